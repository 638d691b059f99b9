"""``tlssym check``: a verdict for every equation and claim of files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from tlssym.commands._checking import Progress, files_arguments, project_of
from tlssym.commands._common import SEE_LIST, as_json, place_line
from tlssym.exits import EXIT_FINDINGS, EXIT_OK, EXIT_USAGE, UsageError

if TYPE_CHECKING:
    from tlssym.judge.result import Report
    from tlssym.render.formats._base import Base

HELP = "check every equation and claim of lectures"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    files_arguments(parser)
    parser.add_argument(
        "--format",
        default="full",
        metavar="F",
        help="full, concise, github, gitlab, sarif, junit, json, json-lines, rdjson or markdown",
    )
    parser.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="F=FILE",
        help="write another format to a file as well, such as sarif=tlssym.sarif",
    )
    parser.add_argument(
        "--baseline", metavar="FILE", help="count the findings of this file, tell new ones only"
    )
    parser.add_argument("--write-baseline", metavar="FILE", help="write the findings there are to this file")
    parser.add_argument(
        "--inputs",
        choices=("lecture", "file"),
        default="lecture",
        help="derive from the installed lecture's inputs, or from those printed in the file: another model",
    )
    parser.add_argument("--strict", action="store_true", help="what cannot be read is an error everywhere")
    parser.add_argument(
        "--watch", action="store_true", help="go on: after each save tell what has changed, until Ctrl-C"
    )


def run(options: argparse.Namespace) -> int:
    """Check."""
    from tlssym.project.baseline import baseline_object
    from tlssym.project.files import write_whole

    if options.watch and "-" in options.lectures:
        raise UsageError("check: standard input cannot be watched; name a file")
    targets, policy = project_of(options, "check")
    policy = _with_baseline(policy, options)
    with ExitStack() as files:
        formats = _formats(options, files)
        reports = _checked(targets, policy, formats)
        for form in formats:
            _survives(form.finish)(reports)
    if options.watch:
        reports = _watched(reports, options)
    if options.write_baseline:
        write_whole(Path(options.write_baseline), as_json(baseline_object(reports)) + "\n")
        return EXIT_OK
    return max(_status(report) for report in reports)


def _watched(reports: list[Report], options: argparse.Namespace) -> list[Report]:
    """The reports as they are in the end."""
    from tlssym.commands._watching import watching

    def check() -> list[Report]:
        # the configuration may have changed as well, and a baseline is used up by a run
        targets, policy = project_of(options, "check")
        return _checked(targets, _with_baseline(policy, options), [])

    print("\nwatching; Ctrl-C ends", flush=True)
    return list(watching(check, reports, lambda text: print(f"\n{text}", flush=True)))


def _checked(targets: Any, policy: Any, formats: list[Base]) -> list[Report]:
    from tlssym.project.run import Watch, check_target
    from tlssym.read.source import ReadError

    progress = Progress()

    def told(name: str) -> Callable[..., None]:
        def tell(*what: Any) -> None:
            progress.clear()
            for form in formats:
                _survives(getattr(form, name))(*what)

        return tell

    watch = Watch(progress, told("file"), told("outcome"), told("done"))
    reports, lacking = [], ""
    try:
        for target in targets:
            try:
                reports.append(check_target(target, policy, watch))
            except KeyError as error:  # of several files, one has what is asked for
                lacking = lacking or str(error.args[0])
    except ReadError as error:
        raise UsageError(place_line(error.path, error.finding)) from None
    finally:
        progress.clear()
    if not reports:
        raise UsageError(f"{lacking}; {SEE_LIST}")
    return reports


def _with_baseline(policy: Any, options: argparse.Namespace) -> Any:
    from dataclasses import replace

    from tlssym.project.baseline import read_baseline

    path = options.baseline
    if not path and policy.config.baseline and not options.write_baseline:
        path = str(Path(policy.config.folder) / policy.config.baseline)
    return replace(policy, baseline=read_baseline(path)) if path else policy


def _formats(options: argparse.Namespace, files: ExitStack) -> list[Base]:
    """The format for standard output, then those that go to files."""
    from tlssym.render.formats import ALIASES, FORMATS, new_format

    wanted: list[tuple[str, TextIO | str]] = [(options.format, sys.stdout)]
    for each in options.output:
        name, equals, path = each.partition("=")
        if not equals or not path:
            raise UsageError(f"check: --output {each}: write it as FORMAT=FILE, such as sarif=tlssym.sarif")
        wanted.append((name, path))
    found = []
    for name, where in wanted:
        if name not in FORMATS and name not in ALIASES:
            raise UsageError(f"check: there is no format {name!r}; there are {', '.join(FORMATS)}")
        found.append(new_format(name, where if not isinstance(where, str) else _opened(where, files)))
    return found


def _opened(path: str, files: ExitStack) -> TextIO:
    return files.enter_context(Path(path).open("w", encoding="utf-8"))


def _survives(write: Callable[..., None]) -> Callable[..., None]:
    """Writing to a reader that has gone away is no error, and does not end the check: its status still counts."""

    @wraps(write)
    def careful(*what: Any) -> None:
        try:
            write(*what)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    return careful


def _status(report: Report) -> int:
    """The exit status; a file in which nothing could be read at all is a wrong input, not a wrong lecture."""
    from tlssym.rules import Severity

    if (
        not report.equations
        and not report.claims
        and any(f.severity is Severity.ERROR and f.counts for f in report.problems)
    ):
        for finding in report.problems:
            print(f"tlssym: {place_line(report.lecture, finding)}", file=sys.stderr)
        return EXIT_USAGE
    return EXIT_FINDINGS if report.exit_status else EXIT_OK
