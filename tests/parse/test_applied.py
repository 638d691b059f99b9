"""Letters before a bracket: a function where the bracket holds what is integrated over, a number elsewhere."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.integrate import IntegrateError, integrate
from tlssym.language import Theta
from tlssym.parse.lower import lower
from tlssym.parse.notation import Name, Notation
from tlssym.parse.parser import parse

GENERIC = Notation.generic()


def read(latex, notation=GENERIC):
    printed = parse(latex, notation)
    assert not printed.findings, printed.findings
    lowered, findings = lower(printed, notation)
    assert not findings, findings
    return lowered[0].members


def functions(expr):
    return {call.func.__name__ for call in expr.atoms(AppliedUndef)}


@pytest.mark.parametrize(
    ("latex", "name"),
    [
        (r"\int_0^t f(t - x)\, dx", "f"),
        (r"\int_0^1 n_F(x - \mu)\, dx", "n_F"),
        (r"\int_0^1 u(x - a)\, dx", "u"),
        (r"\int_0^1 V(|x - a|)\, dx", "V"),
        (r"\int_0^1 f(x/T)\, dx", "f"),
        (r"\int_0^1 dx\, g \left( 1 - x \right)^2", "g"),
        (r"\int_0^1 f^2(x + a)\, dx", "f"),
        (r"\int_0^1 \frac{f(1 - x)}{x} dx", "f"),
        (r"\int_0^1 \operatorname{kernel}(x - a)\, dx", "kernel"),
        (r"\int_0^\infty e^{-S(x - a)} dx", "S"),
    ],
)
def test_a_letter_before_the_variable_is_a_function(latex, name):
    assert functions(read(latex)[0]) == {name}


@pytest.mark.parametrize(
    "latex",
    [
        r"\int_0^1 k \cdot (1 - x)\, dx",
        r"\int_0^1 k (a + b) x\, dx",
        r"\int_0^1 x (1 - x)\, dx",
        r"\int_0^1 dx \int_0^1 dy\, y (1 - x)",
        r"\int_0^1 \pi (1 - x)\, dx",
        r"\int_0^1 2 (1 - x)\, dx",
        r"\int_0^\infty \frac{dx}{e^{\beta(x - \mu)} + 1}",
    ],
)
def test_a_number_stays_one(latex):
    assert not functions(read(latex)[0])


def test_a_letter_that_has_arguments_once_has_them_always():
    first, second = read("p(r + h) - p(r) = 0")[0].args
    assert functions(first) == functions(second) == {"p"}
    assert not functions(read("p (r + h) - p r = 0")[0])


def test_a_declared_letter_is_a_number():
    notation = Notation(names=(Name("k"),), is_generic=True)
    assert read(r"\int_0^1 k (1 - x)\, dx", notation)[0].doit() == Name("k").symbol / 2
    assert integrate(r"\int_0^1 k (1 - x)\, dx", where=["k > 0"]).value == Name("k").symbol / 2
    with pytest.raises(IntegrateError, match="read as a function"):
        integrate(r"\int_0^1 k (1 - x)\, dx")


def test_what_stands_left_of_the_integral_is_left_aside():
    report = integrate(r"I(\epsilon) = \int_0^1 (x + \epsilon)\, dx")
    assert sp.simplify(report.value - (GENERIC.symbol(r"\epsilon") + sp.Rational(1, 2))) == 0


# -- steps ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step",
    [
        r"\mathbb{1}_{x > a}",
        r"\mathbf{1}_{\{x > a\}}",
        r"\chi_{a < x}",
        "[x > a]",
        r"\operatorname{Heaviside}(x - a)",
        r"\mathrm{UnitStep}(x - a)",
        "H(x - a)",
        r"\Theta(x - a)",
        r"\mathbb{1}(x > a)",
        "I(x > a)",
    ],
)
def test_a_condition_is_a_step(step):
    (value,) = read(rf"\int_0^1 {step} x\, dx")
    (found,) = value.atoms(Theta)
    a = GENERIC.symbol("a")
    assert sp.expand(found.args[0] - (value.limits[0][0] - a)) == 0


@pytest.mark.parametrize(("latex", "right", "wrong"), [(r"\chi_{a < x < b}", 2, 1), (r"\chi_x", 0, 1)])
def test_one_step_for_each_relation(latex, right, wrong):
    steps = read(rf"\int_0^1 {latex} x\, dx")[0].atoms(Theta)
    assert len(steps) == right != wrong


def test_a_rectangle_is_a_step_of_the_absolute_value():
    x, a = GENERIC.symbol("x"), GENERIC.symbol("a")
    assert integrate(r"\int_0^\infty \operatorname{rect}(x/a)\, dx").value == a / 2
    assert read(r"\operatorname{rect}(x)")[0] == Theta(sp.Rational(1, 2) - sp.Abs(x))


# -- inverse functions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "meant", "other"),
    [
        (r"\tan^{-1} x", sp.atan, sp.tan),
        (r"\sin^{-1}(x)", sp.asin, sp.sin),
        (r"\cosh^{-1} x", sp.acosh, sp.cosh),
        (r"\coth^{-1}(x)", sp.acoth, sp.coth),
    ],
)
def test_minus_one_at_a_function_is_its_inverse(latex, meant, other):
    x = GENERIC.symbol("x")
    assert read(latex)[0] == meant(x) != 1 / other(x)
    squared = latex.replace("-1", "-2").replace(" x", "(x)")
    assert read(squared)[0] == other(x) ** -2


# -- regions, differentials and delta functions -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\int_{k < k_F} d^3k", "4*pi*k_F**3/3"),
        (r"\iint_{x^2 + y^2 < r^2} dx\, dy", "pi*r**2"),
        (r"\int_{0 < x < a} x\, dx", "a**2/2"),
        (r"\int \frac{d^3q\, d^3p}{(2\pi\hbar)^3} \theta(E - p^2 - q^2)", "E**3/(48*hbar**3)"),
        (r"\int d^3q\, d^3p/(2\pi\hbar)^3 \theta(E - p^2 - q^2)", "E**3/(48*hbar**3)"),
        (r"\int_0^1 x^2 \dd{x}", "1/3"),
        (r"\int_0^1 x^2 d{x}", "1/3"),
        (r"\int_0^1 x^2 \mathrm{d} x", "1/3"),
        (r"\int \dd[3]{r} \theta(a - r)", "4*pi*a**3/3"),
    ],
)
def test_integrals_as_they_are_written(latex, value):
    found = integrate(latex).value
    names = {
        name: GENERIC.symbol(rf"\{name}" if name == "hbar" else name)
        for name in ("k_F", "r", "a", "E", "hbar")
    }
    expected = sp.sympify(value, locals=names)
    assert sp.simplify(found - expected) == 0
    assert sp.simplify(found - 2 * expected) != 0


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\int_{-\infty}^{\infty} \delta(x - a) x^2\, dx", "a**2"),
        (r"\int_{-\infty}^{\infty} \delta(2 x - a)\, dx", "1/2"),
        (r"\int_0^{\infty} \delta(E - p^2) p^3\, dp", "E/2"),
        (r"\int_0^{\infty} \delta(x + a)\, dx", "0"),
    ],
)
def test_a_delta_function_takes_the_value_at_its_zero(latex, value):
    names = {name: GENERIC.symbol(name) for name in "aE"}
    assert sp.simplify(read(latex)[0] - sp.sympify(value, locals=names)) == 0


def test_a_delta_function_without_a_zero_that_can_be_written_down_is_not_done():
    printed = parse(r"\int_0^1 \delta(x + \sin x - a)\, dx", GENERIC)
    lowered, findings = lower(printed, GENERIC)
    assert not lowered and "one zero" in findings[0].message
