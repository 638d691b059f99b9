"""The Tauberian engine: each relation has its own law, and wrong twins of a law are refused."""

import random

import mpmath
import pytest
import sympy as sp

from tlssym.language import Transform
from tlssym.mathematics.tauberian import (
    Kind,
    RelationError,
    leading_law,
    leading_transform,
    read_law,
    satisfies,
    slow_moments,
    take_apart,
)
from tlssym.values import Answer

t, p, A, B, K = sp.symbols("t p A B K", positive=True)
x = sp.Function("x")
X = Transform(x(t), t, p)
Q = Transform(1 / x(t), t, p)
SPREAD = sp.Eq(X, sp.pi / (2 * p**2) * sp.sqrt(A / B) / sp.sqrt(Q))


def power_law(a, c, constant=K):
    """x_p = constant / (p^a q^c)."""
    return sp.Eq(X, constant / (p**a * Q**c))


def test_spreading_relation_has_its_coefficient_and_its_iterated_logarithm():
    balance = leading_law(SPREAD, x, t, p)
    assert balance.solution is True
    assert (balance.alpha, balance.beta) == (1, -1)
    assert sp.simplify(balance.coefficient - sp.pi**2 * A / (2 * B)) == 0
    assert balance.next_terms.loglog == -1
    assert balance.next_terms.constant.is_Symbol
    assert balance.law_with_scale(t, sp.Symbol("t_0")).has(sp.log(t / sp.Symbol("t_0")))
    assert next(step.rule for step in balance.steps) == "ansatz"
    assert all(step.after is not None for step in balance.steps)


def test_another_power_of_p_leaves_no_law():
    balance = leading_law(sp.Eq(X, sp.pi / p * sp.sqrt(A / B) / sp.sqrt(Q)), x, t, p)
    assert balance.solution is False
    assert balance.law is None
    assert "balance" in balance.reason


@pytest.mark.parametrize(
    ("relation", "law"),
    [
        (power_law(2, sp.Rational(1, 2)), 2 * K**2 * t / sp.log(t)),
        (
            power_law(2, sp.Rational(1, 3)),
            K * sp.sqrt(K) * sp.sqrt(sp.Rational(3, 2)) * t / sp.sqrt(sp.log(t)),
        ),
        (power_law(2, -1), K ** sp.Rational(1, 2) * sp.sqrt(2) * t * sp.sqrt(sp.log(t))),
        (power_law(sp.Rational(3, 2), sp.Rational(1, 2)), K**2),
        (power_law(1, -1), sp.sqrt(2 * K) * sp.sqrt(t)),
        (sp.Eq(X, K / p**3), K * t**2 / 2),
        (sp.Eq(X * Q, 1 / p**3 * Transform(x(t) ** 2, t, p) * p), None),
    ],
)
def test_every_relation_gets_its_own_law(relation, law):
    balance = leading_law(relation, x, t, p, growing=True)
    if law is None:
        assert balance.solution is not True
        return
    assert balance.solution is True, balance.reason
    assert sp.simplify(balance.law / law) == 1
    assert satisfies(relation, balance.law).outcome is Answer.AGREES


@pytest.mark.parametrize(
    ("a", "c"), [(1, sp.Rational(1, 2)), (1, 1), (1, 2), (2, 2), (sp.Rational(1, 2), sp.Rational(1, 3))]
)
def test_relations_without_a_law_say_why(a, c):
    balance = leading_law(power_law(a, c), x, t, p)
    assert balance.solution is False
    assert len(balance.reason) > 20


@pytest.mark.parametrize(
    ("candidate", "outcome"),
    [
        (sp.pi**2 * A / (2 * B) * t / sp.log(t), Answer.AGREES),
        (sp.pi**2 * A / (2 * B) * t / sp.log(t / K), Answer.AGREES),
        (sp.pi**2 * A / (2 * B) * t / (sp.log(t) - sp.log(sp.log(t)) + 3), Answer.AGREES),
        (t, Answer.REFUTES),
        (sp.pi**2 * A / (2 * B) * t, Answer.REFUTES),
        (sp.pi**2 * A / (2 * B) * t / sp.log(t) ** 2, Answer.REFUTES),
        (sp.pi**2 * A / B * t / sp.log(t), Answer.REFUTES),
        (sp.pi**2 * A / (2 * B) * t**2 / sp.log(t), Answer.REFUTES),
        (t**-3, Answer.UNDECIDED),
    ],
)
def test_wrong_twins_do_not_satisfy_the_relation(candidate, outcome):
    evidence = satisfies(SPREAD, candidate)
    assert evidence.outcome is outcome
    assert evidence.says


