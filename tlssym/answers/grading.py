"""Grading: the answer to a question against what the engine derives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from tlssym.answers.conditions import grade_condition, grade_inequality
from tlssym.answers.formulas import formula_aspects
from tlssym.answers.grade import Aspect, Grade, Mark, graded
from tlssym.answers.numbers import grade_exponent, grade_number, same_number
from tlssym.answers.reading import FAULTS, Given, Unreadable, read_answer
from tlssym.answers.related import Related, related
from tlssym.answers.slips import slips
from tlssym.derive.exercise import Asks, Exercise
from tlssym.derive.lecture import Lecture
from tlssym.derive.work import Derivation
from tlssym.judge.agreement import same_condition
from tlssym.judge.policy import EXACT, LOOSE
from tlssym.language import is_number_like
from tlssym.mathematics.equality import Comparison, Kind, compare, same_equation
from tlssym.mathematics.monomials import parameters_of
from tlssym.numbers.evaluate import NotEvaluable, evaluate
from tlssym.parse.latex import chain_to_latex, to_latex


@dataclass(frozen=True)
class Question:
    """An exercise of a lecture in one variant.

    Attributes
    ----------
    exercise, lecture : Exercise and Lecture
    derived : callable
        From the number of an equation to its derivation.
    seed : int
        Chooses the variant.
    """

    exercise: Exercise
    lecture: Lecture
    derived: Callable[[str], Derivation]
    seed: int = 0

    @cached_property
    def variant(self) -> Mapping[str, Any]:
        """The numbers that it is asked with, as sympy numbers."""
        return {k: sp.Rational(str(v)) for k, v in self.exercise.variant(self.seed).items()}

    @cached_property
    def right(self) -> Any:
        """The right answer."""
        answer = self.exercise.answer(self.derived, **self.variant)
        return self.related.at_values(answer)

    @cached_property
    def related(self) -> Related:
        """The symbols that the lecture relates there."""
        return related(self.lecture, self.derived, self.exercise.equation, self.exercise.head, self.variant)

    @cached_property
    def widely_related(self) -> Related:
        """The same with the estimates of the whole lecture: every equation is derived for it."""
        return related(
            self.lecture, self.derived, self.exercise.equation, self.exercise.head, self.variant, widely=True
        )

    def latex(self, value: Any) -> str:
        """A formula in the lecture's symbols; an inequality is (left, sign, right)."""
        if isinstance(value, tuple):
            return chain_to_latex(value[::2], value[1::2], self.lecture.notation, self.exercise.equation)
        return to_latex(value, self.lecture.notation, self.exercise.equation)


def grade(question: Question, answer: str) -> Grade:
    """Grade an answer.

    Parameters
    ----------
    question : Question
    answer : str
        LaTeX in the lecture's symbols.

    Returns
    -------
    Grade
        Never ``wrong`` where something could not be read or decided.
    """
    if not answer.strip():
        return Grade(Mark.EMPTY)
    try:
        given = read_answer(answer, question.lecture.notation, question.exercise.equation)
    except Unreadable as error:
        return Grade(Mark.UNREAD, reason=str(error))
    try:
        shown = chain_to_latex(
            given.members, given.relations, question.lecture.notation, question.exercise.equation
        )
    except FAULTS:
        shown = given.text
    if "." in given.text:
        shown = given.text  # decimals as they were written
    try:
        return _graded(question, given, shown)
    except FAULTS as error:
        return Grade(Mark.UNDECIDED, reason=f"{type(error).__name__}: {error}"[:200], shown=shown)


def _graded(question: Question, given: Given, shown: str) -> Grade:
    asks = question.exercise.asks
    aspects: list[Aspect] | None
    if asks is Asks.FORMULA:
        return _formula(question, given, shown)
    members = tuple(question.related.at_values(m) for m in given.members)
    if asks is Asks.EXPONENT:
        parameters = frozenset(n.symbol for n in question.lecture.notation.names if n.exponent_parameter)
        aspects = grade_exponent(members, question.exercise.head, question.right, parameters)
        value = members[-1]
    elif asks is Asks.NUMBER:
        aspects = grade_number(members[-1], question.right, given.printed)
        value = members[-1]
    elif asks is Asks.CONDITION:
        aspects = grade_condition(members, given.relations, question.right)
        value = None
    else:
        members = tuple(question.related.expanded(m) for m in members)
        right = tuple(question.related.expanded(r) if isinstance(r, sp.Basic) else r for r in question.right)
        aspects = grade_inequality(members, given.relations, right, question.exercise.up_to_number)
        value = None
    if aspects is None:
        return Grade(Mark.UNDECIDED, reason="no comparison settled it", shown=shown)
    slip = (
        _other_slip(question, members, given.relations, value)
        if any(a.right < 1 for a in aspects)
        else ("", "")
    )
    return graded(aspects, shown, slip)


