"""The last level of a balance: the coefficient C of x = C t^α ln^β t."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from .karamata import Kind, leading_transform
from .relations import Kernel, Relation

Weighted = tuple[Any, Any]
"""w and s of a term w·C^s."""

AMPLITUDE = sp.Symbol("C", positive=True)


@dataclass(frozen=True)
class CoefficientResult:
    """What balancing the coefficients gives.

    Attributes
    ----------
    solution : True, False or None
        Whether a positive C exists; None when that could not be decided.
    value : sympy expression or None
        C, when it is determined; may hold the unknown constants.
    reason : str
        Why there is none, or why it is not determined.
    condition : sympy relation or None
        What must hold for C to be positive, when the symbols' assumptions do not settle it.
    """

    solution: bool | None
    value: Any
    reason: str = ""
    condition: Any = None


def constant_symbol(kernel: Kernel) -> Any:
    """Name of the number that a transform tends to as p → 0: the integral over all times."""
    power, weight = (str(n).replace("/", "o").replace("-", "m") for n in (kernel.power, kernel.weight))
    name = f"Q_{power}" if kernel.weight == 0 else f"Q_{power}_{weight}"
    return sp.Symbol(name, positive=True)


def weighted_terms(
    relation: Relation, which: tuple[int, ...], alpha: Any, beta: Any, at: str
) -> list[Weighted]:
    """(w, s) of the leading coefficient w·C^s of each of the given terms."""
    result = []
    for i in which:
        term = relation.terms[i]
        weight, power = term.coefficient, sp.S.Zero
        for kernel, n in term.transforms:
            leading = leading_transform(kernel.weight + kernel.power * alpha, kernel.power * beta, at=at)
            if leading.kind is Kind.CONSTANT:
                weight *= constant_symbol(kernel) ** n
            else:
                weight *= leading.coefficient**n
                power += n * kernel.power
        result.append((weight, power))
    return result


def balance_coefficients(weighted: list[Weighted]) -> CoefficientResult:
    """Solve Σ w·C^s = 0 for a positive C."""
    sums: dict[Any, Any] = {}
    for weight, power in weighted:
        sums[power] = sums.get(power, sp.S.Zero) + weight
    kept = [(sp.simplify(weight), power) for power, weight in sums.items()]
    kept = [(weight, power) for weight, power in kept if weight != 0]
    unknown = {s for weight, _ in kept for s in weight.free_symbols if s.name.startswith("Q_")}
    if not kept:
        return CoefficientResult(True, None, "every C satisfies the relation at leading order")
    if len(kept) == 1:
        return _single(kept[0][0], bool(unknown))
    if len(kept) == 2:
        (w_1, s_1), (w_2, s_2) = kept
        ratio = -w_2 / w_1
        value = sp.powsimp(sp.simplify(ratio ** (1 / (s_1 - s_2))))
        if ratio.is_positive is True:
            return CoefficientResult(True, value)
        if ratio.is_positive is False:
            return CoefficientResult(False, None, "the coefficients balance for no positive C")
        return CoefficientResult(
            None, value, "the sign of the coefficients is not known", sp.Gt(ratio, 0, evaluate=False)
        )
    return _several(kept)


def _single(weight: Any, unknown: bool) -> CoefficientResult:
    """C has cancelled: the rest must vanish by itself."""
    if unknown:
        return CoefficientResult(
            None,
            None,
            "C cancels; what is left fixes numbers that depend on the whole history, not on the law",
        )
    vanishes = weight.equals(0)
    if vanishes is None:
        return CoefficientResult(
            None,
            None,
            f"C cancels, and it is not known whether {weight} = 0",
            sp.Eq(weight, 0, evaluate=False),
        )
    if vanishes:
        return CoefficientResult(True, None, "every C satisfies the relation at leading order")
    return CoefficientResult(False, None, f"C cancels and the coefficients leave {weight} = 0")


def _several(kept: list[Weighted]) -> CoefficientResult:
    """Three powers of C or more: a polynomial in a root of C."""
    denominator = sp.ilcm(*(power.q for _, power in kept))
    lowest = min(power for _, power in kept)
    root = sp.Dummy("c", positive=True)
    polynomial = sp.Poly(sum(w * root ** int((s - lowest) * denominator) for w, s in kept), root)
    if polynomial.degree() == 2:
        a, b, c = polynomial.all_coeffs()
        spread = sp.sqrt(b**2 - 4 * a * c)
        candidates = [(-b + spread) / (2 * a), (-b - spread) / (2 * a)]
        signs = [candidate.is_positive for candidate in candidates]
        if signs.count(None) == 0:
            positive = [c for c, sign in zip(candidates, signs, strict=True) if sign]
            if len(positive) == 1:
                return CoefficientResult(True, sp.simplify(positive[0] ** denominator))
    if all(w.is_number for w, _ in kept):
        roots = [r for r in sp.Poly(polynomial, root).real_roots() if r.is_positive]
        if not roots:
            return CoefficientResult(False, None, "the coefficients balance for no positive C")
        if len(set(roots)) == 1:
            return CoefficientResult(True, roots[0] ** denominator)
        return CoefficientResult(None, None, f"{len(set(roots))} positive values of C balance")
    equation = sp.Eq(sum(w * AMPLITUDE**s for w, s in kept), 0, evaluate=False)
    return CoefficientResult(None, None, "C is a root that is not written in closed form", equation)
