"""Exercises: each answer is a formula, compared by the engine with what it derives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from derivations.lecture5.base import W_T, B, E, E_star, R, T, a, d, lecture, varepsilon

Derived = Callable[[str], Any]


@lecture.exercise(
    "one or two",
    section="counting",
    equation="5.12",
    question="In (5.12) the octave $(\\varepsilon/2,\\varepsilon)$ is replaced by a decade "
    "$(\\varepsilon/10,\\varepsilon)$. What is "
    "$N_s(\\varepsilon)$ now, with its pure number?",
    hint="The octave enters only through the range of $\\ln R$ at fixed $\\Delta_{01}$.",
    solution="The range of $R^3$ at fixed $\\Delta_{01}$ now spans a factor 10 instead of 2, so $\\ln 2$ "
    "becomes $\\ln 10$.",
    right=r"\frac{8\pi}{3}\ln(10)P_0U_0\frac{\Delta_0}{E}",
    slip=r"\frac{8\pi}{3}\ln(2)P_0U_0\frac{\Delta_0}{E}\cdot5",
    slip_says="The count goes with the logarithm of the ratio, not with the ratio.",
)
def a_decade(derived: Derived) -> sp.Expr:
    """The derived count with the logarithm of ten."""
    return derived("5.12").integrals[0].value.subs(sp.log(2), sp.log(10))


@lecture.exercise(
    "dipoles in a plane",
    section="counting",
    equation="5.22",
    question="How does $P_p^a(\\varepsilon)$ of (5.22) depend on $\\varepsilon$ for dipoles ($a=3$) on a "
    "plane ($d=2$)? Give the "
    "power of $\\varepsilon$ only.",
    hint="The number of partners in a shell goes as $R^d\\,\\varepsilon$, with $R^a\\sim U_0/\\varepsilon$.",
    solution="$R^2\\sim\\varepsilon^{-2/3}$ systems per energy, times the window $\\varepsilon$: "
    "$\\varepsilon^{1/3}$.",
    right=r"\varepsilon^{1/3}",
    slip=r"\varepsilon^{2/3}",
    slip_says="That is $R^{-2}$: the window $\\varepsilon$ and the shell pull in opposite directions.",
)
def dipoles_in_a_plane(derived: Derived) -> sp.Expr:
    """The exponent of ε in the derived probability."""
    value = derived("5.22").value()
    return varepsilon ** sp.simplify((varepsilon * sp.diff(sp.log(value), varepsilon)).subs({a: 3, d: 2}))


@lecture.exercise(
    "threshold in the plane",
    section="scaling",
    equation="5.19",
    question="For $a=3$ and $d=2$, write $E_*$ through $W_T$ and $T$.",
    hint="Set the count (5.18) to one at $\\Delta_0\\sim E$ and eliminate $P_0$ and $U_0$ in favour of "
    "$W_T=U_0(P_0T)^{a/d}$.",
    solution="The exponent is $a/(2d-a)=3$, so $E_*\\sim W_T(W_T/T)^3$. For $a=d$ this and $d/(2d-a)$ "
    "agree: only away from $a=d$ "
    "can the two be told apart.",
    right=r"\frac{W_T^4}{T^3}",
    slip=r"\frac{W_T^3}{T^2}",
    slip_says="This comes from $d/(2d-a)$ in the exponent.",
    up_to_number=True,
)
def threshold_in_the_plane(derived: Derived) -> sp.Expr:
    """(5.19) for a = 3, d = 2."""
    return derived("5.19").value(E_star).subs({a: 3, d: 2})


@lecture.exercise(
    "largest power",
    section="scaling",
    equation="5.24",
    question="The coupling of neighbouring pairs goes as $V_*^a\\sim\\varepsilon^{(a-d)/d}$. Up to which "
    "power $a$ of the interaction does it "
    "win over $\\varepsilon$ as $\\varepsilon\\to0$? Give the limiting $a$.",
    hint="A smaller exponent wins at small $\\varepsilon$.",
    solution="$(a-d)/d<1$ is $a<2d$.",
    right="2d",
    slip="d",
    slip_says="That is where the exponent changes sign, not where it reaches 1.",
)
def largest_power(derived: Derived) -> sp.Expr:
    """Where the exponent of ε reaches one."""
    coupling = derived("5.24").value()
    exponent = sp.simplify(varepsilon * sp.diff(sp.log(coupling), varepsilon))
    return sp.solve(sp.Eq(exponent, 1), a)[0]


@lecture.exercise(
    "distance of partners",
    section="relaxation",
    equation="5.27",
    question="For an interaction $U_0/R^a$ in $d$ dimensions, how does the distance $R$ of the nearest "
    "system with $|E-E'|<E_*$ depend on "
    "$P_0$ and $E_*$ (up to a number)?",
    hint="One system in the volume $R^d$ and the window $E_*$.",
    solution="$P_0E_*R^d\\sim1$.",
    right=r"\left(\frac{1}{P_0E_*}\right)^{1/d}",
    slip=r"\left(\frac{1}{P_0E_*}\right)^{1/a}",
    slip_says="The density knows the dimension of space, not the interaction.",
    up_to_number=True,
)
def distance_of_partners(derived: Derived) -> sp.Expr:
    """(5.27) with the volume R^d."""
    in_space = derived("5.27").value(R)
    return in_space.subs(sp.Rational(1, 3), 1 / d) if d in in_space.free_symbols else in_space ** (3 / d)


@lecture.exercise(
    "coefficient of the law",
    section="diffusion",
    equation="5.46",
    question="What is the coefficient of $t/\\ln(t/T_2)$ in $x(t)$, in terms of $A$, $E_*$ and $\\eta$?",
    hint="Put $B=1/(\\pi\\eta E_*)$ into $\\pi^2A/(2B)$.",
    solution="$\\frac{\\pi^2A}{2}\\cdot\\pi\\eta E_*$.",
    right=r"\frac{\pi^3}{2}\eta AE_*",
    slip=r"\pi^3\eta AE_*",
    slip_says="The factor 1/2 comes from the transform of $1/x$: "
    "$(\\ln t)/t$ has the transform $\\tfrac12\\ln^2p$.",
)
def coefficient_of_the_law(derived: Derived) -> sp.Expr:
    """The derived law with the derived B."""
    from derivations.lecture5.base import T_2, t

    law = derived("5.46").value()
    return sp.powsimp((law * sp.log(t / T_2) / t).subs(B, derived("5.42").value(B)))


@lecture.exercise(
    "slower interaction",
    section="model",
    equation="5.19",
    question="$U_0$ has the dimension of energy times a power of length. Which combination of $U_0$ and "
    "$P_0$ is a pure number for $a=d$, "
    "and which energy do $U_0$ and $P_0$ make for $a\\ne d$?",
    hint="$P_0$ is one over energy and volume. Look for $U_0^\\alpha P_0^\\beta$ without length.",
    solution="Lengths cancel in $U_0P_0^{a/d}$, which is energy$^{1-a/d}$; so the energy is "
    "$(U_0P_0^{a/d})^{d/(d-a)}$.",
    right=r"(U_0P_0^{\frac{a}{d}})^{\frac{d}{d-a}}",
    slip=r"U_0P_0^{\frac{a}{d}}",
    slip_says="This is an energy to the power $1-a/d$.",
    up_to_number=True,
)
def energy_of_the_material(derived: Derived) -> sp.Expr:
    """The temperature at which W_T equals T."""
    typical = derived("5.19").value(W_T)
    return sp.powdenest(sp.powsimp(sp.solve(sp.Eq(sp.log(typical.subs(T, E)), sp.log(E)), E)[0]), force=True)
