"""Estimates: ≈, ≃, ∼ and ∝, sums with O(…) at their end, and whatever is said to hold in a limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.evidence.oracle import Limit, Terms
from tlssym.judge import policy
from tlssym.judge.context import Rule, Said, finding
from tlssym.judge.excuses import is_near, is_rounded, leading_regime
from tlssym.judge.implication.constraints import UP_TO_NUMBER
from tlssym.judge.open_case import FOR_CERTAIN_VALUES, NAME, Case, clearly_apart, opened
from tlssym.judge.open_exact import pair_of, proved, supported, unsettled, wrong
from tlssym.mathematics.equality import Kind
from tlssym.mathematics.monomials import as_monomial
from tlssym.numbers.conditions import usable
from tlssym.numbers.evaluate import UNDONE
from tlssym.numbers.regional_points import points_in_every_region
from tlssym.values import Answer, Evidence, Verdict

MOST_BELOW = 100
"""The largest denominator of a factor that is told as a fraction."""


def expansion(case: Case) -> Said:
    """A sum with O(…) at its end: what is left over must be no larger than that."""
    left, right = (case.left, case.right) if case.right.has(sp.Order) else (case.right, case.left)
    points = points_in_every_region((left.removeO(), right.removeO()), usable(case.context.assumptions))[:2]
    small = [case.context.oracle.remainder_is_small(left, right, point) for point in points]
    if small and all(each is True for each in small):
        note = finding(
            case.context, case.link.right.node, "TLS306",
            "what is left out is no larger than it says, by numbers", variant="aside",
        )  # fmt: skip
        says = "the remainder over its O(…) stays bounded over nine decades"
        evidence = Evidence(
            NAME, Answer.AGREES, says, None, len(points), of=case.context.source(case.link.right.node)
        )
        return Said(Verdict.AGREES, (note,), (evidence,))
    if (
        small
        and all(each is False for each in small)
        and not (left.free_symbols ^ right.removeO().free_symbols) - right.getO().expr.free_symbols
    ):
        said = "what is left out is larger than it says"
        told = finding(case.context, case.link.right.node, "TLS304", said, derived=left)
        return Said(Verdict.REFUTED, (told,))
    return opened(case.link, case.context, "how large the rest is was not settled")


def _has_values(case: Case) -> bool:
    return case.link.right.value is not None and case.link.left.value is not None


def _rounded(case: Case) -> Said | None:
    """A decimal that is the value, rounded."""
    link = case.link
    return Said(Verdict.SCALING) if is_rounded(link.right, [link.left.value], case.context) else None


def _number_left_out(case: Case) -> Said | None:
    """Right but for a pure number, which the sign leaves open."""
    link, context, found = case.link, case.context, case.found
    if case.special and case.agree:
        return None
    said = f"the pure number ${context.latex(found.number)}$ is left out under {policy.SIGNS[link.kind]}"
    note = finding(context, link.right.node, "TLS405", said, derived=found.reference)
    return Said(Verdict.SCALING, (note,), (), case.conditions, pair_of(case), found.number)


def _leaves_a_number_open(case: Case) -> bool:
    found = case.found
    return found.kind is Kind.NUMBER and not found.has_opposite_sign and case.link.kind in policy.LOOSE


def _proportional(case: Case) -> Said | None:
    return Said(Verdict.SCALING) if _constant_quotient(case) else None


def _constant_quotient(case: Case) -> bool:
    """Whether what ∝ leaves out stands on neither side of the statement's head."""
    quotient = case.found.ratio
    if quotient is None or not case.found.refutes:
        return False
    head = case.link.members[0]
    about = case.right.free_symbols | (head.free_symbols if isinstance(head, sp.Expr) else set())
    return not quotient.free_symbols & about


def _number_estimate(case: Case) -> Said | None:
    """A pure number on the right of ≈ or ∼: near enough, or not."""
    link, context = case.link, case.context
    if link.kind not in policy.LOOSE or link.kind == "prop" or not link.right.expr.is_number:
        return None
    if context.limits and case.left.free_symbols:
        return None
    if case.left.free_symbols:
        return opened(link, context, FOR_CERTAIN_VALUES)
    value = link.left.value
    if value is None or value.has(*UNDONE):
        row = case.rows[0] if case.rows else None
        if row is None or row.left is None:
            return unsettled(case)
        value = sp.Float(str(row.left), 15)
    if not value.is_number:
        return None
    if is_near(link.right, value, link.kind):
        return Said(Verdict.SCALING if link.left.value is not None else Verdict.AGREES)
    said = f"no number that {policy.SIGNS[link.kind]} allows: it should be ${context.latex(sp.N(value, 5))}$"
    told = finding(context, link.right.node, "TLS404", said, derived=sp.N(value, 12))
    return Said(Verdict.REFUTED, (told,))


