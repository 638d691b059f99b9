"""Leading coefficients from the limit itself or from the exact value, where the regimes leave them open."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from sympy import EulerGamma, Integral, exp, gamma, log, oo, pi, sqrt, symbols

from tlssym.language import Theta
from tlssym.mathematics.regions import evaluate

x, y = symbols("x y", real=True)
t, a, L, E = symbols("t a L E", positive=True)


@pytest.mark.parametrize(
    ("integral", "value", "degree"),
    [
        (Integral(1 / (x + y + t), (y, 0, 1), (x, 0, 1)), 2 * log(2), 0),
        (Integral(1 / (x + y + t) ** 2, (y, 0, 1), (x, 0, 1)), -log(t) - log(2), 1),
        (Integral(1 / (1 + x**2 + t), (x, 0, 1)), pi / 4, 0),
        (Integral(1 / (x * (1 + x)), (x, t, 1)), -log(t) - log(2), 1),
        pytest.param(
            Integral(exp(-x) / (x + t), (x, 0, oo)), -log(t) - EulerGamma, 1, marks=pytest.mark.slow
        ),
        pytest.param(
            Integral(E / (x * sqrt(E**2 - x**2)), (x, t, E)), log(2 * E / t), 1, marks=pytest.mark.slow
        ),
        (Integral(x / (x + t) ** 3, (x, t, 1)), sp.Rational(3, 8) / t, 0),
    ],
)
def test_small(integral, value, degree):
    result = evaluate(integral, small=t)
    assert result.converges and not result.exact
    difference = sp.simplify(sp.expand_log(sp.expand(result.value - value), force=True))
    assert difference == 0
    assert result.log_powers[t] == degree
    twin = evaluate(integral.xreplace({integral.function: 2 * integral.function}), small=t)
    assert sp.simplify(sp.expand_log(sp.expand(twin.value - value), force=True)) != 0


def test_large():
    assert evaluate(Integral(x ** (a - 1) * exp(-x / L), (x, 0, oo)), large=L).value == L**a * gamma(a)


def test_the_limit_is_not_put_in_where_two_places_move_against_each_other():
    """t/(x + t)² has the limit zero at every x, and the integral the limit one."""
    result = evaluate(Integral(t / (x + t) ** 2, (x, 0, 1)), small=t)
    assert sp.simplify(result.value - 1) == 0
    moved = evaluate(Integral((x + t) / (x + 2 * t) ** 2 * Theta(1 - x), (x, 0, oo)), small=t)
    with mpmath.workdps(20):
        small = mpmath.mpf(10) ** -8
        wanted = mpmath.quad(lambda s: (s + small) / (s + 2 * small) ** 2, [0, small, small * 100, 1e-3, 1])
    assert moved.value is None or abs(sp.N(moved.value.subs(t, sp.Float("1e-8"))) - wanted) < 1e-5


def test_a_rational_value_of_a_large_parameter_is_shortened_too():
    """1/(c + 1) was once told as the behaviour for large c, as if the limit had not been asked for."""
    c = sp.Symbol("c", positive=True)
    found = evaluate(Integral(x**c, (x, 0, 1)), large=c)
    assert (found.value, found.exact) == (1 / c, False)
    assert evaluate(Integral(x**c, (x, 0, 1)), small=c).value == 1
