"""One line a finding: ``path:line:column: severity code (id) message``."""

from __future__ import annotations

from collections.abc import Sequence

from tlssym.judge.result import Outcome, Report
from tlssym.render.formats._base import Base, about, message, severities
from tlssym.values import Finding


class Format(Base):
    """Streams; a line is one that editors and ``grep`` understand."""

    def file(self, path: str, text: str) -> None:
        """Remember whose findings come."""
        self.path = path

    def outcome(self, outcome: Outcome) -> None:
        """Its findings."""
        for finding in outcome.findings:
            self._finding(finding, outcome)

    def done(self, report: Report) -> None:
        """What is said of the file."""
        for finding in report.problems:
            self._finding(finding, None)

    def finish(self, reports: Sequence[Report]) -> None:
        """The counts."""
        self.line(severities(reports))

    def _finding(self, finding: Finding, outcome: Outcome | None) -> None:
        if finding.counts:
            self.line(concise(self.path, finding, outcome))


def concise(path: str, finding: Finding, outcome: Outcome | None) -> str:
    """A finding in one line."""
    place = finding.place
    at = f"{place.file or path}:{place.line}:{place.column}" if place else path
    words = [f"{at}:", finding.severity.value, finding.code, about(outcome), message(finding)]
    return " ".join(" ".join(word for word in words if word).split())
