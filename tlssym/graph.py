"""A derivation as a graph: a node is a quantity, made by one operation from the nodes that it reads.

An operation knows three things: how it is done with symbols (``symbolic``: the formula, and how it is told), and
how the same thing is done with numbers (``raw`` and ``number``, which never look at a formula that the first made).
The graph of an equation ends at what the lecture gives and at earlier equations, so what it follows from is read off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import sympy as sp

from tlssym.values import Step

if TYPE_CHECKING:
    from collections.abc import Callable


class DerivationFailed(Exception):
    """A step of a derivation could not be done; the message says which and why."""


@dataclass(frozen=True)
class Symbolic:
    """An operation done with symbols: its formula, the steps that tell it, and the conditions it found."""

    formula: Any
    steps: tuple[Step, ...] = ()
    conditions: tuple[Any, ...] = ()


class Numbers(Protocol):
    """What the numeric reading of an operation may use: numbers of what it reads, and numeric methods."""

    def raw(self, node: Node) -> Any:
        """The quantity as an expression in the symbols of the inputs, with nothing worked out."""

    def slot(self, node: Node) -> Any:
        """A stand-in for a quantity that ``node.operation.number`` gives the value of, point by point."""

    def value(self, expr: Any, at: Mapping[Any, Any]) -> Any:
        """The value of an expression of ``raw`` at a point, integrals by quadrature."""

    def root(self, gap: Callable[[Any], Any], of: Any = None) -> Any:
        """The positive number at which a ratio is one."""

    def far(self, f: Callable[[Any], Any], end: Any) -> Far:
        """How a quantity behaves as a positive variable goes to zero or infinity."""

    def far_again(self, f: Callable[[Any], Any], end: Any, of: Any) -> Far:
        """As ``far``, for a quantity ``of`` whose power need be measured once only."""

    def agreed(self, first: Any, second: Any, most: float = ...) -> Any:
        """The second of two evaluations, its accuracy what the two agree on."""

    def slope(self, f: Callable[[Any], Any], at: Any) -> Any:
        """The derivative of ``f``, by differences."""


@dataclass(frozen=True)
class Far:
    """A leading behaviour that was followed over decades: coefficient · s^power · ln(s)^logs."""

    coefficient: Any
    power: Any
    logs: int
    digits: float


class Operation:
    """What makes a node.  Subclasses are frozen dataclasses whose fields are nodes, formulas and words."""

    says: str = ""
    anchor = False
    """Whether a later integral may take the formula of the equation that this ends in, confirmed by its own
    numeric reading, in place of the numbers of this operation (an amplitude, known by diagonalization alone)."""

    leading_in: tuple[Any, Any] | None = None
    """The symbol and where it goes, where its formula is a leading behaviour only."""

    scale_free = False
    """Whether its number is a law inside the node's conditions, to be measured there and used as a law."""

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The nodes that this reads."""
        return ()

    @property
    def is_estimate(self) -> bool:
        """Whether its value is known up to a pure number only, and no symbol in it takes that number in."""
        return any(each.operation.is_estimate for each in self.inputs)

    @property
    def brings_estimate(self) -> bool:
        """Whether it brings one in, so that from here on signs are ∼ where they were =."""
        return False

    def symbolic(self) -> Symbolic:
        """Do it with symbols.

        Raises
        ------
        DerivationFailed
        """
        raise NotImplementedError

    def carry(self, condition: Any) -> Any:
        """A condition of what was read, as it reads for the result; ``sympy.true`` where it falls away."""
        return condition

    def raw(self, node: Node, read: Numbers) -> Any:
        """The same quantity without working anything out; a slot where only numbers can say it."""
        return read.slot(node)

    def symbols(self, read: Numbers) -> set[Any]:
        """The symbols that the number of a slot depends on."""
        return set().union(*(read.raw(each).free_symbols for each in self.inputs))

    def domain(self) -> tuple[Any, ...]:
        """Relations that the points at which its number is asked for must satisfy."""
        return ()

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The value at a point, with numbers alone, where ``raw`` is a slot."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Node:
    """A quantity in a derivation.

    Attributes
    ----------
    operation : Operation
        What made it.
    formula : sympy expression or relation
        Its symbolic reading.
    conditions : tuple of sympy relations
        Under which it holds, those of all that it was read from included.
    names : mapping from symbol to Node
        What stands in ``formula`` under a name of its own, such as a scale that was put in.
    """

    operation: Operation
    formula: Any
    conditions: tuple[Any, ...] = ()
    names: Mapping[Any, Node] = field(default_factory=dict)

    def graph(self) -> Iterator[Node]:
        """This node and every node that it was made from, each once, earlier equations included."""
        seen: set[int] = set()
        open_ = [self]
        while open_:
            node = open_.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            yield node
            open_ += [*node.operation.inputs, *node.names.values()]


def made(operation: Operation, names: Mapping[Any, Node] | None = None) -> tuple[Node, tuple[Step, ...]]:
    """The node that an operation gives, and the steps that tell how."""
    done = operation.symbolic()
    conditions: dict[Any, None] = dict.fromkeys(done.conditions)
    known: dict[Any, Node] = dict(names or {})
    for source in operation.inputs:
        for name, scale in source.names.items():
            known.setdefault(name, scale)
        for condition in source.conditions:
            carried = operation.carry(condition)
            if carried in (sp.false, False):
                raise DerivationFailed(f"it is used where {condition} does not hold")
            if carried not in (sp.true, True):
                conditions.setdefault(carried)
    inside: set[Any] = getattr(done.formula, "free_symbols", set())
    kept = {
        name: scale
        for name, scale in known.items()
        if name in inside or (not isinstance(name, sp.Symbol) and done.formula.has(name))
    }
    return Node(operation, done.formula, tuple(conditions), kept), done.steps
