"""Comparison of formulas: right twins are identical, wrong twins never are."""

import pytest
import sympy as sp

from tlssym.language import SiteSum, Theta, Transform, sphere_area
from tlssym.mathematics.equality import Kind, compare
from tlssym.values import Answer

a, d = sp.symbols("a d", positive=True)
U, P, T, e, E, E1, D0, W, R = sp.symbols("U_0 P_0 T varepsilon E E_1 Delta_0 W_T R", positive=True)
t, tau, p, A, B, eta = sp.symbols("t tau p A B eta", positive=True)
u, v = sp.symbols("u v", real=True)
x, xi, Wf = sp.Function("x"), sp.Function("xi"), sp.Function("W")
COUNT = (P * U) ** 2 * T * D0 / E**2
LORENTZIAN = 1 / (sp.pi * eta * U * x(t)) / (1 + ((E - E1) / (eta * U * x(t))) ** 2)

IDENTICAL = [
    (
        U * (P * T * P * U * (e / U) ** ((a - d) / a)) ** (a / d),
        U * (P**2 * T * U) ** (a / d) * (e / U) ** ((a - d) / d),
    ),
    (W * (W / T) ** (a / (2 * d - a)), (W ** (2 * d) * T ** (-a)) ** (1 / (2 * d - a))),
    (sp.sqrt(D0**2 * E + E1**2 * E), sp.sqrt(E) * sp.sqrt(D0**2 + E1**2)),
    (U**2 / (R**a * R**a * sp.sqrt(E**2 + U**2 / R ** (2 * a))), U / R**a / sp.sqrt(1 + (E * R**a / U) ** 2)),
    (sp.log(D0**2 * E / (4 * e)), 2 * sp.log(D0) + sp.log(E) - sp.log(e) - 2 * sp.log(2)),
    (LORENTZIAN, eta * U * x(t) / sp.pi / ((eta * U * x(t)) ** 2 + (E1 - E) ** 2)),
    (1 / (sp.sqrt(E) + sp.sqrt(D0)), (sp.sqrt(E) - sp.sqrt(D0)) / (E - D0)),
    (sp.gamma(d / 2 + 1), d / 2 * sp.gamma(d / 2)),
    (sphere_area(d), d * sp.pi ** (d / 2) / sp.gamma(d / 2 + 1)),
    (sp.cosh(u) ** 2 - sp.sinh(u) ** 2, sp.S.One),
    (sp.sin(u) ** 2, 1 - sp.cos(u) ** 2),
    (sp.Abs(u - v) * sp.Abs(v - u), u**2 - 2 * u * v + v**2),
    (sp.exp(-E / T) * sp.exp((E - E1) / T), sp.exp(-E1 / T)),
    (sp.LambertW(A * B + A), sp.LambertW(A * (1 + B))),
    (sp.atan(E - E1), -sp.atan(E1 - E)),
    (Theta(E - U / R**3), Theta(1 - U / (E * R**3))),
    (Theta(e - E) ** 2 * R, Theta(e - E) * R),
    (((E**a + D0**a) * T**d) ** (1 / a), (E**a + D0**a) ** (1 / a) * T ** (d / a)),
    ((1 + E) ** (a / d) * (1 + E), (1 + E) ** ((a + d) / d)),
    (1 / (1 + 1 / E), E / (1 + E)),
    (2 ** ((a - d) / a) * 2 ** (d / a) * E, 2 * E),
    (sp.I**2 * E, -E),
    (sp.Float("0.5") * E, E / 2),
]

DIFFERENT = [
    (U * (P * T) ** (a / d), U * (P * T) ** (d / a), {P, T}),
    (W * (W / T) ** (d / (2 * d - a)), W * (W / T) ** (a / (2 * d - a)), {W, T}),
    (LORENTZIAN, LORENTZIAN.subs(E1, -E1), {E, E1}),
    (sp.sqrt(D0**2 + E**2), sp.sqrt(D0**2 - E**2), {D0, E}),
    (sp.sqrt(D0**2 + E**2), D0 + E, {D0, E}),
    (COUNT * sp.log(E / e), COUNT * sp.log(D0 / e), {D0, E, e}),
    (sp.Abs(u - v), u - v, {u, v}),
    (sp.exp(-E / T), sp.exp(E / T), {E, T}),
    (x(t) * A, x(tau) * A, {x(t), x(tau)}),
    (Wf(D0, t), Wf(t, D0), {Wf(D0, t), Wf(t, D0)}),
    (sp.Derivative(Wf(D0, t), t), sp.Derivative(Wf(D0, t), D0), None),
    (sp.Rational(1, 1000), P * U, {P, U}),
    (U / R**3, U / R**2, {R}),
    (E - E1, E1 - E + 1, {E, E1}),
]


