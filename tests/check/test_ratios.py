"""Two values by quadrature: the same, a constant apart, apart by more; unknown functions as trial functions."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.check.ratios import Seen, compare_by_quadrature
from tlssym.language import Theta, Transform

a, b, c, t, tau, p, x, y = sp.symbols("a b c t tau p x y", positive=True)
f, g = sp.Function("f"), sp.Function("g")
OVER_X = sp.Integral(Theta(a - sp.Abs(x - b)), (x, 0, sp.oo))
MEMORY = sp.Integral(f(tau) / g(t - tau), (tau, 0, t))
LAPLACE = sp.Integral(f(t) * sp.exp(-p * t), (t, 0, sp.oo))

CASES = [
    (OVER_X, 2 * a, (a < b,), Seen.SAME),
    (3 * OVER_X, a, (a < b,), Seen.CONSTANT),
    (OVER_X, a + b, (b < a,), Seen.SAME),
    (OVER_X, 2 * a, (b < a,), Seen.APART),
    (OVER_X, 2 * b, (a < b,), Seen.APART),
    # a foreign variable in one step function, and the same twice
    (sp.Integral(Theta(a - c * x), (x, 0, sp.oo)), a, (), Seen.APART),
    # functions that are not known: another limit, another kernel, and the same moved about
    (sp.Integral(f(tau) / g(t - tau), (tau, 0, 2 * t)), MEMORY, (), Seen.APART),
    (sp.Integral(f(t - tau) / g(tau), (tau, 0, t)), MEMORY, (), Seen.SAME),
    (sp.Integral(f(t) * sp.exp(p * t), (t, 0, sp.oo)), LAPLACE, (), Seen.APART),
    (sp.Integral(f(t) * sp.exp(-p * t) / 2, (t, 0, sp.oo)), LAPLACE, (), Seen.CONSTANT),
    (sp.Integral(f(2 * t) * sp.exp(-2 * p * t), (t, 0, sp.oo)), LAPLACE / 2, (), Seen.SAME),
    # a transform that nothing looks into is a symbol
    (
        sp.Integral(1 / (1 + Transform(f(t), t, p) * x**2), (x, 0, sp.oo)),
        sp.pi / (2 * sp.sqrt(Transform(f(t), t, p))),
        (),
        Seen.SAME,
    ),
    # what has no value says nothing
    (sp.Integral(1 / x, (x, 0, a)), a, (), Seen.NOTHING),
]


@pytest.mark.parametrize(("printed", "derived", "conditions", "seen"), CASES)
def test_what_numbers_show(printed, derived, conditions, seen):
    found = compare_by_quadrature(printed, derived, conditions)
    assert found.seen is seen
    assert bool(found.witness) is (seen in (Seen.APART, Seen.CONSTANT))


def test_a_constant_factor_is_told():
    assert abs(compare_by_quadrature(3 * OVER_X, a, (a < b,)).factor - sp.Rational(1, 6)) < 1e-6


def test_where_the_region_is_empty_a_value_that_is_not_zero_differs():
    never = sp.Integral(Theta(-a - x), (x, 0, sp.oo))
    assert compare_by_quadrature(never, a).seen is Seen.APART
