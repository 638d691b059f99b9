"""What is told of a member that is not the derived value, in the fewest words that mend it."""

from __future__ import annotations

import pytest
from judging import formula, judge, value

from tlssym.judge.telling import plain_form

DERIVED = r"E = 2 D g^2"
TOLD = [
    ("E = 2 D g^3", "the exponent of $g$ is $3$ and should be $2$", r"2 D g^2"),
    ("E = D g^2", "the pure number $2$ is missing", r"2 D g^2"),
    ("E = - 2 D g^2", "the sign is the opposite one", r"2 D g^2"),
    ("E = 2 D g^2 h", "lacks the factor", r"2 D g^2"),
]


@pytest.mark.parametrize(("printed", "says", "suggestion"), TOLD)
def test_what_is_wrong_and_what_it_should_be(printed, says, suggestion):
    (told,) = judge(printed, value(DERIVED)).findings
    assert says in told.message and told.suggestion == suggestion


def test_the_right_twin_is_told_nothing():
    assert judge("E = 2 g^2 D", value(DERIVED)).findings == ()


def test_a_suggestion_drops_the_number_that_the_print_drops():
    assert plain_form(formula("2 D g^2"), keep_number=False) == formula("D g^2")
    assert plain_form(formula("2 D g^2"), keep_number=True) == formula("2 D g^2")
