"""Relaxation of a thermal system: resonance windows, partners, rates, and the density of pairs (5.26)–(5.35)."""

from __future__ import annotations

import sympy as sp

from derivations.lecture5.base import (
    P_0,
    P_2,
    U_0,
    W_T,
    Delta_0,
    Delta_0p,
    E,
    E_star,
    R,
    T,
    T_sd,
    a,
    d,
    differential,
    hbar,
    lecture,
    r_p1,
    rate,
)
from tlssym.derive.work import Known, Work

dE, dDelta_0 = differential(E), differential(Delta_0)
VOLUME = sp.Rational(4, 3) * sp.pi  # of the unit ball: the systems within R fill (4π/3)R³

lecture.section(
    "relaxation",
    title="Relaxation and rates",
    intro="A thermal system relaxes with the help of neighbours: how far the helpful ones are, how strongly they "
    "couple, and how pairs of given tunnelling amplitude are distributed.",
)

lecture.remark("5.25", r"E \sim T", title="A thermal system")
lecture.remark("5.25", r"\Delta_0 < E", title="Tunnelling amplitude below the energy")
lecture.given("5.26", title="Partners within the resonance window", kind="definition")


@lecture.equation(
    "5.27", title="Distance to the nearest resonant partner", follows=["5.26", "tunnelling model"]
)
def distance_to_a_partner(known: Known, work: Work) -> None:
    """One partner in the ball of radius R and the window of width 2E_*."""
    partners = work.step(
        "count",
        r"systems of density $P_0$ per energy in the window $|E-E'|<E_*$ of (5.26) and the ball "
        r"of radius $R$",
        None,
        P_0 * 2 * E_star * VOLUME * R**3,
        exact=False,
        turning_point=True,
    )
    distance = work.solve(sp.Eq(partners, 1), R, "one of them on average")
    work.conclude(P_0 * E_star * R**3, sp.powdenest((P_0 * E_star * R**3).subs(R, distance), force=True))
    work.conclude(R, distance)


@lecture.equation(
    "5.28", title="Transition amplitude with such a partner", follows=["5.10", "5.13", "5.19", "5.27"]
)
def amplitude_with_a_partner(known: Known, work: Work) -> None:
    """The amplitude (5.10) at the distance (5.27), for a partner with Δ_0' ∼ E'."""
    from derivations.lecture5.base import E_1, Delta_01

    amplitude = work.given(known["5.10"].value(), r"amplitude of a transition of two, (5.10)")
    amplitude = work.put(amplitude, {a: 3}, r"for the interaction $1/R^3$")
    amplitude = work.put(
        amplitude, {Delta_01: E_1}, r"the partner's tunnelling amplitude is of the order of its energy"
    )
    amplitude = work.put(
        amplitude, {R: known["5.27"].value(R)}, r"at the distance (5.27)", turning_point=True
    )
    amplitude = work.leading_power(amplitude, r"up to a pure number")
    work.conclude(Delta_0p, amplitude, up_to_number=True)


@lecture.equation(
    "5.29", title="Transition rate with such a partner", follows=["5.28", "transition in a narrow window"]
)
def rate_with_a_partner(known: Known, work: Work) -> None:
    """The golden rule with the amplitude (5.28) and the window E_*."""
    formula = work.given(Delta_0p**2 / (hbar * E_star), r"rate in a window of width $E_*$")
    value = work.put(
        formula, {Delta_0p: known["5.28"].value()}, r"with the amplitude (5.28)", turning_point=True
    )
    work.conclude(r_p1, value, up_to_number=True)


@lecture.claim(
    "5.29",
    r"W_T \sim TP_0 U_0",
    title="Interaction of thermal systems at their mean distance",
    follows=["5.19"],
)
def thermal_interaction(known: Known, work: Work) -> None:
    """W_T of (5.19) for a = d = 3."""
    value = work.given(known["5.19"].value(W_T), r"the scale of (5.19)")
    work.conclude(W_T, work.put(value, {a: 3, d: 3}, r"for $a=d=3$"), up_to_number=True)


lecture.given("5.30", title="Partners that spectral diffusion brings into resonance", kind="definition")
lecture.given(
    "5.31",
    title="Relaxation rate of a resonant system",
    kind="input",
    says="spectral diffusion takes the time T_sd to bring a partner into resonance",
)


