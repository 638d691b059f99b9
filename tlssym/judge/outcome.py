"""Put together what is said of one equation: the verdict is the worst of its parts, never better than its checks.

Of a formula whose signs can be read in two ways the better reading counts: right where one of them is, wrong where
both are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.derive.targets import AsGiven, Condition, Relation, Value
from tlssym.derive.work import Derivation
from tlssym.judge import policy
from tlssym.judge.context import Context, Judged
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.mathematics.monomials import exponents
from tlssym.parse.tree import Statement
from tlssym.values import Answer, Evidence, Finding, Severity, Step, Verdict, severity_of

DERIVED = (Verdict.PROVED, Verdict.SCALING)
RIGHT = (*DERIVED, Verdict.AGREES)
WRONG = (Verdict.REFUTED, Verdict.DIVERGENT)
OF_VALUES = ("TLS304", "TLS404", "TLS501")
"""Findings that say what a derived value is, or that there is none."""


def make_outcome(
    formula: Formula,
    derivation: Derivation,
    judged: Sequence[Judged],
    checks: Sequence[Evidence],
    steps: Sequence[Step],
    more: Sequence[Finding],
    context: Context,
) -> Outcome:
    """The outcome of an equation or a claim.

    A verdict needs both legs: a proof that a numeric check contradicts, or that a check could not settle, is
    ``undecided`` and says so.
    """
    dimensions = context.oracle.dimensions(
        formula.printed,
        context.notation,
        context.file,
        equation=context.unit_id,
        at={str(k): v for k, v in context.at.items()},
    )
    unread = any(
        f.severity is not Severity.NOTE and f.code.startswith("TLS1") and f.code != "TLS103"
        for f in formula.printed.findings
    )
    # what could not be read may be the very statement that is missed
    of_sides = {f.code for f in dimensions.findings}
    said = [
        f
        for j in judged
        for f in j.findings
        if not (unread and f.code == "TLS307") and not (f.code == "TLS204" and f.code in of_sides)
    ]
    findings = [*formula.printed.findings, *said, *more]
    told = {f.code for f in findings}
    # ∼ between unlike dimensions is told once; where the derivation contradicts it, it is no proportionality
    findings += [
        f for f in dimensions.findings if f.code != "TLS205" or not told & {"TLS205", "TLS301", "TLS304"}
    ]
    findings += [Finding("TLS505", message, formula.place) for message in derivation.notes]
    verdicts = [v for j in judged for v in j.verdicts]
    if unread:
        verdicts.append(Verdict.UNDECIDED)
    if derivation.failure:
        verdicts.append(Verdict.UNDECIDED)
        findings.append(Finding("TLS306", f"not derived: {derivation.failure}", formula.place))
    verdict = Verdict.worst(verdicts) if verdicts else Verdict.UNDECIDED
    if not verdicts:
        bare = all(not statement.relations for statement in formula.printed.statements)
        silence = "nothing is derived for this formula yet"
        if bare:
            silence = "an expression without a relation: nothing is said that could be checked"
        findings.append(Finding("TLS306", silence, formula.place))
    if verdict in DERIVED:
        verdict, doubt = _with_both_legs(verdict, checks, steps, formula)
        findings += doubt
    elif verdict in WRONG and derivation.targets:
        innocent = _innocent(judged, findings, context)
        heard = [c for c in checks if c.outcome is not Answer.UNDECIDED or c.of not in innocent]
        verdict, doubt = _with_both_legs(verdict, heard, (), formula)
        findings = [*(map(_milder, findings) if doubt else findings), *doubt]
    derived = _shown(judged, derivation, context)
    return Outcome(
        id=formula.id,
        title=formula.unit.title,
        line=formula.place.line,
        column=formula.place.column,
        verdict=verdict,
        relations=_relations(formula.printed.statements),
        printed=formula.latex,
        derived=derived,
        derived_latex=context.latex(derived) if derived is not None else "",
        follows=derivation.follows or tuple(dict.fromkeys(id for j in judged for id in j.follows)),
        conditions=tuple(dict.fromkeys((*derivation.conditions, *(c for j in judged for c in j.conditions)))),
        prefactor=next((j.prefactor for j in judged if j.prefactor is not None), None),
        exponents=_exponents(derived),
        dimensions_ok=dimensions.ok,
        hbar_power=dimensions.hbar_power or next((j.hbar_power for j in judged if j.hbar_power), 0),
        checks=tuple(checks),
        steps=tuple(steps),
        findings=tuple(_unique(findings)),
        section=formula.unit.section,
        short=formula.short,
        labels=formula.labels,
        reads=derivation.replays,
    )


def _with_both_legs(
    verdict: Verdict, checks: Sequence[Evidence], steps: Sequence[Step], formula: Formula
) -> tuple[Verdict, list[Finding]]:
    """The verdict that is left where a check contradicts it, or settles nothing, and what is said of that.

    ``proved`` and ``refuted`` alike: nothing is said on the word of a derivation alone.
    """
    place = formula.place
    wrong = next((c for c in checks if c.outcome is Answer.REFUTES), None)
    if wrong is not None:
        return Verdict.UNDECIDED, [
            Finding(
                "TLS402",
                f"the check by {wrong.name} contradicts the derivation: {wrong.says}",
                place,
            )
        ]
    broken = next((s for s in steps if s.checked is False), None)
    if broken is not None:
        return Verdict.UNDECIDED, [
            Finding("TLS402", f"the step “{broken.rule}” does not hold: {broken.check}", place)
        ]
    open_ = next((c for c in checks if c.outcome is Answer.UNDECIDED), None)
    if open_ is not None:
        return Verdict.UNDECIDED, [
            Finding("TLS403", f"the check by {open_.name} was not settled: {open_.says}", place)
        ]
    return verdict, []


def _milder(told: Finding) -> Finding:
    """What the derivation alone contradicts, as a warning."""
    if told.severity is not Severity.ERROR or told.code not in OF_VALUES:
        return told
    return replace(told, variant="unconfirmed", severity=severity_of(told.code, "unconfirmed"))


def _innocent(judged: Sequence[Judged], findings: Sequence[Finding], context: Context) -> set[str]:
    """The printed members that no error is about: whether a check of one of them was settled is another question."""
    blamed = [f.printed for f in findings if f.severity is Severity.ERROR and f.printed]
    members = {context.source(member.node) for each in judged for member in each.members}
    return {text for text in members if not any(text in each or each in text for each in blamed)}


def _relations(statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(policy.SIGNS[sign.kind] for statement in statements for sign in statement.relations)


def _main_target(derivation: Derivation) -> Any:
    """The result that stands for the equation in reports: its last value, with an estimate preferred to a name."""
    values = [t for t in derivation.targets if isinstance(t, Value)]
    if values:
        return values[-1] if values[-1].head is not None else values[0]
    return next(iter(derivation.targets), None)


def _derived(target: Any, context: Context) -> Any:
    if target is None or isinstance(target, AsGiven):
        return None
    if isinstance(target, Condition):
        return target.relation
    if isinstance(target, Relation):
        operators = {
            "<": sp.StrictLessThan,
            "<<": sp.StrictLessThan,
            "<=": sp.LessThan,
            ">": sp.StrictGreaterThan,
            ">>": sp.StrictGreaterThan,
            ">=": sp.GreaterThan,
        }
        return operators.get(target.kind, sp.StrictLessThan)(
            target.lhs.subs(dict(context.at)), target.rhs.subs(dict(context.at)), evaluate=False
        )
    return target.expr.subs(dict(context.at)) if context.at else target.expr


def _shown(judged: Sequence[Judged], derivation: Derivation, context: Context) -> Any:
    """The derived value that a report shows: that of the worst statement, of the first among equals."""
    told = [j for j in judged if j.derived is not None and j.verdicts]
    if told:
        worst = max(told, key=lambda j: j.verdict.rank)
        target = next(
            (t for t in derivation.targets if isinstance(t, Value) and t.expr is worst.derived), None
        )
        if target is not None:
            return _derived(target, context)
        if isinstance(worst.derived, sp.core.relational.Relational):
            return worst.derived
        return (
            worst.derived.subs(dict(context.at))
            if context.at and isinstance(worst.derived, sp.Basic)
            else worst.derived
        )
    return _derived(_main_target(derivation), context)


def _exponents(derived: Any) -> dict[str, Any]:
    if not isinstance(derived, sp.Expr):
        return {}
    parts = exponents(derived)
    return {} if parts is None else {str(base): power for base, power in parts.monomial.powers}


def _unique(findings: Sequence[Finding]) -> list[Finding]:
    seen: dict[tuple[Any, ...], Finding] = {}
    for each in findings:
        seen.setdefault((each.code, each.place, each.message), each)
    return list(seen.values())


def second_reading(formula: Formula) -> Formula | None:
    """The formula with the other reading of each statement that has one; None where none has."""
    printed = formula.printed
    if all(each.other is None for each in printed.statements):
        return None
    statements = tuple(each.other or each for each in printed.statements)
    return replace(formula, printed=replace(printed, statements=statements))


def is_settled(said: Outcome) -> bool:
    """Whether the first reading is right, or says nothing that could be wrong."""
    return said.verdict in RIGHT or said.verdict is Verdict.DEFINITION


def of_two_readings(first: Outcome, second: Outcome, formula: Formula) -> Outcome:
    """What is said of a formula that is not right in its first reading.

    Parameters
    ----------
    first, second : Outcome
        Of the two readings.
    formula : Formula
        As printed.
    """
    if second.verdict in RIGHT:
        return second
    if first.verdict not in WRONG or second.verdict in WRONG:
        return first
    kept = tuple(f for f in first.findings if f.severity is Severity.NOTE)
    said = "one reading of a/b c would be wrong here, and the other settles nothing; use brackets or \\frac"
    if second.verdict is Verdict.UNDECIDED or second.verdict is Verdict.DEFINITION:
        note = Finding("TLS306", said, formula.place, variant="aside")
        return replace(first, verdict=Verdict.UNDECIDED, findings=(*kept, note))
    return first
