"""Inequalities tried with numbers: at points of every size and sign, or where their conditions hold."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp
from mpmath import mp
from sympy.core.relational import Relational

from tlssym.numbers.conditions import broken, usable
from tlssym.numbers.evaluate import NotEvaluable, evaluate
from tlssym.numbers.points import sample

DIGITS, TRIES = 150, 90
SIZES = (1, 3, 10, 45)
"""Decades over which letters are drawn."""
POINTS = 24
MUCH = 10  # x ≪ y is taken to hold where x < y/10

HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda low, high: bool(low < high),
    ">": lambda low, high: bool(low > high),
    "<=": lambda low, high: bool(low <= high),
    ">=": lambda low, high: bool(low >= high),
    "<<": lambda low, high: bool(MUCH * low < high),
    ">>": lambda low, high: bool(low > MUCH * high),
    "<~": lambda low, high: bool(low < MUCH * high),
    ">~": lambda low, high: bool(MUCH * low > high),
}
"""When a relation between two numbers holds."""


def truths(lhs: Any, kind: str, rhs: Any, assuming: Sequence[Any] = ()) -> list[bool]:
    """Whether the inequality holds, at points from very small to very large, with letters of either sign.

    A letter that stands in even powers only may be no real number: its square is then drawn with either sign.
    One that is positive, or that a condition speaks of, is what it is; points at which a condition fails are left out.
    """
    gap = rhs - lhs if kind in ("<", "<=") else lhs - rhs
    letters = sorted(gap.free_symbols, key=str)
    named = {s.name: s for s in letters}
    conditions = [
        c.xreplace({s: named[s.name] for s in c.free_symbols if s.name in named}) for c in usable(assuming)
    ]
    conditions = [c for c in conditions if isinstance(c, Relational) and c.free_symbols <= set(letters)]
    told = set().union(*(c.free_symbols for c in conditions)) | {s for s in letters if s.is_positive}
    free = {s: sp.Dummy(s.name) for s in letters}
    gap = gap.xreplace(free)
    for s in [s for s in letters if s not in told]:
        square = sp.Dummy()
        squared = gap.subs(free[s] ** 2, square)
        if not squared.has(free[s]):
            gap, free[s] = squared, square
    generator = random.Random(len(letters))
    found = []
    with mp.workdps(DIGITS):
        for turn in range(TRIES):
            size = SIZES[turn % len(SIZES)]
            point = {}
            for s in letters:
                value = mp.mpf(10) ** (generator.uniform(-1, 1) * size)
                negative = turn % 3 == 2 and generator.random() < 0.5 and not s.is_positive
                point[free[s]] = -value if negative else value
            if broken(conditions, {s: point[free[s]] for s in letters}):
                continue
            try:
                value = evaluate(gap, point)
            except NotEvaluable:
                continue
            if mp.im(value) == 0:
                found.append(bool(mp.re(value) > 0 if kind in ("<", ">") else mp.re(value) >= 0))
    return found


def order_holds(left: Any, right: Any, kind: str, assumptions: Sequence[Any]) -> bool | None:
    """Whether ``left kind right`` holds wherever the conditions do, at random points; None where it is not seen."""
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    if left.atoms(sp.Function) or right.atoms(sp.Function):
        left, right = left.doit(), right.doit()
    conditions = tuple(
        c
        for c in assumptions
        if isinstance(c, Relational) and c.free_symbols <= set(symbols)
    )
    points = sample(symbols, conditions, seed=3, count=POINTS) if symbols else [{}]
    if not points:
        return None
    holds = []
    for point in points:
        low, high = sp.N(left.subs(point), 20), sp.N(right.subs(point), 20)
        if not (low.is_Float or low.is_Rational) or not (high.is_Float or high.is_Rational):
            return None
        holds.append(HOLDS[kind](mp.mpf(str(low)), mp.mpf(str(high))))
    return all(holds)
