"""Hops assisted by phonons: Mott's law (1.1)–(1.4), the Coulomb gap (1.5)–(1.7), and where they meet (1.8)."""

from __future__ import annotations

import sympy as sp

from derivations.hopping.base import R_C, R_M, T_C, T_M, Delta, E, R, T, T_x, d, lecture, nu_0, r, s_C, s_M
from tlssym.derive.known import Known
from tlssym.derive.operations.calculus import Minimum
from tlssym.derive.work import Work
from tlssym.graph import Node
from tlssym.language import Theta, radial_measure

lecture.section(
    "hops",
    title="Variable-range hopping",
    intro="A far hop finds a state of nearly the same energy, a near one overlaps better: the best hop is "
    "a compromise, and "
    "its length grows as the temperature falls.",
)

lecture.given("1.1", title="Rate of a hop")


@lecture.equation("1.2", title="Spacing of levels within the length of a hop")
def spacing_of_levels(known: Known, work: Work) -> None:
    """Count the states within a distance and an energy, and set the number to one."""
    density, _ = known["constant density of states"].density()
    g = sp.Dummy("g")
    form = sp.Integral(g * radial_measure(r, d) * Theta(R - r), (E, 0, Delta), (r, 0, sp.oo))
    count = work.assemble(form, {g: density}, "")
    number = work.integrate(count, r"states within $R$ whose energy is above by less than $\Delta$")
    one = known["one state"].member(0)
    work.conclude(Delta, work.solve(number, one, Delta, "one state on the average"))


def exponent_of_a_hop(known: Known, work: Work, spacing: Node) -> Node:
    """The exponent of the rate (1.1) of a hop, with the spacing of the levels as its energy."""
    rate = sp.Dummy("rate")
    exponent = work.assemble(
        -sp.log(rate / nu_0), {rate: known["1.1"].value()}, r"the exponent of (1.1)", turning_point=False
    )
    return work.put(exponent, {Delta: spacing}, r"with the spacing put in for $\Delta$")


def best_hop_of(known: Known, work: Work, spacing: Node) -> Node:
    """The length at which the exponent is smallest."""
    exponent = exponent_of_a_hop(known, work, spacing)
    best = work.do(Minimum(exponent, R, "at its smallest value the two terms change at the same rate"))
    return work.leading_power(best, "up to a pure number")


def law_of_hops(known: Known, work: Work, spacing: Node, length: Node, scale: sp.Symbol) -> Node:
    """The exponent of the best hop; concludes the temperature at which it is one."""
    exponent = exponent_of_a_hop(known, work, spacing)
    exponent = work.put(exponent, {R: length}, r"at the length of the best hop")
    value = work.leading_power(exponent, "both terms are of the same order: up to a number")
    temperature = work.solve(value, 1, T, "it is of order one at the temperature")
    work.conclude(scale, temperature, up_to_number=True)
    return work.re_express(value, {scale: temperature}, keep=(T,), says=r"in units of this temperature")


@lecture.equation("1.3", title="Length of the best hop", cites=["fastest hop"])
def best_hop(known: Known, work: Work) -> None:
    """Minimise the exponent of the rate over the length of the hop."""
    work.conclude(R_M, best_hop_of(known, work, known["1.2"].value()), up_to_number=True)


@lecture.equation("1.4", title="Mott's law")
def motts_law(known: Known, work: Work) -> None:
    """Both terms of the exponent are of the same order at the best hop."""
    law = law_of_hops(known, work, known["1.2"].value(), known["1.3"].value(), T_M)
    work.conclude(s_M, law, up_to_number=True)


lecture.given("1.5", title="Energies in the Coulomb gap")


@lecture.equation("1.6", title="Length of the best hop in the Coulomb gap", cites=["fastest hop"])
def best_hop_in_the_gap(known: Known, work: Work) -> None:
    """The same compromise with the spacing of the Coulomb gap."""
    work.conclude(R_C, best_hop_of(known, work, known["1.5"].value()), up_to_number=True)


@lecture.equation("1.7", title="The law of Efros and Shklovskii")
def efros_shklovskii(known: Known, work: Work) -> None:
    """The exponent of the best hop in the gap: the dimension has dropped out."""
    law = law_of_hops(known, work, known["1.5"].value(), known["1.6"].value(), T_C)
    work.conclude(s_C, law, up_to_number=True)


@lecture.equation("1.8", title="Where the two laws meet")
def meeting(known: Known, work: Work) -> None:
    """The two exponents are equal."""
    mott = work.given(known["1.4"].value(s_M), "the exponent of Mott's law (1.4)")
    gap = work.given(known["1.7"].value(s_C), "that of Efros and Shklovskii (1.7)")
    work.conclude(T_x, work.solve(gap, mott, T, "they are equal at"), up_to_number=True)
