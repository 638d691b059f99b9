"""``tlssym notebook``: derivation notebooks."""

from __future__ import annotations

import argparse
from pathlib import Path

from tlssym.commands._common import Telling, count, lecture_argument, lecture_of, path_of
from tlssym.exits import EXIT_OK, UsageError

HELP = "write derivation notebooks"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    lecture_argument(parser)
    parser.add_argument(
        "--out", metavar="DIR", default="notebooks", help="where to write them (default: notebooks)"
    )
    parser.add_argument("--force", action="store_true", help="overwrite notebooks that were changed")
    parser.add_argument("--execute", action="store_true", help="run them and keep their outputs")
    parser.add_argument(
        "--jobs", type=count, default=None, metavar="N", help="kernels at a time (default: the cores)"
    )


def run(options: argparse.Namespace) -> int:
    """Write them."""
    from tlssym.catalogue import generic
    from tlssym.parallel import cores
    from tlssym.render.notebook import NotebookError, write_notebooks

    path = options.lecture
    lecture, _ = lecture_of(path)
    if lecture.id == generic("").id:
        raise UsageError(
            f"{path}: no lecture with derivations fits this file; there is nothing to make notebooks from"
        )
    with Telling() as tell:
        try:
            written = write_notebooks(
                lecture,
                path_of(path),
                Path(options.out),
                execute=options.execute,
                force=options.force,
                jobs=options.jobs or cores(),
                progress=tell,
            )
        except NotebookError as error:
            raise UsageError(str(error)) from None
    for file in written:
        print(file)
    return EXIT_OK
