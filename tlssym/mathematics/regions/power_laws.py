"""Integrals of powers of linear functions with symbolic exponents, and of sums of them."""

from __future__ import annotations

from typing import Any

import sympy as sp


def power_laws(f: Any, x: Any, low: Any, high: Any, conditions: list[Any]) -> Any:
    """∫ of a sum of powers with symbolic exponents, each of which converges; None for another integrand."""
    needed: list[Any] = []
    parts = [_power_law(part, x, low, high, needed) for part in sp.Add.make_args(sp.expand_mul(f))]
    if any(part is None for part in parts):
        return None
    conditions.extend(needed)
    return sp.Add(*parts)


def _power_law(f: Any, x: Any, low: Any, high: Any, conditions: list[Any]) -> Any:
    """∫ c (α x + β)^p dx with a symbolic p, for all p but −1; None for another integrand.

    sympy gives it a branch for every relation between p and its ends.
    """
    constant, power = sp.factor_terms(f).as_independent(x)
    base, p = power.as_base_exp()
    if p.has(x) or p.is_number or not base.is_polynomial(x) or sp.degree(base, x) != 1:
        return None
    slope, start = sp.diff(base, x), base.subs(x, low)
    end = sp.oo if high == sp.oo and slope.is_positive else base.subs(x, high)
    if not start.is_nonnegative or not end.is_extended_nonnegative or start == end:
        return None
    needed = [(start == 0 or end == 0, sp.Gt(p, -1)), (end == sp.oo, sp.Lt(p, -1))]
    for binds, relation in needed:
        if binds and relation != sp.true:
            if relation == sp.false:
                return None
            conditions.append(solved(relation))
    ends = [sp.S.Zero if e in (0, sp.oo) else sp.expand(e) ** (p + 1) for e in (end, start)]
    return constant * (ends[0] - ends[1]) / (slope * (p + 1))


def cut_at_modulus(
    f: Any, x: Any, low: Any, high: Any, assuming: tuple[Any, ...]
) -> tuple[Any, Any, tuple[Any, Any], Any] | None:
    """Of ∫ c |α x + β|^p dx over a range that holds the zero: c/α, p, how far it reaches, and the zero.

    sympy leaves open where in the range the zero lies, though the assumptions tell it; None for another integrand.
    """
    constant, power = sp.factor_terms(f).as_independent(x)
    modulus, p = power.as_base_exp()
    if p.has(x) or not isinstance(modulus, sp.Abs) or not (low.is_finite and high.is_finite):
        return None
    base = modulus.args[0]
    if not base.is_polynomial(x) or sp.degree(base, x) != 1:
        return None
    slope = sp.diff(base, x)
    if slope.is_negative:
        slope, base = -slope, -base
    ends = sp.expand(base.subs(x, high)), sp.expand(-base.subs(x, low))
    if not slope.is_positive or not all(_is_positive(end, assuming) for end in ends):
        return None
    return constant / slope, p, ends, sp.expand(-base.subs(x, 0) / slope)


def _is_positive(expr: Any, assuming: tuple[Any, ...]) -> bool:
    """Whether an expression is positive by itself, or is what an assumption says to be positive."""
    said = [a.gts - a.lts for a in assuming if isinstance(a, sp.StrictGreaterThan | sp.StrictLessThan)]
    return bool(expr.is_positive) or any(sp.cancel(expr / each).is_positive for each in said if each != 0)


def solved(relation: Any) -> Any:
    """The relation solved for its symbol, where it has one to the first degree."""
    factors = sp.Mul.make_args(sp.factor(relation.gts - relation.lts))
    # a factor of known sign decides nothing
    difference = sp.expand(sp.Mul(*[-1 if f.is_negative else 1 if f.is_positive else f for f in factors]))
    if not difference.free_symbols:
        return sp.true if difference > 0 else sp.false
    symbol = min(difference.free_symbols, key=str)
    slope = sp.diff(difference, symbol)
    if not slope.is_number:
        return relation
    bound = sp.expand(-difference.subs(symbol, 0) / slope)
    return sp.Gt(symbol, bound) if slope > 0 else sp.Lt(symbol, bound)
