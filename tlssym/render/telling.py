"""The steps of a derivation as a person tells them: which belong together, and each as blocks of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Transform
from tlssym.parse.notation import Notation
from tlssym.render.document import Block, Formula, Paragraph, set_width
from tlssym.render.prose import formula, sentence
from tlssym.values import Answer, Evidence, Step


@dataclass(frozen=True)
class Told:
    """A step with those that say how it was done: the parts of an integration."""

    step: Step
    how: tuple[Step, ...] = ()


def grouped(steps: Sequence[Step]) -> list[Told]:
    """Steps in the order of telling: an integration first, then how it was done.

    A run of steps without formulas before a step with the same outcome belongs to that step.
    """
    told: list[Told] = []
    waiting: list[Step] = []
    for step in steps:
        if step.rule == "integrate" and waiting:
            told.append(
                Told(step, tuple(w for w in waiting if not _same_outcome(w, step) or w.before is None))
            )
            waiting = []
        elif _is_wordy(step):
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
    only : int
        One step of the full telling, by its number, opened; 0 for all.
    """
    blocks: list[Block] = []
    number = 0
    last: Any = None
    quadratures = [e for e in checks if e.name == "quadrature"]
    for told in grouped(steps):
        quadrature = quadratures.pop(0) if quadratures and _is_integration(told.step) else None
        how = told.how if full else tuple(s for s in told.how if s.turning_point or s.rule in _CLOSING)
        if not (full or told.step.turning_point or how):
            continue
        if not full and told.step.after is not None and told.step.after == last:
            continue  # the parts of an integration have ended at its value already
        number += 1
        if only and number != only:
            last = told.step.after if told.step.after is not None else last
            continue
        lines = _lines(told.step, last, notation, full, equation)
        said = _sentence(told.step, notation, full, before_formula=bool(lines and not how))
        blocks.append(Paragraph(f"**{number}.** {said}"))
        # the two halves of a symmetric region are told once
        for part in dict.fromkeys(_sentence(part, notation, full=False) for part in how):
            blocks.append(Paragraph(part, indent=True))
        if lines:
            blocks.append(Formula(lines))
        last = told.step.after if told.step.after is not None else last
        if full:
            blocks += _conditions(told.step, notation, equation)
            mark = by_quadrature(quadrature) if quadrature else confirmation(told.step, notation)
            blocks += [Paragraph(mark)] if mark else []
    return blocks


def _sentence(step: Step, notation: Notation, full: bool, before_formula: bool = False) -> str:
    """What a step says; a colon leads to a formula that stands right below."""
    says = _capital(sentence(step.says, notation))
    says = says if says.endswith((".", ":", "?")) else f"{says}{':' if before_formula else '.'}"
    return f"*{step.rule}*: {says}" if full else says


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1].isalpha() else text


def _lines(step: Step, last: Any, notation: Notation, full: bool, equation: str) -> tuple[str, ...]:
    """The formula after the step, and the one before it where the reader has not just seen that."""
    if step.after is None:
        return ()
    after = formula(step.after, notation, equation)
    if step.before is None or not full:
        return (after,)
    sign = _sign(step)
    if last is not None and _equal(step.before, last):
        return (f"{sign} {after}",)
    return (formula(step.before, notation, equation), f"{sign} {after}")


def _equal(one: Any, other: Any) -> bool:
    """The same formula, or the right side of the same equation."""
    return bool(one == other or (isinstance(other, sp.Equality) and one == other.rhs))


def _sign(step: Step) -> str:
    logical = (sp.Equality, sp.core.relational.Relational)
    if isinstance(step.before, logical) or isinstance(step.after, logical):
        return r"\Rightarrow\quad"
    if step.exact:
        return "="
    if step.rule.startswith("absorb"):
        return r"\to"
    return r"\simeq" if step.rule in APPROXIMATE else r"\Rightarrow\quad"


APPROXIMATE = ("integrate", "keep the powers", "expand", "leading behaviour", "put numbers", "approximate")
"""Steps that are not exact but keep the quantity; the others that are not exact go on to another quantity."""
NOT_A_REWRITING = "(a step of the argument, no rewriting: there is nothing to compare)"


def _conditions(step: Step, notation: Notation, equation: str) -> list[Block]:
    put = [
        c
        for c in step.conditions
        if isinstance(c, sp.Equality) and set_width(formula(c, notation, equation)) < LONG
    ]
    needed = [c for c in step.conditions if not isinstance(c, sp.Equality)]
    words = []
    if put:
        words.append("with " + ", ".join(f"${formula(c, notation, equation)}$" for c in put))
    if needed:
        words.append("holds for " + ", ".join(f"${formula(c, notation, equation)}$" for c in needed))
    return [Paragraph(_capital("; ".join(words)) + ".")] if words else []


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
    if not step.exact and step.rule not in APPROXIMATE and step.check.startswith("not exact"):
        return NOT_A_REWRITING
    return f"({check})" if check else ""
