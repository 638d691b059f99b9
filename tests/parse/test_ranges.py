"""The conditions beside a display: which statements they are, and which letters they put below zero."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.parse.notation import Name, Notation
from tlssym.parse.parser import parse
from tlssym.parse.ranges import apart, assumed, conditions_beside, lowering_of

GENERIC = Notation.generic()


def statements_of(latex):
    return parse(latex, GENERIC).statements


@pytest.mark.parametrize(
    ("latex", "below"),
    [
        (r"|y| = -y, \quad y < 0", {"y"}),
        (r"|y| = -y, \quad 0 > y", {"y"}),
        (r"|y| = -y, \quad y \le -a", {"y"}),
        (r"|y| = -y, \quad -1 < y < 0", {"y"}),
        (r"\tanh y = -1, \quad y \to -\infty", {"y"}),
        (r"|y| = y, \quad y > 0", set()),
        (r"|y| = y, \quad -1 < y", set()),
        (r"|y| = y, \quad y < 1", set()),
        (r"|y| = y, \quad y < a", set()),
        (r"y < 0", set()),  # this is what the display says
        (r"\int_0^1 y\, dy = \frac12, \quad y < 0", set()),  # a variable of its own
    ],
)
def test_letters_below_zero(latex, below):
    found = lowering_of(statements_of(latex), GENERIC, "1").below
    assert {symbol.name for symbol in found} == below


def test_a_letter_below_zero_is_less_its_size():
    lowering = lowering_of(statements_of(r"|y| = -y, \quad y < 0"), GENERIC, "1")
    size = sp.Symbol("|y|", positive=True)
    left, right = (lowering(node) for node in statements_of(r"|y| = -y, \quad y < 0")[0].members)
    assert left == right == size
    assert lowering.written(1 / (1 + size)) == 1 / (1 - sp.Symbol("y", real=True))
    x, y = sp.symbols("x y", positive=True)
    assert lowering.without({x: x**2, sp.Symbol("u"): 2 * y, y: x}) == {x: x**2}


def test_a_declared_sign_stays():
    positive = Notation(names=(Name("y", assume="positive"),), is_generic=True)
    either = Notation(names=(Name("y", assume="real"),), is_generic=True)
    statements = statements_of(r"|y| = -y, \quad y < 0")
    assert not lowering_of(statements, positive, "1").below
    assert len(lowering_of(statements, either, "1").below) == 1


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        (r"f = x, \quad x > 0", 1),
        (r"x > 0, \quad y > 0", 0),
        (r"\ln x \le x - 1, \quad x > 0", 1),
        (r"x^2 > x, \quad y^2 > y", 0),
        (r"f = x, \quad g = y", 0),
    ],
)
def test_what_is_a_condition(latex, count):
    assert len(conditions_beside(statements_of(latex))) == count


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        (r"f = x, \quad x > 0", r"f = -x, \quad x < 0", True),
        (r"f = x, \quad b > 1", r"f = 2 x, \quad b < 1", True),
        (r"f = x, \quad b > 1", r"f = 2 x, \quad b > 1", False),
        (r"f = x, \quad b > 1", r"f = 2 x", False),
        (r"f = x, \quad b \ll 1", r"f = 2 x, \quad b \gg 1", True),
        (r"f = x, \quad 1 < b", r"f = 2 x, \quad b > 1", False),
        (r"f = x, \quad b \to 0", r"f = 2 x, \quad b \to \infty", True),
        (r"f = x, \quad b > 1", r"f = x, \quad b > 1, c > 0", False),
    ],
)
def test_cases_apart(one, other, are):
    assert apart(*(assumed(statements_of(each), GENERIC, "1") for each in (one, other))) is are


@pytest.mark.parametrize(
    ("latex", "pairs"),
    [
        (r"f = x, \quad b \in (0, 1)", r"f = x, \quad 0 < b, b < 1"),
        (r"f = x, \quad b \in [0, 1]", r"f = x, \quad b \ge 0, b \le 1"),
        (r"f = x, \quad b \in (-\infty, c^2)", r"f = x, \quad b < c^2"),
        (r"f = x \quad \text{for $b_0 \in [1, \infty)$}", r"f = x, \quad b_0 \ge 1"),
    ],
)
def test_an_interval_is_two_inequalities(latex, pairs):
    one, other = (assumed(statements_of(each), GENERIC, "1") for each in (latex, pairs))
    assert one == other and one


def test_a_sum_over_a_set_has_no_interval():
    assert not conditions_beside(statements_of(r"Z = \sum_{s \in \{-1, 1\}} e^{s x}"))
