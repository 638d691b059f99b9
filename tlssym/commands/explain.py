"""``tlssym explain``: how an equation follows, step by step."""

from __future__ import annotations

import argparse
import shutil
import sys

from tlssym.commands._common import SEE_LIST, Telling, count, lecture_argument, lecture_of, path_of
from tlssym.exits import EXIT_OK, UsageError

HELP = "show how an equation follows, step by step"


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
            lesson = Lesson(lecture, path_of(options.lecture), progress=tell, text=text)
            width = min(100, shutil.get_terminal_size().columns) if sys.stdout.isatty() else 100
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
    print(told, end="")
    return EXIT_OK
