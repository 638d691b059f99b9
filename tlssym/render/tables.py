"""Tables and small documents for a notebook, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tlssym.judge.result import Outcome
from tlssym.parse.latex import to_latex
from tlssym.parse.notation import Notation
from tlssym.render.gist import gist
from tlssym.render.prose import sentence
from tlssym.values import Verdict

MARKS = {
    Verdict.PROVED: "✓",
    Verdict.SCALING: "∼",
    Verdict.AGREES: "≐",
    Verdict.DEFINITION: "≔",
    Verdict.INPUT: "·",
    Verdict.UNDECIDED: "?",
    Verdict.DIVERGENT: "∞",
    Verdict.REFUTED: "✗",
}
LONGEST = 160


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
            _gist(o, notation),
        )
        for o in outcomes
    ]
    return table(("", "verdict", "what it is", "finding"), rows)


def _gist(outcome: Outcome, notation: Notation) -> str:
    def formula(value: Any) -> str:
        return f"${value if isinstance(value, str) else to_latex(value, notation)}$"

    return gist(outcome, lambda f: sentence(f.said, notation), formula, longest=LONGEST)


def value_table(rows: Iterable[tuple[str, Any, str, Any]]) -> str:
    """Names with a derived number, a printed member with its number, and the quotient."""
    shown = []
    for name, derived, member, printed in rows:
        ratio = "" if derived is None or printed in (None, 0) else f"{float(derived / printed):.6g}"
        shown.append((name, _number(derived), member, _number(printed), ratio))
    return table(("", "derived", "printed", "its value", "derived / printed"), shown)


def _number(value: Any) -> str:
    return "" if value is None else f"{float(value):.8g}"
