"""Printed formulas against derived ones at random points: right twins agree, wrong twins are refuted."""

import pytest
import sympy as sp

from tlssym.check.formulas import confirm_formulas, same_truth
from tlssym.language import Transform
from tlssym.values import Answer

a, d, t, tau, p, E, U = sp.symbols("a d t tau p E U", positive=True)
k, n = sp.symbols("k n", integer=True, positive=True)
W, x, e = (sp.Function(name) for name in ("W", "x", "e"))

PAIRS = [
    pytest.param(U / E, 3 * U / E, U / E**2, id="up to a number"),
    pytest.param(
        (U / E) ** (d / a), sp.gamma(d / a) * (U / E) ** (d / a), (U / E) ** (a / d), id="a parameter's number"
    ),
    pytest.param(
        -E - sp.Sum(e(k), (k, 1, n)), -E - sp.Sum(e(k), (k, 1, n)), -E + sp.Sum(e(k), (k, 1, n)), id="a sum's sign"
    ),
    pytest.param(
        W(0, t) * sp.Derivative(W(E, t), t),
        2 * W(0, t) * sp.Derivative(W(E, t), t),
        W(0, t) * W(E, t),
        id="a derivative",
    ),
    pytest.param(
        sp.Derivative(sp.exp(-p * t), t),
        -p * sp.exp(-p * t),
        p * sp.exp(-2 * p * t),
        id="a derivative of something known",
    ),
    pytest.param(
        Transform(t, t, p), 1 / p**2, 1 / p**3, id="a transform of something known"
    ),
    pytest.param(
        1 - sp.Integral(W(E, tau) / x(t - tau), (tau, 0, t)),
        1 - sp.Integral(W(E, t - tau) / x(tau), (tau, 0, t)),
        1 - sp.Integral(W(E, tau), (tau, 0, t)) / x(t),
        id="a memory integral, either way round",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "derived", "wrong"), PAIRS)
def test_values(printed, derived, wrong):
    right = confirm_formulas([(printed, derived)])
    assert right is not None and right.outcome is Answer.AGREES and right.points >= 2
    twin = confirm_formulas([(wrong, derived)])
    assert twin is not None and twin.outcome is Answer.REFUTES


def test_conditions():
    printed, derived = sp.Lt((a - d) / d, 1, evaluate=False), sp.Lt(a, 2 * d, evaluate=False)
    assert confirm_formulas([(printed, derived)]).outcome is Answer.AGREES
    assert confirm_formulas([(sp.Gt(a, 2 * d, evaluate=False), derived)]).outcome is Answer.REFUTES
    assert same_truth(sp.Eq(a, d, evaluate=False), sp.Eq(a, d, evaluate=False), 5)[0] is True
    assert same_truth(sp.Eq(a, 2 * d, evaluate=False), sp.Eq(a, d, evaluate=False), 5)[0] is False
    assert same_truth(sp.Gt(a**2, -1, evaluate=False), sp.Gt(a**2, -2, evaluate=False), 5) == (None, 0)


def test_nothing_to_compare_is_no_agreement():
    q = sp.Symbol("q", commutative=False)
    assert confirm_formulas([]) is None
    assert confirm_formulas([(q * U, q * U)]) is None
