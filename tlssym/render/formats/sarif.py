"""SARIF 2.1.0: rules, regions, fixes, fingerprints that an edit elsewhere in the file does not change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from tlssym import __version__
from tlssym.fix.edits import Edit, edits
from tlssym.judge.result import Outcome, Report
from tlssym.project.baseline import fingerprints
from tlssym.render.formats._base import Base, about, end_of, path_of, posix, sentence
from tlssym.render.rules import rule_markdown
from tlssym.rules import RULES, Fix, Rule, Severity
from tlssym.values import Finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


class Format(Base):
    """One log at the end."""

    def finish(self, reports: Sequence[Report]) -> None:
        """One run over all files."""
        results = [result for report in reports for result in _results(report)]
        driver = {
            "name": "tlssym",
            "version": __version__,
            "semanticVersion": f"{__version__}",
            "rules": [_rule(rule) for rule in RULES.values()],
        }
        run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        self.line(json.dumps(log, indent=1))


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.meaning}  {rule.why}"},
        "help": {"text": f"{rule.mend}  {rule.waive}", "markdown": rule_markdown(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.group], "fix": rule.fix.value},
    }


def _results(report: Report) -> list[dict[str, Any]]:
    fixes = {id(edit.finding): edit for edit in edits(report)}
    order = list(RULES)
    return [
        _result(report, finding, outcome, key, order.index(finding.code), fixes.get(id(finding)))
        for finding, outcome, key in fingerprints(report)
    ]


def _result(
    report: Report, finding: Finding, outcome: Outcome | None, key: str, index: int, edit: Edit | None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": " ".join(f"{about(outcome)} {sentence(finding)}".split())},
        "locations": [_location(report, finding, outcome)],
        "partialFingerprints": {"tlssym/v1": key},
    }
    if edit is not None:
        told["fixes"] = [_fix(report, edit)]
    if finding.waived:
        told["suppressions"] = [{"kind": "inSource", "justification": finding.waived}]
    elif finding.known:
        told["suppressions"] = [{"kind": "external", "justification": "known from the baseline"}]
    return told


def _location(report: Report, finding: Finding, outcome: Outcome | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(posix(path_of(report, finding)))}}
    place = finding.place
    if place is not None:
        line = report.line_of(place)
        end = end_of(finding, line)
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.line,
            "endColumn": end,
            "snippet": {"text": line[place.column - 1 : end - 1]},
        }
    told: dict[str, Any] = {"physicalLocation": physical}
    if outcome is not None:
        told["logicalLocations"] = [{"name": outcome.short or outcome.id, "kind": "equation"}]
    return told


def _fix(report: Report, edit: Edit) -> dict[str, Any]:
    start, end = edit.where(report)
    replacement = {
        "deletedRegion": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
        "insertedContent": {"text": edit.new},
    }
    path = start.file or report.lecture
    sure = "" if edit.fix is Fix.SAFE else " (to be looked at)"
    return {
        "description": {"text": f"{edit.says}{sure}"},
        "artifactChanges": [{"artifactLocation": {"uri": quote(posix(path))}, "replacements": [replacement]}],
    }
