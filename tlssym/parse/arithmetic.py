"""Functions, powers and integrals as sympy has them, held unevaluated where that would cost too much."""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.numbers.functions import names
from tlssym.parse.errors import TOO_LARGE, ParseError
from tlssym.parse.tree import Span

MAX_POWER_DIGITS = 400
MAX_EXPONENT = 10_000


def _sech(x: Any, **how: Any) -> Any:
    return 1 / sp.cosh(x, **how)


def _csch(x: Any, **how: Any) -> Any:
    return 1 / sp.sinh(x, **how)


FUNCTIONS: dict[str, Any] = {
    **{word: head for head, word in names("word").items()},
    "sech": _sech,
    "csch": _csch,
}
CONSTANTS = {r"\pi": sp.pi, "e": sp.E, r"\infty": sp.oo, "i": sp.I}


def power(base: Any, exponent: Any, span: Span) -> Any:
    """A power, unless the number it is would be too long to write down."""
    if exponent.is_Rational:
        size = abs(exponent)
        if size > MAX_EXPONENT:
            raise ParseError(f"an exponent beyond {MAX_EXPONENT}; write it as a symbol", span, TOO_LARGE)
        if base.is_Rational and size * max(len(str(base.p)), len(str(base.q))) > MAX_POWER_DIGITS:
            raise ParseError(
                f"a number of more than {MAX_POWER_DIGITS} digits; write it as a symbol", span, TOO_LARGE
            )
    elif base.is_number and exponent.is_number and not costs(exponent):
        # within towers such as e^{e^{e^10}} each level was held below the bound before
        size = abs(sp.N(exponent, 5))
        if size.is_Float and size > MAX_EXPONENT:
            raise ParseError(f"an exponent beyond {MAX_EXPONENT}; write it as a symbol", span, TOO_LARGE)
    if base == 0 and exponent.is_Rational and exponent < 0:
        raise ParseError("division by zero", span)
    if base == 0 and exponent == 0:
        raise ParseError("0^0 has no agreed value", span)
    return sp.Pow(base, exponent, evaluate=not (costs(base) or costs(exponent)))


def costs(e: Any) -> bool:
    """Whether sympy, asked for a sign in this, would integrate or add up numerically."""
    return any(part.is_number for part in e.atoms(sp.Integral, sp.Sum))


def integral_of(integrand: Any, limit: tuple[Any, Any, Any]) -> Any:
    """The integral, with an integral among the factors of its integrand joined to it: one with many limits.

    ``Integral(g*Integral(f, x), y)`` is ``Integral(g*f, x, y)`` where g does not hold x.
    """
    inner = [factor for factor in sp.Mul.make_args(integrand) if isinstance(factor, sp.Integral)]
    if len(inner) == 1 and integrand.is_commutative is not False:
        (one,) = inner
        rest = sp.Mul(*(factor for factor in sp.Mul.make_args(integrand) if factor is not one))
        bound = {each[0] for each in one.limits}
        if not rest.free_symbols & bound and limit[0] not in bound:
            return sp.Integral(rest * one.function, *one.limits, limit)
    return sp.Integral(integrand, limit)
