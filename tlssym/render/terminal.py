"""The report for a person at a terminal: a table at a glance, then each finding with its formula and a caret."""

from __future__ import annotations

import os
from collections.abc import Iterable
from io import StringIO
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tlssym.judge.result import Outcome, Report
from tlssym.parse.latex import to_latex
from tlssym.render.gist import gist
from tlssym.render.plain import plain, plain_words
from tlssym.values import Answer, Finding, Severity, Verdict

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
READING = "TLS1"


def write_report(report: Report, stream: Any) -> None:
    """Write the report to a stream, with colours where it is a terminal.

    Parameters
    ----------
    report : Report
    stream : text stream
    """
    columns = os.environ.get("COLUMNS", "")
    piped = int(columns) if columns.isdigit() and int(columns) > 0 else PIPED
    width = None if stream.isatty() else piped
    console = Console(file=stream, highlight=False, soft_wrap=False, width=width)
    console.print(Text.assemble((report.lecture, "bold"), f": {report.title}"), soft_wrap=True)
    console.print()
    console.print(_table(report.equations, "Equations"))
    shown = [c for c in report.claims if c.verdict not in (Verdict.DEFINITION, Verdict.INPUT)]
    if shown:
        console.print()
        console.print(_table(shown, "Claims of the prose"))
    found = [("", finding) for finding in report.problems]
    found += [(o.id, f) for o in report.equations + report.claims for f in o.findings]
    if found:
        console.print()
        console.print("[bold]Findings[/bold], in the order of the file")
    for number, finding in sorted(found, key=lambda each: _order(each[1])):
        _write_finding(console, report, finding, number)
    console.print()
    console.print(_summary(report), soft_wrap=True)


def _order(finding: Finding) -> tuple[str, int, int, int]:
    """By file and line, the most serious of a line first."""
    place = finding.place
    rank = list(Severity).index(finding.severity)
    return (place.file, place.line, rank, place.column) if place else ("", 0, rank, 0)


def report_text(report: Report) -> str:
    """The same as plain text."""
    stream = StringIO()
    write_report(report, stream)
    return stream.getvalue()


def _table(outcomes: Iterable[Outcome], title: str) -> Table:
    table = Table(
        title=title, title_justify="left", box=None, pad_edge=False, header_style="dim", title_style="bold"
    )
    table.add_column("number", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("what it is", ratio=3)
    table.add_column("finding", ratio=4)
    for outcome in outcomes:
        style = STYLES[outcome.verdict]
        number = outcome.id if len(outcome.id) < 10 else plain(outcome.id)
        table.add_row(
            Text(number),
            Text(MARKS[outcome.verdict], style),
            Text(outcome.verdict.value, style),
            Text(outcome.title),
            Text(_gist(outcome)),
        )
    return table


def _gist(outcome: Outcome) -> str:
    """What is to be said of a formula, in a few words."""
    return gist(outcome, _message, _formula, longest=LONGEST)


def _formula(value: Any) -> str:
    return plain(value if isinstance(value, str) else to_latex(value))


def _message(finding: Finding) -> str:
    """The message for a terminal; one about how a formula is written shows it as it is written."""
    return finding.message if finding.code.startswith(READING) else plain_words(finding.message)


def _write_finding(console: Console, report: Report, finding: Finding, number: str) -> None:
    style = SEVERITY_STYLES[finding.severity]
    at = finding.place
    place = f"{at.file or report.lecture}:{at.line}:{at.column}: " if at else f"{report.lecture}: "
    about = f" ({number if len(number) < 10 else plain(number)}) " if number else " "
    console.print()
    # formulas are full of brackets and backslashes: Text, never rich's markup
    head = (place, (f"{finding.code} {finding.severity.value}", style), about, _message(finding))
    console.print(Text.assemble(*head), soft_wrap=True)
    if at and (line := report.line_of(at)):
        excerpt, caret = _excerpt(line, at.column - 1, finding.length, console.width)
        console.print(Text(f"    {excerpt}"), soft_wrap=True, no_wrap=True)
        console.print(Text.assemble("    ", (caret, style)), soft_wrap=True, no_wrap=True)
    if finding.derived and finding.derived != finding.suggestion:
        console.print(Text(f"  derived: {plain(finding.derived)}"), soft_wrap=True)
    if finding.suggestion:
        console.print(Text(f"  should be: {plain(finding.suggestion)}"), soft_wrap=True)


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
    counts = {verdict: sum(o.verdict is verdict for o in report.equations) for verdict in Verdict}
    said = ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items() if count)
    claims = sum(o.verdict in (Verdict.REFUTED, Verdict.DIVERGENT) for o in report.claims)
    checks = [e for o in report.equations + report.claims for e in o.checks]
    agreed = sum(e.outcome is Answer.AGREES for e in checks)
    return (
        f"{_count(len(report.equations), 'equation')}: {said or 'nothing to check'}.  "
        f"{_count(len(report.claims), 'claim')} of the prose, {claims} refuted.  "
        f"{_count(report.count(Severity.ERROR), 'error')}, {_count(report.count(Severity.WARNING), 'warning')}, "
        f"{_count(report.count(Severity.NOTE), 'note')}.  "
        f"{agreed} of {_count(len(checks), 'numeric check')} agree."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
