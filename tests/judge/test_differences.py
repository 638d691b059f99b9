"""What one thing differs is told; where more than one does, nothing is made up."""

from __future__ import annotations

import sympy as sp

from tlssym.judge.differences import difference_words, parts_of_integral
from tlssym.language import Theta

W, T, E, a, d, x, y, z = sp.symbols("W T E a d x y z", positive=True)


def words(printed, derived):
    return difference_words(printed, derived, lambda e: sp.sstr(e))


def test_one_exponent():
    assert words(W * (W / T) ** (d / (2 * d - a)), W * (W / T) ** (a / (2 * d - a))) == (
        "the exponent of $W/T$ is $d/(-a + 2*d)$ and should be $a/(-a + 2*d)$"
    )


def test_two_exponents_are_not_one():
    assert words(W**2 * T**3, W**3 * T**2) == ""


def test_a_missing_factor_is_no_exponent():
    assert words(W, W * T) == "" and words(W * T, W) == ""


def test_one_sign_in_a_sum():
    assert words(x - y, x + y) == "the sign of the term $-y$ is the other one"


def test_one_factor_in_a_term():
    assert words(x - y / z, x - y) == "the term $-y/z$ lacks the factor $z$"


def test_two_terms_that_differ_are_not_one():
    assert words(x - y, z + y) == "" and words(x - y, 2 * x - z * y) == ""


def steps(*arguments):
    integrand = sp.Mul(*(Theta(argument) for argument in arguments))
    return parts_of_integral(sp.Integral(integrand, (x, 0, 1)))


def test_one_factor_that_several_step_functions_lack():
    U, R = sp.symbols("U R", positive=True)
    printed = steps(U / R - sp.Abs(E - x), U / R - y / 2, y - U / R)
    derived = steps(U * x / R - sp.Abs(E - x), U * x / R - y / 2, y - U * x / R)
    assert printed.difference(derived, sp.sstr) == "in its step functions $U/R$ stands where $U*x/R$ should"


def test_step_functions_that_lack_different_factors_are_told_one_by_one():
    U, R = sp.symbols("U R", positive=True)
    printed = steps(U / R - sp.Abs(E - x), U / R - y / 2)
    derived = steps(U * x / R - sp.Abs(E - x), U * z / R - y / 2)
    assert printed.difference(derived, sp.sstr).count("the step function of") == 4