@pytest.mark.parametrize(("printed", "derived"), IDENTICAL)
def test_equivalent_formulas_are_proved_identical(printed, derived):
    found = compare(printed, derived)
    assert found.kind is Kind.IDENTICAL and found.agrees and found.points > 0
    assert found.answer() is Answer.AGREES


@pytest.mark.parametrize(("printed", "derived"), IDENTICAL)
def test_twice_an_identical_formula_is_the_number_two(printed, derived):
    found = compare(printed, 2 * derived)
    assert found.kind is Kind.NUMBER and found.ratio == 2
    assert found.answer() is Answer.REFUTES and found.answer(up_to_number=True) is Answer.AGREES


@pytest.mark.parametrize(("printed", "derived", "symbols"), DIFFERENT)
def test_different_formulas_are_refuted_with_a_witness(printed, derived, symbols):
    found = compare(printed, derived)
    assert found.kind is Kind.RATIO and found.refutes
    if symbols is not None:
        assert set(found.symbols) >= symbols
    assert found.witness and found.printed_value != found.derived_value
    values = list(found.witness.values())
    assert len(set(values)) == len(values) and 1 not in values
    assert all(value.is_Rational for value in values)
    assert {"printed", "derived"} <= set(found.witness_words())


def test_the_pure_number_is_exact_and_in_digits():
    found = compare(COUNT * sp.log(E / e), sp.Rational(8, 3) * sp.pi * sp.log(2) * COUNT * sp.log(E / e))
    assert found.ratio == 8 * sp.pi * sp.log(2) / 3
    assert found.ratio_value.startswith("5.80689624")
    assert len(found.ratio_value) >= 30


def test_a_number_may_depend_on_exponent_parameters():
    printed = COUNT * (E / U) ** (2 * (a - d) / a)
    found = compare(printed, sphere_area(d) ** 2 / (2 * a - d) * printed)
    assert found.kind is Kind.NUMBER and found.ratio_value == ""
    assert sp.simplify(found.ratio / (sphere_area(d) ** 2 / (2 * a - d))) == 1


def test_a_symbol_outside_exponents_is_no_number_unless_told():
    assert compare(U * E, d * U * E).kind is Kind.RATIO
    assert compare(U * E, d * U * E, parameters=(d,)).kind is Kind.NUMBER
    assert compare(E, eta * E, up_to=(eta,)).ratio == eta


def test_a_ratio_of_one_that_is_not_proved_stays_undecided():
    duplication = 2 ** (2 * d - 1) / sp.sqrt(sp.pi) * sp.gamma(d) * sp.gamma(d + sp.S.Half)
    found = compare(E**d * sp.gamma(2 * d), E**d * duplication)
    assert found.kind is Kind.UNDECIDED and found.supported is True


def test_branches_are_respected():
    assert compare(sp.sqrt((u - v) / (v - E)), sp.sqrt(u - v) / sp.sqrt(v - E)).kind is not Kind.IDENTICAL
    assert compare(sp.sqrt(u**2 * E), u * sp.sqrt(E)).refutes
    assert compare(sp.sqrt(u**2 * E), sp.Abs(u) * sp.sqrt(E)).agrees
    z = sp.Symbol("z")
    assert compare(sp.log(z * u), sp.log(z) + sp.log(u)).kind is not Kind.IDENTICAL
    assert compare((u**3) ** sp.Rational(1, 3), u).kind is not Kind.IDENTICAL


def test_zero_and_constants():
    assert compare(0, 0).agrees
    assert compare(0, E).refutes and compare(E, 0).refutes
    assert compare(2, 3).ratio == sp.Rational(3, 2)
    assert compare(sp.sqrt(8), 2 * sp.sqrt(2)).agrees
    assert compare(E - E, sp.S.Zero).agrees


