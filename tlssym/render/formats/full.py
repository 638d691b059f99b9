"""The report for a person: each finding with its formula and a caret as it comes, then a table and what it comes to."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from io import StringIO
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tlssym.judge.result import Outcome, Report
from tlssym.render.formats._base import (
    Base,
    about,
    advice,
    counted,
    message,
    place_order,
    severities,
    title_of,
    without_point,
)
from tlssym.render.gist import gist
from tlssym.render.plain import plain
from tlssym.rules import Severity
from tlssym.values import Answer, Finding, Verdict

STYLES = {
    Verdict.PROVED: "green",
    Verdict.SCALING: "cyan",
    Verdict.AGREES: "cyan",
    Verdict.DEFINITION: "dim",
    Verdict.INPUT: "dim",
    Verdict.UNDECIDED: "yellow",
    Verdict.DIVERGENT: "bold magenta",
    Verdict.REFUTED: "bold red",
}
MARKS = {
    Verdict.PROVED: "✓",
    Verdict.SCALING: "∼",
    Verdict.AGREES: "≐",
    Verdict.DEFINITION: "≔",
    Verdict.INPUT: "·",
    Verdict.UNDECIDED: "?",
    Verdict.DIVERGENT: "∞",
    Verdict.REFUTED: "✗",
}
SEVERITY_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
WIDEST_EXCERPT = 96
PIPED = 120
"""Columns where the report does not go to a terminal and COLUMNS does not say."""
LONGEST = 110
QUIET = (Verdict.DEFINITION, Verdict.INPUT)
"""A claim of the prose with one of these says nothing that a table of verdicts is read for."""


class Format(Base):
    """Streams the findings; the table of a file comes when it is done."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        columns = os.environ.get("COLUMNS", "")
        piped = int(columns) if columns.isdigit() and int(columns) > 0 else PIPED
        self.console = Console(
            file=stream, highlight=False, soft_wrap=False, width=None if stream.isatty() else piped
        )
        self.path, self.begun = "", False

    def file(self, path: str, text: str) -> None:
        """Remember whose findings come; the path is told once, before the first of them."""
        self.path, self.begun = path, False
        self.parts = {"": text}

    def _begin(self) -> None:
        if not self.begun:
            self.begun = True
            self.console.print(Text(self.path, "bold"), soft_wrap=True)

    def outcome(self, outcome: Outcome) -> None:
        """Its findings, the most serious of a line first."""
        for finding in sorted(outcome.findings, key=place_order):
            self._finding(finding, outcome)

    def done(self, report: Report) -> None:
        """What is said of the file, the table, and what it comes to."""
        self._begin()
        self.parts = dict(report.files) or self.parts
        for finding in sorted(report.problems, key=place_order):
            self._finding(finding, None)
        claims = [c for c in report.claims if c.verdict not in QUIET]
        rows = sorted([*report.equations, *claims], key=lambda o: (o.line, o.column))
        self.console.print()
        self.console.print(Text(report.title, "bold"), soft_wrap=True)
        if rows:
            self.console.print(_table(rows, self.console.width))
        self.console.print()
        self._paragraph(_summary(report))

    def finish(self, reports: Sequence[Report]) -> None:
        """Of several files, what they come to together."""
        if len(reports) > 1:
            self.console.print()
            self._paragraph(f"{counted(len(reports), 'file')}: {severities(reports)}.")
        self.stream.flush()

    def _paragraph(self, text: str, indent: str = "") -> None:
        if not text.strip():
            return
        self.console.print(Text(_filled(text, self.console.width, indent)), soft_wrap=True)

    def _finding(self, finding: Finding, outcome: Outcome | None) -> None:
        if not finding.counts:
            return
        self._begin()
        style = SEVERITY_STYLES[finding.severity]
        place = finding.place
        at = f"{place.file + ':' if place.file else ''}{place.line}:{place.column}" if place else ""
        head = " ".join(
            word for word in (at, f"{finding.severity.value} {finding.code}", about(outcome)) if word
        )
        said = Text(_filled(f"{head} {message(finding)}", self.console.width, "    "))
        said.stylize(style, len(at) + 1 if at else 0, len(head) - (len(about(outcome)) + 1 if outcome else 0))
        self.console.print()
        # formulas are full of brackets and backslashes: Text, never rich's markup
        self.console.print(said, soft_wrap=True)
        line = self._line(finding)
        if line and place is not None:
            excerpt, caret = _excerpt(line, place.column - 1, finding.length, self.console.width)
            self.console.print(Text(f"    {excerpt}"), soft_wrap=True, no_wrap=True)
            self.console.print(Text.assemble("    ", (caret, style)), soft_wrap=True, no_wrap=True)
        if finding.derived and finding.derived != finding.suggestion:
            self._paragraph(f"  derived: {plain(finding.derived)}", "    ")
        elsewhere = outcome is not None and any(f.suggestion for f in outcome.findings)
        if finding.suggestion or not elsewhere:  # what to write is said once for a formula
            self._paragraph(f"  {advice(finding)}", "    ")
        self.stream.flush()

    def _line(self, finding: Finding) -> str:
        if finding.place is None:
            return ""
        lines = self.parts.get(finding.place.file, "").split("\n")
        return lines[finding.place.line - 1] if 0 < finding.place.line <= len(lines) else ""


