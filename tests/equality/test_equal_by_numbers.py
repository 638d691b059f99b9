"""Integrals told apart by numbers, leading logarithms by their terms, and the answer that a comparison is."""

from __future__ import annotations

import random

import pytest
import sympy as sp

from tlssym.mathematics.equality.functions import (
    clearly_different,
    draw_functions,
    tell_apart,
    with_functions,
)
from tlssym.mathematics.equality.logs import join_logarithms, leading_logarithm, leading_terms
from tlssym.mathematics.equality.result import Comparison, Kind
from tlssym.values import Answer

x, y, z, K, e = sp.symbols("x y z K varepsilon", positive=True)
f = sp.Function("f")
L = sp.log(y / e)


@pytest.mark.parametrize(
    ("printed", "derived", "apart"),
    [
        (sp.Integral(f(x), (x, 0, y)), sp.Integral(y * f(y * z), (z, 0, 1)), False),
        (sp.Integral(f(x), (x, 0, y)), sp.Integral(f(y * z), (z, 0, 1)), True),
        (sp.Integral(sp.exp(-x), (x, 0, sp.oo)), sp.S.One, False),
        (sp.Integral(sp.exp(-x), (x, 0, sp.oo)), sp.Integer(2), True),
    ],
)
def test_integrals_are_told_apart_by_values_only_where_they_differ(printed, derived, apart):
    rows, problem = tell_apart(printed, derived, (), frozenset(), 1)
    assert rows and not problem
    assert all(clearly_different(one, other) is apart for _, one, other in rows)


def test_operators_are_not_compared_by_numbers():
    A, B = sp.symbols("A B", commutative=False)
    rows, problem = tell_apart(A * B, B * A, (), frozenset(), 1)
    assert rows == [] and "commute" in problem


def test_the_same_function_is_drawn_for_the_same_name_and_derivatives_are_done():
    drawn = draw_functions([f(x), f(y)], random.Random(1))
    assert len(drawn) == 1
    put = with_functions(sp.Derivative(f(x), x) + f(y), drawn)
    assert not put.has(f, sp.Derivative) and put.free_symbols == {x, y}
    (law,) = drawn.values()
    assert sp.simplify(put - sp.diff(law(x), x) - law(y)) == 0


@pytest.mark.parametrize(
    ("formula", "joined", "twin"),
    [
        (K * sp.log(y) - K * sp.log(e), K * L, K * sp.log(y * e)),
        (2 * K * sp.log(y) - K * sp.log(e), K * 2 * sp.log(y / sp.sqrt(e)), K * L),
    ],
)
def test_logarithms_are_joined_without_changing_the_value(formula, joined, twin):
    found = join_logarithms(formula, ())
    assert len(found.atoms(sp.log)) == 1
    assert sp.simplify(sp.expand_log(found - joined, force=True)) == 0
    assert sp.simplify(sp.expand_log(found - twin, force=True)) != 0


def test_the_terms_that_lead_are_kept_and_no_others():
    assert leading_terms(K * L**2 + 3 * K * L + K * e, e, ()) == K * L**2
    assert leading_terms(K / e + K * L, e, ()) == K / e
    assert leading_terms(K * e**x + K * e**z, e, (x, z)) is None
    assert leading_logarithm(K * (L + 3), ()).to_expr() == K * L
    assert leading_logarithm(K * L + y * L, ()) is None


@pytest.mark.parametrize(
    ("kind", "exactly", "loosely"),
    [
        (Kind.IDENTICAL, Answer.AGREES, Answer.AGREES),
        (Kind.NUMBER, Answer.REFUTES, Answer.AGREES),
        (Kind.RATIO, Answer.REFUTES, Answer.REFUTES),
        (Kind.LOG_ARGUMENT, Answer.REFUTES, Answer.REFUTES),
        (Kind.UNDECIDED, Answer.UNDECIDED, Answer.UNDECIDED),
    ],
)
def test_what_a_comparison_answers(kind, exactly, loosely):
    found = Comparison(kind, witness={x: 2}, printed_value=1, derived_value=sp.Rational(1, 2))
    assert found.answer() is exactly and found.answer(up_to_number=True) is loosely
    assert found.witness_words()["x"] == "2"
