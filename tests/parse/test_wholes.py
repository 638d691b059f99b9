"""What is read as a whole and not computed with: nothing is claimed of it, and it does not cost the formula."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.catalogue import generic
from tlssym.language import Antiderivative, is_opaque
from tlssym.parse.lower import lower
from tlssym.parse.notation import Name, Notation
from tlssym.parse.parser import parse, parse_blocks
from tlssym.parse.tree import Source
from tlssym.parse.write import write_statement
from tlssym.read.lecture import read_text

GENERIC = Notation.generic()


def read(latex):
    source = Source(latex)
    printed = parse_blocks([(latex, 0)], GENERIC, number="1", source=source, lenient=True)
    lowered, findings = lower(printed, GENERIC, source=source, lenient=True)
    return lowered, (*printed.findings, *findings)


def members(latex):
    lowered, findings = read(latex)
    assert not [f for f in findings if f.severity.value != "note"], findings
    return lowered[0].members


@pytest.mark.parametrize(
    "latex",
    [
        r"E = \langle \psi | H | \psi \rangle",
        r"x = \langle a | b \rangle",
        r"x = |a\rangle\langle b|",
        r"x = \left| n \right\rangle",
        r"x = \ket{\psi}",
        r"x = \mel{a}{H}{b}",
        r"A = \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
        r"f = \begin{cases} 0 & x < 0 \\ 1 & x > 0 \end{cases}",
        r"f = \left\{ \begin{array}{ll} 0 & x < 0 \\ 1 & x > 0 \end{array} \right.",
        r"c = \SI{3e8}{\meter\per\second}",
        r"c = \qty{3e8}{\meter\per\second}",
        r"x = \| a + b \|",
        r"x = 3.0 \pm 0.1",
        r"x = \sum_{i \in A} x_i",
        r"x = a/b/c",
        r"x = \ln x y",
        r"x = \oint \frac{dz}{z}",
        r"x = P(X = 1)",
        r"x = p(a|b)",
        r"x = \unknown{a}",
        r"n = 0,1,2,\ldots",
        r"x = x_1 + \ldots + x_n",
        r"v = 3\,\text{m/s}",
        r"x = \text{mean free path}",
    ],
)
def test_read_as_a_whole(latex):
    first, second = members(latex)
    assert is_opaque(second) and not second.is_commutative
    assert not is_opaque(first)


@pytest.mark.parametrize(
    "latex", ["x = = y", "x = (a + b", r"x = \frac{a}{", "x = a +", r"x = \frac{a}{}"]
)
def test_a_formula_whose_structure_is_not_known_is_lost(latex):
    lowered, findings = read(latex)
    assert not lowered and findings[0].code in ("TLS101", "TLS107")


def test_what_is_printed_without_a_left_side_states_nothing():
    lowered, _ = read("= x")
    assert not any(statement.relations for statement in lowered)


def test_what_is_left_out_twice_need_not_be_the_same():
    lowered, _ = read(r"a + \ldots = a + \ldots")
    first, second = lowered[0].members
    assert first != second


def test_only_the_member_that_is_not_understood_is_taken_as_a_whole():
    lowered, findings = read(r"x = a/b/c = \frac{1}{2} + \frac{1}{2}")
    assert [is_opaque(each) for each in lowered[0].members] == [False, True, False]
    assert lowered[0].members[2] == 1
    assert [f.code for f in findings] == ["TLS110"]


# -- what does not commute --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\hat{x}\hat{p}", r"\hat{p}\hat{x}"),
        (r"a^\dagger a", r"a a^\dagger"),
        (r"\mathbf{A}\mathbf{B}", r"\mathbf{B}\mathbf{A}"),
        (r"\sigma_x \sigma_y", r"\sigma_y \sigma_x"),
        (r"\mathbf{a} \times \mathbf{b}", r"\mathbf{b} \times \mathbf{a}"),
        (r"[A, B]", r"[B, A]"),
        (r"[A B, C]", r"[B A, C]"),
        (r"\{A, B\}", r"\{B, A\}"),
        (r"\langle x y \rangle", r"\langle y x \rangle"),
        (r"\nabla (f g)", r"f \nabla g"),
        (r"T\{U[\rho(x, 0)]\}", r"U\{T[\rho(x, 0)]\}"),
        (r"\operatorname{tr}(A B)", r"\operatorname{tr}(B A)"),
    ],
)
def test_is_not_multiplied_freely(one, other):
    (first,), (second,) = members(one), members(other)
    assert sp.expand(first - second) != 0
    assert sp.expand(first - members(one)[0]) == 0


@pytest.mark.parametrize(
    ("one", "other"), [("a b", "b a"), (r"\bar{x} y", r"y \bar{x}"), ("a_1 a_2", "a_2 a_1")]
)
def test_numbers_commute(one, other):
    assert members(one) == members(other)


# -- a wider language -------------------------------------------------------------------------------------------


def test_both_formulas_of_a_plus_and_minus():
    lowered, _ = read(r"x = a \pm b = c \mp d")
    a, b, c, d = (GENERIC.symbol(name) for name in "abcd")
    assert [each.members[1:] for each in lowered] == [(a + b, c - d), (a - b, c + d)]
    assert [each.printed.branch for each in lowered] == [1, 2]


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\lim_{x \to 0} \frac{\sin x}{x}", 1),
        (r"\lim_{x \to 0^+} \frac{1}{x}", sp.oo),
        (r"\lim_{x \to 0^{-}} \frac{1}{x}", -sp.oo),
        (r"\prod_{k=1}^{4} k", 24),
        (r"e^{i \pi}", -1),
        (r"\mathrm{i}^2", -1),
        (r"\left\lfloor \frac{7}{2} \right\rfloor", 3),
        (r"5!!", 15),
        (r"\zeta(2)", sp.pi**2 / 6),
        (r"\dv{x}(x^2) - 2 x", 0),
        (r"\pdv{x}(x^2 y) - 2 x y", 0),
        (r"\qty(\frac{1}{2})^2", sp.Rational(1, 4)),
        (r"\num{1.5e3}", 1500),
        (r"\abs{-2}", 2),
    ],
)
def test_what_can_be_computed_is(latex, value):
    assert sp.simplify(members(latex)[0].doit() - value) == 0 or members(latex)[0].doit() == value


def test_an_integral_without_limits_is_an_antiderivative():
    (found,) = members(r"\int \frac{dx}{1 + x^2}")
    x = GENERIC.symbol("x")
    assert isinstance(found, Antiderivative) and sp.diff(found, x) == 1 / (1 + x**2)
    assert sp.diff(found, x) != 1 / (1 - x**2)


def test_the_imaginary_unit_needs_evidence():
    assert sp.I in members(r"e^{i k x}")[0].atoms(sp.core.numbers.ImaginaryUnit)
    assert members("j = i + 1")[1] == GENERIC.symbol("i") + 1
    assert is_opaque(members("x = i R")[1])


def test_a_sum_over_ordered_pairs_is_half_that_over_all():
    names = (Name("J_{ij}", indices=("i", "j")), Name("x_i", indices=("i",)), Name("y_i", indices=("i",)))
    notation = Notation(names=names)

    def sum_of(latex):
        return lower(parse(latex, notation), notation)[0][0].members[0]

    assert sum_of(r"\sum_{i<j} x_i x_j") == sum_of(r"\frac{1}{2}\sum_{i \neq j} x_i x_j")
    assert sum_of(r"\sum_{i<j} x_i y_j") != sum_of(r"\frac{1}{2}\sum_{i \neq j} x_i y_j")
    assert sum_of(r"\sum_{i<j} J_{ij}") != sum_of(r"\frac{1}{2}\sum_{i \neq j} J_{ij}")


def test_a_condition_in_words_is_a_statement():
    lowered, _ = read(r"x = a \quad \text{for $a < b$}")
    assert [each.relations for each in lowered] == [("=",), ("<",)]
    assert len(read(r"x = a \quad \text{for all $a$}")[0]) == 1


@pytest.mark.parametrize(
    "latex",
    [
        r"\lim_{x \to 0^{+}} \frac{1}{x}",
        r"\prod_{k = 1}^{n} k",
        r"\left[ A, B \right]",
        r"\mathbf{a} \times \mathbf{b}",
        r"\nabla^{2} \phi",
        r"\nabla \cdot \mathbf{E}",
        r"\langle a|b\rangle",
        r"\operatorname{tr}(\rho)",
        r"(a + b)^{\dagger}",
        r"x^{2} + \ldots",
    ],
)
def test_what_is_written_reads_back(latex):
    def tree(text):
        return parse_blocks([(text, 0)], GENERIC, number="", source=Source(text), lenient=True).statements[0]

    written = write_statement(tree(latex), GENERIC)
    again = write_statement(tree(written), GENERIC)
    assert written == again and len(written) > 3


def test_a_function_with_a_hat_is_an_operator():
    text = read_text(
        r"$$ \hat{O}(t) = \hat{U} \hat{O}(0) \hat{V} \tag{1} $$" + "\n\nw\n\n$$ f(t) = a f(0) b $$", "n.md"
    )
    notation = generic("n.md", text).notation
    assert notation.lookup(r"\hat{O}").function(0).is_commutative is False
    assert notation.lookup("f").function(0).is_commutative is not False


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        (r"\begin{cases} x = a + b \\ y = a - b \end{cases}", 2),
        (r"\begin{cases} \dot x = y, \\[1ex] \dot y &= -x. \end{cases}", 2),
        (r"\begin{aligned} \begin{cases} x = a \\ y = b \end{cases} \\ z &= c \end{aligned}", 3),
        # cases of one quantity, by a condition or by an alternative, are no equations that hold together
        (r"\begin{cases} x = a & t < 0 \\ y = b & t > 0 \end{cases}", 1),
        (r"\begin{cases} x = a \\ x = b \end{cases}", 1),
        (r"x = \begin{cases} a = b \\ c = d \end{cases}", 1),
        (r"\begin{cases} a & t < 0 \\ b & t > 0 \end{cases} = f", 1),
    ],
)
def test_cases_that_stand_alone_are_a_system_of_equations(latex, count):
    lowered, _ = read(latex)
    assert len(lowered) == count
    if count > 1:
        assert not any(is_opaque(member) for each in lowered for member in each.members)
