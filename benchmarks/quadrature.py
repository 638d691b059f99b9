"""What the numeric leg costs and how many digits it gives, beside mpmath and scipy on the same integrals.

Run ``python benchmarks/quadrature.py [--seconds LIMIT]``.  Each competitor is called as a user would call
it, on the integral as written, in a process of its own that is stopped at the limit.  "Right" is the number
of digits on which a result agrees with the exact value or, where there is none, with our value at ten digits
more.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import platform
import time
import warnings
from collections.abc import Callable
from typing import Any

import mpmath
import sympy as sp

from tlssym.check.montecarlo import montecarlo
from tlssym.check.quadrature import quadrature
from tlssym.language import Theta, sphere_area

Q, oo = sp.Rational, sp.oo
R, R_1, Delta_p, E_1, Delta_01, x, y = sp.symbols("R R_1 Delta_p E_1 Delta_01 x y")
E, Delta_0, U_0 = Q(7, 3), Q(5, 4), Q(3, 7)
EPSILON, T = E / 1000, 10 * E


def pairs(a: Any, d: Any, mended: bool, amplitude: Any = sp.S.One) -> Any:
    """Resonances with one neighbour, in one octave of coupling."""
    W = U_0 / R**a * amplitude * (Delta_01 / E_1 if mended else 1)
    steps = Theta(W - sp.Abs(E - E_1)) * Theta(W - EPSILON / 2) * Theta(EPSILON - W)
    return sp.Integral(
        sphere_area(d) * R ** (d - 1) / Delta_01 * steps, (Delta_01, 0, E_1), (E_1, 0, oo), (R, 0, oo)
    )


def triples(a: Any, d: Any, octave: bool) -> Any:
    """Resonances with two neighbours, with the full square root."""
    V = U_0**2 * Delta_0 / E / (R**a * R_1**a * sp.sqrt(Delta_p**2 + U_0**2 / R_1 ** (2 * a)))
    steps = Theta(V - sp.Abs(Delta_p - E)) * Theta(R - R_1)
    if octave:
        steps *= Theta(V - EPSILON / 2) * Theta(EPSILON - V)
    measure = sphere_area(d) ** 2 * (R * R_1) ** (d - 1)
    return sp.Integral(measure * steps, (Delta_p, -T, T), (R_1, 0, oo), (R, 0, oo))


def triples_simplified(a: Any, d: Any) -> Any:
    """The same after the window is integrated out."""
    steps = Theta(E - U_0 / R_1**a) * Theta(R - R_1)
    return sp.Integral(sphere_area(d) ** 2 * (R * R_1) ** (d - 1 - a) * steps, (R_1, 0, oo), (R, 0, oo))


CASES: dict[str, tuple[Any, int, Any]] = {
    "pairs, a = d = 3": (pairs(3, 3, True, Delta_0 / E), 50, 8 * sp.pi * sp.log(2) / 3 * U_0 * Delta_0 / E),
    "triples, octave, ε/E = 1e-3": (triples(3, 3, True), 30, None),
    "triples, a = 3, d = 2": (triples(3, 2, False), 30, None),
    "triples, a = 5/2, d = 2": (triples(Q(5, 2), 2, False), 30, None),
    "triples, window done, a = 3, d = 2": (triples_simplified(3, 2), 30, None),
    "octave pairs, a = 3, d = 2": (pairs(3, 2, True), 30, None),
    "octave pairs, a = 5/2, d = 2": (pairs(Q(5, 2), 2, True), 30, None),
    "octave pairs as printed (diverges)": (pairs(3, 2, False), 30, None),
    "hyperbola in the unit square": (
        sp.Integral(Theta(x * y - Q(1, 7)) / (x * y), (x, 0, 1), (y, 0, 1)),
        30,
        sp.log(7) ** 2 / 2,
    ),
    "band on a square": (sp.Integral(Theta(Q(1, 3) - sp.Abs(x - y)), (x, 0, 2), (y, 0, 2)), 30, Q(11, 9)),
    "Lorentzian": (sp.Integral(1 / (1 + 3 * x**2), (x, 0, oo)), 30, sp.pi / 2 / sp.sqrt(3)),
    "1/(t + x + x²), t = 1e-6": (
        sp.Integral(1 / (Q(1, 10**6) + x + x**2), (x, 0, oo)),
        30,
        sp.log((1 + sp.sqrt(1 - Q(4, 10**6))) / (1 - sp.sqrt(1 - Q(4, 10**6)))) / sp.sqrt(1 - Q(4, 10**6)),
    ),
}


def by_mpmath(name: str) -> float:
    """``mpmath.quad`` at 30 digits, all variables at once, step functions as conditionals."""
    integral, _, _ = CASES[name]
    variables = [limit[0] for limit in integral.limits]
    steps = {Theta: lambda value: 1 if value > 0 else 0}
    function = sp.lambdify(variables, integral.function, modules=[{"Theta": steps[Theta]}, "mpmath"])
    fixed = [[_plain(limit[1], -mpmath.inf), _plain(limit[2], mpmath.inf)] for limit in integral.limits]
    mpmath.mp.dps = 30
    return mpmath.quad(_within(function, integral.limits, variables), *fixed)


def by_scipy(name: str) -> float:
    """``scipy.integrate.nquad`` with limits as functions of the outer variables."""
    from scipy import integrate

    integral, _, _ = CASES[name]
    variables = [limit[0] for limit in integral.limits]
    function = sp.lambdify(
        variables, integral.function, modules=[{"Theta": lambda v: 1.0 if v > 0 else 0.0}, "math"]
    )
    ranges: list[Any] = []
    for position, (_, low, high) in enumerate(integral.limits):
        outer = variables[position + 1 :]
        ends = sp.lambdify(outer, [low, high], modules="math")
        ranges.append(lambda *outside, ends=ends: [float(value) for value in ends(*outside)])

    def guarded(*point: float) -> float:
        try:
            return float(function(*point))
        except (ZeroDivisionError, OverflowError):
            return 0.0

    warnings.simplefilter("ignore")
    return float(integrate.nquad(guarded, ranges)[0])


def _plain(limit: Any, instead: Any) -> Any:
    return instead if limit.free_symbols or limit.is_infinite else mpmath.mpf(sp.N(limit, 40))


def _within(function: Callable[..., Any], limits: Any, variables: list[Any]) -> Callable[..., Any]:
    moving = [(x, high) for x, _, high in limits if high.free_symbols]
    bounds = [(variables.index(x), sp.lambdify(variables, high, modules="mpmath")) for x, high in moving]

    def inside(*point: Any) -> Any:
        if any(point[index] > bound(*point) or point[index] < 0 for index, bound in bounds):
            return mpmath.mpf(0)
        try:
            return function(*point)
        except ZeroDivisionError:
            return mpmath.mpf(0)

    return inside


def _work(task: Callable[[str], Any], name: str, answers: Any) -> None:
    start = time.perf_counter()
    try:
        answers.put((str(task(name)), time.perf_counter() - start, ""))
    except Exception as error:  # a competitor may fail in any way; the table says how
        answers.put(("", time.perf_counter() - start, type(error).__name__))


def limited(task: Callable[[str], Any], name: str, seconds: float) -> tuple[str, float, str]:
    """Result, time and trouble of a task in a process of its own, ended at the limit."""
    answers: Any = multiprocessing.Queue()
    process = multiprocessing.Process(target=_work, args=(task, name, answers))
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        return "", seconds, "time out"
    return answers.get() if not answers.empty() else ("", seconds, "died")


def right(value: Any, exact: Any) -> str:
    """Digits on which a value agrees with the exact one."""
    if value is None or exact is None:
        return "-"
    with mpmath.workdps(80):
        difference = abs(mpmath.mpf(value) / exact - 1)
        return f"{float(-mpmath.log10(difference)):.1f}" if difference else "all"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="time limit of each competitor")
    parser.add_argument("--only", default="", help="cases whose name contains this")
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, mpmath {mpmath.__version__}, {platform.machine()}")
    print(f"{'integral':36} {'by':12} {'outcome':12} {'claimed':>8} {'right':>7} {'wall s':>8} {'CPU s':>7}")
    for name, (integral, digits, closed) in CASES.items():
        if arguments.only not in name:
            continue
        wall, cpu = time.perf_counter(), time.process_time()
        ours = quadrature(integral, {}, digits=digits, work=100_000_000)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if closed is not None:
            exact = _exact(closed)
        else:
            exact = quadrature(integral, {}, digits=digits + 10, work=200_000_000).value
        line = f"{name:36} {'tlssym':12} {ours.outcome:12} {ours.digits:8.1f} {right(ours.value, exact):>7}"
        print(f"{line} {wall:8.2f} {cpu:7.2f}", flush=True)
        start = time.perf_counter()
        counted = montecarlo(integral, {})
        claimed = -math.log10(counted.standard_error / abs(counted.value)) if counted.value else 0.0
        line = (
            f"{'':36} {'Monte Carlo':12} {counted.outcome:12} {claimed:8.1f} {right(counted.value, exact):>7}"
        )
        print(f"{line} {time.perf_counter() - start:8.2f}", flush=True)
        for label, task in (("mpmath.quad", by_mpmath), ("scipy nquad", by_scipy)):
            value, seconds, trouble = limited(task, name, arguments.seconds)
            shown = right(value or None, exact)
            print(f"{'':36} {label:12} {trouble or 'value':12} {'':8} {shown:>7} {seconds:8.2f}", flush=True)


def _exact(closed: Any) -> Any:
    with mpmath.workdps(90):
        return mpmath.mpf(sp.N(closed, 85))


if __name__ == "__main__":
    main()
