"""One-dimensional integrals of smooth functions: sympy's antiderivative, believed once quadrature agrees.

A step function that is linear in the variable becomes a limit first, so that sympy never sees one.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mpmath
import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.effort import Exhausted, bounded
from tlssym.mathematics.regions.gammas import with_exponentials
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.power_laws import cut_at_modulus, power_laws, solved
from tlssym.mathematics.regions.rational import integrate_rational, pole_inside
from tlssym.mathematics.regions.reading import refuse_many_terms
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.mathematics.regions.steps import steps_to_limits
from tlssym.numbers.closures import number_function
from tlssym.numbers.evaluate import FAILURES, holds

CALLS = 10_000_000
"""What one antiderivative or limit of sympy may take: some seconds."""
AGREEMENT = 1e-12
MOST_POINTS, MOST_SEEDS = 24, 240
"""Points at which a closed form is tried, and looked for where conditions leave few of them."""
CLEARLY = 1000
"""How many times the estimated error a difference must be to count as a contradiction."""
ENOUGH = 5
"""Points at which a closed form with parameters must agree, of very different sizes."""
MOST_OPERATIONS = 120
MOST_TERMS = 3_000
UNREAL_TRIES = 20
FAR = 50


def within(calls: int, work: Callable[[], Any]) -> Any:
    """The result of ``work``, or OutsideClass when it takes too many calls or sympy gives up."""
    try:
        return bounded(calls, work)
    except Exhausted:
        raise OutsideClass("no antiderivative was found within the work allowed") from None
    except FAILURES as error:
        raise OutsideClass(f"no antiderivative was found ({type(error).__name__})") from error


def by_antiderivative(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """Integrate one variable after the other; each value is confirmed by quadrature at random points.

    Raises
    ------
    OutsideClass
        No value was found, or quadrature does not confirm it.
    """
    if parameter.symbol is not None:
        raise OutsideClass("leading behaviour of this kind of integral")
    if sp.count_ops(expr) > MOST_OPERATIONS:
        raise OutsideClass("the integrand is too large for an antiderivative")
    _refuse_unreal_limits(expr)
    branched = _in_branches(expr, assuming)
    if branched is not None:
        return branched
    conditions: list[Any] = []
    value = expr
    for _ in range(8):
        inner = [i for i in value.atoms(sp.Integral) if not i.function.has(sp.Integral)]
        if not inner:
            break
        for integral in inner:
            done = integral.function
            for limit in integral.limits:
                if len(limit) != 3:
                    raise OutsideClass(f"the integral over {limit[0]} has no limits")
                result = _one(done, limit[0], limit[1], limit[2], conditions, assuming)
                if isinstance(result, RegionResult):
                    return _divergence(expr, result, conditions)
                done = result
            value = value.xreplace({integral: done})
    if value.has(Theta, sp.Integral):
        raise OutsideClass("a step function of this kind")
    if value.is_number and not sp.N(value).is_real:
        raise OutsideClass("the integrand is not real in the whole range")
    value = sp.powdenest(value)
    _of_parameters_only(expr, conditions)
    given = {
        sp.expand(a.gts - a.lts) for a in assuming if isinstance(a, (sp.StrictGreaterThan, sp.StrictLessThan))
    }
    conditions = [c for c in strongest(conditions) if sp.expand(c.gts - c.lts) not in given]
    if value.is_Add:
        return RegionResult(True, value, True, tuple(conditions))
    powers, rest = split_powers(value)
    # of a symbol that stands elsewhere in the value as well it is no power
    elsewhere = rest.free_symbols.union(*[e.free_symbols for e in powers.values()])
    exponents = {s: e for s, e in powers.items() if s not in elsewhere}
    rest *= sp.Mul(*[s**e for s, e in powers.items() if s in elsewhere])
    return RegionResult(True, value, True, tuple(conditions), exponents, {}, rest)


def _of_parameters_only(expr: Any, conditions: list[Any]) -> None:
    bound = {limit[0].name for i in expr.atoms(sp.Integral) for limit in i.limits}
    if any(s.name in bound for c in conditions for s in c.free_symbols):
        raise OutsideClass("which limit binds depends on a variable of integration")


def _divergence(expr: Any, result: RegionResult, conditions: list[Any]) -> RegionResult:
    """What an inner integral that diverges says of the whole, under the conditions met on the way to it."""
    _of_parameters_only(expr, conditions)
    # a term without an integral beside it is finite, and takes nothing away
    sums = [part for part in sp.preorder_traversal(expr) if part.is_Add]
    if any(sum(term.has(sp.Integral) for term in part.args) > 1 for part in sums):
        raise OutsideClass("one of several integrals diverges; whether they cancel is not decided")
    return replace(result, conditions=tuple(strongest(conditions)))


def _in_branches(expr: Any, assuming: tuple[Any, ...]) -> RegionResult | None:
    """One rational integral whose value is another on the two sides of a relation between parameters."""
    outside, integral = expr.as_independent(sp.Integral)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        return None
    x, low, high = integral.limits[0]
    if integral.function.has(Theta, sp.Integral) or not integral.function.is_rational_function(x):
        return None
    try:
        branches = integrate_rational(integral.function, x, low, high, assuming)
    except OutsideClass:
        return None
    if not branches or not branches[0].conditions:
        return None
    shown = []
    for branch in branches:
        conditions = tuple(solved(c) for c in branch.conditions)
        _confirm(integral.function, x, low, high, branch.value, [*conditions, *assuming])
        shown.append((conditions, outside * branch.value))
    (conditions, value), *others = shown
    cases = tuple((sp.And(*c), v) for c, v in others)
    return RegionResult(True, value, True, conditions, cases=cases)


def _refuse_unreal_limits(expr: Any) -> None:
    """Refuse a limit such as √(1 − x²) that is not real in the whole range of x: powers of it may well be."""
    ranges = {limit[0]: limit for i in expr.atoms(sp.Integral) for limit in i.limits if len(limit) == 3}
    ends = [e for limit in ranges.values() for e in limit[1:] if e.free_symbols & set(ranges)]
    roots = [p.base for e in ends for p in e.atoms(sp.Pow) if not p.exp.is_Integer]
    source = random.Random(7)
    for _ in range(UNREAL_TRIES if roots else 0):
        point: dict[Any, Any] = {}
        for base in roots:
            found = _at(base, ranges, point, source, len(ranges))
            if not (found.is_real and found >= 0):
                raise OutsideClass(f"the limit with the root of {base} is not real in the whole range")


def _at(e: Any, ranges: dict[Any, Any], point: dict[Any, Any], source: random.Random, depth: int) -> Any:
    """The value at random parameters, with integration variables drawn from their ranges, outer ones first."""
    for symbol in sorted(e.free_symbols - set(point), key=str):
        low, high = sp.S.Zero, sp.Integer(4)
        if symbol in ranges and depth:
            low, high = (_at(end, ranges, point, source, depth - 1) for end in ranges[symbol][1:])
            low = -FAR if low == -sp.oo else low
            high = low + FAR if high == sp.oo else high
        point[symbol] = low + sp.Rational(source.randint(1, 96), 97) * (high - low)
    return e.subs(point)


def strongest(conditions: list[Any]) -> list[Any]:
    """Of several numeric bounds of one symbol on one side the strongest; everything else as it is."""
    best: dict[Any, Any] = {}
    for c in conditions:
        side, bound = _numeric_bound(c)
        if side is not None and (side not in best or (bound - best[side]) * side[1] > 0):
            best[side] = bound
    kept = []
    for c in conditions:
        side, bound = _numeric_bound(c)
        if side is None or bound == best[side]:
            kept.append(c)
    # E > t and t < E are one condition
    return list({sp.expand(c.gts - c.lts): c for c in reversed(kept)}.values())[::-1]


def _numeric_bound(condition: Any) -> tuple[tuple[Any, int] | None, Any]:
    """The symbol and the side, 1 below or -1 above, on which a relation bounds it by a number."""
    if condition.gts.is_Symbol and condition.lts.is_number:
        return (condition.gts, 1), condition.lts
    if condition.lts.is_Symbol and condition.gts.is_number:
        return (condition.lts, -1), condition.gts
    return None, None


def _one(f: Any, x: Any, low: Any, high: Any, conditions: list[Any], assuming: tuple[Any, ...]) -> Any:
    """∫ f dx as an expression, or a result that says it diverges."""
    own = sp.Dummy(x.name, positive=True) if low.is_nonnegative else sp.Dummy(x.name, real=True)
    f = f.xreplace({x: own})
    f, low, high = steps_to_limits(f, own, low, high, conditions, assuming)
    if f.has(Theta) or f.has(sp.Piecewise):
        raise OutsideClass("a step function of this kind")
    pole = pole_inside(f, own, low, high)
    if pole is not None:
        return RegionResult(False, escapes=f"{x.name} → {pole}")
    cut = cut_at_modulus(f, own, low, high, assuming)
    if cut is not None:
        return _from_the_zero(x, cut, conditions, assuming)
    value = power_laws(f, own, low, high, conditions)
    if value is None:
        value = with_exponentials(f, own, low, high, conditions)
    if value is None:
        value = _rational(f, own, low, high, assuming)
    if value is None:
        if f.free_symbols != {own}:
            # sympy multiplies out in few calls, however many terms there are
            refuse_many_terms(f, MOST_TERMS)
        raw = within(CALLS, lambda: _integrate(f, own, low, high))
        value = _unconditional(raw, conditions)
    if value in (sp.oo, -sp.oo) or value.has(sp.zoo, sp.nan):
        return _diverges(f, own, low, high)
    if value.has(sp.Integral, sp.Piecewise, sp.I, sp.oo, sp.AccumBounds):
        raise OutsideClass("no closed form was found")
    _confirm(f, own, low, high, value, [*conditions, *assuming])
    return value


def _from_the_zero(x: Any, cut: tuple[Any, ...], conditions: list[Any], assuming: tuple[Any, ...]) -> Any:
    """∫ c |α x + β|^p dx from its zero to either end."""
    constant, power, ends, zero = cut
    u, end = sp.Dummy("u", positive=True), sp.Dummy("L", positive=True)
    half = _one(u**power, u, sp.S.Zero, end, conditions, assuming)
    if isinstance(half, RegionResult):
        return RegionResult(False, escapes=f"{x.name} → {zero}")
    return constant * sp.Add(*[half.xreplace({end: each}) for each in ends])


def _rational(f: Any, x: Any, low: Any, high: Any, assuming: tuple[Any, ...]) -> Any:
    """∫ of a rational function where there is one answer for all parameters; else None."""
    if f.is_polynomial(x):
        return None
    try:
        branches = integrate_rational(f, x, low, high, assuming)
    except OutsideClass:
        return None
    return branches[0].value if len(branches) == 1 and not branches[0].conditions else None


def _integrate(f: Any, x: Any, low: Any, high: Any) -> Any:
    """sympy's value; a rational function by its antiderivative and limits, which are then elementary."""
    if f.is_rational_function(x) and not f.is_polynomial(x):
        antiderivative = sp.integrate(sp.apart(sp.together(f), x), x)
        if not antiderivative.has(sp.Integral, sp.RootSum):
            antiderivative = sp.logcombine(antiderivative)
            value = sp.limit(antiderivative, x, high, "-") - sp.limit(antiderivative, x, low, "+")
            if not value.has(sp.I, sp.oo, sp.nan, sp.zoo, sp.Limit, sp.AccumBounds):
                return value
    value = sp.integrate(f, (x, low, high))
    if value.has(sp.meijerg):
        value = sp.integrate(f, (x, low, high), meijerg=False)
    return value


