"""Algebra on formulas: put in, multiply, assemble, absorb a number, write through scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic
from tlssym.mathematics.monomials import Monomial, as_monomial
from tlssym.mathematics.thresholds import ReExpressed, ThresholdError, plain_inequality, re_express
from tlssym.values import Renamed, Step, Times


def put_in(formula: Any, values: Mapping[Any, Any]) -> Any:
    """A formula with values in place of symbols or applied functions, all at once."""
    calls = {k: v for k, v in values.items() if not isinstance(k, sp.Symbol)}
    plain = {k: v for k, v in values.items() if isinstance(k, sp.Symbol)}
    after = formula.xreplace(calls) if calls else formula
    return after.subs(plain, simultaneous=True) if plain else after


def _with_positive_numbers(values: Mapping[Any, Any]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Values whose pure numbers have a positive symbol each, so that powers of them combine; and the numbers.

    A product of powers is a quantity and positive, so its number is, whatever sympy can tell of a - d in it.
    """
    plain, numbers = {}, {}
    for symbol, value in values.items():
        monomial = as_monomial(value) if isinstance(value, sp.Expr) else None
        if monomial is None or monomial.coefficient.is_positive or not monomial.powers:
            plain[symbol] = value
            continue
        # factors of unknown sign are positive together, those of one power as one number
        groups: dict[Any, Any] = {}
        kept = sp.S.One
        for base, power in monomial.coefficient.as_powers_dict().items():
            if base.is_positive:
                kept *= base**power
            else:
                groups[power] = groups.get(power, sp.S.One) * base
        for power, base in groups.items():
            number = sp.Dummy("number", positive=True)
            numbers[number] = base
            kept *= number**power
        plain[symbol] = kept * Monomial(monomial.powers).to_expr()
    return plain, numbers


@dataclass(frozen=True, eq=False)
class Put(Operation):
    """Known values in place of symbols of a formula."""

    of: Node
    values: Mapping[Any, Node]
    says: str
    turning_point: bool = False

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The formula, then the values."""
        return (self.of, *self.values.values())

    @property
    def brings_estimate(self) -> bool:
        """Whether a value that is put in is one."""
        return any(each.operation.is_estimate for each in self.values.values())

    def symbolic(self) -> Symbolic:
        """Substitute, and spread powers over positive products so that monomials combine."""
        values = {symbol: node.formula for symbol, node in self.values.items()}
        plain, numbers = _with_positive_numbers(values)
        after = put_in(self.of.formula, plain)
        if isinstance(after, sp.Expr):
            after = sp.powdenest(sp.expand_power_base(after))
        after = after.xreplace(numbers) if numbers else after
        named = tuple(
            sp.Eq(k, v, evaluate=False) for k, v in values.items() if sp.Eq(k, v) not in (True, sp.true)
        )
        step = Step(
            "substitute",
            self.says + self._at_an_edge(values),
            self.of.formula,
            after,
            turning_point=self.turning_point,
            conditions=named,
            estimate=self.brings_estimate,
        )
        return Symbolic(after, (step,) if self.says else ())

    def _at_an_edge(self, values: Mapping[Any, Any]) -> str:
        """What is said where the values are at the edge of the range that the formula was derived for."""
        strict = [c for c in self.of.conditions if isinstance(c, sp.StrictLessThan | sp.StrictGreaterThan)]
        edges = [f"${sp.latex(c)}$" for c in strict if put_in(c.lhs, values) == put_in(c.rhs, values)]
        ends = dict.fromkeys(
            node.operation.leading_in for node in self.of.graph() if node.operation.leading_in is not None
        )
        for symbol, end in ends:
            if symbol in values and symbol in self.of.formula.free_symbols:
                edges.append(rf"${sp.latex(symbol)}\to{sp.latex(end)}$")
        if not edges:
            return ""
        return f". The formula was derived for {' and '.join(edges)}: here it is an estimate, its pure number unknown"

    def carry(self, condition: Any) -> Any:
        """The condition with the same values put in; at the border of a range an estimate may still be used."""
        values = {symbol: node.formula for symbol, node in self.values.items()}
        left, right = (put_in(side, values) for side in condition.args)
        return sp.true if left == right else put_in(condition, values)

    def raw(self, node: Node, read: Numbers) -> Any:
        """The same composition of what was read."""
        return put_in(read.raw(self.of), {symbol: read.raw(each) for symbol, each in self.values.items()})


@dataclass(frozen=True, eq=False)
class Multiply(Operation):
    """A quantity times a factor that the argument brings in."""

    factor: Node
    of: Node
    says: str
    rule: str = "multiply"

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The factor and the quantity."""
        return (self.factor, self.of)

    def symbolic(self) -> Symbolic:
        """The product, powers combined."""
        before, factor = self.of.formula, self.factor.formula
        after = sp.powsimp(factor * before)
        if factor.has(sp.Add):
            after = sp.simplify(after)
        step = Step(self.rule, self.says, before, after, exact=False, turning_point=True, claim=Times(factor))
        return Symbolic(after, (step,) if self.says else ())

    def raw(self, node: Node, read: Numbers) -> Any:
        """The product."""
        return read.raw(self.factor) * read.raw(self.of)


