"""Integrals over a delta function of one variable: the integrand at its zeros, over the slope there."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Theta
from tlssym.parse.applied import DELTA
from tlssym.parse.arithmetic import integral_of
from tlssym.parse.errors import ParseError
from tlssym.parse.tree import Span

_NOT_DONE = "a delta function is done only where its argument has one zero that can be written down"


def sifted(integrand: Any, limit: tuple[Any, Any, Any], span: Span) -> Any:
    """The integral of a product with one delta function in the variable of integration.

    Raises
    ------
    ParseError
        The delta function is no factor, or its argument has no single zero that can be written down.
    """
    variable, lo, hi = limit
    factors = sp.Mul.make_args(integrand)
    deltas = [
        factor for factor in factors if isinstance(factor, AppliedUndef) and factor.func.__name__ == DELTA
    ]
    rest = sp.Mul(*(factor for factor in factors if factor not in deltas))
    own = [delta for delta in deltas if variable in delta.free_symbols]
    if rest.has(sp.Function(DELTA)) or any(c.func.__name__ == DELTA for c in rest.atoms(AppliedUndef)):
        raise ParseError(_NOT_DONE, span)
    if not own:
        return integral_of(integrand, limit)  # that of a variable further out
    if len(own) > 1 or len(own[0].args) != 1:
        raise ParseError(_NOT_DONE, span)
    argument = own[0].args[0]
    others = sp.Mul(*(delta for delta in deltas if delta is not own[0]))
    zero = _zero(argument, variable)
    if zero is None or rest.has(sp.Integral, sp.Sum):
        raise ParseError(_NOT_DONE, span)
    slope = sp.Abs(sp.diff(argument, variable).subs(variable, zero))
    inside = sp.S.One
    for edge, larger in ((lo, True), (hi, False)):
        if edge.is_infinite:
            continue
        distance = zero - edge if larger else edge - zero
        if distance.is_zero or distance.has(sp.zoo, sp.nan):
            raise ParseError("a delta function at the end of the range has no agreed value", span)
        inside *= sp.S.One if distance.is_positive else sp.S.Zero if distance.is_negative else Theta(distance)
    return inside * others * rest.subs(variable, zero) / slope


def _zero(argument: Any, variable: Any) -> Any:
    """The one zero of a + b x, or of a + b xⁿ for a positive x; None elsewhere."""
    terms = sp.Add.make_args(sp.expand(argument))
    constant = sp.Add(*(term for term in terms if variable not in term.free_symbols))
    moving = [term for term in terms if variable in term.free_symbols]
    if len(moving) != 1 or not argument.is_commutative:
        return None
    factor, power = moving[0].as_independent(variable, as_Add=False)
    base, exponent = power.as_base_exp()
    if base != variable or exponent.has(variable):
        return None
    if exponent == 1:
        return -constant / factor
    value = -constant / factor
    return value ** (1 / exponent) if variable.is_positive and value.is_positive else None
