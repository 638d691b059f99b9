"""Two members with an equality between them: proved, refuted, supported by numbers, or left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.evidence.members import Member, is_explicit_derivative
from tlssym.evidence.oracle import Row
from tlssym.judge import policy
from tlssym.judge.context import Said, finding
from tlssym.judge.hidden import fixes_an_unknown
from tlssym.judge.open_case import NAME, Case, agreeing, opened, sorted_rows
from tlssym.judge.telling import tell, witness_words
from tlssym.mathematics.equality import Kind
from tlssym.numbers.evaluate import UNDONE
from tlssym.numbers.regional_points import points_in_every_region
from tlssym.parse.tree import Constant, Number, Power
from tlssym.values import Answer, Evidence, Finding, Verdict

LEAST_ROWS, LEAST_DIGITS = 3, 8
WHOLE = ("i", "j", "k", "l", "m", "n", "N")
"""Letters that may count something."""
BRANCHED = (sp.Pow, sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, sp.Heaviside, sp.log)
"""What may be one expression here and another there: $\\sqrt{\\sin^2 x}$ is $\\sin x$ where that is positive."""


def exact(case: Case) -> Said:
    found = case.found
    if not case.special:
        return _closed(case)
    if found.agrees:
        return proved(case)
    counted = _for_whole_numbers(case)
    if counted is not None:
        return counted
    open_ = "" if found.kind is Kind.NUMBER else _may_be_right(case)
    if open_ and (case.first_row is None or case.first_row.same is False):
        return opened(case.link, case.context, open_)
    agree, differ = sorted_rows(case)
    if agree and differ:
        return _chambers(case, agree, differ)
    if differ:
        return _refuted(case, differ)
    if found.kind is Kind.UNDECIDED and agree:
        return supported(case, agree)
    if agree:
        said = "the evaluation says that the two sides differ, the numbers that they agree: nothing is said"
        return opened(case.link, case.context, said, "TLS403")
    return unsettled(case)


def _for_whole_numbers(case: Case) -> Said | None:
    """Whether two sides that differ elsewhere are the same where the letters i, …, n are whole numbers."""
    letters = sorted(case.left.free_symbols | case.right.free_symbols, key=str)
    names = {
        s: sp.Dummy(s.name, integer=True, positive=True)
        for s in letters
        if s.name in WHOLE and not s.is_integer
    }
    if not names or case.first_row is None or case.first_row.same is not False:
        return None
    left, right = case.left.xreplace(names), case.right.xreplace(names)
    points = points_in_every_region((left, right), ())[: LEAST_ROWS + 1]
    rows = case.context.oracle.sides(left, right, points)
    if len(rows) < LEAST_ROWS or not all(row.same for row in rows):
        return None
    shown = ", ".join(f"${case.context.latex(s)}$" for s in names)
    said = f"not derived; numbers agree at {len(rows)} points where {shown} is a whole number"
    note = finding(case.context, case.link.right.node, "TLS306", said, variant="aside")
    return Said(Verdict.AGREES, (note,), (agreeing(case, rows),))


def _closed(case: Case) -> Said:
    """Two closed forms: the comparison has tried them at points itself."""
    found = case.found
    if found.agrees:
        return proved(case)
    counted = _for_whole_numbers(case)
    if counted is not None:
        return counted
    if found.kind is Kind.UNDECIDED:
        agree, differ = sorted_rows(case)
        if agree and not differ:
            return supported(case, agree)
        return opened(case.link, case.context, f"could not be compared: {case.found.reason}")
    if found.refutes and (case.left.has(*BRANCHED) or case.right.has(*BRANCHED)):
        agree, differ = sorted_rows(case)
        if agree and differ:
            return _chambers(case, agree, differ)
    return _closed_and_apart(case, None)


def _closed_and_apart(case: Case, row: Row | None) -> Said:
    """Two closed forms that differ: wrong where one is the other's rewriting, else an equation for something."""
    why = fixes_an_unknown(case.left, case.right, case.link.introduced)
    if case.link.everywhere is not None:
        letters = case.left.free_symbols | case.right.free_symbols
        if letters and letters <= {case.link.everywhere}:
            return wrong(case, row)
    numbers = all(isinstance(m.expr, sp.Expr) and m.expr.is_number for m in (case.link.left, case.link.right))
    if not numbers and case.left.is_number and case.right.is_number:
        # a letter that has a number here may have another there
        return opened(case.link, case.context, why or WHY_OPEN)
    if any(is_explicit_derivative(m) for m in (case.link.left, case.link.right)) and not why:
        return wrong(case, row)
    if not numbers and (not case.link.introduced or not _rewrites(case)):
        return opened(case.link, case.context, why or WHY_OPEN)
    if case.left.free_symbols - case.right.free_symbols or why:
        return opened(case.link, case.context, why or WHY_OPEN)
    return wrong(case, row)