def test_a_relation_where_every_power_balances_fixes_the_exponent_by_its_coefficient():
    half = leading_law(power_law(2, 1, sp.pi / 2), x, t, p, growing=True)
    assert half.solution is True and half.alpha == sp.Rational(1, 2) and half.coefficient is None
    numeric = leading_law(power_law(2, 1, 2), x, t, p, growing=True)
    alpha = mpmath.mpf(str(numeric.alpha))
    assert abs(mpmath.pi * alpha / mpmath.sin(mpmath.pi * alpha) - 2) < 1e-12
    assert leading_law(power_law(2, 1, 2), x, t, p).solution is None, "two roots, one for each sign"
    assert leading_law(power_law(2, 1), x, t, p).solution is None


def test_a_transform_that_tends_to_a_number_is_its_own_case():
    balance = leading_law(power_law(3, -1), x, t, p)
    assert balance.solution is True and balance.alpha == 2
    (symbol,) = balance.unknown_constants
    assert symbol in balance.coefficient.free_symbols
    assert "all times" in balance.reason
    assert "t^(-3)" in leading_law(SPREAD, x, t, p).reason
    assert "t^(-3)" not in leading_law(SPREAD, x, t, p, growing=True).reason


def test_sums_keep_the_terms_that_lead():
    dominated = sp.Eq(X, A / (p**2 * sp.sqrt(Q)) + B / p**3)
    assert sp.simplify(leading_law(dominated, x, t, p).law - B * t**2 / 2) == 0
    logarithmic = sp.Eq(X, A / (p**2 * sp.sqrt(Q)) + B / (p**2 * Q ** sp.Rational(1, 3)))
    balance = leading_law(logarithmic, x, t, p, growing=True)
    assert balance.beta == -sp.Rational(1, 2) and A not in balance.law.free_symbols
    assert balance.next_terms is None, "a term smaller by a fractional power of the logarithm comes first"
    both = sp.Eq(X, 2 / (p**2 * sp.sqrt(Q)) + 3 / (p**2 * sp.sqrt(Q)))
    assert leading_law(both, x, t, p, growing=True).coefficient == 50
    one_sign = sp.Eq(X * p**2 * (1 + Q), 0)
    assert leading_law(one_sign, x, t, p).solution is False


def test_signs_are_not_taken_for_granted():
    assert leading_law(power_law(2, sp.Rational(1, 2), -K), x, t, p, growing=True).solution is False
    free = sp.Symbol("k")
    open_sign = leading_law(power_law(2, sp.Rational(1, 2), free), x, t, p, growing=True)
    assert open_sign.solution is None and open_sign.conditions


def test_small_times():
    # x_p = 1/(p^2 (1 + q)): q → 0 as p → ∞ when x = t^α with α < 1, so x ~ t would need a cut-off.
    relation = sp.Eq(X, K / (p**2 * sp.sqrt(Q)) * p ** sp.Rational(1, 2))
    balance = leading_law(relation, x, t, p, at="zero")
    assert balance.solution is True and balance.alpha == 0 and balance.law == K**2
    assert leading_law(SPREAD, x, t, p, at="zero").solution is False


@pytest.mark.parametrize(
    "relation",
    [
        sp.Eq(X, x(t)),
        sp.Eq(X, sp.exp(Q)),
        sp.Eq(X, sp.sqrt(1 + Q)),
        sp.Eq(X, p**A),
        sp.Eq(X, X),
        sp.Eq(p, A),
        sp.Eq(Transform(sp.exp(x(t)), t, p), p),
        sp.Eq(X, Q ** sp.Rational(1, 1009)),
    ],
)
def test_what_is_outside_the_class_is_refused(relation):
    with pytest.raises(RelationError):
        take_apart(relation, x, t, p)


