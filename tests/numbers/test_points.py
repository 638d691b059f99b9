"""Sample points: admissible, repeatable, and without the coincidences that hide a fault."""

import pytest
import sympy as sp

from tlssym.numbers.points import sample

a, d = sp.symbols("a d", positive=True)
E, epsilon, T = sp.symbols("E varepsilon T", positive=True)
n = sp.Symbol("n", integer=True, positive=True)


def test_points_hold_the_conditions_and_hide_nothing():
    points = sample({a, d, E, epsilon, T}, [a > d, a < 2 * d, epsilon < E / 100, T > 3 * E], seed=3, count=8)
    assert len(points) == 8
    for point in points:
        assert point[d] < point[a] < 2 * point[d]
        assert point[epsilon] < point[E] / 100 and point[T] > 3 * point[E]
        values = list(point.values())
        assert all(value.is_Rational and value not in (0, 1) for value in values)
        assert len(set(values)) == len(values)


def test_the_same_seed_gives_the_same_points():
    assert sample({a, d}, [a > d], 1, 3) == sample({d, a}, [a > d], 1, 3) != sample({a, d}, [a > d], 2, 3)


def test_values_spread_over_a_decade():
    values = [point[E] for point in sample({E}, [], seed=0, count=30)]
    assert max(values) / min(values) > 10


def test_impossible_conditions_give_no_point_rather_than_a_wrong_one():
    assert sample({a, d}, [a > d, d > a], seed=1, count=2) == []
    assert sample({a}, [sp.false], seed=1, count=2) == []


def test_a_condition_that_vanished_is_an_error():
    with pytest.raises(ValueError, match="vanished"):
        sample({a}, [a > 0], seed=1, count=1)
    with pytest.raises(ValueError, match="not sampled"):
        sample({a}, [a > d], seed=1, count=1)


def test_whole_numbers_and_given_ranges():
    for point in sample({n, a, E}, [a < n], seed=4, count=5, ranges={a: (2, 3)}):
        assert point[n].is_Integer and point[n] > 1 and 2 < point[a] < 3


def test_conditions_with_irrational_numbers():
    assert sample({a}, [a > sp.sqrt(2) + sp.pi], seed=2, count=2)
