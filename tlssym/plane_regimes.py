"""The diagram of regimes in the plane of two parameters: what holds far out in every direction, and where they meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tlssym.integrate import IntegralReport, IntegrateError, integrate
from tlssym.regimes import alike, crossover
from tlssym.several_limits import Order

ROUND = (((False, False), (0, 1)), ((True, False), (1, 0)), ((True, True), (0, 1)), ((False, True), (1, 0)))
"""Once round the plane: at each corner, whether the two are small, and which of them is the faster one, in order."""


@dataclass(frozen=True)
class PlaneRegimes:
    """What holds far out in the plane of two parameters.

    Attributes
    ----------
    symbols : tuple of sympy symbols
    corners : tuple of IntegralReport
        For each corner of the plane, with the two orders of the limits.
    octants : tuple of Order
        The eight of them in the order in which one meets them going round.
    values : tuple of sympy expressions
        The behaviours found, each once, in the same order.
    borders : tuple of (expression, expression, expression)
        Two behaviours side by side, and the second symbol where they are equal; None where that is no power law.
    """

    symbols: tuple[Any, Any]
    corners: tuple[IntegralReport, ...]
    octants: tuple[Order, ...]
    values: tuple[Any, ...]
    borders: tuple[tuple[Any, Any, Any], ...]


def plane_regimes(
    latex: str, symbols: Sequence[str], *, where: Sequence[str] = (), digits: int = 30
) -> PlaneRegimes:
    """The leading behaviour in either order of the limits at each corner of the plane, each confirmed on a way.

    Raises
    ------
    IntegrateError
        As of ``integrate``.
    """
    if len(symbols) != 2:
        raise IntegrateError("--regimes: give one parameter, or two for their plane")
    corners = []
    octants: list[Order] = []
    for (first_small, second_small), fast in ROUND:
        small = [s for s, is_small in zip(symbols, (first_small, second_small), strict=True) if is_small]
        large = [s for s in symbols if s not in small]
        report = integrate(latex, where=where, small=small, large=large, digits=digits)
        corners.append(report)
        # the first order has them as they were asked for
        known = dict(zip([*small, *large], [limit.symbol for limit in report.orders[0].limits], strict=True))
        names = [known[text] for text in symbols]
        by_first = {order.limits[0].symbol: order for order in report.orders}
        octants += [by_first[names[i]] for i in fast]
    values: list[Any] = []
    for octant in octants:
        if octant.value is not None and not any(alike(octant.value, v) for v in values):
            values.append(octant.value)
    borders = [
        (one.value, other.value, crossover(one.value, other.value, names[1]))
        for one, other in pairwise([*octants, octants[0]])
        if None not in (one.value, other.value) and not alike(one.value, other.value)
    ]
    return PlaneRegimes((names[0], names[1]), tuple(corners), tuple(octants), tuple(values), tuple(borders))
