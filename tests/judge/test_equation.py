"""A whole equation: its statements matched with what was derived, in whatever order they are printed."""

from __future__ import annotations

import pytest
from judging import judge, order, setting, value

from tlssym.judge.equation import judge_equation
from tlssym.judge.segments import segments, sentences

TWO = (value("E = D g"), value("T = D h"))
CASES = [
    ("E = D g, T = D h", TWO, "proved", ()),
    ("T = D h, E = D g", TWO, "proved", ()),
    ("E = D g", TWO, "proved", ("TLS307",)),
    ("E = D h, T = D h", TWO, "refuted", ("TLS304",)),
    ("D g", TWO[:1], "refuted", ("TLS108",)),
    ("D g = E", TWO[:1], "proved", ()),
    ("R = L", TWO[:1], "refuted", ("TLS304",)),
    ("E < D g", TWO[:1], "refuted", ("TLS305",)),
    ("E < D, T = D h", (TWO[1], order("E < D")), "proved", ()),
    ("E > D, T = D h", (TWO[1], order("E < D")), "refuted", ("TLS305",)),
]


@pytest.mark.parametrize(("printed", "targets", "verdict", "codes"), CASES)
def test_statements_find_their_results(printed, targets, verdict, codes):
    said = judge(printed, *targets)
    assert said.verdict.value == verdict
    assert {f.code for f in said.findings if f.code != "TLS306"} == set(codes)


def test_a_statement_is_cut_at_order_signs_and_where_it_leads_on():
    (whole,), context = setting(r"E = D < T = g D")
    cut = segments(whole)
    assert [len(chain.members) for chain in cut.chains] == [2, 2] and [s.kind for s in cut.orders] == ["<"]
    assert len(sentences([whole])) == 1
    assert [each.verdict.value for each in judge_equation([whole], context, None)]
