"""The rules of a table are asked from top to bottom, and what their links say is put together."""

from __future__ import annotations

from judging import setting

from tlssym.judge.context import Rule, Said, first_of, judged, loose_names, named
from tlssym.values import Verdict

RIGHT, WRONG = Said(Verdict.PROVED), Said(Verdict.REFUTED, rule="inner")


def test_the_first_rule_that_applies_says_it_under_its_name():
    rules = (
        Rule("not of this kind", lambda case: WRONG, lambda case: False),
        Rule("does not apply", lambda case: None),
        Rule("applies", lambda case: RIGHT),
        Rule("comes too late", lambda case: WRONG),
    )
    said = first_of(rules, None)
    assert said is not None and (said.rule, said.verdict) == ("applies", Verdict.PROVED)
    assert first_of(rules[:2], None) is None


def test_a_table_in_a_table_keeps_the_inner_name():
    said = first_of((Rule("outer", lambda case: WRONG),), None)
    assert said is not None and said.rule == "inner"


def test_the_worst_link_counts_and_one_that_adds_nothing_does_not():
    said = judged([RIGHT, Said(None), WRONG, Said(Verdict.SCALING, prefactor=2, follows=("1", "2"))])
    assert said.verdict is Verdict.REFUTED and len(said.verdicts) == 3
    assert said.prefactor == 2 and said.follows == ("1", "2") and said.rules == ("inner",)


def test_names_are_written_as_the_text_has_them():
    (statement,), context = setting("V = E")
    assert named(context, "hbar -> 0") == r"$\hbar$ -> 0"
    assert loose_names(context, context.lower(statement.members[0])) == {"V"}
