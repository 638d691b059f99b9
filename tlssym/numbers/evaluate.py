"""The value of a closed formula at a point, to any number of digits, and the truth of a relation there.

Values are mpmath numbers at its current precision; nothing here proves anything, and nothing knows what a formula
is for.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.language import Condition, Theta
from tlssym.numbers.functions import TABLE, named

FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    sp.PolynomialError,
    sp.PoleError,
)
"""What goes wrong inside a method is no answer, and no traceback either: it is refused with the reason."""

Point = dict[Any, Any]
"""A value, exact or an mpmath number, for each of some symbols."""
UNDONE = (sp.Integral, sp.Sum, sp.Product, sp.Derivative, sp.Limit, sp.Subs)
"""What an expression may hold that is worth no number by itself."""
DIGITS, EDGE = 40, mp.mpf(10) ** -20
"""Truth is tried to so many digits; sides closer than ``EDGE`` of their size are not told apart by numbers."""


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


def evaluate(
    expression: sp.Expr, point: Mapping[sp.Symbol, Any], memory: dict[Any, Any] | None = None
) -> Any:
    """Value of a closed formula at a point, at mpmath's current precision.

    Parameters
    ----------
    expression : sympy expression
        Closed: no integral, no undefined function.
    point : mapping from symbol to exact rational number or mpmath number
        A value for each free symbol.
    memory : dict, optional
        Of the values of parts, which several expressions at one point may share.

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
        return _value(expression, point, {} if memory is None else memory, 0)
    except (ZeroDivisionError, OverflowError) as error:
        raise NotEvaluable(f"{type(error).__name__} at this point") from error


def _number(x: Any) -> Any:
    if isinstance(x, sp.Rational):
        return mp.mpf(x.p) / x.q
    if isinstance(x, mp.mpf | mp.mpc):
        return x
    if isinstance(x, sp.Basic):
        x = sp.N(x, mp.dps)
        if not x.is_number or x.is_finite is not True:
            raise NotEvaluable(f"{x} is no finite number")
    return mp.mpmathify(x)


def _value(
    expression: sp.Expr, point: Mapping[sp.Symbol, Any], memory: dict[Any, Any], depth: int
) -> Any:
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
    result = _made(expression, lambda part: _value(part, point, memory, depth + 1), point)
    if isinstance(result, mp.mpf | mp.mpc) and not mp.isfinite(result):
        raise NotEvaluable("not finite at this point")
    memory[expression] = result
    return result


def _made(expression: sp.Expr, value: Callable[[sp.Expr], Any], point: Mapping[sp.Symbol, Any]) -> Any:
    """A value from those of the parts."""
    if expression.is_Add:
        return sum(map(value, expression.args), mp.mpf(0))
    if expression.is_Mul:
        if expression.is_commutative is False:
            raise NotEvaluable("a product of operators")
        return reduce(operator.mul, map(value, expression.args), mp.mpf(1))
    if expression.is_Pow and expression.base is not sp.S.Exp1:
        return _power(expression, value)
    if expression is sp.I:
        return mp.mpc(0, 1)
    if expression.is_NumberSymbol or expression.is_Float:
        return expression._to_mpmath(mp.prec)
    if type(expression) in _FUNCTIONS:
        return _called(type(expression), [value(argument) for argument in expression.args])
    if isinstance(expression, sp.Piecewise):
        return value(_piece(expression, point))
    raise NotEvaluable(f"no value is known for {type(expression).__name__}")


def _power(expression: sp.Expr, value: Callable[[sp.Expr], Any]) -> Any:
    base = value(expression.base)
    if expression.exp.is_Integer:
        if abs(int(expression.exp)) > 10**6:
            raise NotEvaluable(f"a power of {expression.exp}")
        return base ** int(expression.exp)
    exponent = value(expression.exp)
    if base != 0 and abs(exponent * mp.log(base)) > 1e7:
        raise NotEvaluable("a power beyond exp(1e7)")
    return mp.power(base, exponent)


def _called(head: Any, arguments: list[Any]) -> Any:
    bound = _LARGEST[head]
    sizes = [mp.re(x) if head is sp.exp else abs(x) for x in arguments]
    if bound is not None and any(size > bound for size in sizes):
        raise NotEvaluable(f"{head.__name__} of a number beyond {bound:g}")
    try:
        return _FUNCTIONS[head](*arguments)
    except (ValueError, TypeError) as error:
        raise NotEvaluable(f"{head.__name__} at this point: {error}") from error


