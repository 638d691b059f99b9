"""Thresholds and scaling: the critical energy (5.19) and the picture of resonant pairs (5.20)–(5.25)."""

from __future__ import annotations

from derivations.lecture5.base import (
    DECOHERENCE,
    T_2,
    U_0,
    W_T,
    Delta_0,
    E,
    E_star,
    P_pa,
    R,
    T,
    V_p,
    V_star,
    V_star_a,
    at_mean_distance,
    coupling_at,
    d,
    dPhi,
    lecture,
    n_res,
    n_res_a,
    tau_star,
    varepsilon,
)
from derivations.lecture5.counting import OCTAVE, octave, one_other, resonant_systems
from tlssym.derive.known import Known
from tlssym.derive.work import Work
from tlssym.graph import Node

lecture.section(
    "scaling",
    title="Scaling and thresholds",
    intro="The energies at which counts reach one and couplings reach the disorder, for an interaction 1/R^a "
    "in d dimensions.",
)

CRITICAL_ENERGY = r"5.16:E \sim \Delta_0 < E_* = T(P_0 U_0)^2"
PAIR_DYNAMICS = r"5.24:\tau_* \sim \hbar/E_*"


@lecture.equation("5.19", title="Critical energy in d dimensions", general=True)
def critical_energy(known: Known, work: Work) -> None:
    """The energy at which a system with Δ_0 ∼ E has one resonance, in the scales W_T and T."""
    coupling = coupling_at(known, work, R, r"interaction at distance $R$, (5.2) with a general power")
    typical = at_mean_distance(
        known,
        work,
        coupling,
        known["thermal systems"].value(),
        r"thermal systems have the density $P_0T$: neighbours sit at $R\sim(P_0T)^{-1/d}$. This is the scale $W_T$",
    )
    work.conclude(W_T, typical, up_to_number=True)

    count = work.leading_power(known["5.18"].value(), r"up to a pure number the count (5.18) scales as")
    count = work.put(
        count,
        {Delta_0: known["5.13"].value(Delta_0)},
        r"a resonant system has $\Delta_0\sim E$",
        turning_point=True,
    )
    threshold = work.solve(count, 1, E, r"the count reaches one", small=True)
    energy = work.re_express(threshold, {W_T: typical}, keep=(T,), says=r"in the scales $W_T$ and $T$")
    work.conclude(E_star, energy, up_to_number=True)


@lecture.claim("5.18", r"E \sim \Delta_0", title="A resonant system", kind="definition", general=True)
def resonant_system(known: Known, work: Work) -> None:
    """The systems for which the count is largest."""
    work.as_given()


@lecture.claim(
    "5.19",
    r"\varepsilon/2 < \Delta_0 p < \varepsilon",
    title="The octave of the pair's tunnelling amplitude",
    cites=["5.14"],
)
def octave_of_the_pair(known: Known, work: Work) -> None:
    """The octave (5.11) of the coupling is one of the pair's tunnelling amplitude."""
    pair = known["5.14"].head(0)
    work.relation(known[OCTAVE].member(0), "<", pair)
    work.relation(pair, "<", known[OCTAVE].member(2))


@lecture.claim("5.19", r"U_0/\varepsilon < R^3 < 2U_0/\varepsilon", title="The octave in R")
def octave_in_distance(known: Known, work: Work) -> None:
    """Couplings between ε/2 and ε sit in a shell of R."""
    coupling = work.specialize(
        coupling_at(known, work, R, r"interaction at distance $R$, (5.2)"), r"as $1/R^3$ here"
    )
    low, high = (known[OCTAVE].member(index) for index in (0, 2))
    farthest = work.solve(coupling, low, R, r"the weakest coupling of the octave is the farthest")
    nearest = work.solve(coupling, high, R, r"the strongest is the nearest")
    work.relation(work.put(work.literal(R**3), {R: nearest}, ""), "<", R**3)
    work.relation(R**3, "<", work.put(work.literal(R**3), {R: farthest}, ""))


