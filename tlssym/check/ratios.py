"""Two values compared by quadrature at a few points: the same, a constant factor apart, or apart by more.

Numbers refute and support, they never prove.  Unknown functions are given trial forms, the same on both sides,
for what is compared must hold whatever they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.check.quadrature import quadrature
from tlssym.check.trial_functions import FAMILIES, UNKNOWN, held, made_definite
from tlssym.language import Condition
from tlssym.numbers.evaluate import number
from tlssym.numbers.points import points_of

POINTS = 3
TRIED = 8
DIGITS = 6  # asked for; what is reached is more
LEAST_DIGITS = 6  # of a value, for it to say anything
WORK = 4_000_000  # of one quadrature
APART = mp.mpf(10) ** -4  # relatively, far beyond the error of either value


class Seen(Enum):
    """What numbers show of two values."""

    SAME = "the same at every point"
    CONSTANT = "the same factor apart at every point"
    APART = "apart by a factor that is not the same at every point"
    NOTHING = "no values were found"


@dataclass(frozen=True)
class Ratios:
    """The comparison of two values at points.

    Attributes
    ----------
    seen : Seen
    digits : float
        To which they agree, where they do.
    factor : mpf or None
        The second over the first, where that is the same everywhere.
    witness : mapping from str to str
        A point at which they differ, with both values there.
    points : int
    """

    seen: Seen
    digits: float = 0.0
    factor: Any = None
    witness: Mapping[str, str] = field(default_factory=dict)
    points: int = 0


@dataclass(frozen=True)
class _Row:
    point: Mapping[sp.Symbol, Any]
    printed: sp.Expr
    derived: sp.Expr

    @property
    def apart(self) -> Any:
        """Relative difference of the two values."""
        scale = max(abs(self.printed), abs(self.derived))
        return abs(self.printed - self.derived) / scale if scale else mp.mpf(0)


def compare_by_quadrature(printed: sp.Expr, derived: sp.Expr, conditions: Sequence[Condition] = ()) -> Ratios:
    """Compare two expressions with integrals in them, by numbers.

    Parameters
    ----------
    printed, derived : sympy expressions
        May hold unknown functions.
    conditions : sequence of sympy relations
        Hold at every point.

    Returns
    -------
    Ratios
        ``NOTHING`` where fewer than two points (one, without symbols) have values on both sides.
    """
    for one, other in _definite_forms(printed, derived):
        with mp.workdps(20):
            rows = _rows(one, other, conditions)
            found = _seen(rows, bool(one.free_symbols | other.free_symbols))
        if found.seen is not Seen.NOTHING:
            return found
    return Ratios(Seen.NOTHING)


def _definite_forms(printed: sp.Expr, derived: sp.Expr) -> list[tuple[Any, Any]]:
    """Both sides without unknown functions: these as symbols, or with trial forms, each way once."""
    if not printed.has(*UNKNOWN) and not derived.has(*UNKNOWN):
        return [(printed, derived)]
    forms = []
    plain = held(printed, derived)
    if plain is not None:
        forms.append(plain)
    else:
        forms += [made_definite(printed, derived, family=family) for family in FAMILIES]
    return [(one, other) for one, other in forms]


def _rows(printed: sp.Expr, derived: sp.Expr, conditions: Sequence[Condition]) -> list[_Row]:
    rows: list[_Row] = []
    for point in points_of((printed, derived), conditions, TRIED, 23):
        values = [_value(side, point) for side in (printed, derived)]
        if None not in values:
            rows.append(_Row(point, *values))
        if len(rows) == POINTS:
            break
    return rows


def _value(side: Any, point: dict[sp.Symbol, Any]) -> Any:
    """The value at a point, where it is known well enough to say something."""
    if not side.has(sp.Integral):
        return number(side, point)
    found = quadrature(side, point, digits=DIGITS, work=WORK)
    return found.value if found.value is not None and found.digits >= LEAST_DIGITS else None


def _seen(rows: list[_Row], varied: bool) -> Ratios:
    if len(rows) < (2 if varied else 1) or all(row.printed == row.derived == 0 for row in rows):
        return Ratios(Seen.NOTHING)
    apart = [row for row in rows if row.apart > APART]
    if not apart:
        widest = max(row.apart for row in rows)
        digits = float(-mp.log10(widest)) if widest else 20.0
        return Ratios(Seen.SAME, digits, mp.mpf(1), points=len(rows))
    first = apart[0]
    words = {str(symbol): str(value) for symbol, value in first.point.items()}
    witness = {**words, "= printed": mp.nstr(first.printed, 12), "= derived": mp.nstr(first.derived, 12)}
    if any(0 in (row.printed, row.derived) for row in rows):
        return Ratios(Seen.APART, witness=witness, points=len(rows))
    factors = [row.derived / row.printed for row in rows]
    if all(abs(factor / factors[0] - 1) <= APART for factor in factors):
        return Ratios(Seen.CONSTANT, factor=factors[0], witness=witness, points=len(rows))
    return Ratios(Seen.APART, witness=witness, points=len(rows))
