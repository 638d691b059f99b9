"""The table of functions of one scale: each row's transform and power laws against numbers that know nothing of it."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from tlssym.check.waves import wave_value
from tlssym.mathematics.regions.one_scale import SHAPES, WAVES, Scaled, merged, read_product
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.scales import by_scales
from tlssym.mathematics.regions.search import Parameter
from tlssym.numbers.closures import number_function

x, a, b, d, k, L, T = sp.symbols("x a b d k L T", positive=True)
oo, pi = sp.oo, sp.pi
HALF = sp.Rational(1, 2)
PLACES = {"bose": 1.7, "bose slope": 2.6, "csch": 1.4, "sum": 0.7, "edge": 0.7}
FAMILY = {"sum": sp.Rational(-8, 5), "edge": sp.Rational(3, 5), "damped sin": HALF, "damped cos": HALF}
"""A parameter for each row that has one."""


def unsolved(_):
    return RegionResult(None)


def shape_is_cut(shape, q):
    try:
        return shape.far(q) is None
    except OutsideClass:
        return False


@pytest.mark.parametrize("kind", [kind for kind in SHAPES if kind not in (*WAVES, "above", "below")])
def test_every_row_has_its_transform_and_its_laws(kind):
    shape, q = SHAPES[kind], FAMILY.get(kind)
    w = sp.Rational(PLACES.get(kind, 0.3)).limit_denominator(10)
    value, needed = shape.mellin(w, q)
    if any(n <= 0 for n in needed):
        w = -w
        value, needed = shape.mellin(w, q)
    assert all(n > 0 for n in needed)
    f = number_function(x, x**w * shape.written(x, q))
    if kind == "edge":
        number = mpmath.quad(lambda u: f(u) / u, [0, 0.1, 1])
    else:  # in y = ln x plain steps are as good as any rule
        ends = (-1200, 80 if shape_is_cut(shape, q) else 1200)
        with mpmath.workdps(60):  # 1 - exp(-u) at u = 1e-44
            number = mpmath.fsum(f(mpmath.exp(mpmath.mpf(n) / 12)) for n in range(*ends)) / 12
    assert abs(number / mpmath.mpf(sp.N(value, 20)) - 1) < 1e-6
    near = shape.near(q)
    here = number_function(x, shape.written(x, q))(mpmath.mpf("1e-5"))
    assert abs(here / mpmath.mpf(sp.N(near[1] * sp.Float("1e-5", 20) ** near[0])) - 1) < 1e-4


@pytest.mark.parametrize("kind", WAVES)
def test_waves_have_their_transforms(kind):
    w = -sp.Rational(3, 10) if kind == "versed" else sp.Rational(3, 10)
    value, _ = SHAPES[kind].mellin(w, None)
    number, _ = wave_value(sp.Integral(x ** (w - 1) * SHAPES[kind].written(x, None), (x, 0, oo)), {})
    assert abs(number - sp.N(value)) < 1e-8


@pytest.mark.parametrize(
    ("f", "right"),
    [
        (sp.cos(a * x) - sp.cos(b * x), sp.log(b / a)),
        (sp.atan(a * x) - sp.atan(b * x), pi / 2 * sp.log(a / b)),
        (sp.tanh(a * x) - sp.tanh(b * x), sp.log(a / b)),
        (sp.exp(-a * x**3) - sp.exp(-b * x**3), sp.log(b / a) / 3),
        (sp.exp(-a * x) * sp.sin(k * x) - sp.exp(-b * x) * sp.sin(k * x), sp.atan(k / a) - sp.atan(k / b)),
    ],
)
def test_terms_converge_together(f, right):
    """Frullani's integrals; with the scales the other way round the sign is another."""
    found = by_scales(sp.Integral(f / x, (x, 0, oo)), (), Parameter(), unsolved)
    at = {a: 1.3, b: 0.4, k: 0.7}
    assert abs(sp.N(found.value.subs(at)) - sp.N(right.subs(at))) < 1e-12
    assert abs(sp.N(found.value.subs(at)) + sp.N(right.subs(at))) > 0.1


def test_terms_that_do_not_cancel_have_no_value():
    with pytest.raises(OutsideClass):
        by_scales(
            sp.Integral((sp.exp(-a * x) - 2 * sp.exp(-b * x)) / x, (x, 0, oo)), (), Parameter(), unsolved
        )