WHY_OPEN = "an equation that nothing is derived for: its two sides are not the same by themselves"


def _rewrites(case: Case) -> bool:
    """Whether two values of one name are in the same letters, so that one is another's rewriting."""
    sides = (case.left, case.right)
    return case.left.free_symbols == case.right.free_symbols and not any(
        s.atoms(sp.Derivative, sp.Subs) for s in sides
    )


def proved(case: Case) -> Said:
    if not case.special:
        return Said(Verdict.PROVED, compared=pair_of(case))
    agree, differ = sorted_rows(case)
    inside = [r for r in differ if not case.outside(r)]
    if inside:
        said = (
            "the evaluation says that the two sides are equal, the numbers that they differ: nothing is said"
        )
        return opened(case.link, case.context, said, "TLS402")
    outside = [r for r in case.rows if case.outside(r) and (r.same is False or r.escapes)]
    bounded = case.failing(differ)
    if any(not (c.lhs.free_symbols and c.rhs.free_symbols) for c in bounded):
        return _chambers(case, agree, differ)
    if not agree and not case.link.right.expr.atoms(AppliedUndef):
        return unsettled(case)
    told = [_condition_note(case, outside)] if case.conditions else []
    return Said(Verdict.PROVED, tuple(told), (agreeing(case, agree),), case.conditions, pair_of(case))


def pair_of(case: Case) -> tuple[tuple[Any, Any], ...]:
    return ((case.found.pair[0], case.found.pair[1]),) if case.found.pair else ()


def _condition_note(case: Case, outside: Sequence[Row]) -> Finding:
    """The conditions that the text does not give, and what happens elsewhere."""
    context = case.context
    needed = ", ".join(f"${context.latex(c)}$" for c in case.conditions)
    elsewhere = ""
    if outside:
        row = outside[0]
        at = ", ".join(f"{s} = {v}" for s, v in row.point.items())
        fails = "does not converge" if row.escapes else "does not hold"
        elsewhere = f"; elsewhere it {fails}, as at {at}"
    return finding(context, case.link.right.node, "TLS505", f"holds where {needed}{elsewhere}")


def _chambers(case: Case, agree: Sequence[Row], differ: Sequence[Row]) -> Said:
    """Right in one range of the parameters and wrong in another, and the text does not say which is meant."""
    context = case.context
    needed = ", ".join(f"${context.latex(c)}$" for c in case.failing(differ))
    holds = f"holds where {needed}" if needed else "holds for some values"
    point = ", ".join(f"{s} = {v}" for s, v in agree[0].point.items()) if agree else ""
    at = f" (as at {point})" if point else ""
    said = f"{holds}{at} and fails elsewhere{witness_words(context, differ[0].words)}"
    note = finding(context, case.link.right.node, "TLS505", said, variant="chamber", witness=differ[0].words)
    return Said(Verdict.UNDECIDED, (note,), conditions=case.conditions)


