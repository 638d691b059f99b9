"""Names that the text gives more than one meaning: what is right by one and wrong by the other is left open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.definitions import mark_of, marks_in
from tlssym.judge.context import Context, Judged, finding
from tlssym.parse.tree import Statement
from tlssym.values import Verdict

_RIGHT = (Verdict.PROVED, Verdict.AGREES, Verdict.SCALING)
_WRONG = (Verdict.REFUTED, Verdict.DIVERGENT)


def by_both_meanings(
    statement: Statement, context: Context, judge: Callable[[Statement, Context], Judged]
) -> Judged:
    """What is said of a chain by the first meanings of its names, if the last ones do not say otherwise."""
    judged = judge(statement, context)
    names = _with_two_meanings(statement, context)
    if not names or judged.verdict not in (*_RIGHT, *_WRONG):
        return judged
    again = judge(statement, replace(context, definitions=context.last_names))
    verdicts = (judged.verdict, again.verdict)
    if not any(v in _WRONG for v in verdicts) or all(v in _WRONG for v in verdicts):
        return judged
    shown = ", ".join(f"${context.latex(name)}$" for name in names)
    held = [word for word, v in zip(("first", "last"), verdicts, strict=True) if v in _RIGHT]
    which = f"with its {held[0]} value this is right" if held else "with one of them this may be right"
    said = f"{shown} has more than one value before this: {which}, with the other one wrong"
    note = finding(context, statement.members[-1], "TLS311", said, variant="another")
    return Judged((Verdict.UNDECIDED,), (note,), members=judged.members)


def _with_two_meanings(statement: Statement, context: Context) -> list[Any]:
    """The names that stand in a statement, by themselves or in another's value, and whose two meanings differ."""
    first, last = context.definitions, context.last_names
    other = {name for name, value in last.items() if first.get(name) != value}
    if not other:
        return []
    reached: set[Any] = set()
    waiting = [m for m in map(context.lower, statement.members) if isinstance(m, sp.Expr)]
    by_mark: dict[Any, list[Any]] = {}
    for name in {**first, **last}:
        by_mark.setdefault(mark_of(name), []).append(name)
    while waiting:
        for name in (n for mark in marks_in(waiting.pop()) for n in by_mark.get(mark, ()) if n not in reached):
            reached.add(name)
            waiting += [table[name] for table in (first, last) if name in table]
    return sorted(reached & other, key=str)
