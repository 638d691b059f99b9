"""A lecture on the bench: one formula changed, judged again, and held against what was said before.

The derivations are made once and only the changed formula is read again, so that a fault costs what its own
judgement costs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from generator import Fault, Rewriting, chambers, faults, rewritings
from mends import MENDS, mended

from tlssym.catalogue import match_lecture
from tlssym.claims import align_claims
from tlssym.derive.lecture import Unit
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.parse.latex import to_latex
from tlssym.parse.parser import parse_blocks
from tlssym.pipeline import Parsed, Session, check_formula, parse_lecture
from tlssym.read import Lecture, read_lecture, read_text
from tlssym.values import Finding, Severity, Verdict

DIGITS = 30
SUGGESTIONS = 2  # that a reader tries before giving up
SHIPPED = Path(__file__).resolve().parents[2] / "derivations" / "lecture5" / "lecture.md"


@dataclass(frozen=True)
class Said:
    """What was said of one formula: its verdict and findings, without the places, which every edit moves."""

    verdict: str
    findings: tuple[tuple[str, str, str], ...]

    @property
    def serious(self) -> tuple[tuple[str, str, str], ...]:
        """Findings of severity error or warning."""
        return tuple(f for f in self.findings if f[0] in ("error", "warning"))

    @property
    def errors(self) -> tuple[tuple[str, str, str], ...]:
        """Findings of severity error."""
        return tuple(f for f in self.findings if f[0] == "error")

    def more_errors_than(self, other: Said) -> bool:
        """Whether it has an error that the other lacks, by its code."""
        return any(each[0] == "error" for each in self.more_than(other))

    def more_than(self, other: Said) -> tuple[tuple[str, str, str], ...]:
        """Errors and warnings that the other lacks, counted by severity and code: the numbers in them may differ."""
        left = [f[:2] for f in other.serious]
        new = []
        for each in self.serious:
            if each[:2] in left:
                left.remove(each[:2])
            else:
                new.append(each)
        return tuple(new)


def rank(said: Said) -> int:
    """The place of a verdict from best to worst."""
    return Verdict(said.verdict).rank


def edit(before: str, after: str) -> Fault:
    """What turns one text into another, as one change."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    stop = len(before) - end
    return Fault("edit", "", (start, stop), after[start : len(after) - end], "")


def said(outcome: Outcome) -> Said:
    """The verdict and findings of an outcome."""
    return Said(
        outcome.verdict.value, tuple(sorted((f.severity.value, f.code, f.message) for f in outcome.findings))
    )


@dataclass(frozen=True)
class Trial:
    """One changed formula, before and after; ``trouble`` says why there is no after."""

    change: Fault | Rewriting
    id: str
    before: Said
    after: Said | None
    trouble: str = ""
    outcome: Outcome | None = None

    @property
    def detected(self) -> bool:
        """Whether anything is said that was not said of the formula before."""
        return self.after is not None and self.after != self.before

    @property
    def alarms(self) -> tuple[tuple[str, str, str], ...]:
        """Errors and warnings that the formula did not have, and a verdict that changed."""
        if self.after is None:
            return (("error", "none", self.trouble),)
        changed = (
            ()
            if self.after.verdict == self.before.verdict
            else (("error", "verdict", f"{self.before.verdict} → {self.after.verdict}"),)
        )
        return changed + self.after.more_than(self.before)


