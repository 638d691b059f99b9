"""Nodes for the cells: every piece becomes panels of Gauss–Legendre nodes in a coordinate that suits it.

A plan is made in the fast arithmetic: for each piece the coordinate (linear, logarithmic, or exponential
towards an end at zero, at infinity or at a singular edge) and the number of nodes are found from how quickly
a few small rules approach one another.  The plan is then carried out in the exact arithmetic, twice, with
different numbers of nodes and different precision; only the agreement of the two counts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gmpy2
import numpy as np
import sympy as sp

from tlssym.check.quadrature_cells import HIGH, LOW, Cells, OuterPiece
from tlssym.check.quadrature_numbers import Array, gauss_legendre, to_fast
from tlssym.check.quadrature_region import NotReady

TRIALS = (1, 2, 3, 5, 8, 12, 17, 24, 34, 48)
MOST_NODES = 100
NOISE = 1e-15
FARTHEST = 1500.0  # in units of the logarithm: beyond it the extended double leaves its range
EDGE_FARTHEST = 30.0  # towards a finite edge: beyond it the extended double cannot tell x from the edge


class TooSlow(RuntimeError):
    """The time allowed ran out."""


class Divergent(ArithmeticError):
    """The integral does not settle as a range is extended; ``direction`` says where to."""

    def __init__(self, direction: str) -> None:
        super().__init__(direction)
        self.direction = direction


@dataclass(frozen=True)
class Panel:
    """Nodes on [a, b] in one coordinate of a piece, and the plan of the variables inside.

    ``kind``: linear or log (s from 0 to 1 over the piece), or towards an end as x = end ± scale·e^{±v}.
    """

    kind: str
    a: float
    b: float
    nodes: int
    inside: tuple[PiecePlan, ...] | None = None


@dataclass(frozen=True)
class PiecePlan:
    """A piece between two edges of one variable, with its panels."""

    low: int
    high: int
    structure: Any
    panels: tuple[Panel, ...]


def place_nodes(kind: str, s: Array, low: Array, high: Array, exact: bool) -> tuple[Array, Array]:
    """The variable and its derivative at coordinate ``s``; shapes broadcast.

    Kinds: ``linear`` x = low + (high - low)s; ``log`` x = low^(1-s) high^s; ``to zero`` x = high·e^{-s};
    ``to low`` x = low + (high - low)/2·e^{-s}; ``to high`` x = high - (high - low)/2·e^{-s};
    ``to infinity`` x = low·e^{s} (from 1 when low is zero); ``below one`` x = e^{-s};
    ``from low`` x = low + low·e^{-s}, for a range without upper end.
    """
    exponential = _EXP if exact else np.exp
    if kind == "linear":
        return low + (high - low) * s, high - low + s * 0
    if kind == "log":
        logarithm = (_LOG if exact else np.log)(high / low)
        x = low * exponential(logarithm * s)
        return x, x * logarithm
    if kind == "to zero":
        x = high * exponential(-s)
        return x, x
    if kind == "to infinity":
        x = low * exponential(s)
        return x, x
    if kind == "above one":
        x = exponential(s) + low * 0
        return x, x
    if kind == "below one":
        x = exponential(-s) + low * 0
        return x, x
    if kind == "from low":
        x = low * exponential(-s)
        return low + x, x
    distance = (high - low) / 2 * exponential(-s)
    return (low + distance if kind == "to low" else high - distance), distance


_EXP = np.frompyfunc(gmpy2.exp, 1, 1)
_LOG = np.frompyfunc(gmpy2.log, 1, 1)


class Planner:
    """Finds the panels of every piece, from the outermost variable inwards.

    Parameters
    ----------
    cells : Cells
    digits : int
        Relative accuracy asked for.
    deadline : float
        ``time.monotonic()`` at which to give up.
    """

    def __init__(self, cells: Cells, digits: int, deadline: float) -> None:
        self.cells, self.digits, self.deadline = cells, digits, deadline
        self.tolerance = 10.0 ** -min(digits + 3, 300)
        self.evaluations = 0
        self.reach = 0.0  # how far panels go towards finite edges, in powers of e

    # -- evaluation ------------------------------------------------------------------------------------

    def inner_value(self, depth: int, point: Mapping[Any, Array], structure: Any,
                    plans: tuple[PiecePlan, ...] | None, exact: bool, growth: float = 1.0) -> Array:
        """The integral over the ``depth`` innermost variables at an array of points of the outer ones."""
        if time.monotonic() > self.deadline:
            raise TooSlow("the time allowed ran out")
        if depth == 0:
            shape = np.broadcast_shapes(*(np.shape(v) for v in point.values()))
            self.evaluations += int(np.prod(shape))
            return self.cells.integrand(structure).run(point, exact)[0]
        columns = self.cells.columns(depth, point, exact)
        total: Any = gmpy2.mpfr(0) if exact else np.longdouble(0)
        for plan in plans or ():
            low, high = columns[plan.low], columns[plan.high]
            for panel in plan.panels:
                total = total + self.panel_value(depth, point, plan, panel, low, high, exact, growth)
        return total

    def panel_value(self, depth: int, point: Mapping[Any, Array], plan: PiecePlan, panel: Panel,
                    low: Array, high: Array, exact: bool, growth: float = 1.0) -> Array:
        """One panel's contribution, in the shape of the outer point."""
        count = panel.nodes if growth == 1.0 else max(panel.nodes + 1, math.ceil(panel.nodes * growth))
        nodes, weights = gauss_legendre(count, gmpy2.get_context().precision if exact else "fast")
        number = gmpy2.mpfr if exact else np.longdouble
        a, width = number(panel.a), number(panel.b) - number(panel.a)
        variable = self.cells.levels[depth - 1].axis.variable
        x, slope = place_nodes(panel.kind, a + width * nodes, _last(low), _last(high), exact)
        inner = {symbol: value[..., None] for symbol, value in point.items()}
        inner[variable] = x
        value = self.inner_value(depth - 1, inner, plan.structure, panel.inside, exact, growth)
        return ((value * slope) * (weights * width)).sum(axis=-1)

    # -- planning --------------------------------------------------------------------------------------

    def plan_structure(self, depth: int, point: Mapping[Any, Array], structure: Any) -> tuple[PiecePlan, ...] | None:
        """Plans for all pieces of a structure that suit each of the given outer points."""
        if depth == 0:
            return None
        with np.errstate(all="ignore"):
            columns = self.cells.columns(depth, point, False)
            return tuple(self.plan_piece(depth, point, piece, columns[piece[0]], columns[piece[1]])
                         for piece in structure)

    def plan_piece(self, depth: int, point: Mapping[Any, Array], piece: Any, low: Array, high: Array) -> PiecePlan:
        """The cheapest coordinate whose rules settle, or several panels."""
        low_column, high_column, structure = piece
        empty = PiecePlan(low_column, high_column, structure, ())
        axis = self.cells.levels[depth - 1].axis
        at_zero = low_column == LOW and axis.low == 0
        at_infinity = high_column == HIGH and axis.high == sp.oo
        work = _Piece(self, depth, point, empty, low, high)
        panels: list[Panel] = []
        if at_zero and at_infinity:
            panels = work.tail("below one", FARTHEST, "low") + work.tail("above one", FARTHEST, "high")
        elif at_infinity:
            panels = work.tail("to infinity", FARTHEST, "high")
        elif at_zero:
            whole = work.estimate("linear", 0.0, 1.0)
            panels = [whole] if whole.nodes <= 40 else work.tail("to zero", FARTHEST, "low")
        else:
            panels = work.finite()
        return PiecePlan(low_column, high_column, structure, tuple(panels))


