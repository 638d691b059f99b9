"""An expression as a function of numbers or arrays, put together from closures: no code is written and run.

``sympy.lambdify`` prints a program and executes it, which this project does nowhere.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
import sympy as sp

from tlssym.numbers.functions import named

Function = Callable[..., Any]

_FUNCTIONS: dict[Any, Callable[[Any], Any]] = {
    **named(np, "numpy"),
    sp.Abs: np.abs,
    sp.Not: np.logical_not,
}
_MANY: dict[Any, Callable[[Any, Any], Any]] = {
    sp.Add: operator.add,
    sp.Mul: operator.mul,
    sp.And: np.logical_and,
    sp.Or: np.logical_or,
    sp.Max: np.maximum,
    sp.Min: np.minimum,
}
_TWO: dict[Any, Callable[[Any, Any], Any]] = {
    sp.Pow: np.power,
    sp.StrictLessThan: np.less,
    sp.LessThan: np.less_equal,
    sp.StrictGreaterThan: np.greater,
    sp.GreaterThan: np.greater_equal,
    sp.Eq: np.equal,
    sp.Ne: np.not_equal,
}


def array_function(symbols: Any, expr: Any) -> Function:
    """The function that an expression is of some symbols, for floats and numpy arrays.

    Parameters
    ----------
    symbols : sympy symbol or sequence of them
        Its arguments, in order.
    expr : sympy expression or relation
        Of these symbols alone; sums, products, powers, relations, and the elementary functions.

    Returns
    -------
    callable
        Takes arrays that broadcast together, in double precision.

    Raises
    ------
    ValueError
        A symbol is missing, or a function has no counterpart here.
    """
    arguments = (symbols,) if isinstance(symbols, sp.Symbol) else tuple(symbols)
    inner = _closure(sp.sympify(expr, strict=True), arguments)
    return lambda *values: inner(values)


def _closure(expr: Any, symbols: Sequence[Any]) -> Callable[[Sequence[Any]], Any]:
    if expr in (sp.true, sp.false):
        truth = bool(expr)
        return lambda values: truth
    if expr in symbols:
        place = list(symbols).index(expr)
        return lambda values: np.asarray(values[place], dtype=float)
    if expr.is_number:
        constant = float(expr)
        return lambda values: constant
    kind = type(expr)
    if expr.is_Symbol:
        raise ValueError(f"{expr} is none of the arguments {', '.join(map(str, symbols))}")
    parts = [_closure(part, symbols) for part in expr.args]
    if kind in _MANY:
        join = _MANY[kind]
        return lambda values: reduce(join, (part(values) for part in parts))
    if kind in _TWO:
        pair, (left, right) = _TWO[kind], parts
        return lambda values: pair(left(values), right(values))
    if kind in _FUNCTIONS:
        function, (argument,) = _FUNCTIONS[kind], parts
        return lambda values: function(argument(values))
    raise ValueError(f"{kind.__name__} has no counterpart for arrays")
