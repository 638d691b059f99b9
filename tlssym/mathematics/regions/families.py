r"""Integrals of several variables that have names: Dirichlet's over a simplex, Selberg's and his relatives'.

- Dirichlet: ∏ x_i^{s_i − 1} (A − Σ c_i x_i^{k_i})^e over where the bracket is positive, all x_i ≥ 0, is, with
  w_i = s_i/k_i, A^{Σw + e} Γ(e+1)/Γ(Σw + e + 1) ∏ Γ(w_i)/(k_i c_i^{w_i}), for s_i > 0, e > −1;
- Selberg: ∏ x_i^{α−1} (1 − x_i)^{β−1} ∏_{i<j} |x_i − x_j|^{2γ} over the unit cube is
  ∏_{j<n} Γ(α+jγ) Γ(β+jγ) Γ(1+(j+1)γ) / (Γ(α+β+(n+j−1)γ) Γ(1+γ)); with e^{−x_i} in place of (1 − x_i)^{β−1} over all
  positive x_i it is ∏ Γ(α+jγ) Γ(1+(j+1)γ)/Γ(1+γ), and with e^{−x_i²/2} alone over all real x_i (Mehta) it is
  (2π)^{n/2} ∏ Γ(1+(j+1)γ)/Γ(1+γ).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.regions.elementary import strongest
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.power_laws import solved
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.values import Step

MOST_VARIABLES = 4


@dataclass(frozen=True)
class _Found:
    """A value, what must be positive for it, and a sentence."""

    value: Any
    needed: tuple[Any, ...]
    says: str


def by_family(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """Evaluate an integral of one of the families.

    Raises
    ------
    OutsideClass
        It is of none of them.
    """
    if parameter.symbol is not None:
        raise OutsideClass("leading behaviour of this kind of integral")
    front, f = expr.as_independent(sp.Integral, as_Add=False)
    limits: list[Any] = []
    while isinstance(f, sp.Integral):
        limits = [*f.limits, *limits]
        f = f.function
    if not 2 <= len(limits) <= MOST_VARIABLES or not all(len(limit) == 3 for limit in limits):
        raise OutsideClass("no integral over two to four variables")
    factors = [piece for factor in sp.Mul.make_args(sp.expand_power_base(f)) for piece in _apart(factor)]
    found = _dirichlet(factors, limits) if f.has(Theta) or _is_nested(limits) else _selberg(factors, limits)
    conditions = _relations(found.needed, assuming)
    value = front * found.value
    step = Step("a known family", found.says, expr, value, conditions=conditions, turning_point=True)
    powers, rest = split_powers(value)
    elsewhere = rest.free_symbols.union(*[e.free_symbols for e in powers.values()])
    exponents = {s: e for s, e in powers.items() if s not in elsewhere}
    rest *= sp.Mul(*[s**e for s, e in powers.items() if s in elsewhere])
    return RegionResult(True, value, True, conditions, exponents, {}, rest, steps=(step,))


def _apart(factor: Any) -> list[Any]:
    """A power of a product as powers of its factors, which are not negative in the range."""
    base, e = factor.as_base_exp()
    if isinstance(factor, sp.exp):
        return [sp.exp(t) for t in sp.Add.make_args(sp.expand(factor.args[0]))]
    if base.is_Mul:
        return [piece**e for piece in base.args]
    return [factor]


def _relations(needed: tuple[Any, ...], assuming: tuple[Any, ...]) -> tuple[Any, ...]:
    found = []
    for expression in needed:
        side = sign_of(sp.expand(expression), assuming)
        if side == -1 or expression == 0:
            raise OutsideClass("the integral does not converge, or not by this formula")
        if side != 1:
            found.append(solved(sp.Gt(expression, 0)))
    given = {
        sp.expand(a.gts - a.lts) for a in assuming if isinstance(a, sp.StrictGreaterThan | sp.StrictLessThan)
    }
    return tuple(
        c for c in strongest([c for c in found if c != sp.true]) if sp.expand(c.gts - c.lts) not in given
    )


# -- Dirichlet ---------------------------------------------------------------------------------------------


def _is_nested(limits: list[Any]) -> bool:
    """Whether upper limits hold outer variables."""
    names = {x for x, _, _ in limits}
    return any(end.free_symbols & names for limit in limits for end in limit[1:])


def _dirichlet(factors: list[Any], limits: list[Any]) -> _Found:
    variables = [x for x, _, _ in limits]
    steps = [factor for factor in factors if isinstance(factor, Theta)]
    bracket = sp.expand(steps[0].args[0]) if len(steps) == 1 else _from_limits(limits) if not steps else None
    if bracket is None or any(low != 0 for _, low, _ in limits):
        raise OutsideClass("the region is no simplex")
    if steps and any(not _idle(limit, bracket) for limit in limits):
        raise OutsideClass("the region is cut off besides")
    constant, terms = _terms(bracket, variables)
    outside, powers, e = sp.S.One, dict.fromkeys(variables, sp.S.One), sp.S.Zero
    for factor in factors:
        base, exponent = factor.as_base_exp()
        if factor in steps:
            continue
        if not factor.free_symbols & set(variables):
            outside *= factor
        elif base in powers and not exponent.free_symbols & set(variables):
            powers[base] += exponent
        elif not exponent.free_symbols & set(variables) and _ratio(base, bracket) is not None:
            outside *= _ratio(base, bracket) ** exponent
            e += exponent
        else:
            raise OutsideClass(f"{factor} is no power of a variable or of the bracket")
    value, total = outside, e
    for x, (c, k) in zip(variables, terms, strict=True):
        w = sp.factor(powers[x] / k)
        value *= sp.gamma(w) / (k * c**w)
        total += w
    value *= constant**total * sp.gamma(e + 1) / sp.gamma(total + 1)
    says = "Powers over a simplex: Dirichlet's integral, in which each variable adds its power to that of the edge."
    return _Found(value, (*powers.values(), e + 1), says)


def _from_limits(limits: list[Any]) -> Any:
    """1 − x − y as a bracket where y goes up to 1 − x, and x to 1."""
    x, _, high = limits[0]
    bracket = sp.expand(high - x)
    for name, _, end in limits[1:]:
        rest = bracket.subs({other: 0 for other, _, _ in limits[: [n for n, _, _ in limits].index(name)]})
        if sp.expand(rest - (end - name)) != 0:
            raise OutsideClass("the region is no simplex")
    return bracket


def _idle(limit: Any, bracket: Any) -> bool:
    """Whether the step ends the range before its limit does."""
    x, _, high = limit
    return bool(high == sp.oo or sp.expand(-bracket.subs(x, high)).is_nonnegative)


def _terms(bracket: Any, variables: list[Any]) -> tuple[Any, list[tuple[Any, Any]]]:
    """A and every c and k of A − Σ c x^k."""
    constant = sp.Add(*[t for t in bracket.args if not t.free_symbols & set(variables)])
    if not bracket.is_Add or constant.is_positive is not True:
        raise OutsideClass("the region is no simplex")
    terms = []
    for x in variables:
        mine = [t for t in bracket.args if x in t.free_symbols]
        if len(mine) != 1 or mine[0].free_symbols & (set(variables) - {x}):
            raise OutsideClass("the region is no simplex")
        c, power = (-mine[0]).as_independent(x, as_Add=False)
        base, k = power.as_base_exp()
        if base != x or c.is_positive is not True or k.is_positive is not True or x in k.free_symbols:
            raise OutsideClass("the region is no simplex")
        terms.append((c, k))
    return constant, terms


def _ratio(base: Any, bracket: Any) -> Any:
    """How many times the bracket a base is; None where it is no positive multiple."""
    ratio = sp.cancel(base / bracket)
    return (
        ratio
        if ratio.is_positive and not ratio.free_symbols & base.free_symbols & bracket.free_symbols
        else None
    )


# -- Selberg -----------------------------------------------------------------------------------------------


def _selberg(factors: list[Any], limits: list[Any]) -> _Found:
    variables = [x for x, _, _ in limits]
    ends = {(low, high) for _, low, high in limits}
    if len(ends) != 1:
        raise OutsideClass("the variables have different ranges")
    ((low, high),) = ends
    outside, gamma = sp.S.One, _gamma(factors, variables)
    own: dict[Any, list[Any]] = {x: [] for x in variables}
    for factor in factors:
        mine = factor.free_symbols & set(variables)
        if not mine:
            outside *= factor
        elif len(mine) == 1:
            own[next(iter(mine))].append(factor)
        elif not isinstance(factor.as_base_exp()[0], sp.Abs) and _difference(factor, variables) is None:
            raise OutsideClass(f"{factor} joins two variables in another way")
    t = sp.Dummy("t", real=True)
    weights = {sp.powsimp(sp.Mul(*own[x])).subs(x, t) for x in variables}
    if len(weights) != 1:
        raise OutsideClass("the variables have different weights")
    n = len(variables)
    found = _weighted(weights.pop(), t, (low, high), n, gamma)
    return _Found(outside * found.value, found.needed, found.says)


def _difference(factor: Any, variables: list[Any]) -> tuple[Any, Any] | None:
    """The pair and the exponent of |x − y|^p."""
    base, p = factor.as_base_exp()
    inner = base.args[0] if isinstance(base, sp.Abs) else base if p.is_even else None
    for x, y in combinations(variables, 2):
        if inner is not None and sp.expand((inner - x + y) * (inner + x - y)) == 0:
            return (x, y), p
    return None


def _gamma(factors: list[Any], variables: list[Any]) -> Any:
    """γ of ∏ |x_i − x_j|^{2γ}, which must stand for every pair."""
    powers = dict(pair for factor in factors if (pair := _difference(factor, variables)) is not None)
    if len(powers) != len(variables) * (len(variables) - 1) // 2 or len(set(powers.values())) != 1:
        raise OutsideClass("not every pair of variables stands there with one power of its distance")
    return next(iter(powers.values())) / 2


def _weighted(weight: Any, t: Any, ends: tuple[Any, Any], n: int, gamma: Any) -> _Found:
    """The value by the weight of one variable."""
    alpha = beta = sp.S.One
    rate = square = sp.S.Zero
    low, high = ends
    for factor in sp.Mul.make_args(weight):
        base, e = factor.as_base_exp()
        if isinstance(factor, sp.exp):
            c, power = (-factor.args[0]).as_independent(t, as_Add=False)
            rate, square = (c, square) if power == t else (rate, c) if power == t**2 else (None, None)
            if rate is None:
                raise OutsideClass(f"{factor} is no weight of a known family")
        elif base == t and not e.has(t):
            alpha += e
        elif high.is_finite and not e.has(t) and base.has(t) and sp.expand(base - (high - t)) == 0:
            beta += e
        elif factor != 1:
            raise OutsideClass(f"{factor} is no weight of a known family")
    pairs = n * (n - 1) * gamma
    ratio = sp.Mul(*[sp.gamma(1 + (j + 1) * gamma) / sp.gamma(1 + gamma) for j in range(n)])
    least = (1 + n * gamma, alpha + (n - 1) * gamma, alpha)
    if low == 0 and high.is_positive and high != sp.oo and rate == square == 0:
        value = sp.Mul(
            *[
                sp.gamma(alpha + j * gamma)
                * sp.gamma(beta + j * gamma)
                / sp.gamma(alpha + beta + (n + j - 1) * gamma)
                for j in range(n)
            ]
        )
        size = high ** sp.expand(n * (alpha + beta - 1) + pairs)
        return _Found(size * value * ratio, (*least, beta, beta + (n - 1) * gamma), "Selberg's integral.")
    if (low, high) == (0, sp.oo) and rate.is_positive and square == 0:
        value = sp.Mul(*[sp.gamma(alpha + j * gamma) for j in range(n)])
        return _Found(
            rate ** -sp.expand(n * alpha + pairs) * value * ratio, least, "Selberg's integral with e^{-x}."
        )
    if (low, high) == (-sp.oo, sp.oo) and square.is_positive and rate == 0 and alpha == 1:
        size = (2 * square) ** -sp.expand(pairs / 2 + sp.Rational(n, 2))
        return _Found(size * (2 * sp.pi) ** sp.Rational(n, 2) * ratio, (1 + n * gamma,), "Mehta's integral.")
    raise OutsideClass("the weight and the range are of no known family")
