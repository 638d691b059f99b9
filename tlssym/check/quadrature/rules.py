"""Nodes for the cells: every piece becomes panels of Gauss–Legendre nodes in a coordinate that suits it.

A plan is made in the fast arithmetic: for each piece the coordinate (linear, logarithmic, or exponential
towards an end at zero, at infinity or at a singular edge) and the number of nodes are found from how quickly
a few small rules approach one another.  The plan is then carried out in the exact arithmetic, twice, with
different numbers of nodes and different precision; only the agreement of the two counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import gmpy2  # type: ignore[import-untyped]
import numpy as np
import sympy as sp

from tlssym.check.quadrature.cells import HIGH, LOW, THIN, Cells, OuterPiece
from tlssym.check.quadrature.numbers import Array, gauss_legendre, to_fast
from tlssym.check.quadrature.panels import (
    BATCHES,
    MOST_FOR,
    MOST_NODES,
    NOISE,
    TRIALS,
    Panel,
    PiecePlan,
    degree_in,
    last_axis,
    nodes_needed,
    place_nodes,
    ratio,
    rising,
)
from tlssym.check.quadrature.region import NotReady

FARTHEST = 2000.0  # in powers of two: beyond it the extended double leaves its range
EDGE_FARTHEST = 24.0  # towards a finite edge: beyond it the extended double cannot tell x from the edge


CALL_WORK = 150
"""What one pass through a program costs beside its numbers, in its own instructions."""
FAST_SHARE = 8
"""How many numbers of the fast arithmetic cost as much as one of the exact one."""


class TooMuch(RuntimeError):
    """The work allowed is used up."""


class Meter:
    """Work that is left, in instructions at one number of the exact arithmetic."""

    def __init__(self, work: int) -> None:
        self.left = work

    def spend(self, work: int) -> None:
        """Take work off, or raise ``TooMuch`` where there is none left."""
        self.left -= work
        if self.left < 0:
            raise TooMuch("the work allowed was used up")


class Divergent(ArithmeticError):
    """The integral does not settle as a range is extended; ``direction`` says where to."""

    def __init__(self, direction: str) -> None:
        super().__init__(direction)
        self.direction = direction


class Planner:
    """Finds the panels of every piece, from the outermost variable inwards.

    Parameters
    ----------
    cells : Cells
    digits : int
        Relative accuracy asked for.
    meter : Meter
        The work left, which all parts of an integral share.
    """

    def __init__(self, cells: Cells, digits: int, meter: Meter) -> None:
        self.cells, self.digits, self.meter = cells, digits, meter
        self.tolerance = 10.0 ** -min(digits + 3, 300)
        self.room = max(1.0, digits / MOST_FOR)
        self.most_nodes = int(MOST_NODES * self.room)
        self.evaluations = 0
        self.degree = degree_in(cells.region.integrand, cells.levels[0].axis.variable)
        self.reach = 0.0  # how far panels go towards finite edges, in powers of two

    # -- evaluation ------------------------------------------------------------------------------------

    def inner_value(
        self,
        depth: int,
        point: Mapping[Any, Array],
        structure: Any,
        plans: tuple[PiecePlan, ...] | None,
        exact: bool,
        growth: float = 1.0,
    ) -> Array:
        """The integral over the ``depth`` innermost variables at an array of points of the outer ones."""
        count = int(np.prod(np.broadcast_shapes(*(np.shape(v) for v in point.values()))))
        if depth == 0:
            self.evaluations += count
            program = self.cells.integrand(structure)
            self.meter.spend(CALL_WORK + program.size * (count if exact else 1 + count // FAST_SHARE))
            return program.run(point, exact)[0]
        self.meter.spend(CALL_WORK + (count if exact else count // FAST_SHARE))
        columns = self.cells.columns(depth, point, exact)
        total: Any = gmpy2.mpfr(0) if exact else np.longdouble(0)
        for plan in plans or ():
            low, high = columns[plan.low], columns[plan.high]
            for panel in plan.panels:
                if panel.only_exact and not exact:
                    continue
                total = total + self.panel_value(depth, point, plan, panel, low, high, exact, growth)
        return total

    def panel_value(
        self,
        depth: int,
        point: Mapping[Any, Array],
        plan: PiecePlan,
        panel: Panel,
        low: Array,
        high: Array,
        exact: bool,
        growth: float = 1.0,
    ) -> Array:
        """One panel's contribution, in the shape of the outer point."""
        count = panel.nodes if growth == 1.0 else max(panel.nodes + 1, math.ceil(panel.nodes * growth))
        nodes, weights = gauss_legendre(count, gmpy2.get_context().precision if exact else "fast")
        number = gmpy2.mpfr if exact else np.longdouble
        width = number(panel.b) - number(panel.a)
        value = self._at_nodes(depth, point, plan, panel, low, high, nodes, exact, growth)
        return (value * (weights * width)).sum(axis=-1)

    def _at_nodes(
        self,
        depth: int,
        point: Mapping[Any, Array],
        plan: PiecePlan,
        panel: Panel,
        low: Array,
        high: Array,
        nodes: Array,
        exact: bool,
        growth: float = 1.0,
    ) -> Array:
        """The integrand in a panel's coordinate at nodes of [0, 1], along the last axis."""
        number = gmpy2.mpfr if exact else np.longdouble
        a, width = number(panel.a), number(panel.b) - number(panel.a)
        variable = self.cells.levels[depth - 1].axis.variable
        x, slope = place_nodes(panel.kind, a + width * nodes, last_axis(low), last_axis(high), exact)
        inner = {symbol: value[..., None] for symbol, value in point.items()}
        inner[variable] = x
        return self.inner_value(depth - 1, inner, plan.structure, panel.inside, exact, growth) * slope

    def trial_values(
        self,
        depth: int,
        point: Mapping[Any, Array],
        plan: PiecePlan,
        panel: Panel,
        low: Array,
        high: Array,
        counts: Sequence[int],
    ) -> list[Array]:
        """A panel by several rules, in the fast arithmetic: all their nodes in one pass, which costs as one."""
        rules = [gauss_legendre(count, "fast") for count in counts]
        nodes = np.concatenate([nodes for nodes, _ in rules])
        value = self._at_nodes(depth, point, plan, panel, low, high, nodes, False)
        width = np.longdouble(panel.b) - np.longdouble(panel.a)
        found, first = [], 0
        for _, weights in rules:
            part = value[..., first : first + len(weights)] if np.ndim(value) else value
            found.append(np.asarray((part * (weights * width)).sum(axis=-1), dtype=np.longdouble))
            first += len(weights)
        return found

    # -- planning --------------------------------------------------------------------------------------

    def plan_structure(
        self, depth: int, point: Mapping[Any, Array], structure: Any
    ) -> tuple[PiecePlan, ...] | None:
        """Plans for all pieces of a structure that suit each of the given outer points."""
        if depth == 0:
            return None
        with np.errstate(all="ignore"):
            columns = self.cells.columns(depth, point, False)
            return tuple(
                self.plan_piece(depth, point, piece, columns[piece[0]], columns[piece[1]])
                for piece in structure
            )

    def plan_piece(
        self, depth: int, point: Mapping[Any, Array], piece: Any, low: Array, high: Array
    ) -> PiecePlan:
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
            panels = work.without_end()
        elif at_zero:
            panels = work.from_zero()
        else:
            panels = work.finite()
        return PiecePlan(low_column, high_column, structure, tuple(panels))


