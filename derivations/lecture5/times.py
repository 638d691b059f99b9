"""The relaxation time T_1 (5.47): where the law of (5.46) holds, and what x(t) does before."""

from __future__ import annotations

import sympy as sp

from derivations.lecture5 import legs
from derivations.lecture5.base import (
    P_0,
    T_1,
    T_2,
    U_0,
    W_T,
    A,
    B,
    Delta_0,
    E_star,
    T,
    a,
    d,
    eta,
    hbar,
    lecture,
    p,
    t,
    x,
)
from tlssym.derive.work import DerivationFailed, Known, Work
from tlssym.language import Transform
from tlssym.mathematics.tauberian import (
    condition_on_time,
    integrate_to_finite_limit,
    invert_law,
    solve_balance,
)

ETA_IN_THE_TEXT = 10  # beside the derived number, for comparison only


@lecture.equation(
    "5.47",
    title="Relaxation time",
    follows=["5.19", "5.40", "5.42", "5.44", "5.45", "5.46", "relaxation completed", "decoherence time"],
)
def relaxation_time(known: Known, work: Work) -> None:
    """x(T_1) = P_0 T, with the law where it holds and with the bound that holds always."""
    constants = {A: known["5.42"].value(A), B: known["5.42"].value(B)}
    energy = known["5.19"].value(E_star).subs(W_T, known["5.19"].value(W_T)).subs({a: 3, d: 3})
    wanted = work.given(P_0 * T, r"relaxation is complete when $x(T_1)=P_0T$")

    balance = solve_balance(
        sp.Eq(Transform(x(t), t, p), known["5.45"].value(), evaluate=False), x, t, p, growing=True
    )
    if balance.solution is not True:
        raise DerivationFailed(f"5.47: {balance.reason}")
    coefficient = sp.powsimp(balance.coefficient.subs(constants))
    late = invert_law(coefficient, balance.alpha, balance.beta, wanted, T_2)
    work.step(
        "invert the law",
        r"if the law (5.46) held at $T_1$, Lambert's $W_{-1}$ would give",
        balance.law_with_scale(t, T_2),
        sp.Eq(T_1, late.late, evaluate=False),
        exact=False,
    )

    limit = integrate_to_finite_limit(known["5.44"].value(), Delta_0, E_star)
    condition = condition_on_time(limit, Transform(1 / x(t), t, p), -1, balance, t, T_2)
    threshold = sp.powsimp(sp.simplify(condition.threshold.subs(constants)))
    work.step(
        "range of validity",
        r"the upper limit $E_*$ may be set to infinity when",
        limit.ratio,
        sp.Gt(condition.variable, threshold, evaluate=False),
        exact=False,
        turning_point=True,
    )

    width = known["5.40"].value(eta)
    at = sp.N(threshold.subs(eta, width), 4)
    printed_at = sp.N(threshold.subs(eta, ETA_IN_THE_TEXT), 4)
    work.note(
        rf"the law (5.46) holds where ${sp.latex(condition.variable)}$ is well above ${sp.latex(threshold)}$ (${at}$ "
        rf"with the derived η, ${printed_at}$ with η = {ETA_IN_THE_TEXT}), long after $T_1$: up to then $x(t)$ is "
        rf"linear, and the derived $T_1$ is that of the linear law; "
        rf"the law taken at $T_1$ would give ${sp.latex(sp.Eq(T_1, late.late, evaluate=False))}$"
    )

    bound = work.step(
        "bound",
        r"the share in the bracket is at most one, so for all times $x(t)\le AE_*t$: $x$ is linear until "
        r"the earlier transitions count",
        limit.exact,
        A * E_star * t,
        exact=False,
        turning_point=True,
    )
    linear = work.solve(sp.Eq(bound, wanted), t, r"on the linear law $x=P_0T$ is reached at")
    value = work.put(linear, {A: constants[A]}, r"with $A$ from (5.42)")
    value = work.put(value, {E_star: energy}, r"with $E_*=T(P_0U_0)^2$", turning_point=True)
    work.conclude(T_1, value, up_to_number=True)

    scale = sp.powsimp(value * energy / hbar)  # T_1 in units of T_2 = ħ/E_*
    curvature = float((constants[B] * E_star).subs(eta, known["5.40"].value(eta)))
    work.confirm(lambda digits: legs.march(curvature, float(sp.simplify(scale * P_0 * U_0)), digits))
