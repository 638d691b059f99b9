"""Quantities that are known only up to a pure number, and what such a number may be excused by."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.judge.agreement import agreement
from tlssym.judge.context import Context, loose_names
from tlssym.judge.members import Member
from tlssym.judge.policy import Ratio
from tlssym.mathematics.monomials import exponents


def takes_in(expr: Any, name: str) -> bool:
    """Whether a quantity, made larger by a number, makes an expression larger by a number too.

    Only then may a number that is missing be in that quantity: the interaction in an amplitude U_0/R^3 may,
    the width of a distribution may not, as the distribution would no longer add up to one.

    Parameters
    ----------
    expr : sympy expression
    name : str
        Of a symbol or a function in it.
    """
    held = sp.Dummy(name, positive=True)
    plain = expr.xreplace({s: held for s in expr.free_symbols if s.name == name})
    calls = {f: sp.Dummy(positive=True) for f in plain.atoms(AppliedUndef) if f.func.__name__ == name}
    if calls and plain.has(sp.Integral, sp.Sum):
        scale = sp.Dummy("scale", positive=True)
        scaled = plain.xreplace({call: scale * call for call in calls} | {held: scale * held})
        found = agreement(plain, scaled, parameters=(scale,))
        return found.ratio is Ratio.NUMBER and found.number.free_symbols == {scale}
    plain = plain.xreplace(dict.fromkeys(calls, held))
    powers = exponents(plain)
    if powers is not None:
        return any(base == held and power != 0 for base, power in powers.monomial.powers)
    scale = sp.Dummy("scale", positive=True)
    found = agreement(plain, plain.xreplace({held: scale * held}), parameters=(scale,))
    return found.ratio is Ratio.NUMBER and scale in found.number.free_symbols


def excuses_number(context: Context, member: Member, reference: Any, previous: Member | None) -> bool:
    """Whether a pure number missing between two sides may be in quantities that are known up to one only.

    A change of such a quantity must act as a number does.  One that stands on both sides of an integral and
    its value may take it in; elsewhere one that stands on a single side may as well.
    """
    value = member.value if member.value is not None else member.expr
    here = _taking(context, member.expr, value)
    there = _taking(context, reference, reference)
    if previous is not None:
        there |= _taking(context, previous.expr, previous.expr if previous.value is None else previous.value)
    return bool(here & there) or bool(here ^ there and not member.has_integral)


def _taking(context: Context, printed: Any, value: Any) -> set[str]:
    return {name for name in loose_names(context, printed) if takes_in(value, name)}
