"""Points at which formulas are tried: admissible, exact, repeatable.

Every sampler is a stream of drawn points and one sieve, ``admissible``: they differ in how a value is drawn, never
in what makes a point good.  What a formula is for, and what is done with its values there, is not known here.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, permutations
from typing import Any

import numpy as np
import sympy as sp

from tlssym.language import Condition
from tlssym.numbers.closures import array_function
from tlssym.numbers.conditions import usable
from tlssym.numbers.evaluate import Point, holds

BATCHES, BATCH = 50, 600
TRIES, MAXIMAL_DRAWS = 600, 300
EXPONENTS = tuple(sp.Rational(n, 2) for n in (6, 4, 5, 8, 10, 3, 7))


def admissible(drawn: Iterable[Point], conditions: Sequence[Condition], count: int) -> list[Point]:
    """The first of the drawn points at which all conditions certainly hold, at most ``count``."""
    return list(islice((p for p in drawn if all(holds(c, p) is True for c in conditions)), count))


# -- points in which no coincidence can hide a fault -----------------------------------------------------


def sample(
    symbols: Iterable[sp.Symbol],
    conditions: Iterable[Condition],
    seed: int,
    count: int,
    *,
    decades: float = 1.5,
    ranges: Mapping[Any, tuple[Any, Any]] | None = None,
) -> list[Point]:
    """Admissible points for a set of symbols.

    Values are rationals without simple relations to one another: none equal to another, none equal to one, no
    ratio of two values a small whole number or its inverse, spread over a decade or more.  At d = 1 a lost 1/d
    cannot be seen, at a = d swapped exponents cannot.

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
    generator = random.Random(seed)
    limits = dict(ranges or {})
    size = BATCH if relations else count

    def stream() -> Iterator[Point]:
        seen: list[Point] = []
        for batch in range(BATCHES):
            # narrow and wide by turns: d < a < 2d is met by values close together, ε < E/1000 only by far ones
            spread = decades * (1 + batch % 5)
            drawn = [{s: _spread(s, generator, spread, limits.get(s)) for s in names} for _ in range(size)]
            for point in _likely(drawn, relations, names):
                if _generic(point) and point not in seen:
                    seen.append(point)
                    yield point

    return admissible(stream(), relations, count)


def _spread(
    symbol: sp.Symbol, generator: random.Random, decades: float, limits: tuple[Any, Any] | None
) -> Any:
    if limits is not None:
        low, high = sp.Rational(limits[0]), sp.Rational(limits[1])
        value = low + (high - low) * sp.Rational(generator.randrange(1, 997), 997)
    elif symbol.is_integer:
        return sp.Integer(generator.randrange(2, 12))
    else:
        exponent = generator.uniform(-decades / 2, decades / 2)
        # an odd prime below the line: no two values share their denominators with the formula's own fractions
        value = sp.Rational(max(1, round(10**exponent * 997)), 997)
    return -value if symbol.is_negative else value


def _likely(drawn: list[Point], relations: Sequence[Condition], names: Sequence[sp.Symbol]) -> list[Point]:
    """The points at which the inequalities hold in floating point: a quick sieve before the exact test."""
    sides = [r.gts - r.lts for r in relations if isinstance(r, sp.Lt | sp.Gt | sp.Le | sp.Ge)]
    if not sides:
        return drawn
    values = [np.array([float(point[symbol]) for point in drawn]) for symbol in names]
    keep = np.ones(len(drawn), dtype=bool)
    # what overflows, or has no value here, is left to the exact test
    with np.errstate(all="ignore"):
        for side in sides:
            try:
                found = array_function(names, side)(*values)
            except (ValueError, TypeError, OverflowError):
                continue
            keep &= np.broadcast_to((found > 0) | ~np.isfinite(found), keep.shape)
    return [point for point, good in zip(drawn, keep, strict=True) if good]


def _generic(point: Mapping[sp.Symbol, Any]) -> bool:
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


# -- points whose exponents are small fractions -----------------------------------------------------------


def draw(
    symbols: Sequence[sp.Symbol],
    conditions: Sequence[Condition],
    exponents: set[Any],
    count: int,
    seed: int,
    *,
    value: Any = None,
) -> list[Point]:
    """Admissible points whose exponents are small fractions: roots of high order would make every cut an ordeal.

    Where a ``value`` is given, exponents at which it has a pole are left out: there it holds in the limit only.
    """
    inside = sorted((s for s in symbols if s in exponents), key=str)
    others = [s for s in symbols if s not in exponents]
    if not inside:
        return sample(others, conditions, seed=seed, count=count)
    points: list[Point] = []
    for choice in _choices(inside):
        left = [c.subs(choice) for c in conditions]
        if any(c in (False, sp.false) for c in left):
            continue
        if value is not None and value.subs(choice).has(sp.zoo, sp.nan, sp.oo):
            continue
        left = [c for c in left if c not in (True, sp.true)]
        more = sample(others, left, seed=seed + len(points), count=1) if others else [{}]
        points += [{**choice, **point} for point in more]
        if len(points) == count:
            break
    # none of these exponents may be admissible (a < 1): then any that are
    return points or sample(symbols, conditions, seed=seed, count=count)


