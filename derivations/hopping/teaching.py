"""A figure and exercises on hopping."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.hopping.base import (
    R_C,
    R_M,
    T_C,
    T_M,
    V_0,
    Delta,
    R,
    T,
    T_x,
    a,
    d,
    g_0,
    lecture,
    n,
    q,
    r,
    s_C,
    s_M,
    xi,
)
from tlssym.derive.exercise import Derived
from tlssym.numbers.closures import array_function


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
    laws = [lesson.latex(lesson.derivation(id).value(head)) for id, head in (("1.4", s_M), ("1.7", s_C))]
    crossing = float(lesson.derivation("1.8").value().subs(numbers))
    scale = np.logspace(np.log10(crossing) - 2.5, np.log10(crossing) + 2.5, 101)
    sides = [
        (name, array_function(T, e)(scale))
        for name, e in ((f"Mott, ${laws[0]}$", mott), (f"Coulomb gap, ${laws[1]}$", gap))
    ]
    figure, (axis,) = canvas()
    says = draw_crossing(
        axis, scale, sides, at=crossing, mark="$T_x$", x_label="$T/T_M$", y_label="exponent of the best hop"
    )
    return Picture(figure, says)


@lecture.figure(
    "resonances of a shell",
    section="resonances",
    title="Resonances of a particle in shells farther and farther out",
    caption="The number (1.9) of states in resonance between $r$ and $2r$, for two powers of the amplitude. Where it "
    "grows with the distance there is always one farther out; where it falls, none may be left.",
)
def resonances_of_a_shell(
    lesson: Any, d_value: float = 3, slow: float = 2, fast: float = 4, density: float = 0.01
) -> Any:
    """The derived count for two powers of the amplitude, with V_0 = 1 and the density of states ``density``."""
    import numpy as np

    from tlssym.render.figures import Picture, canvas, draw_crossing

    count = lesson.derivation("1.9").value().subs({d: d_value, V_0: 1, g_0: density})
    near, far = (count.subs(a, power) for power in (fast, slow))
    crossing = float((near / far).subs(r, 1) ** (1 / sp.Rational(fast - slow)))
    scale = np.logspace(np.log10(crossing) - 1, np.log10(crossing) + 3, 101)
    sides = [(f"$a={power:g}$", array_function(r, e)(scale)) for power, e in ((slow, far), (fast, near))]
    figure, (axis,) = canvas()
    says = draw_crossing(
        axis,
        scale,
        sides,
        at=crossing,
        mark="equal",
        x_label="distance $r$",
        y_label="resonances between $r$ and $2r$",
    )
    powers = ((slow, far), (fast, near))
    grows = ", ".join(f"r^({float(power_of(each, r)):g}) for a = {power:g}" for power, each in powers)
    return Picture(figure, f"{says}; goes as {grows}")


def power_of(value: Any, symbol: Any) -> Any:
    """The exponent of a symbol in a product of powers."""
    return sp.simplify(symbol * sp.diff(sp.log(value), symbol))


def at(value: Any, **numbers: Any) -> Any:
    """With the amplitude's power and the dimension put in."""
    return value.subs({{"a": a, "d": d}[name]: number for name, number in numbers.items()})


DIMENSIONS = ({"d": 2}, {"d": 3}, {"d": 1})


@lecture.exercise(
    "spacing of levels",
    section="hops",
    equation="1.2",
    question=r"How far in energy, $\Delta$, is the nearest state within the distance $R$ in $d=«d»$ "
    r"dimensions, with its pure "
    r"number?",
    head=Delta,
    through=(g_0, R),
    variants=DIMENSIONS,
)
def spacing(derived: Derived, d: Any) -> sp.Expr:
    """(1.2) at a dimension."""
    return sp.simplify(at(derived("1.2").value(Delta), d=d))


@lecture.exercise(
    "length of the best hop",
    section="hops",
    equation="1.3",
    question=r"With which power of the temperature does the length $R_M$ of the best hop go in $d=«d»$ "
    r"dimensions?",
    asks="exponent",
    head=T,
    variants=DIMENSIONS,
)
def length_of_the_best_hop(derived: Derived, d: Any) -> sp.Expr:
    """The exponent of T in (1.3)."""
    return at(power_of(derived("1.3").value(R_M), T), d=d)


