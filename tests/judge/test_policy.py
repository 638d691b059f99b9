"""The table of what a link is worth: each row with the link it is for, and the twin that it must not take."""

from __future__ import annotations

import pytest

from tlssym.judge.policy import LOOSE, WORTH, Facts, worth
from tlssym.mathematics.equality import Kind
from tlssym.values import Verdict

SAME, NUMBER, RATIO, LOG, OPEN = (
    Kind.IDENTICAL, Kind.NUMBER, Kind.RATIO, Kind.LOG_ARGUMENT, Kind.UNDECIDED,
)  # fmt: skip

# the row, a link that it is for, its verdict and code, and a twin that another row is for
ROWS = [
    ("not compared", Facts("=", OPEN), "undecided", "TLS306", Facts("=", SAME)),
    ("a dependence differs", Facts("~", RATIO), "refuted", "TLS304", Facts("~", NUMBER)),
    ("a dependence differs", Facts("~", LOG, True, True, True), "refuted", "TLS304", Facts("~", NUMBER)),
    ("the sign differs", Facts("~", NUMBER, opposite=True), "refuted", "TLS304", Facts("~", NUMBER)),
    ("the same estimate", Facts("=", SAME, up_to_number=True), "scaling", "", Facts("=", SAME)),
    ("the same", Facts("=", SAME), "proved", "", Facts("=", NUMBER)),
    ("a number is open", Facts("~", NUMBER), "scaling", "", Facts("=", NUMBER)),
    ("a number is open", Facts("=", NUMBER, up_to_number=True), "scaling", "", Facts("=", NUMBER)),
    ("a number is excused", Facts("=", NUMBER, loose_chain=True), "scaling", "TLS401", Facts("=", NUMBER)),
    ("a number is excused", Facts("=", NUMBER, loose_quantity=True), "scaling", "TLS401", Facts("<<", NUMBER)),
    ("a number is missing", Facts("=", NUMBER), "refuted", "TLS404", Facts("=", NUMBER, loose_chain=True)),
]


@pytest.mark.parametrize(("name", "facts", "verdict", "code", "twin"), ROWS)
def test_a_row_and_its_twin(name, facts, verdict, code, twin):
    said = worth(facts)
    assert (said.name, said.verdict.value, said.code) == (name, verdict, code)
    assert worth(twin).name != name


def test_every_row_is_tried():
    assert {name for name, *_ in WORTH} == {name for name, *_ in ROWS}


@pytest.mark.parametrize("sign", ["=", *sorted(LOOSE)])
@pytest.mark.parametrize("excuse", [{}, {"loose_chain": True, "loose_quantity": True, "up_to_number": True}])
def test_a_lost_parameter_is_never_excused(sign, excuse):
    assert worth(Facts(sign, RATIO, **excuse)).verdict is Verdict.REFUTED


def test_the_order_of_verdicts_puts_the_worst_last():
    assert Verdict.worst([Verdict.PROVED, Verdict.REFUTED, Verdict.DIVERGENT]) is Verdict.REFUTED
    assert Verdict.worst([Verdict.PROVED, Verdict.SCALING]) is Verdict.SCALING
    assert Verdict.worst([]) is Verdict.UNDECIDED