@lecture.equation("5.20", title="Density of resonant pairs in an octave")
def density_of_resonant_pairs(known: Known, work: Work) -> None:
    """Each of the P_0 T excited thermal systems has N_s resonant partners in the octave."""
    partners = work.given(known["5.12"].value(), r"resonant partners of one system in an octave, (5.12)")
    partners = work.put(
        partners, {Delta_0: known["5.13"].value(Delta_0)}, r"thermal systems have $\Delta_0\sim E$, (5.13)"
    )
    density = work.times(
        known["thermal systems"].value(),
        partners,
        r"each of the $P_0T$ excited thermal systems has so many",
    )
    work.conclude(n_res, density)


@lecture.equation("5.21", title="Coupling of neighbouring resonant pairs")
def coupling_of_neighbouring_pairs(known: Known, work: Work) -> None:
    """Two pairs at their mean distance n^(-1/3) couple as U_0/R^3."""
    coupling = coupling_at(known, work, R, r"pairs at distance $R$ couple with $U_0/R^3$, (5.2)")
    value = at_mean_distance(
        known,
        work,
        coupling,
        known["5.20"].value(),
        r"neighbours sit at $R\sim n_{res}^{-1/d}$, (5.20)",
    )
    work.conclude(V_star, work.specialize(value, r"in three dimensions, with $1/R^3$"))


@lecture.equation(
    "5.22", title="Probability to form a resonant pair, 1/R^a in d dimensions", general=True, cites=["5.10"]
)
def probability_of_a_resonant_pair(known: Known, work: Work) -> None:
    """Count resonant partners of a thermal system in an octave of coupling."""
    detuning, V = known["5.11"].sides()
    work.given(V, r"the coupling to a system at distance $R$, (5.10) and (5.11) with a general power")
    V = work.put(
        V, {Delta_0: known["5.13"].value(Delta_0)}, r"the given system is thermal, $\Delta_0\sim E$, (5.13)"
    )
    V = work.absorb(V, U_0)
    work.call(V, V_p, r"this is the coupling $V_p$, of which an octave is counted")
    density, range_ = one_other(known, work)
    count = resonant_systems(
        work,
        density,
        V,
        detuning,
        octave(known, work, V),
        spaces=((R, d),),
        within=range_,
        head=P_pa(varepsilon),
        says="partners in resonance, with the coupling in the octave",
    )
    value = work.integrate(count, r"integrate over distance, energy and tunnelling amplitude")
    work.conclude(P_pa(varepsilon), value)
    work.sampled(count)


@lecture.equation("5.23", title="Density of resonant pairs, 1/R^a in d dimensions", general=True)
def density_of_resonant_pairs_in_d_dimensions(known: Known, work: Work) -> None:
    """Excited thermal systems times the probability of a resonant partner."""
    probability = work.given(known["5.22"].value(), r"probability of a resonant partner, (5.22)")
    density = work.times(
        known["thermal systems"].value(),
        probability,
        r"each of the $P_0T$ excited thermal systems has so many",
    )
    work.conclude(n_res_a, density)


@lecture.equation("5.24", title="Coupling of neighbouring resonant pairs, 1/R^a", general=True)
def coupling_of_neighbouring_pairs_in_d_dimensions(known: Known, work: Work) -> None:
    """Two pairs at the mean distance n^(-1/d) couple as U_0/R^a; that is compared with how far they are detuned."""
    coupling = coupling_at(
        known, work, R, r"pairs at distance $R$ couple with $U_0/R^a$, (5.2) with a general power"
    )
    of_density = at_mean_distance(
        known,
        work,
        coupling,
        work.literal(n_res_a),
        r"resonant pairs have the density $n_{res}^a$, so that neighbours sit at $R\sim(n_{res}^a)^{-1/d}$",
    )
    density = work.given(
        known["5.23"].value(),
        r"the density of the pairs whose coupling is in the octave of $\varepsilon$, (5.23)",
    )
    value = work.put(of_density, {n_res_a: density}, r"put the density in", turning_point=True)
    work.conclude(V_star_a, value)
    wins = dominance(
        work,
        value,
        r"pairs of the octave are detuned by up to $\varepsilon$. Whether the coupling of neighbours or that is the "
        r"larger one for small $\varepsilon$, the power of their ratio decides; up to a number it goes as",
    )
    work.step(
        "read the condition",
        r"this is what the lecture is about. Where it holds, neighbouring resonant pairs of small enough energy are "
        r"coupled more strongly than they are detuned, and pass their energy on: it does not stay where it is. "
        r"Where the exponent is positive, they are coupled the more weakly against their detuning, the smaller "
        r"$\varepsilon$; where it is zero, a pure number decides",
        None,
        wins.formula,
        exact=False,
        turning_point=True,
    )


