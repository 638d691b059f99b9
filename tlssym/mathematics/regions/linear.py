"""Step functions of linear forms: polynomials and exponentials over polytopes, exactly.

The machinery is that of the log plane with the variables themselves in place of their logarithms: a
constant b in N x + b ≥ 0 is written b·ln(e).  A polynomial is a sum of powers of linear forms, and over a
simple polytope
∫ ℓ(x)^m dx = m!/(m+n)! Σ_v ℓ(v)^{m+n} |det U| / ∏(−ℓ·u_j)   (Lawrence 1991; Baldoni et al. 2011).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.regions.chambers import Chambers
from tlssym.mathematics.regions.exponential import Piece, Polynomial
from tlssym.mathematics.regions.knowledge import Knowledge
from tlssym.mathematics.regions.monomials import Form, Setting
from tlssym.mathematics.regions.reading import Term, expand_factors, flatten, multiplied_out
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter, answer

MOST_PARTS = 256
MOST_DEGREE = 12
MOST_TERMS = 5_000


@dataclass(frozen=True)
class Part:
    """Constraints (expressions that must be positive), and the integrand without steps."""

    positive: tuple[Any, ...]
    integrand: Any


def is_linear_kind(expr: Any) -> bool:
    """Whether some step function or limit calls for polytopes: an absolute value, or three and more terms."""
    arguments = [step.args[0] for step in expr.atoms(Theta)]
    if any(len(limit) != 3 for integral in expr.atoms(sp.Integral) for limit in integral.limits):
        return False
    for integral in expr.atoms(sp.Integral):
        arguments += [high - low for _, low, high in integral.limits if not (high - low).has(sp.oo, sp.nan)]
        arguments += [x - low for x, low, _ in integral.limits if low.is_Add]
        arguments += [high - x for x, _, high in integral.limits if high.is_Add]
    return any(a.has(sp.Abs) or len(sp.Add.make_args(sp.expand(a))) > 2 for a in arguments) or any(
        low.is_extended_negative or low.could_extract_minus_sign()
        for integral in expr.atoms(sp.Integral)
        for _, low, _ in integral.limits
    )


def by_polytopes(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """Evaluate integrals whose step functions and limits are linear in the integration variables.

    Raises
    ------
    OutsideClass
        Something is not linear, or the integrand is neither a polynomial nor an exponential.
    """
    if parameter.symbol is not None:
        raise OutsideClass("leading behaviour of integrals over polytopes")
    terms = [part for whole in flatten(expr) for part in expand_factors(whole)]
    constants: dict[Any, Any] = {}
    inside: list[tuple[tuple[Any, ...], Any, Part]] = []
    for term in terms:
        variables = tuple(x for x, _, _ in term.limits)
        bound = set(variables)
        outer = sp.Mul(*[f for f in term.factors if not f.free_symbols & bound])
        inside += [(variables, outer, part) for part in _parts(term)]
        if len(inside) > MOST_PARTS:
            raise OutsideClass("the absolute values split the region into too many parts")
    symbols: set[Any] = set()
    for variables, _, part in inside:
        for expression in (*part.positive, part.integrand):
            for number in expression.atoms(sp.NumberSymbol, sp.Pow, sp.log):
                if number.is_number and not number.is_Rational and number.is_positive:
                    constants.setdefault(number, sp.Dummy(f"c{len(constants)}", positive=True))
            symbols |= expression.free_symbols - set(variables)
    setting = Setting(symbols | set(constants.values()))
    knowledge = Knowledge(setting, [r for r in assuming if r.free_symbols <= symbols])
    pieces = []
    for variables, outer, part in inside:
        constraints = tuple(_linear(e.xreplace(constants), variables, setting) for e in part.positive)
        power, polynomial = _integrand(part.integrand.xreplace(constants), variables, setting)
        source = Term((), tuple((x, -sp.oo, sp.oo) for x in variables))
        source = replace(source, factors=tuple(Theta(e) for e in part.positive if e.free_symbols))
        pieces.append(
            Piece(variables, outer, power, constraints, polynomial=polynomial, source=source, flat=True)
        )
    chambers = Chambers(pieces, setting, knowledge, [])
    chambers.fixed = {dummy: sp.Rational(str(sp.N(number, 40))) for number, dummy in constants.items()}
    result = answer(chambers, parameter)
    back = {dummy: number for number, dummy in constants.items()}

    def out(e: Any) -> Any:
        return e.xreplace(back) if isinstance(e, sp.Basic) else e

    return replace(
        result,
        value=out(result.value),
        coefficient=out(result.coefficient),
        conditions=tuple(c for c in map(out, result.conditions) if c not in (sp.true, sp.false)),
        cases=tuple((out(c), out(v)) for c, v in result.cases),
        exponents={},
    )


def _parts(term: Term) -> Iterator[Part]:
    """Split a term at the signs of its absolute values and at the order of its limits."""
    positive: list[Any] = []
    factors: list[Any] = []
    bound = {x for x, _, _ in term.limits}
    for factor in term.factors:
        base = factor.base if factor.is_Pow else factor
        if isinstance(base, Theta):
            if factor.is_Pow and factor.exp.is_positive is not True:
                raise OutsideClass(f"the step function in {factor} is not a factor")
            positive.append(sp.expand(base.args[0]))
        elif factor.free_symbols & bound:
            factors.append(factor)
    oriented = [Part(tuple(positive), sp.Mul(*factors))]
    for variable, low, high in term.limits:
        ahead = [e for e in (variable - low, high - variable) if not e.has(sp.oo)]
        if low in (-sp.oo, 0) or high == sp.oo or (high - low).is_positive:
            settled = low == -sp.oo or high == sp.oo or (high - low).is_positive is True
        else:
            settled = False
        done = [replace(p, positive=p.positive + tuple(ahead)) for p in oriented]
        if not settled:
            back = tuple(-e for e in ahead)
            done += [Part(p.positive + back, -p.integrand) for p in oriented]
        oriented = done
    for part in oriented:
        yield from _without_moduli(part)


def _without_moduli(part: Part) -> Iterator[Part]:
    """One part for each sign of each absolute value that a pair of constraints cannot replace."""
    plain: list[Any] = []
    for e in part.positive:
        moduli = e.atoms(sp.Abs)
        if len(moduli) == 1:
            modulus = next(iter(moduli))
            slope = sp.expand(e).coeff(modulus)
            if slope.is_negative:
                rest = sp.expand(e - slope * modulus)
                plain += [rest + slope * modulus.args[0], rest - slope * modulus.args[0]]
                continue
        plain.append(e)
    rest_moduli = sorted(
        set().union(part.integrand.atoms(sp.Abs), *[e.atoms(sp.Abs) for e in plain]), key=str
    )
    if not rest_moduli:
        yield Part(tuple(plain), part.integrand)
        return
    modulus = rest_moduli[0]
    inner = modulus.args[0]
    for sign in (1, -1):
        rule = {modulus: sign * inner}
        made = Part((*[e.xreplace(rule) for e in plain], sign * inner), part.integrand.xreplace(rule))
        yield from _without_moduli(made)


def _linear(expression: Any, variables: tuple[Any, ...], setting: Setting) -> Form:
    """A linear expression as a form; the constant stands at the base e."""
    try:
        polynomial = sp.Poly(sp.expand(expression), *variables)
    except sp.PolynomialError as error:
        raise OutsideClass(f"the step function of {expression} is not linear") from error
    if polynomial.total_degree() > 1 or any(c.free_symbols & set(variables) for c in polynomial.coeffs()):
        raise OutsideClass(f"the step function of {expression} is not linear")
    form: Form = {}
    for powers, coefficient in polynomial.terms():
        base = variables[powers.index(1)] if sum(powers) else sp.E
        form[base] = setting.element(coefficient)
    return {base: c for base, c in form.items() if c}


def _integrand(
    expression: Any, variables: tuple[Any, ...], setting: Setting
) -> tuple[Form, Polynomial | None]:
    """An exponential of a linear form, or a polynomial."""
    power: Form = {}
    rest = []
    for factor in sp.Mul.make_args(sp.powsimp(expression)):
        if isinstance(factor, sp.exp) and factor.free_symbols & set(variables):
            for base, c in _linear(factor.args[0], variables, setting).items():
                power[base] = power.get(base, setting.zero) + c
        else:
            rest.append(factor)
    plain = sp.Mul(*rest)
    if not variables:
        raise OutsideClass("a term without an integral beside one")
    try:
        polynomial = sp.Poly(multiplied_out(plain, MOST_TERMS), *variables)
    except sp.PolynomialError as error:
        raise OutsideClass(f"the integrand {expression} is no polynomial") from error
    if polynomial.total_degree() > MOST_DEGREE or any(
        c.free_symbols & set(variables) for c in polynomial.coeffs()
    ):
        raise OutsideClass(f"the integrand {expression} is no polynomial")
    if power and not polynomial.is_ground:
        raise OutsideClass("a polynomial times an exponential")
    terms = {powers: setting.element(c) for powers, c in polynomial.terms() if c != 0}
    return power, terms
