"""Hints in three degrees, made from the steps of the derivation: where to start, the way, the last step."""

from __future__ import annotations

from typing import Any

import sympy as sp

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
    way = [_capital(s.says) for s in steps if s.says and not _gives_away(s.says, right, lecture, exercise)]
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
    return f"${unit.text}$" if unit.is_claim else f"({id}) ({unit.title[:1].lower()}{unit.title[1:]})"


def _capital(says: str) -> str:
    return says.strip().rstrip(".:")


def _last(steps: list[Step], derivation: Derivation, right: Any, lecture: Lecture, exercise: Exercise) -> str:
    """The formula from which the last step leads to the result."""
    results = {right, *(t.expr for t in derivation.targets if isinstance(t, Value))}
    for step in reversed(steps):
        formula = step.before if step.before is not None else step.after
        if not isinstance(formula, sp.Basic) or formula in results:
            continue
        sides = formula.args if isinstance(formula, sp.Equality) else (formula,)
        if any(side in results for side in sides):
            continue
        latex = to_latex(formula, lecture.notation, exercise.equation)
        if not _gives_away(latex, right, lecture, exercise):
            return f"The last step but one arrives at ${latex}$. Then: {_capital(step.says)}."
    return ""


def _gives_away(text: str, right: Any, lecture: Lecture, exercise: Exercise) -> bool:
    try:
        latex = to_latex(right, lecture.notation, exercise.equation)
    except (TypeError, ValueError, sp.SympifyError):
        return False
    return len(latex) > 3 and latex.replace(" ", "") in text.replace(" ", "")
