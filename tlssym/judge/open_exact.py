"""Two members with an equality between them: proved, refuted, supported by numbers, or left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.evidence.members import Member, is_explicit_derivative
from tlssym.evidence.oracle import Row
from tlssym.judge import policy
from tlssym.judge.context import Rule, Said, finding, first_of
from tlssym.judge.excuses import is_rounded
from tlssym.judge.open_case import NAME, WHY_OPEN, Case, agreeing, opened
from tlssym.judge.signs import WHOLE, with_signs
from tlssym.judge.telling import tell, witness_words
from tlssym.mathematics.equality import Kind
from tlssym.numbers.evaluate import UNDONE
from tlssym.numbers.regional_points import points_in_every_region
from tlssym.parse.tree import Constant, Derivative, Group, Node, Number, Power, Product, Symbol
from tlssym.values import Answer, Evidence, Finding, Verdict

LEAST_ROWS, LEAST_DIGITS = 3, 8
BRANCHED = (sp.Pow, sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, sp.Heaviside, sp.log)
"""What may be one expression here and another there: $\\sqrt{\\sin^2 x}$ is $\\sin x$ where that is positive."""


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


def in_another_order(one: Node, other: Node) -> bool:
    """Whether two members are the same factors, one after the other in different orders."""
    mine, theirs = _factors(one), _factors(other)
    return mine != theirs and Counter(mine) == Counter(theirs)


def _may_be_matrices(case: Case) -> bool:
    """AB = BA: of numbers it says nothing, so A and B need not be numbers, unless they are declared."""
    nodes = (case.link.left.node, case.link.right.node)
    notation = case.context.notation
    if not notation.is_generic or not in_another_order(*nodes):
        return False
    letters = {n.name for n in nodes[0].walk() if isinstance(n, Symbol)}
    capitals = {name for name in letters if len(name) == 1 and name.isupper()}
    return len(capitals) > 1 and not capitals <= {name.latex for name in notation.names}


def _factors(node: Node) -> tuple[Node, ...]:
    """The factors of a product in the order in which they stand, with a power of a product as that of each."""
    if isinstance(node, Group):
        return _factors(node.body)
    if isinstance(node, Product):
        return tuple(each for factor in node.factors for each in _factors(factor))
    if isinstance(node, Power) and len(inside := _factors(node.base)) > 1:
        return tuple(Power(node.span, factor, node.exponent) for factor in inside)
    return (node,)


def _of_order(case: Case) -> Said:
    return opened(case.link, case.context, "the same factors in another order: said of what need not commute")


def _has_a_number(case: Case) -> bool:
    return case.link.left.value is not None and case.right.is_number is True


def _rounded(case: Case) -> Said | None:
    """2π/7 = 0.898: a decimal stands for what it is rounded from, whatever the sign before it."""
    if not is_rounded(case.link.right, [case.left, case.link.left.value], case.context):
        return None
    said = "right to the digits that are printed"
    note = finding(case.context, case.link.right.node, "TLS306", said, variant="aside")
    return Said(Verdict.AGREES, (note,))


def _only_numbers(case: Case) -> Said:
    """Two closed forms that could not be compared: what numbers say."""
    if case.agree and not case.differ:
        return supported(case)
    return opened(case.link, case.context, f"could not be compared: {case.found.reason}")


def _must_hold_everywhere(case: Case) -> bool:
    """Whether the two sides are values of one function at all values of its one letter."""
    return case.link.everywhere is not None and bool(case.letters) and case.letters <= {case.link.everywhere}


def _are_numbers(case: Case) -> bool:
    """Whether both sides are numbers as printed."""
    return all(isinstance(m.expr, sp.Expr) and m.expr.is_number for m in (case.link.left, case.link.right))


def _are_numbers_here(case: Case) -> bool:
    """Whether both are numbers by what the text says of their letters, which may have others elsewhere."""
    return not _are_numbers(case) and case.left.is_number and case.right.is_number


def _are_done_derivatives(case: Case) -> bool:
    sides = (case.link.left, case.link.right)
    if not case.why_open and any(is_explicit_derivative(m) for m in sides):
        return True
    return any(_is_worked_out(one, other) for one, other in (sides, sides[::-1]))


def _is_worked_out(one: Member, other: Member) -> bool:
    """Whether a partial derivative of something explicit is set beside a sum in the same letters: what it is."""
    derivatives = [node for node in one.node.walk() if isinstance(node, Derivative)]
    if not derivatives or one.expr.has(AppliedUndef, sp.Derivative, sp.Subs) or not other.expr.is_Add:
        return False
    letters = [{n.name for n in side.node.walk() if isinstance(n, Symbol)} for side in (one, other)]
    return all(d.partial for d in derivatives) and letters[0] == letters[1]


def _is_equation(case: Case) -> bool:
    """Whether the two sides need be the same for no other reason than that the text says so."""
    return not _are_numbers(case) and (not case.link.introduced or not _rewrites(case))


def _fixes_something(case: Case) -> bool:
    return bool(case.left.free_symbols - case.right.free_symbols or case.why_open)


def _equation(case: Case) -> Said:
    return opened(case.link, case.context, case.why_open or WHY_OPEN, equation=True)


def _another_value(case: Case) -> Said:
    """Wrong, with the point at which numbers differ where numbers were asked."""
    return wrong(case, case.differ[0] if case.special else None)


def _may_branch(case: Case) -> bool:
    return case.found.refutes and (case.left.has(*BRANCHED) or case.right.has(*BRANCHED))


def _rewrites(case: Case) -> bool:
    """Whether two values of one name are in the same letters, so that one is another's rewriting."""
    sides = (case.left, case.right)
    return case.left.free_symbols == case.right.free_symbols and not any(
        s.atoms(sp.Derivative, sp.Subs) for s in sides
    )


