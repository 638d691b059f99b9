"""What a judge may ask of numbers and of integration; it is answered here, and nowhere else.

A judge is pure: it is given an :class:`Oracle` and asks what it needs, each member of a formula once.  For a test an
object with the same methods serves that answers from a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from tlssym.check.both_sides import Escapes, NoValue, Row, compare_sides, value_at
from tlssym.check.dimensions import DimensionReport, check_dimensions
from tlssym.check.ratios import Ratios, Seen, compare_by_quadrature
from tlssym.derive.work import Derivation
from tlssym.evidence.approach import (
    Approach,
    Limit,
    Terms,
    follow,
    remainder_is_small,
    smaller_terms,
    some_limit,
)
from tlssym.evidence.members import Member, value_of
from tlssym.evidence.orders import order_holds, truths
from tlssym.evidence.reading import numeric_reading
from tlssym.mathematics.regions import RegionResult, evaluate
from tlssym.numbers.conditions import usable
from tlssym.numbers.regional_points import points_in_every_region
from tlssym.parse.notation import Notation
from tlssym.parse.tree import Node, Printed, Source
from tlssym.values import Evidence

__all__ = ["Approach", "Limit", "Member", "Oracle", "Ratios", "Row", "Seen", "Terms", "Tried"]

TRIED = 6
"""Points at which an integral must not settle before it is said to diverge."""


@dataclass(frozen=True)
class Tried:
    """Where quadrature settles, how it escapes, and why it does neither; each empty where it does not."""

    settled: str = ""
    escaped: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Oracle:
    """Numbers and integrals on demand."""

    _members: dict[Any, Member] = field(default_factory=dict, repr=False)

    def member(
        self,
        node: Node,
        expr: Any,
        assuming: Sequence[Any],
        small: Any,
        definitions: Mapping[Any, Any],
    ) -> Member:
        """A printed member with its integrals done, and their conditions: see ``value_of``."""
        if not expr.atoms(sp.Integral):
            return value_of(node, expr)
        key = (node, expr, tuple(assuming), small, frozenset(definitions.items()))
        if key not in self._members:
            self._members[key] = value_of(
                node, expr, assuming=assuming, small=small, definitions=definitions
            )
        return self._members[key]

    def integral(
        self, expr: Any, assuming: Sequence[Any] = (), small: Any = None, *, explore: bool = True
    ) -> RegionResult:
        """The integrals of an expression that is not printed: what a mended one would be worth."""
        return evaluate(expr, assuming=tuple(assuming), small=small, explore=explore)

    def tried(self, expr: Any, assuming: Sequence[Any]) -> Tried:
        """An integral by quadrature at points in every region."""
        found = {"settled": "", "escaped": "", "problem": ""}
        for point in points_in_every_region((expr,), usable(assuming))[:TRIED]:
            try:
                value_at(expr, point)
                at = ", ".join(f"{s} = {v}" for s, v in point.items()) or "a number"
                found["settled"] = found["settled"] or at
            except Escapes as reason:
                found["escaped"] = found["escaped"] or str(reason)
            except NoValue as reason:
                found["problem"] = found["problem"] or str(reason)
        return Tried(**found)

    def number(self, expr: Any) -> Any:
        """The number that an expression is, as printed; None where none was found."""
        try:
            return value_at(expr, {}).number
        except NoValue:
            return None

    def ratios(self, printed: Any, derived: Any, assuming: Sequence[Any]) -> Ratios:
        """Derived over printed by quadrature, at several points."""
        return compare_by_quadrature(printed, derived, tuple(assuming))

    def sides(
        self, left: Any, right: Any, points: Sequence[Any], *, suspicious: bool = False
    ) -> list[Row]:
        """Both sides as printed at each of some points."""
        return compare_sides(left, right, points, suspicious=suspicious)

    def follow(self, left: Any, right: Any, limits: Sequence[Limit], point: dict[Any, Any]) -> Approach:
        """The ratio of two sides on the way to a limit."""
        return follow(left, right, limits, point)

    def some_limit(
        self, left: Any, right: Any, point: dict[Any, Any]
    ) -> tuple[tuple[Limit, ...], Terms | None] | None:
        """A limit in which two sides become equal."""
        return some_limit(left, right, point)

    def smaller_terms(
        self, left: Any, right: Any, limits: Sequence[Limit], point: dict[Any, Any]
    ) -> Terms | None:
        """What the smaller terms of a sum do on the way to a limit."""
        return smaller_terms(left, right, limits, point)

    def remainder_is_small(self, left: Any, right: Any, point: dict[Any, Any]) -> bool | None:
        """Whether what is left out is no larger than its O(…)."""
        return remainder_is_small(left, right, point)

    def truths(self, left: Any, kind: str, right: Any, assuming: Sequence[Any] = ()) -> list[bool]:
        """Whether an inequality holds, at points of every size and sign where the conditions do."""
        return truths(left, kind, right, assuming)

    def order_holds(self, left: Any, right: Any, kind: str, assuming: Sequence[Any]) -> bool | None:
        """Whether an inequality holds wherever the conditions do."""
        return order_holds(left, right, kind, assuming)

    def dimensions(
        self, printed: Printed, notation: Notation, file: Source, *, equation: str, at: Mapping[str, Any]
    ) -> DimensionReport:
        """The dimensions of a printed formula."""
        return check_dimensions(printed, notation, file, equation=equation, at=at)

    def reading(self, derivation: Derivation, digits: int) -> Evidence | None:
        """The results of a derivation read with numbers, from the inputs on."""
        return numeric_reading(derivation, digits)
