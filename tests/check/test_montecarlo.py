"""Counting by drawing: the estimate lies within its error, the twin with a wrong measure does not."""

import pytest
import sympy as sp

from tlssym.check.montecarlo import montecarlo
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


def test_a_count_is_what_its_closed_form_says_and_not_its_twin():
    steps = sp.Mul(*[Theta(c) for c in resonance(U_0 / R**3 * Delta_0 / E * Delta_01 / E_1)])
    integral = Integral(
        sphere_area(3) * R**2 / Delta_01 * steps, (Delta_01, 0, E_1), (E_1, 0, oo), (R, 0, oo)
    )
    exact = 8 * sp.pi * sp.log(2) / 3 * U_0 * Delta_0 / E
    counted = montecarlo(integral, {}, samples=25_000)
    assert agrees(counted, exact)
    assert not agrees(counted, exact * Q(3, 4)), "the twin with 3·4π/3 → π must not pass"


def test_triples_in_the_plane():
    a, d = 3, 2
    amplitude = Delta_0 / E * U_0**2 / (R**a * R_1**a * sp.sqrt(Delta_p**2 + U_0**2 / R_1 ** (2 * a)))
    integral = sphere_area(d) ** 2 * Integral(
        (R * R_1) ** (d - 1) * Theta(amplitude - sp.Abs(Delta_p - E)) * Theta(R - R_1),
        (Delta_p, -T, T),
        (R_1, 0, oo),
        (R, 0, oo),
    )
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


def test_the_same_seed_gives_the_same_estimate_and_another_another():
    disk = Integral(Theta(1 - x**2 - y**2), (x, -2, 2), (y, -2, 2))
    first, again, other = (montecarlo(disk, {}, samples=2000, seed=seed).value for seed in (1, 1, 2))
    assert first == again != other


def test_what_is_never_hit_is_undecided():
    found = montecarlo(Integral(Theta(x - 2) * Theta(1 - x), (x, 0, 5)), {}, samples=3000)
    assert found.outcome == "undecided" and found.value is None
