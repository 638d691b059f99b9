"""Points in every region: on both sides of each cut, in every order, beyond each large number."""

from __future__ import annotations

import sympy as sp

from tlssym.numbers.regional_points import points_in_every_region, thresholds

x, y = sp.symbols("x y", positive=True)
N = sp.Symbol("N", positive=True)
k = sp.Symbol("k", integer=True, positive=True)


def test_both_sides_of_a_cut_and_both_orders_are_visited():
    points = points_in_every_region([x * y], [x > 1], cuts=[x > 10 * y])
    assert all(point[x] > 1 for point in points)
    assert {bool(point[x] > 10 * point[y]) for point in points} == {True, False}
    assert {bool(point[x] > point[y]) for point in points} == {True, False}


def test_a_large_number_sends_points_beyond_it():
    assert thresholds([x + 10**6]) == [-6, 3, 6, 12]
    assert thresholds([x + 7]) == []
    far = points_in_every_region([x + 10**6], [])
    assert max(point[x] for point in far) > 10**6
    assert max(point[x] for point in points_in_every_region([x + 7], [])) < 10**4


def test_the_end_of_a_sum_is_a_whole_number():
    points = points_in_every_region([sp.Sum(k, (k, 1, N)) * x], [])
    assert points and all(point[N].is_Integer and not point[x].is_Integer for point in points)


def test_a_formula_of_no_letters_has_one_point_and_what_cannot_be_has_none():
    assert points_in_every_region([sp.Integer(3)], []) == [{}]
    assert points_in_every_region([x], [x > 2, x < 1]) == []
