"""An expression as a function of numbers or arrays, put together from closures: no code is written and run.

``sympy.lambdify`` prints a program and executes it, which this project does nowhere.  For one point of a formula
that may have no value there, ``evaluate`` says why; here whatever the library raises goes through.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import sympy as sp
from mpmath import mp

from tlssym.numbers.functions import named

Function = Callable[..., Any]


@dataclass(frozen=True)
class _Library:
    """Whose numbers are computed with: its functions of one argument, of two, of many, and its constants."""

    one: dict[Any, Callable[[Any], Any]]
    two: dict[Any, Callable[[Any, Any], Any]]
    many: dict[Any, Callable[[Any, Any], Any]]
    constant: Callable[[Any], Any]
    argument: Callable[[Any], Any]


_ARITHMETIC: dict[Any, Callable[[Any, Any], Any]] = {sp.Add: operator.add, sp.Mul: operator.mul}
_ARRAYS = _Library(
    one={**named(np, "numpy"), sp.Abs: np.abs, sp.Not: np.logical_not},
    two={
        sp.Pow: np.power,
        sp.StrictLessThan: np.less,
        sp.LessThan: np.less_equal,
        sp.StrictGreaterThan: np.greater,
        sp.GreaterThan: np.greater_equal,
        sp.Eq: np.equal,
        sp.Ne: np.not_equal,
    },
    many={
        **_ARITHMETIC,
        sp.And: np.logical_and,
        sp.Or: np.logical_or,
        sp.Max: np.maximum,
        sp.Min: np.minimum,
    },
    constant=float,
    argument=lambda value: np.asarray(value, dtype=float),
)
_NUMBERS = _Library(
    one={**named(mp, "mpmath"), sp.Abs: abs},
    two={sp.Pow: operator.pow},
    many=_ARITHMETIC,
    constant=lambda expr: mp.mpmathify(sp.N(expr, mp.dps)),
    argument=lambda value: value,
)


def array_function(symbols: Any, expr: sp.Expr) -> Function:
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
    return _function(symbols, expr, _ARRAYS)


def number_function(symbols: Any, expr: sp.Expr) -> Function:
    """The same for mpmath numbers; constants have the precision at which the function was made."""
    return _function(symbols, expr, _NUMBERS)


def _function(symbols: Any, expr: sp.Expr, library: _Library) -> Function:
    arguments = (symbols,) if isinstance(symbols, sp.Symbol) else tuple(symbols)
    inner = _closure(sp.sympify(expr, strict=True), arguments, library)
    return lambda *values: inner(values)


def _closure(
    expr: sp.Expr, symbols: Sequence[sp.Symbol], library: _Library
) -> Callable[[Sequence[Any]], Any]:
    if expr in (sp.true, sp.false):
        truth = bool(expr)
        return lambda values: truth
    if expr in symbols:
        place, taken = list(symbols).index(expr), library.argument
        return lambda values: taken(values[place])
    if expr.is_number:
        constant = library.constant(expr)
        return lambda values: constant
    kind = type(expr)
    if expr.is_Symbol:
        raise ValueError(f"{expr} is none of the arguments {', '.join(map(str, symbols))}")
    parts = [_closure(part, symbols, library) for part in expr.args]
    if kind in library.many:
        join = library.many[kind]
        return lambda values: reduce(join, (part(values) for part in parts))
    if kind in library.two:
        pair, (left, right) = library.two[kind], parts
        return lambda values: pair(left(values), right(values))
    if kind in library.one and len(parts) == 1:
        function, (argument,) = library.one[kind], parts
        return lambda values: function(argument(values))
    raise ValueError(f"{kind.__name__} has no counterpart in these numbers")
