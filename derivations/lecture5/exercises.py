"""Exercises: the engine derives each right answer, in every variant of its question."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.lecture5.base import (
    DECOHERENCE,
    P_0,
    P_2,
    R_1,
    T_1,
    T_2,
    U_0,
    W_T,
    A,
    B,
    Delta_0,
    Delta_0p,
    Delta_p,
    E,
    E_star,
    N_s,
    P_pa,
    R,
    R_star,
    T,
    V_p,
    V_star,
    V_t,
    a,
    d,
    differential,
    eta,
    hbar,
    lecture,
    n_res,
    r_p1,
    t,
    tau_star,
    varepsilon,
    x,
)
from tlssym.derive.exercise import Derived

SHORT_RANGE = ({"a": 3, "d": 2}, {"a": 4, "d": 3}, {"a": 5, "d": 3}, {"a": 3, "d": "5/2"})
"""Interactions and dimensions with d < a < 2d."""


def power_of(value: Any, symbol: Any) -> Any:
    """The exponent of a symbol in a product of powers."""
    return sp.simplify(symbol * sp.diff(sp.log(value), symbol))


def at(value: Any, **numbers: Any) -> Any:
    """With the interaction's power and the dimension put in."""
    return value.subs({{"a": a, "d": d}[name]: number for name, number in numbers.items()})


# -- the model -------------------------------------------------------------------------------------------


