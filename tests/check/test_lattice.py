"""Plain sums: right to some digits, silent where they do not settle, and no friend of a wrong value."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.check.lattice import confirm_by_lattice, lattice
from tlssym.language import Theta
from tlssym.values import Answer

x, y, z = sp.symbols("x y z", positive=True)
a, p, W = sp.symbols("a p W", positive=True)
POINTS = 8191

KNOWN = [
    (sp.Integral(x ** sp.Rational(-9, 10), (x, 0, 1)), 10),
    (sp.Integral(Theta(p - sp.Abs(x - y)), (x, 0, 1), (y, 0, 1)), 0.51),
    (2 * sp.Integral((x + y + 1) ** -3, (x, 0, 1), (y, 0, sp.oo)), 0.5),
    (sp.Integral(sp.exp(-(sp.Symbol("s") ** 2)), (sp.Symbol("s"), -sp.oo, sp.oo)), 1.7724538509),
    # what falls slowly far out, where 1 − e^{−u} is u
    (sp.Integral(x**2 * (1 - sp.exp(-1 / x ** sp.Rational(7, 2))), (x, 0, sp.oo)), 2.1827041676),
    (sp.Integral(sp.sqrt(x) / (sp.exp(x) - 1), (x, 0, sp.oo)), 2.3151573737),
    (sp.Integral(x * sp.Integral(1, (y, 0, x)), (x, 0, 1)), 1 / 3),
]


@pytest.mark.parametrize(("integral", "expected"), KNOWN)
def test_the_number_of_an_integral(integral, expected):
    found = lattice(integral, {p: sp.Rational(3, 10)}, points=POINTS)
    assert found is not None and found.says == "value"
    assert abs(found.value - expected) < 1e-3 * expected


@pytest.mark.parametrize("integral", [sp.Integral(1 / x, (x, 0, 1)), sp.Integral(1 / x, (x, 1, sp.oo))])
def test_a_sum_that_grows(integral):
    found = lattice(integral, {}, points=POINTS)
    assert found is not None and found.says == "grows"


def test_what_cannot_be_read_has_no_number():
    assert lattice(sp.Integral(sp.Function("f")(x), (x, 0, 1)), {}, points=POINTS) is None


def test_a_value_and_its_wrong_twin():
    integral = sp.Integral((x + y + p) ** -3, (x, 0, W), (y, 0, sp.oo))
    right = (1 / p - 1 / (p + W)) / 2
    assert confirm_by_lattice(integral, right, size=POINTS).outcome is Answer.AGREES
    assert confirm_by_lattice(integral, right * sp.Rational(51, 50), size=POINTS).outcome is Answer.UNDECIDED


def test_a_leading_behaviour_and_its_wrong_twin():
    integral = sp.Integral(1 / (x + p), (x, 0, 1))
    for value, outcome in ((-sp.log(p), Answer.AGREES), (-2 * sp.log(p), Answer.UNDECIDED)):
        assert confirm_by_lattice(integral, value, small=p, exact=False, size=POINTS).outcome is outcome
