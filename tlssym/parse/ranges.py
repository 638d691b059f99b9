"""What a display says it holds under: conditions printed beside its claims, and the letters they put below zero."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from tlssym.parse.errors import ParseError
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Notation
from tlssym.parse.tree import Node, Number, Statement, Symbol

CONDITIONS = frozenset({"<", ">", "<=", ">=", "<<", ">>", "->"})
_BELOW = {"<": 1, "<=": 1, "<<": 1, ">": -1, ">=": -1, ">>": -1}


def conditions_beside(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements that are conditions of the others; where all could be, those of letters and numbers behind one
    that says more."""
    found = tuple(s for s in statements if _is_condition(s))
    if any(s.relations for s in statements if s not in found):
        return found
    plain = tuple(s for s in found if all(isinstance(m, Symbol | Number) for m in s.members))
    return plain if found and plain == found[1:] else ()


def are_conditions(statements: Sequence[Statement]) -> bool:
    """Whether a formula by itself may be a condition of another: letters and numbers, in order or going to a limit."""
    return bool(statements) and all(
        _is_condition(s) and any(isinstance(m, Symbol) for m in s.members) for s in statements
    )


def _is_condition(statement: Statement) -> bool:
    return bool(statement.relations) and all(r.kind in CONDITIONS for r in statement.relations)


def assumed(statements: Sequence[Statement], notation: Notation, equation: str) -> frozenset[tuple[Any, Any]]:
    """The conditions beside the claims of a display, each as what is smaller and what is larger.

    Of a limit, x → 0, that is the letter and where it goes.  Letters may have either sign, lest x > 0 say nothing.
    """
    lower = Lowering(notation, equation).of_either_sign
    found: set[tuple[Any, Any]] = set()
    for statement in conditions_beside(statements):
        kinds = [r.kind for r in statement.relations]
        for left, kind, right in zip(statement.members, kinds, statement.members[1:], strict=False):
            try:
                sides = (lower(left), lower(right))
            except ParseError:
                continue
            found.add(sides if _BELOW.get(kind, 1) > 0 else sides[::-1])
    return frozenset(found)


def apart(one: frozenset[tuple[Any, Any]], other: frozenset[tuple[Any, Any]]) -> bool:
    """Whether two displays speak of different cases: what they say of one quantity need not agree."""
    return not (one <= other or other <= one)


@dataclass(frozen=True)
class Lowering:
    """How the formulas of one display become expressions, and expressions formulas again.

    A letter y below zero is -|y| in the expressions, with |y| a positive letter.

    Attributes
    ----------
    notation : Notation
    equation : str
        Whose meanings of letters hold.
    below : dict of symbol to symbol
        The letters below zero, and their sizes.
    """

    notation: Notation
    equation: str
    below: dict[Any, Any] = field(default_factory=dict)

    def __call__(self, node: Node) -> Any:
        """The expression of a formula."""
        value = lower_node(node, self.notation, self.equation)
        return value.xreplace({y: -size for y, size in self.below.items()}) if self.below else value

    def of_either_sign(self, node: Node) -> Any:
        """The same in letters that may have either sign where nothing is said of them."""
        value = lower_node(node, replace(self.notation, undeclared="real"), self.equation)
        return value.xreplace({y: -size for y, size in self.below.items()}) if self.below else value

    def written(self, expr: Any) -> Any:
        """An expression in the letters of the text."""
        if not self.below:
            return expr
        plain = expr.xreplace({size: -y for y, size in self.below.items()})
        return min((plain, sp.signsimp(plain)), key=lambda e: str(e).count("-"))

    def without(self, table: dict[Any, Any]) -> dict[Any, Any]:
        """Of names and values those that do not speak of a letter below zero."""
        names = {y.name for y in self.below}
        return {
            name: value
            for name, value in table.items()
            if not names & {s.name for e in (name, value) for s in e.free_symbols}
        }


def lowering_of(statements: Sequence[Statement], notation: Notation, equation: str) -> Lowering:
    """How the formulas of a display become expressions, with the letters that its conditions put below zero.

    Parameters
    ----------
    statements : sequence of Statement
    notation : Notation
        A letter that it declares as positive stays so.
    equation : str
    """
    plain = Lowering(notation, equation)
    found = {name: None for s in conditions_beside(statements) for name in _below_zero(s, plain)}
    known = [n for n in (notation.lookup(each, equation) for each in found) if n is not None]
    real = [replace(n, assume="real") for n in known if n not in notation.names or n.assume == "real"]
    if not real:
        return plain
    below = {n.symbol: sp.Symbol(f"|{n.sympy_name}|", positive=True) for n in real}
    moved = Lowering(notation.with_names(real), equation)
    if _bound(statements, moved) & set(below):
        return plain
    return replace(moved, below=below)


def _below_zero(statement: Statement, lower: Callable[[Node], Any]) -> Iterable[str]:
    """The letters that a condition puts below zero."""
    kinds = [r.kind for r in statement.relations]
    for left, kind, right in zip(statement.members, kinds, statement.members[1:], strict=False):
        small, large = (left, right) if _BELOW.get(kind, 1) > 0 else (right, left)
        if not isinstance(small, Symbol) or small.indices:
            continue
        try:
            end = lower(large)
        except ParseError:
            continue
        if end == -sp.oo if kind == "->" else getattr(end, "is_extended_nonpositive", None):
            yield small.name


def _bound(statements: Iterable[Statement], lower: Callable[[Node], Any]) -> set[Any]:
    """The letters over which something in a display is summed, integrated or taken to a limit."""
    found: set[Any] = set()
    for node in (member for statement in statements for member in statement.members):
        try:
            value = lower(node)
        except ParseError:
            continue
        if isinstance(value, sp.Basic):
            found |= value.atoms(sp.Symbol) - value.free_symbols
    return found
