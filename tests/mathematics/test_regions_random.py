"""Random regions in one to four dimensions against quadrature, and divergent ones with convergent twins.

The exponents stay symbolic (a and d) in the engine; numbers are put in afterwards.  The numbers come from
nested Gauss quadrature between the kinks in one and two dimensions, from seeded sampling above.
"""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from sympy import Integral, Rational, oo, symbols

from tlssym.language import Theta
from tlssym.mathematics.regions import evaluate

a, d, p, q = symbols("a d p q", positive=True)
POINT = {a: Rational(17, 5), d: Rational(9, 4), p: Rational(3, 7), q: Rational(5, 2)}
X = symbols("x_1:5")


def in_logs(source, size, *, bounded):
    """Exponents c (symbolic), constraint rows (symbolic) and log offsets, for x_i = e^{y_i}."""

    def exponent():
        return source.choice([a, d, 1, Rational(1, 2), a - d, -a / 2, -1, d / a, Rational(3, 2)])

    rows, offsets = [], []
    for i in range(size):
        low, high = source.choice([(p, q), (1, q), (p, 1), (p**2, q * 2)])
        rows.append([1 if k == i else 0 for k in range(size)])
        offsets.append(-sp.log(low))
        if bounded or source.random() < 0.4:
            rows.append([-1 if k == i else 0 for k in range(size)])
            offsets.append(sp.log(high))
    for _ in range(source.randint(1, 2)):
        row = [source.choice([0, 1, -1, a, -d, 2]) for _ in range(size)]
        if any(row):
            rows.append(row)
            offsets.append(sp.log(source.choice([p, q, 2 * q, q**2 / p])))
    return [exponent() for _ in range(size)], rows, offsets


def as_integral(c, rows, offsets):
    variables = X[: len(c)]
    integrand = sp.Mul(*[x ** (e - 1) for x, e in zip(variables, c, strict=True)])
    for row, offset in zip(rows, offsets, strict=True):
        larger = sp.exp(offset) * sp.Mul(*[x**e for x, e in zip(variables, row, strict=True)])
        integrand *= Theta(larger - 1)
    return Integral(integrand, *[(x, 0, oo) for x in variables])


def numbers(c, rows, offsets):
    at = lambda e: float(sp.N(sp.sympify(e).subs(POINT), 30))  # noqa: E731
    return [at(e) for e in c], [[at(e) for e in row] for row in rows], [at(e) for e in offsets]


def span(c, rows, offsets, fixed):
    """Ends of the last variable's range once the others are fixed; None where it is empty."""
    low, high = -mpmath.inf, mpmath.inf
    for row, offset in zip(rows, offsets, strict=True):
        value = offset + sum(r * y for r, y in zip(row, fixed, strict=False))
        slope = row[len(fixed)]
        if slope > 0:
            low = max(low, -value / slope)
        elif slope < 0:
            high = min(high, -value / slope)
        elif value <= 0:
            return None
    return (low, high) if low < high else None


def inner(c, rows, offsets, fixed):
    ends = span(c, rows, offsets, fixed)
    if ends is None:
        return mpmath.mpf(0)
    low, high = ends
    reach = 80 / max(abs(c[-1]), 0.2)
    low, high = max(low, -reach + min(high, 0)), min(high, reach + max(low, 0))
    if not low < high:
        return mpmath.mpf(0)
    return mpmath.quad(lambda y: mpmath.exp(c[-1] * y), mpmath.linspace(low, high, 2 + int((high - low) / 8)))


def by_quadrature(c, rows, offsets):
    if len(c) == 1:
        return inner(c, rows, offsets, [])
    kinks = {-60.0, 60.0}
    for i in range(len(rows)):
        if rows[i][1] == 0 and rows[i][0]:
            kinks.add(-offsets[i] / rows[i][0])
        for j in range(i):
            det = rows[i][0] * rows[j][1] - rows[i][1] * rows[j][0]
            if abs(det) > 1e-12:
                kinks.add((-offsets[i] * rows[j][1] + offsets[j] * rows[i][1]) / det)
    cuts = sorted(k for k in kinks if abs(k) <= 60)
    fine = [cuts[0]]
    for cut in cuts[1:]:
        parts = 1 + int((cut - fine[-1]) / 6)
        start = fine[-1]
        fine += [start + (cut - start) * (k + 1) / parts for k in range(parts)]
    return mpmath.quad(lambda y: mpmath.exp(c[0] * y) * inner(c, rows, offsets, [y]), fine, maxdegree=5)


