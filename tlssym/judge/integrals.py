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
        told += self._steps_apart(other, latex)
        quotient = sp.powsimp(other.rest / self.rest) if self.rest != 0 else sp.S.One
        if quotient != 1:
            told.append(f"its integrand lacks the factor ${latex(quotient)}$")
        return "; ".join(told)

    def _steps_apart(self, other: IntegralParts, latex: Callable[[Any], str]) -> list[str]:
        """Step functions that differ: one factor that all of them lack, or each by itself."""
        mine, theirs = sorted(self.steps - other.steps, key=str), sorted(other.steps - self.steps, key=str)
        for factor in _common_factors(mine, theirs):
            return [
                f"in {'its' if len(self.steps) == len(mine) else len(mine)} step functions "
                f"${latex(factor[0])}$ stands where ${latex(factor[1])}$ should"
            ]
        told = [f"it has the step function of ${latex(step)}$" for step in mine]
        return told + [f"it lacks the step function of ${latex(step)}$" for step in theirs]


def _common_factors(mine: list[Any], theirs: list[Any]) -> list[tuple[Any, Any]]:
    """A product of powers and what stands for it, if that turns the first step functions into the others.

    The products are those printed in a difference or a quotient, such as U/R^a in ``U/R^a - |E - E_1|``.
    """
    if len(mine) != len(theirs) or len(mine) < 2:
        return []
    printed = {m for step in mine for m in _products(step)}
    derived = {m for step in theirs for m in _products(step)}
    for before in sorted(printed, key=sp.default_sort_key):
        for after in sorted(derived, key=sp.default_sort_key):
            share = after / before
            moved = {_scaled(step, before, share) for step in mine}
            if share != 1 and moved == set(theirs):
                return [(before, after)]
    return []


def _products(step: Any) -> list[Any]:
    """The products of powers in a sum of two."""
    if not step.is_Add:
        return []
    return [term for term in step.args if term.is_Mul and not term.could_extract_minus_sign()]


def _scaled(step: Any, product: Any, share: Any) -> Any:
    """A step function with a product in it multiplied: in a sum the term, in a quotient one side."""
    if step.is_Add:
        return sp.Add(*(term * share if term == product else term for term in step.args))
    # of c·product/b > 1 or b/(c·product) > 1: the product stands with the power 1 or -1
    power = 1 if (step / product).free_symbols.isdisjoint(product.free_symbols) else -1
    return _canonical_product(step * share**power)


def _canonical_product(product: Any) -> Any:
    monomial = as_monomial(product)
    return product if monomial is None else monomial.to_expr()


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
