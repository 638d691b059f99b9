"""What several commands share: arguments, the lecture of a file, progress, JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tlssym.exits import UsageError

if TYPE_CHECKING:
    from tlssym.cache.store import Store
    from tlssym.derive.lecture import Lecture
    from tlssym.read.lecture import Lecture as LectureText
    from tlssym.values import Finding

MOST_DIGITS = 200
SEE_LIST = "`tlssym list` shows the numbers there are"


# -- arguments -----------------------------------------------------------------------------------------


def lecture_argument(parser: argparse.ArgumentParser) -> None:
    """One file, or the lecture that is shipped."""
    parser.add_argument(
        "lecture",
        nargs="?",
        metavar="LECTURE",
        help="a Markdown or LaTeX file (default: the shipped lecture)",
    )


def digits_argument(parser: argparse.ArgumentParser, default: int | None = 30) -> None:
    """How many digits the numeric checks are asked for."""
    parser.add_argument(
        "--digits",
        type=digit_count,
        default=default,
        metavar="N",
        help="digits of the numeric checks (default: 30)",
    )


def count(text: str) -> int:
    """A number of processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 1024:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to 1024 is expected, not {text[:20]!r}")
    return int(text)


def digit_count(text: str) -> int:
    """A number of digits."""
    if not text.isascii() or not text.isdigit() or not 5 <= int(text[:6]) <= MOST_DIGITS:
        raise argparse.ArgumentTypeError(
            f"a whole number from 5 to {MOST_DIGITS} is expected, not {text[:20]!r}"
        )
    return int(text)


# -- files ---------------------------------------------------------------------------------------------


def path_of(lecture: str | None) -> str:
    """The file that is meant: the shipped lecture where none is named."""
    from tlssym.catalogue import shipped

    return str(shipped().path) if lecture is None else lecture


def lecture_of(path: str | None) -> tuple[Lecture, LectureText | None]:
    """The lecture that a file belongs to, and the file, which is read once: it may be a pipe."""
    from dataclasses import replace

    from tlssym.catalogue import match_lecture, shipped
    from tlssym.project.config import find_config
    from tlssym.read.lecture import read_lecture
    from tlssym.read.source import ReadError

    if path is None:
        return shipped(), None
    try:
        text = read_lecture(path)
    except ReadError as error:
        raise UsageError(place_line(error.path, error.finding)) from None
    text = replace(text, declared=find_config(Path(path).parent).declared)
    return match_lecture(text), text


def store_for(path: str | None) -> Store | None:
    """Where results are kept for a file, or for the shipped lecture: what the configuration there says."""
    from pathlib import Path

    from tlssym.project.config import find_config

    return find_config(Path() if path is None else Path(path).parent).store


def place_line(path: str, finding: Finding) -> str:
    """A finding in one line: file, line, column, code, message."""
    at = finding.place
    place = f"{at.file or path}:{at.line}:{at.column}" if at else path
    return f"{place}: {finding.code} {finding.message}"


# -- output --------------------------------------------------------------------------------------------


def as_json(what: Any, indent: int | None = 1) -> str:
    """JSON in letters that the output can hold: escaped where that is not UTF-8."""
    wide = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(what, ensure_ascii=not wide, indent=indent)


class Telling:
    """Tells on standard error what is being done, where that is a terminal; gone when done."""

    def __init__(self) -> None:
        self._status: Any = None
        self._on = sys.stderr.isatty()

    def __enter__(self) -> Callable[[str], None] | None:
        if not self._on:
            return None
        from rich.console import Console

        self._status = Console(stderr=True).status("reading")
        self._status.__enter__()
        return self._tell

    def _tell(self, what: str) -> None:
        self._status.update(f"checking ({what})" if what[:1].isdigit() else what)

    def __exit__(self, *problem: Any) -> None:
        if self._status is not None:
            self._status.__exit__(*problem)
