"""Does a printed formula follow from the one before it as printed?  A question apart from whether it is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from tlssym.derive.work import Derivation, DerivationFailed
from tlssym.judge.agreement import agreement
from tlssym.judge.comparing import is_head
from tlssym.judge.context import Context, finding
from tlssym.judge.formula import Formula
from tlssym.mathematics.equality import Kind, same_equation
from tlssym.parse.tree import Printed, Statement
from tlssym.values import Finding


def replay_findings(
    formula: Formula,
    derivation: Derivation,
    context: Context,
    printed: Callable[[str], Printed | None],
    replayed: Callable[[str], Callable[[Any], Any]],
) -> tuple[Finding, ...]:
    """Follow the derivation from the earlier formula as printed, and compare with this one as printed.

    Parameters
    ----------
    formula : Formula
    derivation : Derivation
        Its ``replays`` say from which equation.
    context : Context
    printed : callable
        From an equation's number to what the same file prints for it.
    replayed : callable
        From a source to a function that derives this equation from what is printed there.
    """
    found: list[Finding] = []
    for source in derivation.replays:
        earlier = printed(source)
        if earlier is None or not earlier.statements or not formula.printed.statements:
            continue
        head = derivation.targets[0].head  # type: ignore[union-attr]
        mine = _about(formula.printed.statements, head, context)
        before = _sides(earlier.statements, context)
        if mine and before:
            found += _compare(source, replayed(source), before, head, mine, context)
    return tuple(found)


def _about(statements: tuple[Statement, ...], head: Any, context: Context) -> list[Statement]:
    """The statements on a quantity: those with it as their left side first, then those with it anywhere."""
    two = [s for s in statements if len(s.members) > 1]
    direct = [s for s in two if is_head(context.lower(s.members[0]), head)]
    return direct + [
        s for s in two if s not in direct and any(context.lower(m).has(head) for m in s.members[:2])
    ]


def _sides(statements: tuple[Statement, ...], context: Context) -> list[sp.Eq]:
    """What the first statement is about and its last member; the same of others about it, where a chain is split."""
    if len(statements[0].members) < 2:
        return []
    left = context.lower(statements[0].members[0])
    own = [s for s in statements if len(s.members) > 1 and context.lower(s.members[0]) == left]
    return [sp.Eq(left, context.lower(s.members[-1]), evaluate=False) for s in own]


def _compare(
    source: str,
    follow: Callable[[Any], Any],
    before: list[sp.Eq],
    head: Any,
    mine: list[Statement],
    context: Context,
) -> list[Finding]:
    told = []
    for each in before:
        try:
            leads_to = follow(each)
        except DerivationFailed as reason:
            told.append((f"does not follow from ({source}) as printed: {reason}", None))
            continue
        if isinstance(leads_to, sp.Eq) and leads_to.lhs == head:
            leads_to = leads_to.rhs
        if any(_follows(statement, head, leads_to, context) for statement in mine):
            return []
        where = context.latex(leads_to)
        told.append((f"does not follow from ({source}) as printed, which leads to ${where}$", leads_to))
    message, derived = told[0]
    place = mine[0].members[1]
    return [finding(context, place, "TLS303", message, derived=derived)]


def _follows(statement: Statement, head: Any, leads_to: Any, context: Context) -> bool:
    left, right = (context.lower(m) for m in statement.members[:2])
    if isinstance(leads_to, sp.Eq):
        return bool(same_equation((left, right), leads_to.args, unknown=head).agrees)
    if agreement(left, head).agrees and (
        agreement(right, leads_to, conditions=context.assumptions).kind in (Kind.IDENTICAL, Kind.UNDECIDED)
    ):
        return True
    return bool(same_equation((left, right), (head, leads_to), unknown=head).agrees)
