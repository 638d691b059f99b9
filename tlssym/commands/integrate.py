"""``tlssym integrate``: one integral over step functions of power laws."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

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
        "--regimes",
        metavar="SYM",
        action="append",
        default=[],
        help="its regimes over the whole range of this symbol, and where they meet; two symbols: over their plane",
    )
    parser.add_argument(
        "--plot",
        metavar="FILE",
        type=Path,
        help="with --regimes: the exact integral over its asymptotes, with local slopes, as .svg or .png",
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

    if options.regimes:
        return _regimes(options)
    if options.plot is not None:
        raise UsageError("integrate --plot: of what? give --regimes with one symbol, or with two")
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
    """The regimes of one parameter, or of two."""
    from tlssym.integrate import IntegrateError
    from tlssym.plane_regimes import plane_regimes
    from tlssym.regimes import regimes
    from tlssym.render.integral_regimes import plane_object, plane_text, regimes_object, regimes_text

    if options.small or options.large or options.terms != 1 or options.principal_value:
        raise UsageError("integrate --regimes: without --small, --large, --terms and --principal-value")
    if options.plot is not None and options.plot.suffix.lower() not in (".svg", ".png"):
        raise UsageError(f"--plot {options.plot}: a file that ends in .svg or .png is expected")
    as_text: Callable[[], str]
    try:
        if len(options.regimes) == 1:
            found = regimes(options.latex, options.regimes[0], where=options.where, digits=options.digits)
            as_object, as_text = partial(regimes_object, found), partial(regimes_text, found)
        else:
            plane = plane_regimes(options.latex, options.regimes, where=options.where, digits=options.digits)
            as_object, as_text = partial(plane_object, plane), partial(plane_text, plane)
    except IntegrateError as error:
        raise UsageError(str(error).replace("--small", "--regimes")) from None
    print(as_json(as_object()) if options.format == "json" else as_text())
    if options.plot is not None:
        _plot(found if len(options.regimes) == 1 else plane, options.plot)
    return EXIT_OK


def _plot(found: Any, file: Path) -> None:
    """The picture, and on standard error what it shows."""
    from tlssym.exact_curve import exact_curve, exact_plane
    from tlssym.parse.latex import to_latex
    from tlssym.regimes import Regimes
    from tlssym.render.regimes_figure import plane_picture, regimes_picture, save

    report = found.below if isinstance(found, Regimes) else found.corners[0]

    def latex(expr: Any) -> str:
        return to_latex(expr, report.notation)

    if isinstance(found, Regimes):
        curve = exact_curve(found)
        picture = None if curve is None else regimes_picture(found, curve, latex)
    else:
        plane = exact_plane(report.integral, found.symbols, found.values, report.given)
        picture = None if plane is None else plane_picture(plane, latex)
    if picture is None:
        raise UsageError(
            "--plot: no admissible numbers were found for the other parameters; give them with --where"
        )
    save(picture, file)
    sys.stderr.write(f"{file}: {picture.says}\n")
