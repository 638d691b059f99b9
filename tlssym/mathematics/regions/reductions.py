r"""Powers of sums over boxes, one variable after another: each leaves a power of the sum of what is left.

- ∫_0^∞ x^{m−1} (A + c x^k)^{−b} dx = A^{m/k − b} c^{−m/k} Γ(m/k) Γ(b − m/k) / (k Γ(b)), for b > m/k > 0;
- ∫_l^h x^{jk−1} (A + c x^k)^p dx with u = A + c x^k, in which the integrand is a sum of powers;
- ∫_l^h x^{m−1} dx.

All is positive, so that the variables may be taken in any order, and what one of them needs to converge is
needed.  Those without an end come first: a difference of powers, as a finite range leaves it, falls faster
than either of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.regions.elementary import by_antiderivative, strongest
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.power_laws import solved
from tlssym.mathematics.regions.reading import Term, expand_factors, flatten
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.values import Step

MOST_TERMS = 64
MOST_POWERS = 12
Limit = tuple[Any, Any, Any]


@dataclass
class _Found:
    """What has been found to be needed, and whether something diverges."""

    conditions: list[Any]

    def need(self, relation: Any) -> None:
        """Note a condition; refuse one that never holds."""
        if relation == sp.false:
            raise OutsideClass("a power of a sum does not fall fast enough")
        if relation != sp.true and (said := solved(relation)) not in self.conditions:
            self.conditions.append(said)


def by_reduction(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """Evaluate integrals of products of powers, and of powers of sums, whose ranges are boxes or nested.

    Raises
    ------
    OutsideClass
        Some variable is in no factor of a kind that leaves a power, or something does not converge.
    """
    if parameter.symbol is not None:
        raise OutsideClass("leading behaviour of this kind of integral")
    found = _Found([])
    total = sp.S.Zero
    for term in (part for whole in flatten(expr) for part in expand_factors(whole)):
        total += _term(_steps_as_limits(term), found)
    if total.has(sp.Integral):
        rest_ = by_antiderivative(total, assuming, parameter)
        if not rest_.converges:
            raise OutsideClass("what is left does not converge")
        total = rest_.value
        found.conditions += [c for c in rest_.conditions if c not in found.conditions]
    given = {
        sp.expand(a.gts - a.lts) for a in assuming if isinstance(a, sp.StrictGreaterThan | sp.StrictLessThan)
    }
    conditions = tuple(c for c in strongest(found.conditions) if sp.expand(c.gts - c.lts) not in given)
    value = _gathered(total)
    says = "Each variable in turn leaves a power of the sum of what is left; those without an end come first."
    step = Step("one variable after another", says, expr, value, conditions=conditions, turning_point=True)
    if value.is_Add:
        return RegionResult(True, value, True, conditions, steps=(step,))
    powers, rest = split_powers(value)
    elsewhere = rest.free_symbols.union(*[e.free_symbols for e in powers.values()])
    exponents = {s: e for s, e in powers.items() if s not in elsewhere}
    rest *= sp.Mul(*[s**e for s, e in powers.items() if s in elsewhere])
    return RegionResult(True, value, True, conditions, exponents, {}, rest, steps=(step,))


def _gathered(total: Any) -> Any:
    """A sum of products with what they share in front, where that is shorter."""
    factored = sp.factor_terms(total)
    return min((total, factored), key=sp.count_ops)


def _steps_as_limits(term: Term) -> Term:
    """The term with each step function as an end of a range that was open there."""
    limits, factors = list(term.limits), []
    for factor in term.factors:
        base = factor.base if factor.is_Pow and factor.exp.is_positive else factor
        if isinstance(base, Theta):
            _limit(base.args[0], limits)
        else:
            factors.append(factor)
    return Term(tuple(factors), tuple(limits), term.sector)


def _limit(argument: Any, limits: list[Limit]) -> None:
    """Put a step function into the limits of a variable that has no end there."""
    names = {x for x, _, _ in limits}
    for place, (x, low, high) in enumerate(limits):
        if x not in argument.free_symbols or not argument.is_polynomial(x) or sp.degree(argument, x) != 1:
            continue
        slope = sp.diff(argument, x)
        edge = sp.expand(x - argument / slope)
        outer = {y for y, _, _ in limits[place + 1 :]}
        if edge.has(x) or not edge.free_symbols & names <= outer or slope.free_symbols & names:
            continue
        if slope.is_negative and high == sp.oo and (edge - low).is_nonnegative:
            limits[place] = (x, low, edge)
            return
        if slope.is_positive and low == 0 and high == sp.oo and edge.is_nonnegative:
            limits[place] = (x, edge, high)
            return
    raise OutsideClass("a step function that is no limit of one variable")


def _term(term: Term, found: _Found) -> Any:
    """The value of one product over its ranges."""
    bound = {x for x, _, _ in term.limits}
    if any(x.is_positive is not True for x in bound):
        raise OutsideClass("a range of both signs")
    if not all(low.is_nonnegative and high.is_extended_positive for _, low, high in term.limits):
        raise OutsideClass("the sign of a limit is not known")
    sums = [sp.Mul(*term.factors)]
    waiting = list(term.limits)
    while waiting:
        chosen = _next(waiting, sums)
        if chosen is None:
            return _left(sums, waiting, len(term.limits))
        x, low, high = chosen
        waiting = [limit for limit in waiting if limit[0] != x]
        sums = [part for each in sums for part in _over(each, (x, low, high), found)]
        if len(sums) > MOST_TERMS:
            raise OutsideClass("a product of sums has too many terms")
    return sp.Add(*sums)


def _left(sums: list[Any], waiting: list[Limit], count: int) -> Any:
    """What no rule takes, as an integral over fewer variables with an end each."""
    if len(waiting) == count or any(high == sp.oo for _, _, high in waiting):
        raise OutsideClass("no variable leaves a power of what is left")
    return sp.Integral(sp.Add(*sums), *waiting)


def _next(waiting: list[Limit], sums: list[Any]) -> Limit | None:
    """The variable to integrate over: one without an end if there is any, of which no other range depends."""
    free = [
        limit
        for limit in waiting
        if not any(
            limit[0] in end.free_symbols for other in waiting for end in other[1:] if other is not limit
        )
    ]
    endless = [limit for limit in waiting if limit[2] == sp.oo]
    for limit in sorted(free, key=lambda each: each[2] != sp.oo):
        if endless and limit[2] != sp.oo and len(sums) == 1 and _splits(sums[0], limit):
            continue
        try:
            for each in sums:
                _over(each, limit, _Found([]))
        except OutsideClass:
            continue
        if limit[2] == sp.oo and len(sums) > 1 and _together(sums, limit[0]):
            continue
        return limit
    return None


def _splits(product: Any, limit: Limit) -> bool:
    """Whether a finite range would leave a difference in which a variable without an end still stands."""
    x = limit[0]
    return any(f.as_base_exp()[0].is_Add and x in f.free_symbols for f in sp.Mul.make_args(product)) or (
        limit[1] != 0
    )


def _together(sums: list[Any], x: Any) -> bool:
    """Whether terms of a difference may converge together only."""
    return any(x in each.free_symbols for each in sums)


def _over(product: Any, limit: Limit, found: _Found) -> list[Any]:
    """The integral over one variable as a sum of products."""
    x, low, high = limit
    front, power, base, exponent = _parts(product, x)
    if base is None:
        return _plain(front, power + 1, low, high, found)
    slope, k, rest = _binomial(base, x)
    if low == 0 and high == sp.oo:
        share = sp.factor((power + 1) / k)
        found.need(sp.Gt(power + 1, 0) if k.is_positive else sp.S.false)
        found.need(sp.Gt(-exponent, share))
        beta = _gamma(share) * _gamma(-exponent - share) / _gamma(-exponent)
        return [front * beta * slope**-share * rest ** sp.factor(exponent + share) / k]
    return _through(front, power + 1, (slope, k, rest, exponent), (low, high), found)


def _gamma(x: Any) -> Any:
    return sp.gamma(x) if x.free_symbols or not (x.is_Integer and x <= 0) else sp.zoo


def _parts(product: Any, x: Any) -> tuple[Any, Any, Any, Any]:
    """Front, power of x, and the one sum with x in it with its exponent (None where there is none)."""
    front: Any = sp.S.One
    power: Any = sp.S.Zero
    base = exponent = None
    for factor in sp.Mul.make_args(product):
        if x not in factor.free_symbols:
            front *= factor
            continue
        inner, e = factor.as_base_exp()
        if x in e.free_symbols or not e.is_real:
            raise OutsideClass(f"{factor} is no power")
        if inner == x:
            power += e
        elif inner.is_Add and base is None:
            base, exponent = inner, e
        else:
            raise OutsideClass("two sums of one variable")
    return front, sp.expand(power), base, exponent


def _binomial(base: Any, x: Any) -> tuple[Any, Any, Any]:
    """c, k and A of A + c x^k, all positive."""
    with_x = [t for t in base.args if x in t.free_symbols]
    rest = sp.Add(*[t for t in base.args if x not in t.free_symbols])
    if len(with_x) != 1 or not all(t.is_positive for t in base.args):
        raise OutsideClass(f"{base} is no sum of one power of {x} and more")
    slope, power = with_x[0].as_independent(x, as_Add=False)
    inner, k = power.as_base_exp()
    if inner != x or x in k.free_symbols or k.is_positive is not True:
        raise OutsideClass(f"{base} is no sum of one power of {x} and more")
    return slope, k, rest


def _plain(front: Any, m: Any, low: Any, high: Any, found: _Found) -> list[Any]:
    """∫ x^{m−1} between two ends."""
    if low == 0 and high == sp.oo:
        raise OutsideClass("a power of a variable without an end diverges")
    if low == 0:
        found.need(sp.Gt(m, 0))
    if high == sp.oo:
        found.need(sp.Lt(m, 0))
    if m == 0:
        return [front * (sp.log(high) - sp.log(low))]
    ends = ((1, high), (-1, low))
    return [side * front * _flat(end, m) / m for side, end in ends if end not in (0, sp.oo)]


def _flat(base: Any, exponent: Any) -> Any:
    """A power of a product of positive quantities, factor by factor."""
    return sp.Mul(
        *[f.as_base_exp()[0] ** sp.expand(f.as_base_exp()[1] * exponent) for f in sp.Mul.make_args(base)]
    )


def _through(
    front: Any, m: Any, whole: tuple[Any, Any, Any, Any], ends: tuple[Any, Any], found: _Found
) -> list[Any]:
    """∫ x^{m−1} (A + c x^k)^p with m a multiple of k, in u = A + c x^k."""
    slope, k, rest, p = whole
    times = sp.cancel(m / k)
    if not times.is_Integer or not 1 <= times <= MOST_POWERS:
        raise OutsideClass("the power of the variable is no multiple of that in the sum")
    degree = int(times) - 1
    made = []
    for j in range(degree + 1):
        weight = sp.binomial(degree, j) * (-rest) ** (degree - j) / slope ** (degree + 1) / k
        order = sp.expand(p + j + 1)
        for side, end in ((1, ends[1]), (-1, ends[0])):
            if end == sp.oo:
                found.need(sp.Lt(sp.expand(p + degree + 1), 0))
                continue
            at = sp.expand(rest + slope * end**k) if end != 0 else rest
            made.append(side * front * weight * (sp.log(at) if order == 0 else at**order / order))
    return made
