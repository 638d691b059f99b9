r"""Rational functions of one variable over a range, by partial fractions, with parameters in the coefficients.

The denominator is factored; where its factors have at most the second degree the antiderivative is a sum of
powers, logarithms and arcus tangents, and so are its ends.  The sign of a discriminant says whether a factor
has roots: where it is not known there are two answers, each with its condition.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.regions.reading import refuse_many_terms
from tlssym.mathematics.regions.result import OutsideClass

MOST_FACTORS = 6
MOST_BELOW = 1_000
"""Terms of the product of all denominators."""
MOST_DEGREE = 10


@dataclass(frozen=True)
class Branch:
    """A value and the relations between parameters under which it holds."""

    value: Any
    conditions: tuple[Any, ...] = ()


@dataclass(frozen=True)
class _Sum:
    """A sum of logarithms, with what they add up to where the variable is large, and of all other terms."""

    plain: Any = sp.S.Zero
    logarithms: tuple[tuple[Any, Any], ...] = ()
    conditions: tuple[Any, ...] = ()

    def plus(self, plain: Any = 0, logarithms: tuple[tuple[Any, Any], ...] = ()) -> _Sum:
        """With more terms."""
        return replace(self, plain=self.plain + plain, logarithms=self.logarithms + logarithms)


def integrate_rational(
    f: Any, x: Any, low: Any, high: Any, assuming: tuple[Any, ...] = ()
) -> tuple[Branch, ...]:
    """The integral of a rational function from low to high, one branch for each sign of the discriminants.

    Raises
    ------
    OutsideClass
        The function or its denominator is of another kind, or has or may have a pole in the range.
    """
    if f.is_polynomial(x) or not f.is_rational_function(x):
        raise OutsideClass("the integrand is no rational function")
    if any(abs(p.exp) > MOST_DEGREE for p in f.atoms(sp.Pow) if p.exp.is_number):
        raise OutsideClass("the integrand is of a high degree")
    _refuse_many_denominators(f, x)
    front, f = f.as_independent(x, as_Add=False)
    top, bottom = sp.fraction(sp.together(f))
    parameters = sorted((top.free_symbols | bottom.free_symbols) - {x}, key=str)
    if not top.is_polynomial(x, *parameters) or not bottom.is_polynomial(x, *parameters):
        raise OutsideClass("the integrand is not rational in its parameters")
    ground = sp.QQ.frac_field(*parameters) if parameters else sp.QQ
    try:
        numerator = sp.Poly(top, x, domain=ground)
        content, found = sp.factor_list(bottom, x, *parameters)
        factors = [(sp.Poly(base, x, domain=ground), power) for base, power in found]
    except (sp.PolynomialError, sp.CoercionFailed) as reason:
        raise OutsideClass("the integrand is not rational over the rational numbers") from reason
    outside = content * sp.Mul(*[base.as_expr() ** power for base, power in factors if base.degree() == 0])
    factors = [(base, power) for base, power in factors if base.degree() > 0]
    degree = sum(base.degree() * power for base, power in factors)
    if len(factors) > MOST_FACTORS or degree > MOST_DEGREE or numerator.degree() >= degree:
        raise OutsideClass("the integrand is no proper fraction of a moderate degree")
    branches = [_Sum()]
    for base, power in factors:
        rest = sp.Poly(1, x, domain=ground)
        for other, times in factors:
            if other != base:
                rest *= other**times
        modulus = base**power
        share = (numerator * sp.invert(rest, modulus)).rem(modulus) if rest.degree() else numerator
        for depth in range(power, 0, -1):
            share, digit = share.div(base)
            if not digit.is_zero:
                branches = [
                    grown
                    for branch in branches
                    for grown in _part(branch, digit, base, depth, x, (low, high), assuming)
                ]
    return tuple(
        Branch(_neat(_with_logarithms(b, x, low, high) * front / outside), b.conditions) for b in branches
    )


def pole_inside(f: Any, x: Any, low: Any, high: Any) -> Any:
    """A place strictly between the ends where a rational function has a pole, or None where none is known."""
    if f.is_polynomial(x) or not f.is_rational_function(x):
        return None
    if any(abs(p.exp) > MOST_DEGREE for p in f.atoms(sp.Pow) if p.exp.is_number):
        return None
    _refuse_many_denominators(f, x)
    _, bottom = sp.fraction(sp.cancel(f))
    if not bottom.is_polynomial(x):
        return None
    for base, _ in sp.factor_list(bottom, x)[1]:
        if sp.degree(base, x) == 1:
            zero = sp.expand(x - base / sp.diff(base, x))
            if (zero - low).is_extended_positive and (high - zero).is_extended_positive:
                return zero
    return None


def _refuse_many_denominators(f: Any, x: Any) -> None:
    """Fractions with parameters are brought together only where few terms come of their denominators."""
    if f.free_symbols != {x}:
        below = {p.base for p in f.atoms(sp.Pow) if p.exp.is_Integer and p.exp < 0 and p.has(x)}
        refuse_many_terms(sp.Mul(*below), MOST_BELOW)


def _part(
    total: _Sum, digit: Any, base: Any, depth: int, x: Any, ends: tuple[Any, Any], assuming: tuple[Any, ...]
) -> list[_Sum]:
    """The total with the integral of digit/base^depth."""
    if base.degree() == 1:
        slope, start = (c for c in base.all_coeffs())
        slope, start = sp.sympify(slope, strict=True), sp.sympify(start, strict=True)
        _no_pole(slope * x + start, x, ends)
        weight = digit.as_expr() / slope
        if depth == 1:
            return [total.plus(logarithms=((weight, slope * x + start),))]
        inverse = [sp.S.Zero if e.is_infinite else (slope * e + start) ** (1 - depth) for e in ends]
        return [total.plus(weight * (inverse[1] - inverse[0]) / (1 - depth))]
    if base.degree() == 2 and depth <= 2:
        return _quadratic(total, digit, base, depth, x, ends, assuming)
    raise OutsideClass("the denominator has a factor of a high degree or power")


def _quadratic(
    total: _Sum, digit: Any, base: Any, depth: int, x: Any, ends: tuple[Any, Any], assuming: tuple[Any, ...]
) -> list[_Sum]:
    two, one, zero = (sp.sympify(c, strict=True) for c in base.all_coeffs())
    linear, constant = (sp.sympify(digit.coeff_monomial(m), strict=True) for m in (x, 1))
    gap = sp.factor(4 * two * zero - one**2)
    if two.is_positive is not True:
        raise OutsideClass("the sign of the denominator is not known")
    square = base.as_expr()
    # c₁ x + c₀ = c₁ (2αx + β)/(2α) + weight
    weight = constant - linear * one / (2 * two)
    if depth == 1:
        if linear != 0:
            total = total.plus(logarithms=((linear / (2 * two), square),))
    else:
        tangent = (2 * constant * two - linear * one) * x + constant * one - 2 * linear * zero
        at = [sp.S.Zero if e.is_infinite else (tangent / (gap * square)).subs(x, e) for e in ends]
        total = total.plus(at[1] - at[0])
        weight = (2 * two * constant - one * linear) / gap
    sign = sign_of(gap, assuming + total.conditions)
    found = []
    if sign != -1:
        root = sp.sqrt(gap)
        arcs = [
            sp.pi / 2 * (1 if e > 0 else -1) if e.is_infinite else sp.atan((2 * two * e + one) / root)
            for e in ends
        ]
        known = total if sign == 1 else replace(total, conditions=(*total.conditions, sp.Gt(gap, 0)))
        found.append(known.plus(2 * weight / root * (arcs[1] - arcs[0])))
    if sign != 1 and depth == 1:
        try:
            _no_pole(square, x, ends)
        except OutsideClass:
            if sign == -1:
                raise
            return found
        root = sp.sqrt(-gap)
        logs = [
            sp.S.Zero if e.is_infinite else sp.log((2 * two * e + one - root) / (2 * two * e + one + root))
            for e in ends
        ]
        known = total if sign == -1 else replace(total, conditions=(*total.conditions, sp.Lt(gap, 0)))
        found.insert(0, known.plus(weight / root * (logs[1] - logs[0])))
    return found


def _no_pole(factor: Any, x: Any, ends: tuple[Any, Any]) -> None:
    """Refuse a factor that has, or may have, a zero between the ends: it must be positive term by term."""
    low, high = ends
    if low.is_extended_nonnegative:
        shift = sp.Dummy(positive=True)
        moved = sp.expand(factor.subs(x, low + shift))
        if sign_of(moved) is not None:
            at_low = factor.subs(x, low)
            if at_low != 0:
                return
    if high.is_finite and low.is_finite and sp.degree(factor, x) == 1:
        values = [factor.subs(x, e) for e in ends]
        if all(v.is_positive for v in values) or all(v.is_negative for v in values):
            return
    raise OutsideClass("the integrand may have a pole in the range")


def _with_logarithms(branch: _Sum, x: Any, low: Any, high: Any) -> Any:
    """The value, with the logarithms at an infinite end, which must cancel there, gathered."""
    total = branch.plain
    for side, end in ((1, high), (-1, low)):
        growth = sp.S.Zero
        for weight, inner in branch.logarithms:
            if end.is_infinite:
                growth += weight * sp.degree(inner, x)
                total += side * weight * sp.log(abs(sp.LC(inner, x)))
            else:
                at = inner.subs(x, end)
                total += side * weight * sp.log(-at if at.is_negative else at)
        if growth != 0 and sp.cancel(growth) != 0:
            raise OutsideClass("the integrand does not fall fast enough")
    return total


def _neat(value: Any) -> Any:
    """The value factored where it is rational up to π, its logarithms gathered otherwise."""
    plain = sp.expand(value / sp.pi)
    if plain.is_rational_function():
        return sp.pi * sp.factor(plain)
    return _gathered(value)


def _gathered(value: Any) -> Any:
    """A sum of coefficients times logarithms or arcs, with each coefficient factored."""
    weights: dict[Any, Any] = {}
    for term in sp.Add.make_args(sp.expand(sp.expand_log(value, force=True))):
        function = sp.Mul(*[p for p in sp.Mul.make_args(term) if p.has(sp.log, sp.atan)])
        weights[function] = weights.get(function, 0) + term / function
    return sp.Add(*[sp.factor(weight) * function for function, weight in weights.items()])
