"""Whether two printed statements say the same, in whatever form: for inputs, definitions and remarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from tlssym.derive.targets import Relation
from tlssym.judge import policy
from tlssym.judge.agreement import agreement, same_expression
from tlssym.judge.context import Context
from tlssym.judge.order import same_order
from tlssym.judge.policy import TURNED
from tlssym.mathematics.equality import same_equation
from tlssym.mathematics.monomials import as_monomial
from tlssym.parse.tree import Bars, Node, Statement

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
