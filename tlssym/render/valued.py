"""Numbers for a formula: what is derived and each member that is printed, at values of the symbols."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.definitions import expand
from tlssym.derive.targets import Value
from tlssym.derive.work import Derivation
from tlssym.judge.policy import EXACT, LOOSE
from tlssym.language import is_number_like
from tlssym.numbers.conditions import broken
from tlssym.parse.lower import Lowered


@dataclass(frozen=True)
class Member:
    """A printed member, in LaTeX as it stands and with names of other quantities written out."""

    latex: str
    expr: Any


@dataclass(frozen=True)
class Row:
    """A quantity: its derived value, and the members that are printed for it."""

    head: Any
    derived: Any
    printed: tuple[Member, ...]


@dataclass(frozen=True)
class Valued:
    """All of a formula that becomes numbers.

    Attributes
    ----------
    rows : tuple of Row
    conditions : tuple of relations
        Outside of them nothing is claimed.
    """

    rows: tuple[Row, ...]
    conditions: tuple[Any, ...]

    @property
    def symbols(self) -> tuple[Any, ...]:
        """Those that need a number, by name."""
        found = set()
        for row in self.rows:
            found |= row.derived.free_symbols
            for member in row.printed:
                found |= member.expr.free_symbols
        return tuple(sorted(found, key=lambda s: s.name))

    def broken(self, numbers: Mapping[Any, Any]) -> tuple[Any, ...]:
        """The conditions that do not hold at a point."""
        return broken(self.conditions, numbers)


def valued(
    statements: tuple[Lowered, ...],
    derivation: Derivation,
    definitions: Mapping[Any, Any],
    fixed: Mapping[Any, Any],
    latex: Callable[[Any], str],
) -> Valued:
    """What of a printed formula and its derivation becomes numbers.

    Parameters
    ----------
    statements : tuple of Lowered
        As printed.
    derivation : Derivation
    definitions : mapping from name to value
        What the names of other quantities stand for.
    fixed : mapping
        The parameters' values there.
    latex : callable
        How a formula is written.
    """
    rows = []
    conditions = list(derivation.conditions)
    for target in derivation.targets:
        if not isinstance(target, Value) or not is_number_like(target.expr):
            continue
        derived = target.expr.subs(dict(fixed))
        members = []
        for member in _members(statements, target.head):
            if is_number_like(member):
                shown = expand(member, definitions, frozenset(derived.free_symbols)).subs(dict(fixed))
                if is_number_like(shown):
                    members.append(Member(latex(member), shown))
        rows.append(Row(target.head, derived, tuple(members)))
        conditions += target.conditions
    kept = dict.fromkeys(
        c.subs(dict(fixed)) for c in conditions if isinstance(c, sp.core.relational.Relational)
    )
    return Valued(
        tuple(rows),
        tuple(c for c in kept if isinstance(c, sp.core.relational.Relational) and not c.is_Equality),
    )


def _members(statements: tuple[Lowered, ...], head: Any) -> list[Any]:
    """The members that a chain gives as values of a quantity: all after it, up to an inequality or an arrow."""
    for statement in statements:
        members = list(statement.members)
        if head is None and len(members) == 1:
            return members
        if head in members:
            at = members.index(head)
            found = []
            for kind, member in zip(statement.relations[at:], members[at + 1 :], strict=True):
                if kind not in EXACT | LOOSE:
                    break
                found.append(member)
            if found:
                return found
    return []
