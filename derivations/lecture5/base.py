"""The lecture itself, its symbols under Python names, and what it takes as given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sympy as sp

from derivations.lecture5.notation import NOTATION
from tlssym.derive.known import Known
from tlssym.derive.lecture import Lecture
from tlssym.derive.work import Work
from tlssym.graph import Node

_symbol, _function = NOTATION.symbol, NOTATION.function

P_0, U_0, T, hbar = (_symbol(name) for name in ("P_0", "U_0", "T", r"\hbar"))
a, d = _symbol("a"), _symbol("d")
E, E_1, E_2, Delta_0, Delta_01, Delta_02 = (
    _symbol(name) for name in ("E", "E_1", "E_2", r"\Delta_0", r"\Delta_{01}", r"\Delta_{02}")
)
R, R_1, varepsilon = _symbol("R"), _symbol("R_1"), _symbol(r"\varepsilon")
V_p, V_t, Delta_p, Delta_0p = (_symbol(name) for name in ("V_p", "V_t", r"\Delta_p", r"\Delta_{0p}"))
V_n, Delta_n = _symbol("V_n", "5.8"), _symbol(r"\Delta_n", "5.8")
E_star, W_T, n_res, n_res_a = (_symbol(name) for name in ("E_*", "W_T", "n_{res}", "n_{res}^a"))
V_star, V_star_a, tau_star, T_2, R_star = (
    _symbol(name) for name in ("V_*", "V_*^a", r"\tau_*", "T_2", "R_*")
)
n, N = _symbol("n"), _symbol("N")
E_prime, r_p1, T_sd, T_1, r_1 = (_symbol(name) for name in ("E'", "r_{p1}", "T_{sd}", "T_1", "r_1"))
t, tau, p, A, B, eta = (_symbol(name) for name in ("t", r"\tau", "p", "A", "B", r"\eta"))
N_s, N_t, N_ta, P_pa, dPhi = (_function(name) for name in ("N_s", "N_t", "N_{ta}", "P_p^a", r"\delta\Phi"))
x, P_2, W, xi, F, rate = (_function(name) for name in ("x", "P_2", "W", r"\xi", "F", "r_1"))

# the claim on the decoherence rate, which later equations follow from
DECOHERENCE = r"5.24:1/T_2 = \hbar/E_*"

lecture = Lecture(
    "lecture5",
    title="Two-level systems in glasses: interaction-stimulated delocalization of energy",
    notation=NOTATION,
    path=Path(__file__).with_name("lecture.md"),
    at={a: 3, d: 3},
)

lecture.input(
    "tunnelling model",
    says="two-level systems are distributed evenly in energy and in the logarithm of the tunnelling amplitude, "
    "below their energy",
    latex=r"P_0\,dE\,\frac{d\Delta_0}{\Delta_0},\quad 0<\Delta_0<E,\quad 0<E<\infty",
    source="standard tunnelling model, from the lectures before this one",
)
lecture.input(
    "thermal systems",
    says="most of the phase volume belongs to systems with Δ_0 ∼ E ∼ T, of density P_0 T",
    latex=r"n\sim P_0T",
    source="equation (4.7)",
)
lecture.input(
    "thermal partners",
    says="an excited thermal system finds partners of any detuning Δ_p up to T, with the density P_0 per energy",
    latex=r"P_0\,d\Delta_p,\quad -T<\Delta_p<T",
    source="equation (4.7)",
)
lecture.input(
    "neighbours",
    says="systems of density n in d dimensions have their neighbours at the distance n^(-1/d), up to a number",
    latex=r"R\sim n^{-1/d}",
    source="mean distance of points in d dimensions",
)
lecture.input(
    "close pairs",
    says="the two systems of a thermal pair are closer to each other than to the given one",
    latex=r"R_1<R",
    source="stated in the text before (5.14)",
)
lecture.input(
    "decoherence time",
    says="a system whose energy fluctuates by E_* loses its phase when E_* τ_*/ħ reaches one",
    latex=r"\frac{E_*\tau_*}{\hbar}\sim1",
    source="definition of the decoherence time",
)
lecture.input(
    "transition in a narrow window",
    says="a pair of tunnelling amplitude Δ_0p, in resonance within a window of width E_*, makes transitions at the "
    "rate Δ_0p²/(ħE_*), up to a number (Landau–Zener, golden rule)",
    latex=r"r_{p1}\sim\frac{\Delta_{0p}^2}{\hbar E_*}",
    source="time-dependent perturbation theory",
)
lecture.input(
    "rates go with the square of the amplitude",
    says="in a given window the rate of a transition goes with the square of its amplitude",
    latex=r"r_1\sim V_p^2",
    source="time-dependent perturbation theory",
)
lecture.input(
    "turning of a resonant pair",
    says="a resonant pair of splitting Δ_0 has turned over after the time T_2 with this probability",
    latex=r"\sin^2\left(\frac{\Delta_0T_2}{2\hbar}\right)",
    source="two-level system in resonance",
)
lecture.input(
    "spectral diffusion as a walk by flips",
    says="each neighbour that has flipped shifts the energy of a pair by U_0/R^3 up or down, at random and "
    "independently; the flipped ones have the density x(t)",
    latex=r"E_1-E_2=\frac{U_0}{R^3}",
    source="model of spectral diffusion (Black and Halperin; Burin and Kagan)",
)
lecture.input(
    "uniform in time",
    says="spectral diffusion between two moments depends on the time between them only",
    latex=r"W(E_1,E_2;t,\tau)=W(E_1,E_2,t-\tau)",
    source="stationary state; the form in which (5.40) gives the distribution",
)
lecture.input(
    "energy of a pair",
    says="as a system of its own a thermal pair is taken to have the energy Δ_p, as the text does. Its levels are "
    r"$\sqrt{\Delta_p^2 + \Delta_{0p}^2}$ apart, which is Δ_p where Δ_0p ≪ Δ_p; pairs where Δ_0p is not below Δ_p are "
    "counted up to a number only",
    latex=r"E_1=\Delta_p",
    source="the detuning as (5.16) and (5.18) write it",
)
lecture.input(
    "no transition at the start",
    says="pairs are followed from t = 0 on: none has made a transition then",
    latex=r"W(\Delta_0,0)=0",
    source="the text before (5.33)",
)
lecture.input(
    "one try at a time",
    says="a resonant pair tries once in each time T_2, so that times closer than T_2 are not told apart. At the start, "
    "and up to T_2, no pair has made a transition before; and in the memory of later times x(t-τ), which vanishes as "
    "τ → t, is what it is after T_2. Without this cut 1/x could not be integrated at short times",
    latex=r"t-\tau>T_2",
    source="the text after (5.40): transitions are counted in domains (τ, τ+T_2)",
)
lecture.input(
    "relaxation completed",
    says="relaxation is complete when the density of pairs that have made a transition reaches that of thermal systems",
    latex=r"x(T_1)=P_0T",
    source="stated in the text before (5.47)",
)


lecture.gap("5.17", says="the lecture goes from (5.16) to (5.18)")


def at_mean_distance(known: Known, work: Work, coupling: Node, density: Node, says: str) -> Node:
    """The coupling at the mean distance of neighbours of a density."""
    distance = work.put(known["neighbours"].value(), {n: density}, "")
    return work.put(coupling, {R: distance}, says, turning_point=True)


def coupling_at(known: Known, work: Work, distance: Any, says: str) -> Node:
    """The interaction (5.2) of two systems at a distance, for other powers than the printed one."""
    return work.given(known["5.2"].at_distance(distance, a), says)


def differential(of: Any) -> sp.Symbol:
    """A differential standing alone, dE, as the parser makes it."""
    return sp.Symbol(f"d{of.name}", positive=True)
