"""Stationary phase inside and at ends: each leading behaviour against the cells' number, with the nearby fault."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.check.waves import confirm_by_waves, wave_value
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.mathematics.regions.search import Parameter
from tlssym.mathematics.regions.waves import by_waves
from tlssym.values import Answer

x, a, w, L, eps = sp.symbols("x a omega L epsilon", positive=True)
t = sp.Symbol("t", real=True)
oo, pi = sp.oo, sp.pi
ROOT = sp.sqrt(pi / (2 * w))


@pytest.mark.parametrize(
    ("f", "limits", "right"),
    [
        (sp.cos(w * x) / sp.sqrt(x), (x, 0, 1), ROOT),
        (sp.sin(w * x) / (1 + x), (x, 0, oo), 1 / w),
        (sp.cos(w * x) / (1 + x), (x, 0, oo), 1 / w**2),
        (sp.cos(w * x**2), (x, 0, 1), ROOT / 2),
        (sp.cos(w * t**2), (t, -1, 2), ROOT),
        (sp.cos(w * (t**2 - t)) / (1 + t**2), (t, -1, 2), sp.Rational(4, 5) * sp.sqrt(pi / w) * sp.cos(w / 4 - pi / 4)),
        (sp.cos(w * sp.sin(x)), (x, 0, pi), sp.sqrt(2 * pi / w) * sp.cos(w - pi / 4)),
        (sp.exp(x) * sp.sin(w * x), (x, 0, 1), (1 - sp.E * sp.cos(w)) / w),
        (sp.cos(w * t**3), (t, -1, 1), sp.gamma(sp.Rational(1, 3)) / sp.sqrt(3) / w ** sp.Rational(1, 3)),
        (sp.sin(w * x**2 + pi / 3), (x, 0, 3), ROOT / 2 * sp.sqrt(2) * sp.sin(pi / 3 + pi / 4)),
    ],
)  # fmt: skip
def test_each_place_adds_its_share(f, limits, right):
    found = by_waves(sp.Integral(f, limits), (), Parameter(w, False))
    for place in (37.3, 411.9):
        assert abs(sp.N((found.value - right).subs(w, place)) / sp.N(ROOT.subs(w, place))) < 1e-12
    assert found.value != 2 * right


def test_an_exponent_decides_which_end_is_the_larger():
    integral = sp.Integral(x**-a * sp.cos(w * x), (x, 0, L))
    found = by_waves(integral, (), Parameter(w, False))
    values = {
        found.conditions: found.value,
        **{c.args if c.func is sp.And else (c,): v for c, v in found.cases},
    }
    at = {a: sp.Rational(2, 5), w: 3000, L: sp.Rational(3, 2)}
    number, _ = wave_value(integral, at)
    singular = next(v for v in values.values() if v.has(sp.gamma))
    assert abs(number / float(singular.subs(at)) - 1) < 0.05
    assert all(c for c in values), "each order has its condition"


def test_the_number_of_the_cells_refuses_a_wrong_factor():
    turned = sp.Integral(sp.cos(x**2 / eps), (x, 0, 1))
    right = sp.sqrt(pi * eps / 8)
    assert confirm_by_waves(turned, right, (), eps, 1).outcome is Answer.AGREES
    assert confirm_by_waves(turned, right * sp.Rational(11, 10), (), eps, 1).outcome is not Answer.AGREES


def test_the_cells_follow_a_wave_without_end():
    turned = sp.Integral(sp.sin(x / eps) / (1 + x), (x, 0, oo))
    assert confirm_by_waves(turned, eps, (), eps, 1).outcome is Answer.AGREES
    assert confirm_by_waves(turned, 2 * eps, (), eps, 1).outcome is not Answer.AGREES


@pytest.mark.parametrize(
    ("f", "limits"),
    [
        (sp.cos(w * x) / (1 + x**2), (x, -oo, oo)),  # smaller than any power
        (sp.cos(w * t) * sp.Abs(t), (t, -1, 1)),  # not smooth
        (sp.cos(w * t) / sp.sqrt(t + sp.Rational(1, 2)), (t, -1, 1)),  # singular inside
        (sp.cos(w * x) * x, (x, 0, oo)),  # does not fall
        (sp.cos(w * x) * sp.cos(2 * w * x), (x, 0, 1)),  # two waves
    ],
)
def test_other_kinds_are_refused(f, limits):
    with pytest.raises(OutsideClass):
        by_waves(sp.Integral(f, limits), (), Parameter(w, False))
