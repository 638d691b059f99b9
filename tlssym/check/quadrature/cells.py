"""The cells of a region: which pieces of each variable's range are inside, and between which edges.

At a point of the outer variables the edges of the next variable are sorted, and each piece between two
neighbours is inside or outside as a whole, which its middle decides.  The answer, down to the innermost
variable, is the *structure* at that point.  Where the structure does not change, the integral over the inner
variables is one analytic formula; where it changes, the outer range has to be cut.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import gmpy2  # type: ignore[import-untyped]
import numpy as np
import sympy as sp

from tlssym.check.quadrature.cuts import Level
from tlssym.check.quadrature.numbers import Array, Program, to_exact, to_fast
from tlssym.check.quadrature.region import NotReady, Region
from tlssym.check.quadrature.roots import bracketed_roots, search_grid
from tlssym.language import Theta

# (low column, high column, structure of the variables inside); at the bottom the truth of the inner steps
Piece = tuple[int, int, Any]
Structure = tuple[Piece, ...]
LOW, HIGH = 0, 1
THIN = 1e-12  # relative width below which the fast arithmetic does not order two edges reliably


@dataclass(frozen=True)
class OuterPiece:
    """A piece of the outermost range on which the structure of the inner variables does not change."""

    low: Any
    high: Any
    structure: Any


class Cells:
    """The edges and steps of a region, compiled, and the questions asked of them.

    Parameters
    ----------
    region : Region
    levels : list of Level, innermost first
    """

    def __init__(self, region: Region, levels: list[Level]) -> None:
        self.region, self.levels = region, levels
        self.order = [level.axis.variable for level in reversed(levels)]  # outermost first
        self.steps = sorted(region.integrand.atoms(Theta), key=str)
        conditions = [*region.conditions, *(step.args[0] for step in self.steps)]
        self._conditions = Program(conditions, self.order)
        self._closed: list[Program] = []
        self._numeric: list[list[Program]] = []
        self._hard: list[list[bool]] = []
        self.numeric_roots_used = False
        self._integrands: dict[Any, Program] = {}
        for position, level in enumerate(levels):
            outer = self.order[: len(levels) - 1 - position]
            closed = [(edge.value, cut.hard) for cut in level.cuts for edge in cut.edges or ()]
            ends = [
                (level.axis.low, False),
                (sp.S.Zero if level.axis.high == sp.oo else level.axis.high, False),
            ]
            self._closed.append(Program([value for value, _ in ends + closed], outer, nan_if_complex=True))
            open_cuts = [cut for cut in level.cuts if cut.edges is None]
            self._numeric.append(
                [Program([cut.function], [*outer, level.axis.variable]) for cut in open_cuts]
            )
            self._hard.append([False, False, *(hard for _, hard in closed)])
            self._open_hard = [cut.hard for cut in open_cuts]

    def columns(self, depth: int, point: Mapping[Any, Array], exact: bool) -> list[Array]:
        """All edges of a level, the ends of the range first; each in the shape of what it depends on."""
        program = self._closed[depth - 1]
        values = program.run(point, exact)
        if self.levels[depth - 1].axis.high == sp.oo:
            values[HIGH] = gmpy2.inf() if exact else np.longdouble("inf")
        for open_program in self._numeric[depth - 1]:
            self.numeric_roots_used = True
            values += self._roots(depth, open_program, point, exact)
        return values

    def integrand(self, pattern: tuple[bool, ...]) -> Program:
        """The integrand with its inner steps replaced by what they are in this cell."""
        if pattern not in self._integrands:
            known = {step: sp.Integer(int(value)) for step, value in zip(self.steps, pattern, strict=True)}
            self._integrands[pattern] = Program([self.region.integrand.xreplace(known)], self.order)
        return self._integrands[pattern]

    # -- structures ------------------------------------------------------------------------------------

    def structures(
        self, depth: int, point: Mapping[Any, Array], count: int, exact: bool = False
    ) -> list[Any]:
        """The structure of the ``depth`` innermost variables at each of ``count`` points of the outer ones.

        Parameters
        ----------
        depth : int
            0 asks whether the point is inside at all.
        point : mapping from variable to array of shape (count,)

        Returns
        -------
        list of structures
            None where the point is outside; ``()`` never occurs.
        """
        if depth == 0:
            return self._truths(point, count, exact)
        variable = self.levels[depth - 1].axis.variable
        columns = np.array(
            [np.broadcast_to(c, (count,)) for c in self.columns(depth, point, exact)],
            dtype=object if exact else np.longdouble,
        )
        columns = _clip(columns, exact)
        order = np.argsort(columns, axis=0, kind="stable")
        ends = np.take_along_axis(columns, order, axis=0)
        lows, highs = ends[:-1], ends[1:]
        keep, unsure = _wide(lows, highs, exact)
        pieces, where = np.nonzero(keep)
        middles = _middle(lows[pieces, where], highs[pieces, where], exact)
        inner = {symbol: values[where] for symbol, values in point.items()}
        inner[variable] = middles
        found = self.structures(depth - 1, inner, len(where), exact)
        per_point: list[list[Piece]] = [[] for _ in range(count)]
        names: dict[int, list[int]] = {}
        for piece, index, structure in zip(pieces.tolist(), where.tolist(), found, strict=True):
            if structure is not None:
                if index not in names:
                    names[index] = _names(ends[:, index], order[:, index])
                per_point[index].append((names[index][piece], names[index][piece + 1], structure))
        hard = self._hard[depth - 1]
        result: list[Any] = [None] * count
        for place, here in enumerate(per_point):
            if here:
                result[place] = _merge(here, ends[:, place], order[:, place], hard)
        if not exact and unsure.any():
            for index in np.nonzero(unsure.any(axis=0))[0].tolist():
                single = {symbol: to_exact(values[index : index + 1]) for symbol, values in point.items()}
                result[index] = self.structures(depth, single, 1, exact=True)[0]
        return result

    def _truths(self, point: Mapping[Any, Array], count: int, exact: bool) -> list[Any]:
        values = self._conditions.run(point, exact)
        needed = len(self.region.conditions)
        inside = np.ones(count, dtype=bool)
        outside = np.zeros(count, dtype=bool)
        for value in values[:needed]:
            positive = np.broadcast_to(np.asarray(value > 0, dtype=bool), (count,))
            inside &= positive
            outside |= np.broadcast_to(np.asarray(value < 0, dtype=bool), (count,))
        if (~inside & ~outside).any():
            raise NotReady("a step function's argument is zero or not real on a whole piece")
        truths = [np.broadcast_to(np.asarray(value > 0, dtype=bool), (count,)) for value in values[needed:]]
        return [tuple(bool(t[i]) for t in truths) if inside[i] else None for i in range(count)]

    # -- roots without a closed form -------------------------------------------------------------------

    def _roots(self, depth: int, program: Program, point: Mapping[Any, Array], exact: bool) -> list[Array]:
        axis = self.levels[depth - 1].axis
        if not point:
            found = bracketed_roots(lambda x, e: program.run({axis.variable: x}, e)[0], axis.low, axis.high)
            return [value if exact else to_fast(np.array(value, dtype=object))[()] for value in found]
        shape = np.broadcast_shapes(*(np.shape(value) for value in point.values()))
        flat = {symbol: np.broadcast_to(value, shape).ravel() for symbol, value in point.items()}
        rows: list[list[Any]] = []
        for index in range(int(np.prod(shape))):
            here = {symbol: values[index : index + 1] for symbol, values in flat.items()}

            def value(x: Array, exactly: bool, here: Mapping[Any, Array] = here) -> Array:
                outer = (
                    here
                    if exactly == exact
                    else {symbol: (to_exact(v) if exactly else to_fast(v)) for symbol, v in here.items()}
                )
                return program.run({**outer, axis.variable: x}, exactly)[0]

            rows.append(bracketed_roots(value, axis.low, axis.high, polish=exact))
        most = max((len(row) for row in rows), default=0)
        nan = gmpy2.nan() if exact else np.longdouble("nan")
        columns = []
        for k in range(most):
            column = np.array(
                [row[k] if k < len(row) else nan for row in rows], dtype=object if exact else np.longdouble
            )
            columns.append(column.reshape(shape))
        # a column for every root the level may have, or the columns of different points would not match
        while len(self._hard[depth - 1]) < len(self._closed[depth - 1].outputs) + most:
            self._hard[depth - 1].append(True)
        return columns

    # -- the outermost variable ------------------------------------------------------------------------

    def outer_pieces(self) -> list[OuterPiece]:
        """The outermost range cut wherever the structure of the inner variables changes, with exact ends."""
        depth = len(self.levels)
        axis = self.levels[-1].axis
        ends = [value for value in self.columns(depth, {}, exact=True) if not gmpy2.is_nan(value)]
        hard = {ends[i] for i, h in enumerate(self._hard[-1]) if h and i < len(ends)}
        low, high = ends[LOW], ends[HIGH]
        ends += self._crossings(axis)
        ends = sorted({value for value in ends if low <= value <= high})
        ends = self._with_events(_without_doubles(ends, hard))
        pieces: list[OuterPiece] = []
        for left, right in itertools.pairwise(ends):
            thin = right - left <= THIN * right
            (structure,) = self._structure_at(_middle_of(left, right), exact=thin)
            if structure is None:
                continue
            if pieces and pieces[-1].high == left and pieces[-1].structure == structure and left not in hard:
                pieces[-1] = OuterPiece(pieces[-1].low, right, structure)
            else:
                pieces.append(OuterPiece(left, right, structure))
        return pieces

    def _structure_at(self, *values: Any, exact: bool = False) -> list[Any]:
        places = np.array(values, dtype=object)
        point = {self.levels[-1].axis.variable: places if exact else to_fast(places)}
        return self.structures(len(self.levels) - 1, point, len(values), exact)

    @property
    def complete(self) -> bool:
        """Every cut is known in closed form, so that looking into each cell decides the whole region."""
        return (
            all(not programs for programs in self._numeric)
            and not any(level.crossings for level in self.levels)
            and not self.numeric_roots_used
        )

    def _crossings(self, axis: Any) -> list[Any]:
        if len(self.levels) < 2 or not self.levels[-2].crossings:
            return []
        pairs = self.levels[-2].crossings
        sides = Program([side for pair in pairs for side in pair], [axis.variable], nan_if_complex=True)
        grid = search_grid(axis.low, axis.high)
        values = [np.broadcast_to(v, grid.shape) for v in sides.fast({axis.variable: grid})]
        found: list[Any] = []
        for pair, left, right in zip(pairs, values[::2], values[1::2], strict=True):
            with np.errstate(all="ignore"):
                found += bracketed_roots(
                    _difference(pair, axis.variable), axis.low, axis.high, grid=grid, on_grid=left - right
                )
        return found

    def _with_events(self, ends: list[Any]) -> list[Any]:
        """More ends where a look inside the pieces finds a change of structure that no candidate explains."""
        if len(self.levels) == 1:
            return ends
        added: list[Any] = []
        for left, right in itertools.pairwise(ends):
            if right - left <= THIN * right:
                continue
            probes = _probes(left, right)
            seen = self._structure_at(*probes)
            for a, b, before, after in zip(probes, probes[1:], seen, seen[1:], strict=False):
                if before != after:
                    self.numeric_roots_used = True
                    added.append(self._bisect(a, b, before))
        return sorted({*ends, *added})

    def _bisect(self, left: Any, right: Any, before: Any) -> Any:
        # the integral over the inner variables is continuous there, so 18 digits of the place give 36 of the
        # value
        for _ in range(62):
            middle = _middle_of(left, right)
            if self._structure_at(middle)[0] == before:
                left = middle
            else:
                right = middle
        return _middle_of(left, right)


def _difference(pair: tuple[Any, Any], variable: Any) -> Callable[[Array, bool], Array]:
    """By how much two edges differ, compiled when it is asked for: most pairs meet nowhere."""

    @cache
    def program() -> Program:
        return Program(pair, [variable], nan_if_complex=True)

    def difference(x: Array, exact: bool) -> Array:
        left, right = program().run({variable: x}, exact)
        return (left - right) + x * 0

    return difference


def _clip(columns: Array, exact: bool) -> Array:
    low, high = columns[LOW], columns[HIGH]
    for row in range(2, len(columns)):
        value = columns[row]
        if exact:
            columns[row] = [
                lo if gmpy2.is_nan(v) else min(max(v, lo), hi)
                for v, lo, hi in zip(value, low, high, strict=True)
            ]
        else:
            columns[row] = np.where(np.isnan(value), low, np.clip(value, low, high))
    return columns


def _wide(lows: Array, highs: Array, exact: bool) -> tuple[Array, Array]:
    """Pieces wide enough to look into, and those too thin for this arithmetic to be sure of."""
    if exact:
        noise = gmpy2.exp2(-(gmpy2.get_context().precision * 3) // 4)
        wide = np.array(
            [
                [bool(gmpy2.is_infinite(b) or b - a > noise * abs(b)) for a, b in zip(x, y, strict=True)]
                for x, y in zip(lows, highs, strict=True)
            ],
            dtype=bool,
        ).reshape(lows.shape)
        return wide, np.zeros(lows.shape, dtype=bool)
    with np.errstate(all="ignore"):
        wide = np.isinf(highs) & ~np.isinf(lows) | (highs - lows > THIN * np.abs(highs))
        unsure = ~wide & (highs > lows) & ~np.isinf(lows)
    return wide, unsure


def _middle(lows: Array, highs: Array, exact: bool) -> Array:
    if exact:
        return np.array([_middle_of(a, b) for a, b in zip(lows, highs, strict=True)], dtype=object)
    with np.errstate(all="ignore"):
        middle = np.where(highs > 4 * lows, np.sqrt(lows) * np.sqrt(highs), (lows + highs) / 2)
        middle = np.where(lows == 0, highs / 2, middle)
        return np.where(np.isinf(highs), np.where(lows == 0, np.longdouble(1), 2 * lows), middle)


def _middle_of(low: Any, high: Any) -> Any:
    if gmpy2.is_infinite(high):
        return 2 * low if low > 0 else gmpy2.mpfr(1)
    if low == 0:
        return high / 2
    return gmpy2.sqrt(low) * gmpy2.sqrt(high) if high > 4 * low else (low + high) / 2


def _probes(low: Any, high: Any) -> list[Any]:
    """Points inside a piece, denser towards its ends and over many decades where it is open."""
    if gmpy2.is_infinite(high):
        start = low if low > 0 else gmpy2.mpfr(1)
        upward = [start * gmpy2.exp2(gmpy2.mpfr(k) * k / 4) for k in range(1, 15)]
        downward = [start * gmpy2.exp2(-gmpy2.mpfr(k) * k / 4) for k in range(14, -1, -1)] if low == 0 else []
        near = [low * (1 + gmpy2.exp2(-k)) for k in range(20, 0, -2)] if low > 0 else []
        return downward + near + upward
    if low == 0:
        return [high * gmpy2.exp2(-gmpy2.mpfr(k) * k / 4) for k in range(14, 1, -1)] + [
            high * (1 - gmpy2.exp2(-k)) for k in range(1, 20, 2)
        ]
    inward = [gmpy2.exp2(-k) for k in range(20, 1, -2)]
    places = [*inward, *(gmpy2.mpfr(k) / 8 for k in range(3, 6)), *(1 - s for s in reversed(inward))]
    if high > 8 * low:
        return [low * gmpy2.exp(s * gmpy2.log(high / low)) for s in places]
    return [low + (high - low) * s for s in places]


def _coincide(low: Any, high: Any) -> bool:
    return bool(low == high or (low > 0 and high / low - 1 <= 1e-17))


def _names(ends: Array, order: Array) -> list[int]:
    """The column that names each sorted end: of several that coincide the first, so ends of the range win."""
    names = [int(column) for column in order]
    for position in range(1, len(names)):
        if _coincide(ends[position - 1], ends[position]):
            names[position] = min(names[position], names[position - 1])
    for position in range(len(names) - 1, 0, -1):
        if _coincide(ends[position - 1], ends[position]):
            names[position - 1] = names[position]
    return names


def _merge(pieces: list[Piece], ends: Array, order: Array, hard: list[bool]) -> Structure:
    """Neighbouring pieces with the same inside become one unless a kink of the integrand lies between."""
    value = {int(column): end for column, end in zip(order, ends, strict=True)}
    merged: list[Piece] = []
    for low, high, inside in pieces:
        if merged:
            last_low, last_high, last_inside = merged[-1]
            between = [column for column, end in value.items() if end == value[low]]
            soft = not any(hard[column] for column in between if column < len(hard))
            if last_inside == inside and last_high == low and soft:
                merged[-1] = (last_low, high, inside)
                continue
        merged.append((low, high, inside))
    return tuple(merged)


def _without_doubles(ends: list[Any], hard: set[Any]) -> list[Any]:
    """One of several ends that agree to three quarters of the precision: the same root found twice."""
    noise = gmpy2.exp2(-(gmpy2.get_context().precision * 3) // 4)
    kept: list[Any] = []
    for end in ends:
        if kept and not gmpy2.is_infinite(end) and end - kept[-1] <= noise * abs(end):
            if end in hard:
                hard.add(kept[-1])
            continue
        kept.append(end)
    return kept
