"""An integral without limits says what its derivative is, and no more."""

from __future__ import annotations

import pytest

from tlssym.catalogue import generic
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read.lecture import read_text
from tlssym.values import Verdict


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"\int \frac{dx}{1+x^2} = \arctan x", Verdict.PROVED),
        (r"\int \frac{dx}{1+x^2} = \arctan x + C", Verdict.PROVED),
        (r"\int \frac{dx}{1+x^2} = \tan x", Verdict.REFUTED),
        (r"I = \int x\, dx = \frac{x^2}{2}", Verdict.PROVED),
        (r"I = \int x\, dx = x^2", Verdict.REFUTED),
    ],
)
def test_members_beside_an_integral_without_limits_are_compared_by_their_slopes(latex, verdict):
    text = read_text(f"$$ {latex} \\tag{{1}} $$", "notes.md")
    lecture = generic("notes.md", text)
    parsed = parse_lecture(text, lecture)
    assert check_formula(parsed.equations[0], parsed, Session(lecture), 15).verdict is verdict