def _piece(expression: sp.Expr, point: Mapping[sp.Symbol, Any]) -> Any:
    for piece, condition in expression.args:
        there = holds(condition, point)
        if there is None:
            raise NotEvaluable("a piece whose condition is not decided")
        if there:
            return piece
    raise NotEvaluable("no piece applies")


def number(expr: sp.Expr, point: Mapping[sp.Symbol, Any]) -> Any:
    """Value to all digits of the current precision, however much cancels, as sympy finds it; None where it has none.

    Parameters
    ----------
    expr : sympy expression
        Of any functions that sympy knows the value of.
    point : mapping from symbol to number

    Returns
    -------
    mpf, mpc or None
    """
    # as floats from the start: sympy would factor the exact roots of large rationals
    try:
        value = expr.evalf(mp.dps, subs={s: sp.Float(v, mp.dps + 5) for s, v in point.items()})
    except ZeroDivisionError:
        return None
    if not value.is_number or value.has(sp.nan, sp.zoo, sp.oo):
        return None
    real, imaginary = value.as_real_imag()
    if not (real.is_Float or real.is_Rational) or not (imaginary.is_Float or imaginary.is_Rational):
        return None
    return mp.mpf(str(real)) if imaginary == 0 else mp.mpc(mp.mpf(str(real)), mp.mpf(str(imaginary)))


# -- truth ------------------------------------------------------------------------------------------------


def holds(condition: Condition, point: Mapping[sp.Symbol, Any]) -> bool | None:
    """Truth of a condition at a point; None where a side has no real value there, or what is found is too close.

    Parameters
    ----------
    condition : sympy relation, or And, Or, Not of such
    point : mapping from symbol to number
        Exact numbers where an edge of the condition may lie there: numbers of limited precision do not decide it.

    Returns
    -------
    bool or None
        Of several conditions joined, what follows from those that are decided.
    """
    if isinstance(condition, bool) or condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, sp.Not):
        inner = holds(condition.args[0], point)
        return None if inner is None else not inner
    if isinstance(condition, sp.And | sp.Or):
        # one false part makes an And false, one true part an Or true, whatever the others are
        settling = isinstance(condition, sp.Or)
        parts = [holds(part, point) for part in condition.args]
        if settling in parts:
            return settling
        return None if None in parts else not settling
    if not isinstance(condition, sp.core.relational.Relational):
        return None
    close = mp.mpf(10) ** (-mp.dps // 2)
    with mp.workdps(max(mp.dps, DIGITS)):
        return _compared(condition, point, close)


def _compared(relation: Condition, point: Mapping[sp.Symbol, Any], close: Any) -> bool | None:
    """Truth of one relation; equal are sides that differ by less than ``close`` of their size."""
    terms = [term for side in relation.args for term in sp.Add.make_args(side)]
    memory: dict[Any, Any] = {}
    try:
        gap = evaluate(relation.lhs, point, memory) - evaluate(relation.rhs, point, memory)
        # what the terms of a side lose to one another is no more exact than they are
        size = sum(abs(evaluate(term, point, memory)) for term in terms)
    except NotEvaluable:
        return None
    if abs(gap) <= EDGE * size:
        return _on_an_edge(relation, point)
    if isinstance(relation, sp.Eq | sp.Ne):
        return (abs(gap) <= close * max(1, size)) is isinstance(relation, sp.Eq)
    if mp.im(gap) != 0:
        return None
    return bool(mp.re(gap) < 0) is isinstance(relation, sp.Lt | sp.Le)


def _on_an_edge(relation: Condition, point: Mapping[sp.Symbol, Any]) -> bool | None:
    """What is exact decides, and only where that is cheap: rational functions at exact values.

    An equation holds where its sides are the same to all digits.
    """
    equation = isinstance(relation, sp.Eq | sp.Ne)
    unsettled = isinstance(relation, sp.Eq) if equation else None
    symbols = relation.free_symbols
    values = {
        s: sp.sympify(point[s], strict=True) for s in symbols if not isinstance(point[s], mp.mpf | mp.mpc)
    }
    plain = all(side.is_rational_function(*symbols) for side in (relation.lhs, relation.rhs))
    if len(values) < len(symbols) or not plain:
        return unsettled
    gap = (relation.lhs - relation.rhs).xreplace(values)
    if not gap.is_Rational:
        gap = sp.radsimp(sp.expand(gap))
    truth = relation.func(gap, 0)
    return bool(truth) if truth in (sp.true, sp.false) else unsettled
