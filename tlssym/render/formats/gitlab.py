"""GitLab's Code Quality report."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tlssym.judge.result import Report
from tlssym.project.baseline import fingerprints
from tlssym.render.formats._base import Base, about, path_of, posix, sentence
from tlssym.rules import Severity

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


class Format(Base):
    """One JSON array at the end."""

    def finish(self, reports: Sequence[Report]) -> None:
        """Every finding that counts, each with its fingerprint."""
        entries = [
            {
                "description": " ".join(f"{about(outcome)} {sentence(finding)}".split()),
                "check_name": finding.code,
                "fingerprint": key,
                "severity": SEVERITIES[finding.severity],
                "location": {
                    "path": posix(path_of(report, finding)),
                    "lines": {"begin": finding.place.line if finding.place else 1},
                },
            }
            for report in reports
            for finding, outcome, key in fingerprints(report)
            if finding.counts
        ]
        self.line(json.dumps(entries, indent=1))
