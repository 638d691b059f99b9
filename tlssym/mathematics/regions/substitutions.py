r"""Integrals in other variables, where as they stand no method takes them: the same number, another shape.

- A step function of one variable alone is a limit of its range.
- ``min`` and ``max`` are sums over which argument wins, with step functions.
- A function of x − y alone over the square [p, q]² is ∫_0^{q−p} (q − p − u) [f(u) + f(−u)] du.
- A homogeneous function of degree m over [0, L]^n, split by which variable is the largest, is
  ∫_0^L r^{m+n−1} dr times the sum of the integrals over [0, 1]^{n−1} with one variable at 1.
- |A − B| of two positive products is A − B or B − A by which of them is larger: θ(s − |x| − |y| − |x − y|).
- A range around zero, where absolute values stand, is cut there and its negative half reflected.
- (A − B x^k)^q up to its zero x_0 = (A/B)^{1/k}: with x^k = x_0^k s/(1+s) it is (A/(1+s))^q, s from 0 to ∞;
  (B x^k − A)^q from its zero on: with x^k = x_0^k (1+s) it is (A s)^q.  Powers of sums are left, which are Beta
  functions with their conditions of convergence.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import sympy as sp

from tlssym.language import Theta

MOST_EXTREMES = 4
MOST_OPERATIONS = 300


def resolve_extremes(expr: Any) -> Any:
    """The expression without ``Min`` and ``Max``, where each integrand has but a few of them."""
    if not expr.has(sp.Min, sp.Max):
        return expr
    if isinstance(expr, sp.Integral):
        function = resolve_extremes(expr.function)
        for _ in range(MOST_EXTREMES):
            found = sorted(function.atoms(sp.Min, sp.Max), key=sp.default_sort_key)
            inner = next((m for m in found if not any(a.has(sp.Min, sp.Max) for a in m.args)), None)
            if inner is None:
                break
            function = sp.expand_mul(sp.Add(*_branches(function, inner)), deep=False)
        return sp.Integral(function, *expr.limits)
    return expr.func(*[resolve_extremes(part) for part in expr.args])


def _branches(function: Any, extreme: Any) -> list[Any]:
    """The function with each argument in place of the least or the largest, where it is that."""
    side = 1 if isinstance(extreme, sp.Min) else -1
    branches = []
    for winner in extreme.args:
        steps = [Theta(side * (other - winner)) for other in extreme.args if other is not winner]
        branches.append(function.xreplace({extreme: winner}) * sp.Mul(*steps))
    return branches


def difference_over_square(expr: Any) -> Any:
    """Two integrals over one range of a function of the variables' difference, as one; else None."""
    return _everywhere(with_limits(expr), _square)


def by_the_largest(expr: Any) -> Any:
    """Homogeneous functions over a cube, by their largest variable and the ratios to it; else None."""
    found = _everywhere(with_limits(expr), _homogeneous)
    return None if found is None else from_the_zero(found) or found


def cut_at_zero(expr: Any) -> Any:
    """Ranges around zero cut there, where absolute values stand; None where there are none."""
    found = None
    for _ in range(MOST_EXTREMES):
        cut = _everywhere(expr, lambda i: _cut(i) if i.has(sp.Abs) else None)
        if cut is None:
            break
        found = expr = cut
    return found


def cut_at_equality(expr: Any) -> Any:
    """|A − B| of two positive products as A − B where A is the larger, and B − A elsewhere; else None."""
    plain = cut_at_zero(expr) or expr
    found = _everywhere(plain, _ordered) if plain.has(sp.Abs) else None
    if found is None:
        return None
    return found.replace(lambda e: isinstance(e, Theta), lambda e: Theta(sp.expand(e.args[0])))


def from_the_zero(expr: Any) -> Any:
    """Powers of a difference that vanishes at one end of the range, as powers of sums; else None."""
    plain = with_limits(expr)
    return _everywhere(_everywhere(plain, _cut) or plain, _beta)


def with_limits(expr: Any) -> Any:
    """The expression with step functions of one variable alone as limits, where they lie in its range."""
    return _everywhere(expr, _limited) or expr


