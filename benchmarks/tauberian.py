"""What each leg of the self-consistent Laplace equation costs, and how the cost grows.

Run as ``python benchmarks/tauberian.py``.  Set ``OPENBLAS_NUM_THREADS=1`` where other work shares the
machine: the matrices are small, and threads that wait for each other cost more than they bring.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from derivations.lecture5.finite_limit import finite_limit_relation
from derivations.lecture5.march import legs_agree, solve_in_time
from tlssym.check.inversion import invert
from tlssym.check.selfconsistent import numeric_relation, solve_log_time
from tlssym.check.selfconsistent_law import measure_law, off_grid_residual, transform_at
from tlssym.check.selfconsistent_steps import check_balance
from tlssym.language import Transform
from tlssym.mathematics.laplace import transform_equation
from tlssym.mathematics.tauberian import leading_law

t, p, tau, A, B, delta = sp.symbols("t p tau A B Delta_0", positive=True)
x, xi = sp.Function("x"), sp.Function("xi")
X, Q = Transform(x(t), t, p), Transform(1 / x(t), t, p)
SPREAD = sp.Eq(X, sp.pi / (2 * p**2) * sp.sqrt(A / B) / sp.sqrt(Q))
NUMBERS = {A: 1, B: 1}


def timed(what: str, action: Callable[[], Any], tell: Callable[[Any], str] = lambda _: "") -> Any:
    """Run, print what it cost and what it gave."""
    started = time.perf_counter()
    result = action()
    print(f"{what:<58} {time.perf_counter() - started:8.3f} s   {tell(result)}", flush=True)
    return result


def main() -> None:
    """All legs, one line each."""
    memory = sp.Integral(xi(delta, tau) / x(t - tau), (tau, 0, t))
    timed(
        "Laplace transform and solution for F",
        lambda: transform_equation(sp.Eq(xi(delta, t), A * (1 - B * delta**2 * memory)), t, p),
        lambda r: str(r.solution.rhs),
    )
    balance = timed("Tauberian balance", lambda: leading_law(SPREAD, x, t, p), lambda b: str(b.law))
    timed("Tauberian balance, every step checked", lambda: check_balance(balance))
    for log_time in (1e2, 1e3, 1e4, 1e5, 1e6):
        solution = timed(
            f"logarithmic grid to ln(t/t0) = {log_time:g}",
            lambda top=log_time: solve_log_time(numeric_relation(SPREAD, x, t, p, NUMBERS), log_time=top),
            lambda s: f"residual {s.residual:.1e}, {len(s.history)} iterations",
        )
        between = timed(
            "    between the points", lambda s=solution: off_grid_residual(s), lambda o: f"{o.largest:.1e}"
        )
        measured = timed("    law extrapolated", lambda s=solution: measure_law(s))
        if measured.coefficient is not None and measured.loglog is not None:
            off = measured.coefficient / (np.pi**2 / 2) - 1
            told = f"C off by {off:.1e} ± {measured.coefficient_error:.1e}, c_1 = {measured.loglog:.9f}"
            print(f"    {told}; relation {between.largest:.0e}")
    for degree in (60, 80, 100, 140):
        timed(
            f"logarithmic grid, degree {degree}",
            lambda n=degree: solve_log_time(numeric_relation(SPREAD, x, t, p, NUMBERS), degree=n),
            lambda s: f"{off_grid_residual(s).largest:.1e}",
        )
    curvature = 1 / (10 * np.pi)
    for refinement in (2, 4, 8):
        march = timed(
            f"march in time to t/t0 = 1e4, {refinement} steps per t0",
            lambda n=refinement: solve_in_time(curvature, refinement=n),
            lambda s: f"error {s.error:.1e}, between its bounds: {s.bounds_hold}",
        )
    grid = timed(
        "the same by transforms",
        lambda: solve_log_time(finite_limit_relation(curvature, cutoff="sharp"), log_time=300.0),
    )
    print("   ", legs_agree(march, grid).says)
    smooth = solve_log_time(finite_limit_relation(curvature))

    def transform(at: Any) -> Any:
        inverse = transform_at(smooth, smooth.relation.kernels[1], complex(at))
        z = mpmath.sqrt(curvature * mpmath.mpmathify(inverse))
        return mpmath.atan(z) / z / at**2

    for when in (1e2, 1e10, 1e40):
        timed(
            f"inversion at t/t0 = {when:g}",
            lambda time=when: invert(
                transform, time, methods=("talbot", "dehoog"), degrees={"talbot": (12, 16), "dehoog": (8, 12)}
            ),
            lambda i, time=when: f"off {float(i.value) / np.exp(smooth.log_value(np.log(time))) - 1:.1e}",
        )


if __name__ == "__main__":
    main()
