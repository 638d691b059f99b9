"""The leading term of a formula as a symbol becomes small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.graph import Node, Numbers, Operation, Symbolic
from tlssym.values import Leading, Step


@dataclass(frozen=True, eq=False)
class LeadingTerm(Operation):
    """The first term of the expansion of a formula in a small symbol."""

    of: Node
    symbol: Any
    says: str
    scale_free = True

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The formula."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """By the series."""
        before = self.of.formula
        after = before.as_leading_term(self.symbol)
        step = Step("expand", self.says, before, after, exact=False, claim=Leading(self.symbol, 0))
        return Symbolic(after, (step,))

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The behaviour measured far out, brought back to the point."""
        raw = read.raw(self.of)
        found = read.far_again(lambda s: read.value(raw, {**at, self.symbol: s}), sp.S.Zero, self)
        return found.coefficient * at[self.symbol] ** found.power
