r"""Stationary phase: ∫ g(t) cos(ν φ(t) + ψ) dt for large ν, from where the phase stands still, and from the ends.

At such a place, with u the distance from it, φ = φ_0 + c u^m + … and g = h u^{s−1} + …, one side of it adds

h Γ(s/m) / (m (ν|c|)^{s/m}) · cos(ν φ_0 + ψ ± π s/(2m)),    the sign being that of c.

An end of the range is such a place with m = 1 mostly; a place inside where φ′ = 0 is one to both sides.  The smallest
power s/m has the word; with symbolic exponents that is a condition, and the other order is a case.  An end at infinity
adds nothing where g/φ′ falls to zero.  Everywhere else g and φ must be smooth, or there would be other places.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import sympy as sp

from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.effort import Exhausted, bounded
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.maxima import DIGITS, stationary
from tlssym.mathematics.regions.power_laws import solved
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.numbers.evaluate import FAILURES
from tlssym.values import Leading, Step

CALLS = 8_000_000
MOST_ORDER = 6
NEXT = 3
"""Terms of g that are looked at where the phase is linear and the first ones add nothing."""
SMOOTH = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.erf)


@dataclass(frozen=True)
class _Wave:
    """g(t) wave(ν φ(t) + ψ(t)) over a range."""

    g: Any
    phi: Any
    psi: Any
    nu: Any
    head: Any
    t: Any


@dataclass(frozen=True)
class _Share:
    """ν^{−order} times a value, of one place; ``needed`` is positive where it converges there.

    ``beyond`` is the first order of the same place that was not looked at.
    """

    order: Any
    value: Any
    needed: tuple[Any, ...] = ()
    beyond: Any = sp.oo


def by_waves(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """The leading behaviour of an integral over one wave whose phase grows with the parameter.

    Raises
    ------
    OutsideClass
        The integrand is of another kind, or its places are not found.
    """
    if parameter.symbol is None or not expr.has(sp.sin, sp.cos):
        raise OutsideClass("no wave whose phase grows with a parameter")
    try:
        return bounded(CALLS, partial(_by_waves, expr, assuming, parameter))
    except Exhausted:
        raise OutsideClass(
            "the places where the phase stands still were not found within the work allowed"
        ) from None
    except FAILURES as error:
        raise OutsideClass(f"the phase is of another kind ({type(error).__name__})") from error


def _by_waves(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    far = parameter.symbol
    front, integral = expr.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise OutsideClass("no single integral over one variable")
    x, low, high = integral.limits[0]
    t = sp.Dummy("t", positive=True) if low.is_nonnegative else sp.Dummy("t", real=True)
    wave = _read(integral.function.xreplace({x: t}), t, parameter)
    if any(e.has(far) for e in (low, high, wave.g, wave.phi, wave.psi)):
        raise OutsideClass("the parameter stands beside the phase too")
    _refuse_rough(wave, low, high)
    shares = _shares(wave, low, high)
    answers = _dominant(shares, assuming)
    if not answers:
        raise OutsideClass("the leading terms vanish, or nothing tells which of them is the largest")
    (value, conditions, order), *others = answers
    value = front * value
    cases = tuple((sp.And(*c), front * v) for v, c, _ in others)
    says = (
        "The wave cancels itself except where its phase stands still and at the ends of the range: "
        "the integral comes from there."
    )
    claim = Leading(far, sp.S.Zero if parameter.is_small else sp.oo)
    step = Step(
        "stationary phase",
        says,
        expr,
        value,
        conditions=conditions,
        exact=False,
        turning_point=True,
        claim=claim,
    )
    powers, rest = split_powers(front)
    power = powers.get(far, sp.S.Zero) - order * split_powers(wave.nu)[0][far]
    exponents = {far: sp.factor(power)} if not rest.has(far) else {}
    return RegionResult(True, value, False, conditions, exponents, {}, None, cases=cases, steps=(step,))


def _read(f: Any, t: Any, parameter: Parameter) -> _Wave:
    """g, φ, ψ and ν of the integrand."""
    waves = [w for w in sp.Mul.make_args(f) if isinstance(w, sp.sin | sp.cos) and w.has(parameter.symbol)]
    if len(waves) != 1:
        raise OutsideClass("no single wave whose phase grows with the parameter")
    g = sp.Mul(*[factor for factor in sp.Mul.make_args(f) if factor is not waves[0]])
    parts: dict[Any, Any] = {}
    for term in sp.Add.make_args(sp.expand(waves[0].args[0])):
        rest, power = term.as_independent(parameter.symbol, as_Add=False)
        base, p = power.as_base_exp() if power != 1 else (parameter.symbol, sp.S.Zero)
        if base != parameter.symbol or p.has(t):
            raise OutsideClass("the parameter stands in the phase in a way that is no power")
        parts[p] = parts.get(p, sp.S.Zero) + rest
    psi = parts.pop(sp.S.Zero, sp.S.Zero)
    if len(parts) != 1:
        raise OutsideClass("two powers of the parameter stand in the phase")
    ((p, phi),) = parts.items()
    if not phi.has(t) or sign_of(p) != (-1 if parameter.is_small else 1):
        raise OutsideClass("the phase does not grow with the parameter")
    return _Wave(g, phi, psi, parameter.symbol**p, type(waves[0]), t)


# -- smooth between the places -----------------------------------------------------------------------------


def _refuse_rough(wave: _Wave, low: Any, high: Any) -> None:
    """Everything must be smooth inside the range."""
    for e in (wave.g, wave.phi, wave.psi):
        for part in sp.preorder_traversal(e):
            if not part.has(wave.t) or part == wave.t or part.is_Add or part.is_Mul:
                continue
            if part.is_Pow:
                if part.exp.has(wave.t):
                    raise OutsideClass(f"{part} is no smooth function")
                if not (part.exp.is_Integer and part.exp > 0):
                    _refuse_zeros(part.base, wave.t, low, high)
            elif isinstance(part, sp.log):
                _refuse_zeros(part.args[0], wave.t, low, high)
            elif not isinstance(part, SMOOTH):
                raise OutsideClass(f"{part} is no smooth function")


def _refuse_zeros(base: Any, t: Any, low: Any, high: Any) -> None:
    """The base of a power must not vanish inside the range."""
    if base.is_positive or base.is_negative:
        return
    if base.is_polynomial(t) and sp.degree(base, t) == 1:
        zero = sp.cancel(t - base / sp.diff(base, t))
        if sp.simplify(zero - low) == 0 or sp.simplify(zero - high) == 0:
            return
    if base.free_symbols == {t} and not stationary(base, t, low, high):
        return
    raise OutsideClass(f"{base} may vanish inside the range")


# -- the places --------------------------------------------------------------------------------------------


def _shares(wave: _Wave, low: Any, high: Any) -> list[_Share]:
    shares: list[_Share] = []
    for end, away in ((low, 1), (high, -1)):
        if end.is_infinite:
            shares.append(_Share(sp.oo, sp.S.Zero, _falls(wave, end)))
        else:
            shares += _one_side(wave, end, away)
    for place in _inner(wave, low, high):
        shares += _one_side(wave, place, 1) + _one_side(wave, place, -1)
    return shares


def _inner(wave: _Wave, low: Any, high: Any) -> list[Any]:
    """Where the phase stands still inside the range."""
    slope = sp.factor(sp.diff(wave.phi, wave.t))
    if slope.is_positive or slope.is_negative or not slope.has(wave.t):
        return []
    if slope.free_symbols == {wave.t} and low.is_number and high.is_number:
        return stationary(slope, wave.t, low, high)
    if slope.is_polynomial(wave.t) and sp.degree(slope, wave.t) == 1:
        zero = sp.cancel(wave.t - slope / sp.diff(slope, wave.t))
        if low == -sp.oo and high == sp.oo:
            return [zero]
        if low.is_zero and high == sp.oo and zero.is_nonnegative is not None:
            return [zero] if zero.is_positive else []
    raise OutsideClass("where the phase stands still is not found")


def _falls(wave: _Wave, end: Any) -> tuple[Any, ...]:
    """What must be positive so that g/φ′ falls to zero towards an infinite end."""
    u = sp.Dummy("u", positive=True)
    side = 1 if end == sp.oo else -1
    ratio = (wave.g / sp.diff(wave.phi, wave.t)).xreplace({wave.t: side / u})
    _, order = _leading_power(ratio, u)
    return () if order == sp.oo else (order,)


def _one_side(wave: _Wave, place: Any, away: int) -> list[_Share]:
    """What one side of a place adds."""
    u = sp.Dummy("u", positive=True)
    to = {wave.t: place + away * u}
    weight, s = _leading_power(sp.expand_power_base(wave.g.xreplace(to)), u)
    s = sp.expand(s + 1)
    at = wave.phi.xreplace({wave.t: place})
    if not at.is_finite and not at.free_symbols:
        raise OutsideClass("the phase is not finite at an end of the range")
    c, m = _leading_power(sp.expand(wave.phi.xreplace(to) - at), u)
    side = sign_of(c) if not c.is_number else (1 if sp.N(c, DIGITS) > 0 else -1)
    if side not in (1, -1) or sign_of(m) != 1 or s == sp.oo:
        raise OutsideClass("the phase is too flat at a place, or its sign there is not known")
    psi = wave.psi.xreplace({wave.t: place})
    shares = []
    weights = _next_weights(wave, to, u, weight, s, m)
    beyond = sp.factor((s + len(weights)) / m)
    for j, h in enumerate(weights):
        order = sp.factor((s + j) / m)
        turn = side * sp.pi * order / 2
        wave_there = wave.head(_plain(wave.nu * at + psi + turn))
        size = h * sp.gamma(order) / (m * (side * c) ** order)
        shares.append(_Share(order, _plain(size) * wave.nu**-order * wave_there, (order,), beyond))
    return shares


def _plain(e: Any) -> Any:
    return sp.simplify(e) if not e.has(sp.Float, sp.CRootOf) else sp.N(e, 20)


def _next_weights(wave: _Wave, to: Any, u: Any, weight: Any, s: Any, m: Any) -> list[Any]:
    """The first coefficients of g u^{1−s}: more than one only where the phase is linear, so that nothing else adds."""
    if m != 1 or wave.psi.has(wave.t) or sp.diff(wave.phi, wave.t, 2) != 0:
        return [weight]
    smooth = sp.powsimp(sp.expand_power_base(wave.g.xreplace(to) * u ** (1 - s)))
    found, derivative = [weight], smooth
    for j in range(1, NEXT + 1):
        derivative = sp.powsimp(sp.diff(derivative, u))
        there = derivative.subs(u, 0)
        if there.has(sp.nan, sp.zoo, sp.oo) or (there.is_number and not there.is_finite):
            break
        found.append(sp.simplify(there) / sp.factorial(j))
    return found


def _leading_power(e: Any, u: Any) -> tuple[Any, Any]:
    """Coefficient and power of the first term at u = 0, factor by factor; (0, ∞) where it falls faster than any."""
    coefficient, power = sp.S.One, sp.S.Zero
    for factor in sp.Mul.make_args(sp.factor_terms(sp.together(e) if e.is_rational_function(u) else e)):
        base, exponent = factor.as_base_exp()
        if u not in factor.free_symbols:
            coefficient *= factor
        elif base == u and u not in exponent.free_symbols:
            power += exponent
        elif isinstance(factor, sp.exp):
            limit = sp.limit(factor.args[0], u, 0, "+")
            if limit == -sp.oo:
                return sp.S.Zero, sp.oo
            if not limit.is_finite and not limit.free_symbols:
                raise OutsideClass(f"{factor} grows too fast at an end of the range")
            coefficient *= sp.exp(limit)
        elif u in exponent.free_symbols:
            raise OutsideClass(f"{factor} is no power")
        else:
            c, k = _first_term(base, u)
            coefficient *= c**exponent
            power += k * exponent
    return coefficient, sp.expand(power)


def _first_term(base: Any, u: Any) -> tuple[Any, Any]:
    """Coefficient and power of the first term of a function at u = 0."""
    terms = sp.Add.make_args(sp.expand(base))
    pairs = [term.as_independent(u, as_Add=False) for term in terms]
    powers = [p.as_base_exp() if p != 1 else (u, sp.S.Zero) for _, p in pairs]
    if all(b == u and not k.has(u) for b, k in powers):
        least = powers[0][1]
        for _, k in powers[1:]:
            side = sign_of(sp.expand(k - least)) if k != least else 0
            if side is None:
                raise OutsideClass("which of two powers is the smaller hangs on an exponent")
            least = k if side < 0 else least
        return sp.Add(*[c for (c, _), (_, k) in zip(pairs, powers, strict=True) if k == least]), least
    derivative = base
    for order in range(MOST_ORDER + 1):
        there = derivative.subs(u, 0)
        if there.has(sp.nan, sp.zoo, sp.oo):
            raise OutsideClass(f"{base} has no power series at a place")
        there = sp.simplify(there)
        if there != 0 and not (there.is_number and abs(sp.N(there, DIGITS)) < 1e-18):
            return there / sp.factorial(order), sp.Integer(order)
        derivative = sp.diff(derivative, u)
    raise OutsideClass(f"{base} is too flat at a place")


# -- the largest -------------------------------------------------------------------------------------------


def _dominant(shares: list[_Share], assuming: tuple[Any, ...]) -> list[tuple[Any, tuple[Any, ...], Any]]:
    """The value, its conditions and its order, for every order that may be the smallest."""
    needed = list(dict.fromkeys(n for share in shares for n in share.needed))
    by_order: dict[Any, Any] = {}
    for share in shares:
        if share.order != sp.oo:
            by_order[share.order] = by_order.get(share.order, sp.S.Zero) + share.value
    sums = {order: _sum(value) for order, value in by_order.items()}
    there = {order: value for order, value in sums.items() if value != 0}
    # of a place whose terms vanish there may be later ones, which were not looked at
    unseen = {share.beyond for share in shares if share.order != sp.oo and share.order not in there}
    answers = []
    for order, value in there.items():
        smaller = [sp.expand(other - order) for other in {*there, *unseen} if other != order]
        smaller += [sp.S.NegativeOne] * (order in unseen)
        conditions = _conditions([*needed, *smaller], assuming)
        if conditions is not None:
            answers.append((value, conditions, order))
    return sorted(answers, key=lambda a: len(a[1]))


def _sum(value: Any) -> Any:
    numbers = value.has(sp.Float)
    total = value if numbers else sp.simplify(value)
    return sp.S.Zero if numbers and total.is_number and abs(total) < 1e-15 else total


def _conditions(positive: list[Any], assuming: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """What must be positive, as relations; None where it cannot be."""
    found = []
    for expression in positive:
        side = sign_of(sp.expand(expression), assuming)
        if side == -1 or expression == 0:
            return None
        if side != 1:
            found.append(solved(sp.Gt(expression, 0)))
    if any(c == sp.false for c in found):
        return None
    given = {
        sp.expand(a.gts - a.lts) for a in assuming if isinstance(a, sp.StrictGreaterThan | sp.StrictLessThan)
    }
    return tuple(dict.fromkeys(c for c in found if c != sp.true and sp.expand(c.gts - c.lts) not in given))
