"""Formulas of the prose that set ranges, and the remaining claims on sizes and thresholds."""

from __future__ import annotations

from derivations.lecture5.base import T_2, E_star, R_star, coupling_at, lecture, tau_star
from derivations.lecture5.model import far_resonances
from tlssym.derive.known import Known
from tlssym.derive.operations.balances import Border
from tlssym.derive.work import Work

lecture.remark("5.25", r"E < E_*", title="Below the critical energy")
lecture.remark("5.25", r"N < n R_*^3", title="Few qubits")
lecture.remark("5.38", r"0 < \tau < t", title="Earlier times")


@lecture.claim(
    "5.25", r"a=d", title="Threshold for a single excitation", general=True, cites=["tunnelling model"]
)
def threshold_of_a_single_excitation(known: Known, work: Work) -> None:
    """The count of single resonances in a shell of radius R neither grows nor falls."""
    grows = far_resonances(known, work)
    work.condition(work.do(Border(grows, "where it neither grows nor falls")))


@lecture.claim("5.25", r"R_*(U_0 T_2 / \hbar)^{1/3}", title="Size of a system that loses coherence")
def coherent_size(known: Known, work: Work) -> None:
    """The distance at which the interaction equals the decoherence rate."""
    phase, one = known["decoherence time"].sides()
    phase = work.put(phase, {tau_star: T_2}, r"the phase lost in the time $T_2$")
    scale = work.solve(phase, one, E_star, r"the energy that belongs to the decoherence time")
    coupling = coupling_at(known, work, R_star, r"the interaction at the distance $R_*$")
    size = work.solve(coupling, scale, R_star, r"the interaction $U_0/R_*^a$ equals it")
    work.conclude(R_star, work.specialize(size, r"for $1/R^3$"), up_to_number=True)
