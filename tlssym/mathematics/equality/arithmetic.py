"""A normal form in which equality of closed formulas is decided exactly.

A formula becomes a quotient: above, a sum of terms (rational number × atoms to exponents in Q(a, d) × a word
of non-commuting operators); below, whole powers of such sums.  Atoms are symbols, primes, π, e, functions of
normal arguments, and *roots*: a sum raised to an exponent in [0, 1).  Multiplying adds exponents; a root
whose exponents reach 1 turns back into its sum.  Two formulas are equal when the difference of their
cross-products has no term left: that is a proof.  The converse is not claimed (there are identities between
functions that this form does not know), so a difference that stays is settled by numbers elsewhere.

Splitting (x·y)^e = x^e·y^e and log(x·y) = log x + log y is done for positive factors only.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from tlssym.numbers.exponents import add, canonical, in_factors, multiply, whole_part

# Bounds: beyond them the comparison says "undecided", it does not run on.
MOST_TERMS = 3000
HIGHEST_POWER = 40
DEEPEST = 120

Mono = frozenset  # of (Atom, exponent)
Poly = dict[tuple[Any, tuple[Any, ...]], Any]
ONE: tuple[Any, tuple[Any, ...]] = (frozenset(), ())


class TooLarge(ValueError):
    """The formula is beyond the bounds of the normal form."""


class NoNormalForm(ValueError):
    """The formula holds something that the normal form does not know (infinity, a matrix, ...)."""


@dataclass(eq=False)
class Atom:
    """A building block; equal only to itself, and made once for each meaning by ``Arithmetic``.

    ``base`` is the sum under a root; ``square`` is what the atom's square turns into (sin² = 1 − cos²);
    ``idempotent`` marks a step function, whose powers are itself.
    """

    expression: sp.Expr
    positive: bool
    real: bool
    weight: int
    base: Poly | None = None
    square: Poly | None = None
    idempotent: bool = False
    inner: Any = None


@dataclass
class Quotient:
    """``above`` over the product of ``below``: each a root's base to a whole power."""

    above: Poly
    below: dict[Atom, int] = field(default_factory=dict)


