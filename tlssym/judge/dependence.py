"""What a printed member must depend on and does not: seen without doing its integrals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp

from tlssym.definitions import expand
from tlssym.mathematics.monomials import exponents


def lost_symbols(printed: Any, references: Sequence[Any], table: Mapping[Any, Any]) -> list[Any]:
    """The symbols that every reference is proportional to a power of, and that a member does not hold at all.

    No formula without E is E^{-2} times a number: that holds of a value as of a leading behaviour, and of an
    integral that nobody can do.

    Parameters
    ----------
    printed : sympy expression
        As printed, integrals undone.
    references : sequence of sympy expressions
        Derived values.
    table : mapping
        What the names stand for.

    Returns
    -------
    list of symbols, sorted by name
    """
    if not isinstance(printed, sp.Expr) or not references:
        return []
    held = {symbol for form in (printed, expand(printed, table)) for symbol in form.free_symbols}
    lost: set[Any] | None = None
    for reference in references:
        parts = exponents(expand(reference, table)) if isinstance(reference, sp.Expr) else None
        if parts is None:
            return []
        powers = {base for base, power in parts.monomial.powers if base.is_Symbol and sp.simplify(power) != 0}
        lost = powers if lost is None else lost & powers
    return sorted((lost or set()) - held, key=str)
