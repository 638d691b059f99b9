"""Thresholds, scales and the conditions under which they mean something."""

import pytest
import sympy as sp

from tlssym.mathematics.conditions import (
    ConditionError,
    condition_equivalent,
    sign_of,
    solve_condition,
    written_positive,
)
from tlssym.mathematics.thresholds import ThresholdError, plain_inequality, re_express, solve_balance

a, d = sp.symbols("a d", positive=True)
U, P, T, E, e, W = sp.symbols("U_0 P_0 T E varepsilon W_T", positive=True)
COUPLING = U * (P * T * P * U * (e / U) ** ((a - d) / a)) ** (a / d)
COUNT = (P * U) ** 2 * T / E * (E / U) ** (2 * (a - d) / a)
SCALE = U * (P * T) ** (a / d)


def at(expression, **values):
    named = {str(s): s for s in expression.free_symbols}
    return expression.subs({named[k]: sp.Rational(v) for k, v in values.items() if k in named})


def test_the_balance_holds_at_the_threshold():
    threshold = solve_balance(COUPLING, e, e)
    ratio = sp.powsimp(sp.expand_power_base((COUPLING / e).subs(e, threshold.value)), force=True)
    numeric = ratio.subs({U: 3, P: sp.Rational(1, 7), T: 5, a: sp.Rational(7, 2), d: 3})
    assert abs(numeric.evalf(30) - 1) < 1e-25


def test_which_side_wins_at_small_values_comes_out():
    threshold = solve_balance(COUPLING, e, e)
    assert threshold.left_wins_when_small == (a < 2 * d)
    assert threshold.left_wins_when_large == (a > 2 * d)
    assert solve_balance(e, COUPLING, e).left_wins_when_small == (a > 2 * d)
    assert solve_balance(U / E**2, 1, E).left_wins_when_small is sp.true
    assert solve_balance(U * E**2, 1, E).left_wins_when_small is sp.false


def test_no_literal_truth_stands_among_the_conditions_of_a_step():
    for threshold in (solve_balance(COUPLING, e, e), solve_balance(U / E**2, 1, E)):
        for step in threshold.steps:
            assert all(condition not in (sp.true, sp.false) for condition in step.conditions)


def test_two_ways_to_the_threshold_give_one_energy():
    by_coupling = solve_balance(COUPLING, e, e).value
    by_count = solve_balance(COUNT, 1, E).value
    assert by_coupling == by_count


def test_the_threshold_in_chosen_scales():
    value = solve_balance(COUNT, 1, E).value
    found = re_express(value, {W: SCALE, T: T}, (P, U), assuming=(a < 2 * d,))
    assert found.unique
    assert found.value == W * (W / T) ** (a / (2 * d - a))
    assert found.value != W * (W / T) ** (d / (2 * d - a))
    back = found.value.subs(W, SCALE)
    point = {U: 3, P: sp.Rational(1, 7), T: 5, a: sp.Rational(7, 2), d: 3}
    assert abs((back / value).subs(point).evalf(30) - 1) < 1e-25


def test_scales_that_cannot_remove_a_symbol_are_refused():
    with pytest.raises(ThresholdError):
        re_express(U**2 * P, {W: SCALE, T: T}, (P, U))
    with pytest.raises(ThresholdError):
        re_express(U, {T: T}, (U,))


def test_scales_that_leave_a_choice_are_told():
    other = sp.Symbol("V", positive=True)
    assert not re_express(U, {W: U, other: U * T}, (U,)).unique


