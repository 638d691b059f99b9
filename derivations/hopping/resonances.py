"""Resonances of a single particle for an amplitude 1/R^a (1.9)."""

from __future__ import annotations

import sympy as sp

from derivations.hopping.base import E, R, d, lecture, n, r
from tlssym.derive.known import Known
from tlssym.derive.work import Work
from tlssym.language import Theta, radial_measure

lecture.section(
    "resonances",
    title="Resonances of a single particle",
    intro="Without phonons energy must be kept: a particle leaves its state only for one that it is in "
    "resonance with.",
)


@lecture.equation("1.9", title="Resonances in a shell", general=True)
def resonances_in_a_shell(known: Known, work: Work) -> None:
    """Count the states of a shell whose energy is within the amplitude."""
    density, _ = known["constant density of states"].density()
    g, resonant = sp.Dummy("g"), sp.Dummy("resonant")
    shell = Theta(R - r) * Theta(2 * r - R)
    form = sp.Integral(g * radial_measure(R, d) * resonant * shell, (E, -sp.oo, sp.oo), (R, 0, sp.oo))
    parts = {g: density, resonant: known["weak resonance"].window()}
    count = work.assemble(form, parts, "states of the shell in resonance", rule="count", head=n(r))
    work.conclude(n(r), work.integrate(count, "over energy, then over distance"))


@lecture.claim("1.9", r"a < d", title="When far resonances win", general=True)
def far_resonances(known: Known, work: Work) -> None:
    """The count grows with the distance."""
    shell = work.leading_power(known["1.9"].value(), "resonances in a shell, up to a number")
    work.condition(work.dominates(shell, 1, r, small=False, says=r"the count as $r\to\infty$"))
