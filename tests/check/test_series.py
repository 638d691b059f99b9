"""Sums added up term by term: what agrees, its wrong twin, and what is left open."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.check.series import compare_sums

a, b, x = sp.symbols("a b x", positive=True)
n = sp.Symbol("n", positive=True)
k = sp.Symbol("k", integer=True)


@pytest.mark.parametrize(
    ("total", "right", "wrong"),
    [
        (sp.Sum(k, (k, 1, n)), n * (n + 1) / 2, n * (n - 1) / 2),
        (sp.Sum(sp.exp(-a * k), (k, 0, sp.oo)), 1 / (1 - sp.exp(-a)), 1 / (1 + sp.exp(-a))),
        (sp.Sum(x**k / sp.gamma(k + 1), (k, 0, sp.oo)), sp.exp(x), sp.exp(x) - 1),
        (a + b * sp.Sum(k**2, (k, 1, n)), a + b * n * (n + 1) * (2 * n + 1) / 6, a + b * n**3 / 3),
    ],
)
def test_a_sum_and_its_value(total, right, wrong):
    assert compare_sums(total, right).same is True
    refuted = compare_sums(total, wrong)
    assert refuted.same is False and refuted.witness["= printed"] != refuted.witness["= derived"]


@pytest.mark.parametrize(
    ("total", "value"),
    [
        (sp.Sum(1 / k**2, (k, 1, sp.oo)), sp.pi**2 / 6),  # falls off too slowly to be added up
        (sp.Sum(1 / k, (k, 1, sp.oo)), sp.Integer(2)),
        (sp.Sum(x**k, (k, 0, sp.oo)), 1 / (1 - x)),  # diverges at some of the samples
        (sp.Sum(k, (k, 1, 10**9)), sp.Integer(5)),
        (sp.Sum(sp.Sum(k, (k, 1, n)), (n, 1, 3)), sp.Integer(10)),
        (sp.Sum(sp.Function("f")(k), (k, 1, 3)), sp.Integer(10)),
    ],
)
def test_what_cannot_be_added_up_is_left_open(total, value):
    assert compare_sums(total, value).same is None
