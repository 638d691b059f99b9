"""Values and truth at a point: right twins, wrong twins, and what is not decided."""

from __future__ import annotations

import pytest
import sympy as sp
from mpmath import mp

from tlssym.language import Theta
from tlssym.numbers.evaluate import NotEvaluable, evaluate, holds, number

x, y = sp.symbols("x y", real=True)
Q = sp.Rational
LESS, AT_MOST, SAME = sp.Lt(x, y), sp.Le(x, y), sp.Eq(x, y)
EVEN = sp.Piecewise((1, x < 1), (2, sp.sqrt(x - 3) < 1), (3, True))


@pytest.mark.parametrize(
    ("formula", "point", "value"),
    [
        (x**y, {x: 2, y: Q(1, 2)}, mp.sqrt(2)),
        (sp.sqrt(x), {x: -4}, mp.mpc(0, 2)),
        (sp.Max(x, y) - sp.Abs(x), {x: -3, y: 1.5}, -1.5),
        (Theta(x - y), {x: 2, y: 1}, 1),
        (x, {x: sp.sqrt(2)}, mp.sqrt(2)),
        (x, {x: sp.CRootOf(x**3 - 2, 0)}, mp.cbrt(2)),
        (EVEN, {x: 0}, 1),
        (EVEN, {x: Q(7, 2)}, 2),
        (EVEN, {x: 9}, 3),
    ],
)
def test_a_value_is_what_it_is_and_not_its_twin(formula, point, value):
    with mp.workdps(30):
        found = evaluate(formula, point)
        assert abs(found - value) < mp.mpf(10) ** -14 < abs(found - value * 2)


@pytest.mark.parametrize(
    ("formula", "point"),
    [
        (1 / (x - y), {x: 1, y: 1}),
        (x + y, {x: 1}),
        (x, {x: sp.oo}),
        (Theta(x - y), {x: 1, y: 1}),
        (EVEN, {x: 2}),
        (sp.Integral(x, (x, 0, y)), {y: 1}),
        (x**y, {x: 2, y: 10**8}),
        (sp.Function("f")(x), {x: 1}),
    ],
)
def test_what_has_no_value_is_refused(formula, point):
    with pytest.raises(NotEvaluable):
        evaluate(formula, point)


def test_a_number_has_all_its_digits_however_much_cancels():
    formula = (sp.sqrt(x**2 + 1) - x) * 2 * x
    with mp.workdps(30):
        point = {x: sp.Integer(10) ** 20}
        assert abs(number(formula, point) - (1 - mp.mpf(10) ** -40 / 4)) < mp.mpf(10) ** -29
        assert number(1 / x, {x: 0}) is None
        assert number(x + y, {x: 1}) is None


@pytest.mark.parametrize(
    ("condition", "point", "truth"),
    [
        (LESS, {x: 1, y: 2}, True),
        (LESS, {x: 2, y: 1}, False),
        (LESS, {x: 1, y: 1}, False),
        (AT_MOST, {x: 1, y: 1}, True),
        (AT_MOST, {x: Q(1, 3), y: Q(1, 3) - Q(1, 10**60)}, False),
        (LESS, {x: sp.sqrt(2), y: sp.sqrt(2)}, False),
        (sp.Lt(x**2, 2), {x: sp.sqrt(2)}, False),
        (sp.Lt(sp.exp(x), sp.E), {x: mp.mpf(1)}, None),
        (sp.Lt(sp.sqrt(x), 1), {x: -1}, None),
        (sp.Lt(1 / x, 1), {x: 0}, None),
        (sp.Lt(x - y, 0), {x: Q(1, 3), y: Q(1, 3)}, False),
        (SAME, {x: Q(1, 3), y: Q(1, 3)}, True),
        (SAME, {x: Q(1, 3), y: Q(1, 3) + Q(1, 10**6)}, False),
        (sp.Ne(x, y), {x: 1, y: 2}, True),
        (sp.true, {}, True),
        (False, {}, False),
        (sp.And(x > 0, y > 0), {x: -1}, False),
        (sp.Or(x > 0, y > 0), {x: 1}, True),
        (sp.And(x > 0, y > 0), {x: 1}, None),
        (sp.Not(sp.And(x > 0, y > 0)), {x: 1}, None),
        (x, {x: 1}, None),
    ],
)
def test_truth_has_three_values(condition, point, truth):
    assert holds(condition, point) is truth