def test_conditions_hold_at_the_witness():
    found = compare(E**a, E**d, conditions=(a > d, a < 2 * d, e < D0, D0 < E))
    assert found.witness[d] < found.witness[a] < 2 * found.witness[d]
    assert found.witness[e] < found.witness[D0] < found.witness[E]


def test_conditions_that_nothing_meets_leave_it_undecided():
    found = compare(E, E**2, conditions=(sp.Lt(E**2, -1, evaluate=False),))
    assert found.kind is Kind.UNDECIDED and "conditions" in found.reason


def test_operators_keep_their_order():
    S, V, Z = sp.symbols("S V Z", commutative=False)
    assert compare((S + V) * Z * E, E * S * Z + V * Z * E).agrees
    assert not compare(S * V, V * S).agrees
    assert compare(S * V - Z, S * V + Z).refutes
    assert compare(-S * V, S * V).ratio == -1


def test_bounds_are_kept():
    many = sum(sp.Symbol(f"y{k}", positive=True) for k in range(40)) ** 30
    assert compare(many, many + 1).kind in (Kind.RATIO, Kind.UNDECIDED)
    assert compare(E ** (10**9), E ** (10**9)).kind is Kind.IDENTICAL
    large = (1 + E) ** 1000
    assert compare(large, large).agrees and compare(large, (1 + E) ** 1001).refutes
    deep = E
    for _ in range(70):
        deep = sp.log(1 + deep)
    assert compare(deep, deep + 1).kind is Kind.UNDECIDED
    assert compare(sp.oo, sp.oo).kind is Kind.UNDECIDED
    assert compare(E * sp.zoo, E).kind is Kind.UNDECIDED


def test_what_is_no_formula_is_left_undecided_and_pieces_are_told_apart():
    pieces = sp.Piecewise((E, E > 1), (E**2, True))
    for odd in (sp.Eq(E, D0), sp.Tuple(E, D0), sp.Matrix([[E]]), sp.true):
        assert compare(odd, E).kind is Kind.UNDECIDED
    assert compare(pieces, pieces).agrees
    assert not compare(pieces * 2 + E, E).agrees
    assert compare(sp.MatrixSymbol("M", 2, 2)[0, 0], E).kind is not Kind.IDENTICAL


def test_integrals_are_matched_whatever_the_variable_is_called():
    printed = A * (1 - B * D0**2 * sp.Integral(xi(D0, tau) / x(t), (tau, 0, t)))
    derived = A - A * B * D0**2 / x(t) * sp.Integral(xi(D0, R), (R, 0, t))
    assert compare(printed, derived).agrees
    assert compare(printed, 3 * derived).ratio == 3


def test_the_time_in_a_kernel_is_told_apart():
    printed = A * (1 - B * D0**2 * sp.Integral(xi(D0, tau) / x(t), (tau, 0, t)))
    derived = A * (1 - B * D0**2 * sp.Integral(xi(D0, tau) / x(tau), (tau, 0, t)))
    assert compare(printed, derived).refutes


def test_integrals_equal_by_substitution_are_not_refuted():
    found = compare(sp.Integral(xi(tau), (tau, 0, t)), sp.Integral(t * xi(t * tau), (tau, 0, 1)))
    assert found.kind is Kind.UNDECIDED and found.supported is True


def test_an_integral_and_its_value_are_not_called_identical_or_different():
    integral = sp.Integral(R**2, (R, 0, E))
    assert compare(integral, E**3 / 3).supported is True
    assert compare(integral, E**3 / 2).kind is Kind.UNDECIDED
    assert compare(integral, E**2 / 2).refutes
    assert compare(sp.Integral(R**2, (R, 0, E)), sp.Integral(R**3, (R, 0, E))).refutes


def test_integrals_hidden_in_a_function_are_not_drawn_at_random():
    whole = sp.Integral(d + A, (R, 0, t))
    split = d * sp.Integral(1, (R, 0, t)) + sp.Integral(A, (R, 0, t))
    for function in (Theta, sp.sign, sp.sqrt):
        assert not compare(function(whole), function(split)).refutes


