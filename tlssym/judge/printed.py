"""What is printed held against what is printed: inputs, definitions and remarks, and the formula that it follows from.

Two statements may say the same in whatever form.  Whether a formula follows from the one before it as printed is a
question apart from whether it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from tlssym.derive.targets import Relation
from tlssym.derive.work import Derivation, DerivationFailed
from tlssym.judge import policy
from tlssym.judge.agreement import agreement, same_expression
from tlssym.judge.comparing import is_head
from tlssym.judge.context import Context, Judged, finding
from tlssym.judge.formula import Formula
from tlssym.judge.order import same_order
from tlssym.judge.policy import TURNED
from tlssym.mathematics.equality import Kind, same_equation
from tlssym.mathematics.monomials import as_monomial
from tlssym.parse.tree import RELATIONS, Bars, Node, Printed, Statement
from tlssym.values import Finding, Verdict

_ALIKE = {":=": "=", "===": "=", "~-": "~="}


def bounded(statement: Statement, lower: Callable[[Node], Any]) -> Statement:
    """A statement −b < x < b as |x| < b; any other as it is."""
    kinds = [r.kind for r in statement.relations]
    if len(kinds) != 2 or kinds[0] != kinds[1] or kinds[0] not in TURNED:
        return statement
    first, middle, last = statement.members
    low, high = lower(first), lower(last)
    if (
        not isinstance(low, sp.Expr)
        or not isinstance(high, sp.Expr)
        or high == 0
        or sp.expand(low + high) != 0
    ):
        return statement
    bars = Bars(middle.span, middle)
    if kinds[0] in (">", ">=", ">>", ">~"):
        return Statement((first, bars), statement.relations[:1])
    return Statement((bars, last), statement.relations[1:])


def same_statement(one: Statement, other: Statement, context: Context) -> bool:
    """Whether two statements say the same, in whatever algebraic form."""
    mine = [context.lower(m) for m in one.members]
    theirs = [context.lower(m) for m in other.members]
    mine, theirs = _in_the_units_of_the_lecture(mine, theirs, context)
    kinds = [_ALIKE.get(r.kind, r.kind) for r in one.relations]
    wanted = [_ALIKE.get(r.kind, r.kind) for r in other.relations]
    if len(kinds) != len(wanted):
        return False
    if kinds == wanted and all(same_expression(a, b) for a, b in zip(mine, theirs, strict=True)):
        return True
    if kinds and all(kind in TURNED for kind in (*kinds, *wanted)):
        return _same_orders(mine, kinds, theirs, wanted, context)
    if kinds != wanted or len(set(kinds)) != 1 or kinds[0] not in policy.EXACT | policy.LOOSE:
        return False
    return _same_members(mine, theirs) or _same_sides(mine, theirs, kinds[0])


def _in_the_units_of_the_lecture(
    mine: list[Any], theirs: list[Any], context: Context
) -> tuple[list[Any], list[Any]]:
    """Both without a conversion factor, such as Boltzmann's constant, that only one of them prints."""
    one = {name.symbol: sp.S.One for name in context.notation.names if name.is_one}
    here, there = ({s for e in side for s in e.free_symbols if s in one} for side in (mine, theirs))
    if here == there or not one:
        return mine, theirs
    return [e.xreplace(one) for e in mine], [e.xreplace(one) for e in theirs]


def _same_members(mine: Sequence[Any], theirs: Sequence[Any]) -> bool:
    """Whether a chain under one sign has the same members, in any order."""
    left = list(theirs)
    for each in mine:
        fit = next((i for i, other in enumerate(left) if same_expression(each, other)), None)
        if fit is None:
            return False
        left.pop(fit)
    return True


def _same_sides(mine: Sequence[Any], theirs: Sequence[Any], kind: str) -> bool:
    """Whether two equations, or estimates, say the same with what stands on their sides moved about."""
    if len(mine) != 2:
        return False
    if any(not isinstance(e, sp.Expr) for e in (*mine, *theirs)):
        return False
    if any(e.is_commutative is False for e in (*mine, *theirs)):
        gap, other = sp.expand(mine[0] - mine[1]), sp.expand(theirs[0] - theirs[1])
        return kind in policy.EXACT and (
            same_expression(gap, other) or same_expression(gap, sp.expand(-other))
        )
    if any(agreement(*sides).agrees for sides in (mine, theirs)):
        return False  # says nothing
    if 0 in mine and 0 in theirs:
        # a factor that is brought in may be what vanishes: t = 0 is not T = 0 times t/T
        one, other = (sides[0] if sides[1] == 0 else sides[1] for sides in (mine, theirs))
        return agreement(one, other).agrees_up_to_number
    if kind in policy.LOOSE and any(_without_bars(e) is None for e in (*mine, *theirs)):
        return False  # an estimate may be multiplied through, not added to
    return bool(same_equation((mine[0], mine[1]), (theirs[0], theirs[1])).agrees)


