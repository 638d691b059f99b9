"""``tlssym integrate``: one integral over step functions of power laws."""

from __future__ import annotations

import argparse

from tlssym.commands._common import as_json, digits_argument
from tlssym.exits import EXIT_OK, UsageError

HELP = "evaluate one integral over step functions"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument("latex", nargs="?", metavar="LATEX", help="the integral, as LaTeX")
    parser.add_argument(
        "--where",
        nargs="+",
        action="extend",
        metavar="COND",
        default=[],
        help="relations between the symbols, such as 'a > d'",
    )
    for side in ("small", "large"):
        parser.add_argument(
            f"--{side}",
            metavar="SYM",
            action="append",
            default=[],
            help=f"leading behaviour when this symbol is {side}; two symbols: in either order of the limits",
        )
    parser.add_argument(
        "--terms",
        type=int,
        default=1,
        metavar="N",
        help="how many terms of that behaviour (Laplace's method)",
    )
    parser.add_argument(
        "--principal-value",
        action="store_true",
        help="Cauchy's principal value at a simple pole in the range",
    )
    parser.add_argument(
        "--regimes", metavar="SYM", help="how it scales at either end of this symbol, and where the two meet"
    )
    digits_argument(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Evaluate it."""
    if options.latex is None and len(options.where) > 1 and r"\int" in options.where[-1]:
        # `integrate --where 'a > d' '\int …'`: argparse gives the integral to --where
        options.latex = options.where.pop()
    if options.latex is None:
        raise UsageError("integrate: no integral is given; write it as LaTeX, such as '\\int_0^1 x\\, dx'")
    from tlssym.integrate import IntegrateError, integrate
    from tlssym.render.integral import integral_object, integral_text

    if options.regimes is not None:
        return _regimes(options)
    try:
        found = integrate(
            options.latex,
            where=options.where,
            small=options.small,
            large=options.large,
            digits=options.digits,
            terms=options.terms,
            principal_value=options.principal_value,
        )
    except IntegrateError as error:
        raise UsageError(str(error)) from None
    print(as_json(integral_object(found)) if options.format == "json" else integral_text(found))
    return EXIT_OK


def _regimes(options: argparse.Namespace) -> int:
    """Both ends of a parameter."""
    from tlssym.integrate import IntegrateError
    from tlssym.regimes import regimes
    from tlssym.render.integral import regimes_object, regimes_text

    if options.small or options.large or options.terms != 1 or options.principal_value:
        raise UsageError("integrate --regimes: without --small, --large, --terms and --principal-value")
    try:
        found = regimes(options.latex, options.regimes, where=options.where, digits=options.digits)
    except IntegrateError as error:
        raise UsageError(str(error).replace("--small", "--regimes")) from None
    print(as_json(regimes_object(found)) if options.format == "json" else regimes_text(found))
    return EXIT_OK
