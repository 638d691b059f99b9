"""Equations of the running text that hold for the displays beside them: "with $\\omega = \\sqrt{k/m}$".

What is said under a condition ("for $n = 2m$", "if …"), gives a number or makes two letters one is no such equation:
it speaks of a case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sympy as sp

from tlssym.parse.lower import Lowered
from tlssym.read.headings import HEADING

_CASES = re.compile(
    r"\b(?:for|at|if|when|whenever|as|case|cases|near|unless|until|whether|suppose|supposing|assume|assuming|setting|set|put"
    r"|putting|choose|choosing|take|taking|limit|example|instance|not|never|cannot|than|instead|would|were|say|only"
    r"|für|falls|wenn|bei|pour|si|quand|lorsque|para|cuando)\b[\s,:(]*(?:that\s+|we\s+|the\s+|case\s+|of\s+|in\s+|where\s+)*$",
    re.I,
)
_WHERE = re.compile(r"^[\s,.;:]*(?:where|with|here|in which|mit|wobei|où|donde)\b[^.;]{0,60}$", re.I)
_UNDER = re.compile(
    r"\b(?:for|if|when|whenever|where|with|provided|providing|assuming|given|while|as|für|falls|wenn|mit|pour|si|quand|para|cuando)\b"
    r"(?:\s+(?:that|all|any|every|each|real|positive|negative|small|large|very|the|case|limit|region|range|of|in|which|only))*"
    r"[\s:(]*$",
    re.I,
)
_AND = re.compile(r"^[\s$),]*(?:and|,|und|et|y)?[\s$(]*$", re.I)
_STOP = re.compile(r"[.;!?](?:\s|$)")
BEFORE = 60
"""Characters before a formula that may hold the word that makes it a case."""


def is_said_of_all(text: str, start: int, statements: Sequence[Lowered]) -> bool:
    """Whether an equation of the prose is more than a case: nothing before it says so, and neither does its form.

    Parameters
    ----------
    text : str
        The file's.
    start : int
        Where the formula begins, behind its dollar.
    statements : sequence of Lowered
        What it says.
    """
    before = text[max(0, start - BEFORE) : start].rstrip().rstrip("$(\\").rstrip()
    if _CASES.search(before.rsplit("\n\n", 1)[-1]) or len(statements) != 1:
        return False
    (one,) = statements
    members = [m for m in one.members if isinstance(m, sp.Expr)]
    if len(members) != len(one.members) or len(members) < 2 or set(one.relations) - {"=", ":="}:
        return False
    return not any(m.is_number for m in members) and not all(m.is_Symbol for m in members)


def follows_display(text: str, end: int, start: int) -> bool:
    """Whether an equation says at once what a letter of the display before it is: "where $k = 2\\pi/\\lambda$"."""
    return end < start and _WHERE.match(text[end:start].rstrip("$(\\ \n")) is not None


def leads(text: str, start: int) -> bool:
    """Whether the words before a formula make it a condition: "for", "where", "in the limit of"."""
    before = text[max(0, start - BEFORE) : start].rstrip("$\\ ")
    if before.endswith("("):  # at low temperatures ($T \ll T_0$)
        return True
    return _UNDER.search(before.rsplit("\n\n", 1)[-1]) is not None


def joined(text: str, end: int, start: int) -> bool:
    """Whether nothing but "and" or a comma parts two formulas of the prose."""
    return end <= start and _AND.match(text[end:start].replace("\\", "")) is not None


def opens_sentence_of(text: str, end: int, display: int) -> bool:
    """Whether a formula stands in the sentence that the display behind it ends: "For $x < 0$ we have $$…$$"."""
    between = text[end:display]
    return len(between) <= 2 * BEFORE and not _STOP.search(between) and between.count("\n\n") <= 1


def ends_sentence_of(text: str, display: int, start: int) -> bool:
    """Whether a formula is all that follows a display in its sentence: "$$…$$ for $x < 0$"."""
    between = text[display:start]
    word = between.strip(" \n,$\\")
    is_word = word == "(" or (word[:1].islower() and _UNDER.match(word) is not None)
    return display <= start and between.count("\n\n") <= 1 and is_word


def goes_on(text: str, display: str, end: int, start: int) -> bool:
    """Whether the sentence of a display goes on to the next one, which begins at ``start``."""
    between = text[end:start]
    ended = display.rstrip("}$ \n\\").endswith((".", ";"))
    return not ended and len(between) <= 2 * BEFORE and not _STOP.search(between) and between.count("\n\n") <= 2


def in_one_section(text: str, one: int, other: int) -> bool:
    """Whether no heading stands between two places."""
    return HEADING.search(text, min(one, other), max(one, other)) is None


