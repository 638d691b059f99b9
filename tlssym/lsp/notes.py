"""Open notes and what is known of them: after an edit only what it can have changed is checked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tlssym.cache.keys import Kept
from tlssym.cache.store import Memory
from tlssym.catalogue import match_lecture
from tlssym.derive.lecture import Lecture
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome, Report
from tlssym.judge.written import written
from tlssym.parse.latex import to_latex
from tlssym.parsed import Parsed, parse_lecture
from tlssym.pipeline import check_formula
from tlssym.project.baseline import read_baseline
from tlssym.project.config import Config, find_config
from tlssym.project.run import DIGITS, Policy
from tlssym.project.waivers import Waivers, read_waivers
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_text
from tlssym.session import Session
from tlssym.values import Place


@dataclass
class Notes:
    """The notes in one editor window.

    A derivation is made once, whatever is printed.  What was said of a formula is kept under all that it depends on
    (``tlssym.cache.keys``), in the user's store or, where nothing is to be kept, for as long as the window is open.
    """

    path: str
    text: LectureText = field(init=False)
    parsed: Parsed = field(init=False)
    waivers: Waivers = field(init=False)
    policy: Policy = field(init=False)
    digits: int = DIGITS
    _sessions: dict[int, Session] = field(default_factory=dict)
    _memory: Memory = field(default_factory=Memory)
    _kept: Kept = field(init=False)
    _known: dict[str, Outcome] = field(default_factory=dict)

    def update(self, text: str) -> None:
        """The text has changed."""
        config = find_config(Path(self.path).parent)
        self.digits = config.digits or DIGITS
        self.policy = Policy(config, baseline=_baseline(config))
        self.text = replace(read_text(text, self.path), declared=config.declared)
        lecture = match_lecture(self.text)
        self.parsed = parse_lecture(self.text, lecture)
        self.waivers = read_waivers(self.text.source, config.waive)
        self._kept = Kept(self.policy.store or self._memory, self.parsed, self.digits)
        recalled = ((formula.short, self._kept.recall(formula)) for formula in self.formulas)
        self._known = {short: outcome for short, outcome in recalled if outcome is not None}

    @property
    def lecture(self) -> Lecture:
        """The one that the notes belong to."""
        return self.parsed.lecture

    @property
    def session(self) -> Session:
        """The derivations; those of a lecture are made once, however often the notes change."""
        key = id(self.lecture)
        if key not in self._sessions:
            self._sessions = {key: Session(self.lecture, store=self.policy.store)}
        return self._sessions[key]

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Equations and claims, as they stand in the text."""
        both = self.parsed.equations + self.parsed.claims
        return tuple(sorted(both, key=lambda f: self.text.source.offset(f.place)))

    def waiting(self) -> list[Formula]:
        """The formulas of which nothing is known as they are printed now."""
        return [formula for formula in self.formulas if formula.short not in self._known]

    def check(self, formula: Formula) -> None:
        """Check one of them."""
        found = check_formula(formula, self.parsed, self.session, self.digits)
        outcome = written(found, self.digits, lambda expr: to_latex(expr, self.lecture.notation))
        self._kept.keep(formula, outcome)
        self._known[formula.short] = outcome

    def outcome(self, formula: Formula) -> Outcome | None:
        """What is known of a formula; None where it is still to be checked."""
        known = self._known.get(formula.short)
        if known is None:
            return None
        return self.waivers.outcome(replace(known, findings=self.policy.findings(known.findings)))

    def report(self) -> Report:
        """What is known so far, as a report."""
        equations = [o for f in self.parsed.equations if (o := self.outcome(f)) is not None]
        claims = [o for f in self.parsed.claims if (o := self.outcome(f)) is not None]
        problems = [self.waivers.waived(f) for f in self.policy.findings(self.parsed.problems)]
        problems += self.waivers.problems
        if not self.waiting():
            problems += self.waivers.unused()
        baseline = _baseline(self.policy.config)
        return Report(
            self.path,
            self.lecture.title,
            self.digits,
            (),
            tuple(baseline.outcome(o) for o in equations),
            tuple(baseline.outcome(o) for o in claims),
            tuple(baseline.known(f, None) for f in problems),
            self.text.text,
        )

    def at(self, place: Place) -> Formula | None:
        """The formula that a place is in."""
        offset = self.text.source.offset(place)
        spans = ((start, end, f) for f in self.formulas for start, end in self.spans(f))
        return next((f for start, end, f in spans if start <= offset <= end), None)

    def spans(self, formula: Formula) -> Iterator[tuple[int, int]]:
        """The stretches of the text that a formula takes."""
        return self._kept.spans(formula)


def _baseline(config: Config) -> Any:
    from tlssym.project.baseline import Baseline

    if not config.baseline:
        return Baseline()
    return read_baseline(str(Path(config.folder) / config.baseline))
