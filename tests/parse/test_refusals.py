"""What the parser refuses: where, what was found, and what to do about it."""

from __future__ import annotations

import pytest

from tlssym.parse.errors import describe
from tlssym.parse.lower import lower
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse
from tlssym.parse.tree import Source

GENERIC = Notation.generic()


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        (r"a/b c", "b c", "brackets"),
        (r"a/b/c", "c", "brackets"),
        (r"1/2x", "2x", "brackets"),
        (r"1/(a+b)(c+d)", "(a+b)(c+d)", "brackets"),
        (r"\ln x y", r"\ln x y", "brackets"),
        (r"\ln x/y", r"\ln x/y", "brackets"),
        (r"\ln(x)^2", r"\ln(x)^2", r"\ln^{…}(…)"),
        (r"x^12", "^12", "^{12}"),
        (r"10^-3", "^", "^{…}"),
        (r"x^a^b", "^", "two scripts"),
        (r"2 3", "2 3", r"\cdot"),
        (r"x + ", "+", "ends"),
        (r"= x", "=", "left side"),
        (r"a = = b", "=", "expected"),
        (r"(a + b", "(", "add )"),
        (r"a + b)", ")", "closes nothing"),
        (r"(a + b]", "]", "expected )"),
        (r"|a + b", "", "expected"),
        (r"\frac{a}", "}", "argument"),
        (r"\frac{a}{}", "{", "empty"),
        (r"\sqrt{}", "{", "empty"),
        (r"\begin{aligned} a", r"\begin{aligned}", "never closed"),
        (r"x # y", "#", "no meaning"),
        (r"__import__('os')", "_", "write"),
        (r"\int x", r"\int", "differential"),
        (r"\int_0^1 a + x\, dx", r"\int_0^1", "brackets"),
        (r"\sum x", r"\sum", "index"),
        (r"\oint \frac{dz}{z} = 1", r"\oint", "limits"),
        (r"\lim x = 0", r"\lim", "variable"),
        (r"\prod x = 0", r"\prod", "index"),
        (r"x \langle y = 1", r"\langle", "never closed"),
        (r"\begin{cases} a", r"\begin{cases}", "never closed"),
        (r"ddE = 1", "dd", "two d"),
        (r"\partial", r"\partial", "symbol"),
        (r"x = 1.5e-3", "1.5e-3", r"1.5 \cdot 10^{-3}"),
        (r"2e5", "2e5", "10^{5}"),
        (r"\langle x = y", r"\langle", "never closed"),
        (r"\frac{\delta F}{\delta\phi} = 0", r"\frac", "variational"),
        (r"\frac{D u}{D t} = 0", r"\frac", "material"),
        (r"\frac{d}{dx} x \ln x = 1", r"\frac", "brackets"),
        (r"\frac{d}{dx} = 1", r"\frac", "nothing"),
        (r"\frac{\partial^3 f}{\partial x \partial y} = 0", r"\frac", "order"),
        (r"\left. x^2 \right| = 1", r"\right|", "x=0"),
        (r"\sin\theta\, r", r"\sin", "brackets"),
        (r"\sin\theta r", r"\sin", "brackets"),
        (r"\sin x\, y", r"\sin", "brackets"),
        (r"\sin x^2 y", r"\sin", "brackets"),
        (r"a \over b", r"\over", r"\frac"),
        (r"x \in y", r"\in", "inequality"),
        (r"x = 5. 3", ".", "full stop"),
        (r"\theta_{1}(x", "(", "add )"),
        ("x²", "²", "write ^2"),
        ("x₁", "₁", "write _1"),
        ("x € y", "€", "remove it"),
        ("ο", "ο", "omicron"),
        (r"x = 5\%", r"\%", "decimal number"),
        ("x = 3,5", "3,5", "decimal point"),
        ("n = 0,1,2", "0,1", "a list"),
        ("x = 1{,}5", ",", "decimal point"),
        (r"v = 3\,\text{m/s} = 10.8\,\text{km/h}", r"\text{m/s}", r"\mathrm"),
        (r"\overset{\circ}{A} = 1", r"\overset", "relation sign"),
        (r"x = \boxed", r"\boxed", "argument"),
        (r"\boxed{x = y", "{", "never closed"),
        (r"\mathrm{__import__('os').system('ls')}", r"\mathrm", "letters and digits"),
        (r"\rm\dot_:", r"\rm", "letters and digits"),
    ],
)
def test_refused_with_its_place(text, at, says):
    printed = parse(text, GENERIC)
    assert printed.findings, printed.statements
    finding = printed.findings[0]
    assert says in finding.message
    start = finding.place.column - 1
    if at:
        assert text[start : start + finding.length].startswith(at) or at.startswith(
            text[start : start + finding.length]
        )


