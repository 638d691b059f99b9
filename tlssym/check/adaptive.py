"""Integrals of one smooth variable by halving: the numbers where the panels of ``quadrature`` do not settle.

A range is cut at 1 and mapped to (0, 1); a stretch on which two Gauss–Legendre rules differ is halved, down to
its ends, where a singularity may lie.  What is left over after the last halving is told as the error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gmpy2  # type: ignore[import-untyped]
import mpmath
import numpy as np
import sympy as sp

from tlssym.check.quadrature.numbers import (
    Program,
    UnsupportedExpression,
    exact_number,
    gauss_legendre,
    mpfr_to_mpf,
)
from tlssym.language import Theta

BITS = 120
NODES = (20, 30)
MOST_HALVINGS = 3000
DEEPEST = 400
DIGITS = 18


def adaptive(expr: sp.Expr, values: Mapping[sp.Symbol, Any]) -> tuple[Any, Any] | None:
    """The value of an expression with integrals over one smooth variable each, and an estimate of its error.

    Parameters
    ----------
    expr : sympy expression
        Without step functions; integrals are not nested.
    values : mapping from symbol to number
        One for each free symbol.

    Returns
    -------
    (mpf, mpf) or None
        None where an integral is of another kind or does not settle.
    """
    if expr.has(Theta):
        return None
    exact = {symbol: exact_number(value) for symbol, value in values.items()}
    rules, errors = {}, []
    try:
        for integral in expr.atoms(sp.Integral):
            found = _one(integral, exact)
            if found is None:
                return None
            rules[integral] = sp.Float(mpmath.nstr(found[0], 30), 30)
            errors.append((integral, found))
    except (UnsupportedExpression, ValueError, TypeError, ArithmeticError):
        return None
    plain = expr.xreplace(rules).subs(exact)
    with mpmath.workprec(BITS):
        total = sp.N(plain, 30)
        if not total.is_comparable or not total.is_finite:
            return None
        # the front of an integral scales its error
        share = mpmath.fsum(abs(error / value) if value else mpmath.mpf(1) for _, (value, error) in errors)
        number = mpmath.mpf(str(total))
        return number, abs(number) * share


def _one(integral: sp.Expr, values: Mapping[sp.Symbol, Any]) -> tuple[Any, Any] | None:
    if len(integral.limits) != 1 or len(integral.limits[0]) != 3 or integral.function.has(sp.Integral):
        return None
    x, low, high = integral.limits[0]
    f = integral.function.xreplace(dict(values))
    low, high = (end.xreplace(dict(values)) for end in (low, high))
    if (f.free_symbols | low.free_symbols | high.free_symbols) - {x} or not (high - low).is_extended_positive:
        return None
    s = sp.Dummy("s", positive=True)
    total = error = mpmath.mpf(0)
    left = MOST_HALVINGS
    for place, slope in _stretches(x, low, high, s):
        program = Program([f.xreplace({x: place}) * slope], [s])
        found = _halved(program, s, left)
        if found is None:
            return None
        value, off, used = found
        left -= used
        total, error = total + value, error + off
    if error > abs(total) * mpmath.mpf(10) ** -6:
        return None
    return total, error


def _stretches(x: Any, low: Any, high: Any, s: Any) -> list[tuple[Any, Any]]:
    """The variable and its slope on (0, 1), for each stretch of the range."""
    if low == -sp.oo:
        middle = high - 1 if high.is_finite else sp.S.Zero
        rest = _stretches(x, middle, high, s)
        return [(middle - (1 - s) / s, s**-2), *rest]
    if high == sp.oo:
        middle = low + 1
        return [(low + s, sp.S.One), (middle + (1 - s) / s, s**-2)]
    width = (high - low) / 2
    return [(low + width * s, width), (high - width * s, width)]


def _halved(program: Program, s: Any, most: int) -> tuple[Any, Any, int] | None:
    waiting = [(gmpy2.mpfr(0), gmpy2.mpfr(1), 0)]
    used = 0
    with gmpy2.context(precision=BITS):
        total = error = size = gmpy2.mpfr(0)
        tolerance = gmpy2.mpfr(10) ** -DIGITS
        while waiting:
            a, width, depth = waiting.pop()
            used += 1
            if used > most:
                return None
            coarse, fine, largest = _rules(program, s, a, width)
            if coarse is None:
                return None
            off = abs(fine - coarse)
            size = max(size, abs(total + fine))
            if depth >= DEEPEST and abs(fine) > tolerance**1.5 * size:
                return None  # what lies beyond may be of any size, as the tail of a power of a logarithm is
            if off <= tolerance * max(size, largest) or depth >= DEEPEST:
                total, error = total + fine, error + off
                continue
            half = width / 2
            # the far half first on the stack, so that what is large is met early
            waiting += [(a, half, depth + 1), (a + half, half, depth + 1)]
        return mpfr_to_mpf(total), mpfr_to_mpf(error), used


def _rules(program: Program, s: Any, a: Any, width: Any) -> tuple[Any, Any, Any]:
    found = []
    largest = gmpy2.mpfr(0)
    for count in NODES:
        nodes, weights = gauss_legendre(count, BITS)
        values = program.exact({s: a + width * nodes})[0]
        values = np.broadcast_to(values, nodes.shape)
        if not all(gmpy2.is_finite(v) for v in values):
            return None, None, None
        found.append((values * weights).sum() * width)
        largest = max(largest, max(abs(v) for v in values) * width)
    return found[0], found[1], largest
