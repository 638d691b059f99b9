"""Interval arithmetic over sympy trees: what can be proved of a sign over a whole box.

Used where a search could miss something: a region is called empty, a limit ordered, an integrand
non-negative only when an enclosure says so.  Bounds are doubles rounded outward; infinite ends are allowed.
What has no rule here has the enclosure (-∞, ∞), which proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

from tlssym.language import Condition, Theta

Interval = tuple[float, float]
EVERYTHING: Interval = (-math.inf, math.inf)


def _outward(low: float, high: float, steps: int = 2) -> Interval:
    for _ in range(steps):
        low = math.nextafter(low, -math.inf) if low != 0 else low
        high = math.nextafter(high, math.inf) if high != 0 else high
    return low, high


def _product(a: Interval, b: Interval) -> Interval:
    if (a[0] == a[1] == 0) or (b[0] == b[1] == 0):
        return 0.0, 0.0
    corners = [x * y for x in a for y in b]
    if any(math.isnan(corner) for corner in corners):
        # 0·∞: the product of a small and a large number can be anything of its sign
        return (0.0, math.inf) if a[0] >= 0 and b[0] >= 0 else EVERYTHING
    low, high = min(corners), max(corners)
    if low == 0 and a[0] > 0 and b[0] > 0:
        return 0.0, _outward(high, high)[1]  # an underflow, not an exact zero
    return _outward(low, high)


def _sum(a: Interval, b: Interval) -> Interval:
    low, high = a[0] + b[0], a[1] + b[1]
    return _outward(-math.inf if math.isnan(low) else low, math.inf if math.isnan(high) else high)


def _monotone(function: Callable[[float], float], a: Interval) -> Interval:
    def at(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf

    return _outward(at(a[0]), at(a[1]), 6)


def _power(a: Interval, exponent: sp.Expr) -> Interval:
    if exponent.is_Integer and exponent > 0:
        if exponent % 2 == 0:
            low, high = abs(a[0]), abs(a[1])
            a = (0.0 if a[0] <= 0 <= a[1] else min(low, high), max(low, high))
        power = int(exponent)
        low, high = _monotone(lambda x: math.copysign(abs(x) ** power, x) if power % 2 else x**power, a)
        return (max(low, 0.0), high) if power % 2 == 0 else (low, high)
    if a[0] < 0:
        if exponent.is_Integer and a[1] < 0:
            inverse = _power(a, -exponent)
            return _outward(1 / inverse[1], 1 / inverse[0]) if inverse[0] * inverse[1] > 0 else EVERYTHING
        return EVERYTHING
    if exponent.is_negative:
        low, high = _power(a, -exponent)
        low = max(low, 0.0)
        if high == 0:
            return EVERYTHING  # a power of zero itself, or of what underflows
        return max(_outward(0.0 if math.isinf(high) else 1 / high, 0.0)[0], 0.0), (
            math.inf if low == 0 else _outward(0.0, 1 / low)[1]
        )
    value = float(exponent)
    low, high = _monotone(lambda x: x**value, a)
    return max(low, 0.0), high


def enclose(expression: sp.Expr, box: Mapping[Any, Interval]) -> Interval:
    """An interval that contains every value of the expression over the box.

    Parameters
    ----------
    expression : sympy expression
    box : mapping from symbol to (low, high), ends may be infinite

    Returns
    -------
    (low, high)
        ``(-inf, inf)`` where nothing is known.
    """
    if expression.is_Symbol:
        return box.get(expression, EVERYTHING)
    if not expression.free_symbols:
        value = float(expression) if expression.is_extended_real else math.nan
        return EVERYTHING if math.isnan(value) else _outward(value, value)
    if expression.is_Add or expression.is_Mul:
        total = enclose(expression.args[0], box)
        for argument in expression.args[1:]:
            total = (_sum if expression.is_Add else _product)(total, enclose(argument, box))
        return total
    if expression.is_Pow and not expression.exp.free_symbols:
        return _power(enclose(expression.base, box), expression.exp)
    inner = enclose(expression.args[0], box) if expression.args else EVERYTHING
    if isinstance(expression, sp.exp):
        low, high = _monotone(math.exp, inner)
        return max(low, 0.0), high
    if expression.is_Pow and expression.base.is_positive:
        return 0.0, math.inf
    if isinstance(expression, sp.Abs):
        largest = max(abs(inner[0]), abs(inner[1]))
        return (0.0 if inner[0] <= 0 <= inner[1] else min(abs(inner[0]), abs(inner[1]))), largest
    if isinstance(expression, Theta):
        return (1.0 if inner[0] > 0 else 0.0), (0.0 if inner[1] < 0 else 1.0)
    if isinstance(expression, sp.log) and inner[0] >= 0:
        return _monotone(lambda x: math.log(x) if x > 0 else -math.inf, inner)
    if isinstance(expression, sp.sin | sp.cos | sp.tanh | sp.erf):
        return -1.0, 1.0
    if isinstance(expression, sp.gamma) and inner[0] > 0:
        return 0.88, math.inf
    return EVERYTHING


def _halves(interval: Interval) -> tuple[Interval, Interval]:
    low, high = interval
    if low == -math.inf or (low < 0 < high):
        middle = 0.0 if low < 0 < high else (2 * high if high < 0 else -1.0)
    elif low == 0:
        middle = 1.0 if math.isinf(high) else high / 4
    elif low > 0:
        middle = (
            16 * low
            if math.isinf(high)
            else (math.sqrt(low) * math.sqrt(high) if high > 4 * low else (low + high) / 2)
        )
    else:
        middle = (low + high) / 2
    return (low, middle), (middle, high)


def proves_empty(conditions: Sequence[Condition], box: Mapping[Any, Interval], budget: int = 1500) -> bool:
    """Whether no point of the box satisfies all ``condition > 0``, by branching and enclosing.

    False means only that no proof was found with ``budget`` boxes.
    """
    pending = [dict(box)]
    used = 0
    while pending:
        current = pending.pop()
        used += 1
        if used > budget:
            return False
        enclosures = [enclose(condition, current) for condition in conditions]
        if any(high <= 0 for _, high in enclosures):
            continue
        if all(low > 0 for low, _ in enclosures):
            return False

        # halve the side that is widest on a logarithmic scale: monomials decide themselves there
        def width(symbol: sp.Symbol, sides: Mapping[Any, Interval] = current) -> float:
            low, high = sides[symbol]
            if low <= 0 or math.isinf(high):
                return (
                    50.0
                    + sum(1 for end in (low, high) if math.isinf(end) or end == 0)
                    - abs(math.log10(high) if 0 < high < math.inf else (math.log10(low) if low > 0 else 0.0))
                    / 4
                )
            return math.log(high / low)

        widest = max(current, key=width)
        if not current[widest][1] > current[widest][0]:
            return False
        pending.extend({**current, widest: half} for half in _halves(current[widest]))
    return True


def proves_nonnegative(expression: sp.Expr, box: Mapping[Any, Interval]) -> bool:
    """Whether the expression is at least zero over the whole box, by one enclosure of each factor."""
    factors = expression.args if expression.is_Mul else (expression,)
    return all(enclose(factor, box)[0] >= 0 for factor in factors)