@lecture.exercise(
    "in the plane",
    section="hops",
    equation="1.4",
    question=r"What is the exponent $s_M$ of Mott's law in $d=«d»$ dimensions, with $T_M$ written through "
    r"$g_0$ and $\xi$? Up "
    r"to a number.",
    head=s_M,
    through=(g_0, xi, T),
    up_to_number=True,
    variants=DIMENSIONS,
)
def mott_in_the_plane(derived: Derived, d: Any) -> sp.Expr:
    """(1.4) at a dimension."""
    law = derived("1.4")
    return at(law.value(s_M).subs(T_M, law.value(T_M)), d=d)


@lecture.exercise(
    "Mott's temperature",
    section="hops",
    equation="1.4",
    question=r"What is Mott's temperature $T_M$ in $d=«d»$ dimensions, up to a number?",
    head=T_M,
    through=(g_0, xi),
    up_to_number=True,
    variants=DIMENSIONS,
)
def motts_temperature(derived: Derived, d: Any) -> sp.Expr:
    """T_M of (1.4)."""
    return at(derived("1.4").value(T_M), d=d)


@lecture.exercise(
    "hop in the gap",
    section="hops",
    equation="1.6",
    question=r"How long is the best hop in the Coulomb gap, $R_C$, up to a number?",
    head=R_C,
    through=(q, xi, T),
    up_to_number=True,
)
def hop_in_the_gap(derived: Derived) -> sp.Expr:
    """(1.6)."""
    return derived("1.6").value(R_C)


@lecture.exercise(
    "law of the gap",
    section="hops",
    equation="1.7",
    question=r"The exponent of the best hop in the Coulomb gap is $(T_C/T)^y$ in any dimension. What is $y$?",
    asks="exponent",
)
def law_of_the_gap(derived: Derived) -> sp.Expr:
    """The power of 1/T in (1.7)."""
    return -power_of(derived("1.7").value(s_C), T)


@lecture.exercise(
    "where the laws meet",
    section="hops",
    equation="1.8",
    question=r"At which temperature $T_x$ do both laws give the same exponent in $d=«d»$ dimensions? Up to a "
    r"number.",
    head=T_x,
    through=(T_C, T_M),
    up_to_number=True,
    variants=({"d": 2}, {"d": 3}, {"d": 4}),
)
def where_the_laws_meet(derived: Derived, d: Any) -> sp.Expr:
    """(1.8) at a dimension."""
    return at(derived("1.8").value(T_x), d=d)


@lecture.exercise(
    "dipoles",
    section="resonances",
    equation="1.9",
    question=r"How does the number $n(r)$ of resonances in a shell depend on its radius for an amplitude "
    r"$1/R^{«a»}$ in "
    r"$d=«d»$ dimensions? Give the power of $r$ only.",
    asks="exponent",
    head=r,
    variants=({"a": 3, "d": 2}, {"a": 1, "d": 3}, {"a": 6, "d": 3}),
)
def dipoles_on_a_plane(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """The power of the radius in (1.9)."""
    return at(power_of(derived("1.9").value(), r), a=a, d=d)


@lecture.exercise(
    "number of resonances",
    section="resonances",
    equation="1.9",
    question=r"How many states of the shell between $r$ and $2r$ are in resonance, $n(r)$, for $a=«a»$ in "
    r"$d=«d»$ dimensions, "
    r"with the pure number?",
    head=n(r),
    through=(g_0, V_0, r),
    variants=({"a": 2, "d": 3}, {"a": 3, "d": 2}, {"a": 6, "d": 3}),
)
def number_of_resonances(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """(1.9) at numbers."""
    return sp.simplify(at(derived("1.9").value(), a=a, d=d))


@lecture.exercise(
    "far resonances",
    section="resonances",
    equation="1.9:a < d",
    question=r"For which powers $a$ of the amplitude does the number of resonances in a shell grow without "
    r"bound with its "
    r"radius? Write a condition.",
    asks="condition",
)
def far_resonances(derived: Derived) -> Any:
    """The claim after (1.9)."""
    return derived("1.9:a < d").targets[-1].relation
