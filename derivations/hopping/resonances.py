"""Resonances of a single particle for an amplitude 1/R^a (1.9)."""

from __future__ import annotations

import sympy as sp

from derivations.hopping.base import V_0, E, R, a, d, g_0, lecture, n, r
from tlssym.derive.work import Known, Work
from tlssym.language import Theta, radial_measure

lecture.section(
    "resonances",
    title="Resonances of a single particle",
    intro="Without phonons energy must be kept: a particle leaves its state only for one that it is in "
    "resonance with.",
)


@lecture.equation(
    "1.9",
    title="Resonances in a shell",
    follows=["constant density of states", "weak resonance"],
    general=True,
)
def resonances_in_a_shell(known: Known, work: Work) -> None:
    """Count the states of a shell whose energy is within the amplitude."""
    shell = Theta(R - r) * Theta(2 * r - R)
    count = sp.Integral(
        g_0 * radial_measure(R, d) * Theta(V_0 / R**a - sp.Abs(E)) * shell, (E, -sp.oo, sp.oo), (R, 0, sp.oo)
    )
    work.step(
        "count",
        "states of the shell in resonance",
        None,
        sp.Eq(n(r), count, evaluate=False),
        turning_point=True,
    )
    work.conclude(n(r), work.integrate(count, "over energy, then over distance").value)


@lecture.claim("1.9", r"a < d", title="When far resonances win", follows=["1.9"], general=True)
def far_resonances(known: Known, work: Work) -> None:
    """The count grows with the distance."""
    shell = work.given(g_0 * V_0 * r ** (d - a), "resonances in a shell, up to a number")
    work.condition(work.dominates(shell, sp.S.One, r, small=False, says=r"the count as $r\to\infty$"))
