"""Compare printed formulas with derived ones at random points: values, and conditions.

This is the numeric leg where no integral is printed.  Sums are taken with a few terms, unknown functions as symbols
where nothing looks into them and as trial functions where an integral or a derivative does.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import mpmath as mp
import sympy as sp

from tlssym.check.trial_functions import UNKNOWN, held, made_definite
from tlssym.numbers.conditions import usable
from tlssym.numbers.evaluate import holds, number
from tlssym.numbers.points import draw, exponent_symbols, sample
from tlssym.numbers.smooth import smooth_value
from tlssym.values import Answer, Evidence

POINTS = 8
INTEGRAL_POINTS = 3
TERMS = 3
"""How many terms a sum up to n is taken with."""
SPREAD, INTEGRAL_SPREAD = mp.mpf(10) ** -20, mp.mpf(10) ** -6
MOST_DIGITS, INTEGRAL_DIGITS = 40, 9
TRUTHS = 24
NAME = "sample points"


def confirm_formulas(
    pairs: Sequence[tuple[Any, Any]], *, conditions: Sequence[Any] = (), seed: int = 29
) -> Evidence | None:
    """Compare printed values with derived ones at random points: their ratio must not change.

    Parameters
    ----------
    pairs : sequence of (printed, derived)
        Values that have been found equal up to a number, or conditions found to mean the same; pairs that
        numbers cannot compare are left out.
    conditions : sequence of sympy relations
        Hold at every point where values are compared.

    Returns
    -------
    Evidence or None
        None where there is nothing that numbers can compare.
    """
    start = time.perf_counter()
    worst, tried = mp.mpf(MOST_DIGITS), 0
    for printed, derived in pairs:
        if is_condition(printed) and is_condition(derived):
            same, count = same_truth(printed, derived, seed)
            digits = mp.mpf(MOST_DIGITS)
        else:
            same, count, digits = _same_ratio(printed, derived, conditions, seed)
        if same is None:
            continue
        tried += count
        if not same:
            says = "the ratio of derived to printed changes from point to point"
            if is_condition(printed):
                says = "one of the two conditions holds where the other does not"
            return Evidence(NAME, Answer.REFUTES, says, points=tried, seconds=time.perf_counter() - start)
        worst = min(worst, digits)
    if not tried:
        return None
    return Evidence(
        NAME,
        Answer.AGREES,
        "for the members found to agree, derived over printed is one number at every point"
        if not all(is_condition(printed) for printed, _ in pairs)
        else "printed and derived hold and fail together at every point",
        float(worst),
        tried,
        time.perf_counter() - start,
    )


# -- conditions ----------------------------------------------------------------------------------------


def is_condition(formula: Any) -> bool:
    """Whether a formula is true or false, rather than a value; an equation between functions is neither."""
    if isinstance(formula, sp.Equality):
        return bool(formula.lhs.is_Symbol) and not formula.rhs.atoms(sp.Function)
    return isinstance(formula, sp.core.relational.Relational | sp.logic.boolalg.Boolean)


def same_truth(one: Any, other: Any, seed: int) -> tuple[bool | None, int]:
    """Whether two conditions hold at the same points, tried where they hold and where they do not.

    Returns
    -------
    (bool or None, int)
        None where a point cannot be decided or all points lie on one side; and how many points were tried.
    """
    symbols = sorted(one.free_symbols | other.free_symbols, key=str)
    if not symbols:
        return None, 0
    points = draw(symbols, (), set(symbols), TRUTHS, seed)
    if isinstance(other, sp.Equality) and other.lhs in symbols:
        # an equation holds at no random point: put some on it
        points += [{**point, other.lhs: other.rhs.subs(point)} for point in points[:3]]
    seen = set()
    for point in points:
        first, second = holds(one, point), holds(other, point)
        if first is None or second is None:
            return None, 0
        if first != second:
            return False, len(points)
        seen.add(first)
    return (True, len(points)) if len(seen) == 2 else (None, 0)


# -- values --------------------------------------------------------------------------------------------


def _same_ratio(
    printed: Any, derived: Any, conditions: Sequence[Any], seed: int
) -> tuple[bool | None, int, Any]:
    """Whether derived over printed is one number, at how many points, and to how many digits."""
    pair = _comparable(printed, derived)
    if pair is None:
        return None, 0, None
    printed, derived = pair
    integrals = printed.has(sp.Integral) or derived.has(sp.Integral)
    symbols = sorted(printed.free_symbols | derived.free_symbols, key=str)
    count = INTEGRAL_POINTS if integrals else POINTS
    points = sample(symbols, usable(conditions, symbols), seed=seed, count=count) if symbols else [{}]
    with mp.workdps(45):
        ratios = []
        for point in points:
            above, below = _value(derived, point), _value(printed, point)
            if above is None or not below:
                continue
            ratios.append(_with_parameters_fixed(above / below, printed, derived, point))
        if len(ratios) < 2:
            return None, 0, None
        spread = max(abs(r - ratios[0]) for r in ratios) / abs(ratios[0])
        if spread > (INTEGRAL_SPREAD if integrals else SPREAD):
            return False, len(ratios), None
        most = mp.mpf(INTEGRAL_DIGITS if integrals else MOST_DIGITS)
        return True, len(ratios), min(most, -mp.log10(spread)) if spread else most


def _comparable(printed: Any, derived: Any) -> tuple[Any, Any] | None:
    """The two as formulas that have values, or None."""
    pair = tuple(_with_rules(_with_few_terms(e)) for e in (printed, derived))
    if any(e.has(sp.Sum) or any(s.is_commutative is False for s in e.free_symbols) for e in pair):
        return None
    if not any(e.has(*UNKNOWN, sp.Integral) for e in pair):
        return pair[0], pair[1]
    symbols = held(*pair)
    if symbols is not None and not any(e.has(sp.Integral) for e in symbols):
        return symbols[0], symbols[1]
    one, other = made_definite(*pair)
    return one, other


def _with_rules(expr: Any) -> Any:
    """Derivatives of products and sums as those of their factors: only what is left of them is held as unknown."""

    def composed(part: Any) -> bool:
        return isinstance(part, sp.Derivative) and not part.expr.has(sp.Integral, sp.Sum) and not part.expr.is_Function

    return expr.replace(composed, lambda d: d.doit(deep=False)) if expr.has(sp.Derivative) else expr


def _with_few_terms(expr: Any) -> Any:
    """Sums up to a whole number n written out for a small n, which is enough to tell two of them apart."""
    if not expr.has(sp.Sum):
        return expr
    ends = {limit[2] for total in expr.atoms(sp.Sum) for limit in total.limits}
    few = {end: sp.Integer(TERMS) for end in ends if end.is_Symbol}
    return expr.subs(few).replace(lambda e: isinstance(e, sp.Sum), lambda e: e.doit())


def _value(expr: Any, point: dict[Any, Any]) -> Any:
    if not expr.has(sp.Integral):
        return number(expr, point)
    found = smooth_value(expr, point)
    return None if found is None else mp.mpf(found)


def _with_parameters_fixed(ratio: Any, printed: Any, derived: Any, point: dict[Any, Any]) -> Any:
    """The ratio, less what it is allowed to be: a number that depends on exponent parameters alone."""
    exponents = exponent_symbols(printed, derived)
    if not exponents or printed.has(sp.Integral) or derived.has(sp.Integral):
        return ratio
    rest = dict.fromkeys((printed.free_symbols | derived.free_symbols) - exponents, sp.S.One)
    fixed = {s: point[s] for s in exponents if s in point}
    above, below = number(derived, {**rest, **fixed}), number(printed, {**rest, **fixed})
    return ratio if not above or not below else ratio / (above / below)
