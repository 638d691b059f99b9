"""``tlssym init``: a starting ``tlssym.toml`` beside notes of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from tlssym.commands._common import place_line
from tlssym.exits import EXIT_OK, UsageError

HELP = "write a starting tlssym.toml beside notes: what each letter was taken for, to be corrected"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument("notes", metavar="NOTES", help="a LaTeX or Markdown file, or a notebook")
    parser.add_argument("--force", action="store_true", help="overwrite a tlssym.toml that is there")


def run(options: argparse.Namespace) -> int:
    """Write it."""
    from tlssym.catalogue import match_lecture
    from tlssym.parsed import parse_lecture
    from tlssym.project.files import write_whole
    from tlssym.project.symbols import guesses, starting_file
    from tlssym.read.lecture import read_lecture
    from tlssym.read.source import ReadError

    path = Path(options.notes)
    target = path.parent / "tlssym.toml"
    if target.exists() and not options.force:
        raise UsageError(f"{target} is there already; with --force it is overwritten")
    try:
        text = read_lecture(options.notes)
    except ReadError as error:
        raise UsageError(place_line(error.path, error.finding)) from None
    lecture = match_lecture(text)
    if not lecture.notation.is_generic:
        raise UsageError(f"{path}: it belongs to “{lecture.title}”, which declares its own letters")
    found = guesses(parse_lecture(text, lecture))
    if not found:
        raise UsageError(f"{path}: no letter in a displayed formula; there is nothing to declare")
    write_whole(target, starting_file(path.name, found))
    print(f"{target}: {len(found)} letters; correct what was guessed, then run: tlssym check {options.notes}")
    return EXIT_OK
