"""Counting by drawing: the estimate lies within its error, the twin with a wrong measure does not."""

import pytest
import sympy as sp

from tlssym.check.montecarlo import count_resonances, montecarlo
from tlssym.check.quadrature import quadrature
from tlssym.language import Theta, sphere_area

Q, oo, Integral = sp.Rational, sp.oo, sp.Integral
R, R_1, Delta_p, E_1, Delta_01 = sp.symbols("R R_1 Delta_p E_1 Delta_01", positive=True)
E, Delta_0, U_0, epsilon, T = Q(7, 3), Q(5, 4), Q(3, 7), Q(7, 300), Q(70, 3)
x, y = sp.symbols("x y", real=True)


def agrees(found, exact, most=0.05):
    exact = float(exact)
    assert found.outcome == "value", found.says
    assert found.standard_error < most * abs(exact)
    return abs(found.value - exact) < 4.5 * found.standard_error


def resonance(amplitude):
    return [amplitude - sp.Abs(E - E_1), amplitude - epsilon / 2, epsilon - amplitude]


def test_systems_drawn_in_space_are_counted_as_the_measure_says():
    amplitude = U_0 / R**3 * Delta_0 / E * Delta_01 / E_1
    counted = count_resonances(
        resonance(amplitude), 1 / Delta_01, [(Delta_01, 0, E_1), (E_1, 0, oo)], {R: 3}, {}, samples=25_000
    )
    exact = 8 * sp.pi * sp.log(2) / 3 * U_0 * Delta_0 / E
    assert agrees(counted, exact)
    assert not agrees(counted, exact * Q(3, 4)), "the twin with 3·4π/3 → π must not pass"


def test_triples_drawn_in_the_plane():
    a, d = 3, 2
    amplitude = Delta_0 / E * U_0**2 / (R**a * R_1**a * sp.sqrt(Delta_p**2 + U_0**2 / R_1 ** (2 * a)))
    counted = count_resonances(
        [amplitude - sp.Abs(Delta_p - E), R - R_1],
        sp.Integer(1),
        [(Delta_p, -T, T)],
        {R: d, R_1: d},
        {},
        samples=25_000,
    )
    integral = sphere_area(d) ** 2 * Integral(
        (R * R_1) ** (d - 1) * Theta(amplitude - sp.Abs(Delta_p - E)) * Theta(R - R_1),
        (Delta_p, -T, T),
        (R_1, 0, oo),
        (R, 0, oo),
    )
    assert agrees(counted, quadrature(integral, {}, digits=10).value)
    assert agrees(montecarlo(integral, {}, samples=25_000), quadrature(integral, {}, digits=10).value)


@pytest.mark.parametrize("d", [2, Q(5, 2)])
def test_an_integral_with_a_fractional_dimension(d):
    amplitude = U_0 / R**3 * Delta_01 / E_1
    steps = sp.Mul(*[Theta(condition) for condition in resonance(amplitude)])
    integral = Integral(
        sphere_area(d) * R ** (d - 1) / Delta_01 * steps, (Delta_01, 0, E_1), (E_1, 0, oo), (R, 0, oo)
    )
    assert agrees(montecarlo(integral, {}, samples=25_000), quadrature(integral, {}, digits=10).value)


def test_the_count_that_diverges_is_not_given_a_value():
    steps = sp.Mul(*[Theta(condition) for condition in resonance(U_0 / R**3)])
    integral = Integral(R / Delta_01 * steps, (Delta_01, 0, E_1), (E_1, 0, oo), (R, 0, oo))
    found = montecarlo(integral, {}, samples=30_000)
    assert found.outcome == "divergent?" and "Delta_01 → 0" in found.says


def test_plain_areas_and_functions_of_integrals():
    disk = Integral(Theta(1 - x**2 - y**2), (x, -2, 2), (y, -2, 2))
    assert agrees(montecarlo(disk, {}, samples=25_000), sp.pi)
    assert agrees(montecarlo(sp.sqrt(disk) * Q(3, 2), {}, samples=25_000), 1.5 * sp.sqrt(sp.pi))
    assert agrees(count_resonances([1 - R], sp.Integer(1), [], {R: 4}, {}, samples=20_000), sp.pi**2 / 2)


def test_the_same_seed_gives_the_same_estimate_and_another_another():
    disk = Integral(Theta(1 - x**2 - y**2), (x, -2, 2), (y, -2, 2))
    first, again, other = (montecarlo(disk, {}, samples=2000, seed=seed).value for seed in (1, 1, 2))
    assert first == again != other


def test_what_is_never_hit_is_undecided():
    found = montecarlo(Integral(Theta(x - 2) * Theta(1 - x), (x, 0, 5)), {}, samples=3000)
    assert found.outcome == "undecided" and found.value is None


def test_points_need_a_whole_number_of_dimensions():
    with pytest.raises(ValueError, match="whole number"):
        count_resonances([1 - R], sp.Integer(1), [], {R: Q(5, 2)}, {})
