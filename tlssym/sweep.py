"""One integral at every point of a grid of its parameters, in several processes; rows are kept as they come."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from multiprocessing import get_context
from pathlib import Path

import sympy as sp

from tlssym.integrate import IntegrateError, integrate
from tlssym.judge.written import condition_text
from tlssym.render.integral import readable
from tlssym.values import Answer

MOST_POINTS = 1_000_000
FOUND = ("converges", "value", "number", "conditions", "escapes", "check", "refused")
"""The columns after those of the grid."""


@dataclass(frozen=True)
class Axis:
    r"""A parameter and its values: ``a=2:6:1/10``, both ends included, or ``a=1,2,5``.

    Attributes
    ----------
    symbol : str
        As LaTeX.
    values : tuple of Fraction
    """

    symbol: str
    values: tuple[Fraction, ...]


@dataclass(frozen=True)
class Task:
    """What is asked at every point."""

    latex: str
    where: tuple[str, ...] = ()
    small: str | None = None
    large: str | None = None
    digits: int = 15


def read_axis(text: str) -> Axis:
    """The axis of a grid.

    Raises
    ------
    IntegrateError
        It is none; the message says what was expected.
    """
    symbol, mark, values = text.partition("=")
    try:
        if not mark or not symbol.strip():
            raise ValueError
        if ":" in values:
            low, high, step = (Fraction(part) for part in values.split(":"))
            if step <= 0 or high < low or (high - low) / step > MOST_POINTS:
                raise ValueError
            count = int((high - low) / step) + 1
            return Axis(symbol.strip(), tuple(low + k * step for k in range(count)))
        return Axis(symbol.strip(), tuple(Fraction(part) for part in values.split(",")))
    except (ValueError, ZeroDivisionError):
        raise IntegrateError(
            f"--grid {text}: expected SYMBOL=FROM:TO:STEP with a positive step, or SYMBOL=VALUE,VALUE"
        ) from None


def sweep(
    task: Task,
    axes: Sequence[Axis],
    out: Path,
    *,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write a row for every point of a grid to a CSV file; rows that stand there are not made again.

    Parameters
    ----------
    task : Task
    axes : sequence of Axis
    out : Path
    jobs : int
        Processes; rows are the same, and in the same order, for any number of them.
    progress : callable, optional
        Told how many of how many points are done, after each row.

    Returns
    -------
    int
        How many rows were added.

    Raises
    ------
    IntegrateError
        The grid is too large, or the file is of another sweep.
    """
    header = [*(axis.symbol for axis in axes), *FOUND]
    points = list(islice(product(*(axis.values for axis in axes)), MOST_POINTS + 1))
    if len(points) > MOST_POINTS:
        raise IntegrateError(f"--grid: more than {MOST_POINTS} points")
    known = _rows_of(out, header, len(axes))
    left = [point for point in points if tuple(map(str, point)) not in known]
    settings = [tuple(f"{axis.symbol} = {value}" for axis, value in zip(axes, p, strict=True)) for p in left]
    new = not out.exists() or out.stat().st_size == 0
    with out.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if new:
            writer.writerow(header)
        for done, (point, row) in enumerate(zip(left, _rows(task, settings, jobs), strict=True), 1):
            writer.writerow([*map(str, point), *row])
            file.flush()
            if progress is not None:
                progress(len(points) - len(left) + done, len(points))
    return len(left)


def _rows_of(out: Path, header: list[str], count: int) -> set[tuple[str, ...]]:
    """The points whose rows are whole; a row that was cut off by an interrupt is taken off the file."""
    if not out.exists() or out.stat().st_size == 0:
        return set()
    text = out.read_text(encoding="utf-8")
    if not text.endswith("\n"):
        text = text[: text.rfind("\n") + 1]
        out.write_text(text, encoding="utf-8")
    rows = list(csv.reader(text.splitlines(keepends=True)))
    if rows and rows[0] != header:
        raise IntegrateError(f"{out} has the columns {', '.join(rows[0])}: it is of another sweep")
    return {tuple(row[:count]) for row in rows[1:]}


def _rows(task: Task, settings: list[tuple[str, ...]], jobs: int) -> Iterator[list[str]]:
    pairs: Iterable[tuple[Task, tuple[str, ...]]] = ((task, setting) for setting in settings)
    if jobs <= 1 or len(settings) <= 1:
        yield from map(_row, pairs)
        return
    with ProcessPoolExecutor(min(jobs, len(settings)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_row, pairs)


def _row(pair: tuple[Task, tuple[str, ...]]) -> list[str]:
    """The columns of one point; what is wrong with that point alone is its reason."""
    task, setting = pair
    try:
        report = integrate(
            task.latex,
            where=[*task.where, *setting],
            small=task.small,
            large=task.large,
            digits=task.digits,
        )
    except IntegrateError as error:
        return ["", "", "", "", "", "", str(error).splitlines()[0]]
    value = report.value
    number = sp.sstr(sp.N(value, task.digits)) if value is not None and not value.free_symbols else ""
    outcomes = [check.outcome for check in report.checks]
    agreed = Answer.AGREES if Answer.AGREES in outcomes else outcomes[0] if outcomes else Answer.UNDECIDED
    return [
        {True: "true", False: "false", None: ""}[report.converges],
        "" if value is None else readable(value)[0],
        number,
        ", ".join(condition_text(c) for c in report.conditions),
        report.result.escapes,
        agreed.value,
        report.result.refused,
    ]
