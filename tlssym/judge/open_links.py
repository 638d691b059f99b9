"""One link of a chain that nothing is derived for: judged by a proof and by numbers, and by neither alone.

``proved`` needs the proof and numbers that agree with it; ``refuted`` needs numbers that differ, at a point, in the
formula as it is printed, and a statement that could be no equation for something in it; what numbers alone support
``agrees``.  Everything else is ``undecided``, with its reason, or follows from what the text says before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.evidence.members import Member, has_unknown_function
from tlssym.judge import policy
from tlssym.judge.context import Context, Rule, Said, finding, first_of
from tlssym.judge.derivatives import same_by_rules
from tlssym.judge.hidden import counts_nothing, unexplained
from tlssym.judge.implication.constraints import UP_TO_NUMBER, Constraint, differentiated
from tlssym.judge.implication.search import Kind as Follows
from tlssym.judge.implication.search import search
from tlssym.judge.implication.telling import another_value, as_new, said_of
from tlssym.judge.implication.values import worked_out
from tlssym.judge.open_case import Case, OpenLink, agreeing, opened
from tlssym.judge.open_estimates import ESTIMATES, expansion
from tlssym.judge.open_exact import BY_NUMBERS, CLOSED, in_another_order, proved
from tlssym.language import is_opaque
from tlssym.mathematics.equality import Kind
from tlssym.parse.tree import Derivative, Negative, Node, Sum, counted_by
from tlssym.values import Verdict

OPEN = (Verdict.DEFINITION, Verdict.UNDECIDED)
MOST_TOLD = 3
"""The wholes that are named as the reason why nothing is said."""
HERE = "what stands before it in this display"


def judge_link(link: OpenLink, context: Context) -> Said:
    """Judge one link.

    Parameters
    ----------
    link : OpenLink
        Neither member diverges.
    context : Context
        Its assumptions and limits are those that the display states.
    """
    counted = _counted(link, context)
    if counted:
        context = replace(context, assumptions=(*context.assumptions, *counted))
    said = first_of(LINKS, Case(link, context))
    assert said is not None  # the last rule always applies
    return said


def _counted(link: OpenLink, context: Context) -> tuple[Any, ...]:
    """What a factorial says of its letters: of (N - n)! that n is not above N."""
    found = []
    for member in (link.left, link.right):
        for node in member.node.walk():
            inside = counted_by(node)
            if isinstance(inside, Sum) and any(isinstance(term, Negative) for term in inside.terms):
                value = context.lower(inside)
                if isinstance(value, sp.Expr) and value.free_symbols:
                    found.append(sp.Ge(value, 0))
    return tuple(c for c in dict.fromkeys(found) if isinstance(c, sp.core.relational.Relational))


def _without_values(case: Case) -> Said:
    return opened(case.link, case.context, "no formulas with values")


def _operators(case: Case) -> Said:
    """Products whose order matters: the same words in the same order are the same, and nothing else is said."""
    link = case.link
    if case.found.agrees and link.kind != "!=":
        return Said(Verdict.PROVED, compared=((link.right.value, link.left.value),))
    wholes = {call for side in (case.left, case.right) for call in side.atoms(AppliedUndef) if is_opaque(call)}
    texts = sorted({call.func.__name__.removeprefix("opaque ").partition("@")[0] for call in wholes})
    if texts:
        parts = ", ".join(f"${text}$" for text in texts[:MOST_TOLD])
        return opened(link, case.context, f"read as a whole, and nothing is known of it: {parts}")
    return opened(link, case.context, "operators that need not commute: how they do is not given here")


def _unequal(case: Case) -> Said:
    """``≠``: false where the two sides are the same, true where they differ by a number."""
    link, context, found = case.link, case.context, case.found
    if in_another_order(link.left.node, link.right.node):
        return opened(link, context, "the same product in another order: the text says that it does not commute")
    if found.agrees and case.agree and not case.differ:
        said = "the two sides are the same"
        told = finding(context, link.right.node, "TLS304", said, derived=case.left)
        return Said(Verdict.REFUTED, (told,), (agreeing(case, case.agree),))
    apart = found.refutes or found.kind is Kind.NUMBER
    if case.special and not case.letters and case.differ and apart:
        return Said(Verdict.PROVED)
    gap = sp.simplify(case.left - case.right) if not case.special else None
    if gap is not None and gap.is_number and gap.is_zero is False:
        return Said(Verdict.PROVED)
    return opened(
        link, context, "the two sides differ as expressions; for which values they do is not said here"
    )


def _has_unknown_function(case: Case) -> bool:
    unknown = case.left.atoms(AppliedUndef) | case.right.atoms(AppliedUndef)
    return bool(unknown) or (has_unknown_function(case.left) and case.left.has(sp.Subs))


def _about_unknown(case: Case) -> Said:
    if case.found.agrees:
        return proved(case)
    if case.link.kind in policy.EXACT and same_by_rules(case.left, case.right):
        return Said(Verdict.PROVED)
    said = "an equation for a function that is not given here: its two sides are not the same by themselves"
    return opened(case.link, case.context, said, equation=True)


def _counts_nothing(case: Case) -> Said:
    return opened(case.link, case.context, "the terms of a sum do not show how they depend on its index")


def _total_and_partial(case: Case) -> Said | None:
    """dH/dt beside ∂H/∂t: they are the same only where nothing else in H depends on t, which is not said."""

    def derivatives(node: Node) -> set[tuple[bool, str, str]]:
        found = (each for each in node.walk() if isinstance(each, Derivative))
        return {(each.partial, case.context.source(each.body), case.context.source(each.variable)) for each in found}

    sides = derivatives(case.link.left.node), derivatives(case.link.right.node)
    for mine, theirs in (sides, sides[::-1]):
        if any((not partial, *of) in theirs for partial, *of in mine):
            said = "a total and a partial derivative of the same: nothing here says what else in it moves"
            return opened(case.link, case.context, said)
    return None


def _moving(case: Case) -> Said | None:
    """A derivative of what does not show how it depends on the letter."""
    if case.found.agrees and not case.left.is_number and not case.right.is_number:
        return None
    known = case.context.notation.constants
    moving = sorted({str(s) for side in (case.left, case.right) for s in unexplained(side, known)})
    if not moving:
        return None
    said = f"nothing here says how what is differentiated depends on {', '.join(moving)}"
    return opened(case.link, case.context, said)


LINKS: tuple[Rule[Case], ...] = (
    Rule("without values", _without_values, lambda c: not all(isinstance(e, sp.Expr) for e in (c.left, c.right))),
    # of a limit sympy says None
    Rule("operators", _operators, lambda c: c.left.is_commutative is False or c.right.is_commutative is False),
    Rule("not equal", _unequal, lambda c: c.link.kind == "!="),
    Rule("a total and a partial derivative", _total_and_partial, _has_unknown_function),
    Rule("an unknown function", _about_unknown, _has_unknown_function),
    Rule("a sum without its index", _counts_nothing, lambda c: counts_nothing(c.left) or counts_nothing(c.right)),
    Rule("an untold dependence", _moving),
    Rule("an expansion", expansion, lambda c: c.left.has(sp.Order) or c.right.has(sp.Order)),
    Rule(
        "an estimate",
        lambda c: first_of(ESTIMATES, c),
        lambda c: c.link.kind in policy.LOOSE or bool(c.context.limits),
    ),
    Rule("an equality of closed forms", lambda c: first_of(CLOSED, c), lambda c: not c.special),
    Rule("an equality", lambda c: first_of(BY_NUMBERS, c)),
)
"""The rules of a link that nothing is derived for, read from top to bottom; three of them are tables themselves."""


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
    sides = [earlier.quantities.read(_done(member)) for member in (left, right)]
    if any(side is None for side in sides) or sides[0] == sides[1]:
        return said
    known = list(earlier.constraints)
    known += differentiated(known, earlier.quantities)
    known += worked_out(sides, known, earlier.quantities)
    known += _of_this_chain(before, right, earlier.quantities)
    letters = {s.name for side in sides for s in side.free_symbols}
    loose = kind in UP_TO_NUMBER or not letters.isdisjoint(context.notation.loose)
    found = search(sides[0], sides[1], loose, known)
    silent = earlier.quantities.silent_rates(*sides)
    if found.kind is not Follows.FOLLOWS and silent:
        still = [side.subs(dict.fromkeys(silent, 0)) for side in sides]
        with_constants = search(still[0], still[1], loose, known)
        if with_constants.kind is Follows.FOLLOWS:
            found = replace(with_constants, constant=tuple(sorted(s.name for s in silent)))
    gives_a_name = kind in (":=", "===") and isinstance(left.expr, sp.Symbol)
    near = earlier.binds(c for c in found.used if c.id != HERE)
    binds = near and not gives_a_name and not earlier.doubts(found.used)
    told = said_of(found, left, right, context, binds)
    if told is None:
        return as_new(another_value(said, sides, earlier.constraints, right, context), sides, known, context)
    if told.verdict is Verdict.REFUTED and found.kind is Follows.CONTRADICTS and kind not in policy.EXACT:
        return said
    return told


def _done(member: Member) -> Any:
    """A member with its integrals done, where they are worth the same everywhere."""
    result = member.result
    done = member.value is not None and result is not None and result.exact and not result.conditions
    return member.value if done else member.as_evaluated


def _of_this_chain(before: Sequence[Member], right: Member, quantities: Any) -> list[Constraint]:
    """What the chain says of the members before this one."""
    sides = [quantities.read(_done(m)) for m in before if m is not right]
    if len(sides) < 2 or sides[0] is None:
        return []
    return [
        Constraint(HERE, 0, sides[0], side)
        for side in sides[1:]
        if isinstance(side, sp.Expr) and side != sides[0]
    ]
