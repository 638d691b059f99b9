"""Equations of the running text: what they say holds for the displays of their section, and what is a case does not."""

from __future__ import annotations

import pytest

from tlssym.catalogue import match_lecture
from tlssym.judge.implication.prose import is_said_of_all
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text

GOOD = ("proved", "agrees")


def verdict_of(body):
    """Of the last display."""
    text = read_text(f"# Notes\n\n{body}\n", "notes.md")
    parsed = parse_lecture(text, match_lecture(text))
    return check_formula(parsed.equations[-1], parsed, Session(parsed.lecture), 15).verdict.value


ENERGY = "The energy is\n\n$$ T = \\frac{1}{2} m v^2 \\tag{1} $$\n\n"
RIGHT, WRONG = "$$ T = \\frac{p^2}{2m} \\tag{2} $$", "$$ T = \\frac{p^2}{m} \\tag{2} $$"

USED = [
    "Its momentum is $p = m v$, so\n\n{}",
    "With $p = mv$ it is\n\n{}",
    "It is\n\n{}\n\nwhere $p = m v$ is the momentum.",
    "It is\n\n{}\n\nwith the momentum $p = m v$.",
]
CASES = [
    "For $p = m v$ it is\n\n{}",
    "If $p = m v$ then\n\n{}",
    "In the case $p = m v$ one has\n\n{}",
    "Setting $p = m v$ we find\n\n{}",
    "Its momentum is not $p = m v$.\n\n{}",
    "Its momentum is $p = m v$.\n\n# Another matter\n\n{}",
]


@pytest.mark.parametrize("said", USED)
def test_an_equation_of_the_prose_is_used(said):
    assert verdict_of(ENERGY + said.format(RIGHT)) in GOOD
    assert verdict_of(ENERGY + said.format(WRONG)) not in GOOD


@pytest.mark.parametrize("said", CASES)
def test_a_case_is_not(said):
    assert verdict_of(ENERGY + said.format(RIGHT)) == "definition"


def test_a_name_with_two_values_in_the_prose_has_none():
    body = "Here $w = x^2$.\n\n$$ w + 1 = x^2 + 1 \\tag{1} $$"
    assert verdict_of(body) in GOOD
    assert verdict_of(body.replace("Here", "There $w = x^3$, here")) not in GOOD


def test_a_display_that_gives_a_name_its_value_comes_first():
    body = "Later $w = x^3$ will do.\n\n$$ w = x^2 \\tag{1} $$\n\n$$ w + 1 = x^2 + 1 \\tag{2} $$"
    assert verdict_of(body) in GOOD


def test_two_letters_or_a_number_make_a_case():
    text = read_text("# Notes\n\nw $a = b$ w $a = 3$ w $a = 2 b$ w\n\n$$ c = a \\tag{1} $$\n", "notes.md")
    parsed = parse_lecture(text, match_lecture(text))
    assert [each.formula.latex for each in parsed.beside] == ["a = 2 b"]
    assert not is_said_of_all("for $a = 2b$", 5, [parsed.beside[0].statement])


def test_the_prose_is_named_by_its_line():
    text = read_text(f"# Notes\n\n{ENERGY}Its momentum is $p = m v$, so\n\n{RIGHT}\n", "notes.md")
    parsed = parse_lecture(text, match_lecture(text))
    outcome = check_formula(parsed.equations[-1], parsed, Session(parsed.lecture), 15)
    assert [f.message for f in outcome.findings] == ["follows from (1) in line 5, the text in line 7"]


UNDER = [
    "For $y < 0$ one has\n\n{}",
    "One has\n\n{}\n\nfor $y < 0$.",
    "One has\n\n{}\n\nwhere $y<0$ is the charge.",
    "If $n > 0$ and $y < 0$, then\n\n{}",
    "On the other side ($y<0$) this is\n\n{}",
    "For $y < 0$ the first is\n\n$$ \\sqrt{{y^2}} = -y \\tag{{8}} $$\n\nand the second\n\n{}",
]
NOT_UNDER = [
    "For $y < 0$ all is well. One has\n\n{}",
    "One has\n\n{}\n\nThe charge is $y < 0$ elsewhere.",
    "One has\n\n{}\n\nFor $y < 0$ it is another story.",
    "It is never so that $y < 0$, and\n\n{}",
]


@pytest.mark.parametrize("said", UNDER)
def test_a_condition_of_the_sentence_holds(said):
    assert verdict_of(said.format(r"$$ \int_0^1 |y| x\, dx = -\frac{y}{2} \tag{9} $$")) == "proved"
    assert verdict_of(said.format(r"$$ \int_0^1 |y| x\, dx = \frac{y}{2} \tag{9} $$")) == "refuted"


@pytest.mark.parametrize("said", NOT_UNDER)
def test_a_condition_of_another_sentence_does_not(said):
    assert verdict_of(said.format(r"$$ \int_0^1 |y| x\, dx = \frac{y}{2} \tag{9} $$")) == "proved"


HEAT = r"$$ C = N k \left(\frac{D}{T}\right)^2 \frac{e^{D/T}}{(e^{D/T} - 1)^2} \tag{1} $$"


@pytest.mark.parametrize(
    ("words", "formula", "verdict"),
    [
        (r"At high temperatures, for $T \gg D$,", r"C \approx N k", "agrees"),
        (r"As $T \to 0$ it goes as", r"C \approx N k \left(\frac{D}{T}\right)^2 e^{-D/T}", "agrees"),
        (r"As $T \to 0$ it goes as", r"C \approx N k", "undecided"),
        ("Then", r"C \approx N k", "agrees"),  # in some limit, which is told
    ],
)
def test_an_estimate_of_what_the_text_gives_is_held_against_it(words, formula, verdict):
    assert verdict_of(f"Here\n\n{HEAT}\n\n{words}\n\n$$ {formula} \\tag{{2}} $$") == verdict
