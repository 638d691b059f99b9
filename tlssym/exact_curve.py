"""The exact integral over the whole range of one or two of its parameters, as numbers, for a picture of its regimes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from tlssym.check.lattice import lattice
from tlssym.check.quadrature import quadrature
from tlssym.numbers.conditions import usable
from tlssym.numbers.evaluate import number
from tlssym.numbers.points import draw, exponent_symbols
from tlssym.regimes import Regimes, crossover

DIGITS = 6
WORK = 600_000
SEED = 7
COUNT = 41
PLANE = 15
MARGIN = 3.0
"""Decades beyond the outermost crossovers."""
APART = 4
"""Decades by which a scale lies away that has a regime beside it."""


@dataclass(frozen=True)
class Curve:
    """The integral along one parameter.

    Attributes
    ----------
    symbol : sympy symbol
    point : dict
        The other parameters.
    places, values : arrays of float
        The parameter, and the size of the integral there; NaN where no number was found.
    lines : tuple of arrays
        Each regime along the same places.
    slopes : array
        d ln|I|/d ln x between the places.
    """

    symbol: Any
    point: dict[Any, Any]
    places: Any
    values: Any
    lines: tuple[Any, ...]
    slopes: Any


def exact_curve(found: Regimes, count: int = COUNT) -> Curve | None:
    """The exact integral and its regimes over all crossovers; None where no admissible numbers are found."""
    point = numbers_for(found)
    if point is None:
        return None
    low, high = _range(found, point)
    places = np.logspace(low, high, count)
    integral = found.below.integral
    values = np.array([exact_number(integral, {**point, found.symbol: x}) for x in places])
    lines = tuple(
        np.array([_size(regime.value, {**point, found.symbol: x}) for x in places])
        for regime in found.regimes
    )
    with np.errstate(all="ignore"):
        slopes = np.diff(np.log(np.abs(values))) / np.diff(np.log(places))
    return Curve(found.symbol, point, places, np.abs(values), lines, slopes)


def exact_number(integral: Any, point: Mapping[Any, Any]) -> float:
    """The integral as written at a point; NaN where it does not settle."""
    here = {s: sp.Rational(v) if isinstance(v, float) else v for s, v in point.items()}
    found = quadrature(integral, here, digits=DIGITS, work=WORK)
    if found.value is not None and found.digits >= 3:
        return float(found.value)
    plain = lattice(integral, here, points=8191)
    return plain.value if plain is not None and plain.says == "value" else float("nan")


def numbers_for(found: Regimes) -> dict[Any, Any] | None:
    """The other parameters as numbers: those beside which a regime lies far away, as long as that is allowed."""
    others = sorted(found.below.integral.free_symbols - {found.symbol}, key=str)
    conditions = [
        c
        for c in (*found.below.given, *(c for regime in found.regimes for c in regime.conditions))
        if not c.has(found.symbol)
    ]
    exponents = exponent_symbols(found.below.integral)
    drawn = draw(others, usable(conditions, others), exponents, 1, SEED) if others else [{}]
    if not drawn:
        return None
    point = dict(drawn[0])
    for regime in found.regimes:
        for scale, shift in ((regime.above, -APART), (regime.below, APART)):
            moved = {**point, scale: point[scale] * sp.Integer(10) ** shift} if scale is not None else point
            if all(c.subs(moved) == sp.true for c in conditions if c.free_symbols <= set(moved)):
                point = moved
    return point


def _range(found: Regimes, point: Mapping[Any, Any]) -> tuple[float, float]:
    """Decimal logarithms of the ends of the picture."""
    meetings = [c for c in (*found.crossovers, found.crossover) if c is not None]
    scales = [point[s] for r in found.regimes for s in (r.above, r.below) if s is not None]
    sizes = [*(c.subs(point) for c in meetings), *scales]
    logs = [float(sp.log(size, 10)) for size in sizes if size.is_positive]
    return (min(logs) - MARGIN, max(logs) + MARGIN) if logs else (-MARGIN, MARGIN)


def _size(value: Any, point: Mapping[Any, Any]) -> float:
    found = number(value, {s: sp.Float(v, 20) if isinstance(v, float) else v for s, v in point.items()})
    return float("nan") if found is None else abs(float(found.real))


# -- two parameters ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plane:
    """Which behaviour is nearest to the integral over the plane of two parameters.

    Attributes
    ----------
    symbols : tuple of sympy symbols
        The first goes along the axis, the second up.
    point : dict
        The other parameters.
    values : tuple of sympy expressions
        The behaviours.
    first, second : arrays of float
    nearest : array of int
        The index of the nearest one, −1 where there is no number; a row for each value of the second.
    off : array of float
        |ln(behaviour/integral)| of that one.
    borders : tuple of arrays
        Where two of them that stand side by side are equal, as values of the second along the first.
    """

    symbols: tuple[Any, Any]
    point: dict[Any, Any]
    values: tuple[Any, ...]
    first: Any
    second: Any
    nearest: Any
    off: Any
    borders: tuple[Any, ...]

    @property
    def size(self) -> float:
        """Of a mark in a picture, in square points."""
        return float((290 / len(self.first)) ** 2)


def exact_plane(
    integral: Any,
    symbols: tuple[Any, Any],
    values: tuple[Any, ...],
    given: tuple[Any, ...],
    count: int = PLANE,
) -> Plane | None:
    """The integral over a square of six decades around one, and which of some behaviours is nearest to it there."""
    others = sorted(integral.free_symbols - set(symbols), key=str)
    drawn = draw(others, usable(given, others), exponent_symbols(integral), 1, SEED) if others else [{}]
    if not drawn:
        return None
    point = dict(drawn[0])
    axis = np.logspace(-MARGIN, MARGIN, count)
    nearest = np.full((count, count), -1)
    off = np.full((count, count), np.inf)
    for row, y in enumerate(axis):
        for column, x in enumerate(axis):
            here = {**point, symbols[0]: float(x), symbols[1]: float(y)}
            size = abs(exact_number(integral, here))
            if not np.isfinite(size) or size == 0:
                continue
            with np.errstate(all="ignore"):
                gaps = [abs(np.log(_size(v, here) / size)) for v in values]
            gaps = [g if np.isfinite(g) else np.inf for g in gaps]
            if min(gaps) < np.inf:
                nearest[row, column] = int(np.argmin(gaps))
                off[row, column] = min(gaps)
    borders = _borders(values, symbols, point, axis, nearest)
    return Plane(symbols, point, values, axis, axis, nearest, off, borders)


def _borders(
    values: tuple[Any, ...], symbols: tuple[Any, Any], point: dict[Any, Any], axis: Any, nearest: Any
) -> tuple[Any, ...]:
    """Lines on which two behaviours that are neighbours somewhere are equal, where that is a power law."""
    neighbours = set()
    for shifted in (nearest[1:, :], nearest[:, 1:]):
        base = nearest[: shifted.shape[0], : shifted.shape[1]]
        neighbours |= {
            tuple(sorted(p))
            for p in zip(base.ravel().tolist(), shifted.ravel().tolist(), strict=True)
            if -1 not in p
        }
    lines = []
    for i, j in sorted(neighbours):
        meeting = crossover(values[i], values[j], symbols[1]) if i != j else None
        if meeting is not None:
            line = np.array([_size(meeting, {**point, symbols[0]: float(x)}) for x in axis])
            lines.append(np.where((line >= axis[0]) & (line <= axis[-1]), line, np.nan))
    return tuple(lines)
