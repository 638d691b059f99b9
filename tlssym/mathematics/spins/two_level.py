"""The two-level problem: how much two states that differ by a detuning mix through an amplitude."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.values import Step


@dataclass(frozen=True)
class Mixing:
    """Exact results of H = [[Δ/2, V], [V, −Δ/2]].

    Attributes
    ----------
    splitting : sympy expression, energy
        Distance √(Δ² + 4V²) of the two levels; 2|V| at resonance, the minimal gap.
    transfer : sympy expression, dimensionless
        Largest probability, over time, to be found in the other state: 4V²/(Δ² + 4V²).
    average : sympy expression, dimensionless
        Time average, half of ``transfer``.
    half_transfer : sympy expression, energy
        |Δ| at which ``transfer`` is ½: 2|V|.
    steps : tuple of Step
    """

    splitting: Any
    transfer: Any
    average: Any
    half_transfer: Any
    steps: tuple[Step, ...]


def two_level_mixing(detuning: sp.Expr, amplitude: sp.Expr) -> Mixing:
    """Mixing of two states with the given detuning and amplitude, exact.

    Parameters
    ----------
    detuning : sympy expression, energy, real
        Energy difference Δ of the two states.
    amplitude : sympy expression, energy, real
        Off-diagonal element V.

    Returns
    -------
    Mixing
        ``transfer`` is close to one exactly when |Δ| ≪ |V| and falls like 4V²/Δ² for |Δ| ≫ |V|: this is what
        a resonance condition means.

    Notes
    -----
    With H² = (Δ²/4 + V²)·1 the evolution is e^{-iHt} = cos(ωt) − i (H/ω) sin(ωt), ω = ½√(Δ² + 4V²), whose
    off-diagonal element squared is (V/ω)² sin²(ωt).
    """
    detuning, amplitude = sp.sympify(detuning, strict=True), sp.sympify(amplitude, strict=True)
    matrix = sp.Matrix([[detuning / 2, amplitude], [amplitude, -detuning / 2]])
    square = (matrix * matrix).applyfunc(sp.expand)
    if square[0, 1] != 0 or sp.expand(square[0, 0] - square[1, 1]) != 0:
        raise ValueError("the square of the two-level matrix is not a multiple of the identity")
    frequency_squared = square[0, 0]
    transfer = amplitude**2 / frequency_squared
    numerator, denominator = sp.fraction(sp.together(transfer))
    transfer = numerator / denominator
    splitting = sp.sqrt(sp.expand(4 * frequency_squared))
    steps = (
        Step(rule="square the Hamiltonian", says="the square of the traceless two-level matrix is a number",
             before=sp.latex(matrix), after=frequency_squared, check="exact"),
        Step(rule="level splitting", says=r"the levels are $\pm$ the root of it, a distance apart of",
             before=sp.latex(frequency_squared), after=splitting, check="exact"),
        Step(rule="transfer probability", says="the largest probability over time to reach the other state",
             before=sp.latex(matrix), after=transfer, check="exact", turning_point=True),
    )  # fmt: skip
    return Mixing(splitting, transfer, transfer / 2, 2 * sp.Abs(amplitude), steps)


def detuning_for_transfer(transfer: Any, amplitude: sp.Expr) -> Any:
    """|Δ| at which the largest transfer probability has the given value p: 2|V| √(1/p − 1).

    Raises
    ------
    ValueError
        A number outside (0, 1].
    """
    transfer = sp.sympify(transfer, strict=True)
    if transfer.is_number and not (0 < transfer <= 1):
        raise ValueError(f"a transfer probability lies in (0, 1], found {transfer}")
    return 2 * sp.Abs(sp.sympify(amplitude, strict=True)) * sp.sqrt(1 / transfer - 1)
