"""Relaxation of a thermal system: resonance windows, partners, rates, and the density of pairs (5.26)–(5.35)."""

from __future__ import annotations

import sympy as sp

from derivations.lecture5.base import (
    E_1,
    P_0,
    P_2,
    R_1,
    T_1,
    U_0,
    W_T,
    Delta_0,
    Delta_0p,
    Delta_01,
    E,
    E_prime,
    E_star,
    R,
    V_p,
    d,
    differential,
    lecture,
    r_p1,
    rate,
)
from derivations.lecture5.scaling import critical_energy_here
from tlssym.derive.known import Known
from tlssym.derive.operations.calculus import Differentiate
from tlssym.derive.work import Work
from tlssym.graph import Node
from tlssym.language import Theta, radial_measure

dE, dDelta_0 = differential(E), differential(Delta_0)

lecture.section(
    "relaxation",
    title="Relaxation and rates",
    intro="A thermal system relaxes with the help of neighbours: how far the helpful ones are, how strongly they "
    "couple, and how pairs of given tunnelling amplitude are distributed.",
)

lecture.remark("5.25", r"E \sim T", title="A thermal system")
lecture.remark("5.25", r"\Delta_0 < E", title="Tunnelling amplitude below the energy")
lecture.given("5.26", title="Partners within the resonance window", kind="definition")


def window_width(known: Known, work: Work) -> Node:
    """The width in energy of the resonance window (5.26)."""
    energy, f = sp.Symbol("E_2", real=True), sp.Dummy("f")
    window = work.put(known["5.26"].window(), {E_prime: energy}, "")
    every = work.assemble(sp.Integral(f, (energy, -sp.oo, sp.oo)), {f: window}, "")
    return work.integrate(every, r"the width of the window $|E-E'|<E_*$ of (5.26)")


def ball(work: Work) -> Node:
    """The volume within the distance R."""
    r = sp.Symbol("r", positive=True)
    inside = sp.Integral(radial_measure(r, work.here[d].formula) * Theta(R - r), (r, 0, sp.oo))
    return work.integrate(work.literal(inside), r"the volume within the distance $R$")


@lecture.equation("5.27", title="Distance to the nearest resonant partner", cites=["tunnelling model"])
def distance_to_a_partner(known: Known, work: Work) -> None:
    """One partner in the ball of radius R and the window of width 2E_*."""
    density, _ = known["thermal partners"].density()
    places = work.times(window_width(known, work), ball(work), r"the window and the ball together")
    partners = work.times(density, places, r"systems of density $P_0$ per energy")
    distance = work.solve(partners, 1, R, "one of them on average")
    volume = work.assemble(P_0 * E_star * R**3, {R: distance}, r"with this distance")
    work.conclude(P_0 * E_star * R**3, volume)
    work.conclude(R, distance)


@lecture.equation("5.28", title="Transition amplitude with such a partner", cites=["5.19"])
def amplitude_with_a_partner(known: Known, work: Work) -> None:
    """The amplitude (5.10) at the distance (5.27), for a partner with Δ_0' ∼ E'."""
    amplitude = work.given(known["5.10"].value(), r"amplitude of a transition of two, (5.10)")
    amplitude = work.specialize(amplitude, r"for the interaction $1/R^3$")
    partner = work.put(known["5.13"].value(Delta_0), {E: E_1}, "")
    amplitude = work.put(
        amplitude,
        {Delta_01: partner},
        r"the partner's tunnelling amplitude is of the order of its energy, (5.13)",
    )
    amplitude = work.put(
        amplitude, {R: known["5.27"].value(R)}, r"at the distance (5.27)", turning_point=True
    )
    amplitude = work.leading_power(amplitude, r"up to a pure number")
    work.conclude(Delta_0p, amplitude, up_to_number=True)


@lecture.equation("5.29", title="Transition rate with such a partner")
def rate_with_a_partner(known: Known, work: Work) -> None:
    """The golden rule with the amplitude (5.28) and the window E_*."""
    formula = work.given(known["transition in a narrow window"].value(), r"rate in a window of width $E_*$")
    value = work.put(
        formula, {Delta_0p: known["5.28"].value()}, r"with the amplitude (5.28)", turning_point=True
    )
    work.conclude(r_p1, value, up_to_number=True)


@lecture.claim("5.29", r"W_T \sim TP_0 U_0", title="Interaction of thermal systems at their mean distance")
def thermal_interaction(known: Known, work: Work) -> None:
    """W_T of (5.19) for a = d = 3."""
    value = work.given(known["5.19"].value(W_T), r"the scale of (5.19)")
    work.conclude(W_T, work.specialize(value, r"for $a=d=3$"), up_to_number=True)


