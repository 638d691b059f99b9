"""The smallest set of earlier displays that a new one follows from, or contradicts.

On the points that satisfy a set of constraints the ratio of the new display's two sides is one number everywhere, or
it is not.  One: it follows.  Another number: it contradicts them by that factor.  No single number: it says
something new.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

import sympy as sp

from tlssym.check.both_sides import Row, adds_integrals, compare_at
from tlssym.judge.implication.constraints import Constraint
from tlssym.judge.implication.elimination import Eliminated, eliminate
from tlssym.numbers.evaluate import UNDONE
from tlssym.numbers.points import rational_points
from tlssym.parse.ranges import apart

NEAREST = 60
"""Displays that are looked back on."""


@dataclass(frozen=True)
class Effort:
    """Displays in a set, sets that are tried by numbers, sets that are looked at."""

    largest: int = 4
    tests: int = 40
    nodes: int = 1500


FULL, QUICK = Effort(), Effort(2, 8, 200)
"""For a display that is judged, and for one that is only to be kept or not: there are as many as the text has."""
POINTS, MOST_POINTS = 4, 12
LEAST_DIGITS = 8


class Kind(StrEnum):
    """What earlier displays say of a new one."""

    FOLLOWS = "follows"
    CONTRADICTS = "contradicts"
    UP_TO_NUMBER = "up to a number"
    NEW = "new"


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes
    ----------
    kind : Kind
    used : tuple of Constraint
        The smallest set of constraints that settles it.
    factor : number or None
        Right over left, where that is the same number at every point.
    rows : tuple of Row
        The points.
    reduced : Eliminated or None
        The new display with the constraints put in.
    constant : tuple of str
        Rates that were taken to be zero.
    """

    kind: Kind
    used: tuple[Constraint, ...] = ()
    factor: Any = None
    rows: tuple[Row, ...] = ()
    reduced: Eliminated | None = None
    constant: tuple[str, ...] = ()


NEW = Found(Kind.NEW)


def search(left: Any, right: Any, loose: bool, earlier: Sequence[Constraint], effort: Effort = FULL) -> Found:
    """Find what a display follows from.

    Parameters
    ----------
    left, right : sympy expressions
        Its two sides, in quantities.
    loose : bool
        Whether it holds up to a number only.
    earlier : sequence of Constraint
        In the order of the text.
    effort : Effort
    """
    if adds_integrals(left) or adds_integrals(right):
        return NEW  # each point of each set would cost an integral a term
    contradicted: Found | None = None
    ways = _sets(left, right, list(earlier)[-NEAREST:][::-1], effort)
    alone = _tried(left, right, loose, ())
    if alone.kind in (Kind.FOLLOWS, Kind.UP_TO_NUMBER):
        return alone
    for chosen in islice(ways, effort.tests):
        found = _tried(left, right, loose, chosen)
        if found.kind in (Kind.FOLLOWS, Kind.UP_TO_NUMBER):
            return found
        if found.kind is Kind.CONTRADICTS and (contradicted is None or _is_alone(contradicted)):
            contradicted = found
    return contradicted or NEW


def _is_alone(found: Found) -> bool:
    """Whether one other value of the same name is all that it contradicts."""
    return len(found.used) == 1 and found.used[0].is_assignment


def _sets(
    left: Any, right: Any, earlier: Sequence[Constraint], effort: Effort
) -> Iterator[tuple[Constraint, ...]]:
    """Sets in which every letter stands on two sides at least, the small ones first."""
    seen: set[frozenset[int]] = set()
    layer: list[tuple[int, ...]] = [()]
    nodes = 0
    for _ in range(effort.largest):
        following: list[tuple[int, ...]] = []
        for chosen in layer:
            open_ = _single(left, right, [earlier[i] for i in chosen])
            wanted = open_ or (left.free_symbols | right.free_symbols)
            # the letter that the fewest displays speak of leaves the fewest ways
            ways = {
                s: [i for i, c in enumerate(earlier) if i not in chosen and s in c.letters] for s in wanted
            }
            if not ways:
                continue
            if open_:
                letter = min(ways, key=lambda s: (len(ways[s]), str(s)))
                more = ways[letter]
            else:
                more = sorted({i for each in ways.values() for i in each})
            for index in more:
                together = frozenset((*chosen, index))
                nodes += 1
                if together in seen or nodes > effort.nodes:
                    continue
                seen.add(together)
                following.append((*chosen, index))
        for chosen in following:
            picked = tuple(earlier[i] for i in chosen)
            if not _single(left, right, picked):
                yield picked
        layer = following


