"""What the members of a printed chain are compared with: derived values, or one member where nothing was derived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from tlssym.derive.targets import Equation, Value
from tlssym.judge import policy
from tlssym.judge.best import best_agreement
from tlssym.judge.context import Context, Notes, at_values, finding
from tlssym.judge.members import Member
from tlssym.judge.numbers import leading_regime
from tlssym.judge.open_chains import (
    introduces,
    is_computed,
    why_open,
)
from tlssym.judge.policy import Ratio
from tlssym.judge.restate import Reading, is_head, readings, same_both_sides, speaks_of
from tlssym.values import Verdict


def references_of(
    members: list[Member],
    kinds: list[str],
    target: Value | Equation | None,
    context: Context,
    notes: Notes,
) -> tuple[list[Any], bool, int, Context]:
    """What every member is compared with, the index of the first that is, and what names stand for there."""
    if target is None:
        return *_undertaken(members, kinds, context, notes), context
    derived = [
        at_values(context, target.expr),
        *(at_values(context, form) for form in getattr(target, "also", ())),
    ]
    if target.head is None:
        return derived, target.up_to_number, 0, context
    if len(members) == 1:
        return derived, target.up_to_number, 1, context
    reading = _reading(members, kinds, target, context, notes)
    if reading is not None:
        if notes.moved or members[0].expr in reading.references:
            # a derived value in place of the right side alone would say nothing, or something else
            head = context.latex(at_values(context, target.head))
            notes.whole = f"{head} = {context.latex(derived[0])}"
        return list(reading.references), reading.up_to_number, 1, reading.context
    head = at_values(context, target.head)
    notes.findings.append(
        finding(
            context,
            members[0].node,
            "TLS304",
            f"the left side is not the quantity that is derived here, ${context.latex(head)}$",
            derived=sp.Eq(head, target.expr, evaluate=False),
            suggestion=context.latex(head),
        )
    )
    notes.verdicts.append(Verdict.REFUTED)
    return derived, target.up_to_number, len(members), context


def _reading(
    members: list[Member], kinds: list[str], target: Value | Equation, context: Context, notes: Notes
) -> Reading | None:
    """The first way to read a chain in which all its members agree; where none does, the nearest one."""
    left = members[0].expr
    direct = is_head(left, at_values(context, target.head))
    if isinstance(target, Equation) and not direct:
        head = at_values(context, target.head)
        if not any(m.expr.has(head) for m in members):
            return None
        notes.moved = True
        return Reading((at_values(context, target.expr),), context, target.up_to_number)
    if not direct and same_both_sides(left, members):
        return None
    compared = [m for m, kind in zip(members[1:], kinds, strict=True) if kind not in policy.ORDER]
    ways = [
        way
        for index, way in enumerate(readings(left, target, context))
        if (direct and not index) or speaks_of(way, left, [*way.references, *(m.expr for m in compared)])
    ]
    values = [m.value for m in compared if m.value is not None and not m.diverges]
    fitting = next((way for way in ways if _all_agree(values, way.references, way.context)), None)
    if fitting is None and not direct and values:
        derived = [at_values(context, form) for form in (target.expr, *getattr(target, "also", ()))]
        if _all_agree(values, derived, context):
            return None  # the right side is what is derived, and the left side is another quantity
    return fitting or (ways[0] if ways else None)


def _all_agree(values: list[Any], references: Sequence[Any], context: Context) -> bool:
    return all(
        best_agreement(value, list(references), context).ratio in (Ratio.ONE, Ratio.NUMBER)
        for value in values
    )


def _undertaken(
    members: list[Member], kinds: list[str], context: Context, notes: Notes
) -> tuple[list[Any], bool, int]:
    """Where nothing was derived: the first member that the others can be held against.

    A name on the left that the right side lacks is being introduced, and is compared with nothing.  Two sides
    that nothing was computed for state an equation, which is not an identity to be refuted.
    """
    start, first = 1, members[0]
    if len(members) == 1:
        return [], False, 1
    if introduces(first, members[1:]):
        notes.verdicts.append(Verdict.DEFINITION)
        start, first = 2, members[1]
    if first.diverges:
        return [], False, start - 1
    if start >= len(members):
        return [], False, start
    if first.value is None:
        return [first.plain if first.plain is not None else first.expr], False, start
    compared = [
        m for i, m in enumerate(members) if i >= start - 1 and (i == 0 or kinds[i - 1] not in policy.ORDER)
    ]
    computed = is_computed(compared, kinds[start - 1 :], start == 2, context)
    if not computed and any(
        best_agreement(m.value, [first.value], context).ratio is not Ratio.ONE
        and leading_regime(m.value, first.value, kind) is None
        for m, kind in zip(members[start:], kinds[start - 1 :], strict=True)
        if m.value is not None
    ):
        notes.verdicts.append(Verdict.UNDECIDED)
        notes.findings.append(
            finding(
                context,
                members[start].node,
                "TLS306",
                why_open(compared),
                variant="aside",
            )
        )
        return [], False, len(members)
    return [first.value], False, start
