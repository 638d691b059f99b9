"""What a comparison of two formulas says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mpmath import mp

from tlssym.values import Answer


class Kind(StrEnum):
    """What a comparison found."""

    IDENTICAL = "identical"
    NUMBER = "number"
    RATIO = "ratio"
    LOG_ARGUMENT = "log_argument"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Comparison:
    """The result of comparing a printed formula with a derived one.

    Attributes
    ----------
    kind : Kind
        ``identical``; ``number``: derived/printed is the pure number ``ratio``; ``ratio``: they depend
        differently on ``symbols``; ``log_argument``: the arguments of their logarithms differ by
        ``log_argument``; ``undecided``.
    ratio : sympy expression or None
        derived/printed, exact; may contain exponent parameters.
    ratio_value : str
        The ratio in digits, where it is a number without parameters.
    symbols : tuple
        What the ratio depends on.
    witness : mapping from symbol (or unknown function) to exact rational number
        A point at which the two differ; ``printed_value`` and ``derived_value`` are the values there.
    supported : bool or None
        When undecided: True if numbers agreed at every point tried, None if none could be computed.
    log_argument : sympy expression or None
        Ratio (derived over printed) of the logarithms' arguments.
    reason : str
        In words: why undecided, or what differs.
    points : int
        Number of points at which numbers were compared.
    """

    kind: Kind
    ratio: Any = None
    ratio_value: str = ""
    symbols: tuple[Any, ...] = ()
    witness: Mapping[Any, Any] = field(default_factory=dict)
    printed_value: Any = None
    derived_value: Any = None
    supported: bool | None = None
    log_argument: Any = None
    reason: str = ""
    points: int = 0

    @property
    def agrees(self) -> bool:
        """Whether the two are proved to be identical."""
        return self.kind is Kind.IDENTICAL

    @property
    def agrees_up_to_number(self) -> bool:
        """Whether the two are proved to be equal up to a pure number (which may be one)."""
        return self.kind in (Kind.IDENTICAL, Kind.NUMBER)

    @property
    def refutes(self) -> bool:
        """Whether the two differ by more than a pure number."""
        return self.kind in (Kind.RATIO, Kind.LOG_ARGUMENT)

    def answer(self, *, up_to_number: bool = False) -> Answer:
        """The three-valued answer to "are they equal?", or "equal up to a number?"."""
        if self.kind is Kind.UNDECIDED:
            return Answer.UNDECIDED
        if self.agrees or (up_to_number and self.kind is Kind.NUMBER):
            return Answer.AGREES
        return Answer.REFUTES

    def witness_words(self, digits: int = 12) -> dict[str, str]:
        """The witness as text, for a finding: each symbol's value and the two sides' values."""
        words = {str(symbol).strip("[]_"): str(value) for symbol, value in self.witness.items()}
        if self.witness:
            words["printed"] = mp.nstr(self.printed_value, digits)
            words["derived"] = mp.nstr(self.derived_value, digits)
        return words
