"""Monte Carlo: two-level systems are drawn from their distribution and those that meet a condition counted.

The third, coarsest and most literal leg: every condition is tested at every point drawn, no range is cut.
``montecarlo`` samples an integral in its own variables.

Coordinates are drawn from octaves (towards zero, towards infinity, around a resonance |E - E_1|) with
probabilities learned in a pilot run, and the last one mostly where the cuts say that the conditions can hold.
Both only affect the error: every point of the range can be drawn and carries the inverse of its probability
density as its weight.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from tlssym.check.montecarlo_coordinates import coordinate_of
from tlssym.check.quadrature.cells import Cells
from tlssym.check.quadrature.cuts import Level, choose_order
from tlssym.check.quadrature.numbers import Program, UnsupportedExpression, exact_number
from tlssym.check.quadrature.region import NotReady, Region, flatten, regions_of, without_assumptions

ROUNDS = 6  # of the pilot run
REPLICAS = 4
FEWEST_HITS = 100


@dataclass(frozen=True)
class MonteCarlo:
    """An estimate with its standard error.

    ``outcome`` is ``"value"``, ``"divergent?"`` (contributions reach the end of the sampled octaves) or
    ``"undecided"`` (too few hits to estimate even the error, or outside what can be sampled).
    """

    value: float | None
    standard_error: float | None
    samples: int
    hits: int
    outcome: str
    says: str
    seconds: float = 0.0


@dataclass(frozen=True)
class _Estimate:
    mean: float
    variance: float
    hits: int
    escapes: str


class _Proposal:
    """How the coordinates of a region are drawn: the last one where the cuts say that the conditions can
    hold."""

    def __init__(self, region: Region, levels: Sequence[Level]) -> None:
        self.region, self.cells = region, Cells(region, list(levels))
        self.coordinates = [coordinate_of(level.axis) for level in reversed(levels)]
        self.guided = all(cut.edges is not None for cut in levels[0].cuts)
        symbols = [coordinate.axis.variable for coordinate in self.coordinates]
        self.program = Program([region.integrand, *region.conditions], symbols)
        self.chances = [np.full(len(c.lows), 1.0 / len(c.lows)) for c in self.coordinates]

    def draw(self, count: int, generator: np.random.Generator) -> tuple[Any, list[Any], int]:
        """Weights of ``count`` points (zero outside), the octaves they came from, and how many are inside."""
        point: dict[sp.Symbol, Any] = {}
        inverse = np.ones(count, dtype=np.longdouble)
        octaves = []
        for position, (coordinate, chance) in enumerate(zip(self.coordinates, self.chances, strict=True)):
            if self.guided and position == len(self.coordinates) - 1:
                low, high = self.range_of_last(point, count)
                value, volume = coordinate.draw_within(low, high, generator)
                octave = np.clip(np.searchsorted(coordinate.highs, value), 0, len(chance) - 1)
                inverse = inverse * volume
            else:
                octave = generator.choice(len(chance), size=count, p=chance)
                value, volume = coordinate.draw(octave, generator)
                inverse = inverse * volume / chance[octave]
            point[coordinate.axis.variable] = value
            octaves.append(octave)
        integrand, *conditions = self.program.fast(point)
        inside = np.ones(count, dtype=bool)
        for condition in conditions:
            inside &= np.broadcast_to(condition > 0, (count,))
        with np.errstate(all="ignore"):
            weights = np.where(inside, np.broadcast_to(integrand, (count,)) * inverse, np.longdouble(0))
        if not np.all(np.isfinite(weights)):
            raise NotReady("the integrand is not finite and real at a drawn point")
        return weights, octaves, int((weights != 0).sum())

    def range_of_last(self, point: Mapping[sp.Symbol, Any], count: int) -> tuple[Any, Any]:
        """The smallest and the largest edge of the last coordinate between which the conditions hold
        somewhere."""
        axis = self.coordinates[-1].axis
        columns = np.array([np.broadcast_to(c, (count,)) for c in self.cells.columns(1, point, False)])
        bottom, top = columns[0].copy(), columns[1].copy()
        with np.errstate(all="ignore"):
            edges = np.sort(np.where(np.isnan(columns), bottom, np.clip(columns, bottom, top)), axis=0)
            low, high = np.full(count, np.inf, dtype=np.longdouble), np.zeros(count, dtype=np.longdouble)
            for a, b in itertools.pairwise(edges):
                middle = np.where(np.isinf(b), 2 * a + (a == 0), (a + b) / 2)
                holds = b > a
                for condition in self.program.fast({**point, axis.variable: middle})[1:]:
                    holds = holds & (condition > 0)
                low, high = (
                    np.where(holds, np.minimum(low, a), low),
                    np.where(holds, np.maximum(high, b), high),
                )
            none = ~(high > low)
        return np.where(none, bottom, low), np.where(none, top if axis.high != sp.oo else bottom + 1, high)


def _estimate(region: Region, samples: int, generator: np.random.Generator) -> _Estimate:
    """The integral over a region with its variance, from replicas that learn and draw on their own.

    A pilot run may settle on a corner of the region and report a small error there.  Replicas that learned
    independently then disagree, which is reported instead of a value.
    """
    region = without_assumptions(region)
    levels = choose_order(region)
    replicas = [
        _replica(_Proposal(region, levels), max(samples // REPLICAS, 1), generator) for _ in range(REPLICAS)
    ]
    mean = sum(replica.mean for replica in replicas) / REPLICAS
    variance = sum(replica.variance for replica in replicas) / REPLICAS**2
    scatter = sum((replica.mean - mean) ** 2 for replica in replicas) / (REPLICAS - 1) / REPLICAS
    if scatter > 12 * variance:
        raise NotReady("samples drawn independently disagree by more than their errors")
    return _Estimate(
        mean,
        max(variance, scatter),
        sum(replica.hits for replica in replicas),
        next((replica.escapes for replica in replicas if replica.escapes), ""),
    )


def _replica(proposal: _Proposal, samples: int, generator: np.random.Generator) -> _Estimate:
    """One pilot run and one estimate."""
    pilot = max(samples // ROUNDS, 2000)
    for _ in range(ROUNDS):
        weights, octaves, _ = proposal.draw(pilot, generator)
        proposal.chances = [
            _improved(chance, octave, weights)
            for chance, octave in zip(proposal.chances, octaves, strict=True)
        ]
    weights, octaves, hits = proposal.draw(samples, generator)
    total = float(weights.sum())
    escapes = ""
    for coordinate, octave in zip(proposal.coordinates, octaves, strict=True):
        for end in coordinate.open_ends:
            share = float(weights[np.abs(octave - end) < 4].sum()) / total if total else 0.0
            if abs(share) > 0.01:
                escapes = coordinate.axis.direction("low" if end == 0 else "high")
    mean = total / samples
    return _Estimate(
        mean, float(((weights - mean) ** 2).sum()) / samples / max(samples - 1, 1), hits, escapes
    )


def _improved(chance: Any, octave: Any, weights: Any) -> Any:
    """Octave probabilities in proportion to the root mean square of what each would contribute at equal
    chance."""
    size = len(chance)
    squares = np.bincount(
        octave,
        weights=((weights / np.max(np.abs(weights))) ** 2).astype(float) if np.any(weights) else None,
        minlength=size,
    )
    drawn = np.maximum(np.bincount(octave, minlength=size), 1)
    ideal = chance * np.sqrt(squares / drawn)
    if not ideal.sum() > 0:
        return chance
    # neighbours share, and a tenth stays even: an octave without a hit so far must stay reachable
    ideal = np.convolve(ideal, [0.15, 0.7, 0.15], mode="same")
    return 0.9 * ideal / ideal.sum() + 0.1 / size


def _gather(regions: Sequence[Region], samples: int, seed: int) -> _Estimate:
    generator = np.random.default_rng(seed)
    mean = variance = 0.0
    hits = 0
    escapes = ""
    for region in regions:
        found = _estimate(region, samples, generator)
        mean += region.sign * found.mean
        variance += found.variance
        hits += found.hits
        escapes = escapes or found.escapes
    return _Estimate(mean, variance, hits, escapes)


def _answer(mean: float, error: float, samples: int, hits: int, escapes: str, start: float) -> MonteCarlo:
    seconds = time.monotonic() - start
    if escapes:
        return MonteCarlo(
            None, None, samples, hits, "divergent?", f"contributions do not end as {escapes}", seconds
        )
    if hits < FEWEST_HITS:
        return MonteCarlo(
            None, None, samples, hits, "undecided", f"only {hits} of {samples} points are inside", seconds
        )
    return MonteCarlo(mean, error, samples, hits, "value", f"{hits} of {samples} points are inside", seconds)


def montecarlo(
    expr: sp.Expr, values: Mapping[sp.Symbol, Any], *, samples: int = 200_000, seed: int = 5
) -> MonteCarlo:
    """Estimate an expression with integrals in it by sampling them in their own variables.

    Parameters
    ----------
    expr : sympy expression with ``sympy.Integral``
    values : mapping from symbol to number, one for each free symbol
    samples : int
        Points for each integral (and each piece of it between kinks), the pilot run not counted.
    seed : int
        The same seed gives the same estimate.

    Returns
    -------
    MonteCarlo
        The standard error of a function of several integrals is propagated to first order.
    """
    start = time.monotonic()
    exact = {symbol: exact_number(value) for symbol, value in values.items()}
    found: dict[Any, _Estimate] = {}

    def replace(expression: sp.Expr) -> Any:
        if isinstance(expression, sp.Integral):
            regions = [
                region
                for integrand, limits in flatten(expression)
                for region in regions_of(
                    integrand.xreplace(exact),
                    [(x, a.xreplace(exact), b.xreplace(exact)) for x, a, b in limits],
                )
            ]
            symbol = sp.Dummy(real=True)
            found[symbol] = _gather(regions, samples, seed + len(found))
            return symbol
        if not expression.args:
            return exact.get(expression, expression)
        return expression.func(*[replace(argument) for argument in expression.args])

    try:
        plain = replace(sp.sympify(expr, strict=True))
        program = Program([plain], list(found))
        means = {symbol: np.longdouble(e.mean) for symbol, e in found.items()}
        value = float(program.fast(means)[0])
        variance = 0.0
        for symbol, estimate in found.items():
            shifted = {**means, symbol: means[symbol] + np.longdouble(estimate.variance) ** 0.5}
            variance += (float(program.fast(shifted)[0]) - value) ** 2
    except (NotReady, UnsupportedExpression) as reason:
        return MonteCarlo(None, None, samples, 0, "undecided", str(reason), time.monotonic() - start)
    hits = min((e.hits for e in found.values()), default=0)
    escapes = next((e.escapes for e in found.values() if e.escapes), "")
    return _answer(value, variance**0.5, samples, hits, escapes, start)
