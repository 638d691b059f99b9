"""Letters that may depend on others, and statements that a difference of their two sides does not contradict.

``∫ ρ r² dr``: nothing says that ρ is the same at every r.  ``N = ∫ dk/(e^{βk}/z + 1)``: fixes z.  Before a
formula is called wrong it must be one that could not be right by another reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Theta

UNIVERSAL = ("hbar", "k_B", "epsilon_0", "mu_0", "N_A")
"""Names of quantities that depend on nothing."""
EQUATION = "equation"
"""The variant of a finding that says: two sides that need not be the same, an equation for something in them."""
_ONE_VALUE = re.compile(r".+_(?:\d+|max|min|F|c|D|star|crit|cut|eq)$")
"""Names of single values of a quantity: r_0, E_F, D_max."""


def hidden_letters(expressions: Iterable[Any], constants: frozenset[str] = frozenset()) -> set[Any]:
    """The letters of integrands that may depend on what is integrated over.

    A letter that stands outside an integral too, or in its limits, has one value and is a constant of it; one that
    stands only under the integral sign may be anything, unless it is universal.

    Parameters
    ----------
    expressions : iterable of sympy expressions
        All members of the statement.
    constants : frozenset of str
        The names of letters that the author says depend on nothing.
    """
    inside: set[Any] = set()
    outside: set[Any] = set()
    indexed: set[Any] = set()
    for expr in expressions:
        if isinstance(expr, sp.Basic):
            _sort(expr, inside, outside)
            indexed |= _indexed(expr)
    known = {s for s in inside if s.name in UNIVERSAL or s.name in constants or _ONE_VALUE.match(s.name)}
    return indexed | (inside - outside - known)


def _sort(expr: Any, inside: set[Any], outside: set[Any]) -> None:
    """Letters under integral signs go to one set, all others to the other."""
    if isinstance(expr, sp.Integral):
        bound = {limit[0] for limit in expr.limits}
        for step in expr.function.atoms(Theta):
            # the edge of a step is a limit
            outside |= step.free_symbols - bound
        inside |= expr.function.free_symbols - bound
        for limit in expr.limits:
            for end in limit[1:]:
                outside |= end.free_symbols - bound
        return
    if isinstance(expr, sp.Symbol):
        outside.add(expr)
        return
    if isinstance(expr, sp.Derivative):
        # a letter that a derivative is by is a parameter of what it acts on
        outside |= set(expr.variables)
    for part in expr.args:
        if isinstance(part, sp.Basic):
            _sort(part, inside, outside)


def _indexed(expr: Any) -> set[Any]:
    """The letters and functions under a sum or an integral whose subscript is what is summed over: n_k, B_ν(T)."""
    found: set[Any] = set()
    for binder in expr.atoms(sp.Integral, sp.Sum, sp.Product):
        names = {limit[0].name for limit in binder.limits}
        letters = {s: s.name for s in binder.function.free_symbols}
        letters |= {call: call.func.__name__ for call in binder.function.atoms(AppliedUndef)}
        found |= {
            s
            for s, name in letters.items()
            if "_" in name and any(index in name.split("_", 1)[1] for index in names)
        }
    return found


def counts_nothing(expr: Any) -> bool:
    """Whether a sum in it has an index that its terms do not show: they may depend on it all the same."""
    return any(
        total.function.free_symbols and limit[0] not in total.function.free_symbols
        for total in expr.atoms(sp.Sum, sp.Product)
        for limit in total.limits
    )


def unexplained(expr: Any, constants: frozenset[str] = frozenset()) -> set[Any]:
    """The letters by which something is differentiated that does not show them: all in it may depend on them."""
    return {
        variable
        for derivative in expr.atoms(sp.Derivative)
        for variable in derivative.variables
        if variable not in derivative.expr.free_symbols
        and not {s.name for s in derivative.expr.free_symbols} <= constants
    }


def fixes_an_unknown(left: Any, right: Any, introduced: bool) -> str:
    """Why two sides that differ may be an equation for something in them; empty where they are an identity or wrong.

    Parameters
    ----------
    left, right : sympy expressions
        Names written out.
    introduced : bool
        Whether both are values of one name that the statement introduces.
    """
    ours, theirs = left.free_symbols, right.free_symbols
    if not ours and not theirs:
        return ""
    if theirs - ours:
        return _certain(theirs - ours)
    if introduced and theirs:
        return ""
    if ours - theirs:
        return _certain(ours - theirs)
    for one, other in ((left, right), (right, left)):
        if len(_letters_alone(one)) == 1 and _letters_alone(one) <= other.free_symbols:
            return f"an equation for {next(iter(_letters_alone(one)))}, which stands on both of its sides"
    if left.has(sp.Integral) and right.has(sp.Integral):
        return "an equation between two integrals, which may fix what stands in them"
    return ""


def _certain(letters: set[Any]) -> str:
    names = ", ".join(sorted(map(str, letters)))
    return f"holds for a certain value of {names} only, which nothing before it gives"


def _letters_alone(expr: Any) -> set[Any]:
    """The letter, where a side is nothing but one."""
    return {expr} if isinstance(expr, sp.Symbol) else set()
