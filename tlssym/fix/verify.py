"""Whether a text with edits in it no longer has the findings that they are for: it is judged again where it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from tlssym.catalogue import match_lecture
from tlssym.fix.edits import Edit, text_of
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome, Report
from tlssym.parsed import Parsed, parse_lecture
from tlssym.pipeline import check_formula
from tlssym.read.lecture import read_text
from tlssym.rules import Severity
from tlssym.session import Session
from tlssym.values import Verdict


def applied(text: str, edits: Sequence[Edit]) -> str:
    """A text with edits in it, which do not overlap."""
    for edit in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


class Verifier:
    """Judges the formulas of a report again, with edits put in."""

    def __init__(self, report: Report, session: Session | None = None) -> None:
        self.report = report
        self._session = session

    @cached_property
    def session(self) -> Session:
        """The derivations, made once."""
        found = self._session
        read = replace(read_text(self.report.text, self.report.lecture), declared=self.report.declared)
        return found or Session(match_lecture(read))

    @property
    def can(self) -> bool:
        """Whether the file stands alone: with others brought in, or cells, it is not put together again here."""
        return set(self.report.files) <= {""}

    def mends(self, edit: Edit) -> bool:
        """Whether an edit alone takes its finding away, and brings no error."""
        return not self.can or self._left([edit]).get(id(edit)) is None

    def keep(self, edits: Sequence[Edit], told: Callable[[str], None] | None = None) -> list[Edit]:
        """Those edits that, put in together, leave none of their findings."""
        kept = list(edits)
        while kept and self.can:
            if told is not None:
                told(f"judging {len({e.outcome.id for e in kept})} mended formulas again")
            left = self._left(kept)
            if not left:
                return kept
            kept = [edit for edit in kept if id(edit) not in left]
        return kept

    def _left(self, edits: Sequence[Edit]) -> dict[int, str]:
        """The edits whose formula still has findings of their code, or new errors: by identity, with the code."""
        text = applied(text_of(self.report, ""), edits)
        parsed = parse_lecture(read_text(text, self.report.lecture), self.session.lecture)
        left: dict[int, str] = {}
        for outcome in {edit.outcome.id: edit.outcome for edit in edits}.values():
            mine = [edit for edit in edits if edit.outcome.id == outcome.id]
            after = self._again(parsed, outcome)
            if after is None:
                left |= {id(edit): edit.finding.code for edit in mine}
                continue
            errors = [f.code for f in after.findings if f.severity is Severity.ERROR]
            before = [f.code for f in outcome.findings if f.severity is Severity.ERROR]
            serious = sum(edit.finding.severity is Severity.ERROR for edit in mine)
            worse = len(errors) > len(before) - serious or after.verdict is Verdict.UNDECIDED
            for edit in mine:
                code = edit.finding.code
                gone = sum(each.finding.code == code for each in mine)
                others = [f.code for f in outcome.findings].count(code) - gone
                if worse or [f.code for f in after.findings].count(code) > others:
                    left[id(edit)] = code
        return left

    def _again(self, parsed: Parsed, outcome: Outcome) -> Outcome | None:
        formula: Formula | None = next(
            (
                f
                for f in parsed.equations + parsed.claims
                if (f.short or f.id) == (outcome.short or outcome.id)
            ),
            None,
        )
        if formula is None:
            return None
        return check_formula(formula, parsed, self.session, self.report.digits, numeric=False)