def test_a_logarithm_of_a_ratio_is_two_terms():
    integral = sp.Integral(x ** (d - 1 - a) * sp.log(x / L), (x, L, oo))
    found = by_scales(integral, (), Parameter(), unsolved)
    assert found.conditions == (a > d,) and sp.simplify(found.value - L ** (d - a) / (a - d) ** 2) == 0


@pytest.mark.parametrize(("small", "right"), [(True, 4 * pi**4 / 15), (False, 1 / (3 * T**3))])
def test_debye_in_both_limits(small, right):
    debye = sp.Integral(x**4 * sp.exp(x) / (sp.exp(x) - 1) ** 2, (x, 0, 1 / T))
    found = by_scales(debye, (), Parameter(T, small), unsolved)
    assert sp.simplify(found.value - right) == 0
    with pytest.raises(OutsideClass):  # x² e^x/(e^x + 1)² is another function, and e^{3x} another again
        by_scales(
            sp.Integral(sp.exp(3 * x) / (sp.exp(x) - 1) ** 2, (x, 0, 1 / T)),
            (),
            Parameter(T, small),
            unsolved,
        )


@pytest.mark.parametrize(
    ("power", "limits", "parameter", "right"),
    [
        (sp.Rational(3, 2), (x, k, oo), Parameter(k, True), sp.sqrt(pi)),
        (sp.Rational(7, 2), (x, k, oo), Parameter(k, True), 2 / sp.sqrt(k)),
        (HALF, (x, 0, L), Parameter(L, False), sp.sqrt(L)),
        (1, (x, 0, L), Parameter(L, False), sp.log(L) / 2),
    ],
)
def test_a_square_of_a_sine_with_a_cut(power, limits, parameter, right):
    found = by_scales(sp.Integral(sp.sin(x) ** 2 / x**power, limits), (), parameter, unsolved)
    assert sp.simplify(found.value - right) == 0


def test_levy_tails_on_both_sides_of_two():
    integral = sp.Integral(x ** (-1 - a) * (1 - sp.cos(k * x)), (x, 1, oo))
    far = by_scales(integral, (a > 2,), Parameter(k, True), unsolved)
    near = by_scales(integral, (a < 2,), Parameter(k, True), unsolved)
    assert sp.simplify(far.value - k**2 / (2 * (a - 2))) == 0
    number, _ = wave_value(integral, {a: sp.Rational(3, 2), k: sp.Rational(1, 10**4)})
    assert abs(number / float(near.value.subs({a: 1.5, k: 1e-4})) - 1) < 0.02
    assert abs(number / float(far.value.subs({a: 2.5, k: 1e-4})) - 1) > 0.5


def test_a_range_that_begins_in_a_tail():
    found = by_scales(sp.Integral(x**3 / (sp.exp(x) - 1), (x, L, oo)), (), Parameter(L, False), unsolved)
    assert found.value == L**3 * sp.exp(-L)
    stretched = by_scales(sp.Integral(sp.exp(-((x / T) ** b)), (x, L, oo)), (), Parameter(L, False), unsolved)
    at = {L: 900, T: 7, b: sp.Rational(2, 3)}
    exact = mpmath.gammainc(1.5, (mpmath.mpf(900) / 7) ** (mpmath.mpf(2) / 3)) * 7 * 1.5
    assert abs(mpmath.mpf(sp.N(stretched.value.subs(at))) / exact - 1) < 0.05


def test_a_wave_at_an_edge_is_not_guessed():
    with pytest.raises(OutsideClass):
        by_scales(
            sp.Integral(sp.cos(k * x) / (x ** sp.Rational(1, 4) * sp.sqrt(1 - x)), (x, 0, 1)),
            (),
            Parameter(k, False),
            unsolved,
        )


def test_what_is_read_is_the_integrand():
    f = x**2 * sp.exp(-a * x) * sp.cos(b * x) / sp.cosh(x) ** 2
    outside, power, read, logs = read_product(f, x, sp.S.Zero, oo)
    parts = merged(read)
    written = outside * x**power * sp.Mul(*[p.written(x) for p in parts])
    at = {x: 0.7, a: 0.4, b: 1.9}
    assert logs == 0 and abs(sp.N((written / f).subs(at)) - 1) < 1e-12
    assert {p.kind for p in parts} == {"fermi slope", "damped cos"} and all(
        isinstance(p, Scaled) for p in parts
    )
