"""A lecture that nothing is derived for: its formulas are computed and compared among themselves, never guessed."""

import pytest

from tlssym.catalogue import match_lecture
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text
from tlssym.values import Severity, Verdict


def verdict_of(formula):
    text = read_text(f"# Notes\n\n$$ {formula} \\tag{{1.1}} $$\n", "notes.md")
    lecture = match_lecture(text)
    assert lecture.id == "generic"
    parsed = parse_lecture(text, lecture)
    outcome = check_formula(parsed.equations[0], parsed, Session(lecture), 30)
    bad = outcome.verdict in (Verdict.REFUTED, Verdict.DIVERGENT)
    assert not bad or any(f.severity is Severity.ERROR for f in outcome.findings)
    return outcome.verdict


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        (r"\int_0^1 x^2 dx = \frac13", Verdict.PROVED),
        (r"\int_0^1 x^2 dx = \frac12", Verdict.REFUTED),
        (r"\int_0^\infty \frac{dx}{x} \theta(x-a) \theta(b - x) = \ln\frac{b}{a}", Verdict.PROVED),
        (r"\int_0^\infty \frac{dx}{x} \theta(x-a) \theta(b - x) = \ln\frac{a}{b}", Verdict.REFUTED),
        (r"\int_1^\infty \frac{dx}{x} = 1", Verdict.DIVERGENT),
        (r"\int d^3R \frac{1}{R^6} \theta(R - r) = \frac{4\pi}{3 r^3}", Verdict.PROVED),
        (r"\int d^3R \frac{1}{R^6} \theta(R - r) = \frac{4\pi}{3 r^2}", Verdict.REFUTED),
        (r"(a+b)^2 = a^2 + 2ab + b^2", Verdict.PROVED),
        (r"E = m c^2", Verdict.DEFINITION),
        (r"x^2 = x + 1", Verdict.UNDECIDED),
    ],
)
def test_what_can_be_computed_is_judged_and_the_rest_is_not(formula, verdict):
    assert verdict_of(formula) is verdict


def test_a_function_is_introduced_by_its_definition_and_its_estimate_is_judged():
    head = r"N(\varepsilon) = \int_0^L dx \int_0^L dy\, \theta(\varepsilon - |x-y|) \approx"
    assert verdict_of(head + r" 2 L \varepsilon") is Verdict.DEFINITION
    assert verdict_of(head + r" 2 L \varepsilon^2") is Verdict.REFUTED
