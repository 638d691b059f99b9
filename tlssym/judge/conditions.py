"""Printed conditions: what a display assumes, and conditions on exponent parameters, such as a < 2d, that are derived.

Conditions and limits printed beside an equation are no statements of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import sympy as sp

from tlssym.derive.targets import Condition, Value
from tlssym.evidence.approach import Limit
from tlssym.judge import policy
from tlssym.judge.agreement import agreement, same_condition
from tlssym.judge.context import Context, Judged, at_values, finding
from tlssym.judge.policy import TURNED
from tlssym.mathematics.monomials import as_monomial
from tlssym.parse.ranges import conditions_beside
from tlssym.parse.tree import Node, Statement
from tlssym.values import Answer, Verdict

RELATIONS = {"<": sp.Lt, ">": sp.Gt, "<=": sp.Le, ">=": sp.Ge}
FAR = {"<<": 0, ">>": 1}


@dataclass(frozen=True)
class Stated:
    """The statements of a display, and what it says they hold under."""

    statements: tuple[Statement, ...]
    conditions: tuple[Any, ...] = ()
    limits: tuple[Limit, ...] = ()
    positive: tuple[Any, ...] = ()


def stated(statements: Sequence[Statement], context: Context) -> Stated:
    """Part the statements of a display from the conditions and limits printed beside them.

    Parameters
    ----------
    statements : sequence of Statement
        Of one display; where all of them are inequalities, they are what it says.
    context : Context
    """
    beside = conditions_beside(statements)
    if not beside:
        return Stated(tuple(statements))
    kept: list[Statement] = []
    conditions: list[Any] = []
    limits: list[Limit] = []
    positive: set[Any] = set()
    for statement in statements:
        if statement not in beside:
            kept.append(statement)
            continue
        kinds = [r.kind for r in statement.relations]
        members = [at_values(context, context.lower(node)) for node in statement.members]
        found, toward = _read(members, kinds)
        if found is None:
            kept.append(statement)
            continue
        positive |= _said_positive(members, kinds)
        conditions += found
        limits += [each for each in toward if each.symbol not in {one.symbol for one in limits}]
    return Stated(tuple(kept), tuple(conditions), tuple(limits), tuple(sorted(positive, key=str)))


def _said_positive(members: Sequence[Any], kinds: Sequence[str]) -> set[Any]:
    """The letters that a condition says are positive: where they are taken for that, x > 0 is no relation any more."""
    found: set[Any] = set()
    for left, kind, right in zip(members, kinds, members[1:], strict=False):
        small, large = (left, right) if kind[0] == "<" else (right, left)
        if kind in FAR or (small.is_number and small.is_nonnegative) or small in found:
            found |= large.free_symbols | (small.free_symbols if kind in FAR else set())
    return found


def under(context: Context, found: Stated) -> Context:
    """The context with what the display assumes."""
    return replace(
        context,
        assumptions=(*context.assumptions, *found.conditions),
        limits=found.limits or context.limits,
        positive=(*context.positive, *found.positive),
    )


def _read(members: Sequence[Any], kinds: Sequence[str]) -> tuple[list[Any] | None, list[Limit]]:
    conditions: list[Any] = []
    limits: list[Limit] = []
    for left, kind, right in zip(members, kinds, members[1:], strict=False):
        if not all(
            isinstance(e, sp.Expr) and e.is_commutative and not e.has(sp.Integral) for e in (left, right)
        ):
            return None, []
        if kind == "->":
            if not isinstance(left, sp.Symbol) or right.free_symbols:
                return None, []
            limits.append(Limit(left, right))
        elif kind in FAR:
            small, large = (left, right) if kind == "<<" else (right, left)
            limits += _far(small, large)
            conditions.append(sp.Lt(small, large))
        else:
            conditions.append(RELATIONS[kind](left, right))
    return [c for c in conditions if c is not sp.true], limits


def _far(small: Any, large: Any) -> list[Limit]:
    """One letter of one of the sides, which brings them far apart."""
    for side, end, sign in ((large, sp.oo, 1), (small, sp.S.Zero, 1), (large, sp.S.Zero, -1)):
        powers = as_monomial(side)
        for symbol in sorted(side.free_symbols, key=str):
            other = large if side is small else small
            power = None if powers is None else powers.exponent(symbol)
            if symbol not in other.free_symbols and power is not None and (power * sign).is_positive:
                return [Limit(symbol, end)]
    return []


READ_DIGITS = 15

OPERATORS = {"<": "<", ">": ">", "<=": "<=", ">=": ">=", "=": "==", "<<": "<", ">>": ">"}
"""The printed signs that state a condition, and what they state."""

_OPPOSITE = {
    "<": (">", ">=", ">>"),
    "<=": (">", ">=", ">>"),
    ">": ("<", "<=", "<<"),
    ">=": ("<", "<=", "<<"),
}
_SAME = {
    sign: tuple(each for each in policy.ORDER if each[0] == sign[0] and each != sign[0] + "~")
    for sign in _OPPOSITE
}


def judge_condition(statement: Statement, target: Condition, context: Context) -> Judged:
    """Whether a printed condition means the same as the derived one; a witness where it does not."""
    first, derived = statement.members[0], target.relation

    def undecided(code: str, said: str, variant: str = "") -> Judged:
        told = finding(context, first, code, said, variant=variant, derived=derived)
        return Judged((Verdict.UNDECIDED,), (told,), derived=derived if not variant else None)

    if len(statement.members) != 2:
        return undecided("TLS308", "a single condition is expected here", "no condition")
    kind = statement.relations[0].kind
    if kind not in OPERATORS:
        return undecided("TLS308", f"{policy.SIGNS[kind]} states no condition", "no condition")
    printed = sp.Rel(*(context.lower(m) for m in statement.members), OPERATORS[kind])
    same = same_condition(printed, derived, context.assumptions)
    if same is None:
        return undecided("TLS306", "could not be compared with the derived condition")
    if same:
        return Judged((Verdict.PROVED,), derived=derived, compared=((printed, derived),))
    latex = context.latex(derived)
    told = finding(
        context,
        first,
        "TLS305",
        f"the derived condition is ${latex}$",
        to=statement.members[1],
        derived=derived,
        suggestion=latex,
        witness=_condition_witness(printed, derived),
    )
    return Judged((Verdict.REFUTED,), (told,), derived=derived)


def judge_beside(left: Node, kind: str, right: Node, context: Context) -> Judged | None:
    """An inequality printed beside a derived formula: told where it excludes that under which it is derived."""
    sides = [at_values(context, context.lower(node)) for node in (left, right)]
    if not context.derivation.targets or not all(isinstance(side, sp.Expr) for side in sides):
        return None
    for condition in context.derivation.conditions:
        kinds = _OPPOSITE.get(getattr(condition, "rel_op", ""), ())
        turned = [kind, TURNED.get(kind, "")]
        for printed, sign in zip((sides, sides[::-1]), turned, strict=True):
            if sign in _SAME.get(getattr(condition, "rel_op", ""), ()) and _same_quotient(
                printed, condition.args
            ):
                return Judged()  # what is derived is derived for this: it adds nothing
            if sign in kinds and _same_quotient(printed, condition.args):
                return _excluded(left, right, condition, context)
    return None


def _excluded(left: Node, right: Node, condition: Any, context: Context) -> Judged:
    """What the derivation is worth where one of its conditions is turned round: read with numbers, up to a number."""
    derivation = context.derivation
    there = replace(
        derivation,
        conditions=tuple(condition.negated if c == condition else c for c in derivation.conditions),
        targets=tuple(
            replace(t, up_to_number=True) if isinstance(t, Value) else t for t in derivation.targets
        ),
    )
    read = context.oracle.reading(there, READ_DIGITS)
    fails = read is not None and read.outcome is Answer.REFUTES
    says = f"the formula is derived for ${context.latex(condition)}$, which this excludes"
    if read is not None and fails:
        says += f"; there it does not hold: {read.says}"
    told = finding(
        context,
        left,
        "TLS305",
        says,
        variant="" if fails else "chamber",
        to=right,
        derived=condition,
        suggestion=context.latex(condition),
    )
    return Judged((Verdict.REFUTED if fails else Verdict.UNDECIDED,), (told,))


def _same_quotient(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two pairs of sides are the same up to a factor of both."""
    if 0 in (*one, *other):
        return agreement(one[0] - one[1], other[0] - other[1]).agrees
    return agreement(one[0] / one[1], other[0] / other[1]).agrees


def _condition_witness(printed: Any, derived: Any) -> dict[str, str]:
    """Values at which one of the two conditions holds and the other does not."""
    symbols = sorted(printed.free_symbols | derived.free_symbols, key=str)
    grid = [sp.Rational(n, 2) for n in range(1, 20)]
    for values in product(grid, repeat=len(symbols)):
        point = dict(zip(symbols, values, strict=True))
        one, other = printed.subs(point), derived.subs(point)
        if one in (sp.true, sp.false) and other in (sp.true, sp.false) and one != other:
            return {str(s): str(v) for s, v in point.items()} | {
                "= printed": str(one),
                "= derived": str(other),
            }
    return {}
