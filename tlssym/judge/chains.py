"""One printed chain against what was derived for it, link by link."""

from __future__ import annotations

from dataclasses import replace

from tlssym.derive.targets import Equation, Value
from tlssym.evidence.members import Member
from tlssym.judge import policy
from tlssym.judge.comparing import is_head
from tlssym.judge.context import Context, Judged, at_values, evaluated, first_of, judged
from tlssym.judge.link_rules import AGAINST, BY_ITSELF, SAME, Link
from tlssym.judge.open_chains import with_transforms
from tlssym.judge.references import chain_of
from tlssym.parse.tree import Statement
from tlssym.values import Finding


def judge_chain(statement: Statement, target: Value | Equation | None, context: Context) -> Judged:
    """Judge a chain of equalities and estimates, each member against the derived value.

    Parameters
    ----------
    statement : Statement
        Without order relations in it, except at its end (``… ≪ 1``).
    target : Value, Equation or None
        What was derived for its head; None where nothing was, and the members are compared with each other.
    context : Context

    Returns
    -------
    Judged
    """
    statement = _head_first(statement, target, context)
    members = [
        evaluated(context, node, with_transforms(at_values(context, context.lower(node)), context))
        for node in statement.members
    ]
    chain = chain_of(members, [r.kind for r in statement.relations], target, context)
    references = list(chain.references)
    said = list(chain.said)
    findings: list[Finding] = [f for each in said for f in each.findings]
    before, whole = SAME, False
    for index in range(chain.start, len(members)):
        link = Link(chain, index, references, before, whole)
        told = first_of(BY_ITSELF, link)
        if told is None and not references:
            if members[index].value is not None:
                references.append(members[index].value)
            continue
        told = told or first_of(AGAINST, link)
        assert told is not None  # the last rule always applies
        if told.repeats:
            findings = _extended(findings, members[index], context)
        findings += told.findings
        said.append(told)
        before, whole = told.found or before, whole or told.is_whole
    derived = target.expr if target is not None else None
    return judged(said, members, references, derived, findings)


def _head_first(statement: Statement, target: Value | Equation | None, context: Context) -> Statement:
    """A derived quantity on the right of its value, turned round: a sign that reads both ways allows it."""
    if target is None or target.head is None or len(statement.members) != 2:
        return statement
    if statement.relations[0].kind not in policy.EXACT | policy.LOOSE:
        return statement
    head = at_values(context, target.head)
    left, right = (at_values(context, context.lower(node)) for node in statement.members)
    if is_head(left, head) or not is_head(right, head):
        return statement
    return replace(statement, members=statement.members[::-1])


def _extended(findings: list[Finding], member: Member, context: Context) -> list[Finding]:
    """A finding on the member before holds for one that says the same: what it suggests stands for both."""
    told = findings[-1] if findings else None
    if told is None or told.code != "TLS304" or told.place is None:
        return findings
    start = context.file.offset(told.place)
    end = member.node.span[1]
    wider = replace(told, length=end - start, printed=context.file.text[start:end])
    return [*findings[:-1], wider]
