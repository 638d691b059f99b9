"""The steps of a derivation as a person tells them: which belong together, and each as blocks of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Transform
from tlssym.mathematics.removable import edges
from tlssym.parse.notation import Notation
from tlssym.render.document import Block, Formula, Paragraph, set_width
from tlssym.render.naming import contracted
from tlssym.render.prose import formula, sentence
from tlssym.values import Answer, Evidence, Leading, Step, Times


@dataclass(frozen=True)
class Told:
    """A step with those that say how it was done: the parts of an integration."""

    step: Step
    how: tuple[Step, ...] = ()


def grouped(steps: Sequence[Step]) -> list[Told]:
    """Steps in the order of telling: an integration first, then how it was done.

    A run of steps without formulas, or of those told only where a step is opened, before a step with the same
    outcome belongs to that step.
    """
    told: list[Told] = []
    waiting: list[Step] = []
    for step in steps:
        if step.rule == "integrate" and waiting:
            told.append(
                Told(step, tuple(w for w in waiting if not _same_outcome(w, step) or w.before is None))
            )
            waiting = []
        elif _is_wordy(step) or step.rule == SECOND_LOOK:
            waiting.append(step)
        elif waiting and step.rule != "given":
            told.append(Told(step, tuple(waiting)))
            waiting = []
        else:
            told.append(Told(step))
    return told + [Told(step) for step in waiting]


_CLOSING = ("add up the corners", "add up the regimes")


def _is_wordy(step: Step) -> bool:
    return step.before is None and step.after is None


def _same_outcome(one: Step, other: Step) -> bool:
    return bool(one.before == other.before and one.after == other.after)


def tell(
    steps: Sequence[Step],
    notation: Notation,
    *,
    full: bool,
    equation: str = "",
    checks: Sequence[Evidence] = (),
    conditions: Sequence[Any] = (),
    only: int = 0,
) -> list[Block]:
    """The steps as numbered paragraphs, each with its formulas.

    Parameters
    ----------
    steps : sequence of Step
    notation : Notation
    full : bool
        Every step with its rule, conditions and check; otherwise the turning points.
    equation : str
        Whose meanings of letters hold.
    checks : sequence of Evidence
        Of the whole equation; the quadratures among them confirm the integrations, in their order.
    conditions : sequence of sympy relations
        Under which the whole holds.
    only : int
        One step of the full telling, by its number, opened; 0 for all.
    """
    reader = Reader(notation, equation, conditions)
    quadratures = [e for e in checks if e.name == "quadrature"]
    blocks: list[Block] = []
    number = 0
    for told, again in repeated(grouped(steps)):
        quadrature = quadratures.pop(0) if quadratures and _is_integration(told.step) else None
        how = told.how if full else tuple(s for s in told.how if s.turning_point or s.rule in _CLOSING)
        if not only:
            how = tuple(s for s in how if s.rule != SECOND_LOOK)
        if not (full or told.step.turning_point or how):
            reader.take_in(told.step)
            continue
        if not full and told.step.after is not None and told.step.after == reader.last:
            continue  # the parts of an integration have ended at its value already
        number += 1
        found = _one(replace(told, how=how), again, number, reader, full)
        if full and again is None:
            found += [*reader.conditions(told.step), *reader.limits(told.step)]
            mark = by_quadrature(quadrature) if quadrature else confirmation(told.step, notation)
            found += [Paragraph(mark)] if mark else []
        reader.take_in(told.step, number)
        if not only or number == only:
            blocks += found
    return blocks


def repeated(told: Sequence[Told]) -> list[tuple[Told, tuple[Told, Told] | None]]:
    """The same in order, a run of steps that has been told already as its last one with where it was told."""
    found: list[tuple[Told, tuple[Told, Told] | None]] = []
    at = 0
    while at < len(told):
        length, start = max(((_run(told, at, k), k) for k in range(at)), default=(0, 0))
        if length < LEAST_RUN:
            found.append((told[at], None))
            at += 1
            continue
        found.append((told[at + length - 1], (told[start], told[start + length - 1])))
        at += length
    return found


LEAST_RUN = 2
"""Steps that a repetition has at least to be told by pointing back."""


def _run(told: Sequence[Told], at: int, start: int) -> int:
    """How many steps from one place on are those from an earlier place on."""
    length = 0
    while (
        at + length < len(told) and start + length < at and _is_like(told[start + length], told[at + length])
    ):
        length += 1
    return length


def _is_like(one: Told, other: Told) -> bool:
    return (one.step.rule, one.step.says, one.step.before, one.step.after) == (
        other.step.rule,
        other.step.says,
        other.step.before,
        other.step.after,
    )


def _one(told: Told, again: tuple[Told, Told] | None, number: int, reader: Reader, full: bool) -> list[Block]:
    """One step with its number, its sentences and its formulas."""
    step, notation = told.step, reader.notation
    if again is not None:
        first, last = (reader.number_of(each.step) for each in again)
        where = f"steps {first} to {last}" if first != last else f"step {first}"
        return [Paragraph(f"**{number}.** As in {where}:"), *reader.formulas(step, full=False)]
    formulas = reader.formulas(step, full=full)
    said = _sentence(step, notation, full, before_formula=bool(formulas and not told.how))
    blocks: list[Block] = [Paragraph(f"**{number}.** {said}")]
    # the two halves of a symmetric region are told once
    parts: dict[str, list[Block]] = {}
    for part in told.how:
        shown = reader.formulas(part, full=True, indent=True)
        parts.setdefault(_sentence(part, notation, full=False), shown)
    for words, shown in parts.items():
        blocks += [Paragraph(words, indent=True), *shown]
    return [*blocks, *formulas]


class Reader:
    """What a reader has seen so far, which is not told again.

    Parameters
    ----------
    notation : Notation
    equation : str
        Whose meanings of letters hold.
    conditions : sequence of sympy relations
        Under which the whole holds.
    """

    def __init__(self, notation: Notation, equation: str, conditions: Sequence[Any] = ()) -> None:
        self.notation = notation
        self.equation = equation
        self._whole = tuple(conditions)
        self._edges: set[Any] = set()
        self.last: Any = None
        self._names: dict[Any, Any] = {}
        self._heads: list[Any] = []
        self._seen: set[Any] = set()
        self._transforms = False
        self._numbers: list[tuple[Step, int]] = []

    def take_in(self, step: Step, number: int = 0) -> None:
        """Go on after a step."""
        self._numbers.append((step, number))
        if step.after is None:
            return
        self.last = step.after
        if isinstance(step.after, sp.Equality):
            if step.rule == NAMED:
                self._names[step.after.lhs] = step.after.rhs
            elif isinstance(step.after.rhs, sp.Integral):
                self._heads.append(step.after)

    def number_of(self, step: Step) -> int:
        """Under which number a step was told."""
        return next(n for each, n in self._numbers if each is step)

    def latex(self, value: Any) -> str:
        """A formula in the lecture's symbols."""
        return formula(value, self.notation, self.equation)

    def formulas(self, step: Step, *, full: bool, indent: bool = False) -> list[Block]:
        """The formulas of a step, and what stands in them for the first time."""
        if step.after is None:
            return []
        after, where = self._after(step)
        lines = self._lines(step, after, full)
        return [Formula(lines, indent), *where, *self._of_transforms(step, after)]

    def _lines(self, step: Step, after: str, full: bool) -> tuple[str, ...]:
        """The formula after the step, and the one before it where the reader has not just seen that."""
        if step.before is None or not full:
            return (after,)
        sign = _sign(step)
        if isinstance(step.claim, Times):
            factor = self.latex(step.claim.factor)
            factor = rf"\left({factor}\right)" if isinstance(step.claim.factor, sp.Add) else factor
            sign = rf"\times {factor} ="
        if self.last is not None and _equal(step.before, self.last):
            return (f"{sign} {after}",)
        head = next((h.lhs for h in self._heads if h.rhs == step.before), None)
        before = self._short(step, step.before) if head is None else head
        return (self._written(step, before), f"{sign} {after}")

    def _written(self, step: Step, value: Any) -> str:
        """A formula of a step; an equation of a step that brings in an estimate holds up to a pure number."""
        rough = step.estimate and isinstance(value, sp.Equality)
        return self.latex(value).replace(" = ", r" \sim ", 1) if rough else self.latex(value)

    def _short(self, step: Step, value: Any) -> Any:
        """A formula with what has been named under its name, where a step does not work on that very expression."""
        if step.rule in WRITTEN_OUT or not isinstance(value, sp.Basic):
            return value
        if isinstance(value, sp.Equality):
            return sp.Eq(value.lhs, contracted(value.rhs, self._names), evaluate=False)
        return contracted(value, self._names) if isinstance(value, sp.Expr) else value

    def _after(self, step: Step) -> tuple[str, list[Block]]:
        """The formula after a step; where that takes what was named at a point, what the name is from there on."""
        if step.rule == NAMED or not self._names:
            return self._written(step, step.after), []
        put = {c.lhs: c.rhs for c in step.conditions if isinstance(c, sp.Equality)}
        changed = {n: v.subs(put) for n, v in self._names.items() if step.rule == WINDOW and v.has(*put)}
        changed = {name: sp.powdenest(sp.expand_power_base(value)) for name, value in changed.items()}
        self._names.update(changed)
        short = self._short(step, step.after)
        where: list[Block] = []
        for name, value in changed.items():
            if short.has(name):
                stands = self.latex(sp.Eq(name, value, evaluate=False))
                where += [
                    Paragraph(f"where ${self.latex(name)}$ from now on is"),
                    Formula((stands,)),
                ]
        return self._written(step, short), where

    def _of_transforms(self, step: Step, after: str) -> list[Block]:
        """What an index such as that of $x_p$ means, where it stands for the first time."""
        found = step.after.atoms(Transform) if isinstance(step.after, sp.Basic) else set()
        if self._transforms or not found:
            return []
        self._transforms = True
        said = []
        for each in sorted(found, key=str):
            f, t, p = each.args
            whole = sp.Integral(sp.exp(-p * t) * f, (t, 0, sp.oo))
            said.append(f"${self.latex(each)}={self.latex(whole)}$")
        return [Paragraph(f"Here the index is that of a Laplace transform: {' and '.join(said)}.")]

    def conditions(self, step: Step) -> list[Block]:
        """What a step puts in, and what it needs that no step before has needed."""
        own = [c for each in (step,) for c in each.conditions if step.rule != CARRIED]
        put = [c for c in own if isinstance(c, sp.Equality) and set_width(self.latex(c)) < LONG]
        needed = [c for c in own if not isinstance(c, sp.Equality) and c not in self._seen]
        self._seen.update(needed)
        words = []
        if put:
            words.append("with " + ", ".join(f"${self._written(step, c)}$" for c in put))
        if needed:
            told = "holds for " + ", ".join(f"${self.latex(c)}$" for c in needed)
            words.append(told + (", as it is in the limit" if _are_in_the_limit(needed, step) else ""))
        return [Paragraph(_capital("; ".join(words)) + ".")] if words else []

    def limits(self, step: Step) -> list[Block]:
        """Where a formula is 0/0 for the first time, and what it means there."""
        after = step.after.rhs if isinstance(step.after, sp.Equality) else step.after
        found = [e for e in edges(after, (*self._whole, *step.conditions)) if e[0] not in self._edges]
        self._edges.update(where for where, _ in found)
        return [Paragraph(at_edges(found, self.latex))] if found else []


