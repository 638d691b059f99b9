"""Constraints solved one after the other, each for one letter: what is left is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp

from tlssym.judge.implication.constraints import Constraint

LONGEST = 400
"""Operations of a side beyond which substituting is given up."""


@dataclass(frozen=True)
class Eliminated:
    """A formula in the letters that the constraints leave free.

    ``fixed`` tells whether the constraints leave a letter a single value, which then proves nothing.
    """

    left: Any
    right: Any
    fixed: bool = False


def eliminate(left: Any, right: Any, constraints: Sequence[Constraint]) -> Eliminated | None:
    """Put what the constraints say into a formula.

    Parameters
    ----------
    left, right : sympy expressions
        Of the formula.
    constraints : sequence of Constraint

    Returns
    -------
    Eliminated or None
        None where a constraint could not be solved for a letter, or says nothing beside the others.
    """
    open_ = [(c.left, c.right) for c in constraints]
    sides = (left, right)
    fixed = False
    givens = {c.left for c in constraints if isinstance(c.left, sp.Symbol) and not c.right.free_symbols}
    while open_:
        step = _next(open_, sides)
        if step is None:
            return None
        index, letter, value = step
        given = letter in givens
        fixed = fixed or (not value.free_symbols and not given)
        open_ = [
            (a.subs(letter, value), b.subs(letter, value)) for k, (a, b) in enumerate(open_) if k != index
        ]
        sides = sides[0].subs(letter, value), sides[1].subs(letter, value)
        if any(_is_long(side) for pair in (*open_, sides) for side in pair):
            return None
        if any(a == b or not (a.free_symbols | b.free_symbols) for a, b in open_):
            return None
    if any(side.has(sp.nan, sp.zoo) or side in (sp.oo, -sp.oo) for side in sides):
        return None
    return Eliminated(*sides, fixed)


def _is_long(side: Any) -> bool:
    return bool(sp.count_ops(side) > LONGEST)


def _next(open_: Sequence[tuple[Any, Any]], sides: tuple[Any, Any]) -> tuple[int, Any, Any] | None:
    """A constraint and the letter it is solved for: where one stands alone first."""
    for alone in (True, False):
        for index, (left, right) in enumerate(open_):
            letters = sorted(left.free_symbols | right.free_symbols, key=str)
            for letter in letters:
                if alone and letter not in (left, right):
                    continue
                value = solved_for(left, right, letter)
                if value is not None:
                    return index, letter, value
    return None


@lru_cache(maxsize=4096)  # one constraint stands in many sets
def solved_for(left: Any, right: Any, letter: Any) -> Any:
    """The value of a letter that makes two sides equal, all letters positive; None where it is not plain.

    A letter that stands once is freed by undoing what was done to it; one that stands linearly, by division.
    """
    for side, other in ((left, right), (right, left)):
        if letter in other.free_symbols or letter not in side.free_symbols:
            continue
        if _count(side, letter) == 1:
            value = _undone(side, other, letter)
            if value is not None:
                return value
    return _linear(left, right, letter)


def _count(expr: Any, letter: Any) -> int:
    if expr == letter:
        return 1
    return sum(_count(part, letter) for part in expr.args if part.has(letter))


def _undone(side: Any, other: Any, letter: Any) -> Any:
    while side != letter:
        inside = next((part for part in side.args if part.has(letter)), None)
        if inside is None:
            return None
        rest = [part for part in side.args if part is not inside]
        if side.is_Add:
            other = other - sp.Add(*rest)
        elif side.is_Mul:
            other = other / sp.Mul(*rest)
        elif side.is_Pow and side.base == inside:
            other = other ** (1 / side.exp)
        elif isinstance(side, sp.exp) or (side.is_Pow and side.exp == inside):
            other = sp.log(other) if side.base is sp.E else sp.log(other) / sp.log(side.base)
        elif isinstance(side, sp.log):
            other = sp.exp(other)
        else:
            return None
        side = inside
    return other


def _is_polynomial(expr: Any, letter: Any) -> bool:
    """Whether a letter stands in sums, products and whole powers only: what else is linear in nothing."""
    if expr == letter or letter not in expr.free_symbols:
        return True
    if expr.is_Pow:
        whole = expr.exp.is_Integer and expr.exp.is_positive
        return bool(whole) and _is_polynomial(expr.base, letter)
    return bool(expr.is_Add or expr.is_Mul) and all(_is_polynomial(part, letter) for part in expr.args)


def _linear(left: Any, right: Any, letter: Any) -> Any:
    if left.has(sp.Integral, sp.Sum, sp.Product) or right.has(sp.Integral, sp.Sum, sp.Product):
        return None
    if not (_is_polynomial(left, letter) and _is_polynomial(right, letter)):
        return None
    gap = sp.expand(left - right)
    slope = gap.coeff(letter, 1)
    rest = gap.coeff(letter, 0)
    if slope == 0 or sp.expand(gap - slope * letter - rest) != 0 or rest.has(letter) or slope.has(letter):
        return None
    return -rest / slope
