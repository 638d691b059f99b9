"""What is said of answers, row by row: right ones in several forms, and wrong ones made from them by machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import sympy as sp

from tlssym.answers import Grade, Mark, told
from tlssym.answers.slips import slips
from tlssym.classroom import Lesson
from tlssym.derive.exercise import Asks

MOST_SLIPS = 3
NOT_RIGHT = (Mark.PARTLY, Mark.WRONG)


@dataclass(frozen=True)
class Row:
    """An answer, the marks that it may get, and whether a question must be asked of it."""

    exercise: str
    seed: int
    kind: str
    answer: str
    marks: tuple[Mark, ...]


def rows(lesson: Lesson, seeds: int | None = None) -> Iterator[Row]:
    """Every row of a lecture; ``seeds`` limits the variants of each exercise."""
    for exercise in lesson.lecture.exercises.values():
        for seed in range(min(len(exercise.variants), seeds or 99)):
            question = lesson.question(exercise.id, seed=seed)
            for kind, answer, marks in _answers(question):
                yield Row(exercise.id, seed, kind, answer, marks)


def graded(lesson: Lesson, row: Row) -> Grade:
    return lesson.grade(row.exercise, row.answer, seed=row.seed)


def line(row: Row, grade: Grade) -> str:
    """The row of the table; what is not as expected is marked."""
    ok = "" if grade.mark in row.marks else " ← not as expected"
    said = told(grade).replace("|", r"\vert ")
    answer = row.answer.replace("|", r"\vert ")
    return f"| {row.exercise} {row.seed} | {row.kind} | `{answer}` | {grade.mark.value}{ok} | {said} |"


def _answers(question) -> Iterator[tuple[str, str, tuple[Mark, ...]]]:
    right, exercise = question.right, question.exercise
    yield "right", question.latex(right), (Mark.RIGHT,)
    yield "nothing", " ", (Mark.EMPTY,)
    yield "broken", question.latex(right) + r"\frac{1", (Mark.UNREAD,)
    if exercise.asks is Asks.FORMULA:
        yield from _formulas(question)
    elif exercise.asks in (Asks.EXPONENT, Asks.NUMBER):
        yield from _numbers(question)
    else:
        yield from _relations(question)
    seen = [right]
    made = slips(exercise, question.variant, question.derived, question.lecture.notation)
    for slip in islice(made, 40) if exercise.asks is not Asks.INEQUALITY else ():
        value = question.related.at_values(slip.value)
        if any(value == s or _same(value, s, exercise.up_to_number) for s in seen) or len(seen) > MOST_SLIPS:
            continue
        seen.append(value)
        yield f"slip: {slip.kind}", question.latex(value), NOT_RIGHT


def _same(one, other, up_to_number: bool) -> bool:
    if not isinstance(one, sp.Expr) or not isinstance(other, sp.Expr):
        return False
    ratio = sp.powsimp(sp.powdenest(sp.expand_power_base(one / other), force=True))
    return bool(ratio.is_positive if up_to_number else ratio == 1) if ratio.is_number else False


def _formulas(question) -> Iterator[tuple[str, str, tuple[Mark, ...]]]:
    right, head = question.right, question.exercise.head
    latex = question.latex(right)
    free = question.exercise.up_to_number
    if head is not None:
        name = question.latex(head)
        yield "with its name", f"{name} = {latex}", (Mark.RIGHT,)
        yield "about equal", rf"{name} \approx {latex}", (Mark.RIGHT,)
        yield "scaling only", rf"{name} \sim {latex}", (Mark.RIGHT,) if free else NOT_RIGHT
        yield "moved about", rf"\frac{{{name}}}{{{latex}}} = 1", (Mark.RIGHT,)
        yield "an inequality", f"{name} < {latex}", NOT_RIGHT
        yield "its own name", name, NOT_RIGHT
    other = question.lecture.notation.symbol("T") if head is None or str(head) != "T" else None
    if head is not None and other is not None:
        yield "another left side", f"{question.latex(other)} = {latex}", NOT_RIGHT
    yield "expanded", question.latex(sp.expand_power_base(sp.powdenest(right))), (Mark.RIGHT,)
    if question.exercise.through:
        wide = question.related.expanded(right)
        if wide != right:
            yield "other symbols", question.latex(wide), (Mark.RIGHT,)
    yield "minus", f"-{latex}", NOT_RIGHT
    yield "twice", rf"2 \cdot {latex}", (Mark.RIGHT,) if free else NOT_RIGHT
    yield "squared", rf"\left({latex}\right)^2", NOT_RIGHT


def _numbers(question) -> Iterator[tuple[str, str, tuple[Mark, ...]]]:
    right, base = question.right, question.exercise.head
    yield "minus", question.latex(-right), NOT_RIGHT
    yield "one more", question.latex(right + 1), NOT_RIGHT
    yield "doubled", question.latex(2 * right), NOT_RIGHT
    if question.exercise.asks is Asks.NUMBER:
        yield "three digits", str(sp.N(right, 4)), (Mark.RIGHT,)
        yield "two digits", str(sp.N(right, 2)), NOT_RIGHT
        yield "wrong digits", str(sp.N(right * sp.Rational(11, 10), 4)), NOT_RIGHT
    if base is not None:
        yield "on its base", question.latex(base**right), (Mark.RIGHT,)
        yield "on its base, upside down", question.latex(base**-right), NOT_RIGHT
    if str(base) != "T":
        yield "a quantity", "T", NOT_RIGHT


def _relations(question) -> Iterator[tuple[str, str, tuple[Mark, ...]]]:
    right = question.right
    if isinstance(right, tuple):
        left, sign, bound = right
        turned = {"<": ">", ">": "<"}[sign]
        one, other = question.latex(left), question.latex(bound)
        yield "written backwards", f"{other} {turned} {one}", (Mark.RIGHT,)
        yield "turned", f"{one} {turned} {other}", NOT_RIGHT
        yield "much smaller", rf"{one} \ll {other}", (Mark.RIGHT,)
        yield "bound only", other, NOT_RIGHT
        yield "equal", f"{one} = {other}", NOT_RIGHT
        yield "squared bound", rf"{one} {sign} \left({other}\right)^2", NOT_RIGHT
        return
    left, bound = question.latex(right.lhs), question.latex(right.rhs)
    yield "written backwards", question.latex(right.reversed), (Mark.RIGHT,)
    yield "as a quotient", rf"\frac{{{left}}}{{{bound}}} < 1", (Mark.RIGHT,)
    yield "with zero", f"0 < {left} < {bound}", (Mark.RIGHT,)
    yield "turned", f"{left} > {bound}", NOT_RIGHT
    yield "with the boundary", rf"{left} \le {bound}", NOT_RIGHT
    yield "bound only", bound, NOT_RIGHT
    yield "equal", f"{left} = {bound}", NOT_RIGHT
    yield "half", f"{left} < {question.latex(right.rhs / 2)}", NOT_RIGHT
