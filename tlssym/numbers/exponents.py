"""Exponents over Q(a, d, ...) in one canonical form, and the one vector of them: powers of bases.

Everything that adds, subtracts and compares exponents goes through ``canonical``: two exponents are equal as
rational functions exactly when their canonical forms are the same sympy expression, so equality costs a
comparison of trees and zero is recognised for certain.  ``Powers`` is what monomials and dimensions are made of; what
its bases are is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Self

import sympy as sp
from sympy.polys.fields import FracField
from sympy.polys.orderings import lex
from sympy.polys.polyerrors import CoercionFailed, PolynomialError

# A tree larger than this is no exponent that a lecture writes; refusing it keeps every call bounded.
LARGEST_EXPONENT = 400


class ExponentError(ValueError):
    """An exponent that cannot be brought into canonical form, or is too large."""


@lru_cache(maxsize=512)
def _field(symbols: tuple[sp.Symbol, ...]) -> Any:
    return FracField(symbols, sp.QQ, lex)


def _by_name(symbols: Iterable[sp.Symbol]) -> tuple[Any, ...]:
    return tuple(sorted(symbols, key=lambda s: (s.name, str(s.assumptions0))))


@lru_cache(maxsize=65536)
def canonical(exponent: sp.Expr) -> Any:
    """The canonical form of a rational function of symbols.

    Parameters
    ----------
    exponent : sympy expression, dimensionless
        Such as ``(a - d)/d - 1``.

    Returns
    -------
    sympy expression
        Numerator over denominator, expanded and without a common factor; equal rational functions give
        equal expressions.  An exponent with functions or irrational numbers inside (``log(2)``,
        ``sqrt(2)``) is cancelled as far as sympy can, and equality of two such may be missed.

    Raises
    ------
    ExponentError
        More than ``LARGEST_EXPONENT`` nodes, or a division by zero.
    """
    exponent = sp.sympify(exponent, strict=True)
    if exponent.is_Rational or exponent.is_Symbol:
        return exponent
    if sum(1 for _ in sp.preorder_traversal(exponent)) > LARGEST_EXPONENT:
        raise ExponentError(f"an exponent with more than {LARGEST_EXPONENT} parts")
    if exponent.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
        raise ExponentError(f"the exponent {exponent} is not finite")
    symbols = _by_name(exponent.free_symbols)
    if symbols:
        try:
            return _field(symbols).from_expr(exponent).as_expr()
        except (ValueError, CoercionFailed):
            # not a rational function with rational coefficients: sympy's own cancel knows more generators
            pass
        except ZeroDivisionError as error:
            raise ExponentError(f"the exponent {exponent} divides by zero") from error
    try:
        return sp.cancel(exponent)
    except PolynomialError as error:
        raise ExponentError(f"the exponent {exponent} has no canonical form") from error


@lru_cache(maxsize=65536)
def add(first: Any, second: Any) -> Any:
    """Sum of two canonical exponents, canonical."""
    if first.is_Rational and second.is_Rational:
        return first + second
    return canonical(first + second)


@lru_cache(maxsize=65536)
def multiply(first: Any, second: Any) -> Any:
    """Product of two canonical exponents, canonical."""
    if first.is_Rational and second.is_Rational:
        return first * second
    return canonical(first * second)


@lru_cache(maxsize=65536)
def whole_part(exponent: sp.Expr) -> int:
    """The whole number n such that ``exponent - n`` is the canonical representative modulo whole numbers.

    For a number this is the floor.  For N/D it is the floor of the ratio of the coefficients that N and D
    have at the leading monomial of D: adding 1 to the exponent adds D to N, so the ratio goes up by one,
    and a/d and (a + d)/d have the same representative.
    """
    if exponent.is_Rational:
        return int(sp.floor(exponent))
    symbols = _by_name(exponent.free_symbols)
    if not symbols:
        return 0
    try:
        element = _field(symbols).from_expr(exponent)
    except (ValueError, CoercionFailed):
        return 0
    leading = element.denom.LM
    ratio = sp.QQ.to_sympy(element.numer.get(leading, sp.QQ(0)) / element.denom.LC)
    return int(sp.floor(ratio))


@lru_cache(maxsize=65536)
def in_factors(exponent: sp.Expr) -> Any:
    """The same exponent as a person writes it: numerator and denominator in factors, ``(2*d - a)/a``."""
    return exponent if exponent.is_Rational else sp.factor(exponent)


def merge(target: dict[Any, Any], source: Mapping[Any, Any], times: Any = sp.S.One) -> None:
    """Multiply powers into others: exponents, times a number, are added to the target's."""
    for base, e in source.items():
        target[base] = add(target.get(base, sp.S.Zero), multiply(e, times))


