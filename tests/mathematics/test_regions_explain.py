"""What the steps of an integration show is the integral itself: each formula has the value it claims."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import Integral, Symbol, oo, pi, symbols

from tlssym.language import Theta
from tlssym.mathematics.regions import evaluate

P, U, D0, E, E1, D1, R, R1, eps, a, d, T = symbols(
    "P_0 U_0 Delta_0 E E_1 Delta_01 R R_1 varepsilon a d T", positive=True
)


def count(power):
    V = U * D0 * D1 / (E * E1 * R**power)
    octave = Theta(V - eps / 2) * Theta(eps - V)
    f = P / D1 * 4 * pi * R**2 * Theta(V - sp.Abs(E - E1)) * octave
    return Integral(f, (D1, 0, E1), (E1, 0, oo), (R, 0, oo))


def named(expression):
    """In positive symbols again: a step's integration variables are plain ones."""
    return expression.xreplace({s: Symbol(s.name, positive=True) for s in expression.atoms(sp.Symbol)})


def same(first, second):
    point = {
        s: sp.Rational(13 + 7 * i, 11 + 3 * i) for i, s in enumerate(sorted(second.free_symbols, key=str))
    }
    return abs(sp.N((first / second).subs(point), 30) - 1) < 1e-20


@pytest.mark.parametrize("power", [3, 4, a])
def test_what_is_left_after_the_window_has_the_same_value(power):
    result = evaluate(count(power))
    (left,) = [s.after for s in result.steps if s.rule == "integrate window"]
    again = evaluate(named(left), assuming=(eps < E,))
    assert again.converges and same(named(again.value), named(result.value))
    twin = evaluate(3 * named(left), assuming=(eps < E,))
    assert not same(named(twin.value), named(result.value))


@pytest.mark.parametrize("power", [3, 4, a])
def test_the_last_integration_ends_at_the_value(power):
    result = evaluate(count(power))
    shown = [s.after for s in result.steps if s.rule == "integrate between limits"]
    assert len(shown) == 2 and all(s is not None for s in shown)
    assert same(named(shown[-1]), named(result.value))


def test_between_the_larger_of_two_limits_no_single_product_is_shown():
    x, y, b, c = symbols("x y b c", positive=True)
    f = Theta(x - b * y) * Theta(x - c) * Theta(y - 1) / (x**3 * y)
    steps = evaluate(Integral(f, (x, 0, oo), (y, 0, oo)), assuming=(c > b,)).steps
    (first, *_) = [s for s in steps if s.rule == "integrate between limits"]
    assert "largest" not in first.says or first.after is None


def test_with_a_sum_what_leads_has_the_leading_value():
    x = Symbol("x", real=True)
    V = U**2 * D0 / (E * R**3 * R1**3 * sp.sqrt(x**2 + U**2 / R1**6))
    f = R**2 * R1**2 * Theta(V - sp.Abs(x - E)) * Theta(V - eps / 2) * Theta(eps - V) * Theta(R - R1)
    result = evaluate(Integral(f, (x, -T, T), (R1, 0, oo), (R, 0, oo)), small=eps, assuming=(E < T, D0 <= E))
    (left,) = [s.after for s in result.steps if s.rule == "integrate window"]
    again = evaluate(named(left), small=eps, assuming=(D0 <= E,))
    assert again.refused == "", again.refused
    assert same(named(again.value), named(result.value))
    words = [s.says for s in result.steps if s.rule == "one term is the larger"]
    assert len(words) == 2 and words[0] != words[1]
