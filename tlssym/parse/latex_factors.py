"""The factors of a product as LaTeX sorts them: which stand below the bar, beside it, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import SiteSum, Theta, Transform
from tlssym.parse.latex_products import stays_beside, turned

LETTERS = {sp.log, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh, sp.asin, sp.acos, sp.atan}


@dataclass(frozen=True)
class Sides:
    """Factors above and below a bar; those below without their minus sign in the exponent."""

    above: list[Any]
    below: list[Any]

    @property
    def some(self) -> bool:
        return bool(self.above or self.below)

    def __add__(self, other: Sides) -> Sides:
        return Sides(self.above + other.above, self.below + other.below)


def is_below(power: Any) -> bool:
    """Whether a power belongs under the fraction bar."""
    if power.base == sp.E or stays_beside(power):
        return False
    return bool(turned(power.exp).could_extract_minus_sign())


def upside_down(power: Any) -> Any:
    """The reciprocal of a power; a quotient under a power is turned over, its exponent kept."""
    if isinstance(power.base, sp.Mul) and power.exp.free_symbols:
        return sp.Pow(power.base, turned(-power.exp), evaluate=False)
    return 1 / power


def turned_over(power: Any) -> Any:
    """``(R R_1)^{-a}`` for ``(1/(R R_1))^a``."""
    above, below = sp.fraction(power.base)
    if above != 1 or below == 1 or not power.exp.free_symbols or below.is_positive is not True:
        return power
    return sp.Pow(below, -power.exp, evaluate=False)


def is_plain(factor: Any) -> bool:
    """Neither an integral nor a step function nor an operator, which are no numbers."""
    return not factor.has(sp.Integral, sp.Sum, Theta, AppliedUndef, Transform, sp.Derivative, sp.Subs)


def is_quotient_power(factor: Any) -> bool:
    base, exponent = factor.as_base_exp()
    return bool(isinstance(base, sp.Mul) and exponent.free_symbols and sp.fraction(base)[1] != 1)


def is_rate(factor: Any) -> bool:
    return isinstance(factor.as_base_exp()[0], (sp.Derivative, sp.Subs))


def is_call(factor: Any) -> bool:
    """A logarithm or the like of more than a name."""
    base = factor.as_base_exp()[0]
    return type(base) in LETTERS and bool(base.free_symbols) and not base.args[0].is_Atom


def holds_integral(factor: Any) -> bool:
    return isinstance(factor, sp.Add) and factor.has(sp.Integral, sp.Sum)


def facing(factor: Any) -> Any:
    """A power with its exponent turned."""
    return sp.Pow(factor.base, turned(factor.exp), evaluate=False) if isinstance(factor, sp.Pow) else factor


def is_ten(e: Any) -> bool:
    """A small power of ten, such as 1/1000."""
    return bool(e.is_Rational and e.p == 1 and e.q >= 100 and e.q == 10 ** (len(str(e.q)) - 1))


def is_root(factor: Any) -> bool:
    """A root that may be joined with others: of something positive."""
    if not isinstance(factor, sp.Pow) or factor.base.is_positive is not True:
        return False
    return bool(factor.exp.is_Rational and factor.exp.q > 1 and factor.exp.p == 1)


def kind_of(f: Any) -> int:
    """Where a factor goes: numbers, constants, symbols, brackets, functions, steps, integrals."""
    base, power = f.as_base_exp()
    if isinstance(f, (sp.Integral, sp.Sum, SiteSum)):
        return 7
    if isinstance(base, Theta):
        return 6
    if isinstance(f, sp.Symbol) and len(f.name) > 1 and f.name[0] == "d" and f.name[1].isupper():
        return 5
    if isinstance(base, (AppliedUndef, sp.log, sp.exp, sp.Abs, Transform, sp.Derivative, sp.Subs)):
        return 4
    if f.is_Rational:
        return 0
    if base.is_number:
        return 1
    return 3 if isinstance(base, (sp.Add, sp.Mul)) or power.free_symbols else 2


def gathered(factors: list[Any]) -> list[Any]:
    """Symbols with one power other than 1 under one exponent: ``(P_0 U_0)^3`` for ``P_0^3 U_0^3``."""
    by_power: dict[Any, list[Any]] = {}
    rest: list[Any] = []
    for f in factors:
        joins = isinstance(f, sp.Pow) and isinstance(f.base, sp.Symbol) and f.exp.is_Rational
        if joins and (f.base.is_positive or (f.exp.is_integer and f.base.is_commutative)):
            by_power.setdefault(f.exp, []).append(f.base)
        else:
            rest.append(f)
    for power, bases in by_power.items():
        inner = bases[0] if len(bases) == 1 else sp.Mul(*bases)
        rest.append(sp.Pow(inner, power, evaluate=False))
    return rest
