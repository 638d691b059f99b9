"""The algebra of dimensions."""

import sympy as sp

from tlssym.mathematics.dimensions import (
    ENERGY,
    HBAR,
    LENGTH,
    NUMBER,
    TIME,
    Dimension,
    hbar_power,
    missing_hbar,
)

a, d = sp.symbols("a d", positive=True)
COUPLING = ENERGY * LENGTH**a
DENSITY = NUMBER / (ENERGY * LENGTH**d)


def test_exponents_are_exact_over_the_parameters():
    scale = COUPLING * (DENSITY * ENERGY) ** (a / d)
    assert scale == ENERGY
    assert COUPLING * (DENSITY * ENERGY) ** (d / a) != ENERGY


def test_values_put_in_for_parameters_cancel_what_they_should():
    assert (COUPLING * DENSITY).at({"a": 3, "d": 3}) == NUMBER
    assert (COUPLING * DENSITY).at({"a": 3}) != NUMBER
    assert (COUPLING * DENSITY).at({a: d}) == NUMBER


def test_a_power_of_hbar_is_told_from_a_mismatch():
    assert missing_hbar(NUMBER / TIME, ENERGY) == -1
    assert missing_hbar(ENERGY, ENERGY) == 0
    assert missing_hbar(ENERGY, TIME) is None
    assert missing_hbar(ENERGY, LENGTH) is None
    assert hbar_power(HBAR ** (a / d)) == a / d
    assert hbar_power(ENERGY**2 * TIME) is None


def test_dimensions_are_written_as_a_person_writes_them():
    assert str(NUMBER) == "1"
    assert str(COUPLING) == "energy*length^a"
    assert str(DENSITY) == "1/(energy*length^d)"
    assert str(ENERGY ** ((2 * d - a) / a)) == "1/energy^((a-2*d)/a)"
    assert str(Dimension.of({"time": -2, "energy": sp.Rational(1, 2)})) == "energy^(1/2)/time^2"
