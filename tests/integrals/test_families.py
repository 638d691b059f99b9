"""Dirichlet, Selberg, Mehta and residues: values against numbers, with their conditions and refusals."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from tlssym.check.cells import confirm_by_triangles, triangle_value
from tlssym.check.waves import wave_value
from tlssym.language import Theta
from tlssym.mathematics.regions.families import by_family
from tlssym.mathematics.regions.residues import by_residues
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.mathematics.regions.search import Parameter
from tlssym.values import Answer

x, y, z, a, b, c, g, p, k, L = sp.symbols("x y z a b c g p k L", positive=True)
u, v = sp.symbols("u v", real=True)
oo, pi, G = sp.oo, sp.pi, sp.gamma
NOTHING = Parameter()
UNIT = ((x, 0, 1), (y, 0, 1))


@pytest.mark.parametrize(
    ("f", "limits", "right"),
    [
        (
            Theta(1 - x - y) * x ** (a - 1) * y ** (b - 1) * (1 - x - y) ** (c - 1),
            UNIT,
            G(a) * G(b) * G(c) / G(a + b + c),
        ),
        (
            Theta(L - x**2 / p**2 - y**4) * x ** (a - 1),
            ((x, 0, oo), (y, 0, oo)),
            p**a * L ** (a / 2 + sp.Rational(1, 4)) * G(a / 2) * G(sp.Rational(1, 4))
            / (8 * G(a / 2 + sp.Rational(5, 4))),
        ),
        (Theta(1 - x**2 - y**2 - z**2) * x, ((x, 0, oo), (y, 0, oo), (z, 0, oo)), pi / 16),
        (x ** (a - 1) * y ** (b - 1), ((y, 0, 1 - x), (x, 0, 1)), G(a) * G(b) / G(a + b + 1)),
        ((x - y) ** 2 * (x - z) ** 2 * (y - z) ** 2, (*UNIT, (z, 0, 1)), sp.Rational(1, 360)),
        (
            sp.Abs(u - v) ** (2 * g) * sp.exp(-(u**2 + v**2) / 2),
            ((u, -oo, oo), (v, -oo, oo)),
            2 * pi * G(1 + 2 * g) / G(1 + g),
        ),
    ],
)  # fmt: skip
def test_a_family_has_its_value(f, limits, right):
    found = by_family(sp.Integral(f, *limits), (), NOTHING)
    at = {a: 1.3, b: 0.7, c: 2.2, g: 0.6, p: 1.9, L: 0.8}
    assert abs(sp.N((found.value / right).subs(at)) - 1) < 1e-12


@pytest.mark.parametrize(
    "f",
    [
        sp.Abs(x - y) ** (2 * g) * (x * y) ** (a - 1) * ((1 - x) * (1 - y)) ** (b - 1),
        sp.Abs(x - y) ** (2 * g) * (x * y) ** (a - 1),
        sp.Abs(x - y) ** (-g),
    ],
)
def test_selberg_against_triangles(f):
    integral = sp.Integral(f, *UNIT)
    found = by_family(integral, (), NOTHING)
    at = {a: sp.Rational(3, 2), b: sp.Rational(6, 5), g: sp.Rational(2, 5)}
    value, error = triangle_value(integral, at)
    assert abs(value / float(found.value.subs(at)) - 1) < 1e-6 and error < 1e-6
    assert confirm_by_triangles(integral, found.value, found.conditions).outcome is Answer.AGREES
    assert (
        confirm_by_triangles(integral, found.value * 1001 / 1000, found.conditions).outcome
        is Answer.UNDECIDED
    )


def test_a_singular_distance_has_its_condition():
    found = by_family(sp.Integral(sp.exp(-x - y) / sp.Abs(x - y) ** a, (x, 0, oo), (y, 0, oo)), (), NOTHING)
    assert found.conditions == (a < 1,) and found.value == G(1 - a)


@pytest.mark.parametrize(
    ("f", "limits"),
    [
        (Theta(1 - x - y) * x, ((x, 0, sp.Rational(1, 2)), (y, 0, 1))),  # cut off besides
        (Theta(1 - x * y) * x, UNIT),  # no simplex
        (sp.Abs(x - y) ** (2 * g), ((x, 0, 1), (y, 0, 2))),  # no square
        (sp.Abs(x - y) ** (2 * g) * x, UNIT),  # two weights
        (sp.Abs(x - 2 * y) ** (2 * g), UNIT),  # no distance
        (sp.Abs(x - y) ** (2 * g) * sp.Abs(y - z) ** (2 * g), (*UNIT, (z, 0, 1))),  # a pair is missing
        (sp.Abs(x - y) ** -1, UNIT),  # diverges
    ],
)
def test_what_is_of_no_family_is_refused(f, limits):
    with pytest.raises(OutsideClass):
        by_family(sp.Integral(f, *limits), (), NOTHING)


@pytest.mark.parametrize(
    ("f", "right"),
    [
        (sp.cos(k * x) / (x**2 + a**2), pi * sp.exp(-k * a) / (2 * a)),
        (x * sp.sin(k * x) / (x**2 + a**2), pi * sp.exp(-k * a) / 2),
        (sp.cos(k * x) / (x**2 + a**2) ** 2, pi * (1 + k * a) * sp.exp(-k * a) / (4 * a**3)),
    ],
)
def test_residues(f, right):
    integral = sp.Integral(f, (x, 0, oo))
    found = by_residues(integral, (), NOTHING)
    assert sp.simplify(found.value - right) == 0
    number, _ = wave_value(integral, {k: sp.Rational(4, 3), a: sp.Rational(5, 7)})
    assert abs(mpmath.mpf(number) / sp.N(right.subs({k: sp.Rational(4, 3), a: sp.Rational(5, 7)})) - 1) < 1e-8


@pytest.mark.parametrize(
    "f",
    [
        sp.cos(k * x) / (x**2 - a**2),  # a pole on the line
        sp.sin(k * x) / (x**2 + a**2),  # odd
        sp.cos(k * x) * x**2 / (x**2 + a**2),  # does not fall off
    ],
)
def test_other_waves_have_no_residues(f):
    with pytest.raises(OutsideClass):
        by_residues(sp.Integral(f, (x, 0, oo)), (), NOTHING)
