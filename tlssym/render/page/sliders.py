"""Values as a page computes them: expressions as trees that a small script evaluates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from tlssym.numbers.functions import names
from tlssym.render.valued import Valued

_FUNCTIONS = names("page")
_RELATIONS = {sp.Lt: "<", sp.Gt: ">", sp.Le: "<=", sp.Ge: ">="}
MOST_SYMBOLS = 9


class NoTree(Exception):
    """The expression has a part that the page cannot evaluate."""


def tree(expr: Any) -> Any:
    """An expression as nested lists: ``["+", x, 2]``; names are strings, numbers numbers.

    Raises
    ------
    NoTree
        It holds something else.
    """
    if isinstance(expr, sp.Symbol):
        return expr.name
    if expr.is_number and expr.is_real and not expr.has(sp.Integral):
        return float(expr)
    if isinstance(expr, sp.Add | sp.Mul):
        return ["+" if isinstance(expr, sp.Add) else "*", *map(tree, expr.args)]
    if isinstance(expr, sp.Pow):
        return ["^", tree(expr.base), tree(expr.exp)]
    name = _FUNCTIONS.get(type(expr))
    if name is None:
        raise NoTree(str(type(expr).__name__))
    return [name, *map(tree, expr.args)]


def sliders(
    found: Valued, numbers: Mapping[str, str], latex: Any, mathml: Any, parameters: frozenset[str]
) -> Any:
    """What the page needs to show values; None where nothing becomes a number by the page's means.

    Parameters
    ----------
    found : Valued
    numbers : mapping from name to number
        With which the sliders begin.
    latex, mathml : callables
        From an expression to LaTeX, and from that to the page.
    parameters : frozenset of str
        The names that stand in exponents: their sliders are linear.
    """
    rows = []
    used: set[str] = set()
    for row in found.rows:
        try:
            members = [{"shown": mathml(m.latex), "tree": tree(m.expr)} for m in row.printed]
            head = mathml(latex(row.head)) if row.head is not None else ""
            rows.append({"head": head, "tree": tree(row.derived), "printed": members})
        except NoTree:
            continue
        free = row.derived.free_symbols.union(*(m.expr.free_symbols for m in row.printed))
        used |= {s.name for s in free}
    symbols = [s for s in found.symbols if s.name in used]
    if not rows or not 0 < len(symbols) <= MOST_SYMBOLS:
        return None
    conditions = []
    for condition in found.conditions:
        if type(condition) in _RELATIONS and {s.name for s in condition.free_symbols} <= used:
            try:
                sides = [tree(condition.lhs), _RELATIONS[type(condition)], tree(condition.rhs)]
            except NoTree:
                continue
            conditions.append({"shown": mathml(latex(condition)), "test": sides})
    return {
        "rows": rows,
        "symbols": [
            {
                "name": s.name,
                "shown": mathml(latex(s)),
                "start": float(numbers.get(s.name, "1")),
                "linear": s.name in parameters or not s.is_positive,
            }
            for s in symbols
        ],
        "conditions": conditions,
    }
