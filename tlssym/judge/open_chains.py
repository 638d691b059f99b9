"""Chains that nothing is derived for: their members held against each other, and what stays open.

An identity can be false, an equation cannot: two sides that differ are held against each other only where
both were computed (an integral, a derivative, a number), or where a name is introduced and its value then
only written in another way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand
from tlssym.evidence.members import Member, is_explicit_derivative
from tlssym.judge import policy
from tlssym.judge.comparing import best_agreement
from tlssym.judge.context import Context, Judged, Said, at_values, evaluated, finding, judged
from tlssym.judge.divergence import tell_divergence
from tlssym.judge.hidden import hidden_letters
from tlssym.judge.implication.constraints import UP_TO_NUMBER
from tlssym.judge.open_case import FOR_CERTAIN_VALUES, WHY_OPEN, OpenLink, clearly_apart
from tlssym.judge.open_links import implied, judge_link
from tlssym.judge.ranges import (
    is_by_slopes,
    left_open,
    letter_without_range,
    over_usual_ranges,
    without_printed_range,
)
from tlssym.language import Antiderivative, SiteSum, Transform
from tlssym.mathematics.monomials import as_monomial
from tlssym.parse.tree import Constant, Derivative, Statement, Symbol
from tlssym.values import Answer, Evidence, Verdict

ENDLESS = (sp.oo, -sp.oo)

def judge_open_chain(statement: Statement, context: Context) -> Judged:
    """Judge a chain that nothing is derived for.

    Parameters
    ----------
    statement : Statement
        Without order relations in it.
    context : Context
        Its assumptions and limits are those that the display states.
    """
    printed = [with_orders(context.lower(node)) for node in statement.members]
    context = _without_others_arguments(_without_bound(context, printed), statement)
    lowered = [with_transforms(at_values(context, expr), context) for expr in printed]
    named = int(len(lowered) > 1 and isinstance(lowered[0], sp.Symbol | AppliedUndef))
    letter = letter_without_range(lowered[named:])
    if letter is None or is_by_slopes(lowered[named:]):
        return _judge_members(statement, context, printed, lowered)
    if len(lowered) - named > 1 and any(not m.has(Antiderivative) for m in lowered[named:]):
        return over_usual_ranges(
            statement, context, lowered, lambda m: _judge_members(statement, context, printed, m)
        )
    judged = _judge_members(statement, context, printed, lowered)
    wrong = judged.verdict in (Verdict.REFUTED, Verdict.DIVERGENT)
    bare = next((n for n in map(without_printed_range, statement.members) if n is not None), None)
    # that two integrals are the same does not say that their integrands are
    return left_open(judged, bare, context) if wrong and bare is not None else judged


def _judge_members(
    statement: Statement, context: Context, printed: Sequence[Any], lowered: Sequence[Any]
) -> Judged:
    """Judge a chain whose members are as they are to be compared."""
    members = [
        evaluated(context, node, expr)
        for node, expr in zip(statement.members, by_slopes(lowered), strict=True)
    ]
    kinds = [r.kind for r in statement.relations]
    introduced = len(members) > 1 and introduces(members[0], members[1:])
    if introduced and kinds[0] in UP_TO_NUMBER and members[0].expr in context.last_names:
        # u(x) ≈ …, of what the text has given as u(x) = …; what ∼ leaves open may be anything where no limit is named
        introduced = kinds[0] == "~" and not context.limits
    every = (*(m.as_evaluated for m in members), *printed)
    any_loose = any(k in policy.LOOSE for k in kinds)
    said: list[Said] = []
    if introduced:
        said.append(implied(Said(Verdict.DEFINITION), members[0], members[1], kinds[0], members[:1], context))
    base: Member | None = None
    start = 1 if introduced else 0
    last: tuple[Member, Verdict | None] | None = None
    for index in range(start, len(members)):
        member = members[index]
        if member.expr in ENDLESS:
            said.append(_endless(index, members, printed, kinds, context))
            continue
        if member.diverges and _is_said_to(index, members, kinds):
            continue
        if member.diverges:
            said.append(_divergent(member, printed, members, context, members[index - 1] if index else None))
            continue
        if base is None:
            base, first = member, index
            continue
        between = kinds[first:index]
        kind = between[-1]
        loose = any(k in policy.LOOSE for k in between[:-1])
        ways = [(base, _loosest(between))]
        if index - 1 > first and not members[index - 1].diverges:
            # A = B = C: where B is what A is, C need only be what B is
            ways.insert(0 if kind in policy.EXACT and loose else 1, (members[index - 1], kind))
        shape = _Shape(introduced, any_loose, every, letter_without_range(lowered))
        found = _first_settled(ways, member, members[:index], shape, context)
        if found.verdict is Verdict.REFUTED and last is not None and last[1] is Verdict.REFUTED:
            found = _inherited(found, last[0], member, context)
        said.append(found)
        last = member, found.verdict
    if introduced and len(said) > 1 and said[0].verdict is Verdict.DEFINITION:
        # what is said of the values of a name counts for the display, not that it introduces it as well
        rest = [each.verdict for each in said[1:] if each.verdict is not None]
        said[0] = replace(said[0], verdict=Verdict.worst(rest))
    references = (base.value,) if base is not None and base.value is not None else ()
    return judged(said, members, references)


def _is_said_to(index: int, members: Sequence[Member], kinds: Sequence[str]) -> bool:
    """Whether a member is printed as equal to infinity, so that its divergence is what is said."""
    beside = [(members[at], kinds[min(at, index)]) for at in (index - 1, index + 1) if 0 <= at < len(members)]
    return any(other.expr in ENDLESS and kind in policy.EXACT for other, kind in beside)


def _endless(
    index: int, members: Sequence[Member], printed: Sequence[Any], kinds: Sequence[str], context: Context
) -> Said:
    """``… = ∞``: right where what stands beside it grows without end by numbers too, wrong where it has a value."""
    at = index - 1 if index else index + 1
    other, kind = members[at], kinds[min(at, index)]
    expr = other.as_evaluated
    source = context.source(members[index].node)
    if kind in policy.EXACT and other.diverges:
        told = _divergent(other, printed, members, context, None)
        if told.verdict is not Verdict.DIVERGENT:
            return told
        if _keeps_its_sign(expr, members[index].expr):
            evidence = tuple(replace(each, of=source) for each in told.evidence)
            return Said(Verdict.PROVED, (), evidence)
        said = "the integral diverges, but its integrand has both signs: nothing is said of infinity"
    elif kind in policy.EXACT and expr.is_number and other.value is not None and other.value.is_finite:
        found = context.oracle.number(expr)
        if found is not None:
            has = f"it has a value, ${context.latex(other.value)}$"
            return Said(
                Verdict.REFUTED,
                (finding(context, members[index].node, "TLS304", has, derived=other.value),),
                (Evidence("quadrature", Answer.AGREES, "it settles", None, 1, of=source),),
            )
        said = "whether it has a value was not settled by numbers"
    else:
        said = "whether it grows without end is not settled here"
    note = finding(context, members[index].node, "TLS306", said, variant="aside")
    return Said(Verdict.UNDECIDED, (note,))


def _keeps_its_sign(expr: Any, end: Any) -> bool:
    """Whether what is integrated is nowhere of the other sign, letters being positive."""
    positive = {s: sp.Dummy(s.name, positive=True) for s in expr.free_symbols}
    if not isinstance(expr, sp.Integral):
        return False
    for limit in expr.limits:
        if len(limit) != 3 or not limit[1].xreplace(positive).is_nonnegative:
            return False
        positive[limit[0]] = sp.Dummy(limit[0].name, positive=True)
    body = expr.function.xreplace(positive)
    return bool(body.is_nonnegative if end is sp.oo else body.is_nonpositive)


def _without_bound(context: Context, printed: Sequence[Any]) -> Context:
    """The context in which a letter that is integrated, summed or differentiated over is just that letter."""
    binders = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, sp.Subs, Antiderivative)
    bound: set[Any] = set()
    for expr in printed:
        for binder in expr.atoms(*binders) if isinstance(expr, sp.Basic) else ():
            if isinstance(binder, sp.Limit | Antiderivative):
                bound.add(binder.args[1])
            else:
                bound |= set(getattr(binder, "bound_symbols", ())) | set(getattr(binder, "variables", ()))
    if not bound & set(context.definitions):
        return context
    left = {name: value for name, value in context.definitions.items() if name not in bound}
    return replace(context, definitions=left)


def _without_others_arguments(context: Context, statement: Statement) -> Context:
    """The context for dH/dp where the text gives H(Φ): that is not H at Φ = p, and how H depends on p is not said."""
    bare = [
        each
        for member in statement.members
        for each in member.walk()
        if isinstance(each, Derivative) and isinstance(each.body, Symbol)
    ]
    calls = {call for each in bare for call in context.lower(each).atoms(AppliedUndef)}
    kept = {
        name: value
        for name, value in context.definitions.items()
        if not any(name.func == call.func and name.args != call.args for call in calls)
    }
    return replace(context, definitions=kept)


def with_orders(expr: Any) -> Any:
    """O(x³) as the order that it is, where it is in one letter: towards zero, or infinity for O(1/N)."""
    if not isinstance(expr, sp.Expr):
        return expr

    def order(call: Any) -> Any:
        size = as_monomial(call.args[0])
        if size is None or len(size.powers) != 1 or not size.powers[0][1].is_number:
            return call
        letter, power = size.powers[0]
        return sp.Order(call.args[0], (letter, sp.S.Zero if power > 0 else sp.oo))

    return expr.replace(lambda e: isinstance(e, AppliedUndef) and e.func.__name__ == "Order", order)


@dataclass(frozen=True)
class _Shape:
    """What is known of a whole chain: see ``Link``."""

    introduced: bool
    loose: bool
    every: tuple[Any, ...]
    everywhere: Any


def _first_settled(
    ways: Sequence[tuple[Member, str]],
    member: Member,
    before: Sequence[Member],
    shape: _Shape,
    context: Context,
) -> Said:
    """What is said of a member beside the first that settles it; else what is said beside the first of all."""
    said: list[Said] = []
    for against, kind in ways:
        link = OpenLink(against, member, kind, shape.introduced, shape.loose, shape.every, shape.everywhere)
        said.append(implied(judge_link(link, context), against, member, kind, before, context))
        if said[-1].verdict is not Verdict.UNDECIDED:
            return said[-1]
    return said[0]


def _loosest(kinds: Sequence[str]) -> str:
    """The sign between the ends of a chain: the first that is no equality, if there is one."""
    return next((k for k in kinds if k not in policy.EXACT), kinds[-1])


def _inherited(found: Said, before: Member, member: Member, context: Context) -> Said:
    """A member that only rewrites a wrong one is not wrong once more."""
    if before.value is None or member.value is None:
        return found
    same = best_agreement(member.value, [before.value], context).agrees
    return Said(Verdict.PROVED) if same else found


def _divergent(
    member: Member,
    as_printed: Sequence[Any],
    members: Sequence[Member],
    context: Context,
    previous: Member | None,
) -> Said:
    """An integral that does not converge: only where numbers say so too, and every letter in it is a constant."""
    printed = member.as_evaluated
    table = dict(context.definitions)
    known = [expand(m.as_evaluated, table) for m in members]
    hidden = hidden_letters([*known, *as_printed], context.notation.constants)
    if hidden:
        names = ", ".join(f"${context.latex(s)}$" for s in sorted(hidden, key=str))
        said = f"as it stands it would not converge, but {names} may depend on what is integrated over"
        return Said(Verdict.UNDECIDED, (finding(context, member.node, "TLS306", said, variant="aside"),))
    if without_printed_range(member.node) is not None:
        said = "over all values it would not converge; over what range the integral goes is not printed"
        return Said(Verdict.UNDECIDED, (finding(context, member.node, "TLS306", said, variant="aside"),))
    diverges = tell_divergence(context, member, [], previous)
    told = expand(printed, table)
    tried = context.oracle.tried(told, context.assumptions)
    source = context.source(member.node)
    if tried.escaped and not tried.settled:
        evidence = Evidence("quadrature", Answer.AGREES, f"quadrature {tried.escaped}", None, 1, of=source)
        return Said(Verdict.DIVERGENT, diverges.findings, (evidence,))
    message = diverges.findings[0].message
    if tried.settled and tried.escaped:
        said = f"{message}; but quadrature settles at {tried.settled}: not for all values of its letters"
    else:
        said = f"{message}, which quadrature does not confirm: {tried.problem or f'it settles at {tried.settled}'}"
    return Said(Verdict.UNDECIDED, (finding(context, member.node, "TLS502", said),))


def introduces(first: Member, others: list[Member]) -> bool:
    """Whether a chain begins with a name that it introduces: one that its other members lack."""
    if isinstance(first.node, Constant) and first.node.name == "e":
        return True  # e = 1.6·10⁻¹⁹ is a charge, whatever e is elsewhere
    named = isinstance(first.expr, sp.Symbol | AppliedUndef | Transform)
    return named and not any(m.expr.has(first.expr) for m in others)


def by_slopes(members: Sequence[Any]) -> list[Any]:
    """The members by their derivatives, where an integral without limits is among them: it says no more than that.

    A name that is introduced stays.
    """
    variable = letter_without_range(members)
    if variable is None:
        return list(members)
    named = len(members) > 1 and isinstance(members[0], sp.Symbol | AppliedUndef) and members[0] != variable
    return [*members[:named], *(sp.diff(each, variable) for each in members[named:])]


def with_transforms(expr: Any, context: Context) -> Any:
    """The Laplace transforms of what the text gives, as the integrals that they are."""
    if not isinstance(expr, sp.Basic) or not expr.has(Transform) or context.derivation.targets:
        return expr
    table = dict(context.definitions)

    def written(transform: Any) -> Any:
        body, time, variable = transform.args
        body = expand(body, table)
        if body.atoms(AppliedUndef, Transform, sp.Derivative) or not body.has(time):
            return transform
        return sp.Integral(sp.exp(-variable * time) * body, (time, 0, sp.oo))

    return expr.replace(lambda e: isinstance(e, Transform), written)


def why_open(members: list[Member]) -> str:
    """Why members that differ are not held against each other."""
    if any(m.expr.has(sp.Sum, SiteSum) for m in members):
        return "a sum that is not worked out here"
    numbers = [m.expr.is_number for m in members]
    if any(numbers) and not all(numbers):
        return FOR_CERTAIN_VALUES
    return WHY_OPEN


def is_computed(members: list[Member], kinds: list[str], introduced: bool, context: Context) -> bool:
    """Whether members that differ contradict each other, rather than state an equation.

    Parameters
    ----------
    members : list of Member
        Those that are compared, without a name that is introduced.
    kinds : list of str
        The relations between them.
    introduced : bool
        Whether a name that is introduced stands before them.
    context : Context
    """
    if any(m.has_integral or m.expr.has(sp.Sum) or is_explicit_derivative(m) for m in members):
        return True
    if all(m.expr.is_number for m in members):
        return True
    return introduced and _says_again(members, kinds, context)


def _says_again(members: list[Member], kinds: list[str], context: Context) -> bool:
    """Whether the members are values of one name in the same symbols, so that one is another's rewriting.

    Under an estimate that holds for power laws only: other functions may agree in some limit.
    """
    values = [expand(m.expr, dict(context.definitions)) for m in members]
    if not all(isinstance(v, sp.Expr) and v.free_symbols for v in values):
        return False
    if any(v.atoms(AppliedUndef, sp.Derivative, sp.Sum, sp.Subs) or not v.is_commutative for v in values):
        return False
    if any(v.free_symbols != values[0].free_symbols for v in values):
        return False
    if all(kind in policy.EXACT for kind in kinds):
        return True
    powers = [as_monomial(value) for value in values]
    return all(each is not None and clearly_apart(each, powers[0]) for each in powers[1:])
