r"""A self-consistent Laplace relation solved on a logarithmic time grid, far into its asymptotic regime.

The unknown is v(L) = ln x at L = ln(t/t₀), a Chebyshev series in arsinh(L/L₀), so that a hundred numbers
describe thousands of decades.  The Laplace transform at p = e^{-ℓ}/t₀ is an integral over L with the smooth
step exp(−e^{L−ℓ}), by Gauss-Legendre panels, in logarithms throughout, so nothing overflows; the whole past
enters.  Newton's method starts from a plain power of the time.  A relation between transforms is an equation
of the first kind: structure of ln x finer than a step of the Laplace kernel is not determined, and the
least-squares solution leaves it out.

The integral of 1/x needs a cut-off at short times, which sets the time scale and no exponent or coefficient:
"smooth" multiplies 1/x by t/(t + t₀), "sharp" starts the integral at t₀.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy as sp
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from tlssym.language import Condition
from tlssym.mathematics.tauberian.relations import RelationError, take_apart

Array = NDArray[np.float64]
Residual = Callable[[Array, Sequence[Array]], tuple[Array, list[Array]]]
"""From ℓ and the logarithms of the transforms to the residual and its derivatives by each of them."""

LEAST_LOG_TIME = -30.0
STAGNATION = 1e-8
"""Where Newton's steps stop helping above rounding level, a residual below this still counts as converged:
smooth functions follow the bend of x at a sharp cut-off no further; see ``off_grid_residual``."""

_BEND = 3.0  # L₀: below it the grid is even in L, above it in ln L
_REACH = 40.0  # how far below ℓ the kernel's own scale is resolved; e^{-40} is below the last digit
_LOCAL = (-40, -34, -28, -23, -19, -16, -13, -10.5, -8.5, -7, -5.5, -4.25, -3.25, -2.5, -1.75, -1, -0.25)
_LOCAL_EDGES = np.array([*_LOCAL, 0.5, 1.2, 1.8, 2.4, 3.0, 3.4, 3.8])
_PAST_PANELS = 34
_ORDER = 8


@dataclass(frozen=True)
class LogKernel:
    """Transform of t**weight * x(t)**power, with ``cutoff`` "none", "smooth" or "sharp" at t₀."""

    power: float
    weight: float = 0.0
    cutoff: str = "none"


@dataclass(frozen=True)
class SelfConsistent:
    """A relation between the transforms, as a residual in logarithms that is to vanish for every p."""

    kernels: tuple[LogKernel, ...]
    residual: Residual
    says: str


@dataclass(frozen=True)
class LogTimeSolution:
    """ln x on a logarithmic time grid.

    Attributes
    ----------
    relation : SelfConsistent
    log_time : float
        Largest L = ln(t/t₀) at which the relation is imposed.
    slope, coefficients, lowest, highest
        ln x = slope·L + Σ c_k T_k; below ``lowest`` it goes on as a straight line in L.
    converged : bool
        Newton's residual is at rounding level, or below ``STAGNATION`` where it ceased to fall.
    residual : float
        Largest residual at the collocation points, in ln.
    history : tuple of float
        Largest residual before each iteration.
    """

    relation: SelfConsistent
    log_time: float
    slope: float
    coefficients: Array
    lowest: float
    highest: float
    converged: bool
    residual: float
    history: tuple[float, ...] = field(default=())

    def log_value(self, L: Any) -> Any:
        """ln x at L = ln(t/t₀); an array or a number, complex for a turned path of integration."""
        grid = _Grid(len(self.coefficients) - 1, self.lowest, self.highest)
        L = np.asarray(L)
        if not np.iscomplexobj(L):
            L = L.astype(float)
            return grid.basis(L) @ self.coefficients + self.slope * L
        return grid.continued(L, self.coefficients) + self.slope * L

    def log_slope(self, L: Any) -> Array:
        """d ln x/d ln t at L; an array or a number."""
        grid = _Grid(len(self.coefficients) - 1, self.lowest, self.highest)
        return grid.derivative(np.asarray(L, dtype=float)) @ self.coefficients + self.slope


def numeric_relation(
    relation: Condition,
    x: Any,
    t: sp.Symbol,
    p: sp.Symbol,
    values: Mapping[sp.Symbol, Any],
    *,
    cutoff: str = "smooth",
) -> SelfConsistent:
    """A sympy relation, with numbers for its constants, made ready for ``solve_log_time``.

    Parameters
    ----------
    relation, x, t, p
        As for ``tlssym.mathematics.tauberian.leading_law``; times are in units of the cut-off t₀.
    values : mapping of Symbol to number
    cutoff : {"smooth", "sharp"}
        For the transforms of negative powers of x.

    Raises
    ------
    RelationError
        A constant has no value, or all terms have one sign.
    """
    apart = take_apart(relation, x, t, p)
    kernels = apart.kernels
    weights, exponents, p_powers = [], [], []
    for term in apart.terms:
        number = sp.N(term.coefficient.subs(dict(values)), 20)
        if not number.is_Float:
            raise RelationError(f"the constant {term.coefficient} has no real value among those given")
        weights.append(float(number))
        powers = dict(term.transforms)
        exponents.append([float(powers.get(kernel, 0)) for kernel in kernels])
        p_powers.append(float(term.p_power))
    sign, table, powers_of_p = np.sign(weights), np.array(exponents), np.array(p_powers)
    if abs(sign.sum()) == len(sign):
        raise RelationError("all terms have one sign: nothing balances")
    log_weights = np.log(np.abs(weights))

    def residual(ell: Array, logs: Sequence[Array]) -> tuple[Array, list[Array]]:
        terms = log_weights[:, None] - powers_of_p[:, None] * ell + table @ np.array(logs)
        total = np.zeros_like(ell)
        partials = np.zeros((len(kernels), len(ell)))
        for side in (1.0, -1.0):
            chosen = terms[sign == side]
            top = chosen.max(axis=0)
            shares = np.exp(chosen - top)
            total += side * (top + np.log(shares.sum(axis=0)))
            partials += side * (table[sign == side].T @ (shares / shares.sum(axis=0)))
        return total, list(partials)

    numeric = tuple(
        LogKernel(float(k.power), float(k.weight), cutoff if k.power < 0 else "none") for k in kernels
    )
    return SelfConsistent(numeric, residual, str(relation))


def solve_log_time(
    relation: SelfConsistent,
    *,
    log_time: float = 1.2e4,
    start_power: float = 0.0,
    degree: int = 100,
    progress: Callable[[int, float], None] | None = None,
) -> LogTimeSolution:
    """Solve a self-consistent relation for x up to t = t₀·exp(log_time), starting from x = t**start_power.

    Parameters
    ----------
    relation : SelfConsistent
    log_time : float, dimensionless
        ln(t/t₀) up to which the relation is imposed.
    start_power : float
        Newton starts from x = (t/t₀)**start_power, which holds nothing of the answer.
    degree : int
        Degree of the Chebyshev series.
    progress : callable, optional
        Called with the iteration's number and the residual.

    Returns
    -------
    LogTimeSolution
        ``converged`` says whether the residual fell to rounding level; nothing is raised when it did not.
    """
    sharp = any(kernel.cutoff == "sharp" for kernel in relation.kernels)
    # With a sharp cut-off x is an exact power of the time before t₀: the straight line in ln t begins there.
    lowest = 0.0 if sharp else LEAST_LOG_TIME
    grid = _Grid(degree, lowest, log_time + 5.0)
    bottom = -4.0 if sharp else LEAST_LOG_TIME
    angle = np.cos(np.pi * np.arange(int(1.4 * degree)) / (int(1.4 * degree) - 1))[::-1]
    low, high = _stretch(bottom), _stretch(log_time)
    ell = _BEND * np.sinh((angle + 1) / 2 * (high - low) + low)
    nodes, weights = _panels(ell)
    basis = grid.basis(nodes)
    damping = -np.exp(nodes - ell[:, None])
    log_cutoffs = [_log_cutoff(kernel.cutoff, nodes) for kernel in relation.kernels]

    def evaluate(c: Array, slope: float, jacobian: bool) -> tuple[Array, Array | None]:
        # einsum and not matmul: many small products, which a threaded BLAS makes slower.
        v = np.einsum("ijk,k->ij", basis, c) + slope * nodes
        logs, means = [], []
        for kernel, log_cutoff in zip(relation.kernels, log_cutoffs, strict=True):
            exponent = kernel.power * v + (kernel.weight + 1) * nodes + damping + log_cutoff
            top = np.maximum(exponent.max(axis=1), -1e300)
            share = weights * np.exp(exponent - top[:, None])
            total = share.sum(axis=1)
            present = total > 0
            logs.append(np.where(present, top + np.log(np.where(present, total, 1.0)), -1e3))
            if jacobian:
                normalised = share / np.where(present, total, 1.0)[:, None]
                means.append(kernel.power * np.einsum("ij,ijk->ik", normalised, basis))
        value, partials = relation.residual(ell, logs)
        if not jacobian:
            return value, None
        return value, sum(d[:, None] * mean for d, mean in zip(partials, means, strict=True))

    c: Array = np.zeros(degree + 1)
    slope = float(start_power)
    history: list[float] = []
    converged, residual = False, np.inf
    for stage in range(2):
        c, residual, fine = _newton(evaluate, c, slope, ell, history, progress)
        converged = fine
        if not fine or stage == 1:
            break
        # The second stage writes the same function as a small remainder beside its measured slope: fewer
        # digits are lost, and the digits of ln x are the digits of the corrections.
        measured = float(grid.derivative(np.array(log_time)) @ c + slope)
        points = np.linspace(_stretch(lowest), _stretch(grid.highest), 4 * degree)
        at = _BEND * np.sinh(points)
        remainder = grid.basis(at) @ c + (slope - measured) * at
        c = _least_squares(grid.basis(at), remainder)
        slope = measured
    return LogTimeSolution(
        relation, log_time, slope, c, lowest, grid.highest, converged, residual, tuple(history)
    )


def _newton(
    evaluate: Callable[[Array, float, bool], tuple[Array, Array | None]],
    c: Array,
    slope: float,
    ell: Array,
    history: list[float],
    progress: Callable[[int, float], None] | None,
) -> tuple[Array, float, bool]:
    """Damped Newton iteration in the coefficients; converged when the residual is at rounding level."""
    rounding = 1e-15 * float(np.abs(ell).max()) * 4 + 1e-13
    size = np.inf
    for _ in range(40):
        value, jacobian = evaluate(c, slope, True)
        size = float(np.abs(value).max())
        history.append(size)
        if progress is not None:
            progress(len(history), size)
        if not np.isfinite(size) or jacobian is None or not np.isfinite(jacobian).all():
            return c, np.inf, False
        if size < rounding:
            return c, size, True
        step = _least_squares(jacobian, -value)
        fraction = 1.0
        while fraction > 1e-3:
            trial = c + fraction * step
            smaller = float(np.abs(evaluate(trial, slope, False)[0]).max())
            if np.isfinite(smaller) and smaller < size:
                break
            fraction /= 2
        else:
            # No step makes it smaller: all that the grid can show is reached, or the iteration is stuck.
            return c, size, size < STAGNATION
        c = trial
        if size < STAGNATION and smaller > 0.5 * size:
            return c, smaller, True
    return c, size, False


def _least_squares(matrix: Array, right: Array) -> Array:
    """Least squares with a ridge at rounding level, which stands for the truncation of singular values.

    By QR, because a threaded LAPACK is slow at the singular values of so small a matrix.
    """
    columns = matrix.shape[1]
    ridge = 1e-13 * float(np.abs(matrix).max()) * np.sqrt(matrix.shape[0])
    q, r = np.linalg.qr(np.vstack([matrix, ridge * np.eye(columns)]))
    return np.asarray(np.linalg.solve(r, q[: len(right)].T @ right), dtype=np.float64)


class _Grid:
    """Chebyshev polynomials in arsinh(L/L₀), continued below the lowest L as straight lines in L."""

    def __init__(self, degree: int, lowest: float, highest: float) -> None:
        self.degree, self.lowest, self.highest = degree, lowest, highest
        self._low, self._high = _stretch(lowest), _stretch(highest)

    def _rows(self, L: Array) -> Array:
        place = 2 * (_stretch(np.maximum(L, self.lowest)) - self._low) / (self._high - self._low) - 1
        return chebyshev.chebvander(place, self.degree).reshape(*np.shape(L), self.degree + 1)

    def basis(self, L: Array) -> Array:
        values = self._rows(L)
        below = np.asarray(np.minimum(L - self.lowest, 0.0))
        return values + below[..., None] * self._edge_slopes()

    def derivative(self, L: Array) -> Array:
        rows = self._rows(L)
        matrix = chebyshev.chebder(np.eye(self.degree + 1), axis=0)
        inside = rows[..., :-1] @ matrix
        above = np.maximum(L, self.lowest)
        scale = np.asarray(2 / (self._high - self._low) / np.sqrt(_BEND**2 + above**2))
        outside = np.asarray(self.lowest > L)
        return np.where(outside[..., None], self._edge_slopes(), inside * scale[..., None])

    def continued(self, L: Any, c: Array) -> Any:
        """The series at complex L, by Clenshaw's recurrence."""
        inside = np.where(self.lowest < L.real, L, self.lowest)
        place = 2 * (np.arcsinh(inside / _BEND) - self._low) / (self._high - self._low) - 1
        return chebyshev.chebval(place, c) + (L - inside) * float(self._edge_slopes() @ c)

    def _edge_slopes(self) -> Array:
        k = np.arange(self.degree + 1)
        scale = 2 / (self._high - self._low) / np.sqrt(_BEND**2 + self.lowest**2)
        return k**2 * (-1.0) ** (k + 1) * scale


