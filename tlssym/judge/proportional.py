"""When a member may be read as a proportionality, and when a factor that it lacks is simply lost.

An author who writes the whole value and then ``∼ Δ_0/E^x`` says how it depends on Δ_0 and E.  One who drops the
temperature from an estimate has made a slip.  The two look alike; they are told apart by what is kept.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.judge.agreement import Agreement, dimension_ratio
from tlssym.judge.context import Context, Notes
from tlssym.judge.definitions import expand
from tlssym.judge.members import Member
from tlssym.parse.notation import Notation


def read_as_proportional(context: Context, notes: Notes, found: Agreement, member: Member, kind: str) -> bool:
    """Whether what is missing is a constant of other symbols: under ∝, or under ∼ where the text says so.

    What either side depends on, by itself or through what its names stand for, is no constant; and ∼ with a
    number on the right is an estimate of the whole left side.  Where something is derived, ∼ is no excuse for
    a factor that was lost: see ``says_how_it_depends``.
    """
    if found.quotient is None or (kind == "~" and member.expr.is_number):
        return False
    table = dict(context.definitions)
    sides = [each for each in (notes.left, member.expr) if isinstance(each, sp.Expr)]
    about = {s for side in sides for form in (side, expand(side, table)) for s in form.free_symbols}
    lost = found.quotient.free_symbols
    if lost & (about - _parameters(context.notation)):
        return False
    if kind == "prop":
        return True
    if dimension_ratio(found.quotient, context.notation, context.unit_id) is not False:
        return False
    if not context.derivation.targets:
        return True
    kept = member.expr.free_symbols - _parameters(context.notation)
    varied = variables_of(context.notation, context.unit_id)
    return says_how_it_depends(notes.left, kept, lost, varied, whole_before=notes.whole_said)


def says_how_it_depends(
    left: Any, kept: set[Any], lost: set[Any], varied: set[Any], *, whole_before: bool
) -> bool:
    """Whether a member that lacks a factor with a dimension says how a quantity depends on some variables.

    Parameters
    ----------
    left : sympy expression or None
        The left side of the chain: a function on it names its variables, f(R) ∼ 1/R.
    kept, lost : set of symbols
        What the member has, exponent parameters apart, and what the missing factor has.
    varied : set of symbols
        What the text takes functions of: variables, not constants.
    whole_before : bool
        Whether the chain has said the whole value before.

    Returns
    -------
    bool
        Only variables are kept, and only constants are lost.
    """
    if not kept:
        return False
    named = {s for call in _calls(left) for s in call.free_symbols}
    told = (named, varied if whole_before else set())
    return any(kept <= variables and not lost & variables for variables in told)


def variables_of(notation: Notation, equation: str) -> set[Any]:
    """The symbols that the functions of a lecture are functions of."""
    letters = {each for name in notation.names for one in name.arguments for each in one}
    found = (notation.lookup(letter, equation) for letter in letters)
    return {name.symbol for name in found if name is not None}


def _calls(expr: Any) -> set[Any]:
    return expr.atoms(AppliedUndef) if isinstance(expr, sp.Basic) else set()


def _parameters(notation: Notation) -> set[Any]:
    return {name.symbol for name in notation.names if name.exponent_parameter}
