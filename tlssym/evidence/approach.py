"""Estimates that hold in a limit: the ratio of the two sides followed towards it, by numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.check.both_sides import NoValue, value_at

POWERS = ((4, 8, 16, 32), (1, 2, 4, 8), (1, 2, 3, 4))
"""Powers of ten by which a letter is moved towards its limit: where each doubles, 1/ln halves."""
RUNS = 10
"""The factor by which a ratio that has no limit but zero or infinity changes at each step."""
NEAR, NEARLY = mp.mpf(10) ** -3, mp.mpf("0.02")
ORDER_STEPS = (3, 6, 12)
TERM_STEPS = (1, 2, 4)
MOST_LETTERS = 3
DIGITS = 20


@dataclass(frozen=True)
class Limit:
    """A letter that goes to zero or to infinity, or comes near a value."""

    symbol: Any
    end: Any


@dataclass(frozen=True)
class Approach:
    """Where the ratio right/left goes: its limit where it has one, and the values on the way."""

    limit: Any = None
    ratios: tuple[Any, ...] = ()
    problem: str = ""

    @property
    def is_one(self) -> bool:
        """Whether the two sides become equal, and because of the limit."""
        if self.limit is None or abs(self.limit - 1) > NEARLY:
            return False
        first, last = abs(self.ratios[0] - 1), abs(self.ratios[-1] - 1)
        by_itself = last <= NEAR and (last < first / 10 or first <= NEAR**2)
        # an approach like 1/ln is slow, and its limit extrapolated
        return bool(by_itself or (abs(self.limit - 1) < abs(self.ratios[-1] - 1) / 2 and last < first))

    @property
    def runs_away(self) -> bool:
        """Whether the ratio goes to zero or to infinity."""
        if self.problem or len(self.ratios) < 5 or any(mp.im(r) or not r for r in self.ratios):
            return False
        steps = [abs(after / before) for before, after in pairwise(self.ratios[1:])]
        return all(step > RUNS for step in steps) or all(step < 1 / mp.mpf(RUNS) for step in steps)


def follow(left: Any, right: Any, limits: Sequence[Limit], point: dict[Any, Any]) -> Approach:
    """The ratio of the right side to the left one along the way to a limit.

    Parameters
    ----------
    left, right : sympy expressions
    limits : sequence of Limit
        Letters that go together.
    point : mapping from symbol to Rational
        Where the way begins.
    """
    left, right = _in_logarithms(left), _in_logarithms(right)
    found = Approach()
    for powers in POWERS:
        found = _along(left, right, limits, point, powers)
        if not found.problem:
            break
    return found


def _along(
    left: Any, right: Any, limits: Sequence[Limit], point: dict[Any, Any], powers: Sequence[int]
) -> Approach:
    ratios: list[Any] = []
    for power in (0, *powers):
        here = _moved(point, limits, sp.Integer(10) ** power)
        try:
            below, above = value_at(left, here, DIGITS).number, value_at(right, here, DIGITS).number
        except NoValue as reason:
            return Approach(None, tuple(ratios), str(reason))
        if not below:
            return Approach(None, tuple(ratios), "one side is zero")
        ratios.append(above / below)
    doubling = all(after == 2 * before for before, after in pairwise(powers))
    return Approach(_limit_of(ratios[1:], doubling), tuple(ratios))


def _in_logarithms(expr: Any) -> Any:
    """ln n! as a function of its own: n! itself is beyond all numbers on the way to infinity."""

    def taken(log: Any) -> Any:
        inside = log.args[0]
        if isinstance(inside, sp.factorial):
            return sp.loggamma(inside.args[0] + 1)
        return sp.loggamma(inside.args[0]) if isinstance(inside, sp.gamma) else log

    return expr.replace(lambda e: isinstance(e, sp.log), taken)


def _limit_of(ratios: Sequence[Any], doubling: bool) -> Any:
    """The limit of a sequence that settles, by itself or as 1/ln does; None where it goes on moving."""
    first, second, third, fourth = ratios
    if abs(fourth - third) <= NEAR * abs(fourth) and abs(fourth - third) <= abs(second - first):
        return fourth
    if not doubling or any(mp.im(r) for r in ratios):
        return None
    steps = [second - first, third - second, fourth - third]
    if not all(steps) or not (0.4 < steps[2] / steps[1] < 0.6):
        return None
    # each step halves: an approach like 1/ln
    return 2 * fourth - third


def some_limit(left: Any, right: Any, point: dict[Any, Any]) -> tuple[tuple[Limit, ...], Terms | None] | None:
    """Letters that, going to zero or to infinity, make the two sides equal: if there is a choice, with all terms.

    Returns
    -------
    (limits, terms) or None
        What moves, and what the smaller terms of the right side do there; None where nothing makes them equal.
    """
    letters = sorted(left.free_symbols | right.free_symbols, key=str)
    if len(letters) > MOST_LETTERS + 2:
        return None
    factorials = [each for side in (left, right) for each in side.atoms(sp.gamma, sp.factorial, sp.loggamma)]
    counted = {letter for each in factorials for letter in each.free_symbols}
    ways: list[tuple[Limit, ...]] = [
        (Limit(letter, end),)
        for letter in letters
        for end in (sp.S.Zero, sp.oo)
        if end == sp.oo or letter not in counted  # of many things the factorial is estimated, not of none
    ]
    if len(letters) > 1 and right.is_Add:
        ways.append(tuple(Limit(letter, sp.S.Zero) for letter in letters))
    found: tuple[tuple[Limit, ...], Terms | None] | None = None
    for way in ways:
        if not follow(left, right, way, point).is_one:
            continue
        terms = smaller_terms(left, right, way, point)
        if terms is None or terms.confirmed:
            return way, terms
        found = found or (way, terms)
    return found


@dataclass(frozen=True)
class Terms:
    """What is left over beside the smallest term of a sum: it vanishes, or tends to ``off`` times that term."""

    confirmed: bool
    smallest: Any = None
    off: Any = None


def smaller_terms(left: Any, right: Any, limits: Sequence[Limit], point: dict[Any, Any]) -> Terms | None:
    """Whether the smallest term that is printed is right too, along the way to a limit.

    Returns
    -------
    Terms or None
        None where the right side is no sum, or where too few digits are left to see its smallest term.
    """
    terms = _terms(right)
    if len(terms) < 2:
        return None
    shares, smallest = [], right
    for power in TERM_STEPS:
        here = _moved(point, limits, sp.Integer(10) ** power)
        try:
            values = [(value_at(term, here, DIGITS).number, term) for term in terms]
            below, above = value_at(left, here, DIGITS), value_at(right, here, DIGITS)
        except NoValue:
            return None
        least, smallest = min(values, key=lambda pair: abs(pair[0]))
        rest = below.number - above.number
        if not least or below.error + above.error > abs(least) / 1000:
            return None
        shares.append(rest / least)
    settled = abs(shares[-1]) <= NEARLY and abs(shares[-1]) <= max(abs(shares[0]), NEAR)
    constant = abs(shares[-1] - shares[-2]) <= NEARLY * abs(shares[-1])
    return Terms(bool(settled), smallest, shares[-1] if constant and not settled else None)


def _terms(expr: Any) -> tuple[Any, ...]:
    """The terms of a sum; of ln(2L/a) they are ln(L/a) and ln 2, which may be wrong."""
    apart = sp.Add.make_args(sp.expand_log(expr, force=True))
    numbers = [term for term in apart if term.is_number]
    if expr.is_Add or not numbers or len(numbers) == len(apart):
        return tuple(sp.Add.make_args(expr))
    return sp.Add(*(term for term in apart if not term.is_number)), sp.Add(*numbers)


def _moved(point: dict[Any, Any], limits: Sequence[Limit], step: Any) -> dict[Any, Any]:
    here = dict(point)
    for limit in limits:
        start = point.get(limit.symbol, sp.S.One)
        here[limit.symbol] = start * step if limit.end is sp.oo else limit.end + start / step
    return here


def remainder_is_small(left: Any, right: Any, point: dict[Any, Any]) -> bool | None:
    """Whether ``left`` is ``right`` up to its O(…): what is left over that size must stay bounded.

    Returns
    -------
    bool or None
        None where it cannot be followed.
    """
    order = right.getO()
    if order is None or len(order.variables) != 1 or not order.expr.is_commutative:
        return None
    variable, end = order.variables[0], order.point[0]
    rest, size = left.removeO() - right.removeO(), order.expr
    sizes = []
    with mp.workdps(120):
        for step in ORDER_STEPS:
            move = point.get(variable, sp.S.One) / sp.Integer(10) ** step
            at = 1 / move if end is sp.oo else end + move
            try:
                here = {**point, variable: at}
                sizes.append(abs(value_at(rest, here, 90).number / value_at(size, here, 90).number))
            except (NoValue, ZeroDivisionError):
                return None
    first, second, third = sizes
    if third <= 2 * max(first, second) or third < mp.mpf(10) ** -20:
        return True
    return False if third > 100 * second and second > 30 * first else None