def by_sampling(c, rows, offsets, seed):
    """Mean over a box in logs: value and standard error."""
    size = len(c)
    low, high = np.full(size, -np.inf), np.full(size, np.inf)
    for row, offset in zip(rows, offsets, strict=True):
        used = [k for k in range(size) if row[k]]
        if len(used) == 1:
            k = used[0]
            if row[k] > 0:
                low[k] = max(low[k], -offset / row[k])
            else:
                high[k] = min(high[k], -offset / row[k])
    y = np.random.default_rng(seed).uniform(low, high, (400_000, size))
    inside = (y @ np.array(rows).T + np.array(offsets) > 0).all(axis=1)
    values = np.where(inside, np.exp(y @ np.array(c)), 0.0) * np.prod(high - low)
    return values.mean(), values.std() / np.sqrt(len(values))


def value_at_point(result):
    value = result.value.subs(POINT)
    return sp.N(value, 30)


@pytest.mark.parametrize("seed", range(24))
def test_value_agrees_with_quadrature_in_one_and_two_dimensions(seed):
    source = random.Random(seed)
    size = 1 + seed % 2
    c, rows, offsets = in_logs(source, size, bounded=True)
    assuming = (p < 1, q > 1, a > d)
    expected = by_quadrature(*numbers(c, rows, offsets))
    result = evaluate(as_integral(c, rows, offsets), assuming=assuming)
    assert result.converges is True, result.refused
    matching = [result.value] if all(k.subs(POINT) == True for k in result.conditions) else []  # noqa: E712
    matching += [v for k, v in result.cases if k.subs(POINT) == True]  # noqa: E712
    if not matching:
        # the point lies in a chamber that was not listed: with numbers it is the only one
        result = evaluate(as_integral(c, rows, offsets).subs(POINT))
        matching = [result.value]
    for value in matching:
        assert abs(sp.N(value.subs(POINT), 25) - expected) < 1e-9 * (1 + abs(expected))


@pytest.mark.parametrize("seed", range(16))
def test_value_agrees_with_sampling_in_three_and_four_dimensions(seed):
    source = random.Random(1000 + seed)
    size = 3 + seed % 2
    c, rows, offsets = in_logs(source, size, bounded=True)
    expected, error = by_sampling(*numbers(c, rows, offsets), seed)
    # exponents and parameters as numbers here: one chamber, so that the value is that of the point
    rules = {a: POINT[a], d: POINT[d], p: POINT[p], q: POINT[q]}
    c = [sp.sympify(e).subs(rules) for e in c]
    rows = [[sp.sympify(e).subs(rules) for e in row] for row in rows]
    result = evaluate(as_integral(c, rows, [o.subs(rules) for o in offsets]))
    assert result.converges is True, result.refused
    assert abs(float(result.value) - expected) < 6 * error + 1e-12


@pytest.mark.parametrize("seed", range(30))
def test_divergent_region_is_told_from_its_convergent_twin(seed):
    source = random.Random(2000 + seed)
    size = 1 + seed % 4
    # an unbounded simplicial cone cut by random edges: x_i > low_i, with c < 0 on every ray
    rows = [[0] * size for _ in range(size)]
    for i in range(size):
        rows[i][i] = 1
        for k in range(i):
            rows[i][k] = source.choice([0, 0, 1, -1])
    inverse = sp.Matrix(rows).inv()
    rates = [source.choice([-a, -d, Rational(-1, 2), -a - d, -2]) for _ in range(size)]
    c = list(sp.Matrix([rates]) * sp.Matrix(rows))
    offsets = [sp.log(source.choice([p, q])) for _ in range(size)]
    good = evaluate(as_integral(c, rows, offsets))
    assert good.converges is True and good.conditions == (), good
    y0 = inverse * sp.Matrix([-o for o in offsets])
    expected = sp.exp((sp.Matrix([c]) * y0)[0]) / sp.Mul(*[-r for r in rates])
    assert abs(sp.N((good.value - expected).subs(POINT), 30)) < 1e-20 * abs(sp.N(expected.subs(POINT)))
    broken = list(rates)
    broken[source.randrange(size)] = source.choice([sp.S.Zero, a, Rational(1, 3)])
    bad = evaluate(as_integral(list(sp.Matrix([broken]) * sp.Matrix(rows)), rows, offsets))
    assert bad.converges is False and bad.value is None and bad.escapes and bad.missing == ()


@pytest.mark.parametrize("seed", range(6))
def test_sign_of_an_exponent_becomes_the_condition(seed):
    source = random.Random(seed)
    k = source.randint(1, 4)
    x, y = X[:2]
    f = x ** (k * d - a - 1) * Theta(x - p) * Theta(q - y) * y ** (source.randint(1, 3) - 1)
    result = evaluate(Integral(f, (x, 0, oo), (y, 0, oo)))
    assert result.converges is True and result.conditions == (sp.Gt(a, k * d),)
    refused = evaluate(Integral(f, (x, 0, oo), (y, 0, oo)), assuming=(a < k * d,))
    assert refused.converges is False and refused.missing == (sp.Gt(a, k * d),)
    assert Fraction(k) >= 1
