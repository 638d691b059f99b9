"""Where two quantities are equal, which one wins there, and the powers that a quantity goes with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.derive.operations.algebra import put_in
from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic
from tlssym.mathematics.monomials import exponents
from tlssym.mathematics.thresholds import Threshold, ThresholdError, plain_inequality, solve_balance
from tlssym.values import SamePowers, Step


def balanced(left: Any, right: Any, symbol: Any) -> Threshold:
    """Two products of powers compared in one symbol.

    Raises
    ------
    DerivationFailed
    """
    try:
        return solve_balance(left, right, symbol)
    except ThresholdError as error:
        raise DerivationFailed(str(error)) from error


def _ratio(of: Solve | Dominates, read: Numbers, at: Mapping[Any, Any]) -> Callable[[Any], Any]:
    """The left quantity over the right one, with numbers, as a function of the symbol that is moved."""
    left, right = read.raw(of.left), read.raw(of.right)

    def ratio(x: Any) -> Any:
        here = {**at, of.symbol: x}
        return read.value(left, here) / read.value(right, here)

    return ratio


@dataclass(frozen=True, eq=False)
class Solve(Operation):
    """The value of a symbol at which two quantities are equal; ``small`` asks that left wins on that side."""

    left: Node
    right: Node
    symbol: Any
    says: str
    small: bool | None = None

    @property
    def inputs(self) -> tuple[Node, ...]:
        """Both sides."""
        return (self.left, self.right)

    @property
    def brings_estimate(self) -> bool:
        """Whether a side is one."""
        return self.is_estimate

    def symbolic(self) -> Symbolic:
        """Linear algebra on exponents."""
        left, right = self.left.formula, self.right.formula
        balance = balanced(left, right, self.symbol)
        won = {True: balance.left_wins_when_small, False: balance.left_wins_when_large, None: sp.true}
        conditions = () if won[self.small] in (sp.true, sp.false) else (won[self.small],)
        step = Step(
            "balance",
            self._told(balance),
            sp.Eq(left, right, evaluate=False),
            sp.Eq(self.symbol, balance.value, evaluate=False),
            conditions,
            turning_point=True,
            estimate=self.brings_estimate,
        )
        return Symbolic(balance.value, (step,), conditions)

    def _told(self, balance: Threshold) -> str:
        """The sentence, with how the power of the symbol is undone and what a condition on it says."""
        name, power = sp.latex(self.symbol), balance.growth
        if not self.says or not power.free_symbols:
            return self.says
        told = rf"{self.says}. The left side over the right one goes as ${sp.latex(self.symbol**power)}$"
        if self.small is not None:
            end, sign = ("0", "negative") if self.small else (r"\infty", "positive")
            told += rf": where that power is {sign}, the left side is the larger one as ${name}\to{end}$"
        return told + rf". That root gives ${name}$"

    def carry(self, condition: Any) -> Any:
        """The condition where the two are equal: one on the symbol itself must hold for the value that is found."""
        if not condition.has(self.symbol):
            return condition
        value = balanced(self.left.formula, self.right.formula, self.symbol).value
        low, high = (put_in(side, {self.symbol: value}) for side in condition.args)
        return sp.true if low == high else plain_inequality(condition.func(low, high), self._known())

    def _known(self) -> tuple[Any, ...]:
        """What is known of the exponents."""
        return (*self.left.conditions, *self.right.conditions, *self.symbolic().conditions)

    def symbols(self, read: Numbers) -> set[Any]:
        """All but the one that is solved for."""
        return super().symbols(read) - {self.symbol}

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """A root, bracketed on a logarithmic scale."""
        return read.root(_ratio(self, read, at), self)


@dataclass(frozen=True, eq=False)
class Powers(Operation):
    """The product of powers that a quantity goes with, without its pure number and its logarithms."""

    of: Node
    says: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The quantity."""
        return (self.of,)

    @property
    def is_estimate(self) -> bool:
        """The pure number is left out."""
        return True

    def symbolic(self) -> Symbolic:
        """The monomial."""
        parts = exponents(self.of.formula)
        if parts is None:
            raise DerivationFailed(f"{self.of.formula} is no product of powers and logarithms")
        step = Step(
            "keep the powers",
            self.says,
            self.of.formula,
            parts.monomial.without_number().to_expr(),
            exact=False,
            turning_point=True,
            claim=SamePowers(tuple(base for base, _ in parts.monomial.powers)),
        )
        return Symbolic(step.after, (step,))

    def carry(self, condition: Any) -> Any:
        """The condition, but where it is on what has gone with the logarithms: that was free to choose."""
        gone = self.of.formula.free_symbols - self.symbolic().formula.free_symbols
        exponents = {s for power in self.of.formula.atoms(sp.Pow) for s in power.exp.free_symbols}
        return sp.true if condition.free_symbols & (gone - exponents) else condition

    def raw(self, node: Node, read: Numbers) -> Any:
        """The quantity itself: a pure number more or less does not change the powers."""
        return read.raw(self.of)