class Arithmetic:
    """The atoms met so far and the arithmetic on them; one for each comparison."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._plain: dict[Any, Atom] = {}
        self._roots: dict[Any, Atom] = {}
        self._functions: dict[Any, list[tuple[list[Quotient], Atom]]] = {}
        self._merged: dict[Any, Any] = {}
        self._values: dict[Any, Any] = {}
        self._points: dict[Any, Any] = {}

    # atoms ------------------------------------------------------------------------------------------

    def _new(self, expression: sp.Expr, positive: bool, real: bool, **more: Any) -> Atom:
        return Atom(expression, positive, real, self._random.getrandbits(64), **more)

    def plain(self, expression: sp.Expr) -> Atom:
        """The atom of a symbol, a prime, π or another indivisible thing."""
        atom = self._plain.get(expression)
        if atom is None:
            positive = expression.is_positive is True
            atom = self._plain[expression] = self._new(
                expression, positive, positive or expression.is_extended_real is True
            )
        return atom

    def root(self, base: Poly) -> Atom:
        """The atom whose powers are those of a sum in normal form."""
        key = frozenset(base.items())
        atom = self._roots.get(key)
        if atom is None:
            positive = all(c > 0 for c in base.values()) and all(
                self._nonnegative(a, e) for mono, _ in base for a, e in mono
            )
            real = all(a.real for mono, _ in base for a, _ in mono)
            atom = self._roots[key] = self._new(None, positive, real, base=base)
            atom.expression = self.poly_to_expr(base)
        return atom

    @staticmethod
    def _nonnegative(atom: Atom, exponent: sp.Expr) -> bool:
        return atom.positive or (atom.real and exponent.is_Integer and exponent % 2 == 0)

    def function(self, head: Any, arguments: list[Quotient], expression: sp.Expr, **more: Any) -> Atom:
        """The atom of a function; one already met with provably equal arguments is used again."""
        known = self._functions.setdefault(head, [])
        for others, atom in known:
            if len(others) == len(arguments) and all(map(self.equal, others, arguments)):
                return atom
        positive = expression.is_positive is True
        real = positive or expression.is_extended_real is True
        atom = self._new(expression, positive, real, **more)
        atom.inner = arguments
        known.append((arguments, atom))
        return atom

    # arithmetic of sums -------------------------------------------------------------------------------

    def _merge(self, first: Any, second: Any) -> tuple[Any, Any, list[Poly]]:
        """Product of two monomials: a number, a monomial, and sums that roots have turned into."""
        key = (first, second)
        found = self._merged.get(key)
        if found is not None:
            return found
        powers: dict[Atom, Any] = dict(first)
        number = sp.QQ(1)
        sums: list[Poly] = []
        for atom, e in second:
            powers[atom] = add(powers[atom], e) if atom in powers else e
        for atom, _ in second:
            e = powers[atom]
            if e == 0:
                del powers[atom]
            elif atom.idempotent:
                powers[atom] = sp.S.One
            elif atom.base is not None or atom.expression.is_Integer:
                whole = whole_part(e)
                if whole:
                    powers[atom] = add(e, sp.Integer(-whole))
                    if powers[atom] == 0:
                        del powers[atom]
                    if atom.base is None:
                        number *= sp.QQ(int(atom.expression)) ** whole
                    else:
                        sums += [atom.base] * whole
            elif atom.square is not None and e.is_Integer and e >= 2:
                powers[atom] = e % 2
                if e % 2 == 0:
                    del powers[atom]
                sums += [atom.square] * int(e // 2)
        result = (number, frozenset(powers.items()), sums)
        self._merged[key] = result
        return result

    def times(self, first: Poly, second: Poly) -> Poly:
        """Product of two sums."""
        if len(first) * len(second) > MOST_TERMS:
            raise TooLarge(f"a product of {len(first)} by {len(second)} terms")
        total: Poly = {}
        for (mono_1, word_1), c_1 in first.items():
            for (mono_2, word_2), c_2 in second.items():
                number, mono, sums = self._merge(mono_1, mono_2)
                key = (mono, word_1 + word_2)
                if sums:
                    part: Poly = {key: c_1 * c_2 * number}
                    for each in sums:
                        part = self.times(part, each)
                    _add_to(total, part)
                else:
                    _add_term(total, key, c_1 * c_2 * number)
        return total

    def power_of_sum(self, base: Poly, count: int) -> Poly:
        """Whole power of a sum, expanded."""
        if count > HIGHEST_POWER and len(base) > 1:
            raise TooLarge(f"a sum to the power {count}")
        if len(base) == 1 and count > 1:
            ((mono, word), c), *_ = base.items()
            if not word and not any(a.base or a.square or a.expression.is_Integer for a, _ in mono):
                times = sp.Integer(count)
                powers = frozenset((a, sp.S.One if a.idempotent else multiply(e, times)) for a, e in mono)
                return {(powers, ()): c**count}
        result: Poly = {ONE: sp.QQ(1)}
        for _ in range(count):
            result = self.times(result, base)
        return result

    # arithmetic of quotients ----------------------------------------------------------------------------

    def _lift(self, quotient: Quotient, common: dict[Atom, int]) -> Poly:
        above = quotient.above
        for root, count in common.items():
            missing = count - quotient.below.get(root, 0)
            if missing:
                above = self.times(above, self.power_of_sum(root.base or {}, missing))
        return above

    def plus(self, first: Quotient, second: Quotient) -> Quotient:
        """Sum over the common denominator."""
        if not first.above:
            return second
        common = dict(first.below)
        for root, count in second.below.items():
            common[root] = max(common.get(root, 0), count)
        above = dict(self._lift(first, common))
        _add_to(above, self._lift(second, common))
        return Quotient(above, common if above else {})

    def product(self, first: Quotient, second: Quotient) -> Quotient:
        """Product; what stands above and below as one whole factor cancels."""
        below = dict(first.below)
        for root, count in second.below.items():
            below[root] = below.get(root, 0) + count
        above_1, above_2 = first.above, second.above
        for each, other in ((first, second), (second, first)):
            if other.below and len(each.above) > 1:
                unit, root = self._unit_and_root(each.above)
                if other.below.get(root, 0) and below.get(root, 0):
                    below[root] -= 1
                    if each is first:
                        above_1 = unit
                    else:
                        above_2 = unit
                    break
        above = self.times(above_1, above_2)
        return Quotient(above, {r: n for r, n in below.items() if n} if above else {})

    def equal(self, first: Quotient, second: Quotient) -> bool:
        """Whether the two are proved equal."""
        if first.below == second.below:
            return first.above == second.above
        return not self.plus(first, Quotient({k: -c for k, c in second.above.items()}, second.below)).above

    def cross(self, first: Quotient, second: Quotient) -> tuple[Poly, Poly]:
        """Two sums in the same ratio as the two quotients."""
        common = dict(first.below)
        for root, count in second.below.items():
            common[root] = max(common.get(root, 0), count)
        return self._lift(first, common), self._lift(second, common)

    # content: the leading term that a sum is divided by -------------------------------------------------

    def _value(self, exponent: sp.Expr) -> Any:
        """An exponent's value at a fixed random point: turns exponents into ordered numbers, additively."""
        value = self._values.get(exponent)
        if value is None:
            if exponent.is_Rational:
                value = sp.QQ(exponent.p, exponent.q)
            else:
                for symbol in sorted(exponent.free_symbols, key=str):
                    if symbol not in self._points:
                        self._points[symbol] = sp.Rational(self._random.getrandbits(40) + 1, 2**31 - 1)
                number = exponent.xreplace({s: self._points[s] for s in exponent.free_symbols})
                value = _rational_value(number)
            self._values[exponent] = value
        return value

    def leading(self, above: Poly) -> tuple[Any, tuple[Any, ...]]:
        """The term of a sum that leads, in an order that multiplying by a monomial does not change.

        Terms are ordered by random weights of their atoms, then by the size of their numbers: primes come
        second because √2·√2 turns into 2, which would upset any order of their exponents.
        """

        def rank(term: tuple[Any, Any]) -> Any:
            (mono, word), c = term
            size = math.log(abs(c.numerator)) - math.log(c.denominator)
            weight = sp.QQ(0)
            for atom, e in mono:
                if atom.expression.is_Integer and atom.base is None:
                    size += float(self._value(e)) * math.log(int(atom.expression))
                else:
                    weight += atom.weight * self._value(e)
            return weight, round(size, 9), tuple(a.weight for a in word)

        return max(above.items(), key=rank)[0]

    def _unit_and_root(self, above: Poly, *, positive_only: bool = False) -> tuple[Poly, Atom]:
        """Split a sum into its leading factor and the rest, whose leading coefficient is 1 (or ±1)."""
        leading = self.leading(above)
        taken = frozenset(
            (a, e)
            for a, e in leading[0]
            if a.base is None and not a.idempotent and (a.positive or not positive_only)
        )
        coefficient = abs(above[leading]) if positive_only else above[leading]
        inverse = {(self._inverse(taken), ()): 1 / coefficient}
        rest = self.times(above, inverse)
        return {(taken, ()): coefficient}, self.root(rest)

    @staticmethod
    def _inverse(mono: Any) -> Any:
        return frozenset((a, -e if e.is_Rational else multiply(e, sp.S.NegativeOne)) for a, e in mono)

    # powers ------------------------------------------------------------------------------------------

    def atom_power(self, atom: Atom, exponent: sp.Expr) -> Quotient:
        """One atom to an exponent; whole parts of a root's exponent are written out."""
        if exponent == 0:
            return Quotient({ONE: sp.QQ(1)})
        if atom.idempotent and exponent.is_positive:
            exponent = sp.S.One
        if atom.base is None and not atom.expression.is_Integer:
            return Quotient({(frozenset([(atom, exponent)]), ()): sp.QQ(1)})
        whole = whole_part(exponent)
        part = add(exponent, sp.Integer(-whole))
        above: Poly = {(frozenset([(atom, part)] if part != 0 else []), ()): sp.QQ(1)}
        if atom.base is None:
            return Quotient({k: c * sp.QQ(int(atom.expression)) ** whole for k, c in above.items()})
        if whole > 0:
            return Quotient(self.times(above, self.power_of_sum(atom.base, whole)))
        return Quotient(above, {atom: -whole} if whole else {})

    def invert(self, quotient: Quotient) -> Quotient:
        """Reciprocal."""
        if not quotient.above:
            raise NoNormalForm("division by zero")
        if any(word for _, word in quotient.above):
            raise NoNormalForm("the inverse of an operator")
        result = Quotient({ONE: sp.QQ(1)})
        for root, count in quotient.below.items():
            result = self.product(result, Quotient(self.power_of_sum(root.base or {}, count)))
        if len(quotient.above) == 1:
            ((mono, _), c), *_ = quotient.above.items()
            result = self.product(result, Quotient({ONE: 1 / c}))
            for atom, e in mono:
                if atom.idempotent:
                    raise NoNormalForm("division by a step function")
                result = self.product(result, self.atom_power(atom, multiply(e, sp.S.NegativeOne)))
            return result
        unit, root = self._unit_and_root(quotient.above)
        result = self.product(result, self.invert(Quotient(unit)))
        return self.product(result, Quotient({ONE: sp.QQ(1)}, {root: 1}))

    def _split_positive(self, quotient: Quotient) -> tuple[list[tuple[Atom, Any]], Quotient]:
        """Positive factors with their exponents, and what is left (of unknown sign)."""
        if not quotient.above:
            raise NoNormalForm("a power or logarithm of zero")
        factors: list[tuple[Atom, Any]] = []
        left: Poly = {ONE: sp.QQ(1)}
        if len(quotient.above) == 1:
            ((mono, word), c), *_ = quotient.above.items()
            if word:
                raise NoNormalForm("a broken power of an operator")
            parts = list(mono)
        else:
            unit, root = self._unit_and_root(quotient.above, positive_only=True)
            ((mono, _), c), *_ = unit.items()
            parts = [*mono, (root, sp.S.One)]
        for prime, count in _primes(abs(c)):
            factors.append((self.plain(prime), sp.Integer(count)))
        if c < 0:
            left = {ONE: sp.QQ(-1)}
        for atom, e in parts:
            if atom.positive:
                factors.append((atom, e))
            elif self._nonnegative(atom, e):
                factors.append((self.root({(frozenset([(atom, sp.Integer(2))]), ()): sp.QQ(1)}), e / 2))
            else:
                left = self.times(left, self.atom_power(atom, e).above)
        left_below: dict[Atom, int] = {}
        for root, count in quotient.below.items():
            if root.positive:
                factors.append((root, sp.Integer(-count)))
            else:
                left_below[root] = count
        return factors, Quotient(left, left_below)

    def power(self, base: Quotient, exponent: sp.Expr) -> Quotient:
        """A power with any exponent."""
        exponent = canonical(exponent)
        if exponent.is_Integer:
            count = int(exponent)
            if count < 0:
                return self.power(self.invert(base), sp.Integer(-count))
            if abs(count) > HIGHEST_POWER and (len(base.above) > 1 or base.below):
                raise TooLarge(f"a sum to the power {count}")
            below = {r: n * count for r, n in base.below.items() if count}
            return Quotient(self.power_of_sum(base.above, count), below)
        if not base.above and exponent.is_positive:
            return base
        factors, left = self._split_positive(base)
        result = Quotient({ONE: sp.QQ(1)})
        for atom, e in factors:
            result = self.product(result, self.atom_power(atom, multiply(e, exponent)))
        above = left.above
        for root, count in left.below.items():
            if not root.real:
                raise NoNormalForm("a broken power of a complex quotient")
            # (N/D)^e = (N*D)^e * (D^2)^(-e) for real D, whatever its sign
            if count % 2:
                above = self.times(above, root.base or {})
            square = self.power_of_sum(root.base or {}, 2)
            squared = self.root_power(square, multiply(sp.Integer(-((count + 1) // 2)), exponent))
            result = self.product(result, squared)
        if above != {ONE: sp.QQ(1)}:
            result = self.product(result, self.atom_power(self.root(above), exponent))
        return result

    def root_power(self, base: Poly, exponent: sp.Expr) -> Quotient:
        """A sum that is known not to be negative, to an exponent."""
        unit, root = self._unit_and_root(base, positive_only=True)
        result = self.atom_power(root, exponent)
        return self.product(result, self.power(Quotient(unit), exponent))

    # back to sympy ------------------------------------------------------------------------------------

    @staticmethod
    def mono_to_expr(mono: Iterable[tuple[Atom, Any]]) -> Any:
        """A monomial as a sympy expression."""
        return sp.Mul(*[a.expression ** in_factors(e) for a, e in mono])

    def poly_to_expr(self, poly: Poly) -> Any:
        """A sum as a sympy expression."""
        return sp.Add(
            *[
                sp.Mul(
                    sp.Rational(int(c.numerator), int(c.denominator)),
                    self.mono_to_expr(mono),
                    *[a.expression for a in word],
                )
                for (mono, word), c in poly.items()
            ]
        )

    def to_expr(self, quotient: Quotient) -> Any:
        """A quotient as a sympy expression."""
        below = sp.Mul(*[root.expression**count for root, count in quotient.below.items()])
        return self.poly_to_expr(quotient.above) / below


def _add_term(total: Poly, key: Any, c: Any) -> None:
    value = total.get(key, 0) + c
    if value:
        total[key] = value
    else:
        total.pop(key, None)


def _add_to(total: Poly, part: Poly) -> None:
    for key, c in part.items():
        _add_term(total, key, c)
    if len(total) > MOST_TERMS:
        raise TooLarge(f"more than {MOST_TERMS} terms")


def _rational_value(number: Any) -> Any:
    """A rational number close to a constant, additive; the imaginary part counts with a factor of its own."""
    if not number.is_Rational:
        real, imaginary = number.evalf(30).as_real_imag()
        if not (real.is_Number and imaginary.is_Number and real.is_finite and imaginary.is_finite):
            raise NoNormalForm(f"the exponent {number} has no value")
        number = sp.Rational(str(real)) + sp.Rational(str(imaginary)) * sp.Rational(7919, 6151)
    return sp.QQ(number.p, number.q)


def _primes(number: Any) -> list[tuple[Any, int]]:
    """Primes of a positive rational number with their exponents; huge parts stay whole."""
    found: list[tuple[Any, int]] = []
    for part, sign in ((int(number.numerator), 1), (int(number.denominator), -1)):
        if part > 10**18:
            found.append((sp.Integer(part), sign))
        elif part > 1:
            found += [(sp.Integer(p), sign * n) for p, n in sp.factorint(part).items()]
    return found
