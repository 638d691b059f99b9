"""The list of a lecture's equations, and its inputs."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tlssym.derive.lecture import Lecture
from tlssym.read.lecture import Lecture as LectureText
from tlssym.render.graph import Follows
from tlssym.render.plain import plain

LONGEST = 80  # signs of a formula that has no title


def listing(lecture: Lecture, follows: Follows, text: LectureText | None = None) -> str:
    """Every equation with its title and what it follows from.

    Parameters
    ----------
    lecture : Lecture
    follows : callable
        From an equation to what its derivation reads.
    text : LectureText, optional
        A file: its equations are listed, those the lecture does not know too.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("number", "kind", "title", "follows from"):
        table.add_column(column, no_wrap=column in ("number", "kind"))
    printed = {p.number: p.latex for p in text.passages} if text is not None else {}
    numbers = (
        [p.number for p in text.passages] if text is not None else _sorted([u.id for u in lecture.equations])
    )
    for number in numbers:
        unit = lecture.units.get(number)
        if unit is None:
            # nothing is known of it but how it looks
            table.add_row(escape(number), "open", escape(_shortened(plain(printed[number]))), "")
        else:
            table.add_row(number, unit.kind, escape(unit.title), escape(plain(", ".join(follows(unit.id)))))
    stream = StringIO()
    console = Console(file=stream, width=118, highlight=False)
    console.print(f"[bold]{escape(lecture.title)}[/bold]")
    console.print(table)
    if lecture.inputs:
        inputs = Table(box=None, pad_edge=False, header_style="bold", title="Inputs", title_justify="left")
        inputs.add_column("name", no_wrap=True)
        inputs.add_column("what it says")
        for given in lecture.inputs.values():
            inputs.add_row(escape(given.id), escape(given.says))
        console.print()
        console.print(inputs)
    for number, says in lecture.gaps.items():
        console.print(f"\n({number}): {escape(says)}")
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def _shortened(formula: str) -> str:
    line = " ".join(formula.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _sorted(numbers: list[str]) -> list[str]:
    def key(number: str) -> tuple[tuple[int, str], ...]:
        return tuple((int(part), "") if part.isdigit() else (10**9, part) for part in number.split("."))

    return sorted(numbers, key=key)
