r"""Karamata's theorem with its borderline cases: the Laplace transform of ``C t^μ ln^γ t`` as p → 0.

With ℓ = ln(1/p), and a positive x that behaves so at large t:

- μ > −1: Γ(μ+1) p^{-μ-1} ℓ^γ, the regular case;
- μ = −1, γ > −1: ℓ^{γ+1}/(γ+1), where a logarithm is gained;
- μ = −1, γ = −1: ln ℓ;
- μ = −1, γ < −1, or μ < −1: the integral over all times converges, and the transform tends to a number
  that the behaviour at large t does not determine.

At the other end, t → 0 and p → ∞ with ℓ = ln p and ln(1/t) in place of ln t, the regular case is the same;
at μ = −1 the transform exists for γ < −1 only and is ℓ^{γ+1}/(−γ−1); below that it does not exist.

Source: N. H. Bingham, C. M. Goldie, J. L. Teugels, *Regular Variation*, theorems 1.7.1 and 1.7.6 and
proposition 1.5.9.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sympy as sp


class Kind(StrEnum):
    """The case of Karamata's theorem that a transform falls under."""

    REGULAR = "regular"
    LOGARITHM = "a logarithm gained"
    LOGLOG = "an iterated logarithm"
    CONSTANT = "tends to a constant"
    DIVERGENT = "does not exist"


@dataclass(frozen=True)
class Leading:
    """Leading behaviour of one transform: ``coefficient * (1/p)**power * ℓ**log_power``, times ln ℓ or not.

    ``coefficient`` is None where the transform tends to a number that depends on all times, and where it
    does not exist.
    """

    kind: Kind
    coefficient: Any
    power: Any
    log_power: Any
    loglog_power: int = 0


def leading_transform(mu: Any, gamma: Any = 0, *, at: str = "infinity") -> Leading:
    """Leading behaviour of the Laplace transform of ``t**mu * ln(t)**gamma``.

    Parameters
    ----------
    mu, gamma : real numbers (int, Fraction or sympy number), dimensionless
    at : {"infinity", "zero"}
        "infinity": large t and p → 0; "zero": small t, ln(1/t) and p → ∞.

    Returns
    -------
    Leading

    Examples
    --------
    >>> leading_transform(-1, 1).coefficient      # ∫ e^{-pt} ln t dt/t ~ ln²(1/p)/2
    1/2
    """
    mu, gamma = sp.sympify(mu, strict=True), sp.sympify(gamma, strict=True)
    if at not in ("infinity", "zero"):
        raise ValueError(f'at is "infinity" or "zero", found {at!r}')
    late = at == "infinity"
    if (mu > -1) == True:  # noqa: E712  sympy's True, and never its undecided relation
        return Leading(Kind.REGULAR, sp.gamma(mu + 1), mu + 1, gamma)
    if mu == -1:
        if gamma == -1:
            if late:
                return Leading(Kind.LOGLOG, sp.S.One, sp.S.Zero, sp.S.Zero, 1)
            return Leading(Kind.DIVERGENT, None, sp.S.Zero, sp.S.Zero)
        if (gamma > -1) == late:
            return Leading(Kind.LOGARITHM, 1 / abs(gamma + 1), sp.S.Zero, gamma + 1)
    if late:
        return Leading(Kind.CONSTANT, None, sp.S.Zero, sp.S.Zero)
    return Leading(Kind.DIVERGENT, None, sp.S.Zero, sp.S.Zero)


def slow_moments(mu: Any, order: int) -> list[Any]:
    """Moments of the transform's step in logarithmic time, which give the series in powers of 1/ℓ.

    For f(t) = t^μ s(ln t) with s varying slowly, in the regular case
    ∫ e^{-pt} f dt = p^{-μ-1} Σ_n m_n s^{(n)}(ℓ)/n!  with  m_n = Γ^{(n)}(μ+1);
    on the border μ = −1 it is ∫^ℓ s + Σ_n m_n s^{(n)}(ℓ)/n!  with  m_n = Γ^{(n+1)}(1)/(n+1).

    Returns
    -------
    list of sympy expressions, m_0 to m_order, exact.
    """
    mu = sp.sympify(mu, strict=True)
    z = sp.Dummy("z", positive=True)
    border = mu == -1
    point = sp.S.One if border else mu + 1
    moments = []
    for n in range(order + 1):
        derivative = sp.diff(sp.gamma(z), z, n + 1 if border else n).subs(z, point)
        moments.append(sp.expand(sp.expand_func(derivative / (n + 1) if border else derivative)))
    return moments
