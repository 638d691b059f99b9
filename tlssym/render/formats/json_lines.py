"""A JSON object a line, each as soon as it is known: files, equations and claims, problems, summaries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tlssym.judge.result import Outcome, Report
from tlssym.render.formats._base import Base
from tlssym.render.formats.json import as_json
from tlssym.render.json import SCHEMA, finding_object, outcome_object, summary_object


class Format(Base):
    """Streams."""

    begun = False

    def file(self, path: str, text: str) -> None:
        """A file begins."""
        self.path, self.begun = path, False

    def outcome(self, outcome: Outcome) -> None:
        """One equation or claim."""
        kind = "claim" if "/" in outcome.short else "equation"
        self._put(kind, outcome_object(outcome))

    def done(self, report: Report) -> None:
        """What is said of the file, and its summary."""
        for finding in report.problems:
            self._put("problem", finding_object(finding))
        self._put("summary", summary_object(report))

    def finish(self, reports: Sequence[Report]) -> None:
        """Nothing is left to say."""

    def _put(self, kind: str, what: dict[str, Any]) -> None:
        if not self.begun:
            self.begun = True
            self._put("file", {"schema": SCHEMA})
        self.line(as_json({"type": kind, "lecture": self.path, **what}, self.stream))
