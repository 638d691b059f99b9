"""Numbers for a comparison: exact sample points that obey the conditions, and formulas evaluated there.

Points are exact rational numbers, all different and none of them 1, so that no coincidence (a = d, d = 1)
hides a difference.  Values are mpmath numbers at a chosen precision; nothing here proves anything.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.language import Theta

TRIES = 600


class NotEvaluable(ValueError):
    """The formula has no value at this point, or holds something that has none."""


def _step(x: Any) -> Any:
    if x == 0:
        raise NotEvaluable("a step function at its edge")
    return mp.mpf(1) if mp.re(x) > 0 else mp.mpf(0)


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    sp.exp: mp.exp, sp.log: mp.log, sp.Abs: abs, sp.gamma: mp.gamma, sp.loggamma: mp.loggamma,
    sp.sin: mp.sin, sp.cos: mp.cos, sp.tan: mp.tan, sp.cot: mp.cot, sp.asin: mp.asin, sp.acos: mp.acos,
    sp.atan: mp.atan, sp.atan2: mp.atan2, sp.sinh: mp.sinh, sp.cosh: mp.cosh, sp.tanh: mp.tanh,
    sp.coth: mp.coth, sp.asinh: mp.asinh, sp.acosh: mp.acosh, sp.atanh: mp.atanh, sp.LambertW: mp.lambertw,
    sp.erf: mp.erf, sp.erfc: mp.erfc, sp.zeta: mp.zeta, sp.beta: mp.beta, sp.expint: mp.expint,
    sp.Ei: mp.ei, sp.Max: max, sp.Min: min, sp.sign: mp.sign, sp.factorial: mp.factorial, Theta: _step,
    sp.re: mp.re, sp.im: mp.im, sp.conjugate: mp.conj, sp.uppergamma: mp.gammainc,
    sp.besselj: mp.besselj, sp.besselk: mp.besselk, sp.polylog: mp.polylog, sp.binomial: mp.binomial,
}  # fmt: skip


# Growing functions are cheap at any argument, but what is done with 10^(10^25) afterwards is not.
_UNBOUNDED = {sp.log, sp.Abs, sp.Max, sp.Min, sp.sign, Theta, sp.LambertW, sp.atan, sp.re, sp.im}
_LARGEST = {sp.exp: 1e7, sp.sinh: 1e7, sp.cosh: 1e7, sp.tanh: 1e7, sp.coth: 1e7, sp.loggamma: 1e12}
_LARGEST_OTHER = 1e6


def evaluate(expression: Any, point: Mapping[Any, Any]) -> Any:
    """Value of a closed formula at a point, at mpmath's current precision.

    Parameters
    ----------
    expression : sympy expression
        Closed: no integral, no undefined function.
    point : mapping from symbol to exact rational number or mpmath number
        A value for each free symbol.

    Returns
    -------
    mpf or mpc
        With rounding errors of the current precision, enlarged where the formula cancels.

    Raises
    ------
    NotEvaluable
        A division by zero, a symbol without value, an unknown function, an operator.
    """
    try:
        return _value(expression, point, {}, 0)
    except (ZeroDivisionError, OverflowError) as error:
        raise NotEvaluable(f"{type(error).__name__} at this point") from error


def _number(x: Any) -> Any:
    if isinstance(x, sp.Rational):
        return mp.mpf(x.p) / x.q
    return x


def _value(expression: Any, point: Mapping[Any, Any], memory: dict[Any, Any], depth: int) -> Any:
    if expression.is_Rational:
        return mp.mpf(expression.p) / expression.q
    if expression.is_Symbol:
        if expression not in point:
            raise NotEvaluable(f"{expression} has no value")
        return _number(point[expression])
    if expression in memory:
        return memory[expression]
    if depth > 200:
        raise NotEvaluable("nested too deep")
    if expression.is_Add:
        result = mp.mpf(0)
        for argument in expression.args:
            result += _value(argument, point, memory, depth + 1)
    elif expression.is_Mul:
        if expression.is_commutative is False:
            raise NotEvaluable("a product of operators")
        result = mp.mpf(1)
        for argument in expression.args:
            result *= _value(argument, point, memory, depth + 1)
    elif expression.is_Pow and expression.base is not sp.S.Exp1:
        base = _value(expression.base, point, memory, depth + 1)
        if expression.exp.is_Integer:
            if abs(int(expression.exp)) > 10**6:
                raise NotEvaluable(f"a power of {expression.exp}")
            result = base ** int(expression.exp)
        else:
            exponent = _value(expression.exp, point, memory, depth + 1)
            if abs(exponent) > 1e7:
                raise NotEvaluable("an exponent beyond 1e7")
            result = mp.power(base, exponent)
    elif expression.is_NumberSymbol or expression is sp.I or expression.is_Float:
        result = expression._to_mpmath(mp.prec) if expression is not sp.I else mp.mpc(0, 1)
    elif type(expression) in _FUNCTIONS:
        arguments = [_value(argument, point, memory, depth + 1) for argument in expression.args]
        head = type(expression)
        bound = _LARGEST.get(head, _LARGEST_OTHER)
        sizes = [mp.re(x) if head is sp.exp else abs(x) for x in arguments]
        if head not in _UNBOUNDED and any(size > bound for size in sizes):
            raise NotEvaluable(f"{head.__name__} of a number beyond {bound:g}")
        try:
            result = _FUNCTIONS[type(expression)](*arguments)
        except (ValueError, TypeError) as error:
            raise NotEvaluable(f"{type(expression).__name__} at this point: {error}") from error
    elif isinstance(expression, sp.Piecewise):
        result = _piecewise(expression, point, memory, depth)
    else:
        raise NotEvaluable(f"no value is known for {type(expression).__name__}")
    if isinstance(result, mp.mpf | mp.mpc) and not mp.isfinite(result):
        raise NotEvaluable("not finite at this point")
    memory[expression] = result
    return result


def _piecewise(expression: Any, point: Mapping[Any, Any], memory: dict[Any, Any], depth: int) -> Any:
    for piece, condition in expression.args:
        if condition is sp.true or holds(condition, point):
            return _value(piece, point, memory, depth + 1)
    raise NotEvaluable("no piece applies")


def holds(condition: Any, point: Mapping[Any, Any]) -> bool | None:
    """Truth of a condition at a point; None where a side has no real value there."""
    if condition in (sp.true, sp.false):
        return condition is sp.true
    if isinstance(condition, sp.And | sp.Or | sp.Not):
        parts = [holds(part, point) for part in condition.args]
        if None in parts:
            return None
        if isinstance(condition, sp.Not):
            return not parts[0]
        return all(parts) if isinstance(condition, sp.And) else any(parts)
    try:
        left, right = evaluate(condition.lhs, point), evaluate(condition.rhs, point)
    except NotEvaluable:
        return None
    if isinstance(left, mp.mpc) or isinstance(right, mp.mpc):
        return None
    if isinstance(condition, sp.Lt):
        return bool(left < right)
    if isinstance(condition, sp.Gt):
        return bool(left > right)
    if isinstance(condition, sp.Le):
        return bool(left <= right)
    if isinstance(condition, sp.Ge):
        return bool(left >= right)
    close = mp.almosteq(left, right, rel_eps=mp.mpf(10) ** (-mp.dps // 2))
    return bool(close) if isinstance(condition, sp.Eq) else not close


def _draw(symbol: Any, parameters: frozenset[Any], used: set[Any], generator: random.Random) -> Any:
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


def sample_point(
    symbols: Iterable[Any],
    conditions: Iterable[Any],
    parameters: frozenset[Any],
    generator: random.Random,
) -> dict[Any, Any] | None:
    """One exact point, all values different, at which the conditions hold; None when none was met.

    Positive symbols get positive values, other real ones either sign.  Values that stand the wrong way round
    in a condition ``x < y`` are exchanged before the point is given up.
    """
    ordered = sorted(symbols, key=lambda s: (str(s), getattr(s, "dummy_index", 0)))
    conditions = [c for c in conditions if c not in (sp.true, sp.false)]
    chains = [
        (c.lts, c.gts)
        for c in conditions
        if isinstance(c, sp.Lt | sp.Gt | sp.Le | sp.Ge) and c.lts.is_Symbol and c.gts.is_Symbol
    ]
    for _ in range(TRIES):
        used: set[Any] = set()
        point = {s: _draw(s, parameters, used, generator) for s in ordered}
        for _ in chains:
            for less, more in chains:
                if less in point and more in point and point[less] > point[more]:
                    point[less], point[more] = point[more], point[less]
        if all(holds(c, point) for c in conditions if c.free_symbols <= set(ordered)):
            return point
    return None
