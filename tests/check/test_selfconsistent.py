"""The logarithmic grid finds the law by itself, and refuses the law's wrong twins."""

import numpy as np
import pytest
import sympy as sp

from derivations.lecture5.finite_limit import finite_limit_relation
from tlssym.check.selfconsistent import numeric_relation, solve_log_time
from tlssym.check.selfconsistent_law import law_agrees, loglog_agrees, measure_law, off_grid_residual
from tlssym.language import Transform
from tlssym.mathematics.tauberian import RelationError, leading_law
from tlssym.values import Answer

t, p, K = sp.symbols("t p K", positive=True)
x = sp.Function("x")
X, Q = Transform(x(t), t, p), Transform(1 / x(t), t, p)
SPREAD = sp.Eq(X, K / (p**2 * sp.sqrt(Q)))
LAW = sp.pi**2 / 2 * t / sp.log(t)


@pytest.fixture(scope="module")
def spread():
    """The relation with K = π/2, from x = 1, over ten thousand units of ln t."""
    return solve_log_time(numeric_relation(SPREAD, x, t, p, {K: sp.pi / 2}), degree=100)


def test_solver_converges_from_a_constant_and_the_relation_holds_between_the_points(spread):
    assert spread.converged and spread.log_time >= 1e4
    assert spread.history[0] > 1e3, "the start is far from the answer"
    between = off_grid_residual(spread)
    assert between.largest < 1e-9
    assert between.quadrature_error < 1e-10
    assert max(between.log_times) > 1e4


def test_two_starts_and_two_resolutions_agree(spread):
    other = solve_log_time(spread.relation, start_power=1.0, degree=120, log_time=9e3)
    L = np.array([3.0, 30.0, 300.0, 3000.0, 8000.0])
    assert np.abs(other.log_value(L) - spread.log_value(L)).max() < 1e-8


def test_coefficient_and_iterated_logarithm_to_six_digits(spread):
    measured = measure_law(spread)
    assert (measured.alpha_exact, measured.beta_exact) == (1, -1)
    assert abs(measured.coefficient / (np.pi**2 / 2) - 1) < 1e-8
    assert abs(measured.loglog + 1) < 1e-6
    assert loglog_agrees(measured, -1).outcome is Answer.AGREES
    assert loglog_agrees(measured, 1).outcome is Answer.REFUTES
    # The time scale: the law with c_0 follows the solution where the leading law does not.
    L = 2e3
    with_constant = (np.pi**2 / 2) / (L - np.log(L) + measured.constant)
    assert abs(np.exp(spread.log_value(L) - L) / with_constant - 1) < 1e-5
    assert measured.constant_error < 1e-4
    naive = np.exp(spread.log_value(1e4) - 1e4) * 1e4 / (np.pi**2 / 2)
    assert abs(naive - 1) > 1e-4, "the plain ratio is far from one even here"


@pytest.mark.parametrize(
    ("law", "outcome"),
    [
        (LAW, Answer.AGREES),
        (LAW.subs(sp.log(t), sp.log(t / 7)), Answer.AGREES),
        (t, Answer.REFUTES),
        (sp.pi**2 / 2 * t / sp.log(t) ** 2, Answer.REFUTES),
        (2 * LAW, Answer.REFUTES),
        (2 * t / sp.log(t), Answer.REFUTES),
        (LAW * sp.Rational(1001, 1000), Answer.REFUTES),
        (t**2 / sp.log(t), Answer.REFUTES),
    ],
)
def test_the_right_law_is_told_from_its_twins(spread, law, outcome):
    evidence = law_agrees(spread, law, t)
    assert evidence.outcome is outcome
    assert outcome is not Answer.AGREES or evidence.digits > 6


@pytest.mark.parametrize(
    "relation",
    [
        sp.Eq(X, K * Q / p**2),
        sp.Eq(X, K / (p**2 * Q ** sp.Rational(1, 3))),
        sp.Eq(X, K * Q / p),
        sp.Eq(X, K / p**2 / sp.sqrt(Q) + K / p**2 / Q ** sp.Rational(1, 3)),
    ],
)
def test_other_relations_agree_with_their_own_balance(relation):
    balance = leading_law(relation.subs(K, 2), x, t, p, growing=True)
    assert balance.solution is True
    solution = solve_log_time(numeric_relation(relation, x, t, p, {K: 2}), degree=100)
    measured = measure_law(solution)
    evidence = law_agrees(solution, balance.law, t, measured=measured)
    if len(relation.rhs.args) and relation.rhs.is_Add:
        # Half powers of the logarithm mix in: the extrapolation must not claim to know.
        assert evidence.outcome is not Answer.AGREES or abs(evidence.digits) > 3
        return
    assert evidence.outcome is Answer.AGREES
    if balance.next_terms is not None:
        assert loglog_agrees(measured, balance.next_terms.loglog).outcome is Answer.AGREES


@pytest.mark.parametrize("cutoff", ["smooth", "sharp"])
def test_a_finite_upper_limit_changes_the_iterated_logarithm_and_not_the_law(cutoff):
    curvature = 0.5
    solution = solve_log_time(finite_limit_relation(curvature, cutoff=cutoff), degree=100)
    assert law_agrees(solution, sp.pi**2 / (2 * curvature) * t / sp.log(t), t).outcome is Answer.AGREES
    measured = measure_law(solution)
    assert loglog_agrees(measured, 2 / curvature - 1).outcome is Answer.AGREES
    assert loglog_agrees(measured, -1).outcome is Answer.REFUTES
    # Before the cut-off nothing has come back, and x = A M t.
    assert abs(solution.log_value(-20.0) + 20.0) < 1e-6


def test_a_relation_without_a_law_does_not_agree_with_any():
    solution = solve_log_time(numeric_relation(sp.Eq(X, K / (p * sp.sqrt(Q))), x, t, p, {K: 1}), degree=60)
    assert not solution.converged
    assert law_agrees(solution, LAW, t).outcome is Answer.UNDECIDED


def test_constants_need_values_and_signs():
    with pytest.raises(RelationError):
        numeric_relation(SPREAD, x, t, p, {})
    with pytest.raises(RelationError):
        numeric_relation(SPREAD, x, t, p, {K: -1})


def test_progress_is_reported():
    seen = []
    solve_log_time(
        numeric_relation(SPREAD, x, t, p, {K: 1}),
        degree=50,
        log_time=100.0,
        progress=lambda n, size: seen.append((n, size)),
    )
    assert len(seen) > 3 and seen[-1][1] < seen[0][1]
