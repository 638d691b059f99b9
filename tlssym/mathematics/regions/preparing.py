r"""What is done to an integral before the methods see it: the same number, with less that stands in their way.

- The difference of two parameters, one of which is assumed to be larger, is a positive quantity of its own.
- A limit that a step function leaves no room to reach is none: θ(1 − x − y) with x up to 1.
- |f(x)| in a range of numbers is f or −f between the zeros of f.
- A function of ln x times 1/x is one of y = ln x.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.effort import Exhausted, bounded
from tlssym.numbers.evaluate import FAILURES

CALLS = 2_000_000
MOST_ZEROS = 12


def without_idle_limits(expr: Any) -> Any:
    """The expression with upper limits that a step function keeps out of reach taken as infinite."""
    if not expr.has(sp.Integral, Theta):
        return expr
    if not isinstance(expr, sp.Integral):
        return expr.func(*[without_idle_limits(part) for part in expr.args]) if expr.args else expr
    f, limits = expr.function, list(expr.limits)
    inner = f
    while isinstance(inner, sp.Integral):
        inner = inner.function
    steps = [factor.args[0] for factor in sp.Mul.make_args(inner) if isinstance(factor, Theta)]
    for place, limit in enumerate(limits):
        if len(limit) == 3 and any(_out_of_reach(sp.expand(step), *limit) for step in steps):
            limits[place] = (limit[0], limit[1], sp.oo)
    return sp.Integral(without_idle_limits(f), *limits)


def _out_of_reach(step: Any, x: Any, low: Any, high: Any) -> bool:
    """Whether c − (positive terms, with x among them) is negative before x reaches its limit."""
    if high == sp.oo or not step.is_Add or x.is_positive is not True or low != 0:
        return False
    falling = [t for t in step.args if t.could_extract_minus_sign()]
    rest = step - sp.Add(*falling)
    mine = [t for t in falling if x in t.free_symbols]
    if (
        len(falling) < 2
        or len(mine) != 1
        or x in rest.free_symbols
        or not all((-t).is_positive for t in falling)
    ):
        return False
    slope, power = (-mine[0]).as_independent(x, as_Add=False)
    base, k = power.as_base_exp()
    if base != x or not k.is_positive or slope.free_symbols & {x}:
        return False
    return bool(sp.expand(slope * high**k - rest).is_nonnegative)


def at_zeros(expr: Any) -> Any:
    """Integrals over numbers with |f(x)| in them, cut at the zeros of f; None where there are none."""
    if not expr.has(sp.Abs):
        return None
    made = False

    def cut(integral: Any) -> Any:
        nonlocal made
        if (
            len(integral.limits) != 1
            or len(integral.limits[0]) != 3
            or integral.function.has(sp.Integral, Theta)
        ):
            return integral
        x, low, high = integral.limits[0]
        moduli = [m for m in integral.function.atoms(sp.Abs) if m.free_symbols == {x}]
        if not moduli or not (low.is_number and high.is_number and low.is_finite and high.is_finite):
            return integral
        places = _zeros([m.args[0] for m in moduli], x, low, high)
        if places is None:
            return integral
        made = True
        ends = [low, *places, high]
        total = sp.S.Zero
        for a, b in pairwise(ends):
            middle = (a + b) / 2
            rules = {m: m.args[0] if m.args[0].subs(x, middle) > 0 else -m.args[0] for m in moduli}
            total += sp.Integral(integral.function.xreplace(rules), (x, a, b))
        return total

    found = expr.replace(lambda e: isinstance(e, sp.Integral), cut)
    return found if made else None


def _zeros(functions: list[Any], x: Any, low: Any, high: Any) -> list[Any] | None:
    """Where any of the functions vanishes strictly inside, in order; None where that is not found."""
    found: set[Any] = set()
    real = sp.Dummy("x", real=True)
    for f in functions:
        own = f.xreplace({x: real})
        try:
            zeros = bounded(CALLS, partial(sp.solveset, own, real, sp.Interval(low, high)))
        except (Exhausted, *FAILURES):
            return None
        if not isinstance(zeros, sp.FiniteSet) and zeros is not sp.S.EmptySet:
            return None
        found |= set(zeros)
    inside = sorted((z for z in found if low < z < high), key=lambda z: float(z))
    return inside if len(inside) <= MOST_ZEROS else None


def in_logarithms(expr: Any) -> Any:
    """Integrals of g(ln x)/x as integrals of g; None where there are none."""
    made = False

    def change(integral: Any) -> Any:
        nonlocal made
        if len(integral.limits) != 1 or len(integral.limits[0]) != 3 or not integral.function.has(sp.log):
            return integral
        x, low, high = integral.limits[0]
        if low.is_nonnegative is not True:
            return integral
        ends = [sp.log(low) if low != 0 else -sp.oo, sp.oo if high == sp.oo else sp.log(high)]
        positive = bool(ends[0].is_nonnegative)
        y = sp.Dummy(f"ln({x.name})", positive=True) if positive else sp.Dummy(f"ln({x.name})", real=True)
        own = sp.Dummy(x.name, positive=True)
        f = sp.expand_log(integral.function.xreplace({x: own}) * own).xreplace({sp.log(own): y})
        f = sp.powsimp(f)
        if own in f.free_symbols:
            return integral
        made = True
        return sp.Integral(f, (y, *ends))

    found = expr.replace(lambda e: isinstance(e, sp.Integral), change)
    return found if made else None


def without_roots(expr: Any) -> Any:
    """θ(A − √B) of a positive A as θ(A² − B)."""

    def squared(step: Any) -> Any:
        terms = sp.Add.make_args(step.args[0])
        roots = [t for t in terms if (-t).is_Pow and (-t).exp == sp.S.Half and (-t).base.is_positive]
        if len(terms) != 2 or len(roots) != 1:
            return step
        above = step.args[0] - roots[0]
        return Theta(sp.expand(above**2 - roots[0] ** 2)) if above.is_positive else step

    return expr.replace(lambda e: isinstance(e, Theta), squared)


def with_differences(
    expr: Any, assuming: tuple[Any, ...]
) -> tuple[Any, tuple[Any, ...], dict[Any, Any]] | None:
    """The larger of two parameters as the smaller one and a positive difference, where their difference stands.

    Returns
    -------
    expression, assumptions, and what the new symbols stand for; None where nothing is changed
    """
    meant: dict[Any, Any] = {}
    for relation in assuming:
        if not isinstance(relation, sp.StrictGreaterThan | sp.StrictLessThan):
            continue
        large, small = relation.gts, relation.lts
        if not (large.is_Symbol and small.is_Symbol and large not in meant.values()):
            continue
        squares = [_differ_in_squares(step.args[0], large, small) for step in expr.atoms(Theta)]
        if any(squares):
            gap = sp.Dummy(f"{large.name}^2 - {small.name}^2", positive=True)
            rule = {large**2: small**2 + gap}
            expr = expr.replace(
                lambda e: isinstance(e, Theta), lambda e, r=rule: Theta(sp.expand(e.args[0].subs(r)))
            )
            meant[gap] = large**2 - small**2
            continue
        if not any(_differ(step.args[0], large, small) for step in expr.atoms(Theta)):
            continue
        gap = sp.Dummy(f"{large.name} - {small.name}", positive=True)
        rule = {large: small + gap}
        expr = expr.xreplace(rule)
        expr = expr.replace(lambda e: isinstance(e, Theta), lambda e: Theta(sp.expand(e.args[0])))
        assuming = tuple(a.xreplace(rule) for a in assuming if a is not relation)
        assuming = tuple(a for a in assuming if a != sp.true)
        meant[gap] = large - small
    return (expr, assuming, meant) if meant else None


def _differ(argument: Any, large: Any, small: Any) -> bool:
    """Whether both stand to the first degree, in terms of opposite sign with one factor."""
    whole = sp.expand(argument)
    if not {large, small} <= whole.free_symbols or not whole.is_polynomial(large, small):
        return False
    return bool(sp.expand(sp.diff(whole, large) + sp.diff(whole, small)) == 0)


def _differ_in_squares(argument: Any, large: Any, small: Any) -> bool:
    """Whether both stand there as squares only, in terms of opposite sign with one factor."""
    first, second = sp.Dummy(), sp.Dummy()
    put = sp.expand(argument).subs({large**2: first, small**2: second})
    return not put.has(large, small) and _differ(put, first, second)
