"""The bench on which one equation is derived: it makes the nodes of its graph, and collects steps and results.

A lecture's unit calls these methods in the order of the argument.  Each makes one node by one operation; nothing is
printed and nothing is compared with the lecture here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.known import LectureError, values_of
from tlssym.derive.lecture import Unit
from tlssym.derive.operations.algebra import (
    Absorb,
    Assemble,
    Carry,
    Multiply,
    Put,
    ReExpress,
    Settle,
    pure_number,
)
from tlssym.derive.operations.balances import Dominates, Powers, Solve
from tlssym.derive.operations.integrate import Integrate
from tlssym.derive.operations.sources import Earlier, Given, sources_of
from tlssym.derive.targets import AsGiven, Condition, Equation, Relation, Target, Value
from tlssym.graph import DerivationFailed, Node, Operation, made
from tlssym.values import Claim, Evidence, Step

__all__ = ["Derivation", "DerivationFailed", "Work"]


@dataclass(frozen=True)
class IntegralRecord:
    """An integral that was done in a derivation: its value, or its leading behaviour in a small symbol."""

    integral: Any
    value: Any
    small: Any = None
    conditions: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """How an equation follows: its steps, what they end with, and the graph that both are told from."""

    unit: Unit
    steps: tuple[Step, ...] = ()
    targets: tuple[Target, ...] = ()
    legs: tuple[Callable[[int], Evidence], ...] = ()
    conditions: tuple[Any, ...] = ()
    sampled: tuple[Node, ...] = ()
    replays: tuple[str, ...] = ()
    names: tuple[tuple[Any, Any], ...] = ()
    notes: tuple[str, ...] = ()
    integrals: tuple[IntegralRecord, ...] = ()
    follows: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    failure: str = ""

    def __repr__(self) -> str:
        """In one line, as a person reads it; the fields are there to be looked at."""
        stopped = f", stopped: {self.failure}" if self.failure else ""
        follows = f", from {', '.join(self.follows)}" if self.follows else ""
        return f"Derivation of ({self.unit.id}) {self.unit.title}: {len(self.steps)} steps{follows}{stopped}"

    def _repr_markdown_(self) -> str:
        results = [t for t in self.targets if isinstance(t, Value | Equation)]
        shown = [
            sp.latex(t.expr if t.head is None else sp.Eq(t.head, t.expr, evaluate=False)) for t in results
        ]
        return "\n\n".join(
            [f"**({self.unit.id})** {self.unit.title}", *(f"$$\n{each}\n$$" for each in shown)]
        )

    def head(self, index: int) -> Any:
        """The quantity that the index-th result is the value of."""
        return self.targets[index].head  # type: ignore[union-attr]

    def value(self, head: Any = None) -> Any:
        """The derived value of ``head``, or of the only quantity that this derivation gives."""
        values = values_of(self.targets, head)
        if len(values) != 1:
            raise LectureError(
                f"{self.unit.id} gives {len(values)} values{f' of {head}' if head is not None else ''}, not one"
            )
        return values[0].expr

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes that its results are."""
        found: list[Node] = []
        for target in self.targets:
            if isinstance(target, Relation):
                found += target.nodes
            elif not isinstance(target, AsGiven) and target.node is not None:
                found.append(target.node)
                found += target.also_nodes if isinstance(target, Value) else ()
        return tuple(found)


def _integrals(nodes: Sequence[Node]) -> tuple[IntegralRecord, ...]:
    """The integrals that were done on the way to results."""
    found = dict.fromkeys(n for node in nodes for n in own(node))
    return tuple(
        IntegralRecord(n.operation.of.formula, n.formula, n.operation.small, n.conditions)
        for n in found
        if isinstance(n.operation, Integrate)
    )


def own(node: Node) -> list[Node]:
    """The nodes of this derivation: earlier equations are not entered."""
    if isinstance(node.operation, Earlier):
        return []
    return [found for each in node.operation.inputs for found in own(each)] + [node]