def test_unknown_command_names_the_nearest():
    (finding,) = parse(r"x = \fraq{a}{b}", GENERIC).findings
    assert finding.code == "TLS102" and r"\frac" in finding.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (r"\int_0 dx\, x", "limits"),
        (r"x^{9^{9^{9}}}", "write it as a symbol"),
        (r"9^{9^{9^{9}}}", "write it as a symbol"),
        (r"10^{100000}", "write it as a symbol"),
        (r"\frac{1}{0}", "zero"),
        (r"0^{-1}", "zero"),
        (r"\ln 0", "zero"),
    ],
)
def test_refused_when_lowered(text, says):
    source = Source(text)
    printed = parse(text, GENERIC)
    assert not printed.findings
    done, findings = lower(printed, GENERIC, source=source)
    assert not done
    assert says in findings[0].message and findings[0].place.line == 1


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000 + "x" + ")" * 1000,
        "{" * 1000 + "x" + "}" * 1000,
        r"\frac{1}{" * 1000 + "x" + "}" * 1000,
        "x^{" * 1000 + "x" + "}" * 1000,
        "|" * 1000 + "x",
        "1" * 100_000,
        "x+" * 100_000 + "x",
        r"\int_0^1 dx " * 1000 + "x",
        "-" * 1000 + "x",
        r"\sqrt" * 1000 + "x",
    ],
    ids=lambda text: text[:12],
)
def test_bounds(text):
    printed = parse(text, GENERIC)
    assert [finding.code for finding in printed.findings] in (["TLS107"], ["TLS101"])


def test_large_but_honest_formula_is_read():
    printed = parse("+".join(f"x_{{{i}}}" for i in range(2000)), GENERIC)
    assert not printed.findings and len(printed.statements[0].members[0].terms) == 2000


def test_a_finding_is_shown_with_line_and_caret():
    text = "line one\nV = \\frac{a}{b} + \\foo c\n"
    source = Source(text, "lecture.md")
    printed = parse(text[9:-1], GENERIC, source=source, offset=9)
    shown = describe(printed.findings[0], source).split("\n")
    assert shown[0].startswith("lecture.md:2:19: TLS102 unknown command \\foo")
    assert shown[2].index("^") == shown[1].index("\\foo") and shown[2].count("^") == 4


@pytest.mark.parametrize(
    "text",
    [
        r"\Gamma(10^9)",
        r"\Gamma(-10^{9} + 1/2)",
        r"e^{e^{e^{e^{10}}}}",
        r"\exp(\exp(\exp(\exp(10))))",
        r"2^{e^{20}}",
    ],
)
def test_a_number_too_large_to_be_worked_out_is_refused_at_once(text):
    printed = parse(f"{text} = x", GENERIC)
    statements, findings = lower(printed, GENERIC, source=Source("f", text))
    assert not statements and findings[0].code == "TLS107"


def test_large_powers_that_can_be_worked_out_are_read():
    for text in (
        r"e^{-1000}",
        r"\exp(-x^2)",
        r"\Gamma(30)",
        r"e^{a\pi}",
        r"10^{-30}",
        r"e^{\sqrt{2}}",
        r"x^{e^{100}}",
    ):
        statements, findings = lower(parse(f"{text} = y", GENERIC), GENERIC)
        assert statements and not findings, text
