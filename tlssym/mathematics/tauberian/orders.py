"""Orders of magnitude of the terms of a relation, and the exponents at which two of them tie for the lead.

With x = C t^α ln^β t each term is w C^s (1/p)^e(α) ℓ^f(β) (ln ℓ)^g.  e is piecewise linear in α, f in β,
with breaks where a transform meets the border of Karamata's theorem.  A law solves the relation only where
two terms or more lead, first in the power of p, then among those in the power of ℓ, then in that of ln ℓ: a
Newton polygon with two levels more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy as sp

from .karamata import Kind, leading_transform
from .relations import Kernel, Relation, Term

Line = tuple[Any, Any]
"""Intercept and slope."""


@dataclass(frozen=True)
class Tie:
    """Where at least two terms lead together: one exponent, or every exponent of an open interval.

    Attributes
    ----------
    value : sympy Rational or None
        The exponent; None for a family.
    interval : pair of sympy numbers or None
        The open interval of a family.
    leaders : tuple of int
        Which of the given terms lead.
    """

    value: Any
    interval: tuple[Any, Any] | None
    leaders: tuple[int, ...]


def kinds_at(relation: Relation, alpha: Any, beta: Any, at: str) -> dict[Kernel, Kind]:
    """Which case of Karamata's theorem each transform falls under."""
    return {
        kernel: leading_transform(kernel.weight + kernel.power * alpha, kernel.power * beta, at=at).kind
        for kernel in relation.kernels
    }


def power_ties(relation: Relation, at: str) -> list[Tie]:
    """Every α at which two terms have the leading power of p together."""
    breaks = {(-1 - k.weight) / k.power for k in relation.kernels if k.power != 0}
    late = at == "infinity"

    def lines(sample: Any) -> list[Line]:
        return [power_line(term, sample, late) for term in relation.terms]

    return ties(lines, breaks)


def log_ties(relation: Relation, terms: tuple[int, ...], alpha: Any, at: str) -> list[Tie]:
    """Every β at which two of the given terms have the leading power of the logarithm together."""
    on_border = [k for k in relation.kernels if k.weight + k.power * alpha == -1]
    breaks = {-1 / k.power for k in on_border if k.power != 0}

    def lines(sample: Any) -> list[Line]:
        return [log_line(relation.terms[i], alpha, sample, at) for i in terms]

    return [Tie(tie.value, tie.interval, tuple(terms[i] for i in tie.leaders)) for tie in ties(lines, breaks)]


def loglog_power(term: Term, alpha: Any, beta: Any, at: str) -> Any:
    """Power of ln ℓ in a term."""
    return sum(
        (
            n * leading_transform(k.weight + k.power * alpha, k.power * beta, at=at).loglog_power
            for k, n in term.transforms
        ),
        sp.S.Zero,
    )


def ties(lines: Callable[[Any], list[Line]], breaks: set[Any]) -> list[Tie]:
    """Where the largest of several continuous piecewise linear functions is reached twice.

    Parameters
    ----------
    lines : function from a sample exponent to a list of (intercept, slope)
        The functions' pieces on the open interval, or at the break, that holds the sample.
    breaks : set of sympy Rational
        Where a piece may end.

    Returns
    -------
    list of Tie, by ascending exponent.
    """
    edges = [-sp.oo, *sorted(breaks), sp.oo]
    found: list[Tie] = []
    for low, high in pairwise(edges):
        found += _ties_inside(lines(_sample(low, high)), low, high)
        if high != sp.oo:
            values = [c + s * high for c, s in lines(high)]
            leaders = _leaders(values)
            if len(leaders) > 1:
                found.append(Tie(high, None, leaders))
    return found


def _ties_inside(pieces: list[Line], low: Any, high: Any) -> list[Tie]:
    found: dict[Any, Tie] = {}
    for i, (c_i, s_i) in enumerate(pieces):
        for c_j, s_j in pieces[i + 1 :]:
            if s_i == s_j:
                continue
            value = (c_j - c_i) / (s_i - s_j)
            if not low < value < high or value in found:
                continue
            leaders = _leaders([c + s * value for c, s in pieces])
            if len(leaders) > 1:
                found[value] = Tie(value, None, leaders)
    # Two identical pieces tie all along: their families fill what lies between the crossings of the others.
    marks = [low, *sorted(found), high]
    families = []
    for left, right in pairwise(marks):
        middle = _sample(left, right)
        leaders = _leaders([c + s * middle for c, s in pieces])
        if len(leaders) > 1:
            families.append(Tie(None, (left, right), leaders))
    return [found[value] for value in sorted(found)] + families


def _leaders(values: list[Any]) -> tuple[int, ...]:
    top = max(values)
    return tuple(i for i, value in enumerate(values) if value == top)


def _sample(low: Any, high: Any) -> Any:
    """A point inside an interval."""
    if low == -sp.oo:
        return sp.S.Zero if high == sp.oo else high - 1
    return low + 1 if high == sp.oo else (low + high) / 2


def power_line(term: Term, sample: Any, late: bool) -> Line:
    """Power of the large quantity (1/p at late times, p at early ones) as intercept + slope·α."""
    intercept, slope = -term.p_power, sp.S.Zero
    for kernel, n in term.transforms:
        if not late or kernel.weight + kernel.power * sample > -1:
            intercept += n * (kernel.weight + 1)
            slope += n * kernel.power
    return (intercept, slope) if late else (-intercept, -slope)


def log_line(term: Term, alpha: Any, sample: Any, at: str) -> Line:
    """Power of ℓ as intercept + slope·β."""
    intercept, slope = sp.S.Zero, sp.S.Zero
    for kernel, n in term.transforms:
        leading = leading_transform(kernel.weight + kernel.power * alpha, kernel.power * sample, at=at)
        if leading.kind in (Kind.REGULAR, Kind.LOGARITHM):
            slope += n * kernel.power
        if leading.kind is Kind.LOGARITHM:
            intercept += n
    return intercept, slope
