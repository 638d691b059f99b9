"""``tlssym cache``: what is kept of earlier runs."""

from __future__ import annotations

import argparse

from tlssym.exits import EXIT_OK

HELP = "the results kept of earlier runs: how large they are, or forget them"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument("what", choices=("size", "clear"), nargs="?", default="size")
    parser.add_argument("--cache", metavar="DIR", default=None, help="the folder (default: as check has it)")


def run(options: argparse.Namespace) -> int:
    """Tell, or clear."""
    from tlssym.cache.folder import store_of
    from tlssym.project.config import find_config

    store = store_of(options.cache) if options.cache else find_config(".").store
    if store is None:
        print("nothing is kept: the configuration says cache = false")
        return EXIT_OK
    entries, size = store.size()
    if options.what == "clear":
        store.clear()
    word = "forgotten" if options.what == "clear" else "kept"
    print(f"{entries} {'entry' if entries == 1 else 'entries'}, {size / 2**20:.1f} MB {word} in {store.path}")
    return EXIT_OK
