"""Chains that nothing is derived for: which member is held against which, and what is introduced."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp
from judging import GENERIC, judge, setting

from tlssym.judge.meanings import by_both_meanings
from tlssym.judge.open_case import Case, OpenLink
from tlssym.judge.open_chains import introduces, judge_open_chain, with_orders
from tlssym.judge.ranges import is_by_slopes, letter_without_range

CHAINS = [
    ("g = x + x", ("definition",)),  # a name is introduced
    ("g = x + x = 2 x", ("proved", "proved")),
    ("g = x + x = 3 x", ("refuted", "refuted")),
    ("g = x + x = 3 x = x + 2 x", ("refuted", "refuted", "proved")),  # wrong once, not twice
    (r"x + x = 2 x = 4 \frac{x}{2}", ("proved", "proved")),
    (r"\int_0^\infty x dx = \infty", ("proved",)),
    (r"\int_0^1 x dx = \infty", ("refuted",)),
]


@pytest.mark.parametrize(("printed", "verdicts"), CHAINS)
def test_the_links_of_a_chain(printed, verdicts):
    assert tuple(v.value for v in judge(printed, notation=GENERIC).verdicts) == verdicts


def test_a_name_is_introduced_where_the_others_lack_it():
    (statement,), context = setting("g = 2 x", notation=GENERIC)
    said = judge_open_chain(statement, context)
    first, second = said.members
    assert introduces(first, [second]) and not introduces(second, [first])


def test_an_order_is_one_in_one_letter():
    (statement,), context = setting("f = O(x^2)", notation=GENERIC)
    assert with_orders(context.lower(statement.members[1])).getO() is not None


def test_a_link_knows_the_letters_of_both_sides_and_under_what_it_holds():
    (statement,), context = setting(r"\int_0^1 x^{-g} dx = \frac{1}{1-g}", notation=GENERIC)
    left, right = judge_open_chain(statement, context).members
    case = Case(OpenLink(left, right, "=", False, False, ()), context)
    assert {s.name for s in case.letters} == {"g"} and case.found.agrees
    assert [str(c) for c in case.conditions] == ["g < 1"] and case.agree


@pytest.mark.parametrize(("printed", "slopes"), [(r"\int 2 x dx = x^2", True), (r"\int e^{-x} dx = 1", False)])
def test_an_integral_without_range_is_an_antiderivative_or_over_all(printed, slopes):
    (statement,), context = setting(printed, notation=GENERIC)
    lowered = [context.lower(node) for node in statement.members]
    assert letter_without_range(lowered).name == "x" and is_by_slopes(lowered) is slopes


@pytest.mark.parametrize(("last", "verdict"), [("3", "undecided"), ("2", "proved")])
def test_of_two_values_of_a_name_neither_is_taken_for_the_other(last, verdict):
    (statement,), context = setting("h = g x = 2 x", definitions="g = 2")
    (name,) = context.definitions
    context = replace(context, last_names={name: sp.Integer(last)})
    assert by_both_meanings(statement, context, judge_open_chain).verdict.value == verdict
