r"""What a text leaves to its reader: the law of ``1 + 2 + \ldots + n``, the order of what is left out, J_0 and P_2.

Each is understood only where it is plain; elsewhere the dots stay a quantity of which nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import sympy_name
from tlssym.parse.commands import DOTS
from tlssym.parse.derivatives import ungrouped
from tlssym.parse.tree import Fraction, Negative, Node, Number, Opaque, Power, Product, Sum, Symbol

_SPECIAL = re.compile(r"(J|P)_(\d{1,2})")
_INDEX = "k_{law}"


# -- orders -----------------------------------------------------------------------------------------------------


def order_of(size: Any) -> Any:
    """O(xⁿ) as x goes to zero, or for a negative power to infinity; None for anything but a power of one letter."""
    factor, power = (
        size.as_independent(*size.free_symbols, as_Add=False) if size.free_symbols else (size, sp.S.One)
    )
    base, exponent = power.as_base_exp()
    if not base.is_Symbol or not exponent.is_Rational or not factor.is_number or exponent == 0:
        return None
    return sp.Order(power) if exponent > 0 else sp.Order(power, (base, sp.oo))


def with_order(terms: Sequence[Any]) -> Any:
    """The sum of some terms, O(xⁿ) among them understood where the others are powers of x.

    Beside anything else it stays a name: sympy would expand what it stands beside, whatever that costs.
    """
    orders = [term for term in terms if isinstance(term, AppliedUndef) and term.func.__name__ == "Order"]
    size = order_of(orders[0].args[0]) if len(orders) == 1 and len(orders[0].args) == 1 else None
    if size is None:
        return sp.Add(*terms)
    others = [term for term in terms if term is not orders[0]]
    (letter,) = size.variables
    if any(power_of(term, letter) is None for term in others):
        return sp.Add(*terms)
    return sp.Add(*others, size)


def power_of(term: Any, letter: Any) -> Any:
    """The power of a letter that a term is, with a factor free of it; None where it is none."""
    if not term.is_commutative or term.is_Add:
        return None if not term.is_commutative or letter in term.free_symbols else sp.S.Zero
    factor, power = term.as_independent(letter, as_Add=False)
    base, exponent = power.as_base_exp()
    if letter in factor.free_symbols or (power != 1 and (base != letter or not exponent.is_Rational)):
        return None
    return sp.S.Zero if power == 1 else exponent


# -- laws of sums -----------------------------------------------------------------------------------------------


def with_law(whole: Sum, value: Callable[[Node], Any]) -> Any:
    """A sum with dots in it as the sum or the expansion that it is; None where that is not plain.

    Parameters
    ----------
    whole : Sum
    value : callable
        A term in sympy.
    """
    places = [i for i, term in enumerate(whole.terms) if _is_dots(term)]
    if len(places) != 1 or places[0] < 2:
        return None
    (at,) = places
    shown = whole.terms[:at]
    if at == len(whole.terms) - 1:
        return _expansion([value(term) for term in shown])
    if at != len(whole.terms) - 2:
        return None
    law = _Law()
    try:
        body = law.of([*shown, whole.terms[-1]])
    except _NotPlain:
        return None
    if law.last is None:
        return None
    index = sp.Symbol("k", integer=True)
    written = value(body).xreplace({sp.Symbol(sympy_name(_INDEX), positive=True): index})
    upper = value(law.last)
    return sp.Sum(written, (index, law.first, upper)) if index not in upper.free_symbols else None


def _is_dots(term: Node) -> bool:
    return isinstance(term, Opaque) and term.text.partition("@")[0] in DOTS


def _expansion(terms: Sequence[Any]) -> Any:
    """Terms of one letter whose powers rise, or fall, and what is left out by its order."""
    letters = set.intersection(*(term.free_symbols for term in terms[1:]))
    if len(letters) != 1:
        return None
    (letter,) = letters
    powers = [power_of(term, letter) for term in terms]
    if None in powers:
        return None
    gaps = [after - before for before, after in pairwise(powers)]
    if all(gap > 0 for gap in gaps):
        order = order_of(letter ** (powers[-1] + min(gaps)))
    elif all(gap < 0 for gap in gaps):
        order = order_of(letter ** (powers[-1] + max(gaps)))
    else:
        order = None
    return None if order is None else sp.Add(*terms, order)


class _NotPlain(Exception):
    """The terms do not show one law."""


class _Law:
    """What the terms have in common, with an index where their numbers rise by one.

    ``first`` is the index of the first term, ``last`` the tree of the index of the last one.
    """

    def __init__(self) -> None:
        self.first: Any = None
        self.last: Node | None = None

    def of(self, terms: Sequence[Node]) -> Node:
        """The common form of the shown terms and the last one."""
        *shown, last = terms = [ungrouped(term) for term in terms]
        if all(term == shown[0] for term in terms):
            return shown[0]
        if all(isinstance(term, Number) and term.text.isdigit() for term in shown):
            return self.index([int(term.text) for term in shown if isinstance(term, Number)], last)
        shown, last = self.alike(shown, last)
        first = shown[0]
        if any(type(term) is not type(first) for term in (*shown, last)):
            raise _NotPlain
        changes: dict[str, Any] = {}
        for each in fields(first):
            values = [getattr(term, each.name) for term in (*shown, last)]
            if isinstance(values[0], Node):
                changes[each.name] = self.of(values)
            elif isinstance(values[0], tuple) and values[0] and isinstance(values[0][0], Node):
                if len({len(value) for value in values}) != 1:
                    raise _NotPlain
                changes[each.name] = tuple(self.of(parts) for parts in zip(*values, strict=True))
            elif each.compare and any(value != values[0] for value in values):
                raise _NotPlain
        return replace(first, **changes)

    @staticmethod
    def alike(shown: Sequence[Node], last: Node) -> tuple[list[Node], Node]:
        """The terms in one form: q as q¹ beside q², 1 as 1/1 beside 1/2 and as q⁰ beside q."""
        terms = [*shown, last]
        one = Number(terms[0].span, "1")
        if any(isinstance(term, Fraction) for term in terms):
            terms = [term if isinstance(term, Fraction) else Fraction(term.span, term, one) for term in terms]
        elif any(isinstance(term, Power) for term in terms):
            base = next(term.base for term in terms if isinstance(term, Power))
            zero = Number(terms[0].span, "0")
            terms = [
                term
                if isinstance(term, Power)
                else Power(term.span, base, zero)
                if term == one
                else Power(term.span, term, one)
                for term in terms
            ]
        return terms[:-1], terms[-1]

    def index(self, numbers: Sequence[int], last: Node) -> Node:
        """The index where numbers rise by one up to the last one's letter."""
        start = numbers[0]
        if any(number != start + i for i, number in enumerate(numbers)) or len(numbers) < 2:
            raise _NotPlain
        if not isinstance(last, Symbol | Number | Sum | Negative | Product):
            raise _NotPlain
        here = Symbol(last.span, _INDEX)
        if self.last is None:
            self.first, self.last = sp.Integer(start), last
            return here
        shift = start - self.first
        further = Sum(last.span, (self.last, Number(last.span, str(shift))))
        if last != (further if shift else self.last):
            raise _NotPlain
        return Sum(last.span, (here, Number(last.span, str(shift)))) if shift else here


# -- functions with a name of their own -------------------------------------------------------------------------


def special(integrand: Any, variable: Any, ends: tuple[Any, Any]) -> Any:
    """J_n under an integral over its argument, and P_n between -1 and 1: what else could stand there so?"""

    def meant(call: Any) -> Any:
        match = _SPECIAL.fullmatch(call.func.__name__)
        if match is None or len(call.args) != 1 or variable not in call.args[0].free_symbols:
            return call
        if match[1] == "J" and ends == (0, sp.oo):
            return sp.besselj(int(match[2]), call.args[0])
        if match[1] == "P" and ends == (-1, 1) and call.args[0] == variable:
            return sp.legendre(int(match[2]), variable)
        return call

    return integrand.replace(lambda e: isinstance(e, AppliedUndef), meant)
