"""What a text has named keeps its name: formulas with named expressions under their names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sympy as sp

from tlssym.language import Theta


def contracted(formula: Any, names: Mapping[Any, Any], scope: Collection[Any] = ()) -> Any:
    """A formula with the names for what they stand for, wherever that makes it shorter.

    Parameters
    ----------
    formula : sympy expression
        Its value is not changed: each name may be written out again.
    names : mapping from symbol to expression
    scope : collection of symbols
        The variables of the integrals around it, which may stand beside a name.

    Examples
    --------
    With V for U/R³, the width 2U/R³ becomes 2V, and θ(U/R³ − w) becomes θ(V − w).
    """
    for name, value in names.items():
        formula = _contracted(formula, name, value, frozenset(scope))
    return formula


def _contracted(formula: Any, name: Any, value: Any, scope: frozenset[Any]) -> Any:
    if not isinstance(formula, sp.Basic) or not formula.args or isinstance(formula, sp.Tuple):
        return formula
    if formula == value:
        return name
    if isinstance(formula, sp.Integral):
        inner = scope | {limit[0] for limit in formula.limits}
        # limits are left alone: a name may hold the very variable that they bound
        return formula.func(_contracted(formula.function, name, value, inner), *formula.limits)
    if isinstance(formula, sp.Mul):
        held = [f for f in formula.args if f.has(Theta, sp.Integral)]
        plain = sp.Mul(*[f for f in formula.args if f not in held])
        ratio = sp.powsimp(sp.expand_power_base(plain / value))
        shorter = len(ratio.free_symbols) + 1 < len(plain.free_symbols) or ratio.is_Rational
        if shorter and ratio.free_symbols <= plain.free_symbols | scope:
            return sp.Mul(ratio, name, *[_contracted(each, name, value, scope) for each in held])
    return formula.func(*[_contracted(each, name, value, scope) for each in formula.args])