@lecture.exercise(
    "energy of the material",
    section="model",
    equation="5.19",
    question=r"$U_0$ has the dimension of energy times a power of length, $P_0$ is one over energy and "
    r"volume. Which "
    r"energy do $U_0$ and $P_0$ make for an interaction $1/R^a$ with $a=«a»$ in $d=«d»$ dimensions?",
    through=(U_0, P_0),
    up_to_number=True,
    variants=({"a": 4, "d": 3}, {"a": 3, "d": 2}, {"a": 6, "d": 3}),
)
def energy_of_the_material(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """The temperature at which W_T equals T."""
    typical = at(derived("5.19").value(W_T), a=a, d=d)
    return typical.subs(T, 1) ** (1 / (1 - power_of(typical, T)))


@lecture.exercise(
    "number of the material",
    section="model",
    equation="5.19",
    question=r"To which power must $P_0$ be raised so that $U_0P_0^x$ holds no length, for $a=«a»$ in "
    r"$d=«d»$ dimensions? "
    r"Give $x$.",
    asks="exponent",
    variants=({"a": 3, "d": 2}, {"a": 6, "d": 3}, {"a": 4, "d": 3}),
)
def number_of_the_material(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """As P_0 stands beside U_0 in W_T."""
    typical = at(derived("5.19").value(W_T), a=a, d=d)
    return power_of(typical, P_0) / power_of(typical, U_0)


@lecture.exercise(
    "detuning of a pair",
    section="model",
    equation="5.9",
    question=r"By how much does the energy change when a system of energy $E$ flips down and one of energy "
    r"$E_1$ up? "
    r"Give the detuning $\Delta_p$, taken positive.",
    head=Delta_p,
)
def detuning(derived: Derived) -> sp.Expr:
    """(5.9)."""
    return derived("5.9").value(Delta_p)


@lecture.exercise(
    "amplitude at a distance",
    section="model",
    equation="5.10",
    question=r"With which power of the distance $R$ does the amplitude $V_p$ of a joint transition fall for "
    r"an interaction "
    r"$1/R^a$ with $a=«a»$?",
    asks="exponent",
    head=R,
    variants=({"a": 3}, {"a": 6}, {"a": "5/2"}),
)
def amplitude_at_a_distance(derived: Derived, a: Any) -> sp.Expr:
    """The exponent of R in (5.10)."""
    return power_of(at(derived("5.10").value(V_p), a=a), R)


@lecture.exercise(
    "amplitude of two",
    section="model",
    equation="5.10",
    question=r"Write the amplitude $V_p$ of the joint transition of two systems at the distance $R$, for an "
    r"interaction "
    r"$1/R^a$ with $a=«a»$, up to a pure number.",
    head=V_p,
    up_to_number=True,
    variants=({"a": 3}, {"a": 2}, {"a": 6}),
)
def amplitude_of_two(derived: Derived, a: Any) -> sp.Expr:
    """(5.10)."""
    return at(derived("5.10").value(V_p), a=a)


@lecture.exercise(
    "condition of resonance",
    section="model",
    equation="5.11",
    question=r"When are two systems in resonance? Write the inequality for $|E-E_1|$, up to a pure number "
    r"($a=3$).",
    asks="inequality",
    up_to_number=True,
)
def condition_of_resonance(derived: Derived) -> tuple[Any, str, Any]:
    """(5.11)."""
    target = derived("5.11").targets[0]
    return target.lhs, target.kind, at(target.rhs, a=3)


@lecture.exercise(
    "amplitude of a pair by itself",
    section="model",
    equation="5.14",
    question=r"With which power of $R_1$ does the tunnelling amplitude $\Delta_{0p}$ of a pair fall, when "
    r"its two systems are "
    r"$R_1$ apart and the interaction goes as $1/R^a$ with $a=«a»$?",
    asks="exponent",
    head=R_1,
    variants=({"a": 3}, {"a": 6}, {"a": 1}),
)
def amplitude_of_a_pair(derived: Derived, a: Any) -> sp.Expr:
    """The exponent of R_1 in (5.14)."""
    return power_of(at(derived("5.14").value(Delta_0p), a=a), R_1)


@lecture.exercise(
    "three at resonance",
    section="model",
    equation="5.15",
    question=r"What is the amplitude $V_t$ of the transition of three systems when the pair's own detuning "
    r"$\Delta_p$ "
    r"vanishes ($a=«a»$)? Up to a pure number.",
    head=V_t,
    up_to_number=True,
    variants=({"a": 3}, {"a": 2}, {"a": 6}),
)
def three_at_resonance(derived: Derived, a: Any) -> sp.Expr:
    """(5.15) for vanishing detuning."""
    return at(derived("5.15").value(V_t), a=a).subs(Delta_p, 0)


# -- counting --------------------------------------------------------------------------------------------


@lecture.exercise(
    "one or two",
    section="counting",
    equation="5.12",
    question=r"In (5.12) the octave $(\varepsilon/2,\varepsilon)$ is replaced by "
    r"$(\varepsilon/«n»,\varepsilon)$. What is "
    r"$N_s(\varepsilon)$ now, with its pure number?",
    head=N_s(varepsilon),
    variants=({"n": 10}, {"n": 4}, {"n": 100}),
)
def other_range(derived: Derived, n: Any) -> sp.Expr:
    """The derived count with another range of the logarithm of R."""
    return derived("5.12").integrals[0].value.subs(sp.log(2), sp.log(n))


@lecture.exercise(
    "number of one resonance",
    section="counting",
    equation="5.12",
    question=r"Which pure number stands before $P_0U_0\,\Delta_0/E$ in $N_s$ when the couplings between "
    r"$\varepsilon/«n»$ and "
    r"$\varepsilon$ are counted? Give it exactly, or to three digits or more.",
    asks="number",
    variants=({"n": 2}, {"n": 3}, {"n": 10}),
)
def number_of_one_resonance(derived: Derived, n: Any) -> sp.Expr:
    """The number in (5.12)."""
    value = derived("5.12").integrals[0].value.subs(sp.log(2), sp.log(n))
    return value.subs(dict.fromkeys((P_0, U_0, Delta_0, E), 1))


@lecture.exercise(
    "dipoles in a plane",
    section="counting",
    equation="5.22",
    question=r"How does $P_p^a(\varepsilon)$ of (5.22) depend on $\varepsilon$ for an interaction "
    r"$1/R^{«a»}$ in $d=«d»$ "
    r"dimensions? Give the power of $\varepsilon$ only.",
    asks="exponent",
    head=varepsilon,
    variants=({"a": 3, "d": 2}, {"a": 4, "d": 3}, {"a": 6, "d": 3}, {"a": 3, "d": 1}),
)
def dipoles_in_a_plane(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """The exponent of ε in the derived probability."""
    return at(power_of(derived("5.22").value(), varepsilon), a=a, d=d)


@lecture.exercise(
    "weight of the interaction",
    section="counting",
    equation="5.22",
    question=r"With which power does the constant $U_0$ of the interaction enter $P_p^a(\varepsilon)$ of "
    r"(5.22), for general "
    r"$a$ and $d$? Give the exponent.",
    asks="exponent",
    head=U_0,
)
def weight_of_the_interaction(derived: Derived) -> sp.Expr:
    """The exponent of U_0 in (5.22)."""
    return power_of(derived("5.22").value(), U_0)


@lecture.exercise(
    "probability of a pair",
    section="counting",
    equation="5.22",
    question=r"Find the probability $P_p^a(\varepsilon)$ of a resonant pair in an octave of coupling, with "
    r"its pure number, "
    r"for $a=«a»$ in $d=«d»$ dimensions. The given system is thermal, $\Delta_0\sim E$.",
    head=P_pa(varepsilon),
    variants=({"a": 6, "d": 3}, {"a": 4, "d": 3}, {"a": 3, "d": 2}),
)
def probability_of_a_pair(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """(5.22) at numbers."""
    return sp.simplify(at(derived("5.22").value(), a=a, d=d))


@lecture.exercise(
    "energy in the count of pairs",
    section="counting",
    equation="5.18",
    question=r"With which power of $E$, at fixed $\Delta_0$, does the number $N_{ta}$ of resonances with "
    r"pairs go for $a=«a»$ "
    r"in $d=«d»$ dimensions?",
    asks="exponent",
    head=E,
    variants=SHORT_RANGE,
)
def energy_in_the_count(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """The exponent of E in (5.18)."""
    return at(power_of(derived("5.18").value(), E), a=a, d=d)


@lecture.exercise(
    "resonant systems and pairs",
    section="counting",
    equation="5.18",
    question=r"A resonant system has $\Delta_0\sim E$. With which power of $E$ does its number of resonances "
    r"with pairs then "
    r"go, for general $a$ and $d$?",
    asks="exponent",
    head=E,
)
def resonant_systems_and_pairs(derived: Derived) -> sp.Expr:
    """(5.18) with Δ_0 = E."""
    return power_of(derived("5.18").value().subs(Delta_0, E), E)


@lecture.exercise(
    "one resonance with a pair",
    section="counting",
    equation=r"5.16:E \sim \sqrt{(P_0 U_0)^2 T \Delta_0}",
    question=r"At which energy $E$ does a system of tunnelling amplitude $\Delta_0$ have one resonance with "
    r"a pair, for "
    r"$a=d=3$? Up to a pure number and the logarithm.",
    head=E,
    through=(P_0, U_0, T, Delta_0),
    up_to_number=True,
)
def one_resonance_with_a_pair(derived: Derived) -> sp.Expr:
    """The claim after (5.16)."""
    return derived(r"5.16:E \sim \sqrt{(P_0 U_0)^2 T \Delta_0}").value(E)


@lecture.exercise(
    "critical energy",
    section="counting",
    equation=r"5.16:E \sim \Delta_0 < E_* = T(P_0 U_0)^2",
    question=r"Below which energy $E_*$ do systems with $\Delta_0\sim E$ always find a resonant pair, for "
    r"$a=d=3$? Up to a "
    r"pure number.",
    head=E_star,
    through=(P_0, U_0, T),
    up_to_number=True,
)
def critical_energy(derived: Derived) -> sp.Expr:
    """The claim after (5.16)."""
    return derived(r"5.16:E \sim \Delta_0 < E_* = T(P_0 U_0)^2").value(E_star)


@lecture.exercise(
    "energies of delocalization",
    section="counting",
    equation=r"5.16:E \sim \Delta_0 < E_* = T(P_0 U_0)^2",
    question=r"For which energies $E\sim\Delta_0$ does a system find a resonant pair ($a=d=3$)? Write an "
    r"inequality for $E$ "
    r"in $T$, $P_0$ and $U_0$, up to a pure number.",
    asks="inequality",
    up_to_number=True,
)
def energies_of_delocalization(derived: Derived) -> tuple[Any, str, Any]:
    """The same claim."""
    target = derived(r"5.16:E \sim \Delta_0 < E_* = T(P_0 U_0)^2").targets[0]
    return target.lhs, target.kind, target.rhs


# -- scaling ---------------------------------------------------------------------------------------------


@lecture.exercise(
    "typical interaction",
    section="scaling",
    equation="5.19",
    question=r"What is the interaction $W_T$ of thermal systems at their mean distance for $a=«a»$ in "
    r"$d=«d»$ dimensions? Up "
    r"to a pure number.",
    head=W_T,
    through=(U_0, P_0, T),
    up_to_number=True,
    variants=({"a": 3, "d": 2}, {"a": 3, "d": 3}, {"a": 6, "d": 3}),
)
def typical_interaction(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """The scale in (5.19)."""
    return at(derived("5.19").value(W_T), a=a, d=d)


@lecture.exercise(
    "threshold in the plane",
    section="scaling",
    equation="5.19",
    question=r"For $a=«a»$ and $d=«d»$, write $E_*$ through $W_T$ and $T$, up to a pure number.",
    head=E_star,
    through=(W_T, T),
    up_to_number=True,
    variants=SHORT_RANGE,
)
def threshold_in_the_plane(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """(5.19) at numbers."""
    return at(derived("5.19").value(E_star), a=a, d=d)


@lecture.exercise(
    "exponent of the threshold",
    section="scaling",
    equation="5.19",
    question=r"$E_*=W_T(W_T/T)^y$ for an interaction $1/R^a$ in $d$ dimensions. What is $y$?",
    asks="exponent",
)
def exponent_of_the_threshold(derived: Derived) -> sp.Expr:
    """The power of 1/T in (5.19)."""
    return -power_of(derived("5.19").value(E_star), T)


@lecture.exercise(
    "threshold in the material's constants",
    section="scaling",
    equation="5.19",
    question=r"For $a=«a»$ and $d=«d»$, write $E_*$ through $P_0$, $U_0$ and $T$, up to a pure number.",
    head=E_star,
    through=(P_0, U_0, T),
    up_to_number=True,
    variants=({"a": 3, "d": 2}, {"a": 3, "d": 3}, {"a": 4, "d": 3}),
)
def threshold_in_constants(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """(5.19) with W_T put in."""
    known = derived("5.19")
    value = at(known.value(E_star).subs(W_T, known.value(W_T)), a=a, d=d)
    return sp.powdenest(sp.expand_power_base(value))


@lecture.exercise(
    "temperature in the threshold",
    section="scaling",
    equation="5.19",
    question=r"With which power of the temperature does $E_*$ go at given $P_0$ and $U_0$, for $a=«a»$ in "
    r"$d=«d»$ dimensions?",
    asks="exponent",
    head=T,
    variants=({"a": 3, "d": 2}, {"a": 3, "d": 3}, {"a": 4, "d": 3}),
)
def temperature_in_the_threshold(derived: Derived, a: Any, d: Any) -> sp.Expr:
    """The exponent of T once W_T is put in."""
    known = derived("5.19")
    return at(power_of(known.value(E_star).subs(W_T, known.value(W_T)), T), a=a, d=d)


@lecture.exercise(
    "density of resonant pairs",
    section="scaling",
    equation="5.20",
    question=r"What is the density $n_{res}$ of resonant pairs in an octave ($a=d=3$, $\Delta_0\sim E$), "
    r"with its pure number?",
    head=n_res,
    through=(P_0, U_0, T),
)
def density_of_pairs(derived: Derived) -> sp.Expr:
    """(5.20)."""
    return derived("5.20").value(n_res)


@lecture.exercise(
    "coupling of neighbouring pairs",
    section="scaling",
    equation="5.21",
    question=r"How strongly do neighbouring resonant pairs couple, $V_*$, for $a=d=3$? Up to a pure number.",
    head=V_star,
    through=(P_0, U_0, T),
    up_to_number=True,
)
def coupling_of_pairs(derived: Derived) -> sp.Expr:
    """(5.21)."""
    return derived("5.21").value(V_star)


@lecture.exercise(
    "coupling against disorder",
    section="scaling",
    equation="5.24",
    question=r"With which power of $\varepsilon$ does the coupling $V_*^a$ of neighbouring resonant pairs "
    r"go, for general $a$ "
    r"and $d$?",
    asks="exponent",
    head=varepsilon,
)
def coupling_against_disorder(derived: Derived) -> sp.Expr:
    """The exponent of ε in (5.24)."""
    return power_of(derived("5.24").value(), varepsilon)


@lecture.exercise(
    "largest power",
    section="scaling",
    equation=r"5.24:a > 2d",
    question=r"For which powers $a$ of the interaction does the coupling $V_*^a\sim\varepsilon^{(a-d)/d}$ of "
    r"neighbouring "
    r"pairs win over $\varepsilon$ as $\varepsilon\to0$? Write a condition.",
    asks="condition",
)
def largest_power(derived: Derived) -> Any:
    """The derived condition."""
    return derived(r"5.24:a > 2d").targets[-1].relation


@lecture.exercise(
    "largest power in space",
    section="scaling",
    equation=r"5.24:a > 2d",
    question=r"For which powers $a$ of the interaction are energies delocalized in $d=«d»$ dimensions, "
    r"because the coupling "
    r"of resonant pairs wins over $\varepsilon$ as $\varepsilon\to0$? Write a condition on $a$.",
    asks="condition",
    variants=({"d": 3}, {"d": 2}, {"d": 1}),
)
def largest_power_in_space(derived: Derived, d: Any) -> Any:
    """The same at a dimension."""
    return at(derived(r"5.24:a > 2d").targets[-1].relation, d=d)


@lecture.exercise(
    "decoherence time",
    section="scaling",
    equation=DECOHERENCE,
    question=r"An energy that fluctuates by $E_*$ turns the phase. After which time $T_2$ is the phase lost? "
    r"Up to a number.",
    head=T_2,
    through=(hbar, E_star),
    up_to_number=True,
)
def decoherence_time(derived: Derived) -> sp.Expr:
    """One over the derived rate."""
    return 1 / derived(DECOHERENCE).value(1 / T_2)


@lecture.exercise(
    "time of the pairs",
    section="scaling",
    equation=r"5.24:\tau_* \sim \hbar/E_*",
    question=r"On which time $\tau_*$ do resonant pairs exchange energy? Up to a number.",
    head=tau_star,
    through=(hbar, E_star),
    up_to_number=True,
)
def time_of_the_pairs(derived: Derived) -> sp.Expr:
    """The claim after (5.24)."""
    return derived(r"5.24:\tau_* \sim \hbar/E_*").value(tau_star)


@lecture.exercise(
    "distance of coherence",
    section="scaling",
    equation=r"5.25:R_*(U_0 T_2 / \hbar)^{1/3}",
    question=r"At which distance $R_*$ does the interaction $U_0/R^3$ turn the phase by one within $T_2$? Up "
    r"to a number.",
    head=R_star,
    through=(U_0, T_2, hbar),
    up_to_number=True,
)
def distance_of_coherence(derived: Derived) -> sp.Expr:
    """The claim after (5.25)."""
    return derived(r"5.25:R_*(U_0 T_2 / \hbar)^{1/3}").value(R_star)


# -- relaxation ------------------------------------------------------------------------------------------


@lecture.exercise(
    "distance of partners",
    section="relaxation",
    equation="5.27",
    question=r"How does the distance $R$ of the nearest system with $|E-E'|<E_*$ depend on $P_0$ and $E_*$ "
    r"in $d=«d»$ "
    r"dimensions, for any interaction? Up to a number.",
    head=R,
    up_to_number=True,
    variants=({"d": 2}, {"d": 1}, {"d": 3}),
)
def distance_of_partners(derived: Derived, d: Any) -> sp.Expr:
    """(5.27) with the volume R^d."""
    in_space = derived("5.27").value(R)
    return sp.powdenest(sp.expand_power_base(in_space ** (sp.Integer(3) / d)), force=True)


@lecture.exercise(
    "number of partners",
    section="relaxation",
    equation="5.27",
    question=r"What is $P_0E_*R^3$ when the sphere of radius $R$ holds just one system within $(-E_*,E_*)$? "
    r"Give the number "
    r"exactly, or to three digits or more.",
    asks="number",
)
def number_of_partners(derived: Derived) -> sp.Expr:
    """The number in (5.27)."""
    return derived("5.27").targets[0].expr


@lecture.exercise(
    "amplitude at that distance",
    section="relaxation",
    equation="5.28",
    question=r"What is the amplitude $\Delta_{0p}$ of a thermal pair ($\Delta_0\sim E$) at the distance of "
    r"(5.27)? Write it "
    r"through $T$, $P_0$ and $U_0$, up to a number.",
    head=Delta_0p,
    through=(T, P_0, U_0),
    up_to_number=True,
)
def amplitude_at_that_distance(derived: Derived) -> sp.Expr:
    """(5.28) with E_* put in."""
    energy = derived(r"5.32:E_* \sim T(P_0 U_0)^2").value(E_star)
    return derived("5.28").value(Delta_0p).subs({Delta_0: E, E_star: energy})


@lecture.exercise(
    "rate of pairs",
    section="relaxation",
    equation="5.29",
    question=r"At which rate $r_{p1}$ do these pairs make transitions ($\Delta_0\sim E$)? Write it through "
    r"$T$, $P_0$, $U_0$ "
    r"and $\hbar$, up to a number.",
    head=r_p1,
    through=(T, P_0, U_0, hbar),
    up_to_number=True,
)
def rate_of_pairs(derived: Derived) -> sp.Expr:
    """(5.29) with E_* put in."""
    energy = derived(r"5.32:E_* \sim T(P_0 U_0)^2").value(E_star)
    return derived("5.29").value(r_p1).subs({Delta_0: E, E_star: energy})


@lecture.exercise(
    "window of spectral diffusion",
    section="relaxation",
    equation="5.32",
    question=r"With which power of $\Delta_0$ does the relaxation rate $r_1$ of an untypical system "
    r"($\Delta_0\ll E$) go?",
    asks="exponent",
    head=Delta_0,
)
def untypical_systems(derived: Derived) -> sp.Expr:
    """The exponent of Δ_0 in (5.32)."""
    return power_of(derived("5.32").value(), Delta_0)


@lecture.exercise(
    "density over the amplitude",
    section="relaxation",
    equation="5.35",
    question=r"Find the density $P_2(\Delta_0)$ of pairs over energy and amplitude, when a pair at the "
    r"distance $R$ has the "
    r"amplitude $\Delta_0\sim U_0/R^3$. Up to a pure number.",
    head=P_2(Delta_0),
    through=(P_0, T, U_0, Delta_0),
    up_to_number=True,
)
def density_over_the_amplitude(derived: Derived) -> sp.Expr:
    """(5.35)."""
    return derived("5.35").value(P_2(Delta_0))


# -- diffusion -------------------------------------------------------------------------------------------


@lecture.exercise(
    "rate of transitions in a window",
    section="diffusion",
    equation="5.38",
    question=r"A resonant pair turns coherently for the time $T_2$ and then starts again. With which rate, "
    r"for $\Delta_0T_2\ll"
    r"\hbar$, does it make transitions? Give it with its pure number.",
    through=(Delta_0, T_2, hbar),
)
def rate_in_a_window(derived: Derived) -> sp.Expr:
    """(5.38) without the differential."""
    return derived("5.38").value() / differential(t)


@lecture.exercise(
    "first rate",
    section="diffusion",
    equation="5.42",
    question=r"What is the constant $A$ of the evolution equation? Write it through $P_0$, $U_0$, $T$ and "
    r"$\hbar$, up to a "
    r"number.",
    head=A,
    through=(P_0, U_0, T, hbar),
    up_to_number=True,
)
def first_rate(derived: Derived) -> sp.Expr:
    """A of (5.42)."""
    return derived("5.42").value(A)


@lecture.exercise(
    "memory",
    section="diffusion",
    equation="5.42",
    question=r"What is the constant $B$ of the evolution equation, through $\eta$ and $E_*$, up to a number?",
    head=B,
    through=(eta, E_star),
    up_to_number=True,
)
def memory(derived: Derived) -> sp.Expr:
    """B of (5.42)."""
    return derived("5.42").value(B)


@lecture.exercise(
    "width of spectral diffusion",
    section="diffusion",
    equation="5.40",
    question=r"Which number is $\eta$ in the width $\eta U_0x(t)$ of the distribution (5.40), when every "
    r"flipped neighbour "
    r"shifts the energy by $\pm U_0/R^3$? Give it exactly, or to three digits or more.",
    asks="number",
)
def width(derived: Derived) -> sp.Expr:
    """η of (5.40)."""
    return derived("5.40").value(eta)


@lecture.exercise(
    "coefficient of the law",
    section="diffusion",
    equation="5.46",
    question=r"What is the coefficient of $t/\ln(t/T_2)$ in $x(t)$, in terms of $A$, $E_*$ and $\eta$, with "
    r"its number?",
    through=(A, E_star, eta),
)
def coefficient_of_the_law(derived: Derived) -> sp.Expr:
    """The derived law with the derived B."""
    law = derived("5.46").value(x(t))
    return sp.powsimp((law * sp.log(t / T_2) / t).subs(B, derived("5.42").value(B)))


@lecture.exercise(
    "law of spectral diffusion",
    section="diffusion",
    equation="5.46",
    question=r"What is $x(t)$ at late times, through $A$, $B$, $t$ and $T_2$, with its pure number?",
    head=x(t),
    through=(A, B, t, T_2),
)
def law_of_diffusion(derived: Derived) -> sp.Expr:
    """(5.46)."""
    return derived("5.46").value(x(t))


@lecture.exercise(
    "relaxation time",
    section="diffusion",
    equation="5.47",
    question=r"When is relaxation complete? Write $T_1$ through $T$, $P_0$, $U_0$ and $\hbar$, up to a "
    r"number.",
    head=T_1,
    through=(T, P_0, U_0, hbar),
    up_to_number=True,
)
def relaxation_time(derived: Derived) -> sp.Expr:
    """(5.47)."""
    return derived("5.47").value(T_1)
