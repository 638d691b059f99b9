"""Lines that parsers of mathematics get silently wrong, each with the expression it means."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import Abs, Integral, Rational, exp, log, oo, pi, sqrt

from derivations.lecture5.notation import NOTATION
from tlssym.language import Theta, Transform
from tlssym.parse.lower import lower, lower_node
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse, parse_expression

GENERIC = Notation.generic()


def read(text: str, notation: Notation = GENERIC):
    return lower_node(parse_expression(text, notation), notation)


def s(name: str) -> sp.Symbol:
    return sp.Symbol(name, positive=True)


x, y, z, a, b, c, d, E, R, V, n = (
    s(name) for name in ["x", "y", "z", "a", "b", "c", "d", "E", "R", "V", "n"]
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"\frac12 x", x / 2),
        (r"\frac1x", 1 / x),
        (r"\tfrac{a}{b}\dfrac{b}{c}", a / c),
        (r"x_1x_2", s("x_1") * s("x_2")),
        (r"x^{-1/2}", 1 / sqrt(x)),
        (r"\sqrt[3]{x}", x ** Rational(1, 3)),
        (r"10^{-3}", Rational(1, 1000)),
        (r"0.25 x", x / 4),
        (r"-x^2", -(x**2)),
        (r"(-x)^2", x**2),
        (r"a - (b - c)", a - b + c),
        (r"2\cdot3", sp.Integer(6)),
        (r"a/b \cdot c", a * c / b),
        (r"(a/b) c", a * c / b),
        (r"a/(bc)", a / (b * c)),
        (r"abc/x", a * b * c / x),
        (r"|x - y|", Abs(x - y)),
        (r"||x|-|y||", Abs(x - y)),
        (r"|x||y|", x * y),
        (r"\left|x-\left|y-z\right|\right|", Abs(x - Abs(y - z))),
        (r"\lvert x-y\rvert", Abs(x - y)),
        (r"\left|a|x|\right|", a * x),
        (r"a|x-y|b", a * b * Abs(x - y)),
        (r"\ln x", log(x)),
        (r"\ln\frac{x}{y} ", log(x / y)),
        (r"\ln^2 x", log(x) ** 2),
        (r"\ln^2(x y)", log(x * y) ** 2),
        (r"\ln x^2", log(x**2)),
        (r"\ln x \ln y", log(x) * log(y)),
        (r"x\ln(1+y)z", x * z * log(1 + y)),
        (r"\log_{10} x", log(x) / log(10)),
        (r"e^{-x}", exp(-x)),
        (r"\exp(-x)", exp(-x)),
        (r"\mathrm{e}^{x}", exp(x)),
        (r"\sin^{2}(x)", sp.sin(x) ** 2),
        (r"\Gamma(x)", sp.gamma(x)),
        (r"\Gamma x", s("Gamma") * x),
        (r"B(x, y)", sp.beta(x, y)),
        (r"x(y + z)", x * (y + z)),
        (r"x (y)", x * y),
        (r"\theta(x-y)", Theta(x - y)),
        (r"\Theta\left(x-y\right)", Theta(x - y)),
        (r"\theta x", s("theta") * x),
        (r"\theta(x-y)^2", Theta(x - y) ** 2),
        (r"\operatorname{erf}(x)", sp.erf(x)),
        (r"\int_0^1 x\,dx", Integral(x, (x, 0, 1))),
        (r"\int_0^1 dx\, x", Integral(x, (x, 0, 1))),
        (r"\int_0^1 \frac{dx}{x}", Integral(1 / x, (x, 0, 1))),
        (r"\int_0^1 \frac{x\,dx}{1+x}", Integral(x / (1 + x), (x, 0, 1))),
        (r"\int\limits_0^1 \mathrm{d}x\, x", Integral(x, (x, 0, 1))),
        (r"\int_0^1 x \text{d}x", Integral(x, (x, 0, 1))),
        (r"\int_0^\infty \int_0^x f dy dx", Integral(s("f"), (y, 0, x), (x, 0, oo))),
        (r"\int_0^\infty dx \int_0^x dy f", Integral(s("f"), (y, 0, x), (x, 0, oo))),
        (r"\int_0^{+\infty} dx e^{-x}", Integral(exp(-x), (x, 0, oo))),
        (r"\int_0^\infty \frac{dx}{a+x+x^2}", Integral(1 / (a + x + x**2), (x, 0, oo))),
        (r"a\int_0^1 dx + b", a * Integral(1, (x, 0, 1)) + b),
        (r"\int d^3R\, R", Integral(4 * pi * R**3, (R, 0, oo))),
        (r"\int d^3\mathbf{R}\, R", Integral(4 * pi * R**3, (R, 0, oo))),
        (
            r"\int \frac{d^3 r}{r^4} \theta(r-1)",
            Integral(4 * pi * Theta(s("r") - 1) / s("r") ** 2, (s("r"), 0, oo)),
        ),
        (r"x'", s("xprime")),
        (r"x^{\prime}", s("xprime")),
        (r"E_\ast^2", s("E_star") ** 2),
        (r"\hbar \omega", s("hbar") * s("omega")),
        (r"\mathrm{Ry}\, x", s("Ry") * x),
        (r"{x}{y}", x * y),
        (r"x^{a}", x**a),
        (r"x_{\text{max}}^2", s("x_max") ** 2),
        (r"\max(x, y)", sp.Max(x, y)),
        (r"[x (1+y)]^{2}", (x * (1 + y)) ** 2),
        (r"\left\{x + 1\right\} y", (x + 1) * y),
        (r"\frac{x}{y}\Bigl(1+z\Bigr)", x / y * (1 + z)),
        (r"x − y · z × 2", x - 2 * y * z),
        (r"\sum_{k=1}^{n} k", sp.Sum(sp.Symbol("k", integer=True), (sp.Symbol("k", integer=True), 1, n))),
        (r"\frac{dy}{dx}", sp.Derivative(sp.Function("y", positive=True)(x), x)),
        (r"1/R^{2d}", 1 / R ** (2 * d)),
    ],
)
def test_generic_formula(text, meant):
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"V_*^a", NOTATION.symbol("V_*^a")),
        (r"V_*^2", NOTATION.symbol("V_*") ** 2),
        (r"V_{*}^{a}", NOTATION.symbol("V_*^a")),
        (r"n_{\text{res}}^a", NOTATION.symbol("n_{res}^a")),
        (r"n_{\mathrm{res}}^a", NOTATION.symbol("n_{res}^a")),
        (r"\hat{V}_\mathrm{int}", NOTATION.symbol(r"\hat{V}_{int}")),
        (r"\hat V_{\rm int}", NOTATION.symbol(r"\hat{V}_{int}")),
        (r"(n_{res}^a)^{\frac{a}{d}}", NOTATION.symbol("n_{res}^a") ** (s("a") / s("d"))),
        (r"2d-a", 2 * s("d") - s("a")),
        (r"d\tau", s("dtau")),
        (r"d R", s("dR")),
        (r"x_p", Transform(sp.Function("x", positive=True)(s("t")), s("t"), s("p"))),
        (r"T(P_0 U_0)^2/\hbar", s("T") * s("P_0") ** 2 * s("U_0") ** 2 / s("hbar")),
        (r"R_*(U_0 T_2/\hbar)^{1/3}", s("R_star") * (s("U_0") * s("T_2") / s("hbar")) ** Rational(1, 3)),
        (r"kT", s("k") * s("T")),
        (r"x(t)^2", sp.Function("x", positive=True)(s("t")) ** 2),
        (r"x^2(t)", sp.Function("x", positive=True)(s("t")) ** 2),
        (r"\delta\Phi(\tau_*)", sp.Function("deltaPhi", positive=True)(s("tau_star"))),
        (r"\int_0^\tau d t\, t", Integral(s("t"), (s("t"), 0, s("tau")))),
    ],
)
def test_formula_of_the_lecture(text, meant):
    assert read(text, NOTATION) == meant


def test_a_range_below_zero_makes_a_real_variable():
    integral = read(r"\int_{-1}^{1} |x|\, dx")
    (variable, _, _) = integral.limits[0]
    assert not variable.is_positive and variable.is_real
    assert integral.doit() == 1  # with x positive, |x| would be x and the integral 0


def test_a_numeric_integral_is_never_worked_out_while_it_is_read():
    # sympy would integrate numerically to learn the sign of each of these; the first took minutes
    inner = r"\int_0^\infty \frac{dx}{x} \sin(x^2)"
    forms = (
        "2^{%s}",
        r"\theta(%s - 1)",
        "|%s - 1|",
        r"\max(%s, 1)",
        r"\sqrt{(%s)^2}",
        r"\frac{x}{%s - 1}",
        r"((%s) x)^{1/2}",
    )
    for text in (form % inner for form in forms):
        assert read(text).has(Integral)


def test_dielectric_constant_and_energy_share_a_letter():
    assert NOTATION.lookup(r"\varepsilon", "5.3").meaning != NOTATION.lookup(r"\varepsilon", "5.12").meaning


def test_w_is_told_by_its_arguments():
    assert NOTATION.lookup("W", arguments=2).dimension != NOTATION.lookup("W", arguments=4).dimension


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (r"a = b \approx c \sim d \simeq E \propto x", ["=", "~=", "~", "~-", "prop"]),
        (r"a < b \le c \leqslant d \leq E \ll x", ["<", "<=", "<=", "<=", "<<"]),
        (r"a > b \ge c \geqslant d \gg E", [">", ">=", ">=", ">>"]),
        (r"a \equiv b := c \to d \Rightarrow E \rightarrow x \ne y", ["===", ":=", "->", "=>", "->", "!="]),
    ],
)
def test_relations_keep_their_kind(text, kinds):
    (statement,) = parse(text, GENERIC).statements
    assert [relation.kind for relation in statement.relations] == kinds


@pytest.mark.parametrize(
    ("text", "count", "relations"),
    [
        (r"a &= b \\ &\times c = \\ &= x \\ &+ y", 1, 2),
        (r"\begin{aligned} a &= b, \\ c &= d. \end{aligned}", 2, 1),
        (r"a = b \quad c = x", 2, 1),
        (r"a = b, \quad c = x", 2, 1),
        (r"a = b \text{ and } c = x", 2, 1),
        (r"a \quad = \quad b", 1, 1),
        (r"a &= b \\ -c &= x", 2, 1),
        (r"\begin{aligned} a &= \left( b \right. \\ &\left. + c \right) \end{aligned}", 1, 1),
    ],
)
def test_rows_and_statements(text, count, relations):
    printed = parse(text, GENERIC)
    assert not printed.findings
    assert len(printed.statements) == count
    assert len(printed.statements[0].relations) == relations


def test_spans_are_the_text_of_the_nodes():
    text = r"V = \frac{U_0}{R^{3}} \theta\left(x - y_{1}^2\right)"
    (statement,) = parse(text, GENERIC).statements
    seen = {text[node.span[0] : node.span[1]] for node in statement.members[1].walk()}
    assert {
        r"\frac{U_0}{R^{3}}",
        "R^{3}",
        "U_0",
        r"\theta\left(x - y_{1}^2\right)",
        "y_{1}^2",
        "y_{1}",
        "3",
    } <= seen


def test_an_undeclared_symbol_is_read_as_the_nearest_and_found():
    text = r"V_t = \frac{\Delta_{op}}{E}"
    printed = parse(text, NOTATION, number="5.15")
    (finding,) = printed.findings
    assert (finding.code, finding.printed) == ("TLS103", r"\Delta_{op}")
    assert r"\Delta_{0p}" in finding.message and finding.place.column == text.index(r"\Delta") + 1
    ((chain,), _) = lower(printed, NOTATION)
    assert chain.members[1] == s("Delta_0p") / s("E")


def test_an_undeclared_symbol_far_from_all_others_stands_for_itself():
    printed = parse(r"E = \lambda E_1", NOTATION)
    assert [finding.code for finding in printed.findings] == ["TLS103"]
    ((chain,), _) = lower(printed, NOTATION)
    assert s("lambda") in chain.members[1].free_symbols


def test_other_statements_are_read_where_one_is_broken():
    printed = parse(r"a = b, \quad c = \foo, \quad x = y", GENERIC)
    assert len(printed.statements) == 2
    assert [finding.code for finding in printed.findings] == ["TLS102"]


@pytest.mark.parametrize(
    "text",
    [
        r"\int d^3R \int_0^{+\infty} dE_1 \int_0^{E_1} \frac{d\Delta_{01}}{\Delta_{01}}"
        r" \theta\left(\frac{U_0}{R^3} \frac{\Delta_0}{E} \frac{\Delta_{01}}{E_1} - |E - E_1|\right)",
        r"\int d^d R \int d^d R_1 \theta\left(E - \frac{U_0}{R_1^a}\right) \frac{\theta(R - R_1)}{R^a R_1^a}",
        r"\int_{-T}^T d\Delta_p \theta(V_p - |\Delta_p - E|) \theta(R - R_1)",
    ],
)
def test_integrals_read_alike_with_and_without_the_lecture(text):
    with_lecture, without = read(text, NOTATION), read(text)
    assert without == with_lecture


def test_conditions_of_the_command_line():
    for text, relation in (
        (r"a > d", ">"),
        (r"\varepsilon < \Delta_0", "<"),
        (r"a < 2d", "<"),
        (r"d = 3", "="),
    ):
        (statement,) = parse(text, GENERIC).statements
        assert [each.kind for each in statement.relations] == [relation]
