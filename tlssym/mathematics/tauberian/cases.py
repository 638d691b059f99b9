"""One pair of exponents that a balance tries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .karamata import Kind
from .relations import Kernel


@dataclass(frozen=True)
class Case:
    """One pair of exponents that was tried, and how far it got.

    Attributes
    ----------
    alpha, beta : sympy number or None
        The exponents; None where the balance did not come that far.
    solution : True, False or None
        Whether a law with these exponents solves the relation at leading order.
    coefficient : sympy expression or None
    reason : str
        Why not, or what is left open.
    kinds : dict of Kernel to Kind
        Which case of Karamata's theorem each transform falls under.
    leaders : tuple of int
        The terms that balance.
    condition : sympy relation or None
        What must hold in addition.
    """

    alpha: Any
    beta: Any
    solution: bool | None
    coefficient: Any = None
    reason: str = ""
    kinds: dict[Kernel, Kind] = field(default_factory=dict)
    leaders: tuple[int, ...] = ()
    condition: Any = None
