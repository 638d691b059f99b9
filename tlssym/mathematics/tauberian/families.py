"""Relations whose powers of p balance for every α: there the coefficients fix α, and C stays free."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import mpmath
import sympy as sp

from .orders import Tie
from .relations import Relation

_LARGEST_DENOMINATOR = 12
_SAMPLES = 240


@dataclass(frozen=True)
class FamilyResult:
    """What the coefficients say of α: its value, if one was found, and the equation for it."""

    solution: bool | None
    alpha: Any
    reason: str
    condition: Any = None


def solve_family(relation: Relation, tie: Tie, at: str) -> list[FamilyResult]:
    """Find every α in the tie's interval from the balance of the coefficients.

    All powers of C are equal here, as the powers of p are, so C cancels.  A logarithm would add a term of
    relative order 1/ℓ that nothing cancels, so β = 0 wherever the equation for α has a simple root.
    """
    assert tie.interval is not None
    low, high = tie.interval
    if same_sign([relation.terms[i].coefficient for i in tie.leaders]):
        return [FamilyResult(False, None, "the leading terms have one sign and cannot cancel")]
    alpha = sp.Symbol("alpha", real=True)
    sample = (low + high) / 2 if sp.oo not in (high, -low) else (high - 1 if high != sp.oo else low + 1)
    equation: Any = sp.S.Zero
    for i in tie.leaders:
        term = relation.terms[i]
        weight = term.coefficient
        for kernel, n in term.transforms:
            if kernel.weight + kernel.power * sample > -1:
                weight *= sp.gamma(kernel.weight + kernel.power * alpha + 1) ** n
            elif at == "zero":
                return [FamilyResult(False, None, "a transform does not exist for these exponents")]
            else:
                return [
                    FamilyResult(
                        None,
                        None,
                        f"any power between {low} and {high} balances: a transform tends to a constant",
                    )
                ]
        equation += weight
    if alpha not in equation.free_symbols:
        return [
            FamilyResult(
                None, None, f"any power between {low} and {high} balances", sp.Eq(equation, 0, evaluate=False)
            )
        ]
    told = f"C cancels, and α between {low} and {high} is fixed by {equation} = 0"
    condition = sp.Eq(equation, 0, evaluate=False)
    if equation.free_symbols != {alpha}:
        return [FamilyResult(None, None, told, condition)]
    return _search(equation, alpha, low, high, told, condition)


def same_sign(coefficients: list[Any]) -> bool:
    """Whether all coefficients are known to be positive, or all negative."""
    return all(c.is_positive is True for c in coefficients) or all(
        c.is_negative is True for c in coefficients
    )


def _search(equation: Any, alpha: Any, low: Any, high: Any, told: str, condition: Any) -> list[FamilyResult]:
    """Rational roots, exactly, then the changes of sign between them."""
    left = float(low) if low != -sp.oo else -10.0
    right = float(high) if high != sp.oo else 10.0
    function = _numeric(equation, alpha)
    exact = []
    for denominator in range(1, _LARGEST_DENOMINATOR + 1):
        for numerator in range(int(left * denominator) - 1, int(right * denominator) + 2):
            value = sp.Rational(numerator, denominator)
            if not low < value < high or value.q != denominator:
                continue
            if abs(function(value)) < 1e-15 and sp.simplify(sp.expand_func(equation.subs(alpha, value))) == 0:
                exact.append(value)
    grid = [left + (right - left) * (i + 0.4567) / _SAMPLES for i in range(_SAMPLES)]
    values = [function(a) for a in grid]
    numeric = []
    for (a, value_a), (b, value_b) in pairwise(zip(grid, values, strict=True)):
        if value_a * value_b < 0 and not any(a < value < b for value in exact):
            root = mpmath.findroot(function, (a, b), solver="anderson")
            numeric.append(sp.Float(str(root), 15))
    found = [FamilyResult(True, value, told) for value in exact]
    found += [FamilyResult(True, value, told + " (found numerically)") for value in numeric]
    return found or [FamilyResult(None, None, told + "; no root was found", condition)]


def _numeric(equation: Any, alpha: Any) -> Any:
    def function(value: Any) -> Any:
        exact = value if isinstance(value, sp.Rational) else sp.Float(str(value), 20)
        return mpmath.mpf(str(sp.N(equation.subs(alpha, exact), 20)))

    return function
