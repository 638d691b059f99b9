"""Sums compared by numbers: added up term by term at sample points, never extrapolated.

Numbers can refute and support.  A sum without end is used only where its terms fall off at least like a
geometric series, so that what is left out is less than a known part of the last term.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

MOST_TERMS = 300
DIGITS = 30
SAME, DIFFERENT = sp.Float("1e-20"), sp.Float("1e-8")
FALLING = sp.Rational(9, 10)  # the ratio of neighbouring terms below which the rest of a sum is bounded
UPPER_LIMITS = (4, 7, 9)
VALUES = (sp.Rational(31, 23), sp.Rational(17, 29), sp.Rational(53, 37), sp.Rational(41, 61))


@dataclass(frozen=True)
class Sums:
    """Whether two expressions with sums are the same: None where no sample settled it."""

    same: bool | None
    witness: dict[str, str]


def compare_sums(left: Any, right: Any) -> Sums:
    """Compare two expressions that hold sums at a few points.

    Parameters
    ----------
    left, right : sympy expression
        Letters in the limits of a sum are whole numbers, all others positive.
    """
    sums = left.atoms(sp.Sum) | right.atoms(sp.Sum)
    if not sums or any(len(each.limits) != 1 or each.function.atoms(sp.Sum) for each in sums):
        return Sums(None, {})
    whole: set[Any] = set().union(*(limit.free_symbols for each in sums for limit in each.limits[0][1:]))
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    settled = 0
    for sample, upper in enumerate(UPPER_LIMITS):
        point = {
            symbol: sp.Integer(upper + index) if symbol in whole else VALUES[(sample + index) % len(VALUES)]
            for index, symbol in enumerate(symbols)
        }
        one, other = _value(left, point), _value(right, point)
        if one is None or other is None:
            continue
        apart = abs(one - other) / max(abs(one), abs(other), sp.Float(1))
        if apart > DIFFERENT:
            witness = {str(symbol): str(value) for symbol, value in point.items()}
            return Sums(False, witness | {"= printed": str(sp.N(other, 12)), "= derived": str(sp.N(one, 12))})
        settled += bool(apart < SAME)
    return Sums(True if settled == len(UPPER_LIMITS) else None, {})


def _value(expr: Any, point: dict[Any, Any]) -> Any:
    """A real number, or None."""
    swaps = {}
    for each in expr.atoms(sp.Sum):
        added = _added(each, point)
        if added is None:
            return None
        swaps[each] = added
    value = sp.N(expr.xreplace(swaps).subs(point), DIGITS)
    return value if value.is_Float or value.is_Integer or value.is_Rational else None


def _added(total: Any, point: dict[Any, Any]) -> Any:
    index, lo, hi = total.limits[0]
    body = total.function.subs({k: v for k, v in point.items() if k != index})
    lo, hi = lo.subs(point), hi.subs(point)
    if not lo.is_Integer or not (hi.is_Integer or hi == sp.oo) or (hi != sp.oo and hi - lo > MOST_TERMS):
        return None
    added, before = sp.Float(0, DIGITS), None
    for step in range(MOST_TERMS):
        at = lo + step
        if hi != sp.oo and at > hi:
            return added
        term = sp.N(body.subs(index, at), DIGITS)
        if not (term.is_Float or term.is_Integer):
            return None
        added += term
        falls = before is not None and before != 0 and abs(term / before) < FALLING
        if hi == sp.oo and falls and abs(term) <= abs(added) * sp.Float(10) ** -DIGITS:
            return added
        before = term
    return None