def log_time_transform(mu, gamma, ell, start=1.0):
    """∫ t^mu ln^gamma(t) e^{-pt} dt from ln t = start, divided by p^{-mu-1}, by quadrature in ln t."""

    def integrand(u):
        return mpmath.exp((mu + 1) * u - mpmath.exp(u)) * (ell + u) ** gamma

    cuts = [u for u in (-1e4, -1e3, -300, -100, -30, -10, -3, 0) if u > start - ell]
    pieces = [start - ell, *cuts, 1.5, 4.0]
    return mpmath.quad(integrand, pieces)


@pytest.mark.parametrize(
    ("mu", "gamma"),
    [(1, -1), (sp.Rational(-1, 2), 2), (0, sp.Rational(-1, 2)), (-1, 1), (-1, -sp.Rational(1, 2))],
)
def test_karamata_against_numeric_transforms(mu, gamma):
    leading = leading_transform(mu, gamma)
    ratios = []
    for ell in (40, 400, 4000):
        numeric = log_time_transform(float(mu), float(gamma), ell)
        coefficient = mpmath.mpf(str(sp.N(leading.coefficient, 20)))
        ratios.append(numeric / (coefficient * mpmath.mpf(ell) ** float(leading.log_power)))
    errors = [abs(r - 1) for r in ratios]
    assert errors[0] > errors[1] > errors[2]
    # A twin with one power of the logarithm less would be off by a factor ℓ.
    assert errors[2] < 0.02


def test_borderline_kinds():
    assert leading_transform(-1, -1).kind is Kind.LOGLOG
    assert leading_transform(-1, -2).kind is Kind.CONSTANT
    assert leading_transform(-2, 5).kind is Kind.CONSTANT
    assert leading_transform(-1, 0).kind is Kind.LOGARITHM
    assert leading_transform(-1, -2, at="zero").kind is Kind.LOGARITHM
    assert leading_transform(-2, 0, at="zero").kind is Kind.DIVERGENT


def test_series_in_inverse_logarithms():
    ell, moments = 60, slow_moments(-1, 2)
    value = log_time_transform(-1.0, 1.0, ell)
    series = mpmath.mpf(ell**2 - 1) / 2 + float(moments[0]) * ell + float(moments[1])
    assert abs(value - series) < 1e-12 * value
    regular = slow_moments(1, 1)
    assert abs(log_time_transform(1.0, 1.0, ell) - (ell * regular[0] + sp.N(regular[1]))) < 1e-12


def test_laws_are_read_and_others_refused():
    law = read_law(3 * t / sp.log(t / K) ** 2, t)
    assert (law.coefficient, law.alpha, law.beta) == (3, 1, -2)
    assert read_law(5 / sp.sqrt(t), t).alpha == -sp.Rational(1, 2)
    assert read_law(t / sp.log(t**2), t).coefficient == sp.Rational(1, 2)
    for other in (sp.exp(t), t + 1, sp.sin(t), t / (1 + t)):
        with pytest.raises(RelationError):
            read_law(other, t)


def test_terms_smaller_by_one_logarithm_enter_the_iterated_logarithm():
    # arctan(z) = pi/2 - 1/z + ... of a finite upper limit M, with z = M sqrt(A B q).
    M = sp.Symbol("M", positive=True)
    finite = sp.Eq(X, sp.pi / (2 * p**2) * sp.sqrt(A / B) / sp.sqrt(Q) - 1 / (B * M * p**2 * Q))
    balance = leading_law(finite, x, t, p, growing=True)
    assert sp.simplify(balance.coefficient - sp.pi**2 * A / (2 * B)) == 0
    assert sp.simplify(balance.next_terms.loglog - (2 / (B * M) - 1)) == 0


def test_random_relations_satisfy_their_own_laws():
    generator = random.Random(7)

    def exponent():
        return sp.Rational(generator.randint(-6, 6), generator.randint(1, 3))

    solved = 0
    for _ in range(25):
        relation = sp.Eq(X ** (exponent() or 1), K * p ** exponent() * Q ** exponent())
        try:
            balance = leading_law(relation, x, t, p, growing=True)
        except RelationError:
            continue
        if balance.solution is not True or balance.unknown_constants or balance.coefficient is None:
            continue
        solved += 1
        law = balance.law
        assert satisfies(relation, law).outcome is Answer.AGREES
        for twin in (2 * law, law * sp.log(t), law * t):
            assert satisfies(relation, twin).outcome is not Answer.AGREES
    assert solved >= 5
