"""Polytopes of linear steps, one-dimensional integrals, and what is refused."""

from __future__ import annotations

import random

import numpy as np
import pytest
import sympy as sp
from sympy import Abs, Integral, Rational, Symbol, exp, log, oo, pi, symbols

from tlssym.language import Theta
from tlssym.mathematics.regions import RegionResult, evaluate

x, y, z, w = symbols("x y z w")
a, E, T, W, mu, L, A, B, V = symbols("a E T W mu L A B V")


def test_strip_around_the_diagonal_has_two_chambers():
    strip = Integral(Theta(a - Abs(x - y)), (x, 0, W), (y, 0, W))
    result = evaluate(strip)
    values = {result.conditions[0]: result.value, **dict(result.cases)}
    assert values == {sp.Gt(W, a): a * (2 * W - a), sp.Lt(W, a): W**2}
    assert evaluate(strip, assuming=(a < W,)).value == a * (2 * W - a)
    assert evaluate(strip, assuming=(a > W,)).value == W**2
    outside = evaluate(Integral(Theta(Abs(x - y) - a), (x, 0, 1), (y, 0, 1)), assuming=(a < 1,))
    assert sp.expand(outside.value - (1 - a) ** 2) == 0


def test_four_steps_of_linear_forms():
    f = Theta(x) * Theta(1 - x) * Theta(y) * Theta(x - y) * x
    assert evaluate(Integral(f, (x, -oo, oo), (y, -oo, oo))).value == Rational(1, 3)
    wrong = Theta(x) * Theta(1 - x) * Theta(y) * Theta(y - x) * x
    assert evaluate(Integral(wrong, (x, -oo, oo), (y, -oo, oo))).converges is not True


def test_simplices_windows_and_squares_of_steps():
    assert evaluate(Integral(x**2 * y, (y, 0, 1 - x - z), (x, 0, 1 - z), (z, 0, 1))).value == Rational(1, 360)
    ranked = Theta(x - y) * Theta(y - z) * Theta(z - w)
    assert evaluate(Integral(ranked, (x, 0, 1), (y, 0, 1), (z, 0, 1), (w, 0, 1))).value == Rational(1, 24)
    assert (
        evaluate(Integral(Theta(a - x - 2 * y - 3 * z) * x * y, (x, 0, oo), (y, 0, oo), (z, 0, oo))).value
        == a**5 / 1440
    )
    square = evaluate(Integral(Theta(x - mu) ** 2, (x, 0, L)))
    assert square.value == L - mu and square.conditions == (sp.Lt(mu, L),)
    assert evaluate(Integral(1, (x, 0, 1 - y), (y, 0, 2))).value == 0  # the inner limits cross at y = 1
    inside = evaluate(Integral(Theta(V - Abs(x - E)), (x, -T, T)), assuming=(V < T - E,))
    assert inside.value == 2 * V
    cut = evaluate(Integral(Theta(V - Abs(x - E)) * x, (x, 0, oo)))
    assert cut.value == 2 * E * V and cut.conditions == (sp.Gt(E, V),)
    assert sp.expand(dict(cut.cases)[sp.Lt(E, V)] - (E + V) ** 2 / 2) == 0


def test_window_of_powers_splits_where_it_meets_the_origin():
    R, U, d = symbols("R U d")
    f = Theta(U / R**a - Abs(x - E)) * x * R ** (d - 1) * Theta(R - L)
    narrow = evaluate(Integral(f, (x, 0, oo), (R, 0, oo)), assuming=(E * L**a > U,))
    assert narrow.conditions == (sp.Gt(a, d),)
    assert sp.simplify(narrow.value - 2 * E * U * L ** (d - a) / (a - d)) == 0
    wide = evaluate(Integral(f, (x, 0, oo), (R, 0, oo)), assuming=(E * L**a < U, a > d))
    point = {a: 3, d: 2, E: 1, L: 1, U: 8}
    # by hand: ∫ from 1 to 2 of R (1 + 8/R^3)^2/2, then 16/R^2 beyond
    R0 = Symbol("r", positive=True)
    expected = sp.integrate(sp.expand(R0 * (1 + 8 / R0**3) ** 2 / 2), (R0, 1, 2)) + sp.integrate(
        16 / R0**2, (R0, 2, oo)
    )
    assert sp.simplify(wide.value.subs(point) - expected) == 0


@pytest.mark.parametrize("seed", range(12))
def test_random_polytopes_against_sampling(seed):
    source = random.Random(seed)
    size = 2 + seed % 3
    variables = (x, y, z, w)[:size]
    steps = []
    for _ in range(source.randint(1, 3)):
        slopes = [source.randint(-2, 2) for _ in variables]
        steps.append(
            sum(s * v for s, v in zip(slopes, variables, strict=True)) + Rational(source.randint(1, 4), 2) * a
        )
    f = sp.Mul(*[v ** source.randint(0, 2) for v in variables])
    integral = Integral(f * sp.Mul(*[Theta(s) for s in steps]), *[(v, 0, 1) for v in variables])
    result = evaluate(integral)
    assert result.converges is True and result.exact, result.refused
    points = np.random.default_rng(seed).uniform(0, 1, (300_000, size))
    for value_of_a in (Rational(2, 5), Rational(7, 5)):
        inside = np.ones(len(points), dtype=bool)
        for step in steps:
            inside &= (
                sp.lambdify(variables, step.subs(a, value_of_a), "numpy")(*points.T) + 0 * points[:, 0] > 0
            )
        heights = np.where(inside, sp.lambdify(variables, f, "numpy")(*points.T), 0.0)
        mean, error = heights.mean(), heights.std() / np.sqrt(len(heights))
        holds = [result.value] if all(c.subs(a, value_of_a) == True for c in result.conditions) else []  # noqa: E712
        holds += [v for c, v in result.cases if c.subs(a, value_of_a) == True]  # noqa: E712
        if not holds:
            # the point lies in a chamber that was not listed: with numbers it is the only one
            holds = [evaluate(integral.subs(a, value_of_a)).value]
        assert all(abs(float(v.subs(a, value_of_a)) - mean) < 6 * error + 1e-9 for v in holds)