@dataclass(frozen=True, eq=False)
class Dominates(Operation):
    """The condition under which one quantity exceeds another as a symbol becomes small (or large)."""

    left: Node
    right: Node
    symbol: Any
    says: str
    small: bool = True

    @property
    def inputs(self) -> tuple[Node, ...]:
        """Both quantities."""
        return (self.left, self.right)

    def symbolic(self) -> Symbolic:
        """The sign of the exponent of their ratio."""
        left, right = self.left.formula, self.right.formula
        balance = balanced(left, right, self.symbol)
        won = balance.left_wins_when_small if self.small else balance.left_wins_when_large
        powers = Step(
            "compare powers",
            self.says,
            left / right,
            self.symbol**balance.growth,
            exact=False,
            turning_point=True,  # "this exponent" of the next step is the one of this
            claim=SamePowers((self.symbol,)),
        )
        needed = sp.Lt if self.small else sp.Gt
        name, end = sp.latex(self.symbol), "0" if self.small else r"\infty"
        sign_word = "negative" if self.small else "positive"
        sign = Step(
            "condition",
            f"for the first of the two to win as ${name}\\to{end}$, this exponent must be {sign_word}",
            needed(balance.growth, 0, evaluate=False),
            won,
            turning_point=True,
        )
        return Symbolic(won, (powers, sign))

    def symbols(self, read: Numbers) -> set[Any]:
        """All but the one that becomes small."""
        return super().symbols(read) - {self.symbol}

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The exponent that the ratio goes with, far out, with the sign that makes a win positive."""
        found = read.far(_ratio(self, read, at), sp.S.Zero if self.small else sp.oo)
        return -found.power if self.small else found.power


@dataclass(frozen=True, eq=False)
class Allow(Operation):
    """A condition with its border let in."""

    of: Node
    says: str = ""

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The condition."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """The same relation, or equality."""
        before = self.of.formula
        weak = {sp.StrictLessThan: sp.LessThan, sp.StrictGreaterThan: sp.GreaterThan}
        if type(before) not in weak:
            raise DerivationFailed(f"{before} is no strict inequality")
        after = weak[type(before)](before.lhs, before.rhs)
        step = Step("at the threshold", self.says, before, after, exact=False)
        return Symbolic(after, (step,) if self.says else ())

    def raw(self, node: Node, read: Numbers) -> Any:
        """The same exponent decides."""
        return read.raw(self.of)


@dataclass(frozen=True, eq=False)
class Border(Allow):
    """The border of a condition: where neither side wins."""

    def symbolic(self) -> Symbolic:
        """Equality in place of the inequality."""
        before = self.of.formula
        after = sp.Eq(before.lhs, before.rhs)
        step = Step("at the threshold", self.says, before, after, exact=False)
        return Symbolic(after, (step,) if self.says else ())
