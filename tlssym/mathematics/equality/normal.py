"""Formulas read into the normal form in which their equality is decided; see ``arithmetic``.

Functions are taken apart as far as that is exact: logarithms of products, exponentials of sums, whole parts
of Γ's argument, odd functions, steps of positive multiples; what is left is an atom with normal arguments.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.equality.arithmetic import (
    DEEPEST,
    HIGHEST_POWER,
    ONE,
    Arithmetic,
    Atom,
    NoNormalForm,
    Poly,
    Quotient,
    TooLarge,
)
from tlssym.numbers.exponents import ExponentError, add, canonical, whole_part

__all__ = ["ONE", "Algebra", "Atom", "NoNormalForm", "Poly", "Quotient", "TooLarge"]


class Algebra(Arithmetic):
    """The normal forms of one comparison: atoms met, arithmetic on them, and the reading of sympy."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__(seed)
        self._normal: dict[Any, Quotient] = {}

    # reading sympy ------------------------------------------------------------------------------------

    def read(self, expression: sp.Expr, depth: int = 0) -> Quotient:
        """The normal form of an expression.

        Raises
        ------
        TooLarge, NoNormalForm
            Beyond the bounds, or outside the class.
        """
        found = self._normal.get(expression)
        if found is None:
            if depth > DEEPEST:
                raise TooLarge(f"nested more than {DEEPEST} deep")
            try:
                found = self._read(expression, depth + 1)
            except ExponentError as error:
                raise NoNormalForm(str(error)) from error
            self._normal[expression] = found
        return found

    def _read(self, expression: sp.Expr, depth: int) -> Quotient:
        if not isinstance(expression, sp.Expr) or isinstance(expression, sp.MatrixExpr):
            raise NoNormalForm(f"a {type(expression).__name__} in a formula")
        if expression.is_Rational:
            number = sp.QQ(expression.p, expression.q)
            return Quotient({ONE: number} if number else {})
        if expression.is_Float:
            return self._read(sp.Rational(str(expression)), depth)
        if expression in (sp.oo, -sp.oo, sp.zoo, sp.nan):
            raise NoNormalForm(f"{expression} in a formula")
        if expression.is_Add:
            total = Quotient({})
            for argument in expression.args:
                total = self.plus(total, self.read(argument, depth))
            return total
        if expression.is_Mul:
            result = Quotient({ONE: sp.QQ(1)})
            for argument in expression.args:
                result = self.product(result, self.read(argument, depth))
            return result
        if expression is sp.I:
            return self.atom_power(self.root({ONE: sp.QQ(-1)}), sp.S.Half)
        if expression.is_Pow and expression.base is not sp.S.Exp1:
            return self.power(self.read(expression.base, depth), expression.exp)
        if expression.is_commutative is False:
            return Quotient({(frozenset(), (self.plain(expression),)): sp.QQ(1)})
        if expression.is_Function:
            return self._read_function(expression, depth)
        return Quotient({(frozenset([(self.plain(expression), sp.S.One)]), ()): sp.QQ(1)})

    def _read_function(self, expression: sp.Expr, depth: int) -> Quotient:
        head = type(expression)
        arguments = [self.read(argument, depth) for argument in expression.args]
        if head is sp.exp:
            return self._exponential(arguments[0], expression.args[0], depth)
        if head is sp.log and len(arguments) == 1:
            return self._logarithm(arguments[0], depth)
        if head is sp.Abs and self._is_real(arguments[0]):
            return self.power(self.power(arguments[0], sp.Integer(2)), sp.S.Half)
        if head in (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.tan, sp.cot):
            rewritten = expression.rewrite(sp.cos if head in (sp.tan, sp.cot) else sp.exp)
            if rewritten.func is not head and not rewritten.has(head):
                return self.read(rewritten, depth)
        if head is sp.gamma:
            return self._gamma(expression.args[0], depth)
        if head in (sp.sin, sp.atan, sp.asinh, sp.erf, sp.cos) and arguments[0].above:
            return self._of_one_sign(head, arguments[0], expression)
        if head is Theta:
            atom = self.function(head, [self._direction(arguments[0])], expression, idempotent=True)
        else:
            atom = self.function(head, arguments, expression)
        return Quotient({(frozenset([(atom, sp.S.One)]), ()): sp.QQ(1)})

    @staticmethod
    def _is_real(quotient: Quotient) -> bool:
        factors = [a for mono, _ in quotient.above for a, _ in mono]
        return all(each.real for each in (*factors, *quotient.below))

    def _of_one_sign(self, head: Any, argument: Quotient, expression: sp.Expr) -> Quotient:
        """An odd function, or a cosine, of an argument whose leading term is turned positive."""
        sign = 1
        if argument.above[self.leading(argument.above)] < 0:
            argument = Quotient({k: -c for k, c in argument.above.items()}, argument.below)
            sign = 1 if head is sp.cos else -1
            expression = head(-expression.args[0])
        more: dict[str, Any] = {}
        if head is sp.sin:
            cosine = self.function(sp.cos, [argument], sp.cos(expression.args[0], evaluate=False))
            more["square"] = {ONE: sp.QQ(1), (frozenset([(cosine, sp.Integer(2))]), ()): sp.QQ(-1)}
        atom = self.function(head, [argument], expression, **more)
        return Quotient({(frozenset([(atom, sp.S.One)]), ()): sp.QQ(sign)})

    def _direction(self, quotient: Quotient) -> Quotient:
        """A quotient without its positive factors: all that its sign depends on."""
        if not quotient.above:
            return quotient
        factors, left = self._split_positive(quotient)
        # a sum of positive terms is a positive factor, but its leading ±1 stays in ``left``
        kept = [(a, e) for a, e in factors if a.base is not None and not a.positive]
        for atom, e in kept:
            left = self.product(left, self.atom_power(atom, e))
        return left

    def _exponential(self, argument: Quotient, expression: sp.Expr, depth: int) -> Quotient:
        result = Quotient({ONE: sp.QQ(1)})
        if argument.below or any(word for _, word in argument.above):
            leading = self.leading(argument.above)
            c = argument.above[leading]
            scaled = Quotient({k: x / c for k, x in argument.above.items()}, argument.below)
            number = sp.Rational(int(c.numerator), int(c.denominator))
            atom = self.function(sp.exp, [scaled], sp.exp(expression / number, evaluate=False))
            return self.atom_power(atom, number)
        for key, c in argument.above.items():
            number = sp.Rational(int(c.numerator), int(c.denominator))
            logs = [a for a, e in key[0] if isinstance(a.expression, sp.log) and e == 1]
            if not key[0]:
                result = self.product(result, self.atom_power(self.plain(sp.S.Exp1), number))
            elif len(logs) == 1:
                # exp(c*log(x)) = x^c for positive x, and log keeps positive arguments only
                rest = sp.Mul(number, *[a.expression**e for a, e in key[0] if a is not logs[0]])
                result = self.product(result, self.power(self.read(logs[0].expression.args[0], depth), rest))
            else:
                power = self.poly_to_expr({key: sp.QQ(1)})
                atom = self.function(sp.exp, [Quotient({key: sp.QQ(1)})], sp.exp(power, evaluate=False))
                result = self.product(result, self.atom_power(atom, number))
        return result

    def _logarithm(self, argument: Quotient, depth: int) -> Quotient:
        factors, left = self._split_positive(argument)
        total = Quotient({})
        for atom, e in factors:
            if isinstance(atom.expression, sp.exp) and atom.real and atom.inner is not None:
                value = atom.inner[0]
            elif atom.expression is sp.S.Exp1:
                value = Quotient({ONE: sp.QQ(1)})
            else:
                logarithm = self.plain(sp.log(atom.expression, evaluate=False))
                value = Quotient({(frozenset([(logarithm, sp.S.One)]), ()): sp.QQ(1)})
            total = self.plus(total, self.product(self.read(e, depth), value))
        if left.above != {ONE: sp.QQ(1)} or left.below:
            atom = self.function(sp.log, [left], sp.log(self.to_expr(left), evaluate=False))
            total = self.plus(total, Quotient({(frozenset([(atom, sp.S.One)]), ()): sp.QQ(1)}))
        return total

    def _gamma(self, argument: Any, depth: int) -> Quotient:
        """Γ(z + n) = (z + n − 1)···z·Γ(z): the whole part of the argument is written out."""
        reduced = canonical(argument) if argument.is_rational_function(*argument.free_symbols) else argument
        shift = whole_part(reduced) if abs(whole_part(reduced)) <= HIGHEST_POWER else 0
        start = add(reduced, sp.Integer(-shift)) if shift else reduced
        if start == 0:
            start, shift = reduced, 0
        result = Quotient({(frozenset([(self.plain(sp.gamma(start)), sp.S.One)]), ()): sp.QQ(1)})
        if not sp.gamma(start).is_Function:
            result = self.read(sp.gamma(start), depth)
        for k in range(abs(shift)):
            factor = self.read(start + (k if shift > 0 else -k - 1), depth)
            result = self.product(result, factor if shift > 0 else self.invert(factor))
        return result
