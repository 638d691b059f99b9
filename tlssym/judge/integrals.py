"""An integral over step functions taken apart, so that two of them can be told apart by more than their value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.monomials import as_monomial


@dataclass(frozen=True)
class IntegralParts:
    """The limits and the step functions of an integral, in a form that does not depend on how they are written."""

    variables: frozenset[Any]
    limits: frozenset[Any]
    steps: frozenset[Any]

    def difference(self, other: IntegralParts) -> str:
        """In words, what this one has and the other has not; empty where more than one thing differs in kind."""
        told = []
        for lo_hi in sorted(self.limits - other.limits, key=str):
            variable, low, high = lo_hi
            told.append(f"the limits of ${sp.latex(variable)}$ are ${sp.latex(low)}$ and ${sp.latex(high)}$")
        for step in sorted(self.steps - other.steps, key=str):
            told.append(f"it has the step function of ${sp.latex(step)}$")
        for step in sorted(other.steps - self.steps, key=str):
            told.append(f"it lacks the step function of ${sp.latex(step)}$")
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
    )


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
