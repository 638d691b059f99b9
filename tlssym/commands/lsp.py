"""``tlssym lsp``: the language server, over standard input and output."""

from __future__ import annotations

import argparse

from tlssym.exits import EXIT_OK, UsageError

HELP = "the language server for editors, over standard input and output"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument(
        "--pause", type=float, default=0.5, metavar="S", help="seconds without typing before a check (0.5)"
    )


def run(options: argparse.Namespace) -> int:
    """Serve."""
    try:
        from tlssym.lsp.server import new_server
    except ImportError as error:
        raise UsageError(f"lsp: {error.name} is not installed; pip install 'tlssym[lsp]'") from None
    new_server(options.pause).start_io()
    return EXIT_OK
