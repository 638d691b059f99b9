"""What is said of an answer: each aspect by itself, from the dimension down to the condition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Mark(StrEnum):
    """The verdict on an answer.  What could not be read or decided is never wrong."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREAD = "unread"
    EMPTY = "empty"


SIGNS = {
    Mark.RIGHT: "✓",
    Mark.PARTLY: "✗",
    Mark.WRONG: "✗",
    Mark.UNDECIDED: "?",
    Mark.UNREAD: "?",
    Mark.EMPTY: "·",
}


@dataclass(frozen=True)
class Aspect:
    """One thing that an answer has or has not right.

    Attributes
    ----------
    name : str
        Such as ``dimension`` or ``exponents``.
    right : float
        The share of it that is right, 0 to 1.
    says : str
        Markdown; what is said of it, which never gives the right answer away.
    note : str
        For statistics: a word that names what is wrong.
    """

    name: str
    right: float
    says: str = ""
    note: str = ""


WEIGHTS = {
    "relation": 1,
    "left side": 1,
    "kind": 2,
    "dimension": 2,
    "sign": 1,
    "exponents": 4,
    "dependence": 4,
    "logarithm": 1,
    "prefactor": 2,
    "value": 6,
    "bound": 4,
    "direction": 4,
    "boundary": 1,
    "symbols": 1,
}


@dataclass(frozen=True)
class Grade:
    """The verdict on an answer.

    Attributes
    ----------
    mark : Mark
    aspects : tuple of Aspect
        From the top down.
    slip : str
        A usual mistake that gives just this answer, told as a question; empty when none was recognised.
    slip_kind : str
        Its name, for statistics.
    reason : str
        Why it could not be read or decided.
    shown : str
        The answer as it was read, in LaTeX.
    """

    mark: Mark
    aspects: tuple[Aspect, ...] = ()
    slip: str = ""
    slip_kind: str = ""
    reason: str = ""
    shown: str = ""

    @property
    def credit(self) -> float | None:
        """Partial credit, 0 to 1; None where nothing was decided."""
        if self.mark is Mark.RIGHT:
            return 1.0
        if self.mark not in (Mark.PARTLY, Mark.WRONG):
            return None
        return round(_credit(self.aspects), 2)

    @property
    def notes(self) -> tuple[str, ...]:
        """Words for statistics: what was wrong, and the slip."""
        words = [a.note or a.name for a in self.aspects if a.right < 1]
        return (*words, *((f"slip: {self.slip_kind}",) if self.slip_kind else ()))

    def as_object(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "verdict": self.mark.value,
            "credit": self.credit,
            "read_as": self.shown,
            "aspects": [{"name": a.name, "right": round(a.right, 3), "says": a.says} for a in self.aspects],
            "question": self.slip or None,
            "reason": self.reason or None,
            "notes": list(self.notes),
        }


FRAME = 0.3
"""What the frame of an answer is worth (its dimension, its sign) when nothing in its core is right."""
CORE = ("exponents", "dependence", "value", "direction", "bound", "kind")


def _credit(aspects: tuple[Aspect, ...]) -> float:
    """The weighted share; little for the frame of an answer in whose core nothing is right."""
    total = sum(WEIGHTS[a.name] for a in aspects)
    if not total:
        return 0.0
    core = [a for a in aspects if a.name in CORE]
    worth = FRAME if core and not any(a.right for a in core) else 1.0
    return min(0.95, worth * sum(WEIGHTS[a.name] * a.right for a in aspects) / total)


def graded(
    aspects: list[Aspect], shown: str, slip: tuple[str, str] = ("", ""), *, undecided: str = ""
) -> Grade:
    """The grade that aspects add up to; ``undecided`` is the reason why one of them was not settled."""
    if undecided:
        return Grade(Mark.UNDECIDED, tuple(aspects), reason=undecided, shown=shown)
    if all(a.right == 1 for a in aspects):
        return Grade(Mark.RIGHT, tuple(aspects), shown=shown)
    mark = Mark.PARTLY if _credit(tuple(aspects)) >= 0.75 else Mark.WRONG
    return Grade(mark, tuple(aspects), slip[0], slip[1], shown=shown)
