"""Functions of one scale, Laplace's method, and what is prepared before a method is asked."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from sympy import Abs, Eq, Integral, Rational, cos, exp, gamma, log, oo, pi, sin, sqrt, symbols, zeta

from tlssym.check.adaptive import adaptive
from tlssym.language import Theta, sphere_area
from tlssym.mathematics.regions import evaluate

a, c, d, s, t, T, E, D, L, R, X = symbols("a c d s t T E D L R X", positive=True)
b, x, y, z, k = symbols("b x y z k", positive=True)
POINT = {a: Rational(7, 2), d: Rational(5, 2), s: Rational(4, 3), t: Rational(3, 5), T: Rational(6, 5)}


def near(value, wanted, point=None):
    return abs(sp.N((value / wanted).subs(point or POINT), 20) - 1) < 1e-14


@pytest.mark.parametrize(
    ("integral", "value", "condition"),
    [
        (
            Integral(R ** (d - 1) * (1 - exp(-t / R**a)), (R, 0, oo)),
            t ** (d / a) * gamma(1 - d / a) / d,
            a > d,
        ),
        (
            Integral(k ** (d - 1) / (exp(k**s / T) - 1), (k, 0, oo)),
            T ** (d / s) * gamma(d / s) * zeta(d / s) / s,
            d > s,
        ),
        (Integral(x**3 / (exp(x) - 1), (x, 0, oo)), pi**4 / 15, None),
        (Integral((exp(-a * x) - exp(-t * x)) / x, (x, 0, oo)), log(t / a), None),
        (Integral(1 / (x * log(x) ** a), (x, 2, oo)), log(2) ** (1 - a) / (a - 1), a > 1),
        (Integral(x * Abs(9 - x**2), (x, 0, 4)), Rational(65, 2), None),
        (Integral(Abs(cos(x)), (x, 0, 2 * pi)), sp.Integer(4), None),
    ],
)
def test_exact_values(integral, value, condition):
    found = evaluate(integral)
    assert found.exact and near(found.value, value)
    assert found.conditions == (() if condition is None else (condition,))
    # the twin with another power is told from it
    assert not near(found.value * POINT[a], value)


@pytest.mark.parametrize(
    ("integral", "far", "value", "cases"),
    [
        (
            Integral(x**-a * exp(-x), (x, c, oo)),
            {"small": c},
            c ** (1 - a) / (a - 1),
            {a < 1: gamma(1 - a), Eq(a, 1): -log(c)},
        ),
        (
            Integral(x**-a * exp(-c * x), (x, 1, oo)),
            {"small": c},
            c ** (a - 1) * gamma(1 - a),
            {a > 1: 1 / (a - 1), Eq(a, 1): -log(c)},
        ),
        (Integral(x**3 / (exp(x / T) - 1), (x, 0, D)), {"small": T}, pi**4 * T**4 / 15, {}),
        (Integral(x**3 / (exp(x / T) - 1), (x, 0, D)), {"large": T}, D**3 * T / 3, {}),
        (Integral(1 / (2 * x * sqrt(R**2 - x)), (x, c**2, R**2)), {"small": c}, -log(c) / R, {}),
    ],
)
def test_leading_behaviour_has_its_cases(integral, far, value, cases):
    found = evaluate(integral, **far)
    point = {**POINT, c: Rational(1, 7), T: Rational(2, 3), D: 3, R: Rational(5, 3)}
    told = dict(found.cases)
    if near(found.value, value, point):
        assert set(told) == set(cases)
        assert all(
            near(told[k], v, {**point, a: Rational(1, 3)} if k == (a < 1) else point)
            for k, v in cases.items()
        )
    else:
        # another case may be the one that is told first
        assert cases and any(near(v, value, point) for v in told.values())


def test_the_case_outside_an_assumption_is_not_told():
    found = evaluate(Integral(x**-a * exp(-x), (x, c, oo)), assuming=[a > 1], small=c)
    assert near(found.value, c ** (1 - a) / (a - 1), {**POINT, c: 2}) and not found.cases


@pytest.mark.parametrize(
    ("integrand", "low", "high", "value"),
    [
        (
            (-Rational(29, 10) * x**3 - x) * exp(Rational(9, 10) * X * x**4),
            -Rational(1, 2),
            Rational(1, 10),
            23 * exp(9 * X / 160) / (12 * X),
        ),
        ((1 + x) * exp(-X * x**2), -1, 2, sqrt(pi / X)),
        (
            x**2 * cos(x) * exp(-3 * X * x**4),
            -1,
            1,
            3 ** Rational(1, 4) * gamma(Rational(3, 4)) / (6 * X ** Rational(3, 4)),
        ),
        (sin(x) * exp(X * sin(x)), 0, pi, sqrt(2 * pi / X) * exp(X)),
        (exp(-X * (x**2 - 1) ** 2), -oo, oo, sqrt(pi / X)),
        (exp(-X * (1 + x)), 0, oo, exp(-X) / X),
    ],
)
def test_laplace_method(integrand, low, high, value):
    u = sp.Symbol("u")
    found = evaluate(Integral(integrand.xreplace({x: u}), (u, low, high)), large=X)
    assert not found.exact or found.value == value
    assert near(found.value, value, {X: Rational(7, 3)})
    ratios = [
        adaptive(Integral(integrand.xreplace({x: u, X: sp.Integer(n)}), (u, low, high)), {})[0]
        / mpmath.mpf(str(sp.N(found.value.subs(X, n), 20)))
        for n in (40, 640)
    ]
    assert abs(ratios[1] - 1) < max(abs(ratios[0] - 1) / 2, 1e-12)


def test_leading_terms_that_cancel_are_no_answer():
    u = sp.Symbol("u")
    assert evaluate(Integral(u * exp(X * u**2), (u, -1, 1)), large=X).value in (None, 0)


def test_thresholds_with_a_difference_of_parameters():
    above = evaluate(Integral(Theta(E - D - x**2), (x, 0, oo)), assuming=[E > D])
    assert above.exact and above.value == sqrt(E - D)
    assert evaluate(Integral(Theta(E - D - x**2), (x, 0, oo)), assuming=[E < D]).value in (None, 0)
    shell = Integral(sphere_area(d) * x ** (d - 1) * Theta(x**2 - E) * Theta(E + D - x**2), (x, 0, oo))
    thin = evaluate(shell, small=D)
    point = {d: Rational(5, 2), E: Rational(3, 2), D: Rational(1, 9)}
    assert near(thin.value, sphere_area(d) * E ** (d / 2 - 1) * D / 2, point) and thin.exponents == {D: 1}


def test_a_simplex_inside_its_box():
    f = x ** (a - 1) * y ** (d - 1) * z ** (s - 1) * Theta(1 - x - y - z)
    found = evaluate(Integral(f, (x, 0, 1), (y, 0, 1), (z, 0, 1)))
    assert near(found.value, gamma(a) * gamma(d) * gamma(s) / gamma(1 + a + d + s))
    # a box that cuts the simplex is another integral
    cut = evaluate(Integral(f, (x, 0, Rational(1, 2)), (y, 0, 1), (z, 0, 1)))
    assert cut.value is None or not near(cut.value, found.value)


def test_a_broken_power_of_a_negative_number_is_refused():
    u = sp.Symbol("u")
    assert evaluate(Integral(u ** Rational(1, 3), (u, -1, 1))).value is None


def test_halving_says_nothing_where_a_tail_of_logarithms_is_left():
    assert adaptive(Integral(1 / (x * log(x) ** 3), (x, 2, oo)), {}) is None
    value, error = adaptive(Integral(exp(-1 / x) / x**2, (x, 0, oo)), {})
    assert abs(value - 1) < 1e-12 and error < 1e-12
    assert adaptive(Integral(1 / x, (x, 0, 1)), {}) is None
