"""Integrals whose range the text does not print: what it is, is read from what they are said to be.

``∫ 2x dx = x²`` holds by derivatives, ``Z = ∫ dp e^{-p²} = √π`` over all p.  Of a range that is not printed
nothing is refuted: where one of the usual ranges makes the text right, that is said, and which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.judge.context import Context, Judged, finding
from tlssym.language import Antiderivative
from tlssym.parse.tree import Bars, Call, Integral, Node, Root, Statement
from tlssym.values import Verdict

USUAL = ((-sp.oo, sp.oo), (sp.S.Zero, sp.oo))
"""The ranges that are tried, in this order."""
_FITS = {Verdict.PROVED: Verdict.AGREES, Verdict.AGREES: Verdict.AGREES, Verdict.DEFINITION: Verdict.DEFINITION}


def letter_without_range(members: Sequence[Any]) -> Any:
    """The letter of the integrals without limits in a chain; None where there is none, or more than one."""
    letters = {found.args[1] for each in members for found in each.atoms(Antiderivative)}
    return next(iter(letters)) if len(letters) == 1 else None


def is_by_slopes(members: Sequence[Any]) -> bool:
    """Whether what an integral without limits is said to be depends on its letter, as an antiderivative does."""
    letter = letter_without_range(members)
    others = [m for m in members if not m.has(Antiderivative)]
    return letter is not None and bool(others) and all(letter in m.free_symbols for m in others)


def without_printed_range(node: Node) -> Node | None:
    """The first integral in a formula of whose range nothing is printed: no limits, no step functions."""
    bare = (n for n in node.walk() if isinstance(n, Integral) and n.lower is None and n.upper is None)
    return next((n for n in bare if not any(_is_step(each) for each in n.walk())), None)


def _is_step(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "theta"


def over_usual_ranges(
    statement: Statement, context: Context, members: Sequence[Any], judge: Callable[[Sequence[Any]], Judged]
) -> Judged:
    """What is said of a chain whose integral has the same value for all its letters: over the range that fits.

    Parameters
    ----------
    statement : Statement
    context : Context
    members : sequence of sympy expressions
        The integrals without limits as ``Antiderivative``.
    judge : callable
        Judges the members with the range put in.
    """
    letter = letter_without_range(members)
    node = next(n for n in map(without_printed_range, statement.members) if n is not None)
    # that of |x| and √x² nothing is left of the sign is settled when the formula is read
    folded = any(isinstance(each, Bars | Root) for each in node.walk())
    judged = None
    for low, high in USUAL[folded:]:
        judged = judge([_with_range(member, letter, low, high) for member in members])
        if all(verdict in _FITS for verdict in judged.verdicts):
            said = f"right over the range ${context.latex(low)}$ … ${context.latex(high)}$, which is not printed"
            note = finding(context, node, "TLS306", said, variant="aside")
            verdicts = tuple(_FITS[verdict] for verdict in judged.verdicts)
            return replace(judged, verdicts=verdicts, findings=(*judged.findings, note))
    assert judged is not None
    return left_open(judged, node, context)


def left_open(judged: Judged, node: Node, context: Context) -> Judged:
    """The same chain with nothing said of it but that a range is missing."""
    said = "over what range the integral goes is not printed"
    note = finding(context, node, "TLS306", said, variant="aside")
    return Judged((Verdict.UNDECIDED,), (note,), members=judged.members)


def _with_range(member: Any, letter: Any, low: Any, high: Any) -> Any:
    over = sp.Symbol(letter.name, real=True) if low == -sp.oo else letter

    def integral(body: Any, variable: Any) -> Any:
        return sp.Integral(body.xreplace({variable: over}), (over, low, high))

    return member.replace(Antiderivative, integral)
