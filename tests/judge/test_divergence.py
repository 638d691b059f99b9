"""Integrals that do not converge as printed: what is said of them, and what is suggested in their place."""

from __future__ import annotations

import pytest
from judging import Silent, judge, setting, value

from tlssym.evidence.members import value_of
from tlssym.judge.divergence import mended_integral

RECORD = (r"\int_h^\infty x^{-2} dx = \frac{1}{h}",)
# printed for g = 1/h, what is said of it
SAID = [
    (r"g = \int_0^\infty x^{-2} dx", r"the limits of $x$ are $0$ and $\infty$"),
    (r"g = \int_h^\infty x dx", r"its integrand lacks the factor"),
    (r"g = \int_h^\infty h^{-2} dx", "nothing under it depends on $x$"),
]


@pytest.mark.parametrize(("printed", "says"), SAID)
def test_what_diverges_is_held_beside_the_derived_integral(printed, says):
    oracle = Silent() if "h^{-2}" in printed else None
    said = judge(printed, value(r"g = \frac{1}{h}"), integrals=RECORD, oracle=oracle)
    assert said.verdict.value == "divergent"
    assert says in said.findings[0].message
    assert said.findings[0].suggestion is not None


def test_its_right_twin_is_proved():
    assert judge(r"g = \int_h^\infty x^{-2} dx", value(r"g = \frac{1}{h}"), integrals=RECORD).verdict.value == "proved"


def test_what_stands_beside_the_integral_sign_stays():
    (statement,), context = setting(r"g = 2 \int_0^\infty x dx", value("g = h"), integrals=RECORD)
    node = statement.members[1]
    member = value_of(node, context.lower(node))
    assert member.diverges
    assert mended_integral(context, member) == r"\int_h^{\infty} dx\, \frac{1}{2 x^2}"
