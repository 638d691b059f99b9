"""Inputs and definitions: what is printed must say what the shipped lecture's statements say."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from tlssym.judge import policy
from tlssym.judge.agreement import agreement, same_expression
from tlssym.judge.context import Context, Judged, finding
from tlssym.judge.same import same_statement
from tlssym.mathematics.equality import Kind
from tlssym.parse.tree import RELATIONS, Statement
from tlssym.values import Finding, Verdict


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
