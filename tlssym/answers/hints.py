"""Hints in three degrees, made from the steps of the derivation: where to start, the way, the last step."""

from __future__ import annotations

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


def hints(exercise: Exercise, lecture: Lecture, derivation: Derivation, right: Any) -> tuple[str, str, str]:
    """Three hints, from the mildest on; none of them states the right answer.

    Parameters
    ----------
    exercise, lecture : Exercise and Lecture
    derivation : Derivation
        Of the exercise's equation.
    right : sympy object
        The right answer, which is kept back.

    Returns
    -------
    tuple of three str
        Markdown.
    """
    unit = derivation.unit
    sources = [_source(lecture, id) for id in derivation.follows]
    start = f"{unit.says or unit.title}"
    if sources:
        start += f" Start from {', '.join(sources)}."
    steps = _to_the_result(derivation)
    # what takes a number in is settled by itself at the end: it is no part of the way
    said = [first_sentence(s.says) for s in steps if s.says and s.rule != "absorb the number"]
    way = [each for each in said if not _gives_away(each, right, lecture, exercise)]
    told = list(dict.fromkeys(way))[:MOST_STEPS]
    middle = "The way: " + "; ".join(f"({i}) {each}" for i, each in enumerate(told, 1)) if told else start
    return start, f"{middle}.", _last(steps, derivation, right, lecture, exercise) or f"{middle}."


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


def _last(steps: list[Step], derivation: Derivation, right: Any, lecture: Lecture, exercise: Exercise) -> str:
    """The formula from which the last step leads to the result."""
    results = {right, *(t.expr for t in derivation.targets if isinstance(t, Value))}
    for place, step in reversed(list(enumerate(steps))):
        starts = step.before is None  # it arrives there, and the next one goes on from it
        formula = step.after if starts else step.before
        if not isinstance(formula, sp.Basic) or formula in results:
            continue
        sides = formula.args if isinstance(formula, sp.Equality) else (formula,)
        if any(side in results for side in sides):
            continue
        latex = to_latex(formula, lecture.notation, exercise.equation)
        onward = steps[place + 1] if starts and place + 1 < len(steps) else step
        if not _gives_away(latex + onward.says, right, lecture, exercise):
            return f"The last step but one arrives at ${latex}$. Then: {first_sentence(onward.says)}."
    return ""


def _gives_away(text: str, right: Any, lecture: Lecture, exercise: Exercise) -> bool:
    try:
        latex = to_latex(right, lecture.notation, exercise.equation)
    except (TypeError, ValueError, sp.SympifyError):
        return False
    return len(latex) > 3 and latex.replace(" ", "") in text.replace(" ", "")
