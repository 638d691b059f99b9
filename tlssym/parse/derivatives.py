r"""Quotients of differentials: ``\frac{dW}{dt}``, ``\frac{d}{dx}``, ``\frac{d \ln Z}{d\beta}``, ``\frac{dg}{d\ln L}``.

A ``d`` is a differential's where one stands above and below; everywhere else a bare ``d`` stays what the
notation says, such as the dimension of space.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tlssym.parse.errors import ParseError
from tlssym.parse.tree import (
    Call,
    Derivative,
    Differential,
    Group,
    Node,
    Number,
    Power,
    Product,
    Span,
    Symbol,
)

BARE = (r"\partial", r"\mathrm{d}")  # as the speller names them where no variable follows
_SIGNS = ("d", *BARE)


@dataclass(frozen=True)
class Operator(Node):
    r"""``\frac{d}{dx}``, waiting for what it acts on."""

    variables: tuple[tuple[Node, int], ...]
    partial: bool


def ungrouped(node: Node) -> Node:
    """The node inside any brackets."""
    while isinstance(node, Group):
        node = node.body
    return node


def over(*nodes: Node) -> Span:
    """From the beginning of the first to the end of the last."""
    return nodes[0].span[0], nodes[-1].span[1]


@dataclass(frozen=True)
class _Above:
    """A numerator: its order as printed (None: one), and what is differentiated (None: it comes later)."""

    order: int | None
    body: Node | None
    partial: bool


def quotient(top: Node, bottom: Node, span: Span) -> Node | None:
    """The derivative that a fraction is, or None where it is a fraction.

    Raises
    ------
    ParseError
        Numerator and denominator disagree about the order, or it is by something that is no symbol.
    """
    above = _above(ungrouped(top))
    below = _below(ungrouped(bottom))
    if above is None or below is None:
        return None
    printed = sum(order for _, order in below)
    if (above.order is None and printed != 1) or (above.order is not None and above.order != printed):
        raise ParseError("numerator and denominator of a derivative disagree about its order", span)
    if above.body is None:
        return Operator(span, tuple(below), above.partial)
    return acting(tuple(below), above.body, above.partial, span)


def acting(variables: tuple[tuple[Node, int], ...], body: Node, partial: bool, span: Span) -> Node:
    """The derivative of a body by one variable after the other, the last one first."""
    for variable, order in reversed(variables):
        body = Derivative(span, body, variable, order, partial)
    return body


def applied(operator: Operator, rest: list[Node]) -> tuple[Node, list[Node]]:
    """An operator acting on what stands after it, and the factors that are left.

    Raises
    ------
    ParseError
        Nothing stands there, or several factors of which it is not clear how many are meant.
    """
    if not rest:
        raise ParseError("a derivative of nothing; write what is differentiated", operator.span)
    if len(rest) > 1 and not isinstance(rest[0], Group):
        raise ParseError(
            "how much is differentiated is not clear; write brackets around it",
            (operator.span[0], rest[-1].span[1]),
        )
    span = (operator.span[0], rest[0].span[1])
    return acting(operator.variables, rest[0], operator.partial, span), rest[1:]


def _above(top: Node) -> _Above | None:
    if isinstance(top, Differential):
        return _Above(_count(top.dimension), top.body, top.partial)
    factors = list(top.factors) if isinstance(top, Product) else [top]
    first: Node = factors[0]
    order: int | None = None
    if isinstance(first, Power):
        order, first = _count(first.exponent), first.base
        if order is None:
            return None
    if not isinstance(first, Symbol) or first.name not in _SIGNS:
        return None
    rest = factors[1:]
    body = None if not rest else rest[0] if len(rest) == 1 else Product(over(*rest), tuple(rest))
    return _Above(order, body, first.name == r"\partial")


def _below(bottom: Node) -> list[tuple[Node, int]] | None:
    """The variables in a denominator, each with its order; None where it is none of differentials."""
    factors = list(bottom.factors) if isinstance(bottom, Product) else [bottom]
    if all(isinstance(factor, Differential) for factor in factors):
        return [_variable(factor) for factor in factors if isinstance(factor, Differential)]
    if len(factors) == 2 and isinstance(factors[0], Symbol) and factors[0].name in _SIGNS:
        call = ungrouped(factors[1])
        if isinstance(call, Call) and call.name == "ln" and isinstance(ungrouped(call.arguments[0]), Symbol):
            return [(replace(call, arguments=(ungrouped(call.arguments[0]),)), 1)]
    return None


def _variable(differential: Differential) -> tuple[Node, int]:
    variable, order = differential.body, 1
    if isinstance(variable, Power):
        count = _count(variable.exponent)
        if count is None:
            raise ParseError("the order of a derivative must be a number", variable.span)
        variable, order = variable.base, count
    if not isinstance(variable, Symbol):
        raise ParseError("a derivative must be by a symbol", differential.span)
    return variable, order


def _count(node: Node | None) -> int | None:
    """A single digit, as the order of a derivative is."""
    printed = None if node is None else ungrouped(node)
    if isinstance(printed, Number) and printed.text.isdigit() and len(printed.text) == 1:
        return int(printed.text)
    return None