def _without_bars(expr: Any) -> Any:
    return as_monomial(expr.replace(sp.Abs, lambda x: sp.Symbol(f"size_{x}", positive=True)))


def _same_orders(
    mine: Sequence[Any], kinds: Sequence[str], theirs: Sequence[Any], wanted: Sequence[str], context: Context
) -> bool:
    """Whether two chains of inequalities have the same links, each in whatever form."""
    left = [Relation(a, kind, b) for a, kind, b in zip(theirs, wanted, theirs[1:], strict=False)]
    for a, kind, b in zip(mine, kinds, mine[1:], strict=False):
        fit = next((i for i, link in enumerate(left) if _same_order((a, kind, b), link, context)), None)
        if fit is None:
            return False
        left.pop(fit)
    return True


def _same_order(printed: tuple[Any, str, Any], link: Relation, context: Context) -> bool:
    left, kind, right = printed
    if kind == link.kind and same_expression(left, link.lhs) and same_expression(right, link.rhs):
        return True
    if TURNED[kind] == link.kind and same_expression(left, link.rhs) and same_expression(right, link.lhs):
        return True
    if any(
        not isinstance(e, sp.Expr) or e.is_commutative is False for e in (left, right, link.lhs, link.rhs)
    ):
        return False
    if link.kind not in (kind, TURNED[kind]):
        return False
    return same_order(printed, link, context).agrees


def judge_as_given(
    printed: Sequence[Statement], given: Sequence[Statement], context: Context
) -> list[Judged]:
    """An input or a definition: the printed statements must say what the shipped lecture's say."""
    verdict = Verdict.INPUT if context.derivation.unit.kind == "input" else Verdict.DEFINITION
    open_ = list(given)
    judged: list[Judged] = []
    for statement in printed:
        fit = next((g for g in open_ if same_statement(statement, g, context)), None)
        if fit is not None:
            open_.remove(fit)
            judged.append(Judged((verdict,)))
            continue
        judged.append(Judged())
    for index, statement in enumerate(printed):
        estimated = None if judged[index].verdicts else _same_estimate(statement, open_, context)
        if estimated is not None:
            given_, judged[index] = estimated
            open_.remove(given_)
    for index, statement in enumerate(printed):
        if judged[index].verdicts:
            continue
        expected = open_.pop(0) if open_ else None
        judged[index] = Judged((Verdict.REFUTED,), (differs(statement, expected, verdict, context),))
    for statement in open_:
        where = printed[0].members[0] if printed else None
        place = context.place(where.span[0]) if where is not None else None
        judged.append(
            Judged(
                (Verdict.UNDECIDED,),
                (
                    Finding(
                        "TLS307",
                        "a statement that the derivations use is missing here",
                        place,
                        derived=statement_latex(statement, context),
                        suggestion=statement_latex(statement, context),
                        variant="needed",
                    ),
                ),
            )
        )
    return judged


def _same_estimate(
    statement: Statement, given: Sequence[Statement], context: Context
) -> tuple[Statement, Judged] | None:
    """A statement under ∼ or ≈ that says what a given one says but for a pure number, which such a sign leaves open.

    Returns
    -------
    (Statement, Judged) or None
        The given statement, and what is said of the printed one.
    """
    kinds = [relation.kind for relation in statement.relations]
    if len(kinds) != 1 or kinds[0] not in policy.LOOSE:
        return None
    sides = [context.lower(member) for member in statement.members]
    for each in given:
        if [relation.kind for relation in each.relations] != kinds:
            continue
        wanted = [context.lower(member) for member in each.members]
        if not all(isinstance(side, sp.Expr) and side.is_commutative for side in (*sides, *wanted)):
            continue
        if 0 in (*sides, *wanted) or all(side.is_number for side in (sides[1], wanted[1])):
            continue  # a number that is estimated is the estimate itself
        found = agreement(sides[1] / sides[0], wanted[1] / wanted[0], conditions=context.assumptions)
        if found.kind is Kind.NUMBER and not found.has_opposite_sign:
            number = context.latex(found.number)
            said = f"the pure number ${number}$ is left open under {policy.SIGNS[kinds[0]]}"
            told = finding(context, statement.members[1], "TLS405", said, derived=wanted[1])
            return each, Judged((Verdict.SCALING,), (told,))
    return None


