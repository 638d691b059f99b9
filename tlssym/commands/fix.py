"""``tlssym fix``: put suggestions in place."""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tlssym.commands._checking import Progress, files_arguments, project_of
from tlssym.commands._common import SEE_LIST, place_line
from tlssym.exits import EXIT_OK, UsageError

if TYPE_CHECKING:
    from tlssym.fix.edits import Edit
    from tlssym.judge.result import Report

HELP = "put suggestions in place, the smallest change of each formula"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    files_arguments(parser)
    parser.add_argument("--diff", action="store_true", help="show the changes, write nothing")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
    parser.add_argument(
        "--unsafe", action="store_true", help="also what changes an assumption, or what either side may mean"
    )


def run(options: argparse.Namespace) -> int:
    """Fix."""
    from tlssym.project.run import Watch, check_target
    from tlssym.read.source import ReadError

    targets, policy = project_of(options, "fix")
    progress = Progress()
    for target in targets:
        try:
            report = check_target(target, policy, Watch(progress))
            done, left = _edits(report, options.unsafe, progress)
        except ReadError as error:
            raise UsageError(place_line(error.path, error.finding)) from None
        except KeyError as error:
            raise UsageError(f"{error.args[0]}; {SEE_LIST}") from None
        finally:
            progress.clear()
        _put(report, done, options)
        _tell(report, done, left, options)
    return EXIT_OK


def _edits(report: Report, unsafe: bool, progress: Progress) -> tuple[list[Edit], list[Edit]]:
    """The edits that are put in, and those that are unsafe and not asked for."""
    from tlssym.fix.edits import edits
    from tlssym.fix.verify import Verifier
    from tlssym.rules import Fix

    verifier = Verifier(report)
    found = edits(report, verifier.mends)
    chosen = [edit for edit in found if unsafe or edit.fix is Fix.SAFE]
    return verifier.keep(chosen, progress), [edit for edit in found if edit not in chosen]


def _put(report: Report, done: list[Edit], options: argparse.Namespace) -> None:
    from tlssym.fix.edits import text_of
    from tlssym.fix.verify import applied
    from tlssym.project.files import write_whole

    for file in dict.fromkeys(edit.file for edit in done):
        path, before = file or report.lecture, text_of(report, file)
        after = applied(before, [edit for edit in done if edit.file == file])
        if options.diff:
            sys.stdout.writelines(_diff(path, before, after))
        elif not options.dry_run and path.startswith("<"):
            sys.stdout.write(after)
        elif not options.dry_run:
            if _raw(path) != before:
                raise UsageError(
                    f"{path}: it is no plain text that can be written as it was; nothing is written"
                )
            write_whole(Path(path), after)


def _raw(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError):
        return ""


def _diff(path: str, before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]


def _tell(report: Report, done: list[Edit], left: list[Edit], options: argparse.Namespace) -> None:
    """What was done, on standard error where a diff or a text is on standard output."""
    quiet = options.diff or report.lecture.startswith("<")
    stream = sys.stderr if quiet else sys.stdout
    for edit in [] if quiet else done:
        start, _ = edit.where(report)
        at = f"{start.file or report.lecture}:{start.line}:{start.column}"
        name = edit.outcome.short or edit.outcome.id
        print(f"{at}: {edit.finding.code} ({name}) {edit.says}", file=stream)
    would = "would be " if options.diff or options.dry_run else ""
    told = f"{report.lecture}: {len(done)} {would}mended"
    if left:
        told += f"; {len(left)} more with --unsafe"
    print(told, file=stream)
