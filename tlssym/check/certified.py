"""An enclosure of a one-dimensional integral in ball arithmetic: the second opinion beside quadrature.

The integrand has to be piecewise analytic between known points: steps and absolute values are cut at the real roots of
polynomials, on each stretch arb bounds the error of its Gauss-Legendre rule on ellipses in the complex plane, and where
it cannot, nothing is said.  All limits are numbers; a range to infinity is turned over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import flint
import mpmath as mp
import sympy as sp
from flint import acb, arb

from tlssym.language import Theta
from tlssym.numbers.functions import named

EVALUATIONS = 20_000
"""What one stretch may take."""
LEAST_DIGITS = 8
"""An enclosure with fewer is no second opinion."""
GUARD = 40
_FUNCTIONS = named(acb, "arb")
_CONSTANTS: dict[Any, Callable[[], Any]] = {
    sp.pi: lambda: acb(arb.pi()),
    sp.E: lambda: acb(1).exp(),
    sp.EulerGamma: lambda: acb(arb.const_euler()),
}


class _Beyond(Exception):
    """Something that is not enclosed here."""


def enclosure(integral: sp.Expr, point: Mapping[sp.Symbol, Any], digits: int) -> Any:
    """A ball that holds an integral at a point, or None where none is found.

    Parameters
    ----------
    integral : sympy Integral
        Over one variable.
    point : mapping
        Exact numbers for its free symbols.
    digits : int
        Aimed at.

    Returns
    -------
    flint.arb or None
    """
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        return None
    with flint.ctx.workprec(int(digits * 3.33) + GUARD):
        try:
            x, low, high = integral.limits[0]
            total = _over(integral.function.subs(point), x, low.subs(point), high.subs(point))
        except (_Beyond, ValueError, ZeroDivisionError, OverflowError):
            return None
    if not total.is_finite() or not total.imag.contains(0):
        return None
    ball = total.real
    small = arb(10) ** -LEAST_DIGITS
    return ball if ball.rad() <= small * abs(ball.mid()) or ball.rad() <= small * small else None


def distance(number: Any, ball: Any) -> Any:
    """By how much a number of mpmath differs from what a ball holds, at most; relative to that where it is not zero."""
    with flint.ctx.workprec(mp.mp.prec + GUARD):
        most, least = abs(_exact(number) - ball).abs_upper(), abs(ball).abs_lower()
        return mp.mpf((most / least if least > 0 else most).abs_upper().str(8, radius=False))


def can_be(number: Any, ball: Any, allowed: Any) -> bool:
    """Whether a number of mpmath that is known up to ``allowed`` can be what a ball holds."""
    with flint.ctx.workprec(mp.mp.prec + GUARD):
        off = abs(_exact(number) - ball).abs_lower().str(15, radius=False)
        return bool(mp.mpf(off) <= allowed)


def _exact(number: Any) -> Any:
    """A number of mpmath as a ball without a radius."""
    sign, mantissa, power, _ = mp.mpf(number)._mpf_
    return arb(int(-mantissa if sign else mantissa)) * arb(2) ** int(power)


def _over(integrand: sp.Expr, x: Any, low: Any, high: Any) -> Any:
    """The integral from one number to another, or to infinity."""
    if low is -sp.oo or low in (sp.oo, sp.zoo, sp.nan) or high in (-sp.oo, sp.zoo, sp.nan):
        raise _Beyond
    if high is sp.oo:
        # x = 1/u: the far end becomes u = 0
        middle, u = sp.Max(low, 0) + 1, sp.Dummy("u", positive=True)
        turned = sp.powsimp(sp.powdenest(sp.cancel(sp.together(integrand.subs(x, 1 / u) / u**2)), force=True))
        return _over(integrand, x, low, middle) + _over(turned, u, sp.S.Zero, 1 / middle)
    a, b = _number(low), _number(high)
    if not a.real < b.real:
        raise _Beyond
    inside = [root for root in _cuts(integrand, x) if _is_between(a.real, root, b.real)]
    ends = [a, *map(acb, sorted(inside, key=lambda root: float(root.mid()))), b]
    return sum((_stretch(integrand, x, s, t) for s, t in pairwise(ends)), acb(0))


def _is_between(a: Any, root: Any, b: Any) -> bool:
    """Whether a cut lies inside; one that cannot be told from an end is not guessed about."""
    if any(end.is_exact() and root.is_exact() and root == end for end in (a, b)):
        return False
    if root.overlaps(a) or root.overlaps(b):
        raise _Beyond
    return bool(a < root < b)


def _cuts(integrand: sp.Expr, x: Any) -> list[Any]:
    """Where a step or an absolute value changes: the real roots of polynomials."""
    found: list[Any] = []
    for call in integrand.atoms(Theta, sp.Abs):
        for part in sp.fraction(sp.together(call.args[0])):
            if not part.has(x):
                continue
            polynomial = sp.Poly(part, x) if part.is_polynomial(x) else None
            if polynomial is None or not all(c.is_Rational for c in polynomial.all_coeffs()):
                raise _Beyond
            coefficients = [flint.fmpq(int(c.p), int(c.q)) for c in reversed(polynomial.all_coeffs())]
            whole = flint.fmpq_poly(coefficients).numer()
            roots = [root for root, _ in whole.complex_roots()]
            found += [root.real for root in roots if root.imag.is_zero()]
            if any(not r.imag.is_zero() and r.imag.contains(0) for r in roots):
                raise _Beyond
    apart: list[Any] = []
    for root in found:
        if not any(root.overlaps(other) for other in apart):
            apart.append(root)
    return apart


def _stretch(integrand: sp.Expr, x: Any, a: Any, b: Any) -> Any:
    """Between two neighbouring cuts, where every step and every sign is what it is in the middle."""
    middle = ((a + b) / 2).mid()
    swaps = {}
    for call in integrand.atoms(Theta, sp.Abs):
        sign = _value(call.args[0], x, middle, False).real
        if not (sign > 0 or sign < 0):
            raise _Beyond
        if isinstance(call, sp.Abs):
            swaps[call] = call.args[0] if sign > 0 else -call.args[0]
        else:
            swaps[call] = sp.S.One if sign > 0 else sp.S.Zero
    plain = integrand.xreplace(swaps)
    if plain == 0:
        return acb(0)
    if plain.atoms(Theta, sp.Abs):
        raise _Beyond

    def value(z: Any, analytic: bool) -> Any:
        return _value(plain, x, z, analytic)

    value(acb(middle), False)  # what is not known here is told at once
    return acb.integral(value, a, b, eval_limit=EVALUATIONS)


def _number(expr: sp.Expr) -> Any:
    return _value(expr, None, None, False)


def _value(expr: sp.Expr, x: Any, z: Any, analytic: bool) -> Any:
    """An expression at a complex ball; where asked, nothing finite across a branch cut."""
    if expr == x:
        return z
    if expr.is_Rational:
        return acb(arb(flint.fmpq(int(expr.p), int(expr.q))))
    if expr in _CONSTANTS:
        return _CONSTANTS[expr]()
    arguments = [_value(each, x, z, analytic) for each in expr.args]
    if expr.is_Add:
        return sum(arguments[1:], arguments[0])
    if expr.is_Mul:
        product = arguments[0]
        for each in arguments[1:]:
            product = product * each
        return product
    if expr.is_Pow:
        return _power(expr.exp, arguments[0], arguments[1], analytic)
    known = _FUNCTIONS.get(expr.func)
    if known is None:
        raise _Beyond
    # of these the logarithm alone has a cut
    return known(arguments[0], analytic=analytic) if expr.func is sp.log else known(arguments[0])


def _power(exponent: sp.Expr, base: sp.Expr, power: sp.Expr, analytic: bool) -> Any:
    if exponent.is_Integer:
        return base ** int(exponent)
    if exponent.is_Rational and exponent.q == 2:
        return base.sqrt(analytic=analytic) ** int(exponent.p)
    return base.pow(power, analytic=analytic)
