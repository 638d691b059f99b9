r"""Which formulas are meant by what a person writes: ``5.9``, ``(5.9)``, ``5.9-5.11``, ``eq:law``, a heading.

A formula has one id.  A claim of the prose has a short one, the equation that it follows and its place after that:
``5.24/2`` is the second.  Its text, as LaTeX or as a report shows it, is understood as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches

from tlssym.judge.formula import Formula
from tlssym.parse.greek import LETTERS
from tlssym.parse.tree import Source
from tlssym.read.headings import HEADING, depth

_RANGE = re.compile(r"\(?(?P<first>[^()]+?)\)?\s*(?:\.\.+|-|–|—|…)\s*\(?(?P<last>[^()]+?)\)?")
_SYMBOLS = {
    **LETTERS,
    "hbar": "ħ",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "sim": "∼",
    "approx": "≈",
    "to": "→",
}


class UnknownId(KeyError):
    """Nothing of this name is in the file; the message says what is nearest."""


def select(
    words: Sequence[str],
    equations: Sequence[Formula],
    claims: Sequence[Formula],
    source: Source,
    partly: bool = False,
) -> tuple[list[Formula], list[Formula]]:
    """The equations and claims that some words mean, in the file's order; an equation brings its claims.

    Raises
    ------
    UnknownId
        A word means nothing in this file; with ``partly``, none of them means anything.
    """
    chosen: set[str] = set()
    for word in words:
        try:
            chosen |= _meant(word.strip(), equations, claims, source)
        except UnknownId:
            if not partly or (word == words[-1] and not chosen):
                raise
    return (
        [f for f in equations if f.id in chosen],
        [f for f in claims if f.id in chosen or f.id.partition(":")[0] in chosen],
    )


def one(word: str, equations: Sequence[Formula], claims: Sequence[Formula]) -> Formula | None:
    """The one formula that a word means, by whichever of its names."""
    bare = _bare(word)
    for formula in (*equations, *claims):
        if word in formula.names or bare in formula.names:
            return formula
    loose = _loose(word)
    return next((f for f in claims if _loose(f.id) == loose), None)


def _meant(word: str, equations: Sequence[Formula], claims: Sequence[Formula], source: Source) -> set[str]:
    found = one(word, equations, claims)
    if found is not None:
        return {found.id}
    match = _RANGE.fullmatch(word)
    if match:
        ends = [one(match[end], equations, ()) for end in ("first", "last")]
        if ends[0] is not None and ends[1] is not None:
            places = sorted(index for index, f in enumerate(equations) if f in ends)
            return {f.id for f in equations[places[0] : places[-1] + 1]}
    chapter = {f.id for f in equations if f.id.startswith(f"{_bare(word)}.")}
    return chapter or _of_section(word, equations, source) or _unknown(word, equations, claims)


def _of_section(word: str, equations: Sequence[Formula], source: Source) -> set[str]:
    """The equations under a heading, named by its text or the beginning of it."""
    wanted = _loose(word.removeprefix("section:"))
    heads = [
        (m.start(), depth(m), _loose(m["title"] or m["name"] or "")) for m in HEADING.finditer(source.text)
    ]
    for index, (start, deep, title) in enumerate(heads):
        if title and (title == wanted or (len(wanted) > 3 and title.startswith(wanted))):
            end = next((at for at, other, _ in heads[index + 1 :] if other <= deep), len(source.text))
            return {f.id for f in equations if start <= source.offset(f.place) < end}
    return set()


def _unknown(word: str, equations: Sequence[Formula], claims: Sequence[Formula]) -> set[str]:
    names = [name for f in (*equations, *claims) for name in f.names]
    near = get_close_matches(_bare(word), names, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise UnknownId(f"there is no equation {word}{hint}")


def _bare(word: str) -> str:
    r"""A name without what surrounds it in a text: brackets, ``\eqref{…}``, ``@``."""
    inside = re.fullmatch(r"\\(?:eq|c|C|auto)?ref\{([^{}]*)\}|\(([^()]*)\)|[@#]([\w:.-]+)", word.strip())
    return next((g for g in inside.groups() if g is not None), word) if inside else word.strip()


def _loose(text: str) -> str:
    """What is left of a formula or a heading however it is shown: letters and signs, no LaTeX."""
    text = re.sub(
        r"\\([A-Za-z]+)", lambda m: _SYMBOLS.get(m[1], "" if m[1] in ("left", "right") else m[1]), text
    )
    return re.sub(r"[\s{}_^\\$&,;()]", "", unicodedata.normalize("NFKC", text)).lower()
