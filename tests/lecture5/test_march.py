"""The march in time: against the exact start, the bounds, the Laplace relation, and its own wrong twin."""

import numpy as np
import pytest

from derivations.lecture5.finite_limit import finite_limit_relation
from derivations.lecture5.march import (
    legs_agree,
    lower_ratio,
    lower_ratio_at_log_time,
    solve_in_time,
)
from tlssym.check.selfconsistent import solve_log_time
from tlssym.values import Answer

CURVATURE = 0.2


@pytest.fixture(scope="module")
def march():
    return solve_in_time(CURVATURE, time=3e3, refinement=4)


@pytest.fixture(scope="module")
def grid():
    return solve_log_time(finite_limit_relation(CURVATURE, cutoff="sharp"), log_time=300.0)


def test_steps_converge_and_the_start_is_exact(march):
    assert march.error < 1e-5
    assert march.times[0] == 1 and march.values[0] == 1
    # To first order in κ the memory sees u = 1 and y = s: y = s − κ (s ln s − s + 1)/3 for 1 < s < 2.
    small = solve_in_time(1e-4, time=5.0, refinement=4)
    inside = (small.times > 1.1) & (small.times < 2)
    s = small.times[inside]
    first_order = (s * np.log(s) - s + 1) / 3
    assert np.abs((s - small.values[inside]) / 1e-4 / first_order - 1).max() < 1e-3
    finer = solve_in_time(CURVATURE, time=30.0, refinement=8)
    coarser = solve_in_time(CURVATURE, time=30.0, refinement=4)
    assert finer.error < coarser.error / 2


def test_bounds_hold_and_are_close(march):
    assert march.bounds_hold
    assert march.least_rate > 0 and march.largest_growth <= 1e-9
    assert (march.values <= march.upper_falling * (1 + 1e-6)).all()
    assert (march.values >= march.lower * (1 - 1e-6)).all()
    assert (march.values / march.lower).max() < 1.15


def test_lower_bound_has_the_asymptotic_coefficient():
    for curvature in (0.03, 1.0, 7.0):
        L = np.array([1e6, 1e9])
        scaled = lower_ratio_at_log_time(curvature, L) * 2 * curvature * L / np.pi**2
        assert (np.abs(scaled - 1) < 20 * np.log(L) / (curvature * L)).all()
        assert np.abs(scaled - 0.5).min() > 0.4
    assert lower_ratio(0.5, 1.0) == 1.0
    ratio = lower_ratio(0.5, np.array([3.0, 50.0, 1e5]))
    assert (np.diff(ratio) < 0).all() and (ratio < 1).all()


def test_lower_bound_holds_far_beyond_the_march():
    solution = solve_log_time(finite_limit_relation(CURVATURE, cutoff="sharp"))
    L = np.exp(np.linspace(0.0, np.log(1e4), 40))
    ratio = np.exp(solution.log_value(L) - L)
    bound = lower_ratio_at_log_time(CURVATURE, L)
    assert (ratio > bound * (1 - 1e-7)).all() and (ratio < 1).all()
    assert (ratio / bound).max() < 1.3
    assert ratio[-1] / bound[-1] < 1.02, "both tend to the same law"


def test_time_and_laplace_legs_are_the_same_function(march, grid):
    evidence = legs_agree(march, grid)
    assert evidence.outcome is Answer.AGREES and evidence.digits > 5


def test_wrong_twins_of_the_evolution_are_told_apart(march, grid):
    now = solve_in_time(CURVATURE, time=3e3, refinement=3, kernel_time="now")
    assert legs_agree(now, grid).outcome is Answer.REFUTES
    other = solve_log_time(finite_limit_relation(2 * CURVATURE, cutoff="sharp"), log_time=300.0)
    assert legs_agree(march, other).outcome is Answer.REFUTES


def test_time_to_reach_a_level(march):
    assert march.time_to_reach(0.5) == 0.5
    time = march.time_to_reach(500.0)
    assert abs(march.value_at(time) / 500.0 - 1) < 1e-10
    assert 500.0 < time < 500.0 / lower_ratio(CURVATURE, time) * 1.0001
    with pytest.raises(ValueError, match="only"):
        march.time_to_reach(1e9)
    with pytest.raises(ValueError, match="solved up to"):
        march.value_at(1e9)


def test_an_unstable_evolution_does_not_pass():
    unstable = solve_in_time(6.0, time=30.0, refinement=3, nodes=12)
    assert not unstable.bounds_hold
    assert unstable.least_rate < 0
    with pytest.raises(ValueError):
        solve_in_time(-1.0)
    with pytest.raises(ValueError):
        solve_in_time(0.1, kernel_time="later")
