"""The rules for a printed link: each with the link it lets pass and the twin it must not."""

import pytest

from tlssym.judge.policy import Ratio, judge_link
from tlssym.values import Verdict


def link(kind, ratio, *, loose_chain=False, loose_quantity=False, up_to_number=False):
    return judge_link(
        kind, ratio, loose_chain=loose_chain, loose_quantity=loose_quantity, up_to_number=up_to_number
    )


def test_the_same_is_proved_and_only_scaling_where_the_derivation_leaves_a_number_open():
    assert link("=", Ratio.ONE).verdict is Verdict.PROVED
    assert link("=", Ratio.ONE, up_to_number=True).verdict is Verdict.SCALING


@pytest.mark.parametrize("kind", ["~=", "~", "prop"])
def test_a_number_is_excused_under_an_estimate_and_refuted_between_exact_sides(kind):
    assert link(kind, Ratio.NUMBER).verdict is Verdict.SCALING
    twin = link("=", Ratio.NUMBER)
    assert twin.verdict is Verdict.REFUTED and twin.code == "TLS404"


def test_a_number_under_equality_is_told_where_a_quantity_is_known_up_to_a_number_only():
    told = link("=", Ratio.NUMBER, loose_quantity=True)
    assert told.verdict is Verdict.SCALING and told.code == "TLS401"
    assert link("=", Ratio.NUMBER, loose_chain=True).code == "TLS401"


@pytest.mark.parametrize("kind", ["=", "~=", "~", "prop"])
def test_a_lost_parameter_is_never_excused(kind):
    for loose in (False, True):
        found = link(kind, Ratio.DEPENDS, loose_chain=loose, loose_quantity=loose, up_to_number=loose)
        assert found.verdict is Verdict.REFUTED


def test_what_is_not_decided_is_neither_right_nor_wrong():
    assert link("=", Ratio.UNKNOWN).verdict is Verdict.UNDECIDED


def test_the_order_of_verdicts_puts_the_worst_last():
    assert Verdict.worst([Verdict.PROVED, Verdict.REFUTED, Verdict.DIVERGENT]) is Verdict.REFUTED
    assert Verdict.worst([Verdict.PROVED, Verdict.SCALING]) is Verdict.SCALING
    assert Verdict.worst([]) is Verdict.UNDECIDED
