"""Formulas of the prose that set ranges, and the remaining claims on sizes and thresholds."""

from __future__ import annotations

import sympy as sp

from derivations.lecture5.base import P_0, T_2, U_0, E_star, R, R_star, a, d, hbar, lecture
from tlssym.derive.work import Known, Work

lecture.remark("5.25", r"E < E_*", title="Below the critical energy")
lecture.remark("5.25", r"N < n R_*^3", title="Few qubits")
lecture.remark("5.38", r"0 < \tau < t", title="Earlier times")


@lecture.claim(
    "5.25",
    r"a=d",
    title="Threshold for a single excitation",
    follows=["5.2", "tunnelling model"],
    general=True,
)
def threshold_of_a_single_excitation(known: Known, work: Work) -> None:
    """The count of single resonances in a shell of radius R neither grows nor falls."""
    shell = work.given(
        P_0 * R**d * U_0 / R**a,
        r"resonant partners in the shell from $R$ to $2R$: systems in it times the "
        r"share in the window $U_0/R^a$",
    )
    grows = work.dominates(shell, sp.S.One, R, small=False, says=r"the count as $R\to\infty$")
    work.condition(sp.Eq(grows.lhs, grows.rhs))


@lecture.claim(
    "5.25",
    r"R_*(U_0 T_2 / \hbar)^{1/3}",
    title="Size of a system that loses coherence",
    follows=["5.2", "decoherence time"],
)
def coherent_size(known: Known, work: Work) -> None:
    """The distance at which the interaction equals the decoherence rate."""
    scale = work.given(hbar / T_2, r"energy that belongs to the decoherence time")
    size = work.solve(sp.Eq(U_0 / R_star**a, scale), R_star, r"the interaction $U_0/R_*^a$ equals it")
    work.conclude(R_star, work.put(size, {a: 3}, r"for $a=3$"), up_to_number=True)
    work.needs(sp.Eq(E_star, hbar / T_2, evaluate=False))
