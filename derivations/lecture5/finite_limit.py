r"""When a finite upper limit may be called infinite: a condition on time, from the law itself.

    ∫_0^M a dΔ/(1 + b Δ²) = a arctan(M √b)/√b,   and   (2/π) arctan(M √b)   of its value for M → ∞.

b holds a Laplace transform of the unknown function, so M √b ≫ 1 becomes, by the asymptotic law, a condition
on the time; for a law with a logarithm it is the logarithm of the time that must be large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from tlssym.check.selfconsistent import Array, LogKernel, SelfConsistent
from tlssym.mathematics.tauberian import Kind, RelationError, leading_transform


@dataclass(frozen=True)
class FiniteLimit:
    """A Lorentzian integral up to a finite limit, beside its value for an infinite one.

    Attributes
    ----------
    exact, infinite : sympy expression
        The integral to the finite limit, and to infinity.
    argument : sympy expression
        z = M √b, dimensionless.
    ratio : sympy expression
        exact/infinite = (2/π) arctan z.
    linear : sympy expression
        The value for z → 0, a·M.
    """

    exact: Any
    infinite: Any
    argument: Any
    ratio: Any
    linear: Any

    def expansion(self, terms: int) -> Any:
        """The first terms for z ≫ 1: infinite · (1 − 2/(πz) + 2/(3πz³) − …).

        In a self-consistent relation the second term is one power of the logarithm smaller than the first,
        and so enters the iterated logarithm of the law.
        """
        z = self.argument
        series = sum(
            (sp.Integer(-1) ** (k + 1) / ((2 * k + 1) * z ** (2 * k + 1)) for k in range(terms - 1)),
            sp.S.Zero,
        )
        return sp.expand(self.infinite * (1 + 2 * series / sp.pi))


@dataclass(frozen=True)
class LimitCondition:
    """The condition z ≫ 1 as a condition on the time.

    Attributes
    ----------
    argument : sympy expression
        z at the time t, from the asymptotic law, with p = 1/t.
    variable : sympy expression
        What must be large: ``log(t/scale)``, or t itself where z grows like a power of the time.
    threshold : sympy expression
        The value of ``variable`` at which z = 1.
    condition : sympy relation
        ``variable > threshold``, to be read as ≫.
    power : sympy number
        z = (variable/threshold)**power.
    """

    argument: Any
    variable: Any
    threshold: Any
    condition: Any
    power: Any

    def threshold_for(self, accuracy: Any) -> Any:
        """Value of ``variable`` beyond which the finite limit costs less than ``accuracy``, a fraction."""
        return self.threshold * sp.tan(sp.pi * (1 - sp.sympify(accuracy, strict=True)) / 2) ** (
            1 / self.power
        )


def integrate_to_finite_limit(integrand: Any, variable: Any, upper: Any) -> FiniteLimit:
    """∫_0^upper of a/(1 + b·variable²), exactly, and its ratio to the integral to infinity.

    Parameters
    ----------
    integrand : sympy expression
        Of the form a/(1 + b·variable²) up to rewriting, b positive.
    variable : sympy Symbol
    upper : sympy expression, positive

    Raises
    ------
    RelationError
        The integrand is not of this form.
    """
    numerator, denominator = sp.fraction(sp.together(integrand))
    polynomial = sp.Poly(sp.expand(denominator), variable)
    if polynomial.degree() != 2 or numerator.has(variable):
        raise RelationError(f"{integrand} is not of the form a/(1 + b {variable}**2)")
    square, linear, constant = polynomial.all_coeffs()
    if linear != 0 or constant == 0:
        raise RelationError(f"{integrand} is not of the form a/(1 + b {variable}**2)")
    a, b = sp.cancel(numerator / constant), sp.cancel(square / constant)
    if b.is_negative or a == 0:
        raise RelationError(f"the integrand {integrand} has a pole, or vanishes")
    root = sp.sqrt(b)
    z = upper * root
    return FiniteLimit(a * sp.atan(z) / root, sp.pi * a / (2 * root), z, 2 * sp.atan(z) / sp.pi, a * upper)


def condition_on_time(
    limit: FiniteLimit, transform: Any, power: Any, balance: Any, t: Any, scale: Any
) -> LimitCondition:
    """Translate z ≫ 1 by the asymptotic law into a condition on the time.

    Parameters
    ----------
    limit : FiniteLimit
    transform : sympy expression
        How the transform of x**power stands in ``limit.argument``, such as ``Transform(1/x(t), t, p)``.
    power : int or Rational
        The power of x under that transform, such as -1.
    balance : Balance
        A solved balance.
    t, scale : sympy Symbol
        Time, and the time scale in its logarithm.

    Returns
    -------
    LimitCondition

    Raises
    ------
    RelationError
        There is no law, or z does not grow with time.
    """
    if balance.solution is not True or balance.coefficient is None:
        raise RelationError("no asymptotic law to translate the condition with")
    power = sp.sympify(power, strict=True)
    leading = leading_transform(power * balance.alpha, power * balance.beta)
    if leading.kind not in (Kind.REGULAR, Kind.LOGARITHM):
        raise RelationError(f"the transform {leading.kind.value}, which gives no condition on the time")
    large = sp.Symbol("L", positive=True)
    value = balance.coefficient**power * leading.coefficient * large**leading.log_power
    value *= t**leading.power
    time = sp.Dummy("t", positive=True)
    argument = limit.argument.subs(transform, value).xreplace({t: time})
    argument = sp.powsimp(sp.powdenest(sp.expand_power_base(sp.simplify(argument))))
    in_time = sp.simplify(time * sp.diff(argument, time) / argument)
    in_log = sp.simplify(large * sp.diff(argument, large) / argument)
    logarithm = sp.log(t / scale)
    full = argument.subs(large, logarithm).xreplace({time: t})
    if in_time == 0 and in_log.is_positive:
        threshold, variable, exponent = argument.subs(large, 1) ** (-1 / in_log), logarithm, in_log
    elif in_time.is_positive and in_log == 0:
        threshold, variable, exponent = argument.subs(time, 1) ** (-1 / in_time), t, in_time
    else:
        raise RelationError(f"z = {full} is not a growing power of the time or of its logarithm")
    threshold = sp.simplify(threshold)
    return LimitCondition(full, variable, threshold, sp.Gt(variable, threshold, evaluate=False), exponent)


def finite_limit_relation(curvature: float, *, cutoff: str = "smooth") -> SelfConsistent:
    r"""x_p = p^{-2} arctan(z)/z with z² = curvature·(1/x)_p: the same with a finite upper limit M.

    It is x_p = p^{-2} ∫_0^M A dΔ/(1 + A B (1/x)_p Δ²) with x in units of A M t₀, and ``curvature`` is B·M.
    """
    log_curvature = float(np.log(curvature))

    def residual(ell: Array, logs: Sequence[Array]) -> tuple[Array, list[Array]]:
        log_x, log_q = logs
        # arctan(z)/z is 1 and (π/2)/z to all digits outside e^{±40}, where z itself may overflow.
        log_z = 0.5 * (log_q + log_curvature)
        z = np.exp(np.clip(log_z, -40.0, 40.0))
        angle = np.arctan(z)
        log_ratio = np.log(angle) - np.maximum(log_z, -40.0)
        by_log_q = 0.5 * (z / (1 + z * z) / angle - 1)
        return log_x - 2 * ell - log_ratio, [np.ones_like(ell), -by_log_q]

    kernels = (LogKernel(1.0), LogKernel(-1.0, 0.0, cutoff))
    return SelfConsistent(kernels, residual, f"p^2 x_p = arctan(z)/z, z^2 = {curvature} (1/x)_p")
