"""What a notebook shows of the printed formulas: their LaTeX, and the symbols for which a reader gives numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tlssym.derive.lecture import Lecture
from tlssym.judge.policy import EXACT, LOOSE
from tlssym.language import is_number_like
from tlssym.parse.lower import lower
from tlssym.parse.parser import parse_blocks
from tlssym.project.config import find_config
from tlssym.read.lecture import read_lecture
from tlssym.session import follows_of


@dataclass(frozen=True)
class Formulas:
    """The printed formulas of a lecture file.

    Attributes
    ----------
    latex : mapping from equation number to LaTeX
    numbers : mapping from equation number to pairs (symbol name, number)
        The symbols of the formula's closed members, each with a number to begin with.
    """

    latex: Mapping[str, str]
    numbers: Mapping[str, tuple[tuple[str, str], ...]]
    follows: Callable[[str], tuple[str, ...]]


def formulas_of(lecture: Lecture, path: str) -> Formulas:
    """Read a lecture file for its notebooks; nothing is derived.

    Raises
    ------
    ReadError
        The file cannot be read.
    """
    text = read_lecture(path)
    latex: dict[str, str] = {}
    numbers: dict[str, tuple[tuple[str, str], ...]] = {}
    for passage in text.passages:
        latex[passage.number] = passage.latex
        unit = lecture.units.get(passage.number)
        if unit is None or unit.build is None:
            continue
        printed = parse_blocks(
            passage.parts, lecture.notation, number=passage.number, source=text.source, macros=text.macros
        )
        statements, _ = lower(printed, lecture.notation)
        equal = [s for s in statements if len(s.members) > 1 and s.relations[0] in EXACT | LOOSE]
        members = [m for s in equal for m in s.members[1:] if is_number_like(m) and m.is_commutative]
        names = sorted(
            {x.name for m in members for x in m.subs(dict(unit.at)).free_symbols}, key=_order(lecture)
        )
        numbers[passage.number] = tuple((name, lecture.numbers.get(name, "1")) for name in names)
    return Formulas(latex, numbers, follows_of(lecture, find_config(Path(path).parent).store))


def _order(lecture: Lecture) -> Callable[[str], tuple[int, str]]:
    declared = [name.sympy_name for name in lecture.notation.names]
    return lambda name: (declared.index(name) if name in declared else len(declared), name)
