"""Integrals of smooth functions over an infinite range: sympy's value, believed only when numbers agree."""

from __future__ import annotations

from typing import Any

import mpmath as mp
import sympy as sp

DIGITS = 20
POINTS = 3


def classical_integral(expr: Any) -> tuple[Any, str]:
    """Value of an expression with one-dimensional integrals of smooth functions.

    Parameters
    ----------
    expr : sympy expression
        With ``sympy.Integral`` over one variable each; oscillating integrands are allowed.

    Returns
    -------
    value : sympy expression or None
        None where sympy has no closed form, or the numbers do not confirm it.
    check : str
        What was compared, or why there is no value.
    """
    value = sp.simplify(expr.doit())
    if value.has(sp.Integral, sp.Piecewise, sp.nan, sp.zoo):
        return None, f"no closed form of {expr} is known"
    symbols = sorted(expr.free_symbols, key=str)
    with mp.workdps(DIGITS + 10):
        for point in range(POINTS if symbols else 1):
            values = {s: sp.Rational(7 * (i + 2) + 3 * point, 11) for i, s in enumerate(symbols)}
            numeric = expr.replace(lambda e: isinstance(e, sp.Integral), lambda e, values=values: _numeric(e.subs(values)))
            found = mp.mpf(str(sp.N(numeric.subs(values), DIGITS + 10)))
            wanted = mp.mpf(str(sp.N(value.subs(values), DIGITS + 10)))
            if abs(found - wanted) > mp.mpf(10) ** (-DIGITS // 2) * max(1, abs(wanted)):
                return None, f"quadrature gives {mp.nstr(found, 12)} for {expr}, the closed form {mp.nstr(wanted, 12)}"
    return value, f"quadrature agrees at {POINTS if symbols else 1} points"


def _numeric(integral: Any) -> Any:
    ((variable, low, high),) = integral.limits
    integrand = sp.expand(integral.function)
    steady, wave = _split(integrand, variable)
    total = mp.mpf(0)
    low = mp.mpf(str(sp.N(low, 30))) if low != -sp.oo else -mp.inf
    if wave == 0 or high != sp.oo:
        return sp.Float(str(_steady(integrand, variable, low, high)), DIGITS + 10)
    # an oscillating tail converges by the sum of its half periods; the near part as one smooth piece
    ((frequency,),) = {(_frequency(wave, variable),)}
    cut = mp.pi * 4 / frequency
    function = _function(integrand, variable)
    total += mp.quad(function, [low + mp.mpf(10) ** -25 if low == 0 else low, cut / 8, cut / 2, cut])
    total += mp.quadosc(_function(wave, variable), [cut, mp.inf], omega=frequency)
    if steady != 0:
        total += mp.quad(_function(steady, variable), [cut, mp.inf])
    return sp.Float(str(total), DIGITS + 10)


def _steady(integrand: Any, variable: Any, low: Any, high: Any) -> Any:
    top = mp.inf if high == sp.oo else mp.mpf(str(sp.N(high, 30)))
    return mp.quad(_function(integrand, variable), [low, 1, 10, top] if top == mp.inf and low < 1 else [low, top])


def _split(integrand: Any, variable: Any) -> tuple[Any, Any]:
    terms = sp.Add.make_args(integrand)
    wave = [t for t in terms if any(f.has(variable) for f in t.atoms(sp.sin, sp.cos)) and not t.has(sp.exp)]
    return sp.Add(*(t for t in terms if t not in wave)), sp.Add(*wave)


def _frequency(wave: Any, variable: Any) -> Any:
    arguments = {f.args[0] for f in wave.atoms(sp.sin, sp.cos)}
    return mp.mpf(str(sp.N(sp.diff(arguments.pop(), variable), 30)))


def _function(expr: Any, variable: Any) -> Any:
    def value(at: Any) -> Any:
        return mp.mpf(str(sp.N(expr.subs(variable, sp.Float(str(at), DIGITS + 12)), DIGITS + 10)))

    return value
