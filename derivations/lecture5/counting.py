"""Counting resonances: one other system (5.12), a resonant pair (5.16), and both in d dimensions with 1/R^a."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.lecture5.base import (
    E_1,
    P_0,
    R_1,
    U_0,
    Delta_0,
    Delta_01,
    E,
    N_s,
    N_t,
    N_ta,
    R,
    T,
    V_p,
    V_t,
    d,
    lecture,
    varepsilon,
)
from tlssym.derive.known import Known
from tlssym.derive.operations.algebra import Multiply
from tlssym.derive.work import Work
from tlssym.graph import Node
from tlssym.language import Theta, radial_measure

lecture.section(
    "counting",
    title="Counting resonances",
    intro="How many other systems, or pairs of systems, a given one is in resonance with: integrals over step "
    "functions of power laws, octave by octave of the coupling.",
)


OCTAVE = r"5.11:\varepsilon/2 < V_p < \varepsilon"


def octave(known: Known, work: Work, amplitude: Node) -> Node:
    """The step functions that keep a coupling between ε/2 and ε."""
    return work.put(known[OCTAVE].window(), {V_p: amplitude}, "")


@lecture.equation("5.12", title="Resonances with one other system, in an octave of coupling", cites=["5.10"])
def resonances_with_one_other(known: Known, work: Work) -> None:
    """Count the systems at any distance that are in resonance, octave by octave of their coupling."""
    detuning, V = known["5.11"].sides()
    work.given(V, r"the coupling to a system at distance $R$, from (5.10) and (5.11)")
    V = work.specialize(V, r"the interaction falls as $1/R^3$ here", turning_point=True)
    V = work.absorb(V, U_0)
    work.call(V, V_p, r"this is the coupling $V_p$, of which octave by octave is counted")
    density, range_ = one_other(known, work)
    work.given(
        density,
        r"systems have the density $P_0\,dE_1\,d\Delta_{01}/\Delta_{01}$, with $\Delta_{01}<E_1$",
    )
    count = resonant_systems(
        work,
        density,
        V,
        detuning,
        octave(known, work, V),
        spaces=((R, work.here[d].formula),),
        within=range_,
        head=N_s(varepsilon),
        says="a system counts when its detuning is below the coupling and the coupling is in the octave",
    )
    number = work.settle(work.integrate(count, r"integrate over distance, energy and tunnelling amplitude"))
    product, typical = known["5.5"].sides()
    measured = work.solve(product, typical, P_0, r"the empirical value (5.5) of $P_0U_0$")
    small = work.put(number, {P_0: measured}, r"with it the count is small")
    work.conclude(N_s(varepsilon), number, also=(small,), conditions=(sp.Le(Delta_0, E),))
    work.sampled(count)


def one_other(known: Known, work: Work) -> tuple[Node, tuple[Any, ...]]:
    """The density of other systems per E_1 and Δ_01, and the limits of both, the inner one first."""
    density, ranges = known["tunnelling model"].density()
    own = {E: E_1, Delta_0: Delta_01}
    return work.put(density, own, ""), tuple(tuple(e.subs(own) for e in limit) for limit in ranges)


def resonant_systems(
    work: Work,
    density: Node,
    amplitude: Node,
    detuning: Node,
    *windows: Node,
    spaces: tuple[tuple[Any, Any], ...],
    within: tuple[Any, ...],
    head: Any,
    says: str,
) -> Node:
    """The integral of a density over all systems (or pairs) whose detuning is below the amplitude."""
    n, V, D = sp.Dummy("n"), sp.Dummy("V"), sp.Dummy("D")
    others = {sp.Dummy(f"w{i}"): window for i, window in enumerate(windows)}
    measure = sp.Mul(*(radial_measure(radius, dimension) for radius, dimension in spaces))
    limits = (*within, *((radius, 0, sp.oo) for radius, _ in spaces))
    form = sp.Integral(n * Theta(V - D) * sp.Mul(*others) * measure, *limits)
    parts = {n: density, V: amplitude, D: detuning, **others}
    return work.assemble(form, parts, says, rule="count", head=head)


def pair_amplitude(known: Known, work: Work) -> Node:
    """The three-system amplitude with the pair's tunnelling amplitude put in, in general a."""
    V = work.given(known["5.15"].value(), r"amplitude of the transition of all three, from (5.15)")
    V = work.absorb(V, U_0)
    pair = known["5.14"].head(0)
    own = work.absorb(
        work.given(known["5.14"].value(pair), r"the pair's own tunnelling amplitude, from (5.14)"), U_0
    )
    return work.put(V, {pair: own}, r"put it in for $\Delta_{0p}$", turning_point=True)


