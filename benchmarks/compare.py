"""What a comparison of two formulas costs, beside what sympy says of the same pair.

    python benchmarks/compare.py

Each pair is compared in a fresh state (no cached exponents), then again; sympy's ``simplify(p - q) == 0`` and
``p.equals(q)`` get ten seconds each.  The last table shows the growth with the size of a formula.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.cache import clear_cache

from tlssym.language import Theta, sphere_area
from tlssym.mathematics.equality import compare
from tlssym.numbers import exponents

LIMIT = 10
a, d = sp.symbols("a d", positive=True)
U, P, T, e, E, E1, D0, W, R = sp.symbols("U_0 P_0 T varepsilon E E_1 Delta_0 W_T R", positive=True)
COUNT = (P * U) ** 2 * T * D0 / E**2
PAIRS = {
    "nested powers": (
        U * (P * T * P * U * (e / U) ** ((a - d) / a)) ** (a / d),
        U * (P**2 * T * U) ** (a / d) * (e / U) ** ((a - d) / d),
    ),
    "a swapped exponent": (W * (W / T) ** (d / (2 * d - a)), W * (W / T) ** (a / (2 * d - a))),
    "a pure number in a, d": (
        COUNT * (E / U) ** (2 * (a - d) / a),
        sphere_area(d) ** 2 / (2 * a - d) * COUNT * (E / U) ** (2 * (a - d) / a),
    ),
    "a root of sums": (
        U**2 / (R ** (2 * a) * sp.sqrt(E**2 + U**2 / R ** (2 * a))),
        U / R**a / sp.sqrt(1 + (E * R**a / U) ** 2),
    ),
    "split logarithms": (
        COUNT * sp.log(D0**2 / (4 * e)),
        COUNT * (2 * sp.log(D0) - sp.log(e) - 2 * sp.log(2)),
    ),
    "denominators": (1 / (sp.sqrt(E) + sp.sqrt(D0)), (sp.sqrt(E) - sp.sqrt(D0)) / (E - D0)),
    "Γ shifted": (sphere_area(d), d * sp.pi ** (d / 2) / sp.gamma(d / 2 + 1)),
    "a step rearranged": (Theta(E - U / R**3), Theta(1 - U / (E * R**3))),
    "ln(E/ε) for ln(Δ/ε)": (COUNT * sp.log(E / e), COUNT * sp.log(D0 / e)),
}


def fresh() -> None:
    """Forget what was computed before."""
    clear_cache()
    for cached in (exponents.canonical, exponents.add, exponents.multiply, exponents.whole_part):
        cached.cache_clear()


def timed(function: Callable[[], Any]) -> tuple[float, str]:
    """Milliseconds and the answer; a time-out is an answer."""

    def stop(*_: Any) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT)
    start = time.perf_counter()
    try:
        answer = str(function())
    except TimeoutError:
        answer = "time-out"
    finally:
        signal.alarm(0)
    return (time.perf_counter() - start) * 1000, answer


def main() -> None:
    """Print the tables."""
    print(f"{'pair':24s} {'first':>8s} {'again':>8s} {'ours':12s} {'simplify':>10s} {'':9s} {'equals':>10s}")
    for name, (printed, derived) in PAIRS.items():
        fresh()
        first, answer = timed(lambda p=printed, q=derived: compare(p, q).kind.value)
        again, _ = timed(lambda p=printed, q=derived: compare(p, q).kind.value)
        fresh()
        simplified, zero = timed(lambda p=printed, q=derived: sp.simplify(p - q) == 0)
        fresh()
        equals, same = timed(lambda p=printed, q=derived: p.equals(q))
        print(
            f"{name:24s} {first:6.1f}ms {again:6.1f}ms {answer:12s} {simplified:8.0f}ms {zero:9s}"
            f" {equals:8.0f}ms {same}"
        )
    print("\ngrowth with the number n of factors √(x_k² + x_{k+1}²), compared with x_k·√(1 + (x_{k+1}/x_k)²)")
    for count in (2, 4, 8, 16):
        xs = sp.symbols(f"x0:{count + 1}", positive=True)
        printed = sp.Mul(*[sp.sqrt(xs[k] ** 2 + xs[k + 1] ** 2) for k in range(count)])
        derived = sp.Mul(*[xs[k] * sp.sqrt(1 + (xs[k + 1] / xs[k]) ** 2) for k in reversed(range(count))])
        milliseconds, answer = timed(lambda p=printed, q=derived: compare(p, q).kind.value)
        print(f"  n = {count:2d}: {milliseconds:7.1f} ms  {answer}")


if __name__ == "__main__":
    main()