def points_of(
    formulas: Sequence[sp.Expr],
    conditions: Sequence[Condition],
    count: int,
    seed: int,
    *,
    value: Any = None,
) -> list[Point]:
    """Points for the letters of some formulas, at which those of the conditions hold that speak of no others."""
    symbols = sorted(set().union(*(each.free_symbols for each in formulas)), key=str)
    if not symbols:
        return [{}]
    return draw(symbols, usable(conditions, symbols), exponent_symbols(*formulas), count, seed, value=value)


def _choices(inside: Sequence[Any]) -> list[Point]:
    """Choices of up to three exponents, whole numbers first: they make the cheapest cuts."""
    if len(inside) > 3:
        return []
    chosen = permutations(EXPONENTS, len(inside))
    ordered = sorted(chosen, key=lambda values: sum(not v.is_Integer for v in values))
    return [dict(zip(inside, values, strict=True)) for values in ordered]


def exponent_symbols(*expressions: Any) -> set[Any]:
    """The symbols that stand in exponents, or under a Gamma function."""
    found: set[Any] = set()
    for expr in expressions:
        for power in expr.atoms(sp.Pow):
            found |= power.exp.free_symbols
        for gamma in expr.atoms(sp.gamma):
            found |= gamma.free_symbols
    return found


# -- points of either sign, one after the other -----------------------------------------------------------


def sample_point(
    symbols: Iterable[sp.Symbol],
    conditions: Iterable[Condition],
    parameters: frozenset[sp.Symbol],
    generator: random.Random,
) -> Point | None:
    """One exact point, all values different and none of them 1, at which the conditions hold; None when none was met.

    Positive symbols get positive values, other real ones either sign.  Values that stand the wrong way round
    in a condition ``x < y`` are exchanged before the point is given up.
    """
    ordered = sorted(symbols, key=lambda s: (str(s), getattr(s, "dummy_index", 0)))
    known = [c for c in conditions if c not in (sp.true, sp.false) and c.free_symbols <= set(ordered)]
    chains = [
        (c.lts, c.gts)
        for c in known
        if isinstance(c, sp.Lt | sp.Gt | sp.Le | sp.Ge) and c.lts.is_Symbol and c.gts.is_Symbol
    ]

    def stream() -> Iterator[Point]:
        for _ in range(TRIES):
            used: set[Any] = set()
            point = {s: _other(s, parameters, used, generator) for s in ordered}
            for _ in chains:
                for less, more in chains:
                    if point[less] > point[more]:
                        point[less], point[more] = point[more], point[less]
            yield point

    return next(iter(admissible(stream(), known, 1)), None)


def _other(
    symbol: sp.Symbol, parameters: frozenset[sp.Symbol], used: set[Any], generator: random.Random
) -> Any:
    """A value that was not used, which is then."""
    while True:
        if symbol.is_integer:
            value = sp.Integer(generator.randint(2, 60))
        elif symbol in parameters:
            # exponents stay moderate, so that values stay in a range where precision suffices
            value = sp.Rational(generator.randint(13, 79), generator.choice((11, 13, 17, 19)))
        else:
            value = sp.Rational(generator.randint(11, 499), generator.choice((7, 11, 13, 23, 41, 83, 167)))
        if symbol.is_negative or (symbol.is_nonnegative is not True and generator.random() < 0.5):
            value = -value
        if value not in used and abs(value) != 1:
            used.add(value)
            return value


# -- plain ones -------------------------------------------------------------------------------------------


def rational_points(
    symbols: Sequence[sp.Symbol], generator: random.Random, low: int, high: int, below: int
) -> Iterator[Point]:
    """Points without end: each value a whole number from ``low`` to ``high`` over ``below``."""
    while True:
        yield {s: sp.Rational(generator.randint(low, high), below) for s in symbols}


def within(
    ranges: Mapping[Any, tuple[Any, Any]], count: int, seed: int, conditions: Sequence[Condition] = ()
) -> list[Point]:
    """Random rational values of symbols within ranges, all conditions (sympy relations) holding.

    Raises
    ------
    ValueError
        ``MAXIMAL_DRAWS`` draws gave fewer than ``count`` admissible points: the conditions are too narrow.
    """
    generator = random.Random(seed)
    ends = {s: (sp.nsimplify(low), sp.nsimplify(high)) for s, (low, high) in ranges.items()}
    drawn = (
        {s: low + (high - low) * share for s, (low, high) in ends.items() for share in [_share(generator)]}
        for _ in range(MAXIMAL_DRAWS)
    )
    found = admissible(drawn, conditions, count)
    if len(found) < count:
        raise ValueError(
            f"only {len(found)} of {count} admissible points in {MAXIMAL_DRAWS} draws; widen the ranges"
        )
    return found


def _share(generator: random.Random) -> Any:
    return sp.Rational(generator.randint(1, 9999), 10000)


def told(point: Mapping[sp.Symbol, Any]) -> str:
    """A point in words."""
    ordered = sorted(point.items(), key=lambda item: str(item[0]))
    return ", ".join(f"{symbol} = {value}" for symbol, value in ordered)
