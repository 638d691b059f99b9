"""A derived result printed about another quantity: solved for something else, multiplied through, sides exchanged.

``U_0 = 4V_pR^3/…`` says what ``V_p = U_0/(4R^3)…`` says.  Where the left side is not the derived quantity, the
derived value is put in its place on both sides, and the two are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.targets import Equation, Value
from tlssym.judge.agreement import Agreement, agreement, own_values
from tlssym.judge.context import Context, at_values, loose_names
from tlssym.judge.definitions import expand, solved
from tlssym.judge.members import Member
from tlssym.judge.policy import Ratio
from tlssym.mathematics.equality import Kind, same_equation


@dataclass(frozen=True)
class Reading:
    """What the members of a chain are held against, and what the names in them stand for."""

    references: tuple[Any, ...]
    context: Context
    up_to_number: bool


def is_head(printed: Any, head: Any) -> bool:
    """Whether a printed expression is a derived quantity; a function may leave out its arguments."""
    if printed == head:
        return True
    if not isinstance(printed, sp.Expr) or not isinstance(head, sp.Expr):
        return False
    for bare, applied in ((printed, head), (head, printed)):
        if isinstance(bare, sp.Symbol) and isinstance(applied, AppliedUndef):
            return bare.name == applied.func.__name__
    return agreement(printed, head).ratio is Ratio.ONE


def readings(left: Any, target: Value | Equation, context: Context) -> Iterator[Reading]:
    """The ways to read a chain about a derived quantity, the nearest one first.

    Parameters
    ----------
    left : sympy expression
        The first member as printed.
    target : Value or Equation
        With a head.
    context : Context
    """
    head = at_values(context, target.head)
    derived = tuple(at_values(context, form) for form in (target.expr, *getattr(target, "also", ())))
    own = own_values(context)
    others = {name: value for name, value in own.items() if name != head}
    if is_head(left, head):
        yield Reading(derived, context, target.up_to_number)
        if others:
            wider = replace(context, definitions={**context.definitions, **others})
            yield Reading((*derived, head), wider, target.up_to_number)
        return
    forms = [solved(Value(head, form)) for form in derived]
    if forms[0][0] is None:  # a product of names, or a transform: put in as a whole
        forms = [(head, form) for form in derived]
    name, value = forms[0]
    if not value.has(name):
        rest = {other: meaning for other, meaning in context.definitions.items() if other != name}
        for more in ({}, rest):
            tables = [{**more, name: form} for _, form in forms]
            references = tuple(expand(left, table) for table in tables)
            yield Reading(references, replace(context, definitions=tables[0]), target.up_to_number)
    loose = target.up_to_number or bool(loose_names(context, left))
    for table in (own, {**context.definitions, **own}):
        yield Reading((expand(left, table),), replace(context, definitions=table), loose)


def speaks_of(reading: Reading, left: Any, members: Sequence[Any]) -> bool:
    """Whether the names' meanings change anything in a statement; else it says nothing about them."""
    table: Mapping[Any, Any] = reading.context.definitions
    return any(isinstance(e, sp.Expr) and expand(e, table) != e for e in (left, *members))


def same_both_sides(left: Any, members: Sequence[Member]) -> bool:
    """Whether the first two members are the same as they stand, so that nothing is stated."""
    return len(members) > 1 and agreement(left, members[1].expr).ratio is Ratio.ONE


def as_equation(left: Any, right: Any, target: Equation, context: Context) -> Agreement:
    """A printed equation against a derived one for an unknown that stands on both of its sides."""
    head, value = at_values(context, target.head), at_values(context, target.expr)
    found = same_equation((left, right), (head, value), unknown=head)
    if found.kind is Kind.IDENTICAL:
        return Agreement(Ratio.ONE, sp.S.One, sp.S.One, value)
    if found.kind is Kind.NUMBER:
        return Agreement(Ratio.NUMBER, found.ratio, found.ratio, value)
    if not found.refutes:
        return Agreement(Ratio.UNKNOWN, reference=value, why=found.reason)
    words = found.witness_words()
    witness = {k: v for k, v in words.items() if k not in ("printed", "derived")}
    return Agreement(
        Ratio.DEPENDS,
        reference=value,
        witness={**witness, "= printed": words.get("printed", "?"), "= derived": words.get("derived", "?")}
        if words
        else {},
        why=found.reason,
    )
