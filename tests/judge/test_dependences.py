"""What a letter may depend on is not assumed: neither for an alarm under ∝ or ∼, nor for a proof."""

from __future__ import annotations

import pytest

from tlssym.catalogue import generic
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read.lecture import read_text
from tlssym.values import Verdict


def verdicts(*displays):
    text = read_text("\n\n".join(rf"$$ {each} \tag{{{i}}} $$" for i, each in enumerate(displays)), "n.md")
    lecture = generic("n.md", text)
    parsed = parse_lecture(text, lecture)
    session = Session(lecture)
    return [check_formula(each, parsed, session, 15).verdict for each in parsed.equations]


@pytest.mark.parametrize(
    ("chain", "verdict"),
    [
        (r"P \propto \rho T \propto \rho^{5/3}", Verdict.UNDECIDED),  # T may go as ρ^{2/3}
        (r"P \sim \rho T \sim \rho^{5/3}", Verdict.UNDECIDED),
        (r"\rho \propto k a^2 \propto a^3", Verdict.UNDECIDED),
        (r"L = 4\pi R^2 \sigma T^4 \propto R^2 T^4 \propto R^3", Verdict.UNDECIDED),
        (r"\rho \propto a^2 \propto a^3", Verdict.REFUTED),  # nothing else is in it that could make it right
        (r"\rho \propto k a^2 \propto k a^3", Verdict.REFUTED),
        (r"P \sim \rho T \sim \rho^2 T", Verdict.REFUTED),
        (r"\rho \propto k a^2 \propto a^2", Verdict.SCALING),
        (r"L \propto R^2 T^4 \propto 2 R^2 T^4", Verdict.SCALING),
    ],
)
def test_a_later_member_of_a_chain_of_proportions(chain, verdict):
    assert verdicts(chain) == [verdict]


@pytest.mark.parametrize(
    ("value", "derivative", "verdict"),
    [
        (r"H(\Phi) = \frac{p^2}{2} + U", r"\frac{dH}{dp} = p", Verdict.UNDECIDED),  # it is not H at Φ = p
        (r"H(\Phi) = p^2 + \Phi^2", r"\frac{dH}{dp} = 4 p", Verdict.UNDECIDED),
        (r"H(p) = \frac{p^2}{2}", r"\frac{dH}{dp} = p", Verdict.PROVED),
        (r"H(\Phi) = \frac{\Phi^2}{2}", r"\frac{dH}{d\Phi} = \Phi", Verdict.PROVED),
    ],
)
def test_a_derivative_by_another_letter_than_the_functions_own(value, derivative, verdict):
    assert verdicts(value, derivative)[1] is verdict
