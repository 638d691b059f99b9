"""What a student's lines are held against: the lecture's results, its steps, and what it takes as given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.answers.formulas import formula_aspects
from tlssym.answers.reading import FAULTS
from tlssym.answers.related import Related, related
from tlssym.derive.lecture import Lecture
from tlssym.derive.targets import Equation, Value
from tlssym.derive.work import Derivation
from tlssym.mathematics.equality import Comparison, Kind, compare, same_equation
from tlssym.values import Step


@dataclass(frozen=True)
class Known:
    """A quantity and its value."""

    head: Any
    value: Any
    loose: bool
    says: str
    of_step: bool = False
    also: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Reference:
    """What is known at an equation.

    Attributes
    ----------
    values : tuple of Known
        Derived values of what the equation follows from, of the equation itself, and of its steps.
    results : tuple
        The quantities that the equation is about.
    givens : tuple of (left, right)
        What the steps put in place of symbols.
    steps : tuple of Step
    """

    lecture: Lecture
    values: tuple[Known, ...]
    results: tuple[Any, ...]
    givens: tuple[tuple[Any, Any], ...]
    steps: tuple[Step, ...]
    related: Related
    loose: frozenset[Any]

    def of(self, left: Any, right: Any) -> list[Known]:
        """The known values of a quantity that is one of the two sides."""
        return [k for k in self.values if k.head in (left, right)]

    def compared(self, value: Any, known: Known) -> Comparison:
        """A value against a known one, in the basic symbols where that is needed."""
        right = self.related.at_values(known.value)
        value = self.related.at_values(value)
        found = compare(value, right)
        if found.agrees or found.kind is Kind.NUMBER:
            return found
        if any(compare(value, self.related.at_values(other)).agrees for other in known.also):
            return compare(right, right)
        if not value.free_symbols - right.free_symbols:
            return found  # a number among its symbols would hide what is wrong with it
        wide, wide_right = self.related.both(value, right)
        return found if (wide, wide_right) == (value, right) else compare(wide, wide_right)

    def loose_in(self, value: Any) -> bool:
        """Whether a quantity in it is known only up to a number."""
        return bool(isinstance(value, sp.Basic) and value.free_symbols & self.loose)

    def told(self, value: Any, known: Known, found: Comparison, equation: str) -> str:
        """What is wrong with a value, from the top down."""
        aspects = formula_aspects(
            self.related.at_values(value),
            self.related.at_values(known.value),
            found,
            notation=self.lecture.notation,
            equation=equation,
            fixed=self.related.fixed,
            up_to_number=known.loose,
        )
        return " ".join(a.says for a in aspects if a.says and a.right < 1) or "It is not the same."

    def is_given(self, left: Any, right: Any) -> bool:
        """Whether it is one of the things that are put in."""
        return any(_alike((left, right), pair) for pair in self.givens)

    def step_of(self, left: Any, right: Any) -> int:
        """The step that says the same; 0 where none does."""
        for number, step in enumerate(self.steps, 1):
            for formula in (step.after, step.before):
                solved = isinstance(formula, sp.Equality) and isinstance(formula.lhs, sp.Symbol)
                if solved and formula is step.after and isinstance(right, sp.Expr) and _same(right, formula.rhs):
                    return number
                if isinstance(formula, sp.Equality) and _alike((left, right), formula.args):
                    return number
                if isinstance(formula, sp.Expr) and formula in (left, right):
                    return number
                if isinstance(formula, sp.Expr) and isinstance(right, sp.Expr) and _same(right, formula):
                    return number
        return 0


OF_A_STEP = "The lecture derives it, too."


def first_sentence(says: str) -> str:
    """What a step does, without the why."""
    return re.split(r"(?<=[\w)$])\.\s", says.strip(), maxsplit=1)[0].rstrip(".:")


def _same(one: Any, other: Any) -> bool:
    if one.free_symbols != other.free_symbols or one.is_number:
        return False
    try:
        return compare(one, other).agrees
    except FAULTS:
        return False


def _alike(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    if one in (other, other[::-1]):
        return True
    symbols = [
        set().union(*(s.free_symbols for s in pair if isinstance(s, sp.Basic))) for pair in (one, other)
    ]
    if symbols[0] != symbols[1]:
        return False
    try:
        return same_equation(one, other).agrees
    except FAULTS:
        return False


def references(lecture: Lecture, derived: Callable[[str], Derivation], equation: str) -> Reference:
    """What is known at an equation of a lecture; nothing for one that it does not know."""
    unit = lecture.units.get(equation)
    if unit is None:
        return Reference(lecture, (), (), (), (), Related({}, {}), frozenset())
    derivation = derived(equation)
    values = list(_values(derivation, f"It is what the lecture derives as ({equation})."))
    results = tuple(k.head for k in values)
    for id in (*derivation.follows, *derivation.cites):
        if id in lecture.units:
            name = (
                f"({id})"
                if not lecture.units[id].is_claim
                else f"the remark after ({lecture.units[id].after})"
            )
            values += list(_values(derived(id), f"It is {name}, which is given."))
    values += list(_of_steps(derivation))
    givens = tuple(c.args for s in derivation.steps for c in s.conditions if isinstance(c, sp.Equality))
    names = frozenset(
        n.symbol for n in lecture.notation.names if n.up_to_number and not n.arguments and not n.indices
    )
    table = related(lecture, derived, equation, None, _fixed(unit.at))
    return Reference(lecture, tuple(values), results, givens, derivation.steps, table, names)


def _fixed(at: Mapping[Any, Any]) -> dict[str, Any]:
    return {s.name: v for s, v in at.items()}


def _values(derivation: Derivation, says: str) -> Iterator[Known]:
    for target in derivation.targets:
        if isinstance(target, Value | Equation) and target.head is not None:
            loose = target.up_to_number or getattr(target, "small", None) is not None
            yield Known(target.head, target.expr, loose, says, also=getattr(target, "also", ()))


def _of_steps(derivation: Derivation) -> Iterator[Known]:
    """Quantities that a step solves for."""
    for step in derivation.steps:
        after = step.after
        if (
            isinstance(after, sp.Equality)
            and isinstance(after.lhs, sp.Symbol)
            and not after.rhs.has(sp.Integral)
        ):
            yield Known(after.lhs, after.rhs, not step.exact, OF_A_STEP, True)
