"""Thresholds and scaling: the critical energy (5.19) and the picture of resonant pairs (5.20)–(5.25)."""

from __future__ import annotations

import sympy as sp

from derivations.lecture5.base import (
    E_1,
    P_0,
    T_2,
    U_0,
    W_T,
    Delta_0,
    Delta_01,
    E,
    E_star,
    P_pa,
    R,
    T,
    V_star,
    V_star_a,
    a,
    at_mean_distance,
    d,
    dPhi,
    hbar,
    lecture,
    n_res,
    n_res_a,
    over_space,
    tau_star,
    varepsilon,
)
from derivations.lecture5.counting import in_octave
from tlssym.derive.work import Known, Work
from tlssym.language import Theta

lecture.section(
    "scaling",
    title="Scaling and thresholds",
    intro="The energies at which counts reach one and couplings reach the disorder, for an interaction 1/R^a "
    "in d dimensions.",
)


@lecture.equation(
    "5.19", title="Critical energy in d dimensions", follows=["5.2", "5.18", "thermal systems"], general=True
)
def critical_energy(known: Known, work: Work) -> None:
    """The energy at which a system with Δ_0 ∼ E has one resonance, in the scales W_T and T."""
    coupling = work.given(U_0 / R**a, r"interaction at distance $R$, (5.2) with a general power")
    typical = at_mean_distance(
        work,
        coupling,
        R,
        P_0 * T,
        d,
        r"thermal systems have the density $P_0T$: neighbours sit at $R=(P_0T)^{-1/d}$",
    )
    work.conclude(W_T, typical, up_to_number=True)

    count = work.leading_power(known["5.18"].value(), r"up to a pure number the count (5.18) scales as")
    count = work.put(count, {Delta_0: E}, r"a resonant system has $\Delta_0\sim E$", turning_point=True)
    threshold = work.threshold(count, 1, E, small=True, says=r"the count reaches one")
    energy = work.re_express(threshold, {W_T: typical, T: T}, says=r"in the scales $W_T$ and $T$")
    work.conclude(E_star, energy, up_to_number=True)


@lecture.claim("5.18", r"E \sim \Delta_0", title="A resonant system", kind="definition", general=True)
def resonant_system(known: Known, work: Work) -> None:
    """The systems for which the count is largest."""
    work.as_given()


@lecture.claim(
    "5.19",
    r"\varepsilon/2 < \Delta_0 p < \varepsilon",
    title="The octave of the pair's tunnelling amplitude",
    follows=["5.14"],
)
def octave_of_the_pair(known: Known, work: Work) -> None:
    """The octave is one of the pair's tunnelling amplitude."""
    pair = known["5.14"].head(0)
    work.relation(varepsilon / 2, "<", pair)
    work.relation(pair, "<", varepsilon)


@lecture.claim(
    "5.19",
    r"U_0/\varepsilon < R^3 < 2U_0/\varepsilon",
    title="The octave in R",
    follows=["5.2", "5.19:\\varepsilon/2 < \\Delta_0 p < \\varepsilon"],
)
def octave_in_distance(known: Known, work: Work) -> None:
    """Couplings between ε/2 and ε sit in a shell of R."""
    upper = (
        work.solve(
            sp.Eq(U_0 / R**3, varepsilon / 2), R, r"the weakest coupling of the octave is the farthest"
        )
        ** 3
    )
    lower = work.solve(sp.Eq(U_0 / R**3, varepsilon), R, r"the strongest is the nearest") ** 3
    work.relation(lower, "<", R**3)
    work.relation(R**3, "<", upper)


@lecture.equation(
    "5.20", title="Density of resonant pairs in an octave", follows=["5.12", "5.13", "thermal systems"]
)
def density_of_resonant_pairs(known: Known, work: Work) -> None:
    """Each of the P_0 T excited thermal systems has N_s resonant partners in the octave."""
    partners = work.given(known["5.12"].value(), r"resonant partners of one system in an octave, (5.12)")
    partners = work.put(partners, {Delta_0: E}, r"thermal systems have $\Delta_0\sim E$, (5.13)")
    density = work.times(P_0 * T, partners, r"each of the $P_0T$ excited thermal systems has so many")
    work.conclude(n_res, density)


@lecture.equation("5.21", title="Coupling of neighbouring resonant pairs", follows=["5.2", "5.20"])
def coupling_of_neighbouring_pairs(known: Known, work: Work) -> None:
    """Two pairs at their mean distance n^(-1/3) couple as U_0/R^3."""
    coupling = work.given(U_0 / R**3, r"pairs at distance $R$ couple with $U_0/R^3$, (5.2)")
    value = at_mean_distance(
        work, coupling, R, known["5.20"].value(), 3, r"neighbours sit at $R=n_{res}^{-1/3}$, (5.20)"
    )
    work.conclude(V_star, value)


@lecture.equation(
    "5.22",
    title="Probability to form a resonant pair, 1/R^a in d dimensions",
    follows=["5.10", "5.11", "5.13", "tunnelling model"],
    general=True,
)
def probability_of_a_resonant_pair(known: Known, work: Work) -> None:
    """Count resonant partners of a thermal system in an octave of coupling."""
    V = work.given(
        known["5.10"].value(), r"the coupling to a system at distance $R$, (5.10) with a general power"
    )
    V = work.put(V, {Delta_0: E}, r"the given system is thermal, $\Delta_0\sim E$, (5.13)")
    V = work.absorb(V, U_0)
    resonant = Theta(V - sp.Abs(E - E_1)) * in_octave(V)
    count = over_space(sp.Integral(P_0 / Delta_01 * resonant, (Delta_01, 0, E_1), (E_1, 0, sp.oo)), R, d)
    work.step(
        "count",
        "partners in resonance, with the coupling in the octave",
        None,
        sp.Eq(P_pa(varepsilon), count, evaluate=False),
        turning_point=True,
    )
    value = work.integrate(count, r"integrate over distance, energy and tunnelling amplitude").value
    work.conclude(P_pa(varepsilon), value)
    work.sampled(count)