def test_a_balance_without_threshold_is_refused():
    with pytest.raises(ThresholdError):
        solve_balance(U * E, P * E, E)
    with pytest.raises(ThresholdError):
        solve_balance(U + E, P, E)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ((a - d) / d < 1, a < 2 * d),
        ((2 * d - a) / a > 0, a < 2 * d),
        (sp.Gt(-(2 * d - a) / a, 0), a > 2 * d),
        (2 * (a - d) / a > 1, a > 2 * d),
        (a**2 < 4 * d**2, a < 2 * d),
        ((a - d) / a <= sp.Rational(1, 2), a <= 2 * d),
        (sp.Gt(a / d, 0), sp.true),
        (sp.Lt(a + d, 0), sp.false),
    ],
)
def test_conditions_come_out_simple(condition, expected):
    assert solve_condition(condition) == expected


def test_an_assumption_removes_a_factor():
    product = sp.Lt((a - d) * (a - 2 * d), 0)
    assert solve_condition(product, assuming=(a > d,)) == (a < 2 * d)
    assert solve_condition(product) not in (a < 2 * d, a > 2 * d)
    assert sign_of(2 * a - d, (a > d,)) == 1
    assert sign_of(a - 2 * d, (a > d,)) is None


def test_conditions_are_compared_exactly():
    assert condition_equivalent((a - d) / d < 1, a < 2 * d) is True
    assert condition_equivalent((a - d) / d < 1, a > 2 * d) is False
    assert condition_equivalent((a - d) / d < 1, a <= 2 * d) is False
    assert condition_equivalent(a < 2 * d, a < 3 * d) is False
    assert condition_equivalent(a < 2 * d, a < 3 * d, assuming=(a < d,)) is True
    assert condition_equivalent(sp.And(a > d, a < 2 * d), sp.Lt((a - d) * (a - 2 * d), 0)) is True
    assert condition_equivalent(sp.And(a > d, a < 3 * d), sp.Lt((a - d) * (a - 2 * d), 0)) is False


def test_an_irrational_boundary_is_met_exactly():
    assert condition_equivalent(a**2 < 2 * d**2, a < sp.Rational(141, 100) * d) is False


def test_two_free_parameters_are_refuted_or_left_open():
    b = sp.Symbol("b", positive=True)
    assert condition_equivalent(a + b < d, a < d) is False
    assert condition_equivalent(a + b**2 < d, b**2 < d - a) is None


def test_what_is_no_rational_relation_is_refused():
    with pytest.raises(ConditionError):
        solve_condition(sp.Lt(sp.log(a), d))
    with pytest.raises(ConditionError):
        solve_condition(a)


def test_exponents_are_written_positive_where_that_is_known():
    assert written_positive(-a / (a - 2 * d), (a < 2 * d,)) == a / (2 * d - a)
    assert written_positive(a / (a - 2 * d), (a > 2 * d,)) == a / (a - 2 * d)


def test_an_inequality_of_powers_in_its_plainest_form():
    W, T, P, U = sp.symbols("W T P U", positive=True)
    known = (a < 2 * d,)
    assert plain_inequality(W * (W / T) ** (a / (2 * d - a)) < T, known) == (W < T)
    assert plain_inequality(P**2 * U**2 * T < T, known) == (P * U < 1)
    assert plain_inequality(sp.sqrt(W) < P * sp.sqrt(T), known) == (W < P**2 * T)
    # its twin on the other side, where the power that is undone is negative
    other = plain_inequality(W * (W / T) ** (a / (2 * d - a)) < T, (a > 2 * d,))
    assert bool(other.subs({W: 3, T: 2})) and not bool(other.subs({W: 2, T: 3}))
    at = {a: 5, d: 2, W: 3, T: 2}
    assert bool((W * (W / T) ** (a / (2 * d - a)) < T).subs(at))


def test_an_inequality_at_its_border_or_of_unknown_sign_is_left():
    W, T = sp.symbols("W T", positive=True)
    assert plain_inequality(sp.Lt(2 * W * T, W * T, evaluate=False)) == sp.true
    assert plain_inequality(2 * W < W + T) == (2 * W < W + T)
    unknown = W * (W / T) ** (a / (2 * d - a)) < T
    assert plain_inequality(unknown) == unknown
