r"""Powers with exponentials: incomplete gamma functions, and the zeta functions of Bose and Fermi factors.

- ∫_l^∞ x^p e^{−c x^k} dx = Γ((p+1)/k, c l^k) / (k c^{(p+1)/k}), an exponential integral where (p+1)/k is whole
  and not positive;
- ∫_0^∞ x^p/(e^{cx} − 1) dx = Γ(p+1) ζ(p+1) / c^{p+1} for p > 0, and with + it has 1 − 2^{−p} in front, p > −1.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.mathematics.regions.power_laws import solved


def with_exponentials(f: Any, x: Any, low: Any, high: Any, conditions: list[Any]) -> Any:
    """The integral up to infinity of a power with one exponential; None for another integrand."""
    if high != sp.oo:
        return None
    front, powers, rest = sp.S.One, sp.S.Zero, []
    for factor in sp.Mul.make_args(f):
        base, power = factor.as_base_exp()
        if not factor.has(x):
            front *= factor
        elif base == x and not power.has(x):
            powers += power
        else:
            rest.append(factor)
    if len(rest) != 1:
        return None
    if isinstance(rest[0], sp.exp):
        found = _tail(rest[0].args[0], powers, x, low)
    else:
        found = _occupation(rest[0], powers, x, low, conditions)
    return None if found is None else front * found


def _rate(argument: Any, x: Any) -> tuple[Any, Any] | None:
    """c and k of c x^k, both positive."""
    c, power = argument.as_independent(x, as_Add=False)
    base, k = power.as_base_exp()
    return (c, k) if base == x and c.is_positive and k.is_positive and not k.has(x) else None


def _tail(argument: Any, p: Any, x: Any, low: Any) -> Any:
    rate = _rate(-argument, x)
    if rate is None or low.is_positive is not True:
        return None
    c, k = rate
    s = sp.simplify((p + 1) / k)
    start = c * low**k
    if s.is_Integer and s <= 0:
        return low ** (p + 1) * sp.expint(1 - s, start) / k
    return sp.uppergamma(s, start) / (k * c**s)


def _occupation(factor: Any, p: Any, x: Any, low: Any, conditions: list[Any]) -> Any:
    if not factor.is_Pow or factor.exp != -1 or not factor.base.is_Add or low != 0:
        return None
    parts = {part for part in factor.base.args if part.has(x)}
    sign = factor.base - sp.Add(*parts)
    if len(parts) != 1 or sign not in (1, -1):
        return None
    (exponential,) = parts
    rate = _rate(exponential.args[0], x) if isinstance(exponential, sp.exp) else None
    if rate is None or rate[1] != 1:
        return None
    least = sp.S.Zero if sign < 0 else -sp.S.One
    needed = sp.Gt(p, least)
    if needed == sp.false:
        return sp.oo
    if needed != sp.true:
        conditions.append(solved(needed))
    statistics = sp.S.One if sign < 0 else 1 - sp.Integer(2) ** -p
    if p == 0:
        return sp.log(2) / rate[0]
    return statistics * sp.gamma(p + 1) * sp.zeta(p + 1) / rate[0] ** (p + 1)