lecture.given("5.30", title="Partners that spectral diffusion brings into resonance", kind="definition")
lecture.given(
    "5.31",
    title="Relaxation rate of a resonant system",
    kind="input",
    says="spectral diffusion takes the time T_sd to bring a partner into resonance",
)


@lecture.equation("5.32", title="Relaxation rate of a non-resonant system")
def rate_of_a_non_resonant_system(known: Known, work: Work) -> None:
    """The rate goes with the square of the amplitude; at Δ_0 = E it is that of a resonant system."""
    V = work.given(known["5.10"].value(), r"amplitude of a transition of two, (5.10)")
    law = known["rates go with the square of the amplitude"].value()
    own = work.put(law, {V_p: V}, r"a rate goes with the square of the amplitude")
    resonant = work.put(own, {Delta_0: E}, "")
    mine, its, of_resonant = (sp.Symbol(name) for name in ("mine", "its", "of_resonant"))
    value = work.assemble(
        of_resonant * mine / its,
        {mine: own, its: resonant, of_resonant: known["5.31"].value(1 / T_1)},
        r"relative to $\Delta_0=E$, where it is that of a resonant system, (5.31)",
        rule="compare",
    )
    work.conclude(rate(E, Delta_0), value, up_to_number=True)


lecture.remark("5.32", "t=0", title="Start of the clock")


@lecture.claim("5.32", r"E_* \sim T(P_0 U_0)^2", title="Critical energy in three dimensions", cites=["5.19"])
def critical_energy_for_pairs(known: Known, work: Work) -> None:
    """E_* of (5.19) for a = d = 3."""
    work.conclude(
        E_star, critical_energy_here(known, work, r"the critical energy, after (5.16)"), up_to_number=True
    )


@lecture.equation("5.33", title="Tunnelling amplitude of a pair at distance R")
def amplitude_of_a_pair(known: Known, work: Work) -> None:
    """The pair's amplitude (5.14) at distance R."""
    value = work.given(known["5.14"].value(known["5.14"].head(0)), r"tunnelling amplitude of a pair, (5.14)")
    value = work.specialize(value, r"for the interaction $1/R^3$")
    says = r"the distance within the pair is called $R$ here"
    work.conclude(Delta_0, work.put(value, {R_1: R}, says, turning_point=True))


@lecture.claim("5.33", r"dR^3 = U_0 d\Delta_0 / \Delta_0^2", title="The differential of the volume")
def differential_of_volume(known: Known, work: Work) -> None:
    """Change of variables from the distance to the amplitude."""
    amplitude = work.absorb(known["5.33"].value(), U_0)
    distance = work.solve(Delta_0, amplitude, R, r"the distance at which pairs have the amplitude $\Delta_0$")
    volume = work.put(work.literal(R**3), {R: distance}, "")
    says = r"the shell that belongs to $d\Delta_0$ (its size, without sign)"
    work.conclude(3 * R**2 * differential(R), work.do(Differentiate(volume, Delta_0, says, -dDelta_0)))


SHELL = r"5.33:dR^3 = U_0 d\Delta_0 / \Delta_0^2"


@lecture.equation("5.34", title="Density of flip-flop pairs", cites=["5.33"])
def density_of_pairs(known: Known, work: Work) -> None:
    """Thermal systems, times partners in the energy interval and the shell of distances."""
    shell = work.given(known[SHELL].value(), r"the differential of $R^3$")
    per_energy, _ = known["thermal partners"].density()
    partners = work.times(dE, per_energy, "")
    pairs = work.times(known["thermal systems"].value(), partners, "")
    volume = work.put(ball(work), {R: 1}, r"per $R^3$")
    density = work.times(
        pairs,
        work.times(volume, shell, ""),
        r"$P_0T$ thermal systems, each with $P_0\,dE$ partners per volume in the shell $\frac{4\pi}3dR^3$",
    )
    work.conclude(None, density)


@lecture.equation("5.35", title="Distribution of resonant pairs")
def distribution_of_pairs(known: Known, work: Work) -> None:
    """The density of (5.34) per energy and amplitude."""
    density = work.given(known["5.34"].value(), r"density of pairs, (5.34)")
    value = work.times(1 / (dE * dDelta_0), density, r"per $dE\,d\Delta_0$", rule="divide")
    work.conclude(P_2(Delta_0), value)