def in_order(exponents: Mapping[Any, Any]) -> tuple[tuple[Any, Any], ...]:
    """Bases and exponents sorted by name, those with the exponent zero left out."""
    kept = [(base, e) for base, e in exponents.items() if e != 0]
    return tuple(sorted(kept, key=lambda pair: (str(pair[0]), sp.default_sort_key(pair[0]))))


@dataclass(frozen=True)
class Powers:
    """A product of powers, which is a vector of exponents.

    Attributes
    ----------
    powers : tuple of (base, exponent)
        Sorted by the name of the base; exponents canonical and never zero.
    """

    powers: tuple[tuple[Any, Any], ...] = ()

    @classmethod
    def of(cls, exponents: Mapping[Any, Any]) -> Self:
        """From a mapping of base to exponent."""
        return cls(in_order({b: canonical(sp.sympify(e, strict=True)) for b, e in exponents.items()}))

    @cached_property
    def exponents(self) -> Mapping[Any, Any]:
        """Exponent of each base."""
        return dict(self.powers)

    @property
    def bases(self) -> frozenset[Any]:
        """The bases that occur."""
        return frozenset(self.exponents)

    @property
    def is_number(self) -> bool:
        """Whether no base is left: a pure number."""
        return not self.powers

    def exponent(self, base: sp.Expr) -> Any:
        """Exponent of a base; zero when it does not occur."""
        return self.exponents.get(base, sp.S.Zero)

    def __mul__(self, other: Self) -> Self:
        """Product: exponents add."""
        total = dict(self.exponents)
        merge(total, other.exponents)
        return replace(self, powers=in_order(total))

    def __truediv__(self, other: Self) -> Self:
        """Quotient: exponents subtract."""
        return self * other**sp.S.NegativeOne

    def __pow__(self, exponent: sp.Expr) -> Self:
        """Power; the exponent is rational in the parameters."""
        times = canonical(sp.sympify(exponent, strict=True))
        return replace(self, powers=in_order({base: multiply(e, times) for base, e in self.powers}))


def solve_linear(rows: list[list[Any]], right: list[Any]) -> tuple[list[Any] | None, bool]:
    """Solve a linear system over the field of rational functions of the parameters.

    Parameters
    ----------
    rows : list of m lists of n expressions
        The matrix.
    right : list of m expressions
        The right-hand side.

    Returns
    -------
    solution : list of n canonical expressions, or None when there is none
        With free unknowns set to zero when there are several solutions.
    unique : bool
        Whether it is the only one.
    """
    count = len(rows[0]) if rows else 0
    table = [[canonical(x) for x in row] + [canonical(b)] for row, b in zip(rows, right, strict=True)]
    pivots: list[int] = []
    for column in range(count):
        height = len(pivots)
        pivot = next((i for i in range(height, len(table)) if table[i][column] != 0), None)
        if pivot is None:
            continue
        table[height], table[pivot] = table[pivot], table[height]
        lead = table[height][column]
        table[height] = [canonical(x / lead) for x in table[height]]
        for i, row in enumerate(table):
            if i != height and row[column] != 0:
                factor = row[column]
                table[i] = [canonical(x - factor * y) for x, y in zip(row, table[height], strict=True)]
        pivots.append(column)
    if any(row[-1] != 0 for row in table[len(pivots) :]):
        return None, False
    solution = [sp.S.Zero] * count
    for row, column in zip(table, pivots, strict=False):
        solution[column] = row[-1]
    return solution, len(pivots) == count
