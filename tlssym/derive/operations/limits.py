"""Limits: the leading term of a formula as a symbol becomes small, an integral whose limit goes to infinity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic
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


@dataclass(frozen=True, eq=False)
class Unbounded(Operation):
    """An integral whose upper limit goes to infinity: right where the limit lies far beyond what is integrated."""

    of: Node
    limit: Any
    says: str

    @property
    def leading_in(self) -> tuple[Any, Any]:  # type: ignore[override]
        """The limit, far out."""
        return self.limit, sp.oo

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The integral."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """Infinity for the limit, and where the integrand has fallen off."""
        before = self.of.formula
        edges = [edge for integral in before.atoms(sp.Integral) for edge in self._edges(integral)]
        if not edges:
            raise DerivationFailed(
                f"no integral up to {self.limit} was found whose integrand falls off before"
            )
        beyond = tuple(sp.Gt(self.limit, edge, evaluate=False) for edge in edges)
        says = (
            f"{self.says}. The integrand falls off from where the two terms of its sum are of one size: this is "
            rf"right as far as ${sp.latex(self.limit)}$ lies far beyond that"
        )
        after = before.subs(self.limit, sp.oo)
        claim = Leading(self.limit, sp.oo)
        return Symbolic(after, (Step("approximate", says, before, after, beyond, exact=False, claim=claim),))

    def _edges(self, integral: Any) -> list[Any]:
        """Where the two terms of each sum under an integral up to the limit are of one size."""
        found = []
        for x, *ends in integral.limits:
            if not ends or ends[-1] != self.limit:
                continue
            sums = [s for s in integral.function.atoms(sp.Add) if s.has(x) and len(s.args) == 2]
            for low, high in (s.args for s in sums):
                power = sp.simplify(x * sp.diff(high / low, x) * low / high)
                if power.is_number and power != 0:
                    edge = (high / low / x**power) ** (-1 / power)
                    found.append(sp.powdenest(sp.expand_power_base(edge, force=True), force=True))
        return found

    def raw(self, node: Node, read: Numbers) -> Any:
        """The integral up to infinity."""
        return read.raw(self.of).subs(self.limit, sp.oo)
