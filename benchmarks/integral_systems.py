"""Ours beside sympy, Maxima, mpmath, scipy and PARI on integrals of the classes of ``regions_questions``.

Run ``python benchmarks/integral_systems.py [COUNT] [--out FILE] [--pieces N]``.  Every integral is asked as it stands
of the engine, of sympy and of Maxima (as a formula), and of mpmath, scipy and PARI (as a number at one point), ours,
sympy's, mpmath's and scipy's under one budget of calls, the others under one of CPU time.  What is right is decided by
the quadrature of the checks or, where that does not settle, by plain sums over a lattice, or over the cells of a wave;
integrals whose number none of them knows are left out.  With ``--out`` results are kept as lines of JSON, and an
interrupted run goes on; ``--pieces`` puts so many more and stops.  The table is in ``docs/integrals.md``.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import scipy.integrate
import sympy as sp

sys.path.insert(0, str(Path(__file__).parent))

from other_systems import number_of
from regions_fuzz import holds, number, points
from regions_questions import Question, W, small_question

from tlssym.check.lattice import lattice
from tlssym.check.quadrature import quadrature
from tlssym.check.quadrature.numbers import Program
from tlssym.check.waves import wave_value
from tlssym.language import Theta
from tlssym.mathematics.effort import Exhausted, bounded
from tlssym.mathematics.regions import evaluate

CALLS = 2_000_000
WORK = 400_000
CLOSE = 5e-3
MOST_VARIABLES = 2
SYSTEMS = ("tlssym", "sympy", "maxima", "mpmath", "scipy", "pari")
Answered = tuple[str, Any]
"""``value`` with a number, or ``refused`` with None."""


def reference(integral: Any, point: dict[Any, Any]) -> float | None:
    """The number of the integral, or infinity; None where it is not known."""
    if integral.has(sp.sin, sp.cos) and integral.has(sp.oo):
        cells = wave_value(integral, point)
        return cells[0] if cells is not None and cells[1] < CLOSE / 10 * abs(cells[0]) else None
    found = quadrature(integral, point, digits=8, work=WORK)
    if found.outcome == "value" and found.digits >= 4:
        return float(found.value)
    plain = lattice(integral, point, points=8191)
    if (
        plain is None
        or plain.says == "unsettled"
        or (plain.says == "value" and plain.error > CLOSE * abs(plain.value))
    ):
        return None
    return plain.value if plain.says == "value" else float("inf")


def ours(asked: Question, point: dict[Any, Any]) -> Answered:
    """The engine's value at the point, from the case that holds there."""
    result = evaluate(asked.integral, assuming=asked.assuming)
    if result.converges is False:
        # said under the conditions only under which the region is not empty
        there = all(holds(condition, point) for condition in result.conditions)
        return ("value", float("inf")) if there else ("refused", None)
    if result.value is None:
        return "refused", None
    for condition, value in ((sp.And(*result.conditions), result.value), *result.cases):
        if (
            holds(condition, point)
            and isinstance(value, sp.Basic)
            and not value.has(sp.Function("scales_as"))
        ):
            return "value", float("inf") if value == sp.oo else number(value, point)
    return "refused", None


def by_sympy(asked: Question, point: dict[Any, Any]) -> Answered:
    """sympy's closed form at the point."""
    plain = asked.integral.replace(lambda e: isinstance(e, Theta), lambda e: sp.Heaviside(e.args[0]))
    value = plain.doit()
    if value.has(sp.Integral):
        return "refused", None
    there = sp.N(value.subs(point), 20)
    if there in (sp.oo, sp.zoo):
        return "value", float("inf")
    return ("value", there) if there.is_number and not there.has(sp.nan, sp.Integral) else ("refused", None)


def _function(asked: Question, point: dict[Any, Any]) -> tuple[Callable[..., float], list[Any], list[Any]]:
    """The integrand as a function of the variables, innermost first, and the ends as functions of the outer ones."""
    integral = asked.integral
    order = [limit[0] for limit in integral.limits]
    values = {s: np.longdouble(float(v)) for s, v in point.items()}
    program = Program([integral.function], [*order, *values])

    def f(*x: Any) -> float:
        here = {s: np.longdouble(float(v)) for s, v in zip(order, x, strict=True)}
        found = float(program.fast({**values, **here})[0])
        return found if np.isfinite(found) else 0.0

    def ends(place: int) -> Callable[..., tuple[float, float]]:
        outer = order[place + 1 :]

        def at(*x: Any) -> tuple[float, float]:
            here = {**point, **dict(zip(outer, x, strict=True))}
            low, high = (sp.N(end.subs(here)) for end in integral.limits[place][1:])
            return float(low), float(high)

        return at

    return f, order, [ends(place) for place in range(len(order))]


