"""The outcome for one equation or claim, and for a whole lecture: what every renderer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tlssym.exits import EXIT_FINDINGS, EXIT_OK
from tlssym.parse.declared import NOTHING, Declared
from tlssym.values import Evidence, Finding, Place, Severity, Step, Verdict


@dataclass(frozen=True)
class Outcome:
    """All that is said of one numbered equation or claim.

    ``prefactor`` is the exact pure number by which the derived value exceeds the printed one, None where
    there is none or where it is not fixed.  ``dimensions_ok`` is None where dimensions are unknown.  ``reads`` are
    the equations whose print was looked at beside its own.
    """

    id: str
    title: str
    line: int
    verdict: Verdict
    column: int = 1
    relations: tuple[str, ...] = ()
    printed: str = ""
    derived: Any = None
    derived_latex: str = ""
    follows: tuple[str, ...] = ()
    conditions: tuple[Any, ...] = ()
    prefactor: Any = None
    exponents: Mapping[str, Any] = field(default_factory=dict)
    dimensions_ok: bool | None = None
    hbar_power: Any = 0
    checks: tuple[Evidence, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    section: str = ""
    short: str = ""
    labels: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """In one line, as a person reads it; the fields are there to be looked at."""
        said = f": {self.findings[0].message}" if self.findings else ""
        return f"({self.id}) {self.verdict.value}{said}"

    def _repr_markdown_(self) -> str:
        told = "\n".join(f"- {f.severity.value} {f.code}: {f.message}" for f in self.findings)
        return f"**({self.id})** {self.title}: **{self.verdict.value}**\n\n$$\n{self.printed}\n$$\n\n{told}".rstrip()


@dataclass(frozen=True)
class Report:
    """The outcome of a whole lecture file."""

    lecture: str
    title: str
    digits: int
    inputs: tuple[tuple[str, str], ...]
    equations: tuple[Outcome, ...]
    claims: tuple[Outcome, ...]
    problems: tuple[Finding, ...] = ()
    text: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)  # the text of each file, "" for the one named
    declared: Declared = NOTHING

    def line_of(self, place: Place) -> str:
        """The line of a place in its file, empty where there is none."""
        lines = self.files.get(place.file, self.text if not place.file else "").split("\n")
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, those of the file itself first."""
        return self.problems + tuple(f for o in self.equations + self.claims for f in o.findings)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity, without those that are waived or in the baseline."""
        return sum(f.severity is severity and f.counts for f in self.findings)

    @property
    def exit_status(self) -> int:
        """0 with no finding of severity error, 1 with at least one."""
        return EXIT_FINDINGS if self.count(Severity.ERROR) else EXIT_OK
