"""Monomials with exponents over Q(a, d)."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from tlssym.language import Transform, sphere_area
from tlssym.mathematics.monomials import Monomial, NotAMonomial, as_monomial, exponents, number_in_powers
from tlssym.numbers.exponents import ExponentError, canonical, solve_linear, whole_part

a, d = sp.symbols("a d", positive=True)
U, P, T, E, e, t, p = sp.symbols("U_0 P_0 T E varepsilon t p", positive=True)
r = sp.Symbol("r", real=True)


def test_nested_powers_come_apart():
    monomial = as_monomial(U * (P * T * P * U * (e / U) ** ((a - d) / a)) ** (a / d))
    assert monomial.exponent(U) == 2
    assert monomial.exponent(e) == canonical((a - d) / d)
    assert monomial.exponent(P) == 2 * a / d
    assert monomial.exponent(E) == 0


def test_equal_exponents_have_one_form_and_unlike_ones_do_not():
    assert canonical((a - d) / d - 1) == canonical((a - 2 * d) / d)
    assert canonical((a - d) / d - 1) != canonical((a - 2 * d) / a)
    assert canonical((a**2 - d**2) / (a - d) - a - d) == 0


def test_division_by_zero_in_an_exponent_is_refused():
    with pytest.raises(ExponentError):
        canonical(sp.Pow(sp.Add(a, -a, evaluate=False), -1, evaluate=False) * d)


def test_whole_parts_are_those_of_the_class_modulo_whole_numbers():
    for exponent in (a / d, (a - d) / (2 * d - a), d / 2, sp.Rational(-3, 2)):
        exponent = canonical(exponent)
        assert whole_part(canonical(exponent + 3)) == whole_part(exponent) + 3


def test_numbers_stay_in_the_coefficient():
    monomial = as_monomial(sphere_area(d) ** 2 * 2 ** ((a - d) / a) * sp.sqrt(U**2 * P))
    assert monomial.bases == {U, P} and monomial.exponent(P) == sp.Rational(1, 2)
    assert number_in_powers(2 * 2 ** (a / d)) == number_in_powers(2 ** ((a + d) / d))
    assert as_monomial(2 * 2 ** (a / d) * U) == as_monomial(2 ** ((a + d) / d) * U)
    assert as_monomial(2 * 2 ** (a / d) * U) != as_monomial(2 ** ((a + d) / a) * U)


def test_terms_with_the_same_powers_add_up():
    assert as_monomial(3 * U * sphere_area(d) + U * 2**a).bases == {U}
    assert as_monomial(U + U**2) is None
    assert as_monomial(U + E) is None


@pytest.mark.parametrize("expression", [sp.log(U), U * sp.log(E), sp.S.Zero, sp.exp(-U), U**E * T + 1, sp.oo])
def test_what_is_no_monomial_is_refused(expression):
    assert as_monomial(expression) is None


def test_a_root_of_something_of_unknown_sign_does_not_come_apart():
    s = sp.Symbol("s", real=True)
    assert as_monomial(sp.sqrt(r * s)) is None
    assert as_monomial(r**2 * s).exponent(r) == 2
    with pytest.raises(NotAMonomial):
        as_monomial(r * s) ** sp.Rational(1, 2)


def test_unknown_functions_and_transforms_are_bases():
    x = sp.Function("x")
    monomial = as_monomial(t / x(t) / Transform(1 / x(t), t, p))
    assert monomial.exponent(x(t)) == -1 and monomial.exponent(Transform(1 / x(t), t, p)) == -1


def test_logarithms_stand_apart():
    split = exponents(U * E**-2 * sp.log(E / e) ** 2 * (P * U) ** 2 * sp.log(2))
    assert split.monomial.exponent(U) == 3 and split.logs == ((E / e, 2),)
    assert split.log_power == 2
    assert split.monomial.coefficient == sp.log(2)
    assert exponents(t / sp.log(t / T)).logs == ((t / T, -1),)
    assert exponents(sp.log(E / e) + 1) is None


def test_replacing_a_base_multiplies_its_exponents():
    replaced = as_monomial(U**2 * E).replace(U, as_monomial(T ** (a / d) * 3))
    assert replaced == as_monomial(9 * T ** (2 * a / d) * E)


def test_linear_systems_tell_whether_the_solution_is_unique():
    solution, unique = solve_linear([[a, 1], [1, sp.S.Zero]], [d, sp.S.One])
    assert unique and solution == [1, d - a]
    solution, unique = solve_linear([[a, a]], [d])
    assert solution is not None and not unique
    assert solve_linear([[a], [a]], [d, 2 * d]) == (None, False)


small = st.fractions(min_value=-3, max_value=3, max_denominator=4).map(
    lambda f: sp.Rational(f.numerator, f.denominator)
)
exponent = st.tuples(small, small, st.sampled_from([sp.S.One, a, d, 2 * d - a])).map(
    lambda x: canonical((x[0] * a + x[1] * d) / x[2])
)
monomials = st.dictionaries(st.sampled_from([U, P, T, E]), exponent, max_size=4).map(
    lambda powers: as_monomial(sp.Mul(*[b**e for b, e in powers.items()]))
)


@settings(max_examples=30, deadline=None)
@given(monomials, monomials, exponent)
def test_monomials_form_a_vector_space(first, second, power):
    assert (first * second) / second == first
    assert (first * second) ** power == first**power * second**power
    assert as_monomial(first.to_expr()) == first
    assert (first / first).is_number and (first / first) == Monomial()
