"""Inequalities either way round, equations with their sides moved, and leading logarithms."""

import pytest
import sympy as sp

from tlssym.mathematics.equality import (
    Kind,
    compare_leading,
    compare_leading_logarithm,
    compare_relations,
    same_equation,
)
from tlssym.mathematics.equality.logs import join_logarithms
from tlssym.mathematics.equality.relations import NotAnOrder, ordered

a, d = sp.symbols("a d", positive=True)
U, P, T, e, E, E1, D0, R, A, B, C = sp.symbols("U_0 P_0 T varepsilon E E_1 Delta_0 R A B C", positive=True)
t, p, T2, X = sp.symbols("t p T_2 X", positive=True)
x, F = sp.Function("x"), sp.Function("F")
GAP = sp.Abs(E - E1)
FRONT = (P * U) ** 2 * T * D0 / E**2


@pytest.mark.parametrize(
    ("printed", "derived"),
    [
        (GAP < U / R**3, sp.Gt(U / R**3, sp.Abs(E1 - E))),
        (GAP < U / R**3, GAP * R**3 / U < 1),
        ((A, r"\ll", B), (B, ">", A)),
        ((A - B, "<", 0), (A / B, "<", 1)),
        (((a - d) / d, "<", 1), (a, "<", 2 * d)),
        ((2 * A - 2 * B, "<", 0), (B, ">", A)),
    ],
)
def test_an_inequality_is_the_same_either_way_round(printed, derived):
    assert compare_relations(printed, derived).agrees


@pytest.mark.parametrize(
    ("printed", "derived"),
    [
        (GAP < U / R**3, GAP > U / R**3),
        (GAP < U / R**3, GAP < U / R**2),
        ((A - B, "<", 0), (A / B, ">", 1)),
        (((a - d) / d, "<", 1), (a, ">", 2 * d)),
        ((A, "<", B), (A, "<", B**2)),
    ],
)
def test_its_wrong_twin_is_refuted(printed, derived):
    found = compare_relations(printed, derived)
    assert not found.agrees and found.refutes


def test_a_bound_off_by_a_number_and_a_much_less_sign_are_told():
    assert compare_relations((A, "<", B), (2 * A, "<", B)).ratio == 2
    assert "<<" in compare_relations((A, "<<", B), (A, "<", B)).reason
    assert compare_relations((A, "<<", B), (A, "<<", B)).reason == ""


def test_what_is_no_order_is_refused():
    for relation in (sp.Eq(A, B), sp.true, (A, "=", B), A):
        with pytest.raises(NotAnOrder):
            ordered(relation)


@pytest.mark.parametrize(
    ("printed", "derived"),
    [
        ((E, T * (P * U) ** 2), (E**2, T**2 * (P * U) ** 4)),
        ((E**2, FRONT * E**2 / (P * U) ** 0), (E, sp.sqrt(FRONT) * E)),
        ((P * E * R**3, 1), (R, (P * E) ** sp.Rational(-1, 3))),
        ((F(p), A / p - A * B / p * X * F(p)), (F(p), A / (p + A * B * X))),
        ((F(p), A / p - A * B / p * X * F(p)), (p * F(p), A - A * B * X * F(p))),
        ((x(t), A * t), (A, x(t) / t)),
        ((A, B), (B, A)),
    ],
)
def test_an_equation_is_the_same_with_its_sides_moved(printed, derived):
    assert same_equation(printed, derived).agrees


@pytest.mark.parametrize(
    ("printed", "derived"),
    [
        ((E, T * (P * U) ** 2), (E**2, T**2 * (P * U) ** 3)),
        ((P * E * R**3, 1), (R, (P * E) ** sp.Rational(-1, 2))),
        ((F(p), A / p - A * B / p * X * F(p)), (F(p), A / (p * (1 + A * B * X)))),
        ((F(p), A / p - A * B / p * X * F(p)), (F(p), A / (p - A * B * X))),
        ((x(t), A * t), (A, x(t) * t)),
    ],
)
def test_a_different_equation_is_refuted(printed, derived):
    found = same_equation(printed, derived)
    assert found.refutes and found.witness


def test_a_number_between_equations_is_that_of_the_unknown():
    assert same_equation((P * E * R**3, 1), (R, 2 * (P * E) ** sp.Rational(-1, 3))).ratio == 2
    assert same_equation((P * E * R**3, 1), (R, 2 * (P * E) ** sp.Rational(-1, 3)), unknown=P).ratio == 8


def test_leading_logarithms_agree_up_to_a_number_inside():
    found = compare_leading_logarithm(FRONT * sp.log(D0 / e), 8 * sp.pi * FRONT * sp.log(sp.sqrt(2) * D0 / e))
    assert found.kind is Kind.NUMBER and found.ratio == 8 * sp.pi and found.log_argument == sp.sqrt(2)
    assert compare_leading_logarithm(FRONT * sp.log(D0 / e), FRONT * sp.log(D0**2 / e**2)).ratio == 2


def test_another_argument_of_the_logarithm_is_refuted():
    found = compare_leading_logarithm(FRONT * sp.log(E / e), 3 * FRONT * sp.log(D0 / e))
    assert found.kind is Kind.LOG_ARGUMENT and found.refutes and found.log_argument == D0 / E
    turned = compare_leading_logarithm(FRONT * sp.log(E / e), -3 * FRONT * sp.log(e / D0))
    assert turned.kind is Kind.LOG_ARGUMENT and turned.log_argument == D0 / E


def test_another_power_of_the_logarithm_or_factor_is_refuted():
    law = A * t / sp.log(t / T2)
    assert compare_leading_logarithm(law, 2 * law).ratio == 2
    assert compare_leading_logarithm(law, law / sp.log(t / T2)).refutes
    assert compare_leading_logarithm(law, A * t).refutes
    found = compare_leading_logarithm(law, law * E)
    assert found.refutes and found.ratio == E


def test_leading_behaviour_drops_what_is_smaller():
    printed = FRONT * sp.log(E / e)
    derived = 3 * FRONT * (sp.log(E) - sp.log(e) + 5) + e * D0
    assert compare_leading(printed, derived, e).ratio == 3
    wrong = 3 * FRONT * (sp.log(D0) - sp.log(e) + 5) + e * D0
    assert compare_leading(printed, wrong, e).kind is Kind.LOG_ARGUMENT
    assert compare_leading(printed, derived + D0 / e, e).refutes
    assert compare_leading(E * e**2 + e**3, E * e**2, e).agrees


def test_powers_in_unknown_order_are_not_dropped():
    assert not compare_leading(E * e**a, E * e**a + D0 * e**d, e).agrees


def test_joining_logarithms_keeps_the_value():
    split = A * sp.log(E) - A * sp.log(e) + 3 * A
    joined = join_logarithms(split, ())
    assert joined == A * sp.log(E / e) + 3 * A
    unlike = sp.sqrt(2) * A * sp.log(E) - A * sp.log(e)
    assert join_logarithms(unlike, ()) == unlike