def differs(statement: Statement, expected: Statement | None, verdict: Verdict, context: Context) -> Finding:
    """The finding that an input or a definition is not the one that is used: at the member that differs, or all."""
    node = statement.members[0]
    what = "input" if verdict is Verdict.INPUT else "definition"
    if expected is None:
        return finding(context, node, "TLS308", f"this {what} is not one that the derivations use")
    pairs = list(zip(statement.members, expected.members, strict=False))
    other = [i for i, (a, b) in enumerate(pairs) if not same_expression(context.lower(a), context.lower(b))]
    same_signs = [r.kind for r in statement.relations] == [r.kind for r in expected.relations]
    alone = same_signs and len(other) == 1
    return finding(
        context,
        statement.members[other[0]] if alone else node,
        "TLS301",
        f"this {what} differs from the one that the derivations use",
        to=None if alone else statement.members[-1],
        suggestion=context.latex(context.lower(pairs[other[0]][1]))
        if alone
        else statement_latex(expected, context),
        witness={},
    )


def statement_latex(statement: Statement, context: Context) -> str:
    """A statement as LaTeX, with its own relation signs."""
    parts = [context.latex(context.lower(statement.members[0]))]
    for sign, member in zip(statement.relations, statement.members[1:], strict=True):
        parts += [RELATIONS[sign.kind][0], context.latex(context.lower(member))]
    return " ".join(parts)


def replay_findings(
    formula: Formula,
    derivation: Derivation,
    context: Context,
    printed: Callable[[str], Printed | None],
    replayed: Callable[[str], Callable[[Any], Any]],
) -> tuple[Finding, ...]:
    """Follow the derivation from the earlier formula as printed, and compare with this one as printed.

    Parameters
    ----------
    formula : Formula
    derivation : Derivation
        Its ``replays`` say from which equation.
    context : Context
    printed : callable
        From an equation's number to what the same file prints for it.
    replayed : callable
        From a source to a function that derives this equation from what is printed there.
    """
    found: list[Finding] = []
    for source in derivation.replays:
        earlier = printed(source)
        if earlier is None or not earlier.statements or not formula.printed.statements:
            continue
        head = derivation.targets[0].head  # type: ignore[union-attr]
        mine = _about(formula.printed.statements, head, context)
        before = _sides(earlier.statements, context)
        if mine and before:
            found += _compare(source, replayed(source), before, head, mine, context)
    return tuple(found)


def _about(statements: tuple[Statement, ...], head: Any, context: Context) -> list[Statement]:
    """The statements on a quantity: those with it as their left side first, then those with it anywhere."""
    two = [s for s in statements if len(s.members) > 1]
    direct = [s for s in two if is_head(context.lower(s.members[0]), head)]
    return direct + [
        s for s in two if s not in direct and any(context.lower(m).has(head) for m in s.members[:2])
    ]


def _sides(statements: tuple[Statement, ...], context: Context) -> list[sp.Eq]:
    """What the first statement is about and its last member; the same of others about it, where a chain is split."""
    if len(statements[0].members) < 2:
        return []
    left = context.lower(statements[0].members[0])
    own = [s for s in statements if len(s.members) > 1 and context.lower(s.members[0]) == left]
    return [sp.Eq(left, context.lower(s.members[-1]), evaluate=False) for s in own]


def _compare(
    source: str,
    follow: Callable[[Any], Any],
    before: list[sp.Eq],
    head: Any,
    mine: list[Statement],
    context: Context,
) -> list[Finding]:
    told = []
    for each in before:
        try:
            leads_to = follow(each)
        except DerivationFailed as reason:
            why = str(reason).removeprefix(f"{context.unit_id}: ")
            told.append((f"does not follow from ({source}) as printed: {why}", None))
            continue
        if isinstance(leads_to, sp.Eq) and leads_to.lhs == head:
            leads_to = leads_to.rhs
        if any(_follows(statement, head, leads_to, context) for statement in mine):
            return []
        where = context.latex(leads_to)
        told.append((f"does not follow from ({source}) as printed, which leads to ${where}$", leads_to))
    message, derived = told[0]
    place = mine[0].members[1]
    return [finding(context, place, "TLS303", message, derived=derived)]


def _follows(statement: Statement, head: Any, leads_to: Any, context: Context) -> bool:
    left, right = (context.lower(m) for m in statement.members[:2])
    if isinstance(leads_to, sp.Eq):
        return bool(same_equation((left, right), leads_to.args, unknown=head).agrees)
    if agreement(left, head).agrees and (
        agreement(right, leads_to, conditions=context.assumptions).kind in (Kind.IDENTICAL, Kind.UNDECIDED)
    ):
        return True
    return bool(same_equation((left, right), (head, leads_to), unknown=head).agrees)
