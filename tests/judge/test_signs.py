"""The signs of letters that an equality needs are told; where none is needed nothing is."""

from __future__ import annotations

import pytest

from tlssym.catalogue import match_lecture
from tlssym.judge.signs import MOST_LETTERS
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text

# an equality, and what must be positive for it; empty where it holds everywhere
NEEDED = [
    (r"\sqrt{x^2} = x", ["x > 0"]),
    (r"\sqrt{x^2} = |x|", []),
    (r"\frac{x}{|x|} = 1", ["x > 0"]),
    (r"\frac{x}{|x|} = \mathrm{sgn}(x)", []),
    (r"\ln(x y) = \ln x + \ln y", ["x > 0", "y > 0"]),
    (r"\ln(x y) = \ln x + \ln y, \quad x > 0, y > 0", []),
    (r"\ln(x y) = \ln x + \ln y, \quad x > 0", []),
    (r"|x + y| = |x| + |y|", ["x > 0", "y > 0"]),
    (r"|x y| = |x| |y|", []),
    (r"\max(x, 0) = x", ["x > 0"]),
    (r"\theta(x) = 1", ["x > 0"]),
    (r"\theta(x) + \theta(-x) = 1", []),
    (r"(x^2)^{1/2} y = x y", ["x > 0"]),
    (r"\sqrt{x^2} = x, \quad x > 1", []),
    (r"x^a x^b = x^{a+b}", []),
    (r"(x + y)^2 = x^2 + 2 x y + y^2", []),
    (r"e^{x + y} = e^x e^y", []),
]


@pytest.mark.parametrize(("latex", "needed"), NEEDED, ids=[latex for latex, _ in NEEDED])
def test_what_must_be_positive_is_told(latex, needed):
    text = read_text(f"# Notes\n\n$$ {latex} \\tag{{91.1}} $$\n", "notes.md")
    lecture = match_lecture(text)
    parsed = parse_lecture(text, lecture)
    outcome = check_formula(parsed.equations[0], parsed, Session(lecture), 15)
    assert outcome.verdict.value in ("proved", "agrees")
    told = [f.message for f in outcome.findings if f.code == "TLS505"]
    assert all(f"${each}$" in " ".join(told) for each in needed), told
    assert bool(told) == bool(needed) == bool(outcome.conditions)


def test_a_formula_with_many_letters_is_left_as_it_is():
    assert MOST_LETTERS < 5
    latex = r"\sqrt{(u v w x y)^2} = u v w x y"
    text = read_text(f"# Notes\n\n$$ {latex} \\tag{{91.1}} $$\n", "notes.md")
    lecture = match_lecture(text)
    parsed = parse_lecture(text, lecture)
    assert not check_formula(parsed.equations[0], parsed, Session(lecture), 15).conditions
