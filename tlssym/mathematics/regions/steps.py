"""Step functions of one variable of integration as limits of its range."""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.conditions import sign_of


def steps_to_limits(
    f: Any, x: Any, low: Any, high: Any, conditions: list[Any], assuming: tuple[Any, ...]
) -> tuple[Any, Any, Any]:
    """Turn steps linear in x into limits; where it is not known which of two limits binds, the step's does.

    What that needs is added to the conditions.
    """
    rest = []
    known: list[Any] = [*assuming]
    needed: list[Any] = []

    def above(first: Any, second: Any) -> bool:
        """Whether the first end lies above the second, which is made a condition where it is open."""
        if first == sp.oo or second == -sp.oo:
            return True
        sign = sign_of(sp.expand(first - second), known)
        if sign is None and (first - second).is_nonnegative is not True:
            if not (first - second).free_symbols:
                return False
            relation = _ordered(second, first)
            needed.append(relation)
            known.append(relation)
            return True
        return sign != -1

    for factor in sp.Mul.make_args(_without_windows(f, x)):
        base = factor.base if factor.is_Pow else factor
        argument = base.args[0] if isinstance(base, Theta) else None
        if argument is None or sp.diff(argument, x, 2) != 0 or argument.has(sp.Abs):
            rest.append(factor)
            continue
        slope = sp.diff(argument, x)
        edge = sp.cancel(-argument.subs(x, 0) / slope) if slope != 0 else None
        if edge is None or not (slope.is_positive or slope.is_negative):
            rest.append(factor)
        elif slope.is_positive:
            if above(edge, low):
                low = edge
        elif above(high, edge):
            high = edge
    if low.is_finite and high.is_finite and not above(high, low):
        rest.append(Theta(high - low))
    conditions.extend(needed)
    return sp.Mul(*rest), low, high


def _without_windows(f: Any, x: Any) -> Any:
    """θ(w − c |x − m|) as the product of the step functions of its two sides."""
    sides = {}
    for step in f.atoms(Theta):
        moduli = [m for m in step.args[0].atoms(sp.Abs) if m.has(x)]
        if len(moduli) != 1:
            continue
        slope = sp.expand(step.args[0]).coeff(moduli[0], 1)
        rest = sp.expand(step.args[0] - slope * moduli[0])
        if slope.is_negative and not rest.has(x) and not rest.has(sp.Abs):
            inner = moduli[0].args[0]
            sides[step] = Theta(rest + slope * inner) * Theta(rest - slope * inner)
    return f.xreplace(sides)


def _ordered(smaller: Any, larger: Any) -> Any:
    """The relation between two ends, without a common denominator's or difference's disguise."""
    gap = sp.expand(larger - smaller)
    parts = sp.Add.make_args(gap)
    down = sp.Add(*[-p for p in parts if p.could_extract_minus_sign()])
    return sp.Lt(down, sp.Add(*[p for p in parts if not p.could_extract_minus_sign()]))
