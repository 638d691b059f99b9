"""The point that a comparison shows lies where what is compared holds."""

from __future__ import annotations

import sympy as sp

from tlssym.judge.agreement import agreement

E, D, eps = sp.symbols("E D varepsilon", positive=True)


def test_a_witness_of_leading_behaviours_is_where_they_lead():
    found = agreement(sp.log(E / eps), sp.log(D / eps), leading=eps)
    assert found.refutes
    at = {name: sp.Rational(value) for name, value in found.words.items() if not name.startswith("=")}
    assert at["varepsilon"] * 100 < min(at["E"], at["D"])
    assert float(found.words["= printed"]) > 0 and float(found.words["= derived"]) > 0
    assert found.words["= printed"] != found.words["= derived"]


def test_its_right_twin_has_none():
    assert agreement(sp.log(E / eps), sp.log(E) - sp.log(eps), leading=eps).agrees
