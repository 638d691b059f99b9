"""Mellin transforms of sine and cosine, and steps at a root: each value with the condition that it needs."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.check.waves import confirm_by_waves
from tlssym.language import Theta
from tlssym.mathematics.regions import evaluate
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.mathematics.regions.scales import by_scales
from tlssym.mathematics.regions.search import Parameter
from tlssym.values import Answer

x, k, E, m, alpha = sp.symbols("x k E m alpha", positive=True)
oo, pi = sp.oo, sp.pi


@pytest.mark.parametrize(
    ("f", "right"),
    [
        (sp.sin(k * x) / x, pi / 2),
        (sp.sin(k * x) / sp.sqrt(x), sp.sqrt(pi / (2 * k))),
        (sp.cos(k * x) / sp.sqrt(x), sp.sqrt(pi / (2 * k))),
        (sp.sin(k * x) ** 2 / x**2, pi * k / 2),
        ((1 - sp.cos(k * x)) / x**2, pi * k / 2),
        (sp.cos(k * x**2), sp.sqrt(pi / (8 * k))),
    ],
)
def test_waves_have_one_scale(f, right):
    found = evaluate(sp.Integral(f, (x, 0, oo)))
    assert found.converges and sp.simplify(found.value - right) == 0
    assert sp.simplify(found.value - 2 * right) != 0


def test_a_levy_exponent_has_its_condition():
    found = evaluate(sp.Integral(x ** (-1 - alpha) * (1 - sp.cos(k * x)), (x, 0, oo)))
    assert found.conditions == (alpha < 2,)
    assert abs(sp.N(found.value.subs({alpha: sp.Rational(1, 2), k: 1}) - sp.sqrt(2 * pi), 20)) < 1e-15


def test_what_does_not_fall_off_has_no_value():
    with pytest.raises(OutsideClass):
        by_scales(sp.Integral(x * sp.sin(k * x), (x, 0, oo)), (), Parameter(), evaluate)
    assert evaluate(sp.Integral(sp.cos(k * x) / x, (x, 0, oo))).value is None


def test_the_sum_over_cells_tells_a_wrong_value():
    integral = sp.Integral(sp.sin(x) / x, (x, 0, oo))
    assert confirm_by_waves(integral, pi / 2, (), None, 1).outcome is Answer.AGREES
    assert confirm_by_waves(integral, pi / 3, (), None, 1).outcome is Answer.REFUTES


def test_a_step_at_a_root_is_one_of_squares():
    shell = sp.Integral(4 * pi * x**2 * Theta(E - sp.sqrt(x**2 + m**2)), (x, 0, oo))
    found = evaluate(shell, assuming=(sp.Gt(E, m),))
    right = 4 * pi / 3 * (E**2 - m**2) ** sp.Rational(3, 2)
    assert sp.simplify(found.value - right) == 0
    assert sp.simplify(found.value - 4 * pi / 3 * (E - m) ** 3) != 0
