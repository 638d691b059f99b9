"""Differences, extremes, homogeneous functions and rational functions: values, conditions, wrong twins."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from sympy import Abs, Integral, Max, Min, Rational, exp, gamma, log, oo, pi, sqrt, symbols

from tlssym.language import Theta
from tlssym.mathematics.regions import evaluate
from tlssym.mathematics.regions.rational import integrate_rational
from tlssym.mathematics.regions.result import OutsideClass

x, y, z, E_1 = symbols("x y z E_1", real=True)
a, b, c, t, L, V, W = symbols("a b c t L V W", positive=True)
POINT = {a: Rational(3, 7), b: Rational(4, 5), c: Rational(5, 3), t: Rational(1, 9), L: Rational(7, 3)}


def at(value):
    return complex(sp.N(value.subs(POINT), 20))


def numeric(f, *ranges):
    """∫ by mpmath, with the variables in the order of the ranges."""
    names = [r[0] for r in ranges]
    g = sp.lambdify(names, f.subs(POINT), "mpmath")
    with mpmath.workdps(20):
        return mpmath.quad(g, *[[mpmath.mpf(sp.N(sp.sympify(e).subs(POINT))) for e in r[1:]] for r in ranges])


@pytest.mark.parametrize(
    ("f", "low", "high", "value", "conditions"),
    [
        (x ** (a - 1) * (1 - x) ** (b - 1), 0, 1, gamma(a) * gamma(b) / gamma(a + b), ()),
        (
            x**-a * (L - x) ** -b,
            0,
            L,
            L ** (1 - a - b) * gamma(1 - a) * gamma(1 - b) / gamma(2 - a - b),
            (a < 1, b < 1),
        ),
        (1 / sqrt(L**2 - x**2), 0, L, pi / 2, ()),
        (x**-a / sqrt(L**2 - x**2), 0, L, None, (a < 1,)),
        ((1 - x**2) ** b, -1, 1, sqrt(pi) * gamma(b + 1) / gamma(b + Rational(3, 2)), ()),
        (1 / (x * sqrt(x**2 - L**2)), L, oo, pi / (2 * L), ()),
    ],
)
def test_powers_of_a_difference_are_beta_functions(f, low, high, value, conditions):
    result = evaluate(Integral(f, (x, low, high)))
    assert result.converges and result.exact
    assert set(result.conditions) == set(conditions)
    if value is not None:
        assert abs(at(result.value - value)) < 1e-15
        assert abs(at(result.value - 2 * value)) > 1e-3


def test_a_difference_that_vanishes_too_fast_diverges_and_says_where():
    result = evaluate(Integral(1 / (L - x), (x, 0, L)))
    assert (result.converges, result.escapes) == (False, "x/(L - x) → ∞")
    assert evaluate(Integral(1 / sqrt(L - x), (x, 0, L))).value == 2 * sqrt(L)


def test_a_function_of_the_difference_over_a_square():
    square = ((x, 0, L), (y, 0, L))
    power = evaluate(Integral(Abs(x - y) ** -a, *square))
    assert power.conditions == (a < 1,)
    assert abs(at(power.value - 2 * L ** (2 - a) / ((1 - a) * (2 - a)))) < 1e-15
    assert evaluate(Integral(1 / Abs(x - y), *square)).converges is False
    assert evaluate(Integral(1 / sqrt(Abs(x - y)), (x, 0, 1), (y, 0, 1))).value == Rational(8, 3)
    cut = evaluate(Integral(Theta(Abs(x - y) - b) / Abs(x - y), *square), assuming=(b < L,))
    assert abs(at(cut.value - 2 * (L * log(L / b) - L + b))) < 1e-15
    one_sided = evaluate(Integral(Theta(x - y) / sqrt(x - y), (x, 0, 1), (y, 0, 1)))
    assert one_sided.value == Rational(4, 3)
    screened = evaluate(Integral(exp(-Abs(x - y) / b), *square))
    assert abs(at(screened.value - 2 * (L * b - b**2 * (1 - exp(-L / b))))) < 1e-15
    # a rectangle is no square, and x y is no difference
    other = evaluate(Integral(Abs(x - y) ** -a, (x, 0, L), (y, 0, 2 * L)))
    assert other.value is None or abs(at(other.value - power.value)) > 1e-3


def test_leading_behaviour_of_a_kernel_over_a_long_square():
    result = evaluate(Integral(Theta(Abs(x - y) - 1) / Abs(x - y), (x, 0, L), (y, 0, L)), large=L)
    assert sp.expand(result.value - 2 * L * log(L) + 2 * L) == 0
    assert result.log_powers == {L: 1} and result.exponents == {L: 1}


def test_homogeneous_functions_over_a_cube():
    ends = (0, 1)
    result = evaluate(Integral((x + y) ** -a, (x, *ends), (y, *ends)))
    assert result.conditions == (a < 2,)
    assert abs(at(result.value) - numeric((x + y) ** -a, (x, *ends), (y, *ends))) < 1e-6
    assert evaluate(Integral((x + y) ** -2, (x, *ends), (y, *ends))).converges is False
    root = evaluate(Integral(sqrt(x**2 + y**2), (x, *ends), (y, *ends))).value
    assert abs(at(root - (sqrt(2) + log(1 + sqrt(2))) / 3)) < 1e-15
    half = evaluate(Integral(Theta(x - y) / sqrt(x**2 - y**2), (x, *ends), (y, *ends)))
    assert half.value == pi / 2
    # not homogeneous: the rule must leave it alone
    shifted = evaluate(Integral(1 / (1 + x + y), (x, *ends), (y, *ends)))
    assert abs(at(shifted.value) - numeric(1 / (1 + x + y), (x, *ends), (y, *ends))) < 1e-12


def test_least_and_largest_of_several():
    assert sp.expand(evaluate(Integral(Min(x, a), (x, 0, 1)), assuming=(a < 1,)).value - a + a**2 / 2) == 0
    assert evaluate(Integral(Min(x, a), (x, 0, 1)), assuming=(a > 1,)).value == Rational(1, 2)
    square = ((x, 0, 1), (y, 0, 1))
    assert evaluate(Integral(Max(x, y), *square)).value == Rational(2, 3)
    assert evaluate(Integral(Max(x, y, z), *square, (z, 0, 1))).value == Rational(3, 4)
    power = evaluate(Integral(Max(x, y) ** -a, *square))
    assert power.conditions == (a < 2,) and sp.simplify(power.value - 2 / (2 - a)) == 0


def test_steps_are_limits_where_it_is_not_known_which_binds():
    result = evaluate(Integral(log(x) * Theta(x - a) * Theta(b - x), (x, 0, oo)))
    assert result.conditions == (a < b,)
    assert sp.expand(result.value - (b * log(b) - b - a * log(a) + a)) == 0
    window = evaluate(Integral(Theta(V - Abs(x - E_1)) / (x**2 + c**2), (x, -oo, oo)))
    wanted = (sp.atan((E_1 + V) / c) - sp.atan((E_1 - V) / c)) / c
    point = {V: Rational(3, 4), E_1: Rational(1, 3), c: Rational(5, 3)}
    assert abs(sp.N((window.value - wanted).subs(point))) < 1e-12
    outside = evaluate(Integral(Theta(Abs(x) - a) / (1 + x**2), (x, -oo, oo)))
    assert sp.simplify(outside.value - pi + 2 * sp.atan(a)) == 0 and outside.conditions == ()


def test_rational_functions_with_parameters():
    two = evaluate(Integral(1 / ((x**2 + a**2) * (x**2 + b**2)), (x, -oo, oo)))
    assert sp.simplify(two.value - pi / (a * b * (a + b))) == 0
    assert two.exponents == {}, "a + b stands in the value as well"
    convolved = evaluate(Integral(a * b / (((x - c) ** 2 + a**2) * (x**2 + b**2)), (x, -oo, oo)))
    assert sp.simplify(convolved.value - pi * (a + b) / (c**2 + (a + b) ** 2)) == 0
    three = evaluate(Integral(1 / ((x + a) * (x + b) * (x + c)), (x, 0, oo)))
    with mpmath.workdps(20):
        numbers = [mpmath.mpf(sp.N(POINT[s])) for s in (a, b, c)]
        wanted = mpmath.quad(
            lambda s: 1 / mpmath.fprod(s + n for n in numbers), [0, mpmath.mpf(1) / 2, 2, 10, mpmath.inf]
        )
    assert abs(at(three.value) - wanted) < 1e-12


def test_the_sign_of_a_discriminant_is_a_condition_and_the_other_sign_a_case():
    result = evaluate(Integral(1 / (t + x + x**2), (x, 0, oo)))
    assert result.conditions == (t < Rational(1, 4),)
    (beyond, other), *_ = result.cases
    assert beyond == (t > Rational(1, 4))
    for value, number in ((result.value, Rational(1, 8)), (other, Rational(3, 2))):
        with mpmath.workdps(20):
            wanted = mpmath.quad(lambda s, n=float(number): 1 / (n + s + s**2), [0, 1, 10, mpmath.inf])
        assert abs(complex(sp.N(value.subs(t, number), 20)) - wanted) < 1e-12
    known = evaluate(Integral(1 / (t + x + x**2), (x, 0, oo)), assuming=(t > 1,))
    assert known.conditions == () and sp.simplify(known.value - other) == 0


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [(1 / (1 - x), 0, oo), (1 / (x - a), 0, oo), (1 / (1 + x), 0, oo), (1 / (1 - x**2), -oo, oo)],
)
def test_rational_functions_with_a_pole_in_the_range_are_refused(f, low, high):
    with pytest.raises(OutsideClass):
        integrate_rational(f, x, sp.sympify(low), high)


def test_convergence_alone_does_not_hang_on_the_order_of_the_parameters():
    result = evaluate(Integral(1 / (x + y + t) ** a, (x, 0, 1), (y, 0, 1), (z, 0, 1)))
    assert result.converges and result.conditions == ()


def test_an_integrand_without_a_value_at_a_node_is_no_crash():
    found = evaluate(Integral(1 / sqrt(Abs(x - y)), (x, 0, 1), (y, 0, 2)))
    assert found.converges is not False


@pytest.mark.parametrize(
    ("f", "low", "value", "conditions"),
    [
        (exp(-x) / x, t, sp.expint(1, t), ()),
        (x**a * exp(-x / b), t, b ** (a + 1) * sp.uppergamma(a + 1, t / b), ()),
        (x**3 / (exp(x) - 1), 0, pi**4 / 15, ()),
        (x ** (c - 1) / (exp(x) - 1), 0, gamma(c) * sp.zeta(c), (c > 1,)),
        (1 / (exp(x / b) + 1), 0, b * log(2), ()),
    ],
)
def test_powers_with_exponentials(f, low, value, conditions):
    result = evaluate(Integral(f, (x, low, oo)))
    assert result.converges and result.conditions == conditions
    assert abs(at(result.value - value)) < 1e-15 < 1e-3 < abs(at(result.value - 2 * value))


def test_the_bose_factor_alone_diverges_and_its_small_cutoff_leaves_a_logarithm():
    assert evaluate(Integral(1 / (exp(x) - 1), (x, 0, oo))).converges is False
    cut = evaluate(Integral(exp(-x) / x, (x, t, oo)), small=t)
    assert sp.expand(cut.value + log(t) + sp.EulerGamma) == 0 and cut.log_powers == {t: 1}


def test_a_pole_inside_the_range_diverges_and_one_outside_does_not():
    inside = evaluate(Integral(1 / (x**2 - 2 * x + 1), (x, 0, 3)))
    assert (inside.converges, inside.escapes) == (False, "x → 1")
    assert evaluate(Integral(1 / (x - a), (x, 0, oo))).escapes == "x → a"
    assert evaluate(Integral(1 / (x**2 - 2 * x + 1), (x, 2, 3))).value == Rational(1, 2)
    assert evaluate(Integral((x**2 - 1) / (x - 1), (x, 0, 3))).value == Rational(15, 2)


def test_a_closed_form_under_narrow_conditions_is_confirmed():
    f = sqrt(1 + x) * Theta(x - a) * Theta(b - x)
    result = evaluate(Integral(f, (x, 0, 1)), assuming=(a < b, b < 1))
    point = {a: Rational(1, 3), b: Rational(3, 5)}
    wanted = Rational(2, 3) * ((1 + b) ** Rational(3, 2) - (1 + a) ** Rational(3, 2))
    assert abs(sp.N((result.value - wanted).subs(point))) < 1e-12
