"""Reviewdog's diagnostic format; its columns count bytes of UTF-8."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tlssym.fix.edits import Edit, edits
from tlssym.judge.result import Outcome, Report
from tlssym.render.formats._base import Base, about, end_of, found, path_of, posix, sentence
from tlssym.rules import Severity
from tlssym.values import Finding

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


class Format(Base):
    """One object at the end."""

    def finish(self, reports: Sequence[Report]) -> None:
        """Every finding that counts, with what to put in its place."""
        diagnostics = []
        for report in reports:
            fixes = {id(edit.finding): edit for edit in edits(report)}
            diagnostics += [
                _diagnostic(report, finding, outcome, fixes.get(id(finding)))
                for finding, outcome in found(report)
            ]
        whole = {"source": {"name": "tlssym"}, "diagnostics": diagnostics}
        self.line(json.dumps(whole, indent=1))


def _diagnostic(
    report: Report, finding: Finding, outcome: Outcome | None, edit: Edit | None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "message": " ".join(f"{about(outcome)} {sentence(finding)}".split()),
        "location": {"path": posix(path_of(report, finding))},
        "severity": SEVERITIES[finding.severity],
        "code": {"value": finding.code},
    }
    if finding.place is not None:
        line = report.line_of(finding.place)
        told["location"]["range"] = {
            "start": _position(line, finding.place.line, finding.place.column),
            "end": _position(line, finding.place.line, end_of(finding, line)),
        }
    if edit is not None:
        start, end = edit.where(report)
        told["suggestions"] = [
            {
                "range": {
                    "start": _position(report.line_of(start), start.line, start.column),
                    "end": _position(report.line_of(end), end.line, end.column),
                },
                "text": edit.new,
            }
        ]
    return told


def _position(line: str, number: int, column: int) -> dict[str, int]:
    return {"line": number, "column": len(line[: column - 1].encode("utf-8", "replace")) + 1}
