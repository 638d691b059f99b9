r"""What a numeric solution on the logarithmic time grid says of its own asymptotic law.

The solution knows no law, so the exponents are measured first, by fits with the corrections that logarithms
bring; then, with x = C t^α h(L)^β and h ≃ L + c₁ ln L + c₀, the function g = (x/t^α)^{1/β} = C^{1/β} h obeys
dg/dL = C^{1/β} (1 + c₁ C^{1/β}/g + …), a plain power series in 1/g without logarithms, for a relation that
knows no time scale.  Its first two coefficients give C and c₁ to many digits, where the ratio of x to its
leading law would still be wrong in the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, log10
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from tlssym.check.selfconsistent import LEAST_LOG_TIME, LogKernel, LogTimeSolution
from tlssym.mathematics.tauberian.candidate import read_law
from tlssym.values import Answer, Evidence

Array = NDArray[np.float64]

LARGEST_RESIDUAL = 1e-6
"""A solution whose relation is off by more than this between the grid points decides nothing."""

_LARGEST_DENOMINATOR = 12
_NAME = "logarithmic grid"


@dataclass(frozen=True)
class OffGrid:
    """Residual of the relation between the grid points, by another quadrature.

    Attributes
    ----------
    log_times : tuple of float
        ℓ = ln(1/(p t₀)) at which the relation was tested.
    residuals : tuple of float
        ln of one side over the other.
    quadrature_error : float
        Largest difference of the transforms' logarithms between two levels of the quadrature: an estimate.
    """

    log_times: tuple[float, ...]
    residuals: tuple[float, ...]
    quadrature_error: float

    @property
    def largest(self) -> float:
        """Largest residual."""
        return max(abs(r) for r in self.residuals)


@dataclass(frozen=True)
class MeasuredLaw:
    """x ~ coefficient · t^alpha · (L + loglog·ln L + …)^beta as measured, with errors as estimated.

    Attributes
    ----------
    alpha, beta : float
        As fitted.  ``alpha_exact``, ``beta_exact`` are the fractions nearest to them, when within the errors.
    alpha_error, beta_error : float
    coefficient, coefficient_error : float or None
        None when no simple exponents were recognised.
    loglog, loglog_error : float or None
        c₁; None when beta = 0.
    constant, constant_error : float or None
        c₀, the logarithm of the time scale that the short times set, in units of t₀; None when beta = 0.
    window : tuple of float
        The range of L that was used.
    """

    alpha: float
    alpha_error: float
    beta: float
    beta_error: float
    alpha_exact: Fraction | None
    beta_exact: Fraction | None
    coefficient: float | None
    coefficient_error: float | None
    loglog: float | None
    loglog_error: float | None
    constant: float | None
    constant_error: float | None
    window: tuple[float, float]


def off_grid_residual(solution: LogTimeSolution, log_times: tuple[float, ...] | None = None) -> OffGrid:
    """Put the solution back into its relation at points it has not seen, by tanh-sinh quadrature.

    Parameters
    ----------
    solution : LogTimeSolution
    log_times : tuple of float, optional
        ℓ = ln(1/(p t₀)); by default nine between t₀ and the largest time, off the collocation points.
    """
    if log_times is None:
        top = np.log(solution.log_time * 0.98)
        log_times = tuple(float(v) for v in np.exp(np.linspace(0.37, top, 9)))
    points = np.array(log_times)
    logs, worst = [], 0.0
    for kernel in solution.relation.kernels:
        values = [_log_transform(solution, kernel, ell) for ell in log_times]
        logs.append(np.array([value for value, _ in values]))
        worst = max(worst, *(error for _, error in values))
    residuals, _ = solution.relation.residual(points, logs)
    return OffGrid(log_times, tuple(float(r) for r in residuals), worst)


def measure_law(solution: LogTimeSolution) -> MeasuredLaw:
    """Exponents, coefficient and iterated logarithm of a converged solution.

    Errors are the spread over windows and orders of the fit, and no bounds.
    """
    top = 0.9 * solution.log_time
    lowest = min(100.0, top / 20)
    fits = [
        _fit_exponents(solution, low, top, order)
        for low, order in ((lowest, 3), (2 * lowest, 2), (3 * lowest, 2), (1.5 * lowest, 3))
    ]
    alpha, alpha_error = _centre([fit[0] for fit in fits])
    beta, beta_error = _centre([fit[1] for fit in fits])
    alpha_exact = _fraction(alpha, alpha_error)
    beta_exact = _fraction(beta, beta_error)
    coefficient = coefficient_error = loglog = loglog_error = constant = constant_error = None
    if alpha_exact is not None and beta_exact is not None:
        if beta_exact == 0:
            L = np.linspace(0.3 * top, top, 15)
            values = np.exp(solution.log_value(L) - float(alpha_exact) * L)
            coefficient, coefficient_error = _centre([float(v) for v in values])
        else:
            series = [
                _power_series(solution, float(alpha_exact), float(beta_exact), low, top, order)
                for low, order in (
                    (lowest / 2, 6),
                    (lowest, 5),
                    (2 * lowest, 5),
                    (lowest, 7),
                    (4 * lowest, 4),
                )
            ]
            coefficient, coefficient_error = _centre([c for c, _, _ in series])
            loglog, loglog_error = _centre([c_1 for _, c_1, _ in series])
            constant, constant_error = _centre([c_0 for _, _, c_0 in series])
    return MeasuredLaw(
        alpha,
        alpha_error,
        beta,
        beta_error,
        alpha_exact,
        beta_exact,
        coefficient,
        coefficient_error,
        loglog,
        loglog_error,
        constant,
        constant_error,
        (lowest / 2, top),
    )


def law_agrees(
    solution: LogTimeSolution,
    law: Any,
    t: sp.Symbol,
    *,
    values: dict[sp.Symbol, Any] | None = None,
    measured: MeasuredLaw | None = None,
) -> Evidence:
    """Whether a law C t^α ln^β t is the asymptotic law of the solution.

    Parameters
    ----------
    solution : LogTimeSolution
    law : sympy expression in t
        At leading order; a time scale in the logarithm makes no difference.  x and t in the solution's units.
    t : sympy Symbol
    values : dict, optional
        Numbers for the law's constants.
    measured : MeasuredLaw, optional
        From ``measure_law``, when it is at hand.

    Returns
    -------
    Evidence
        Undecided when the solution has not converged or its exponents are no simple fractions.
    """
    if not solution.converged:
        told = f"the solver has not converged: residual {solution.residual:.1e}"
        return Evidence(_NAME, Answer.UNDECIDED, told)
    between = off_grid_residual(solution)
    if between.largest > LARGEST_RESIDUAL or between.quadrature_error > LARGEST_RESIDUAL:
        told = f"between the grid points the relation is off by {between.largest:.1e}"
        return Evidence(_NAME, Answer.UNDECIDED, told)
    expected = read_law(sp.sympify(law, strict=True).subs(values or {}), t)
    measured = measured or measure_law(solution)
    if measured.alpha_exact is None or measured.beta_exact is None or measured.coefficient is None:
        return Evidence(
            _NAME,
            Answer.UNDECIDED,
            f"measured exponents {measured.alpha:.6f} and {measured.beta:.4f} are no simple fractions",
        )
    for name, wanted, found in (
        ("power of t", expected.alpha, measured.alpha_exact),
        ("power of ln t", expected.beta, measured.beta_exact),
    ):
        if sp.Rational(found.numerator, found.denominator) != wanted:
            return Evidence(_NAME, Answer.REFUTES, f"the {name} is {found}, and not {wanted}")
    return _compare("coefficient", measured.coefficient, measured.coefficient_error, expected.coefficient)


def loglog_agrees(measured: MeasuredLaw, loglog: Any) -> Evidence:
    """Whether the measured coefficient c₁ of the iterated logarithm is the one expected."""
    if measured.loglog is None:
        return Evidence(_NAME, Answer.UNDECIDED, "no iterated logarithm was measured")
    return _compare("coefficient of ln ln t", measured.loglog, measured.loglog_error, loglog)


def _compare(name: str, found: float, error: float | None, exact: Any) -> Evidence:
    """Agrees to six digits or to the error; refutes only what is off by a hundred times that."""
    wanted = float(sp.N(exact, 20))
    scale = max(abs(wanted), 1e-30)
    off = abs(found - wanted) / scale
    tolerance = max(20 * (error or 0.0) / scale, 1e-6)
    told = f"extrapolated {name} {found:.10g} ± {error or 0.0:.1e}, the law has {wanted:.10g}"
    if tolerance > 1e-3:
        return Evidence(_NAME, Answer.UNDECIDED, told + ": not known well enough")
    digits = round(-log10(max(off, 1e-16)), 1)
    if off <= tolerance:
        return Evidence(_NAME, Answer.AGREES, told, digits=digits, points=1)
    if off > 100 * tolerance:
        return Evidence(_NAME, Answer.REFUTES, told + f": the ratio is {found / wanted:.8g}", points=1)
    return Evidence(_NAME, Answer.UNDECIDED, told + ": too close to tell apart")


def _fit_exponents(solution: LogTimeSolution, low: float, high: float, order: int) -> tuple[float, float]:
    """α and β from d ln x/d ln t = α + β h'/h with h = L + c₁ ln L + c₀ and its next corrections."""
    L = np.exp(np.linspace(np.log(low), np.log(high), 80))
    slopes = solution.log_slope(L)
    logarithm = np.log(L)
    columns = [np.ones_like(L), 1 / L]
    for n in range(2, order + 2):
        columns += [logarithm**k / L**n for k in range(n)]
    matrix = np.array(columns).T
    # Weighted by L: the power of the logarithm is in the 1/L term, and rounding is alike at all L.
    scale = np.abs(matrix * L[:, None]).max(axis=0)
    solved = np.linalg.lstsq(matrix * L[:, None] / scale, slopes * L, rcond=1e-15)[0] / scale
    return float(solved[0]), float(solved[1])


