"""Exponents and numbers as answers."""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.answers.grade import Aspect
from tlssym.mathematics.monomials import as_monomial
from tlssym.numbers.exponents import canonical
from tlssym.parse.tree import Number, Printed

DIGITS = 3
NEAR = 3
"""A number within this factor has the right order of magnitude."""


def grade_exponent(
    members: tuple[Any, ...], base: Any, right: Any, parameters: frozenset[Any]
) -> list[Aspect]:
    """An exponent, by itself (``1/3``) or on its base (``\\varepsilon^{1/3}``, also after a relation)."""
    value = _exponent(members[-1], base)
    if value is None or not value.free_symbols <= parameters:
        says = "An exponent is asked for: a number, or the quantity raised to it."
        return [Aspect("kind", 0.0, says, "kind")]
    if same_number(value, right, None):
        return [Aspect("value", 1.0)]
    if same_number(-value, right, None):
        return [Aspect("sign", 0.0, "The exponent is right but for its sign.", "sign"), Aspect("value", 0.5)]
    return [Aspect("value", 0.0, "The exponent is not right.", "exponent")]


def _exponent(value: Any, base: Any) -> Any:
    if base is not None and value.has(base):
        monomial = as_monomial(value)
        return monomial.exponent(base) if monomial is not None else None
    return value if isinstance(value, sp.Expr) else None


def same_number(one: Any, other: Any, base: Any) -> bool:
    """Whether two exponents or numbers are the same."""
    value = _exponent(one, base)
    if value is None:
        return False
    return bool(canonical(value - other) == 0)


def grade_number(value: Any, right: Any, printed: Printed) -> list[Aspect]:
    """A number: exact, or in decimals that round it."""
    if value.free_symbols:
        return [Aspect("kind", 0.0, "A number is asked for.", "kind")]
    exact, answer = sp.N(right, 30), sp.N(value, 30)
    if not (exact.is_real and answer.is_real):
        return [Aspect("value", 0.0, "It is not that number.", "value")]
    if sp.simplify(value - right) == 0:
        return [Aspect("value", 1.0)]
    if abs(answer - exact) <= _half_unit(printed, answer):
        if _digits(printed) >= DIGITS:
            return [Aspect("value", 1.0)]
        return [
            Aspect("value", 0.8, f"It is right as far as it goes: give {DIGITS} digits or more.", "digits")
        ]
    if exact * answer < 0:
        size = Aspect("value", 0.5 if abs(answer + exact) <= _half_unit(printed, answer) else 0.0)
        return [Aspect("sign", 0.0, "Its sign is the other one.", "sign"), size]
    how = "too large" if abs(answer) > abs(exact) else "too small"
    near = exact != 0 and answer != 0 and 1 / sp.Integer(NEAR) < abs(answer / exact) < NEAR
    says = f"It is {how}." + (" The order of magnitude is right." if near else "")
    return [Aspect("sign", 1.0), Aspect("value", 0.3 if near else 0.0, says, "value")]


def _half_unit(printed: Printed, answer: Any) -> Any:
    """Half a unit of the last decimal that is written; nothing where no decimals are."""
    decimals = _decimals(printed)
    if len(decimals) != 1:
        return sp.S.Zero
    unit = abs(answer) / sp.Rational(decimals[0])
    return unit * sp.Rational(1, 2 * 10 ** len(decimals[0].partition(".")[2])) * (1 + sp.Rational(1, 10**12))


def _decimals(printed: Printed) -> list[str]:
    numbers = [n.text for m in printed.statements[0].members[-1:] for n in m.walk() if isinstance(n, Number)]
    return [t for t in numbers if "." in t and float(t) != 0]


def _digits(printed: Printed) -> int:
    """Significant digits of the decimal that is written."""
    return min((len(t.replace(".", "").lstrip("0")) for t in _decimals(printed)), default=0)
