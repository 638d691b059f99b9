"""Dots whose law is plain, orders, and special functions by where they stand."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.language import is_opaque
from tlssym.parse.lower import lower
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse_blocks
from tlssym.parse.tree import Source

GENERIC = Notation.generic()
N, Q, X = (GENERIC.symbol(name) for name in "nqx")
K = sp.Symbol("k", integer=True)


def read(latex):
    source = Source(latex)
    printed = parse_blocks([(latex, 0)], GENERIC, number="", source=source, lenient=True)
    return lower(printed, GENERIC, source=source, lenient=True)[0][0].members[0]


@pytest.mark.parametrize(
    ("latex", "meant"),
    [
        (r"1 + 2 + \ldots + n", sp.Sum(K, (K, 1, N))),
        (r"1 + q + q^2 + \dots + q^n", sp.Sum(Q**K, (K, 0, N))),
        (r"1 + \frac{1}{2} + \frac{1}{3} + \cdots + \frac{1}{n}", sp.Sum(1 / K, (K, 1, N))),
        (r"1^2 + 2^2 + \ldots + n^2", sp.Sum(K**2, (K, 1, N))),
        (r"1 \cdot 2 + 2 \cdot 3 + \ldots + n (n + 1)", sp.Sum(K * (K + 1), (K, 1, N))),
    ],
)
def test_a_plain_law_is_a_sum(latex, meant):
    found = read(latex)
    assert found.limits == meant.limits and sp.simplify(found.function - meant.function) == 0


@pytest.mark.parametrize(
    "latex",
    [
        r"1 + 3 + \ldots + n",
        r"a + b + \ldots + c",
        r"1 + 2 + \ldots + n^2 + m",
        r"x_1 + x_2 + \ldots + x_n",
        r"1 \cdot 2 + 2 \cdot 3 + \ldots + n (n + 2)",
        r"x + \ldots",
        r"x + x^3 + x^2 + \ldots",
    ],
)
def test_what_is_not_plain_stays_open(latex):
    assert is_opaque(read(latex))


@pytest.mark.parametrize(
    ("latex", "order"),
    [
        (r"x - \frac{x^2}{2} + \ldots", sp.Order(X**3)),
        (r"x - \frac{x^3}{6} + \ldots", sp.Order(X**5)),
        (r"1 + \frac{1}{n} + \ldots", sp.Order(N**-2, (N, sp.oo))),
        (r"x + O(x^2)", sp.Order(X**2)),
        (r"1 + O(1/n)", sp.Order(1 / N, (N, sp.oo))),
    ],
)
def test_what_is_left_out_has_an_order(latex, order):
    assert read(latex).atoms(sp.Order) == {order}


def test_special_functions_by_where_they_stand():
    assert read(r"\int_0^\infty J_0(x)\, dx").has(sp.besselj)
    assert read(r"\int_{-1}^1 P_2(x)\, dx").doit() == 0
    assert not read(r"\int_0^1 J_0(x)\, dx").has(sp.besselj)
    assert not read(r"P_2(x)").has(X**2)
