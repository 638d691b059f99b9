"""Printed inequalities: at the end of a chain, on their own, and against derived ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand
from tlssym.derive.targets import Relation
from tlssym.evidence.members import Member
from tlssym.judge import policy
from tlssym.judge.agreement import Agreement, agreement, same_expression
from tlssym.judge.context import Context, Judged, Said, at_values, finding, loose_names, own_values
from tlssym.judge.policy import TURNED
from tlssym.judge.segments import Segmented
from tlssym.mathematics.equality import Kind
from tlssym.numbers.evaluate import UNDONE
from tlssym.parse.tree import RELATIONS, Node, Statement
from tlssym.values import Finding, Verdict

LEAST_TRUTHS = 30
STRICT = ("<", ">", "<=", ">=")
MUCH = 10  # x ≪ y is taken to hold where x < y/10
POWERS = tuple(
    sp.Rational(*pair) for pair in ((2, 1), (1, 2), (3, 1), (1, 3))
)  # of both sides of an inequality


def judge_ending(context: Context, kind: str, references: list[Any], left: Member, right: Member) -> Said:
    """The end of a chain such as ``… ≪ 1``: must hold for the derived value wherever its conditions do."""
    table = dict(context.definitions)
    value = references[-1] if references else left.value
    sides = expand(value, table), expand(right.value, table)
    holds = context.oracle.order_holds(*sides, kind, context.assumptions)
    sign = policy.SIGNS[kind]
    if holds is None:
        said = f"whether {sign} holds here was not settled"
        return Said(Verdict.UNDECIDED, (finding(context, right.node, "TLS306", said),))
    if holds:
        return Said(Verdict.SCALING)
    said = f"the derived value does not satisfy {sign}"
    return Said(Verdict.REFUTED, (finding(context, right.node, "TLS305", said, derived=value),))


def _plain_order(node: Node, lhs: Any, kind: str, rhs: Any, context: Context) -> Judged:
    """An inequality that nothing is derived for: true or false by itself, or a range that the text sets."""
    if not all(isinstance(e, sp.Expr) and e.is_commutative for e in (lhs, rhs)) or context.derivation.targets:
        return Judged((Verdict.DEFINITION,))
    gap = sp.simplify(rhs - lhs) if not (rhs - lhs).has(*UNDONE) else None
    if gap is None or not gap.is_number or gap.is_extended_real is not True:
        return _by_points(node, lhs, kind, rhs, context)
    holds = {
        "<": gap > 0,
        ">": gap < 0,
        "<=": gap >= 0,
        ">=": gap <= 0,
        "<<": _much_less(lhs, rhs),
        ">>": _much_less(rhs, lhs),
    }.get(kind)
    if holds in (True, sp.true):
        return Judged((Verdict.PROVED,))
    if holds in (False, sp.false):
        said = "the two sides are equal" if gap == 0 else f"right less left is ${context.latex(gap)}$"
        return _false(node, said, context)
    said = f"how far apart {policy.SIGNS[kind]} asks two numbers to be is not settled"
    return Judged((Verdict.UNDECIDED,), (finding(context, node, "TLS306", said, variant="aside"),))


def _false(node: Node, said: str, context: Context) -> Judged:
    return Judged((Verdict.REFUTED,), (finding(context, node, "TLS305", f"does not hold: {said}"),))


def _by_points(node: Node, lhs: Any, kind: str, rhs: Any, context: Context) -> Judged:
    """Whether an inequality holds at points of every size and sign: nowhere is false, somewhere is a range."""
    known = [e for e in (lhs, rhs) if e.atoms(AppliedUndef, sp.Derivative)]
    if known or kind not in STRICT or not (lhs.free_symbols | rhs.free_symbols):
        return Judged((Verdict.DEFINITION,))
    seen = context.oracle.truths(lhs, kind, rhs, context.assumptions)
    if len(seen) >= LEAST_TRUTHS and not any(seen):
        return _false(node, f"at {len(seen)} points of every size it holds at none", context)
    if len(seen) >= LEAST_TRUTHS and all(seen):
        said = f"holds at {len(seen)} points of every size, which is no proof"
        return Judged((Verdict.AGREES,), (finding(context, node, "TLS306", said, variant="aside"),))
    return Judged((Verdict.DEFINITION,))


def with_signs_of(expr: Any, letters: Sequence[Any]) -> Any:
    """An expression with some letters as they are elsewhere, of a sign, in place of its own of the same names."""
    known = {s.name: s for s in letters}
    return expr.xreplace({s: known[s.name] for s in expr.free_symbols if s.name in known}) if known else expr


def _much_less(small: Any, large: Any) -> bool | None:
    """Whether one number is far below another: by a factor of ten; None where it is below by less."""
    if not (small.is_number and large.is_number) or not (small < large) or large <= 0:
        return False if small.is_number and large.is_number and not small < large else None
    return True if abs(small) * MUCH <= large else None


def judge_order_link(
    left: Node, kind: str, right: Node, relation: Relation | None, context: Context
) -> Judged:
    """A printed inequality on its own, against the derived one."""
    if relation is None:
        lower = context.either_sign or context.lower
        sides = (at_values(context, lower(each)) for each in (left, right))
        lhs, rhs = (with_signs_of(side, context.positive) for side in sides)
        return _plain_order(left, lhs, kind, rhs, context)
    lhs, rhs = at_values(context, context.lower(left)), at_values(context, context.lower(right))
    derived = Relation(
        at_values(context, relation.lhs),
        relation.kind,
        at_values(context, relation.rhs),
        relation.up_to_number,
    )
    found = same_order((lhs, kind, rhs), derived, context)
    latex = (
        sp.Rel(
            derived.lhs,
            derived.rhs,
            "<" if derived.kind in ("<", "<<") else ">" if derived.kind in (">", ">>") else "<=",
        )
        if isinstance(derived.lhs, sp.Expr)
        else None
    )
    if found.refutes:
        return Judged(
            (Verdict.REFUTED,),
            (_another(left, lhs, kind, right, rhs, derived, latex, found, context),),
            derived=latex,
        )
    loose = bool(loose_names(context, rhs) | loose_names(context, lhs))
    rule = policy.worth(
        policy.Facts("=", found.kind, loose_quantity=loose, up_to_number=derived.up_to_number)
    )
    findings: tuple[Finding, ...] = ()
    if rule.code == "TLS401":
        findings = (
            finding(
                context,
                right,
                "TLS401",
                f"the pure number ${context.latex(found.number)}$ is left out",
                derived=latex,
            ),
        )
    elif rule.code:
        findings = (
            finding(
                context,
                right,
                rule.code,
                found.reason or f"derived differs by the number ${context.latex(found.number)}$",
                derived=latex,
            ),
        )
    told = {derived.kind, TURNED.get(derived.kind)}
    if rule.verdict is not Verdict.REFUTED and kind not in told:
        note = f"the derived condition has {policy.SIGNS[derived.kind]}, which differs at the edge only"
        findings += (finding(context, right, "TLS305", note, variant="edge", derived=latex),)
    number = found.number if found.kind is Kind.NUMBER and not derived.up_to_number else None
    if kind in policy.FAR and found.kind is Kind.NUMBER and not rule.code:
        left_open = f"the pure number ${context.latex(found.number)}$ is left open under {policy.SIGNS[kind]}"
        findings += (finding(context, right, "TLS405", left_open, derived=latex),)
    pair = (found.pair[0], found.pair[1]) if found.pair else None
    tried = (pair,) if pair is not None and found.agrees_up_to_number else ()
    return Judged((rule.verdict,), findings, number, latex, compared=tried)


def judge_wrong_sign(chain: Statement, waiting: Sequence[Relation], context: Context) -> Judged | None:
    """A chain of equalities whose two sides are those of a derived inequality: the sign is wrong.

    Returns
    -------
    Judged or None
        None where no derived inequality has these sides.
    """
    if len(chain.members) != 2 or chain.relations[0].kind not in policy.EXACT | policy.LOOSE:
        return None
    left, right = chain.members
    lhs, rhs = (at_values(context, context.lower(node)) for node in chain.members)
    if not all(isinstance(side, sp.Expr) for side in (lhs, rhs)):
        return None
    for relation in waiting:
        if relation.kind not in TURNED or not isinstance(relation.lhs, sp.Expr):
            continue
        derived = replace(
            relation, lhs=at_values(context, relation.lhs), rhs=at_values(context, relation.rhs)
        )
        for kind in (relation.kind, TURNED[relation.kind]):
            found = same_order((lhs, kind, rhs), derived, context)
            if not found.agrees_up_to_number:
                continue
            sign = RELATIONS[kind][0]
            printed = policy.SIGNS[chain.relations[0].kind]
            says = f"the derived relation between the two sides is {policy.SIGNS[kind]}, printed is {printed}"
            wanted = f"{context.source(left)} {sign} {context.source(right)}"
            told = finding(context, left, "TLS305", says, to=right, suggestion=wanted)
            return Judged((Verdict.REFUTED,), (told,))
    return None


def same_number_in_both(
    segmented: Segmented, judged: list[Judged], derived: Sequence[Relation], context: Context
) -> list[Judged]:
    """A range a < x < b: what is known up to a number takes one in, and that leaves b/a as it is.

    Parameters
    ----------
    segmented : Segmented
        The printed chain of inequalities.
    judged : list of Judged
        Its links, each against one of ``derived``.
    derived : sequence of Relation
    context : Context

    Returns
    -------
    list of Judged
        The links; where the numbers that both leave out do not cancel, the one with a number is refuted.
    """
    numbers = [each.prefactor if each.prefactor is not None else sp.S.One for each in judged]
    if len(judged) != 2 or len({sign.kind for sign in segmented.orders}) != 1:
        return judged
    if any(
        Verdict.REFUTED in each.verdicts or relation.up_to_number
        for each, relation in zip(judged, derived, strict=True)
    ):
        return judged
    whole = sp.simplify(numbers[0] * numbers[1])
    ends = [at_values(context, context.lower(segmented.chains[i].members[0])) for i in (0, 2)]
    if whole == 1 or any(len(chain.members) != 1 for chain in segmented.chains):
        return judged
    if not all(isinstance(end, sp.Expr) for end in ends) or loose_names(
        context, sp.cancel(ends[1] / ends[0])
    ):
        return judged
    at = 0 if numbers[1] == 1 else 1
    node = segmented.chains[2 * at].members[0]
    wanted = ends[1] if at else ends[0]
    wanted = wanted * whole if at else wanted / whole
    says = (
        f"the range is wrong by the number ${context.latex(whole)}$: what is known up to a number only "
        "takes in the same one at both ends"
    )
    told = finding(context, node, "TLS404", says, derived=wanted, suggestion=context.latex(wanted))
    judged[at] = replace(judged[at], verdicts=(Verdict.REFUTED,), findings=(told,), compared=())
    return judged


def _another(
    left: Node,
    lhs: Any,
    kind: str,
    right: Node,
    rhs: Any,
    derived: Relation,
    latex: Any,
    found: Agreement,
    context: Context,
) -> Finding:
    """A printed inequality that is not the derived one: at the side that differs, or all of it."""
    ours = {"left": lhs, "right": rhs}
    theirs = {"left": derived.lhs, "right": derived.rhs}
    if kind == TURNED.get(derived.kind):
        theirs = {"left": derived.rhs, "right": derived.lhs}
    same = {side for side in ours if same_expression(ours[side], theirs[side])}
    pointing = kind in (derived.kind, TURNED.get(derived.kind))
    start, end, wanted = left, right, _order_latex(derived, latex, context)
    says = f"the derived condition is {'another one' if wanted is None else f'${wanted}$'}"
    if found.turned:
        # the sides are right, and only the sign is not
        wanted = f"{context.source(left)} {RELATIONS[found.turned][0]} {context.source(right)}"
    elif same == {"left"} and pointing:
        start, wanted = right, context.latex(theirs["right"])
        says = f"the derived condition has ${wanted}$ here"
    elif same == {"right"} and pointing:
        end, wanted = left, context.latex(theirs["left"])
        says = f"the derived condition has ${wanted}$ here"
    return finding(
        context,
        start,
        "TLS305",
        says,
        to=end,
        derived=latex,
        suggestion=wanted,
        witness=found.words,
    )


def _order_latex(derived: Relation, plain: Any, context: Context) -> str | None:
    if derived.kind in RELATIONS and isinstance(derived.lhs, sp.Expr):
        return f"{context.latex(derived.lhs)} {RELATIONS[derived.kind][0]} {context.latex(derived.rhs)}"
    return None if plain is None else context.latex(plain)


def same_order(printed: tuple[Any, str, Any], derived: Relation, context: Context) -> Agreement:
    """Compare a printed inequality with the derived one, whichever way round it is written.

    Both sides may be multiplied by the same positive quantity; a pure number between them is told.
    """
    lhs, kind, rhs = printed
    strict = {"<=": "<", ">=": ">"}
    results = []
    for left, sign, right, wanted in (
        (lhs, kind, rhs, derived.kind),
        (rhs, TURNED.get(kind, kind), lhs, TURNED.get(derived.kind, "")),
    ):
        attempts = [(left, right, derived.lhs, derived.rhs)]
        table = {**context.definitions, **own_values(context)}
        expanded = tuple(expand(e, table) for e in attempts[0])
        if expanded != attempts[0]:
            attempts.append(expanded)
        for a, b, c, e in attempts:
            found = _one_order(a, b, c, e, context)
            if found.agrees_up_to_number:
                if strict.get(sign, sign) != strict.get(derived.kind, derived.kind):
                    why = f"the relation points the other way: derived {derived.kind}"
                    return Agreement(Kind.RATIO, reference=derived, reason=why, turned=wanted)
                return found
            results.append(found)
    return next((r for r in results if r.refutes), results[0])


def _one_order(left: Any, right: Any, lower: Any, upper: Any, context: Context) -> Agreement:
    conditions = context.assumptions
    if 0 in (left, right) and 0 not in (lower, upper):
        left, right = _sides_of(right - left)
    if 0 in (left, right, lower, upper):
        return agreement(right - left, upper - lower, conditions=conditions)
    found = agreement(right / left, upper / lower, conditions=conditions)
    if found.has_opposite_sign:
        return replace(found, kind=Kind.RATIO)
    if not found.refutes:
        return found
    for power in POWERS:
        # both sides of an inequality between sizes may be raised to a power
        raised = agreement(right / left, (upper / lower) ** power, conditions=conditions)
        if raised.agrees_up_to_number and not raised.has_opposite_sign:
            return raised
    return found


def _sides_of(difference: Any) -> tuple[Any, Any]:
    """A difference that is compared with zero, as the two sides of an inequality."""
    terms = sp.Add.make_args(sp.expand(difference))
    taken = [term for term in terms if term.could_extract_minus_sign()]
    return -sp.Add(*taken), sp.Add(*(term for term in terms if term not in taken))
