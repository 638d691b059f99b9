"""One integral at every point of a grid of its parameters, in several processes or on a cluster."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
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
AT_ONCE = 64
"""Points that are under way on a cluster; what was done of them is written together."""
TIMEOUT = "20s"
"""For a scheduler to answer at all."""
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
    scheduler: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write a row for every point of a grid to a file; rows that stand there are not made again.

    A file that ends in ``.parquet`` is written at the end, from rows that are kept as CSV beside it until then.

    Parameters
    ----------
    task : Task
    axes : sequence of Axis
    out : Path
    jobs : int
        Processes; rows are the same, and in the same order, for any number of them.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers take the place of processes.
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
    if out.suffix != ".parquet":
        return _fill(task, axes, points, header, out, Workers(jobs, scheduler), progress)
    from tlssym.parquet import rows_in, write_rows

    part = out.with_name(f"{out.name}.csv")
    if out.exists() and not part.exists():
        part.write_text(rows_in(out, header, len(axes)), encoding="utf-8")
    added = _fill(task, axes, points, header, part, Workers(jobs, scheduler), progress)
    with part.open(encoding="utf-8", newline="") as file:
        write_rows(list(csv.reader(file)), len(axes), out)
    part.unlink()
    return added


@dataclass(frozen=True)
class Workers:
    """Who does the rows: so many processes here, or those of a Dask scheduler."""

    jobs: int = 1
    scheduler: str | None = None


def _fill(
    task: Task,
    axes: Sequence[Axis],
    points: list[tuple[Fraction, ...]],
    header: list[str],
    out: Path,
    workers: Workers,
    progress: Callable[[int, int], None] | None,
) -> int:
    """Add the rows to a CSV file that are not there yet."""
    known = _rows_of(out, header, len(axes))
    left = [point for point in points if tuple(map(str, point)) not in known]
    settings = [tuple(f"{axis.symbol} = {value}" for axis, value in zip(axes, p, strict=True)) for p in left]
    new = not out.exists() or out.stat().st_size == 0
    with out.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if new:
            writer.writerow(header)
        for done, (point, row) in enumerate(zip(left, _rows(task, settings, workers), strict=True), 1):
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


def _rows(task: Task, settings: list[tuple[str, ...]], workers: Workers) -> Iterator[list[str]]:
    pairs = [(task, setting) for setting in settings]
    if workers.scheduler is not None:
        yield from _on_dask(pairs, workers.scheduler)
    elif workers.jobs <= 1 or len(settings) <= 1:
        yield from map(_row, pairs)
    else:
        with ProcessPoolExecutor(min(workers.jobs, len(settings)), mp_context=get_context("spawn")) as pool:
            yield from pool.map(_row, pairs)


def _on_dask(pairs: list[tuple[Task, tuple[str, ...]]], address: str) -> Iterator[list[str]]:
    """The rows in order, from the workers of a scheduler; so many are under way at once that none waits."""
    try:
        from distributed import Client
    except ImportError:
        raise IntegrateError("--scheduler needs Dask: install tlssym[dask]") from None
    try:
        client = Client(address, timeout=TIMEOUT)
    except (OSError, ValueError) as error:
        raise IntegrateError(f"--scheduler {address}: no scheduler answers there ({error})") from None
    with client:
        for start in range(0, len(pairs), AT_ONCE):
            yield from client.gather(client.map(_row, pairs[start : start + AT_ONCE], pure=False))


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
