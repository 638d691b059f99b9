"""The JSON of the contract, schema 2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from tlssym.judge.result import Outcome, Report
from tlssym.values import Evidence, Finding, Severity, Step, Verdict

SCHEMA = 2

ToLatex = Callable[[Any], str]


def report_object(report: Report, latex: ToLatex) -> dict[str, Any]:
    """The object that ``check --format json`` prints.

    Parameters
    ----------
    report : Report
        The outcome of a lecture file.
    latex : callable
        Writes a sympy expression in the lecture's symbols.

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
        "equations": [outcome_object(o, report.digits, latex) for o in report.equations],
        "claims": [outcome_object(o, report.digits, latex) for o in report.claims],
    }


def summary_object(report: Report) -> dict[str, int]:
    """How many equations there are of each verdict, and how many findings of each severity."""
    verdicts = [outcome.verdict for outcome in report.equations]
    summary: dict[str, int] = {"equations": len(report.equations)}
    summary |= {v.value: verdicts.count(v) for v in Verdict}
    summary |= {f"{s.value}s": report.count(s) for s in Severity}
    return summary


def outcome_object(outcome: Outcome, digits: int, latex: ToLatex) -> dict[str, Any]:
    """One equation or claim."""
    return {
        "id": outcome.id,
        "short": outcome.short or outcome.id,
        "line": outcome.line,
        "title": outcome.title,
        "verdict": outcome.verdict.value,
        "relations": list(outcome.relations),
        "printed": outcome.printed,
        "derived": expression_object(outcome.derived, latex, outcome.derived_latex),
        "follows": list(outcome.follows),
        "conditions": [condition_text(c) for c in outcome.conditions],
        "prefactor": number_object(outcome.prefactor, digits),
        "exponents": {name: str(value) for name, value in outcome.exponents.items()},
        "dimensions": {"ok": outcome.dimensions_ok, "hbar_power": _number(outcome.hbar_power)},
        "checks": [{**evidence_object(e), "of": e.of or outcome.printed} for e in outcome.checks],
        "steps": [step_object(s, latex) for s in outcome.steps],
        "findings": [finding_object(f) for f in outcome.findings],
    }


def expression_object(expr: Any, latex: ToLatex, known_latex: str = "") -> dict[str, str] | None:
    """A formula as LaTeX and as a sympy string, or None."""
    if expr is None:
        return None
    return {"latex": known_latex or latex(expr), "sympy": sp.sstr(expr)}


def condition_text(condition: Any) -> str:
    """A condition such as ``a < 2*d``."""
    if isinstance(condition, sp.core.relational.Relational):
        return f"{sp.sstr(condition.lhs)} {condition.rel_op} {sp.sstr(condition.rhs)}"
    return sp.sstr(condition) if isinstance(condition, sp.Basic) else str(condition)


def number_object(number: Any, digits: int) -> dict[str, str | None] | None:
    """An exact pure number with its decimal value, or None."""
    if number is None:
        return None
    # with exponent parameters left in it there is no decimal value
    value = None if number.free_symbols else str(sp.N(number, digits))
    return {"exact": sp.sstr(number), "value": value}


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
    }


def step_object(step: Step, latex: ToLatex) -> dict[str, Any]:
    """One step of a derivation."""
    return {
        "rule": step.rule,
        "says": step.says,
        "before": formula_text(step.before, latex),
        "after": formula_text(step.after, latex),
        "checked": step.checked is True,
        "check": step.check,
        "conditions": [condition_text(c) for c in step.conditions],
    }


def formula_text(formula: Any, latex: ToLatex) -> str:
    """LaTeX of a step's formula; what is already LaTeX stays."""
    if formula is None:
        return ""
    return formula if isinstance(formula, str) else latex(formula)


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


def _number(value: Any) -> Any:
    value = sp.sympify(value, strict=True) if not isinstance(value, str) else value
    if isinstance(value, sp.Integer):
        return int(value)
    return str(value)