def _limited(integral: Any) -> Any:
    limits = list(integral.limits)
    variables = {limit[0] for limit in limits}
    kept = []
    for factor in sp.Mul.make_args(integral.function):
        base = factor.base if factor.is_Pow and factor.exp.is_positive else factor
        place = _bound(base.args[0], limits, variables) if isinstance(base, Theta) else None
        if place is None:
            kept.append(factor)
        else:
            limits[place[0]] = place[1]
            if place[1][1] == place[1][2]:
                return sp.S.Zero
    if len(kept) == len(sp.Mul.make_args(integral.function)):
        return None
    return sp.Integral(sp.Mul(*kept), *limits)


def _bound(argument: Any, limits: list[Any], variables: set[Any]) -> tuple[int, Any] | None:
    """Which limits become which by a step function, where that is plain."""
    own = argument.free_symbols & variables
    if len(own) != 1 or not argument.is_polynomial(*own) or sp.degree(argument, *own) != 1:
        return None
    place = next(i for i, limit in enumerate(limits) if limit[0] in own)
    if len(limits[place]) != 3:
        return None
    x, low, high = limits[place]
    slope = argument.coeff(x, 1) if argument.is_Add else sp.diff(argument, x)
    edge = sp.cancel(x - argument / slope)
    if edge.has(x) or not (edge - low).is_nonnegative:
        return None
    if slope.is_negative and (high == sp.oo or (high - edge).is_nonnegative):
        return place, (x, low, edge)
    if slope.is_positive and (high == sp.oo or (high - edge).is_nonnegative):
        return place, (x, edge, high)
    return None


def _everywhere(expr: Any, rule: Callable[[Any], Any]) -> Any:
    """The expression with the rule applied to every integral, inner ones first; None where it fits none."""
    fitted = False
    if sp.count_ops(expr) > MOST_OPERATIONS:
        return None

    def walk(part: Any) -> Any:
        nonlocal fitted
        if not part.has(sp.Integral):
            return part
        if not isinstance(part, sp.Integral):
            return part.func(*[walk(argument) for argument in part.args])
        inner = sp.Integral(walk(part.function), *part.limits)
        changed = rule(inner)
        if changed is None:
            return inner
        fitted = True
        return changed

    found = walk(expr)
    return found if fitted else None


def _square(integral: Any) -> Any:
    """∫∫ f(x − y) over a square as an integral over the difference; None where it is no such integral."""
    f, limits = integral.function, list(integral.limits)
    if isinstance(f, sp.Integral):
        f, limits = f.function, [*f.limits, *limits]
    if any(len(limit) != 3 for limit in limits) or f.has(sp.Integral):
        return None
    if len(limits) > 2:
        return _square_inside(f, limits)
    if len(limits) != 2:
        return None
    (x, low, high), (y, other_low, other_high) = limits
    width = high - low
    if (low, high) != (other_low, other_high) or {x, y} & (low.free_symbols | high.free_symbols):
        return None
    if width.is_positive is not True or width.has(sp.oo) or not {x, y} <= f.free_symbols:
        return None
    u = sp.Dummy(f"|{x.name} - {y.name}|", positive=True)
    total = sp.S.Zero
    for side in (1, -1):
        half = f.subs(x, y + side * u) if x in f.free_symbols else f
        half = _settled(half.replace(lambda e: e.is_Add, lambda e: sp.expand(e, multinomial=False)))
        if half.has(y):
            return None
        total += half
    factor = sp.expand(width - u) if total.has(Theta) or not total.is_Add else width - u
    return sp.Integral(sp.expand_mul(factor * total, deep=False), (u, sp.S.Zero, width))


def _square_inside(f: Any, limits: list[Any]) -> Any:
    """Two of several variables over one square, integrated before the others."""
    for first, second in combinations(limits, 2):
        others = [limit for limit in limits if limit not in (first, second)]
        if first[1:] != second[1:] or any(
            {first[0], second[0]} & set(e.free_symbols) for o in others for e in o[1:]
        ):
            continue
        found = _square(sp.Integral(f, first, second))
        if found is not None:
            return sp.Integral(found, *others)
    return None


