"""Cost of the region engine: the integrals of a resonance count, growth with size, and sympy beside it.

Run ``python benchmarks/regions.py``; times are processor seconds of one run after a first one has warmed
sympy's caches.  sympy gets ``LIMIT`` seconds for each integral, in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from typing import Any

import sympy as sp
from rich.console import Console
from rich.table import Table
from sympy import Abs, Integral, Rational, oo, pi, sqrt, symbols

from tlssym.language import Theta, sphere_area
from tlssym.mathematics.regions import evaluate

LIMIT = 20.0
P, U, D0, E, E1, D1, R, R1, eps, a, d, T, Dp, p, q = symbols(
    "P_0 U_0 Delta_0 E E_1 Delta_01 R R_1 varepsilon a d T Delta_p p q"
)


def octave(V: Any) -> Any:
    return Theta(V - eps / 2) * Theta(eps - V)


def named() -> dict[str, tuple[Any, dict[str, Any]]]:
    """Integrals by name, with the keywords of ``evaluate``."""
    V = U / R**3 * D0 / E * D1 / E1
    pair = 4 * pi * R**2 / D1 * Theta(V - Abs(E - E1)) * octave(V)
    W = U / R**3 * D0 / E * U / R1**3 / sqrt(Dp**2 + U**2 / R1**6)
    triple = 16 * pi**2 * (R * R1) ** 2 * Theta(W - Abs(Dp - E)) * octave(W) * Theta(R - R1)
    K = U**2 * D0 / E**2 / (R * R1) ** 3
    band = 16 * pi**2 * (R * R1) ** -1 * octave(K) * Theta(E - U / R1**3)
    measure = sphere_area(d) ** 2 * (R * R1) ** (d - 1)
    G = D0 / E * U**2 / (R**a * R1**a * sqrt(Dp**2 + U**2 / R1 ** (2 * a)))
    space = ((R1, 0, oo), (R, 0, oo))
    return {
        "pairs in an octave": (Integral(pair, (D1, 0, E1), (E1, 0, oo), (R, 0, oo)), {}),
        "triples in an octave, small ε": (Integral(triple, (Dp, -T, T), *space), {"small": eps}),
        "band over two radii (diverges)": (Integral(band, *space), {}),
        "band over ordered radii": (Integral(band * Theta(R - R1), *space), {}),
        "triples, symbolic a and d, small Δ": (
            Integral(measure * Theta(G - Abs(Dp - E)) * Theta(R - R1), (Dp, -T, T), *space),
            {"small": D0},
        ),
        "ordered radii, symbolic a and d": (
            Integral(measure * (R * R1) ** -a * Theta(E - U / R1**a) * Theta(R - R1), *space),
            {},
        ),
    }


def random_region(variables: int, steps: int, seed: int) -> Any:
    """A bounded random region with symbolic exponents."""
    source = random.Random(seed)
    names = symbols(f"x_1:{variables + 1}")
    f = sp.Mul(*[x ** source.choice([a, d, Rational(1, 2), 2, 1]) * Theta(q - x) for x in names])
    for _ in range(steps - variables):
        first, second = source.sample(range(variables), 2) if variables > 1 else (0, 0)
        smaller = p if first == second else p * names[second] ** source.choice([1, 2])
        f *= Theta(names[first] - smaller)
    return Integral(f, *[(x, 0, oo) for x in names])


def seconds(integral: Any, **keywords: Any) -> tuple[float, Any]:
    evaluate(integral, **keywords)
    start = time.process_time()
    result = evaluate(integral, **keywords)
    return time.process_time() - start, result


def _sympy_worker(integral: Any, pipe: Any) -> None:
    positive = {s: sp.Symbol(s.name, positive=True) for s in integral.atoms(sp.Symbol)}
    plain = integral.replace(Theta, sp.Heaviside).xreplace(positive)
    try:
        value = plain.doit()
    except (TypeError, ValueError, NotImplementedError, AttributeError, RecursionError) as error:
        pipe.send(f"error: {type(error).__name__}")
        return
    pipe.send("unevaluated" if value.has(sp.Integral) else sp.sstr(value)[:60])


def sympy_says(integral: Any) -> str:
    """sympy's own answer to the same integral, or that it took too long."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_sympy_worker, args=(integral, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(LIMIT) else f"no answer in {LIMIT:.0f} s"
    except EOFError:
        return "error"
    finally:
        process.kill()
        process.join()


def main() -> None:
    console = Console(width=150)
    table = Table("integral", "seconds", "converges", "value or direction", "sympy", title="Named integrals")
    for name, (integral, keywords) in named().items():
        spent, result = seconds(integral, **keywords)
        shown = result.escapes or sp.sstr(result.value)
        table.add_row(name, f"{spent:.3f}", str(result.converges), shown[:70], sympy_says(integral))
    console.print(table)
    growth = Table("variables", "step functions", "seconds", "chambers", title="Growth, symbolic exponents")
    for variables, steps in ((1, 2), (2, 4), (3, 6), (4, 8), (5, 10), (6, 9), (6, 12)):
        runs = [seconds(random_region(variables, steps, k), assuming=(p < 1, q > 1)) for k in range(3)]
        chambers = max(len(result.cases) + 1 for _, result in runs)
        growth.add_row(str(variables), str(steps), f"{max(t for t, _ in runs):.3f}", str(chambers))
    console.print(growth)


if __name__ == "__main__":
    main()
