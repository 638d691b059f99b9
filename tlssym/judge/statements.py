"""One printed statement against what was derived for it, link by link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.targets import Equation, Value
from tlssym.judge import policy
from tlssym.judge.agreement import Agreement, agreement, dimension_ratio, opposite_sign
from tlssym.judge.context import Context, Judged, Notes, at_values, finding, loose_names
from tlssym.judge.definitions import expand
from tlssym.judge.divergence import tell_divergence
from tlssym.judge.loose import excuses_number
from tlssym.judge.members import Member, value_of
from tlssym.judge.numbers import is_rounded, judge_by_numbers, leading_regime
from tlssym.judge.open_chains import (
    brings_in,
    has_unknown,
    introduces,
    is_computed,
    judge_number,
    judge_sum,
    why_open,
    with_transforms,
)
from tlssym.judge.order import judge_ending
from tlssym.judge.policy import Ratio
from tlssym.judge.restate import Reading, as_equation, is_head, readings, same_both_sides, speaks_of
from tlssym.judge.telling import _note_number, tell, written_differently
from tlssym.parse.tree import Statement
from tlssym.values import Severity, Verdict


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
    references, up_to_number, start, context = _references(members, kinds, target, context, notes)
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
    )


def _references(
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
            Severity.ERROR,
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
    if len(ways) < 2:
        return ways[0] if ways else None
    for way in ways:
        values = [m.value for m in compared if m.value is not None and not m.diverges]
        if all(
            best_agreement(v, list(way.references), way.context).ratio in (Ratio.ONE, Ratio.NUMBER)
            for v in values
        ):
            return way
    return ways[0]


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
                Severity.NOTE,
                why_open(compared),
            )
        )
        return [], False, len(members)
    return [first.value], False, start


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
    if judge_sum(context, notes, member, kind, references[0]):
        return Ratio.UNKNOWN, None
    if has_unknown(member, references[0], context):
        alike = member.value is not None and best_agreement(member.value, references, context).ratio
        if alike is not Ratio.ONE:
            notes.verdicts.append(Verdict.UNDECIDED)
            said = "an equation for a function that is not given here: its two sides are not the same by themselves"
            notes.findings.append(finding(context, member.node, "TLS306", Severity.NOTE, said))
            return Ratio.UNKNOWN, None
    if member.value is None or (references[0].has(sp.Integral) and not member.expr.atoms(AppliedUndef)):
        return judge_by_numbers(context, notes, member, kind, references[0])
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
    if judge_number(context, notes, member, kind, references[0], found):
        return Ratio.UNKNOWN, None
    brought = brings_in(member, references[0], found, context)
    if brought and kind != "prop":
        notes.verdicts.append(Verdict.UNDECIDED)
        said = f"holds for a certain value of {brought} only, which nothing before it gives"
        notes.findings.append(
            finding(context, member.node, "TLS306", Severity.NOTE, said, derived=references[0])
        )
        return Ratio.UNKNOWN, None
    if (
        kind in policy.PROPORTIONAL
        and found.ratio is Ratio.DEPENDS
        and _read_as_proportional(context, notes, found, member, kind)
    ):
        if kind == "~":
            notes.findings.append(
                finding(
                    context,
                    member.node,
                    "TLS205",
                    Severity.WARNING,
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
                Severity.NOTE,
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
        notes.findings += written_differently(context, member)
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


def _extend(context: Context, notes: Notes, member: Member) -> None:
    """A finding on the member before holds for one that says the same: what it suggests stands for both."""
    told = notes.findings[-1] if notes.findings else None
    if told is None or told.code != "TLS304" or told.place is None:
        return
    start = context.file.offset(told.place)
    end = member.node.span[1]
    notes.findings[-1] = replace(told, length=end - start, printed=context.file.text[start:end])


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
            attempts.append(
                agreement(plain, wanted, conditions=context.assumptions, leading=context.small, was=reference)
            )
            if attempts[-1].ratio is Ratio.ONE:
                return attempts[-1]
    order = [Ratio.ONE, Ratio.NUMBER, Ratio.DEPENDS, Ratio.UNKNOWN]
    if not context.derivation.targets:
        # what a text says of its own functions is known: a witness must not give them values of their own
        attempts = attempts[-1:] if attempts[-1].ratio is Ratio.DEPENDS else attempts
    best = min(attempts, key=lambda a: (order.index(a.ratio), _length(a.quotient)))
    return _without_hbar(value, references, table, context) or best if best.ratio is Ratio.DEPENDS else best


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
            return found
    return None


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


def _is_loose(context: Context, expr: Any) -> bool:
    return bool(loose_names(context, expr))


def _read_as_proportional(
    context: Context, notes: Notes, found: Agreement, member: Member, kind: str
) -> bool:
    """Whether what is missing is a constant of other symbols: ∝, or ∼ between unlike dimensions.

    What either side depends on, by itself or through what its names stand for, is no constant; and ∼ with a
    number on the right is an estimate of the whole left side.
    """
    if found.quotient is None or (kind == "~" and member.expr.is_number):
        return False
    table = dict(context.definitions)
    sides = [each for each in (notes.left, member.expr) if isinstance(each, sp.Expr)]
    about = {s for side in sides for form in (side, expand(side, table)) for s in form.free_symbols}
    if found.quotient.free_symbols & (about - _parameters(context)):
        return False
    return kind == "prop" or dimension_ratio(found.quotient, context.notation, context.unit_id) is False


def _parameters(context: Context) -> set[Any]:
    return {name.symbol for name in context.notation.names if name.exponent_parameter}
