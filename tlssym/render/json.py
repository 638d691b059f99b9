"""The JSON of the contract, schema 2."""

from __future__ import annotations

from typing import Any

from tlssym.judge.result import Outcome, Report
from tlssym.values import Evidence, Finding, Severity, Step, Verdict, Written

SCHEMA = 2


def report_object(report: Report) -> dict[str, Any]:
    """The object that ``check --format json`` prints.

    Parameters
    ----------
    report : Report
        The outcome of a lecture file, written out (``tlssym.judge.written``).

    Returns
    -------
    dict
        Plain values only, ready for ``json.dumps``.
    """
    return {
        "schema": SCHEMA,
        "lecture": report.lecture,
        "digits": report.digits,
        "summary": summary_object(report),
        "inputs": [{"id": id, "says": says} for id, says in report.inputs],
        "problems": [finding_object(f) for f in report.problems],
        "equations": [outcome_object(o) for o in report.equations],
        "claims": [outcome_object(o) for o in report.claims],
    }


def summary_object(report: Report) -> dict[str, int]:
    """How many equations there are of each verdict, and how many findings of each severity."""
    verdicts = [outcome.verdict for outcome in report.equations]
    summary: dict[str, int] = {"equations": len(report.equations)}
    summary |= {v.value: verdicts.count(v) for v in Verdict}
    summary |= {f"{s.value}s": report.count(s) for s in Severity}
    return summary


def outcome_object(outcome: Outcome) -> dict[str, Any]:
    """One equation or claim, written out."""
    return {
        "id": outcome.id,
        "short": outcome.short or outcome.id,
        "line": outcome.line,
        "title": outcome.title,
        "verdict": outcome.verdict.value,
        "relations": list(outcome.relations),
        "printed": outcome.printed,
        "derived": formula_object(outcome.derived),
        "follows": list(outcome.follows),
        "conditions": list(outcome.conditions),
        "prefactor": number_object(outcome.prefactor),
        "exponents": dict(outcome.exponents),
        "dimensions": {"ok": outcome.dimensions_ok, "hbar_power": outcome.hbar_power},
        "checks": [{**evidence_object(e), "of": e.of or outcome.printed} for e in outcome.checks],
        "steps": [step_object(s) for s in outcome.steps],
        "findings": [finding_object(f) for f in outcome.findings],
    }


def formula_object(formula: Written | None) -> dict[str, str] | None:
    """A formula as LaTeX and as a sympy string, or None."""
    return None if formula is None else {"latex": formula.latex, "sympy": formula.sympy}


def number_object(number: Written | None) -> dict[str, str | None] | None:
    """An exact pure number with its decimal value, or None."""
    return None if number is None else {"exact": number.sympy, "value": number.value}


def evidence_object(evidence: Evidence) -> dict[str, Any]:
    """One check."""
    return {
        "name": evidence.name,
        "outcome": evidence.outcome.value,
        "digits": None if evidence.digits is None else round(float(evidence.digits), 1),
        "points": evidence.points,
        "seconds": round(evidence.seconds, 3),
        "says": evidence.says,
        **({"operations": evidence.operations} if evidence.operations else {}),
        **({"bound": evidence.bound} if evidence.bound else {}),
    }


def step_object(step: Step) -> dict[str, Any]:
    """One step of a derivation, written out."""
    return {
        "rule": step.rule,
        "says": step.says,
        "before": step.before,
        "after": step.after,
        "checked": step.checked is True,
        "check": step.check,
        "conditions": list(step.conditions),
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding; its place is null where it belongs to no line."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "line": finding.place.line if finding.place else None,
        "column": finding.place.column if finding.place else None,
        **({"file": finding.place.file} if finding.place and finding.place.file else {}),
        "message": finding.message,
        "printed": finding.printed,
        "derived": finding.derived,
        "suggestion": finding.suggestion,
        "witness": dict(finding.witness),
        **({"waived": finding.waived} if finding.waived else {}),
        **({"known": True} if finding.known else {}),
    }
