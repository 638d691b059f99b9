"""Several conditions at a point: which of them fail there, and which can be tried at all.

The truth of one is ``evaluate.holds``; what a condition is for is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp

from tlssym.language import Condition
from tlssym.numbers.evaluate import holds


def broken(conditions: Iterable[Condition], point: Mapping[sp.Symbol, Any]) -> tuple[Any, ...]:
    """The conditions that certainly do not hold at a point."""
    return tuple(c for c in conditions if holds(c, point) is False)


def usable(conditions: Iterable[Condition], symbols: Iterable[sp.Symbol] | None = None) -> tuple[Any, ...]:
    """The order relations among conditions, where given those that speak of these symbols only."""
    known = None if symbols is None else set(symbols)
    return tuple(
        c
        for c in conditions
        if isinstance(c, sp.Lt | sp.Gt | sp.Le | sp.Ge) and (known is None or c.free_symbols <= known)
    )