def _homogeneous(integral: Any) -> Any:
    """A homogeneous function over [0, L]^n, by its largest variable; None where it is no such integral."""
    f, limits = integral.function, list(integral.limits)
    while isinstance(f, sp.Integral):
        f, limits = f.function, [*f.limits, *limits]
    variables = [limit[0] for limit in limits]
    ends = {limit[1:] for limit in limits if len(limit) == 3}
    if len(limits) < 2 or len(ends) != 1 or f.has(sp.Integral):
        return None
    low, high = next(iter(ends))
    if low != 0 or high.is_positive is not True or high == sp.oo or high.free_symbols & set(variables):
        return None
    scale = sp.Dummy("r", positive=True)
    scaled = f.xreplace({x: scale * x for x in variables})
    outer, degree = sp.S.One, sp.S.Zero
    for factor in sp.Mul.make_args(scaled):
        base, power = factor.as_base_exp()
        if not base.has(scale) and not power.has(scale):
            outer *= factor
            continue
        if isinstance(base, Theta):
            # the scale is positive: a step does not see it
            argument, order = sp.factor_terms(sp.expand(base.args[0])).as_independent(scale)
            if order.as_base_exp()[0] != scale:
                return None
            outer *= Theta(argument)
            continue
        inner, order = sp.factor_terms(sp.expand(base)).as_independent(scale)
        order_base, order_power = order.as_base_exp()
        if order_base != scale or power.has(scale) or order_power.has(scale):
            return None
        outer *= inner**power
        degree += order_power * power
    rest = sp.S.Zero
    for x in variables:
        others = [(y, sp.S.Zero, sp.S.One) for y in variables if y != x]
        rest += sp.Integral(outer.xreplace({x: sp.S.One}), *others)
    measure = scale ** sp.expand(degree + len(variables) - 1)
    return sp.Integral(measure, (scale, sp.S.Zero, high)) * rest


def _settled(expr: Any) -> Any:
    """Step functions whose arguments have a known sign as 0 or 1."""
    known = {}
    for step in expr.atoms(Theta):
        argument = step.args[0]
        if argument.is_positive:
            known[step] = sp.S.One
        elif argument.is_negative:
            known[step] = sp.S.Zero
    return expr.xreplace(known)


def _cut(integral: Any) -> Any:
    """∫_{−a}^{b} f as ∫_0^b f(x) + ∫_0^a f(−x), of one variable whose range is around zero."""
    for place, limit in enumerate(integral.limits):
        if len(limit) != 3 or limit[0].is_positive:
            continue
        x, low, high = limit
        if not integral.function.has(sp.Abs) and not _differences(integral.function, x):
            continue
        if not (low.is_extended_negative and high.is_extended_positive):
            continue
        if any(x in end.free_symbols for other in integral.limits[:place] for end in other[1:]):
            continue
        own = sp.Dummy(x.name, positive=True)
        halves = []
        for side, end in ((1, high), (-1, -low)):
            limits = list(integral.limits)
            limits[place] = (own, sp.S.Zero, end)
            f = _settled(integral.function.xreplace({x: side * own}))
            halves.append(sp.Integral(f, *limits) if f != 0 else sp.S.Zero)
        if halves[0] == halves[1]:
            return 2 * halves[0]
        return sp.Add(*halves)
    return None


def _ordered(integral: Any) -> Any:
    """The integral as a sum over the order of the two terms of each modulus."""
    branches = [integral.function]
    moduli = sorted(integral.function.atoms(sp.Abs), key=sp.default_sort_key)
    for modulus in moduli:
        terms = sp.Add.make_args(modulus.args[0])
        rising = [t for t in terms if t.is_positive]
        if len(terms) != 2 or len(rising) != 1 or not (rising[0] - modulus.args[0]).is_positive:
            return None
        step = modulus.args[0]
        branches = [
            f.xreplace({modulus: side * step}) * Theta(side * step) for f in branches for side in (1, -1)
        ]
    if not moduli or len(moduli) > MOST_EXTREMES:
        return None
    return sp.Add(*[sp.Integral(f, *integral.limits) for f in branches])


