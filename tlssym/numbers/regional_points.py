"""Points in every region that the numbers and conditions of a formula cut out: near one, in every order, far away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.language import Condition
from tlssym.numbers.evaluate import UNDONE, NotEvaluable, Point, evaluate
from tlssym.numbers.points import sample

FAR, FARTHEST = 100, 400
NEAR_POINTS, MOST_POINTS = 4, 14


def thresholds(expressions: Iterable[sp.Expr]) -> list[Any]:
    """Sizes at which the numbers in formulas could make a difference, far from one: 10⁶, 10⁻⁴⁰, and their roots."""
    sizes: set[Any] = set()
    with mp.workdps(20):
        for expr in expressions:
            for number in _numbers_in(expr):
                size = _size(number)
                if size is not None:
                    sizes |= {size, size / 2, 2 * size, -size}
    return sorted({round(size) for size in sizes if abs(size) >= mp.log10(FAR) and abs(size) <= FARTHEST})


def _numbers_in(expr: sp.Expr) -> set[Any]:
    if isinstance(expr, sp.Basic) and expr.is_number and not expr.has(*UNDONE):
        return {expr}
    return set().union(*(_numbers_in(part) for part in getattr(expr, "args", ()))) if expr.args else set()


def _size(number: Any) -> Any:
    try:
        value = abs(evaluate(number, {}))
        return mp.log10(value) if value and mp.isfinite(value) else None
    except (NotEvaluable, ValueError, TypeError, ArithmeticError):
        return None


def points_in_every_region(
    expressions: Sequence[sp.Expr],
    conditions: Sequence[Condition],
    *,
    cuts: Sequence[Condition] = (),
    seed: int = 41,
) -> list[Point]:
    """Admissible points: near one, in every order of the letters, on both sides of each cut, and far away.

    Parameters
    ----------
    expressions : sequence of sympy expressions
        Whose letters get values, and whose numbers say how far is far.
    conditions : sequence of sympy relations
        Hold at every point.
    cuts : sequence of sympy relations
        Some points are drawn where each holds, and some where it does not.
    """
    whole = _counted(expressions)
    if whole:
        names = {symbol: sp.Dummy(symbol.name, integer=True, positive=True) for symbol in whole}
        back = {name: symbol for symbol, name in names.items()}
        formulas, known, parted = (
            [e.xreplace(names) for e in many] for many in (expressions, conditions, cuts)
        )
        points = _in_every_region(formulas, known, parted, seed)
        return [{back.get(s, s): value for s, value in point.items()} for point in points]
    return _in_every_region(expressions, conditions, cuts, seed)


def _in_every_region(
    expressions: Sequence[sp.Expr], conditions: Sequence[Condition], cuts: Sequence[Condition], seed: int
) -> list[Point]:
    letters = set().union(*(e.free_symbols for e in (*expressions, *conditions, *cuts)))
    symbols = sorted(letters, key=str)
    if not symbols:
        return [{}]
    groups = [_spread(sample(symbols, conditions, seed=seed, count=40), symbols)]
    for cut in cuts:
        for side in (cut.negated, cut):
            groups.append(_sampled(symbols, (*conditions, side), seed + 1, 2, {}))
    for size in thresholds((*expressions, *conditions)):
        for ranges in _far_ranges(symbols, sp.Integer(10) ** size):
            groups.append(_sampled(symbols, conditions, seed + 2, 1, ranges))
    unique: list[Point] = []
    for row in zip_longest(*groups):
        unique += [point for point in row if point is not None and point not in unique]
    return unique


def _far_ranges(symbols: Sequence[sp.Symbol], scale: Any) -> Iterator[Mapping[sp.Symbol, Any]]:
    """One letter, or all of them, beyond a size or below it."""
    for chosen in [*([s] for s in symbols[:3]), *([symbols] if len(symbols) > 1 else [])]:
        if not any(s.is_integer for s in chosen):
            for side in ((scale * 3, scale * 40), (scale / 40, scale / 3)):
                yield dict.fromkeys(chosen, side)


def _counted(expressions: Sequence[sp.Expr]) -> set[Any]:
    """The letters in the limits of sums and products, which are whole numbers."""
    ends = [
        end
        for expr in expressions
        for total in expr.atoms(sp.Sum, sp.Product)
        for limit in total.limits
        for end in limit[1:]
    ]
    return {s for end in ends for s in end.free_symbols if not s.is_integer}


def _sampled(
    symbols: Sequence[sp.Symbol],
    conditions: Sequence[Condition],
    seed: int,
    count: int,
    ranges: Mapping[Any, Any],
) -> list[Point]:
    if any(c in (sp.false, False) for c in conditions):
        return []
    relations = [c for c in conditions if c not in (sp.true, True)]
    return sample(symbols, relations, seed=seed, count=count, ranges=ranges)


def _spread(points: Sequence[dict[Any, Any]], symbols: Sequence[sp.Symbol]) -> list[Point]:
    """A few points, among them one for each order of the letters and of one."""
    chosen = list(points[:NEAR_POINTS])
    orders = {_order(point, symbols) for point in chosen}
    for point in points[NEAR_POINTS:]:
        if len(chosen) >= MOST_POINTS:
            break
        if _order(point, symbols) not in orders:
            orders.add(_order(point, symbols))
            chosen.append(point)
    return chosen


def _order(point: Mapping[sp.Symbol, Any], symbols: Sequence[sp.Symbol]) -> tuple[int, ...]:
    values = [sp.S.One, *(point[s] for s in symbols)]
    return tuple(sorted(range(len(values)), key=lambda i: values[i]))
