"""Several terms of an asymptotic series: what is left of the integral without the others must near the last one."""

from __future__ import annotations

from typing import Any

import mpmath as mp
import sympy as sp

from tlssym.check.lattice import nears_one
from tlssym.check.quadrature import quadrature
from tlssym.numbers.evaluate import number
from tlssym.values import Answer, Evidence

PLACES = (20, 80, 320)
DIGITS = 30
ENOUGH = 3


def confirm_terms(integral: sp.Expr, value: Any, small: Any, work: int) -> Evidence:
    """Compare the remainder of an integral with the last of its terms, on the way to the limit.

    Parameters
    ----------
    integral, value : sympy expressions
        With no other symbol than ``small``.
    small : sympy symbol
        It goes to zero.
    work : int
        What one quadrature may take.
    """
    terms = sp.Add.make_args(sp.expand(value))
    ratios = []
    for place in PLACES:
        here = {small: sp.Rational(1, place)}
        with mp.workdps(DIGITS + 15):
            found = quadrature(integral, here, digits=DIGITS, work=work)
            numbers = [number(term, here) for term in terms]
            if found.value is None or any(n is None for n in numbers):
                return Evidence(
                    "quadrature", Answer.UNDECIDED, f"not settled at {small} = 1/{place}: {found.says}"
                )
            last = min(numbers, key=abs)
            remainder = found.value - (mp.fsum(numbers) - last)
            if abs(remainder) < abs(found.value) * mp.mpf(10) ** (ENOUGH - min(found.digits, DIGITS)):
                return Evidence(
                    "quadrature", Answer.UNDECIDED, "the last term is smaller than the numbers are sharp"
                )
            ratios.append(float(remainder / last))
    shown = ", ".join(f"{r:.6g}" for r in ratios)
    if nears_one(ratios):
        return Evidence(
            "quadrature",
            Answer.AGREES,
            f"the remainder over the last term nears 1: {shown}",
            2.0,
            len(PLACES),
        )
    return Evidence("quadrature", Answer.UNDECIDED, f"the remainder over the last term: {shown}")