def at_edges(found: Sequence[tuple[Any, bool]], latex: Callable[[Any], str]) -> str:
    """What is said of the exponents at which a formula is 0/0."""
    told = []
    for where, has_limit in found:
        at = latex(where)
        if has_limit:
            told.append(
                f"For ${at}$ numerator and denominator vanish together: it stands for its limit there."
            )
        else:
            told.append(rf"It has no value for ${at}$.")
    return " ".join(told)


WINDOW, NAMED, CARRIED, SECOND_LOOK = "integrate window", "name it", "carry the number", "in logarithms"
"""Rules that are told in a way of their own."""
WRITTEN_OUT = (
    NAMED,
    SECOND_LOOK,
    "integrate between limits",
    "one term is the larger",
    "change the variable",
)
"""Rules of steps that work inside of what has a name."""


def _are_in_the_limit(conditions: Sequence[Any], step: Step) -> bool:
    """Whether the limit that a leading behaviour is asked for in brings the conditions about."""
    if not isinstance(step.claim, Leading) or step.claim.end != 0:
        return False
    return all(c.subs(step.claim.symbol, 0) in (True, sp.true) for c in conditions)


def _sentence(step: Step, notation: Notation, full: bool, before_formula: bool = False) -> str:
    """What a step says; a colon leads to a formula that stands right below."""
    says = _capital(sentence(step.says, notation))
    says = says if says.endswith((".", ":", "?")) else f"{says}{':' if before_formula else '.'}"
    return f"*{step.rule}*: {says}" if full else says


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1].isalpha() else text


