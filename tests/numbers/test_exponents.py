"""One vector of exponents: products, quotients and powers of it, and what is not the same."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.numbers.exponents import Powers, in_order, merge

a, d = sp.symbols("a d", positive=True)
UNIT = Powers()
E, R = Powers.of({"E": 1}), Powers.of({"R": 1})
COUPLING = E * R**a


@pytest.mark.parametrize(
    ("found", "right", "wrong"),
    [
        (COUPLING / R**d, Powers.of({"E": 1, "R": a - d}), Powers.of({"E": 1, "R": d - a})),
        (COUPLING ** (1 / a), Powers.of({"E": 1 / a, "R": 1}), Powers.of({"E": a, "R": 1})),
        ((E * R) ** ((a**2 - d**2) / (a - d)), (E * R) ** (a + d), (E * R) ** (a - d)),
        (COUPLING / COUPLING, UNIT, E),
        (COUPLING**0, UNIT, COUPLING),
        (R * E, E * R, E * R**2),
    ],
)
def test_equal_vectors_are_equal_and_others_are_not(found, right, wrong):
    assert found == right != wrong
    assert hash(found) == hash(right)


def test_what_a_vector_says_of_itself():
    assert COUPLING.exponent("R") == a and COUPLING.exponent("t") == 0
    assert COUPLING.bases == {"E", "R"} and not COUPLING.is_number and UNIT.is_number
    assert Powers.of({"E": 0}) == UNIT


def test_bases_stand_in_the_order_of_their_names_and_zeros_are_left_out():
    total = {"R": a}
    merge(total, {"E": sp.S.One, "R": d}, sp.Integer(-1))
    assert in_order(total) == (("E", sp.Integer(-1)), ("R", a - d))
    merge(total, {"R": a - d}, sp.Integer(-1))
    assert in_order(total) == (("E", sp.Integer(-1)),)
