"""Confirming a symbolic value by quadrature: the right one agrees, its wrong twin is refuted, at admissible points."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from tlssym.check.confirm import confirm_integral
from tlssym.check.quadrature import quadrature
from tlssym.numbers.points import draw
from tlssym.values import Answer

x, a, b, c, t = sp.symbols("x a b c t", positive=True)


def test_reversed_limits_keep_all_their_digits():
    """A change of sign outside the working precision once cut the value to a double's digits."""
    upper, lower = sp.Rational(4610, 997), sp.Rational(1668, 997)
    found = quadrature(sp.Integral(1, (x, a, b)), {a: upper, b: lower}, digits=30)
    with mpmath.workdps(45):
        assert abs(found.value + mpmath.mpf(2942) / 997) < mpmath.mpf(10) ** -30


def test_a_value_agrees_and_its_twin_is_refuted():
    integral = sp.Integral(x**-a, (x, 1, sp.oo))
    assert confirm_integral(integral, 1 / (a - 1), conditions=[a > 1], digits=20).outcome is Answer.AGREES
    assert confirm_integral(integral, 1 / a, conditions=[a > 1], digits=20).outcome is Answer.REFUTES


@pytest.mark.parametrize(("value", "outcome"), [(1 / (1 - a), Answer.AGREES), (2 / (1 - a), Answer.REFUTES)])
def test_a_leading_behaviour_that_is_a_constant(value, outcome):
    integral = sp.Integral(x**-a, (x, t, 1))
    found = confirm_integral(
        integral, value, conditions=[a < sp.Rational(3, 4), t < 1], small=t, exact=False, digits=20
    )
    assert found.outcome is outcome, found


def test_exponents_below_the_usual_ones_and_more_than_three_are_drawn():
    small = draw([a, t], [a < 1], {a}, 2, seed=3)
    assert small
    assert all(point[a] < 1 for point in small)
    assert draw([a, b, c, t], [a < b, b < c], {a, b, c, t}, 2, seed=3)


def test_exponents_at_which_the_value_has_a_pole_are_left_out():
    """At a = 3 the two terms of the value are infinite, and only their sum has a limit."""
    value = (b ** (3 - a) - 1) / (3 - a)
    integral = sp.Integral(x ** (2 - a), (x, 1, b))
    assert all(point[a] != 3 for point in draw([a, b], [b > 1], {a}, 4, seed=3, value=value))
    assert confirm_integral(integral, value, conditions=[b > 1], digits=20).outcome is Answer.AGREES
    assert confirm_integral(integral, 2 * value, conditions=[b > 1], digits=20).outcome is Answer.REFUTES