@lecture.equation(
    "5.23",
    title="Density of resonant pairs, 1/R^a in d dimensions",
    follows=["5.22", "thermal systems"],
    general=True,
)
def density_of_resonant_pairs_in_d_dimensions(known: Known, work: Work) -> None:
    """Excited thermal systems times the probability of a resonant partner."""
    probability = work.given(known["5.22"].value(), r"probability of a resonant partner, (5.22)")
    density = work.times(P_0 * T, probability, r"each of the $P_0T$ excited thermal systems has so many")
    work.conclude(n_res_a, density)


@lecture.equation(
    "5.24", title="Coupling of neighbouring resonant pairs, 1/R^a", follows=["5.2", "5.23"], general=True
)
def coupling_of_neighbouring_pairs_in_d_dimensions(known: Known, work: Work) -> None:
    """Two pairs at the mean distance n^(-1/d) couple as U_0/R^a."""
    coupling = work.given(
        U_0 / R**a, r"pairs at distance $R$ couple with $U_0/R^a$, (5.2) with a general power"
    )
    value = at_mean_distance(
        work, coupling, R, known["5.23"].value(), d, r"neighbours sit at $R=(n_{res}^a)^{-1/d}$, (5.23)"
    )
    work.conclude(V_star_a, value)


@lecture.claim(
    "5.21", r"\varepsilon < V_*", title="Pairs coupled more strongly than they are detuned", kind="definition"
)
def coupled_pairs(known: Known, work: Work) -> None:
    """The condition for the transition."""
    work.as_given()


def _dominance(known: Known, work: Work) -> sp.Basic:
    """The condition on a and d under which V_*^a exceeds ε as ε goes to zero."""
    coupling = known["5.24"].value()
    return work.dominates(
        coupling,
        varepsilon,
        varepsilon,
        small=True,
        says=r"the coupling against the disorder $\varepsilon$, as $\varepsilon\to0$",
    )


@lecture.claim(
    "5.24", r"(a-d)/d < 1", title="When the coupling wins at small energy", follows=["5.24"], general=True
)
def coupling_wins(known: Known, work: Work) -> None:
    """Compare V_*^a with ε at small ε."""
    work.condition(_dominance(known, work))


@lecture.claim(
    "5.24", r"a > 2d", title="The interactions for which this happens", follows=["5.24"], general=True
)
def coupling_always_wins(known: Known, work: Work) -> None:
    """The same condition on the power of the interaction."""
    work.condition(_dominance(known, work))


@lecture.claim(
    "5.25", r"a < 2d", title="The interactions that delocalize energy", follows=["5.24"], general=True
)
def delocalizing_interactions(known: Known, work: Work) -> None:
    """The same condition on the power of the interaction."""
    work.condition(_dominance(known, work))


@lecture.equation(
    "5.25",
    title="Phase gathered during the decoherence time",
    follows=["5.19", "5.24:\\tau_* \\sim \\hbar/E_*", "decoherence time"],
)
def phase_of_decoherence(known: Known, work: Work) -> None:
    """An energy that fluctuates by E_* during τ_* turns the phase by E_*τ_*/ħ."""
    time = work.given(hbar / E_star, r"the pairs move at the rate $1/\tau_*\sim E_*/\hbar$")
    phase = work.step(
        "accumulate",
        r"an energy off by $E_*$ turns the phase at the rate $E_*/\hbar$",
        None,
        tau_star * E_star / hbar,
        exact=False,
        turning_point=True,
    )
    work.put(phase, {tau_star: time}, r"with $\tau_*\sim\hbar/E_*$")
    work.conclude(dPhi(tau_star), phase, up_to_number=True)


@lecture.claim("5.24", r"1/T_2 = \hbar/E_*", title="The decoherence rate", follows=["decoherence time"])
def decoherence_rate(known: Known, work: Work) -> None:
    """A phase of order one is lost in the time ħ/E_*."""
    rate = work.solve(sp.Eq(E_star * T_2 / hbar, 1), T_2, r"the phase $E_*T_2/\hbar$ reaches one")
    work.conclude(1 / T_2, 1 / rate, up_to_number=True)


@lecture.claim(
    "5.24", r"\tau_* \sim \hbar/E_*", title="The time of the pairs' dynamics", follows=["decoherence time"]
)
def pair_dynamics(known: Known, work: Work) -> None:
    """The energy E_* sets the rate E_*/ħ."""
    time = work.solve(
        sp.Eq(E_star * tau_star / hbar, 1), tau_star, r"the phase $E_*\tau_*/\hbar$ reaches one"
    )
    work.conclude(tau_star, time, up_to_number=True)


@lecture.claim(
    "5.25",
    r"1/T_2 \sim T(P_0 U_0)^2/\hbar",
    title="Linear temperature dependence of decoherence",
    follows=["5.19", "5.24:1/T_2 = \\hbar/E_*"],
)
def linear_decoherence_rate(known: Known, work: Work) -> None:
    """1/T_2 for a = d = 3."""
    rate = work.given(known["5.24:1/T_2 = \\hbar/E_*"].value(), r"the decoherence rate")
    energy = known["5.19"].value(E_star).subs({W_T: known["5.19"].value(W_T)}).subs({a: 3, d: 3})
    rate = work.put(rate, {E_star: energy}, r"the critical energy (5.19) for $a=d=3$")
    work.conclude(1 / T_2, rate, up_to_number=True)
