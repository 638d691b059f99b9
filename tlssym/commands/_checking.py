"""What the commands that go over files share: their arguments, the project's configuration, progress."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tlssym.commands._common import count, digits_argument, path_of, place_line
from tlssym.exits import UsageError

if TYPE_CHECKING:
    from tlssym.project.config import Config
    from tlssym.project.files import Target
    from tlssym.project.run import Policy


def files_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files, which of their formulas, and how."""
    parser.add_argument(
        "lectures",
        nargs="*",
        metavar="LECTURE",
        help="files or folders, - for standard input (default: those of tlssym.toml, or the shipped lecture)",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        action="extend",
        metavar="ID",
        default=[],
        help="these only: 5.9, 5.9-5.11, a label, 5.24/2 for the second claim after (5.24), a heading",
    )
    digits_argument(parser, None)
    parser.add_argument(
        "--jobs", type=count, default=None, metavar="N", help="processes to use (default: the cores)"
    )
    parser.add_argument("--select", action="append", default=[], metavar="CODE", help="these findings only")
    parser.add_argument("--ignore", action="append", default=[], metavar="CODE", help="not these findings")
    parser.add_argument("--config", metavar="FILE", help="this configuration (default: found upward)")
    cache = parser.add_mutually_exclusive_group()
    cache.add_argument("--cache", metavar="DIR", default=None, help="keep results in this folder")
    cache.add_argument(
        "--no-cache", action="store_const", const=False, dest="cache", help="keep nothing, read nothing kept"
    )
    parser.add_argument(
        "--stdin-filename", metavar="NAME", default="", help="what standard input is called, with -"
    )


def words_of(options: argparse.Namespace, name: str) -> tuple[list[str], tuple[str, ...]]:
    """The files and the ids; a file that argparse gave to ``--only`` is put back."""
    from tlssym.project.files import is_file_name

    only = [word for item in options.only for word in item.split(",") if word]
    files = list(options.lectures)
    while only and not files and is_file_name(only[-1]):
        # `check --only 5.12 notes.md`
        files.insert(0, only.pop())
        while only and is_file_name(only[-1]):
            files.insert(0, only.pop())
    if options.only and not only:
        raise UsageError(f"{name}: --only names no equation; give a number, such as 5.12")
    return files, tuple(only)


def project_of(options: argparse.Namespace, name: str) -> tuple[list[Target], Policy]:
    """The files to go over, and what the project says of their findings."""
    from tlssym.project.config import selector
    from tlssym.project.files import Target, targets
    from tlssym.project.run import Policy, Wanted
    from tlssym.read.source import ReadError

    files, only = words_of(options, name)
    config = _config(options, files)
    try:
        chosen = tuple(selector(w) for each in options.select for w in each.split(","))
        dropped = tuple(selector(w) for each in options.ignore for w in each.split(","))
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from None
    try:
        found = targets(files, config, options.stdin_filename)
    except ReadError as error:
        raise UsageError(place_line(error.path, error.finding)) from None
    strict = getattr(options, "strict", False)
    inputs = getattr(options, "inputs", "lecture")
    several = len(found) > 1
    wanted = Wanted(
        only, options.digits, options.jobs, chosen, dropped, strict, inputs, several, options.cache
    )
    return found or [Target(path_of(None))], Policy(config, wanted)


def _config(options: argparse.Namespace, files: list[str]) -> Config:
    from tlssym.project.config import Config, find_config, read_file

    if options.config:
        return read_file(Path(options.config))
    if files and files[0] != "-":
        start = Path(files[0])
        return find_config(start if start.is_dir() else start.parent)
    if files:
        return find_config(Path(options.stdin_filename).parent if options.stdin_filename else Path())
    found = find_config(Path())
    # without a word and without files of its own, a folder's configuration says nothing of the shipped lecture
    return found if found.lectures else Config()


class Progress:
    """One line on standard error that says what is being done, where that is a terminal; gone before output comes."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._shown = False

    def __call__(self, what: str) -> None:
        """Show it in place of what was shown."""
        if self._on:
            sys.stderr.write(f"\r\x1b[2Kchecking {what}"[:90])
            sys.stderr.flush()
            self._shown = True

    def clear(self) -> None:
        """Take it away."""
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._shown = False