@lecture.claim(
    "5.21", r"\varepsilon < V_*", title="Pairs coupled more strongly than they are detuned", kind="definition"
)
def coupled_pairs(known: Known, work: Work) -> None:
    """The condition for the transition."""
    work.as_given()


def dominance(work: Work, coupling: Node, says: str) -> Node:
    """The condition on a and d under which V_*^a exceeds ε as ε goes to zero."""
    return work.dominates(coupling, varepsilon, varepsilon, small=True, says=says)


def _dominance(known: Known, work: Work) -> Node:
    says = r"the coupling against the disorder $\varepsilon$, as $\varepsilon\to0$"
    return dominance(work, known["5.24"].value(), says)


@lecture.claim("5.24", r"(a-d)/d < 1", title="When the coupling wins at small energy", general=True)
def coupling_wins(known: Known, work: Work) -> None:
    """Compare V_*^a with ε at small ε."""
    work.condition(_dominance(known, work))


@lecture.claim("5.24", r"a > 2d", title="The interactions for which this happens", general=True)
def coupling_always_wins(known: Known, work: Work) -> None:
    """The same condition on the power of the interaction."""
    work.condition(_dominance(known, work))


@lecture.claim("5.25", r"a < 2d", title="The interactions that delocalize energy", general=True)
def delocalizing_interactions(known: Known, work: Work) -> None:
    """The same condition on the power of the interaction."""
    work.condition(_dominance(known, work))


@lecture.equation("5.25", title="Phase gathered during the decoherence time", cites=["5.19", PAIR_DYNAMICS])
def phase_of_decoherence(known: Known, work: Work) -> None:
    """An energy that fluctuates by E_* during τ_* turns the phase by E_*τ_*/ħ."""
    phase = work.given(
        known["decoherence time"].member(0), r"an energy off by $E_*$ turns the phase at the rate $E_*/\hbar$"
    )
    work.put(phase, {tau_star: known[PAIR_DYNAMICS].value()}, r"with $\tau_*\sim\hbar/E_*$")
    work.conclude(dPhi(tau_star), phase, up_to_number=True)


@lecture.claim("5.24", r"1/T_2 = \hbar/E_*", title="The decoherence rate")
def decoherence_rate(known: Known, work: Work) -> None:
    """A phase of order one is lost in the time ħ/E_*."""
    phase, one = known["decoherence time"].sides()
    phase = work.put(phase, {tau_star: T_2}, r"the time in which the phase is lost is $T_2$")
    time = work.solve(phase, one, T_2, r"the phase $E_*T_2/\hbar$ reaches one")
    work.conclude(1 / T_2, work.put(work.literal(1 / T_2), {T_2: time}, ""), up_to_number=True)


@lecture.claim("5.24", r"\tau_* \sim \hbar/E_*", title="The time of the pairs' dynamics")
def pair_dynamics(known: Known, work: Work) -> None:
    """The energy E_* sets the rate E_*/ħ."""
    phase, one = known["decoherence time"].sides()
    time = work.solve(phase, one, tau_star, r"the phase $E_*\tau_*/\hbar$ reaches one")
    work.conclude(tau_star, time, up_to_number=True)


def critical_energy_here(known: Known, work: Work, says: str) -> Node:
    """E_* for the interaction and the space of this lecture, where the count (5.16) has a logarithm."""
    return work.given(known[CRITICAL_ENERGY].value(E_star), says)


@lecture.claim(
    "5.25",
    r"1/T_2 \sim T(P_0 U_0)^2/\hbar",
    title="Linear temperature dependence of decoherence",
    cites=["5.19"],
)
def linear_decoherence_rate(known: Known, work: Work) -> None:
    """1/T_2 for a = d = 3."""
    energy = critical_energy_here(known, work, r"the critical energy for $a=d=3$, after (5.16)")
    rate = work.given(known[DECOHERENCE].value(), r"the decoherence rate")
    work.conclude(1 / T_2, work.put(rate, {E_star: energy}, r"with $E_*$ for $a=d=3$"), up_to_number=True)
