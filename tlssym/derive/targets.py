"""What a derivation ends with: the statements that a printed formula is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tlssym.graph import Node


@dataclass(frozen=True)
class Value:
    """A quantity and its derived value: the head of a printed chain, and what every member must equal.

    Attributes
    ----------
    head : sympy expression or None
        The quantity, as the lecture's notation writes it; None for a printed expression without relation.
    expr : sympy expression
        Its derived value, with the pure number if that is known.
    up_to_number : bool
        The derivation itself fixes the value only up to a pure number.
    small : sympy symbol or None
        The value is the leading behaviour when this symbol is small; None where it is exact.
    conditions : tuple of sympy relations
        Under which the value holds.
    also : tuple of sympy expressions
        Other forms of the same value, such as its limit when a cut-off is set to infinity.
    node : Node
        The graph that the value was derived by.
    also_nodes : tuple of Node
        Those of the other forms.
    """

    head: Any
    expr: Any
    up_to_number: bool = False
    small: Any = None
    conditions: tuple[Any, ...] = ()
    also: tuple[Any, ...] = ()
    node: Node | None = None
    also_nodes: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Relation:
    """A derived inequality or condition ``lhs kind rhs``, such as E < W or a < 2d."""

    lhs: Any
    kind: str
    rhs: Any
    up_to_number: bool = False
    nodes: tuple[Node, ...] = ()

    @property
    def head(self) -> Any:
        """The left side, by which a printed relation is found."""
        return self.lhs


@dataclass(frozen=True)
class Equation:
    """A derived equation for an unknown function: compared as an equation, side against side."""

    head: Any
    expr: Any
    unknowns: tuple[Any, ...] = ()
    up_to_number: bool = False
    node: Node | None = None


@dataclass(frozen=True)
class Condition:
    """A derived condition on the exponent parameters, such as a < 2d: printed ones must mean the same."""

    relation: Any
    node: Node | None = None

    @property
    def head(self) -> Any:
        """The left side, by which a printed relation is found."""
        return self.relation.lhs


@dataclass(frozen=True)
class AsGiven:
    """An input or a definition: the formula that the later derivations use, as the shipped lecture has it."""

    says: str = ""


Target = Value | Relation | Equation | Condition | AsGiven
