"""Values of what is printed, and how far they may be off."""

from __future__ import annotations

import sympy as sp
from mpmath import mp

from tlssym.check.both_sides import compare_at, value_at

n = sp.Symbol("n", integer=True)
x = sp.Symbol("x", positive=True)
HALF = sp.Rational(1, 2)


def test_a_sum_of_integrals_is_as_uncertain_as_they_are():
    """Their errors add up; a difference that is smaller refutes nothing, and a larger one does."""
    adds = sp.Sum(sp.Integral(x**n / (1 + x) ** 2, (x, 0, HALF)), (n, 1, sp.oo))
    exact = sp.integrate(x / (1 - x) / (1 + x) ** 2, (x, 0, HALF))
    found = value_at(adds, {})
    off = abs(found.number - mp.mpf(str(sp.N(exact, 40))))
    assert off <= found.error < mp.mpf(10) ** -12
    assert compare_at(adds, exact, {}).same is True
    assert compare_at(adds, exact * (1 + sp.Rational(1, 10**7)), {}).same is False
