"""``tlssym sweep``: one integral at every point of a grid of its parameters."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tlssym.commands._common import digits_argument
from tlssym.exits import EXIT_OK, UsageError

HELP = "one integral at every point of a grid, as CSV or Parquet"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument("latex", metavar="LATEX", help="the integral, as LaTeX")
    parser.add_argument(
        "--grid",
        action="append",
        required=True,
        metavar="SYM=FROM:TO:STEP",
        help="values of a parameter, both ends included, or SYM=VALUE,VALUE; one for each axis",
    )
    parser.add_argument("--where", nargs="+", action="extend", metavar="COND", default=[])
    parser.add_argument("--small", metavar="SYM", help="leading behaviour when this symbol is small")
    parser.add_argument("--large", metavar="SYM", help="leading behaviour when this symbol is large")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=".csv or .parquet; rows that stand there are kept"
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes to use")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="a Dask scheduler whose workers do it, such as tcp://127.0.0.1:8786"
    )
    digits_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Fill the file."""
    from tlssym.integrate import IntegrateError
    from tlssym.sweep import Task, read_axis, sweep

    def told(done: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} of {total}")

    task = Task(options.latex, tuple(options.where), options.small, options.large, options.digits)
    try:
        axes = [read_axis(text) for text in options.grid]
        added = sweep(
            task, axes, options.out, jobs=options.jobs, scheduler=options.scheduler, progress=told
        )
    except IntegrateError as error:
        raise UsageError(str(error)) from None
    print(f"{options.out}: {added} rows added")
    return EXIT_OK
