"""Sample points: admissible, repeatable, and without the coincidences that hide a fault."""

import random
from itertools import islice

import pytest
import sympy as sp

from tlssym.numbers.points import (
    EXPONENTS,
    admissible,
    draw,
    exponent_symbols,
    points_of,
    rational_points,
    sample,
    sample_point,
    told,
    within,
)

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


# -- the other samplers: one sieve, other draws -----------------------------------------------------------


def test_the_sieve_takes_what_certainly_holds():
    drawn = [{a: sp.Integer(n), d: sp.Integer(3)} for n in range(1, 9)]
    assert [point[a] for point in admissible(drawn, [a > d, sp.sqrt(a - 5) < 1], 5)] == [5]
    assert [point[a] for point in admissible(drawn, [sp.Or(a > 2 * d, a < 2)], 2)] == [1, 7]


def test_exponents_are_small_fractions_and_poles_are_left_out():
    points = draw([a, d, E], [a > d], {a, d}, 3, seed=3)
    assert len(points) == 3
    assert all(p[a] > p[d] and {p[a], p[d]} <= set(EXPONENTS) and p[E] not in EXPONENTS for p in points)
    assert all(point[a] != 3 for point in draw([a, E], [], {a}, 6, seed=3, value=E / (a - 3)))
    assert all(point[a] < 1 for point in draw([a, T], [a < 1], {a}, 2, seed=3))
    assert exponent_symbols(E**a * sp.gamma(d) * T) == {a, d}
    # of the conditions those count that speak of these letters; a formula of none has one point
    (point,) = points_of((E**a, T), [a > 3, E < T, d > 1000], 1, seed=3)
    assert set(point) == {a, E, T} and point[a] > 3 and point[E] < point[T]
    assert points_of((sp.Integer(2),), [a > 3], 4, seed=3) == [{}]


def test_a_point_of_a_comparison_puts_values_in_order():
    real = sp.Symbol("x", real=True)
    generator = random.Random(3)
    points = [sample_point([a, d, E, real], [a < d, d < E], frozenset([a]), generator) for _ in range(12)]
    assert all(p[a] < p[d] < p[E] and len(set(p.values())) == 4 and 1 not in p.values() for p in points)
    assert {bool(p[real] > 0) for p in points} == {True, False}
    assert sample_point([a], [a < 0.001], frozenset(), generator) is None


def test_values_within_ranges_or_a_reason():
    points = within({a: (1, 2), d: (0, 1)}, 4, 3, [a > 1 + d])
    assert len(points) == 4 and all(1 < p[d] + 1 < p[a] < 2 for p in points)
    with pytest.raises(ValueError, match="only 0 of 1"):
        within({a: (1, 2)}, 1, 3, [a > 5])


def test_plain_points_go_on_without_end_and_are_told_in_order():
    points = list(islice(rational_points([d, a], random.Random(1), 7, 39, 16), 5))
    assert all(sp.Rational(7, 16) <= v <= sp.Rational(39, 16) for p in points for v in p.values())
    assert len({p[a] for p in points}) > 1
    assert told({d: sp.Rational(1, 2), a: 3}) == "a = 3, d = 1/2"
