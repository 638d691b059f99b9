"""What a display follows from, or contradicts: each with the twin of which nothing such may be said."""

from __future__ import annotations

import pytest

from tlssym.catalogue import match_lecture
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text
from tlssym.values import Verdict

GOOD = {Verdict.PROVED, Verdict.AGREES, Verdict.SCALING}


def last_of(*formulas):
    body = "\n\nw\n\n".join(f"$$ {f} \\tag{{{n}}} $$" for n, f in enumerate(formulas, 1))
    text = read_text(f"# Notes\n\n{body}\n", "notes.md")
    parsed = parse_lecture(text, match_lecture(text))
    return check_formula(parsed.equations[-1], parsed, Session(parsed.lecture), 20)


STEPS = [
    # what stands before, a right step, a wrong one by a number
    ((r"E = \frac{p^2}{2m}", r"p = \hbar k"), r"E = \frac{\hbar^2 k^2}{2m}", r"E = \frac{\hbar^2 k^2}{m}"),
    ((r"p V = N k T", r"n = \frac{N}{V}"), r"p = n k T", r"p = 2 n k T"),
    ((r"U = \frac{3}{2} N k T", r"p V = N k T"), r"U = \frac{3}{2} p V", r"U = \frac{2}{3} p V"),
    ((r"\omega = 2\pi f", r"\lambda f = c"), r"\omega = \frac{2\pi c}{\lambda}", r"\omega = \frac{\pi c}{\lambda}"),
    ((r"n = A \int_0^\infty x e^{-x} dx",), r"n = A", r"n = 2 A"),
    ((r"k_F = (3\pi^2 n)^{1/3}", r"E_F = \frac{\hbar^2 k_F^2}{2m}"),
     r"E_F = \frac{\hbar^2}{2m} (3\pi^2 n)^{2/3}", r"E_F = \frac{\hbar^2}{m} (3\pi^2 n)^{2/3}"),
    ((r"k_F = (3\pi^2 n)^{1/3}", r"q = 2 k_F"), r"n = \frac{q^3}{24\pi^2}", r"n = \frac{q^3}{12\pi^2}"),
    ((r"F = - k T \ln Z", r"\beta = \frac{1}{k T}"), r"Z = e^{-\beta F}", None),
    ((r"\gamma = \frac{1}{\sqrt{1 - v^2/c^2}}", r"E = \gamma m c^2"),
     r"E = \frac{m c^2}{\sqrt{1 - v^2/c^2}}", r"E = \frac{m c^2}{2\sqrt{1 - v^2/c^2}}"),
    ((r"L = m v r", r"v = \frac{e}{\sqrt{m r}}"), r"L = e \sqrt{m r}", r"L = 2 e \sqrt{m r}"),
    ((r"x = a + b", r"y = a - b"), r"x + y = 2 a", r"x + y = 4 a"),
    ((r"T = \frac{m v^2}{2}", r"V = - m v^2", r"E = T + V"), r"E = - \frac{m v^2}{2}", None),
    ((r"S = k \ln W", r"W = e^{N s}"), r"S = k N s", r"S = 2 k N s"),
    ((r"U = a T^4", r"C = \frac{dU}{dT}"), r"C = 4 a T^3", None),
    ((r"I = \frac{V}{R}", r"P = I V"), r"P = \frac{V^2}{R}", r"P = \frac{V^2}{2R}"),
    ((r"I = \frac{V}{R}", r"P = I V"), r"P = I^2 R", r"P = \frac{1}{2} I^2 R"),
    ((r"Q = C V", r"W = \frac{1}{2} C V^2"), r"W = \frac{Q^2}{2C}", r"W = \frac{Q^2}{C}"),
    ((r"\tau = \frac{1}{\Gamma}", r"l = v \tau", r"D = \frac{l^2}{3\tau}"), r"D = \frac{v^2}{3\Gamma}",
     r"D = \frac{v^2}{\Gamma}"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "right", "wrong"), STEPS, ids=lambda each: str(each)[:40])
def test_a_step_follows_and_its_twin_does_not(before, right, wrong):
    good = last_of(*before, right)
    assert good.verdict in GOOD or any(f.code == "TLS310" for f in good.findings)
    assert set(good.follows) <= {str(n) for n in range(1, len(before) + 1)}
    assert not any(f.code == "TLS311" for f in good.findings)
    if wrong is not None:
        bad = last_of(*before, wrong)
        assert bad.verdict is Verdict.REFUTED
        assert any(f.code in ("TLS311", "TLS404") and f.witness for f in bad.findings)


