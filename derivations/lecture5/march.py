r"""The equation of evolution with memory solved step by step in time, with bounds that hold at all times.

    ξ(Δ, t) = A [1 − B Δ² ∫_0^{t−t₀} ξ(Δ, τ) dτ/x(t − τ)],    x(t) = ∫_0^t dτ ∫_0^M dΔ ξ(Δ, τ)

With s = t/t₀, z = Δ/M, u = ξ/A and y = x/(A M t₀) one number is left, κ = B M:

    u(z, s) = 1 − κ z² ∫_0^{s−1} u(z, σ) dσ/y(s − σ),    y(s) = ∫_0^s dσ ∫_0^1 dz u(z, σ).

For κ above about 1.2 the rate of some pairs becomes negative, and near 3 the equation is unstable:
``least_rate`` and ``error`` tell.

Bounds.  Where u ≥ 0, u ≤ 1 and so y ≤ s.  Integrated over time, with φ(s) = κ ∫_1^s dw/y(w) and U = ∫u, the
equation reads U(s) + z² ∫ φ(s−σ) u(z, σ) dσ = s; φ grows, so U ≥ s/(1 + z² φ) and y ≥ s arctan(√φ)/√φ.  Put
into φ' = κ/y this bounds φ by the solution of a separable equation, and

    y(s) ≥ s arctan(r)/r    with    2 r arctan r − ln(1 + r²) = κ ln s,

which is s at first and tends to π² s/(2 κ ln s).  Where u also never grows, ∫ φ u ≥ U times the mean of φ
(Chebyshev's inequality), so y ≤ s arctan(√ψ)/√ψ with ψ = κ (ln s − 1 + 1/s).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tlssym.check.selfconsistent import LogTimeSolution
from tlssym.values import Answer, Evidence

Array = NDArray[np.float64]

_STENCIL = 3  # a fourth point makes the late, long steps unstable for κ near 1
LARGEST_ERROR = 1e-3
"""A march whose refinement changed more than this says nothing."""

_ORDER = 6


@dataclass(frozen=True)
class TimeSolution:
    """x(t) in units of A·M·t₀ against s = t/t₀.

    Attributes
    ----------
    curvature : float
        κ = B·M, dimensionless.
    times, values, rates : arrays, shape (n,)
        s, y and dy/ds; y = s exactly for s ≤ 1.
    slopes : array, shape (n,)
        d ln y/d ln s.
    lower, upper, upper_falling : arrays, shape (n,)
        Bounds of the module's notes; ``upper_falling`` holds where the rate never grows with time.
    least_rate : float
        Smallest u(z, s) met; the bounds need it to be positive.
    largest_growth : float
        Largest increase of u(z, ·) from one time to the next; ``upper_falling`` needs it not to be positive.
    error : float or None
        Largest relative change of y when steps and nodes were halved: an estimate.
    """

    curvature: float
    times: Array
    values: Array
    rates: Array
    slopes: Array
    lower: Array
    upper: Array
    upper_falling: Array
    least_rate: float
    largest_growth: float
    error: float | None = None

    @property
    def bounds_hold(self) -> bool:
        """Whether the bounds apply, and y lies between them."""
        tolerance = 1e-9 + 10 * (self.error or 0.0)
        inside = (self.values >= self.lower * (1 - tolerance)) & (self.values <= self.upper * (1 + tolerance))
        reliable = self.error is not None and self.error < LARGEST_ERROR
        return reliable and self.least_rate >= 0 and bool(inside.all())

    def value_at(self, times: Any) -> Array:
        """y at given s, by interpolation of y/s in ln s."""
        s = np.asarray(times, dtype=float)
        if s.max() > self.times[-1] * (1 + 1e-12):
            raise ValueError(f"solved up to s = {self.times[-1]:g}, asked for {s.max():g}")
        indices, weights = _interpolate(
            np.log(np.maximum(s, 1.0)).ravel(), np.log(self.times), len(self.times)
        )
        ratio = ((self.values / self.times)[indices] * weights).sum(axis=1).reshape(s.shape)
        return s * np.where(s <= 1, 1.0, ratio)

    def time_to_reach(self, level: float) -> float:
        """The s at which y reaches ``level``, by bisection.

        Raises
        ------
        ValueError
            The level is not reached in the time that was solved.
        """
        if level <= 1:
            return level
        if level > self.values[-1]:
            raise ValueError(f"y reaches {self.values[-1]:g} only, and not {level:g}")
        low, high = 1.0, float(self.times[-1])
        for _ in range(80):
            middle = np.sqrt(low * high)
            low, high = (middle, high) if float(self.value_at(middle)) < level else (low, middle)
        return float(np.sqrt(low * high))


def solve_in_time(
    curvature: float,
    *,
    time: float = 1e4,
    refinement: int = 6,
    nodes: int | None = None,
    kernel_time: str = "delay",
    progress: Callable[[float], None] | None = None,
) -> TimeSolution:
    """March the equation of evolution up to t = t₀·time, twice, and report what the finer steps changed.

    Parameters
    ----------
    curvature : float
        κ = B·M > 0.
    time : float
        Largest t/t₀, above 4.
    refinement : int
        Steps per t₀ at first, and four times as many per e-fold of time later.
    nodes : int, optional
        Gauss nodes in Δ.
    kernel_time : {"delay", "now"}
        Whether the memory's x is taken at t − τ or at the later time t.
    progress : callable, optional
        Called with the fraction done.

    Returns
    -------
    TimeSolution
        Of the finer march.
    """
    if not curvature > 0 or not time > 4:
        raise ValueError(f"curvature > 0 and time > 4 are wanted, found {curvature} and {time}")
    if kernel_time not in ("delay", "now"):
        raise ValueError(f'kernel_time is "delay" or "now", found {kernel_time!r}')
    nodes = nodes or int(14 + 6 * np.sqrt(curvature * np.log(time)))
    coarse = _march(curvature, time, refinement, nodes, kernel_time, progress, 0.0, 0.3)
    fine = _march(curvature, time, 2 * refinement, 2 * nodes, kernel_time, progress, 0.3, 0.7)
    times, values, rates, least, growth = fine
    indices, weights = _interpolate(np.log(coarse[0]), np.log(times), len(times))
    error = float(np.abs(((values / times)[indices] * weights).sum(axis=1) * coarse[0] / coarse[1] - 1).max())
    return TimeSolution(
        curvature,
        times,
        values,
        rates,
        times * rates / values,
        times * lower_ratio(curvature, times),
        times.copy(),
        times * _arctan_ratio(np.sqrt(np.maximum(curvature * (np.log(times) - 1 + 1 / times), 0.0))),
        least,
        growth,
        error,
    )


def lower_ratio(curvature: float, times: Any) -> Array:
    """The lower bound of x/(A M t) at s = t/t₀; see ``lower_ratio_at_log_time``."""
    return lower_ratio_at_log_time(curvature, np.log(np.maximum(np.asarray(times, dtype=float), 1.0)))


def lower_ratio_at_log_time(curvature: float, log_times: Any) -> Array:
    """The lower bound of x/(A M t): arctan(r)/r with 2 r arctan r − ln(1 + r²) = κ ln s.

    Parameters
    ----------
    curvature : float
        κ = B·M.
    log_times : float or array, at least 0
        ln s = ln(t/t₀).

    Returns
    -------
    array
        To rounding.  It is a bound where ξ has not been negative before that time.
    """
    level = curvature * np.asarray(log_times, dtype=float)
    # The start lies above the root, √level or level/π, and the left side is convex: Newton falls onto it.
    r = np.sqrt(level) + level / 2
    for _ in range(60):
        excess = 2 * r * np.arctan(r) - np.log1p(r * r) - level
        r = np.maximum(r - excess / np.maximum(2 * np.arctan(r), 1e-300), 0.0)
    return _arctan_ratio(r)


def legs_agree(march: TimeSolution, grid: LogTimeSolution, *, tolerance: float = 1e-6) -> Evidence:
    """Whether the march in time and the solution of the Laplace relation are the same function.

    The relation must be ``finite_limit_relation(march.curvature, cutoff="sharp")``.  The two share nothing:
    one knows no transform, the other no time step.
    """
    name = "time against Laplace"
    if not grid.converged or march.error is None or march.error > LARGEST_ERROR:
        return Evidence(name, Answer.UNDECIDED, "one of the two has not converged")
    top = min(float(march.times[-1]), float(np.exp(min(grid.log_time, 600.0))))
    times = np.exp(np.linspace(np.log(2.0), np.log(top), 12))
    log_grid = grid.log_value(np.log(times))
    off = float(np.abs(np.exp(log_grid - np.log(march.value_at(times))) - 1).max())
    allowed = max(tolerance, 10 * march.error)
    told = f"largest relative difference {off:.1e} up to t/t_0 = {top:.3g}; halved steps {march.error:.1e}"
    digits = round(float(-np.log10(max(off, 1e-16))), 1)
    if off <= allowed:
        return Evidence(name, Answer.AGREES, told, digits=digits, points=len(times))
    outcome = Answer.REFUTES if off > 100 * allowed else Answer.UNDECIDED
    return Evidence(name, outcome, told, digits=digits, points=len(times))


def _arctan_ratio(r: Array) -> Array:
    safe = np.where(r > 1e-8, r, 1.0)
    return np.where(r > 1e-8, np.arctan(safe) / safe, 1.0)


def _march(
    curvature: float,
    time: float,
    refinement: int,
    nodes: int,
    kernel_time: str,
    progress: Callable[[float], None] | None,
    done: float,
    share: float,
) -> tuple[Array, Array, Array, float, float]:
    grid = _time_grid(time, refinement)
    log_grid = np.log(grid)
    x, w = np.polynomial.legendre.leggauss(nodes)
    z, z_weights = (x + 1) / 2, w / 2
    u = np.ones((len(grid), nodes))
    y = grid.copy()
    # y/s is what is interpolated: it varies slowly at all times.
    for n in range(1, len(grid)):
        s = grid[n]
        if progress is not None and n % 64 == 0:
            progress(done + share * n / len(grid))
        sigma, sigma_weights = _memory_nodes(s)
        early = sigma <= 1
        indices, stencil = _interpolate(np.log(sigma[~early]), log_grid, n + 1)
        y[n] = y[n - 1] * s / grid[n - 1]
        for _ in range(30):
            if kernel_time == "delay":
                delay = s - sigma
                at, by = _interpolate(np.log(delay), log_grid, n + 1)
                weight = sigma_weights / (delay * ((y[at] / grid[at]) * by).sum(axis=1))
            else:
                weight = sigma_weights / y[n]
            past = float(weight[early].sum())
            shares = np.bincount(
                indices.ravel(), (weight[~early][:, None] * stencil).ravel(), minlength=n + 1
            )
            memory = past + shares[:n] @ u[:n]
            # The newest value enters its own memory when a step is longer than t₀: solved for, not iterated.
            u[n] = (1 - curvature * z**2 * memory) / (1 + curvature * z**2 * shares[n])
            value = y[n - 1] + _increment(grid, log_grid, u, z_weights, n)
            change = abs(value / y[n] - 1)
            y[n] = value
            if change < 1e-14:
                break
    rates = u @ z_weights
    growth = float(np.diff(u, axis=0).max()) if len(grid) > 1 else 0.0
    return grid, y, rates, float(u.min()), growth


def _time_grid(time: float, refinement: int) -> Array:
    """Times from 1: closing in on the bend at s = 1, then even steps to 4, then even in ln s."""
    step = 1.0 / refinement
    first = [1.0, *(1 + step * 2.0**-k for k in range(5, 0, -1))]
    even = 1 + step * np.arange(1, 3 * refinement + 1)
    count = int(np.ceil(np.log(time / 4) * 4 * refinement))
    late = 4 * np.exp(np.linspace(0, np.log(time / 4), count + 1))[1:]
    return np.concatenate([first, even, late])


def _memory_nodes(s: float) -> tuple[Array, Array]:
    """Gauss-Legendre nodes in σ ∈ [0, s − 1], dense where σ or the delay s − σ is of order one."""
    marks = [1.0, 2.0, 3.0, 4.0]
    while marks[-1] < s:
        marks.append(marks[-1] * 1.5)
    last = s - 1
    edges = {0.0, last}
    edges |= {m for m in marks if m < min(last, s / 2)}
    edges |= {s - m for m in marks if s / 2 < s - m < last}
    if s < 8:
        # All bends lie close together: u bends at 1 and 2, y at a delay of 1 and 2.
        edges |= {m for m in marks if m < last} | {s - m for m in marks if 0 < s - m < last}
    ordered = np.array(sorted(edges))
    ordered = ordered[np.concatenate([[True], np.diff(ordered) > 1e-13])]
    x, w = np.polynomial.legendre.leggauss(_ORDER)
    half, middle = np.diff(ordered) / 2, (ordered[1:] + ordered[:-1]) / 2
    return (middle[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()


def _interpolate(places: Array, grid: Array, known: int) -> tuple[NDArray[np.intp], Array]:
    """Indices and Lagrange weights of the four nearest of the first ``known`` grid points."""
    width = min(_STENCIL, known)
    start = np.clip(np.searchsorted(grid[:known], places) - width // 2, 0, known - width)
    indices = start[:, None] + np.arange(width)
    points = grid[indices]
    weights = np.ones(indices.shape)
    for i in range(width):
        for j in range(width):
            if i != j:
                weights[:, i] *= (places - points[:, j]) / (points[:, i] - points[:, j])
    return indices, weights


def _increment(grid: Array, log_grid: Array, u: Array, z_weights: Array, n: int) -> float:
    """∫ of the total rate over the last step, from the interpolated rate."""
    x, w = np.polynomial.legendre.leggauss(4)
    half = (grid[n] - grid[n - 1]) / 2
    s = grid[n - 1] + half * (x + 1)
    indices, weights = _interpolate(np.log(s), log_grid, n + 1)
    rates = (u[indices] @ z_weights * weights).sum(axis=1)
    return float(half * (w @ rates))
