"""Outcomes that are written out, to values of JSON and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from tlssym.judge.result import Outcome
from tlssym.values import Answer, Evidence, Finding, Place, Severity, Step, Verdict, Written

BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What an entry that is not what it should be leads to."""
OURS = "TLS699"
"""The finding that says that the tool itself is wrong."""

ToPlace = Callable[[int], Place]
Offset = Callable[[Place], int]

_PLAIN = {  # of an outcome: what is JSON as it is, or a tuple of that
    "id", "title", "line", "column", "printed", "derived_latex", "dimensions_ok", "hbar_power", "section", "short",
}  # fmt: skip
_TUPLES = ("relations", "follows", "conditions", "labels", "reads")


def outcome_value(outcome: Outcome, offset: Offset, start: int) -> dict[str, Any]:
    """An outcome as a value of JSON; places are offsets from ``start``, so that they move with the formula."""
    value = {name: getattr(outcome, name) for name in sorted(_PLAIN)}
    value |= {name: list(getattr(outcome, name)) for name in _TUPLES}
    return {
        **value,
        "verdict": outcome.verdict.value,
        "derived": _written_value(outcome.derived),
        "prefactor": _written_value(outcome.prefactor),
        "exponents": dict(outcome.exponents),
        "checks": [evidence_value(check) for check in outcome.checks],
        "steps": [_values_of(step) | {"claim": None} for step in outcome.steps],
        "findings": [finding_value(finding, offset, start) for finding in outcome.findings],
    }


def outcome_of(value: Mapping[str, Any], place: ToPlace, start: int) -> Outcome:
    """The outcome that a value stands for.

    Raises
    ------
    KeyError, TypeError, ValueError, AttributeError
        It stands for none.
    """
    more = {name: value[name] for name in _PLAIN} | {name: tuple(value[name]) for name in _TUPLES}
    return Outcome(
        **more,
        verdict=Verdict(value["verdict"]),
        derived=_written_of(value["derived"]),
        prefactor=_written_of(value["prefactor"]),
        exponents=dict(value["exponents"]),
        checks=tuple(evidence_of(each) for each in value["checks"]),
        steps=tuple(Step(**{**each, "conditions": tuple(each["conditions"])}) for each in value["steps"]),
        findings=tuple(finding_of(each, place, start) for each in value["findings"]),
    )


def evidence_value(evidence: Evidence) -> dict[str, Any]:
    """A check as a value of JSON."""
    digits = None if evidence.digits is None else float(evidence.digits)
    return _values_of(evidence) | {"outcome": evidence.outcome.value, "digits": digits}


def evidence_of(value: Mapping[str, Any]) -> Evidence:
    """The check that a value stands for."""
    return Evidence(**{**value, "outcome": Answer(value["outcome"])})


def finding_value(finding: Finding, offset: Offset, start: int) -> dict[str, Any]:
    """A finding as a value of JSON."""
    at = None if finding.place is None else offset(finding.place) - start
    return _values_of(finding) | {"severity": finding.severity.value, "place": at}


def finding_of(value: Mapping[str, Any], place: ToPlace, start: int) -> Finding:
    """The finding that a value stands for."""
    at = value["place"]
    where = None if at is None else place(at + start)
    return Finding(**{**value, "severity": Severity(value["severity"]), "place": where})


def _values_of(each: Any) -> dict[str, Any]:
    return {field.name: getattr(each, field.name) for field in fields(each)}


def _written_value(formula: Written | None) -> list[Any] | None:
    return None if formula is None else [formula.latex, formula.sympy, formula.value]


def _written_of(value: Any) -> Written | None:
    return None if value is None else Written(*value)
