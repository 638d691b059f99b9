"""The lecture, its symbols under Python names, and what it takes as given."""

from __future__ import annotations

from pathlib import Path

from derivations.hopping.notation import NOTATION
from tlssym.derive.lecture import Lecture

_symbol = NOTATION.symbol

g_0, V_0, q, xi, T, a, d = (_symbol(name) for name in ("g_0", "V_0", "q", r"\xi", "T", "a", "d"))
E, Delta, R, r, nu_0 = (_symbol(name) for name in ("E", r"\Delta", "R", "r", r"\nu_0"))
R_M, R_C, T_M, T_C, T_x, s_M, s_C = (
    _symbol(name) for name in ("R_M", "R_C", "T_M", "T_C", "T_x", "s_M", "s_C")
)
n = NOTATION.function("n")

lecture = Lecture(
    "hopping",
    title="Hopping between localized states",
    notation=NOTATION,
    path=Path(__file__).with_name("lecture.md"),
)
lecture.numbers.update(
    g_0="0.2", V_0="0.3", q="1.4", xi="1.5", T="0.01", a="2.5", d="3", R="20.0", r="7.0", T_M="1.7", T_C="1.3"
)

lecture.input(
    "constant density of states",
    says="near the Fermi level states are distributed evenly in space and energy",
    latex=r"g_0\,dE",
    source="N. F. Mott, Philosophical Magazine 19, 835 (1969)",
)
lecture.input(
    "one state",
    says="the nearest state in energy is where the expected number of states within R and Δ reaches one",
    source="estimate of the spacing of levels",
    latex="1",
)
lecture.input(
    "fastest hop",
    says="the hop that counts is the one with the largest rate: both terms of the exponent are weighed "
    "against each other",
    source="percolation argument of Ambegaokar, Halperin and Langer (1971)",
)
lecture.input(
    "weak resonance",
    says="two states are in resonance when their energies differ by less than the amplitude that joins them",
    latex=r"|E|<V_0/R^a",
    source="P. W. Anderson, Physical Review 109, 1492 (1958)",
)
