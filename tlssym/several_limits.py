"""Two parameters that are small or large at once: the leading behaviour in either order of the limits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import sympy as sp

from tlssym.answering import confirm_value
from tlssym.mathematics.regions import RegionResult, evaluate
from tlssym.mathematics.regions.approach import leading_terms
from tlssym.values import Answer, Evidence
from tlssym.where import Given

FASTER = 3
"""On the way on which an order is tried the first parameter goes as this power of the second."""


@dataclass(frozen=True)
class Limit:
    """A symbol that goes to zero, or to infinity."""

    symbol: Any
    is_small: bool

    def along(self, t: Any, power: int) -> dict[Any, Any]:
        """The symbol as a power of what goes to zero."""
        return {self.symbol: t**power if self.is_small else t**-power}


@dataclass(frozen=True)
class Order:
    """One order of the limits, and the behaviour in it.

    Attributes
    ----------
    limits : tuple of Limit
        The one that is taken first stands first.
    value : sympy expression or None
        None where it was not found, or is confirmed by no number; then ``refused`` says why.
    conditions : tuple of sympy relations
    checks : tuple of Evidence
    refused : str
    """

    limits: tuple[Limit, ...]
    value: Any
    conditions: tuple[Any, ...] = ()
    checks: tuple[Evidence, ...] = ()
    refused: str = ""


def in_orders(given: Given, integral: Any, limits: tuple[Limit, Limit], digits: int) -> tuple[Order, ...]:
    """The leading behaviour for each order of two limits, each confirmed on a way of its own.

    Parameters
    ----------
    given : Given
        What the user said of the symbols.
    integral : sympy expression
    limits : tuple of Limit
    digits : int
        Of the numeric check.
    """
    assuming = tuple(given.into(relation) for relation in given.relations)
    inner = given.into(integral)
    return tuple(one_order(inner, assuming, order, digits) for order in permutations(limits))


def one_order(inner: Any, assuming: tuple[Any, ...], order: tuple[Limit, ...], digits: int) -> Order:
    """The leading behaviour in one order of two limits, the first of which is taken first."""
    first, second = order
    early = _leading(inner, assuming, first)
    late = _after(early, assuming, second)
    for condition in early.conditions if "contradict" in late.refused else ():
        # the first limit was told on the side of a threshold that the second one leaves
        other = (*assuming, sp.Gt(condition.lts, condition.gts))
        again = _leading(inner, other, first)
        if (found := _after(again, other, second)).value is not None:
            early, late = again, found
            break
    if late.value is None:
        return Order(order, None, refused=late.refused or "the integral does not converge")
    t = sp.Symbol("t", positive=True)
    while t in inner.free_symbols:
        t = sp.Symbol(f"{t.name}'", positive=True)
    way = {**first.along(t, FASTER), **second.along(t, 1)}
    conditions = (*assuming, *early.conditions, *late.conditions)
    there = tuple(c for c in (c.xreplace(way) for c in conditions) if c not in (sp.true, sp.false))
    checks = confirm_value(inner.xreplace(way), late.value.xreplace(way), there, t, digits)
    found_ = tuple(
        dict.fromkeys(
            c
            for c in (*early.conditions, *late.conditions)
            # what holds far enough out on the way is no condition
            if c not in assuming and not c.free_symbols <= set(way)
        )
    )
    if any(check.outcome is Answer.AGREES for check in checks):
        return Order(order, late.value, found_, checks)
    return Order(order, None, found_, checks, "a behaviour was found, but no number confirms it")


def _after(early: RegionResult, assuming: tuple[Any, ...], second: Limit) -> RegionResult:
    """The second limit of the behaviour in the first."""
    if early.value is None:
        return RegionResult(None, refused=early.refused or "the integral does not converge")
    late = _leading(early.value, (*assuming, *early.conditions), second)
    if late.value is not None and late.value.has(second.symbol) and late.value.is_Add:
        shorter = leading_terms(replace(late, exact=True), second.symbol, second.is_small)
        return late if shorter is None else replace(late, value=shorter.value)
    return late


def _leading(value: Any, conditions: tuple[Any, ...], limit: Limit) -> RegionResult:
    side = {"small" if limit.is_small else "large": limit.symbol}
    return evaluate(value, assuming=conditions, explore=False, **side)


def joined(orders: tuple[Order, ...]) -> RegionResult:
    """One result of all orders: their value where it is the same in all of them."""
    values = {order.value for order in orders}
    first = orders[0]
    if None not in values and (len(values) == 1 or _same([o.value for o in orders])):
        return RegionResult(True, first.value, False, first.conditions)
    refused = "; ".join(dict.fromkeys(order.refused for order in orders if order.refused))
    return RegionResult(None, refused=refused or "the behaviour depends on the order of the limits")


def _same(values: list[Any]) -> bool:
    return all(sp.simplify(value - values[0]) == 0 for value in values[1:])
