"""The normal form behind equality: what it identifies, what it keeps apart, what it refuses."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.language import Theta, Transform
from tlssym.mathematics.equality.arithmetic import Arithmetic, NoNormalForm, TooLarge
from tlssym.mathematics.equality.normal import Algebra
from tlssym.mathematics.equality.structure import Structure, is_index_sum

a, d = sp.symbols("a d", positive=True)
x, y, z, t, p = sp.symbols("x y z t p", positive=True)
u, v = sp.symbols("u v", real=True)
f, g = sp.Function("f"), sp.Function("g")


def same(one, other):
    algebra = Algebra()
    return algebra.equal(algebra.read(one), algebra.read(other))


@pytest.mark.parametrize(
    ("one", "right", "wrong"),
    [
        ((x + y) ** 2, x**2 + 2 * x * y + y**2, x**2 + x * y + y**2),
        (1 / (1 + 1 / x), x / (1 + x), x / (1 - x)),
        (x ** (a / d) * x, x ** ((a + d) / d), x ** (a / d + 2)),
        (sp.sqrt(x**2 * y + x**3), x * sp.sqrt(x + y), x * sp.sqrt(x - y)),
        (sp.log(x**2 / y), 2 * sp.log(x) - sp.log(y), 2 * sp.log(x) + sp.log(y)),
        (sp.exp(x + y), sp.exp(x) * sp.exp(y), sp.exp(x) + sp.exp(y)),
        (sp.gamma(x + 2), x * (x + 1) * sp.gamma(x), x * (x - 1) * sp.gamma(x)),
        (sp.sin(u - v), -sp.sin(v - u), sp.sin(v - u)),
        (Theta(2 * x - 2 * y), Theta(x - y), Theta(y - x)),
        (sp.Abs(u * v), sp.Abs(u) * sp.Abs(v), u * v),
    ],
)
def test_equal_formulas_have_one_form_and_their_twins_another(one, right, wrong):
    assert same(one, right)
    assert not same(one, wrong)


@pytest.mark.parametrize(
    "formula", [x**2 - 1 / (y + z), sp.sqrt(x + y) * (1 + x) ** a, sp.log(x) * sp.exp(-y)]
)
def test_a_form_written_out_again_is_the_formula(formula):
    algebra = Algebra()
    back = algebra.to_expr(algebra.read(formula))
    assert sp.simplify(back - formula) == 0


@pytest.mark.parametrize(
    ("formula", "refusal"),
    [
        ((x + y) ** 10**6, TooLarge),
        (sp.MatrixSymbol("M", 2, 2), NoNormalForm),
        (sp.nan, NoNormalForm),
        (1 / sp.S.Zero, NoNormalForm),
    ],
)
def test_what_has_no_form_is_refused(formula, refusal):
    with pytest.raises(refusal):
        Algebra().read(formula)


def test_sums_are_multiplied_and_raised_as_they_should():
    algebra = Algebra()
    plus = algebra.read(x + y)
    assert isinstance(algebra, Arithmetic)
    assert algebra.equal(algebra.product(plus, plus), algebra.power(plus, sp.Integer(2)))
    assert algebra.equal(algebra.product(plus, algebra.invert(plus)), algebra.read(sp.S.One))
    assert not algebra.equal(algebra.plus(plus, plus), plus)


# -- what is opaque ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "right", "wrong"),
    [
        (f(x * (1 + y)), f(x + x * y), f(x + y)),
        (sp.Integral(f(x), (x, 0, y)), sp.Integral(f(z), (z, 0, y)), sp.Integral(f(z), (z, 0, 2 * y))),
        (
            sp.Integral(2 * y * f(x), (x, 0, t)),
            2 * y * sp.Integral(f(x), (x, 0, t)),
            sp.Integral(f(x), (x, 0, t)),
        ),
        (Transform(x * f(t), t, p), x * Transform(f(t), t, p), Transform(f(t), t, 2 * p)),
        (sp.Derivative(f(t), t), sp.Derivative(f(t), t), sp.Derivative(g(t), t)),
    ],
)
def test_what_nothing_is_known_of_is_one_symbol_for_the_same_and_another_for_others(one, right, wrong):
    structure = Structure(Algebra())
    shown = [structure.algebra.read(structure.replace(e)) for e in (one, right, wrong)]
    assert structure.algebra.equal(shown[0], shown[1])
    assert not structure.algebra.equal(shown[0], shown[2])


def test_a_symbol_that_stands_for_something_is_shown_as_that():
    structure = Structure(Algebra())
    assert structure.shown(structure.replace(x * f(y))) == x * f(y)
    assert structure.nesting(sp.sqrt(1 + sp.sqrt(x))) == 4 and structure.nesting(x) == 1
    assert not is_index_sum(sp.Sum(x, (x, 1, 3)))
