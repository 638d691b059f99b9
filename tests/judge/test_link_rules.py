"""The rules of a link between a derived value and a printed member: each with a case that it is for, and its twin."""

from __future__ import annotations

import pytest
from judging import APART, SAME, Silent, judge, value

from tlssym.judge.link_rules import AGAINST, BY_ITSELF
from tlssym.judge.policy import WORTH
from tlssym.mathematics.regions.escape import UNKNOWN

TURNED = r"\int_0^\infty \theta(x-h) x dx = e^{-h}"
NO_END = {"oracle": Silent(escaped="grows without end", refused=UNKNOWN)}

# rule, what is derived, a print that the rule is for, what is said of it, and a twin that another rule is for
CASES = [
    ("an order at the end", r"g = \frac{D}{T}", r"g = \frac{D}{T} < 1", "scaling", r"g = \frac{D}{T}",
     {"conditions": ("D < T",)}),
    ("an order at the end", r"g = \frac{D}{T}", r"g = \frac{D}{T} > 1", "refuted", r"g = \frac{D}{T}",
     {"conditions": ("D < T",)}),
    ("diverges", "g = 1", r"g = \int_0^\infty x dx", "divergent", r"g = \int_0^\infty e^{-x} dx", {}),
    ("diverges for some exponents", r"g = \frac{1}{a-1}", r"g = \int_1^\infty x^{-a} dx", "divergent",
     r"g = \int_1^2 x^{-a} dx", {}),
    ("without end", "g = h", r"g = \int_0^\infty h dx", "divergent", r"g = \int_0^1 h dx", {"oracle": Silent()}),
    ("a step turned round", "g = e^{-h}", r"g = \int_0^\infty \theta(h-x) x dx", "divergent",
     r"g = \int_0^\infty \theta(x-h) x dx", {"oracle": Silent(), "integrals": (TURNED,)}),
    ("escapes quadrature", "g = h", r"g = \int_0^1 x^{-h} dx", "divergent", "g = h", NO_END),
    ("a symbol is lost", "E = T g", r"E = \int_0^1 T x^2 dx", "refuted", r"E = \int_0^1 T g x^2 dx",
     {"oracle": Silent()}),
    ("quadrature contradicts", "E = T g", r"E = \int_0^1 T g x^2 dx", "refuted", "E = T g",
     {"oracle": Silent(APART)}),
    ("not evaluated", "E = T g", r"E = \int_0^1 T g x^2 dx", "undecided", r"E = \int_0^1 T x^2 dx",
     {"oracle": Silent(SAME)}),
    ("a rounded number", r"g = \frac{1}{3}", r"g \approx 0.33", "scaling", r"g \approx 0.3330", {}),
    ("without end, not compared", "g = h", r"g = \int_0^\infty h dx", "divergent", "g = h",
     {"oracle": Silent(keeps=True)}),
    ("quadrature contradicts, not compared", "g = h", r"g = \int_0^1 \int_0^1 e^{-h x y} dx dy", "refuted", "g = h",
     {"oracle": Silent(APART, keeps=True)}),
    ("a proportionality", r"E = \frac{U}{R^3}", r"E \propto \frac{1}{R^3}", "scaling",
     r"E \propto \frac{1}{R^2}", {}),
    ("a leading term", "E = D + T g", r"E \approx D", "scaling", r"E \approx 2 D", {}),
    ("repeats the member before", "E = D g", "E = D g^2 = g^2 D", "refuted", "E = D g^2 = g^3 D", {}),
    ("the same", "E = D g", "E = g D", "proved", "E = D g^2", {}),
    ("a dependence differs", "E = D g", "E = D g^2", "refuted", r"E \sim 2 D g", {}),
    ("a number is missing", "E = D g", "E = 2 D g", "refuted", r"E \sim 2 D g", {}),
    ("a number is open", "E = D g", r"E \sim 2 D g", "scaling", "E = 2 D g", {}),
    ("a number is excused", "V = D g", "V = 2 D g", "scaling", "V = D g", {}),
    ("the sign differs", "E = D g", r"E \sim - D g", "refuted", r"E \sim 2 D g", {}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "derived", "printed", "verdict", "twin", "more"), CASES)
def test_a_rule_and_its_twin(rule, derived, printed, verdict, twin, more):
    said = judge(printed, value(derived), **more)
    assert (said.rules[-1], said.verdict.value) == (rule, verdict)
    assert judge(twin, value(derived), **more).rules[-1] != rule


def test_every_rule_is_tried():
    tried = {rule for rule, *_ in CASES}
    assert {each.name for each in (*BY_ITSELF, *AGAINST)} - {"worth"} <= tried
    assert tried <= {each.name for each in (*BY_ITSELF, *AGAINST)} | {name for name, *_ in WORTH}


def test_an_estimate_that_is_derived_is_no_proof():
    assert judge("E = D g", value("E = D g", up_to_number=True)).verdict.value == "scaling"


def test_what_repeats_a_wrong_member_is_told_with_it():
    (told,) = judge("E = D g^2 = g^2 D", value("E = D g")).findings
    assert told.printed == "D g^2 = g^2 D"