def _in_the_limit(case: Case) -> Said:
    link, context = case.link, case.context
    points = points_in_every_region((case.left, case.right), usable(context.assumptions))[:2]
    ways = [context.oracle.follow(case.left, case.right, context.limits, point) for point in points]
    toward = _toward(case, context.limits)
    if ways and all(way.is_one for way in ways):
        return _to_leading_order(
            case, context.limits, context.oracle.smaller_terms(case.left, case.right, context.limits, points[0])
        )
    if ways and all(way.limit is not None for way in ways):
        if link.kind in policy.PROPORTIONAL:
            return _leading(case, f"right up to a number, {toward}", Verdict.SCALING)
        if not _may_hold(case) and all(abs(way.limit - 1) > 0.1 for way in ways):
            shown = ", ".join(str(sp.Float(str(r), 6)) for r in ways[0].ratios)
            said = f"does not hold for {toward}: printed over computed goes as {shown}"
            told = finding(context, link.right.node, "TLS304", said, derived=case.left)
            return Said(Verdict.REFUTED, (told,))
    if ways and all(way.runs_away for way in ways) and link.kind != "~" and not _may_hold(case):
        said = f"does not hold for {toward}: the two sides are of different order"
        told = finding(context, link.right.node, "TLS304", said, derived=case.left)
        return Said(Verdict.REFUTED, (told,))
    problem = next((way.problem for way in ways if way.problem), "the ratio does not settle")
    return opened(link, context, f"the limit was not settled by numbers: {problem}")


def _may_hold(case: Case) -> bool:
    """Whether the two sides could be brought together by another letter than those that go to a limit."""
    moved = {limit.symbol for limit in case.context.limits}
    if case.left.free_symbols | case.right.free_symbols <= moved:
        return bool(case.hidden)
    return bool(case.hidden or case.why_open)


def _toward(case: Case, limits: Sequence[Limit]) -> str:
    latex = case.context.latex
    return ", ".join(rf"${latex(each.symbol)} \to {latex(each.end)}$" for each in limits)


def _to_leading_order(case: Case, limits: Sequence[Limit], terms: Terms | None) -> Said:
    """The leading term is right; what is printed beside it is right, wrong, or not seen."""
    toward = _toward(case, limits)
    if terms is None or terms.confirmed:
        each = "" if terms is None else ", with each of its terms"
        return _leading(case, f"holds to leading order, {toward}{each}, by numbers")
    latex = case.context.latex
    said = f"holds to leading order, {toward}, but its term ${latex(terms.smallest)}$ is not confirmed"
    letters = case.left.free_symbols | case.right.free_symbols
    if terms.off is None or len(letters) > 1 or case.hidden or case.right.atoms(sp.Float):
        return opened(case.link, case.context, said)
    factor = sp.nsimplify(sp.Float(str(terms.off + 1), 8), rational=True, tolerance=1e-3)
    said = f"the leading term is right for {toward}, its term ${latex(terms.smallest)}$ is not: it should be "
    if factor.q > MOST_BELOW and terms.smallest.is_number:
        said += f"${latex(sp.N(terms.smallest * sp.Float(str(terms.off + 1), 8), 6))}$"
    else:
        said += f"${latex(factor)}$ times that" if factor else "absent"
    told = finding(case.context, case.link.right.node, "TLS304", said, derived=case.left)
    return Said(Verdict.REFUTED, (told,))


def _leading(case: Case, said: str, verdict: Verdict = Verdict.AGREES) -> Said:
    note = finding(case.context, case.link.right.node, "TLS504", said, derived=case.link.left.value)
    says = "the ratio of the two sides goes to one along the limit"
    evidence = Evidence(NAME, Answer.AGREES, says, None, 2, of=case.context.source(case.link.right.node))
    return Said(verdict, (note,), (evidence,))


