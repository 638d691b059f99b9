"""Tables and small documents for a notebook, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tlssym.judge.result import Outcome
from tlssym.parse.latex import to_latex
from tlssym.parse.notation import Notation
from tlssym.render.prose import sentence
from tlssym.values import Severity, Verdict

MARKS = {
    Verdict.PROVED: "✓",
    Verdict.SCALING: "∼",
    Verdict.DEFINITION: "≔",
    Verdict.INPUT: "·",
    Verdict.UNDECIDED: "?",
    Verdict.DIVERGENT: "∞",
    Verdict.REFUTED: "✗",
}
LONGEST = 160
_POINT = re.compile(r"; (?:for example )?at (?:\$[^$]*\$|\w+) = ")


class Shown(str):
    """Markdown that a notebook sets and a terminal prints."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        # the plain form would double the size of a notebook
        return {"text/markdown": str(self), "text/plain": str(self).split("\n")[0][:80]}

    def __repr__(self) -> str:
        return str(self)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside formulas are written so that they do not end a cell."""
    lines = [list(header), ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return (
        text.replace("\n", " ")
        .replace(r"\left|", r"\left\vert ")
        .replace(r"\right|", r"\right\vert ")
        .replace("|", r"\vert ")
    )


def verdict_table(outcomes: Iterable[Outcome], notation: Notation) -> str:
    """Number, verdict, title and the most serious finding of each equation."""
    rows = [
        (
            f"({o.id})" if o.id[:1].isdigit() and ":" not in o.id else f"${o.printed}$",
            f"{MARKS[o.verdict]}\u00a0{o.verdict.value}",
            sentence(o.title, notation),
            gist(o, notation),
        )
        for o in outcomes
    ]
    return table(("", "verdict", "what it is", "finding"), rows)


def gist(outcome: Outcome, notation: Notation) -> str:
    """The most serious finding in a sentence, or the pure number that was left out."""
    ranked = sorted(outcome.findings, key=lambda f: list(Severity).index(f.severity))
    for finding in ranked:
        message = _POINT.split(finding.message)[0]
        if finding.severity is not Severity.NOTE:
            return _short(sentence(message, notation))
    number = outcome.prefactor
    if number is not None and number != 1:
        return f"the derived value is the printed one times ${to_latex(number, notation)}$"
    return _short(sentence(ranked[0].message, notation)) if ranked else ""


def _short(text: str) -> str:
    """Cut at a word, never inside a formula."""
    if len(text) <= LONGEST:
        return text
    cut = text.rfind(" ", 0, LONGEST)
    while text[:cut].count("$") % 2:
        cut = text.find("$", cut) + 1 if "$" in text[cut:] else len(text)
    return text[:cut] + " …"


def value_table(rows: Iterable[tuple[str, Any, Any]]) -> str:
    """Names with a derived and a printed number and their quotient."""
    shown = []
    for name, derived, printed in rows:
        ratio = "" if derived is None or printed in (None, 0) else f"{float(derived / printed):.6g}"
        shown.append((name, _number(derived), _number(printed), ratio))
    return table(("", "derived", "printed", "derived / printed"), shown)


def _number(value: Any) -> str:
    return "" if value is None else f"{float(value):.8g}"
