r"""Laplace's method: ∫ g(t) e^{x φ(t)} dt for large x, from where φ is largest.

At a largest place t_0 with φ = φ_0 − c u^m + …, u = t − t_0, all else is expanded in powers of v = x^{1/m} u, and

∫_0^∞ v^j e^{−c v^m} dv = Γ((j+1)/m) / (m c^{(j+1)/m})

is added for each side of t_0 that lies in the range.  The first power of x whose coefficient is not zero is the
leading term; what vanishes there, as an odd factor at an inner maximum does, is passed over.  Where broken powers
of the distance from an end stand, u = w^q makes whole ones of them.  A large power is an exponential: b^x = e^{x ln b}.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.effort import Exhausted, bounded
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.maxima import CLOSE, DIGITS, Peak, is_exact, peaks_of
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.values import Leading, Step

CALLS = 12_000_000
MOST_ORDER = 12
"""Degree of a maximum, and terms that may vanish, before the method gives up."""


@dataclass(frozen=True)
class _Term:
    """coefficient · x^{−power}."""

    power: Any
    coefficient: Any


def by_peaks(expr: Any, parameter: Parameter) -> RegionResult:
    """The first terms of an integral with one exponential whose exponent grows with the parameter.

    As many as ``parameter.terms`` says, the leading one by default.

    Raises
    ------
    OutsideClass
        The integrand is of another kind, or its largest places are not found.
    """
    if parameter.symbol is None:
        raise OutsideClass("no parameter is far")
    try:
        return bounded(CALLS, lambda: _by_peaks(expr, parameter))
    except Exhausted:
        raise OutsideClass(
            "the places where the exponent is largest were not found within the work allowed"
        ) from None


def _by_peaks(expr: Any, parameter: Parameter) -> RegionResult:
    far = parameter.symbol
    front, integral = expr.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise OutsideClass("no single integral over one variable")
    t, low, high = integral.limits[0]
    g, phi, strength = split_exponential(integral.function, (t,), parameter)
    if any(e.has(far) for e in (low, high, g, phi)):
        raise OutsideClass("the parameter stands beside the exponent too")
    own = sp.Dummy("t", real=True)
    g, phi = (without_floats(e.xreplace({t: own})) for e in (g, phi))
    low, high = (without_floats(e) for e in (low, high))
    if (g.free_symbols | phi.free_symbols | low.free_symbols | high.free_symbols) - {own}:
        raise OutsideClass("another parameter stands beside the one that is far")
    peaks, top = peaks_of(phi, own, low, high)
    terms = _terms(g, phi, own, peaks, parameter.terms)
    series = sp.Add(*[shown(term.coefficient) * strength**-term.power for term in terms])
    least = terms[0].power
    value = front * series * sp.exp(shown(top) * strength)
    places = ", ".join(f"$t = {sp.latex(shown(p.place))}$" for p in peaks)
    says = (
        f"The exponent is largest at {places.replace('t =', f'{t.name} =')}: the integral comes from there."
    )
    claim = Leading(far, sp.S.Zero if parameter.is_small else sp.oo)
    step = Step("Laplace's method", says, expr, value, exact=False, turning_point=True, claim=claim)
    powers = split_powers(front * strength**-least)[0]
    exponents = {far: powers[far]} if far in powers and top == 0 and len(terms) == 1 else {}
    return RegionResult(True, value, False, (), exponents, {}, None, steps=(step,))


def without_floats(expr: Any) -> Any:
    """With decimal numbers as fractions; π and roots stay what they are."""
    return expr.xreplace({f: sp.nsimplify(f, rational=True) for f in expr.atoms(sp.Float)})


def split_exponential(f: Any, variables: tuple[Any, ...], parameter: Parameter) -> tuple[Any, Any, Any]:
    """g, φ and x of g e^{x φ}, functions of some variables."""
    g: Any = sp.S.One
    exponent: Any = sp.S.Zero
    for factor in sp.Mul.make_args(sp.powsimp(f)):
        base, power = factor.as_base_exp()
        if isinstance(factor, sp.exp) and factor.has(parameter.symbol):
            exponent += factor.args[0]
        elif power.has(parameter.symbol) and not base.has(parameter.symbol):
            exponent += power * sp.log(base)
        else:
            g *= factor
    exponent = sp.expand(exponent)
    parts = {p: c for p, c in _by_strength(exponent, parameter.symbol).items() if c.has(*variables)}
    if len(parts) != 1:
        raise OutsideClass("no exponential whose exponent is the parameter times a function")
    ((power, phi),) = parts.items()
    other = sp.expand(exponent - phi * parameter.symbol**power)
    if bool(power < 0) is not parameter.is_small or other.has(parameter.symbol):
        raise OutsideClass("the exponent does not grow with the parameter")
    return g * sp.exp(other), phi, parameter.symbol**power


def _by_strength(exponent: Any, far: Any) -> dict[Any, Any]:
    parts: dict[Any, Any] = {}
    for term in sp.Add.make_args(exponent):
        rest, power = term.as_independent(far, as_Add=False)
        base, p = power.as_base_exp() if power != 1 else (far, sp.S.Zero)
        if base != far or not p.is_Rational:
            raise OutsideClass("the parameter stands in the exponent in a way that is no power")
        parts[p] = parts.get(p, sp.S.Zero) + rest
    return {p: c for p, c in parts.items() if p != 0}


# -- one place ---------------------------------------------------------------------------------------------


def _coefficients(f: Any, t: Any, place: Any, count: int) -> list[Any]:
    """Taylor coefficients at a place; by a series where the function has a removable singularity there."""
    found, derivative = [], f
    if is_exact(place) and f.subs(t, place).has(sp.nan, sp.zoo, sp.oo):
        return _by_series(f, t, place, count)
    for k in range(count):
        value = derivative.subs(t, place)
        value = (
            sp.nsimplify(value)
            if value.is_Rational
            else sp.simplify(value)
            if is_exact(place)
            else sp.N(value, DIGITS)
        )
        if not value.is_finite or value.is_real is False:
            raise OutsideClass("the integrand has no power series where the exponent is largest")
        if not value.is_Rational and abs(sp.N(value, DIGITS)) < CLOSE:
            value = sp.S.Zero
        found.append(value / sp.factorial(k))
        derivative = sp.diff(derivative, t)
    return found


def _by_series(f: Any, t: Any, place: Any, count: int) -> list[Any]:
    u = sp.Dummy("u", positive=True)
    polynomial = sp.series(f.xreplace({t: place + u}), u, 0, count).removeO()
    polynomial = sp.expand(sp.expand_log(polynomial))
    if not polynomial.is_polynomial(u):
        raise OutsideClass("the integrand has no power series where the exponent is largest")
    return [polynomial.coeff(u, k) for k in range(count)]


def _terms(g: Any, phi: Any, t: Any, peaks: list[Peak], count: int) -> list[_Term]:
    """The first terms that do not vanish, of all places together, by falling size."""
    for orders in (4, 8, MOST_ORDER):
        if orders < count:
            continue
        total: dict[Any, Any] = {}
        known = sp.oo
        for peak in peaks:
            m, terms = _of_one_place(g, phi, t, peak, orders)
            known = min(known, sp.Rational(orders, m))
            for term in terms:
                total[term.power] = total.get(term.power, sp.S.Zero) + term.coefficient
        found = [
            _Term(power, total[power])
            for power in sorted(total)
            # what lies beyond the orders of one place is not whole
            if power <= known and total[power] != 0 and abs(sp.N(total[power], DIGITS)) > CLOSE
        ]
        if len(found) >= count:
            return found[:count]
    if len(found) > 1 or (found and count > 1):
        raise OutsideClass(f"{len(found)} terms were found, not {count}")
    raise OutsideClass("the leading terms vanish where the exponent is largest, or cancel")


def _of_one_place(g: Any, phi: Any, t: Any, peak: Peak, orders: int) -> tuple[int, list[_Term]]:
    """The degree of the maximum, and the terms of the first orders in x^{−1/m}."""
    g, phi, t, peak = _in_whole_powers(g, phi, t, peak)
    place = peak.place if is_exact(peak.place) else sp.N(peak.place, DIGITS + 10)
    m, rise = 0, []
    for count in (4, MOST_ORDER + 1):  # high derivatives are dear, and seldom needed
        rise = _coefficients(phi, t, place, count)
        m = next((k for k in range(1, count) if rise[k] != 0), 0)
        if m:
            break
    if not m or (peak.left and peak.right and m % 2):
        raise OutsideClass("the exponent is too flat where it is largest")
    if len(rise) < m + orders:
        rise = _coefficients(phi, t, place, m + orders)
    return m, _series(_coefficients(g, t, place, orders), rise, m, peak)


def _in_whole_powers(g: Any, phi: Any, t: Any, peak: Peak) -> tuple[Any, Any, Any, Peak]:
    """With t = t_0 ± w^q at an end, where broken powers of the distance from it stand."""
    broken = [
        p.exp.q
        for e in (g, phi)
        for p in e.atoms(sp.Pow)
        if p.exp.is_Rational and not p.exp.is_Integer and p.base.subs(t, peak.place) == 0
    ]
    if not broken or (peak.left and peak.right):
        return g, phi, t, peak
    q = int(sp.ilcm(1, *broken))
    w = sp.Dummy("w", positive=True)
    rule = {t: peak.place + (w**q if peak.right else -(w**q))}
    inner = [sp.powdenest(sp.expand_power_base(e.xreplace(rule))) for e in (g, phi)]
    return inner[0] * q * w ** (q - 1), inner[1], w, Peak(sp.S.Zero, False, True)


def _series(weights: list[Any], rise: list[Any], m: int, peak: Peak) -> list[_Term]:
    """Of the series in w = x^{−1/m}, v fixed: g(w v) exp(Σ_k rise_k v^k w^{k−m}), every order that has a value."""
    orders = len(weights)
    # coefficients of w^n as polynomials in v, given by {power: number}
    series: list[dict[int, Any]] = [{0: sp.S.One}] + [{} for _ in range(orders - 1)]
    for k in range(m + 1, m + orders):
        if rise[k] == 0:
            continue
        made: list[dict[int, Any]] = [{} for _ in range(orders)]
        for n, polynomial in enumerate(series):
            for j in range((orders - 1 - n) // (k - m) + 1):
                for p, c in polynomial.items():
                    target = made[n + j * (k - m)]
                    target[p + j * k] = target.get(p + j * k, sp.S.Zero) + c * rise[k] ** j / sp.factorial(j)
        series = made
    terms = []
    for n in range(orders):
        total = sp.S.Zero
        for i in range(n + 1):
            for p, c in series[n - i].items():
                total += weights[i] * c * _moment(p + i, -rise[m], m, peak)
        if total != 0:
            terms.append(_Term(sp.Rational(n + 1, m), total))
    return terms


def _moment(j: int, c: Any, m: int, peak: Peak) -> Any:
    """∫ v^j e^{−c |v|^m} dv over the sides that lie in the range."""
    # towards the left u = −|u|: an odd m turns the sign of what falls off
    total = sp.S.Zero
    for there, side in ((peak.right, 1), (peak.left, -1)):
        rate = c * side**m
        if there:
            if not sp.N(rate, DIGITS) > 0:
                raise OutsideClass("the exponent rises into the range where it should be largest")
            total += (
                sp.Integer(side) ** j * sp.gamma(sp.Rational(j + 1, m)) / (m * rate ** sp.Rational(j + 1, m))
            )
    return total


def shown(number: Any) -> Any:
    """A number as it stands where that is short, else in digits."""
    short = sp.nsimplify(number) if number.is_Rational else number
    return short if not short.has(sp.CRootOf, sp.Float) and sp.count_ops(short) < 30 else sp.N(number, 20)
