"""Open notes and what is known of them: after an edit only what it can have changed is checked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tlssym.catalogue import match_lecture
from tlssym.derive.lecture import Lecture
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome, Report
from tlssym.pipeline import Parsed, Session, check_formula, parse_lecture
from tlssym.project.baseline import read_baseline
from tlssym.project.config import Config, find_config
from tlssym.project.run import DIGITS, Policy
from tlssym.project.waivers import Waivers, read_waivers
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_text
from tlssym.values import Finding, Place

Key = tuple[Any, ...]


@dataclass
class Remembered:
    """An outcome and where its formula began when it was made."""

    outcome: Outcome
    start: int
    text: LectureText


@dataclass
class Notes:
    """The notes in one editor window.

    A derivation is made once, whatever is printed.  What is said of a formula depends on how it is printed, and on how
    those are printed from which it is followed step by step; of one without a derivation, on all of the text's
    formulas.
    """

    path: str
    text: LectureText = field(init=False)
    parsed: Parsed = field(init=False)
    waivers: Waivers = field(init=False)
    policy: Policy = field(init=False)
    digits: int = DIGITS
    _sessions: dict[int, Session] = field(default_factory=dict)
    _known: dict[Key, Remembered] = field(default_factory=dict)

    def update(self, text: str) -> None:
        """The text has changed."""
        config = find_config(Path(self.path).parent)
        self.digits = config.digits or DIGITS
        self.policy = Policy(config, baseline=_baseline(config))
        self.text = read_text(text, self.path)
        lecture = match_lecture(self.text)
        self.parsed = parse_lecture(self.text, lecture)
        self.waivers = read_waivers(self.text.source, config.waive)
        now = {self._key(formula) for formula in self.formulas}
        self._known = {key: known for key, known in self._known.items() if key in now}

    @property
    def lecture(self) -> Lecture:
        """The one that the notes belong to."""
        return self.parsed.lecture

    @property
    def session(self) -> Session:
        """The derivations; those of a lecture are made once, however often the notes change."""
        key = id(self.lecture)
        if key not in self._sessions:
            self._sessions = {key: Session(self.lecture)}
        return self._sessions[key]

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Equations and claims, as they stand in the text."""
        both = self.parsed.equations + self.parsed.claims
        return tuple(sorted(both, key=lambda f: self.text.source.offset(f.place)))

    def waiting(self) -> list[Formula]:
        """The formulas of which nothing is known as they are printed now."""
        return [formula for formula in self.formulas if self._key(formula) not in self._known]

    def check(self, formula: Formula) -> None:
        """Check one of them."""
        outcome = check_formula(formula, self.parsed, self.session, self.digits)
        self._known[self._key(formula)] = Remembered(outcome, self._start(formula), self.text)

    def outcome(self, formula: Formula) -> Outcome | None:
        """What is known of a formula, with places in the text as it is now; None where it is still to be checked."""
        known = self._known.get(self._key(formula))
        if known is None:
            return None
        shift = self._start(formula) - known.start

        def moved(finding: Finding) -> Finding:
            if finding.place is None:
                return finding
            at = known.text.source.offset(finding.place) + shift
            return replace(finding, place=self.text.source.place(at))

        outcome = known.outcome
        findings = self.policy.findings(moved(finding) for finding in outcome.findings)
        place = formula.place
        told = replace(
            outcome, findings=findings, line=place.line, column=place.column, labels=formula.labels
        )
        return self.waivers.outcome(replace(told, id=formula.id, short=formula.short))

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
        passage = self.text.passage(formula.id)
        if passage is not None:
            yield from ((block.start, block.end) for block in passage.blocks)
        else:
            start = self.text.source.offset(formula.place)
            yield start, start + len(formula.latex) + 2

    def _start(self, formula: Formula) -> int:
        return next(self.spans(formula))[0]

    def _key(self, formula: Formula) -> Key:
        """What a formula's outcome depends on."""
        spans = list(self.spans(formula))
        printed = self.text.text[spans[0][0] : spans[-1][1]]
        if formula.unit.id not in self.lecture.units:
            return (printed, formula.id, tuple(f.latex for f in self.formulas), self.text.macros)
        read = set(self.session.derivations[formula.unit.id].replays)
        others = tuple(f.latex for f in self.parsed.equations if f.id in read)
        return (printed, formula.id, others, self.text.macros)


def _baseline(config: Config) -> Any:
    from tlssym.project.baseline import Baseline

    if not config.baseline:
        return Baseline()
    return read_baseline(str(Path(config.folder) / config.baseline))
