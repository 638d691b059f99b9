"""Two printed statements that say the same, in whatever form; inputs and definitions held against the shipped ones."""

from __future__ import annotations

import pytest
from judging import judge, setting

from tlssym.derive.targets import AsGiven
from tlssym.judge.printed import same_statement

GIVEN = r"E = \frac{D}{g}"
# printed in place of it, whether it says the same
FORMS = [
    (r"E = D g^{-1}", True),
    (r"E g = D", True),
    (r"\frac{D}{g} = E", True),
    (r"E = \frac{D}{g^2}", False),
    (r"E = 2 \frac{D}{g}", False),
    (r"E \sim \frac{D}{g}", False),
    (r"E < \frac{D}{g}", False),
]


@pytest.mark.parametrize(("printed", "same"), FORMS)
def test_a_definition_in_another_form(printed, same):
    said = judge(printed, AsGiven(), given=GIVEN)
    assert (said.verdict.value in ("definition", "input")) is same
    assert [f.code for f in said.findings] == ([] if same else ["TLS301"])


def test_an_estimate_leaves_a_number_open_and_no_factor():
    assert judge(r"E \sim 2 D", AsGiven(), given=r"E \sim D").verdict.value == "scaling"
    assert judge(r"E \sim g D", AsGiven(), given=r"E \sim D").verdict.value == "refuted"


@pytest.mark.parametrize(("one", "other", "same"), [("E < D", "D > E", True), ("E < D", "E > D", False)])
def test_inequalities_read_both_ways(one, other, same):
    (first,), context = setting(one)
    (second,), _ = setting(other)
    assert same_statement(first, second, context) is same
