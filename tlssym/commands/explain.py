"""``tlssym explain``: how an equation follows, step by step."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys

from tlssym.commands._common import SEE_LIST, Telling, count, lecture_argument, lecture_of, path_of, store_for
from tlssym.exits import EXIT_OK, UsageError

HELP = "show how an equation follows, step by step"


WIDEST = 100
"""Columns beyond which a line of words is hard to read."""
_COLOURS = (
    (re.compile(r"^(.+)\n([=-]{3,})$", re.MULTILINE), "\033[1m\\1\033[0m\n\\2"),
    (re.compile(r"^(\d+\.) ", re.MULTILINE), "\033[1;36m\\1\033[0m "),
    (re.compile("✓"), "\033[32m✓\033[0m"),
    (re.compile("✗"), "\033[31m✗\033[0m"),
    (re.compile(r"^(Verdict:|Error|Warning) ", re.MULTILINE), "\033[1m\\1\033[0m "),
)
"""What stands out in a terminal, and how."""


def coloured(text: str) -> str:
    """Headings and numbers of steps bold, marks in their colours."""
    for pattern, shown in _COLOURS:
        text = pattern.sub(shown, text)
    return text


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument("id", metavar="ID", help="number of the equation, such as 5.18")
    lecture_argument(parser)
    parser.add_argument("--detail", choices=("sentence", "brief", "full"), default="brief")
    parser.add_argument(
        "--step", type=count, default=0, metavar="N", help="only this step of the full telling"
    )
    parser.add_argument("--format", choices=("text", "markdown", "latex", "html"), default="text")


def run(options: argparse.Namespace) -> int:
    """Tell it."""
    from tlssym.classroom import Lesson

    lecture, text = lecture_of(options.lecture)
    with Telling() as tell:
        try:
            lesson = Lesson(
                lecture,
                path_of(options.lecture),
                progress=tell,
                text=text,
                store=store_for(options.lecture),
            )
            width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
            told = lesson.explain(
                options.id,
                detail=options.detail,
                form=options.format,
                step=options.step,
                width=max(40, width),
            )
        except KeyError as error:
            raise UsageError(f"{error.args[0]}; {SEE_LIST}") from None
        except LookupError as error:
            raise UsageError(str(error)) from None
    if options.format == "text" and sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        told = coloured(told)
    print(told, end="")
    return EXIT_OK