class Bench:
    """A lecture, its derivations, and what is said of it as it stands.

    Parameters
    ----------
    read : Lecture
        The file after reading.
    session : Session, optional
        Derivations of the same lecture made before.
    """

    def __init__(self, read: Lecture, session: Session | None = None) -> None:
        self.read = read
        self.text = read.text
        self.session = session or Session(match_lecture(read))
        self.notation = self.session.lecture.notation
        self.parsed = parse_lecture(read, self.session.lecture)
        self.formulas: dict[str, Formula] = {f.unit.id: f for f in self.parsed.equations + self.parsed.claims}
        self.shipped_prose = read_lecture(str(self.session.lecture.path)).inline
        self._said: dict[str, Said] = {}

    def before(self, id: str) -> Said:
        """What is said of a formula as it stands."""
        if id not in self._said:
            self._said[id] = said(
                check_formula(self.formulas[id], self.parsed, self.session, DIGITS, numeric=False)
            )
        return self._said[id]

    def faults(self, id: str) -> list[Fault]:
        """Every single fault of a formula."""
        formula = self.formulas[id]
        made = list(faults(SimpleNamespace(number=scope(formula)), formula.printed, self.notation, self.text))
        passage = self.read.passage(id)
        if passage is None or formula.unit.id not in self.session.lecture.units:
            return made
        conditions = self.session.derivations[formula.unit.id].conditions
        return made + list(chambers(passage, conditions, lambda e: to_latex(e, self.notation), self.text))

    def rewritings(self, id: str) -> list[Rewriting]:
        """A numbered equation in other words."""
        passage = self.read.passage(id)
        return [] if passage is None else list(rewritings(passage, self.formulas[id].printed, self.notation))

    def attempt(self, id: str, change: Fault | Rewriting) -> Trial:
        """Judge a formula with a change in it."""
        before = self.before(id)
        try:
            formula, parsed = self._changed(self.formulas[id], change)
            outcome = check_formula(formula, parsed, self.session, DIGITS, numeric=False)
            return Trial(change, id, before, said(outcome), outcome=outcome)
        except Exception as error:  # the very thing that is looked for: reported, never passed over
            return Trial(change, id, before, None, f"{type(error).__name__}: {error}")

    def repaired(self, trial: Trial) -> bool | None:
        """Whether one of the first two suggestions, put in place, makes a formula as good as it was.

        Returns
        -------
        bool or None
            None where there is nothing to mend: no error is told.
        """
        if trial.outcome is None or trial.after is None or not trial.after.errors:
            return None
        errors = [f for f in trial.outcome.findings if f.severity is Severity.ERROR and f.place is not None]
        for told in [f for f in errors if f.suggestion is not None][:SUGGESTIONS]:
            new = self.with_suggestion(trial, told)
            if new == self.text:
                return True
            again = self.attempt(trial.id, edit(self.text, new))
            fits = again.after is not None and not again.after.more_errors_than(trial.before)
            if fits and again.after is not None and rank(again.after) <= rank(trial.before):
                return True
        return False

    def with_suggestion(self, trial: Trial, told: Finding) -> str:
        """The whole text after a change, with what a finding of it suggests put in place."""
        text = trial.change.applied(self.text)
        assert told.place is not None and told.suggestion is not None
        start = read_text(text).source.offset(told.place)
        return text[:start] + told.suggestion + text[start + told.length :]

    def _changed(self, formula: Formula, change: Fault | Rewriting) -> tuple[Formula, Parsed]:
        """The formula after a change, in a lecture that is otherwise the same."""
        lecture = read_text(change.applied(self.text))
        if formula.unit.after:
            new = self._claim(formula, change, lecture)
        else:
            passage = lecture.passage(formula.id)
            if passage is None:
                raise LookupError(f"equation {formula.id} is no longer found")
            printed = parse_blocks(passage.parts, self.notation, number=passage.number, source=lecture.source)
            new = Formula(formula.id, formula.unit, printed, passage.place, passage.latex)
        others = tuple(new if f.id == formula.id else f for f in self.parsed.equations)
        return new, replace(self.parsed, text=lecture, equations=others)

    def _claim(self, formula: Formula, change: Fault | Rewriting, lecture: Lecture) -> Formula:
        """A changed claim, as whatever it is taken for when the whole file is read."""
        start = change.span[0] if isinstance(change, Fault) else change.parts[0][0]
        units: list[Unit] = [u for u in self.session.lecture.units.values() if u.is_claim]
        for inline, unit in align_claims(lecture.inline, units, self.shipped_prose):
            if inline.start <= start <= inline.start + len(inline.latex):
                parts = [(inline.latex, inline.start)]
                printed = parse_blocks(
                    parts, self.notation, number="", equation=inline.follows, source=lecture.source
                )
                return Formula(formula.id, unit, printed, inline.place, inline.latex.strip())
        raise LookupError("no longer among the claims")


@cache
def shipped_bench() -> Bench:
    """The shipped lecture, its derivations made once for all tests of a run."""
    return Bench(read_lecture(str(SHIPPED)))


@cache
def mended_bench() -> Bench:
    """The shipped lecture with every mend in it."""
    shipped = shipped_bench()
    return Bench(read_text(mended(shipped.read, MENDS)), shipped.session)


def scope(formula: Formula) -> str:
    """The equation whose meanings of letters hold in a formula."""
    return formula.unit.after or formula.id
