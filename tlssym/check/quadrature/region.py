"""From an integral as written to regions: positive variables, constant ranges, conditions.

An integral becomes a sum of signed regions.  In each of them every variable runs over a constant range in
[0, ∞), every limit that depends on another variable and every step function that multiplies the whole
integrand is a condition ``expression > 0``, and a kink |x - c| has been moved to the origin of its own
variable (x = c ± u), so that a thin window around c is a range that starts at zero and cannot be overlooked,
and so that no digits cancel in x - c.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any

import sympy as sp

from tlssym.check.quadrature.intervals import Interval, enclose, proves_nonnegative
from tlssym.language import Condition, Theta

MOST_DEGREE = 12


class NotReady(ValueError):
    """The integral is outside what the quadrature takes; the message says why."""


@dataclass(frozen=True)
class Axis:
    """One variable of a region: 0 <= low < variable < high, and what it stands for.

    ``origin`` and ``sign`` give the variable of the text: ``name = origin + sign*variable``.
    """

    variable: sp.Symbol
    low: Any
    high: Any
    name: str
    origin: Any = sp.S.Zero
    sign: int = 1

    def direction(self, end: str) -> str:
        """The end of the range in the words of the text, such as ``R → ∞`` or ``E_1 → E``."""
        if end == "high" and self.high == sp.oo:
            return f"{self.name} → {'' if self.sign > 0 else '-'}∞"
        return f"{self.name} → {self.origin + self.sign * (self.high if end == 'high' else self.low)}"


@dataclass(frozen=True)
class Region:
    """A signed integral over {low < x < high, condition > 0} with every variable positive."""

    axes: tuple[Axis, ...]  # innermost first, as written
    integrand: sp.Expr
    conditions: tuple[Condition, ...]
    sign: int = 1
    reorderable: bool = True

    @property
    def box(self) -> dict[Any, Interval]:
        """The constant ranges as intervals."""
        return {axis.variable: (float(axis.low), float(axis.high)) for axis in self.axes}


def _hull(expression: sp.Expr, box: dict[Any, Interval], upper: bool) -> Any:
    """A constant bound of a limit that depends on other variables."""
    bound = enclose(expression, box)[1 if upper else 0]
    if math.isinf(bound):
        return sp.oo if bound > 0 else -sp.oo
    return sp.Rational(bound)


def _split_factors(integrand: sp.Expr) -> tuple[Any, list[Any]]:
    """The integrand without the step functions that multiply all of it, and their arguments."""
    rest, conditions = [], []
    for factor in sp.Mul.make_args(integrand):
        base = factor.base if factor.is_Pow and factor.exp.is_positive else factor
        if isinstance(base, Theta):
            conditions.append(base.args[0])
        else:
            rest.append(factor)
    return sp.Mul(*rest), conditions


def regions_of(integrand: sp.Expr, limits: Iterable[tuple[Any, Any, Any]]) -> list[Region]:
    """The signed regions whose integrals add up to the integral.

    Parameters
    ----------
    integrand : sympy expression in the integration variables only
    limits : (variable, low, high) for each variable, innermost first

    Raises
    ------
    NotReady
        A limit that is not a real number and does not depend on outer variables.
    """
    limits = list(limits)
    names = {variable: variable.name for variable, _, _ in limits}
    box: dict[Any, Interval] = {}
    axes: list[Axis] = []
    alternatives: list[list[tuple[int, list[Any]]]] = []
    renamed: dict[Any, Any] = {}
    sign = 1
    for variable, low_written, high_written in reversed(limits):
        low, high = (
            sp.sympify(low_written, strict=True).xreplace(renamed),
            sp.sympify(high_written, strict=True).xreplace(renamed),
        )
        foreign = (low.free_symbols | high.free_symbols) - set(box)
        if foreign:
            raise NotReady(
                f"a limit of {names[variable]} contains {sorted(map(str, foreign))} without a value"
            )
        here: list[Any] = []
        if not low.free_symbols and not high.free_symbols:
            if not (low.is_extended_real and high.is_extended_real):
                raise NotReady(f"the limits of {names[variable]} are not real")
            if low == high:
                return []
            if low > high:
                low, high, sign = high, low, -sign
            bottom, top = low, high
        else:
            forward = enclose(high - low, box)[0] >= 0
            bottom = (
                _hull(low, box, upper=False)
                if forward
                else min(_hull(low, box, upper=False), _hull(high, box, upper=False))
            )
            top = (
                _hull(high, box, upper=True)
                if forward
                else max(_hull(low, box, upper=True), _hull(high, box, upper=True))
            )
            # ∫_lo^hi is minus ∫_hi^lo where the limits are in the other order
            fresh = sp.Dummy(names[variable], real=True, positive=True if bottom >= 0 else None)
            ordered = [
                bound for bound, moving in ((fresh - low, low), (high - fresh, high)) if moving.free_symbols
            ]
            reverse = [low - fresh, fresh - high]
            alternatives.append(
                [(1, ordered)] if forward else [(1, [fresh - low, high - fresh]), (-1, reverse)]
            )
            here = [fresh]
        fresh = (
            here[0] if here else sp.Dummy(names[variable], real=True, positive=True if bottom >= 0 else None)
        )
        renamed[variable] = fresh
        box[fresh] = (float(bottom), float(top))
        axes.insert(0, Axis(fresh, bottom, top, names[variable]))
    rest, conditions = _split_factors(sp.sympify(integrand, strict=True).xreplace(renamed))
    found = []
    for choice in product(*alternatives):
        total_sign = sign
        extra: list[Any] = []
        for choice_sign, bounds in choice:
            total_sign *= choice_sign
            extra += bounds
        region = Region(tuple(axes), rest, tuple(conditions + extra), total_sign)
        found += _split(region)
    return [_judge_order(region) for region in found if _possible(region)]


def _possible(region: Region) -> bool:
    return region.integrand != 0 and not any(
        condition.is_number and condition.is_nonpositive for condition in region.conditions
    )


def _judge_order(region: Region) -> Region:
    """Tonelli: the order is free where the integrand is proved non-negative; otherwise it stays."""
    return replace(
        region,
        reorderable=len(region.axes) == 1 or proves_nonnegative(region.integrand, region.box),
        conditions=tuple(c for c in region.conditions if not (c.is_number and c.is_positive)),
    )


def _special_points(region: Region, axis: Axis) -> set[Any]:
    """Constants inside the range where the integrand or a condition has a kink, a pole or a peak in this variable.

    A narrow peak that no node meets would be missed by every evaluation alike.
    """
    points = set()
    for expression in (region.integrand, *region.conditions):
        for part in sp.preorder_traversal(expression):
            inner = None
            if isinstance(part, sp.Abs | sp.log | sp.sign | sp.exp):
                inner = part.args[0]
            elif part.is_Pow and not (part.exp.is_Integer and part.exp.is_positive):
                inner = part.base
            if inner is None or inner.free_symbols != {axis.variable}:
                continue
            slope = inner.diff(axis.variable)
            if slope.is_number and slope.is_nonzero and not isinstance(part, sp.exp):
                found = [-inner.xreplace({axis.variable: sp.S.Zero}) / slope]
            else:
                found = _stationary(slope, axis.variable)
            points |= {point for point in found if point.is_real and axis.low <= point <= axis.high}
    return points


def _stationary(slope: Any, variable: sp.Symbol) -> list[Any]:
    """Where a polynomial slope vanishes: exactly where it is linear, else closely, which a peak does not mind."""
    polynomial = slope.as_poly(variable)
    if polynomial is None or not 1 <= polynomial.degree() <= MOST_DEGREE:
        return []
    if not all(coefficient.is_Rational for coefficient in polynomial.all_coeffs()):
        return []
    if polynomial.degree() == 1:
        return [-polynomial.nth(0) / polynomial.nth(1)]
    roots = [root for factor, _ in polynomial.sqf_list()[1] for root in factor.nroots(n=20, maxsteps=200)]
    return [sp.Rational(str(root)) for root in roots if root.is_real]


def _segments(axis: Axis, points: set[Any]) -> list[Axis]:
    """The range cut at its special points, each piece with a positive variable that starts at one of them."""
    inside = {point for point in points if axis.low < point < axis.high}
    if not inside:
        if axis.low < 0 < axis.high:
            inside = {sp.S.Zero}
        elif axis.low >= 0 and not (axis.high in points and axis.high != sp.oo):
            return [axis]
    ends = sorted({axis.low, axis.high, *inside})
    pieces: list[tuple[Any, int, Any]] = []  # origin, sign, length
    for left, right in pairwise(ends):
        # a kink inside the range matters more than a pole at its end, which the rules can take on their own
        at_left = left in inside or (left in points and right not in inside)
        at_right = right in inside or (right in points and left not in inside)
        if at_left and at_right:
            middle = (left + right) / 2
            pieces += [(left, 1, middle - left), (right, -1, right - middle)]
        elif at_right or left == -sp.oo:
            pieces.append((right, -1, right - left))
        else:
            pieces.append((left, 1, right - left))
    return [
        Axis(sp.Dummy(f"{axis.name}", positive=True), sp.S.Zero, length, axis.name, origin, sign)
        for origin, sign, length in pieces
    ]


def _split(region: Region) -> list[Region]:
    choices = [_segments(axis, _special_points(region, axis)) for axis in region.axes]
    found = []
    for axes in product(*choices):
        move = {
            old.variable: new.origin + new.sign * new.variable
            for old, new in zip(region.axes, axes, strict=True)
            if old is not new
        }
        # an Abs of a sum of positive variables resolves itself when the tree is built again
        integrand, conditions = _split_factors(region.integrand.xreplace(move))
        conditions += [condition.xreplace(move) for condition in region.conditions]
        found.append(replace(region, axes=axes, integrand=integrand, conditions=tuple(conditions)))
    return found


def without_assumptions(region: Region) -> Region:
    """The same region in symbols of which sympy assumes nothing.

    Signs are read off enclosures from here on.  sympy would try to decide the sign of every sum it builds, by
    root finding, which costs more than the whole integration.
    """
    bare = {axis.variable: sp.Dummy(axis.name) for axis in region.axes}
    return replace(
        region,
        axes=tuple(replace(axis, variable=bare[axis.variable]) for axis in region.axes),
        integrand=region.integrand.xreplace(bare),
        conditions=tuple(condition.xreplace(bare) for condition in region.conditions),
    )


def flatten(integral: sp.Expr) -> list[tuple[Any, list[tuple[Any, Any, Any]]]]:
    """An integral as a sum of integrals without integrals inside, every bound variable with a name of its
    own."""
    limits: list[tuple[Any, Any, Any]] = []
    function = integral.function
    renamed: dict[Any, Any] = {}
    for limit in reversed(integral.limits):
        if len(limit) != 3:
            raise NotReady(f"the integral over {limit[0]} has no limits")
        fresh = sp.Dummy(str(limit[0]), **limit[0].assumptions0)
        # a limit may use the variables outside it, never its own
        limits.insert(0, (fresh, limit[1].xreplace(renamed), limit[2].xreplace(renamed)))
        renamed[limit[0]] = fresh
    function = function.xreplace(renamed)
    if not function.has(sp.Integral):
        return [(function, limits)]
    flat = []
    for term in sp.Add.make_args(
        sp.expand_mul(function) if not isinstance(function, sp.Integral) else function
    ):
        parts: list[tuple[Any, list[tuple[Any, Any, Any]]]] = [(sp.S.One, [])]
        for factor in sp.Mul.make_args(term):
            base, power = factor.as_base_exp()
            if isinstance(base, sp.Integral) and power.is_Integer and power > 0:
                for _ in range(int(power)):
                    parts = [(f * g, list(inner) + outer) for f, outer in parts for g, inner in flatten(base)]
            elif factor.has(sp.Integral):
                raise NotReady(f"a function of an integral inside an integral: {factor.func.__name__}")
            else:
                parts = [(f * factor, inner) for f, inner in parts]
        flat += [(f, inner + limits) for f, inner in parts]
    return flat


def components(region: Region) -> list[Region]:
    """The region as a product of independent ones, where its variables fall into uncoupled groups."""
    groups: list[set[Any]] = [{axis.variable} for axis in region.axes]
    factors = sp.Mul.make_args(sp.expand_power_exp(region.integrand))
    for symbols in [part.free_symbols for part in (*factors, *region.conditions)]:
        touched = [group for group in groups if group & symbols]
        if len(touched) > 1:
            groups = [group for group in groups if group not in touched] + [set().union(*touched)]
    if len(groups) == 1:
        return [region]
    parts = []
    for index, group in enumerate(groups):
        own = [f for f in factors if f.free_symbols & group or (index == 0 and not f.free_symbols)]
        parts.append(
            replace(
                region,
                axes=tuple(axis for axis in region.axes if axis.variable in group),
                integrand=sp.Mul(*own),
                conditions=tuple(c for c in region.conditions if c.free_symbols & group),
                sign=region.sign if index == 0 else 1,
            )
        )
    return parts
