"""What a finding code is: one object, from which the reports, ``docs/rules.md`` and the sarif rules are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error fails the lecture, a warning or a note does not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Fix(StrEnum):
    """What may be done with the suggestion of a finding without asking its author."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    NONE = "none"


class Shown(StrEnum):
    """Where the example of a rule can be seen."""

    NOTES = "notes"  # whole notes, checked as they stand
    LECTURE = "lecture"  # a stretch of a lecture that has derivations
    NOWHERE = "nowhere"  # only a fault of the tool, or of the machine, brings it


GROUPS = {
    "1": "reading and parsing",
    "2": "dimensions",
    "3": "derivation",
    "4": "numbers",
    "5": "convergence and asymptotics",
    "6": "the file and its coverage",
}


@dataclass(frozen=True)
class Rule:
    r"""One finding code.

    Attributes
    ----------
    code, name : str
        ``TLS304`` and a name for people, words with dashes.
    severity : Severity
        Of a finding with this code, where configuration says nothing else.
    title : str
        What such a finding says, in a few words.
    meaning, why, mend : str
        What it means, why it matters, how to mend it.
    wrong, right : str
        Notes, or a stretch of a lecture, that bring this finding, and the same without it.
    variants : mapping
        Severities of the rule's milder or stronger forms, by a name with which the code asks for them.
    fix : Fix
        Whether a suggestion changes only how something is written (safe) or what it says.
    shown : Shown
    """

    code: str
    name: str
    severity: Severity
    title: str
    meaning: str
    why: str
    mend: str
    wrong: str = ""
    right: str = ""
    variants: Mapping[str, Severity] = field(default_factory=dict)
    fix: Fix = Fix.NONE
    shown: Shown = Shown.NOTES

    @property
    def group(self) -> str:
        """What the rule is about, by the first digit of its code."""
        return GROUPS[self.code[3]]

    @property
    def waive(self) -> str:
        """The comment that waives it at one equation."""
        return f"% tlssym: allow {self.code} (1.1): the reason"
