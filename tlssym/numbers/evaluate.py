"""The value of a closed formula at a point, to any number of digits, and the truth of a relation there.

Values are mpmath numbers at its current precision; nothing here proves anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.language import Theta
from tlssym.numbers.functions import TABLE, named


class NotEvaluable(ValueError):
    """The formula has no value at this point, or holds something that has none."""


def _step(x: Any) -> Any:
    if x == 0:
        raise NotEvaluable("a step function at its edge")
    return mp.mpf(1) if mp.re(x) > 0 else mp.mpf(0)


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    **named(mp, "mpmath"),
    sp.Abs: abs,
    sp.Max: max,
    sp.Min: min,
    Theta: _step,
}
_LARGEST = {row.head: row.largest for row in TABLE} | dict.fromkeys((sp.Abs, sp.Max, sp.Min, Theta))
"""Growing functions are cheap at any argument, but what is done with 10^(10^25) afterwards is not."""


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
        bound = _LARGEST[head]
        sizes = [mp.re(x) if head is sp.exp else abs(x) for x in arguments]
        if bound is not None and any(size > bound for size in sizes):
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
