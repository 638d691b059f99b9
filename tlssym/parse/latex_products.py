"""How a physicist arranges a product of powers, before any of it is written.

Powers with one symbolic exponent stand under it together, what is over comes out in front:
``U_0**(d/a) * varepsilon**((a - d)/a)`` is ``U_0 (varepsilon/U_0)^((a - d)/a)``.  Numbers with the exponent
parameters are told from what is measured, so that they can stand in front as a factor of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp

Rank = Callable[[Any], Any]
_MULTIPLES = tuple(sp.Rational(n) for n in ("1", "-1", "2", "-2", "3", "-3", "1/2", "-1/2"))


@dataclass(frozen=True)
class _Member:
    """A power under a common exponent E: ``base**(multiple*E + rest)``."""

    base: Any
    multiple: Any
    rest: Any


def joined_powers(factors: Sequence[Any], parameters: set[Any], rank: Rank) -> list[Any]:
    """The factors with powers of one symbolic exponent under it together, pure numbers by themselves.

    Parameters
    ----------
    factors : sequence of sympy expressions
        Of one product.
    parameters : set of symbols
        The exponent parameters: what holds no other symbol is a pure number.
    rank : callable
        Where a symbol stands among the lecture's: what comes first is preferred outside the common power.

    Returns
    -------
    list
        Of the same product; powers are left unevaluated, or sympy would take them apart again.
    """
    rest, powers = [], []
    for factor in factors:
        base, exponent = factor.as_base_exp()
        if exponent.free_symbols and base != sp.E:
            powers += _split(base, exponent, parameters)
        else:
            rest.append(factor)
    numbers = [p for p in powers if p[0].free_symbols <= parameters]
    # R^a and R^{d-1} stand by themselves, as in a measure
    measured = [p for p in powers if p[0].is_Symbol and p[0] not in parameters and _is_share(p[1])]
    # what somebody has put under one power already stays so
    kept = [sp.Pow(b, e, evaluate=False) for b, e in powers if (b, e) not in numbers + measured]
    joined, plain = _joined(numbers, rank)
    more, over = _joined(measured, rank)
    plain.update(over)
    left = []
    for factor in rest:
        base, exponent = factor.as_base_exp()
        if base in plain:
            plain[base] += exponent
        else:
            left.append(factor)
    return left + [base**exponent for base, exponent in plain.items() if exponent != 0] + kept + joined + more


def _joined(powers: list[tuple[Any, Any]], rank: Rank) -> tuple[list[Any], dict[Any, Any]]:
    """Powers under common exponents, and what is left over of each base."""
    merged: dict[Any, Any] = {}
    for base, exponent in powers:
        merged[base] = merged.get(base, sp.S.Zero) + exponent
    left = [(base, exponent) for base, exponent in merged.items() if exponent != 0]
    joined: list[Any] = []
    plain: dict[Any, Any] = {}
    while left:
        exponent, members = _best(left, rank)
        # what goes with nothing, as (-1)^n, stands by itself
        taken = {m.base for m in members} or {left[0][0]}
        if len(members) <= 1:
            joined += [sp.Pow(b, e, evaluate=False) for b, e in left if b in taken]
        else:
            inner = sp.Mul(*(m.base**m.multiple for m in members))
            joined.append(sp.Pow(inner, exponent, evaluate=False))
            plain.update({m.base: m.rest for m in members if m.rest != 0})
        left = [p for p in left if p[0] not in taken]
    return joined, plain


def _split(base: Any, exponent: Any, parameters: set[Any]) -> list[tuple[Any, Any]]:
    """A power of a product as the power of its number and that of the rest, where the number is positive."""
    parts = sp.Mul.make_args(base)
    number = sp.Mul(*(f for f in parts if f.free_symbols <= parameters))
    if number == 1 or number == base or number.is_positive is not True:
        return [(base, exponent)]
    return [(number, exponent), (base / number, exponent)]


def _best(powers: list[tuple[Any, Any]], rank: Rank) -> tuple[Any, list[_Member]]:
    """The exponent under which the most powers go with the least left over."""
    choices = []
    for _, exponent in powers:
        for common in dict.fromkeys((exponent, _opposite(exponent))):
            members = _under(common, powers)
            over = [m for m in members if m.rest != 0]
            cost = (
                -len(members),
                len(over),
                sum(m.multiple not in (1, -1) for m in members),
                all(m.multiple.is_negative for m in members),
                bool(turned(common).could_extract_minus_sign()),
                [rank(m.base) for m in over],
                sp.default_sort_key(common),
            )
            choices.append((cost, turned(common), members))
    _, common, members = min(choices, key=lambda choice: choice[0])
    return common, members


def _under(common: Any, powers: list[tuple[Any, Any]]) -> list[_Member]:
    found = []
    odd = 0
    for base, exponent in powers:
        member = _member(base, exponent, common)
        if member is None:
            continue
        if base.is_positive is not True:
            # (x y)^e is x^e y^e where all but one are positive, and that one as it stands
            odd += 1
            if member.multiple != 1 or member.rest != 0 or odd > 1:
                continue
        found.append(member)
    return found


def _member(base: Any, exponent: Any, common: Any) -> _Member | None:
    if base.is_number:
        share = _cancelled(exponent / common)
        whole = sp.fraction(share)[1].is_number and base.is_positive
        return _Member(base, share, sp.S.Zero) if whole else None
    for multiple in _MULTIPLES:
        rest = _cancelled(exponent - multiple * common)
        # a power left over below would make a fraction where none was
        if rest == 0 or (rest.is_Integer and rest > 0):
            return _Member(base, multiple, rest)
    return None


@lru_cache(maxsize=4096)
def _opposite(exponent: Any) -> Any:
    return sp.factor(-exponent)


@lru_cache(maxsize=4096)
def _cancelled(exponent: Any) -> Any:
    """An exponent over a common denominator; a lecture writes the same few over and over."""
    return sp.cancel(exponent)


def same_dimension_ratios(
    above: Sequence[Any], below: Sequence[Any], dimension: Callable[[Any], str | None]
) -> tuple[list[Any], list[Any], list[Any]]:
    """Squares and higher powers of a ratio of like quantities, taken out: ``(Delta_0/E)^2``.

    Returns
    -------
    above, below, ratios : lists of factors
    """
    over, under, ratios = list(above), list(below), []
    for top in above:
        base, power = top.as_base_exp()
        if not (base.is_Symbol and power.is_Integer and power > 1 and dimension(base)):
            continue
        for bottom in under:
            other, same = bottom.as_base_exp()
            if same == power and other.is_Symbol and dimension(other) == dimension(base) != "1":
                over.remove(top)
                under.remove(bottom)
                ratios.append(sp.Pow(base / other, power, evaluate=False))
                break
    return over, under, ratios


def stays_beside(power: Any) -> bool:
    """Whether a negative power stands beside a fraction: ``E^{-2d/a}``, ``2^{-a}``, ``R^{d-a}``; ``1/R^a`` is below."""
    base, exponent = power.as_base_exp()
    if not exponent.free_symbols:
        return False
    return bool(base.is_number or exponent.is_Add or _is_share(exponent))


def _is_share(exponent: Any) -> bool:
    """Whether an exponent is a quotient such as ``d/a``."""
    return bool(sp.fraction(sp.together(exponent))[1].free_symbols)


def turned(exponent: Any) -> Any:
    """``a/(2d - a)`` for ``-a/(a - 2d)``: the minus sign goes into a difference below, where there is one."""
    if not exponent.free_symbols or not exponent.could_extract_minus_sign():
        return exponent
    above, below = sp.fraction(exponent)
    signs = {bool(term.could_extract_minus_sign()) for term in sp.Add.make_args(below)}
    if signs != {True, False}:
        return exponent
    return -above / sp.Add(*(-term for term in below.args))


def is_simple_number(factors: Sequence[Any]) -> bool:
    """A rational number times powers of π: it needs no fraction of its own."""
    return all(f.is_Rational or f.as_base_exp()[0] == sp.pi for f in factors)