def _power_series(
    solution: LogTimeSolution, alpha: float, beta: float, low: float, high: float, order: int
) -> tuple[float, float, float]:
    """C and c₁ from dg/dL as a polynomial in 1/g, and c₀ from its integral L + c₀ = h − c₁ ln h + O(1/h)."""
    L = np.exp(np.linspace(np.log(low), np.log(high), 60))
    g = np.exp((solution.log_value(L) - alpha * L) / beta)
    rate = g * (solution.log_slope(L) - alpha) / beta
    z = 1 / g
    unit = np.abs(z).max()
    powers = np.vander(z / unit, order + 1, increasing=True)
    series = np.linalg.lstsq(powers, rate, rcond=None)[0]
    root = float(series[0])
    loglog = float(series[1] / unit) / root**2
    # The largest times are left out: there a rounding error of C counts, times L.
    early = np.less(L, 40 * low)
    h = g[early] / root
    rest = np.linalg.lstsq(powers[early], h - loglog * np.log(h) - L[early], rcond=None)[0]
    return root**beta, loglog, float(rest[0])


def _centre(values: list[float]) -> tuple[float, float]:
    """Median and the largest distance from it."""
    if not all(isfinite(v) for v in values):
        return float("nan"), float("inf")
    middle = float(np.median(values))
    return middle, max(abs(v - middle) for v in values)


