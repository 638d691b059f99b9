"""Products are written as a physicist does, and mean what they meant: right forms and near misses."""

from __future__ import annotations

import pytest
import sympy as sp

from derivations.lecture5.base import P_0, U_0, W_T, Delta_0, E, R, T, a, d, varepsilon
from derivations.lecture5.notation import NOTATION
from tlssym.language import Transform
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse

CASES = {
    "powers of one exponent": (
        P_0 * U_0 ** (d / a) * varepsilon ** ((a - d) / a),
        r"P_0 U_0 \left(\frac{\varepsilon}{U_0}\right)^{(a - d)/a}",
    ),
    "a ratio": (
        Delta_0 * (U_0 ** (2 * d / a) / E ** (2 * d / a)),
        r"\Delta_0 \left(\frac{U_0}{E}\right)^{2 d/a}",
    ),
    "twice the exponent": (
        P_0 ** (2 * a / (2 * d - a)) * U_0 ** (2 * d / (2 * d - a)) * T ** (a / (2 * d - a)),
        r"U_0 (P_0^2 U_0 T)^{a/(2 d - a)}",
    ),
    "a sign turned": (
        T ** ((a - d) / (a - 2 * d)) * W_T ** ((a - d) / (2 * d - a)),
        r"\left(\frac{W_T}{T}\right)^{(a - d)/(2 d - a)}",
    ),
    "a power by itself": ((P_0 * T) ** (-1 / d), r"(P_0 T)^{-1/d}"),
    "a power below": (U_0 / R**a, r"\frac{U_0}{R^a}"),
    "a measure": (P_0 * R ** (d - 1), r"P_0 R^{d - 1}"),
    "numbers in front": (
        8 * sp.pi * sp.log(2) * P_0 * U_0 * Delta_0 / (3 * E),
        r"\frac{8 \pi \ln(2)}{3} \frac{P_0 U_0 \Delta_0}{E}",
    ),
    "a plain number stays": (4 * sp.pi * P_0 / (3 * E), r"\frac{4 \pi P_0}{3 E}"),
    "like quantities": (P_0 * (Delta_0 / E) ** 2, r"P_0 \left(\frac{\Delta_0}{E}\right)^2"),
    "unlike quantities": (P_0**2 / E**2, r"\frac{P_0^2}{E^2}"),
    "a logarithm beside": (T * sp.log(Delta_0 / varepsilon) / E, None),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_written_so_and_reads_back_as_the_same(case):
    expression, latex = CASES[case]
    written = to_latex(expression, NOTATION)
    assert latex is None or written == latex
    printed = parse(written, NOTATION)
    assert not printed.findings
    ((back,), _) = lower(printed, NOTATION, equation="5.19")
    quotient = sp.expand_log(sp.log(sp.powsimp(back.members[0] / expression)), force=True)
    assert sp.simplify(quotient) == 0


def test_bases_that_may_be_negative_are_not_put_under_one_power():
    x, y, n = sp.Symbol("x", real=True), sp.Symbol("y", real=True), sp.Symbol("n", positive=True)
    written = to_latex(x ** (1 / n) * y ** (1 / n), Notation.generic())
    assert "(" not in written.replace("(n)", "")


def test_exponents_that_differ_by_more_than_a_number_stay_apart():
    written = to_latex(U_0 ** (d / a) * E ** (1 / a), NOTATION)
    assert written == r"U_0^{d/a} E^{1/a}"


def test_a_function_of_the_transforms_time_stands_without_it_and_of_another_with_it():
    t, p = NOTATION.symbol("t"), NOTATION.symbol("p")
    x = NOTATION.function("x")
    assert to_latex(Transform(1 / x(t), t, p), NOTATION) == r"\left(\frac{1}{x}\right)_p"
    assert "(t)" in to_latex(Transform(t / x(t), t, p), NOTATION)