def _equal(one: Any, other: Any) -> bool:
    """The same formula, or the right side of the same equation."""
    return bool(one == other or (isinstance(other, sp.Equality) and one == other.rhs))


def _sign(step: Step) -> str:
    logical = (sp.Equality, sp.core.relational.Relational)
    if isinstance(step.before, logical) or isinstance(step.after, logical):
        return r"\Rightarrow\quad"
    if step.exact:
        return r"\sim" if step.estimate else "="
    if step.rule == "keep the powers":
        return r"\sim"
    if step.rule.startswith("absorb"):
        return r"\to"
    return r"\simeq" if step.rule in APPROXIMATE else r"\Rightarrow\quad"


APPROXIMATE = ("integrate", "expand", "leading behaviour", "put numbers", "approximate")
"""Steps that are not exact but keep the quantity; the others that are not exact go on to another quantity."""
NOT_A_REWRITING = "(a step of the argument, no rewriting: there is nothing to compare)"


def _is_integration(step: Step) -> bool:
    return (
        step.rule == "integrate"
        and isinstance(step.before, sp.Expr)
        and not step.before.atoms(AppliedUndef, Transform)
    )


LONG = 40
MARKS = {Answer.AGREES: "✓", Answer.REFUTES: "✗", Answer.UNDECIDED: "?"}


def by_quadrature(evidence: Evidence) -> str:
    """What quadrature says of an integration; digits are rounded down."""
    return f"{MARKS[evidence.outcome]} {rounded(evidence.says)}"


def rounded(says: str) -> str:
    """Whole digits only."""
    return re.sub(r"(\d+)\.\d+ digits", r"\1 digits", says)


def confirmation(step: Step, notation: Notation) -> str:
    """What the numeric check of this very step found."""
    check = sentence(rounded(step.check), notation)
    if step.checked is True:
        return f"✓ {check}" if check else "✓ confirmed by numbers"
    if step.checked is False:
        return f"✗ {check}"
    if step.rule in ("settle the numbers",):
        return ""
    if not step.exact and step.rule not in APPROXIMATE and step.check.startswith("not exact"):
        return NOT_A_REWRITING
    return f"({check})" if check else ""
