"""``tlssym graph``: what follows from what."""

from __future__ import annotations

import argparse

from tlssym.commands._common import lecture_argument, lecture_of, store_for
from tlssym.exits import EXIT_OK

HELP = "the graph of what follows from what"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    lecture_argument(parser)
    parser.add_argument("--format", choices=("dot", "mermaid"), default="dot")


def run(options: argparse.Namespace) -> int:
    """Draw it."""
    from tlssym.render.graph import dot, mermaid
    from tlssym.session import follows_of

    lecture, text = lecture_of(options.lecture)
    follows = follows_of(lecture, store_for(options.lecture))
    drawn = dot(lecture, follows, text=text) if options.format == "dot" else mermaid(lecture, follows, text)
    print(drawn)
    return EXIT_OK
