"""Integrals of smooth functions to a dozen digits: nested ones by Gauss–Legendre rules, oscillating ones by series.

``quadrature`` cuts at step functions and works to any number of digits, at a price.  A convolution under a Laplace
transform has no steps, and to see whether two such expressions are equal a dozen digits are enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath as mp
import numpy as np
import sympy as sp

from tlssym.language import Theta
from tlssym.numbers.closures import array_function
from tlssym.numbers.evaluate import NotEvaluable, evaluate

NODES = (72, 96)
PRECISIONS = (18, 24)
AGREEMENT = 1e-9


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
    if expr.has(Theta):
        return None
    known = {symbol: np.asarray(float(value)) for symbol, value in point.items()}
    try:
        with np.errstate(all="ignore"):
            coarse, fine = (float(_value(expr, known, nodes)) for nodes in NODES)
    except (ValueError, TypeError, OverflowError):
        return None
    if not np.isfinite(fine) or not np.isfinite(coarse):
        return None
    off = abs(fine - coarse) / abs(fine) if fine else abs(coarse)
    return fine, float(-np.log10(off)) if off else 15.0


def _value(expr: Any, known: Mapping[Any, Any], nodes: int) -> Any:
    """The expression over the axes that the known arrays span."""
    own = dict(known)
    rules = {}
    outer = _outermost(expr)
    for integral in outer:
        name = sp.Dummy()
        rules[integral] = name
        own[name] = _integral(integral, known, nodes)
    plain = expr.xreplace(rules)
    symbols = sorted(plain.free_symbols, key=str)
    return array_function(symbols, plain)(*(own[s] for s in symbols)) if symbols else np.asarray(float(plain))


def _outermost(expr: Any) -> list[Any]:
    if isinstance(expr, sp.Integral):
        return [expr]
    return [found for part in expr.args for found in _outermost(part)]


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


def oscillating_value(expr: Any, point: Mapping[Any, Any]) -> Any:
    """The value of an expression whose one integral oscillates for ever with a fixed period.

    Parameters
    ----------
    expr : sympy expression
        With one integral, over one variable from a number to infinity, in which sines and cosines have
        arguments linear in the variable.
    point : mapping from symbol to number

    Returns
    -------
    mpf or None
        None where it is not of this kind, or where two precisions do not agree.
    """
    integrals = _outermost(expr)
    if len(integrals) != 1 or len(integrals[0].limits) != 1 or integrals[0].function.has(sp.Integral):
        return None
    integral = integrals[0].xreplace(dict(point))
    variable, low, high = integral.limits[0]
    if high == sp.oo and integral.function.has(sp.besselj):
        return _bessel_value(integral)
    waves = {sp.diff(wave.args[0], variable) for wave in integral.function.atoms(sp.sin, sp.cos)}
    rates = {abs(rate) for rate in waves if rate != 0}
    if high != sp.oo or len(rates) != 1 or not next(iter(rates)).is_number:
        return None
    name = sp.Dummy()
    found = []
    for precision in PRECISIONS:
        with mp.workdps(precision):
            try:
                wave = mp.mpf(str(sp.N(next(iter(rates)), precision)))
                start = mp.mpf(str(sp.N(low, precision)))
                value = _along(integral.function, variable, start, wave)
                found.append(evaluate(expr.xreplace({integrals[0]: name}), {**point, name: value}))
            except (NotEvaluable, ValueError, ZeroDivisionError, mp.libmp.NoConvergence):
                return None
    return found[-1] if abs(found[0] - found[1]) <= AGREEMENT * abs(found[1]) else None


def _bessel_value(integral: Any) -> Any:
    """∫ J_n(k x) f(x) dx to infinity, summed from zero to zero; None where it is not of this kind."""
    variable, low, _ = integral.limits[0]
    waves: list[Any] = list(integral.function.atoms(sp.besselj))
    if len(waves) != 1:
        return None
    (wave,) = waves
    rate = sp.diff(wave.args[1], variable)
    if not rate.is_number or not rate.is_positive or not wave.args[0].is_Integer or low != 0:
        return None
    if wave.args[1] != rate * variable or integral.function.has(sp.sin, sp.cos):
        return None
    found = []
    for precision in PRECISIONS:
        with mp.workdps(precision):
            order, size = int(wave.args[0]), mp.mpf(str(sp.N(rate, precision)))
            found.append(
                mp.quadosc(
                    lambda u: evaluate(integral.function, {variable: u}),
                    [0, mp.inf],
                    zeros=lambda n, order=order, size=size: mp.besseljzero(order, n) / size,
                )
            )
    return found[-1] if abs(found[0] - found[1]) <= AGREEMENT * abs(found[1]) else None


def _along(f: Any, x: Any, start: Any, rate: Any) -> Any:
    """The first periods as they stand; after them the terms that oscillate apart from those that do not."""
    far = start + 4 * mp.pi / rate
    near = [start, *(start + k * mp.pi / rate for k in range(1, 5))]
    total = mp.quad(lambda u: evaluate(f, {x: u}), near)
    for term in sp.Add.make_args(sp.expand(f)):
        here = lambda u, term=term: evaluate(term, {x: u})  # noqa: E731
        if term.has(sp.sin, sp.cos):
            total += mp.quadosc(here, [far, mp.inf], omega=rate)
        else:
            total += mp.quad(here, [far, 10 * far, mp.inf])
    return total