class _Piece:
    """One piece while its panels are being found."""

    def __init__(self, planner: Planner, depth: int, point: Mapping[Any, Array], plan: PiecePlan,
                 low: Array, high: Array) -> None:
        self.planner, self.depth, self.point, self.plan = planner, depth, point, plan
        self.low, self.high = low, high
        self.scale: Any = None
        self.axis = planner.cells.levels[depth - 1].axis

    def value(self, panel: Panel) -> Array:
        result = self.planner.panel_value(self.depth, self.point, self.plan, panel, self.low, self.high, False)
        return np.asarray(result, dtype=np.longdouble)

    def with_inside(self, kind: str, a: float, b: float) -> Panel:
        """A panel with plans for the inner variables, made at a few places in it."""
        if self.depth == 1:
            return Panel(kind, a, b, 1)
        places = a + (b - a) * np.array([0.03, 0.5, 0.97], dtype=np.longdouble)
        x, _ = place_nodes(kind, places, _last(self.low), _last(self.high), False)
        shape = np.broadcast_shapes(x.shape, *(np.shape(v) + (1,) for v in self.point.values()))
        point = {symbol: np.broadcast_to(v[..., None], shape).ravel() for symbol, v in self.point.items()}
        point[self.axis.variable] = np.broadcast_to(x, shape).ravel()
        inside = self.planner.plan_structure(self.depth - 1, point, self.plan.structure)
        return Panel(kind, a, b, 1, inside)

    def estimate(self, kind: str, a: float, b: float) -> Panel:
        """The panel with the nodes it needs, or ``MOST_NODES + 1`` where its rules do not settle."""
        base = self.with_inside(kind, a, b)
        values: list[Array] = []
        needed = MOST_NODES + 1
        for position, count in enumerate(TRIALS):
            value = self.value(Panel(kind, a, b, count, base.inside))
            if not np.all(np.isfinite(value)):
                return Panel(kind, a, b, MOST_NODES + 1, base.inside)
            values.append(value)
            if position < 2:
                continue
            scale = np.maximum(np.abs(value), self.floor())
            errors = [float(np.max(_ratio(np.abs(v - value), scale))) for v in values[:-1]]
            needed = _nodes_needed(errors, self.planner.tolerance)
            if errors[-1] < NOISE or (errors[-1] < 1e-9 and needed <= 2 * count):
                break
        return Panel(kind, a, b, min(needed, MOST_NODES + 1), base.inside)

    def floor(self) -> Any:
        return np.longdouble(0) if self.scale is None else self.scale

    def refine(self, kind: str, a: float, b: float, depth: int = 0, singular: str = "") -> list[Panel]:
        """Panels over [a, b], halved until each settles; ``singular`` names the end that may have a singularity."""
        panel = self.estimate(kind, a, b)
        if panel.nodes <= (44 if depth < 4 else MOST_NODES):
            return [panel]
        if depth >= 9:
            raise NotReady(f"the integrand over {self.axis.name} is not smooth between its cuts")
        middle = (a + b) / 2
        return self.refine(kind, a, middle, depth + 1) + self.refine(kind, middle, b, depth + 1)

    def finite(self) -> list[Panel]:
        """A piece with two finite ends that are not zero."""
        whole = self.estimate("linear", 0.0, 1.0)
        if whole.nodes <= 40:
            return [whole]
        kinds = ["linear"]
        with np.errstate(all="ignore"):
            positive = bool(np.all(np.asarray(self.low) > 0))
            wide = positive and float(np.max(self.high / self.low)) > 3
        if wide:
            logarithmic = self.estimate("log", 0.0, 1.0)
            if logarithmic.nodes <= 48:
                return [logarithmic]
            kinds = ["log"]
        kind = kinds[0]
        panels: list[Panel] = []
        for a, b, end in ((0.0, 0.5, "to low"), (0.5, 1.0, "to high")):
            half = self.estimate(kind, a, b)
            if half.nodes <= 44:
                panels.append(half)
            else:
                panels += self.half(kind, a, b, end)
        return panels

    def half(self, kind: str, a: float, b: float, end: str) -> list[Panel]:
        """Half a piece whose rules do not settle: halve it again, and creep up to its end where need be."""
        middle = (a + b) / 2
        near, far = ((a, middle), (middle, b)) if end == "to low" else ((middle, b), (a, middle))
        away = self.refine(kind, *far)
        close = self.estimate(kind, *near)
        if close.nodes <= 44:
            return [*away, close]
        if kind == "log":
            # creeping is done on the linear scale: come closer first
            if near[1] - near[0] > 0.01:
                return away + self.half(kind, *near, end)
            raise NotReady(f"a singular edge of {self.axis.name} on a range of many decades")
        start = math.log(0.5 / (near[1] - near[0]))
        return away + self.tail(end, EDGE_FARTHEST, "low" if end == "to low" else "high", start)

    def tail(self, kind: str, farthest: float, end: str, start: float = 0.0) -> list[Panel]:
        """Panels of doubling length towards an end, until what they add no longer matters.

        Raises
        ------
        Divergent
            The panels' contributions do not fall although the range was extended over many decades.
        """
        panels: list[Panel] = []
        totals: list[Array] = []
        a, width = start, 1.0
        finite_edge = farthest == EDGE_FARTHEST
        if finite_edge:
            farthest += start
        while a < farthest:
            b = min(a + width, farthest)
            try:
                found = self.refine(kind, a, b)
            except NotReady:
                if kind == "to infinity" and a == start:
                    found = self.first_after_low(b)
                else:
                    raise
            panels += found
            totals.append(sum((self.value(panel) for panel in found), np.longdouble(0)))
            summed = sum(totals[1:], totals[0])
            self.scale = np.abs(summed) * np.longdouble(1e-3)
            shares = _ratio(np.abs(totals[-1]), np.abs(summed))
            if not np.all(np.isfinite(shares)):
                raise Divergent(self.axis.direction(end))
            if len(totals) >= 2 and float(np.max(shares)) < self.planner.tolerance / 10 and b - start >= 2:
                break
            # constant in the logarithm or rising: each panel of doubled length adds twice as much or more
            rising = len(totals) >= 6 and all(
                float(np.max(_ratio(np.abs(later), np.abs(earlier)))) > 1.9
                for earlier, later in zip(totals[-5:], totals[-4:], strict=False))
            if rising and b > (200 if not finite_edge else 20):
                raise Divergent(self.axis.direction(end))
            a, width = b, width * 2
        else:
            if not finite_edge:
                raise NotReady(f"the integral settles too slowly as {self.axis.direction(end)}")
            panels += self.beyond(kind, farthest, end, totals)
        self.scale = None
        return panels

    def first_after_low(self, b: float) -> list[Panel]:
        """The first stretch above a singular lower edge of a range without upper end: x = low + low·e^{-v}."""
        raise NotReady(f"a singular lower edge of {self.axis.name} on a range without end")

    def beyond(self, kind: str, farthest: float, end: str, totals: list[Array]) -> list[Panel]:
        """Panels closer to a finite edge than the fast arithmetic can see, from the rate at which they fell."""
        number = 12
        inside = self.with_inside(kind, farthest / 2, farthest).inside
        at = [float(np.max(np.abs(self.value(Panel(kind, v, v + 1e-3, 2, inside)))))
              for v in (farthest / 2, farthest * 0.8)]
        rate = math.log(at[0] / at[1]) / (farthest * 0.3) if at[0] > 0 and at[1] > 0 else 0.0
        if rate < 0.02:
            raise Divergent(self.axis.direction(end)) if rate > -5 else NotReady("an edge that cannot be resolved")
        last = self.planner.digits * math.log(10) / rate + 10
        self.planner.reach = max(self.planner.reach, last)
        count = max(1, math.ceil((last - farthest) / 15))
        step = (last - farthest) / count
        needed = min(MOST_NODES, max(number, math.ceil(self.planner.digits * 0.8) + math.ceil(step * rate)))
        return [Panel(kind, farthest + k * step, farthest + (k + 1) * step, needed, inside) for k in range(count)]


