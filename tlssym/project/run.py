"""One run over files: each is checked, and what the project says of its findings is put on them.

Whatever shows findings (the command, the pytest plugin, the editor) gets them from here, so that all say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from tlssym.cache.folder import store_of
from tlssym.cache.reports import KeptReports
from tlssym.cache.store import Store
from tlssym.judge.result import Outcome, Report
from tlssym.project.baseline import Baseline
from tlssym.project.config import Config
from tlssym.project.files import Target
from tlssym.project.waivers import Waivers, read_waivers
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture
from tlssym.rules import RULES, selected
from tlssym.values import Finding, Place

DIGITS = 30
UNREAD = "prose"
"""The variant of a finding that is milder only since the formula is in free text."""
READING = "TLS1"


@dataclass(frozen=True)
class Wanted:
    """What a run is asked for; None where the configuration, or the default, is to hold."""

    only: tuple[str, ...] = ()
    digits: int | None = None
    jobs: int | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    inputs: str = "lecture"
    partly: bool = False  # of several files, each need not have all of ``only``
    cache: bool | str | None = None  # a folder, or whether anything is kept


@dataclass(frozen=True)
class Watch:
    """Who is told while a run goes on; each may be left out."""

    doing: Callable[[str], None] | None = None
    file: Callable[[str, str], None] | None = None  # a file begins: its path and its text
    arrived: Callable[[Outcome], None] | None = None
    done: Callable[[Report], None] | None = None


@dataclass(frozen=True)
class Policy:
    """What the project says of findings: which are told, how serious they are, which are waived or known."""

    config: Config = field(default_factory=Config)
    wanted: Wanted = field(default_factory=Wanted)
    baseline: Baseline = field(default_factory=Baseline)

    @property
    def store(self) -> Store | None:
        """Where results are kept, None where they are not."""
        return self.config.store if self.wanted.cache is None else store_of(self.wanted.cache)

    def findings(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those that are told, each as serious as the project says."""
        return tuple(self._severity(f) for f in findings if self._told(f))

    def _told(self, finding: Finding) -> bool:
        chosen = self.wanted.select or self.config.select
        dropped = (*self.config.ignore, *self.wanted.ignore)
        off = [code for code, severity in self.config.severities.items() if severity is None]
        return (not chosen or selected(finding.code, chosen)) and not selected(finding.code, (*dropped, *off))

    def _severity(self, finding: Finding) -> Finding:
        said = [
            (len(code), severity)
            for code, severity in self.config.severities.items()
            if severity is not None and selected(finding.code, (code,))
        ]
        severity = max(said, key=lambda each: each[0])[1] if said else finding.severity
        if not said and self.wanted.strict and finding.variant == UNREAD:
            severity = RULES[finding.code].severity
        return finding if severity is finding.severity else replace(finding, severity=severity)


def check_target(target: Target, policy: Policy, watch: Watch | None = None) -> Report:
    """Check one file.

    Raises
    ------
    ReadError
        It cannot be read.
    KeyError
        Something is asked for that is not in it.
    """
    watch = watch or Watch()
    text = target.text if target.text is not None else read_lecture(target.path)
    text = replace(text, declared=policy.config.declared)
    waivers = read_waivers(text.source, policy.config.waive)
    if watch.file is not None:
        watch.file(target.path, text.text)

    seen: set[tuple[str, Place | None]] = set()
    told: list[tuple[Outcome, Outcome]] = []

    def take(found: Outcome) -> Outcome:
        outcome = replace(found, findings=policy.findings(_once(found.findings, seen)))
        outcome = policy.baseline.outcome(waivers.outcome(outcome))
        told.append((found, outcome))
        if watch.arrived is not None:
            watch.arrived(outcome)
        return outcome

    report = _report(target.path, text, policy, watch, take, told)
    problems = _problems(report, waivers, policy)
    report = replace(report, lecture=target.path, problems=problems, declared=text.declared)
    if watch.done is not None:
        watch.done(report)
    return report


def _report(
    path: str,
    text: LectureText,
    policy: Policy,
    watch: Watch,
    take: Callable[[Outcome], Outcome],
    told: Sequence[tuple[Outcome, Outcome]],
) -> Report:
    """The report of a file, kept or made; ``told`` has each outcome with what became of it."""
    wanted, store = policy.wanted, policy.store
    digits = wanted.digits or policy.config.digits or DIGITS
    kept, key = None if store is None else KeptReports(store), ""
    if kept is not None:
        asked = [str(digits), wanted.inputs, repr(text.declared), *wanted.only]
        key = kept.key(text, path, asked)
        recalled = kept.recall(key, text)
        if recalled is not None:
            report, order = recalled
            taken = {id(outcome): take(outcome) for outcome in order}
            equations = tuple(taken[id(outcome)] for outcome in report.equations)
            return replace(report, equations=equations, claims=tuple(taken[id(o)] for o in report.claims))
    # only here is anything computed: what was said before is told without waiting for sympy
    from tlssym.pipeline import check_lecture

    report = check_lecture(
        path,
        only=wanted.only,
        digits=digits,
        jobs=wanted.jobs or policy.config.jobs,
        progress=watch.doing,
        text=text,
        arrived=take,
        partly=wanted.partly,
        inputs=wanted.inputs,
        store=store,
    )
    if kept is not None:
        claims = {id(outcome) for outcome in report.claims}
        kinds = ["claim" if id(outcome) in claims else "equation" for _, outcome in told]
        kept.keep(key, report, [(k, o) for k, (o, _) in zip(kinds, told, strict=True)], text)
    return report


def _once(findings: Sequence[Finding], seen: set[tuple[str, Place | None]]) -> list[Finding]:
    """Findings without what was told already: a row that goes on from the one before reads its end again."""
    new = [f for f in findings if not (f.code.startswith(READING) and (f.code, f.place) in seen)]
    seen |= {(f.code, f.place) for f in findings}
    return new


def _problems(report: Report, waivers: Waivers, policy: Policy) -> tuple[Finding, ...]:
    """What is said of the file itself; last, since only now it is known which waivers were used."""
    own = [waivers.waived(f) for f in policy.findings(report.problems)]
    checked = None
    if policy.wanted.only:
        checked = [name for o in report.equations + report.claims for name in (o.id, o.short, *o.labels)]
    own += policy.findings([*waivers.problems, *waivers.unused(checked)])
    return tuple(policy.baseline.known(f, None) for f in own)
