"""Integrals of smooth functions to a dozen digits, nested ones too: Gauss–Legendre rules over whole arrays.

``check.quadrature`` cuts at step functions and works to any number of digits, at a price.  A convolution under a
Laplace transform has no steps, and to see whether two such expressions are equal a dozen digits are enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp

from tlssym.language import Theta
from tlssym.numbers.closures import array_function

NODES = (72, 96)
AGREEMENT = 1e-9
MOST_NESTED = 3
DECADES, STEP, COARSE = 30, 1 / 400, 1e-3
"""How far and how finely a range without end is looked over, and to how much that must agree."""
"""Ranges inside one another: each multiplies the nodes."""


def smooth_value(expr: Any, point: Mapping[Any, Any]) -> float | None:
    """The value of an expression with integrals of smooth functions in it.

    Parameters
    ----------
    expr : sympy expression
        Without step functions; ranges may be infinite upwards, and limits may depend on outer variables.
    point : mapping from symbol to number
        A value for each free symbol.

    Returns
    -------
    float or None
        None where two rules with different numbers of nodes disagree by more than ``AGREEMENT``, or where the
        integrand is not of this kind.
    """
    found = smooth_digits(expr, point)
    return found[0] if found is not None and found[1] >= -np.log10(AGREEMENT) else None


def smooth_digits(expr: Any, point: Mapping[Any, Any]) -> tuple[float, float] | None:
    """The same value with the digits on which two rules agree; None where it could not be evaluated."""
    if expr.has(Theta) or _nested(expr) > MOST_NESTED:
        return None
    known = {symbol: np.asarray(float(value)) for symbol, value in point.items()}
    try:
        with np.errstate(all="ignore"):
            coarse, fine = (float(_value(expr, known, nodes)) for nodes in NODES)
    except (ValueError, TypeError, OverflowError):
        return None
    if not np.isfinite(fine) or not np.isfinite(coarse) or fine == 0:
        return None  # what is nothing at all nodes may stand between them
    if any(_lies_elsewhere(each, known) for each in outermost(expr)):
        return None
    off = abs(fine - coarse) / abs(fine) if fine else abs(coarse)
    return fine, float(-np.log10(off)) if off else 15.0


def _lies_elsewhere(integral: Any, known: Mapping[Any, Any]) -> bool:
    """Whether a look over all decades finds another size: a peak near zero that stands between the nodes."""
    (variable, *ends), *others = integral.limits
    if others or len(ends) != 2 or ends[1] != sp.oo or integral.function.has(sp.Integral):
        return False
    with np.errstate(all="ignore"):
        steps = np.exp(np.arange(-DECADES, DECADES, STEP) * np.log(10))
        places = {**known, variable: float(_value(ends[0], known, NODES[0])) + steps}
        heights = _value(integral.function, places, NODES[0]) * steps
        found = float(np.nansum(heights) * STEP * np.log(10))
        value = float(_value(integral, known, NODES[-1]))
    return abs(found - value) > COARSE * max(abs(found), abs(value))


def _nested(expr: Any) -> int:
    """How many ranges of integration stand inside one another."""
    own = len(expr.limits) if isinstance(expr, sp.Integral) else 0
    return own + max((_nested(part) for part in expr.args), default=0) if expr.has(sp.Integral) else 0


def _value(expr: Any, known: Mapping[Any, Any], nodes: int) -> Any:
    """The expression over the axes that the known arrays span."""
    own = dict(known)
    rules = {}
    outer = outermost(expr)
    for integral in outer:
        name = sp.Dummy()
        rules[integral] = name
        own[name] = _integral(integral, known, nodes)
    plain = expr.xreplace(rules)
    symbols = sorted(plain.free_symbols, key=str)
    return array_function(symbols, plain)(*(own[s] for s in symbols)) if symbols else np.asarray(float(plain))


def outermost(expr: Any) -> list[Any]:
    if isinstance(expr, sp.Integral):
        return [expr]
    return [found for part in expr.args for found in outermost(part)]


def _integral(integral: Any, known: Mapping[Any, Any], nodes: int) -> Any:
    """One more axis for every limit, the outer ones first, summed over in the end."""
    places, weights = np.polynomial.legendre.leggauss(nodes)
    places, weights = (places + 1) / 2, weights / 2
    arrays = dict(known)
    jacobian: Any = np.asarray(1.0)
    for variable, low, high in reversed(integral.limits):
        start = _value(low, arrays, nodes)[..., np.newaxis]
        if high == sp.oo:
            x, slope = start + places / (1 - places), 1 / (1 - places) ** 2
        else:
            length = _value(high, arrays, nodes)[..., np.newaxis] - start
            x, slope = start + length * places, length
        arrays = {symbol: array[..., np.newaxis] for symbol, array in arrays.items()}
        arrays[variable] = x
        jacobian = jacobian[..., np.newaxis] * weights * slope
    total = _value(integral.function, arrays, nodes) * jacobian
    return total.sum(axis=tuple(range(-len(integral.limits), 0)))
