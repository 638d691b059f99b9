"""Hops assisted by phonons: Mott's law (1.1)–(1.4), the Coulomb gap (1.5)–(1.7), and where they meet (1.8)."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.hopping.base import R_C, R_M, T_C, T_M, Delta, E, R, T, T_x, d, g_0, lecture, r, s_C, s_M, xi
from tlssym.derive.work import Known, Work
from tlssym.language import Theta, radial_measure

lecture.section(
    "hops",
    title="Variable-range hopping",
    intro="A far hop finds a state of nearly the same energy, a near one overlaps better: the best hop is "
    "a compromise, and "
    "its length grows as the temperature falls.",
)

lecture.given("1.1", title="Rate of a hop")


@lecture.equation(
    "1.2",
    title="Spacing of levels within the length of a hop",
    follows=["constant density of states", "one state"],
)
def spacing_of_levels(known: Known, work: Work) -> None:
    """Count the states within a distance and an energy, and set the number to one."""
    count = sp.Integral(g_0 * radial_measure(r, d) * Theta(R - r), (E, 0, Delta), (r, 0, sp.oo))
    number = work.integrate(count, r"states within $R$ whose energy is above by less than $\Delta$").value
    work.conclude(Delta, work.solve(sp.Eq(number, 1), Delta, "one state on the average"))


def _best_hop(work: Work, spacing: Any) -> Any:
    """The length at which 2R/ξ + Δ(R)/T is smallest."""
    exponent = work.given(
        2 * R / xi + spacing / T, r"the exponent of (1.1), with the spacing put in for $\Delta$"
    )
    slope = work.step(
        "differentiate",
        "at its smallest value the two terms change at the same rate",
        exponent,
        sp.diff(exponent, R),
        exact=False,
        turning_point=True,
    )
    best = work.solve(sp.Eq(2 / xi, -(slope - 2 / xi)), R, "both sides are powers of $R$")
    return work.leading_power(best, "up to a pure number")


@lecture.equation("1.3", title="Length of the best hop", follows=["1.1", "1.2", "fastest hop"])
def best_hop(known: Known, work: Work) -> None:
    """Minimise the exponent of the rate over the length of the hop."""
    work.conclude(R_M, _best_hop(work, known["1.2"].value()), up_to_number=True)


@lecture.equation("1.4", title="Mott's law", follows=["1.1", "1.3"])
def motts_law(known: Known, work: Work) -> None:
    """Both terms of the exponent are of the same order at the best hop."""
    exponent = work.given(2 * R_M / xi, "the exponent of the best hop, up to a number")
    value = work.leading_power(
        work.put(exponent, {R_M: known["1.3"].value()}, "with the length (1.3)"), "up to a number"
    )
    scale = work.solve(sp.Eq(value, 1), T, "it is of order one at the temperature")
    work.conclude(T_M, scale, up_to_number=True)
    law = work.re_express(value, {T_M: scale, T: T}, says=r"in units of this temperature")
    work.conclude(s_M, law, up_to_number=True)


lecture.given("1.5", title="Energies in the Coulomb gap")


@lecture.equation(
    "1.6", title="Length of the best hop in the Coulomb gap", follows=["1.1", "1.5", "fastest hop"]
)
def best_hop_in_the_gap(known: Known, work: Work) -> None:
    """The same compromise with the spacing of the Coulomb gap."""
    work.conclude(R_C, _best_hop(work, known["1.5"].rhs), up_to_number=True)


@lecture.equation("1.7", title="The law of Efros and Shklovskii", follows=["1.1", "1.6"])
def efros_shklovskii(known: Known, work: Work) -> None:
    """The exponent of the best hop in the gap: the dimension has dropped out."""
    exponent = work.given(2 * R_C / xi, "the exponent of the best hop, up to a number")
    value = work.leading_power(
        work.put(exponent, {R_C: known["1.6"].value()}, "with the length (1.6)"), "up to a number"
    )
    scale = work.solve(sp.Eq(value, 1), T, "it is of order one at the temperature")
    work.conclude(T_C, scale, up_to_number=True)
    law = work.re_express(value, {T_C: scale, T: T}, says="in units of this temperature")
    work.conclude(s_C, law, up_to_number=True)


@lecture.equation("1.8", title="Where the two laws meet", follows=["1.4", "1.7"])
def meeting(known: Known, work: Work) -> None:
    """The two exponents are equal."""
    mott = work.given(known["1.4"].value(s_M), "the exponent of Mott's law (1.4)")
    gap = work.given(known["1.7"].value(s_C), "that of Efros and Shklovskii (1.7)")
    work.conclude(T_x, work.threshold(gap, mott, T, says="they are equal at"), up_to_number=True)
