"""Divergence is told with the condition under which the region reaches there; windows enter convergence."""

from __future__ import annotations

import sys

import pytest
import sympy as sp
from sympy import Abs, Integral, Rational, oo, sqrt, symbols

from tlssym.check.quadrature import quadrature
from tlssym.language import Theta
from tlssym.mathematics.regions import evaluate

x, y, z, u, a, b, c, k, m, q, C, L = symbols("x y z u a b c k m q C L", positive=True)


@pytest.mark.parametrize(
    ("integral", "conditions"),
    [
        (Integral(Theta(1 - sqrt(x**2 + c**2)) / x, (x, 0, oo)), {c < 1}),
        (Integral(Theta(1 - sqrt(x**2 + c**2)) / x, (x, 0, 1)), {c < 1}),
        (Integral(Theta(y - Abs(x - c)) * Theta(1 - y) / (x * y**a), (x, 0, oo), (y, c, oo)), {c < 1}),
        (Integral(x**2 / y * Theta(L - sqrt(x**2 + k**2)), (y, 0, 1), (x, 0, oo)), {k < L}),
        (Integral(y / x, (x, 0, 1), (y, 0, oo)), set()),
    ],
)
def test_divergence_is_told_with_the_condition_that_the_region_is_there(integral, conditions):
    found = evaluate(integral)
    assert found.converges is False
    shown = {sp.expand(r.gts - r.lts) for r in found.conditions}
    assert shown == {sp.expand(r.gts - r.lts) for r in conditions}


def test_outside_the_condition_the_integral_is_no_infinity():
    integral = Integral(Theta(1 - sqrt(x**2 + c**2)) / x, (x, 0, oo))
    assert quadrature(integral, {c: 2}, digits=10).value == 0
    assert quadrature(integral, {c: Rational(1, 2)}, digits=10).outcome == "divergent?"


def test_an_empty_part_makes_the_whole_zero_though_another_part_diverges():
    integral = Integral(y * Theta(1 - sqrt(x**2 + c**2)), (x, 0, oo), (y, 0, oo))
    assert quadrature(integral, {c: 2}, digits=10).value == 0
    assert quadrature(integral, {c: Rational(1, 2)}, digits=10).outcome == "divergent?"


def test_the_chambers_of_a_window_enter_convergence():
    crossing = Integral(Theta(k * y - Abs(x - q)) / (x * y), (y, 0, 1), (x, 0, oo))
    assert evaluate(crossing).converges is not True or evaluate(crossing).conditions
    diverging = evaluate(crossing, assuming=[k > q])
    assert diverging.converges is False
    integrand = sqrt(x * z / y) * Theta(m - Abs(y - x)) * Theta(L - y**2 * z ** (a - 2))
    edge = Integral(integrand, (z, x, oo), (y, 0, x), (x, m, C))
    # a > 4 is needed: the window's edge is the corner that decides
    found = evaluate(edge, assuming=[m < C])
    assert found.converges is None or any(r == (a > 4) for r in found.conditions)


@pytest.mark.parametrize("small", [True, False])
def test_a_limit_against_what_is_assumed_is_refused(small):
    f = Integral(1 / (x + c), (x, 0, 1))
    against, along = ([c > 1], [c < 1]) if small else ([c < 1], [c > 1])
    name = "small" if small else "large"
    assert "contradict" in evaluate(f, assuming=against, **{name: c}).refused
    assert evaluate(f, assuming=along, **{name: c}).converges


def test_what_fails_inside_is_refused_with_the_reason(monkeypatch):
    module = sys.modules["tlssym.mathematics.regions.evaluate"]
    monkeypatch.setattr(module, "flatten", lambda e: [][1], raising=True)
    found = evaluate(Integral(sp.Function("f")(x), (x, 0, oo)))
    assert found.converges is None and "failed: IndexError" in found.refused
