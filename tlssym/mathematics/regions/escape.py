r"""Under which conditions on the parameters a region reaches out along a direction.

"It diverges along x → 0 at fixed y" is true only where the region has points there.  With each variable as
x = t^e u and t → ∞, every constraint keeps its largest terms; the variables u are then eliminated one by one
(Fourier and Motzkin), each constraint solved for the variable where it stands once, and what is left are
relations between the parameters.  Where those hold, the region holds a cone along the direction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.regions.monomials import PositiveDifference
from tlssym.mathematics.regions.power_laws import solved
from tlssym.mathematics.regions.result import OutsideClass

MOST_CONSTRAINTS = 60
MOST_WAYS = 64
UNKNOWN = "where the region is not empty the integral diverges; the condition for that was not found"
Constraints = tuple[Any, ...]


@dataclass(frozen=True)
class Direction:
    """How variables move: as powers of a large t (``powers``), along a line (``line``), or to a place (``at``)."""

    powers: Mapping[Any, Any]
    line: Mapping[Any, Any]
    at: Mapping[Any, Any]


class Signs:
    """Signs that follow from what is known; those of exponents, else, from a sample point, with their condition."""

    def __init__(self, given: Sequence[Any], exponents: Mapping[Any, Any]) -> None:
        self.given, self.exponents = tuple(given), exponents
        self.taken: list[Any] = []

    def of(self, expression: Any) -> int | None:
        """1, −1, or None where it is not known."""
        if expression == 0:
            return 0
        if expression.free_symbols <= set(self.exponents):
            # a quotient has the sign of the product
            number, factors = sp.factor_list(sp.Mul(*sp.fraction(sp.together(expression))))
            odd = [f for f, times in factors if times % 2]
            expression = sp.expand((1 if number > 0 else -1) * sp.Mul(*odd))
        known = sign_of(expression, self.given)
        if (
            known is not None
            or not expression.free_symbols
            or not expression.free_symbols <= set(self.exponents)
        ):
            return known
        number = expression.subs(self.exponents)
        if not number.is_comparable or number == 0:
            return None
        side = 1 if number > 0 else -1
        self.taken.append(solved(sp.Gt(side * expression, 0)))
        return side


def reaches(
    constraints: Sequence[Any],
    variables: Sequence[Any],
    direction: Direction,
    given: Sequence[Any] = (),
    exponents: Mapping[Any, Any] | None = None,
) -> tuple[Any, ...]:
    """Relations between parameters under which the region has an open part along the direction.

    Parameters
    ----------
    constraints : sequence of sympy expressions
        Each positive in the region.
    variables : sequence of sympy symbols
    given : sequence of sympy relations
        What is known of the parameters.
    exponents : mapping, optional
        Values of the exponents' symbols at a point of the chamber that is told.

    Returns
    -------
    tuple of relations
        Sufficient; empty where it always has.

    Raises
    ------
    OutsideClass
        It never has, or it could not be found out.
    """
    best: tuple[Any, ...] | None = None
    for plain in _without_moduli([sp.expand(c) for c in constraints]):
        try:
            found = _one_way(plain, variables, direction, Signs(given, exponents or {}))
        except OutsideClass:
            continue
        if best is None or len(found) < len(best):
            best = found
    if best is None:
        raise OutsideClass(UNKNOWN)
    return best


def _one_way(
    constraints: Constraints, variables: Sequence[Any], direction: Direction, signs: Signs
) -> tuple[Any, ...]:
    kept: list[Any] = []
    for constraint in constraints:
        kept += _far(constraint.xreplace(dict(direction.at)), direction, signs)
    left = [x for x in variables if x not in direction.at]
    while True:
        kept = _plainly(kept)
        inside = [x for x in left if any(x in c.free_symbols for c in kept)]
        if not inside:
            break
        kept = _eliminate_any(kept, inside, signs)
        if len(kept) > MOST_CONSTRAINTS:
            raise OutsideClass(UNKNOWN)
    relations = []
    for c in kept:
        side = signs.of(c)
        if side == -1:
            raise OutsideClass(UNKNOWN)
        if side != 1:
            relations.append(_relation(c))
    if any(r == sp.false for r in relations):
        raise OutsideClass(UNKNOWN)
    known = {_gap(g) for g in signs.given}
    relations += [r for r in signs.taken if r not in (sp.true, sp.false)]
    return tuple(dict.fromkeys(r for r in relations if r != sp.true and _gap(r) not in known))


def _gap(relation: Any) -> Any:
    return sp.expand(relation.gts - relation.lts)


def _plainly(constraints: Sequence[Any]) -> list[Any]:
    """Each once, and none that always holds."""
    kept = []
    for c in dict.fromkeys(_unrooted(sp.expand(c)) for c in constraints):
        if c.is_positive or c == sp.oo:
            continue
        if c.is_nonpositive or c == -sp.oo or c.has(sp.nan, sp.zoo):
            raise OutsideClass(UNKNOWN)
        kept.append(c)
    return kept


def _unrooted(constraint: Any) -> Any:
    """A root is positive where what stands under it is, and a product where its other factor is."""
    while constraint.is_Pow and constraint.exp.is_positive and constraint.base.is_Add:
        constraint = constraint.base
    if constraint.has(sp.oo, sp.nan, sp.zoo) or not constraint.is_Add:
        return constraint
    shared = sp.factor_terms(sp.powsimp(constraint))
    if not shared.is_Mul:
        return constraint
    # what is positive anyhow says nothing
    rest = sp.Mul(*[f for f in shared.args if f.is_positive is not True])
    return constraint if rest == shared else sp.expand(rest)


def _relation(constraint: Any) -> Any:
    """``constraint > 0`` with the negative terms on the left."""
    numerator, denominator = sp.fraction(sp.together(constraint))
    if denominator.is_positive:
        constraint = sp.expand(numerator)
    terms = sp.Add.make_args(constraint)
    smaller = sp.Add(*[-t for t in terms if t.could_extract_minus_sign()])
    larger = sp.Add(*[t for t in terms if not t.could_extract_minus_sign()])
    shared = sp.gcd_terms(smaller + larger).as_coeff_Mul()[0] if smaller != 0 and larger != 0 else sp.S.One
    smaller, larger = smaller / shared, larger / shared
    root = _shared_root(smaller, larger)
    if root is not None:
        smaller, larger = (sp.powdenest(side ** (1 / root), force=True) for side in (smaller, larger))
    for side in (smaller, larger):
        number, symbol = side.as_coeff_Mul()
        if symbol.is_Symbol and number.is_positive:
            smaller, larger = smaller / number, larger / number
    if not smaller.free_symbols and larger.is_Symbol:
        return sp.Gt(larger, smaller)
    return sp.Lt(smaller, larger)


def _shared_root(smaller: Any, larger: Any) -> Any:
    """The power that both sides of a relation between two products are of."""
    if smaller.is_Add or larger.is_Add or smaller == 0 or larger == 0:
        return None
    powers = [
        f.as_base_exp()[1] for side in (smaller, larger) for f in sp.Mul.make_args(side) if f.free_symbols
    ]
    if not powers or any(p.is_Rational is not True or p <= 0 for p in powers):
        return None
    least = min(powers)
    return least if least != 1 and all((p / least).is_Integer for p in powers) else None


# -- absolute values ---------------------------------------------------------------------------------------


def _without_moduli(constraints: Sequence[Any]) -> list[Constraints]:
    """The region as the union of regions without absolute values."""
    ways: list[Constraints] = [()]
    for c in constraints:
        ways = [(*done, *more) for done, more in product(ways, _ways(c))]
        if len(ways) > MOST_WAYS:
            raise OutsideClass(UNKNOWN)
    return ways


def _ways(constraint: Any) -> list[Constraints]:
    moduli = constraint.atoms(sp.Abs)
    if not moduli:
        return [(constraint,)]
    modulus = min(moduli, key=sp.default_sort_key)
    slope = constraint.coeff(modulus)
    rest = constraint - slope * modulus
    inner = modulus.args[0]
    if rest.has(modulus) or not slope:
        raise OutsideClass(UNKNOWN)
    both = [sp.expand(rest + side * slope * inner) for side in (1, -1)]
    if slope.is_negative:
        return [(*a, *b) for a, b in product(_ways(both[0]), _ways(both[1]))]
    if slope.is_positive:
        return [*_ways(both[0]), *_ways(both[1])]
    raise OutsideClass(UNKNOWN)


# -- far along the direction -------------------------------------------------------------------------------


def _far(constraint: Any, direction: Direction, signs: Signs) -> list[Any]:
    """What is left of a constraint far along the direction: nothing, or its largest terms."""
    if direction.line:
        rate = sum((sp.diff(constraint, x) * u for x, u in direction.line.items()), start=sp.S.Zero)
        if any(sp.diff(rate, x) != 0 for x in direction.line):
            raise OutsideClass(UNKNOWN)
        known = sign_of(sp.expand(rate))
        if known == 1:
            return []
        if sp.expand(rate) != 0:
            raise OutsideClass(UNKNOWN)
        return [constraint]
    return [largest(constraint, direction.powers, signs)[0]]


def largest(expression: Any, powers: Mapping[Any, Any], signs: Signs) -> tuple[Any, Any]:
    """The largest terms, with the power of t that they have."""
    if not expression.free_symbols & set(powers):
        return expression, sp.S.Zero
    if expression in powers:
        return expression, powers[expression]
    if expression.is_Add:
        parts = [largest(term, powers, signs) for term in expression.args]
        top = parts[0][1]
        for _, degree in parts[1:]:
            gap = sp.expand(degree - top)
            side = signs.of(gap)
            if side is None:
                raise OutsideClass(UNKNOWN)
            top = degree if side > 0 else top
        return sp.Add(*[part for part, degree in parts if sp.expand(degree - top) == 0]), top
    if expression.is_Mul:
        parts = [largest(factor, powers, signs) for factor in expression.args]
        return sp.Mul(*[p for p, _ in parts]), sp.Add(*[d for _, d in parts])
    if expression.is_Pow and not expression.exp.free_symbols & set(powers):
        inner, degree = largest(expression.base, powers, signs)
        return inner**expression.exp, degree * expression.exp
    raise OutsideClass(UNKNOWN)


# -- elimination -------------------------------------------------------------------------------------------


def _eliminate_any(constraints: list[Any], inside: Sequence[Any], signs: Signs) -> list[Any]:
    for x in inside:
        try:
            return _eliminate(constraints, x, signs)
        except OutsideClass:
            continue
    raise OutsideClass(UNKNOWN)


def _eliminate(constraints: list[Any], x: Any, signs: Signs) -> list[Any]:
    """The constraints on what is left, for which there are values of x."""
    kept = [c for c in constraints if x not in c.free_symbols]
    lower: list[Any] = [sp.S.Zero] if x.is_positive else []
    upper: list[Any] = []
    falling: list[Any] = []
    rising: list[Any] = []
    for c in constraints:
        if x not in c.free_symbols:
            continue
        try:
            side, bound, needed = _bound(c, x, signs)
        except OutsideClass:
            (rising if _direction(c, x, signs) > 0 else falling).append(c)
            continue
        kept += needed
        if bound is not None:
            (lower if side > 0 else upper).append(bound)
    for low in lower:
        kept += [high - low for high in upper]
        kept += [_at(c, x, low, signs) for c in falling]
    for high in upper:
        kept += [_at(c, x, high, signs) for c in rising]
    if rising and falling:
        raise OutsideClass(UNKNOWN)
    if rising and not upper:
        kept += [_at(c, x, sp.oo, signs) for c in rising]
    if falling and not lower:
        raise OutsideClass(UNKNOWN)
    return kept


def _bound(constraint: Any, x: Any, signs: Signs) -> tuple[int, Any, list[Any]]:
    """The constraint solved for x: its side (1: from below), the bound (None: always), and what it needs."""
    with_x = [t for t in sp.Add.make_args(constraint) if x in t.free_symbols]
    if len(with_x) != 1:
        linear = sp.Poly(constraint, x) if constraint.is_polynomial(x) else None
        if linear is None or linear.degree() != 1:
            raise OutsideClass(UNKNOWN)
        slope = linear.coeff_monomial(x)
        side = signs.of(slope)
        if side is None:
            raise OutsideClass(UNKNOWN)
        return side, -linear.coeff_monomial(1) / slope, []
    rest = constraint - with_x[0]
    slope, power = with_x[0].as_independent(x, as_Add=False)
    base, p = power.as_base_exp()
    side = signs.of(slope)
    if side is None or x in p.free_symbols or p.is_real is not True:
        raise OutsideClass(UNKNOWN)
    amount = -rest / slope
    if base == x and p == 1:
        return side, amount, []
    if base != x and not base.is_Add:
        raise OutsideClass(UNKNOWN)
    sign_p = signs.of(p)
    if not sign_p:
        raise OutsideClass(UNKNOWN)
    level = signs.of(sp.expand(amount))
    if level is None:
        if side > 0:
            raise OutsideClass(UNKNOWN)
        # below a level that must be positive for that: base^p < amount, or base^|p| > 1/amount
        needed = [amount]
    elif level < 0 or amount == 0:
        if side > 0:
            return 1, None, []
        raise OutsideClass(UNKNOWN)
    else:
        needed = []
    root = amount ** (1 / p) if level == 1 else sp.Pow(sp.factor(amount), 1 / p)
    turned = side * sign_p
    if base == x:
        return turned, sp.powdenest(root, force=True), needed
    inner_side, bound, more = _bound(sp.expand(turned * (base - _lifted(amount, p))), x, signs)
    # the root of what is negative is no number: what stands under it is positive in the region
    return inner_side, bound, [*needed, *more, *([] if base.is_positive else [base])]


def _lifted(amount: Any, p: Any) -> Any:
    """amount^{1/p}, a whole power of a sum multiplied out."""
    return sp.expand(sp.powdenest(amount ** (1 / p), force=True))


def _direction(constraint: Any, x: Any, signs: Signs) -> int:
    """1 where the expression rises with x > 0, −1 where it falls."""
    side = signs.of(sp.expand(sp.diff(constraint, x)))
    if side is None:
        terms = [t for t in sp.Add.make_args(constraint) if x in t.free_symbols]
        slopes = {signs.of(sp.diff(t, x)) for t in terms}
        side = slopes.pop() if len(slopes) == 1 else None
    if side is None:
        raise OutsideClass(UNKNOWN)
    return side


def _at(constraint: Any, x: Any, place: Any, signs: Signs) -> Any:
    """A constraint at an end of a variable's range, term by term."""
    if place not in (0, sp.oo):
        return constraint.xreplace({x: place})
    total = sp.S.Zero
    for term in sp.Add.make_args(constraint):
        if x not in term.free_symbols:
            total += term
            continue
        slope, power = term.as_independent(x, as_Add=False)
        base, p = power.as_base_exp()
        if base == x and signs.of(p):
            if (signs.of(p) == 1) is (place == 0):
                continue
            total += sp.oo * slope
        elif base.is_Add and base.is_positive and p.is_real:
            inner = _at(base, x, place, signs)
            if inner.has(sp.oo) and not p.is_positive:
                raise OutsideClass(UNKNOWN)
            total += slope * (sp.oo if inner.has(sp.oo) else inner**p)
        else:
            raise OutsideClass(UNKNOWN)
    return total


def constraints_of(factors: Sequence[Any], limits: Sequence[tuple[Any, Any, Any]]) -> tuple[Any, ...]:
    """What must be positive inside the step functions and ranges of a product."""
    found = []
    for factor in factors:
        base = factor.base if factor.is_Pow else factor
        if isinstance(base, Theta):
            found.append(sp.powsimp(base.args[0].replace(PositiveDifference, lambda e: e)))
    for x, low, high in limits:
        if low != -sp.oo and not (low == 0 and x.is_positive):
            found.append(x - low)
        if high != sp.oo:
            found.append(high - x)
    return tuple(found)
