"""What every format is: told of a run as it goes on; and what several of them say alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import TextIO

from tlssym.judge.result import Outcome, Report
from tlssym.render.plain import plain, plain_words
from tlssym.rules import RULES, Severity
from tlssym.values import Finding

READING = "TLS1"
UNTITLED = ("A formula of the prose",)


class Base:
    """A format that says nothing until the end."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def file(self, path: str, text: str) -> None:
        """A file begins."""

    def outcome(self, outcome: Outcome) -> None:
        """An equation or claim was checked; they come in the order of the file."""

    def done(self, report: Report) -> None:
        """A file is done."""

    def finish(self, reports: Sequence[Report]) -> None:
        """The run is over."""

    def line(self, text: str = "") -> None:
        """One line, seen at once."""
        self.stream.write(f"{text}\n")
        self.stream.flush()


def found(report: Report) -> list[tuple[Finding, Outcome | None]]:
    """The findings that count, in the order of the file, those of a line by severity."""
    pairs: list[tuple[Finding, Outcome | None]] = [(f, None) for f in report.problems]
    pairs += [(f, o) for o in report.equations + report.claims for f in o.findings]
    return sorted([pair for pair in pairs if pair[0].counts], key=lambda pair: place_order(pair[0]))


def place_order(finding: Finding) -> tuple[str, int, int, int]:
    """By file and line, the most serious of a line first."""
    place = finding.place
    return (place.file, place.line, rank(finding), place.column) if place else ("", 0, rank(finding), 0)


def rank(finding: Finding) -> int:
    """0 for an error, 1 for a warning, 2 for a note."""
    return list(Severity).index(finding.severity)


def path_of(report: Report, finding: Finding) -> str:
    """The file that a finding is in."""
    return (finding.place.file if finding.place else "") or report.lecture


def message(finding: Finding) -> str:
    """The message as text; one about how a formula is written shows it as it is written."""
    return _as_text(finding, finding.message)


def without_point(finding: Finding) -> str:
    """The message as text, without the point at which it was tried."""
    return _as_text(finding, finding.said)


def _as_text(finding: Finding, said: str) -> str:
    return said if finding.code.startswith(READING) else plain_words(said)


def about(outcome: Outcome | None) -> str:
    """The short id of what a finding is about, in brackets."""
    return f"({outcome.short or outcome.id})" if outcome is not None else ""


def sentence(finding: Finding) -> str:
    """What is wrong, and in one sentence what to write instead."""
    return f"{message(finding)}.  {advice(finding)}".strip()


def advice(finding: Finding, shown: bool = True) -> str:
    """What to write instead, in one sentence; for an error that has no other form, how its rule mends it."""
    wanted = finding.suggestion or ""
    if wanted:
        return f"Write {plain(wanted) if shown else wanted}."
    return RULES[finding.code].mend if finding.severity is Severity.ERROR else ""


def end_of(finding: Finding, line: str) -> int:
    """The column after the last sign of a finding that is on its first line, columns counted from 1."""
    place = finding.place
    if place is None:
        return 1
    return max(place.column + 1, min(place.column + finding.length, len(line) + 1))


def title_of(outcome: Outcome, longest: int = 60) -> str:
    """What a formula is: its title, or, where nothing is known of it, how it looks."""
    if outcome.title and outcome.title not in UNTITLED and outcome.id not in outcome.title:
        return outcome.title
    shown = " ".join(plain(outcome.printed).split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def counted(number: int, what: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def severities(reports: Iterable[Report]) -> str:
    """How many findings there are, by severity, and how many are not told."""
    reports = list(reports)
    told = [counted(sum(r.count(s) for r in reports), s.value) for s in Severity]
    everything = [f for r in reports for f in r.findings]
    waived = sum(bool(f.waived) for f in everything)
    known = sum(f.known for f in everything)
    told += [f"{waived} waived"] if waived else []
    told += [f"{known} known from the baseline"] if known else []
    return ", ".join(told)


def posix(path: str) -> str:
    """A path with forward slashes, as other programs want it."""
    return PurePath(path).as_posix()
