"""Smooth integrals by rules over arrays: a dozen digits, or nothing where a part may stand between the nodes."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.numbers.smooth import smooth_digits, smooth_value

T, R = sp.symbols("t R", positive=True)
TINY = sp.Rational(1, 10**8)


@pytest.mark.parametrize(
    ("integrand", "value"),
    [(T**2 * sp.exp(-T), 2), (1 / (1 + T**2), sp.pi / 2), (sp.exp(-T / R) / R, 1)],
)
def test_what_the_nodes_see_is_right(integrand, value):
    assert smooth_value(sp.Integral(integrand, (T, 0, sp.oo)), {R: 2}) == pytest.approx(float(value), rel=1e-9)


@pytest.mark.parametrize("integrand", [sp.exp(-T / R), sp.exp(-T) + sp.exp(-T / R) / R])
def test_a_peak_between_the_nodes_is_not_nothing(integrand):
    whole = sp.Integral(integrand, (T, 0, sp.oo))
    assert smooth_digits(whole, {R: 1}) is not None
    assert smooth_digits(whole, {R: TINY}) is None
