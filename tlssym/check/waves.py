"""The value of an integral with waves in it, whatever their phase, and the way to its leading behaviour.

The range is cut into cells over which no phase turns by much, finer towards its ends, and every cell gets Gauss's rule.
A range without end is closed by a smooth window over many periods, for what oscillates in it; what does not is
summed decade by decade.  Plain floats: some ten digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp
from sympy.simplify.fu import TR7, TR8

from tlssym.check.lattice import without_cancelling
from tlssym.check.quadrature.numbers import Program, UnsupportedExpression
from tlssym.numbers.conditions import usable
from tlssym.numbers.evaluate import number
from tlssym.numbers.points import draw, exponent_symbols, told
from tlssym.values import Answer, Evidence

NAME = "cells of a wave"
SEED = 23
CELLS = 400_000
"""Cells that one integral may take."""
TURN = 2.0
"""How far a phase may turn in a cell."""
FAR = 10.0, 300.0
"""Where the window begins, and what the phase must have turned by then."""
OUTER = 60
"""Decades beyond the window for what does not oscillate."""
CLOSE, CLEARLY_OFF = 1e-7, 1e-2
STATIONS = (40, 160, 640, 2560)
AROUND = (1.0, 1.31, 1.73)
NEAR, FALLING = 0.08, 0.8
Function = Callable[[Any], Any]


def wave_value(expr: Any, point: Mapping[Any, Any]) -> tuple[float, float] | None:
    """The number of an expression with one integral over one variable with sines and cosines in it.

    Parameters
    ----------
    expr : sympy expression
    point : mapping from symbol to number

    Returns
    -------
    (float, float) or None
        The number, and by how much two choices of cells differ; None where it is not of this kind.
    """
    front, integral = expr.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        return None
    before, f = number(front, point), without_cancelling(integral.function.subs(point))
    if before is None or f.has(sp.Integral) or not f.has(sp.sin, sp.cos):
        return None
    x, low, high = (integral.limits[0][0], *(e.subs(point) for e in integral.limits[0][1:]))
    ranges = [(f, low, high)]
    if low == -sp.oo:
        if high != sp.oo and not high.is_nonnegative:
            return None
        ranges = [(f, sp.S.Zero, high), (f.subs(x, -x), sp.S.Zero, sp.oo)]
    with np.errstate(all="ignore"):
        try:
            found = [_value(g, x, a, b) for g, a, b in ranges if a != b]
        except (UnsupportedExpression, ValueError, TypeError, ZeroDivisionError, OverflowError):
            return None
    total = error = 0.0
    for one in found:
        if one is None:
            return None
        total, error = total + one[0], error + one[1]
    factor = float(before.real)
    return factor * total, abs(factor) * error


def confirm_by_waves(
    integral: Any, value: Any, conditions: Sequence[Any], small: Any, points: int
) -> Evidence:
    """Compare a value, or a leading behaviour as ``small`` goes to zero, with the cells' number.

    A leading behaviour is held against the size of its terms, for what oscillates has zeros.

    Returns
    -------
    Evidence
        Undecided where the integral is not of this kind.
    """
    symbols = sorted(integral.free_symbols | value.free_symbols, key=str)
    drawn = draw(
        symbols,
        usable(conditions, symbols),
        exponent_symbols(integral, value),
        1 if small is not None else points,
        SEED,
    )
    if not drawn and symbols:
        return Evidence(NAME, Answer.UNDECIDED, "no admissible parameters were found")
    if small is not None:
        return _approach(integral, value, drawn[0], small)
    off = 0.0
    for point in drawn or [{}]:
        found, wanted = wave_value(integral, point), number(value, point)
        if found is None or wanted is None or found[1] > CLOSE * max(abs(found[0]), 1e-3):
            return Evidence(NAME, Answer.UNDECIDED, "the cells do not add up to a number")
        off = max(off, float(abs(found[0] - wanted)) / max(float(abs(wanted)), 1e-3))
    count = len(drawn or [{}])
    if off > CLEARLY_OFF:
        return Evidence(NAME, Answer.REFUTES, f"the sum over cells is off by {off:.2g}", None, count)
    if off > CLOSE:
        return Evidence(NAME, Answer.UNDECIDED, "the cells do not add up to enough digits")
    digits = float(min(10, int(-math.log10(off + 1e-11))))
    said = f"the integral summed over cells of its waves agrees to {digits:.0f} digits"
    return Evidence(NAME, Answer.AGREES, said, digits, count)


def _approach(integral: Any, value: Any, point: Mapping[Any, Any], small: Any) -> Evidence:
    """What the integral differs by, in terms of the size of the leading terms, must fall from station to station."""
    size = sp.Add(*[abs_of_waves(term, small) for term in sp.Add.make_args(sp.expand(value))])
    off = []
    for station in STATIONS:
        worst = 0.0
        for share in AROUND:
            here = {**point, small: sp.Rational(1, int(1000 * station * share)) * 1000}
            found, wanted, scale = wave_value(integral, here), number(value, here), number(size, here)
            if found is None or wanted is None or not scale or found[1] > abs(scale) / 100:
                return Evidence(
                    NAME, Answer.UNDECIDED, f"the cells do not add up to a number at {told(here)}"
                )
            worst = max(worst, float(abs(found[0] - wanted) / abs(scale)))
        off.append(worst)
    shown = ", ".join(f"{each:.2g}" for each in off)
    falls = all(b <= FALLING * a or b < 1e-5 for a, b in pairwise(off))
    if off[-1] < NEAR and falls:
        said = f"what is left, in terms of the leading behaviour, falls from station to station: {shown}"
        return Evidence(
            NAME, Answer.AGREES, said, float(max(1, int(-math.log10(off[-1] + 1e-11)))), len(STATIONS)
        )
    return Evidence(NAME, Answer.UNDECIDED, f"what is left, in terms of the leading behaviour: {shown}")


def abs_of_waves(term: Any, small: Any) -> Any:
    """The size of a term: its waves in ``small`` are at most one."""
    return sp.Abs(term.replace(lambda e: isinstance(e, sp.sin | sp.cos) and e.has(small), lambda e: sp.S.One))


# -- cells -------------------------------------------------------------------------------------------------


def _value(f: Any, x: Any, low: Any, high: Any) -> tuple[float, float] | None:
    """By two choices of cells, and their difference."""
    first, second = _once(f, x, low, high, 1.0), _once(f, x, low, high, 0.6)
    if first is None or second is None or not np.isfinite([first, second]).all():
        return None
    return second, abs(first - second)


def _once(f: Any, x: Any, low: Any, high: Any, finer: float) -> float | None:
    start = float(low)
    phases = [_function(w.args[0], x) for w in f.atoms(sp.sin, sp.cos)]
    whole = _function(f, x)
    if high != sp.oo:
        return _sum(whole, phases, _mesh(start, float(high), both=True), finer)
    end = _window_start(phases, start)
    if end is None:
        return None
    total = _sum(whole, phases, _mesh(start, end, both=False), finer)
    if total is None:
        return None
    for term in sp.Add.make_args(sp.expand(TR8(TR7(sp.expand(f))))):
        part = _tail(
            _function(term, x), [_function(w.args[0], x) for w in term.atoms(sp.sin, sp.cos)], end, finer
        )
        if part is None:
            return None
        total += part
    return total


def _tail(f: Function, phases: Sequence[Function], end: float, finer: float) -> float | None:
    """Beyond the place where the window begins."""
    if not phases:
        return _sum(f, phases, end * 10.0 ** np.arange(0, OUTER + 0.5, 0.5), finer)
    wide = 2 * end if finer == 1 else 3 * end

    def windowed(t: Any) -> Any:
        u = np.clip((t - end) / wide, 1e-9, 1 - 1e-9)
        return f(t) / (1 + np.exp(1 / (1 - u) - 1 / u))

    return _sum(windowed, phases, np.linspace(end, end + wide, 65), finer)


def _window_start(phases: Sequence[Function], start: float) -> float | None:
    """So far out that every phase has turned many times."""
    end = max(FAR[0], 4 * start)
    for _ in range(12):
        if all(abs(float(p(np.array([end]))[0] - p(np.array([end / 2]))[0])) > FAR[1] for p in phases):
            return end
        end *= 4
    return None


def _function(expr: Any, x: Any) -> Function:
    program = Program([expr], [x])

    def at(t: Any) -> Any:
        return np.broadcast_to(program.fast({x: np.asarray(t, dtype=np.longdouble)})[0], np.shape(t))

    return at


def _mesh(low: float, high: float, *, both: bool) -> Any:
    """Cells that shrink towards the ends by factors, so that a broken power there costs nothing."""
    middle = low + (high - low) / 2
    steps = 4.0 ** -np.arange(0, 480)
    left = low + (middle - low) * steps[::-1]
    right = high - (high - middle) * steps if both else np.linspace(middle, high, 33)
    edges = np.concatenate([[low], left, right, [high]])
    return np.unique(edges[(edges >= low) & (edges <= high)])


def _sum(f: Function, phases: Sequence[Function], edges: Any, finer: float) -> float | None:
    """Gauss's rule on cells over which no phase turns by more than ``TURN``."""
    counts = np.ones(len(edges) - 1)
    for phase in phases:
        inside = edges[:-1, None] + np.diff(edges)[:, None] * np.linspace(0, 1, 9)[None, :]
        turned = np.abs(np.diff(phase(inside).astype(float), axis=1)).sum(axis=1)
        counts = np.maximum(counts, np.ceil(turned / (TURN * finer)))
    if not np.isfinite(counts).all() or counts.sum() > CELLS:
        return None
    starts = np.concatenate(
        [a + (b - a) * np.arange(n) / n for (a, b), n in zip(pairwise(edges), counts, strict=True)]
    )
    widths = np.repeat(np.diff(edges) / counts, counts.astype(int))
    nodes, weights = np.polynomial.legendre.leggauss(12)
    places = starts[:, None] + widths[:, None] * (nodes[None, :] + 1) / 2
    values = f(places).astype(float)
    return float(np.nansum(values * weights[None, :] * widths[:, None] / 2))
