"""Enclosures of integrals: they hold the value and exclude its neighbour, and what cannot be enclosed is left alone."""

from __future__ import annotations

import mpmath as mp
import pytest
import sympy as sp

from tlssym.check import confirm
from tlssym.check.certified import can_be, distance, enclosure
from tlssym.check.confirm import confirm_integral
from tlssym.check.quadrature import Quadrature
from tlssym.language import Theta
from tlssym.values import Answer

x, a = sp.symbols("x a", positive=True)
Q, I = sp.Rational, sp.Integral
ENCLOSED = [
    (I(x**2, (x, 0, 3)), {}, 9),
    (I(sp.Abs(x - Q(1, 3)), (x, 0, 1)), {}, Q(5, 18)),
    (I(Theta(x - a) * Theta(2 * a - x) / x, (x, 0, 1)), {a: Q(1, 7)}, sp.log(2)),
    (I(Theta(x**2 - 2) * x, (x, 0, 2)), {}, 1),
    (I(sp.sqrt(x * (a - x)), (x, 0, a)), {a: Q(5, 2)}, sp.pi * Q(25, 32)),
    (I(1 / (x**2 + a**2), (x, a, sp.oo)), {a: Q(3, 2)}, sp.pi / 6),
    (I(x * sp.exp(-x) * sp.cos(x), (x, 0, a)), {a: 2 * sp.Integer(1)}, None),
]


@pytest.mark.parametrize(("integral", "point", "value"), ENCLOSED)
def test_it_holds_the_value_and_excludes_another(integral, point, value):
    ball = enclosure(integral, point, 30)
    with mp.workdps(45):
        exact = sp.N(value if value is not None else integral.subs(point).doit(), 60)
        right = mp.mpf(str(exact))
        assert distance(right, ball) < mp.mpf(10) ** -30
        assert can_be(right, ball, mp.mpf(10) ** -40)
        twin = right * (1 + mp.mpf(10) ** -25)
        assert not can_be(twin, ball, mp.mpf(10) ** -30) and distance(twin, ball) > mp.mpf(10) ** -26


@pytest.mark.parametrize(
    "integral",
    [
        I(1 / x, (x, 0, 1)),  # diverges
        I(1 / sp.sqrt(x), (x, 0, 1)),  # singular at an end
        I(sp.sin(1 / x), (x, 0, 1)),
        I(Theta(sp.sin(x) - Q(1, 2)), (x, 0, 1)),  # its cuts are no roots of polynomials
        I(x, (x, 1, 0)),
        I(1 / (x - Q(1, 2)), (x, 0, 1)),
        I(x * a, (x, 0, 1), (a, 0, 1)),
        I(a * x, (x, 0, 1)),  # a is no number
        I(sp.gamma(x), (x, 1, 2)),
    ],
)
def test_what_it_cannot_enclose_it_leaves_alone(integral):
    assert enclosure(integral, {}, 20) is None


def test_the_bound_is_told_beside_the_digits():
    found = confirm_integral(I(x**2, (x, 0, a)), a**3 / 3, digits=20)
    assert found.outcome is Answer.AGREES and mp.mpf(found.bound) < mp.mpf(10) ** -20
    assert f"certified within {found.bound}" in found.says
    assert not confirm_integral(I(1 / sp.sqrt(x), (x, 0, a)), 2 * sp.sqrt(a), digits=15).bound


def test_where_quadrature_and_enclosure_part_nothing_is_decided(monkeypatch):
    """A quadrature that gives a wrong number, and a closed form that is wrong in the same way."""
    monkeypatch.setattr(
        confirm, "_value", lambda integral, point, *rest: Quadrature(mp.mpf(1) / 2, mp.mpf(0), 30.0, "value", "")
    )
    found = confirm_integral(I(x**2, (x, 0, 1)), Q(1, 2), digits=20)
    assert found.outcome is Answer.UNDECIDED and "enclosure" in found.says
