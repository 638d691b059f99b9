"""The lectures that are installed, and which of them a file belongs to."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from tlssym.derive.known import LectureError
from tlssym.derive.lecture import Lecture
from tlssym.parse.commands import GREEK
from tlssym.parse.declared import with_declared
from tlssym.parse.names import atoms, normal_name
from tlssym.parse.notation import Name, Notation, is_operator
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture, squeezed

PREFERRED = "lecture5"

LEAST_ALIKE, LEAST_ALONE, SEVERAL = 0.6, 0.7, 3
"""Likeness from which on a formula is an edited one of the lecture, alone or among several."""


@cache
def lectures() -> tuple[Lecture, ...]:
    """Every lecture: those shipped in ``derivations``, and those that other packages register.

    A package registers one with an entry point of the group ``tlssym.lectures`` that names its module.

    Raises
    ------
    LectureError
        A lecture that cannot be imported or contradicts itself: a lecture that is silently missing would
        make everything it checks look unknown.
    """
    import derivations

    names = [f"derivations.{m.name}" for m in pkgutil.iter_modules(derivations.__path__) if m.ispkg]
    names += [point.value for point in entry_points(group="tlssym.lectures")]
    return tuple(_load(name) for name in dict.fromkeys(names))


def _load(name: str) -> Lecture:
    lecture = getattr(importlib.import_module(name), "LECTURE", None)
    if not isinstance(lecture, Lecture):
        raise LectureError(f"{name} has no LECTURE")
    return lecture


def shipped() -> Lecture:
    """The lecture that is checked when no file is named."""
    return next(lecture for lecture in lectures() if lecture.id == PREFERRED)


def match_lecture(text: LectureText) -> Lecture:
    """The lecture that a file belongs to: the one whose formulas it has.

    Many texts have an equation (1.1): only what the formulas say counts.  A file with many edits still has most of
    its lecture's formulas in a recognisable form; a single formula has to be nearly the lecture's own.

    Returns
    -------
    Lecture
        One without derivations and with the generic notation, where none fits; its formulas are then
        compared among themselves.
    """
    found = nearest(text)
    return found.lecture if found is not None and found.is_enough else generic(text.path, text)


def nearest(text: LectureText) -> Resemblance | None:
    """How well a file fits the lecture that it fits best; None where none is installed."""
    return max((resemblance(text, lecture) for lecture in lectures()), key=lambda m: m.alike, default=None)


@dataclass(frozen=True)
class Resemblance:
    """How well a file fits a lecture: of ``formulas`` in it, ``alike`` are like the lecture's of the same number."""

    lecture: Lecture
    formulas: int
    alike: int
    best: float

    @property
    def is_enough(self) -> bool:
        """Whether the file is taken for the lecture's text."""
        if self.alike * 2 < self.formulas or not self.alike:
            return False
        return self.alike >= SEVERAL or self.best >= LEAST_ALONE


def resemblance(text: LectureText, lecture: Lecture) -> Resemblance:
    """How many of a file's formulas look like those of a lecture that have the same number."""
    own = {p.number: squeezed(p.latex) for p in read_lecture(lecture.path).passages}
    ratios = [
        SequenceMatcher(None, squeezed(p.latex), own[p.number], autojunk=False).ratio()
        for p in text.passages
        if p.number in own
    ]
    alike = [ratio for ratio in ratios if ratio >= LEAST_ALIKE]
    numbered = [p for p in text.passages if p.number in own or not p.number.startswith("L")]
    return Resemblance(lecture, len(numbered), len(alike), max(alike, default=0.0))


def generic(path: str, text: LectureText | None = None) -> Lecture:
    """A lecture without derivations, for a file that no installed lecture fits.

    A name with arguments that stands alone before a relation sign, N(ε) = …, is a function, and so is one that
    never stands without a bracket that once holds names only; any other letter before a bracket multiplies it.
    """
    title = re.sub(r"[_-]+", " ", Path(path).stem) or "a lecture"
    notation = _with_functions(text)
    notation = with_declared(notation, text.declared) if text is not None else notation
    return Lecture("generic", title=title, notation=notation, path=Path(path)).close()