def _unconditional(value: Any, conditions: list[Any]) -> Any:
    """The first branch of a value with conditions, the conditions noted."""
    if not isinstance(value, sp.Piecewise):
        return value
    branch, condition = value.args[0]
    relations = condition.args if isinstance(condition, sp.And) else (condition,)
    for relation in relations:
        if relation in (True, sp.true):
            continue
        if not isinstance(relation, (sp.StrictLessThan, sp.StrictGreaterThan)) or relation.has(
            sp.arg, sp.Abs
        ):
            raise OutsideClass("a closed form under conditions that are no plain relations")
        conditions.append(relation)
    return branch


def _diverges(f: Any, x: Any, low: Any, high: Any) -> RegionResult:
    """Confirm that the integrand does not fall fast enough at an end where it is positive."""
    for end, words in ((high, "∞"), (low, str(low))):
        distance = x if end == sp.oo else sp.Abs(x - end)
        tail = within(CALLS, lambda d=distance, e=end: sp.limit(f * d, x, e, "-" if e == high else "+"))  # type: ignore[misc]
        if tail == sp.oo or tail.is_positive:
            return RegionResult(False, escapes=f"{x.name} → {words}")
    raise OutsideClass("the integral seems to diverge; this could not be confirmed")


def _confirm(f: Any, x: Any, low: Any, high: Any, value: Any, conditions: list[Any]) -> None:
    """Quadrature at admissible points must agree with the value."""
    symbols = sorted(
        set().union(*[sp.sympify(e, strict=True).free_symbols for e in (f, low, high, value)]) - {x}, key=str
    )
    tried = agreed = 0
    source = random.Random(11)
    for seed in range(MOST_SEEDS):
        if tried >= MOST_POINTS:
            break
        point = {
            s: sp.Rational(3 + 5 * k + 7 * seed % (5 + k), 4 + (3 * k + seed) % 5)
            * sp.Integer(8)
            ** (source.randint(-2, 1) if seed >= MOST_POINTS else (seed * (k + 1) + k) % 3 - 1)
            for k, s in enumerate(symbols)
        }
        if not all(holds(c, point) for c in conditions if c.free_symbols <= set(symbols)):
            continue
        ends = [sp.sympify(e, strict=True).subs(point) for e in (low, high)]
        if not (all(end.is_extended_real for end in ends) and ends[0] < ends[1]):
            continue
        tried += 1
        with mpmath.workdps(25):
            there = sp.N(value.subs(point), 25)
            if not there.is_number or there.is_finite is not True:
                # such as ln(t)/(t − 1) at t = 1: nothing can be compared there
                continue
            shown = f.subs(point)
            if shown.has(sp.nan, sp.zoo):
                continue
            try:
                integrand = number_function(x, shown)
            except ValueError as reason:
                raise OutsideClass(str(reason)) from reason
            numbers = [
                mpmath.mpf(sp.N(e, 25)) if e.is_finite else mpmath.inf * (1 if e > 0 else -1) for e in ends
            ]
            cuts = _cuts(numbers)
            try:
                number, error = mpmath.quad(integrand, cuts, error=True)
            except (ZeroDivisionError, ValueError, OverflowError) as reason:
                # a pole at a node of the rule, or an argument where the function has no value
                raise OutsideClass("the integrand has no value somewhere in the range") from reason
            expected = mpmath.mpc(there)
            if abs(number - expected) < AGREEMENT * (1 + abs(number)) and error < AGREEMENT * (
                1 + abs(number)
            ):
                agreed += 1
            elif error < 1e-9 * (1 + abs(number)) and abs(number - expected) > CLEARLY * error:
                raise OutsideClass("quadrature contradicts the closed form that was found")
        if agreed >= ENOUGH or (agreed and not symbols):
            return
    raise OutsideClass("quadrature could not confirm the closed form that was found")


def _cuts(ends: list[Any]) -> list[Any]:
    low, high = ends
    if high == mpmath.inf:
        start = low if low != -mpmath.inf else mpmath.mpf(0)
        inner = [*(start + 10**k for k in range(4)), high]
        return [low, *([] if low == start else [mpmath.mpf(-10), start]), *inner]
    if low == -mpmath.inf:
        return [low, high - 10, high - 1, high]
    # what is peaked is so where the variable or its distance from the middle is small
    inner = [side * mpmath.mpf(10) ** k for side in (1, -1) for k in (-1, 0, 1)] + [mpmath.mpf(0)]
    return [low, *sorted({(low + high) / 2, *(cut for cut in inner if low < cut < high)}), high]
