"""Conditions on parameters: brought to a readable form, and decided to be the same or not.

A condition such as (a - d)/d < 1 is a sign of a rational function.  It is put into factors, factors of known
sign are dropped, and what is left is solved for one symbol: a < 2*d.  Two conditions are the same when they
hold at the same points; with one free ratio (a/d) that is decided exactly, interval by interval.

sympy folds a relation between positive symbols to True or False as soon as it can.  Here that is an honest
answer, "always" or "never", and is returned as ``sympy.true`` or ``sympy.false``; it must not be kept among
the conditions of a result.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import sympy as sp

from tlssym.language import Condition
from tlssym.numbers.evaluate import holds
from tlssym.numbers.exponents import canonical

_FLIPPED = {sp.Lt: sp.Gt, sp.Gt: sp.Lt, sp.Le: sp.Ge, sp.Ge: sp.Le, sp.Eq: sp.Eq, sp.Ne: sp.Ne}
# Degree up to which real roots are isolated; conditions on exponents are of degree one or two.
HIGHEST_DEGREE = 12
SAMPLES = 400


class ConditionError(ValueError):
    """Not a relation between rational functions."""


def _relational(condition: Condition) -> Any:
    if not isinstance(condition, tuple(_FLIPPED)):
        raise ConditionError(f"{condition} is not a relation (<, >, <=, >=, =, !=)")
    return condition


def _terms_all_positive(polynomial: Any) -> bool:
    return all(term.is_positive is True for term in sp.Add.make_args(sp.expand(polynomial)))


def sign_of(expression: sp.Expr, assuming: Iterable[Condition] = ()) -> int | None:
    """Sign of a polynomial in the parameters where that follows easily: 1, -1 or None when it is not known.

    Known from the symbols' own positivity, or because the polynomial is a positive multiple of something
    assumed positive plus positive terms.
    """
    if expression.is_positive is True or _terms_all_positive(expression):
        return 1
    if expression.is_negative is True or _terms_all_positive(-expression):
        return -1
    for condition in assuming:
        if not isinstance(condition, sp.Lt | sp.Gt):
            continue
        gap = condition.gts - condition.lts
        for sign in (1, -1):
            for multiple in _multiples(sign * expression, gap):
                rest = sp.expand(sign * expression - multiple * gap)
                if rest == 0 or _terms_all_positive(rest):
                    return sign
    return None


def _multiples(expression: sp.Expr, gap: Any) -> list[Any]:
    """Positive rational numbers c for which ``expression - c*gap`` loses a term."""
    ours = sp.expand(expression).as_coefficients_dict()
    theirs = sp.expand(gap).as_coefficients_dict()
    ratios = [ours[term] / theirs[term] for term in theirs if term in ours]
    return [r for r in ratios if r.is_Rational and r > 0]


def solve_condition(condition: Condition, symbol: Any = None, assuming: Iterable[Condition] = ()) -> Any:
    """Bring a sign condition on a rational function to its simplest form, solved for one symbol.

    Parameters
    ----------
    condition : sympy relation
        Both sides rational in the parameters, such as ``(a - d)/d < 1``.
    symbol : symbol, optional
        Solve for this one; by default the first by name that stands linearly.
    assuming : iterable of strict relations
        What is known besides the symbols' own assumptions.

    Returns
    -------
    relation, ``sympy.true`` (always) or ``sympy.false`` (never)
        ``a < 2*d`` for the example.  When several factors of unknown sign remain, a relation of their
        product to zero.

    Raises
    ------
    ConditionError
        Not a relation of rational functions.
    """
    if condition in (sp.true, sp.false):
        return condition
    condition = _relational(condition)
    assuming = tuple(assuming)
    kind = type(condition)
    gap = canonical(condition.lhs - condition.rhs)
    numerator, denominator = sp.fraction(gap)
    symbols = gap.free_symbols
    if not symbols:
        return sp.true if bool(kind(gap, 0)) else sp.false
    if not (numerator.is_polynomial(*symbols) and denominator.is_polynomial(*symbols)):
        raise ConditionError(f"{condition} is not rational in {sorted(map(str, symbols))}")
    if kind in (sp.Eq, sp.Ne):
        return _solved(kind, numerator, symbol, assuming)
    sign, unknown, excluded = _signs(numerator, denominator, kind in (sp.Lt, sp.Gt), assuming)
    if sign < 0:
        kind = _FLIPPED[kind]
    if not unknown:
        relation = sp.true if kind in (sp.Gt, sp.Ge) else sp.false
    elif len(unknown) == 1 and unknown[0].is_polynomial():
        relation = _solved(kind, unknown[0], symbol, assuming)
    else:
        relation = kind(sp.Mul(*unknown), 0)
    return sp.And(relation, *excluded) if excluded and relation is not sp.false else relation


def _signs(
    numerator: sp.Expr, denominator: sp.Expr, strict: bool, assuming: tuple[Condition, ...]
) -> tuple[int, list[Any], list[Any]]:
    """The sign of all factors whose sign is known, the factors that decide, and what must not vanish."""
    constant, factors = sp.factor_list(numerator)
    constant_below, factors_below = sp.factor_list(denominator)
    sign = 1 if constant * constant_below > 0 else -1
    unknown, excluded = [], []
    for factor, times in [*factors, *factors_below]:
        below = (factor, times) in factors_below
        known = sign_of(factor, assuming)
        if known is not None:
            sign *= known**times
        elif times % 2:
            unknown.append(factor)
            if not strict and below:
                excluded.append(sp.Ne(factor, 0))
        elif strict or below:
            excluded.append(sp.Ne(factor, 0))
        else:
            # a square that may vanish: f^2*g <= 0 holds on f = 0 too, which no single relation of g says
            unknown.append(factor**times)
    return sign, unknown, excluded


def _solved(kind: Any, polynomial: Any, symbol: sp.Symbol, assuming: tuple[Condition, ...]) -> Any:
    candidates = [symbol] if symbol is not None else sorted(polynomial.free_symbols, key=lambda s: s.name)
    for candidate in candidates:
        if candidate not in polynomial.free_symbols:
            continue
        poly = sp.Poly(polynomial, candidate)
        if poly.degree() != 1:
            continue
        slope, constant = poly.all_coeffs()
        sign = sign_of(slope, assuming)
        if sign is None and kind not in (sp.Eq, sp.Ne):
            continue
        if kind in (sp.Eq, sp.Ne) and sign is None and slope.is_nonzero is not True:
            continue
        return (kind if sign != -1 else _FLIPPED[kind])(candidate, sp.factor(canonical(-constant / slope)))
    return kind(polynomial, 0)


def written_positive(exponent: sp.Expr, assuming: Iterable[Condition] = ()) -> Any:
    """A rational function in factors, each factor turned so that it is positive where that is known.

    ``-a/(a - 2*d)`` becomes ``a/(2*d - a)`` when ``a < 2*d`` is assumed.
    """
    if exponent.is_Rational:
        return exponent
    assuming = tuple(assuming)
    parts: list[Any] = []
    sign = 1
    for side, power in zip(sp.fraction(canonical(exponent)), (1, -1), strict=True):
        constant, factors = sp.factor_list(side)
        parts.append(abs(constant) ** power)
        sign *= 1 if constant > 0 else -1
        for factor, times in factors:
            turned = sign_of(factor, assuming) == -1
            sign *= (-1) ** times if turned else 1
            parts.append(sp.expand(-factor if turned else factor) ** (power * times))
    return sp.Mul(sign, *parts)


def _relations_in(condition: Condition) -> list[Any]:
    return [node for node in sp.preorder_traversal(condition) if isinstance(node, tuple(_FLIPPED))]


def _plain(symbols: Iterable[sp.Symbol]) -> dict[Any, Any]:
    """Symbols without assumptions in the place of these: positive ones would fold relations away."""
    return {s: sp.Dummy(s.name, real=True) for s in symbols}


def _assumed_of(symbol: sp.Symbol, plain: Any) -> list[Any]:
    if symbol.is_positive:
        return [sp.Gt(plain, 0)]
    if symbol.is_nonnegative:
        return [sp.Ge(plain, 0)]
    return []


def condition_equivalent(first: Any, second: Any, assuming: Iterable[Condition] = ()) -> bool | None:
    """Whether two conditions hold at the same parameters.

    Parameters
    ----------
    first, second : sympy relations, or And/Or of them
        Rational in the parameters.
    assuming : iterable of relations
        Only points where these hold (and the symbols' own assumptions) are compared.

    Returns
    -------
    bool or None
        True and False are exact: True after every interval of the one free ratio was compared, False with
        a point at which they differ.  None when there is more than one free ratio and no such point was met.
    """
    relations = [first, second, *assuming]
    symbols = sorted(set().union(*(r.free_symbols for r in relations)), key=lambda s: s.name)
    plain = _plain(symbols)
    ours, theirs, *known = (r.xreplace(plain) for r in relations)
    for symbol in symbols:
        known += _assumed_of(symbol, plain[symbol])
    variables = [plain[s] for s in symbols]
    polynomials = _polynomials((ours, theirs, *known), variables)
    fixed: dict[Any, Any] = {}
    if len(variables) > 1 and all(sp.Poly(p, *variables).is_homogeneous for p in polynomials):
        scale = next((plain[s] for s in symbols[::-1] if s.is_positive), None)
        if scale is not None:
            # only ratios matter: the unit is chosen so that this one is 1
            fixed = {scale: sp.S.One}
    free = [v for v in variables if v not in fixed]
    if len(free) > 1:
        return _differ_somewhere(ours, theirs, known, free, fixed)
    cells = _cell_points([p.subs(fixed) for p in polynomials], free)
    points = [{**fixed, **({free[0]: value} if free else {})} for value in cells]
    same = list(_compared(ours, theirs, known, points))
    return all(same) if same else None


def _polynomials(conditions: Iterable[Condition], variables: list[Any]) -> list[Any]:
    """Those above and below in all relations, less the numbers."""
    found = []
    for relation in [r for condition in conditions for r in _relations_in(condition)]:
        above, below = sp.fraction(canonical(relation.lhs - relation.rhs))
        if not (above.is_polynomial(*variables) and below.is_polynomial(*variables)):
            raise ConditionError(f"{relation} is not rational")
        found += [p for p in (above, below) if p.free_symbols]
    return found


def _compared(
    ours: Condition, theirs: Condition, known: Iterable[Condition], points: Iterable[Mapping[Any, Any]]
) -> Iterator[bool]:
    """Whether the two hold or fail together, at each point that is known to be meant and where both are decided."""
    for point in points:
        if all(holds(k, point) is True for k in known):
            left, right = holds(ours, point), holds(theirs, point)
            if left is not None and right is not None:
                yield left == right


def _cell_points(polynomials: list[Any], free: list[Any]) -> list[Any]:
    """One point in each interval between the roots, and each rational root."""
    if not free:
        return [sp.S.Zero]
    roots: set[Any] = set()
    for polynomial in polynomials:
        if not polynomial.free_symbols:
            continue
        poly = sp.Poly(polynomial, free[0])
        if poly.degree() > HIGHEST_DEGREE:
            raise ConditionError(f"a condition of degree {poly.degree()} (at most {HIGHEST_DEGREE})")
        roots |= set(poly.real_roots())
    ordered = sorted(roots, key=lambda r: r.evalf(40))
    if not ordered:
        return [sp.S.Zero]
    points: list[Any] = [sp.floor(ordered[0]) - 1]
    for left, right in pairwise(ordered):
        middle = (left + right) / 2
        points.append(middle if middle.is_Rational else sp.Rational(str(middle.evalf(30))))
    return [*points, sp.ceiling(ordered[-1]) + 1, *ordered]


def _differ_somewhere(
    ours: Any, theirs: Any, known: list[Condition], free: list[Any], fixed: dict[Any, Any]
) -> bool | None:
    generator = random.Random(0)

    def drawn() -> Iterator[dict[Any, Any]]:
        for _ in range(SAMPLES):
            point = {v: sp.Rational(generator.randint(-400, 400), generator.randint(1, 60)) for v in free}
            yield {v: abs(x) if sp.Gt(v, 0) in known else x for v, x in point.items()} | fixed

    return None if all(_compared(ours, theirs, known, drawn())) else False
