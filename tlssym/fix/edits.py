"""The edits of a report: for each suggestion what is put where, and whether it is safe.

Safe is an edit that the derivation decides: what is assumed stays as it is, and the formula gets the form that follows
from it.  Unsafe is one that changes what is assumed, or where either side of a relation may be the wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tlssym.catalogue import match_lecture
from tlssym.derive.lecture import Lecture
from tlssym.fix.bench import Bench
from tlssym.fix.smallest import Change, smallest
from tlssym.judge.result import Outcome, Report
from tlssym.parse.declared import Declared
from tlssym.parse.macros import Macros
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_text
from tlssym.rules import RULES, Fix
from tlssym.values import Finding, Place


@dataclass(frozen=True)
class Edit:
    """One stretch of a file and what comes in its place; offsets count in that file's own text."""

    finding: Finding
    outcome: Outcome
    file: str
    start: int
    end: int
    new: str
    fix: Fix
    says: str
    changes: tuple[Change, ...] = field(default=(), repr=False)

    def where(self, report: Report) -> tuple[Place, Place]:
        """The places of its two ends."""
        text = text_of(report, self.file)
        return _place(text, self.start, self.file), _place(text, self.end, self.file)


def text_of(report: Report, file: str) -> str:
    """The text of a file of a report, empty for the one that was named."""
    return report.files.get(file, report.text if not file else "")


@lru_cache(maxsize=64)
def _starts(text: str) -> tuple[int, ...]:
    return (0, *(i + 1 for i, sign in enumerate(text) if sign == "\n"))


def _place(text: str, offset: int, file: str) -> Place:
    starts = _starts(text)
    line = bisect_right(starts, offset)
    return Place(line, offset - starts[line - 1] + 1, file)


@lru_cache(maxsize=4)
def _known(text: str, path: str, declared: Declared) -> tuple[LectureText, Lecture]:
    read = replace(read_text(text, path), declared=declared)
    return read, match_lecture(read)


def edits(
    report: Report,
    accept: Callable[[Edit], bool] | None = None,
    wanted: Callable[[Finding], bool] | None = None,
) -> list[Edit]:
    """One edit for each suggestion of a finding that counts; overlapping ones are left out, the first one stays.

    Parameters
    ----------
    report : Report
    accept : callable, optional
        Whether an edit that could not be compared by value is right.
    wanted : callable, optional
        Whether anything is asked about a finding; all of them where it is left out.
    """
    told = [
        (finding, outcome)
        for outcome in report.equations + report.claims
        for finding in outcome.findings
        if finding.counts
        and finding.suggestion
        and finding.place is not None
        and finding.printed
        and (wanted is None or wanted(finding))
    ]
    if not told:
        return []
    read, lecture = _known(report.text, report.lecture, report.declared)
    found: list[Edit] = []
    for finding, outcome in told:
        edit = _edit(report, finding, outcome, lecture, read.macros, accept)
        if edit is not None and not any(_overlap(edit, other) for other in found):
            found.append(edit)
    return found


def _overlap(one: Edit, other: Edit) -> bool:
    return (
        one.file == other.file
        and one.start < max(other.end, other.start + 1)
        and other.start < max(one.end, one.start + 1)
    )


def _edit(
    report: Report,
    finding: Finding,
    outcome: Outcome,
    lecture: Lecture,
    macros: Macros,
    accept: Callable[[Edit], bool] | None,
) -> Edit | None:
    place = finding.place
    assert place is not None
    text = text_of(report, place.file)
    if place.line > len(_starts(text)):
        return None
    at = _starts(text)[place.line - 1] + place.column - 1
    printed = text[at : at + finding.length]
    scope = outcome.id.partition(":")[0] if outcome.id not in lecture.units else outcome.id
    bench = Bench(lecture.notation, scope, macros, printed)

    def made(changes: list[Change]) -> Edit | None:
        if not changes:
            return None
        new = printed
        for change in reversed(changes):
            new = change.applied(new)
        start, end, new = _trimmed(printed, new)
        says = _says(printed[start:end], new)
        return Edit(
            finding, outcome, place.file, at + start, at + end, new, _fix(finding, outcome, lecture), says
        )

    def accepted(piece: str) -> bool:
        edit = made([Change(0, len(printed), piece)])
        return accept is not None and edit is not None and accept(edit)

    hints = re.findall(r"\$([^$]+)\$", finding.said)
    return made(smallest(printed, finding.suggestion or "", bench, accepted if accept else None, hints))


def _trimmed(old: str, new: str) -> tuple[int, int, str]:
    """Where two texts differ, from word to word: start and end in the old one, and what the new one has there."""
    words = re.compile(r"\\[A-Za-z]+|[A-Za-z]+|\s+|.", re.S)
    mine, theirs = words.findall(old), words.findall(new)
    first = 0
    while first < min(len(mine), len(theirs)) and mine[first] == theirs[first]:
        first += 1
    last = 0
    while last < min(len(mine), len(theirs)) - first and mine[-1 - last] == theirs[-1 - last]:
        last += 1
    start = len("".join(mine[:first]))
    end = len(old) - len("".join(mine[len(mine) - last :]))
    return start, end, "".join(theirs[first : len(theirs) - last])


def _says(old: str, new: str) -> str:
    if not old.strip():
        return f"put {new.strip()} in"
    return f"take {old.strip()} out" if not new.strip() else f"write {new.strip()} for {old.strip()}"


def _fix(finding: Finding, outcome: Outcome, lecture: Lecture) -> Fix:
    """Safe where the rule says so and a derivation stands behind the suggestion."""
    rule = RULES[finding.code].fix
    derived = outcome.id in lecture.units or any(
        unit.after == outcome.id.partition(":")[0] for unit in lecture.claims
    )
    return rule if rule is not Fix.SAFE or derived or finding.code.startswith("TLS1") else Fix.UNSAFE
