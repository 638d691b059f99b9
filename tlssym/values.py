"""What the stages hand to one another: values, never changed once made.

    file → Passage → Printed → Derivation(steps) → Evidence → Verdict

The formulas inside are sympy expressions in the vocabulary of ``tlssym.language``; the parsed tree with
its places in the file is ``tlssym.parse.tree``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from tlssym.rules import RULES
from tlssym.rules import Severity as Severity


class Answer(StrEnum):
    """The three answers of a check."""

    AGREES = "agrees"
    REFUTES = "refutes"
    UNDECIDED = "undecided"


class Verdict(Enum):
    """What is said of a printed formula, from best to worst."""

    PROVED = "proved"
    SCALING = "scaling"
    AGREES = "agrees"
    DEFINITION = "definition"
    INPUT = "input"
    UNDECIDED = "undecided"
    DIVERGENT = "divergent"
    REFUTED = "refuted"

    @property
    def rank(self) -> int:
        """Place in the order from best (0) to worst."""
        return list(Verdict).index(self)

    @staticmethod
    def worst(verdicts: list[Verdict]) -> Verdict:
        """The worst of several; of none, ``UNDECIDED``."""
        return max(verdicts, key=lambda v: v.rank, default=Verdict.UNDECIDED)


@dataclass(frozen=True)
class Place:
    """A place in a file: line and column, both counted from 1; ``file`` where it is not the one that was named."""

    line: int
    column: int
    file: str = ""


@dataclass(frozen=True)
class Written:
    """A formula that has been written out, where nothing is computed with it any more.

    ``value`` is the decimal value of a pure number, None where it has none.
    """

    latex: str
    sympy: str
    value: str | None = None

    def __str__(self) -> str:
        return self.sympy


@dataclass(frozen=True)
class Times:
    """A step's claim: ``after`` is ``before`` times a factor that comes in here."""

    factor: Any


@dataclass(frozen=True)
class Renamed:
    """A step's claim: ``after`` is ``before`` with ``by`` in place of ``symbol``, which takes a number in."""

    symbol: Any
    by: Any


@dataclass(frozen=True)
class Leading:
    """A step's claim: ``after``/``before`` goes to one as ``symbol`` goes to ``end``, zero or infinity."""

    symbol: Any
    end: Any


@dataclass(frozen=True)
class SamePowers:
    """A step's claim: ``after``/``before`` does not depend on ``symbols``, logarithms held fixed."""

    symbols: tuple[Any, ...]


Claim = Times | Renamed | Leading | SamePowers


@dataclass(frozen=True)
class Step:
    """One step of a derivation, as mathematics and in words.

    Attributes
    ----------
    rule : str
        Name of the rule, such as ``integrate window``; a reader sees it.
    says : str
        What is done here, one plain sentence; mathematics in it is LaTeX between dollar signs.
    before, after : sympy expression, LaTeX string or None
        The formula before and after.
    conditions : tuple of sympy relations
        What the step needs, or finds.
    exact : bool
        True when ``after`` equals ``before``; False for an asymptotic or scaling step.
    claim : Times, Renamed, Leading, SamePowers or None
        What a step that is not exact says of its two formulas; None where it is a step of the argument, with
        nothing to compare.
    checked : bool or None
        True when a numeric check of this very step agreed, None when it has not been checked.
    check : str
        What the check did and found, in words.
    turning_point : bool
        Whether the brief telling of the derivation shows this step.
    estimate : bool
        Whether what it brings in is known up to a pure number only: it is told with ∼ in place of =.
    """

    rule: str
    says: str
    before: Any = None
    after: Any = None
    conditions: tuple[Any, ...] = ()
    exact: bool = True
    checked: bool | None = None
    check: str = ""
    turning_point: bool = False
    claim: Claim | None = None
    estimate: bool = False


@dataclass(frozen=True)
class Evidence:
    """The result of one check, as the contract prints it.

    ``of`` is the statement that it is about, a relation or a member, as LaTeX.  ``bound`` is what ball arithmetic
    certifies: the value differs from the integral by less than this part of it, at every point that was tried.
    """

    name: str
    outcome: Answer
    says: str
    digits: float | None = None
    points: int = 0
    seconds: float = 0.0
    operations: int = 0
    of: str = ""
    bound: str = ""


@dataclass(frozen=True)
class Finding:
    """Something a reader of the lecture should know, at its place in the file.

    ``printed`` and ``derived`` are LaTeX; ``suggestion`` is what the formula should be, or None.  How serious it
    is, its rule says (``tlssym.rules``), which may know milder or stronger variants; configuration may replace it.
    """

    code: str
    message: str
    place: Place | None = None
    length: int = 1
    printed: str = ""
    derived: str = ""
    suggestion: str | None = None
    witness: dict[str, str] = field(default_factory=dict)
    variant: str = ""
    waived: str = ""  # the reason for which its author lets it stand
    known: bool = False  # whether it stands in the baseline
    severity: Severity = None  # type: ignore[assignment]  # the rule says it, unless something else does
    point: str = ""  # what the message ends with: where it was tried, and what the two sides are there

    def __post_init__(self) -> None:
        if self.severity is None:
            object.__setattr__(self, "severity", severity_of(self.code, self.variant))

    @property
    def said(self) -> str:
        """The message without the point at which it was tried."""
        return self.message.removesuffix(self.point)

    @property
    def counts(self) -> bool:
        """Whether it is to be told and counted: not waived, and not known from before."""
        return not self.waived and not self.known


def severity_of(code: str, variant: str = "") -> Severity:
    """How serious a finding is, by its rule."""
    rule = RULES[code]
    return rule.variants.get(variant, rule.severity)
