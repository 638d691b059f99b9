"""Printed conditions on exponent parameters, such as a < 2d, against the derived ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import sympy as sp

from tlssym.derive.targets import Condition, Value
from tlssym.judge import policy
from tlssym.judge.agreement import agreement, same_condition
from tlssym.judge.context import Context, Judged, at_values, finding
from tlssym.judge.policy import TURNED
from tlssym.parse.tree import Node, Statement
from tlssym.values import Answer, Verdict

READ_DIGITS = 15

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
    if len(statement.members) != 2:
        return Judged(
            (Verdict.UNDECIDED,),
            (
                finding(
                    context,
                    statement.members[0],
                    "TLS308",
                    "a single condition is expected here",
                    variant="no condition",
                    derived=target.relation,
                ),
            ),
        )
    kind = statement.relations[0].kind
    lhs, rhs = (context.lower(m) for m in statement.members)
    operators = {"<": "<", ">": ">", "<=": "<=", ">=": ">=", "=": "==", "<<": "<", ">>": ">"}
    if kind not in operators:
        return Judged(
            (Verdict.UNDECIDED,),
            (
                finding(
                    context,
                    statement.members[0],
                    "TLS308",
                    f"{policy.SIGNS[kind]} states no condition",
                    variant="no condition",
                    derived=target.relation,
                ),
            ),
        )
    printed = sp.Rel(lhs, rhs, operators[kind])
    same = same_condition(printed, target.relation, context.assumptions)
    if same is True:
        return Judged((Verdict.PROVED,), derived=target.relation, compared=((printed, target.relation),))
    if same is None:
        return Judged(
            (Verdict.UNDECIDED,),
            (
                finding(
                    context,
                    statement.members[0],
                    "TLS306",
                    "could not be compared with the derived condition",
                    derived=target.relation,
                ),
            ),
            derived=target.relation,
        )
    return Judged(
        (Verdict.REFUTED,),
        (
            finding(
                context,
                statement.members[0],
                "TLS305",
                f"the derived condition is ${context.latex(target.relation)}$",
                to=statement.members[1],
                derived=target.relation,
                suggestion=context.latex(target.relation),
                witness=_condition_witness(printed, target.relation),
            ),
        ),
        derived=target.relation,
    )


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