# -- formulas --------------------------------------------------------------------------------------------


def _formula(question: Question, given: Given, shown: str) -> Grade:
    exercise, about = question.exercise, question.related
    members = [about.at_values(m) for m in given.members]
    frame: list[Aspect] = []
    head = about.at_values(exercise.head) if exercise.head is not None else None
    if len(members) > 1:
        solved = _as_equation(question, members, given.relations, head)
        if solved:
            return graded([Aspect("value", 1.0)], shown)
        frame, members = _frame(question, members, given.relations, head)
    worst: tuple[list[Aspect], Any, str] = ([], None, "")
    for value in members:
        aspects, undecided = _value_aspects(question, value, head)
        if undecided:
            return graded([*frame, *aspects], shown, undecided=undecided)
        if not worst[0] or sum(a.right for a in aspects) / len(aspects) < sum(
            a.right for a in worst[0]
        ) / len(worst[0]):
            worst = (aspects, value, "")
    wrong = any(a.right < 1 for a in worst[0])
    slip = _slip(question, worst[1]) if wrong else ("", "")
    return graded([*frame, *worst[0]], shown, slip)


def _as_equation(question: Question, members: list[Any], relations: tuple[str, ...], head: Any) -> bool:
    """An equation that says the same with its sides moved about, such as E/W = (W/T)^3."""
    if len(members) != 2 or head is None or relations[0] not in EXACT | LOOSE:
        return False
    if relations[0] in ("~", "prop") and not question.exercise.up_to_number:
        return False
    left, right = members
    if left in (head, right) or not (left.has(head) or right.has(head)):
        return False
    found = same_equation((left, right), (head, question.right), unknown=head)
    return found.agrees or (question.exercise.up_to_number and found.kind is Kind.NUMBER)


def _frame(
    question: Question, members: list[Any], relations: tuple[str, ...], head: Any
) -> tuple[list[Aspect], list[Any]]:
    """Relation and left side, and the members that are to be values of what is asked."""
    aspects = []
    strange = [r for r in relations if r not in EXACT | LOOSE]
    if strange:
        aspects.append(Aspect("relation", 0.0, "A value is asked for, and this is no equation.", "relation"))
    elif not question.exercise.up_to_number and any(r in ("~", "prop") for r in relations):
        says = "The sign ∼ leaves the pure number open, and it is asked for here."
        aspects.append(Aspect("relation", 0.0, says, "relation"))
    else:
        aspects.append(Aspect("relation", 1.0))
    if head is not None and not strange:
        if members[0] == head:
            aspects.append(Aspect("left side", 1.0))
            return aspects, members[1:]
        if _same(question, members[0], question.right):
            # a chain of values without the name in front
            return aspects, members
        says = f"The left side is ${question.latex(members[0])}$, and ${question.latex(head)}$ is asked for."
        aspects.append(Aspect("left side", 0.0, says, "left side"))
    return aspects, members[1:] if not strange else members[-1:]


def _same(question: Question, one: Any, other: Any) -> bool:
    found = compare(one, other, conditions=_conditions(question, one, other))
    return found.agrees or (question.exercise.up_to_number and found.kind is Kind.NUMBER)


def _conditions(question: Question, *exprs: Any) -> tuple[Any, ...]:
    """Those of the derivation on symbols that are left."""
    free = set().union(*(e.free_symbols for e in exprs if isinstance(e, sp.Basic)))
    unit = question.lecture.units.get(question.exercise.equation)
    if unit is None:
        return ()
    return tuple(
        c
        for c in question.derived(unit.id).conditions
        if isinstance(c, sp.core.relational.Relational) and c.free_symbols and c.free_symbols <= free
    )


