"""An integral over step functions taken apart, so that two of them can be told apart by more than their value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.monomials import as_monomial


@dataclass(frozen=True)
class IntegralParts:
    """Limits, step functions and what stands beside them, in a form that does not depend on the writing.

    ``rest`` is everything but the step functions, factors before the integral sign included.
    """

    variables: frozenset[Any]
    limits: frozenset[Any]
    steps: frozenset[Any]
    rest: Any

    def difference(self, other: IntegralParts, latex: Callable[[Any], str]) -> str:
        """In words, what this one has and the other has not; empty where more than one thing differs in kind."""
        told = []
        for lo_hi in sorted(self.limits - other.limits, key=str):
            variable, low, high = lo_hi
            told.append(f"the limits of ${latex(variable)}$ are ${latex(low)}$ and ${latex(high)}$")
        for step in sorted(self.steps - other.steps, key=str):
            told.append(f"it has the step function of ${latex(step)}$")
        for step in sorted(other.steps - self.steps, key=str):
            told.append(f"it lacks the step function of ${latex(step)}$")
        quotient = sp.powsimp(other.rest / self.rest) if self.rest != 0 else sp.S.One
        if quotient != 1:
            told.append(f"its integrand lacks the factor ${latex(quotient)}$")
        return "; ".join(told)


def parts_of_integral(expr: Any) -> IntegralParts | None:
    """The parts of an expression with one integral in it; None for any other."""
    integrals = expr.atoms(sp.Integral)
    if len(integrals) != 1:
        return None
    (integral,) = integrals
    if any(len(limit) != 3 for limit in integral.limits):
        return None
    return IntegralParts(
        frozenset(limit[0] for limit in integral.limits),
        frozenset(tuple(limit) for limit in integral.limits),
        frozenset(_canonical(step.args[0]) for step in integral.function.atoms(Theta)),
        _rest(expr, integral),
    )


def _rest(expr: Any, integral: Any) -> Any:
    """What stands beside the step functions, before the integral sign and after it, as one product."""
    held = sp.Dummy("integral", positive=True)
    outside = sp.expand(expr.xreplace({integral: held}) / held)
    product = outside * integral.function.xreplace(dict.fromkeys(integral.function.atoms(Theta), sp.S.One))
    monomial = as_monomial(product)
    return product if monomial is None else monomial.to_expr()


def _canonical(argument: Any) -> Any:
    """a − b > 0 between two products of powers as the product a/b (> 1); anything else expanded."""
    terms = sp.Add.make_args(sp.expand(argument))
    if len(terms) == 2:
        first, second = (as_monomial(term) for term in terms)
        if first is not None and second is not None:
            up, down = (first, second) if second.coefficient.is_negative else (second, first)
            if up.coefficient.is_positive and down.coefficient.is_negative:
                return (up / down).to_expr() * -1
    return sp.powdenest(sp.expand_power_base(sp.expand(argument)))


def integral_difference(printed: Any, derived: Any) -> tuple[Any, Any] | None:
    """What two expressions c + ∫f lack: derived over printed, outside the integral and under it.

    Returns
    -------
    (outside, under) or None
        Quotients, 1 where the two agree; None where either is not of this form with the same limits.
    """
    mine, theirs = _outside_and_under(printed), _outside_and_under(derived)
    if mine is None or theirs is None or mine[2] != theirs[2] or 0 in (mine[0], mine[1]):
        return None
    return _short(theirs[0] / mine[0]), _short(theirs[1] / mine[1])


def _outside_and_under(expr: Any) -> tuple[Any, Any, Any] | None:
    integrals = expr.atoms(sp.Integral)
    if len(integrals) != 1:
        return None
    (integral,) = integrals
    held = sp.Dummy("integral")
    expanded = sp.expand(expr.xreplace({integral: held}))
    outside, factor = expanded.coeff(held, 0), expanded.coeff(held, 1)
    if expanded.has(held**2) or sp.expand(expanded - outside - factor * held) != 0:
        return None
    return outside, factor * integral.function, integral.limits


def _short(quotient: Any) -> Any:
    monomial = as_monomial(quotient)
    return sp.powsimp(quotient) if monomial is None else monomial.to_expr()
