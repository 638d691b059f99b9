r"""Fourier integrals of rational functions: ∫ R(x) cos(kx) dx and ∫ R(x) sin(kx) dx over the whole line, or half of it.

The line is closed above, where e^{ikx} falls off: 2πi times the residues at the zeros x = i√A of the factors x² + A.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.mathematics.regions.elementary import CALLS, within
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.values import Step


def by_residues(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """Evaluate one wave times a rational function without real poles.

    Raises
    ------
    OutsideClass
        The integrand is of another kind.
    """
    if parameter.symbol is not None or not expr.has(sp.sin, sp.cos):
        raise OutsideClass("no wave over a rational function")
    front, integral = expr.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise OutsideClass("no single integral over one variable")
    x, low, high = integral.limits[0]
    waves = [w for w in sp.Mul.make_args(integral.function) if isinstance(w, sp.sin | sp.cos)]
    if len(waves) != 1 or high != sp.oo or low not in (0, -sp.oo):
        raise OutsideClass("no single wave over a line")
    z = sp.Dummy("z")
    rational = sp.together((integral.function / waves[0]).subs(x, z))
    k = sp.cancel(waves[0].args[0] / x)
    if not rational.is_rational_function(z) or k.has(x) or k.is_positive is not True:
        raise OutsideClass("no wave over a rational function")
    parity = 1 if isinstance(waves[0], sp.cos) else -1
    if sp.simplify(rational.subs(z, -z) - parity * rational) != 0:
        raise OutsideClass("the integrand is not even")
    poles = _poles(rational, z)
    value = within(CALLS, lambda: _closed(rational, z, k, poles, parity)) * front
    value = sp.simplify(value / 2 if low == 0 else value)
    says = "The line is closed where the wave falls off: the residues at the poles above it."
    step = Step("residues", says, expr, value, turning_point=True)
    return RegionResult(True, value, True, (), {}, {}, value, steps=(step,))


def _poles(rational: Any, z: Any) -> list[Any]:
    """The poles above the line; every factor of the denominator must be z² + A with a positive A."""
    top, bottom = sp.fraction(sp.cancel(rational))
    if sp.degree(bottom, z) <= sp.degree(top, z):
        raise OutsideClass("the rational function does not fall off")
    poles = []
    for factor, _ in sp.factor_list(bottom)[1]:
        if not factor.has(z):
            continue
        polynomial = sp.Poly(factor, z)
        if polynomial.degree() != 2 or polynomial.coeff_monomial(z) != 0:
            raise OutsideClass("a factor of the denominator is no sum of a square and a number")
        square = sp.cancel(polynomial.coeff_monomial(1) / polynomial.LC())
        if square.is_positive is not True:
            raise OutsideClass("a factor of the denominator is no sum of a square and a number")
        poles.append(sp.I * sp.sqrt(square))
    return poles


def _closed(rational: Any, z: Any, k: Any, poles: list[Any], parity: int) -> Any:
    total = 2 * sp.pi * sp.I * sp.Add(*[sp.residue(rational * sp.exp(sp.I * k * z), z, p) for p in poles])
    return sp.simplify(total if parity == 1 else total / sp.I)
