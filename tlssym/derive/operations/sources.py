"""What a derivation starts from: a formula that the lecture gives, or the result of an earlier equation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tlssym.graph import Node, Numbers, Operation, Symbolic


@dataclass(frozen=True, eq=False)
class Given(Operation):
    """A formula that the lecture takes as given: of a named input, a printed input or a definition."""

    source: str
    formula: Any
    is_estimate: bool = False

    def symbolic(self) -> Symbolic:
        """The formula itself."""
        return Symbolic(self.formula)

    def raw(self, node: Node, read: Numbers) -> Any:
        """The formula itself: nothing has been worked out yet."""
        return self.formula


@dataclass(frozen=True, eq=False)
class Earlier(Operation):
    """The result of an earlier equation."""

    source: str
    result: Node
    is_estimate: bool = False

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The result."""
        return (self.result,)

    def symbolic(self) -> Symbolic:
        """What the earlier equation derived."""
        return Symbolic(self.result.formula)

    def raw(self, node: Node, read: Numbers) -> Any:
        """The earlier equation's own reading, from the inputs on.

        Where that is an amplitude, known by diagonalization at single points, an integral over its arguments needs
        a formula: the earlier equation's, which its own reading confirms.
        """
        return self.result.formula if anchored(self.result) else read.raw(self.result)


def anchored(node: Node) -> bool:
    """Whether the numbers of a node come from an operation that works at single points only."""
    return any(each.operation.anchor for each in _own(node))


def _own(node: Node) -> list[Node]:
    """The nodes of one equation: earlier equations are not entered."""
    if isinstance(node.operation, Earlier):
        return [node]
    return [node, *(found for each in node.operation.inputs for found in _own(each))]


def sources_of(*nodes: Node) -> list[str]:
    """The equations and inputs that nodes read directly, in the order in which they are met."""
    found: dict[str, None] = {}
    seen: set[int] = set()

    def walk(node: Node) -> None:
        if id(node) in seen:
            return
        seen.add(id(node))
        operation = node.operation
        if isinstance(operation, Given | Earlier):
            if operation.source:
                found.setdefault(operation.source)
            return
        for each in operation.inputs:
            walk(each)

    for node in nodes:
        walk(node)
    return list(found)
