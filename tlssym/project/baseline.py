"""Findings from before: counted, not told.  Each is known by what it is about, never by its line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tlssym.exits import UsageError
from tlssym.judge.result import Outcome, Report
from tlssym.values import Finding

SCHEMA = 1


def fingerprint(finding: Finding, outcome: Outcome | None) -> str:
    """What a finding is about: its code, the formula that it marks, and the formula that this stands in.

    An edit elsewhere in the file, another line, another number of the equation: none of them changes it.
    """
    about = outcome.printed if outcome is not None else finding.message
    parts = (finding.code, _squeezed(finding.printed), _squeezed(about))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def fingerprints(report: Report) -> list[tuple[Finding, Outcome | None, str]]:
    """Every finding of a report with its fingerprint; equal ones are told apart by their order."""
    seen: Counter[str] = Counter()
    found: list[tuple[Finding, Outcome | None, str]] = []
    pairs: list[tuple[Finding, Outcome | None]] = [(f, None) for f in report.problems]
    pairs += [(f, o) for o in report.equations + report.claims for f in o.findings]
    for finding, outcome in pairs:
        key = fingerprint(finding, outcome)
        seen[key] += 1
        found.append((finding, outcome, key if seen[key] == 1 else f"{key}:{seen[key]}"))
    return found


class Baseline:
    """The findings that a baseline knows, taken out as they are met."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._left = Counter(keys)

    def outcome(self, outcome: Outcome) -> Outcome:
        """An outcome with the findings that are known marked."""
        return replace(outcome, findings=tuple(self.known(f, outcome) for f in outcome.findings))

    def known(self, finding: Finding, outcome: Outcome | None) -> Finding:
        """The finding, marked where it is known."""
        key = fingerprint(finding, outcome)
        if finding.waived or not self._left[key]:
            return finding
        self._left[key] -= 1
        return replace(finding, known=True)

    @property
    def gone(self) -> int:
        """How many of its findings were not met."""
        return sum(self._left.values())


def read_baseline(path: str) -> Baseline:
    """A baseline from its file.

    Raises
    ------
    UsageError
        The file is missing, or no baseline.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        return Baseline(entry["key"] for entry in data["findings"])
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}; make it with --write-baseline {path}") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: this is no baseline; make it anew with --write-baseline {path}") from None


def baseline_object(reports: Iterable[Report]) -> dict[str, Any]:
    """What ``--write-baseline`` writes: a line for people beside each key."""
    entries = [
        {
            "key": fingerprint(finding, outcome),
            "code": finding.code,
            "file": report.lecture,
            "equation": outcome.short if outcome is not None else "",
            "printed": finding.printed,
        }
        for report in reports
        for finding, outcome, _ in fingerprints(report)
        if not finding.waived
    ]
    return {"schema": SCHEMA, "findings": sorted(entries, key=lambda e: (e["file"], e["equation"], e["key"]))}
