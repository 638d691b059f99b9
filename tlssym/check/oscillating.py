"""The value of an integral that oscillates for ever with a fixed period: the first periods, then a series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath as mp
import sympy as sp

from tlssym.numbers.evaluate import NotEvaluable, evaluate
from tlssym.numbers.smooth import AGREEMENT, outermost

PRECISIONS = (18, 24)


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
    integrals = outermost(expr)
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
