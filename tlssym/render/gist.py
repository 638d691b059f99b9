"""What is to be said of a formula in a few words: for a cell of a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tlssym.judge.result import Outcome
from tlssym.values import Finding, Severity, Written

NUMBERS = ("TLS401", "TLS405")
"""Findings that say nothing but the number left out."""
PREAMBLES = (
    ("contradicts the derivation: ", ""),
    ("contradicts the derivation by", "differs from the derivation by"),
    ("the integral as printed diverges", "diverges"),
)
DETAILS = re.compile(r", which is no pure number|; beside the derived|  Otherwise")
LEAST = 12
"""Signs that a clause must have to stand by itself."""
_NUMBER = re.compile(r"\$(.+?)\$")


def gist(
    outcome: Outcome,
    message: Callable[[Finding], str],
    formula: Callable[[Any], str],
    *,
    longest: int,
) -> str:
    """The most serious finding and how many more errors there are, or the pure number left out.

    Parameters
    ----------
    outcome : Outcome
    message : callable
        What a finding says, in the form that is wanted.
    formula : callable
        A formula in that form, from LaTeX or a sympy expression.
    longest : int
        Signs; a longer message ends where a clause does.
    """
    ranked = sorted((f for f in outcome.findings if f.counts), key=lambda f: list(Severity).index(f.severity))
    errors = [f for f in ranked if f.severity is Severity.ERROR]
    if errors:
        more = len(errors) - 1
        also = f" (and {more} more error{'s' if more > 1 else ''})" if more else ""
        return shortened(message(errors[0]), longest) + also
    told = []
    if outcome.prefactor is not None and str(outcome.prefactor) != "1":
        told.append(f"right up to the number {formula(_number(outcome))}")
        ranked = [f for f in ranked if f.code not in NUMBERS and f.severity is not Severity.NOTE]
    told += [shortened(message(f), longest) for f in ranked[:1]]
    return "; ".join(told)


def _number(outcome: Outcome) -> Any:
    """The pure number left out; as the only finding about it writes it, which knows the lecture's symbols."""
    said = [_NUMBER.search(f.message) for f in outcome.findings if f.code in NUMBERS]
    if len(said) == 1 and said[0]:
        return said[0].group(1)
    return outcome.prefactor.latex if isinstance(outcome.prefactor, Written) else outcome.prefactor


def _is_outside(text: str) -> bool:
    """Whether what comes after this text stands in no formula and in no brackets."""
    return text.count("$") % 2 == 0 and text.count("(") == text.count(")")


def shortened(message: str, longest: int) -> str:
    """A message without its preamble and its details; a long one ends where a clause does, outside formulas."""
    for preamble, word in PREAMBLES:
        if message.startswith(preamble):
            message = word + message[len(preamble) :]
    message = DETAILS.split(message)[0]
    if len(message) <= longest:
        return message
    for marks in ("[;:]", ","):
        ends = [
            m.start()
            for m in re.finditer(f"{marks}(?= )", message)
            if LEAST < m.start() <= longest and _is_outside(message[: m.start()])
        ]
        if ends:
            return message[: ends[-1]]
    cut = message.rfind(" ", 0, longest)
    while message.count("$", 0, cut) % 2:
        cut = message.find("$", cut) + 1
    return message[:cut] + " …"
