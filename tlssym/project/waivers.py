r"""Findings that an author lets stand, with the reason: ``% tlssym: allow TLS401 (5.10): estimates drop numbers``.

The same may stand in an HTML comment, or in the configuration as ``[[waive]]``.  Without an equation it holds for the
whole file.  A waiver that waives nothing is told, and one that is not understood too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tlssym.judge.result import Outcome
from tlssym.parse.tree import Source
from tlssym.project.config import Allowed, selector
from tlssym.rules import selected
from tlssym.values import Finding, Place

_COMMENT = re.compile(
    r"(?:^|(?<!\\))%+[ \t]*tlssym:(?P<latex>[^\n]*)|<!--\s*tlssym:(?P<html>.*?)-->", re.M | re.S
)
_ALLOW = re.compile(
    r"\s*allow\s+(?P<codes>[A-Za-z][\w-]*(?:[\s,]+[A-Za-z][\w-]*)*)\s*"
    r"(?:\((?P<ids>[^()]*(?:\([^()]*\)[^()]*)*)\))?\s*:\s*(?P<reason>\S.*?)\s*$",
    re.S,
)
_FENCED = re.compile(r"^(```+|~~~+).*?^\1", re.M | re.S)
UNUSED, NOT_UNDERSTOOD = "TLS603", "TLS604"


@dataclass
class Waiver:
    """One waiver, and whether anything was waived by it."""

    codes: tuple[str, ...]
    ids: tuple[str, ...]
    reason: str
    place: Place | None
    length: int = 1
    printed: str = ""
    used: bool = False

    def covers(self, finding: Finding, names: Sequence[str]) -> bool:
        """Whether it is meant for a finding at what has these names; without names, of the file."""
        return selected(finding.code, self.codes) and (not self.ids or any(id in names for id in self.ids))


@dataclass
class Waivers:
    """The waivers of one file, and what is to be said of them."""

    found: list[Waiver] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)

    def waived(self, finding: Finding, names: Sequence[str] = ()) -> Finding:
        """The finding with its waiver's reason, where there is one."""
        for waiver in self.found:
            if waiver.covers(finding, names):
                waiver.used = True
                return replace(finding, waived=waiver.reason)
        return finding

    def outcome(self, outcome: Outcome) -> Outcome:
        """An outcome with its waived findings marked."""
        names = (outcome.id, outcome.short, *outcome.labels)
        return replace(outcome, findings=tuple(self.waived(f, names) for f in outcome.findings))

    def unused(self, checked: Sequence[str] | None = None) -> list[Finding]:
        """A warning for each that waived nothing; with ``checked``, only for those about what was checked."""
        return [
            Finding(
                UNUSED,
                f"this waiver waives nothing: no {', '.join(w.codes)} {_where(w)}; take it out",
                w.place,
                w.length,
                w.printed,
            )
            for w in self.found
            if not w.used and (checked is None or (w.ids and all(id in checked for id in w.ids)))
        ]


def _where(waiver: Waiver) -> str:
    return f"at ({'), ('.join(waiver.ids)})" if waiver.ids else "in this file"


def read_waivers(source: Source, configured: Sequence[Allowed] = ()) -> Waivers:
    """The waivers in the comments of a file, and those of the configuration that are meant for it."""
    waivers = Waivers()
    fenced = [(m.start(), m.end()) for m in _FENCED.finditer(source.text)]
    for match in _COMMENT.finditer(source.text):
        if any(start <= match.start() < end for start, end in fenced):
            continue  # an example of a waiver, shown as code
        _read(match, source, waivers)
    for each in configured:
        if not each.file or Path(source.path).match(each.file):
            waivers.found.append(Waiver(each.codes, tuple(map(_bare, each.equations)), each.reason, None))
    return waivers


def _read(match: re.Match[str], source: Source, waivers: Waivers) -> None:
    said = match["latex"] if match["latex"] is not None else match["html"]
    place, printed = source.place(match.start()), match.group().strip()
    allow = _ALLOW.match(said)
    try:
        if allow is None:
            raise ValueError("write it as “tlssym: allow TLS401 (5.10): the reason”")
        codes = tuple(selector(code) for code in re.split(r"[\s,]+", allow["codes"]))
    except ValueError as error:
        told = f"this waiver is not understood: {error}"
        waivers.problems.append(Finding(NOT_UNDERSTOOD, told, place, len(printed), printed))
        return
    ids = tuple(_bare(id) for id in re.split(r"[,;]\s*", allow["ids"] or "") if id.strip())
    waivers.found.append(Waiver(codes, ids, " ".join(allow["reason"].split()), place, len(printed), printed))


def _bare(id: str) -> str:
    return id.strip().strip("()").strip()
