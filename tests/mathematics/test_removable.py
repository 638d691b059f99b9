"""Where a formula is 0/0: it has a limit there, or none, or the conditions exclude it."""

import sympy as sp

from tlssym.mathematics.removable import edges

a, d, x = sp.symbols("a d x", positive=True)


def test_a_formula_of_which_numerator_and_denominator_vanish_together_has_a_limit():
    found = edges(x ** (a - d) * (1 - 2 ** ((d - a) / a)) / (a - d))
    assert found == ((sp.Eq(a, d, evaluate=False), True),)


def test_the_same_inside_a_power_that_is_no_number():
    ((where, limit),) = edges((x * (2 - 2 ** (d / a)) / (a - d)) ** (a / d))
    assert limit and where == sp.Eq(a, d, evaluate=False)


def test_its_twin_whose_numerator_does_not_vanish_has_none():
    assert edges(x ** (a - d) * (3 - 2 ** ((d - a) / a)) / (a - d)) == ((sp.Eq(a, d, evaluate=False), False),)


def test_what_conditions_exclude_is_not_told():
    assert edges(x ** (a - d) / (a - d), (a > d,)) == ()
    assert edges(x ** (a - d) / (a - d), (a < 2 * d,)) != ()


def test_nothing_is_said_of_what_has_a_value_there():
    assert edges(x ** (a - d) / (a + d)) == ()
    assert edges(x ** (a - d) * (a - d) ** 2) == ()
    assert edges(1 / (x - 1)) == ()  # x stands in no exponent
