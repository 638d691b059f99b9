"""Counting resonances: one other system (5.12), a resonant pair (5.16), and both in d dimensions with 1/R^a."""

from __future__ import annotations

import sympy as sp

from derivations.lecture5.base import (
    E_1,
    P_0,
    R_1,
    U_0,
    Delta_0,
    Delta_01,
    Delta_p,
    E,
    N_s,
    N_t,
    N_ta,
    R,
    T,
    V_t,
    a,
    d,
    lecture,
    over_space,
    varepsilon,
)
from tlssym.derive.work import Known, Work
from tlssym.language import Theta
from tlssym.values import Renamed

lecture.section(
    "counting",
    title="Counting resonances",
    intro="How many other systems, or pairs of systems, a given one is in resonance with: integrals over step "
    "functions of power laws, octave by octave of the coupling.",
)


def in_octave(V: sp.Expr) -> sp.Expr:
    """Step functions that keep the coupling V between ε/2 and ε."""
    return Theta(V - varepsilon / 2) * Theta(varepsilon - V)


@lecture.equation(
    "5.12",
    title="Resonances with one other system, in an octave of coupling",
    follows=["5.5", "5.10", "5.11", "tunnelling model"],
    small=None,
)
def resonances_with_one_other(known: Known, work: Work) -> None:
    """Count the systems at any distance that are in resonance, octave by octave of their coupling."""
    V = work.given(known["5.10"].value(), r"the coupling to a system at distance $R$, from (5.10)")
    V = work.put(V, {a: 3}, r"the interaction falls as $1/R^3$ here", turning_point=True)
    V = work.absorb(V, U_0)
    density = work.given(
        P_0 / Delta_01,
        r"systems have the density $P_0\,dE_1\,d\Delta_{01}/\Delta_{01}$, with $\Delta_{01}<E_1$",
    )
    resonant = Theta(V - sp.Abs(E - E_1)) * in_octave(V)
    count = over_space(sp.Integral(density * resonant, (Delta_01, 0, E_1), (E_1, 0, sp.oo)), R, 3)
    work.step(
        "count",
        "a system counts when its detuning is below the coupling and the coupling is in the octave",
        None,
        sp.Eq(N_s(varepsilon), count, evaluate=False),
        turning_point=True,
    )
    number = work.integrate(count, r"integrate over distance, energy and tunnelling amplitude").value
    product, typical = known["5.5"].equation.args
    measured = typical / (product / P_0)
    small = work.step(
        "put numbers",
        r"with the empirical value (5.5) of $P_0U_0$ this is small",
        number,
        number.subs(P_0, measured),
        exact=False,
        claim=Renamed(P_0, measured),
    )
    work.conclude(N_s(varepsilon), number, also=(small,), conditions=(sp.Le(Delta_0, E),))
    work.sampled(count)


@lecture.claim(
    "5.11", r"\varepsilon/2 < V_p < \varepsilon", title="The octave of coupling", kind="definition"
)
def octave_of_coupling(known: Known, work: Work) -> None:
    """The octaves ε/2 … ε, ε/4 … ε/2, … cover all couplings once."""
    work.as_given()


def pair_amplitude(known: Known, work: Work) -> sp.Expr:
    """The three-system amplitude with the pair's tunnelling amplitude put in, in general a."""
    V = work.given(known["5.15"].value(), r"amplitude of the transition of all three, from (5.15)")
    V = work.absorb(V, U_0)
    pair = known["5.14"].head(0)
    own = work.absorb(
        work.given(known["5.14"].value(pair), r"the pair's own tunnelling amplitude, from (5.14)"), U_0
    )
    return work.put(V, {pair: own}, r"put it in", turning_point=True)


@lecture.equation(
    "5.16",
    title="Resonances with a thermal pair, in an octave of coupling",
    follows=["5.14", "5.15", "thermal systems", "close pairs"],
    small=varepsilon,
)
def resonances_with_a_pair(known: Known, work: Work) -> None:
    """Count the thermal pairs whose joint transition is in resonance with the given system."""
    V = work.put(
        pair_amplitude(known, work), {a: 3}, r"the interaction falls as $1/R^3$ here", turning_point=True
    )
    work.define(V_t, V)
    resonant = Theta(V - sp.Abs(Delta_p - E)) * in_octave(V) * Theta(R - R_1)
    count = P_0**2 * T * over_space(over_space(sp.Integral(resonant, (Delta_p, -T, T)), R_1, 3), R, 3)
    work.step(
        "count",
        r"the density of excited thermal systems is $P_0T$; a partner has detuning within $(-T,T)$; "
        r"the pair is closer together ($R_1<R$) than the given system is to it",
        None,
        sp.Eq(N_t(varepsilon), count, evaluate=False),
        turning_point=True,
    )
    result = work.integrate(
        count, r"leading behaviour at small $\varepsilon$", small=varepsilon, assuming=(E < T, Delta_0 <= E)
    )
    work.conclude(N_t(varepsilon), result.value, small=varepsilon)


@lecture.claim(
    "5.16",
    r"E \sim \sqrt{(P_0 U_0)^2 T \Delta_0}",
    title="Energy at which the count reaches one",
    follows=["5.16"],
)
def energy_of_one_resonance(known: Known, work: Work) -> None:
    """Set the count of one octave to one; the logarithm and the pure number do not change the scaling."""
    count = work.leading_power(
        known["5.16"].value(), r"up to the logarithm and a pure number the count scales as"
    )
    work.conclude(E, work.solve(sp.Eq(count, 1), E, "one resonance in an octave"), up_to_number=True)


@lecture.claim(
    "5.16",
    r"E \sim \Delta_0 < E_* = T(P_0 U_0)^2",
    title="Energy below which resonant systems always find a partner",
    follows=["5.16"],
)
def critical_energy_in_three_dimensions(known: Known, work: Work) -> None:
    """The same for Δ_0 of the order of E."""
    from derivations.lecture5.base import E_star

    count = work.leading_power(
        known["5.16"].value(), r"up to the logarithm and a pure number the count scales as"
    )
    count = work.put(count, {Delta_0: E}, r"a resonant system has $\Delta_0\sim E$")
    energy = work.solve(sp.Eq(count, 1), E, "one resonance in an octave")
    work.relation(E, "<", energy, up_to_number=True)
    work.conclude(E_star, energy, up_to_number=True)


@lecture.equation(
    "5.18",
    title="Resonances with a thermal pair, in d dimensions with 1/R^a",
    follows=["5.14", "5.15", "thermal systems", "close pairs"],
    general=True,
    small=Delta_0,
)
def resonances_with_a_pair_in_d_dimensions(known: Known, work: Work) -> None:
    """The same count in d dimensions for an interaction 1/R^a, over all couplings at once."""
    V = pair_amplitude(known, work)
    resonant = Theta(V - sp.Abs(Delta_p - E)) * Theta(R - R_1)
    count = P_0**2 * T * over_space(over_space(sp.Integral(resonant, (Delta_p, -T, T)), R_1, d), R, d)
    work.step(
        "count",
        r"thermal pairs whose joint transition is in resonance, at any coupling",
        None,
        sp.Eq(N_ta(varepsilon), count, evaluate=False),
        turning_point=True,
    )
    result = work.integrate(
        count,
        r"leading behaviour at small $\Delta_0/E$, where the window is narrow",
        small=Delta_0,
        assuming=(E < T,),
    )
    work.conclude(N_ta(varepsilon), result.value, small=Delta_0)
    work.sampled(count)
