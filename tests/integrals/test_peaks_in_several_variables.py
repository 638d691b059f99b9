"""Laplace's method in several variables: each leading term against halved cells, with the nearby fault."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.check.cells import box_value, confirm_by_cells
from tlssym.mathematics.regions.peaks_several import by_several_peaks
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.mathematics.regions.search import Parameter
from tlssym.values import Answer

x, y, z = sp.symbols("x y z", real=True)
n, eps, b, L = sp.symbols("lambda epsilon b L", positive=True)
oo, pi = sp.oo, sp.pi
PLANE = ((x, -oo, oo), (y, -oo, oo))
SQUARE = ((x, 0, 1), (y, 0, 1))


@pytest.mark.parametrize(
    ("phi", "limits", "right"),
    [
        (-(x**2) - x * y - y**2 - x**4, PLANE, 2 * pi / sp.sqrt(3) / n),
        (sp.sin(x) + sp.sin(y), ((x, 0, pi), (y, 0, pi)), 2 * pi / n * sp.exp(2 * n)),
        (-((x**2 - 1) ** 2) - y**2, PLANE, pi / n),  # two places
        (
            -((x - y) ** 2) - (x + y) ** 4,
            PLANE,
            sp.sqrt(pi) * sp.gamma(sp.Rational(5, 4)) / n ** sp.Rational(3, 4),
        ),
        (
            -((x - y**2) ** 2) - y**4,
            PLANE,
            2 * sp.sqrt(pi) * sp.gamma(sp.Rational(5, 4)) / n ** sp.Rational(3, 4),
        ),
        (
            -(x**4) - y**4 - x,
            ((x, 0, 1), (y, -1, 1)),
            sp.gamma(sp.Rational(1, 4)) / 2 / n ** sp.Rational(5, 4),
        ),
        (-x - y - x * y, SQUARE, n**-2),
        (-(x**2) - y**2 + x * y * (x + y) / 9, SQUARE, pi / 4 / n),
        (-(x**2) - x * y - y**2, SQUARE, pi / (3 * sp.sqrt(3)) / n),
        (x - y**2 * (1 + x), SQUARE, sp.sqrt(pi / 2) / 2 * n ** -sp.Rational(3, 2) * sp.exp(n)),
        (
            -(x**2) - y**2 - z**2 - x * y * z,
            ((x, -1, 1), (y, -1, 1), (z, -1, 1)),
            (pi / n) ** sp.Rational(3, 2),
        ),
    ],
)
def test_each_place_adds_its_share(phi, limits, right):
    integral = sp.Integral(sp.exp(n * phi), *limits)
    found = by_several_peaks(integral, Parameter(n, False))
    assert sp.simplify(found.value / right - 1) == 0
    assert sp.simplify(found.value / right - 2) != 0


def test_the_cells_refuse_a_wrong_factor():
    integral = sp.Integral((2 + x) * sp.exp(-((x**2 - 1) ** 2 + y**2 * (1 + x**2)) / eps), *PLANE)
    assert confirm_by_cells(integral, sp.sqrt(2) * pi * eps, (), eps).outcome is Answer.AGREES
    assert confirm_by_cells(integral, pi * eps * sp.Rational(3, 2), (), eps).outcome is Answer.UNDECIDED


def test_the_cells_divide_out_what_floats_cannot_hold():
    tail = sp.Integral(sp.exp(-(x**3)), (x, 1 / eps, oo))
    right = eps**2 / 3 * sp.exp(-(eps**-3))
    assert confirm_by_cells(tail, right, (), eps).outcome is Answer.AGREES
    assert confirm_by_cells(tail, 2 * right, (), eps).outcome is Answer.UNDECIDED


def test_the_cells_know_an_integral():
    value, error = box_value(sp.Integral(sp.exp(-b * x**2 - y**2), *PLANE), {b: 4})
    assert abs(value - float(pi / 2)) < 1e-5 and error < 1e-4


@pytest.mark.parametrize(
    ("g", "phi", "limits"),
    [
        (1, -((x**2 + y**2 - 1) ** 2), PLANE),  # largest on a circle
        (1, x + y, PLANE),  # largest nowhere
        (sp.sin(x + y), -(x**2) - x * y - y**2, PLANE),  # what stands beside it vanishes there
        (1, -(x**2), ((x, 0, y), (y, 0, 1))),  # no box
        (1, -L * x**2 - x * y - y**2, PLANE),  # another parameter
    ],
)
def test_other_kinds_are_refused(g, phi, limits):
    with pytest.raises(OutsideClass):
        by_several_peaks(sp.Integral(g * sp.exp(n * phi), *limits), Parameter(n, False))
