"""Answers that were once wrong, each with its cause, and a bounded run of the fuzz that found such ones."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Integral, Rational, oo, symbols

from tlssym.language import Theta
from tlssym.mathematics.regions import evaluate

a, b, c, e, p, q, L, W = symbols("a b c e p q L W", positive=True)
x, y = symbols("x y", positive=True)
PLACE = Path(__file__).parents[2] / "benchmarks" / "regions_fuzz.py"


def _fuzz() -> Any:
    spec = importlib.util.spec_from_file_location("regions_fuzz", PLACE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by name
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FUZZ = _fuzz()


@pytest.mark.parametrize(
    "first", [pytest.param(n, marks=pytest.mark.slow if n in (0, 6, 24) else ()) for n in range(0, 30, 6)]
)
def test_nothing_that_is_answered_contradicts_quadrature(first: int) -> None:
    for seed in range(first, first + 6):
        asked = FUZZ.any_question(seed)
        _, said = FUZZ.complaints(asked, count=1, work=600_000)
        assert not said, (asked.told(), said)


def test_the_fuzz_sees_a_wrong_value() -> None:
    right = Integral(x * Theta(p - x), (x, 0, oo))
    point = {p: Rational(5, 7)}
    assert not FUZZ.differ(right, p**2 / 2, point, 2_000_000)
    assert FUZZ.differ(right, p**2, point, 2_000_000) and FUZZ.differ(right, oo, point, 2_000_000)


@pytest.mark.parametrize("exponent", [Rational(1, 2), Rational(7, 3)])
def test_a_ray_that_turns_with_an_exponent_is_a_condition(exponent: Any) -> None:
    """θ(x^a − x e) leaves all of (0, 1) for a < 1, and the upper part of it for a > 1."""
    result = evaluate(Integral(Theta(x**a - x * e) * x**b, (x, 0, 1)))
    point = {a: exponent, b: Rational(3, 2), e: Rational(1, 3)}
    answers = [(sp.And(*result.conditions), result.value), *result.cases]
    found = {sp.N(v.subs(point), 20) for k, v in answers if FUZZ.holds(k, point) and not k.has(sp.Eq)}
    expected = 1 / (b + 1) if exponent < 1 else (1 - e ** ((b + 1) / (a - 1))) / (b + 1)
    assert len(found) == 1 and abs(found.pop() - sp.N(expected.subs(point), 20)) < 1e-15


def test_an_empty_region_needs_the_signs_of_its_certificate() -> None:
    """For a < 1 no choice of p makes θ(x^a − p x) vanish near x = 0."""
    result = evaluate(Integral(Theta(x**a - x * p), (x, 0, W)))
    for condition, value in [(sp.And(*result.conditions), result.value), *result.cases]:
        if value == 0:
            assert sp.Gt(a, 1) in sp.And.make_args(condition)


def test_half_of_a_window_whose_centre_is_a_limit() -> None:
    half = evaluate(Integral(Theta(q - Abs(y - x)) * x**-a, (y, x, x**2), (x, W, oo)), small=q)
    assert sp.simplify(half.value - q * W ** (1 - a) / (a - 1)) == 0
    whole = evaluate(Integral(Theta(q - Abs(y - x)) * x**-a, (y, x / 2, x**2), (x, W, oo)), small=q)
    assert sp.simplify(whole.value - 2 * q * W ** (1 - a) / (a - 1)) == 0
    exact = evaluate(Integral(Theta(q - Abs(y - p)), (y, p, oo)))
    assert exact.value == q and exact.exact


@pytest.mark.parametrize(
    ("integral", "limit", "value"),
    [
        (Integral(Theta(y * q - e), (y, 0, x), (x, 0, W)), {"small": q}, 0),
        (Integral(Theta(p - y), (y, W, 1)), {"small": p}, 0),
        (Integral(Theta(y * x - p), (y, c, W), (x, 0, W)), {"large": p}, 0),
        (Integral(Theta(x + q - p) * x**b, (x, 1, 0)), {"large": p}, 0),
        (Integral(Theta(y + q - W), (y, 1, 0), (x, 0, W)), {"small": q}, W**2 - W),
        (Integral(Theta(y * q - e), (y, 0, x), (x, 0, W)), {"large": q}, W**2 / 2),
    ],
)
def test_a_limit_is_taken_at_fixed_values_of_the_rest(integral: Any, limit: Any, value: Any) -> None:
    assert sp.expand(evaluate(integral, **limit).value - value) == 0


def test_limits_that_are_out_of_order_in_the_limit_are_refused() -> None:
    result = evaluate(Integral(Theta(x + y - p), (y, W, 1), (x, c, W)), small=W)
    assert result.converges is None and "limit" in result.refused


def test_inner_limits_in_order_wherever_the_outer_ones_are() -> None:
    nested = Integral(1 / (x * y), (y, 1, x), (x, 1, L))
    for keywords in ({}, {"large": L}, {"assuming": (L > 1,)}):
        assert sp.simplify(evaluate(nested, **keywords).value - sp.log(L) ** 2 / 2) == 0
    assert evaluate(nested).conditions == (sp.Gt(L, 1),)
    other = evaluate(Integral(1 / (x * y) ** 2, (y, c, x), (x, W, oo)))
    assert other.conditions == (sp.Lt(c, W),)


def test_nothing_is_zero_and_one_over_x_across_zero_diverges() -> None:
    z = symbols("z", real=True)
    nothing = evaluate(Integral(sp.S.Zero, (x, 0, oo)))
    assert nothing.converges is True and nothing.value == 0
    pole = evaluate(Integral(1 / z, (z, -1, 1)))
    assert pole.converges is False and pole.escapes.startswith("z → 0")
    odd = evaluate(Integral(z, (z, -1, 1)))
    assert odd.value == 0


def test_limits_and_windows_of_one_variable_are_not_mixed_up() -> None:
    between = Integral(
        x ** Rational(3, 2) * Theta(W - Abs(q - y)) * Theta(q / 2 - Abs(x - 1)), (x, y, 2 * y), (y, 0, oo)
    )
    assert evaluate(between).value is None
    closed = evaluate(Integral(y**2 * Theta(y - p) * Theta(p - y) / x**a, (x, y, oo), (y, p, oo)))
    assert closed.converges is not False
    edge = evaluate(Integral(2 * Theta(x**a - x * e), (x, W, oo)))
    assert edge.converges is not None


def test_a_window_as_wide_as_its_distance_from_zero_is_counted_once() -> None:
    wide = evaluate(Integral(x**2 * Theta(W - Abs(W - x)), (x, 0, oo)))
    assert wide.value is None or sp.expand(wide.value - 8 * W**3 / 3) == 0
    z = symbols("z", real=True)
    cut = evaluate(Integral(Theta(W - Abs(W - z)), (z, -W, W)))
    assert cut.value is None or sp.expand(cut.value - W) == 0


def test_a_strip_where_two_terms_are_comparable_is_not_overlooked() -> None:
    strip = Integral(x**a * y * Theta(1 / x - 1) * Theta(p - x + y), (x, y, oo), (y, 0, oo))
    assert evaluate(strip, small=p).value is None


def test_a_region_whose_directions_depend_on_an_exponent_is_looked_at_on_both_sides():
    """θ(√x − y^{d−3}): for d > 3 it bounds y, for d < 3 it does not."""
    x, y = sp.symbols("x y")
    A, a, d = sp.symbols("A a d", positive=True)
    integral = sp.Integral(
        x ** (3 + a) * y ** (1 + a) * Theta(sp.sqrt(x) - y ** (d - 3)), (y, A, sp.oo), (x, 0, 1)
    )
    result = evaluate(integral)
    assert result.converges and sp.Gt(d, 3) in result.conditions
    assert any(value == sp.oo and condition.has(d) for condition, value in result.cases)
    assert evaluate(integral, assuming=(d < 3,)).converges is False


def test_beyond_one_boundary_the_other_conditions_still_hold():
    """For A > 1 and a > 3/2 the step keeps x away from zero whatever d is: no case may say that it diverges."""
    x, y = sp.symbols("x y")
    A, B, a, d = sp.symbols("A B a d", positive=True)
    f = x ** (2 * d - 2) * y ** (3 + 2 * d) * Theta(A - x ** (sp.Rational(3, 2) - a))
    result = evaluate(sp.Integral(f, (y, 0, B), (x, 0, 1)))
    point = {A: sp.Rational(5, 2), B: sp.Rational(7, 5), a: sp.Rational(9, 4), d: sp.Rational(1, 5)}
    answers = [(sp.And(*result.conditions), result.value), *result.cases]
    said = [value for condition, value in answers if condition.subs(point) == sp.true]
    assert said and sp.oo not in said


def test_a_divergence_tells_where_its_region_is_empty():
    x, y, a = sp.symbols("x y a")
    result = evaluate(sp.Integral(Theta(x - a) / y, (y, 0, 1), (x, 0, 1)))
    assert result.converges is False
    assert result.conditions == (a < 1,)
    assert result.cases == ((a > 1, 0),)
    assert evaluate(sp.Integral(Theta(x - a) / sp.sqrt(y), (y, 0, 1), (x, 0, 1))).converges is True


@pytest.mark.slow
def test_an_inner_divergence_holds_where_its_limits_bind_only() -> None:
    """θ(p/z² − |x − y|) over a square: the window is wider than the square for small z, and nothing diverges there."""
    z, W_ = symbols("z W", positive=True)
    inside = Integral(x * Theta(p / z**2 - Abs(x - y)), (x, 0, W_), (y, 0, W_), (z, 0, q))
    assert evaluate(inside).converges is not False
    twin = Integral(Theta(p - x * z) / z, (x, 0, W_), (z, 0, q))
    assert evaluate(twin).converges is False


@pytest.mark.slow
def test_a_maximum_of_no_polynomial_is_found() -> None:
    t = sp.Symbol("t", real=True)
    found = evaluate(Integral(sp.exp(W * (t - t**3 / 3 + sp.cos(t))), (t, 0, 2)), large=W)
    place = sp.nsolve(1 - t**2 - sp.sin(t), 0.6)
    top = (t - t**3 / 3 + sp.cos(t)).subs(t, place)
    wanted = sp.exp(W * top) * sp.sqrt(2 * sp.pi / (W * (2 * place + sp.cos(place))))
    assert abs(sp.N((found.value / wanted).subs(W, 7)) - 1) < 1e-9
