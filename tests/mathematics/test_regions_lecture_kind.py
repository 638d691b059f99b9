"""Integrals over step functions of power laws, as a lecture on resonance counting prints them."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import Integral, Symbol, gamma, log, oo, pi, sqrt, symbols

from tlssym.language import Theta, sphere_area
from tlssym.mathematics.regions import evaluate

P, U, D0, E, E1, D1, R, R1, eps, a, d, T = symbols("P_0 U_0 Delta_0 E E_1 Delta_01 R R_1 varepsilon a d T")


def octave(V):
    return Theta(V - eps / 2) * Theta(eps - V)


def same(first, second):
    """Equal at random positive points, after the symbols are told to be positive."""
    names = sorted(first.free_symbols | second.free_symbols, key=lambda s: s.name)
    for seed in range(3):
        point = {s: sp.Rational(13 + 7 * i + 5 * seed, 11 + 3 * i * seed) for i, s in enumerate(names)}
        assert abs(sp.N((first - second).subs(point), 30)) < 1e-20 * (1 + abs(sp.N(first.subs(point))))
    return True


def test_pair_count_is_a_window_under_a_chamber():
    V = U / R**3 * D0 / E * D1 / E1
    integrand = 4 * pi * R**2 / D1 * Theta(V - sp.Abs(E - E1)) * octave(V)
    result = evaluate(P * Integral(integrand, (D1, 0, E1), (E1, 0, oo), (R, 0, oo)))
    assert result.converges and result.exact
    assert result.conditions == (sp.Lt(eps, E),)
    assert same(result.value, 8 * pi * log(2) / 3 * P * U * D0 / E)
    assert result.exponents == {P: 1, U: 1, D0: 1, E: -1}
    assert any("2*E" in str(condition) for condition, _ in result.cases)


def test_band_over_two_radii_diverges_and_its_ordered_twin_converges():
    K = U**2 * D0 / E**2 / (R**3 * R1**3)
    front = (P * U) ** 2 * T * D0 / E**2
    f = 16 * pi**2 * R**2 * R1**2 / (R**3 * R1**3) * octave(K) * Theta(E - U / R1**3)
    printed = evaluate(front * Integral(f, (R1, 0, oo), (R, 0, oo)))
    assert printed.converges is False and printed.escapes == "R_1 → ∞, R → 0 at fixed R*R_1"
    mended = evaluate(front * Integral(f * Theta(R - R1), (R1, 0, oo), (R, 0, oo)))
    assert mended.converges is True and mended.conditions == (sp.Lt(eps, D0),)
    assert same(mended.value, front * 16 * pi**2 / 9 * log(2) / 2 * log(sqrt(2) * D0 / eps))


def test_ordered_radii_need_a_above_d():
    f = sphere_area(d) ** 2 * R ** (d - 1) * R1 ** (d - 1) * Theta(E - U / R1**a) * Theta(R - R1)
    integral = Integral(f / (R**a * R1**a), (R1, 0, oo), (R, 0, oo))
    result = evaluate(integral)
    assert result.converges and result.conditions == (sp.Gt(a, d),)
    expected = (2 * pi ** (d / 2) / gamma(d / 2)) ** 2 / (2 * (a - d) ** 2) * (E / U) ** (2 * (a - d) / a)
    assert same(result.value, expected)
    assert same(result.exponents[E], 2 * (a - d) / a)
    wrong = evaluate(integral, assuming=(a < d,))
    assert wrong.converges is False and wrong.missing == (sp.Gt(a, d),)


def test_logarithmic_end_is_named_and_mended():
    def count(V):
        f = sphere_area(d) * R ** (d - 1) / D1 * Theta(V - sp.Abs(E - E1)) * octave(V)
        return P * Integral(f, (D1, 0, E1), (E1, 0, oo), (R, 0, oo))

    printed = evaluate(count(U / R**a))
    assert printed.converges is False and printed.escapes == "Delta_01 → 0 at fixed R, E_1"
    assert printed.missing == ()
    mended = evaluate(count(U / R**a * D1 / E1), assuming=(eps < E,))
    assert mended.converges and mended.exact
    assert same(mended.exponents[eps], (a - d) / a)


@pytest.mark.parametrize("sign", [1, -1])
def test_power_at_the_origin(sign):
    x, n = Symbol("x"), Symbol("n", real=True)
    result = evaluate(Integral(x ** (sign * n), (x, 0, 1)))
    assert sp.simplify(result.value - 1 / (1 + sign * n)) == 0
    assert result.conditions == ((sp.Gt(n, -1),) if sign > 0 else (sp.Lt(n, 1),))


def test_a_power_law_on_the_whole_axis_escapes_at_one_end_or_the_other() -> None:
    s = sp.Symbol("s", positive=True)
    x = sp.Symbol("x", positive=True)
    law = Integral(x**-s, (x, 0, oo))
    assert set(evaluate(law).escapes.split(", or ")) == {"x → 0", "x → ∞"}
    assert evaluate(law, assuming=[sp.Gt(s, 1)]).escapes == "x → 0"
    assert evaluate(law, assuming=[sp.Lt(s, 1)]).escapes == "x → ∞"
    assert evaluate(Integral(x**-2, (x, 0, oo))).escapes == "x → 0"


def test_the_chamber_answered_for_is_one_in_which_the_step_binds() -> None:
    x, y, c, b = sp.symbols("x y c b", positive=True)
    product = evaluate(Integral(Theta(c - x * y), (x, 0, 1), (y, 0, 1)))
    assert product.conditions == (sp.Lt(c, 1),)
    assert sp.simplify(product.value - c * (1 - sp.log(c))) == 0
    assert (sp.Gt(c, 1), sp.S.One) in product.cases
    window = evaluate(Integral(Theta(c - sp.Abs(x - b)), (x, 0, oo)))
    assert window.value == 2 * c and window.conditions == (sp.Gt(b, c),)
