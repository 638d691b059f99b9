"""What is known of the parameters, what follows from it, and how a condition is written.

A sign is *proved* here only by exact arithmetic: from positivity, from the given relations, and from the
values of constants, as a combination with non-negative coefficients (Farkas).  What is not proved is reported
as a condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import gcd, lcm
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.monomials import (
    Form,
    Setting,
    constant_log,
    read_product,
    subtract,
)
from tlssym.mathematics.regions.result import OutsideClass

LARGEST_COMBINATION = 4


def is_constant(base: Any) -> bool:
    """Whether a base is a plain number."""
    return not base.free_symbols


class Knowledge:
    """Facts about exponents and about the order of the parameters."""

    def __init__(self, setting: Setting, assuming: Iterable[Any]) -> None:
        self.setting = setting
        self.given = tuple(assuming)
        self.exponent_facts: list[Any] = []
        self.log_facts: list[Form] = []
        symbols = set(setting.exponent_symbols)
        for relation in self.given:
            if relation in (True, sp.true):
                continue
            if not isinstance(
                relation, (sp.StrictLessThan, sp.LessThan, sp.StrictGreaterThan, sp.GreaterThan)
            ):
                raise OutsideClass(f"{relation} is not an order relation that can be assumed")
            if relation.free_symbols and relation.free_symbols <= symbols:
                self.exponent_facts.append(setting.element(relation.gts - relation.lts))
            else:
                self.log_facts.append(self._order(relation.lts, relation.gts))

    def _order(self, smaller: Any, larger: Any) -> Form:
        low_sign, low = read_product(smaller, self.setting)
        high_sign, high = read_product(larger, self.setting)
        if low_sign != 1 or high_sign != 1:
            raise OutsideClass(f"{smaller} < {larger} does not compare two positive monomials")
        return subtract(high, low)

    # -- signs of exponents ---------------------------------------------------------------------------

    def unsettled_factors(self, element: Any) -> list[Any]:
        """Polynomial factors of a field element whose sign does not follow from what is known."""
        if self.setting.rational(element) is not None:
            return []
        found = []
        for polynomial in (element.numer, element.denom):
            for factor, multiplicity in polynomial.factor_list()[1]:
                if multiplicity % 2 and self.polynomial_sign(factor) is None and factor not in found:
                    found.append(factor)
        return found

    def polynomial_sign(self, polynomial: Any) -> int | None:
        """The sign of a polynomial in the exponents' symbols where it is proved, else None."""
        positive = [symbol.is_positive is True for symbol in self.setting.exponent_symbols]
        terms = polynomial.terms()
        if all(flag or not any(powers[i] for powers, _ in terms) for i, flag in enumerate(positive)):
            if all(coefficient > 0 for _, coefficient in terms):
                return 1
            if all(coefficient < 0 for _, coefficient in terms):
                return -1
        vector = _linear_vector(polynomial)
        if vector is None:
            return None
        generators = []
        for fact in self.exponent_facts:
            fact_vector = _linear_vector(fact.numer) if fact.denom.is_ground else None
            if fact_vector is not None:
                generators.append(fact_vector)
        size = len(self.setting.exponent_symbols)
        for index, flag in enumerate(positive):
            if flag:
                generators.append(tuple(Fraction(int(i == index)) for i in range(size + 1)))
        for sign in (1, -1):
            target = tuple(sign * entry for entry in vector)
            if _follows(target, generators, size, lambda rest: rest[-1] >= 0):
                return sign
        return None

    def exponent_condition(self, polynomial: Any, sign: int) -> Any:
        """The relation saying that a polynomial has the given sign, such as ``a > d``."""
        expression = polynomial.as_expr() * sign
        symbols = sorted(expression.free_symbols, key=lambda s: s.name)
        for symbol in symbols:
            if sp.degree(expression, symbol) == 1:
                slope = expression.coeff(symbol, 1)
                if slope.is_number:
                    bound = sp.expand(-expression.coeff(symbol, 0) / slope)
                    return sp.Gt(symbol, bound) if slope > 0 else sp.Lt(symbol, bound)
        return sp.Gt(expression, 0)

    # -- the order of parameters ----------------------------------------------------------------------

    def split_form(self, form: Form) -> tuple[Any, Form | None]:
        """A form as a field element times a form with rational coefficients, where it is one."""
        bases = sorted((b for b in form if not is_constant(b)), key=str) or sorted(form, key=str)
        leading = form[bases[0]]
        reduced = {base: power / leading for base, power in form.items()}
        if any(self.setting.rational(power) is None for power in reduced.values()):
            return leading, None
        return leading, reduced

    def follows(self, form: Form, extra: Iterable[Form] = ()) -> bool:
        """Whether a form with rational coefficients is positive by what is known and ``extra``."""
        facts = [*self.log_facts, *extra]
        bases = sorted({b for f in [form, *facts] for b in f if not is_constant(b)}, key=str)
        constants = sorted({b for f in [form, *facts] for b in f if is_constant(b)}, key=str)
        vector = self._vector(form, bases, constants)
        generators = [g for fact in facts if (g := self._vector(fact, bases, constants)) is not None]
        if vector is None:
            return False
        logs = [constant_log(base) for base in constants]

        def rest_is_positive(rest: tuple[Fraction, ...]) -> bool:
            tail = rest[len(bases) :]
            value = sum(
                (log * entry.numerator / entry.denominator for log, entry in zip(logs, tail, strict=True)),
                start=0,
            )
            return bool(value >= 0 if len(bases) else value > 0)

        return _follows(vector, generators, len(bases), rest_is_positive)

    def follows_termwise(self, form: Form) -> bool:
        """Whether a form with symbolic coefficients is positive: as a multiple of a fact, or term by term."""
        base = next(iter(form))
        for fact in self.log_facts:
            if fact.keys() == form.keys():
                ratio = form[base] / fact[base]
                same = all(form[b] == fact[b] * ratio for b in form)
                if same and self.element_sign(ratio) == 1:
                    return True
        for base, power in form.items():
            one = {base: self.setting.one}
            side = 1 if self.follows(one) else -1 if self.follows({base: -self.setting.one}) else 0
            if side == 0 or self.element_sign(power) != side:
                return False
        return True

    def element_sign(self, element: Any) -> int | None:
        """The sign of a field element where it is proved, else None."""
        number = self.setting.rational(element)
        if number is not None:
            return (number > 0) - (number < 0)
        sign = 1
        for polynomial in (element.numer, element.denom):
            content, factors = polynomial.factor_list()
            sign = sign if content > 0 else -sign
            for factor, multiplicity in factors:
                if multiplicity % 2:
                    factor_sign = self.polynomial_sign(factor)
                    if factor_sign is None:
                        return None
                    sign *= factor_sign
        return sign

    def _vector(self, form: Form, bases: list[Any], constants: list[Any]) -> tuple[Fraction, ...] | None:
        entries = [self.setting.rational(form.get(base, self.setting.zero)) for base in [*bases, *constants]]
        return None if any(entry is None for entry in entries) else tuple(e for e in entries if e is not None)

    def order_condition(self, form: Form) -> Any:
        """The relation saying that a form is positive, such as ``varepsilon < Delta_0``."""
        numbers = {base: self.setting.rational(power) for base, power in form.items()}
        plain = {base: value for base, value in numbers.items() if value is not None}
        if len(plain) == len(form):
            inner = [value for base, value in plain.items() if not is_constant(base)]
            if inner:
                common = reduce(lcm, (value.denominator for value in inner))
                divisor = reduce(gcd, (abs(int(value * common)) for value in inner))
                factor = self.setting.element(sp.Rational(common, divisor))
                form = {base: power * factor for base, power in form.items()}
        smaller, larger = sp.S.One, sp.S.One
        for base, power in form.items():
            exponent = self.setting.expression(power)
            if exponent.could_extract_minus_sign():
                smaller *= base**-exponent
            else:
                larger *= base**exponent
        if not smaller.free_symbols:
            return sp.Gt(larger, smaller)
        return sp.Lt(smaller, larger)

    def irredundant(self, forms: list[Form]) -> list[Form]:
        """Drop each form that follows from the others and from what is known."""
        kept = list(forms)
        for form in forms:
            others = [other for other in kept if other is not form]
            if self.follows(form, others):
                kept = others
        return kept


