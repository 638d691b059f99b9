"""The steps that an integration is told in: each holds by numbers, and with a slip in it does not."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Integral, Rational, log, oo, sqrt, symbols

from tlssym.check.steps import check_steps
from tlssym.language import Theta
from tlssym.mathematics.regions import evaluate

a, d, E, W, D, p = symbols("a d E W D p", positive=True)
x, y, z, R = symbols("x y z R", positive=True)

PLANE = Integral(Theta(x * y - p) / (x * y), (x, 0, 1), (y, 0, 1))
ORDERED = Integral(Theta(x * y * z - p) * Theta(x - y), (z, 0, 1), (y, 0, 1), (x, 0, 1))
SHELL = Integral(R ** (d - 1) * Theta(R - W) / R**a, (R, 0, oo))
WINDOW = Integral(
    Theta(D / R**3 - Abs(E - x)) * Theta(D / R**3 - W / 2) * Theta(W - D / R**3) * R**2,
    (x, 0, oo),
    (R, 0, oo),
)
BETA = Integral(y**a * Theta(W - y) * x ** (a - 1) / (x + p) ** 2, (y, 0, oo), (x, 0, oo))
SQUARE_ROOT = Integral(
    Theta(W / (R**4 * sqrt(x**2 + D**2)) - Abs(x - E)) * Theta(R - 1) * R**2, (x, 0, oo), (R, 0, oo)
)  # fmt: skip

CASES = [
    pytest.param(
        PLANE, {}, ["find the limits", *["integrate between limits"] * 2], id="a corner with logarithms"
    ),
    pytest.param(ORDERED, {}, ["find the limits", *["integrate between limits"] * 3], id="ordered limits"),
    pytest.param(SHELL, {}, ["find the limits", "integrate between limits"], id="a shell in d dimensions"),
    pytest.param(WINDOW, {}, ["integrate window", "integrate between limits"], id="a window and an octave"),
    pytest.param(
        BETA,
        {},
        ["find the limits", "integrate between limits", "change the variable", "Beta function"],
        id="what stands in no sum",
    ),
    pytest.param(SQUARE_ROOT, {"small": W}, ["integrate window"], id="a window with a root, narrow"),
]


@pytest.mark.parametrize(("integral", "asked", "rules"), CASES)
def test_every_formula_of_an_integration_is_confirmed(
    integral: Any, asked: dict[str, Any], rules: list[str]
) -> None:
    result = evaluate(integral, **asked)
    steps = [s for s in check_steps(result.steps, result.conditions) if s.before is not None]
    assert [s.rule for s in steps][: len(rules)] == rules
    assert steps[0].before == integral and steps[-1].after == result.value
    assert all(s.checked is True for s in steps), [(s.rule, s.check) for s in steps]
    if asked:
        assert not steps[0].exact and steps[0].claim is not None


@pytest.mark.parametrize(("integral", "asked", "rules"), CASES)
def test_a_slip_in_a_formula_is_seen(integral: Any, asked: dict[str, Any], rules: list[str]) -> None:
    result = evaluate(integral, **asked)
    told = [s for s in result.steps if s.before is not None]
    slips = check_steps([replace(s, after=Rational(6, 5) * s.after) for s in told], result.conditions)
    assert [s.checked for s in slips] == [False] * len(slips), [(s.rule, s.check) for s in slips]


def test_a_lost_step_function_is_seen() -> None:
    result = evaluate(ORDERED)
    first = next(s for s in result.steps if s.rule == "find the limits")
    unordered = Integral(Theta(x * y * z - p), *ORDERED.limits)
    assert check_steps([replace(first, before=unordered)], result.conditions)[0].checked is False


def test_touching_constraints_are_no_limits() -> None:
    """At the corner x = y = 1 the limit y < 1 touches the region y < x < 1 without cutting it."""
    limited = next(s for s in evaluate(ORDERED).steps if s.rule == "find the limits").after
    assert not limited.has(sp.Min, sp.Max)
    assert tuple(limited.limits[1]) == (y, p / x, x)


def test_an_end_without_a_limit_of_its_own_is_left_to_the_corners() -> None:
    """∫ (1/x − 1/(x + 1)) converges only as a whole, and is no sum of two integrals."""
    result = evaluate(Integral(1 / x - 1 / (x + 1), (x, 1, oo)))
    assert result.value is None or sp.simplify(result.value - log(2)) == 0
    assert all(s.checked is not False for s in check_steps(result.steps, result.conditions))


def _fuzz() -> Any:
    place = Path(__file__).parents[2] / "benchmarks" / "regions_fuzz.py"
    spec = importlib.util.spec_from_file_location("regions_fuzz_of_steps", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FUZZ = _fuzz()


@pytest.mark.parametrize("first", [8, *(pytest.param(each, marks=pytest.mark.slow) for each in (0, 16, 24, 32))])
def test_random_integrations_have_no_step_that_is_refuted(first: int) -> None:
    confirmed = 0
    for seed in range(first, first + 8):
        question = FUZZ.question(seed)
        result = question.ask()
        for step in check_steps(result.steps, result.conditions) if result.converges else ():
            assert step.checked is not False, (question.told(), step.rule, step.check)
            confirmed += step.checked is True
    assert confirmed > 0
