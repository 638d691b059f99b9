"""Constants matched in an equation with memory: found where the pattern fits, a failed derivation where it does not."""

import pytest
import sympy as sp

from tlssym.derive.operations.memory import MatchMemory, SolveLinear
from tlssym.derive.operations.sources import Given
from tlssym.graph import DerivationFailed, made

A, B, D, t, tau = sp.symbols("A B Delta t tau", positive=True)
x, W = sp.Function("x"), sp.Function("W")
MEMORY = sp.Integral(W(tau) / x(t - tau), (tau, 0, t))


def matched(formula, part="memory"):
    given = made(Given("", formula))[0]
    return made(MatchMemory(given, MEMORY, D**2, (D, t), part, "matched"))[0].formula


def test_the_constants_of_an_equation_of_that_form():
    formula = A - 3 * A * B * D**2 * MEMORY
    assert matched(formula, "source") == A and sp.simplify(matched(formula) - 3 * B) == 0


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        (A - A * B * D**3 * MEMORY, "the constant of the memory.*not free of Delta"),
        (A * D - A * B * D**3 * MEMORY, "the source.*not free of Delta"),
        (A - A * B * D**2 * sp.Integral(W(tau) / x(t), (tau, 0, t)), "is not .* times a constant"),
        (A - A * B * D**2 * sp.Integral(MEMORY.function, (tau, 0, 2 * t)), "is not .* times a constant"),
        (A + 0 * MEMORY, "holds 0 integrals"),
    ],
    ids=["one more power of Δ", "a source that depends on Δ", "another memory", "another range", "no memory"],
)
def test_a_pattern_that_does_not_fit_is_a_failed_derivation(formula, reason):
    with pytest.raises(DerivationFailed, match=reason):
        matched(formula)


def test_an_unknown_that_is_not_linear_in_its_equation_is_not_solved_for():
    assert made(SolveLinear(made(Given("", A - B * D))[0], D, "solved"))[0].formula == A / (1 + B)
    with pytest.raises(DerivationFailed, match="not linear"):
        made(SolveLinear(made(Given("", A - B * D**2))[0], D, "solved"))
