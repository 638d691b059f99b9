"""A question of a lecture, and what its answer has to be: declared with the lecture, graded by ``tlssym.answers``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Derived = Callable[[str], Any]
"""From the number of an equation to its derivation."""


class Asks(StrEnum):
    """What a question asks for."""

    FORMULA = "formula"
    EXPONENT = "exponent"
    CONDITION = "condition"
    INEQUALITY = "inequality"
    NUMBER = "number"


@dataclass(frozen=True)
class Exercise:
    """A question whose right answer the engine derives.

    Attributes
    ----------
    question : str
        Markdown; ``«a»`` stands for the variant's value of ``a``.
    answer : callable
        ``answer(derived, **variant)`` gives the right answer: a formula, an exponent or a number as a sympy
        expression, a condition as a relation, an inequality as (left, sign, right).
    asks : Asks
    equation : str
        The equation whose meanings of letters hold, and whose derivation gives the hints.
    head : sympy expression or None
        The quantity asked for; in an exponent, the quantity that is raised to it.
    through : tuple of sympy symbols
        Those in which the answer is wanted; none: any that the lecture relates.
    up_to_number : bool
        Whether a pure number in front does not matter.
    variants : tuple of mappings
        Numbers with which the question is asked, by name; the first is asked unless a seed chooses.
    """

    id: str
    section: str
    question: str
    answer: Callable[..., Any]
    asks: Asks = Asks.FORMULA
    equation: str = ""
    head: Any = None
    through: tuple[Any, ...] = ()
    up_to_number: bool = False
    variants: tuple[Mapping[str, Any], ...] = ({},)

    def variant(self, seed: int = 0) -> Mapping[str, Any]:
        """The variant that a seed chooses; 0 is the one in print."""
        return self.variants[seed % len(self.variants)]

    def asked(self, seed: int = 0) -> str:
        """The question with a variant's numbers."""
        text = self.question
        for name, value in self.variant(seed).items():
            text = text.replace(f"«{name}»", str(value))
        return text
