"""Annotations of GitHub Actions: the most serious ones, as many as it shows of a step, then every finding as a line."""

from __future__ import annotations

from collections.abc import Sequence

from tlssym.judge.result import Outcome, Report
from tlssym.render.formats._base import Base, about, end_of, found, path_of, posix, rank, sentence, severities
from tlssym.render.formats.concise import concise
from tlssym.rules import Severity
from tlssym.values import Finding

MOST = 10
"""Annotations that GitHub shows of one step."""
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class Format(Base):
    """Says everything at the end: only then is it known what is most serious."""

    def finish(self, reports: Sequence[Report]) -> None:
        """The annotations, and what did not find room among them."""
        everything = [(report, finding, outcome) for report in reports for finding, outcome in found(report)]
        ranked = sorted(everything, key=lambda each: rank(each[1]))
        for report, finding, outcome in ranked[:MOST]:
            self.line(_annotation(report, finding, outcome))
        if ranked[MOST:]:
            self.line(f"{len(ranked) - MOST} more findings, as GitHub shows {MOST} of a step:")
        for report, finding, outcome in ranked[MOST:]:
            self.line(concise(posix(report.lecture), finding, outcome))
        self.line(severities(reports))


def _annotation(report: Report, finding: Finding, outcome: Outcome | None) -> str:
    properties = {"file": posix(path_of(report, finding))}
    if finding.place is not None:
        line = report.line_of(finding.place)
        properties |= {
            "line": str(finding.place.line),
            "endLine": str(finding.place.line),
            "col": str(finding.place.column),
            "endColumn": str(end_of(finding, line)),
        }
    properties["title"] = " ".join(word for word in (finding.code, about(outcome)) if word)
    said = ",".join(f"{name}={_escaped(value, True)}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {said}::{_escaped(sentence(finding), False)}"


def _escaped(text: str, within: bool) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if within else text
