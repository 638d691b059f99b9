"""Printed conditions on exponent parameters, such as a < 2d, against the derived ones."""

from __future__ import annotations

from itertools import product
from typing import Any

import sympy as sp

from tlssym.derive.targets import Condition
from tlssym.judge import policy
from tlssym.judge.agreement import same_condition
from tlssym.judge.context import Context, Judged, finding
from tlssym.parse.tree import Statement
from tlssym.values import Verdict


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
