"""Dimensions as vectors of exponents over Q(a, d), and what is missing between two of them.

ħ is explicit, energy·time: where two dimensions differ by a power of it only, the text has set ħ = 1 there,
which is told from a real mismatch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from tlssym.numbers.exponents import Powers, in_factors


class Dimension(Powers):
    """Powers of base quantities, which are names: energy, length."""

    def at(self, values: Mapping[sp.Symbol, Any]) -> Dimension:
        """With numbers put in the place of parameters, given as symbols or by name: ``{"a": 3, "d": 3}``."""
        if not values or all(e.is_Rational for _, e in self.powers):
            return self
        by_name = {str(symbol): sp.sympify(value, strict=True) for symbol, value in values.items()}
        return Dimension.of(
            {
                base: e.xreplace({s: by_name[s.name] for s in e.free_symbols if s.name in by_name})
                for base, e in self.powers
            }
        )

    def __str__(self) -> str:
        """As a person writes it: ``energy*length^a``, ``1/(energy*length^d)``, ``1``."""
        above: list[str] = []
        below: list[str] = []
        for base, e in self.powers:
            size = in_factors(e)
            negative = size.could_extract_minus_sign()
            size = -size if negative else size
            written = str(size).replace("**", "^").replace(" ", "")
            if size != 1 and not (size.is_Integer or size.is_Symbol):
                written = f"({written})"
            (below if negative else above).append(base if size == 1 else f"{base}^{written}")
        top = "*".join(above) or "1"
        if not below:
            return top
        return f"{top}/({'*'.join(below)})" if len(below) > 1 else f"{top}/{below[0]}"


NUMBER = Dimension()
ENERGY = Dimension((("energy", sp.S.One),))
LENGTH = Dimension((("length", sp.S.One),))
TIME = Dimension((("time", sp.S.One),))
HBAR = ENERGY * TIME


def hbar_power(dimension: Dimension) -> Any | None:
    """The exponent n when the dimension is ħ^n (zero for a pure number), else None."""
    n = dimension.exponent("energy")
    return n if dimension == HBAR**n else None


def missing_hbar(left: Dimension, right: Dimension) -> Any | None:
    """The power of ħ that the right side lacks: n with left = right·ħ^n; None for a real mismatch."""
    return hbar_power(left / right)
