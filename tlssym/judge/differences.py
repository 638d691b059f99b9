"""Where two formulas part, in a few words: one exponent, one term of a sum, its sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

Write = Callable[[Any], str]


def difference_words(printed: Any, derived: Any, latex: Write) -> str:
    """What is to be mended in ``printed``, where that is one thing; empty elsewhere.

    Parameters
    ----------
    printed, derived : sympy expressions
        Known to differ: nothing is decided here, only told.
    latex : callable
        How a formula is written.
    """
    if not isinstance(printed, sp.Expr) or not isinstance(derived, sp.Expr):
        return ""
    return _exponent(printed, derived, latex) or _term(printed, derived, latex)


def _exponent(printed: Any, derived: Any, latex: Write) -> str:
    """One factor that has another exponent; all the others are the same."""
    mine, theirs = _powers(printed), _powers(derived)
    apart = [b for b in {**mine, **theirs} if sp.simplify(mine.get(b, 0) - theirs.get(b, 0)) != 0]
    if len(apart) != 1 or apart[0].is_number:
        return ""
    (base,) = apart
    if base not in mine or base not in theirs:
        return ""  # a factor that is missing is told as such
    return f"the exponent of ${latex(base)}$ is ${latex(mine[base])}$ and should be ${latex(theirs[base])}$"


def _powers(product: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for factor in sp.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        found[base] = found.get(base, sp.S.Zero) + exponent
    return found


def _term(printed: Any, derived: Any, latex: Write) -> str:
    """One term of a sum that has another sign or another factor; all the others are the same."""
    mine, theirs = set(sp.Add.make_args(sp.expand(printed))), set(sp.Add.make_args(sp.expand(derived)))
    if len(mine) < 2 or len(mine) != len(theirs) or len(mine - theirs) != 1:
        return ""
    (have,), (want,) = mine - theirs, theirs - mine
    quotient = sp.cancel(want / have)
    if quotient == -1:
        return f"the sign of the term ${latex(have)}$ is the other one"
    if quotient.is_number or quotient.is_Add:
        return ""
    return f"the term ${latex(have)}$ lacks the factor ${latex(sp.powsimp(quotient))}$"
