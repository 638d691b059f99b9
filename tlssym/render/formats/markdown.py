"""Markdown for a step summary or a comment: the counts, then the findings, the most serious first."""

from __future__ import annotations

from collections.abc import Sequence

from tlssym.judge.result import Outcome, Report
from tlssym.render.formats._base import Base, about, advice, counted, found, message, rank, severities
from tlssym.rules import Severity
from tlssym.values import Finding, Verdict

SIGNS = {Severity.ERROR: "❌ error", Severity.WARNING: "⚠️ warning", Severity.NOTE: "ℹ️ note"}


class Format(Base):
    """One page at the end."""

    def finish(self, reports: Sequence[Report]) -> None:
        """A heading a file."""
        self.line(f"## tlssym: {severities(reports)}")
        for report in reports:
            self.line()
            self._report(report)

    def _report(self, report: Report) -> None:
        counts = [(v, sum(o.verdict is v for o in report.equations)) for v in Verdict]
        said = ", ".join(f"{count} {verdict.value}" for verdict, count in counts if count)
        self.line(f"### `{report.lecture}`")
        self.line()
        claims = counted(len(report.claims), "claim")
        self.line(f"{counted(len(report.equations), 'equation')}: {said or 'none'}; {claims} of the prose.")
        rows = sorted(found(report), key=lambda pair: rank(pair[0]))
        if not rows:
            return
        self.line()
        self.line("| line | | code | equation | finding |")
        self.line("| ---: | --- | --- | --- | --- |")
        for finding, outcome in rows:
            self.line(_row(finding, outcome))


def _row(finding: Finding, outcome: Outcome | None) -> str:
    place = finding.place
    at = (f"{place.file}:" if place and place.file else "") + (str(place.line) if place else "")
    said = f"{message(finding)}.  {advice(finding)}".strip()
    cells = (at, SIGNS[finding.severity], f"`{finding.code}`", about(outcome), said)
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """What Markdown would take for its own is escaped."""
    for sign in ("\\", "|", "*", "_", "<", "`") if not text.startswith("`") else ():
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
