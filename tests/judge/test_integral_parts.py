"""What is wrong with an integral is seen from its parts: its variables, its limits, its step functions."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.judge.differences import endless_variable, parts_of_integral, turned_step, wrong_variable
from tlssym.language import Theta

E, E1, V, eps, x, y, z = sp.symbols("E E1 V eps x y z", positive=True)
WINDOW = Theta(V / x - sp.Abs(E - y))


@pytest.mark.parametrize(
    ("integral", "variable"),
    [
        (sp.Integral(sp.exp(-x), (z, 0, sp.oo)), z),
        (sp.Integral(sp.exp(-x), (x, 0, sp.oo)), None),
        (sp.Integral(sp.exp(-x), (z, 0, 1)), None),
        # y does not stand under the integral, but in a limit inside it
        (sp.Integral(1 / x, (x, 1, y), (y, 0, sp.oo)), None),
        (sp.Integral(1 / x, (x, 1, E), (y, 0, sp.oo)), y),
        # the inner integral binds x, the outer one over x again is over nothing
        (sp.Integral(sp.exp(-x), (x, 0, 1), (x, 0, sp.oo)), x),
    ],
)
def test_a_range_without_end_and_nothing_under_it(integral, variable):
    assert endless_variable(integral) == variable


def test_a_variable_that_stands_nowhere_is_told_from_another_name():
    derived = sp.Integral(WINDOW / y, (y, 0, E1), (x, 0, sp.oo))
    foreign = sp.Integral(WINDOW / y, (z, 0, E1), (x, 0, sp.oo))
    renamed = derived.xreplace({y: z})
    parts = parts_of_integral(derived)
    assert wrong_variable(parts_of_integral(foreign), parts, foreign) == (z, y)
    assert wrong_variable(parts_of_integral(renamed), parts, renamed) is None
    assert wrong_variable(parts, parts, derived) is None


def test_one_step_function_turned_round():
    octave = Theta(V / x - eps / 2) * Theta(eps - V / x)
    derived = 3 * sp.Integral(WINDOW * octave / y, (y, 0, E1), (x, 0, sp.oo))
    turned = 3 * sp.Integral(Theta(sp.Abs(E - y) - V / x) * octave / y, (y, 0, E1), (x, 0, sp.oo))
    both = 3 * sp.Integral(
        Theta(sp.Abs(E - y) - V / x) * Theta(eps / 2 - V / x) * Theta(eps - V / x) / y,
        (y, 0, E1),
        (x, 0, sp.oo),
    )
    assert turned_step(parts_of_integral(turned), derived) == V / x - sp.Abs(E - y)
    assert turned_step(parts_of_integral(derived), derived) is None
    assert turned_step(parts_of_integral(both), derived) is None
    assert turned_step(parts_of_integral(2 * turned), derived) is None
