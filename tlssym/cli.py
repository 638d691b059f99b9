"""The command line, made of the files in ``tlssym.commands``.  sympy only when there is something to compute."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from tlssym import __version__, commands
from tlssym.exits import EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, UsageError
from tlssym.folder import module, names

COMMANDS = [name for name in names(commands.__path__) if not name.startswith("_")]
FIRST = ["check", "explain", "integrate"]  # the order of the help; the others follow by name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after the program's name; those of the process when left out.

    Returns
    -------
    int
        0 no finding of severity error, 1 at least one, 2 the call or the input is wrong, 130 interrupted.
    """
    # numpy's linear algebra on small matrices is slower on many threads than on one
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _open_streams()
    parser = build_parser()
    options = parser.parse_args(_formulas_apart(sys.argv[1:] if arguments is None else arguments))
    if options.command is None:
        parser.print_help()
        return EXIT_USAGE
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except UsageError as error:
        print(f"tlssym: {error}", file=sys.stderr)
        return EXIT_USAGE
    except KeyboardInterrupt:
        print("tlssym: interrupted; nothing was left half-written", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # the reader (head, less) went away: not an error, but python must not try to flush again
        _abandon_output()
        return EXIT_OK
    except OSError as error:
        _abandon_output()
        where = error.filename or "standard output"
        print(f"tlssym: {where}: {error.strerror or error}; nothing more is written", file=sys.stderr)
        return EXIT_USAGE


def _open_streams() -> None:
    """Make the output streams usable: closed ones lead nowhere, and letters they lack become question marks."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _abandon_output() -> None:
    """Point the output at nothing, so that what is left in its buffer raises no second error."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def build_parser() -> argparse.ArgumentParser:
    """The command line's grammar; nothing here imports sympy."""
    parser = argparse.ArgumentParser(
        prog="tlssym",
        description="Derive the formulas of a physics lecture again, check them by quadrature, and say which are "
        "right, right up to a number, or wrong.",
    )
    parser.add_argument("--version", action="version", version=f"tlssym {__version__}")
    found = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in FIRST + [name for name in COMMANDS if name not in FIRST]:
        command = module(commands, name)
        own = found.add_parser(name, help=command.HELP)
        command.arguments(own)
        own.set_defaults(run=command.run)
    return parser


def _formulas_apart(arguments: Sequence[str]) -> list[str]:
    r"""The words, with formulas such as ``-\int_0^1 dx`` marked so that they are not taken for options."""
    words = list(arguments)
    if words[:1] not in (["integrate"], ["answer"]):
        return words
    # argparse takes a word with a space in it for an argument
    return [
        f" {word}" if word[:1] == "-" and word[1:2] not in ("", "-") and word != "-h" else word
        for word in words
    ]


if __name__ == "__main__":
    sys.exit(main())