_LETTER = (
    r"(?:\\(?:tilde|hat|bar|widetilde|widehat|overline|vec|mathbf|mathcal|boldsymbol|dot|ddot)\s*"
    r"(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z])|\\[A-Za-z]+|[A-Za-z])(?:_(?:\{[^{}]*\}|[A-Za-z0-9*]))?'*"
)
_ARGUMENTS = r"(?P<arguments>[^()=<>]*?)(?:\\right)?\)"
_HEAD = re.compile(
    rf"(?:^|\\\\|,|\\quad|\n)\s*&?\s*(?P<name>{_LETTER})\s*(?:\\left)?\({_ARGUMENTS}"
    r"\s*&?\s*(?:=|:=|\\approx|\\sim|\\simeq|\\equiv|\\propto)"
)
_NAME = re.compile(
    r"\\(?:begin|end|text[a-z]*|mathrm|operatorname\*?|label|tag\*?|left|right|[Bb]igg?[lr]?)(?![A-Za-z])(?:\s*\{[^{}]*\})?"
    rf"|(?P<name>{_LETTER})(?P<opens>\s*(?:\\left|\\[Bb]igg?l?)?\()?"
)
_PLAIN = re.compile(_ARGUMENTS)
_NO_FUNCTIONS = {r"\theta", r"\Theta", r"\vartheta", r"\Gamma", "d", "e", "i", r"\pi", r"\partial"}


def _with_functions(text: LectureText | None) -> Notation:
    """The generic notation, with the functions that a file defines, and those that it only ever applies."""
    blocks = [latex for passage in text.passages for latex, _ in passage.parts] if text is not None else []
    found: dict[str, set[tuple[str, ...]]] = {}
    prose = [each.latex for each in text.inline] if text is not None else []
    for latex in (*blocks, *prose):
        for match in _HEAD.finditer(latex):
            names = _names(match["arguments"])
            if names:
                found.setdefault(normal_name(match["name"]), set()).add(names)
    for name, lists in _always_applied(blocks).items():
        found.setdefault(name, lists)
    operators = frozenset(base for latex in (*blocks, *prose) for base in _with_daggers(latex))
    operators |= {base for latex in (*blocks, *prose) for base in _commuted(latex)}
    if any(_BEFORE_KET.search(latex) for latex in (*blocks, *prose)):
        # where one script letter acts on a ket, none of them is taken for a number
        operators |= {base for latex in (*blocks, *prose) for base in _SCRIPT.findall(latex)}
    operators |= {base for latex in (*blocks, *prose) for base in _between_operators(latex, operators)}
    functions = tuple(
        Name(
            latex,
            arguments=tuple({len(a): a for a in sorted(lists)}.values()),
            assume="operator" if is_operator(latex, operators) else "positive",
        )
        for latex, lists in found.items()
        if latex not in (r"\theta", r"\Theta", r"\Gamma")
    )
    imaginary = any(_IMAGINARY.search(latex) for latex in (*blocks, *prose))
    euler = not any(_is_letter_e(latex) for latex in (*blocks, *prose))
    notation = replace(Notation.generic(), names=functions, operators=operators, imaginary=imaginary, euler=euler)
    return replace(notation, held_apart=_is_held_apart((*blocks, *prose)))


_HELD = re.compile(
    r"\\partial\s*(?P<of>[^{}]*?)\}+\s*\{+\s*\\partial\s*(?P<by>[^{}]*?)\}+\s*"
    r"(?:\\right|\\[Bb]igg?r?)?\s*[)|\]]\s*_\s*(?P<held>\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z])"
)


def _is_held_apart(formulas: Iterable[str]) -> bool:
    """Whether one partial derivative is taken at several fixed letters: (∂E/∂T)_V and (∂E/∂T)_P."""
    held: dict[tuple[str, str], set[str]] = {}
    for latex in formulas:
        for match in _HELD.finditer(latex):
            letters = "".join(sorted(re.findall(r"\\[A-Za-z]+|[A-Za-z]", match["held"])))
            held.setdefault((match["of"].strip(), match["by"].strip()), set()).add(letters)
    return any(len(each) > 1 for each in held.values())


_DAGGERED = re.compile(
    rf"(?P<name>{_LETTER})(?:_(?:\{{[^{{}}]*\}}|[A-Za-z0-9*]))?\s*\^\s*(?:\{{[^{{}}]*\\dagger[^{{}}]*\}}|\\dagger)"
)
_UNIT = r"(?<![A-Za-z\\_{])-?i(?![A-Za-z])"
_IMAGINARY = re.compile(
    rf"(?:e|\\mathrm\s*\{{e\}})\s*\^\s*\{{(?:[^{{}}]*(?<![A-Za-z\\_]))?i(?![A-Za-z])|{_UNIT}\s*\\hbar"
    rf"|\\pi\s*i(?![A-Za-z])|\\exp\s*(?:\\left)?[(\[][^()]*?(?<![A-Za-z\\_])i(?![A-Za-z])"
)


