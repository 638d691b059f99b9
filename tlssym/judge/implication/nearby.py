"""Which earlier displays a new one must not contradict: those just before it, and those that the text refers to.

What stands in another section, or far back, may be said of another system: an ideal gas, then a photon gas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tlssym.judge.formula import Formula
from tlssym.parse.tree import Source
from tlssym.read.headings import HEADING

CLOSE = 8
"""Displays of one section that are taken to speak of one thing."""


def nearby(formula: Formula, equations: Sequence[Formula], source: Source) -> frozenset[str]:
    """The displays that a formula must not contradict.

    Parameters
    ----------
    formula : Formula
    equations : sequence of Formula
        All displays, in the order of the text.
    source : Source
        The text.
    """
    at = source.offset(formula.place)
    before = [each for each in equations if source.offset(each.place) < at]
    close = [e for e in before[-CLOSE:] if not HEADING.search(source.text, source.offset(e.place), at)]
    start = source.offset(before[-1].place) + len(before[-1].latex) if before else 0
    said = source.text[min(start, at) : at]
    return frozenset(e.id for e in (*close, *(e for e in before if _is_named(e, said))))


def _is_named(formula: Formula, text: str) -> bool:
    """Whether a text refers to a display: by its number in brackets, or its label."""
    if formula.id[:1].isdigit() and f"({formula.id})" in text:
        return True
    return any(re.search(rf"(?<![\w:-]){re.escape(label)}(?![\w:-])", text) for label in formula.labels)
