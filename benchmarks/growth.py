"""How the work grows: with displays, with variables, steps and digits of an integral, and with the logarithm of time.

Run ``python benchmarks/growth.py [displays] [variables] [steps] [digits] [certified] [times]``; all where none is
named.  Told are CPU seconds of one process, and the exponent of growth: the slope of a line through the logarithms.
Texts are made by repeating a few displays under new numbers and names.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import mpmath
import sympy as sp

from tlssym.cache.store import Memory
from tlssym.check.certified import distance, enclosure
from tlssym.check.quadrature import quadrature
from tlssym.check.selfconsistent import numeric_relation, solve_log_time
from tlssym.check.selfconsistent_law import measure_law
from tlssym.integrate import integrate
from tlssym.language import Theta, Transform
from tlssym.pipeline import check_lecture

PARAGRAPH = r"""
$$ M_{%(n)d} = \int_0^{E_{%(n)d}} dx\, x = \frac{E_{%(n)d}^2}{2} \tag{1.%(a)d} $$

$$ N_{%(n)d} = M_{%(n)d} E_{%(n)d} \tag{1.%(b)d} $$

$$ N_{%(n)d} = \frac{E_{%(n)d}^3}{2} \tag{1.%(c)d} $$

$$ K_{%(n)d} = \int_0^\infty dx\, e^{-x E_{%(n)d}} = \frac{1}{E_{%(n)d}} \tag{1.%(d)d} $$

$$ E_{%(n)d} K_{%(n)d} = 1 \tag{1.%(e)d} $$
"""
EACH = 5
CUT = r"\int_0^1 dx \int_0^1 dy\, \theta(x y - \frac{1}{7}) \frac{x}{1 + y}"


def text_of(displays: int) -> str:
    """A text with so many displays."""
    parts = []
    for n in range(displays // EACH):
        first = EACH * n + 1
        parts.append(PARAGRAPH % {"n": n, **{letter: first + i for i, letter in enumerate("abcde")}})
    return "# Notes\n" + "".join(parts)


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The exponent p of seconds ~ sizes^p, by least squares."""
    xs, ys = [math.log(n) for n in sizes], [math.log(max(s, 1e-6)) for s in seconds]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - mean_x) ** 2 for x in xs)