def _leading_term(case: Case) -> Said | None:
    """The leading term of a sum that is known."""
    link, context = case.link, case.context
    regime = leading_regime(link.right.value, link.left.value, link.kind)
    if regime is None:
        return None
    said = f"holds to leading order, where ${regime}$"
    note = finding(context, link.right.node, "TLS504", said, derived=link.left.value)
    return Said(Verdict.SCALING, (note,))


def _in_some_limit(case: Case) -> Said | None:
    """An estimate whose limit the text does not name: right if there is one."""
    points = points_in_every_region((case.left, case.right), usable(case.context.assumptions))[:1]
    way = case.context.oracle.some_limit(case.left, case.right, points[0]) if points else None
    return None if way is None else _to_leading_order(case, *way)


def _not_compared(case: Case) -> Said:
    if case.agree and not case.differ:
        return supported(case)
    if not case.differ:
        return unsettled(case)
    said = f"no limit was found in which {policy.SIGNS[case.link.kind]} holds"
    return opened(case.link, case.context, said)


def _wrong_estimate(case: Case) -> Said:
    """Two values that no limit brings together."""
    link, context = case.link, case.context
    hidden, why = case.hidden, case.why_open
    if link.kind == "prop" and not hidden and case.found.ratio is not None:
        # whatever the constant is, it does not depend on what stands on both sides: unless a letter of one side does
        shared = case.left.free_symbols & case.right.free_symbols
        why = "" if case.found.ratio.free_symbols <= shared else why
    if hidden or why:
        return opened(link, context, why or "letters in it may depend on what is integrated over")
    arguments = _lost_beside(case)
    if arguments:
        names = ", ".join(f"${context.latex(s)}$" for s in arguments)
        return opened(link, context, f"holds as a function of {names}, up to a factor that does not depend on it")
    moving = _may_move(case)
    if moving:
        names = ", ".join(f"${context.latex(s)}$" for s in sorted(moving, key=str))
        return opened(link, context, f"{names} may depend on the other letters: nothing here says how")
    if not case.special and not (case.left.is_number and case.right.is_number):
        powers = [as_monomial(side) for side in (case.left, case.right)]
        if not link.introduced or not clearly_apart(powers[1], powers[0]):
            return opened(link, context, f"no limit was found in which {policy.SIGNS[link.kind]} holds")
        return wrong(case, None)
    return wrong(case, case.differ[0]) if case.differ else unsettled(case)


def _lost_beside(case: Case) -> tuple[Any, ...]:
    """The arguments of the function that a chain gives, where only these are left: V(r) = -a/r ∼ 1/r."""
    head = case.link.members[0] if case.link.members else None
    quotient = case.found.ratio
    if not isinstance(head, AppliedUndef) or quotient is None or case.link.kind not in UP_TO_NUMBER:
        return ()
    arguments = {a for a in head.args if isinstance(a, sp.Symbol)}
    left_out = not quotient.free_symbols & arguments and case.right.free_symbols <= arguments
    return tuple(head.args) if left_out and arguments else ()


def _may_move(case: Case) -> set[Any]:
    """The letters of one side that may be a power of the others, so that both sides hold: ρT ∝ ρ^{5/3}.

    A factor that is lost and nothing else is no such case, unless the sign is ∝, which says that it is constant.
    """
    quotient = case.found.ratio
    if case.special or quotient is None:
        return set()
    ours, theirs = case.left.free_symbols, case.right.free_symbols
    lost = quotient.free_symbols & (ours ^ theirs)
    return lost if case.link.kind == "prop" or quotient.free_symbols & ours & theirs else set()


ESTIMATES: tuple[Rule[Case], ...] = (
    Rule("a rounded number", _rounded, _has_values),
    Rule("proved", proved, lambda case: _has_values(case) and case.found.agrees),
    Rule("a number near enough", _number_estimate),
    Rule("a number left open", _number_left_out, _leaves_a_number_open),
    Rule("a proportionality", _proportional, lambda case: case.link.kind == "prop"),
    Rule("in the limit", _in_the_limit, lambda case: bool(case.context.limits)),
    Rule("a leading term", _leading_term, _has_values),
    Rule("in some limit", _in_some_limit, lambda case: case.link.kind != "prop"),
    Rule("not compared", _not_compared, lambda case: case.found.kind is Kind.UNDECIDED),
    Rule("no limit found", _wrong_estimate),
)
"""What is said of ≈, ≃, ∼ and ∝, and of whatever is said to hold in a limit."""
