"""Zeros that have no closed form: bracketed between points of a grid, halved, refined to any precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gmpy2  # type: ignore[import-untyped]
import numpy as np
import sympy as sp

from tlssym.check.quadrature.numbers import Array, to_exact

NARROW = np.finfo(np.longdouble).eps
MOST_TURNS = 150


def search_grid(low: Any, high: Any) -> Array:
    """Points of a range, even in the logarithm over eighty powers of e, and even inside a finite range."""
    low_value = np.longdouble(str(sp.N(low, 25))) if low != 0 else np.longdouble(0)
    if high == sp.oo:
        spread = np.exp(np.linspace(-80, 80, 641, dtype=np.longdouble))
        return spread if low == 0 else low_value * (1 + spread)
    high_value = np.longdouble(str(sp.N(high, 25)))
    length = high_value - low_value
    fine = np.exp(-np.linspace(80, 0, 321, dtype=np.longdouble)[:-1])
    near_low = low_value + length * fine / 2
    near_high = high_value - length * fine / 2
    even = low_value + length * np.linspace(0, 1, 201, dtype=np.longdouble)[1:-1]
    points = np.unique(np.concatenate([near_low, even, near_high]))
    return points[(points > low_value) & (points < high_value)]


def bracketed_roots(
    function: Callable[[Array, bool], Array],
    low: Any,
    high: Any,
    *,
    polish: bool = True,
    grid: Array | None = None,
    on_grid: Array | None = None,
) -> list[Any]:
    """Zeros of a function on (low, high) where it changes sign between points of the search grid.

    Parameters
    ----------
    function : callable(x, exact) -> array like x
    polish : bool
        Whether to refine the zeros to the current gmpy2 precision; otherwise extended doubles come back.
    grid, on_grid : array, optional
        ``search_grid(low, high)`` and the function's values there, where they are known already.

    Returns
    -------
    list of numbers, rising
        A zero at which the sign does not change is not among them, except where the least value between
        three points was found to cross after all.
    """
    grid = search_grid(low, high) if grid is None else grid
    values = np.broadcast_to(function(grid, False) if on_grid is None else on_grid, grid.shape)
    with np.errstate(all="ignore"):
        signs = np.sign(values)
        index = np.nonzero(signs[:-1] * signs[1:] < 0)[0]
        brackets = [(grid[i], grid[i + 1]) for i in index]
        brackets += [
            (grid[i - 1], grid[i + 1])
            for i in np.nonzero(signs == 0)[0]
            if 0 < i < len(grid) - 1 and signs[i - 1] * signs[i + 1] < 0
        ]
        dips = (
            np.nonzero(
                (np.abs(values[1:-1]) < np.abs(values[:-2]))
                & (np.abs(values[1:-1]) < np.abs(values[2:]))
                & (signs[:-2] * signs[1:-1] > 0)
                & (signs[1:-1] * signs[2:] > 0)
            )[0]
            + 1
        )
    for i in dips:
        brackets += _dip(function, grid[i - 1], grid[i + 1], signs[i])
    if not brackets:
        return []
    left: Array = np.array([a for a, _ in brackets], dtype=np.longdouble)
    right: Array = np.array([b for _, b in brackets], dtype=np.longdouble)
    with np.errstate(all="ignore"):
        roots = np.sort(_narrowed(function, left, right))
    return sorted(_polish(function, root) for root in roots) if polish else list(roots)


def _narrowed(function: Callable[[Array, bool], Array], a: Array, b: Array) -> Array:
    """A zero in each bracket, to the last bits of an extended double, by Chandrupatla's rule: the inverse parabola
    through three values where that can be trusted, halves where not; the bracket shrinks from both of its sides."""
    at_a, at_b = _values(function, a), _values(function, b)
    share, settled = np.full(a.shape, np.longdouble(0.5)), np.zeros(a.shape, dtype=bool)
    found: Array = a
    c: Array
    at_c: Array
    for _ in range(MOST_TURNS):
        x: Array = a + share * (b - a)
        at_x = _values(function, x)
        same = np.sign(at_x) == np.sign(at_a)
        c, at_c = np.where(same, a, b), np.where(same, at_a, at_b)
        b, at_b = np.where(same, b, a), np.where(same, at_b, at_a)
        a, at_a = x, at_x
        found = np.where(settled, found, np.where(np.abs(at_a) < np.abs(at_b), a, b))
        least = 2 * NARROW * np.abs(found) / np.abs(b - a)
        settled = settled | (at_a == 0) | ~(least < 0.5)
        if settled.all():
            break
        place, height = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        parabola = at_a / (at_b - at_a) * at_c / (at_b - at_c) + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (
            at_c - at_b
        )
        trusted = (height**2 < place) & ((1 - height) ** 2 < 1 - place) & np.isfinite(parabola)
        share = np.where(trusted, np.clip(parabola, least, 1 - least), np.longdouble(0.5))
    return found


def _values(function: Callable[[Array, bool], Array], x: Array) -> Array:
    return np.broadcast_to(np.asarray(function(x, False), dtype=np.longdouble), x.shape)


def _dip(function: Callable[[Array, bool], Array], left: Any, right: Any, sign: Any) -> list[tuple[Any, Any]]:
    """Two brackets where |f| has a least value between two points and f is found to change sign twice."""
    for _ in range(6):
        inside = np.linspace(left, right, 17, dtype=np.longdouble)
        values = np.broadcast_to(function(inside, False), inside.shape)
        crossed = np.nonzero(np.sign(values) == -sign)[0]
        if len(crossed):
            return [(inside[0], inside[crossed[0]]), (inside[crossed[-1]], inside[-1])]
        lowest = int(np.argmin(np.abs(values)))
        left, right = inside[max(lowest - 1, 0)], inside[min(lowest + 1, 16)]
    return []


def _polish(function: Callable[[Array, bool], Array], root: Any) -> Any:
    """A root refined by the secant rule from an extended double; the double itself where that fails."""
    start = to_exact(np.array([root], dtype=np.longdouble))[0]
    previous, current = start * (1 + gmpy2.exp2(-58)), start
    at_previous = function(np.array([previous], dtype=object), True)[0]
    for _ in range(12):
        at_current = function(np.array([current], dtype=object), True)[0]
        if at_current == 0 or at_current == at_previous:
            return current
        step = at_current * (current - previous) / (at_current - at_previous)
        if not gmpy2.is_finite(step) or abs(step) > abs(start) * gmpy2.exp2(-40):
            return start
        previous, at_previous, current = current, at_current, current - step
        if abs(step) < abs(current) * gmpy2.exp2(4 - gmpy2.get_context().precision):
            return current
    return current
