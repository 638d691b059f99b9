"""What the page asks of a lesson."""

from __future__ import annotations

from typing import Any, Protocol

from tlssym.answers import Question
from tlssym.judge.result import Outcome
from tlssym.parsed import Parsed
from tlssym.render.explain import Sources
from tlssym.render.valued import Valued


class Taught(Sources, Protocol):
    """A lecture, one file of it, and what is derived and checked of it."""

    parsed: Parsed

    def check(self, id: str) -> Outcome:
        """What is said of an equation or a claim."""
        ...

    def check_all(self, *, jobs: int | None = None) -> None:
        """Check everything."""
        ...

    def follows(self, id: str) -> tuple[str, ...]:
        """What an equation is derived from."""

    def latex(self, value: Any, equation: str = "") -> str:
        """A formula in the lecture's symbols."""
        ...

    def valued(self, id: str) -> Valued:
        """What of a formula becomes numbers."""
        ...

    def question(self, id: str, *, seed: int = 0) -> Question:
        """An exercise."""
        ...

    def hints(self, id: str, *, seed: int = 0) -> tuple[str, ...]:
        """The hints of an exercise, in three degrees."""
        ...

    def figure(self, id: str, **numbers: Any) -> Any:
        """A picture."""
        ...