def supported(case: Case, agree: Sequence[Row]) -> Said:
    """What numbers alone say, wherever they could be had."""
    letters = case.left.free_symbols | case.right.free_symbols
    digits = min(r.digits for r in agree)
    if (letters and len(agree) < LEAST_ROWS) or digits < LEAST_DIGITS:
        said = f"numbers agree to {digits:.0f} digits, which is too little to say so"
        return opened(case.link, case.context, said)
    why = case.found.reason or "no closed form is known"
    points = f"{len(agree)} point" + ("s" if len(agree) != 1 else "")
    said = f"not derived ({why}); numbers agree to {digits:.0f} digits at {points}{_without_value(case)}"
    note = finding(case.context, case.link.right.node, "TLS306", said, variant="aside")
    return Said(Verdict.AGREES, (note,), (agreeing(case, agree),))


def _without_value(case: Case) -> str:
    """Where one side has no value: a condition that the text may lack."""
    row = next((r for r in case.rows if r.same is None and r.problem and r.point), None)
    if row is None:
        return ""
    at = ", ".join(f"{s} = {v}" for s, v in row.point.items())
    return f"; at {at} nothing is said: {row.problem}"


def unsettled(case: Case) -> Said:
    problem = next((r.problem for r in case.rows if r.problem), "no admissible point was found")
    why = case.found.reason or case.link.right.refused or case.link.left.refused
    said = f"not settled by numbers: {problem}" + (f" ({why})" if why else "")
    return opened(case.link, case.context, said, "TLS403")


def _refuted(case: Case, differ: Sequence[Row]) -> Said:
    """Numbers differ everywhere: wrong, unless it may be an equation, or a letter may not be constant."""
    open_ = _may_be_right(case)
    if open_ and (case.hidden or case.found.kind is not Kind.NUMBER):
        return opened(case.link, case.context, open_)
    if not case.left.has(*UNDONE) and not case.right.has(*UNDONE):
        return _closed_and_apart(case, differ[0])
    return wrong(case, differ[0])


def _may_be_right(case: Case) -> str:
    """Why two sides that differ may both be right all the same; empty where they may not."""
    hidden = case.hidden
    if hidden:
        names = ", ".join(f"${case.context.latex(s)}$" for s in sorted(hidden, key=str))
        return f"{names} may depend on what is integrated over: nothing here says that it does not"
    return fixes_an_unknown(case.left, case.right, case.link.introduced)


def _is_letters(member: Member) -> bool:
    """Whether a side is nothing but π or e and a power, which a text may use as letters: π² = π of a projection."""
    node = member.node
    base = node.base if isinstance(node, Power) and isinstance(node.exponent, Number) else node
    return isinstance(base, Constant) and base.name in (r"\pi", "e")


def wrong(case: Case, row: Row | None) -> Said:
    """The finding that a refuted link deserves, with the row at which numbers differ."""
    context, found, link = case.context, case.found, case.link
    if case.renamed:
        return opened(link, context, case.renamed)
    if _is_letters(link.left) and _is_letters(link.right):
        return opened(link, context, "π or e may be a letter here, such as a projection")
    if row is not None:
        found = replace(found, words=row.words)
    if found.kind is Kind.UNDECIDED:
        said = "quadrature contradicts it" + witness_words(context, found.words)
        findings: tuple[Finding, ...] = (
            finding(
                context, link.right.node, "TLS304", said,
                derived=case.left, witness=found.words,
            ),
        )  # fmt: skip
    else:
        sign = link.kind if link.kind in policy.EXACT else "="
        rule = policy.worth(
            policy.Facts(sign, found.kind, link.loose_chain, case.loose, opposite=found.has_opposite_sign)
        )
        findings = (tell(context, link.right, rule, found, link.kind, not link.loose_chain),)
        if rule.verdict is not Verdict.REFUTED:
            return Said(rule.verdict, findings, prefactor=found.number, compared=pair_of(case))
    evidence: tuple[Evidence, ...] = ()
    if row is not None:
        at = ", ".join(f"{s} = {v}" for s, v in row.point.items())
        says = f"as printed, the two sides differ{f' at {at}' if at else ''}"
        evidence = (Evidence(NAME, Answer.AGREES, says, row.digits, 1, of=context.source(link.right.node)),)
    return Said(Verdict.REFUTED, findings, evidence)
