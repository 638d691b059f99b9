"""One table of functions: what every arithmetic makes of them is the same."""

from __future__ import annotations

import gmpy2
import numpy as np
import pytest
import sympy as sp
from mpmath import mp

from tlssym.check.quadrature.numbers import Program
from tlssym.numbers.closures import array_function
from tlssym.numbers.evaluate import NotEvaluable, evaluate, holds
from tlssym.numbers.functions import TABLE
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse_expression

x = sp.Symbol("x", positive=True)
OF_ONE = [row for row in TABLE if row.gmpy2 or row.numpy]


@pytest.mark.parametrize("row", OF_ONE, ids=lambda row: row.head.__name__)
def test_every_arithmetic_gives_the_same_value(row):
    point = sp.Rational(17, 7) if row.head is sp.acosh else sp.Rational(3, 7)
    with mp.workdps(40):
        value = evaluate(row.head(x), {x: point})
        assert abs(value - mp.mpmathify(row.head(sp.Float(point, 45)).evalf(45))) < mp.mpf(10) ** -38
        program = Program([row.head(x)], [x])
        with gmpy2.context(precision=140):
            exact = program.exact({x: np.array([gmpy2.mpfr(gmpy2.mpq(point.p, point.q))], dtype=object)})[0][
                0
            ]
        assert abs(value - mp.mpf(str(exact))) < mp.mpf(10) ** -38
        fast = program.fast({x: np.array([point.p], dtype=np.longdouble) / point.q})[0][0]
        assert abs(value - mp.mpf(str(fast))) < mp.mpf(10) ** -15
        if row.numpy:
            assert abs(value - float(array_function(x, row.head(x))(point.p / point.q))) < 1e-14


def test_a_number_beyond_all_use_is_refused():
    with pytest.raises(NotEvaluable, match="beyond"):
        evaluate(sp.gamma(x), {x: sp.Integer(10) ** 7})
    assert evaluate(sp.log(x), {x: sp.Integer(10) ** 700}) > 1600


def test_truth_of_a_relation_is_undecided_where_a_side_has_no_value():
    assert holds(sp.Lt(x, 2, evaluate=False), {x: sp.Rational(3, 2)}) is True
    assert holds(sp.Lt(x, 2, evaluate=False), {x: sp.Rational(5, 2)}) is False
    assert holds(sp.Lt(1 / (x - 3), 2, evaluate=False), {x: sp.Integer(3)}) is None


@pytest.mark.parametrize(
    "row", [r for r in TABLE if r.word and r.latex and r.head not in (sp.beta, sp.sign)], ids=lambda r: r.word
)
def test_what_is_written_is_read_as_the_same_function(row):
    """An inverse hyperbolic sine once went out under a name that came back as a letter times its argument."""
    notation = Notation.generic()
    y = sp.Symbol("y", real=True)
    formula = 3 * row.head(x, y) ** 2 if row.head in (sp.Max, sp.Min) else 3 * row.head(x) ** 2
    back = lower_node(parse_expression(to_latex(formula, notation), notation), notation)
    twin = formula.xreplace({x: 2 * x})
    names = {s: {"x": x, "y": y}[s.name] for s in back.free_symbols}
    assert back.xreplace(names) == formula != twin
