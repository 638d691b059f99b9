"""Powers of sums over boxes: a bounded variable is never left out of a sum and called exact."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sympy as sp
from sympy import Integral, Rational, gamma, log, oo, symbols

from tlssym.check.quadrature import quadrature
from tlssym.language import Theta
from tlssym.mathematics.effort import Exhausted, bounded
from tlssym.mathematics.regions import evaluate
from tlssym.parse.lower import lower_node
from tlssym.where import read_statements, read_where

x, y, z, u, b, c, k, L, m, q = symbols("x y z u b c k L m q", positive=True)
CASES = Path(__file__).parents[3] / "shared" / "cases" / "truth.jsonl"
POINT = {
    b: Rational(9, 2),
    c: Rational(2, 3),
    k: Rational(5, 4),
    L: Rational(7, 5),
    m: Rational(4, 7),
    q: Rational(3, 2),
}


@pytest.mark.parametrize(
    ("integral", "value"),
    [
        (Integral((x + y + k) ** -3, (y, 0, oo), (x, 0, L)), (1 / k - 1 / (L + k)) / 2),
        (Integral(y * (x + y**2 + q) ** -2, (y, 0, oo), (x, 0, m)), log((m + q) / q) / 2),
        (Integral(y / (x + y + c) ** 3, (y, 0, oo), (x, 0, q)), log((c + q) / c) / 2),
        (Integral(x / (x**2 + y + c) ** 3, (y, 0, oo), (x, 0, k)), k**2 / (4 * c * (c + k**2))),
        (
            Integral(x * y / ((k + x**2) ** 2 * (1 + y) ** 2), (x, 0, oo), (y, 0, q)),
            (log(1 + q) - q / (1 + q)) / (2 * k),
        ),
        (
            Integral((x**3 + y + c) ** -3, (x, 0, oo), (y, 0, k)),
            gamma(Rational(1, 3))
            * gamma(Rational(8, 3))
            * (c ** Rational(-5, 3) - (c + k) ** Rational(-5, 3))
            / 10,
        ),
    ],
)
def test_a_finite_limit_under_a_sum_has_its_whole_value(integral, value):
    found = evaluate(integral)
    assert found.exact and not found.conditions
    assert abs(sp.N((found.value - value).subs(POINT), 20)) < 1e-15
    # the twin: what is left when the bounded variable is dropped from the sum
    assert abs(sp.N((found.value / value - 1).subs(POINT | {L: 3, m: 3, q: 4, k: 3}), 20)) < 1e-15


def test_several_finite_limits_with_a_symbolic_power():
    found = evaluate(Integral((x + y + z + u + k) ** -b, (y, 0, oo), (x, 0, L), (z, 0, m), (u, 0, q)))
    assert found.exact and found.conditions == (b > 1,)
    dropped = L * m * q * k ** (1 - b) / (b - 1)
    inside = evaluate(Integral((x + z + u + k) ** (1 - b) / (b - 1), (x, 0, L), (z, 0, m), (u, 0, q)))
    assert abs(sp.N((found.value / inside.value - 1).subs(POINT), 20)) < 1e-12
    assert abs(sp.N((found.value / dropped - 1).subs(POINT), 20)) > 0.1
    number = quadrature(
        inside.value * 0 + Integral((x + z + u + k) ** (1 - b) / (b - 1), (x, 0, L), (z, 0, m), (u, 0, q)),
        POINT,
        digits=8,
    )
    assert abs(number.value - sp.N(found.value.subs(POINT), 20)) < 1e-9


def test_a_sum_over_unbounded_variables_alone_is_still_a_beta_function():
    found = evaluate(Integral(y * (x + y**2 + q) ** -b, (y, 0, oo), (x, 0, oo)))
    assert found.exact and found.conditions == (b > 2,)


def test_a_range_that_may_have_no_real_end_is_refused():
    assert evaluate(Integral(x * y, (y, 0, sp.sqrt(1 - x**2)), (x, 0, 2))).value is None


@pytest.mark.slow
@pytest.mark.skipif(not CASES.exists(), reason="the cases are not here")
def test_values_once_called_exact_are_right_or_refused():
    tried = 0
    for line in CASES.read_text().splitlines():
        case = json.loads(line)
        if case["kind"] != "engine exact value wrong" or case["latex"].count("\\int") > 3:
            continue
        statements, _ = read_statements(case["latex"], "LATEX")
        member = statements[0].members[0]
        given = read_where((), member)
        found = evaluate(lower_node(member, given.notation).xreplace(given.values))
        if found.value is None:
            continue
        tried += 1
        point = {s: case["numeric"][0][f"P_{s.name}"] for s in found.value.free_symbols}
        off = abs(sp.N(found.value.subs(point)) / float(case["numeric"][2]) - 1)
        wrong = abs(float(case["numeric"][1]) / float(case["numeric"][2]) - 1)
        assert off < 2e-3 and off < wrong / 5, case["latex"]
    assert tried > 5


def test_work_is_counted_and_ended_from_inside():
    assert bounded(10_000, lambda: sum(1 for _ in range(10))) == 10

    def endless() -> None:
        while True:
            try:
                sp.Integer(1) + x
            except Exception:
                continue

    with pytest.raises(Exhausted):
        bounded(10_000, endless)
    # an inner bound counts with the outer one
    with pytest.raises(Exhausted):
        bounded(10_000, lambda: bounded(10**12, endless))


def test_a_step_between_two_variables_is_a_limit_where_one_has_none():
    found = evaluate(Integral((x + u + c) ** -3 * Theta(x - u), (u, 0, oo), (x, 0, q)))
    if found.value is not None:
        number = quadrature(Integral((x + u + c) ** -3, (u, 0, x), (x, 0, q)), POINT, digits=12).value
        assert abs(number - sp.N(found.value.subs(POINT), 20)) < 1e-11
