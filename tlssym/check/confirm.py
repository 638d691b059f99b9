"""Confirm a symbolic value by numbers: the integral as written, and the formula at random points."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import mpmath as mp
import sympy as sp

from tlssym.check.adaptive import adaptive
from tlssym.check.certified import can_be, distance, enclosure
from tlssym.check.montecarlo import montecarlo
from tlssym.check.quadrature import WORK, Quadrature, quadrature
from tlssym.check.quadrature.cuts import Orders
from tlssym.language import Condition
from tlssym.numbers.evaluate import number
from tlssym.numbers.points import points_of, told
from tlssym.values import Answer, Evidence

POINTS = 2
DECADES = 6
SIGMAS = 4
SAMPLES = 60_000
APPROACH_DIGITS = 10
"""Asked where a limit is followed, of which four digits are taken."""


def confirm_integral(
    integral: sp.Expr,
    value: Any,
    *,
    conditions: Sequence[Condition] = (),
    small: Any = None,
    exact: bool = True,
    digits: int = 30,
    seed: int = 11,
    points: int = POINTS,
    work: int = WORK,
) -> Evidence:
    """Compare the value of an integral with quadrature of it as it stands.

    Parameters
    ----------
    integral, value : sympy expressions
        With the same free symbols, or fewer in the value.
    conditions : sequence of sympy relations
        Under which the value holds; the parameters are drawn so that they do.
    small : sympy symbol, optional
        The value is the leading behaviour in this symbol: the approach over six decades is measured.
    exact : bool
        Whether the value is exact; False together with ``small``.
    digits : int
        Asked of the quadrature.
    points : int
        How many parameter points.
    work : int
        What one quadrature may take, in instructions.

    Returns
    -------
    Evidence
    """
    start = time.perf_counter()
    wanted = 1 if small is not None and not exact else points
    drawn = points_of((integral, value), conditions, wanted, seed, value=value)
    if not drawn:
        return Evidence(
            "quadrature",
            Answer.UNDECIDED,
            "no admissible parameters were found",
            seconds=time.perf_counter() - start,
        )
    reached, bounds = mp.inf, []
    for point in drawn:
        if small is not None and not exact:
            found = _approach(integral, value, point, small, digits, work)
        else:
            found = _one_point(integral, value, point, digits, work)
        if found.outcome is not Answer.AGREES:
            at = f" at {told(point)}" if point else ""
            return Evidence(
                "quadrature",
                found.outcome,
                found.says + at,
                found.digits,
                len(drawn),
                time.perf_counter() - start,
            )
        reached = min(reached, found.digits if found.digits is not None else 0)
        bounds += [mp.mpf(found.bound)] if found.bound else []
    bound = _power_above(max(bounds)) if len(bounds) == len(drawn) else ""
    what = (
        "the approach to the leading behaviour is confirmed"
        if small is not None and not exact
        else "quadrature of the integral as written agrees"
    )
    return Evidence(
        "quadrature",
        Answer.AGREES,
        f"{what} to {float(reached):.1f} digits" + (f", certified within {bound}" if bound else ""),
        float(reached),
        len(drawn),
        time.perf_counter() - start,
        bound=bound,
    )


def confirm_by_sampling(
    integral: sp.Expr,
    value: Any,
    *,
    conditions: Sequence[Condition] = (),
    exact: bool = True,
    seed: int = 17,
) -> Evidence:
    """Draw systems from their distribution, count those in resonance, and compare with the value.

    Parameters
    ----------
    integral, value : sympy expressions
        A count as an integral over a distribution, and what it was found to be.
    conditions : sequence of sympy relations
    exact : bool
        Where the value is a leading behaviour only, quadrature of the integral takes its place.

    Returns
    -------
    Evidence
        Agrees within four standard errors; refutes beyond eight.
    """
    start = time.perf_counter()
    drawn = points_of((integral, value), conditions, 1, seed)
    if not drawn:
        return Evidence("sampling", Answer.UNDECIDED, "no admissible parameters were found")
    point = drawn[0]
    with mp.workdps(20):
        if exact:
            wanted = number(value, point)
        else:
            wanted = quadrature(integral, point, digits=8).value
    found = montecarlo(integral, point, samples=SAMPLES, seed=seed)
    seconds = time.perf_counter() - start
    if wanted is None or found.value is None or not found.standard_error:
        return Evidence("sampling", Answer.UNDECIDED, f"not settled: {found.says}", seconds=seconds)
    off = abs(float(wanted) - found.value) / found.standard_error
    each = f"{found.standard_error / abs(found.value):.1e}"
    says = f"{found.hits} resonant systems drawn: {off:.1f} standard errors (each {each}) away"
    outcome = Answer.AGREES if off < SIGMAS else Answer.REFUTES if off > 2 * SIGMAS else Answer.UNDECIDED
    return Evidence("sampling", outcome, f"{says} at {told(point)}", None, found.samples, seconds)


def _power_above(bound: Any) -> str:
    """A bound as the power of ten above it: its own digits are rounding."""
    return f"1e{int(mp.ceil(mp.log10(bound)))}" if bound > 0 else "0"


def _one_point(
    integral: sp.Expr, value: Any, point: dict[sp.Symbol, Any], digits: int, work: int
) -> Evidence:
    with mp.workdps(digits + 15):
        found = _value(integral, point, digits, work)
        if found.value is None:
            return Evidence("quadrature", Answer.UNDECIDED, f"not settled: {found.says}")
        wanted = number(value, point)
        if wanted is None:
            return Evidence("quadrature", Answer.UNDECIDED, "the closed form could not be evaluated")
        off = abs(found.value - wanted)
        scale = max(abs(wanted), abs(found.value)) or 1
        if wanted == 0 and off:
            # parts that cancel: their size is what the remainder is small against
            parts = quadrature(_without_signs(integral), point, digits=min(digits, 8), work=work).value
            scale = scale if parts is None else max(scale, abs(parts))
        if off <= scale * mp.mpf(10) ** (-digits) or off <= 10 * (found.error or 0):
            reached = float(digits + 5) if off == 0 else float(min(digits + 5, -mp.log10(off / scale)))
            if reached < min(digits, 8):
                return Evidence(
                    "quadrature", Answer.UNDECIDED, f"quadrature reached {reached:.1f} digits only", reached
                )
            return _certified(integral, point, found, wanted, reached, scale, digits)
        return Evidence(
            "quadrature",
            Answer.REFUTES,
            f"quadrature gives {mp.nstr(found.value, 15)}, the closed form {mp.nstr(wanted, 15)}",
        )


def _certified(
    integral: sp.Expr,
    point: dict[sp.Symbol, Any],
    found: Quadrature,
    wanted: Any,
    reached: float,
    scale: Any,
    digits: int,
) -> Evidence:
    """Agreement, with a bound where ball arithmetic encloses the integral; where that says otherwise, no agreement."""
    ball = None if mp.im(wanted) or mp.im(found.value) else enclosure(integral, point, digits)
    if ball is None:
        return Evidence("quadrature", Answer.AGREES, "agrees", reached)
    if not can_be(found.value, ball, max(scale * mp.mpf(10) ** (-digits), 10 * (found.error or 0))):
        said = f"quadrature gives {mp.nstr(found.value, 15)}, which a certified enclosure of the integral excludes"
        return Evidence("quadrature", Answer.UNDECIDED, said)
    bound = distance(wanted, ball)
    return Evidence("quadrature", Answer.AGREES, "agrees", reached, bound=mp.nstr(bound, 3))


def _value(
    integral: sp.Expr, point: dict[sp.Symbol, Any], digits: int, work: int, orders: Orders | None = None
) -> Quadrature:
    """By the panels; where they do not settle, and say nothing of a divergence, by halving."""
    found = quadrature(integral, point, digits=digits, work=work, orders=orders)
    if found.outcome == "undecided":
        halved = adaptive(integral, point)
        if halved is not None:
            value, error = halved
            agreed = float(-mp.log10(error / abs(value))) if error and value else float(digits)
            says = "two rules agree on every stretch of a halved range"
            return Quadrature(value, error, agreed, "value", says, seconds=found.seconds)
    return found


def _without_signs(integral: sp.Expr) -> Any:
    """The same integrals of absolute values."""
    return integral.replace(
        lambda e: isinstance(e, sp.Integral), lambda e: sp.Integral(sp.Abs(e.function), *e.limits)
    )


def _approach(
    integral: sp.Expr, value: Any, point: dict[sp.Symbol, Any], small: Any, digits: int, work: int
) -> Evidence:
    """The increments from decade to decade, of the integral and of its leading behaviour, must tend to the same."""
    with mp.workdps(digits + 15):
        numeric, leading = [], []
        orders: Orders = {}
        for decade in range(DECADES + 1):
            here = {**point, small: point[small] / sp.Integer(10) ** decade}
            found = _value(integral, here, min(digits, APPROACH_DIGITS), work, orders)
            wanted = number(value, here)
            if found.value is None or wanted is None:
                return Evidence(
                    "quadrature", Answer.UNDECIDED, f"not settled at {small} = {here[small]}: {found.says}"
                )
            numeric.append(found.value)
            leading.append(wanted)
        ratios = [
            (b - a) / (d - c)
            for (a, b), (c, d) in zip(pairwise(numeric), pairwise(leading), strict=True)
            if d != c
        ]
        if all(wanted == leading[0] for wanted in leading) and leading[0] != 0:
            ratios = [value / leading[0] for value in numeric]  # it tends to a constant
        if len(ratios) < 4:
            return Evidence(
                "quadrature",
                Answer.UNDECIDED,
                "the leading behaviour does not change with the small parameter",
            )
        limit = _extrapolate(ratios)
        off = abs(limit - 1)
        reached = float(-mp.log10(off)) if off else float(digits)
        shown = ", ".join(mp.nstr(r, 8) for r in ratios)
        trend = abs(ratios[-1] - 1) <= max(abs(ratios[0] - 1), mp.mpf(10) ** -8)
        if reached >= 4 and trend:
            return Evidence(
                "quadrature", Answer.AGREES, f"increments over the leading ones: {shown}", reached
            )
        if abs(ratios[-1] - ratios[-2]) < abs(ratios[-1] - 1) / 10:
            return Evidence(
                "quadrature",
                Answer.REFUTES,
                f"increments over the leading ones tend to {mp.nstr(limit, 8)}, not 1",
            )
        if _by_logarithms(ratios):
            says = f"increments over the leading ones near 1 as one over a logarithm does: {shown}"
            return Evidence("quadrature", Answer.AGREES, says, reached)
        return Evidence("quadrature", Answer.UNDECIDED, f"the approach is not settled: {shown}", reached)


def _by_logarithms(ratios: list[Any]) -> bool:
    """Whether ratio − 1 falls as c/(n + n_0) from decade to decade: its inverse then rises by the same each time."""
    if any(r == 1 for r in ratios[-4:]):
        return False
    inverses = [1 / (r - 1) for r in ratios[-4:]]
    steps = [b - a for a, b in pairwise(inverses)]
    return (
        abs(inverses[-1]) > 5
        and steps[0] * inverses[-1] > 0
        and max(steps) - min(steps) < abs(steps[-1]) / 20
    )


def _extrapolate(ratios: list[Any]) -> Any:
    """Aitken's step on the last three, where they still move."""
    a, b, c = ratios[-3:]
    bend = (c - b) - (b - a)
    return c if bend == 0 else c - (c - b) ** 2 / bend
