"""Conditions on exponents against derived ones, and those that a display assumes."""

from __future__ import annotations

import pytest
from judging import GENERIC, condition, judge, setting

from tlssym.derive.targets import Condition
from tlssym.judge.conditions import stated

AGAINST = [
    ("a < 2 d", "proved"),
    ("2 d > a", "proved"),
    (r"\frac{a}{2} < d", "proved"),
    ("a < d", "refuted"),
    ("a > 2 d", "refuted"),
    (r"a \sim 2 d", "undecided"),
]
# a display, how many statements it makes, the conditions and the limits that it sets
DISPLAYS = [
    (r"f = x^2, \quad x > 1", 1, 1, 0),
    (r"f = x^2, \quad x \to 0", 1, 0, 1),
    (r"f = x^2, \quad x \ll y", 1, 1, 1),
    (r"x > 0, \quad y < 1", 2, 0, 0),
    (r"f = x^2, \quad g = x", 2, 0, 0),
]


@pytest.mark.parametrize(("printed", "verdict"), AGAINST)
def test_a_condition_against_the_derived_one(printed, verdict):
    said = judge(printed, Condition(condition("a < 2 d")))
    assert said.verdict.value == verdict
    assert all(f.witness for f in said.findings if f.code == "TLS305")


@pytest.mark.parametrize(("display", "statements", "conditions", "limits"), DISPLAYS)
def test_what_a_display_assumes(display, statements, conditions, limits):
    found = stated(*setting(display, notation=GENERIC))
    assert (len(found.statements), len(found.conditions), len(found.limits)) == (statements, conditions, limits)