def _single(left: Any, right: Any, chosen: Sequence[Constraint]) -> set[Any]:
    """The letters that stand on a single side of all the formulas: nothing can be said of them."""
    counts: dict[Any, int] = {}
    for side in (left, right, *(s for c in chosen for s in (c.left, c.right))):
        for letter in side.free_symbols:
            counts[letter] = counts.get(letter, 0) + 1
    return {letter for letter, count in counts.items() if count == 1}


def _tried(left: Any, right: Any, loose: bool, chosen: tuple[Constraint, ...]) -> Found:
    reduced = eliminate(left, right, chosen)
    if reduced is None or reduced.fixed:
        return NEW
    rows = _rows(reduced)
    if len(rows) < POINTS and reduced.left.free_symbols | reduced.right.free_symbols:
        return NEW
    if not rows:
        return NEW
    anyhow = loose or any(c.loose for c in chosen)
    if all(row.same for row in rows):
        if min(row.digits for row in rows) < LEAST_DIGITS:
            return NEW
        kind = Kind.UP_TO_NUMBER if anyhow else Kind.FOLLOWS
        return Found(kind, chosen, sp.S.One, tuple(rows), reduced)
    factor = _one_factor(rows)
    if factor is None or not (reduced.left.free_symbols | reduced.right.free_symbols):
        return NEW
    if anyhow:
        return Found(Kind.UP_TO_NUMBER, chosen, factor, tuple(rows), reduced) if factor > 0 else NEW
    return Found(Kind.CONTRADICTS, chosen, factor, tuple(rows), reduced)


def _rows(reduced: Eliminated) -> list[Row]:
    """Both sides at random points at which both have values."""
    letters = sorted(reduced.left.free_symbols | reduced.right.free_symbols, key=lambda s: (s.name, str(s)))
    points = rational_points(letters, random.Random(7), 150, 3900, 997)
    rows: list[Row] = []
    for point in islice(points, MOST_POINTS if letters else 1):
        row = compare_at(reduced.left, reduced.right, point)
        if row.same is not None and row.left and not getattr(row.left, "imag", 0):
            rows.append(row)
        if len(rows) == POINTS:
            break
    return rows


def differ_somewhere(left: Any, right: Any) -> bool:
    """Whether two sides have different values at a random point, and are no identity."""
    return any(row.same is False for row in _rows(Eliminated(left, right)))


def _one_factor(rows: Sequence[Row]) -> Any:
    """Right over left where that is one number at all points; else None."""
    ratios = [row.right / row.left for row in rows]
    spread = max(abs(r - ratios[0]) for r in ratios)
    if spread > abs(ratios[0]) * sp.Float(10) ** -LEAST_DIGITS or not ratios[0]:
        return None
    return ratios[0]


def accepted(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """The constraints without those that contradict what stands before them: nothing may follow from a slip.

    Parameters
    ----------
    constraints : sequence of Constraint
        In the order of the text.
    """
    kept: list[Constraint] = []
    cheap: list[Constraint] = []
    for each in constraints:
        if _is_other_value(each, [c for c in kept if not apart(c.assumes, each.assumes)]):
            continue
        # what costs an integral or a sum at every point is judged where it stands, and not for each display again
        dear = each.left.has(*UNDONE) or each.right.has(*UNDONE)
        if not dear:
            same_case = [c for c in cheap if not apart(c.assumes, each.assumes)]
            found = search(each.left, each.right, each.loose, same_case, QUICK)
            if found.kind is Kind.CONTRADICTS:
                continue
            cheap.append(each)
        kept.append(each)
    return tuple(kept)


def _is_other_value(constraint: Constraint, kept: Sequence[Constraint]) -> bool:
    """Whether a name gets a second value in the letters of its first, which is not the same."""
    if not isinstance(constraint.left, sp.Symbol):
        return False
    for first in kept:
        alike = first.left == constraint.left and first.right.free_symbols == constraint.right.free_symbols
        if alike and not first.loose and not constraint.loose:
            return _tried(constraint.left, constraint.right, False, (first,)).kind is not Kind.FOLLOWS
    return False