def _beta(integral: Any) -> Any:
    """One variable of an integral from or up to the zero of a difference; None where there is none."""
    for place, limit in enumerate(integral.limits):
        if len(limit) != 3 or limit[0].is_positive is not True:
            continue
        x, low, high = limit
        ends = [e for other in integral.limits[:place] for e in other[1:]]
        if any(x in end.free_symbols for end in ends):
            continue
        for base in _differences(integral.function, x):
            found = _substituted(integral.function, base, x, low, high)
            if found is not None:
                function, own = found
                limits = list(integral.limits)
                limits[place] = (own, sp.S.Zero, sp.oo)
                return sp.Integral(function, *limits)
    return None


def _differences(function: Any, x: Any) -> list[Any]:
    """Bases A − B x^k with a power that is no whole positive one, of which the integrand is a product."""
    found = []
    for factor in sp.Mul.make_args(function):
        base, power = factor.as_base_exp()
        if base.is_Add and len(base.args) == 2 and x in base.free_symbols:
            signs = {term.could_extract_minus_sign() for term in base.args}
            if len(signs) == 2 and not (power.is_Integer and power.is_positive):
                found.append(base)
    return found


def _substituted(f: Any, base: Any, x: Any, low: Any, high: Any) -> tuple[Any, Any] | None:
    """The integrand in s and s itself, where the base vanishes at the one end that the rule asks for."""
    with_x = [term for term in base.args if x in term.free_symbols]
    if len(with_x) != 1:
        return None
    slope, power = with_x[0].as_independent(x)
    constant = base - with_x[0]
    inner, k = power.as_base_exp()
    if inner != x or x in k.free_symbols or k.is_positive is not True:
        return None
    amount = -constant / slope
    if amount.is_positive is not True:
        return None
    zero = sp.powdenest(amount ** (1 / k), force=True)
    # named by what it is, which is how a divergence tells its direction
    named = base.xreplace({symbol: sp.Symbol(symbol.name) for symbol in base.free_symbols})
    s = sp.Dummy(f"{x.name}/({named})" if k == 1 else f"{x.name}**{k}/({named})", positive=True)
    if low == 0 and _same(high, zero) and slope.is_negative:
        level, rest = s / (1 + s), constant / (1 + s)
        measure = zero / k * s ** (1 / k - 1) * (1 + s) ** (-1 / k - 1)
    elif high == sp.oo and _same(low, zero) and slope.is_positive:
        level, rest = 1 + s, -constant * s
        measure = zero / k * (1 + s) ** (1 / k - 1)
    else:
        return None
    # the variable itself as a product of powers, so that its own powers stay products
    product = measure
    for factor in sp.Mul.make_args(f):
        b, q = factor.as_base_exp()
        if x in q.free_symbols:
            return None
        if x not in b.free_symbols:
            product *= factor
        elif b == base:
            product *= _power(rest, q)
        elif b == x:
            product *= zero**q * _power(level, q / k)
        elif b.is_Add and k == 1:
            top, bottom = sp.fraction(sp.together(b.subs(x, zero * level)))
            if any(term.could_extract_minus_sign() for term in sp.Add.make_args(sp.expand(top))):
                return None
            product *= _power(sp.expand(top), q) * _power(bottom, -q)
        else:
            return None
    return product, s


def _power(base: Any, exponent: Any) -> Any:
    """A power of a product of positive quantities, factor by factor."""
    return sp.Mul(*[sp.Pow(*_flat(factor, exponent)) for factor in sp.Mul.make_args(base)])


def _flat(factor: Any, exponent: Any) -> tuple[Any, Any]:
    base, power = factor.as_base_exp()
    return base, power * exponent


def _same(first: Any, second: Any) -> bool:
    return bool(sp.powsimp(sp.expand_power_base(first / second, force=True), force=True) == 1)
