"""Finite upper limits, the time from which they may be called infinite, and when a law arrives."""

import mpmath
import pytest
import sympy as sp

from derivations.lecture5.finite_limit import condition_on_time, integrate_to_finite_limit
from tlssym.language import Transform
from tlssym.mathematics.tauberian import (
    RelationError,
    invert_law,
    leading_law,
)

t, p, A, B, M, n, t_0, delta = sp.symbols("t p A B M n t_0 Delta_0", positive=True)
x = sp.Function("x")
X, Q = Transform(x(t), t, p), Transform(1 / x(t), t, p)
INFINITE = sp.Eq(X, sp.pi / (2 * p**2) * sp.sqrt(A / B) / sp.sqrt(Q))


def test_finite_limit_is_an_arctangent_and_agrees_with_quadrature():
    limit = integrate_to_finite_limit(A / (1 + A * B * Q * delta**2), delta, M)
    numbers = {A: 2, B: sp.Rational(3, 7), M: sp.Rational(5, 4), Q: sp.Rational(11, 10)}
    exact = sp.N(limit.exact.subs(numbers), 20)
    numeric = mpmath.quad(lambda d: 2 / (1 + mpmath.mpf(66) / 70 * d**2), [0, 1.25])
    assert abs(exact - numeric) < 1e-13
    assert sp.limit(limit.ratio.subs(numbers | {M: M}).subs({M: M}), M, sp.oo) == 1
    assert limit.linear == A * M
    twin = sp.pi * sp.sqrt(A / B) / sp.sqrt(Q)
    assert sp.simplify(limit.infinite / twin) == sp.Rational(1, 2)


def test_other_forms_are_read_and_others_refused():
    written_out = integrate_to_finite_limit(3 / (5 + 2 * delta**2), delta, M)
    assert sp.simplify(written_out.exact - 3 / sp.sqrt(10) * sp.atan(M * sp.sqrt(sp.Rational(2, 5)))) == 0
    for other in (A / (1 + delta), delta / (1 + delta**2), 1 / (1 + delta**4), 1 / (1 - delta**2)):
        with pytest.raises(RelationError):
            integrate_to_finite_limit(other, delta, M)


def test_condition_on_the_logarithm_of_time():
    balance = leading_law(INFINITE, x, t, p, growing=True)
    limit = integrate_to_finite_limit(A / (1 + A * B * Q * delta**2), delta, M)
    condition = condition_on_time(limit, Q, -1, balance, t, t_0)
    assert condition.variable == sp.log(t / t_0)
    assert sp.simplify(condition.threshold - sp.pi / (B * M)) == 0
    assert sp.simplify(condition.threshold - 2 * sp.pi / (B * M)) != 0
    tight = condition.threshold_for(sp.Rational(1, 100))
    # 1 % accuracy asks for z = 2/(π·0.01) ≈ 63.66
    assert abs(float(tight.subs({B: 1, M: 1})) / float(sp.pi) - 63.6567) < 1e-3
    assert condition.condition not in (True, sp.true)


def test_condition_on_a_power_of_time():
    balance = leading_law(sp.Eq(X, A * Q / p), x, t, p)
    limit = integrate_to_finite_limit(1 / (1 + Q * delta**2), delta, M)
    condition = condition_on_time(limit, Q, -1, balance, t, t_0)
    assert condition.variable == t
    assert sp.simplify(condition.argument.subs(t, condition.threshold) - 1) == 0
    nothing = leading_law(sp.Eq(X, A / (p * sp.sqrt(Q))), x, t, p)
    with pytest.raises(RelationError):
        condition_on_time(limit, Q, -1, nothing, t, t_0)


@pytest.mark.parametrize(
    ("coefficient", "alpha", "beta", "value", "scale"),
    [
        (1, 1, -1, 10, 1),
        (2, sp.Rational(1, 2), sp.Rational(3, 2), 10, 3),
        (2, 2, -3, 100, sp.Rational(1, 3)),
        (5, sp.Rational(3, 2), 0, 7, 1),
    ],
)
def test_inverse_law_gives_back_the_value(coefficient, alpha, beta, value, scale):
    inverse = invert_law(coefficient, alpha, beta, value, scale)
    for time in filter(None, (inverse.late, inverse.early)):
        back = coefficient * time**alpha * sp.log(time / scale) ** beta
        assert abs(sp.N(back, 25) / value - 1) < 1e-20
    if inverse.early is not None:
        turn = scale * sp.exp(-sp.sympify(beta) / alpha)
        assert sp.N(inverse.early) < sp.N(turn) < sp.N(inverse.late)
        assert inverse.branch == -1


def test_values_below_the_least_are_refused():
    with pytest.raises(ValueError, match="least"):
        invert_law(1, 1, -1, 2, 1)
    symbolic = invert_law(A, 1, -1, n, t_0)
    assert symbolic.late.has(sp.LambertW) and symbolic.condition not in (True, sp.true)
    assert sp.simplify(symbolic.least - sp.E * A * t_0) == 0
    with pytest.raises(ValueError):
        invert_law(1, -1, 1, 2, 1)
    with pytest.raises(ValueError):
        invert_law(1, 1, sp.Symbol("b", real=True), 2, 1)


def test_expansion_for_a_large_limit_gives_the_iterated_logarithm():
    limit = integrate_to_finite_limit(A / (1 + A * B * Q * delta**2), delta, M)
    numbers = {A: 2, B: 3, M: 40, Q: sp.Rational(11, 10)}
    errors = [abs(sp.N((limit.expansion(n) / limit.exact - 1).subs(numbers))) for n in (1, 2, 3)]
    assert errors[0] > 1e-3 > 1e-5 > errors[1] > errors[2]
    balance = leading_law(sp.Eq(X, limit.expansion(2) / p**2), x, t, p, growing=True)
    assert sp.simplify(balance.next_terms.loglog - (2 / (B * M) - 1)) == 0
    infinite = leading_law(sp.Eq(X, limit.expansion(1) / p**2), x, t, p, growing=True)
    assert infinite.next_terms.loglog == -1
