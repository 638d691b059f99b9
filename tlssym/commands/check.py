"""``tlssym check``: a verdict for every equation and claim of a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tlssym.commands._common import SEE_LIST, Telling, as_json, count, digits_argument, path_of, place_line
from tlssym.exits import EXIT_USAGE, UsageError

if TYPE_CHECKING:
    from tlssym.judge.result import Report

HELP = "check every numbered equation and claim of a lecture"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument(
        "lecture",
        nargs="?",
        metavar="LECTURE",
        help="a Markdown or LaTeX file (default: the shipped lecture)",
    )
    parser.add_argument(
        "--only", nargs="+", action="extend", metavar="ID", default=[], help="check these equations only"
    )
    digits_argument(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--jobs", type=count, default=None, metavar="N", help="processes to use (default: the cores)"
    )


def run(options: argparse.Namespace) -> int:
    """Check."""
    only = [word for item in options.only for word in item.split(",") if word]
    if (
        options.lecture is None
        and only
        and (Path(only[-1]).suffix in (".md", ".tex", ".markdown") or Path(only[-1]).is_file())
    ):
        # `check --only 5.12 notes.md`: argparse gives the file to --only
        options.lecture = only.pop()
    if options.only and not only:
        raise UsageError("check: --only names no equation; give a number, such as 5.12")
    from tlssym.pipeline import check_lecture
    from tlssym.read.source import ReadError

    with Telling() as tell:
        try:
            report = check_lecture(
                path_of(options.lecture), only=only, digits=options.digits, jobs=options.jobs, progress=tell
            )
        except ReadError as error:
            raise UsageError(place_line(error.path, error.finding)) from None
        except KeyError as error:
            raise UsageError(f"{error.args[0]}; {SEE_LIST}") from None
    if options.format == "json":
        from tlssym.render.json import report_object

        print(as_json(report_object(report, _latex_of(report))))
    else:
        from tlssym.render.terminal import write_report

        write_report(report, sys.stdout)
    return _status(report)


def _status(report: Report) -> int:
    """The exit status; a file in which nothing could be read at all is a wrong input, not a wrong lecture."""
    from tlssym.rules import Severity

    if not report.equations and any(f.severity is Severity.ERROR for f in report.problems):
        for finding in report.problems:
            print(f"tlssym: {place_line(report.lecture, finding)}", file=sys.stderr)
        return EXIT_USAGE
    return report.exit_status


def _latex_of(report: Report) -> Callable[[Any], str]:
    from tlssym.catalogue import match_lecture
    from tlssym.parse.latex import to_latex
    from tlssym.read.lecture import read_text

    notation = match_lecture(read_text(report.text, report.lecture)).notation
    return lambda expr: to_latex(expr, notation)
