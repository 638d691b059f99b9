"""Outcomes: two readings of one formula, and what is written of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from tlssym.derive.lecture import Unit
from tlssym.exits import EXIT_FINDINGS, EXIT_OK
from tlssym.judge.formula import Formula
from tlssym.judge.outcome import is_settled, of_two_readings, second_reading
from tlssym.judge.result import Outcome, Report
from tlssym.judge.written import condition_text, written
from tlssym.parse.latex import to_latex
from tlssym.parse.tree import Printed
from tlssym.values import Finding, Place, Verdict

FORMULA = Formula("1", Unit("1", "a formula", "open"), Printed("1", ()), Place(1, 1), "a/b c", "1", ("eq:one",))


def said(verdict):
    return Outcome("1", "a formula", 1, Verdict(verdict))


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("refuted", "proved", "proved"),
        ("undecided", "agrees", "agrees"),
        ("refuted", "refuted", "refuted"),
        ("refuted", "undecided", "undecided"),
        ("undecided", "refuted", "undecided"),
    ],
)
def test_the_better_reading_counts_and_one_wrong_alone_refutes_nothing(first, second, both):
    assert of_two_readings(said(first), said(second), FORMULA).verdict.value == both


def test_what_is_right_needs_no_second_reading():
    assert is_settled(said("proved")) and is_settled(said("definition")) and not is_settled(said("refuted"))
    assert second_reading(FORMULA) is None
    assert FORMULA.names == ("1", "1", "1", "eq:one")


def test_an_error_that_counts_sets_the_exit_status():
    told = Finding("TLS304", "wrong", Place(1, 1))
    right = Report("notes.md", "notes", 15, (), (said("proved"),), ())
    wrong = replace(right, equations=(replace(said("refuted"), findings=(told,)),))
    assert (right.exit_status, wrong.exit_status) == (EXIT_OK, EXIT_FINDINGS)


def test_an_outcome_is_written_without_algebra():
    a, d = sp.symbols("a d", positive=True)
    outcome = replace(said("proved"), derived=a**d, conditions=(a < 2 * d,), prefactor=sp.Rational(1, 3))
    plain = written(outcome, 5, to_latex)
    assert plain.conditions == ("a < 2*d",) == (condition_text(a < 2 * d),)
    assert (plain.prefactor.latex, plain.prefactor.value) == (r"\frac{1}{3}", "0.33333")
    assert plain.derived.latex == to_latex(a**d)
