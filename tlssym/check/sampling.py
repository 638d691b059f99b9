"""Points at which a formula is tried: admissible, exact, and such that no coincidence can hide a fault.

Values are rationals without simple relations to one another: none equal to another, none equal to one, no
ratio of two values a small whole number or its inverse, spread over a decade or more.  At d = 1 a lost 1/d
cannot be seen, at a = d swapped exponents cannot.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import sympy as sp
from mpmath import mp

from tlssym.check.quadrature_numbers import Program, UnsupportedExpression
from tlssym.numbers.evaluate import NotEvaluable, evaluate

BATCHES, BATCH = 50, 600
DIGITS, EDGE = 40, mp.mpf(10) ** -20


def sample(
    symbols: Iterable[Any],
    conditions: Iterable[Any],
    seed: int,
    count: int,
    *,
    decades: float = 1.5,
    ranges: Mapping[Any, tuple[Any, Any]] | None = None,
) -> list[dict[Any, Any]]:
    """Admissible points for a set of symbols.

    Parameters
    ----------
    symbols : iterable of sympy symbols
        Each gets a value; integer symbols get integers, all others positive rationals (negative ones where
        the symbol is declared negative).
    conditions : iterable of sympy relations
        All must hold at the point.  ``sympy.true`` is an error: with positive symbols a condition folds to
        True and vanishes, and a vanished condition must not pass for a checked one.
    seed : int
        The same seed gives the same points.
    count : int
        Points wanted.
    decades : float
        How widely the values are spread around one.
    ranges : mapping from symbol to (low, high), optional
        Values of these symbols are drawn between the two.

    Returns
    -------
    list of dict from symbol to Rational
        Up to ``count`` points; empty when none was found, which must be read as undecided.

    Raises
    ------
    ValueError
        A condition is literally True, or contains a symbol that is not to be sampled.
    """
    names = sorted(set(symbols), key=lambda symbol: symbol.name)
    relations = list(conditions)
    for relation in relations:
        if relation is sp.true or relation is True:
            raise ValueError("a condition is literally True: it vanished before it could be checked")
        if relation is sp.false or relation is False:
            return []
        strangers = relation.free_symbols - set(names)
        if strangers:
            raise ValueError(f"{relation} contains {sorted(map(str, strangers))}, which are not sampled")
    chosen = random.Random(seed)
    limits = dict(ranges or {})
    points: list[dict[Any, Any]] = []
    for batch in range(BATCHES):
        # narrow and wide by turns: d < a < 2d is met by values close together, ε < E/1000 only by far ones
        spread = decades * (1 + batch % 5)
        drawn = [
            {symbol: _value(symbol, chosen, spread, limits.get(symbol)) for symbol in names}
            for _ in range(BATCH if relations else count)
        ]
        for point in _likely(drawn, relations, names):
            if len(points) >= count:
                return points
            if (
                _generic(point)
                and point not in points
                and all(_holds(relation, point) for relation in relations)
            ):
                points.append(point)
    return points


def _likely(drawn: list[dict[Any, Any]], relations: list[Any], names: list[Any]) -> list[dict[Any, Any]]:
    """The points at which the inequalities hold in floating point: a quick sieve before the exact test."""
    sides = [
        relation.lhs - relation.rhs for relation in relations if relation.rel_op in (">", ">=", "<", "<=")
    ]
    signs = [
        1 if relation.rel_op in (">", ">=") else -1
        for relation in relations
        if relation.rel_op in (">", ">=", "<", "<=")
    ]
    if not sides:
        return drawn
    try:
        program = Program(sides, names)
        values = {
            symbol: np.array([float(point[symbol]) for point in drawn], dtype=np.longdouble)
            for symbol in names
        }
        found = program.fast(values)
    except (UnsupportedExpression, OverflowError, ValueError, IndexError, TypeError):
        return drawn  # the exact test decides alone
    keep = np.ones(len(drawn), dtype=bool)
    for sign, side in zip(signs, found, strict=True):
        # what overflows, or has no value here, is left to the exact test as well
        with np.errstate(invalid="ignore"):
            keep &= np.broadcast_to((sign * side > 0) | ~np.isfinite(side), keep.shape)
    return [point for point, good in zip(drawn, keep, strict=True) if good]


def _value(symbol: Any, chosen: random.Random, decades: float, limits: tuple[Any, Any] | None) -> Any:
    if limits is not None:
        low, high = sp.Rational(limits[0]), sp.Rational(limits[1])
        value = low + (high - low) * sp.Rational(chosen.randrange(1, 997), 997)
    elif symbol.is_integer:
        return sp.Integer(chosen.randrange(2, 12))
    else:
        exponent = chosen.uniform(-decades / 2, decades / 2)
        # an odd prime below the line: no two values share their denominators with the formula's own fractions
        value = sp.Rational(max(1, round(10**exponent * 997)), 997)
    return -value if symbol.is_negative else value


def _generic(point: Mapping[Any, Any]) -> bool:
    values = [abs(value) for symbol, value in point.items() if not symbol.is_integer]
    if any(value in (0, 1) for value in values):
        return False
    for i, a in enumerate(values):
        for b in values[i + 1 :]:
            ratio = a / b
            if ratio.p <= 6 and ratio.q <= 6:
                return False
    whole = [value for symbol, value in point.items() if symbol.is_integer]
    return len(set(whole)) == len(whole) and 1 not in whole


def _holds(relation: Any, point: Mapping[Any, Any]) -> bool:
    """Whether the relation is certainly true: what cannot be decided does not count as true.

    The sides are evaluated in floating point: an exact power of two rationals may have a million digits.
    """
    if relation in (sp.true, sp.false):
        return relation is sp.true
    if not isinstance(relation, sp.core.relational.Relational):
        return False
    with mp.workdps(DIGITS):
        try:
            gap = evaluate(relation.lhs, point) - evaluate(relation.rhs, point)
        except NotEvaluable:
            return False
        if mp.im(gap) != 0 or abs(gap) < EDGE * _size(relation, point):
            # on an edge only what is exact decides, and only where that is cheap
            return _exactly(relation, point) is True
        return bool(relation.func(sp.Float(gap, DIGITS), 0))


def _size(relation: Any, point: Mapping[Any, Any]) -> Any:
    return min(1, abs(evaluate(relation.lhs, point)) + abs(evaluate(relation.rhs, point)))


def _exactly(relation: Any, point: Mapping[Any, Any]) -> bool | None:
    """A relation of rational functions at rational values."""
    symbols = relation.free_symbols
    if not all(side.is_rational_function(*symbols) for side in (relation.lhs, relation.rhs)):
        return None
    decided = relation.xreplace(dict(point))
    return bool(decided) if decided in (sp.true, sp.false) else None
