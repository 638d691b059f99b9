"""Sums by regimes: Beta functions where they are all, leading behaviour where a parameter is small."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from sympy import Integral, Symbol, gamma, log, oo, pi, sqrt, symbols

from tlssym.language import Theta, sphere_area
from tlssym.mathematics.regions import evaluate

P, U, D0, E, R, R1, eps, a, d, T, Dp = symbols("P_0 U_0 Delta_0 E R R_1 varepsilon a d T Delta_p")
x, y, z, t, n, L = symbols("x y z t n L")
POINT = {t: sp.Rational(3, 2), n: sp.Rational(1, 3), a: sp.Rational(7, 3), L: sp.Rational(5, 3)}


@pytest.mark.parametrize(
    "integrand, condition",
    [
        (1 / (1 + x**2), None),
        (x**n / (t + x**2) ** a, sp.Gt(a, n / 2 + sp.Rational(1, 2))),
        (1 / (1 + x) ** a, sp.Gt(a, 1)),
        (x**-n / (1 + x), sp.Lt(n, 1)),
        (x**2 * (1 + x**2 / L**2) ** sp.Rational(-5, 2), None),
    ],
)
def test_beta_functions_agree_with_quadrature(integrand, condition):
    result = evaluate(Integral(integrand, (x, 0, oo)))
    assert result.converges and result.exact
    assert result.conditions == (() if condition is None else (condition,))
    f = sp.lambdify(x, integrand.subs(POINT), "mpmath")
    with mpmath.workdps(30):
        pieces = [
            mpmath.quad(lambda s, g=f: g(mpmath.exp(s)) * mpmath.exp(s), [k, k + 10])
            for k in range(-150, 150, 10)
        ]
        assert abs(mpmath.fsum(pieces) - sp.N(result.value.subs(POINT), 30)) < 1e-15


def test_simplices_and_balls_by_dirichlet():
    triangle = evaluate(Integral(Theta(1 - x - y) / sqrt(x * y), (x, 0, oo), (y, 0, oo)))
    assert triangle.value == pi
    ball = evaluate(Integral(Theta(L**2 - x**2 - y**2 - z**2), (x, 0, oo), (y, 0, oo), (z, 0, oo)))
    assert sp.simplify(ball.value - pi * L**3 / 6) == 0
    over = evaluate(Integral(Theta(1 - x - y - z) / (x + y + z), (x, 0, oo), (y, 0, oo), (z, 0, oo)))
    assert over.value == sp.Rational(1, 4)


def test_logarithm_and_constant_as_a_parameter_goes_to_zero():
    result = evaluate(Integral(1 / (t + x + x**2), (x, 0, oo)), small=t)
    assert result.value == -log(t) and result.coefficient == 1 and result.log_powers == {t: 1}
    assert not result.exact
    with mpmath.workdps(30):
        for power in (4, 8, 12):
            small = mpmath.mpf(10) ** -power
            exact = mpmath.quad(
                lambda s, t=small: mpmath.exp(s) / (t + mpmath.exp(s) + mpmath.exp(2 * s)),
                mpmath.linspace(-80, 80, 41),
            )
            assert abs(exact + mpmath.log(small)) < 50 * power * small
    other = evaluate(Integral(1 / sqrt(x**2 + t**2), (x, 0, 1)), small=t)
    assert abs(sp.N((other.value - log(2 / t)).subs(t, sp.Rational(1, 7)))) < 1e-14


@pytest.mark.parametrize("power, exponent", [(2, -1), (3, -2)])
def test_power_law_as_a_parameter_goes_to_zero(power, exponent):
    result = evaluate(Integral(1 / (t + x) ** power, (x, 0, E)), small=t)
    assert result.exponents[t] == exponent and result.log_powers == {t: 0}
    assert sp.simplify(result.value - t**exponent / (power - 1)) == 0


def three_level_count():
    V = U / R**3 * D0 / E * (U / R1**3) / sqrt(Dp**2 + U**2 / R1**6)
    steps = Theta(V - sp.Abs(Dp - E)) * Theta(V - eps / 2) * Theta(eps - V) * Theta(R - R1)
    return P**2 * T * Integral(16 * pi**2 * R**2 * R1**2 * steps, (Dp, -T, T), (R1, 0, oo), (R, 0, oo))


def test_window_of_a_square_root_gives_the_logarithm_of_the_right_argument():
    result = evaluate(three_level_count(), small=eps)
    front = 16 * pi**2 / 9 * log(2) * (P * U) ** 2 * T * D0 / E**2
    assert result.converges and not result.exact
    assert sp.simplify(result.coefficient - 16 * pi**2 * log(2) / 9) == 0
    assert result.log_powers == {eps: 1}
    assert result.exponents == {P: 2, U: 2, T: 1, D0: 1, E: -2}
    difference = result.value - front * (log(D0 / eps) + sp.Rational(5, 2) * log(2))
    assert abs(sp.N(difference.subs({P: 1.1, U: 1.3, T: 1.7, D0: 0.6, E: 0.9, eps: 0.01}))) < 1e-12
    wrong = result.value - front * (log(E / eps) + sp.Rational(5, 2) * log(2))
    assert abs(sp.N(wrong.subs({P: 1.1, U: 1.3, T: 1.7, D0: 0.6, E: 0.9, eps: 0.01}))) > 1
    assert sp.Lt(E, T) in result.conditions


def test_constant_beside_the_logarithm_agrees_with_quadrature():
    # after the window, with z = E R_1^3/U_0 and the prefactor 1: overlap of the octave with R > R_1
    def count(ratio):
        def overlap(s):
            w = mpmath.exp(s)
            top = ratio / mpmath.sqrt(1 + w * w)
            low, high = max(w, top), 2 * top
            return mpmath.log(high / low) * w / mpmath.sqrt(1 + w * w) if high > low else mpmath.mpf(0)

        # where w sqrt(1 + w^2) reaches the ratio, and twice the ratio
        ends = [mpmath.log((mpmath.sqrt(1 + 4 * (k * ratio) ** 2) - 1) / 2) / 2 for k in (1, 2)]
        return mpmath.quad(overlap, [*mpmath.linspace(-60, ends[0], 20), ends[1]])

    with mpmath.workdps(25):
        ratio = mpmath.mpf(10) ** 8
        expected = mpmath.log(2) * (mpmath.log(ratio) + mpmath.mpf(5) / 2 * mpmath.log(2)) / 2
        assert abs(count(ratio) - expected) < 1e-6


def window_count():
    V = D0 / E * U**2 / (R**a * R1**a * sqrt(Dp**2 + U**2 / R1 ** (2 * a)))
    f = sphere_area(d) ** 2 * R ** (d - 1) * R1 ** (d - 1) * Theta(V - sp.Abs(Dp - E)) * Theta(R - R1)
    return P**2 * T * Integral(f, (Dp, -T, T), (R1, 0, oo), (R, 0, oo))


def test_window_regime_has_a_beta_function_between_d_and_2d():
    result = evaluate(window_count(), small=D0)
    assert set(result.conditions) >= {sp.Gt(a, d), sp.Lt(a, 2 * d), sp.Lt(E, T)}
    p = (2 * d - a) / a
    beta = gamma(p / 2) * gamma(sp.Rational(1, 2) - p / 2) / (2 * gamma(sp.Rational(1, 2)))
    expected = P**2 * T * sphere_area(d) ** 2 * 2 * D0 / E * U / (a - d) / a * (U / E) ** p * beta
    point = {P: 1.1, U: 1.3, T: 1.7, D0: 0.6, E: 0.9, a: 3.7, d: 2.3}
    assert abs(sp.N((result.value / expected).subs(point), 25) - 1) < 1e-14
    assert result.exponents[D0] == 1 and sp.simplify(result.exponents[E] + 2 * d / a) == 0
    cases = {k: v for both, v in result.cases for k in sp.And.make_args(both) if E not in k.free_symbols}
    assert cases[sp.Eq(a, d)] == oo and cases[sp.Lt(a, d)] == oo
    assert cases[sp.Gt(a, 2 * d)].args[0] == D0 ** (2 * d / a)
    assert cases[sp.Eq(a, 2 * d)].args[0] == D0 * log(D0)


def test_convergence_is_told_where_the_value_is_not():
    result = evaluate(window_count())
    assert result.converges is True and sp.Gt(a, d) in result.conditions
    assert result.value is None and result.refused
    tail = evaluate(Integral((x + y) ** -a, (x, 1, oo), (y, 1, oo)))
    assert tail.converges is True and tail.conditions == (sp.Gt(a, 2),)
    assert sp.simplify(tail.value - 2 ** (2 - a) / ((a - 1) * (a - 2))) == 0
    flat = evaluate(Integral(x / (x + y) ** 3, (x, 1, oo), (y, 1, oo)))
    assert flat.converges is False and flat.escapes == "x → ∞, y → ∞ at fixed x/y"


def test_cases_name_both_sides_and_the_edge():
    tail = evaluate(Integral(R ** (d - 1 - a), (R, 1, oo)))
    assert tail.cases == ((sp.Eq(a, d), oo), (sp.Lt(a, d), oo))
    X = Symbol("X")
    cut = evaluate(Integral(R ** (d - 1 - a), (R, 1, X)), assuming=(X > 1,))
    assert cut.conditions == () and cut.cases == ((sp.Eq(a, d), log(X)),)


def test_window_that_is_not_narrow_gives_no_coefficient():
    # as T grows nothing makes the window narrow: an order of magnitude, but no exact prefactor
    result = evaluate(three_level_count(), large=T, assuming=(eps < D0, D0 < E))
    assert result.value is None and result.coefficient is None and result.exponents == {T: 1}


@pytest.mark.parametrize(
    "steps",
    [
        Theta(x + y - sp.Rational(3, 2)) * Theta(1 - x) * Theta(1 - y),
        Theta(x + y - sp.Rational(3, 2) * z) * Theta(z - x) * Theta(z - y),
    ],
)
def test_what_hangs_on_comparable_terms_is_not_decided_by_regimes(steps):
    # the larger term alone would say: empty
    result = evaluate(Integral(steps * sqrt(x * y) / z**4 * Theta(z - 1), (x, 0, oo), (y, 0, oo), (z, 0, oo)))
    assert result.value is None and result.converges is None and "comparable" in result.refused


def test_a_limit_that_is_no_real_number_everywhere_is_not_tried_there():
    x, y = sp.symbols("x y", positive=True)
    quarter = evaluate(sp.Integral(x * y, (y, 0, sp.sqrt(1 - x**2)), (x, 0, 1)))
    assert quarter.value in (None, sp.Rational(1, 8))
    beyond = evaluate(sp.Integral(x * y, (y, 0, sp.sqrt(1 - x**2)), (x, 0, 2)))
    assert beyond.value is None and "not real" in beyond.refused
    inside = evaluate(sp.Integral(x * y, (y, 0, sp.sqrt(4 - x**2)), (x, 0, 1)))
    assert inside.value in (None, sp.Rational(7, 8))
