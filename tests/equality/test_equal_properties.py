"""Random formulas: a rewriting is always proved identical, a mutation never is."""

import pytest
import sympy as sp
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tlssym.mathematics.equality import Kind, compare

a, d = sp.symbols("a d", positive=True)
SYMBOLS = sp.symbols("U P T E V", positive=True)
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

symbols = st.sampled_from(SYMBOLS)
rationals = st.builds(sp.Rational, st.integers(-6, 6), st.integers(1, 4))
exponents = st.one_of(
    st.sampled_from([sp.S.One, sp.Integer(2), -sp.S.One, sp.S.Half, sp.Rational(-3, 2)]),
    st.builds(
        lambda m, n, q: (m * a + n * d) / q, rationals, rationals, st.sampled_from([a, d, 2 * d - a, 2])
    ),
)
numbers = st.sampled_from(
    [sp.S.One, sp.Integer(2), sp.Rational(3, 5), sp.pi, sp.sqrt(2), 2 ** (a / d), sp.gamma(d / 2)]
)


@st.composite
def monomials(draw):
    factors = draw(st.lists(st.tuples(symbols, exponents), min_size=1, max_size=3))
    return draw(numbers) * sp.Mul(*[s**e for s, e in factors])


@st.composite
def sums(draw):
    one, two = draw(monomials()), draw(monomials())
    return one + two if draw(st.booleans()) else one - two


@st.composite
def formulas(draw):
    """A product of a monomial with roots of sums and logarithms."""
    result = draw(monomials())
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["root", "log", "sum"]))
        if kind == "root":
            result *= (draw(monomials()) + draw(monomials())) ** draw(exponents)
        elif kind == "log":
            result *= sp.log(draw(monomials())) ** draw(st.sampled_from([1, 2, -1]))
        else:
            result *= draw(sums())
    assume(result != 0 and result.is_finite is not False and not result.has(sp.zoo, sp.nan))
    return result


def rewritten(formula, draw):
    """Another spelling of the same formula, by steps that hold for positive symbols."""
    unit = draw(monomials())

    def visit(node):
        if not node.args:
            return node
        arguments = [visit(argument) for argument in node.args]
        node = node.func(*arguments)
        if node.is_Pow and node.base.is_Add and node.exp.is_Rational is not True:
            # take a factor out of the bracket
            inside = sp.Add(*[term / unit for term in node.base.args])
            return unit**node.exp * inside**node.exp
        if isinstance(node, sp.log):
            return sp.log(node.args[0] * unit) - sp.log(unit)
        return node

    way = draw(st.integers(0, 4))
    if way == 0:
        return visit(formula)
    if way == 1:
        return sp.expand_log(sp.expand_power_base(formula, force=True), force=True)
    if way == 2:
        return sp.expand(formula) if sp.count_ops(formula) < 60 else sp.powsimp(formula)
    if way == 3:
        return sp.Mul(formula / unit, unit, evaluate=False)
    return sp.powdenest(sp.powsimp(formula, force=True), force=True)


@SETTINGS
@given(formulas(), st.data())
def test_a_rewriting_is_identical(formula, data):
    other = rewritten(formula, data.draw)
    found = compare(formula, other)
    assert found.kind is Kind.IDENTICAL, (formula, other, found)


@SETTINGS
@given(formulas(), formulas())
def test_comparison_is_symmetric(first, second):
    one, two = compare(first, second), compare(second, first)
    assert one.kind is two.kind
    if one.kind is Kind.NUMBER:
        assert compare(one.ratio * two.ratio, 1).agrees


def mutations(formula):
    """Every formula that differs in one exponent, one sign or one factor."""
    found = []

    def visit(node, rebuild):
        if node.is_Pow:
            found.append(rebuild(node.base ** (node.exp + sp.Rational(1, 3))))
        if node.is_Symbol and node in SYMBOLS:
            found.append(rebuild(node**2))
            found.append(rebuild(SYMBOLS[(SYMBOLS.index(node) + 1) % len(SYMBOLS)]))
        if node.is_Add:
            found.append(rebuild(sp.Add(-node.args[0], *node.args[1:])))
            found.append(rebuild(sp.Add(2 * node.args[0], *node.args[1:])))
        for position, argument in enumerate(node.args):
            others = node.args

            def place(value, position=position, others=others, node=node):
                return rebuild(node.func(*others[:position], value, *others[position + 1 :]))

            visit(argument, place)

    visit(formula, lambda value: value)
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(formulas(), st.data())
def test_a_mutation_is_never_identical(formula, data):
    candidates = [m for m in mutations(formula) if m != formula and not m.has(sp.zoo, sp.nan)]
    assume(candidates)
    mutant = data.draw(st.sampled_from(candidates))
    point = {s: sp.Rational(17 + 6 * k, 11 - k) for k, s in enumerate((*SYMBOLS, a, d))}
    values = [complex(sp.N(side.subs(point), 30)) for side in (formula, mutant)]
    assume(abs(values[0] - values[1]) > 1e-12 * (abs(values[0]) + abs(values[1])))
    found = compare(formula, mutant)
    assert found.kind is not Kind.IDENTICAL, (formula, mutant, found)
    assert found.kind is not Kind.UNDECIDED, (formula, mutant, found)


@pytest.mark.parametrize("position", range(3))
def test_a_lost_dependence_is_never_a_number(position):
    symbol = SYMBOLS[position]
    formula = SYMBOLS[3] ** (a / d) * sp.sqrt(SYMBOLS[4] ** 2 + SYMBOLS[3] ** 2)
    assert compare(formula, formula * symbol).refutes
    assert compare(formula, formula * symbol ** (a - d)).refutes
