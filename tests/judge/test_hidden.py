"""Letters that may depend on others, and differences that need contradict nothing."""

from __future__ import annotations

import pytest
from judging import GENERIC, setting

from tlssym.judge.hidden import counts_nothing, fixes_an_unknown, hidden_letters, unexplained


def members(latex):
    (statement,), context = setting(latex, notation=GENERIC)
    return [context.lower(node) for node in statement.members]


@pytest.mark.parametrize(
    ("latex", "hidden"),
    [
        (r"M = \int_0^R \rho r^2 dr", {"rho"}),
        (r"M = \int_0^R \rho_0 r^2 dr", set()),
        (r"M = \rho \int_0^R \rho r^2 dr", set()),
        (r"E = \sum_{k=1}^{n} e_k", {"e_k"}),
        (r"E = \int_0^L r^2 dr", set()),
    ],
)
def test_what_stands_under_an_integral_only_may_depend_on_its_variable(latex, hidden):
    assert {s.name for s in hidden_letters(members(latex))} == hidden


@pytest.mark.parametrize(
    ("latex", "introduced", "open_"),
    [
        ("x^2 = 2 x", False, False),
        ("x = 2 x", False, True),
        ("x^2 = 2 y", False, True),
        ("x^2 = 2 x", True, False),
        ("2 = 3", False, False),
    ],
)
def test_two_sides_may_fix_what_stands_in_them(latex, introduced, open_):
    assert bool(fixes_an_unknown(*members(latex), introduced)) is open_


def test_a_sum_that_does_not_show_its_index():
    assert counts_nothing(members(r"\sum_{i=1}^{3} g = 3")[0])
    assert not counts_nothing(members(r"\sum_{i=1}^{3} i = 6")[0])


def test_a_derivative_by_what_does_not_show():
    assert not unexplained(members(r"\frac{d}{dt} t^2 = 2 t")[0])
