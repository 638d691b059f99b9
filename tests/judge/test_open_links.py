"""The rules of a link that nothing is derived for: each with a case that it is for, and its twin."""

from __future__ import annotations

import pytest
from judging import GENERIC, Told, judge

from tlssym.check.both_sides import Row
from tlssym.judge.open_estimates import ESTIMATES
from tlssym.judge.open_exact import APART, BY_NUMBERS, CLOSED
from tlssym.judge.open_links import LINKS

# rule, a print that it is for, what is said of it, a twin of which something else is said
CASES = [
    ("operators", r"\hat{A}\hat{B} = \hat{B}\hat{A}", "undecided", "a b = b a"),
    ("operators", r"\hat{A}\hat{B} = \hat{A}\hat{B}", "proved", r"\hat{A}\hat{B} = \hat{B}\hat{A}"),
    ("not equal", r"1 + 1 \neq 2", "refuted", r"1 + 1 \neq 3"),
    ("not equal", r"x \neq x + 1", "proved", r"x + 1 \neq x + 1"),
    ("an unknown function", r"\frac{d g}{d t} = 0", "undecided", r"\frac{d}{d t} t^2 = 2 t"),
    ("a total and a partial derivative", r"\frac{d g}{d t} = \frac{\partial g}{\partial t}", "undecided",
     r"\frac{d g}{d t} = \frac{d}{d t} g"),
    ("a sum without its index", r"\sum_{i=1}^{3} g = 3 g", "undecided", r"\sum_{i=1}^{3} i = 6"),
    ("an expansion", "e^x = 1 + x + O(x^2)", "agrees", "e^x = 1 + 2x + O(x^2)"),
    ("a rounded number", r"\frac{2 \pi}{7} = 0.898", "agrees", r"\frac{2 \pi}{7} = 0.888"),
    ("factors in another order", "A B = B A", "undecided", "a b = b a"),
    ("proved", "(x+y)^2 = x^2 + 2xy + y^2", "proved", "(x+y)^2 = x^2 + y^2"),
    ("proved", r"\int_0^1 x^2 dx = \frac{1}{3}", "proved", r"\int_0^1 x^2 dx = \frac{1}{2}"),
    ("right for whole numbers", r"\cos(n \pi) = (-1)^n", "agrees", r"\cos(n \pi) = (-1)^{n+1}"),
    ("not compared", r"\sqrt{2 + \sqrt{3}} = \frac{\sqrt{6} + \sqrt{2}}{2}", "agrees",
     r"\sqrt{2 + \sqrt{3}} = \frac{\sqrt{6} + \sqrt{3}}{2}"),
    ("right in a chamber", r"\sqrt{\sin^2 x} = \sin x", "undecided", r"\sqrt{\sin^2 x} = |\sin x|"),
    ("must hold everywhere", r"\int 2x dx = x^3", "refuted", r"\int 2x dx = x^2"),
    ("a derivative that was done", r"\frac{d}{dx} x^2 = 3x", "refuted", r"\frac{d}{dx} x^2 = 2x"),
    ("an equation", "x + 1 = x", "undecided", "x + 1 = 1 + x"),
    ("another value", "g = 2x = 3x", "refuted", "g = 2x = x + x"),
    ("may be right", r"\int_0^1 h x dx = \int_0^1 k x^2 dx", "undecided",
     r"\int_0^1 x dx = \int_0^1 x^2 dx"),
    ("numbers differ", r"\int_0^1 x^2 dx = \frac{1}{2}", "refuted", r"\int_0^1 x^2 dx = \frac{1}{3}"),
    ("numbers agree", r"\lim_{x \to 0} \frac{\sin x}{x} = 1", "agrees", r"\lim_{x \to 0} \frac{\sin x}{x} = 2"),
    ("a rounded number", r"\pi \approx 3.14", "scaling", r"\pi \approx 3.5"),
    ("a number near enough", r"\pi \approx 3.5", "refuted", r"\pi \approx 3.1416"),
    ("a number left open", r"2x \propto x", "scaling", r"x^2 \propto x"),
    ("in the limit", r"\cosh x \approx e^x, \quad x \to \infty", "refuted",
     r"\cosh x \approx e^x \quad x \to 0"),
    ("in the limit", r"\cosh x \approx \frac{e^x}{2}, \quad x \to \infty", "agrees",
     r"\cosh x \approx e^x, \quad x \to \infty"),
    ("a leading term", r"x + y^2 \approx x", "scaling", r"x + y^2 \approx 2x"),
    ("in some limit", r"\sqrt{1+x} \approx 1 + \frac{x}{2}", "agrees", r"\sqrt{1+x} \approx 1 + \frac{x}{3}"),
    ("no limit found", r"g = x^2 \sim x^3", "refuted", r"g = x^2 \sim 3 x^2"),
]  # fmt: skip

INTEGRAL = r"\int_0^1 x^2 dx = \frac{1}{2}"
HERE = Row({}, 1, 1, True, 12.0)

# rule, what the numbers are, what is said of an integral that a proof says is wrong
BY_NUMBERS_ALONE = [
    ("not settled", [], "undecided"),
    ("proof and numbers differ", [HERE], "undecided"),
    ("numbers differ", [Row({}, 1, 2, False, 12.0)], "refuted"),
    ("right in a chamber", [HERE, Row({}, 1, 2, False, 12.0)], "undecided"),
]


@pytest.mark.parametrize(("rule", "printed", "verdict", "twin"), CASES)
def test_a_rule_and_its_twin(rule, printed, verdict, twin):
    said = judge(printed, notation=GENERIC)
    assert (said.rules[-1], said.verdict.value) == (rule, verdict)
    other = judge(twin, notation=GENERIC)
    assert (other.rules[-1:], other.verdict) != (said.rules[-1:], said.verdict)


@pytest.mark.parametrize(("rule", "rows", "verdict"), BY_NUMBERS_ALONE)
def test_nothing_is_said_that_numbers_do_not_bear_out(rule, rows, verdict):
    said = judge(INTEGRAL, notation=GENERIC, oracle=Told(rows))
    assert (said.rules[-1], said.verdict.value) == (rule, verdict)


def test_a_letter_that_has_a_number_here_may_have_another_elsewhere():
    said = judge("g^2 = 5", definitions="g = 2")
    assert (said.rules, said.verdict.value) == (("numbers here",), "undecided")
    assert judge("g^2 = 4", definitions="g = 2").verdict.value == "proved"


def test_every_rule_of_an_equality_is_tried():
    """Three only refuse: of what has no values, of what is not told, and of an equation that another rule takes."""
    tried = {rule for rule, *_ in (*CASES, *BY_NUMBERS_ALONE)} | {"numbers here"}
    names = {each.name for each in (*LINKS, *CLOSED, *APART, *BY_NUMBERS, *ESTIMATES)}
    tables = {"an estimate", "an equality of closed forms", "an equality", "apart"}
    refusals = {"without values", "an untold dependence", "an equation for something", "a proportionality"}
    assert names - tables - tried == refusals