def thermal_pairs(
    known: Known, work: Work, V: Node, *windows: Node, dimension: Any, head: Any, says: str
) -> Node:
    """The integral that counts the thermal pairs in resonance with the given system."""
    per_energy, within = known["thermal partners"].density()
    density = work.do(Multiply(known["thermal systems"].value(), per_energy, ""))
    detuning = work.put(known["5.11"].sides()[0], {E_1: known["energy of a pair"].value()}, "")
    return resonant_systems(
        work,
        density,
        V,
        detuning,
        *windows,
        known["close pairs"].window(),
        spaces=((R_1, dimension), (R, dimension)),
        within=within,
        head=head,
        says=says,
    )


@lecture.equation("5.16", title="Resonances with a thermal pair, in an octave of coupling", small=varepsilon)
def resonances_with_a_pair(known: Known, work: Work) -> None:
    """Count the thermal pairs whose joint transition is in resonance with the given system."""
    V = work.specialize(
        pair_amplitude(known, work), r"the interaction falls as $1/R^3$ here", turning_point=True
    )
    work.define(V_t, V)
    work.call(V, V_t, r"this is the coupling $V_t$ of the system to the pair")
    count = thermal_pairs(
        known,
        work,
        V,
        octave(known, work, V),
        dimension=work.here[d].formula,
        head=N_t(varepsilon),
        says=r"the density of excited thermal systems is $P_0T$; a partner has detuning within $(-T,T)$; "
        r"the pair is closer together ($R_1<R$) than the given system is to it; as a system it is taken to have the "
        r"energy $\Delta_p$",
    )
    result = work.integrate(
        count, r"leading behaviour at small $\varepsilon$", small=varepsilon, assuming=(E < T, Delta_0 <= E)
    )
    work.conclude(N_t(varepsilon), result)


@lecture.claim("5.16", r"E \sim \sqrt{(P_0 U_0)^2 T \Delta_0}", title="Energy at which the count reaches one")
def energy_of_one_resonance(known: Known, work: Work) -> None:
    """Set the count of one octave to one; the logarithm and the pure number do not change the scaling."""
    count = work.leading_power(
        known["5.16"].value(), r"up to the logarithm and a pure number the count scales as"
    )
    work.conclude(E, work.solve(count, 1, E, "one resonance in an octave"), up_to_number=True)


@lecture.claim(
    "5.16",
    r"E \sim \Delta_0 < E_* = T(P_0 U_0)^2",
    title="Energy below which resonant systems always find a partner",
)
def critical_energy_in_three_dimensions(known: Known, work: Work) -> None:
    """The same for Δ_0 of the order of E."""
    from derivations.lecture5.base import E_star

    count = work.leading_power(
        known["5.16"].value(), r"up to the logarithm and a pure number the count scales as"
    )
    count = work.put(
        count, {Delta_0: known["5.13"].value(Delta_0)}, r"a resonant system has $\Delta_0\sim E$"
    )
    energy = work.solve(count, 1, E, "one resonance in an octave")
    work.relation(E, "<", energy, up_to_number=True)
    work.conclude(E_star, energy, up_to_number=True)


@lecture.equation(
    "5.18", title="Resonances with a thermal pair, in d dimensions with 1/R^a", general=True, small=Delta_0
)
def resonances_with_a_pair_in_d_dimensions(known: Known, work: Work) -> None:
    """The same count in d dimensions for an interaction 1/R^a, over all couplings at once."""
    V = pair_amplitude(known, work)
    work.call(V, V_t, r"this is the coupling $V_t$ of the system to the pair")
    count = thermal_pairs(
        known,
        work,
        V,
        dimension=d,
        head=N_ta(varepsilon),
        says=r"thermal pairs whose joint transition is in resonance, at any coupling; as a system a pair is taken to "
        r"have the energy $\Delta_p$",
    )
    result = work.integrate(
        count,
        r"leading behaviour at small $\Delta_0/E$, where the window is narrow",
        small=Delta_0,
        assuming=(E < T, Delta_0 <= E),
    )
    work.conclude(N_ta(varepsilon), result)
    work.sampled(count)


@lecture.claim(
    "5.11", r"\varepsilon/2 < V_p < \varepsilon", title="The octave of coupling", kind="definition"
)
def octave_of_coupling(known: Known, work: Work) -> None:
    """The octaves ε/2 … ε, ε/4 … ε/2, … cover all couplings once."""
    work.as_given()
