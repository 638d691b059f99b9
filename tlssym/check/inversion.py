"""Numerical inversion of Laplace transforms, by several methods that must agree.

Each method fails in its own way: Talbot's contour misses singularities off the negative real axis, as a zero
of a denominator makes them; de Hoog's line needs the transform at Re p > 0 only but amplifies noise;
Stehfest's sum needs real p only and fails for what oscillates.  A value is given where two methods agree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath

from tlssym.values import Answer, Evidence

_DEGREES = {"talbot": (18, 24), "dehoog": (16, 22), "stehfest": (12, 16)}
_WORKING_DIGITS = 30


@dataclass(frozen=True)
class Inversion:
    """The inverse transform at one time.

    Attributes
    ----------
    value : mpf or None
        None when no two methods agree.
    error : mpf or None
        Difference of the two methods that agree: an estimate, no bound.
    by_method : dict of str to mpf
        What each method gave.
    reason : str
    """

    value: Any
    error: Any
    by_method: dict[str, Any]
    reason: str


def invert(
    transform: Callable[[Any], Any],
    time: Any,
    *,
    tolerance: float = 1e-8,
    methods: Sequence[str] = ("talbot", "dehoog", "stehfest"),
    degrees: dict[str, tuple[int, int]] | None = None,
) -> Inversion:
    """Invert a Laplace transform numerically at one time.

    Parameters
    ----------
    transform : callable of mpc
        Talbot's method asks for it at Re p < 0 too, de Hoog's at Re p > 0, Stehfest's at real p > 0.
    time : number, positive
    tolerance : float
        Relative agreement that is asked for: of a method with itself at two degrees, and of two methods.
    methods : sequence of "talbot", "dehoog", "stehfest"
        Leave out what the transform cannot serve.
    degrees : dict, optional
        Two degrees for each method; lower ones for a transform known to few digits.

    Returns
    -------
    Inversion
    """
    if len(methods) < 2:
        raise ValueError("at least two methods are wanted: one alone cannot be trusted")
    settings = {**_DEGREES, **(degrees or {})}
    found: dict[str, Any] = {}
    steady: dict[str, Any] = {}
    told = []
    with mpmath.workdps(_WORKING_DIGITS):
        time = mpmath.mpf(time)
        # In units of the time and of the transform's own size: de Hoog's method has absolute thresholds.
        size = max(abs(transform(1 / time)), abs(transform(2 / time)))
        if size == 0 or not mpmath.isfinite(size):
            return Inversion(None, None, {}, f"the transform is {size} at p = 1/t")

        def scaled(p: Any) -> Any:
            return transform(p / time) / size

        for method in methods:
            try:
                low, high = (
                    mpmath.re(mpmath.invertlaplace(scaled, 1, method=method, degree=degree) * size) / time
                    for degree in settings[method]
                )
            except (ZeroDivisionError, ValueError, OverflowError, mpmath.libmp.NoConvergence) as failure:
                told.append(f"{method} failed ({type(failure).__name__}: {failure})")
                continue
            found[method] = high
            if not mpmath.isfinite(high) or abs(high - low) > 10 * tolerance * abs(high):
                told.append(
                    f"{method} changes with its degree, {mpmath.nstr(low, 8)} to {mpmath.nstr(high, 8)}"
                )
                continue
            steady[method] = high
        names = list(steady)
        pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
        close = sorted((abs(steady[a] - steady[b]), a, b) for a, b in pairs)
        if close and close[0][0] <= tolerance * abs(steady[close[0][1]]):
            error, a, b = close[0]
            against = [n for n in names if abs(steady[n] - steady[a]) > 100 * tolerance * abs(steady[a])]
            if not against:
                return Inversion(steady[a], error, found, "; ".join([f"{a} and {b} agree", *told]))
            told.append(f"{a} and {b} agree, but {', '.join(against)} gives another value")
        elif len(names) > 1:
            told.append("the methods disagree: a singularity may lie outside a contour")
    return Inversion(None, None, found, "; ".join(told))


def inversion_agrees(
    transform: Callable[[Any], Any],
    original: Callable[[Any], Any],
    times: Sequence[Any],
    *,
    tolerance: float = 1e-6,
    methods: Sequence[str] = ("talbot", "dehoog", "stehfest"),
    degrees: dict[str, tuple[int, int]] | None = None,
) -> Evidence:
    """Whether a transform is that of a given function of time, by inverting it at several times.

    Returns
    -------
    Evidence
        Undecided where the methods do not agree at a time; refutes where they agree on another value.
    """
    name, worst = "Laplace inversion", mpmath.mpf(0)
    for time in times:
        inverse = invert(transform, time, tolerance=tolerance / 10, methods=methods, degrees=degrees)
        shown = mpmath.nstr(mpmath.mpf(time), 6)
        if inverse.value is None:
            return Evidence(name, Answer.UNDECIDED, f"at t = {shown}: {inverse.reason}")
        expected = mpmath.mpf(original(time))
        off = abs(inverse.value - expected) / max(abs(expected), mpmath.mpf(10) ** -300)
        if off > 10 * tolerance:
            found, wanted = mpmath.nstr(inverse.value, 10), mpmath.nstr(expected, 10)
            told = f"at t = {shown} the inverse is {found}, expected {wanted}"
            return Evidence(name, Answer.REFUTES, told, points=len(times))
        worst = max(worst, off)
    digits = round(float(-mpmath.log10(max(worst, mpmath.mpf(10) ** -30))), 1)
    outcome = Answer.AGREES if worst <= tolerance else Answer.UNDECIDED
    told = f"largest relative difference {mpmath.nstr(worst, 3)}"
    return Evidence(name, outcome, told, digits=digits, points=len(times))
