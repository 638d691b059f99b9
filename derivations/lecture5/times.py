"""The relaxation time T_1 (5.47): where the law of (5.46) holds, and what x(t) does before."""

from __future__ import annotations

import sympy as sp

from derivations.lecture5 import legs
from derivations.lecture5.base import (
    P_0,
    T_1,
    T_2,
    U_0,
    A,
    B,
    Delta_0,
    E_star,
    W,
    eta,
    hbar,
    lecture,
    p,
    t,
    x,
    xi,
)
from derivations.lecture5.finite_limit import condition_on_time, integrate_to_finite_limit
from derivations.lecture5.scaling import critical_energy_here
from tlssym.derive.known import Known
from tlssym.derive.operations.functions import PutFunction
from tlssym.derive.work import DerivationFailed, Work
from tlssym.language import Transform
from tlssym.mathematics.tauberian import invert_law, leading_law


@lecture.equation(
    "5.47", title="Relaxation time", cites=["5.19", "5.40", "5.44", "5.45", "5.46", "decoherence time"]
)
def relaxation_time(known: Known, work: Work) -> None:
    """x(T_1) = P_0 T, with the law where it holds and with the bound that holds always."""
    wanted = work.given(known["relaxation completed"].value(), r"relaxation is complete when $x(T_1)=P_0T$")

    slope = work.put(
        known["5.42"].equation(xi(Delta_0, t)),
        {B: 0},
        r"the share in the bracket is at most one: $\xi\le A$, with equality until the earlier transitions count",
    )
    linear = work.times(t, slope, r"so $W(\Delta_0,t)\le At$")
    bound = work.integrate(
        work.do(PutFunction(known["5.36"].value(), W(Delta_0, t), linear, r"in (5.36)")),
        r"$x$ is linear until then",
    )
    reached = work.solve(bound, wanted, t, r"on the linear law $x=P_0T$ is reached at")
    constant = known["5.42"].value(A)
    energy = critical_energy_here(known, work, r"the critical energy, after (5.16)")
    value = work.put(reached, {A: constant}, r"with $A$ from (5.42)")
    value = work.put(value, {E_star: energy}, r"with $E_*=T(P_0U_0)^2$", turning_point=True)
    work.conclude(T_1, value, up_to_number=True)

    scale = sp.powsimp(value.formula * energy.formula / hbar)  # T_1 in units of T_2 = ħ/E_*
    _validity(known, work, scale)
    curvature = known["5.42"].value(B).formula * E_star
    number = float(curvature.subs(eta, known["5.40"].value(eta).formula))
    work.confirm(lambda digits: legs.march(number, float(sp.simplify(scale * P_0 * U_0)), digits))


def _validity(known: Known, work: Work, scale: sp.Expr) -> None:
    """Where the law (5.46) holds, beside the time at which the linear law is done."""
    constants = {A: known["5.42"].value(A).formula, B: known["5.42"].value(B).formula}
    relation = sp.Eq(Transform(x(t), t, p), known["5.45"].value().formula, evaluate=False)
    balance = leading_law(relation, x, t, p, growing=True)
    if balance.solution is not True:
        raise DerivationFailed(f"5.47: {balance.reason}")
    coefficient = sp.powsimp(balance.coefficient.subs(constants))
    wanted = known["relaxation completed"].value().formula
    late = invert_law(coefficient, balance.alpha, balance.beta, wanted, T_2)
    work.step(
        "invert the law",
        r"if the law (5.46) held at $T_1$, Lambert's $W_{-1}$ would give",
        balance.law_with_scale(t, T_2),
        sp.Eq(T_1, late.late, evaluate=False),
        exact=False,
    )
    limit = integrate_to_finite_limit(known["5.44"].value().formula, Delta_0, E_star)
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
    product, typical = known["5.5"].sides()
    at = sp.N(threshold.subs(eta, known["5.40"].value(eta).formula), 4)
    done = sp.N(sp.log(scale.subs(P_0, typical.formula / (product.formula / P_0))), 4)
    if not (at.is_number and done.is_number):
        raise DerivationFailed(f"5.47: whether ln(t/T_2) = {done} at T_1 is above {at} cannot be told")
    where = "after" if at > done else "before"
    work.note(
        rf"the law (5.46) holds where ${sp.latex(condition.variable)}$ is well above ${sp.latex(threshold)}$ (${at}$ "
        rf"with the derived η); $T_1$ of the linear law is at ${done}$, so the law holds only {where} $T_1$"
        + (
            r": up to then $x(t)$ is linear, and the derived $T_1$ is that of the linear law; "
            rf"the law taken at $T_1$ would give ${sp.latex(sp.Eq(T_1, late.late, evaluate=False))}$"
            if at > done
            else r": the linear law is left before $T_1$, and the derived $T_1$ is a bound"
        )
    )
