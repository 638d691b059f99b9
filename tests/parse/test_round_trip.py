"""Print → parse → the same: the lecture's formulas and random trees, in every style."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from derivations.lecture5 import notation as lecture_notation
from tlssym.parse.errors import ParseError
from tlssym.parse.latex import chain_to_latex, to_latex
from tlssym.parse.lower import lower, lower_node
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse, parse_blocks, parse_expression
from tlssym.parse.tree import (
    Bars,
    Call,
    Constant,
    Differential,
    Fraction,
    Integral,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
    Symbol,
)
from tlssym.parse.write import Style, without_groups, write, write_statement
from tlssym.read import read_lecture

NOTATION = lecture_notation.NOTATION
GENERIC = Notation.generic()
LECTURE = read_lecture(lecture_notation.__file__.replace("notation.py", "lecture.md"))
HERE = (0, 0)

STYLES = [
    Style(fraction, times, sized, differential)
    for fraction in ("frac", "dfrac", "slash", "power")
    for times, sized, differential in (
        (" ", False, "before"),
        (r" \cdot ", True, "after"),
        (r" \times ", False, "after"),
        (r"\,", True, "before"),
    )
]


def printed_of(number: str):
    passage = LECTURE.passage(number)
    return parse_blocks(passage.parts, NOTATION, number=number, source=LECTURE.source)


def same(one, other) -> bool:
    return one == other or sp.powsimp(one / other) == 1


@pytest.mark.parametrize("number", [passage.number for passage in LECTURE.passages])
def test_trees_of_the_lecture_come_back(number):
    printed = printed_of(number)
    expected, _ = lower(printed, NOTATION)
    for statement, meant in zip(printed.statements, expected, strict=True):
        for style in STYLES:
            text = write_statement(statement, NOTATION, style)
            again = parse(text, NOTATION, number=number)
            assert not again.findings, (text, again.findings)
            ((back,), _) = lower(again, NOTATION)
            assert back.relations == meant.relations
            assert all(map(same, back.members, meant.members)), text
            if style.fraction in ("frac", "dfrac"):
                trees = [without_groups(member) for member in statement.members]
                assert [without_groups(member) for member in again.statements[0].members] == trees


@pytest.mark.parametrize("number", [passage.number for passage in LECTURE.passages])
def test_expressions_of_the_lecture_come_back_from_their_latex(number):
    lowered, _ = lower(printed_of(number), NOTATION)
    for chain in lowered:
        text = chain_to_latex(chain.members, chain.relations, NOTATION, number)
        again = parse(text, NOTATION, number=number)
        assert not again.findings, (text, again.findings)
        ((back,), _) = lower(again, NOTATION)
        assert all(map(same, back.members, chain.members)), text


# -- random formulas ----------------------------------------------------------------------------------------

pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # of long reprs

NAMES = ("x", "y_{1}", "E_{*}", "E'", r"\Delta_{01}", "a", "R", "d", "T", "B", "W_{T}")
leaves = st.one_of(
    st.sampled_from(NAMES).map(lambda name: Symbol(HERE, name)),
    st.integers(1, 99).map(lambda n: Number(HERE, str(n))),
    st.just(Constant(HERE, r"\pi")),
)


def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    small = st.one_of(
        st.integers(1, 4).map(lambda n: Number(HERE, str(n))),
        st.sampled_from(("a", "d")).map(lambda n: Symbol(HERE, n)),
    )
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    signed = st.lists(st.tuples(inner, st.booleans()), min_size=2, max_size=3).map(
        lambda terms: tuple(Negative(HERE, t) if minus and i else t for i, (t, minus) in enumerate(terms))
    )
    return st.one_of(
        several.map(lambda nodes: Product(HERE, nodes)),
        signed.map(lambda nodes: Sum(HERE, nodes)),
        st.builds(lambda u, v: Fraction(HERE, u, v), inner, inner),
        st.builds(lambda u, v: Power(HERE, u, v), inner, small),
        st.builds(lambda u: Root(HERE, u), inner),
        st.builds(lambda u: Bars(HERE, u), inner),
        st.builds(
            lambda f, u: Call(HERE, f, (u,)), st.sampled_from(("theta", "ln", "exp", "Gamma", "sin")), inner
        ),
        st.builds(
            lambda u, top: Integral(HERE, u, Differential(HERE, Symbol(HERE, "R")), Number(HERE, "0"), top),
            inner,
            st.one_of(leaves, st.just(Constant(HERE, r"\infty"))),
        ),
    )


trees = st.recursive(leaves, larger, max_leaves=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees, st.sampled_from([style for style in STYLES if style.fraction in ("frac", "dfrac")]))
def test_random_tree_comes_back(tree, style):
    text = write(tree, GENERIC, style)
    assert without_groups(parse_expression(text, GENERIC)) == tree, text


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees, st.sampled_from([style for style in STYLES if style.fraction in ("slash", "power")]))
def test_random_tree_written_inline_means_the_same(tree, style):
    meant = meaning(tree)
    back = parse_expression(write(tree, GENERIC, style), GENERIC)
    agree_at_a_point(lower_node(back, GENERIC), meant)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees)
def test_random_expression_comes_back_from_its_latex(tree):
    expression = meaning(tree)
    text = to_latex(expression, GENERIC)
    agree_at_a_point(lower_node(parse_expression(text, GENERIC), GENERIC), expression)


def meaning(tree: Node):
    """The expression of a tree that has one: 1/(x - x) has none."""
    try:
        expression = lower_node(tree, GENERIC)
    except ParseError:
        reject()
    assume(not expression.has(sp.nan, sp.zoo, sp.oo, sp.I) or expression.has(sp.Integral))
    return expression


def agree_at_a_point(one, other):
    """Equal, or with the same numeric value once integrals are plain functions."""
    if one == other:
        return
    # a symbol may cancel in one of the two, so that only values tell
    flat = [e.replace(sp.Integral, lambda f, *limits: 1 + f) for e in (one, other)]
    names = sorted(one.free_symbols | other.free_symbols, key=str)
    point = {s: sp.Rational(3 + 2 * i, 7) for i, s in enumerate(names)}
    values = [sp.N(e.subs(point), 15) for e in flat]
    if all(v.is_number and v.is_finite for v in values):
        assert abs(values[0] - values[1]) <= 1e-9 * (1 + abs(values[0]))


@pytest.mark.parametrize(
    ("latex", "same"),
    [
        (r"\sum_{\sigma=\pm1} e^{\sigma x}", "e^x + e^{-x}"),
        (r"\sum_{s\in\{-1, 1\}} e^{s x}", "e^x + e^{-x}"),
        (r"\sum_{n=0,1} x^n", "1 + x"),
        (r"\prod_{k=2,3} (x + k)", "(x + 2)(x + 3)"),
        (r"\ln\int_0^1 x\, dx", r"\ln\left(\int_0^1 x\, dx\right)"),
        (r"2 \exp\int_0^t a\, ds", r"2 \exp\left(\int_0^t a\, ds\right)"),
        (r"\ln\cosh x", r"\ln(\cosh(x))"),
        (r"\sin x \cos x", r"\sin(x)\cos(x)"),
    ],
)
def test_values_of_an_index_and_functions_without_brackets(latex, same):
    one, other = (lower_node(parse_expression(text, GENERIC), GENERIC) for text in (latex, same))
    assert one == other


def test_what_goes_under_no_common_power_stands_by_itself():
    n = sp.Symbol("n", integer=True)
    assert to_latex(sp.Sum((-1) ** n / n**2, (n, 1, sp.oo)), GENERIC) == (
        r"\sum_{n=1}^{\infty} \frac{(-1)^n}{n^2}"
    )