def test_huge_values_do_not_hang():
    n = sp.Symbol("n", integer=True)
    found = compare(sp.cos(sp.exp(sp.sinh(n))), 2 * sp.cos(sp.exp(sp.sinh(n))))
    assert found.kind in (Kind.NUMBER, Kind.UNDECIDED)


def test_integrals_with_steps_are_left_to_their_own_engine():
    integral = sp.Integral(Theta(E - R), (R, 0, T))
    assert compare(integral, E).kind is Kind.UNDECIDED
    assert compare(integral * A, sp.Integral(A * Theta(1 - R / E), (R, 0, T))).agrees


def test_a_laplace_integral_is_computed_over_its_tail():
    integral = sp.Integral(xi(t) * sp.exp(-p * t), (t, 0, sp.oo))
    assert compare(integral, Transform(xi(t), t, p)).supported is True
    assert compare(integral, Transform(xi(t), t, 2 * p)).refutes


def test_limits_count():
    assert not compare(sp.Integral(xi(tau), (tau, 0, t)), sp.Integral(xi(tau), (tau, 0, 2 * t))).agrees
    assert not compare(sp.Integral(xi(tau), (tau, 0, sp.oo)), sp.Integral(xi(tau), (tau, 0, t))).agrees


def test_transforms_are_matched_and_told_apart():
    X, Y = Transform(1 / x(t), t, p), Transform(1 / x(tau), tau, p)
    assert compare(A / (p * (1 + A * B * D0**2 * X)), 1 / (p / A + p * B * D0**2 * Y)).agrees
    root = sp.pi / p * sp.sqrt(A / B)
    assert compare(root / sp.sqrt(X), sp.pi / (2 * p) * sp.sqrt(A / (B * X))).ratio == sp.S.Half
    assert compare(Transform(1 / x(t), t, p), Transform(x(t), t, p)).refutes
    assert compare(Transform(A * x(t) + 1, t, p), A * Transform(x(t), t, p) + 1 / p).agrees
    assert not compare(Transform(x(t), t, p), Transform(x(t), t, 2 * p)).agrees
    assert compare(sp.Integral(E * X, (E, 0, D0)), X * sp.Integral(E, (E, 0, D0))).agrees


def test_derivatives_and_sums():
    assert compare(sp.Derivative(A * Wf(D0, t), t), A * sp.Derivative(Wf(D0, t), t)).agrees
    i, j = sp.symbols("i j", integer=True)
    y = sp.IndexedBase("y")
    assert compare(sp.Sum(A * y[i], (i, 1, 5)), A * sp.Sum(y[j], (j, 1, 5))).agrees
    assert not compare(sp.Sum(y[i], (i, 1, 5)), sp.Sum(y[j], (j, 1, 6))).agrees


def test_operator_sums_over_sites():
    i, j = sp.symbols("i j", integer=True)
    S, Q = sp.Function("S", commutative=False), sp.Function("Q", commutative=False)
    y, z = sp.Function("y"), sp.Function("z")

    def over(body, *letters, relation=""):
        return SiteSum(body, letters, relation)

    printed = -over(y(i) * S(i) + z(i) * Q(i), i)
    assert compare(printed, -over(z(j) * Q(j), j) - over(S(j) * y(j), j)).agrees
    assert compare(printed, over(-2 * (z(j) * Q(j) + S(j) * y(j)), j) / 2).agrees
    assert compare(printed, -over(y(i) * S(i) - z(i) * Q(i), i)).refutes
    assert compare(printed, -printed).ratio == -1
    pairs = over(A * S(i) * S(j), i, j, relation="!=")
    assert compare(pairs, A * over(S(i) * S(j), i, j, relation="!=")).agrees
    assert not compare(pairs, A * over(S(i) * S(j), i, j, relation="<")).agrees


def test_the_same_seed_gives_the_same_witness():
    assert compare(U / R**3, U / R**2).witness == compare(U / R**3, U / R**2).witness
    assert compare(U / R**3, U / R**2).witness != compare(U / R**3, U / R**2, seed=5).witness


def test_a_tiny_difference_is_still_a_difference():
    assert not compare(E * (1 + sp.Rational(1, 10**40)), E).agrees
    assert compare(E + sp.Rational(1, 10**12), E).refutes
