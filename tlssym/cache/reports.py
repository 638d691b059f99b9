"""Whole reports, for files of which nothing has changed: read back without any algebra."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tlssym.cache.engine import digest, engine, shipped_texts
from tlssym.cache.outcomes import BROKEN, OURS, finding_of, finding_value, outcome_of, outcome_value
from tlssym.cache.store import Keeps
from tlssym.judge.result import Outcome, Report
from tlssym.read.lecture import Lecture as LectureText


@dataclass(frozen=True)
class KeptReports:
    """The reports that a store keeps, of texts read; nothing that a project says of findings is in them."""

    store: Keeps

    def key(self, text: LectureText, path: str, asked: Sequence[str]) -> str:
        """All that a report depends on; ``asked`` is what the run was asked for."""
        source = text.source
        parts = [f"{p.start} {p.at} {p.file}\n{p.text}" for p in source.parts]
        said = [repr(text.macros), *map(repr, text.problems)]
        lists = ([path, text.path, *asked], said, parts, shipped_texts())
        return digest(["report", engine(self.store), source.text, *map(digest, lists)])

    def recall(self, key: str, text: LectureText) -> tuple[Report, list[Outcome]] | None:
        """A report, and its outcomes in the order of the file; None where it has to be made."""
        value = self.store.get(key)
        if value is None:
            return None
        place = text.source.place
        try:
            order = [outcome_of(each, place, 0) for each in value["outcomes"]]
            kinds = value["kinds"]
            report = Report(
                value["lecture"],
                value["title"],
                value["digits"],
                tuple((id, says) for id, says in value["inputs"]),
                tuple(o for o, kind in zip(order, kinds, strict=True) if kind == "equation"),
                tuple(o for o, kind in zip(order, kinds, strict=True) if kind == "claim"),
                tuple(finding_of(each, place, 0) for each in value["problems"]),
                text.text,
                dict(value["sections"]),
                {part.file: part.text for part in text.source.parts},
            )
        except BROKEN:
            self.store.drop(key)
            return None
        return report, order

    def keep(self, key: str, report: Report, order: Sequence[tuple[str, Outcome]], text: LectureText) -> None:
        """Keep a report, with what was said of each ``equation`` and ``claim`` in the order of the file.

        One with an error of ours is not kept.
        """
        if any(finding.code == OURS for _, outcome in order for finding in outcome.findings):
            return
        offset = text.source.offset
        with suppress(KeyError, IndexError):  # a finding in a file that is no part of the text
            value = {
                "lecture": report.lecture,
                "title": report.title,
                "digits": report.digits,
                "inputs": [list(each) for each in report.inputs],
                "problems": [finding_value(f, offset, 0) for f in report.problems],
                "sections": dict(report.sections),
                "kinds": [kind for kind, _ in order],
                "outcomes": [outcome_value(outcome, offset, 0) for _, outcome in order],
            }
            self.store.put(key, value)