def _value_aspects(question: Question, value: Any, head: Any) -> tuple[list[Aspect], str]:
    """The aspects of one value, and the reason why it could not be decided, if so."""
    exercise, about, right = question.exercise, question.related, question.right
    if head is not None and value.has(head):
        says = f"${question.latex(head)}$ itself stands in it: that is what is asked for."
        return [Aspect("kind", 0.0, says, "circular")], ""
    found = compare(value, right, conditions=_conditions(question, value, right))
    if found.agrees or (exercise.up_to_number and found.kind is Kind.NUMBER and _positive(found)):
        return [Aspect("value", 1.0), *_number_note(question, found)], ""
    # without foreign symbols there is nothing to write out, and a number among its own would hide what is wrong
    foreign = value.free_symbols - right.free_symbols
    other: Comparison | None = None
    for widely in (False, True) if foreign else ():
        names = question.widely_related if widely else about
        wide, wide_right = names.both(value, right)
        if (wide, wide_right) == (value, right):
            continue
        other = compare(wide, wide_right, conditions=_conditions(question, wide, wide_right))
        if other.agrees or (exercise.up_to_number and other.kind is Kind.NUMBER and _positive(other)):
            return [Aspect("value", 1.0), *_in_symbols(question, value)], ""
        if not wide.free_symbols - wide_right.free_symbols:
            break
    if other is not None and foreign:
        value, right, found = wide, wide_right, other
    if found.kind is Kind.UNDECIDED:
        return [], found.reason or "no proof and no difference was found"
    aspects = formula_aspects(
        value,
        right,
        found,
        notation=question.lecture.notation,
        equation=exercise.equation,
        fixed=about.fixed,
        up_to_number=exercise.up_to_number,
    )
    return aspects, ""


def _positive(found: Comparison) -> bool:
    """A sign is no pure number that an estimate may lose."""
    return found.ratio is not None and found.ratio.is_negative is not True


def _number_note(question: Question, found: Comparison) -> list[Aspect]:
    if found.kind is Kind.NUMBER:
        return [Aspect("prefactor", 1.0, "The pure number in front does not matter here.")]
    return []


def _in_symbols(question: Question, value: Any) -> list[Aspect]:
    """A remark where the right value is in other symbols than were asked for."""
    wanted = question.exercise.through
    if not wanted or value.free_symbols <= set(wanted) | parameters_of(value):
        return []
    names = ", ".join(f"${question.latex(s)}$" for s in wanted)
    return [Aspect("symbols", 1.0, f"It was asked for through {names}; this is the same.")]


# -- slips -----------------------------------------------------------------------------------------------


def _slip(question: Question, value: Any) -> tuple[str, str]:
    """The mistake that gives just this value, as (question, kind)."""
    if not is_number_like(value):
        return "", ""
    for slip in slips(question.exercise, question.variant, question.derived, question.lecture.notation):
        wrong = question.related.at_values(slip.value)
        if (
            isinstance(wrong, sp.Expr)
            and _seems(question, value, wrong)
            and not _seems(question, wrong, question.right)
        ):
            found = compare(value, wrong)
            if found.agrees or (question.exercise.up_to_number and found.kind is Kind.NUMBER):
                return slip.asks, slip.kind
    return "", ""


def _seems(question: Question, one: Any, other: Any) -> bool:
    """Whether two values agree (up to a number) at two points: enough to look closer."""
    symbols = sorted(one.free_symbols | other.free_symbols, key=str)
    ratios = []
    for shift in (0, 1):
        point = {s: sp.Rational(13 + 7 * i + 5 * shift * (i + 1), 11 + 4 * i) for i, s in enumerate(symbols)}
        try:
            ratios.append(complex(evaluate(one, point)) / complex(evaluate(other, point)))
        except (NotEvaluable, ZeroDivisionError, OverflowError, ValueError, TypeError):
            return False
    if question.exercise.up_to_number:
        return abs(ratios[0] - ratios[1]) < 1e-9 * abs(ratios[0])
    return all(abs(r - 1) < 1e-9 for r in ratios)


def _other_slip(
    question: Question, members: tuple[Any, ...], relations: tuple[str, ...], value: Any
) -> tuple[str, str]:
    """For exponents, numbers and conditions."""
    asks = question.exercise.asks
    if asks is Asks.INEQUALITY:
        return "", ""
    printed = (
        sp.Rel(*members, relations[0])
        if asks is Asks.CONDITION and len(members) == 2 and relations[0] in ("<", ">", "<=", ">=")
        else None
    )
    if asks is Asks.CONDITION and printed is None:
        return "", ""
    for slip in slips(question.exercise, question.variant, question.derived, question.lecture.notation):
        wrong = question.related.at_values(slip.value)
        if printed is not None:
            hit = (
                isinstance(wrong, sp.core.relational.Relational)
                and same_condition(printed, wrong, ()) is True
            )
        else:
            hit = isinstance(wrong, sp.Expr) and same_number(value, wrong, question.exercise.head)
            hit = hit and not same_number(wrong, question.right, None)
        if hit:
            return slip.asks, slip.kind
    return "", ""
