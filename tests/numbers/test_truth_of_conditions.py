"""Several conditions at a point: those that fail, and those that can be tried."""

from __future__ import annotations

import sympy as sp

from tlssym.numbers.conditions import broken, usable

a, d, E = sp.symbols("a d E", positive=True)
CONDITIONS = (a > d, a < 2 * d, sp.Eq(E, a), 1 / (a - 3) < E)


def test_what_fails_is_told_and_what_is_not_decided_is_not():
    assert broken(CONDITIONS[:2], {a: 5, d: 2}) == (a < 2 * d,)
    assert broken(CONDITIONS[:2], {a: 3, d: 2}) == ()
    assert broken(CONDITIONS, {a: 3, d: 2}) == ()
    assert broken(CONDITIONS, {a: 3.0, d: 3.5, E: 2.0}) == (a > d, sp.Eq(E, a))


def test_only_orders_of_known_symbols_are_tried():
    assert usable(CONDITIONS, [a, d]) == (a > d, a < 2 * d)
    assert usable(CONDITIONS) == (a > d, a < 2 * d, 1 / (a - 3) < E)
    assert usable((sp.true, sp.Ne(a, d), sp.Or(a > d, a < 1))) == ()