@dataclass(frozen=True, eq=False)
class Assemble(Operation):
    """A new formula made of quantities: a form in which each of them has a name."""

    form: Any
    parts: Mapping[Any, Node] = field(default_factory=dict)
    says: str = ""
    rule: str = "assemble"
    head: Any = None
    turning_point: bool = True

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The quantities."""
        return tuple(self.parts.values())

    def symbolic(self) -> Symbolic:
        """The form with each quantity in its place."""
        after = put_in(self.form, {name: node.formula for name, node in self.parts.items()})
        shown = after if self.head is None else sp.Eq(self.head, after, evaluate=False)
        step = Step(self.rule, self.says, None, shown, exact=False, turning_point=self.turning_point)
        return Symbolic(after, (step,) if self.says else ())

    def raw(self, node: Node, read: Numbers) -> Any:
        """The form with what was read of each quantity in its place."""
        return put_in(self.form, {name: read.raw(each) for name, each in self.parts.items()})


def pure_number(formula: Any) -> Any:
    """The number of a product of powers, or the one that stands before a formula."""
    monomial = as_monomial(formula)
    return formula.as_coeff_Mul()[0] if monomial is None else monomial.coefficient


@dataclass(frozen=True, eq=False)
class Absorb(Operation):
    """Let a symbol that is known only up to a number take in the number of a formula.

    ``before`` is the share that the symbol stood for until then, if it has taken one in already.
    """

    of: Node
    symbol: Any
    share: Any
    before: Any = None

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The formula."""
        return (self.of,)

    @classmethod
    def of_number(cls, of: Node, symbol: Any, before: Any = None) -> Absorb:
        """Let a symbol take in the pure number of a formula: what it then stands for is a choice, made here."""
        formula, number = of.formula, pure_number(of.formula)
        power = sp.simplify(symbol * sp.diff(formula, symbol) / formula)
        if power == 0 or not power.is_number:
            raise DerivationFailed(f"{formula} is no power of {symbol}: its number cannot be absorbed in it")
        return cls(of, symbol, number ** (1 / power), before)

    def symbolic(self) -> Symbolic:
        """The formula with the symbol standing for what it has taken in."""
        formula, share = self.of.formula, self.share
        if share == 1:
            return Symbolic(formula)
        after = sp.powdenest(sp.expand_power_base(formula.subs(self.symbol, self.symbol / share)))
        name, stands = sp.latex(self.symbol), sp.latex(share * self.symbol)
        says = (
            rf"${name}$ is known only up to a pure number and takes this one in, so that ${name}$ now stands for "
            rf"${stands}$"
        )
        if self.before is not None and self.before != share:
            says += (
                rf" (it stood for ${sp.latex(self.before * self.symbol)}$ before: from here on a pure number is "
                "that of an estimate)"
            )
        step = Step(
            "absorb the number",
            says,
            formula,
            after,
            exact=False,
            claim=Renamed(self.symbol, self.symbol / share),
            turning_point=True,
        )
        return Symbolic(after, (step,))

    def raw(self, node: Node, read: Numbers) -> Any:
        """The quantity with the symbol standing for the same share."""
        return read.raw(self.of).subs(self.symbol, self.symbol / self.share)


