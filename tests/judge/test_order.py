"""Printed inequalities, by themselves and against derived ones."""

from __future__ import annotations

import pytest
from judging import GENERIC, formula, judge, order, setting

from tlssym.judge.order import same_order

BY_THEMSELVES = [
    ("1 < 2", "proved"),
    ("2 < 1", "refuted"),
    ("x < x + 1", "proved"),
    ("x < x", "refuted"),
    ("x \\leq x", "proved"),
    ("\\ln(1+x) > x", "refuted"),
    ("g < h", "definition"),
    ("1 \\ll 2", "undecided"),
    ("1 \\ll 100", "proved"),
]
DERIVED = "E < D"
AGAINST = [
    ("E < D", "proved", ()),
    ("D > E", "proved", ()),
    ("2 E < 2 D", "proved", ()),
    ("E^2 < D^2", "proved", ()),
    ("E \\leq D", "proved", ("TLS305",)),  # a note: it differs at the edge only
    ("E > D", "refuted", ("TLS305",)),
    ("E < T", "refuted", ("TLS305",)),
    ("E < 2 D", "refuted", ("TLS404",)),
    ("V < D", "refuted", ("TLS305",)),
    ("E = D", "refuted", ("TLS305",)),
]


@pytest.mark.parametrize(("printed", "verdict"), BY_THEMSELVES)
def test_an_inequality_by_itself(printed, verdict):
    assert judge(printed, notation=GENERIC).verdict.value == verdict


@pytest.mark.parametrize(("printed", "verdict", "codes"), AGAINST)
def test_an_inequality_against_a_derived_one(printed, verdict, codes):
    said = judge(printed, order(DERIVED))
    assert (said.verdict.value, tuple(f.code for f in said.findings)) == (verdict, codes)


def test_the_other_way_round_is_told_with_the_sign_that_belongs_there():
    _, context = setting("E > D", order(DERIVED))
    found = same_order((formula("E"), ">", formula("D")), order(DERIVED), context)
    assert found.refutes and found.turned == "<"
    assert same_order((formula("D"), ">", formula("E")), order(DERIVED), context).agrees
