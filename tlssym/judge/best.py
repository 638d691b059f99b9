"""The comparison that a printed value is judged by: the best of several, names expanded where that is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.judge.agreement import Agreement, agreement
from tlssym.judge.context import Context
from tlssym.judge.definitions import expand
from tlssym.judge.policy import Ratio


def best_agreement(value: Any, references: list[Any], context: Context) -> Agreement:
    """The best agreement with any of the references, first as printed, then with the names expanded."""
    attempts: list[Agreement] = []
    for reference in references:
        attempts.append(agreement(value, reference, conditions=context.assumptions, leading=context.small))
        if attempts[-1].ratio is Ratio.ONE:
            return attempts[-1]
    table = dict(context.definitions)
    for reference in references:
        kept = _lost_numbers(value, reference, table)
        plain, wanted = expand(value, table, kept), expand(reference, table, kept)
        if (plain, wanted) != (value, reference):
            found = agreement(
                plain, wanted, conditions=context.assumptions, leading=context.small, was=reference
            )
            attempts.append(replace(found, collapsed=_collapsed(value, reference, wanted, table, context)))
            if attempts[-1].ratio is Ratio.ONE:
                return attempts[-1]
    order = [Ratio.ONE, Ratio.NUMBER, Ratio.DEPENDS, Ratio.UNKNOWN]
    if not context.derivation.targets:
        # what a text says of its own functions is known: a witness must not give them values of their own
        attempts = attempts[-1:] if attempts[-1].ratio is Ratio.DEPENDS else attempts
    best = min(attempts, key=lambda a: (order.index(a.ratio), _length(a.quotient)))
    if best.ratio is not Ratio.DEPENDS:
        return best
    return (
        _without_hbar(value, references, table, context)
        or _through_others(value, references, context)
        or best
    )


def _through_others(value: Any, references: list[Any], context: Context) -> Agreement | None:
    """The comparison with estimates put in that the text has derived before, and that the derivation does not use."""
    foreign = frozenset(value.free_symbols - set(context.definitions))
    foreign -= frozenset(s for each in references for s in each.free_symbols)
    more = context.established(foreign) if context.established is not None and foreign else {}
    if not more:
        return None
    wider = replace(context, definitions={**context.definitions, **more}, established=None)
    found = best_agreement(value, references, wider)
    return replace(found, through=more) if found.ratio in (Ratio.ONE, Ratio.NUMBER) else None


def _collapsed(value: Any, reference: Any, wanted: Any, table: Mapping[Any, Any], context: Context) -> bool:
    """Whether names put in leave nothing but numbers to compare: then a quotient is as good as its inverse."""
    if not wanted.is_number or not reference.free_symbols or not value.free_symbols:
        return False
    # what the derived form speaks of stays, the other names are put in
    plain = expand(value, table, frozenset(reference.free_symbols))
    nearer = agreement(plain, reference, conditions=context.assumptions, leading=context.small)
    return nearer.ratio not in (Ratio.ONE, Ratio.NUMBER)


def _lost_numbers(value: Any, reference: Any, table: Mapping[Any, Any]) -> frozenset[Any]:
    """Parameters whose derived value is a plain number, and which the printed member lost: they stay, and show."""
    lost = reference.free_symbols - value.free_symbols
    return frozenset(s for s in lost if s in table and table[s].is_number)


def _length(quotient: Any) -> int:
    """How long a quotient is to read; one that is not known in closed form is the longest."""
    return 10**6 if quotient is None else int(sp.count_ops(quotient))


def _without_hbar(
    value: Any, references: list[Any], table: Mapping[Any, Any], context: Context
) -> Agreement | None:
    """The comparison with ħ = 1, for a member that prints no ħ at all; what dimensions say of it is a note."""
    declared = context.notation.lookup(r"\hbar")
    if declared is None or declared.symbol in value.free_symbols:
        return None
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
        if found.ratio in (Ratio.ONE, Ratio.NUMBER):
            return replace(found, hbar=_power_of(wanted / plain, declared.symbol))
    return None


def _power_of(expr: Any, symbol: Any) -> Any:
    """The power of a symbol in a product; zero where it stands in no plain power."""
    power = sp.simplify(symbol * sp.diff(sp.log(expr), symbol))
    return power if power.is_number else sp.S.Zero
