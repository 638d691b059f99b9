"""The numeric legs of the law x(t) ∝ t/ln t and of T_1: solvers that know nothing of the derived answer."""

from __future__ import annotations

import time
from typing import Any

import mpmath as mp
import numpy as np

from derivations.lecture5.base import T_2, A, B
from derivations.lecture5.finite_limit import finite_limit_relation
from derivations.lecture5.march import legs_agree, solve_in_time
from tlssym.check.inversion import inversion_agrees
from tlssym.check.selfconsistent import LogTimeSolution, solve_log_time
from tlssym.check.selfconsistent_law import transform_at
from tlssym.values import Answer, Evidence

LOG_TIME = 1.2e4  # ln(t/T_2) up to which the relation is solved
WINDOW = 2e4  # t/T_2 up to which the evolution is marched
COUPLINGS = (1e-2, 1e-3, 1e-4)  # P_0U_0
UNITS = {A: 1, B: 1, T_2: 1}


def invert_transform(curvature: float, digits: int) -> Evidence:
    """The transform of (5.45) with its finite limit, inverted by two methods, against the solution in time."""
    start = time.perf_counter()
    solution = solve_log_time(finite_limit_relation(curvature))
    kernel = solution.relation.kernels[1]

    def transform(at: Any) -> Any:
        z = mp.sqrt(curvature * mp.mpmathify(transform_at(solution, kernel, complex(at))))
        return mp.atan(z) / z / at**2

    found = inversion_agrees(
        transform,
        lambda at: _value(solution, at),
        (3, 1e4, 1e20),
        methods=("talbot", "dehoog"),
        degrees={"talbot": (12, 16), "dehoog": (8, 12)},
    )
    return Evidence(
        found.name, found.outcome, found.says, found.digits, found.points, time.perf_counter() - start
    )


def _value(solution: LogTimeSolution, at: Any) -> float:
    return float(np.exp(solution.log_value(np.log(float(at)))))


def march(curvature: float, printed_over_scale: float, digits: int) -> Evidence:
    """The evolution equation marched in time: when the density is reached, beside the linear estimate.

    Parameters
    ----------
    curvature : float
        B·E_*, dimensionless.
    printed_over_scale : float
        The derived T_1 in units of T_2/(P_0U_0), the linear estimate.
    digits : int
        Not used: the march has an error of its own, told in the evidence.
    """
    start = time.perf_counter()
    solution = solve_in_time(curvature, time=WINDOW)
    ratios = [solution.time_to_reach(1 / coupling) * coupling / printed_over_scale for coupling in COUPLINGS]
    grid = solve_log_time(finite_limit_relation(curvature, cutoff="sharp"))
    together = legs_agree(solution, grid)
    shown = ", ".join(
        f"{ratio:.4f} at $P_0U_0$ = {coupling:g}" for ratio, coupling in zip(ratios, COUPLINGS, strict=True)
    )
    bounds = "hold" if solution.bounds_hold else "fail"
    says = f"T_1 from the march over the derived estimate: {shown}; bounds {bounds}; {together.says}"
    # a logarithm lost would move the ratio by factors; a number of order one is what the estimate leaves open
    steady = max(ratios) / min(ratios) < 1.5 and 0.1 < min(ratios) < 10
    outcome = (
        Answer.AGREES
        if steady and solution.bounds_hold and together.outcome is Answer.AGREES
        else Answer.UNDECIDED
    )
    if solution.bounds_hold and not steady:
        outcome = Answer.REFUTES
    return Evidence("evolution in time", outcome, says, None, len(COUPLINGS), time.perf_counter() - start)
