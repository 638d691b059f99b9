"""Hints in three degrees, made from the steps of the derivation: where to start, the way, the last step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from tlssym.answers.references import first_sentence
from tlssym.derive.exercise import Exercise
from tlssym.derive.lecture import Lecture
from tlssym.derive.targets import Value
from tlssym.derive.work import Derivation
from tlssym.parse.latex import to_latex
from tlssym.values import Step

MOST_STEPS = 6


Plainly = Callable[[str], str]


@dataclass(frozen=True)
class _Held:
    """The right answer, which no hint states."""

    exercise: Exercise
    lecture: Lecture
    right: Any
    plainly: Plainly

    def is_in(self, text: str) -> bool:
        """Whether it stands in a text, as LaTeX or however formulas stand among words."""
        latex = self.latex
        spelled = self.plainly(f"${latex}$").replace(" ", "")
        return len(latex) > 3 and (
            latex.replace(" ", "") in text.replace(" ", "")
            or (len(spelled) > 2 and spelled in self.plainly(text).replace(" ", ""))
        )

    @cached_property
    def latex(self) -> str:
        """The answer in the lecture's spelling; empty where it has none."""
        try:
            return to_latex(self.right, self.lecture.notation, self.exercise.equation)
        except (TypeError, ValueError, sp.SympifyError):
            return ""


def hints(
    exercise: Exercise, lecture: Lecture, derivation: Derivation, right: Any, plainly: Plainly = str
) -> tuple[str, str, str]:
    """Three hints, from the mildest on; none of them states the right answer.

    Parameters
    ----------
    exercise, lecture : Exercise and Lecture
    derivation : Derivation
        Of the exercise's equation.
    right : sympy object
        The right answer, which is kept back.
    plainly : callable
        From words with formulas, in LaTeX or not, to one spelling of them: the answer is looked for in that.

    Returns
    -------
    tuple of three str
        Markdown.
    """
    unit = derivation.unit
    sources = [_source(lecture, id) for id in derivation.follows]
    held = _Held(exercise, lecture, right, plainly)
    start = unit.title if not unit.says or held.is_in(unit.says) else unit.says
    start = f"{start.rstrip('.')}."
    if sources:
        start += f" Start from {', '.join(sources)}."
    steps = _to_the_result(derivation)
    # what takes a number in is settled by itself at the end: it is no part of the way
    said = [first_sentence(s.says) for s in steps if s.says and s.rule != "absorb the number"]
    way = [each for each in said if not held.is_in(each)]
    told = list(dict.fromkeys(way))[:MOST_STEPS]
    middle = "The way: " + "; ".join(f"({i}) {each}" for i, each in enumerate(told, 1)) if told else start
    return start, f"{middle}.", _last(steps, derivation, held) or f"{middle}."


def _to_the_result(derivation: Derivation) -> list[Step]:
    """The turning points up to the last result: what is said of it afterwards does not lead to it."""
    results = [t.expr for t in derivation.targets if isinstance(t, Value)]
    ends = [i for i, s in enumerate(derivation.steps) if s.after is not None and s.after in results]
    steps = derivation.steps[: ends[-1] + 1] if ends else derivation.steps
    return [s for s in steps if s.turning_point] or list(steps)


def _source(lecture: Lecture, id: str) -> str:
    if id in lecture.inputs:
        return f"“{id}” ({lecture.inputs[id].says})"
    unit = lecture.units[id]
    return f"${unit.text}$" if unit.is_claim else f"({id}) “{unit.title}”"


def _last(steps: list[Step], derivation: Derivation, held: _Held) -> str:
    """The formula from which the last step leads to the result."""
    results = {held.right, *(t.expr for t in derivation.targets if isinstance(t, Value))}
    for place, step in reversed(list(enumerate(steps))):
        starts = step.before is None  # it arrives there, and the next one goes on from it
        formula = step.after if starts else step.before
        if not isinstance(formula, sp.Basic) or formula in results:
            continue
        sides = formula.args if isinstance(formula, sp.Equality) else (formula,)
        if any(side in results for side in sides):
            continue
        latex = to_latex(formula, held.lecture.notation, held.exercise.equation)
        onward = steps[place + 1] if starts and place + 1 < len(steps) else step
        if not held.is_in(f"${latex}$") and not held.is_in(onward.says):
            return f"The last step but one arrives at ${latex}$. Then: {first_sentence(onward.says)}."
    return ""
