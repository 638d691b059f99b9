"""A printed value held against a derived one in every form that says the same.

Names are put in where that is needed, ħ is set to one where the text has done so, and a result may be printed about
another quantity: ``U_0 = 4V_pR^3/…`` says what ``V_p = U_0/(4R^3)…`` says.  Where the left side is not the derived
quantity, the derived value is put in its place on both sides, and the two are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand, solved
from tlssym.derive.targets import Equation, Value
from tlssym.evidence.members import Member
from tlssym.judge.agreement import Agreement, agreement, in_words
from tlssym.judge.context import Context, at_values, loose_names, own_values
from tlssym.mathematics.equality import Kind, same_equation


def best_agreement(value: Any, references: list[Any], context: Context) -> Agreement:
    """The best agreement with any of the references, first as printed, then with the names expanded."""
    attempts: list[Agreement] = []
    for reference in references:
        attempts.append(agreement(value, reference, conditions=context.assumptions, leading=context.small))
        if attempts[-1].agrees:
            return attempts[-1]
    table = dict(context.definitions)
    derived = bool(context.derivation.targets)
    for reference in references:
        # a number that the text itself gives a name holds in every formula of the text
        kept = _lost_numbers(value, reference, table) if derived else frozenset()
        plain, wanted = expand(value, table, kept), expand(reference, table, kept)
        if (plain, wanted) != (value, reference):
            found = agreement(
                plain, wanted, conditions=context.assumptions, leading=context.small, was=reference
            )
            attempts.append(replace(found, collapsed=_collapsed(value, reference, wanted, table, context)))
            if attempts[-1].agrees:
                return attempts[-1]
    if not derived or attempts[-1].kind is Kind.UNDECIDED:
        # what is said of the names is known: a witness must not give them values of their own
        attempts = attempts[-1:]
    best = min(attempts, key=_from_best_to_worst)
    if not best.refutes:
        return best
    plain = _without_hbar(value, references, table, context)
    if plain is not None and plain.agrees_up_to_number:
        return plain
    shown = best if plain is None or not plain.words else replace(best, words=plain.words)
    return _through_others(value, references, context) or shown


def _through_others(value: Any, references: list[Any], context: Context) -> Agreement | None:
    """The comparison with estimates put in that the text has derived before, and that the derivation does not use."""
    foreign = frozenset(value.free_symbols - set(context.definitions))
    foreign -= frozenset(s for each in references for s in each.free_symbols)
    more = context.established(foreign) if context.established is not None and foreign else {}
    if not more:
        return None
    wider = replace(context, definitions={**context.definitions, **more}, established=None)
    found = best_agreement(value, references, wider)
    return replace(found, through=more) if found.agrees_up_to_number else None


def _collapsed(value: Any, reference: Any, wanted: Any, table: Mapping[Any, Any], context: Context) -> bool:
    """Whether names put in leave nothing but numbers to compare: then a quotient is as good as its inverse."""
    if not wanted.is_number or not reference.free_symbols or not value.free_symbols:
        return False
    # what the derived form speaks of stays, the other names are put in
    plain = expand(value, table, frozenset(reference.free_symbols))
    nearer = agreement(plain, reference, conditions=context.assumptions, leading=context.small)
    return not nearer.agrees_up_to_number


def _lost_numbers(value: Any, reference: Any, table: Mapping[Any, Any]) -> frozenset[Any]:
    """Parameters whose derived value is a plain number, and which the printed member lost: they stay, and show."""
    lost = reference.free_symbols - value.free_symbols
    return frozenset(s for s in lost if s in table and table[s].is_number)


def _from_best_to_worst(found: Agreement) -> tuple[int, int]:
    """What is decided first, and of that the shortest quotient to read: one that is not known is the longest."""
    order = (Kind.IDENTICAL, Kind.NUMBER, Kind.RATIO, Kind.UNDECIDED)
    place = order.index(Kind.RATIO if found.refutes else found.kind)
    return place, 10**6 if found.ratio is None else int(sp.count_ops(found.ratio))


def _without_hbar(
    value: Any, references: list[Any], table: Mapping[Any, Any], context: Context
) -> Agreement | None:
    """The comparison with ħ = 1, for a member that prints no ħ at all; what dimensions say of it is a note.

    Where it does not agree either, a point at which the two differ is not one at which only ħ tells them apart.
    """
    declared = context.notation.lookup(r"\hbar")
    if declared is None or declared.symbol in value.free_symbols:
        return None
    differs = None
    for reference in references:
        plain, wanted = expand(value, table), expand(reference, table)
        if declared.symbol not in wanted.free_symbols | plain.free_symbols:
            continue
        found = agreement(
            plain.subs(declared.symbol, 1),
            wanted.subs(declared.symbol, 1),
            conditions=context.assumptions,
            leading=context.small,
            was=reference,
        )
        if found.agrees_up_to_number:
            return replace(found, hbar=_power_of(wanted / plain, declared.symbol))
        if differs is None and declared.symbol in reference.free_symbols:
            own = agreement(
                value,
                reference.subs(declared.symbol, 1),
                conditions=context.assumptions,
                leading=context.small,
            )
            differs = own if own.refutes else None
    return differs


def _power_of(expr: Any, symbol: Any) -> Any:
    """The power of a symbol in a product; zero where it stands in no plain power."""
    power = sp.simplify(symbol * sp.diff(sp.log(expr), symbol))
    return power if power.is_number else sp.S.Zero


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
    return agreement(printed, head).agrees


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
    return len(members) > 1 and agreement(left, members[1].expr).agrees


def as_equation(left: Any, right: Any, target: Equation, context: Context) -> Agreement:
    """A printed equation against a derived one for an unknown that stands on both of its sides."""
    head, value = at_values(context, target.head), at_values(context, target.expr)
    found = same_equation((left, right), (head, value), unknown=head)
    if found.agrees_up_to_number:
        number = found.ratio if found.kind is Kind.NUMBER else sp.S.One
        return Agreement(found.kind, number, reference=value)
    if not found.refutes:
        return Agreement(reference=value, reason=found.reason)
    words = in_words(found)
    return Agreement(Kind.RATIO, reference=value, words=words, reason=found.reason)
