"""Coordinates that are drawn, each over octaves of its range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tlssym.check.quadrature.region import Axis

OCTAVES = 64  # below and above one; contributions at the outermost ones are reported, never dropped silently


@dataclass(frozen=True)
class Coordinate:
    """A number in (low, high), cut into octaves."""

    axis: Axis
    lows: Any
    highs: Any
    open_ends: tuple[int, ...]  # octaves beyond which the range goes on

    def draw(self, octave: Any, generator: np.random.Generator) -> tuple[Any, Any]:
        """Values, uniform within each given octave, and the inverse of their density."""
        low, high = self.lows[octave], self.highs[octave]
        return low + (high - low) * generator.random(len(octave)), high - low

    def draw_within(self, low: Any, high: Any, generator: np.random.Generator) -> tuple[Any, Any]:
        """Values mostly in (low, high), different from point to point, and the inverse of their density.

        A mixture: even over the range; even over a part of it that is smaller or larger by powers of two;
        and a tenth anywhere at all, in case the conditions hold where the range does not say so.
        """
        count = len(low)
        base = np.where(np.isfinite(high), high, 2 * np.maximum(low, np.finfo(float).tiny))
        grows = ~np.isfinite(high)
        start = np.where(grows, 0, low)
        kind = generator.choice(3, size=count, p=[0.6, 0.3, 0.1])
        step = 1 + np.minimum(np.floor(generator.pareto(0.7, size=count)), len(_STEPS) - 1).astype(int)
        wide = np.where(kind == 1, np.where(grows, np.exp2(step), np.exp2(-step)), 1).astype(np.longdouble)
        outermost = self.highs[-1]
        anywhere = (
            self.lows[0] * (outermost / self.lows[0]) ** generator.random(count)
            if self.lows[0] > 0
            else (outermost * generator.random(count))
        )
        reach = np.where(kind == 2, anywhere, (base - start) * wide)
        start = np.where(kind == 2, 0, start)
        value = start + reach * generator.random(count)
        return value, 1 / self._density(value, np.where(grows, 0, low), base, grows)

    def _density(self, size: Any, start: Any, base: Any, grows: Any) -> Any:
        """Density of the mixture at what was drawn."""

        def even(reach: Any, share: Any, origin: Any) -> Any:
            inside = (size >= origin) & (size <= origin + reach)
            return np.where(inside, share / reach, 0)

        total = even(base - start, 0.6, start)
        for step, share in enumerate(_STEPS, start=1):
            factor = np.where(grows, np.exp2(np.longdouble(step)), np.exp2(-np.longdouble(step)))
            total = total + even((base - start) * factor, 0.3 * share, start)
        low, high = self.lows[0], self.highs[-1]
        if low > 0:
            # ∫ dL/(L ln(high/low)) / L over the ranges large enough to contain the point
            least = np.maximum(size, low)
            log_range = np.log(high / low)
            total = total + np.where(size <= high, 0.1 / log_range * (1 / least - 1 / high), 0)
        else:
            total = total + np.where(size <= high, 0.1 / high * np.log(high / np.maximum(size, 1e-4900)), 0)
        return total


# chances of the smaller (or larger) ranges, as floor(1 + Pareto(0.7)) draws them, the last taking all that is
# left
_STEPS = [float(k**-0.7 - (k + 1) ** -0.7) for k in range(1, 40)]
_STEPS.append(1.0 - sum(_STEPS))


def coordinate_of(axis: Axis) -> Coordinate:
    """The octaves of an axis."""
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
    return Coordinate(axis, edges[:-1], edges[1:], ends)