def _stretch(L: Any) -> Any:
    return np.arcsinh(np.asarray(L, dtype=float) / _BEND)


def _panels(ell: Array) -> tuple[Array, Array]:
    """Gauss-Legendre nodes and weights in L for each ℓ: the kernel's own scale, and all the past."""
    x, w = np.polynomial.legendre.leggauss(_ORDER)
    start = LEAST_LOG_TIME - _REACH
    rows = []
    for point in ell:
        until = point - _REACH
        if until > start:
            past = _BEND * np.sinh(np.linspace(_stretch(start), _stretch(until), _PAST_PANELS + 1))
        else:
            past = np.full(_PAST_PANELS + 1, until)
        edges = np.concatenate([past[:-1], point + _LOCAL_EDGES])
        # An edge at t₀, where a sharp cut-off sets in and x has a bend.
        rows.append(np.sort(np.append(edges, np.clip(0.0, edges[0], edges[-1]))))
    edges = np.array(rows)
    half, middle = np.diff(edges) / 2, (edges[:, 1:] + edges[:, :-1]) / 2
    nodes = (middle[..., None] + half[..., None] * x).reshape(len(ell), -1)
    weights = (half[..., None] * w).reshape(len(ell), -1)
    return nodes, weights


def _log_cutoff(kind: str, L: Array) -> Array:
    if kind == "none":
        return np.zeros_like(L)
    if kind == "smooth":
        return -np.logaddexp(0.0, -L)
    if kind == "sharp":
        return np.where(L > 0, 0.0, -np.inf)
    raise ValueError(f'cutoff is "none", "smooth" or "sharp", found {kind!r}')
