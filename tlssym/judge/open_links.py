"""One link of a chain that nothing is derived for: judged by a proof and by numbers, and by neither alone.

``proved`` needs the proof and numbers that agree with it; ``refuted`` needs numbers that differ, at a point, in the
formula as it is printed, and a statement that could be no equation for something in it; what numbers alone support
``agrees``.  Everything else is ``undecided``, with its reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand
from tlssym.evidence.members import Member, has_unknown_function
from tlssym.judge import policy
from tlssym.judge.agreement import Agreement
from tlssym.judge.comparing import best_agreement
from tlssym.judge.context import Context, Said, finding
from tlssym.judge.hidden import counts_nothing, unexplained
from tlssym.judge.open_case import Case, Link, agreeing, opened, sorted_rows
from tlssym.judge.open_estimates import estimate, expansion
from tlssym.judge.open_exact import exact, proved
from tlssym.mathematics.equality import Kind
from tlssym.values import Verdict


def judge_link(link: Link, context: Context) -> Said:
    """Judge one link.

    Parameters
    ----------
    link : Link
        Neither member diverges.
    context : Context
        Its assumptions and limits are those that the display states.
    """
    table = dict(context.definitions)
    left, right = (_written(m, table) for m in (link.left, link.right))
    if not isinstance(left, sp.Expr) or not isinstance(right, sp.Expr):
        return opened(link, context, "no formulas with values")
    conditions = tuple(
        c
        for m in (link.left, link.right)
        if m.result is not None
        for c in m.result.conditions
        if c not in context.assumptions and isinstance(c, sp.core.relational.Relational)
    )
    found = _symbolic(link, context, conditions)
    if left.is_commutative is False or right.is_commutative is False:  # of a limit sympy says None
        return _operators(link, context, found)
    if link.kind == "!=":
        return _unequal(Case(link, context, left, right, found, conditions))
    unknown = left.atoms(AppliedUndef) | right.atoms(AppliedUndef)
    if unknown or (has_unknown_function(left) and left.has(sp.Subs)):
        if found.agrees:
            return proved(Case(link, context, left, right, found, conditions))
        said = (
            "an equation for a function that is not given here: its two sides are not the same by themselves"
        )
        return opened(link, context, said)
    if counts_nothing(left) or counts_nothing(right):
        return opened(link, context, "the terms of a sum do not show how they depend on its index")
    if not found.agrees or left.is_number or right.is_number:
        moving = sorted(
            {str(s) for side in (left, right) for s in unexplained(side, context.notation.constants)}
        )
        if moving:
            said = f"nothing here says how what is differentiated depends on {', '.join(moving)}"
            return opened(link, context, said)
    case = Case(link, context, left, right, found, conditions)
    if right.has(sp.Order) or left.has(sp.Order):
        return expansion(case)
    if link.kind in policy.LOOSE or context.limits:
        return estimate(case)
    return exact(case)


def _written(member: Member, table: dict[Any, Any]) -> Any:
    printed = member.plain if member.plain is not None else member.expr
    return expand(printed, table) if isinstance(printed, sp.Expr) else printed


def _symbolic(link: Link, context: Context, conditions: tuple[Any, ...]) -> Agreement:
    """What a proof says, under the conditions at which the integrals were done."""
    if link.left.value is None or link.right.value is None:
        return Agreement(reason=link.right.refused or link.left.refused)
    wider = replace(context, assumptions=(*context.assumptions, *conditions))
    return best_agreement(link.right.value, [link.left.value], wider)


def _operators(link: Link, context: Context, found: Agreement) -> Said:
    """Products whose order matters: the same words in the same order are the same, and nothing else is said."""
    if found.agrees and link.kind != "!=":
        return Said(Verdict.PROVED, compared=((link.right.value, link.left.value),))
    return opened(link, context, "operators that need not commute: how they do is not given here")


def _unequal(case: Case) -> Said:
    """``≠``: false where the two sides are the same, true where they differ by a number."""
    link, context = case.link, case.context
    if case.found.agrees:
        agree, differ = sorted_rows(case)
        if agree and not differ:
            said = "the two sides are the same"
            told = finding(context, link.right.node, "TLS304", said, derived=case.left)
            return Said(Verdict.REFUTED, (told,), (agreeing(case, agree),))
    if case.special:
        _, differ = sorted_rows(case)
        numbers = not case.left.free_symbols and not case.right.free_symbols
        if numbers and differ and (case.found.refutes or case.found.kind is Kind.NUMBER):
            return Said(Verdict.PROVED)
    gap = sp.simplify(case.left - case.right) if not case.special else None
    if gap is not None and gap.is_number and gap.is_zero is False:
        return Said(Verdict.PROVED)
    return opened(
        link, context, "the two sides differ as expressions; for which values they do is not said here"
    )
