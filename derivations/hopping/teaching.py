"""A figure and two exercises on hopping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from derivations.hopping.base import T_C, T_M, T, a, d, lecture, r, s_C, s_M
from tlssym.mathematics.closures import array_function


@lecture.figure(
    "two laws",
    section="hops",
    title="Mott's law and that of Efros and Shklovskii",
    caption="The exponents of the best hop against temperature, without pure numbers. Below their crossing "
    "the Coulomb gap "
    "decides, since the hop that costs more is the one that is seen.",
)
def two_laws(lesson: Any, d_value: float = 3, T_M_value: float = 1.0, T_C_value: float = 0.05) -> Any:
    """Both exponents for given temperatures T_M and T_C."""
    import numpy as np

    from tlssym.render.figures import Picture, canvas, draw_crossing

    numbers = {d: d_value, T_M: T_M_value, T_C: T_C_value}
    mott, gap = (lesson.derivation(id).value(head).subs(numbers) for id, head in (("1.4", s_M), ("1.7", s_C)))
    crossing = float(lesson.derivation("1.8").value().subs(numbers))
    scale = np.logspace(np.log10(crossing) - 2.5, np.log10(crossing) + 2.5, 101)
    sides = [
        (name, array_function(T, e)(scale))
        for name, e in (("Mott, $(T_M/T)^{1/(d+1)}$", mott), ("Coulomb gap, $(T_C/T)^{1/2}$", gap))
    ]
    figure, (axis,) = canvas()
    says = draw_crossing(
        axis, scale, sides, at=crossing, mark="$T_x$", x_label="$T/T_M$", y_label="exponent of the best hop"
    )
    return Picture(figure, says)


@lecture.exercise(
    "in the plane",
    section="hops",
    equation="1.4",
    question="What is Mott's law on a plane ($d=2$), with $T_M$ written through $g_0$ and $\\xi$?",
    hint="The exponent is $1/(d+1)$.",
    solution="$(T_M/T)^{1/3}$ with $T_M\\sim1/(g_0\\xi^2)$.",
    right=r"\left(\frac{1}{g_0\xi^2T}\right)^{1/3}",
    slip=r"\left(\frac{1}{g_0\xi^2T}\right)^{1/4}",
    slip_says="This is the exponent of three dimensions.",
    up_to_number=True,
)
def mott_in_the_plane(derived: Callable[[str], Any]) -> sp.Expr:
    """(1.4) for d = 2."""
    law = derived("1.4")
    return law.value(s_M).subs(T_M, law.value(T_M)).subs(d, 2)


@lecture.exercise(
    "dipoles",
    section="resonances",
    equation="1.9",
    question="How does the number of resonances in a shell depend on its radius for dipoles ($a=3$) on a "
    "plane? Give the power "
    "of $r$ only.",
    hint="Number of states times window.",
    solution="$r^2\\cdot r^{-3}$.",
    right=r"r^{-1}",
    slip="r",
    slip_says="The window shrinks faster than the shell grows.",
)
def dipoles_on_a_plane(derived: Callable[[str], Any]) -> sp.Expr:
    """The power of the radius in (1.9)."""
    value = derived("1.9").value()
    return r ** sp.simplify((r * sp.diff(sp.log(value), r)).subs({a: 3, d: 2}))
