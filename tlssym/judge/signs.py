"""The letters whose sign an equality needs: where nothing is said one is positive, and √x² is x for such only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.evidence.oracle import Row
from tlssym.judge.context import Said, finding
from tlssym.judge.open_case import Case
from tlssym.numbers.conditions import broken
from tlssym.numbers.evaluate import UNDONE
from tlssym.parse.errors import ParseError
from tlssym.parse.tree import Bars, Call, Integral, Node, Number, Power, Root

MOST_LETTERS = 4
"""Letters that are tried with either sign; a formula with more of them is left as it is."""
SIZES = (sp.S.One, sp.Rational(1, 4), sp.Rational(1, 32), sp.Integer(12))
"""Of the letters: the first is taken that the conditions of the text allow."""
LEFT_OPEN = (*(kind for kind in UNDONE if kind is not sp.Integral), AppliedUndef)
"""What has no number at a point, or too dear a one."""
WHOLE = ("i", "j", "k", "l", "m", "n", "N")
"""Letters that may count something."""


def with_signs(case: Case, said: Said) -> Said:
    """What is said of a right equality, and the signs of its letters that it needs and the text does not give."""
    found = _needed(case)
    if found is None:
        return said
    letters, row = found
    context = case.context
    shown = ", ".join(f"${context.latex(s)} > 0$" for s in letters)
    at = ", ".join(f"{s} = {v}" for s, v in row.point.items())
    says = f"holds where {shown}, as nothing says otherwise; it does not hold at {at}"
    note = finding(context, case.link.right.node, "TLS505", says)
    conditions = tuple(sp.Gt(s, 0) for s in letters)
    return replace(said, findings=(*said.findings, note), conditions=(*said.conditions, *conditions))


def _needed(case: Case) -> tuple[tuple[Any, ...], Row] | None:
    """The fewest letters that must not be negative, and a point at which they are."""
    sides = _of_either_sign(case)
    if sides is None:
        return None
    letters = sorted(sides[0].free_symbols | sides[1].free_symbols, key=str)
    known = {name.symbol for name in case.context.notation.names} | set(case.context.positive)
    named = {s.name for s in known}
    free = [s for s in letters if s.is_real and s.is_positive is None and s.name not in named]
    free = [s for s in free if s.name not in WHOLE]
    if not free or len(free) > MOST_LETTERS:
        return None
    tried = ({s: size * sp.Rational(2 * n + 5, n + 3) for n, s in enumerate(letters)} for size in SIZES)
    values, here = next(((v, row) for v in tried if (row := _row(case, sides, v)) is not None), ({}, None))
    if here is None or here.same is not True:
        return None
    # each point costs an integral where one is left: letters are then tried by themselves
    most = 1 if any(side.has(sp.Integral) for side in sides) else len(free)
    for some in chain.from_iterable(combinations(free, count) for count in range(1, most + 1)):
        row = _row(case, sides, values | {s: -values[s] for s in some})
        if row is not None and row.same is False:
            also = [s for s in free if len(some) == 1 and s not in some and _fails(case, sides, values, s)]
            return (*some, *also), row
    return None


def _fails(case: Case, sides: Sequence[Any], values: dict[Any, Any], letter: Any) -> bool:
    row = _row(case, sides, values | {letter: -values[letter]})
    return row is not None and row.same is False


def _row(case: Case, sides: Sequence[Any], point: dict[Any, Any]) -> Row | None:
    """Both sides at a point; None where what the text assumes does not hold there."""
    by_name = {s.name: v for s, v in point.items()}
    assumed = case.context.assumptions
    there = {s: by_name[s.name] for c in assumed for s in c.free_symbols if s.name in by_name}
    if broken(assumed, there):
        return None
    return case.context.oracle.sides(sides[0], sides[1], [point])[0]


def _of_either_sign(case: Case) -> tuple[Any, Any] | None:
    """Both sides in letters of either sign; None where no sign can matter, or names stand for something."""
    nodes = (case.link.left.node, case.link.right.node)
    if case.context.either_sign is None or not any(_minds(part) for node in nodes for part in node.walk()):
        return None
    try:
        left, right = (case.context.either_sign(node) for node in nodes)
    except ParseError:
        return None
    if not all(isinstance(side, sp.Expr) and not side.has(*LEFT_OPEN) for side in (left, right)):
        return None
    names = {str(name) for name in case.context.definitions}
    return None if names & {s.name for s in left.free_symbols | right.free_symbols} else (left, right)


def _minds(node: Node) -> bool:
    """Whether what is written may be one thing of a positive number and another of a negative one."""
    if isinstance(node, Power):
        return not isinstance(node.exponent, Number) or "." in node.exponent.text
    return isinstance(node, Bars | Root | Call | Integral)
