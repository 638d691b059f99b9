"""Quotients of differentials, averages, factorials and points: as every physicist reads them, and their near misses."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse

GENERIC = Notation.generic()
a, d, x, y, t = sp.symbols("a d x y t", positive=True)


def value(text):
    printed = parse(text, GENERIC)
    (lowered,), findings = lower(printed, GENERIC)
    assert not printed.findings and not findings, (printed.findings, findings)
    (member,) = lowered.members
    return member


def function(name):
    return sp.Function(name, positive=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\frac{d}{dx} x^3", 3 * x**2),
        (r"\frac{d}{dx}\left( a x^2 \right) y", 2 * a * x * y),
        (r"\frac{d^2}{dx^2} \sin x", -sp.sin(x)),
        (r"\frac{d \sin x}{dx}", sp.cos(x)),
        (r"\frac{d (x^2)}{dx}", 2 * x),
        (r"\frac{d x^2}{dx}", 2 * x),
        (r"\frac{\partial}{\partial x}(x y)", y),
        (r"\frac{\partial^2 (x^2 y)}{\partial x \partial y}", 2 * x),
        (r"\partial_x (x^2 y)", 2 * x * y),
        (r"\partial_x^2 (x^2 y)", 2 * y),
        (r"\frac{d}{d \ln x} x^3", 3 * x**3),
        (r"\frac{d}{d - a}", d / (d - a)),
        (r"d \ln x", d * sp.log(x)),
        (r"\left. x^2 \right|_{x=3}", sp.Integer(9)),
        (
            r"n! - n \Gamma(n)",
            sp.gamma(sp.Symbol("n", positive=True) + 1)
            - sp.Symbol("n", positive=True) * sp.gamma(sp.Symbol("n", positive=True)),
        ),
        (r"\ln 5!", sp.log(120)),
        (r"\left[ \frac{x^2}{2} \right]_0^1", sp.Rational(1, 2)),
        (r"\left. x^2 \right|_1^3", sp.Integer(8)),
        (r"\left[ -e^{-x} \right]_0^\infty", sp.Integer(1)),
        (r"\left[ x \right]^2", x**2),
        (r"\sin 2x", sp.sin(2 * x)),
        (r"\cos 2\pi x t", sp.cos(2 * sp.pi * x * t)),
        (r"\sin^2 xt", sp.sin(x * t) ** 2),
        (r"2 \sin x \cos x", 2 * sp.sin(x) * sp.cos(x)),
        (r"\binom{5}{2}", sp.Integer(10)),
    ],
)
def test_what_can_be_done_is_done(text, expected):
    assert sp.simplify(value(text) - expected) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\frac{d\ln y}{d\ln x}", x * sp.Derivative(sp.log(function("y")(x)), x)),
        (r"\frac{\mathrm{d} y}{\mathrm{d} \ln x}", x * sp.Derivative(function("y")(x), x)),
        (r"\frac{\partial \ln y}{\partial x}", sp.Derivative(sp.log(function("y")(x)), x)),
        (r"\frac{d}{dt} \langle x \rangle", sp.Derivative(function("average")(function("x")(t)), t)),
        (r"\frac{\partial^2 a}{\partial x \partial y}", sp.Derivative(function("a")(x, y), x, y)),
        (r"\left(\frac{\partial y}{\partial t}\right)_x", sp.Derivative(function("y")(t), t)),
        (r"\left(\frac{\partial y}{\partial x}\right)_{p, N}", sp.Derivative(function("y")(x), x)),
        (r"\left.\frac{\partial y}{\partial t}\right|_x", sp.Derivative(function("y")(t), t)),
        (r"\left.\frac{dy}{dx}\right|_{x=0}", sp.Subs(sp.Derivative(function("y")(x), x), x, 0)),
        (r"\frac{dy}{dx}\bigg|_{0}", sp.Subs(sp.Derivative(function("y")(x), x), x, 0)),
        (
            r"\langle x^2 \rangle - \left\langle x \right\rangle^2",
            function("average")(x**2) - function("average")(x) ** 2,
        ),
        (r"\langle x \rangle_0", function("average_0")(x)),
    ],
)
def test_what_is_unknown_stays_as_it_is(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", [r"\langle x^2 \rangle", r"\langle x \rangle_0", r"\frac{d}{dx} \langle x \rangle^2"]
)
def test_averages_are_written_as_they_are_read(text):
    assert value(to_latex(value(text))) == value(text)


def test_a_sum_over_greek_letters_vectors_and_neighbours():
    one = value(r"\sum_{\langle i, j \rangle} S_i S_j")
    assert one == value(r"\sum_{\langle ij \rangle} S_i S_j") != value(r"\sum_{i, j} S_i S_j")
    assert value(to_latex(one)) == one
    assert [str(i) for i in value(r"\sum_{k\sigma} E_k").indices] == ["k", "sigma"]
    assert len(value(r"\sum_{\mathbf{k}} E").indices) == 1


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("i = 1", True),
        ("j = i + 1", True),
        (r"\sum_{i=1}^{3} i = 6", True),
        (r"e^{i\pi} = -1", True),
        (r"i \hbar = x", True),
        (r"\mathrm{i} x = y", True),
        (r"i x = y", False),
        (r"y = \imath x", False),
    ],
)
def test_a_letter_that_could_be_the_imaginary_unit_is_an_index_or_refused(text, read):
    printed = parse(text, GENERIC)
    lowered, findings = lower(printed, GENERIC)
    assert bool(lowered) is read and bool(findings) is not read
    assert read or "imaginary" in findings[0].message
