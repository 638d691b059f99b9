"""What an equation follows from is what its graph reads: changing a source changes the result."""

from __future__ import annotations

from functools import cache

import pytest

from derivations.hopping import LECTURE as HOPPING
from derivations.lecture5 import LECTURE as LECTURE5
from tlssym.derive.links import is_live
from tlssym.pipeline import Session

LECTURES = {lecture.id: lecture for lecture in (LECTURE5, HOPPING)}
LONG = {("lecture5", "5.16"), ("lecture5", "5.18")}
"""Derived again for each of many sources."""
DERIVED = [
    pytest.param(name, id, marks=pytest.mark.slow if (name, id) in LONG else ())
    for name, lecture in LECTURES.items()
    for id, unit in lecture.units.items()
    if unit.build is not None and not unit.is_model
]


@cache
def session(name: str) -> Session:
    """A lecture's derivations, made once."""
    return Session(LECTURES[name])


@pytest.mark.parametrize(("name", "id"), DERIVED)
def test_every_link_is_live(name, id):
    """Every source that is read moves the result when it is changed; what moves nothing is a citation."""
    here = session(name)
    derivation = here.derivations[id]
    assert not derivation.failure and derivation.follows
    for source in derivation.follows:
        assert is_live(here.derivations, id, source), source
    assert not set(derivation.cites) & set(derivation.follows)


def test_a_source_that_is_not_read_moves_nothing():
    here = session("lecture5")
    assert "5.30" not in here.derivations["5.19"].follows
    assert not is_live(here.derivations, "5.19", "5.30")


def test_conditions_travel():
    # W_T < T is what E < T of the count becomes at the energy that is found, in the scales of the result
    assert {str(c) for c in session("lecture5").derivations["5.19"].conditions} == {
        "a < 2*d",
        "a > d",
        "W_T < T",
    }


def test_a_condition_on_what_is_solved_for_holds_for_the_value_found():
    scale = r"5.16:E \sim \Delta_0 < E_* = T(P_0 U_0)^2"
    assert {str(c) for c in session("lecture5").derivations[scale].conditions} == {"P_0*U_0 < 1"}
