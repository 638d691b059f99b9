"""The command line.  Arguments first, sympy only when there is something to compute."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tlssym import __version__
from tlssym.exits import EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, UsageError

MOST_DIGITS = 200


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
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    check = commands.add_parser("check", help="check every numbered equation and claim of a lecture")
    _lecture(check)
    check.add_argument(
        "--only", nargs="+", action="extend", metavar="ID", default=[], help="check these equations only"
    )
    _digits(check)
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument(
        "--jobs", type=_count, default=None, metavar="N", help="processes to use (default: the cores)"
    )
    check.set_defaults(run=_check)

    explain = commands.add_parser("explain", help="show how an equation follows, step by step")
    explain.add_argument("id", metavar="ID", help="number of the equation, such as 5.18")
    _lecture(explain)
    explain.add_argument("--detail", choices=("brief", "full"), default="brief")
    explain.add_argument("--format", choices=("text", "markdown", "latex"), default="text")
    explain.set_defaults(run=_explain)

    integrate = commands.add_parser("integrate", help="evaluate one integral over step functions")
    integrate.add_argument("latex", nargs="?", metavar="LATEX", help="the integral, as LaTeX")
    integrate.add_argument(
        "--where",
        nargs="+",
        action="extend",
        metavar="COND",
        default=[],
        help="relations between the symbols, such as 'a > d'",
    )
    limits = integrate.add_mutually_exclusive_group()
    limits.add_argument("--small", metavar="SYM", help="leading behaviour when this symbol is small")
    limits.add_argument("--large", metavar="SYM", help="leading behaviour when this symbol is large")
    _digits(integrate)
    integrate.add_argument("--format", choices=("text", "json"), default="text")
    integrate.set_defaults(run=_integrate)

    listing = commands.add_parser("list", help="every equation: number, title, what it follows from")
    _lecture(listing)
    listing.set_defaults(run=_list)

    graph = commands.add_parser("graph", help="the graph of what follows from what")
    _lecture(graph)
    graph.add_argument("--format", choices=("dot", "mermaid"), default="dot")
    graph.set_defaults(run=_graph)

    notebook = commands.add_parser("notebook", help="write derivation notebooks")
    _lecture(notebook)
    notebook.add_argument(
        "--out", metavar="DIR", default="notebooks", help="where to write them (default: notebooks)"
    )
    notebook.add_argument("--execute", action="store_true", help="run them and keep their outputs")
    notebook.set_defaults(run=_notebook)
    return parser


def _formulas_apart(arguments: Sequence[str]) -> list[str]:
    r"""The words, with formulas such as ``-\int_0^1 dx`` marked so that they are not taken for options."""
    words = list(arguments)
    if words[:1] != ["integrate"]:
        return words
    # argparse takes a word with a space in it for an argument
    return [
        f" {word}" if word[:1] == "-" and word[1:2] not in ("", "-") and word != "-h" else word
        for word in words
    ]


def _lecture(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "lecture",
        nargs="?",
        metavar="LECTURE",
        help="a Markdown or LaTeX file (default: the shipped lecture)",
    )


def _digits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--digits",
        type=_digit_count,
        default=30,
        metavar="N",
        help="digits of the numeric checks (default: 30)",
    )


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 1024:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to 1024 is expected, not {text[:20]!r}")
    return int(text)


def _digit_count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 5 <= int(text[:6]) <= MOST_DIGITS:
        raise argparse.ArgumentTypeError(
            f"a whole number from 5 to {MOST_DIGITS} is expected, not {text[:20]!r}"
        )
    return int(text)


def _check(options: argparse.Namespace) -> int:
    only = [word for item in options.only for word in item.split(",") if word]
    if (
        options.lecture is None
        and only
        and (Path(only[-1]).suffix in (".md", ".tex", ".markdown") or Path(only[-1]).is_file())
    ):
        # `check --only 5.12 notes.md`: argparse gives the file to --only
        options.lecture = only.pop()
    if options.only and not only:
        raise UsageError("check: --only names no equation; give a number, such as 5.12")
    from tlssym.commands import run_check

    return run_check(options.lecture, only, options.digits, options.format, options.jobs)


def _explain(options: argparse.Namespace) -> int:
    from tlssym.commands import run_explain

    return run_explain(options.id, options.lecture, options.detail, options.format)


def _integrate(options: argparse.Namespace) -> int:
    if options.latex is None and len(options.where) > 1 and r"\int" in options.where[-1]:
        # `integrate --where 'a > d' '\int …'`: argparse gives the integral to --where
        options.latex = options.where.pop()
    if options.latex is None:
        raise UsageError("integrate: no integral is given; write it as LaTeX, such as '\\int_0^1 x\\, dx'")
    from tlssym.commands import run_integrate

    return run_integrate(
        options.latex, options.where, options.small, options.large, options.digits, options.format
    )


def _list(options: argparse.Namespace) -> int:
    from tlssym.commands import run_list

    return run_list(options.lecture)


def _graph(options: argparse.Namespace) -> int:
    from tlssym.commands import run_graph

    return run_graph(options.lecture, options.format)


def _notebook(options: argparse.Namespace) -> int:
    from tlssym.commands import run_notebook

    return run_notebook(options.lecture, Path(options.out), options.execute)


if __name__ == "__main__":
    sys.exit(main())
