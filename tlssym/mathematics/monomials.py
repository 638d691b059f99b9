"""Monomials: an exact pure number times powers of symbols, with exponents over Q(a, d).

Scaling laws are linear algebra on such exponents: a product of powers is a vector, a threshold is a linear
equation.  A *parameter* is a symbol that stands in an exponent (a, d): what is made of parameters alone is a
pure number, such as the area 2π^{d/2}/Γ(d/2) of the unit sphere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Transform
from tlssym.numbers.exponents import ExponentError, Powers, add, canonical, in_factors, in_order, merge

# Whole numbers beyond this size are not taken apart into primes: factoring must stay cheap.
LARGEST_FACTORED = 10**18
# Deeper nesting than this is refused, so that no formula exhausts the interpreter's stack.
DEEPEST = 200


class NotAMonomial(ValueError):
    """The expression is a sum, a logarithm or another thing that is no product of powers."""


def parameters_of(*expressions: Any) -> frozenset[Any]:
    """Symbols that stand in an exponent somewhere (``exp(z)`` is not counted): a and d in ``R**(d - a)``."""
    found: set[Any] = set()
    for expression in expressions:
        for node in sp.preorder_traversal(sp.sympify(expression, strict=True)):
            if node.is_Pow and not node.exp.is_Rational and node.base is not sp.S.Exp1:
                found |= node.exp.free_symbols
    return frozenset(found)


@dataclass(frozen=True)
class Monomial(Powers):
    """An exact pure number times powers.

    Attributes
    ----------
    powers : tuple of (base, exponent)
        A base is a symbol, an undefined function, a derivative or a ``Transform``.
    coefficient : sympy expression
        Pure number, not zero; it may contain parameters, as ``2**(a/d)`` does.
    """

    coefficient: Any = sp.S.One

    def __mul__(self, other: Monomial) -> Monomial:
        """Product: exponents add."""
        return replace(
            super().__mul__(other), coefficient=number_in_powers(self.coefficient * other.coefficient)
        )

    def __pow__(self, exponent: sp.Expr) -> Monomial:
        """Power; unless the exponent is whole, the bases must be positive.

        The coefficient's power then splits off whatever its sign: (c·x)^e = c^e·x^e for positive x.
        """
        exponent = canonical(sp.sympify(exponent, strict=True))
        if exponent.is_integer is not True:
            for part in self.exponents:
                if part.is_positive is not True:
                    raise NotAMonomial(f"{part} is not known to be positive, so its power does not split off")
        return replace(super().__pow__(exponent), coefficient=number_in_powers(self.coefficient**exponent))

    def replace(self, base: sp.Expr, value: Monomial) -> Monomial:
        """Put a monomial in the place of a base."""
        exponent = self.exponent(base)
        if exponent == 0:
            return self
        rest = tuple((b, e) for b, e in self.powers if b != base)
        return replace(self, powers=rest) * value**exponent

    def without_number(self) -> Monomial:
        """The same powers with coefficient one: what is left under ∼."""
        return Monomial(self.powers)

    def to_expr(self) -> Any:
        """The monomial as a sympy expression, exponents in factors."""
        return sp.Mul(self.coefficient, *[base ** in_factors(e) for base, e in self.powers])


@lru_cache(maxsize=4096)
def number_in_powers(number: Any) -> Any:
    """A pure number with each prime, π and function in one power: ``2*2**(a/d)`` → ``2**((a + d)/d)``.

    Two products of powers that are equal come out as the same expression; other numbers stay as they are.
    """
    if number.is_Rational:
        return number
    factors = _factors(number, number.free_symbols, 0)
    if factors is None:
        return number
    return sp.Mul(*[base ** in_factors(e) for base, e in factors.items() if e != 0])


def _rational_factors(number: Any) -> dict[Any, Any]:
    factors: dict[Any, Any] = {}
    if number < 0:
        factors[sp.S.NegativeOne] = sp.S.One
    for part, sign in ((abs(number.p), 1), (number.q, -1)):
        primes = sp.factorint(part) if part <= LARGEST_FACTORED else {part: 1}
        for prime, count in primes.items():
            if prime != 1:
                merge(factors, {sp.Integer(prime): sp.Integer(sign * count)})
    return factors


def _is_base(expression: sp.Expr) -> bool:
    return bool(
        expression.is_Symbol or isinstance(expression, AppliedUndef | sp.Derivative | Transform | sp.Indexed)
    )


def _power_factors(base: sp.Expr, exponent: sp.Expr, parameters: Any, depth: int) -> dict[Any, Any] | None:
    if not exponent.free_symbols <= parameters:
        return None
    inner = _factors(base, parameters, depth)
    if inner is None:
        return None
    exponent = canonical(exponent)
    one_factor = len(inner) == 1 and next(iter(inner.values())) == 1
    # (x*y)^e = x^e*y^e and (x^r)^e = x^(r*e) hold for whole e, or when every factor is positive
    result: dict[Any, Any] = {}
    if exponent.is_integer is not True and not one_factor:
        unsure = {f: e for f, e in inner.items() if f.is_positive is not True}
        if any(not f.free_symbols <= parameters for f in unsure):
            return None
        if unsure:
            # a number of unknown sign stays under its power: (c*x)^e = c^e*x^e for positive x, whatever c is
            inner = {f: e for f, e in inner.items() if f not in unsure}
            left = sp.Mul(*[f**e for f, e in unsure.items()])
            result[sp.Pow(left, exponent)] = sp.S.One
    merge(result, inner, exponent)
    return result


def _sum_factors(expression: sp.Expr, parameters: Any, depth: int) -> dict[Any, Any] | None:
    if expression.free_symbols <= parameters:
        rational = canonical(expression)
        if not rational.is_Add:
            return _factors(rational, parameters, depth) if rational != expression else {rational: sp.S.One}
        return {rational: sp.S.One}
    shared: dict[Any, Any] | None = None
    coefficients = []
    for term in expression.args:
        factors = _factors(term, parameters, depth)
        if factors is None:
            return None
        powers = {b: e for b, e in factors.items() if e != 0 and not b.free_symbols <= parameters}
        if shared is not None and powers != shared:
            return None
        shared = powers
        coefficients.append(sp.Mul(*[b**e for b, e in factors.items() if b not in powers]))
    number = sp.Add(*coefficients)
    if number == 0 or shared is None:
        return None
    result = _factors(number, parameters, depth)
    if result is not None:
        result = dict(result)
        merge(result, shared)
    return result


def _factors(expression: sp.Expr, parameters: Any, depth: int) -> dict[Any, Any] | None:
    """Bases and exponents, numbers included; None when the expression is no product of powers."""
    if depth > DEEPEST:
        raise NotAMonomial(f"nested more than {DEEPEST} deep")
    depth += 1
    if expression.is_Rational:
        return None if expression == 0 else _rational_factors(expression)
    if _is_base(expression):
        return {expression: sp.S.One}
    if expression.is_Mul:
        result: dict[Any, Any] = {}
        for argument in expression.args:
            factors = _factors(argument, parameters, depth)
            if factors is None:
                return None
            merge(result, factors)
        return result
    if expression.is_Pow and expression.base is not sp.S.Exp1:
        return _power_factors(expression.base, expression.exp, parameters, depth)
    if expression.is_Add:
        return _sum_factors(expression, parameters, depth)
    if isinstance(expression, sp.exp):
        return {sp.S.Exp1: canonical(expression.args[0])} if expression.free_symbols <= parameters else None
    if isinstance(expression, sp.Abs):
        factors = _factors(expression.args[0], parameters, depth)
        if factors is None:
            return None
        factors = {b: e for b, e in factors.items() if b != -1}
        return factors if all(b.is_positive is True for b in factors) else None
    # what is left is a number only when it is finite, commutes and is exact
    infinite = expression.has(sp.zoo, sp.nan, sp.oo, -sp.oo)
    if infinite or expression.is_Float or not expression.is_commutative:
        return None
    return {expression: sp.S.One} if expression.free_symbols <= parameters else None


def as_monomial(expression: sp.Expr, parameters: Iterable[sp.Symbol] | None = None) -> Monomial | None:
    """Read an expression as a monomial.

    Parameters
    ----------
    expression : sympy expression
        Products, quotients, nested powers of positive bases, roots, numbers such as ``2**((a - d)/a)``.
    parameters : iterable of symbols, optional
        What counts as part of the pure number; by default the symbols that stand in exponents.

    Returns
    -------
    Monomial or None
        None for a sum of unlike terms, a logarithm, zero, a root of something not known to be positive, or
        an exponent outside the class.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> as_monomial(2*x**2/y).exponent(y)
    -1
    """
    expression = sp.sympify(expression, strict=True)
    known = parameters_of(expression) if parameters is None else frozenset(parameters)
    try:
        factors = _factors(expression, known, 0)
    except (ExponentError, NotAMonomial):
        factors = None
    if factors is None:
        return None
    powers = {b: e for b, e in factors.items() if not b.free_symbols <= known}
    number = sp.Mul(*[b ** in_factors(e) for b, e in factors.items() if b not in powers])
    return Monomial(in_order(powers), number)


@dataclass(frozen=True)
class LogMonomial:
    """A monomial times powers of logarithms.

    ``logs`` holds (argument, power) pairs; powers of ``log`` with the same argument are gathered.
    """

    monomial: Monomial
    logs: tuple[tuple[Any, Any], ...] = ()

    @property
    def log_power(self) -> Any:
        """Total power of the logarithms."""
        return canonical(sp.Add(*[power for _, power in self.logs]))

    def to_expr(self) -> Any:
        """The product as a sympy expression."""
        return sp.Mul(self.monomial.to_expr(), *[sp.log(x) ** in_factors(power) for x, power in self.logs])


def exponents(expression: sp.Expr, parameters: Iterable[sp.Symbol] | None = None) -> LogMonomial | None:
    """Split a product into its monomial and its powers of logarithms.

    ``K*E**-2*log(Delta_0/epsilon)`` gives the monomial ``K*E**-2`` and the pair ``(Delta_0/epsilon, 1)``.  A
    logarithm of a pure number is a pure number and stays in the coefficient.  None for anything else.
    """
    expression = sp.sympify(expression, strict=True)
    known = parameters_of(expression) if parameters is None else frozenset(parameters)
    logs: dict[Any, Any] = {}
    rest = []
    for factor in sp.Mul.make_args(expression):
        base, power = (factor.base, factor.exp) if factor.is_Pow else (factor, sp.S.One)
        if isinstance(base, sp.log) and not base.free_symbols <= known:
            if not power.free_symbols <= known:
                return None
            logs[base.args[0]] = add(logs.get(base.args[0], sp.S.Zero), canonical(power))
        else:
            rest.append(factor)
    monomial = as_monomial(sp.Mul(*rest), known)
    if monomial is None:
        return None
    pairs = sorted(((x, p) for x, p in logs.items() if p != 0), key=lambda pair: sp.default_sort_key(pair[0]))
    return LogMonomial(monomial, tuple(pairs))
