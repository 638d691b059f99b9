"""Where a function of one variable is largest in a range, which may be without end or end where it falls to −∞."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mpmath
import sympy as sp

from tlssym.mathematics.regions.result import OutsideClass
from tlssym.numbers.closures import number_function
from tlssym.numbers.evaluate import FAILURES

CUTS = 720
DIGITS = 30
CLOSE = sp.Float("1e-18")


@dataclass(frozen=True)
class Peak:
    """A place where the exponent is largest, and on which sides of it the range lies."""

    place: Any
    left: bool
    right: bool


def is_exact(place: Any) -> bool:
    """Whether a place is a short formula, so that what is put in there is one too."""
    return bool(
        place.is_Rational
        or (place.is_number and not place.has(sp.Float, sp.CRootOf) and sp.count_ops(place) < 12)
    )


def peaks_of(phi: Any, t: Any, low: Any, high: Any) -> tuple[list[Peak], Any]:
    """The places where it is largest, and how large it is there.

    Raises
    ------
    OutsideClass
        It is largest nowhere, or only towards an end of the range that does not belong to it.
    """
    slope = sp.diff(phi, t)
    ends = [(e, _level(phi, t, e, side)) for e, side in ((low, "+"), (high, "-"))]
    if sp.oo in (level for _, level in ends):
        raise OutsideClass("the exponent grows without bound towards an end of the range")
    places = [e for e, level in ends if e.is_finite and level != -sp.oo]
    levels = [level for e, level in ends if e.is_finite and level != -sp.oo]
    for place in stationary(slope, t, low, high):
        if not any(_same(place, e) for e in places):
            places.append(place)
            levels.append(sp.N(phi.subs(t, place), DIGITS))
    if not places:
        raise OutsideClass("the exponent is largest nowhere in the range")
    if not all(v.is_comparable for v in levels):
        raise OutsideClass("the exponent is not real in the range")
    top = max(levels)
    if any(not e.is_finite and level != -sp.oo and not level < top - CLOSE for e, level in ends):
        raise OutsideClass("the exponent does not fall towards the end of the range")
    chosen = [p for p, v in zip(places, levels, strict=True) if abs(v - top) < CLOSE * (1 + abs(top))]
    peaks = [Peak(p, not _same(p, low), not _same(p, high)) for p in chosen]
    there = phi.subs(t, chosen[0])
    return peaks, sp.simplify(there) if there.is_finite else _exact_level(phi, t, chosen[0])


def _level(phi: Any, t: Any, end: Any, side: str) -> Any:
    """Its value at an end of the range, or the limit there."""
    there = phi.subs(t, end) if end.is_finite else sp.nan
    if there.is_comparable:
        return sp.N(there, DIGITS)
    limit = _exact_level(phi, t, end, side)
    return limit if limit in (sp.oo, -sp.oo) else sp.N(limit, DIGITS)


def _exact_level(phi: Any, t: Any, end: Any, side: str = "+") -> Any:
    try:
        limit = sp.limit(phi, t, end, side)
    except FAILURES as reason:
        raise OutsideClass("the exponent has no limit at an end of the range") from reason
    if limit not in (sp.oo, -sp.oo) and not limit.is_comparable:
        raise OutsideClass("the exponent has no limit at an end of the range")
    return limit


def _same(first: Any, other: Any) -> bool:
    return bool(other.is_finite and abs(sp.N(first - other, DIGITS)) < CLOSE)


def stationary(slope: Any, t: Any, low: Any, high: Any) -> list[Any]:
    """Inner zeros of the slope: of a polynomial exactly, else by a change of sign, with what is behind them."""
    if slope == 0:
        raise OutsideClass("the exponent does not depend on the variable")
    top = sp.numer(sp.together(slope)) if slope.is_rational_function(t) else slope
    if top.is_polynomial(t):
        roots = sp.Poly(top, t).real_roots(multiple=False)
        return [r for r, _ in roots if low < r < high]
    with mpmath.workdps(DIGITS + 5):
        rate = number_function(t, slope)
    nodes = _nodes(low, high)
    values = [rate(mpmath.mpf(sp.N(n, DIGITS))) for n in nodes]
    if not all(isinstance(v, mpmath.mpf) and mpmath.isfinite(v) for v in values):
        raise OutsideClass("the slope of the exponent is not real in the range")
    found = []
    for k, value in enumerate(values):
        if value == 0:
            found.append(nodes[k])
        elif k and values[k - 1] * value < 0:
            found.append(_closer(slope, rate, t, nodes[k - 1], nodes[k]))
    return found


def _nodes(low: Any, high: Any) -> list[Any]:
    """Places all over the range, denser near its finite ends where it has no other end."""
    shares = [sp.Rational(k, CUTS) for k in range(1, CUTS)]
    if low.is_finite and high.is_finite:
        return [low + share * (high - low) for share in shares]
    if low.is_finite:
        return [low + share / (1 - share) for share in shares]
    if high.is_finite:
        return [high - (1 - share) / share for share in shares]
    both = [2 * share - 1 for share in shares]
    return [share / (1 - share**2) for share in both]


def _closer(slope: Any, rate: Any, t: Any, low: Any, high: Any) -> Any:
    """A zero between two places, as a whole number or a multiple of π where it is one."""
    with mpmath.workdps(DIGITS + 5):
        ends = [mpmath.mpf(sp.N(end, DIGITS)) for end in (low, high)]
        root = sp.Float(
            mpmath.findroot(rate, ends, solver="bisect", maxsteps=4 * DIGITS, verify=False), DIGITS
        )
    for unit in (sp.S.One, sp.pi):
        near = sp.nsimplify(sp.N(root / unit, DIGITS), rational=True, tolerance=1e-12)
        if abs(near.q) <= 24 and sp.simplify(slope.subs(t, near * unit)) == 0:
            return near * unit
    return root