def proved(case: Case) -> Said:
    """What a proof says, where numbers do not contradict it."""
    if not case.special:
        return with_signs(case, Said(Verdict.PROVED, compared=pair_of(case)))
    agree, differ = case.agree, case.differ
    inside = [r for r in differ if not case.outside(r)]
    if inside:
        said = (
            "the evaluation says that the two sides are equal, the numbers that they differ: nothing is said"
        )
        return opened(case.link, case.context, said, "TLS402")
    outside = [r for r in case.rows if case.outside(r) and (r.same is False or r.escapes)]
    bounded = case.failing(differ)
    if any(not (c.lhs.free_symbols and c.rhs.free_symbols) for c in bounded):
        return _chambers(case)
    if not agree and not case.link.right.expr.atoms(AppliedUndef):
        return unsettled(case)
    told = [_condition_note(case, outside)] if case.conditions else []
    whole = Said(Verdict.PROVED, tuple(told), (agreeing(case, agree),), case.conditions, pair_of(case))
    return with_signs(case, whole)


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


def _chambers(case: Case) -> Said:
    """Right in one range of the parameters and wrong in another, and the text does not say which is meant."""
    context, agree, differ = case.context, case.agree, case.differ
    needed = ", ".join(f"${context.latex(c)}$" for c in case.failing(differ))
    holds = f"holds where {needed}" if needed else "holds for some values"
    point = ", ".join(f"{s} = {v}" for s, v in agree[0].point.items()) if agree else ""
    at = f" (as at {point})" if point else ""
    words = differ[0].words
    note = finding(
        context, case.link.right.node, "TLS505", f"{holds}{at} and fails elsewhere",
        variant="chamber", witness=words, point=witness_words(context, words),
    )  # fmt: skip
    return Said(Verdict.UNDECIDED, (note,), conditions=case.conditions)


def supported(case: Case) -> Said:
    """What numbers alone say, wherever they could be had."""
    letters, agree = case.letters, case.agree
    digits = min(r.digits for r in agree)
    points = f"{len(agree)} point" + ("s" if len(agree) != 1 else "")
    if (letters and len(agree) < LEAST_ROWS) or digits < LEAST_DIGITS:
        said = f"numbers agree to {digits:.0f} digits at {points}, which is too little to say so"
        return opened(case.link, case.context, said)
    why = case.found.reason or "no closed form is known"
    said = f"not derived ({why}); numbers agree to {digits:.0f} digits at {points}{_without_value(case)}"
    note = finding(case.context, case.link.right.node, "TLS306", said, variant="aside")
    return with_signs(case, Said(Verdict.AGREES, (note,), (agreeing(case, agree),)))


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


