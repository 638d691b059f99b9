"""Values and directions as a person writes them: monomials times logarithms of monomials."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.exponential import LogRing
from tlssym.mathematics.regions.knowledge import is_constant
from tlssym.mathematics.regions.monomials import to_product


def log_polynomial(polynomial: Any, logs: LogRing) -> Any:
    """A polynomial in logarithms, factored where it factors, each linear factor as one logarithm."""
    setting = logs.setting
    if polynomial.is_ground:
        return setting.expression(polynomial.coeff(1) if polynomial else setting.zero)
    return log_expression(polynomial.as_expr(), logs)


def log_expression(expression: Any, logs: LogRing) -> Any:
    """An expression polynomial in the ring's symbols, with logarithms put in for them."""
    symbols = list(logs.ring.symbols)
    if not expression.has(*symbols):
        return sp.factor_terms(expression)
    numerator, denominator = sp.fraction(sp.together(expression))
    content, factors = sp.factor_list(numerator)
    result = content / sp.factor(denominator)
    for factor, multiplicity in factors:
        result *= _factor(factor, symbols, logs) ** multiplicity
    return result


def _factor(factor: Any, symbols: list[Any], logs: LogRing) -> Any:
    inner = [s for s in symbols if factor.has(s)]
    if not inner:
        return factor
    polynomial = sp.Poly(factor, *inner)
    named = dict(zip(symbols, logs.bases, strict=False))
    if polynomial.total_degree() == 1:
        slopes = {named[s]: polynomial.coeff_monomial(s) for s in inner}
        rest = polynomial.coeff_monomial(1)
        if all(slope.is_Rational for slope in slopes.values()):
            return rest + one_logarithm({b: Fraction(int(s.p), int(s.q)) for b, s in slopes.items()})
    return factor.xreplace({s: sp.log(named[s]) for s in inner})


def one_logarithm(form: dict[Any, Fraction]) -> Any:
    """A linear form with rational coefficients as a number times the logarithm of one quotient."""
    measured = [c for b, c in form.items() if not is_constant(b)] or list(form.values())
    common = reduce(lcm, (c.denominator for c in measured))
    divisor = reduce(gcd, (abs(int(c * common)) for c in measured))
    front = sp.Rational(divisor, common)
    argument = sp.Mul(*[b ** (sp.Rational(c.numerator, c.denominator) / front) for b, c in form.items()])
    if argument.is_number:
        if argument.is_Rational and argument < 1:
            return -front * sp.log(1 / argument)
        return front * sp.log(argument)
    return front * sp.log(argument)


def total_expression(total: dict[Any, Any], logs: LogRing) -> Any:
    """The value of a chamber as one expression; terms in the same symbols are put together."""
    setting = logs.setting
    parts: dict[Any, list[Any]] = {}
    for rest, groups in total.items():
        for monomial, polynomial in groups.items():
            form = dict(monomial)
            key = frozenset((b, p) for b, p in form.items() if not is_constant(b))
            number = to_product({b: p for b, p in form.items() if is_constant(b)}, setting)
            parts.setdefault((rest, key), []).append(number * log_polynomial(polynomial, logs))
    return sp.Add(
        *[
            tidy(rest * to_product(dict(key), setting))
            * (terms[0] if len(terms) == 1 else sp.factor_terms(sp.Add(*terms)))
            for (rest, key), terms in parts.items()
        ]
    )


def tidy(expression: Any) -> Any:
    """A product of powers with each symbol once, its exponent as a single fraction."""
    powers: dict[Any, Any] = {}
    rest = []
    for factor in sp.Mul.make_args(expression):
        base, exponent = factor.as_base_exp()
        if base.is_Symbol:
            powers[base] = powers.get(base, sp.S.Zero) + exponent
        else:
            rest.append(factor)
    return sp.Mul(*rest, *[b ** (sp.factor(e) if e.free_symbols else e) for b, e in powers.items()])


def _product_of(first: Any, other: Any, power: Fraction) -> Any:
    return sp.Symbol(first.name) * sp.Symbol(other.name) ** sp.Rational(power.numerator, power.denominator)


def direction_words(
    variables: tuple[Any, ...], direction: tuple[Fraction, ...], integrated: tuple[Any, ...] = ()
) -> str:
    """A ray of the log plane in words, such as ``R_1 → ∞, R → 0 at fixed R*R_1``."""
    moving = [(v, e) for v, e in zip(variables, direction, strict=True) if e]
    still = [v for v, e in zip(variables, direction, strict=True) if not e]
    moving.sort(key=lambda pair: (pair[1] < 0, pair[0].name))
    words = ", ".join(f"{v.name} → {'∞' if e > 0 else '0'}" for v, e in moving)
    kept = []
    if len(moving) > 1:
        (first, slope), *others = moving
        for other, e in others:
            power = -slope / e
            kept.append(str(_product_of(first, other, power)))
    kept += [v.name for v in [*sorted(still, key=lambda v: v.name), *integrated]]
    return f"{words} at fixed {', '.join(kept)}" if kept else words
