"""Each step of a balance is confirmed by numbers, and a falsified one is not."""

from dataclasses import replace

import pytest
import sympy as sp

from tlssym.check.selfconsistent_steps import check_balance
from tlssym.language import Transform
from tlssym.mathematics.tauberian import leading_law

t, p, A, B, M = sp.symbols("t p A B M", positive=True)
x = sp.Function("x")
X, Q = Transform(x(t), t, p), Transform(1 / x(t), t, p)
SPREAD = sp.Eq(X, sp.pi / (2 * p**2) * sp.sqrt(A / B) / sp.sqrt(Q))


@pytest.mark.parametrize(
    "relation",
    [
        SPREAD,
        sp.Eq(X, A * Q / p**2),
        sp.Eq(X, A / (p**2 * Q ** sp.Rational(1, 3))),
        sp.Eq(X, A * Q / p),
        sp.Eq(X, sp.pi / (2 * p**2) * sp.sqrt(A / B) / sp.sqrt(Q) - 1 / (B * M * p**2 * Q)),
    ],
)
def test_all_steps_of_a_balance_are_confirmed(relation):
    balance = check_balance(leading_law(relation, x, t, p, growing=True))
    assert balance.solution is True
    assert [step.rule for step in balance.steps if step.checked is not True] == ["ansatz"], [
        (step.rule, step.check) for step in balance.steps
    ]


def falsified(balance, **changes):
    return check_balance(replace(balance, **changes))


def test_falsified_steps_are_found():
    balance = leading_law(SPREAD, x, t, p, growing=True)
    wrong_law = falsified(balance, law=2 * balance.law)
    assert [s.checked for s in wrong_law.steps if s.rule == "asymptotic law"] == [False]
    wrong_next = falsified(balance, next_terms=replace(balance.next_terms, loglog=sp.Integer(1)))
    assert [s.checked for s in wrong_next.steps if s.rule == "next terms"] == [False]
    steps = list(balance.steps)
    for i, step in enumerate(steps):
        if step.rule == "balance the coefficients":
            steps[i] = replace(step, after=sp.Eq(step.after.lhs, 2 * step.after.rhs, evaluate=False))
        if step.rule == "balance the powers of the logarithm":
            steps[i] = replace(step, after=sp.Eq(step.after.lhs, step.after.rhs + 1, evaluate=False))
    wrong_steps = check_balance(replace(balance, steps=tuple(steps)))
    assert [s.checked for s in wrong_steps.steps if s.rule.startswith("balance the")] == [True, False, False]