@dataclass(frozen=True, eq=False)
class Carry(Operation):
    """The pure number of a formula under a name, where a derivation is told: nothing is absorbed on the way."""

    of: Node
    name: Any
    number: Any

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The formula."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """The formula with the name in place of its number."""
        after = self.name * (self.of.formula / self.number)
        says = (
            rf"write ${sp.latex(self.name)}$ for the pure number ${sp.latex(self.number)}$: it is carried along, "
            "and settled at the end"
        )
        stands = sp.Eq(self.name, self.number, evaluate=False)
        return Symbolic(after, (Step(CARRIED, says, self.of.formula, after, (stands,), turning_point=True),))


@dataclass(frozen=True, eq=False)
class Settle(Operation):
    """The numbers that were carried along, taken in by the symbols that are known only up to a number."""

    of: Node
    numbers: Mapping[Any, Any]
    takers: tuple[Any, ...]

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The formula."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """The formula without them."""
        formula = self.of.formula
        after = formula.subs(dict.fromkeys(self.numbers, sp.S.One))
        what = " and ".join(rf"${sp.latex(k)}={sp.latex(v)}$" for k, v in self.numbers.items())
        names = " and ".join(f"${sp.latex(s)}$" for s in self.takers)
        one, many = len(self.numbers) == 1, len(self.takers) > 1
        says = (
            f"{'the number' if one else 'the numbers'} {what} {'is' if one else 'are'} settled now: {names} "
            f"{'are' if many else 'is'} known only up to a pure number, and {'take' if many else 'takes'} "
            f"{'it' if one else 'them'} in"
        )
        share = None if many else self._share()
        if share is None:
            says += ". Each term of the result is right up to a pure number then"
        else:
            says += (
                rf", so that ${names[1:-1]}$ in the result stands for ${sp.latex(share * self.takers[0])}$. Every "
                "equation settles its own: from one to the next a pure number stays open"
            )
        logs = [log for log in formula.atoms(sp.log) if log.has(*self.numbers)]
        if logs:
            put = [(log.subs(dict.fromkeys(self.numbers, sp.S.One)), log.subs(self.numbers)) for log in logs]
            added = sp.simplify(sp.Add(*[sp.expand_log(a - b, force=True) for a, b in put]))
            shown = " and ".join(f"${sp.latex(a)}$ for ${sp.latex(b)}$" for a, b in put)
            says += (
                rf". In the logarithm nothing takes them in: to leave them out writes {shown} and adds "
                rf"${sp.latex(added)}$, a number beside what grows without end. What multiplies the argument of the "
                "logarithm is open with them"
            )
        return Symbolic(
            after, (Step("settle the numbers", says, formula, after, exact=False, turning_point=True),)
        )

    def _share(self) -> Any:
        """What the one symbol that takes the numbers in stands for then; None where that is no power of numbers."""
        (symbol,) = self.takers
        held = {log: sp.Dummy("log", positive=True) for log in self.of.formula.atoms(sp.log)}
        plain = self.of.formula.xreplace(held)
        power = sp.simplify(symbol * sp.diff(plain, symbol) / plain)
        if power == 0 or power.has(symbol):
            return None
        number = sp.simplify(plain.subs(self.numbers) / plain.subs(dict.fromkeys(self.numbers, sp.S.One)))
        if number.free_symbols - power.free_symbols:
            return None
        return sp.powsimp(sp.simplify(sp.powdenest(number ** (1 / power), force=True)))


CARRIED = "carry the number"


@dataclass(frozen=True, eq=False)
class ReExpress(Operation):
    """Write a product of powers through chosen scales, each a quantity of its own."""

    of: Node
    scales: Mapping[Any, Node]
    keep: tuple[Any, ...]
    says: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The quantity and the scales."""
        return (self.of, *self.scales.values())

    @property
    def brings_estimate(self) -> bool:
        """Whether a scale is one."""
        return any(each.operation.is_estimate for each in self.scales.values())

    def carry(self, condition: Any) -> Any:
        """The condition in the same scales, where it is one on products of powers."""
        if (
            not isinstance(condition, sp.Lt | sp.Gt | sp.Le | sp.Ge)
            or condition.free_symbols <= self._exponents()
        ):
            return condition
        try:
            sides = [self._through(side).value if side.free_symbols else side for side in condition.args]
        except ThresholdError:
            return condition
        return plain_inequality(condition.func(*sides), self.of.conditions)

    def _exponents(self) -> set[Any]:
        values = [node.formula for node in self.scales.values()]
        return {s for value in values for p in value.atoms(sp.Pow) for s in p.exp.free_symbols}

    def _through(self, formula: Any) -> ReExpressed:
        scales = {name: node.formula for name, node in self.scales.items()} | {s: s for s in self.keep}
        inside = {s for value in scales.values() for s in value.free_symbols}
        parameters = self._exponents()
        assumed = tuple(c for c in self.of.conditions if c.free_symbols <= parameters)
        return re_express(
            formula, scales, sorted(inside - set(scales) - parameters, key=str), assuming=assumed
        )

    def symbolic(self) -> Symbolic:
        """Linear algebra on exponents."""
        scales = {name: node.formula for name, node in self.scales.items()} | {s: s for s in self.keep}
        try:
            result = self._through(self.of.formula)
        except ThresholdError as error:
            raise DerivationFailed(str(error)) from error
        named = tuple(sp.Eq(k, v, evaluate=False) for k, v in scales.items() if k != v)
        step = Step(
            "re-express",
            self.says,
            self.of.formula,
            result.value,
            turning_point=True,
            conditions=named,
            estimate=self.brings_estimate,
        )
        return Symbolic(result.value, (step,))

    def raw(self, node: Node, read: Numbers) -> Any:
        """The same quantity: only the way it is written has changed."""
        return read.raw(self.of)