def findings_text(report: Report) -> str:
    """The findings of a report alone, as they are told."""
    stream = StringIO()
    form = Format(stream)
    form.file(report.lecture, report.text)
    form.parts = dict(report.files) or form.parts
    for outcome in report.equations + report.claims:
        form.outcome(outcome)
    return stream.getvalue()


def report_text(report: Report) -> str:
    """The whole report of one file as text."""
    stream = StringIO()
    form = Format(stream)
    form.file(report.lecture, report.text)
    for outcome in sorted(report.equations + report.claims, key=lambda o: (o.line, o.column)):
        form.outcome(outcome)
    form.done(report)
    form.finish([report])
    return stream.getvalue()


def _filled(text: str, width: int, indent: str) -> str:
    """Wrapped at spaces; words that are longer than a line stay whole."""
    return "\n".join(
        textwrap.fill(
            line,
            max(20, width - 1),
            subsequent_indent=indent,
            initial_indent=line[: len(line) - len(line.lstrip())],
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )


def _table(outcomes: Sequence[Outcome], width: int) -> Table:
    """One table for equations and claims, its columns as wide as the window allows."""
    table = Table(box=None, pad_edge=False, header_style="dim", width=width)
    names = [outcome.short or outcome.id for outcome in outcomes]
    table.add_column("id", no_wrap=True, width=min(20, max(2, *map(cell_len, names))))
    table.add_column("verdict", no_wrap=True, width=12)
    table.add_column("what it is", ratio=3)
    table.add_column("finding", ratio=4)
    for name, outcome in zip(names, outcomes, strict=True):
        style = STYLES[outcome.verdict]
        table.add_row(
            Text(name),
            Text(f"{MARKS[outcome.verdict]} {outcome.verdict.value}", style),
            Text(title_of(outcome)),
            Text(_gist(outcome)),
        )
    return table


def _gist(outcome: Outcome) -> str:
    """What is to be said of a formula, in a few words."""
    waived = [f.waived for f in outcome.findings if f.waived and f.severity is Severity.ERROR]
    wrong = any(f.counts and f.severity is Severity.ERROR for f in outcome.findings)
    if waived and not wrong:
        return f"waived: {waived[0]}"
    return gist(outcome, without_point, _formula, longest=LONGEST)


def _formula(value: Any) -> str:
    return plain(str(value))


def _excerpt(line: str, column: int, length: int, width: int) -> tuple[str, str]:
    """The part of a line around a place, and carets under it; a tab takes the room of a space."""
    line = line.replace("\t", " ")
    length = max(1, min(length, len(line) - column))
    widest = max(20, min(WIDEST_EXCERPT, width - 6))  # two marks of omission and the margin go with it
    if len(line) <= widest:
        return line, " " * column + "^" * length
    start = max(0, min(column - 20, len(line) - widest))
    head = "…" if start else ""
    piece = line[start : start + widest]
    tail = "…" if start + widest < len(line) else ""
    carets = "^" * min(length, widest - (column - start))
    return head + piece + tail, " " * (len(head) + column - start) + carets


def _summary(report: Report) -> str:
    """What the file comes to; a check is of what was derived, so that it contradicts no verdict on what is printed."""
    counts = {verdict: sum(o.verdict is verdict for o in report.equations) for verdict in Verdict}
    said = ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items() if count)
    wrong = sum(o.verdict in (Verdict.REFUTED, Verdict.DIVERGENT) for o in report.claims)
    checks = [e for o in report.equations + report.claims for e in o.checks]
    refuting = sum(e.outcome is Answer.REFUTES for e in checks)
    unsettled = sum(e.outcome is Answer.UNDECIDED for e in checks)
    told = [f"{counted(len(report.equations), 'equation')}: {said or 'nothing to check'}."]
    if report.claims:
        told.append(f"{counted(len(report.claims), 'claim')} of the prose, {wrong} refuted.")
    told.append(f"{severities([report])}.")
    if checks:
        parts = [f"{len(checks) - refuting - unsettled} agree"]
        parts += [f"{refuting} refute it"] if refuting else []
        parts += [f"{unsettled} not settled"] if unsettled else []
        told.append(f"{counted(len(checks), 'numeric check')} of what was derived: {', '.join(parts)}.")
    return "  ".join(told)
