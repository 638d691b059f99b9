"""One printed statement against what was derived for it, link by link."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.targets import Equation, Value
from tlssym.judge import policy
from tlssym.judge.agreement import Agreement, agreement, opposite_sign
from tlssym.judge.best import best_agreement
from tlssym.judge.context import Context, Judged, Notes, at_values, finding
from tlssym.judge.definitions import expand
from tlssym.judge.dependence import lost_symbols
from tlssym.judge.divergence import (
    integral_beside,
    integral_node,
    judge_endless,
    judge_escaping,
    judge_partly,
    judge_turned,
    mended_integral,
    tell_divergence,
)
from tlssym.judge.loose import excuses_number
from tlssym.judge.members import Member, value_of
from tlssym.judge.numbers import (
    contradicts,
    is_rounded,
    judge_by_numbers,
    leading_regime,
    refute_by_numbers,
    seen_by_numbers,
)
from tlssym.judge.open_chains import with_transforms
from tlssym.judge.order import judge_ending
from tlssym.judge.policy import Ratio
from tlssym.judge.proportional import read_as_proportional
from tlssym.judge.references import references_of
from tlssym.judge.restate import as_equation, is_head
from tlssym.judge.telling import _note_number, only_as_numbers, tell, written_differently
from tlssym.parse.tree import Statement
from tlssym.values import Verdict


def judge_chain(statement: Statement, target: Value | Equation | None, context: Context) -> Judged:
    """Judge a chain of equalities and estimates, each member against the derived value.

    Parameters
    ----------
    statement : Statement
        Without order relations in it, except at its end (``… ≪ 1``).
    target : Value, Equation or None
        What was derived for its head; None where nothing was, and the members are compared with each other.
    context : Context

    Returns
    -------
    Judged
    """
    notes = Notes()
    statement = _head_first(statement, target, context)
    members = [
        value_of(
            node,
            with_transforms(at_values(context, context.lower(node)), context),
            assuming=context.assumptions,
            small=context.small,
            definitions=context.definitions,
        )
        for node in statement.members
    ]
    notes.left = members[0].expr if len(members) > 1 else None
    notes.first = members[0].node
    kinds = [r.kind for r in statement.relations]
    loose_chain = any(kind in policy.LOOSE for kind in kinds)
    references, up_to_number, start, context = references_of(members, kinds, target, context, notes)
    before: tuple[Ratio, Any] = (Ratio.ONE, sp.S.One)
    for index in range(start, len(members)):
        kind = kinds[index - 1] if index else "="
        member = members[index]
        if kind in policy.ORDER:
            judge_ending(context, notes, kind, references, members[index - 1], member)
            continue
        if member.diverges:
            tell_divergence(context, notes, member, references, members[index - 1] if index else None)
            continue
        if judge_partly(context, notes, member):
            continue
        if not references:
            before = _first_reference(references, member, before)
            continue
        before = _judge_member(
            context,
            notes,
            member,
            kind,
            references,
            before,
            up_to_number,
            loose_chain,
            members[index - 1] if index else None,
            target,
        )
    return Judged(
        tuple(notes.verdicts),
        tuple(notes.findings),
        notes.prefactor,
        target.expr if target is not None else None,
        tuple(members),
        tuple(references),
        tuple(notes.compared),
        notes.hbar_power,
    )


def _head_first(statement: Statement, target: Value | Equation | None, context: Context) -> Statement:
    """A derived quantity on the right of its value, turned round: a sign that reads both ways allows it."""
    if target is None or target.head is None or len(statement.members) != 2:
        return statement
    if statement.relations[0].kind not in policy.EXACT | policy.LOOSE:
        return statement
    head = at_values(context, target.head)
    left, right = (at_values(context, context.lower(node)) for node in statement.members)
    if is_head(left, head) or not is_head(right, head):
        return statement
    return replace(statement, members=statement.members[::-1])


def _first_reference(references: list[Any], member: Member, before: tuple[Ratio, Any]) -> tuple[Ratio, Any]:
    if member.value is not None:
        references.append(member.value)
    return before


def _judge_member(
    context: Context,
    notes: Notes,
    member: Member,
    kind: str,
    references: list[Any],
    before: tuple[Ratio, Any],
    up_to_number: bool,
    loose_chain: bool,
    previous: Member | None,
    target: Value | Equation | None,
) -> tuple[Ratio, Any]:
    if member.value is None or (references[0].has(sp.Integral) and not member.expr.atoms(AppliedUndef)):
        if any(rule(context, notes, member) for rule in (judge_endless, judge_turned, judge_escaping)):
            return Ratio.DEPENDS, None
        if judge_lost(context, notes, member, references):
            return Ratio.DEPENDS, None
        return judge_by_numbers(context, notes, member, kind, references)
    if is_rounded(member, references, context):
        notes.verdicts.append(Verdict.SCALING)
        return Ratio.ONE, sp.S.One
    if isinstance(target, Equation) and notes.moved:
        found = as_equation(notes.left, member.value, target, context)
    else:
        found = best_agreement(member.value, references, context)
    if isinstance(target, Equation) and not notes.moved and found.ratio not in (Ratio.ONE, Ratio.NUMBER):
        # an unknown may stand on both sides, and be solved for in print
        moved = as_equation(notes.left, member.value, target, context)
        found = moved if moved.ratio in (Ratio.ONE, Ratio.NUMBER) else found
    if found.ratio is Ratio.UNKNOWN and context.derivation.targets and member.has_integral:
        if judge_endless(context, notes, member):
            return Ratio.DEPENDS, None
        seen = seen_by_numbers(context, member, references)
        if contradicts(seen, kind, context):
            refute_by_numbers(context, notes, member, references[0], seen)
            return Ratio.DEPENDS, None
    _note_hbar(context, notes, member, found)
    if (
        kind in policy.PROPORTIONAL
        and found.ratio is Ratio.DEPENDS
        and read_as_proportional(context, notes, found, member, kind)
    ):
        if kind == "~":
            notes.findings.append(
                finding(
                    context,
                    member.node,
                    "TLS205",
                    f"∼ is read as ∝: the factor left out, ${context.latex(found.quotient)}$, carries a dimension",
                    derived=references[0],
                )
            )
        notes.verdicts.append(Verdict.SCALING)
        return Ratio.ONE, sp.S.One
    regime = leading_regime(member.value, references[0], kind) if found.ratio is Ratio.DEPENDS else None
    if regime is not None:
        notes.verdicts.append(Verdict.SCALING)
        notes.findings.append(
            finding(
                context,
                member.node,
                "TLS504",
                f"holds to leading order, where ${regime}$",
                derived=references[0],
            )
        )
        return Ratio.ONE, sp.S.One
    if found.ratio in (Ratio.ONE, Ratio.NUMBER) and found.pair:
        notes.compared.append((found.pair[0], found.pair[1]))
    if (
        found.ratio is Ratio.NUMBER
        and not up_to_number
        and notes.prefactor is None
        and not member.has_integral
    ):
        notes.prefactor = found.number
    if found.ratio in (Ratio.ONE, Ratio.NUMBER):
        notes.whole_said = True
        notes.findings += written_differently(context, member)
        notes.findings += only_as_numbers(context, member, found)
    up_to_number = up_to_number or bool(found.through)
    link = _relative(found, before)
    loose = link is Ratio.NUMBER and excuses_number(context, member, found.reference, previous)
    opposite = found.ratio is Ratio.NUMBER and opposite_sign(found)
    rule = policy.judge_link(
        kind,
        link,
        loose_chain=loose_chain,
        loose_quantity=loose,
        up_to_number=up_to_number,
        opposite=opposite,
    )
    inherited = found.ratio is Ratio.DEPENDS and _same_as_before(member, previous, context)
    notes.verdicts.append(
        rule.verdict if not inherited else (Verdict.SCALING if up_to_number else Verdict.PROVED)
    )
    if inherited:
        _extend(context, notes, member)
    if rule.code and not inherited:
        tell(context, notes, member, rule, found, kind, not (loose or loose_chain or kind in policy.LOOSE))
    elif link is Ratio.NUMBER and not inherited:
        _note_number(context, notes, member, found, before, kind, up_to_number)
    return found.ratio, found.number


def judge_lost(context: Context, notes: Notes, member: Member, references: list[Any]) -> bool:
    """Judge an integral that holds nothing of a symbol that its value has a power of; whether that is so."""
    if not context.derivation.targets:
        return False
    declared = context.notation.lookup(r"\hbar")
    units = {declared.symbol} if declared is not None else set()
    units |= {name.symbol for name in context.notation.names if name.is_one}
    printed = member.plain if member.plain is not None else member.expr
    lost = [s for s in lost_symbols(printed, references, dict(context.definitions)) if s not in units]
    if not lost:
        return False
    names = ", ".join(f"${context.latex(symbol)}$" for symbol in lost)
    beside = integral_beside(context, member)
    said = f"contradicts the derivation: it does not depend on {names}" + (f"; {beside}" if beside else "")
    integral = mended_integral(context, member)
    notes.verdicts.append(Verdict.REFUTED)
    notes.findings.append(
        finding(
            context,
            member.node if integral is None else integral_node(member),
            "TLS304",
            said,
            derived=references[0],
            suggestion=integral or context.latex(references[0]),
        )
    )
    return True


def _note_hbar(context: Context, notes: Notes, member: Member, found: Agreement) -> None:
    """The text has set ħ = 1 here: told, as where the dimensions of two sides show it."""
    if found.hbar == 0:
        return
    factor = context.latex(context.notation.lookup(r"\hbar").symbol ** found.hbar)
    said = f"it lacks the factor ${factor}$ beside the derived value"
    notes.findings.append(finding(context, member.node, "TLS204", said, derived=found.reference))
    notes.hbar_power = notes.hbar_power or found.hbar


def _extend(context: Context, notes: Notes, member: Member) -> None:
    """A finding on the member before holds for one that says the same: what it suggests stands for both."""
    told = notes.findings[-1] if notes.findings else None
    if told is None or told.code != "TLS304" or told.place is None:
        return
    start = context.file.offset(told.place)
    end = member.node.span[1]
    notes.findings[-1] = replace(told, length=end - start, printed=context.file.text[start:end])


def _relative(found: Agreement, before: tuple[Ratio, Any]) -> Ratio:
    """The ratio of this member to the one before, from the ratios of both to the derived value."""
    if (
        found.ratio is Ratio.NUMBER
        and before[0] is Ratio.NUMBER
        and sp.simplify(found.number / before[1]) == 1
    ):
        return Ratio.ONE
    if found.ratio is Ratio.ONE and before[0] is Ratio.NUMBER:
        return Ratio.ONE
    return found.ratio


def _same_as_before(member: Member, previous: Member | None, context: Context) -> bool:
    if previous is None or previous.value is None or previous.diverges or member.value is None:
        return False
    if not previous.value.free_symbols:
        return False
    table = dict(context.definitions)
    return agreement(
        expand(member.value, table),
        expand(previous.value, table),
        conditions=context.assumptions,
        leading=context.small,
    ).ratio in (Ratio.ONE, Ratio.NUMBER)
