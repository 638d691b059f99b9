"""Answers to exercises: read by the parser, compared by the engine, never executed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.lecture import Exercise
from tlssym.language import Theta, Transform
from tlssym.mathematics.compare import Kind, compare
from tlssym.parse.errors import ParseError
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse

LONGEST_ANSWER = 2000


def judge_answer(exercise: Exercise, answer: str, derived: Callable[[str], Any], notation: Notation) -> str:
    """What is said of an answer.

    Parameters
    ----------
    exercise : Exercise
    answer : str
        LaTeX in the lecture's symbols: an expression, or an equation whose right side is the answer.
    derived : callable
        From the number of an equation to its derivation.
    notation : Notation

    Returns
    -------
    str
        Markdown that begins with ✓ (right), ✗ (wrong, with a point at which it differs), ? (not decided), or
        says how to write an answer.
    """
    if not answer.strip():
        return "Write your answer as LaTeX between the quotes and run this cell again."
    if len(answer) > LONGEST_ANSWER:
        return f"? The answer is longer than {LONGEST_ANSWER} characters."
    printed = parse(answer, notation, equation=exercise.equation)
    if printed.findings or len(printed.statements) != 1:
        said = "; ".join(f"{f.message} (column {f.place.column if f.place else 1})" for f in printed.findings)
        return f"? The answer could not be read: {said or 'one formula is expected'}."
    try:
        given = lower_node(printed.statements[0].members[-1], notation, exercise.equation)
    except ParseError as error:
        return f"? The answer could not be read: {error.message}."
    right = exercise.answer(derived)
    found = compare(given, right)
    shown = to_latex(given, notation, exercise.equation)
    if found.kind is Kind.IDENTICAL:
        return f"✓ Right: ${shown}$ equals what the engine derives."
    if found.kind is Kind.NUMBER:
        number = f"${to_latex(found.ratio, notation)}$"
        if exercise.up_to_number:
            return f"✓ Right up to a pure number, which does not matter here: ${shown}$."
        return f"✗ Not quite: ${shown}$ lacks the pure number {number}."
    if found.kind is Kind.UNDECIDED:
        return f"? ${shown}$ could not be compared: {found.reason}."
    words = found.witness_words(6)
    at = ", ".join(
        f"${_latex(k, notation)} = {v}$" for k, v in words.items() if k not in ("printed", "derived")
    )
    sides = f": it gives {words['printed']} and should give {words['derived']}" if "printed" in words else ""
    return (
        f"✗ No: ${shown}$ differs, for example at {at}{sides}."
        if at
        else f"✗ No: ${shown}$ differs from what is derived."
    )


def _latex(name: str, notation: Notation) -> str:
    return to_latex(sp.Symbol(name), notation)


def is_number_like(expr: Any) -> bool:
    """Whether an expression becomes a number when its symbols do: no integral and no unknown function in it."""
    return (
        isinstance(expr, sp.Expr)
        and not expr.has(sp.Integral, sp.Derivative, sp.Subs, Transform, Theta)
        and not expr.atoms(AppliedUndef)
    )
