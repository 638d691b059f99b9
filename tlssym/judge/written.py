"""An outcome with its formulas written out: what is shown and kept is text, and needs no algebra to be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.judge.result import Outcome
from tlssym.parse.latex import to_latex
from tlssym.values import Step, Written

ToLatex = Callable[[Any], str]


def written(outcome: Outcome, digits: int, latex: ToLatex) -> Outcome:
    """The same outcome, with text in place of every sympy expression.

    Parameters
    ----------
    outcome : Outcome
    digits : int
        Of the decimal values of pure numbers.
    latex : callable
        Writes a sympy expression in the lecture's symbols.
    """
    return replace(
        outcome,
        derived=written_formula(outcome.derived, latex, outcome.derived_latex),
        conditions=tuple(condition_text(c) for c in outcome.conditions),
        prefactor=_number(outcome.prefactor, digits),
        exponents={name: str(value) for name, value in outcome.exponents.items()},
        hbar_power=_power(outcome.hbar_power),
        checks=tuple(
            replace(c, digits=None if c.digits is None else float(c.digits)) for c in outcome.checks
        ),
        steps=tuple(written_step(step, latex) for step in outcome.steps),
    )


def written_formula(expr: Any, latex: ToLatex, known_latex: str = "") -> Written | None:
    """A formula as LaTeX and as a sympy string, or None."""
    return None if expr is None else Written(known_latex or latex(expr), sp.sstr(expr))


def written_step(step: Step, latex: ToLatex) -> Step:
    """A step with its formulas as LaTeX; what is that already stays."""
    return replace(
        step,
        before=_formula(step.before, latex),
        after=_formula(step.after, latex),
        conditions=tuple(condition_text(c) for c in step.conditions),
        claim=None,
    )


def condition_text(condition: Any) -> str:
    """A condition such as ``a < 2*d``."""
    if isinstance(condition, sp.core.relational.Relational):
        return f"{sp.sstr(condition.lhs)} {condition.rel_op} {sp.sstr(condition.rhs)}"
    return sp.sstr(condition) if isinstance(condition, sp.Basic) else str(condition)


def _formula(formula: Any, latex: ToLatex) -> str:
    if formula is None:
        return ""
    return formula if isinstance(formula, str) else latex(formula)


def _number(number: Any, digits: int) -> Written | None:
    """An exact pure number with its decimal value, or None."""
    if number is None:
        return None
    # with exponent parameters left in it there is no decimal value
    value = None if number.free_symbols else str(sp.N(number, digits))
    return Written(to_latex(number), sp.sstr(number), value)


def _power(value: Any) -> int | str:
    value = sp.sympify(value, strict=True) if not isinstance(value, str) else value
    return int(value) if isinstance(value, sp.Integer) else str(value)
