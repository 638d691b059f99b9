r"""The first correction to a law with a logarithm: x = C t^α (L + c₁ ln L + c₀ + …)^β, L = ln t.

The leading law alone converges like 1/ln t, so the iterated logarithm belongs to the answer.  With
x = C t^α y(L) and y slowly varying, a transform of t^m x^k is, in the regular case with μ = m + kα,

    C^k p^{-μ-1} Γ(μ+1) [y^k + ψ(μ+1) (y^k)' + …]   at L = ℓ = ln(1/p),

and on the border μ = −1 it is C^k [∫^ℓ y^k dL − γ_E y^k + …].  Putting y = L^β (1 + (r₁ ln L + r₀)/L + …),
the terms of relative order ln L/L cancel because the powers of the logarithm balance, and so does r₀: it is
the time scale inside the logarithm, which the relation does not know and short times fix.  The terms of
relative order 1/L give r₁ = β c₁.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from .coefficients import weighted_terms
from .karamata import Kind
from .orders import kinds_at, log_line, power_line
from .relations import Relation


@dataclass(frozen=True)
class NextTerms:
    """The correction to the leading law.

    Attributes
    ----------
    loglog : sympy expression
        c₁ in x = C t^α (L + c₁ ln L + c₀ + o(1))^β with L = ln t.
    constant : sympy Symbol or number
        c₀: a symbol where the relation leaves it free.
    law : sympy expression in t
        The law with both terms.
    relative : sympy expression in t
        x / leading law, to relative order 1/L.
    says : str
        What is determined and what is not.
    shares : tuple of (Kernel, sympy expression in c_1)
        What each transform brings to the relation, relative to its leading terms and times ln(1/p); empty where
        more than one term holds transforms, or smaller terms count too.
    """

    loglog: Any
    constant: Any
    law: Any
    relative: Any
    says: str
    shares: tuple[tuple[Any, Any], ...] = ()


def next_terms(
    relation: Relation, leaders: tuple[int, ...], alpha: Any, beta: Any, amplitude: Any
) -> NextTerms | None:
    """Derive c₁ for a solved balance at large times; None where this expansion does not apply."""
    if beta == 0:
        return None
    kinds = kinds_at(relation, alpha, beta, "infinity")
    if any(kind in (Kind.LOGLOG, Kind.CONSTANT) for kind in kinds.values()):
        return None
    following = _following(relation, leaders, alpha, beta)
    if following is None:
        return None
    fixed, slope = sp.S.Zero, sp.S.Zero
    for i in following:
        fixed += _weight(relation, i, alpha, beta, amplitude)
    for i in leaders:
        term = relation.terms[i]
        # The common power of C cannot be divided out: terms weigh with their leading coefficients.
        weight = _weight(relation, i, alpha, beta, amplitude)
        for kernel, n in term.transforms:
            gamma = kernel.power * beta
            if kinds[kernel] is Kind.REGULAR:
                mu = kernel.weight + kernel.power * alpha
                fixed += weight * n * gamma * sp.expand_func(sp.digamma(mu + 1))
            else:
                fixed -= weight * n * (gamma + 1) * sp.EulerGamma
                slope -= weight * n * (gamma + 1) * kernel.power / gamma**2
    slope, fixed = sp.simplify(slope), sp.simplify(fixed)
    if slope == 0 or (slope.is_zero is not False and slope.equals(0) is not False):
        return None
    loglog = sp.simplify(-fixed / slope) / beta
    loglog = sp.nsimplify(loglog) if loglog.is_Rational else sp.simplify(loglog)
    t = relation.t
    logarithm = sp.log(t)
    constant = sp.Symbol("c_0", real=True)
    inner = logarithm + loglog * sp.log(logarithm) + constant
    return NextTerms(
        loglog,
        constant,
        amplitude * t**alpha * inner**beta,
        1 + beta * (loglog * sp.log(logarithm) + constant) / logarithm,
        r"The next order: put $\ln t+c_1\ln\ln t+c_0$ for $\ln t$. In each transform times $t=s/p$ count, and "
        r"$\ln t=\ln(1/p)+\ln s$ adds a number to $\ln(1/p)$ there (Euler's $\gamma$ and its like), of relative order "
        r"$1/\ln(1/p)$; on the border, where every decade counts, so does the slow growth of $\ln\ln t$ from decade to "
        rf"decade. For these to cancel in the relation, $c_1={sp.latex(loglog)}$. A constant $c_0$ shifts both "
        rf"sides alike "
        "and cancels: it is the unit of time in the logarithm, which short times fix",
        () if following else _shares(relation, leaders, alpha, beta),
    )


LOGLOG = sp.Symbol("c_1", real=True)


def _shares(
    relation: Relation, leaders: tuple[int, ...], alpha: Any, beta: Any
) -> tuple[tuple[Any, Any], ...]:
    """What each transform of the one term that holds any brings in, for x = C t^α (L + c₁ ln L)^β."""
    holding = [relation.terms[i].transforms for i in leaders if relation.terms[i].transforms]
    if len(holding) != 1:
        return ()
    kinds, found = kinds_at(relation, alpha, beta, "infinity"), []
    for kernel, n in holding[0]:
        gamma = kernel.power * beta
        if kinds[kernel] is Kind.REGULAR:
            share = n * gamma * sp.expand_func(sp.digamma(kernel.weight + kernel.power * alpha + 1))
        else:
            share = -n * (gamma + 1) * (sp.EulerGamma + kernel.power * beta * LOGLOG / gamma**2)
        found.append((kernel, sp.expand(share)))
    return tuple(found)


def _weight(relation: Relation, i: int, alpha: Any, beta: Any, amplitude: Any) -> Any:
    """Leading coefficient of a term, with C put in."""
    ((weight, power),) = weighted_terms(relation, (i,), alpha, beta, "infinity")
    return weight * amplitude**power


def _following(relation: Relation, leaders: tuple[int, ...], alpha: Any, beta: Any) -> tuple[int, ...] | None:
    """Terms smaller by exactly one power of the logarithm, which count at this order.

    None when a term lies in between: it would set a correction of another order.
    """

    def order(i: int) -> tuple[Any, Any]:
        c, s = power_line(relation.terms[i], alpha, True)
        f, g = log_line(relation.terms[i], alpha, beta, "infinity")
        return c + s * alpha, f + g * beta

    top_power, top_log = order(leaders[0])
    following = []
    for i in range(len(relation.terms)):
        if i in leaders:
            continue
        power, log = order(i)
        if power == top_power and log > top_log - 1:
            return None
        if power == top_power and log == top_log - 1:
            following.append(i)
    return tuple(following)
