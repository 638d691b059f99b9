"""Laplace's method beyond polynomials on finite ranges: ranges without end, broken powers, large powers.

Each right value is known from elsewhere: Bessel, Gamma and Beta functions for large arguments, or Watson's lemma.
"""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from tlssym.mathematics.regions import evaluate
from tlssym.mathematics.regions.maxima import peaks_of
from tlssym.mathematics.regions.result import OutsideClass

t = sp.Symbol("t", real=True)
x = sp.Symbol("x", positive=True)
oo, pi, sqrt, exp = sp.oo, sp.pi, sp.sqrt, sp.exp
third = sp.Rational(1, 3)

RIGHT = [
    (exp(-x * sp.cosh(t)), -oo, oo, sqrt(2 * pi / x) * exp(-x)),  # 2 K_0(x)
    (exp(-x * sp.cosh(t)), 0, oo, sqrt(pi / (2 * x)) * exp(-x)),
    (exp(-x * sp.sinh(t)), 0, oo, 1 / x),
    (exp(-x * (t - sp.log(t))), 0, oo, sqrt(2 * pi / x) * exp(-x)),  # Γ(x+1)/x^{x+1}
    pytest.param(exp(x * (t - exp(t))), -oo, oo, sqrt(2 * pi / x) * exp(-x), marks=pytest.mark.slow),  # Γ(x)/x^x
    (exp(-x * (t + 1 / t)) / t, 0, oo, sqrt(pi / x) * exp(-2 * x)),  # 2 K_0(2x)
    (exp(-x * (t**2 - sp.log(t))), 1, oo, exp(-x) / x),
    (sp.sin(t) ** x, 0, pi, sqrt(2 * pi / x)),
    pytest.param((sp.sin(t) / t) ** x, 0, 1, sqrt(3 * pi / (2 * x)), marks=pytest.mark.slow),
    (t ** (-third) * exp(-x * sp.sin(t)), 0, 1, sp.gamma(2 * third) * x ** (-2 * third)),
    (sp.cos(t) * exp(-x * sqrt(t)), 0, 1, 2 / x**2),
    (sqrt(t) * sp.log(1 + t) * exp(-x * t), 0, oo, sp.gamma(sp.Rational(5, 2)) * x ** sp.Rational(-5, 2)),
    (sqrt(1 - t) * exp(x * sp.sin(t)), 0, 1,
     sqrt(pi) / 2 * (x * sp.cos(1)) ** sp.Rational(-3, 2) * exp(x * sp.sin(1))),
    (exp(-x * sp.tan(t)), 0, pi / 2, 1 / x),
]  # fmt: skip


@pytest.mark.parametrize(("f", "low", "high", "right"), RIGHT, ids=lambda each: str(each)[:30])
def test_the_leading_term_and_no_other(f, low, high, right):
    found = evaluate(sp.Integral(f, (t, low, high)), large=x, explore=False).value
    assert found is not None
    ratio = sp.N((found / right).subs(x, 7), 20)
    assert abs(ratio - 1) < 1e-12
    assert found.has(x), "another number of times x is another power of it"
    assert abs(sp.N((found / right).subs(x, 70), 20) - 1) < 1e-12


@pytest.mark.parametrize(
    ("phi", "low", "high"),
    [(sp.cosh(t), 0, oo), (-exp(-t), 0, oo), (1 / t, 0, 1), (sp.log(t), 0, oo)],
)
def test_what_is_largest_at_an_end_that_is_not_there_is_refused(phi, low, high):
    with pytest.raises(OutsideClass):
        peaks_of(phi, t, sp.sympify(low), sp.sympify(high))


def test_a_peak_that_only_numbers_find_is_where_they_are_largest():
    phi = sp.sin(t) - t**2 / 5
    peaks, top = peaks_of(phi, t, sp.S.Zero, oo)
    with mpmath.workdps(30):
        place = mpmath.findroot(lambda y: mpmath.cos(y) - 2 * y / 5, 1.1)
        assert len(peaks) == 1 and abs(mpmath.mpf(str(peaks[0].place)) - place) < mpmath.mpf(10) ** -20
        assert (
            abs(mpmath.mpf(str(sp.N(top, 30))) - (mpmath.sin(place) - place**2 / 5)) < mpmath.mpf(10) ** -20
        )