def _refuted(case: Case) -> Said | None:
    """Numbers differ everywhere: wrong, unless it may be an equation, or a letter may not be constant."""
    open_ = _may_be_right(case)
    if open_ and (case.hidden or case.found.kind is not Kind.NUMBER):
        return opened(case.link, case.context, open_, equation=not case.hidden)
    if not case.left.has(*UNDONE) and not case.right.has(*UNDONE):
        return first_of(APART, case)
    return wrong(case, case.differ[0])


def _open_by_number(case: Case) -> Said | None:
    """Two sides that need not be the same, and are not at the first point."""
    open_ = "" if case.found.kind is Kind.NUMBER else _may_be_right(case)
    if open_ and (case.first_row is None or case.first_row.same is False):
        return opened(case.link, case.context, open_, equation=not case.hidden)
    return None


def _proof_and_numbers_differ(case: Case) -> Said:
    said = "the evaluation says that the two sides differ, the numbers that they agree: nothing is said"
    return opened(case.link, case.context, said, "TLS403")


def _may_be_right(case: Case) -> str:
    """Why two sides that differ may both be right all the same; empty where they may not."""
    hidden = case.hidden
    if hidden:
        names = ", ".join(f"${case.context.latex(s)}$" for s in sorted(hidden, key=str))
        return f"{names} may depend on what is integrated over: nothing here says that it does not"
    return case.why_open


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
        findings: tuple[Finding, ...] = (
            finding(
                context, link.right.node, "TLS304", "quadrature contradicts it",
                derived=case.left, witness=found.words, point=witness_words(context, found.words),
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


def _agrees(case: Case) -> bool:
    return case.found.agrees


def _undecided(case: Case) -> bool:
    return case.found.kind is Kind.UNDECIDED


APART: tuple[Rule[Case], ...] = (
    Rule("must hold everywhere", _another_value, _must_hold_everywhere),
    Rule("numbers here", _equation, _are_numbers_here),
    Rule("a derivative that was done", _another_value, _are_done_derivatives),
    Rule("an equation", _equation, _is_equation),
    Rule("an equation for something", _equation, _fixes_something),
    Rule("another value", _another_value),
)
"""What is said of two closed forms that differ: wrong where one is the other's rewriting, else an equation."""

CLOSED: tuple[Rule[Case], ...] = (
    Rule("factors in another order", _of_order, _may_be_matrices),
    Rule("proved", proved, _agrees),
    Rule("a rounded number", _rounded, _has_a_number),
    Rule("right for whole numbers", _for_whole_numbers),
    Rule("not compared", _only_numbers, _undecided),
    Rule("right in a chamber", _chambers, lambda c: _may_branch(c) and bool(c.agree and c.differ)),
    Rule("apart", lambda case: first_of(APART, case)),
)
"""What is said of an equality of closed forms, which the comparison has tried at points itself."""

BY_NUMBERS: tuple[Rule[Case], ...] = (
    Rule("proved", proved, _agrees),
    Rule("a rounded number", _rounded, _has_a_number),
    Rule("right for whole numbers", _for_whole_numbers),
    Rule("may be right", _open_by_number),
    Rule("right in a chamber", _chambers, lambda case: bool(case.agree and case.differ)),
    Rule("numbers differ", _refuted, lambda case: bool(case.differ)),
    Rule("numbers agree", supported, lambda case: bool(case.agree) and _undecided(case)),
    Rule("proof and numbers differ", _proof_and_numbers_differ, lambda case: bool(case.agree)),
    Rule("not settled", unsettled),
)
"""What is said of an equality with integrals or the like: a proof and numbers, and neither alone."""