class _Piece:
    """One piece while its panels are being found."""

    def __init__(
        self,
        planner: Planner,
        depth: int,
        point: Mapping[Any, Array],
        plan: PiecePlan,
        low: Array,
        high: Array,
    ) -> None:
        self.planner, self.depth, self.point, self.plan = planner, depth, point, plan
        self.low, self.high = low, high
        self.scale: Any = None
        self.axis = planner.cells.levels[depth - 1].axis
        self.degree = planner.degree if depth == 1 else None
        self.insides: dict[tuple[str, float, float], Panel] = {}

    def value(self, panel: Panel) -> Array:
        result = self.planner.panel_value(
            self.depth, self.point, self.plan, panel, self.low, self.high, False
        )
        return np.asarray(result, dtype=np.longdouble)

    def trials(self, panel: Panel, counts: Sequence[int]) -> list[Array]:
        """The panel by several rules."""
        return self.planner.trial_values(
            self.depth, self.point, self.plan, panel, self.low, self.high, counts
        )

    def with_inside(self, kind: str, a: float, b: float) -> Panel:
        """A panel with plans for the inner variables, made at a few places in it."""
        if self.depth == 1:
            return Panel(kind, a, b, 1)
        if (kind, a, b) not in self.insides:
            self.insides[kind, a, b] = self.plan_inside(kind, a, b)
        return self.insides[kind, a, b]

    def plan_inside(self, kind: str, a: float, b: float) -> Panel:
        """The inner plans of ``with_inside``, made anew."""
        places = a + (b - a) * np.array([0.03, 0.5, 0.97], dtype=np.longdouble)
        x, _ = place_nodes(kind, places, last_axis(self.low), last_axis(self.high), False)
        shape = np.broadcast_shapes(x.shape, *(np.shape(v) + (1,) for v in self.point.values()))
        point = {symbol: np.broadcast_to(v[..., None], shape).ravel() for symbol, v in self.point.items()}
        point[self.axis.variable] = np.broadcast_to(x, shape).ravel()
        inside = self.planner.plan_structure(self.depth - 1, point, self.plan.structure)
        return Panel(kind, a, b, 1, inside)

    def estimate(self, kind: str, a: float, b: float) -> Panel:
        """The panel with the nodes it needs, or more than the planner's most where its rules do not settle."""
        base = self.with_inside(kind, a, b)
        if self.degree is not None and kind == "linear":
            return Panel(kind, a, b, self.degree // 2 + 1, base.inside)
        # near a finite edge the distance to it loses as many bits as the panel is powers of two away
        noise = NOISE * 2.0**b if kind in ("to low", "to high", "from low") else NOISE
        values: list[Array] = []
        most = self.planner.most_nodes
        needed = most + 1
        coming: list[Array] = []
        for position, count in enumerate(TRIALS):
            if not coming:
                coming = self.trials(base, next(batch for batch in BATCHES if count in batch))
            value = coming.pop(0)
            if not np.all(np.isfinite(value)):
                return Panel(kind, a, b, most + 1, base.inside)
            values.append(value)
            if position < 2:
                continue
            # against the panel's own value, which the fast arithmetic resolves however small the panel is;
            # how
            # accurate it has to be is a matter of its share in the whole piece
            errors = [float(np.max(ratio(np.abs(v - value), np.abs(value)))) for v in values[:-1]]
            weight = float(np.max(ratio(np.maximum(np.abs(value), self.floor()), np.abs(value))))
            needed = nodes_needed(errors, self.planner.tolerance * max(weight, 1.0), noise, most)
            if errors[-1] < noise or (errors[-1] < 1e-12 and needed <= 1.7 * count):
                break
        return Panel(kind, a, b, min(needed, most + 1), base.inside)

    def few(self, panel: Panel, count: int) -> bool:
        """Whether a panel takes no more nodes than a count that was set for ``MOST_FOR`` digits."""
        return panel.nodes <= count * self.planner.room

    def floor(self) -> Any:
        return np.longdouble(0) if self.scale is None else self.scale

    def refine(self, kind: str, a: float, b: float, depth: int = 0, singular: str = "") -> list[Panel]:
        """Panels over [a, b], halved until each settles; ``singular`` names the end that may have a
        singularity."""
        panel = self.estimate(kind, a, b)
        if self.few(panel, 44 if depth < 4 else MOST_NODES):
            return [panel]
        if depth >= 9:
            raise NotReady(f"the integrand over {self.axis.name} is not smooth between its cuts")
        middle = (a + b) / 2
        return self.refine(kind, a, middle, depth + 1) + self.refine(kind, middle, b, depth + 1)

    def from_zero(self) -> list[Panel]:
        """A piece from zero to a finite end, either of which may be singular."""
        whole = self.estimate("linear", 0.0, 1.0)
        if self.few(whole, 40):
            return [whole]
        upper = self.estimate("linear", 0.5, 1.0)
        above = [upper] if self.few(upper, 44) else self.half("linear", 0.5, 1.0, "to high")
        lower = self.estimate("linear", 0.0, 0.5)
        if self.few(lower, 60):  # regular at zero: cheaper than creeping there
            return [*above, lower]
        return above + self.tail("to zero", FARTHEST, "low", 1.0)

    def without_end(self) -> list[Panel]:
        """A piece from a positive end, which may be singular, to infinity."""
        first = self.estimate("to infinity", 0.0, 1.0)
        near = [first] if self.few(first, 44) else self.tail("from low", EDGE_FARTHEST, "low")
        return near + self.tail("to infinity", FARTHEST, "high", 1.0)

    def finite(self) -> list[Panel]:
        """A piece with two finite ends that are not zero."""
        whole = self.estimate("linear", 0.0, 1.0)
        if self.few(whole, 40):
            return [whole]
        kind = "linear"
        with np.errstate(all="ignore"):
            positive = bool(np.all(np.asarray(self.low) > 0))
            wide = positive and float(np.max(self.high / self.low)) > 3
        if wide:
            logarithmic = self.estimate("log", 0.0, 1.0)
            if self.few(logarithmic, 48):
                return [logarithmic]
            kind = "log"
        panels: list[Panel] = []
        for a, b, end in ((0.0, 0.5, "to low"), (0.5, 1.0, "to high")):
            half = self.estimate(kind, a, b)
            if self.few(half, 44):
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
        if self.few(close, 44):
            return [*away, close]
        if kind == "log":
            # creeping is done on the linear scale: come closer first
            if near[1] - near[0] > 0.01:
                return away + self.half(kind, *near, end)
            raise NotReady(f"a singular edge of {self.axis.name} on a range of many decades")
        start = -math.log2(near[1] - near[0])  # a whole number: ranges are only ever halved
        return away + self.tail(end, EDGE_FARTHEST, "low" if end == "to low" else "high", start)

    def tail(self, kind: str, farthest: float, end: str, start: float = 0.0) -> list[Panel]:
        """Panels of doubling length towards an end, until what they add no longer matters.

        Raises
        ------
        Divergent
            The panels' contributions do not fall although the range was extended over many decades.
        """
        finite_edge = farthest == EDGE_FARTHEST
        if self.depth > 1 and not finite_edge:
            self.look_ahead(kind, end, start)
        panels: list[Panel] = []
        totals: list[Array] = []
        a, width = start, 1.0
        if finite_edge:
            farthest += start
        while a < farthest:
            b = min(a + width, farthest)
            found = self.refine(kind, a, b)
            panels += found
            totals.append(sum((self.value(panel) for panel in found), np.longdouble(0)))
            summed = sum(totals[1:], totals[0])
            self.scale = np.abs(summed) * np.longdouble(1e-3)
            shares = ratio(np.abs(totals[-1]), np.abs(summed))
            if not np.all(np.isfinite(shares)):
                raise Divergent(self.axis.direction(end))
            if len(totals) >= 2 and float(np.max(shares)) < self.planner.tolerance / 10 and b - start >= 2:
                break
            if rising(totals) and b > (300 if not finite_edge else 16):
                raise Divergent(self.axis.direction(end))
            a, width = b, width * 2
        else:
            panels += self.beyond(kind, farthest, end, finite_edge)
        self.scale = None
        return panels

    def look_ahead(self, kind: str, end: str, start: float) -> None:
        """A rough look along a tail, so that no effort goes into a divergent one."""
        totals = []
        a, width = start, 1.0
        while a < 512:
            inside = self.with_inside(kind, a, a + width).inside
            totals.append(self.value(Panel(kind, a, a + width, 16, inside)))
            if not np.all(np.isfinite(totals[-1])):
                return
            a, width = a + width, 2 * width
            if float(np.max(ratio(np.abs(totals[-1]), np.abs(sum(totals[1:], totals[0]))))) < 1e-3:
                return
        if rising(totals):
            raise Divergent(self.axis.direction(end))

    def beyond(self, kind: str, farthest: float, end: str, finite_edge: bool) -> list[Panel]:
        """Panels farther out than the fast arithmetic can see, from the rate at which the integrand falls."""
        inside = self.with_inside(kind, farthest / 2, farthest).inside
        places = [farthest * share for share in (0.5, 0.65, 0.8)]
        sizes = [
            float(np.max(np.log(np.abs(self.value(Panel(kind, v, v + 1e-3, 2, inside)))))) for v in places
        ]
        rates = [(sizes[k] - sizes[k + 1]) / (0.15 * farthest) for k in range(2)]
        if (
            not all(math.isfinite(rate) for rate in rates)
            or abs(rates[0] - rates[1]) > 1e-3 * abs(rates[0]) + 1e-9
        ):
            raise NotReady(f"the integral settles too slowly as {self.axis.direction(end)}")
        rate = rates[1]
        if rate < 1e-6:
            raise Divergent(self.axis.direction(end))
        last = (self.planner.digits + 5) * math.log(10) / rate + 10
        step = min(last - farthest, 15 / rate)
        count = math.ceil((last - farthest) / step)
        if count > 60 or last > 1e9:
            raise NotReady(f"the integral settles too slowly as {self.axis.direction(end)}")
        if finite_edge:
            self.planner.reach = max(self.planner.reach, last)
        needed = min(self.planner.most_nodes, math.ceil(self.planner.digits * 0.8 + step * rate))
        step = (last - farthest) / count
        return [
            Panel(kind, farthest + k * step, farthest + (k + 1) * step, needed, inside, finite_edge)
            for k in range(count)
        ]


def plan_outer_piece(planner: Planner, piece: OuterPiece) -> PiecePlan:
    """The plan of an outermost piece; its ends are kept exactly by the caller."""
    depth = len(planner.cells.levels)
    low = to_fast(np.array(piece.low, dtype=object))[()]
    high = (
        np.longdouble("inf")
        if gmpy2.is_infinite(piece.high)
        else to_fast(np.array(piece.high, dtype=object))[()]
    )
    axis = planner.cells.levels[-1].axis
    low_column = LOW if piece.low == 0 and axis.low == 0 else -1
    high_column = HIGH if gmpy2.is_infinite(piece.high) else -1
    if not gmpy2.is_infinite(piece.high) and piece.high - piece.low <= THIN * piece.high:
        # too thin for the fast arithmetic, and for anything but a smooth integrand
        inside = planner.plan_structure(depth - 1, {axis.variable: np.array([low])}, piece.structure)
        return PiecePlan(low_column, high_column, piece.structure, (Panel("linear", 0.0, 1.0, 16, inside),))
    with np.errstate(all="ignore"):
        return planner.plan_piece(depth, {}, (low_column, high_column, piece.structure), low, high)


def outer_value(
    planner: Planner, piece: OuterPiece, plan: PiecePlan, growth: float, exact: bool = True
) -> Any:
    """The integral over an outermost piece: at the current precision, or in the fast arithmetic."""
    depth = len(planner.cells.levels)
    if exact:
        total, low, high = gmpy2.mpfr(0), piece.low, piece.high
    else:
        total = np.longdouble(0)
        low, high = to_fast(np.array([piece.low, piece.high], dtype=object))
    for panel in plan.panels:
        if exact or not panel.only_exact:
            total = total + planner.panel_value(depth, {}, plan, panel, low, high, exact, growth)
    return total