def _linear_vector(polynomial: Any) -> tuple[Fraction, ...] | None:
    """Coefficients of a polynomial of degree one, the constant last; None for other polynomials."""
    size = polynomial.ring.ngens
    vector = [Fraction(0)] * (size + 1)
    for powers, coefficient in polynomial.terms():
        if sum(powers) > 1:
            return None
        place = powers.index(1) if sum(powers) else size
        vector[place] = Fraction(int(coefficient.numerator), int(coefficient.denominator))
    return tuple(vector)


def _follows(
    target: tuple[Fraction, ...], generators: list[tuple[Fraction, ...]], size: int, rest: Any
) -> bool:
    """Whether target − Σ λ_i g_i is 0 in the first ``size`` places for some λ ≥ 0, and its rest passes.

    By Carathéodory, linearly independent generators are enough.
    """
    for count in range(min(len(generators), size, LARGEST_COMBINATION) + 1):
        for chosen in combinations(generators, count):
            solution = _solve_least(chosen, target, size)
            if solution is None or any(weight < 0 for weight in solution):
                continue
            remainder = tuple(
                entry - sum((w * g[i] for w, g in zip(solution, chosen, strict=True)), start=Fraction(0))
                for i, entry in enumerate(target)
            )
            if rest(remainder):
                return True
    return False


def _solve_least(
    columns: tuple[tuple[Fraction, ...], ...], target: tuple[Fraction, ...], size: int
) -> list[Fraction] | None:
    """The one solution of Σ x_i columns_i = target in the first ``size`` places, or None."""
    count = len(columns)
    rows = [[column[i] for column in columns] + [target[i]] for i in range(size)]
    pivot_row = 0
    for column in range(count):
        pivot = next((r for r in range(pivot_row, size) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[pivot_row], rows[pivot] = rows[pivot], rows[pivot_row]
        head = rows[pivot_row][column]
        rows[pivot_row] = [entry / head for entry in rows[pivot_row]]
        for r in range(size):
            if r != pivot_row and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[pivot_row], strict=True)]
        pivot_row += 1
    if any(row[-1] for row in rows[pivot_row:]):
        return None
    return [rows[i][-1] for i in range(count)]