@lecture.equation("5.32", title="Relaxation rate of a non-resonant system", follows=["5.10", "5.31"])
def rate_of_a_non_resonant_system(known: Known, work: Work) -> None:
    """The rate goes with the square of the amplitude; at Δ_0 = E it is that of a resonant system."""
    V = work.given(known["5.10"].value(), r"amplitude of a transition of two, (5.10)")
    share = work.step(
        "compare",
        r"a rate goes with the square of the amplitude: relative to $\Delta_0=E$",
        V,
        sp.powdenest(sp.powsimp((V / V.subs(Delta_0, E)) ** 2)),
        exact=False,
        turning_point=True,
    )
    work.conclude(rate(E, Delta_0), share / T_sd, up_to_number=True)


lecture.remark("5.32", "t=0", title="Start of the clock")


@lecture.claim(
    "5.32", r"E_* \sim T(P_0 U_0)^2", title="Critical energy in three dimensions", follows=["5.19"]
)
def critical_energy_for_pairs(known: Known, work: Work) -> None:
    """E_* of (5.19) for a = d = 3."""
    value = work.given(known["5.19"].value(E_star), r"the critical energy (5.19)")
    value = work.put(value, {W_T: known["5.19"].value(W_T)}, r"with the scale $W_T$")
    work.conclude(E_star, work.put(value, {a: 3, d: 3}, r"for $a=d=3$"), up_to_number=True)


@lecture.equation("5.33", title="Tunnelling amplitude of a pair at distance R", follows=["5.14"])
def amplitude_of_a_pair(known: Known, work: Work) -> None:
    """The pair's amplitude (5.14) at distance R."""
    from derivations.lecture5.base import R_1

    value = work.given(known["5.14"].value(known["5.14"].head(0)), r"tunnelling amplitude of a pair, (5.14)")
    says = r"for the interaction $1/R^3$; the distance within the pair is called $R$ here"
    work.conclude(Delta_0, work.put(value, {a: 3, R_1: R}, says, turning_point=True))


@lecture.claim(
    "5.33", r"dR^3 = U_0 d\Delta_0 / \Delta_0^2", title="The differential of the volume", follows=["5.33"]
)
def differential_of_volume(known: Known, work: Work) -> None:
    """Change of variables from the distance to the amplitude."""
    amplitude = work.absorb(known["5.33"].value(), U_0)
    distance = work.solve(
        sp.Eq(Delta_0, amplitude), R, r"the distance at which pairs have the amplitude $\Delta_0$"
    )
    volume = distance**3
    slope = work.step(
        "differentiate",
        r"the shell that belongs to $d\Delta_0$ (its size, without sign)",
        -sp.Derivative(volume, Delta_0) * dDelta_0,
        -sp.diff(volume, Delta_0) * dDelta_0,
        turning_point=True,
    )
    work.conclude(3 * R**2 * differential(R), slope)


@lecture.equation(
    "5.34",
    title="Density of flip-flop pairs",
    follows=["5.33", "5.33:dR^3 = U_0 d\\Delta_0 / \\Delta_0^2", "thermal systems"],
)
def density_of_pairs(known: Known, work: Work) -> None:
    """Thermal systems, times partners in the energy interval and the shell of distances."""
    shell = work.given(
        known["5.33:dR^3 = U_0 d\\Delta_0 / \\Delta_0^2"].value(), r"the differential of $R^3$"
    )
    density = work.times(
        P_0 * T * P_0 * dE * VOLUME,
        shell,
        r"$P_0T$ thermal systems, each with $P_0\,dE$ partners per volume in the shell $\frac{4\pi}3dR^3$",
    )
    work.conclude(None, density)


@lecture.equation("5.35", title="Distribution of resonant pairs", follows=["5.34"])
def distribution_of_pairs(known: Known, work: Work) -> None:
    """The density of (5.34) per energy and amplitude."""
    density = work.given(known["5.34"].value(), r"density of pairs, (5.34)")
    value = work.times(1 / (dE * dDelta_0), density, r"per $dE\,d\Delta_0$", rule="divide")
    work.conclude(P_2(Delta_0), value)
