"""``tlssym page``: the lecture as a static site."""

from __future__ import annotations

import argparse
from pathlib import Path

from tlssym.commands._common import Telling, count, lecture_argument, lecture_of, path_of, store_for
from tlssym.exits import EXIT_OK, UsageError

HELP = "write the lecture as a static site: verdicts, derivations, sliders, graph, exercises"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    lecture_argument(parser)
    parser.add_argument("--out", metavar="DIR", default="page", help="where to write it (default: page)")
    parser.add_argument(
        "--jobs", type=count, default=None, metavar="N", help="processes (default: the cores)"
    )


def run(options: argparse.Namespace) -> int:
    """Write it."""
    from tlssym.classroom import Lesson
    from tlssym.render.page.site import PageError, write_page

    lecture, text = lecture_of(options.lecture)
    with Telling() as tell:
        lesson = Lesson(
                lecture,
                path_of(options.lecture),
                progress=tell,
                text=text,
                store=store_for(options.lecture),
            )
        try:
            written = write_page(lesson, Path(options.out), jobs=options.jobs)
        except PageError as error:
            raise UsageError(str(error)) from None
    print(written[0])
    return EXIT_OK
