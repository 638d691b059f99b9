r"""Leading behaviour where the regimes leave the coefficient open: from the limit itself, or from the exact value.

Where every occurrence of the parameter moves the integrand and its range the same way, the integral at its
value zero, or infinity, is the limit (monotone convergence).  Else an exact value, where there is one, is expanded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.regions.elementary import within
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.values import Step

CALLS = 6_000_000
MOST_OPERATIONS = 150
NEAR_TRIES = 4
NEAR_ENOUGH = 0.02
Solver = Callable[[Any], RegionResult]


def approach(
    expr: Any, symbol: Any, is_small: bool, known: RegionResult | None, solve: Solver
) -> RegionResult | None:
    """The leading behaviour, with its coefficient, or None where neither way leads to one.

    Parameters
    ----------
    known : RegionResult or None
        What the regimes found, whose exponents and powers of logarithms the answer must have.
    solve : callable
        Evaluates an integral exactly.
    """
    if sp.count_ops(expr) > MOST_OPERATIONS:
        return None
    found = _at_its_end(expr, symbol, is_small, solve)
    if found is None:
        found = leading_terms(solve(expr), symbol, is_small)
    if found is None or not all(_holds_there(c, symbol, is_small) for c in found.conditions):
        return None
    if known is not None and not _agree(found, known, symbol):
        return None
    if known is not None:
        conditions = tuple(dict.fromkeys((*known.conditions, *found.conditions)))
        found = replace(found, conditions=conditions, cases=known.cases)
    return found


def _holds_there(condition: Any, symbol: Any, is_small: bool) -> bool:
    """Whether a condition on the parameter holds where that is small, or large, enough."""
    if not condition.has(symbol):
        return True
    gap = condition.gts - condition.lts
    end = sp.limit(gap, symbol, 0 if is_small else sp.oo, "+" if is_small else "-")
    return end == sp.oo or sign_of(end) == 1


def _agree(found: RegionResult, known: RegionResult, symbol: Any) -> bool:
    power = found.exponents.get(symbol, sp.S.Zero) - known.exponents.get(symbol, sp.S.Zero)
    return sp.simplify(power) == 0 and found.log_powers.get(symbol, 0) == known.log_powers.get(symbol, 0)


# -- the limit itself -------------------------------------------------------------------------------------


def _at_its_end(expr: Any, symbol: Any, is_small: bool, solve: Solver) -> RegionResult | None:
    outside, inside = expr.as_independent(sp.Integral, as_Add=False)
    powers, front = split_powers(outside)
    if not isinstance(inside, sp.Integral) or front.has(symbol):
        return None
    directions = _directions(inside, symbol)
    if directions is None or len(directions) > 1:
        return None
    power = powers.pop(symbol, sp.S.Zero)
    limit = inside.subs(symbol, 0) if is_small else _at_infinity(inside, symbol)
    if limit.has(sp.nan, sp.zoo) or not isinstance(limit, sp.Integral) or limit.function == 0:
        return None
    result = solve(limit)
    if not result.converges or result.value is None or result.value == 0:
        return None
    value = front * sp.Mul(*[s**e for s, e in powers.items()]) * result.value * symbol**power
    where = "zero" if is_small else "infinity"
    says = (
        f"Every term with ${sp.latex(symbol)}$ moves the integral the same way: its limit is that at {where}."
    )
    step = Step("put the limit in", says, after=value, exact=False, turning_point=True)
    exponents = {symbol: power} if power != 0 else {}
    return RegionResult(
        True, value, False, result.conditions, exponents, {symbol: 0}, steps=(*result.steps, step)
    )


def _at_infinity(integral: Any, symbol: Any) -> Any:
    """The integral with the symbol infinite: a step that it opens is 1, what it divides is zero."""
    inverse = sp.Dummy("1/" + symbol.name, positive=True)
    if isinstance(integral.function, sp.Integral):
        f = _at_infinity(integral.function, symbol)
    else:
        f = integral.function.replace(
            lambda e: isinstance(e, Theta) and e.has(symbol),
            lambda e: sp.S.One if _step_direction(e.args[0], symbol) == -1 else sp.S.Zero,
        )
        f = f.xreplace({symbol: 1 / inverse}).subs(inverse, 0)
    # an end that the symbol stands in rises with it without bound
    ends = [(x, *[sp.oo if e.has(symbol) else e for e in more]) for x, *more in integral.limits]
    return sp.Integral(f, *ends)


def _directions(integral: Any, symbol: Any) -> set[int] | None:
    """How the integral moves as the symbol falls, 1 up and -1 down, at each place; None where not known."""
    found: set[int] = set()
    f = integral.function
    if isinstance(f, sp.Integral):
        inner = _directions(f, symbol)
        if inner is None:
            return None
        found |= inner
        f = sp.S.One
    for _, *ends in integral.limits:
        for end, side in zip(ends, (1, -1), strict=True):
            if end.has(symbol):
                if not _rises(end, symbol):
                    return None
                found.add(side)
    for factor in sp.Mul.make_args(f):
        base, power = factor.as_base_exp()
        if not factor.has(symbol):
            if not _positive(base):
                return None
        elif isinstance(base, Theta):
            turn = _step_direction(base.args[0], symbol)
            if turn is None:
                return None
            found.add(turn)
        elif power.has(symbol) or not _rises(base, symbol) or not power.is_real:
            return None
        elif power.is_positive or power.is_negative:
            found.add(-1 if power.is_positive else 1)
        else:
            return None
    return found


def _positive(base: Any) -> bool:
    return bool(isinstance(base, Theta | sp.exp) or base.is_positive)


def _rises(expression: Any, symbol: Any) -> bool:
    """Whether it is a sum of positive terms, each of which rises with the symbol or is free of it."""
    for term in sp.Add.make_args(expression):
        _, power = term.as_independent(symbol, as_Add=False)
        base, exponent = power.as_base_exp()
        if not term.is_positive or (power.has(symbol) and (base != symbol or not exponent.is_positive)):
            return False
    return True


def _step_direction(argument: Any, symbol: Any) -> int | None:
    parts = sp.Add.make_args(sp.expand(argument))
    with_symbol = [p for p in parts if p.has(symbol)]
    if all(_rises(-p, symbol) for p in with_symbol):
        return 1
    return -1 if all(_rises(p, symbol) for p in with_symbol) else None


# -- the exact value, expanded ----------------------------------------------------------------------------


def leading_terms(result: RegionResult, symbol: Any, is_small: bool) -> RegionResult | None:
    """The leading terms of an exact value."""
    if not result.converges or result.value is None or not result.exact or not result.value.has(symbol):
        return None
    powers, rest = split_powers(result.value)
    if not rest.has(symbol) and not any(e.has(symbol) for e in powers.values()):
        return replace(result, exponents=result.exponents or powers, log_powers={symbol: 0})
    own = sp.Dummy("t", positive=True)
    value = result.value.rewrite([sp.acosh, sp.asinh, sp.atanh], sp.log).xreplace(
        {symbol: own if is_small else 1 / own}
    )
    if value.is_rational_function(own):
        # 1/(1/t + 1) has no series as it stands
        value = sp.together(value)
    try:
        terms = within(CALLS, lambda: _first_terms(value, own))
    except OutsideClass:
        return None
    if not terms:
        return None
    power = min((p for p, _ in terms), key=lambda p: (p.is_number is False, p))
    kept: dict[int, Any] = {}
    for p, logarithms in terms:
        if p == power:
            kept[logarithms] = kept.get(logarithms, 0) + terms[(p, logarithms)]
    kept = {k: c for k, c in kept.items() if sp.simplify(c) != 0}
    if not kept:
        return None
    degree = max(kept)
    shown = symbol if is_small else 1 / symbol
    total = sp.Add(*[c * sp.log(shown) ** k for k, c in kept.items()])
    power = power if is_small else -power
    says = f"The exact value is expanded for {'small' if is_small else 'large'} ${sp.latex(symbol)}$."
    leading = sp.expand_log(sp.expand(total)) * symbol**power
    if not _nears(result.value, leading, symbol, is_small, result.conditions):
        return None
    step = Step("expand the value", says, result.value, leading, exact=False, turning_point=True)
    return RegionResult(
        True,
        leading,
        False,
        tuple(c for c in result.conditions),
        {symbol: power} if power != 0 else {},
        {symbol: degree},
        steps=(*result.steps, step),
    )


def _nears(value: Any, leading: Any, symbol: Any, is_small: bool, conditions: tuple[Any, ...]) -> bool:
    """Whether the exact value over its leading terms tends to one, in numbers: a series may be wrong."""
    others = sorted((value.free_symbols | leading.free_symbols) - {symbol}, key=str)
    tried = 0
    for seed in range(NEAR_TRIES):
        point = {
            s: sp.Rational(7 + 3 * k + 5 * seed % 11, 5 + (2 * k + seed) % 7) for k, s in enumerate(others)
        }
        offs = []
        for decades in (6, 12):
            far = sp.Rational(10) ** (-decades if is_small else decades)
            there = {**point, symbol: far}
            if any(c.subs(there) is not sp.true for c in conditions):
                break
            numbers = [sp.N(e.subs(there), 30, maxn=400) for e in (value, leading)]
            if not all(n.is_comparable and n.is_finite for n in numbers) or numbers[1] == 0:
                break
            offs.append(abs(numbers[0] / numbers[1] - 1))
        if len(offs) == 2:
            tried += 1
            if offs[1] > NEAR_ENOUGH and offs[1] > offs[0] / 2:
                return False
    return tried > 0


def expanded(known: RegionResult, symbol: Any, is_small: bool) -> RegionResult | None:
    """The leading terms of an exact value that is no power of the parameter; None where it is one."""
    if not known.exact or known.value is None or not known.value.has(symbol) or known.exponents.get(symbol):
        return None
    powers, rest = split_powers(known.value)
    if not rest.has(symbol) or rest.has(sp.log) or powers.get(symbol, sp.S.Zero).has(symbol):
        return None
    found = leading_terms(known, symbol, is_small)
    return None if found is None else replace(found, conditions=known.conditions, cases=known.cases)


def _first_terms(value: Any, t: Any) -> dict[tuple[Any, int], Any]:
    """Coefficients of t^p ln^k(t) of the first terms at t = 0, for numbers p."""
    derivative = value
    plain = all(isinstance(f, sp.exp | sp.sin | sp.cos) for f in value.atoms(sp.Function) if f.has(t))
    for order in range(4 if plain else 0):
        there = derivative.subs(t, 0)
        if there.has(sp.zoo, sp.nan, sp.oo) or any(p.base.is_zero for p in there.atoms(sp.Pow)):
            break
        if (there := sp.simplify(there)) != 0:
            return {(sp.Integer(order), 0): there / sp.factorial(order)}
        derivative = sp.diff(derivative, t)
    for order in (1, 2, 3):
        series = sp.series(value, t, 0, order)
        terms: dict[tuple[Any, int], Any] = {}
        for term in sp.Add.make_args(sp.expand(series.removeO())):
            rest, with_t = term.as_independent(t, as_Add=False)
            power, degree = sp.S.Zero, 0
            for factor in sp.Mul.make_args(with_t):
                base, exponent = factor.as_base_exp()
                if base == t and exponent.is_Rational:
                    power += exponent
                elif base == sp.log(t) and exponent.is_Integer and exponent > 0:
                    degree += int(exponent)
                elif factor != 1:
                    return {}
            if rest != 0:
                terms[(power, degree)] = terms.get((power, degree), 0) + rest
        if terms:
            return terms
    return {}