def _fraction(value: float, error: float) -> Fraction | None:
    """The simple fraction that a measured exponent is, when it is close to only one."""
    if not isfinite(value) or error > 0.01:
        return None
    nearest = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    return nearest if abs(float(nearest) - value) < max(5 * error, 1e-6) else None


def transform_at(solution: LogTimeSolution, kernel: LogKernel, p: complex) -> complex:
    """The Laplace transform of a power of the solution at complex p, in units of t₀; |arg p| < π.

    The path of integration is turned to t = τ·e^{-i arg p}, on which nothing oscillates; the Chebyshev series
    continues x there, and with it the transform to Re p < 0.  Meant for numerical inversion.

    Raises
    ------
    ValueError
        p is on the negative axis, or the kernel has a sharp cut-off, which cannot be continued.
    """
    p = complex(p)
    if not (p.real > 0 or p.imag != 0):
        raise ValueError(f"p off the negative axis is wanted, found {p}")
    if kernel.cutoff == "sharp":
        raise ValueError("a sharp cut-off cannot be continued to complex times")
    value, _ = _log_transform(solution, kernel, -float(np.log(abs(p))), float(np.angle(p)))
    return complex(np.exp(value))


def _log_transform(
    solution: LogTimeSolution, kernel: LogKernel, ell: float, angle: float = 0.0
) -> tuple[Any, float]:
    """ln of a transform at p = e^{-ℓ+i·angle}/t₀ by tanh-sinh quadrature, and its last change."""
    start, stop = LEAST_LOG_TIME - 35.0, ell + 3.95
    marks = {start, stop, *(m for m in (-40.0, -20.0, -8.0, -3.0, 0.0, 1.0, 3.0) if start < m < stop)}
    marks |= {ell + u for u in (-50.0, -20.0, -9.0, -4.0, -1.5, 0.5, 2.0, 3.0) if start < ell + u}
    far = 6.0
    while far < ell - 50:
        marks.add(far)
        far *= 1.9
    edges = sorted(marks)

    def exponent(L: Array) -> Any:
        turned: Any = L if angle == 0 else L - 1j * angle
        value = kernel.power * solution.log_value(turned) + (kernel.weight + 1) * turned - np.exp(L - ell)
        if kernel.cutoff == "smooth":
            return value - np.log1p(np.exp(-np.maximum(L, -300.0) - (turned - L)))
        return np.where(L > 0, value, -np.inf) if kernel.cutoff == "sharp" else value

    coarse = log_integral(exponent, edges, 1 / 8)
    fine = log_integral(exponent, edges, 1 / 16)
    return fine, abs(fine - coarse)


def log_integral(exponent: Callable[[Any], Any], edges: list[float], step: float) -> Any:
    """ln ∫ exp(exponent) over consecutive pieces."""
    u = np.arange(-3.2, 3.2 + step / 2, step)
    place = np.tanh(np.pi / 2 * np.sinh(u))
    weight = step * np.pi / 2 * np.cosh(u) / np.cosh(np.pi / 2 * np.sinh(u)) ** 2
    low, high = np.array(edges[:-1]), np.array(edges[1:])
    half, middle = (high - low) / 2, (high + low) / 2
    values = exponent(middle[:, None] + half[:, None] * place)
    top = float(values.real.max())
    if not isfinite(top):
        return -1e3
    return top + np.log((half[:, None] * weight * np.exp(values - top)).sum())