@pytest.mark.parametrize(
    "integrand, low, high, value",
    [
        (A / (1 + B * x**2), 0, E, A * sp.atan(sp.sqrt(B) * E) / sp.sqrt(B)),
        (1 / (pi * mu) / (1 + ((x - E) / mu) ** 2), -oo, oo, 1),
        (x**2 * exp(-x / L), 0, oo, 2 * L**3),
        (log(x), 0, 1, -1),
        (1 / ((1 + x) * (2 + x)), 0, oo, log(2)),
        (Theta(x - mu) ** 2 * exp(-x), 0, oo, exp(-mu)),
    ],
)
def test_one_dimensional_integrals(integrand, low, high, value):
    result = evaluate(Integral(integrand, (x, low, high)))
    assert result.converges is True and result.exact
    point = {A: 1.3, B: 0.7, E: 2.1, mu: 0.6, L: 1.9}
    assert abs(sp.N((result.value - value).subs(point))) < 1e-12


def test_region_that_is_empty_and_steps_that_never_bind():
    assert evaluate(Integral(Theta(x - 2) * Theta(1 - x), (x, 0, oo))).value == 0
    f = Theta(x - 1) * Theta(x - 2) * Theta(3 - x) * Theta(10 - x) / x
    assert evaluate(Integral(f, (x, 0, oo))).value == log(Rational(3, 2))
    assert evaluate(Integral(Theta(x - 2) * Theta(1 - x) * y, (x, 0, oo), (y, 0, oo))).value == 0


@pytest.mark.parametrize(
    "integrand",
    [
        Theta(x**2 - 3 * x + 2),
        Theta(sp.sin(x)),
        x**x,
        exp(-exp(x)) * Theta(x - sp.cos(x)),
        sum((x + k) ** Rational(1, k + 2) for k in range(500)),
    ],
)
def test_what_is_outside_is_refused_with_a_reason(integrand):
    result = evaluate(Integral(integrand, (x, 0, 1)))
    assert result.value is None and result.refused and not result.exact


def test_indefinite_and_unordered_limits_are_refused_or_conditions():
    assert "no limits" in evaluate(Integral(x, x)).refused
    ordered = evaluate(Integral(1 / x, (x, A, B)))
    assert ordered.conditions == (sp.Lt(A, B),)
    with pytest.raises(ValueError, match="literal truth"):
        RegionResult(True, conditions=(True,))


def test_parts_of_opposite_sign_that_diverge_are_not_decided():
    result = evaluate(Integral(1 / x - 1 / (x + 1), (x, 1, oo)))
    assert result.converges is not False


def test_steps_and_region_are_told():
    result = evaluate(Integral(Theta(x * y - a) / (x * y), (x, 0, 1), (y, 0, 1)))
    assert sp.simplify(result.value - log(a) ** 2 / 2) == 0 and result.conditions == (sp.Lt(a, 1),)
    assert any(step.rule == "integrate between limits" for step in result.steps)
    assert result.region is not None and len(result.region["vertices"]) == 3


def test_limits_in_the_wrong_order_turn_the_sign():
    assert evaluate(Integral(x, (x, 1, 0))).value == -Rational(1, 2)
    assert evaluate(Integral(1 / x, (x, 2, 1))).value == -log(2)
    assert evaluate(Integral(1, (x, a, 0))).value == -a


def test_two_windows_in_one_chain():
    f = Theta(a - Abs(x - y)) * Theta(a - Abs(y - z))
    chain = Integral(f, (x, 0, 1), (y, 0, 1), (z, 0, 1))
    result = evaluate(chain, assuming=(a < Rational(1, 2),))
    # by hand: 4a² less a² (1 + 2/3)·... at the two ends: ∫ min(y + a, 2a)² dy there
    end = sp.integrate((y + a) ** 2, (y, 0, a))
    assert sp.expand(result.value - (4 * a**2 * (1 - 2 * a) + 2 * end)) == 0


def test_symbols_may_be_declared_positive_and_share_names_with_others():
    p = Symbol("p", positive=True)
    result = evaluate(Integral(Theta(x - p) / x**2, (x, 0, oo)))
    assert result.value == 1 / p and result.conditions == ()
    assert "_x" not in evaluate(Integral(Theta(sp.sin(x)), (x, 0, 1))).refused


def test_moduli_of_one_variable_and_a_number_are_cut_where_they_vanish():
    nothing = Integral(Theta(Abs(x - 1) - Abs(x - 2) - A * x**2), (x, 0, 1))
    assert evaluate(nothing).value == 0, "|x − 1| − |x − 2| is −1 there"
    twin = Integral(Theta(Abs(x - 2) - Abs(x - 1) - A * x**2), (x, 0, 1))
    assert evaluate(twin).value != 0
