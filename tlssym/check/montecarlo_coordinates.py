"""Coordinates that are drawn: numbers, and points in space of which only the distance is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tlssym.check.quadrature_region import Axis

OCTAVES = 64  # below and above one; contributions at the outermost ones are reported, never dropped silently


@dataclass(frozen=True)
class Coordinate:
    """A number in (low, high), or the distance of a point in ``dimension``-dimensional space, cut into
    octaves."""

    axis: Axis
    dimension: int | None
    lows: Any
    highs: Any
    open_ends: tuple[int, ...]  # octaves beyond which the range goes on

    def draw(self, octave: Any, generator: np.random.Generator) -> tuple[Any, Any]:
        """Values, uniform within each given octave, and the inverse of their density."""
        low, high = self.lows[octave], self.highs[octave]
        if self.dimension is None:
            return low + (high - low) * generator.random(len(octave)), high - low
        # uniform in the cube of half-side ``high`` without the cube of half-side ``low``: no sphere area
        # enters
        place = generator.uniform(-1, 1, size=(len(octave), self.dimension))
        while True:
            inner = np.all(np.abs(place) < (low / high)[:, None].astype(float), axis=1)
            if not inner.any():
                break
            place[inner] = generator.uniform(-1, 1, size=(int(inner.sum()), self.dimension))
        return high * _norm(place), (2 * high) ** self.dimension - (2 * low) ** self.dimension

    def draw_within(self, low: Any, high: Any, generator: np.random.Generator) -> tuple[Any, Any]:
        """Values mostly in (low, high), different from point to point, and the inverse of their density.

        A mixture: even over the range; even over a part of it that is smaller or larger by powers of two;
        and a tenth anywhere at all, in case the conditions hold where the range does not say so.
        """
        count = len(low)
        d = self.dimension or 1
        base = np.where(np.isfinite(high), high, 2 * np.maximum(low, np.finfo(float).tiny))
        grows = ~np.isfinite(high)
        start = low if self.dimension is None else np.zeros(count, dtype=np.longdouble)
        start = np.where(grows, 0, start)
        kind = generator.choice(3, size=count, p=[0.6, 0.3, 0.1])
        step = 1 + np.minimum(np.floor(generator.pareto(0.7, size=count)), len(_STEPS) - 1).astype(int)
        wide = np.where(kind == 1, np.where(grows, np.exp2(step), np.exp2(-step)), 1).astype(np.longdouble)
        # everything is a cube around ``start`` (a one-sided interval for a plain number)
        outermost = self.highs[-1]
        anywhere = (
            self.lows[0] * (outermost / self.lows[0]) ** generator.random(count)
            if self.lows[0] > 0
            else (outermost * generator.random(count))
        )
        reach = np.where(kind == 2, anywhere, (base - start) * wide)
        start = np.where(kind == 2, 0, start)
        if self.dimension is None:
            value = start + reach * generator.random(count)
        else:
            place = generator.uniform(-1, 1, size=(count, d))
            value = reach * _norm(place)
            largest = reach * np.abs(place).max(axis=1)
        size = value if self.dimension is None else largest
        return value, 1 / self._density(
            size, np.where(grows, 0, low) if self.dimension is None else 0 * low, base, grows
        )

    def _density(self, size: Any, start: Any, base: Any, grows: Any) -> Any:
        """Density of the mixture, by the distance (or the largest of the coordinates) that was drawn."""
        sides = 1 if self.dimension is None else 2
        d = self.dimension or 1

        def cube(reach: Any, share: Any, origin: Any) -> Any:
            inside = (size >= origin) & (size <= origin + reach)
            return np.where(inside, share / (sides * reach) ** d, 0)

        total = cube(base - start, 0.6, start)
        for step, share in enumerate(_STEPS, start=1):
            factor = np.where(grows, np.exp2(np.longdouble(step)), np.exp2(-np.longdouble(step)))
            total = total + cube((base - start) * factor, 0.3 * share, start)
        low, high = self.lows[0], self.highs[-1]
        if low > 0:
            # ∫ dL/(L ln(high/low)) / (sides·L)^d over the cubes large enough to contain the point
            least = np.maximum(size, low)
            log_range = np.log(high / low)
            total = total + np.where(
                size <= high, 0.1 / (d * log_range * sides**d) * (least**-d - high**-d), 0
            )
        else:
            total = total + np.where(size <= high, 0.1 / high * np.log(high / np.maximum(size, 1e-4900)), 0)
        return total


def _norm(place: Any) -> Any:
    return np.sqrt((place.astype(np.longdouble) ** 2).sum(axis=1))


# chances of the smaller (or larger) cubes, as floor(1 + Pareto(0.7)) draws them, the last taking all that is
# left
_STEPS = [float(k**-0.7 - (k + 1) ** -0.7) for k in range(1, 40)]
_STEPS.append(1.0 - sum(_STEPS))


def coordinate_of(axis: Axis, dimension: int | None) -> Coordinate:
    low, high = np.longdouble(float(axis.low)), np.longdouble(float(axis.high))
    if low == 0 or np.isinf(high):
        top = np.longdouble(1) if np.isinf(high) else high
        powers = np.arange(-OCTAVES if low == 0 else 0, OCTAVES + 1 if np.isinf(high) else 1)
        edges = (low if np.isinf(high) else 0) + top * np.exp2(powers.astype(np.longdouble))
        if low > 0:
            edges = low * np.exp2(powers.astype(np.longdouble))
        ends = ((0,) if low == 0 else ()) + ((len(edges) - 2,) if np.isinf(high) else ())
    elif high / low > 4:
        count = int(np.ceil(np.log2(high / low)))
        edges, ends = low * (high / low) ** (np.arange(count + 1) / np.longdouble(count)), ()
    else:
        edges, ends = np.linspace(low, high, 33, dtype=np.longdouble), ()
    return Coordinate(axis, dimension, edges[:-1], edges[1:], ends)