NEW = [
    # nothing before fixes these, or they may mean another thing: never an error
    (r"E = \frac{p^2}{2m}", r"E = p c"),
    (r"E = \frac{p^2}{2m}", r"V = \frac{p^2}{m}"),
    (r"V(x) = \frac{x^2}{2}", r"V(x) = x^4"),
    (r"N = 2", r"N = 3"),
    (r"U = \frac{3}{2} N k T", r"U = \frac{5}{2} N k T"),
    (r"n = \int_0^\infty \frac{x^2 dx}{z^{-1} e^x + 1}", r"n = \lambda^3"),
    (r"F = m a", r"F = - k x"),
    (r"p V = N k T", r"p V^\gamma = c"),
    (r"a = b + c", r"a = b"),
    (r"\hat{H} = \hat{p}^2", r"\hat{H} = \hat{x}\hat{p}"),
    (r"y = x^2", r"y = x^3", r"y = x^5"),
    (r"Z = \sum_{n} e^{-\beta E_n}", r"Z = 2 \cosh(\beta h)"),
    (r"m = \tanh(\beta J m)", r"m^2 = 1 - \beta"),
]


@pytest.mark.parametrize("formulas", NEW, ids=lambda each: each[-1])
def test_what_is_new_is_no_error_and_no_proof(formulas):
    last = last_of(*formulas)
    assert last.verdict in (Verdict.DEFINITION, Verdict.UNDECIDED)


def test_nothing_follows_from_a_slip():
    before = (r"p V = N k T", r"n = \frac{N}{V}", r"p = 2 n k T")
    assert last_of(*before).verdict is Verdict.REFUTED
    assert last_of(*before, r"p = \frac{2 N k T}{V}").verdict is not Verdict.PROVED


def test_the_smallest_set_is_named_and_the_other_value_of_a_name_told_with_its_line():
    told = last_of(
        r"\epsilon = \frac{p^2}{2m}", r"q = 7 r", r"p = \hbar k", r"\epsilon = \frac{\hbar^2 k^2}{2m}"
    )
    assert told.follows == ("1", "3")
    other = last_of(r"U(T) = \frac{T^4}{2}", r"U(T) = \frac{T^5}{2}")
    assert other.verdict is Verdict.UNDECIDED
    assert any(f.code == "TLS311" and "line 3" in f.message for f in other.findings)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (r"f = -x, \quad x < 0", r"f = x, \quad x > 0", False),
        (r"g = a^2 b, \quad b < 1", r"g = 2 a^2 b, \quad b > 1", False),
        (r"g = a^2 b, \quad b < 1", r"g = 2 a^2 b, \quad b < 1", True),
        (r"g = a^2 b, \quad b < 1", r"g = 2 a^2 b", True),
        (r"f = -x, \quad x < 0", r"f = x", False),  # of negative letters nothing is said of positive ones
    ],
)
def test_what_is_said_of_another_case_is_no_contradiction(first, second, told):
    said = last_of(first, second)
    assert any(f.code == "TLS311" for f in said.findings) is told
    assert said.verdict not in GOOD


def test_a_name_with_a_value_in_each_case_stands_for_neither():
    cases = (r"g = 2 a, \quad b < 1", r"g = 3 a, \quad b > 1")
    assert last_of(cases[0], r"h = 5 g", r"h = 10 a").verdict in GOOD
    assert last_of(*cases, r"h = 5 g", r"h = 15 a").verdict not in (Verdict.REFUTED, Verdict.DIVERGENT)


@pytest.mark.parametrize(
    ("displays", "said"),
    [
        # a letter that nothing spoke of makes it new; without one only so much is known as was tried
        ((r"a^2 + b^2 = c^2", r"a + b = g h"), "new: nothing before it that could be used speaks of $g$, $h$"),
        ((r"a^2 + b^2 = c^2", r"a + 2 b = 3 c"), "not found to follow: no display before it gives it"),
        ((r"a^2 + b^2 = c^2", r"b^2 = c^2 - a^2"), "follows from"),
        ((r"a = 2 b", r"c = 3 b", r"3 a = 4 c"), "contradicts"),
    ],
)
def test_each_display_follows_contradicts_or_is_new(displays, said):
    body = "\n\n".join(f"$$ {each} $$" for each in displays)
    text = read_text(f"# Notes\n\n{body}\n", "notes.md")
    parsed = parse_lecture(text, match_lecture(text))
    outcome = check_formula(parsed.equations[-1], parsed, Session(parsed.lecture), 15)
    (told,) = outcome.findings
    assert told.message.startswith(said)