def taken(run: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    run()
    spent = time.process_time() - start
    print(f"… {spent:.2f} s", flush=True)
    return spent


def table(name: str, sizes: Sequence[int], columns: dict[str, list[float]]) -> None:
    """One table with the exponents under it."""
    print(f"{name:>12}" + "".join(f"{each:>26}" for each in columns))
    for row, size in enumerate(sizes):
        print(f"{size:>12}" + "".join(f"{column[row]:>26.2f}" for column in columns.values()))
    told = "".join(f"{slope(sizes, column):>26.2f}" for column in columns.values())
    print(f"{'exponent':>12}{told}", flush=True)


def displays() -> None:
    """Texts of 50, 200 and 1000 displays: cold, and after one edit with what is kept."""
    sizes, cold, edited = (50, 200, 1000), [], []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path, store, text = Path(folder) / f"{size}.md", Memory(), text_of(size)
            path.write_text(text, encoding="utf-8")
            cold.append(taken(lambda p=path, s=store: check_lecture(str(p), digits=15, store=s)))
            path.write_text(text.replace("= 1 \\tag{1.50}", "= 2 \\tag{1.50}"), encoding="utf-8")
            edited.append(taken(lambda p=path, s=store: check_lecture(str(p), digits=15, store=s)))
    table("displays", sizes, {"cold": cold, "one formula edited": edited})


def variables() -> None:
    """The simplex in 1 to 8 variables."""
    sizes, spent = range(1, 9), []
    for size in sizes:
        names = [f"x_{i}" for i in range(1, size + 1)]
        inner = " ".join(rf"\int_0^1 d{name}" for name in names)
        steps = "".join(rf"\theta({a} - {b})" for a, b in zip(names[1:], names, strict=False))
        spent.append(taken(lambda i=inner, s=steps: integrate(rf"{i}\, {s} x_1", digits=15)))
    table("variables", list(sizes), {"ordered variables": spent})


def steps() -> None:
    """Two variables under 2 to 24 step functions of power laws."""
    sizes, spent = (2, 4, 8, 16, 24), []
    for size in sizes:
        cuts = "".join(rf"\theta(x^{{{k}}} y - {k + 1} a)" for k in range(1, size + 1))
        spent.append(
            taken(lambda c=cuts: integrate(rf"\int_0^1 dx \int_0^1 dy\, {c}", where=["a < 1"], digits=15))
        )
    table("steps", list(sizes), {"power-law steps": spent})


def digits() -> None:
    """One integral to 15 and up to 200 digits, beside mpmath on the same integral cut by hand."""
    sizes, ours, theirs = (15, 30, 50, 100, 200), [], []
    for size in sizes:
        ours.append(taken(lambda n=size: integrate(CUT, digits=n)))

        def by_hand(n: int = size) -> None:
            with mpmath.workdps(n):
                low = mpmath.mpf(1) / 7
                mpmath.quad(lambda x: x * (mpmath.log(2) - mpmath.log(1 + low / x)), [low, 1])

        theirs.append(taken(by_hand))
    table("digits", list(sizes), {"integrate, from LaTeX": ours, "mpmath, cut by hand": theirs})


def _radius(ball: Any) -> Any:
    return mpmath.mpf(ball.rad().mid().str(5, radius=False))


def certified() -> None:
    """What an enclosure costs beside mpmath and our own quadrature of one integral, and the digits these agree to."""
    sizes = (15, 30, 50, 100, 200, 500)
    columns: dict[str, list[float]] = {"arb": [], "quadrature": [], "mpmath, cut by hand": []}
    agreed: dict[str, list[float]] = {"its bound, digits": [], "agrees to": [], "mpmath agrees to": []}
    x = sp.symbols("x", positive=True)
    integral = sp.Integral(Theta(x - sp.Rational(1, 7)) * x / (1 + x), (x, 0, 1))

    def by_hand() -> Any:
        return mpmath.quad(lambda x: x / (1 + x), [mpmath.mpf(1) / 7, 1])

    for size in sizes:
        found: list[Any] = []
        ways = (
            lambda n=size: enclosure(integral, {}, n),
            lambda n=size: quadrature(integral, {}, digits=n),
            by_hand,
        )
        with mpmath.workdps(size):
            for column, way in zip(columns.values(), ways, strict=True):
                column.append(taken(lambda w=way, f=found: f.append(w())))
            ball, ours, theirs = found
            own = distance(ours.value, ball) if ours.value is not None else mpmath.mpf(1)
            for shown, off in zip(agreed.values(), (_radius(ball), own, distance(theirs, ball)), strict=True):
                shown.append(float(-mpmath.log10(off)))
    table("digits", list(sizes), columns | agreed)


def times() -> None:
    """The self-consistent equation on a logarithmic grid to ln(t/t₀) = 10² … 10⁶, and its law measured there."""
    sizes, solved, measured = (10**2, 10**3, 10**4, 10**5, 10**6), [], []
    t, p, A, B = sp.symbols("t p A B", positive=True)
    x = sp.Function("x")
    left, right = Transform(x(t), t, p), Transform(1 / x(t), t, p)
    spread = sp.Eq(left, sp.pi / (2 * p**2) * sp.sqrt(A / B) / sp.sqrt(right))
    relation = numeric_relation(spread, x, t, p, {A: 1, B: 1})
    for size in sizes:
        found: list[Any] = []
        solved.append(taken(lambda n=size, f=found: f.append(solve_log_time(relation, log_time=float(n)))))
        measured.append(taken(lambda f=found: measure_law(f[0])))
    table("ln(t/t0)", list(sizes), {"solved on a grid": solved, "law measured": measured})


TABLES = {
    "displays": displays,
    "variables": variables,
    "steps": steps,
    "digits": digits,
    "certified": certified,
    "times": times,
}

if __name__ == "__main__":
    for word in sys.argv[1:] or TABLES:
        TABLES[word]()
