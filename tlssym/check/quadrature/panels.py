"""Panels: a stretch of one variable in a coordinate that suits it, and how many nodes it needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import gmpy2  # type: ignore[import-untyped]
import numpy as np
import sympy as sp

from tlssym.check.quadrature.numbers import Array

BATCHES = ((1, 2, 3, 5, 8, 12), (17, 24), (34, 48))
"""Rules that are tried on a panel, those of a batch in one pass: a pass costs more than its nodes."""
TRIALS = tuple(count for batch in BATCHES for count in batch)
MOST_NODES = 100
MOST_FOR = 30
"""The digits that go with it: nodes grow with the digits asked for, and with them what counts as many."""
NOISE = 3e-16
STEEPEST = 4.5  # errors are not trusted to fall faster than this per node, in powers of e


@dataclass(frozen=True)
class Panel:
    """Nodes on [a, b] in one coordinate of a piece, and the plan of the variables inside.

    ``kind``: linear or log (s from 0 to 1 over the piece), or towards an end as x = end ± scale·2^{±s}.
    """

    kind: str
    a: float
    b: float
    nodes: int
    inside: tuple[PiecePlan, ...] | None = None
    only_exact: bool = False  # closer to an edge than the fast arithmetic can tell apart


@dataclass(frozen=True)
class PiecePlan:
    """A piece between two edges of one variable, with its panels."""

    low: int
    high: int
    structure: Any
    panels: tuple[Panel, ...]


def place_nodes(kind: str, s: Array, low: Array, high: Array, exact: bool) -> tuple[Array, Array]:
    """The variable and its derivative at coordinate ``s``; shapes broadcast.

    Kinds: ``linear`` x = low + (high - low)s; ``log`` x = low^(1-s) high^s; ``to zero`` x = high·2^{-s};
    ``to low`` x = low + (high - low)·2^{-s}; ``to high`` x = high - (high - low)·2^{-s};
    ``to infinity`` x = low·2^s; ``above one`` x = 2^s and ``below one`` x = 2^{-s}, for a range with no end;
    ``from low`` x = low + low·2^{-s}, for a range without upper end.  Powers of two, so that panels of
    different kinds meet exactly: a gap would be the same in every evaluation and go unnoticed.
    """
    if kind == "linear":
        return low + (high - low) * s, high - low + s * 0
    if kind == "log":
        logarithm = (_LOG if exact else np.log)(high / low)
        x = low * (_EXP if exact else np.exp)(logarithm * s)
        return x, x * logarithm
    power = _EXP2(s) if exact else np.exp2(s)
    inverse = _EXP2(-s) if exact else np.exp2(-s)
    unit = gmpy2.const_log2() if exact else _LOG_2
    if kind == "to zero":
        x = high * inverse
    elif kind == "to infinity":
        x = low * power
    elif kind == "above one":
        x = power + low * 0
    elif kind == "below one":
        x = inverse + low * 0
    elif kind == "from low":
        distance = low * inverse
        return low + distance, distance * unit
    else:
        distance = (high - low) * inverse
        return (low + distance if kind == "to low" else high - distance), distance * unit
    return x, x * unit


_EXP = np.frompyfunc(gmpy2.exp, 1, 1)
_EXP2 = np.frompyfunc(gmpy2.exp2, 1, 1)
_LOG = np.frompyfunc(gmpy2.log, 1, 1)
_LOG_2 = np.log(np.longdouble(2))


def rising(totals: list[Array]) -> bool:
    """Constant in the logarithm or growing: each panel of doubled length adds twice as much or more."""
    return len(totals) >= 6 and all(
        float(np.max(ratio(np.abs(later), np.abs(earlier)))) > 1.9
        for earlier, later in zip(totals[-5:], totals[-4:], strict=False)
    )


def nodes_needed(errors: list[float], tolerance: float, noise: float, most: int) -> int:
    """Nodes for the tolerance, from the errors of the trial rules, taken to fall geometrically; else above ``most``."""
    for count, error in zip(TRIALS, errors, strict=False):
        if error < tolerance:
            return count + 1
    useful = [(count, error) for count, error in zip(TRIALS, errors, strict=False) if error > noise]
    if not useful:
        # flat as far as the fast arithmetic sees, which says nothing of the digits beyond it
        return TRIALS[0] + math.ceil(math.log(noise / tolerance) / STEEPEST) + 1
    count, error = useful[-1]
    rates = [
        math.log(earlier_error / error) / (count - earlier_count)
        for earlier_count, earlier_error in useful[:-1]
        if earlier_error > error
    ]
    after = TRIALS.index(count) + 1
    if not rates and after < len(errors):
        rates = [math.log(error / noise) / (TRIALS[after] - count)]
    # the slower of the recent rates: early ones may be luckier than the limit
    rate = min([STEEPEST, *rates[-3:]]) if rates else 0.0
    if rate <= 0.05:
        return most + 1
    return count + math.ceil(math.log(error / tolerance) / rate * 1.05) + 1


def degree_in(integrand: sp.Expr, variable: sp.Symbol) -> int | None:
    """The degree in the innermost variable when the integrand is a power of it: the rule is then exact."""
    rest = integrand.as_independent(variable, as_Add=False)[1]
    base, power = (variable, sp.S.Zero) if rest == 1 else rest.as_base_exp()
    return int(power) if base == variable and power.is_Integer and 0 <= power <= 40 else None


def ratio(a: Array, b: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.where(a == 0, np.longdouble(0), a / b)


def last_axis(value: Any) -> Any:
    return value[..., None] if np.ndim(value) else value
