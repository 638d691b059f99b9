"""Calculus on formulas: derivatives, and where a sum of powers is smallest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.derive.operations.balances import balanced
from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic
from tlssym.values import Step


@dataclass(frozen=True, eq=False)
class Differentiate(Operation):
    """The derivative of a quantity, with a factor in front (a sign, a differential)."""

    of: Node
    symbol: Any
    says: str
    factor: Any = sp.S.One

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The quantity."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """By the rules."""
        before = self.factor * sp.Derivative(self.of.formula, self.symbol)
        after = self.factor * sp.diff(self.of.formula, self.symbol)
        return Symbolic(after, (Step("differentiate", self.says, before, after, turning_point=True),))

    def raw(self, node: Node, read: Numbers) -> Any:
        """The factor times a slot."""
        return self.factor * read.slot(node)

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """By differences."""
        raw = read.raw(self.of)
        return read.slope(lambda x: read.value(raw, {**at, self.symbol: x}), at[self.symbol])


@dataclass(frozen=True, eq=False)
class Minimum(Operation):
    """The value of a symbol at which a sum of a growing and a falling power is smallest."""

    of: Node
    symbol: Any
    says: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The sum."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """The two parts of the derivative are equal in size."""
        slope = sp.expand(sp.diff(self.of.formula, self.symbol))
        terms = sp.Add.make_args(slope)
        falling = sp.Add(*(t for t in terms if t.could_extract_minus_sign()))
        growing = sp.Add(*(t for t in terms if not t.could_extract_minus_sign()))
        if not falling or not growing:
            raise DerivationFailed(f"{self.of.formula} has no smallest value in {self.symbol}")
        balance = balanced(growing, -falling, self.symbol)
        steps = (
            Step("differentiate", self.says, sp.Derivative(self.of.formula, self.symbol), slope),
            Step(
                "balance",
                "where they are of the same size",
                sp.Eq(growing, -falling, evaluate=False),
                sp.Eq(self.symbol, balance.value, evaluate=False),
                turning_point=True,
            ),
        )
        return Symbolic(balance.value, steps)

    def symbols(self, read: Numbers) -> set[Any]:
        """All but the one that is varied."""
        return super().symbols(read) - {self.symbol}

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """Where the slope, measured by differences, changes its sign."""
        raw = read.raw(self.of)

        def height(x: Any) -> Any:
            return read.value(raw, {**at, self.symbol: x})

        return read.root(lambda x: mp.exp(x * read.slope(height, x) / height(x)), self)