class Work:
    """One derivation in the making.

    Parameters
    ----------
    unit : Unit
        What is derived.
    loose : set of str
        The names of the quantities that are known only up to a pure number.
    here : mapping from symbol to Node
        The values of the exponent parameters where the lecture speaks of them, such as a = d = 3.
    carrying : bool
        Whether pure numbers are carried along under names to the end, as the derivation is told, where it is
        derived with each of them absorbed at once.
    """

    def __init__(
        self,
        unit: Unit,
        loose: frozenset[str] = frozenset(),
        here: Mapping[Any, Node] | None = None,
        *,
        carrying: bool = False,
    ) -> None:
        self.unit = unit
        self._carrying = carrying
        self._carried: dict[Any, tuple[Any, Any]] = {}
        self.here = dict(here or {})
        self._loose = loose
        self._sampled: list[Node] = []
        self._replays: list[str] = []
        self._names: dict[Any, Any] = {}
        self._notes: list[str] = []
        self._steps: list[Step] = []
        self._targets: list[Target] = []
        self._legs: list[Callable[[int], Evidence]] = []
        self._conditions: dict[Any, None] = {}
        self._shares: dict[Any, list[Any]] = {}

    # -- nodes -----------------------------------------------------------------------------------------

    def do(self, operation: Operation, names: Mapping[Any, Node] | None = None) -> Node:
        """Make a node by an operation, and take over the steps that tell it."""
        try:
            node, steps = made(operation, names)
        except DerivationFailed as error:
            raise DerivationFailed(f"{self.unit.id}: {error}") from error
        self._steps.extend(steps)
        return node

    def literal(self, value: Any) -> Node:
        """A number, a symbol or a differential: something that no equation determines."""
        return value if isinstance(value, Node) else made(Given("", sp.sympify(value, strict=True)))[0]

    def given(self, node: Node, says: str) -> Node:
        """Start from a quantity that is known."""
        self._steps.append(Step("given", says, after=node.formula, turning_point=True))
        return node

    def put(self, of: Node, values: Mapping[Any, Any], says: str, *, turning_point: bool = False) -> Node:
        """Put known values in place of symbols; a value that is no node is a number or another symbol."""
        nodes = {symbol: self._plain(value) for symbol, value in values.items()}
        return self.do(Put(of, nodes, says, turning_point))

    def _plain(self, value: Any) -> Node:
        if not isinstance(value, Node):
            value = sp.sympify(value, strict=True)
            if not (value.is_Symbol or value.is_number or isinstance(value, AppliedUndef)):
                raise LectureError(f"{self.unit.id}: {value} is put in, but no source gives it")
        return self.literal(value)

    def specialize(self, of: Node, says: str, *, turning_point: bool = False) -> Node:
        """Put in the exponents of this lecture, such as a = d = 3, as its inputs print them."""
        inside = of.formula.free_symbols
        values = {symbol: node for symbol, node in self.here.items() if symbol in inside}
        return self.do(Put(of, values, says, turning_point)) if values else of

    def times(self, factor: Any, of: Any, says: str, *, rule: str = "multiply") -> Node:
        """Go on from a quantity to another one: it times a factor that the argument brings in."""
        return self.do(Multiply(self.literal(factor), self.literal(of), says, rule))

    def assemble(
        self,
        form: Any,
        parts: Mapping[Any, Node],
        says: str,
        *,
        rule: str = "assemble",
        head: Any = None,
        turning_point: bool = True,
    ) -> Node:
        """A new formula made of quantities: ``form`` names each of them by a symbol.

        ``head`` is what the new quantity is called where it is told.
        """
        return self.do(Assemble(form, dict(parts), says, rule, head, turning_point))

    def integrate(
        self, of: Node, says: str, *, small: Any = None, large: Any = None, assuming: tuple[Any, ...] = ()
    ) -> Node:
        """Evaluate an integral over step functions, exactly or to leading order, with its conditions."""
        return self.do(Integrate(of, says, small, large, assuming))

    def absorb(self, of: Node, symbol: Any) -> Node:
        """Absorb the pure number of a product of powers in a symbol that is itself known only up to a number."""
        if symbol.name not in self._loose:
            raise LectureError(f"{self.unit.id}: {symbol} is not known up to a number only, it absorbs none")
        before = self._shares.get(symbol, [])
        if self._carrying:
            return self._carry(of, symbol)
        try:
            operation = Absorb.of_number(of, symbol, before[-1] if before else None)
        except DerivationFailed as error:
            raise DerivationFailed(f"{self.unit.id}: {error}") from error
        if operation.share != 1:
            self._shares.setdefault(symbol, []).append(operation.share)
        return self.do(operation)

    def _carry(self, of: Node, symbol: Any) -> Node:
        """Give the number of a formula a name; what takes it in is remembered for the end."""
        number = pure_number(of.formula)
        if number == 1:
            return of
        name = sp.Symbol(f"c_{len(self._carried) + 1}", positive=True)
        self._carried[name] = (number, symbol)
        return self.do(Carry(of, name, number))

    def settle(self, node: Node) -> Node:
        """A result without the numbers that were carried along to it."""
        numbers = {c: value for c, (value, _) in self._carried.items() if node.formula.has(c)}
        if not numbers:
            return node
        symbols = tuple(dict.fromkeys(self._carried[c][1] for c in numbers))
        return self.do(Settle(node, numbers, symbols))

    def leading_power(self, of: Node, says: str) -> Node:
        """The monomial of a leading behaviour: without its pure number and its logarithms."""
        return self.do(Powers(of, says))

    def solve(self, left: Any, right: Any, symbol: Any, says: str, *, small: bool | None = None) -> Node:
        """Where two products of powers are equal; with ``small``, also the condition that left wins on that side."""
        return self.do(Solve(self.literal(left), self.literal(right), symbol, says, small))

    def dominates(self, left: Any, right: Any, symbol: Any, *, says: str, small: bool = True) -> Node:
        """The condition under which ``left`` exceeds ``right`` as a symbol becomes small (or large)."""
        return self.do(Dominates(self.literal(left), self.literal(right), symbol, says, small))

    def re_express(
        self, of: Node, scales: Mapping[Any, Node], *, keep: tuple[Any, ...] = (), says: str
    ) -> Node:
        """Write a product of powers through chosen scales, and symbols that are kept."""
        return self.do(ReExpress(of, dict(scales), keep, says), scales)

    # -- words -----------------------------------------------------------------------------------------

    def step(
        self,
        rule: str,
        says: str,
        before: Any,
        after: Any,
        *,
        exact: bool = True,
        conditions: tuple[Any, ...] = (),
        turning_point: bool = False,
        claim: Claim | None = None,
    ) -> None:
        """Tell an aside: something that a reader should see and that no result depends on."""
        self._steps.append(
            Step(rule, says, before, after, tuple(conditions), exact, None, "", turning_point, claim)
        )

    def call(self, node: Node, name: Any, says: str) -> None:
        """Give what was found a name, which it keeps where the derivation is told."""
        self._steps.append(
            Step(
                "name it",
                says,
                None,
                sp.Eq(name, node.formula, evaluate=False),
                exact=False,
                turning_point=True,
            )
        )

    def extend(self, steps: tuple[Step, ...]) -> None:
        """Take over the steps of an engine's result."""
        self._steps.extend(steps)

    # -- what it ends with -----------------------------------------------------------------------------

    def conclude(
        self,
        head: Any,
        node: Node,
        *,
        up_to_number: bool = False,
        conditions: tuple[Any, ...] = (),
        also: tuple[Node, ...] = (),
    ) -> None:
        """The derived value of ``head`` (None: of the printed expression that stands without a relation)."""
        self.needs(*conditions, *node.conditions)
        operation = node.operation
        node = self.settle(node)
        small = operation.small if isinstance(operation, Integrate) else None
        others = tuple(each.formula for each in also)
        self._targets.append(
            Value(head, node.formula, up_to_number, small, tuple(conditions), others, node, tuple(also))
        )

    def relation(self, lhs: Any, kind: str, rhs: Any, *, up_to_number: bool = False) -> None:
        """The derived inequality or condition."""
        left, right = self.literal(lhs), self.literal(rhs)
        self.needs(*left.conditions, *right.conditions)
        self._targets.append(Relation(left.formula, kind, right.formula, up_to_number, (left, right)))

    def condition(self, node: Node) -> None:
        """The derived condition on the exponent parameters."""
        self._targets.append(Condition(node.formula, node))

    def equation(
        self, head: Any, node: Node, *, unknowns: tuple[Any, ...] = (), up_to_number: bool = False
    ) -> None:
        """The derived equation for an unknown function."""
        node = self.settle(node)
        self._targets.append(Equation(head, node.formula, unknowns, up_to_number, node))

    def as_given(self, says: str = "") -> None:
        """The formula is an input or a definition: compare it with the one in the shipped lecture."""
        self._targets.append(AsGiven(says))

    def note(self, message: str) -> None:
        """Something that the derivation found and a reader of the formula should know, such as where it holds."""
        self._notes.append(message)

    def define(self, name: Any, node: Node) -> None:
        """What a name stands for where this equation prints it, such as V_t inside an integral."""
        self._names[name] = node.formula

    def sampled(self, integral: Node) -> None:
        """Have an integral over a distribution confirmed by drawing from it as well."""
        self._sampled.append(integral)

    def replay(self, source: str) -> None:
        """Also tell whether the printed formula follows from an earlier one as printed."""
        self._replays.append(source)

    def confirm(self, leg: Callable[[int], Evidence]) -> None:
        """Add a numeric leg, run later with the number of digits asked for."""
        self._legs.append(leg)

    def needs(self, *conditions: Any) -> None:
        """Record conditions of the whole derivation."""
        for condition in conditions:
            if condition in (True, sp.true):
                # sympy folds a condition on positive symbols; what is left of it would say nothing
                raise LectureError(f"{self.unit.id}: a condition was folded to True and is lost")
            self._conditions.setdefault(condition)

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps so far."""
        return tuple(self._steps)

    def done(self, order: Callable[[str], int] = lambda id: 0, failure: str = "") -> Derivation:
        """The derivation as a value, what it follows from found in the graph of its results."""
        made = Derivation(
            self.unit,
            tuple(self._steps),
            tuple(self._targets),
            tuple(self._legs),
            tuple(self._conditions),
            tuple(self._sampled),
            tuple(self._replays),
            tuple(self._names.items()),
            tuple(self._notes),
            failure=failure,
        )
        follows = tuple(sorted(sources_of(*made.nodes), key=order))
        cites = tuple(id for id in self.unit.cites if id not in follows)
        return replace(made, integrals=_integrals(made.nodes), follows=follows, cites=cites)