def by_scipy(asked: Question, point: dict[Any, Any]) -> Answered:
    """A number by ``scipy.integrate.nquad``."""
    f, _, ends = _function(asked, point)
    with warnings.catch_warnings():
        warnings.simplefilter("error", scipy.integrate.IntegrationWarning)
        value, _ = scipy.integrate.nquad(f, ends, opts={"limit": 30})
    return "value", value


def by_mpmath(asked: Question, point: dict[Any, Any]) -> Answered:
    """A number by nested ``mpmath.quad``, with the error that it tells taken seriously."""
    f, order, ends = _function(asked, point)

    def level(place: int, outer: tuple[Any, ...]) -> Any:
        low, high = ends[place](*outer)
        inner = (lambda x: f(x, *outer)) if place == 0 else (lambda x: level(place - 1, (x, *outer))[0])
        return mpmath.quad(inner, [low, high], error=True, maxdegree=6 if len(order) == 1 else 4)

    value, error = level(len(order) - 1, ())
    return ("refused", None) if error > CLOSE * (abs(value) + error) else ("value", value)


def by_program(system: str) -> Callable[[Question, dict[Any, Any]], Answered]:
    """What Maxima or PARI says."""

    def ask(asked: Question, point: dict[Any, Any]) -> Answered:
        found = number_of(asked.integral, point, asked.assuming, system)
        return ("refused", None) if found is None else ("value", found)

    return ask


ASK: dict[str, Callable[[Question, dict[Any, Any]], Answered]] = {
    "tlssym": ours,
    "sympy": by_sympy,
    "maxima": by_program("maxima"),
    "pari": by_program("pari"),
    "mpmath": by_mpmath,
    "scipy": by_scipy,
}


def judged(answered: Answered, wanted: float) -> str:
    """Right, wrong or refused."""
    word, value = answered
    if word == "refused" or value is None:
        return "refused"
    found = complex(value)
    if np.isinf(wanted) or np.isinf(found):
        return "right" if np.isinf(wanted) and np.isinf(found) else "wrong"
    return "right" if abs(found - wanted) <= CLOSE * (abs(wanted) + 1e-12) else "wrong"


def _seconds() -> float:
    """CPU time of this process and of those it has started."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def put(seed: int) -> dict[str, Any] | None:
    """One integral in all systems; None where it is not of this table."""
    asked = small_question(seed)
    # an exact value is asked for: what has a formula only to leading order is another table
    if asked.kind in ("peaks", "several peaks") or (asked.integral.has(W) and asked.kind == "waves"):
        return None
    if len(asked.integral.limits) > MOST_VARIABLES:
        return None
    known = (p for p in points(seed, asked.integral.free_symbols) if all(holds(c, p) for c in asked.assuming))
    point = next(known, None)
    wanted = None if point is None else reference(asked.integral, point)
    if point is None or wanted is None:
        return None
    line: dict[str, Any] = {
        "seed": seed,
        "kind": asked.kind,
        "integral": str(asked.integral),
        "number": wanted,
    }
    for name, ask in ASK.items():
        start = _seconds()
        try:
            word = judged(bounded(CALLS, lambda ask=ask: ask(asked, point)), wanted)  # type: ignore[misc]
        except (Exhausted, Exception):
            word = "refused"  # it crashes, or takes more than it may
        line[name] = [word, round(_seconds() - start, 2)]
    return line


def table(lines: list[dict[str, Any]]) -> str:
    """Right, wrong, refused and the time of every system, whole and by class."""
    rows = [f"{'':<14}{'integrals':>10}" + "".join(f"{name:>18}" for name in SYSTEMS)]
    for kind in [*dict.fromkeys(line["kind"] for line in lines), "all"]:
        mine = [line for line in lines if kind in (line["kind"], "all")]
        cells = []
        for name in SYSTEMS:
            words = Counter(line[name][0] for line in mine)
            seconds = sum(line[name][1] for line in mine)
            cells.append(f"{words['right']}/{words['wrong']}/{words['refused']} {seconds:.0f} s")
        rows.append(f"{kind:<14}{len(mine):>10}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(["right/wrong/refused, CPU time", *rows]) + "\n"


def main() -> None:
    """Ask, keep, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=120)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--pieces", type=int, default=10**6)
    options = parser.parse_args()
    kept = options.out.read_text().splitlines() if options.out and options.out.exists() else []
    lines = [json.loads(line) for line in kept]
    seed = max((line["seed"] for line in lines), default=-1)
    enough = min(options.count, len(lines) + options.pieces)
    while len(lines) < enough:
        seed += 1
        line = put(seed)
        if line is None:
            continue
        lines.append(line)
        if options.out:
            with options.out.open("a") as file:
                file.write(json.dumps(line) + "\n")
    sys.stdout.write(table(lines))


if __name__ == "__main__":
    main()
