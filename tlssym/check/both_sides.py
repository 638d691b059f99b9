"""Both sides of a printed statement evaluated as they stand.

Nothing symbolic is believed here: an integral is done by quadrature, a sum is added up, a derivative of an integral
is a difference quotient, a limit is walked towards.  Each value comes with its error, and two values differ only
where they are apart by far more than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.check.oscillating import oscillating_value
from tlssym.check.quadrature import quadrature
from tlssym.numbers.evaluate import UNDONE, NotEvaluable, evaluate
from tlssym.numbers.smooth import AGREEMENT, smooth_value

DIGITS = 15
CLOSED_DIGITS = 60
MORE_DIGITS = (50, 90)
"""Digits of the integrals when a difference may be smaller than the first ones show."""
SAME, APART = 20, 1000
"""Multiples of the error within which two values are the same, and beyond which they differ."""
WORTH = 1e-7
"""The relative error above which a value supports nothing."""
MOST_TERMS = 2000
DEAR_TERMS, DEAR_DIGITS = (15, 20), 20
ENDLESS_DIGITS, MOST_FALLING, FALLING = 60, 400, mp.mpf("0.9")
LEVIN_TERMS = (45, 60)
SLOWEST = -1.05
"""The power of n with which the terms of a sum without end must fall at least."""
STEP = sp.Rational(1, 500)
STENCILS = {
    1: (
        tuple(sp.Rational(n, 840) for n in (672, -168, 32, -3)),
        tuple(sp.Rational(n, 60) for n in (45, -9, 1)),
    ),
    2: (
        (sp.Rational(8, 5), -sp.Rational(1, 5), sp.Rational(8, 315), -sp.Rational(1, 560)),
        (sp.Rational(3, 2), -sp.Rational(3, 20), sp.Rational(1, 90)),
    ),
}
"""Weights of difference quotients of the eighth and of the sixth order."""
LIMIT_STEPS = ((10, 20, 40), (2, 4, 6))
"""Decades on the way to a limit: far, and near for what grows like an exponential."""
LIMIT_DIGITS = 200


class NoValue(ValueError):
    """An expression whose value at a point could not be found; the message says why."""


class Escapes(NoValue):
    """An integral that grows without settling."""


@dataclass(frozen=True)
class Value:
    """A number and how far it may be off; ``scale`` is the size of the parts that it is the difference of."""

    number: Any
    error: Any
    scale: Any = 0


@dataclass(frozen=True)
class Row:
    """Both sides at a point; ``same`` is None where their errors settle nothing, ``problem`` says why."""

    point: Mapping[Any, Any]
    left: Any = None
    right: Any = None
    same: bool | None = None
    digits: float = 0.0
    problem: str = ""
    escapes: bool = False

    @property
    def words(self) -> dict[str, str]:
        """The point and the two values, for a finding: the left side is what was held against."""
        told = {str(symbol): str(value) for symbol, value in self.point.items()}
        return told | {"= printed": mp.nstr(self.right, 12), "= derived": mp.nstr(self.left, 12)}


# -- values ----------------------------------------------------------------------------------------------


def value_at(expr: Any, point: Mapping[Any, Any], digits: int = DIGITS) -> Value:
    """The value of an expression at a point, as it is written.

    Parameters
    ----------
    expr : sympy expression
        May hold integrals, sums, products, limits, and derivatives of these.
    point : mapping from symbol to Rational or mpf
    digits : int
        Asked of the quadrature.

    Raises
    ------
    NoValue
        Something in it has no value here, or none was found; ``Escapes`` where an integral does not settle.
    """
    values: dict[Any, Any] = {}
    errors: dict[Any, Any] = {}
    with mp.workdps(max(CLOSED_DIGITS, digits + 20)):
        if isinstance(expr, sp.Integral | sp.Limit):
            return _special(expr, point, digits)
        closed = _taken_out(expr, point, digits, values, errors)
        known = {**point, **values}
        number = _evaluated(closed, known)
        error = abs(number) * mp.mpf(10) ** (10 - mp.dps)
        for symbol, off in errors.items():
            if off:
                error += abs(_evaluated(closed, {**known, symbol: values[symbol] + off}) - number)
        return Value(number, error)


def _evaluated(closed: Any, point: Mapping[Any, Any]) -> Any:
    try:
        return evaluate(closed, point)
    except NotEvaluable as reason:
        raise NoValue(str(reason)) from reason
    except (ValueError, TypeError, ArithmeticError, RecursionError) as reason:
        raise NoValue(f"{type(reason).__name__} at this point") from reason


def _taken_out(
    expr: Any, point: Mapping[Any, Any], digits: int, values: dict[Any, Any], errors: dict[Any, Any]
) -> Any:
    """The expression with a symbol for each outermost integral, sum, …, whose values go into the tables."""
    if isinstance(expr, UNDONE):
        found = _special(expr, point, digits)
        symbol = sp.Dummy("value")
        values[symbol], errors[symbol] = found.number, found.error
        return symbol
    if not expr.args or not expr.has(*UNDONE):
        return expr
    return expr.func(*(_taken_out(part, point, digits, values, errors) for part in expr.args))


def _special(expr: Any, point: Mapping[Any, Any], digits: int) -> Value:
    if isinstance(expr, sp.Integral):
        return _integral(expr, point, digits)
    if isinstance(expr, sp.Sum | sp.Product):
        return _added(expr, point, digits)
    if isinstance(expr, sp.Derivative):
        return _slope(expr, point, digits)
    if isinstance(expr, sp.Limit):
        return _limit(expr, point)
    if len(expr.variables) == 1:
        at = value_at(expr.point[0], point, digits)
        return value_at(expr.expr, {**point, expr.variables[0]: at.number}, digits)
    raise NoValue("a value at a point in several variables")


def _integral(expr: Any, point: Mapping[Any, Any], digits: int) -> Value:
    here = {s: v for s, v in point.items() if s in expr.free_symbols}
    if expr.function.has(sp.I):
        return _complex_integral(expr, here, digits)
    try:
        found = quadrature(expr, here, digits=digits)
    except (ValueError, TypeError, ArithmeticError, AttributeError, RecursionError) as reason:
        raise NoValue(f"the quadrature failed: {type(reason).__name__}") from reason
    if found.outcome == "divergent?":
        raise Escapes(found.says)
    if found.value is not None:
        return Value(found.value, found.error)
    if digits > DIGITS:
        raise NoValue(found.says)
    halves = _in_two(expr, here, digits)
    if halves is not None:
        return halves
    for other in (smooth_value, oscillating_value):
        try:
            value = other(expr, here)
        except (
            ValueError,
            TypeError,
            ArithmeticError,
            KeyError,
            AttributeError,
            NotEvaluable,
            RecursionError,
        ):
            value = None
        if value is not None:
            value = mp.mpmathify(value)
            return Value(value, abs(value) * AGREEMENT)
    raise NoValue(found.says)


UNEVEN = sp.Rational(61, 163)
"""Where a range is cut in two: at a place that is no node, zero or centre of anything."""


def _in_two(expr: Any, point: Mapping[Any, Any], digits: int) -> Value | None:
    """An integral that is zero, or looks so, over two uneven parts of its range; None where that is no number."""
    (variable, *ends), *others = expr.limits
    if others or len(ends) != 2 or any(end.is_infinite or not end.is_number for end in ends):
        return None
    low, high = ends
    middle = low + (high - low) * UNEVEN
    parts = []
    for pair in ((low, middle), (middle, high)):
        part = sp.Integral(expr.function, (variable, *pair))
        found = quadrature(part, point, digits=digits)
        value = found.value if found.value is not None else smooth_value(part, point)
        if value is None:
            return None
        number = mp.mpmathify(value)
        parts.append(Value(number, found.error if found.value is not None else abs(number) * AGREEMENT))
    scale = max(abs(part.number) for part in parts)
    error = sum(part.error for part in parts) + scale * mp.mpf(10) ** -digits
    return Value(parts[0].number + parts[1].number, error, scale)


def _complex_integral(expr: Any, point: Mapping[Any, Any], digits: int) -> Value:
    """The real and the imaginary part, each by itself."""
    real = {limit[0]: sp.Dummy(limit[0].name, real=True) for limit in expr.limits}
    plain = expr.xreplace(real)
    parts = plain.function.as_real_imag()
    if any(part.has(sp.I, sp.re, sp.im) for part in parts):
        raise NoValue("an integrand whose real part is not plain")
    found = [
        Value(mp.mpf(0), mp.mpf(0))
        if part == 0
        else value_at(sp.Integral(part, *plain.limits), point, digits)
        for part in parts
    ]
    return Value(mp.mpc(found[0].number, found[1].number), found[0].error + found[1].error)


def _added(expr: Any, point: Mapping[Any, Any], digits: int) -> Value:
    """A sum or a product over one index; what has no end is added up by two ways that must agree."""
    if len(expr.limits) != 1 or len(expr.limits[0]) != 3:
        raise NoValue("a sum over more than one index")
    index, low, high = expr.limits[0]
    if low is sp.S.NegativeInfinity and isinstance(expr, sp.Sum):
        halves = [
            sp.Sum(expr.function.subs(index, -index), (index, 1 if high is sp.oo else -high, sp.oo)),
            *([sp.Sum(expr.function, (index, 0, high))] if high is sp.oo else []),
        ]
        parts = [_added(half, point, digits) for half in halves]
        return Value(mp.fsum(part.number for part in parts), mp.fsum(part.error for part in parts))
    first = _whole(low, point, digits)
    product = isinstance(expr, sp.Product)

    dear = expr.function.has(*UNDONE)
    errors: list[Any] = []  # of the terms, relative in a product

    def term(n: Any) -> Any:
        found = value_at(expr.function, {**point, index: sp.Integer(int(n))}, digits)
        if dear:
            errors.append(found.error / (abs(found.number) if product and found.number else 1))
        return found.number

    if high is not sp.oo:
        last = _whole(high, point, digits)
        if last - first >= MOST_TERMS:
            raise NoValue(f"a sum of more than {MOST_TERMS} terms")
        terms = [term(n) for n in range(first, last + 1)]
        total = mp.fprod(terms) if product else mp.fsum(terms)
        rounded = max(map(abs, terms), default=mp.mpf(1)) * mp.mpf(10) ** (12 - mp.dps)
        return Value(total, rounded + mp.fsum(errors) * (abs(total) if product else 1))
    whole = _endless((lambda n: mp.log(term(n))) if product else term, first, product, dear)
    return replace(whole, error=whole.error + mp.fsum(errors) * (abs(whole.number) if product else 1))


def _whole(limit: Any, point: Mapping[Any, Any], digits: int) -> int:
    value = value_at(limit, point, digits).number
    if mp.im(value) != 0 or value != int(mp.re(value)):
        raise NoValue("a limit of a sum that is no whole number")
    return int(value)


def _endless(term: Any, first: int, product: bool, dear: bool = False) -> Value:
    """What falls like a geometric series is added up; what falls like a power is extrapolated in two ways.

    Of dear terms, each of which costs an integral, few are added, and no more digits are asked for than they have.
    """
    floor = mp.mpf(10) ** (-DEAR_DIGITS if dear else -50)
    with mp.workdps(ENDLESS_DIGITS):
        terms: list[Any] = []
        total = mp.mpf(0)
        for n in range(first, first + (DEAR_TERMS[-1] if dear else MOST_FALLING)):
            terms.append(term(n))
            total += terms[-1]
            falls = n > first and abs(terms[-1]) < abs(terms[-2]) * FALLING
            if falls and abs(terms[-1]) <= abs(total) * floor:
                return _closed(total, abs(total) * floor * mp.mpf(10) ** (4 if dear else 10), product)
        if not _tail_is_small(terms):
            raise NoValue("a sum without end that does not fall fast enough to be added up")
        one, other = (_levin(terms[:count]) for count in (DEAR_TERMS if dear else LEVIN_TERMS))
        if not mp.isfinite(one) or abs(one - other) > abs(one) * mp.mpf(10) ** -9:
            raise NoValue("a sum without end whose value is not settled")
        return _closed(one, abs(one - other) + abs(one) * mp.mpf(10) ** -15, product)


def _closed(total: Any, error: Any, product: bool) -> Value:
    if not product:
        return Value(+total, error)
    return Value(mp.exp(total), error * abs(mp.exp(total)))


def _levin(terms: Sequence[Any]) -> Any:
    return mp.levin("levin", "u").update(list(terms))[0]


def _tail_is_small(terms: Sequence[Any]) -> bool:
    """Whether late terms alternate and shrink, or fall faster than 1/n by a margin: what else has no sum."""
    late = terms[len(terms) // 2 :]
    if not all(late) or any(mp.im(t) for t in late):
        return False
    if any(abs(b) >= abs(a) for a, b in pairwise(late)):
        return False
    if all(a * b < 0 for a, b in pairwise(late)):
        return True
    count = len(terms)
    power = mp.log(abs(terms[-1] / late[0])) / mp.log(mp.mpf(count) / (count - len(late) + 1))
    return all(a * b > 0 for a, b in pairwise(late)) and bool(power < SLOWEST)


def _slope(expr: Any, point: Mapping[Any, Any], digits: int) -> Value:
    """A derivative by one letter as a difference quotient of values, done with two steps."""
    if len(expr.variable_count) != 1 or expr.variable_count[0][1] not in (1, 2):
        raise NoValue("a derivative by several letters")
    (variable, order), body = expr.variable_count[0], expr.expr
    if variable not in point:
        raise NoValue(f"{variable} has no value")
    at = (
        sp.Rational(str(point[variable])) if not isinstance(point[variable], sp.Rational) else point[variable]
    )
    step = at * STEP
    values = {
        k: value_at(body, {**point, variable: at + k * step}, digits + 8).number
        for k in range(-4, 5)
        if k or order == 2
    }
    width = mp.mpf(step.p) / step.q
    fine, coarse = (_quotient(values, int(order), width, weights) for weights in STENCILS[int(order)])
    return Value(fine, abs(fine - coarse) / 10 + abs(fine) * mp.mpf(10) ** (3 - digits))


def _quotient(values: Mapping[int, Any], order: int, width: Any, weights: Sequence[Any]) -> Any:
    """The difference quotient with these weights of the values beside the middle."""
    numbers = [mp.mpf(w.p) / w.q for w in weights]
    if order == 1:
        return sum(c * (values[k] - values[-k]) for k, c in enumerate(numbers, 1)) / width
    total = -2 * mp.fsum(numbers) * values[0]
    return (total + sum(c * (values[k] + values[-k]) for k, c in enumerate(numbers, 1))) / width**2


def _limit(expr: Any, point: Mapping[Any, Any]) -> Value:
    body, variable, end, direction = expr.args
    if body.has(sp.Sum, sp.Product, sp.Integral):
        raise NoValue("a limit of a sum or of an integral")
    sides = [_one_sided(body, variable, end, side, point) for side in str(direction)]
    if abs(sides[0].number - sides[-1].number) > 10 * (sides[0].error + sides[-1].error):
        raise NoValue("a limit that is one number from the left and another from the right")
    return sides[0]


def _one_sided(body: Any, variable: Any, end: Any, side: str, point: Mapping[Any, Any]) -> Value:
    problem = ""
    for steps in LIMIT_STEPS:
        try:
            return _walked(body, variable, end, side, point, steps)
        except NoValue as reason:
            problem = problem or str(reason)
    raise NoValue(problem)


def _walked(
    body: Any, variable: Any, end: Any, side: str, point: Mapping[Any, Any], steps: Sequence[int]
) -> Value:
    """The value three steps on the way to a limit settle at; a slow way, such as 1/ln x, settles nowhere."""
    found = []
    with mp.workdps(LIMIT_DIGITS + 20):
        for step in steps:
            near = mp.mpf(10) ** -step
            if end in (sp.oo, -sp.oo):
                at = (1 if end is sp.oo else -1) / near
            else:
                at = value_at(end, point).number + (-near if side == "-" else near)
            found.append(value_at(body, {**point, variable: at}, LIMIT_DIGITS).number)
    first, second, third = found
    apart, closer = abs(second - first), abs(third - second)
    if closer > mp.mpf(10) ** -6 * max(abs(third), mp.mpf(10) ** -6) or closer > apart:
        raise NoValue("a limit that is not settled by walking towards it")
    # what vanishes on the way is held against what it was at the first step
    return Value(third, closer + abs(third) * mp.mpf(10) ** -30, abs(first))


def adds_integrals(expr: Any) -> bool:
    """Whether each term of a sum or a product costs an integral, or a sum of its own."""
    return any(each.function.has(*UNDONE) for each in expr.atoms(sp.Sum, sp.Product))


# -- comparing -------------------------------------------------------------------------------------------


def compare_at(left: Any, right: Any, point: Mapping[Any, Any], *, digits: int = DIGITS) -> Row:
    """Both sides at a point."""
    try:
        one, other = value_at(left, point, digits), value_at(right, point, digits)
    except Escapes as reason:
        return Row(point, problem=str(reason), escapes=True)
    except NoValue as reason:
        return Row(point, problem=str(reason))
    with mp.workdps(max(CLOSED_DIGITS, digits + 20)):
        scale = max(abs(one.number), abs(other.number), one.scale, other.scale)
        error, apart = one.error + other.error, abs(one.number - other.number)
        reached = CLOSED_DIGITS if not apart or not scale else float(-mp.log10(apart / scale))
        if error:
            reached = min(reached, float(-mp.log10(error / scale)) if scale else 0.0)
        same: bool | None = None
        if apart > APART * error:
            same = False
        elif (apart <= SAME * error and error <= WORTH * scale) or (not apart and not error):
            same = True
        return Row(point, one.number, other.number, same, max(0.0, reached))


def compare_sides(
    left: Any, right: Any, points: Sequence[Mapping[Any, Any]], *, suspicious: bool = False
) -> list[Row]:
    """Both sides at several points.

    Parameters
    ----------
    left, right : sympy expressions
    points : sequence of mappings from symbol to number
    suspicious : bool
        Whether they are known to differ: where they first seem the same, more digits are asked for.
    """
    rows = []
    finer_tried = adds_integrals(left) or adds_integrals(right)  # whose terms have so many digits and no more
    for point in points:
        row = compare_at(left, right, point)
        for digits in MORE_DIGITS if suspicious else ():
            if row.same is True and not finer_tried:
                finer = compare_at(left, right, point, digits=digits)
                row = row if finer.same is None else finer
        finer_tried = finer_tried or row.same is True
        rows.append(row)
    return rows
