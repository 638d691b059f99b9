"""What the members of a chain are held against: the derived value, in whatever way the chain speaks of it."""

from __future__ import annotations

import pytest
from judging import equation, judge, setting, value

from tlssym.judge.chains import judge_chain
from tlssym.judge.comparing import best_agreement, is_head
from tlssym.judge.references import chain_of
from tlssym.mathematics.equality import Kind

DERIVED = r"E = D g"
# another way to print the derived value, and whether it is right
WAYS = [
    (r"D = \frac{E}{g}", "proved"),
    (r"D = E g", "refuted"),
    (r"E^2 = D^2 g^2", "proved"),
    (r"\frac{E}{D} = g", "proved"),
    (r"\frac{E}{D} = g^2", "refuted"),
    (r"E = D g", "proved"),
    (r"T = D g", "refuted"),
]


@pytest.mark.parametrize(("printed", "verdict"), WAYS)
def test_a_result_printed_about_another_quantity(printed, verdict):
    assert judge(printed, value(DERIVED)).verdict.value == verdict


@pytest.mark.parametrize(("printed", "verdict"), [("g - h x = x^2", "proved"), ("g - h x = x^3", "refuted")])
def test_an_equation_with_its_sides_moved_about(printed, verdict):
    assert judge(printed, equation("g = h x + x^2")).verdict.value == verdict


def test_names_are_put_in_where_that_is_needed():
    (statement,), context = setting("E = T", definitions="T = D g")
    left, right = map(context.lower, statement.members)
    assert best_agreement(right, [context.definitions[right]], context).agrees
    assert best_agreement(right, [left], context).kind is Kind.RATIO


def test_a_power_of_hbar_that_the_text_has_left_out_is_found():
    said = judge(r"t = \frac{g}{E}", value(r"t = \frac{\hbar g}{E}"))
    assert said.verdict.value == "proved" and [f.code for f in said.findings] == ["TLS204"]
    assert judge(r"t = \frac{g^2}{E}", value(r"t = \frac{\hbar g}{E}")).verdict.value == "refuted"


def test_a_function_may_leave_out_its_arguments():
    (statement,), context = setting("N(E) = g")
    assert is_head(context.lower(statement.members[0]), context.lower(statement.members[0]))
    assert not is_head(context.lower(statement.members[0]), context.lower(statement.members[1]))


def test_a_chain_knows_what_it_is_about():
    (statement,), context = setting(r"E = D g \sim D", value(DERIVED))
    members = list(judge_chain(statement, value(DERIVED), context).members)
    chain = chain_of(members, ["=", "~"], value(DERIVED), context)
    assert chain.is_loose and chain.start == 1 and chain.left == context.lower(statement.members[0])
    assert chain.mend is None and len(chain.references) == 1
