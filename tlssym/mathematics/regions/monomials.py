"""Monomials as vectors of exponents over Q(a, d), and their logarithms as linear forms.

A product of powers is a dictionary from its bases to their exponents.  Bases are integration variables,
parameters, primes (so that ln 4 = 2 ln 2 holds exactly), other positive constants, and sums of monomials.
The logarithm of a product is the linear form with the same coefficients, so both are one ``Form``.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp
from sympy import QQ, ZZ

from tlssym.mathematics.regions.result import OutsideClass

Form = dict[Any, Any]
"""Base (sympy expression) → exponent (element of the field)."""

MAXIMAL_FACTOR = 10**12


class PositiveDifference(sp.Function):
    """A difference of parameters that is positive under a condition reported elsewhere, such as T − E."""

    nargs = 1
    is_positive = True
    is_commutative = True


class Setting:
    """The field of exponents Q(a, d, ...) and how expressions are read into it."""

    def __init__(self, exponent_symbols: Iterable[sp.Symbol]) -> None:
        self.exponent_symbols = tuple(sorted(exponent_symbols, key=lambda s: (s.name, str(s.is_positive))))
        self.field = ZZ.frac_field(*self.exponent_symbols) if self.exponent_symbols else QQ
        self.zero, self.one = self.field.zero, self.field.one
        self._elements: dict[Any, Any] = {}
        self._expressions: dict[Any, Any] = {}
        self.rays: dict[Any, Any] = {}
        self.vertices: dict[Any, Any] = {}
        """Lifted vertices by piece and basis: many sample points ask for the same ones."""

    def element(self, expression: Any) -> Any:
        """The element of the field that an exponent is."""
        if expression not in self._elements:
            try:
                self._elements[expression] = self.field.from_sympy(sp.sympify(expression, strict=True))
            except (sp.CoercionFailed, ValueError) as error:
                raise OutsideClass(
                    f"the exponent {expression} is not rational in the exponents' symbols"
                ) from error
        return self._elements[expression]

    def expression(self, element: Any) -> Any:
        """A field element as a factored sympy expression."""
        if element not in self._expressions:
            plain = self.field.to_sympy(element)
            self._expressions[element] = sp.factor(plain) if self.exponent_symbols else plain
        return self._expressions[element]

    def rational(self, element: Any) -> Fraction | None:
        """The number that an element is, or None when it depends on the symbols."""
        if not self.exponent_symbols:
            return Fraction(int(element.numerator), int(element.denominator))
        if element.numer.is_ground and element.denom.is_ground:
            top, bottom = element.numer.coeff(1), element.denom.coeff(1)
            quotient = QQ(top) / QQ(bottom)
            return Fraction(int(quotient.numerator), int(quotient.denominator))
        return None

    def at(self, element: Any, values: dict[Any, Fraction]) -> Fraction:
        """An element at rational values of the exponents' symbols."""
        if not self.exponent_symbols:
            return Fraction(int(element.numerator), int(element.denominator))
        point = [values[s] for s in self.exponent_symbols]
        bottom = _polynomial_at(element.denom, point)
        if bottom == 0:
            raise ZeroDivisionError("a sample point hit a zero denominator")
        return _polynomial_at(element.numer, point) / bottom


def _polynomial_at(polynomial: Any, point: list[Fraction]) -> Fraction:
    total = Fraction(0)
    for powers, coefficient in polynomial.terms():
        term = Fraction(int(coefficient.numerator), int(coefficient.denominator))
        for value, power in zip(point, powers, strict=True):
            if power:
                term *= value**power
        total += term
    return total


def add(*forms: Form) -> Form:
    """Sum of linear forms, which is the logarithm of the product of monomials."""
    total: Form = {}
    for form in forms:
        for base, power in form.items():
            total[base] = total[base] + power if base in total else power
    return {base: power for base, power in total.items() if power}


def scale(form: Form, factor: Any) -> Form:
    """A multiple of a linear form, which is the logarithm of a power of a monomial."""
    if factor == 1:
        return form
    if factor == -1:
        return {base: -power for base, power in form.items()}
    return {base: power * factor for base, power in form.items() if power * factor}


