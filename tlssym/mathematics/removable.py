"""Exponents at which a formula is 0/0: it stands for its limit there, or is undefined."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.numbers.evaluate import NotEvaluable, evaluate

DIGITS, NEAR = 40, (mp.mpf(10) ** -8, mp.mpf(10) ** -10)
SETTLED = mp.mpf(10) ** -6


def edges(expr: Any, conditions: Collection[Any] = ()) -> tuple[tuple[Any, bool], ...]:
    """Where a denominator that is a sum of exponents vanishes, and whether the formula has a limit there.

    Parameters
    ----------
    expr : sympy expression
    conditions : collection of sympy relations
        What they exclude is left out.

    Returns
    -------
    tuple of (sympy Equality, bool)
        Such as (a = d, True).

    Examples
    --------
    >>> a, d = sp.symbols("a d", positive=True)
    >>> edges((1 - 2 ** ((d - a) / a)) / (a - d))
    ((Eq(a, d), True),)
    """
    if not isinstance(expr, sp.Expr):
        return ()
    exponents = {s for power in expr.atoms(sp.Pow) for s in power.exp.free_symbols}
    found: dict[Any, bool] = {}
    for power in sorted(expr.atoms(sp.Pow), key=str):
        base = power.base
        if not base.is_Add or not base.free_symbols or not base.free_symbols <= exponents:
            continue
        symbol = min(base.free_symbols, key=str)
        slope = sp.diff(base, symbol)
        if slope.free_symbols or not slope.is_nonzero:
            continue
        root = sp.expand(symbol - base / slope)
        if any(c.subs(symbol, root) in (False, sp.false) for c in conditions if isinstance(c, sp.Basic)):
            continue
        limit = _limit_at(expr, symbol, root)
        if limit is not None:
            found[sp.Eq(symbol, root, evaluate=False)] = limit
    return tuple(found.items())


def _limit_at(expr: Any, symbol: Any, root: Any) -> bool | None:
    """Whether a formula without a value at a point has a limit there; None where it has a value."""
    others = sorted(expr.free_symbols - {symbol}, key=str)
    point = {s: sp.Rational(3 * i + 23, 11) for i, s in enumerate(others)}
    at = root.subs(point)
    if at.is_positive is not True:
        return None
    with mp.workdps(DIGITS):
        try:
            evaluate(expr, {**point, symbol: at})
        except (NotEvaluable, ZeroDivisionError):
            pass
        else:
            return None
        try:
            near, nearer = (evaluate(expr, {**point, symbol: at + sp.Float(gap, DIGITS)}) for gap in NEAR)
        except (NotEvaluable, ZeroDivisionError):
            return None
        return bool(mp.isfinite(nearer) and abs(near - nearer) < SETTLED * abs(nearer))
