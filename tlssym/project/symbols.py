"""What the letters of notes seem to be, and why: the beginning of a ``tlssym.toml`` that their author corrects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tlssym.parse.declared import KINDS, SIGNS
from tlssym.parse.names import Atom, atoms
from tlssym.parse.notation import Notation
from tlssym.parse.tree import Call, Derivative, Integral, Node, Opaque, Series, Symbol
from tlssym.parsed import Parsed

WIDTH = 26
_DIFFERENTIAL = {"d", r"\partial", r"\mathrm{d}"}


@dataclass
class Seen:
    """Where a letter stands: lines of displays in which it is a quantity, a function, summed or integrated over."""

    alone: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    summed: list[str] = field(default_factory=list)
    integrated: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    script: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Guess:
    """What a letter was taken for, and why; ``of`` is what a function depends on.

    ``inside`` is the line in which a number stands under an integral sign and nowhere else, empty elsewhere.
    """

    latex: str
    kind: str
    why: str
    of: tuple[str, ...] = ()
    inside: str = ""


def guesses(parsed: Parsed) -> tuple[Guess, ...]:
    """What each letter of the displays was taken for, in the order in which they come.

    Parameters
    ----------
    parsed : Parsed
        Notes that no installed lecture fits.
    """
    seen: dict[str, Seen] = {}
    for formula in parsed.equations:
        place = formula.place
        where = f"{place.file}:{place.line}" if place.file else f"line {place.line}"
        for statement in formula.printed.statements:
            for member in statement.members:
                _look(member, where, False, seen)
    notation = parsed.lecture.notation
    return tuple(_guess(name, seen[name], notation) for name in seen if name not in _DIFFERENTIAL)


def _look(node: Node, where: str, inside: bool, seen: dict[str, Seen]) -> None:
    """Note every letter of a formula; ``inside`` tells whether it stands under an integral sign."""

    def at(name: str) -> Seen:
        return seen.setdefault(name, Seen())

    if isinstance(node, Symbol):
        at(node.name).alone.append(where)
        (at(node.name).integrated if inside else at(node.name).outside).append(where)
        _look_at_scripts(node.name, where, seen)
    elif isinstance(node, Call):
        _called(node, where, seen)
    elif isinstance(node, Series):
        for letter in node.indices:
            at(letter).summed.append(where)
    elif isinstance(node, Opaque):
        return
    if isinstance(node, Integral):
        for limit in (node.lower, node.upper):
            if limit is not None:
                _look(limit, where, inside, seen)
        _look(node.integrand, where, True, seen)
        if isinstance(node.differential.body, Symbol):
            at(node.differential.body.name).outside.append(where)
        return
    if isinstance(node, Derivative):
        _look(node.variable, where, False, seen)
        _look(node.body, where, inside, seen)
        return
    for child in node.children():
        _look(child, where, inside, seen)


def _called(node: Call, where: str, seen: dict[str, Seen]) -> None:
    """A function whose name is a letter of the text, and no word such as ``ln``."""
    name = node.name
    parts = atoms(name)
    if len(parts) == 1 and (name.startswith("\\") or len(parts[0].base) == 1):
        seen.setdefault(name, Seen()).called.append(where)


def _look_at_scripts(name: str, where: str, seen: dict[str, Seen]) -> None:
    for part in atoms(name):
        for script in (part.sub, part.sup):
            if script.isalpha():
                seen.setdefault(script, Seen()).script.append(where)


def _guess(name: str, at: Seen, notation: Notation) -> Guess:
    declared = notation.lookup(name)
    base: Atom = atoms(name)[0]
    if declared is not None and declared.arguments:
        of = declared.arguments[0]
        return Guess(
            name, "function", f"stands as {name}({', '.join(of)})" + _first(at.called or at.alone), of
        )
    if declared is not None and declared.assume == "operator":
        return Guess(
            name, "operator", "its hat, arrow, dagger or bold letter: order may count" + _first(at.alone)
        )
    if at.summed:
        return Guess(name, "index", "is summed over" + _first(at.summed))
    if at.script and not at.alone and not at.called:
        index = len(name) == 1 and name in "ijklmn"
        kind = "index" if index else "label"
        return Guess(name, kind, "stands in scripts only" + _first(at.script))
    if at.called and not at.alone:
        return Guess(
            name, "number", "stands before a bracket, which is taken for a product" + _first(at.called)
        )
    why = f"{_times(at.alone)}{_first(at.alone)}" if at.alone else f"is integrated over{_first(at.outside)}"
    only_inside = at.integrated and not at.outside and not base.base.startswith(r"\hbar")
    return Guess(name, "number", why, inside=at.integrated[0] if only_inside else "")


def _times(places: Sequence[str]) -> str:
    count = len(dict.fromkeys(places))
    return f"stands alone in {count} display{'s' if count > 1 else ''}"


def _first(places: Sequence[str]) -> str:
    return f", first in {places[0]}" if places else ""


def starting_file(name: str, found: Iterable[Guess]) -> str:
    """The text of a ``tlssym.toml`` for notes.

    Parameters
    ----------
    name : str
        Of the notes.
    found : iterable of Guess
    """
    kinds = "\n".join(f"#   {kind:10}{says}" for kind, says in KINDS.items())
    head = f"""\
# What the letters of {name} mean, as `tlssym init` guessed it: correct it, and say more.
# `tlssym check` reads this file for all notes in this folder and below it.
#
# kind is one of
{kinds}
# of            what it depends on, such as ["x", "t"]; of a number, [] says that it depends on nothing
# sign          {", ".join(SIGNS)}: {SIGNS[0]} where nothing is said
# dimension     such as "energy/length^3"
# up_to_number  true where it is known up to a pure number only
# meaning       in a few words
"""
    return head + "".join(f"\n{_entry(each)}" for each in found)


def _entry(guess: Guess) -> str:
    lines = [f"[notation.{_quoted(guess.latex)}]", _with_comment(f'kind = "{guess.kind}"', guess.why)]
    if guess.of:
        lines.append(f"of = {json.dumps(list(guess.of))}")
    if guess.inside:
        lines.append(
            _with_comment(
                "# of = []", f"stands only under an integral ({guess.inside}): is it constant there?"
            )
        )
    if guess.kind in ("number", "function"):
        lines += ['# dimension = ""', '# meaning = ""']
    return "\n".join(lines) + "\n"


def _with_comment(said: str, why: str) -> str:
    return f"{said:{WIDTH}}# {why}"


def _quoted(latex: str) -> str:
    return f"'{latex}'" if "'" not in latex else json.dumps(latex, ensure_ascii=False)
