"""A link of an open chain against what the text says before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.evidence.members import Member
from tlssym.judge import policy
from tlssym.judge.context import Context, Said
from tlssym.judge.implication.constraints import UP_TO_NUMBER, Constraint, differentiated
from tlssym.judge.implication.search import Kind, search
from tlssym.judge.implication.telling import another_value, said_of
from tlssym.values import Verdict

OPEN = (Verdict.DEFINITION, Verdict.UNDECIDED)
HERE = "what stands before it in this display"


def implied(
    said: Said, left: Member, right: Member, kind: str, before: Sequence[Member], context: Context
) -> Said:
    """What earlier displays say of a link that nothing else settles.

    Parameters
    ----------
    said : Said
        What is said of it by itself.
    left, right : Member
    kind : str
    before : sequence of Member
        The members of its chain that stand before it.
    context : Context
    """
    if said.verdict not in OPEN or context.earlier is None or context.limits:
        return said
    if kind not in policy.EXACT and kind not in UP_TO_NUMBER:
        return said
    earlier = context.earlier()
    sides = [earlier.quantities.read(_written(member)) for member in (left, right)]
    if any(side is None for side in sides) or sides[0] == sides[1]:
        return said
    known = list(earlier.constraints)
    known += differentiated(known, earlier.quantities)
    known += _of_this_chain(before, right, earlier.quantities)
    letters = {s.name for side in sides for s in side.free_symbols}
    loose = kind in UP_TO_NUMBER or not letters.isdisjoint(context.notation.loose)
    found = search(sides[0], sides[1], loose, known)
    silent = earlier.quantities.silent_rates(*sides)
    if found.kind is not Kind.FOLLOWS and silent:
        still = [side.subs(dict.fromkeys(silent, 0)) for side in sides]
        with_constants = search(still[0], still[1], loose, known)
        if with_constants.kind is Kind.FOLLOWS:
            found = replace(with_constants, constant=tuple(sorted(s.name for s in silent)))
    binds = earlier.binds(c for c in found.used if c.id != HERE) and not earlier.doubts(found.used)
    told = said_of(found, left, right, context, binds)
    if told is None:
        return another_value(said, sides, earlier.constraints, right, context)
    if told.verdict is Verdict.REFUTED and found.kind is Kind.CONTRADICTS and kind not in policy.EXACT:
        return said
    return told


def _written(member: Member) -> Any:
    """A member with its integrals done, where they are worth the same everywhere."""
    result = member.result
    done = member.value is not None and result is not None and result.exact and not result.conditions
    return member.value if done else member.plain if member.plain is not None else member.expr


def _of_this_chain(before: Sequence[Member], right: Member, quantities: Any) -> list[Constraint]:
    """What the chain says of the members before this one."""
    sides = [quantities.read(_written(m)) for m in before if m is not right]
    if len(sides) < 2 or sides[0] is None:
        return []
    return [
        Constraint(HERE, 0, sides[0], side)
        for side in sides[1:]
        if isinstance(side, sp.Expr) and side != sides[0]
    ]
