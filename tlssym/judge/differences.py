"""How a printed formula differs from a derived one, part by part, where its value alone would not say it.

An integral over step functions taken apart; one exponent, one term of a sum, its sign; a symbol that is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.definitions import expand
from tlssym.language import Theta
from tlssym.mathematics.monomials import as_monomial, exponents


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


def endless_variable(integral: Any) -> Any:
    """A variable with an infinite range that nothing under the integral depends on; None where there is none.

    Such an integral is infinite, unless what stands under it vanishes everywhere.
    """
    inner = integral.function.free_symbols
    for variable, *ends in integral.limits:
        if any(end.is_infinite for end in ends) and variable not in inner:
            return variable
        # what the limits of this one depend on is what the next one may depend on
        inner = (inner - {variable}) | {s for end in ends for s in end.free_symbols}
    return None


def wrong_variable(printed: IntegralParts, derived: IntegralParts, expr: Any) -> tuple[Any, Any] | None:
    """The printed and the derived variable, where the printed one does not stand under its integral.

    Parameters
    ----------
    printed, derived : IntegralParts
    expr : sympy expression
        The printed integral itself.

    Returns
    -------
    (printed, derived) or None
        None where both integrate over the same, or the printed one only has another name for it.
    """
    have, want = printed.variables - derived.variables, derived.variables - printed.variables
    if len(have) != 1 or len(want) != 1:
        return None
    (mine,), (theirs,) = have, want
    (integral,) = expr.atoms(sp.Integral)
    inside = integral.function.free_symbols.union(
        *(e.free_symbols for _, *ends in integral.limits for e in ends)
    )
    return (mine, theirs) if mine not in inside and theirs in expr.free_symbols else None


def turned_step(printed: IntegralParts, derived: Any) -> Any:
    """The step function of a derived integral that is printed the other way round, if that is all that differs."""
    theirs = parts_of_integral(derived)
    if theirs is None or any(
        getattr(printed, each) != getattr(theirs, each) for each in ("variables", "limits", "rest")
    ):
        return None
    (whole,) = derived.atoms(sp.Integral)
    for step in whole.function.atoms(Theta):
        mine, turned = _canonical(step.args[0]), _canonical(-step.args[0])
        if printed.steps == (theirs.steps - {mine}) | {turned}:
            return step.args[0]
    return None


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


Write = Callable[[Any], str]


def difference_words(printed: Any, derived: Any, latex: Write) -> str:
    """What is to be mended in ``printed``, where that is one thing; empty elsewhere.

    Parameters
    ----------
    printed, derived : sympy expressions
        Known to differ: nothing is decided here, only told.
    latex : callable
        How a formula is written.
    """
    if not isinstance(printed, sp.Expr) or not isinstance(derived, sp.Expr):
        return ""
    return _exponent(printed, derived, latex) or _term(printed, derived, latex)


def _exponent(printed: Any, derived: Any, latex: Write) -> str:
    """One factor that has another exponent; all the others are the same."""
    mine, theirs = _powers(printed), _powers(derived)
    apart = [b for b in {**mine, **theirs} if sp.simplify(mine.get(b, 0) - theirs.get(b, 0)) != 0]
    if len(apart) != 1 or apart[0].is_number:
        return ""
    (base,) = apart
    if base not in mine or base not in theirs:
        return ""  # a factor that is missing is told as such
    return f"the exponent of ${latex(base)}$ is ${latex(mine[base])}$ and should be ${latex(theirs[base])}$"


def _powers(product: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for factor in sp.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        found[base] = found.get(base, sp.S.Zero) + exponent
    return found


def _term(printed: Any, derived: Any, latex: Write) -> str:
    """One term of a sum that has another sign or another factor; all the others are the same."""
    mine, theirs = set(sp.Add.make_args(sp.expand(printed))), set(sp.Add.make_args(sp.expand(derived)))
    if len(mine) < 2 or len(mine) != len(theirs) or len(mine - theirs) != 1:
        return ""
    (have,), (want,) = mine - theirs, theirs - mine
    quotient = sp.cancel(want / have)
    if quotient == -1:
        return f"the sign of the term ${latex(have)}$ is the other one"
    if quotient.is_number or quotient.is_Add:
        return ""
    return f"the term ${latex(have)}$ lacks the factor ${latex(sp.powsimp(quotient))}$"


def lost_symbols(printed: Any, references: Sequence[Any], table: Mapping[Any, Any]) -> list[Any]:
    """The symbols that every reference is proportional to a power of, and that a member does not hold at all.

    No formula without E is E^{-2} times a number: that holds of a value as of a leading behaviour, and of an
    integral that nobody can do.

    Parameters
    ----------
    printed : sympy expression
        As printed, integrals undone.
    references : sequence of sympy expressions
        Derived values.
    table : mapping
        What the names stand for.

    Returns
    -------
    list of symbols, sorted by name
    """
    if not isinstance(printed, sp.Expr) or not references:
        return []
    held = {symbol for form in (printed, expand(printed, table)) for symbol in form.free_symbols}
    lost: set[Any] | None = None
    for reference in references:
        parts = exponents(expand(reference, table)) if isinstance(reference, sp.Expr) else None
        if parts is None:
            return []
        powers = {base for base, power in parts.monomial.powers if base.is_Symbol and sp.simplify(power) != 0}
        lost = powers if lost is None else lost & powers
    return sorted((lost or set()) - held, key=str)
