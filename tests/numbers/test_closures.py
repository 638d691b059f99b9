"""Expressions as functions of arrays: the same values as sympy's own, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from mpmath import mp

from tlssym.numbers.closures import array_function, number_function
from tlssym.numbers.evaluate import evaluate

a, d, x = sp.symbols("a d x", positive=True)


@pytest.mark.parametrize(
    "expr",
    [
        -(2 * d - a) / a,
        a**d,
        sp.log(a) * sp.exp(-d),
        sp.sqrt(a) + 3,
        sp.pi * a,
        sp.Abs(a - d),
        sp.Max(a, d, 2),
    ],
)
def test_the_values_are_sympys(expr):
    first, second = np.array([0.5, 1.5, 2.5]), np.array([1.25, 3.0, 0.75])
    found = np.broadcast_to(array_function((a, d), expr)(first, second), first.shape)
    wanted = [float(expr.subs({a: p, d: q})) for p, q in zip(first, second, strict=True)]
    assert np.allclose(found, wanted, rtol=1e-12)
    assert not np.allclose(found, np.array(wanted) * 1.001, rtol=1e-6)


def test_relations_and_their_combinations_are_masks():
    mask = array_function((a, d), sp.And(a > d, a < 2 * d))
    assert mask(np.array([1.0, 3.0, 5.0]), np.array([2.0, 2.0, 2.0])).tolist() == [False, True, False]


def test_a_single_symbol_broadcasts_over_a_grid():
    grid = np.meshgrid(np.linspace(1, 2, 3), np.linspace(1, 2, 4))
    assert array_function((a, d), a / d)(*grid).shape == (4, 3)
    assert array_function(x, 2 * x)(np.array([1.0, 2.0])).tolist() == [2.0, 4.0]


def test_what_it_does_not_know_is_refused():
    with pytest.raises(ValueError, match="none of the arguments"):
        array_function(x, a * x)
    with pytest.raises(ValueError, match="no counterpart"):
        array_function(x, sp.besselj(0, x))


@pytest.mark.parametrize(
    "expr", [a**d / x + sp.sqrt(2), sp.exp(-x) * sp.gamma(a) - sp.Abs(a - d), sp.zeta(a) * sp.asinh(x)]
)
def test_mpmath_numbers_keep_all_their_digits(expr):
    point = {a: sp.Rational(7, 3), d: sp.Rational(5, 4), x: sp.Rational(9, 7)}
    with mp.workdps(40):
        values = [mp.mpf(v.p) / v.q for v in point.values()]
        found = number_function(tuple(point), expr)(*values)
        assert abs(found - evaluate(expr, point)) < mp.mpf(10) ** -37 < abs(found - evaluate(2 * expr, point))
    with pytest.raises(ValueError, match="no counterpart"):
        number_function(x, sp.besselj(0, x))
