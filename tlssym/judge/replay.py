"""Does a printed formula follow from the one before it as printed?  A question apart from whether it is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from tlssym.derive.work import Derivation, DerivationFailed
from tlssym.judge.agreement import agreement
from tlssym.judge.context import Context, finding
from tlssym.judge.formula import Formula
from tlssym.judge.policy import Ratio
from tlssym.parse.tree import Printed, Statement
from tlssym.values import Finding, Severity


def replay_findings(
    formula: Formula, derivation: Derivation, context: Context, printed: Callable[[str], Printed | None]
) -> tuple[Finding, ...]:
    """Follow the derivation from the earlier formula as printed, and compare with this one as printed.

    Parameters
    ----------
    formula : Formula
    derivation : Derivation
        Its ``replays`` say from which equation, and how.
    context : Context
    printed : callable
        From an equation's number to what the same file prints for it.
    """
    found: list[Finding] = []
    for source, follow in derivation.replays:
        earlier = printed(source)
        if earlier is None or not earlier.statements or not formula.printed.statements:
            continue
        head = derivation.targets[0].head  # type: ignore[union-attr]
        mine = _about(formula.printed.statements, head, context)
        if mine is None:
            continue
        before = _sides(earlier.statements[0], context)
        if before is None:
            continue
        found += _compare(source, follow, before, mine, context)
    return tuple(found)


def _about(statements: tuple[Statement, ...], head: Any, context: Context) -> Statement | None:
    return next((s for s in statements if len(s.members) > 1 and context.lower(s.members[0]) == head), None)


def _sides(statement: Statement, context: Context) -> sp.Eq | None:
    """The first member and the last one that is not an estimate in numbers."""
    members = [context.lower(m) for m in statement.members]
    return sp.Eq(members[0], members[-1], evaluate=False) if len(members) > 1 else None


def _compare(
    source: str, follow: Callable[[Any], Any], before: sp.Eq, mine: Statement, context: Context
) -> list[Finding]:
    try:
        leads_to = follow(before)
    except DerivationFailed as reason:
        return [
            finding(
                context,
                mine.members[1],
                "TLS303",
                Severity.WARNING,
                f"does not follow from ({source}) as printed: {reason}",
            )
        ]
    value = context.lower(mine.members[1])
    result = agreement(value, leads_to, conditions=context.assumptions)
    if result.ratio in (Ratio.ONE, Ratio.UNKNOWN):
        return []
    return [
        finding(
            context,
            mine.members[1],
            "TLS303",
            Severity.WARNING,
            f"does not follow from ({source}) as printed, which leads to ${context.latex(leads_to)}$",
            derived=leads_to,
        )
    ]
