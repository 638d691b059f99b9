"""Integrals over boxes by cells that are halved where they are not smooth, mostly on the way to a leading behaviour.

What is exponentially small or large is divided out of both first, so that floats can hold it.  The range must be a box;
an end without end is mapped to a finite one.  Cells get two of Gauss's rules, whose difference says which to halve.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from tlssym.check.lattice import nears_one
from tlssym.check.quadrature.numbers import Program, UnsupportedExpression
from tlssym.numbers.conditions import usable
from tlssym.numbers.evaluate import number
from tlssym.numbers.points import draw, exponent_symbols, told
from tlssym.values import Answer, Evidence

NAME = "halved cells"
SEED = 29
STATIONS = (20, 80, 320)
FIRST = {1: 64, 2: 12, 3: 6}
"""Cells along each variable to begin with."""
RULES = (4, 6)
FINEST = 40
"""Halvings after which a cell is taken as it is."""
MOST = 4_000_000
"""Places at which the integrand may be looked at."""
SHARP = 1e-5
MOST_VARIABLES = 3


def box_value(integral: Any, point: Mapping[Any, Any]) -> tuple[float, float] | None:
    """The number of an integral over a box, and its error; None where it is of another kind or does not settle."""
    f, limits = integral, list[Any]()
    while isinstance(f, sp.Integral):
        limits = [*f.limits, *limits]
        f = f.function
    if not 1 <= len(limits) <= MOST_VARIABLES or not all(len(limit) == 3 for limit in limits):
        return None
    variables = [limit[0] for limit in limits]
    ends = [tuple(sp.sympify(e, strict=True).subs(point) for e in limit[1:]) for limit in limits]
    if any(not (e.is_number and e.is_extended_real) for pair in ends for e in pair):
        return None
    try:
        program = Program([sp.powsimp(f.subs(point))], variables)
        with np.errstate(all="ignore"):
            return _halved(program, variables, [(float(a), float(b)) for a, b in ends])
    except (UnsupportedExpression, ValueError, TypeError, OverflowError, ZeroDivisionError):
        return None


def confirm_by_cells(integral: Any, value: Any, conditions: Sequence[Any], small: Any) -> Evidence:
    """Compare an integral with its leading behaviour as ``small`` goes to zero, at three stations of the way.

    Returns
    -------
    Evidence
        Agrees where the ratio nears one, else undecided.
    """
    front, inner = integral.as_independent(sp.Integral, as_Add=False)
    if not isinstance(inner, sp.Integral):
        return Evidence(NAME, Answer.UNDECIDED, "no single integral")
    exponent = sp.Add(*[factor.args[0] for factor in sp.Mul.make_args(value) if isinstance(factor, sp.exp)])
    wanted = sp.powsimp(value * sp.exp(-exponent) / front)
    inner = _beside(inner, sp.exp(-exponent))
    symbols = sorted(integral.free_symbols | value.free_symbols, key=str)
    points = draw(symbols, usable(conditions, symbols), exponent_symbols(integral, value), 1, SEED)
    if not points:
        return Evidence(NAME, Answer.UNDECIDED, "no admissible parameters were found")
    ratios = []
    for station in STATIONS:
        here = {**points[0], small: sp.Rational(1, station)}
        found, right = box_value(inner, here), number(wanted, here)
        if found is None or not right or found[1] > 20 * SHARP * abs(found[0]):
            return Evidence(NAME, Answer.UNDECIDED, f"the cells do not settle at {told(here)}")
        ratios.append(found[0] / float(right.real))
    shown = ", ".join(f"{r:.5g}" for r in ratios)
    if nears_one(ratios):
        return Evidence(
            NAME, Answer.AGREES, f"the integral over the leading behaviour nears 1: {shown}", 2.0, 3
        )
    return Evidence(NAME, Answer.UNDECIDED, f"the integral over the leading behaviour: {shown}")


def confirm_by_triangles(integral: Any, value: Any, conditions: Sequence[Any]) -> Evidence:
    """Compare an exact value with the integral over a square, cut along its diagonal, where |x − y| may be singular.

    Returns
    -------
    Evidence
        Agrees to some five digits, or undecided.
    """
    name = "triangles"
    symbols = sorted(integral.free_symbols | value.free_symbols, key=str)
    points = draw(symbols, usable(conditions, symbols), exponent_symbols(integral, value), 2, SEED)
    front, inner = integral.as_independent(sp.Integral, as_Add=False)
    if not isinstance(inner, sp.Integral) or not (points or not symbols):
        return Evidence(name, Answer.UNDECIDED, "no single integral at admissible parameters")
    for point in points or [{}]:
        found, wanted = triangle_value(inner, point), number(value / front, point)
        at = f" at {told(point)}" if point else ""
        if found is None or not wanted or found[1] > SHARP * abs(found[0]):
            return Evidence(name, Answer.UNDECIDED, f"the triangles do not settle{at}")
        if abs(found[0] - float(wanted.real)) > SHARP * abs(found[0]):
            return Evidence(
                name,
                Answer.UNDECIDED,
                f"the triangles give {found[0]:.6g}, the value {float(wanted):.6g}{at}",
            )
    return Evidence(
        name, Answer.AGREES, "the integral over both triangles agrees to 5 digits", 5.0, len(points or [{}])
    )


def triangle_value(integral: Any, point: Mapping[Any, Any]) -> tuple[float, float] | None:
    """The number of an integral over a square, and its error, by rules that crowd to its sides and its diagonal."""
    f, limits = integral, list[Any]()
    while isinstance(f, sp.Integral):
        limits = [*f.limits, *limits]
        f = f.function
    ends = {tuple(sp.sympify(e, strict=True).subs(point) for e in limit[1:]) for limit in limits}
    if len(limits) != 2 or len(ends) != 1 or not all(e.is_number for e in next(iter(ends))):
        return None
    low, high = (float(e) for e in next(iter(ends)))
    try:
        program = Program([f.subs(point)], [limit[0] for limit in limits])
    except UnsupportedExpression:
        return None
    sums = []
    with np.errstate(all="ignore"):
        for levels in (36, 48):
            t, w = _crowded(levels)
            s, u = t[:, None] + 0 * t[None, :], 0 * t[:, None] + t[None, :]
            total = 0.0
            for pair in ((s, s * u), (s * u, s)):
                mapped = [_mapped(each, low, high) for each in pair]
                here = {limit[0]: m[0] for limit, m in zip(limits, mapped, strict=True)}
                values = np.broadcast_to(program.fast(here)[0], s.shape) * mapped[0][1] * mapped[1][1] * s
                total += float(np.nansum(np.where(np.isfinite(values), values, 0) * w[:, None] * w[None, :]))
            sums.append(total)
    return sums[1], abs(sums[1] - sums[0])


def _crowded(levels: int) -> tuple[Any, Any]:
    """Places and weights in (0, 1) that crowd towards both ends by factors of two."""
    nodes, weights = np.polynomial.legendre.leggauss(6)
    small = np.longdouble(2.0) ** -np.arange(levels, 0, -1)
    edges = np.unique(np.concatenate([[np.longdouble(0)], small, 1 - small, [np.longdouble(1)]]))
    widths = np.diff(edges)
    places = edges[:-1, None] + widths[:, None] * (nodes[None, :] + 1) / 2
    return places.ravel(), (widths[:, None] * weights[None, :] / 2).ravel()


def _beside(integral: Any, factor: Any) -> Any:
    """The integral with a factor beside its integrand."""
    if isinstance(integral.function, sp.Integral):
        return sp.Integral(_beside(integral.function, factor), *integral.limits)
    return sp.Integral(integral.function * factor, *integral.limits)


def _mapped(t: Any, low: float, high: float) -> tuple[Any, Any]:
    """The variable for t in (0, 1), and its weight."""
    if math.isfinite(low) and math.isfinite(high):
        return low + (high - low) * t, np.full_like(t, high - low)
    if math.isfinite(low):
        return low + t / (1 - t), 1 / (1 - t) ** 2
    if math.isfinite(high):
        return high - (1 - t) / t, 1 / t**2
    s = 2 * t - 1
    return s / (1 - s**2), 2 * (1 + s**2) / (1 - s**2) ** 2


def _halved(
    program: Program, variables: list[Any], ends: list[tuple[float, float]]
) -> tuple[float, float] | None:
    """By cells of the unit cube, those halved whose two rules differ most."""
    n = len(variables)

    def f(t: Any) -> Any:
        mapped = [_mapped(t[..., i], *ends[i]) for i in range(n)]
        values = {x: np.asarray(m[0], dtype=np.longdouble) for x, m in zip(variables, mapped, strict=True)}
        weight = np.prod([m[1] for m in mapped], axis=0)
        found = np.broadcast_to(program.fast(values)[0], weight.shape) * weight
        return np.nan_to_num(found.astype(float), nan=0.0)

    corners, sizes = _first(n)
    total, error, spent = 0.0, 0.0, 0
    rules = [_rule(m, n) for m in RULES]
    while len(corners):
        spent += len(corners) * sum(len(weights) for _, weights in rules)
        if spent > MOST:
            return None
        rough, fine = (_over(f, corners, sizes, n, *rule) for rule in rules)
        off = np.abs(fine - rough)
        limit = SHARP * abs(total + fine.sum()) / (8 * len(corners)) if len(corners) else 0.0
        good = (off <= limit) | (sizes < 2.0**-FINEST)
        total, error = total + float(fine[good].sum()), error + float(off[good].sum())
        corners, sizes = _children(corners[~good], sizes[~good], n)
    return total, error


def _first(n: int) -> tuple[Any, Any]:
    """The cells to begin with; along one variable also ever smaller ones towards both ends."""
    count = FIRST[n]
    if n > 1:
        corners = np.array(list(product(np.arange(count) / count, repeat=n)))
        return corners, np.full(len(corners), 1.0 / count)
    small = 2.0 ** np.arange(-FINEST, -int(math.log2(count)))
    edges = np.unique(np.concatenate([[0.0], small, np.arange(1, count) / count, 1 - small, [1.0]]))
    return edges[:-1, None], np.diff(edges)


def _rule(m: int, n: int) -> tuple[Any, Any]:
    nodes, weights = np.polynomial.legendre.leggauss(m)
    places = np.array(list(product((nodes + 1) / 2, repeat=n)))
    return places, np.array([math.prod(w) for w in product(weights / 2, repeat=n)])


def _over(f: Callable[[Any], Any], corners: Any, sizes: Any, n: int, places: Any, weights: Any) -> Any:
    t = corners[:, None, :] + sizes[:, None, None] * places[None, :, :]
    return (f(t) * weights[None, :]).sum(axis=1) * sizes**n


def _children(corners: Any, sizes: Any, n: int) -> tuple[Any, Any]:
    shifts = np.array(list(product((0.0, 0.5), repeat=n)))
    inner = corners[:, None, :] + sizes[:, None, None] * shifts[None, :, :]
    return inner.reshape(-1, n), np.repeat(sizes / 2, len(shifts))