def _nodes_needed(errors: list[float], tolerance: float) -> int:
    """Nodes for the tolerance, from the errors of the trial rules, taken to fall geometrically."""
    useful = [(TRIALS[k], error) for k, error in enumerate(errors) if error > 3e-16]
    if not useful:
        return TRIALS[0] + 1 if errors else MOST_NODES + 1
    count, error = useful[-1]
    following = TRIALS[len(useful)] if len(useful) < len(errors) else None
    if following is not None and error > 1e-8 and following <= 5:
        return following + 1  # from plainly wrong to exact in one step: a polynomial
    best = MOST_NODES + 1
    rates = []
    for earlier_count, earlier_error in useful[:-1]:
        if earlier_error > error:
            rates.append(math.log(earlier_error / error) / (count - earlier_count))
    if not rates and following is not None:
        rates = [math.log(error / 3e-16) / (following - count)]
    if rates:
        # the slower of the recent rates: early ones may be luckier than the limit
        rate = min(rates[-3:])
        if rate > 0.05:
            best = count + math.ceil(max(0.0, math.log(error / tolerance)) / rate * 1.05) + 2
    return best


def _ratio(a: Array, b: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.where(a == 0, np.longdouble(0), a / b)


def _last(value: Any) -> Any:
    return value[..., None] if np.ndim(value) else value


def plan_outer_piece(planner: Planner, piece: OuterPiece) -> PiecePlan:
    """The plan of an outermost piece; its ends are kept exactly by the caller."""
    depth = len(planner.cells.levels)
    low = to_fast(np.array(piece.low, dtype=object))[()]
    high = np.longdouble("inf") if gmpy2.is_infinite(piece.high) else to_fast(np.array(piece.high, dtype=object))[()]
    axis = planner.cells.levels[-1].axis
    low_column = LOW if piece.low == 0 and axis.low == 0 else -1
    high_column = HIGH if gmpy2.is_infinite(piece.high) else -1
    with np.errstate(all="ignore"):
        return planner.plan_piece(depth, {}, (low_column, high_column, piece.structure), low, high)



def outer_value(planner: Planner, piece: OuterPiece, plan: PiecePlan, growth: float) -> Any:
    """The integral over an outermost piece at the current precision."""
    depth = len(planner.cells.levels)
    total = gmpy2.mpfr(0)
    for panel in plan.panels:
        total += planner.panel_value(depth, {}, plan, panel, piece.low, piece.high, True, growth)
    return total