_SIGN = r"=|<|>|&|\\(?:l[et]q?|g[et]q?|ll|gg|approx|sim|simeq|equiv|neq?)(?![A-Za-z])"
_ALONE_E = re.compile(rf"(?:^|{_SIGN})\s*e\s*(?:$|,|{_SIGN})")
_FACTOR_E = re.compile(
    r"(?<![A-Za-z\\_{])(?:Ze(?![a-zA-Z]|\s*\^)|e(?=[A-UW-Z](?![a-z])|\s*\\(?:phi|varphi|Phi|vec|mathbf|bm|boldsymbol)(?![a-z])))"
)
_TEXT = re.compile(r"\\(?:text[a-z]*|mathrm|rm|operatorname|mbox|label|tag)\s*(?:\{[^{}]*\}|[A-Za-z]+)")


def _is_letter_e(latex: str) -> bool:
    """Whether e stands as a quantity does, alone beside a relation sign or as a factor: a charge, an eccentricity."""
    plain = _TEXT.sub(" ", latex).strip()
    return bool(_ALONE_E.search(plain) or _FACTOR_E.search(plain))


def _with_daggers(latex: str) -> set[str]:
    """The letters that stand with a dagger somewhere: without it they need not commute either."""
    return {atoms(normal_name(match["name"]))[0].base for match in _DAGGERED.finditer(latex)}


_COMMUTED = re.compile(
    rf"\\?\[\s*(?P<one>{_LETTER})\s*,\s*(?P<other>{_LETTER})\s*(?:\\right\s*)?\]\s*&?\s*(?:=|\\neq?(?![A-Za-z]))"
)


_UNEQUAL = re.compile(rf"(?P<one>{_LETTER})\s*(?P<other>{_LETTER})\s*&?\s*\\neq?\s*(?P=other)\s*(?P=one)(?![A-Za-z])")
_SCRIPT = re.compile(r"\\mathcal\{[^{}]*\}")
_BEFORE_KET = re.compile(
    r"(?:\\mathcal\s*\{[^{}]*\}(?:_(?:\{[^{}]*\}|[A-Za-z0-9]))?)\s*(?:\\ket(?![A-Za-z])|(?:\\left)?\|[^|]*\\rangle)"
)


def _commuted(latex: str) -> set[str]:
    """The letters whose commutator the text gives, ``[L_x, L_y] = …``, or that it says do not commute."""
    matches = [*_COMMUTED.finditer(latex), *_UNEQUAL.finditer(latex)]
    found = {name for match in matches for name in (match["one"], match["other"])}
    return {atoms(normal_name(name))[0].base for name in found}


_FACTOR = re.compile(
    rf"(?P<name>{_LETTER})(?:\s*\^\s*(?:\{{[^{{}}]*\}}|\\[A-Za-z]+|[A-Za-z0-9]))?\s*(?=\\[A-Za-z]|[A-Za-z]|$|[^A-Za-z])"
)
_NUMBERS = {r"\hbar", r"\pi", "i", "e", r"\omega", r"\lambda", r"\frac", r"\cdot", r"\left", r"\right"}


def _between_operators(latex: str, operators: frozenset[str]) -> set[str]:
    """The letters that stand as a factor between two operators, as in U ρ U†: what else would it stand there for?"""
    found: set[str] = set()
    run: list[tuple[str, bool]] = []
    end = -1
    for match in _FACTOR.finditer(latex):
        key = normal_name(match["name"])
        base = atoms(key)[0].base
        if match.start() != end:
            run = []
        run = [*run, (base, is_operator(key, operators))]
        end = match.end()
        if len(run) > 2 and run[-1][1]:
            first = next((k for k, (_, known) in enumerate(run) if known), len(run))
            found |= {name for name, known in run[first:-1] if not known}
    return {name for name in found - _NUMBERS if len(name) == 1 or name in GREEK}


def _names(arguments: str) -> tuple[str, ...]:
    """The names between the brackets of a function; none where something else stands there."""
    try:
        names = tuple(normal_name(a.strip()) for a in re.split(r"[,;]", arguments))
    except ValueError:
        return ()
    return names if all(len(atoms(name)) == 1 and not name[0].isdigit() for name in names) else ()


def _always_applied(blocks: Sequence[str]) -> dict[str, set[tuple[str, ...]]]:
    """The letters that never stand without a bracket, which once holds plain names: no factor does that."""
    applied: dict[str, set[tuple[str, ...]]] = {}
    bare: set[str] = set()
    for latex in blocks:
        for match in _NAME.finditer(latex):
            if match["name"] is None:
                continue
            name = normal_name(match["name"])
            base = atoms(name)[0].base
            if base in _NO_FUNCTIONS or (base[0] == "\\" and base not in GREEK and "{" not in base):
                continue
            if not match["opens"]:
                bare.add(name)
                continue
            inside = _PLAIN.match(latex, match.end())
            names = _names(inside["arguments"]) if inside else ()
            if names:
                applied.setdefault(name, set()).add(names)
    return {name: lists for name, lists in applied.items() if name not in bare}
