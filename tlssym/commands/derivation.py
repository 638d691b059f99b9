"""``tlssym derivation``: a student's own derivation, line by line."""

from __future__ import annotations

import argparse

from tlssym.commands._common import as_json, place_line
from tlssym.exits import EXIT_FINDINGS, EXIT_OK, UsageError

HELP = "check a derivation line by line: what follows, and the first line that does not"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument(
        "file", metavar="FILE", help="Markdown or LaTeX; the prose between formulas is ignored"
    )
    parser.add_argument(
        "--for", dest="equation", metavar="ID", default="", help="the equation that is derived"
    )
    parser.add_argument(
        "--lecture", metavar="LECTURE", default="", help="a lecture's name or a file of its text"
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Check it; 1 where a line is wrong."""
    from tlssym.answers.lines import review
    from tlssym.catalogue import generic, shipped
    from tlssym.classroom import open_lecture
    from tlssym.read.lecture import read_lecture
    from tlssym.read.source import ReadError
    from tlssym.render.document import write
    from tlssym.render.reviewed import reviewed_blocks, reviewed_object

    try:
        text = read_lecture(options.file)
        if options.equation or options.lecture:
            lesson = open_lecture(options.lecture or shipped().id)
            if options.equation and options.equation not in lesson.lecture.units:
                known = ", ".join(u.id for u in lesson.lecture.equations)
                raise UsageError(f"there is no equation {options.equation}; there are {known}")
            found = review(text, lesson.lecture, lesson.derivation, options.equation)
        else:
            found = review(text, generic(""), lambda id: (_ for _ in ()).throw(KeyError(id)), "")
    except ReadError as error:
        raise UsageError(place_line(error.path, error.finding)) from None
    if options.format == "json":
        print(as_json(reviewed_object(found)))
    else:
        print(write(reviewed_blocks(found, options.equation), options.format), end="")
    return EXIT_FINDINGS if found.first_wrong is not None else EXIT_OK
