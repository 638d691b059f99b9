"""Each kind of step is confirmed by numbers, and its wrong twin is refuted."""

import pytest
import sympy as sp

from tlssym.check.oscillating import oscillating_value
from tlssym.check.steps import check_steps
from tlssym.check.trial_functions import made_definite
from tlssym.language import Transform
from tlssym.numbers.smooth import smooth_value
from tlssym.values import Leading, Renamed, SamePowers, Step, Times

a, d, t, tau, p, k, q, s, T, U, R, E = sp.symbols("a d t tau p k q s T U R E", positive=True)
f, g, x = (sp.Function(name) for name in "fgx")
MEMORY = sp.Integral(f(tau) * g(t - tau), (tau, 0, t))

RIGHT_AND_WRONG = [
    pytest.param(Step("times", "", U / R, 2 * E * U / R, exact=False, claim=Times(2 * E)), 3 * E * U / R, id="times"),
    pytest.param(
        Step("renamed", "", U / (4 * R), U / R, exact=False, claim=Renamed(U, 4 * U)), U / (2 * R), id="renamed"
    ),
    pytest.param(
        Step("leading", "", sp.sin(k) ** 2, k**2, exact=False, claim=Leading(k, 0)), 2 * k**2, id="leading at zero"
    ),
    pytest.param(
        Step("scale", "", 1 / sp.log(t), 1 / sp.log(t / T), exact=False, claim=Leading(t, sp.oo)),
        2 / sp.log(t / T),
        id="leading at infinity",
    ),
    pytest.param(
        Step("powers", "", 3 * U**2 * sp.log(R / U) / E ** (d / a), U**2 / E ** (d / a), exact=False,
             claim=SamePowers((U, E))),
        U**2 / E ** (a / d),
        id="powers",
    ),
    pytest.param(
        Step("convolution", "", Transform(MEMORY, t, p), Transform(f(t), t, p) * Transform(g(t), t, p)),
        Transform(f(t), t, p) ** 2,
        id="convolution theorem",
    ),
    pytest.param(
        Step("convolution", "", Transform(MEMORY, t, p), Transform(f(t), t, p) * Transform(g(t), t, p)),
        Transform(f(t), t, p) * Transform(g(t), t, p) / p,
        id="convolution theorem, a power of p too many",
    ),
    pytest.param(
        Step("derivative", "", Transform(sp.Derivative(f(t), t), t, p), p * Transform(f(t) - f(0), t, p)),
        p * Transform(f(t), t, p),
        id="transform of a derivative",
    ),
    pytest.param(
        Step("insert", "", x(t) * f(tau), x(t) / (1 + tau), conditions=(sp.Eq(f(tau), 1 / (1 + tau), evaluate=False),)),
        x(t) / (2 + tau),
        id="a value put in for a function",
    ),
    pytest.param(
        Step("solve", "", sp.Eq(f(t), 1 - k * f(t), evaluate=False), sp.Eq(f(t), 1 / (1 + k), evaluate=False)),
        sp.Eq(f(t), 1 / (1 - k), evaluate=False),
        id="a linear equation solved",
    ),
    pytest.param(
        Step("condition", "", sp.Lt((a - 2 * d) / d, 0, evaluate=False), sp.Lt(a, 2 * d, evaluate=False)),
        sp.Gt(a, 2 * d, evaluate=False),
        id="a condition",
    ),
    pytest.param(
        Step("parts", "", sp.Integral((1 - sp.cos(k)) / k**2, (k, 0, sp.oo)),
             sp.Integral(sp.sin(k) / k, (k, 0, sp.oo))),
        sp.Integral(sp.sin(k) / (2 * k), (k, 0, sp.oo)),
        id="integrals that oscillate for ever",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("step", "wrong"), RIGHT_AND_WRONG)
def test_a_step_is_confirmed_and_its_wrong_twin_is_not(step, wrong):
    (right,) = check_steps([step])
    assert right.checked is True, right.check
    (twin,) = check_steps(
        [Step(step.rule, "", step.before, wrong, step.conditions, step.exact, claim=step.claim)]
    )
    assert twin.checked is False, twin.check


def test_a_step_of_the_argument_is_neither():
    (step,) = check_steps([Step("go on", "", U / R, E * U, exact=False)])
    assert step.checked is None
    assert "argument" in step.check


def test_trial_functions_depend_on_every_argument_and_on_the_name():
    one, other = made_definite(f(t, tau), g(t, tau))
    assert one.free_symbols == {t, tau} and one != other


def test_smooth_values_are_given_only_where_two_rules_agree():
    disc = sp.Integral(sp.exp(-p * t), (tau, 0, t), (t, 0, sp.oo))  # the integral of t e^{-pt}
    assert smooth_value(disc, {p: sp.Rational(5, 4)}) == pytest.approx(16 / 25, rel=1e-9)
    assert smooth_value(sp.Integral(sp.cos(40 * k), (k, 0, sp.oo)), {}) is None
    assert smooth_value(sp.Integral(sp.sqrt(k), (k, 0, 1)), {}) is None


def test_oscillating_values_need_one_period():
    dirichlet = sp.Integral(sp.sin(3 * k) / k, (k, 0, sp.oo))
    assert float(oscillating_value(dirichlet, {})) == pytest.approx(float(sp.pi / 2), rel=1e-9)
    assert oscillating_value(sp.Integral(sp.sin(k) * sp.sin(2 * k) / k, (k, 0, sp.oo)), {}) is None
