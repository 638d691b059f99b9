"""Frames, colours, braces and old fonts: what they dress is read as if they were not there."""

from __future__ import annotations

import pytest

from tlssym.parse.lower import lower
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse

GENERIC = Notation.generic()


def meaning(text):
    printed = parse(text, GENERIC)
    lowered, findings = lower(printed, GENERIC)
    assert not printed.findings and not findings, printed.findings
    return [(each.members, each.relations) for each in lowered]


@pytest.mark.parametrize(
    ("dressed", "plain"),
    [
        (r"\boxed{E = m c^2}", "E = m c^2"),
        (r"\boxed{E} = m", "E = m"),
        (r"\textcolor{red}{x + y} z = w", "(x + y) z = w"),
        (r"\color{red} x = y", "x = y"),
        (r"a + \underbrace{b + c}_{d} = f", "a + b + c = f"),
        (r"a + \overbrace{b}^{2} = f", "a + b = f"),
        (r"x \stackrel{\text{def}}{=} y", "x = y"),
        (r"x \overset{!}{<} y", "x < y"),
        (r"x \not= 0", r"x \neq 0"),
        (r"{\rm Re} = \frac{UL}{\nu}", r"\mathrm{Re} = \frac{UL}{\nu}"),
        (r"\frac{a}{\rm Re} = b", r"\frac{a}{\mathrm{Re}} = b"),
        (r"{\bf k}_i = {\cal H}", r"\mathbf{k}_i = \mathcal{H}"),
        (r"\int_0^1 {\rm d}x\, x = y", r"\int_0^1 dx\, x = y"),
        (r"T_{\rm eff} = x", r"T_{eff} = x"),
        ("ε = ħω", r"\varepsilon = \hbar\omega"),
        ("x = y′", "x = y'"),
        ("∫_0^1 x dx = α", r"\int_0^1 x dx = \alpha"),
        ("x\u200b =\u00a0y", "x = y"),
        (r"(a+b)^4 & = a^4 \\ & \quad + b", "(a+b)^4 = a^4 + b"),
        (r"x = y\\ -z = w", r"x = y, \quad -z = w"),
        (r"x = y \quad (0 < z < 1)", r"x = y, \quad 0 < z < 1"),
        (r"x = y\ (z \neq 0)", r"x = y, \quad z \neq 0"),
        (r"\therefore x = y", "x = y"),
        (r"\left\{ \begin{aligned} x &= y \\ z &= w \end{aligned} \right.", r"x = y, \quad z = w"),
        (r"\left. \begin{aligned} x &= y \\ z &= w \end{aligned} \right\}", r"x = y, \quad z = w"),
        (r"x = \left\{ a \right. \\ \left. + b \right\}", "x = (a + b)"),
        (r"{1 \over 2} m = x", r"\frac12 m = x"),
        (r"{4 \choose 2} m = x", r"\binom{4}{2} m = x"),
        (r"{{4 \choose 2} \over 3} m = x", r"\frac{\binom{4}{2}}{3} m = x"),
        (r"{a + {b \over c} \over d} = x", r"\frac{a + \frac{b}{c}}{d} = x"),
        (r"\sqrt{a \over b} = x^{1 \over 2}", r"\sqrt{\frac{a}{b}} = x^{\frac12}"),
        (r"\text{Re} = \text{const}", r"\mathrm{Re} = \mathrm{const}"),
        (r"x = y \text{ if } z > 0", r"x = y, \quad z > 0"),
    ],
)
def test_dressed_as_plain(dressed, plain):
    assert meaning(dressed) == meaning(plain)


def test_a_font_holds_for_its_group_only():
    (((left, _), _),) = meaning(r"{\rm Re} x = y")
    assert {str(s) for s in left.free_symbols} == {"Re", "x"}
