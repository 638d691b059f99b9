"""``tlssym list``: every equation, its number, its title, what it follows from."""

from __future__ import annotations

import argparse

from tlssym.commands._common import lecture_argument, lecture_of, store_for
from tlssym.exits import EXIT_OK

HELP = "every equation: number, title, what it follows from"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    lecture_argument(parser)


def run(options: argparse.Namespace) -> int:
    """List them."""
    from tlssym.render.listing import listing
    from tlssym.session import follows_of

    lecture, text = lecture_of(options.lecture)
    print(listing(lecture, follows_of(lecture, store_for(options.lecture)), text))
    return EXIT_OK