def subtract(first: Form, second: Form) -> Form:
    """The logarithm of a quotient of monomials."""
    return add(first, {base: -power for base, power in second.items()})


def restrict(form: Form, bases: Iterable[Any], keep: bool = True) -> Form:
    """The part of a form in the given bases, or in all others."""
    chosen = set(bases)
    return {base: power for base, power in form.items() if (base in chosen) is keep}


def read_product(expression: Any, setting: Setting) -> tuple[int, Form]:
    """Sign and monomial of a product of powers; sums of monomials become bases of their own.

    Raises
    ------
    OutsideClass
        The expression is not a product of powers of positive quantities.
    """
    expression = sp.sympify(expression, strict=True)
    if expression.is_zero:
        return 0, {}
    if expression.is_Rational:
        return _read_rational(expression, setting)
    if expression.is_Mul:
        sign = 1
        form: Form = {}
        for factor in expression.args:
            factor_sign, factor_form = read_product(factor, setting)
            sign, form = sign * factor_sign, add(form, factor_form)
        return sign, form
    if expression.is_Pow:
        return _read_power(expression, setting)
    if isinstance(expression, sp.exp):
        return 1, {sp.E: setting.element(expression.args[0])}
    if isinstance(expression, sp.Abs) and not expression.args[0].is_Add:
        return 1, read_product(expression.args[0], setting)[1]
    if isinstance(expression, PositiveDifference):
        return 1, {expression: setting.one}
    if expression.is_Symbol:
        if expression.is_positive is not True:
            raise OutsideClass(f"{expression} is not known to be positive")
        return 1, {expression: setting.one}
    if expression.is_Add:
        return _read_sum(expression, setting)
    if expression.is_number and expression.is_positive:
        return 1, {expression: setting.one}
    if expression.is_number and expression.is_negative:
        return -1, {-expression: setting.one}
    raise OutsideClass(f"{expression} is not a product of powers")


def _read_rational(number: Any, setting: Setting) -> tuple[int, Form]:
    if abs(number.p) > MAXIMAL_FACTOR or number.q > MAXIMAL_FACTOR:
        return (1 if number > 0 else -1), {abs(number): setting.one}
    form: Form = {}
    for integer, direction in ((abs(number.p), 1), (number.q, -1)):
        for prime, power in sp.factorint(integer).items():
            if prime != 1:
                form[sp.Integer(prime)] = setting.element(sp.Integer(direction * power))
    return (1 if number > 0 else -1), form


def _read_power(expression: Any, setting: Setting) -> tuple[int, Form]:
    base, exponent = expression.args
    sign, form = read_product(base, setting)
    if sign == 0:
        raise OutsideClass(f"{expression} is a power of zero")
    power = setting.element(exponent)
    if sign < 0:
        if exponent.is_Integer is not True:
            raise OutsideClass(f"{expression} is a broken power of a negative quantity")
        sign = 1 if exponent % 2 == 0 else -1
    return sign, scale(form, power)


def _read_sum(expression: Any, setting: Setting) -> tuple[int, Form]:
    """A sum whose terms have one sign is a positive base; a common monomial is taken out of it."""
    terms = [read_product(term, setting) for term in expression.args]
    signs = {sign for sign, _ in terms}
    if len(signs) > 1:
        if expression.is_number:
            return (1, {expression: setting.one}) if expression > 0 else (-1, {-expression: setting.one})
        raise OutsideClass(f"the sign of {expression} is not known")
    sign = signs.pop()
    return sign, {sp.Add(*[sign * term for term in expression.args]): setting.one}


def sum_terms(base: Any, setting: Setting) -> list[Form]:
    """The monomials that a sum used as a base consists of."""
    return [read_product(term, setting)[1] for term in base.args]


def constant_log(base: Any) -> Any:
    """Natural logarithm of a constant base, as an mpmath number of 40 digits."""
    with mpmath.workdps(40):
        return mpmath.log(mpmath.mpf(sp.N(base, 40)))


def to_product(form: Form, setting: Setting) -> Any:
    """The monomial whose logarithm the form is, as a sympy expression."""
    return sp.Mul(*[base ** setting.expression(power) for base, power in form.items()])
