"""``pytest --tlssym notes.tex``: one test for each equation and claim of the notes.

A finding of severity error fails its test, with the report of the finding as the failure's text; where all its errors
are waived the test is an expected failure with the reason.  Tests are named by the ids that ``tlssym check`` prints, so
that ``-k 5.19`` works, and they may be shared out by xdist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tlssym.judge.formula import Formula
    from tlssym.judge.result import Outcome, Report
    from tlssym.project.run import Policy


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option, and the same in pytest's own configuration."""
    group = parser.getgroup("tlssym")
    group.addoption(
        "--tlssym",
        action="append",
        default=[],
        metavar="NOTES",
        help="check these notes: one test for each equation and claim",
    )
    group.addoption(
        "--tlssym-digits", type=int, default=None, metavar="N", help="digits of the numeric checks"
    )
    parser.addini("tlssym", "notes that are checked by every run", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """The marker by which these tests are chosen: ``-m tlssym``."""
    config.addinivalue_line("markers", "tlssym: an equation or claim of lecture notes")


def _notes(config: pytest.Config) -> list[Path]:
    named = [Path(path) for path in config.getoption("--tlssym")]
    return [path.absolute() for path in [*named, *config.getini("tlssym")]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Notes that are named by the option are collected; where nothing else is named, they alone."""
    config = session.config
    known = {Path(arg.split("::")[0]).absolute() for arg in config.args}
    more = [str(path) for path in _notes(config) if path not in known]
    alone = config.getoption("--tlssym") and config.args_source is not pytest.Config.ArgsSource.ARGS
    if more:
        config.args[:] = more if alone else [*config.args, *more]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Notes | None:
    """Notes are a file of tests."""
    wanted = _notes(parent.config)
    return Notes.from_parent(parent, path=file_path) if file_path in wanted else None


class Notes(pytest.File):
    """A file of notes."""

    def collect(self) -> Iterator[Equation]:
        """One test for each of its formulas; nothing is derived yet."""
        from tlssym.read.source import ReadError

        try:
            self.bench = _Bench(self.path, self.config)
        except ReadError as error:
            raise self.CollectError(str(error)) from None
        for formula in self.bench.formulas:
            yield Equation.from_parent(self, name=formula.short or formula.id, formula=formula)


class _Bench:
    """The notes of one file, read once, and their derivations, made once."""

    def __init__(self, path: Path, config: pytest.Config) -> None:
        from dataclasses import replace

        from tlssym.cache.keys import Kept
        from tlssym.catalogue import match_lecture
        from tlssym.parsed import parse_lecture
        from tlssym.project.config import find_config
        from tlssym.project.run import DIGITS, Policy
        from tlssym.project.waivers import read_waivers
        from tlssym.read.lecture import read_lecture
        from tlssym.session import Session

        self.shown = _relative(path, config)
        project = find_config(path.parent)
        self.text = replace(read_lecture(path), declared=project.declared)
        lecture = match_lecture(self.text)
        self.parsed = parse_lecture(self.text, lecture)
        self.policy: Policy = Policy(project)
        self.digits = config.getoption("--tlssym-digits") or project.digits or DIGITS
        self.waivers = read_waivers(self.text.source, project.waive)
        store = self.policy.store
        self.session = Session(lecture, store=store)
        self.kept = None if store is None else Kept(store, self.parsed, self.digits)

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Equations and claims."""
        return self.parsed.equations + self.parsed.claims

    def check(self, formula: Formula) -> Outcome:
        """The outcome of one, with what the project says of its findings."""
        from tlssym.judge.written import written
        from tlssym.parse.latex import to_latex
        from tlssym.pipeline import check_formula

        outcome = None if self.kept is None else self.kept.recall(formula)
        if outcome is None:
            found = check_formula(formula, self.parsed, self.session, self.digits)
            notation = self.session.lecture.notation
            outcome = written(found, self.digits, lambda expr: to_latex(expr, notation))
            if self.kept is not None:
                self.kept.keep(formula, outcome)
        told = replace(outcome, findings=self.policy.findings(outcome.findings))
        return self.policy.baseline.outcome(self.waivers.outcome(told))

    def report(self, outcome: Outcome) -> Report:
        """A report of this one alone, for what a failure says."""
        from tlssym.judge.result import Report

        files = {part.file: part.text for part in self.text.source.parts}
        return Report(self.shown, "", self.digits, (), (outcome,), (), (), self.text.text, {}, files)


def _relative(path: Path, config: pytest.Config) -> str:
    return str(path.relative_to(config.rootpath)) if path.is_relative_to(config.rootpath) else str(path)


class WrongFormula(Exception):
    """An equation or claim with a finding of severity error."""


class Equation(pytest.Item):
    """An equation or claim as a test."""

    def __init__(self, *, formula: Formula, **more: Any) -> None:
        super().__init__(**more)
        self.formula = formula
        self.add_marker("tlssym")
        self.keywords[formula.id] = True
        for label in formula.labels:
            self.keywords[label] = True

    @property
    def bench(self) -> _Bench:
        """That of its file."""
        assert isinstance(self.parent, Notes)
        return self.parent.bench

    def runtest(self) -> None:
        """Check it."""
        from tlssym.rules import Severity

        outcome = self.bench.check(self.formula)
        errors = [f for f in outcome.findings if f.severity is Severity.ERROR]
        for finding in outcome.findings:
            if finding.counts and finding.severity is not Severity.ERROR:
                self.user_properties.append((finding.code, finding.message))
        if any(f.counts for f in errors):
            raise WrongFormula(self._told(outcome))
        if errors:
            pytest.xfail("; ".join(dict.fromkeys(f.waived for f in errors)))

    def _told(self, outcome: Outcome) -> str:
        from tlssym.render.formats.full import findings_text

        return findings_text(self.bench.report(outcome))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The finding as ``tlssym check`` tells it, without a traceback."""
        if isinstance(excinfo.value, WrongFormula):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        return self.path, self.formula.place.line - 1, f"({self.name}) {self.formula.unit.title}"
