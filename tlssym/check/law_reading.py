"""The numeric reading of a late-time law: the relation that it is of, solved over thousands of decades."""

from __future__ import annotations

from typing import Any

import mpmath as mp
import sympy as sp

from tlssym.check.graph_reading import Found
from tlssym.check.reading import GUARD, Reading, Unread
from tlssym.check.selfconsistent import numeric_relation, solve_log_time
from tlssym.check.selfconsistent_law import law_agrees, loglog_agrees, measure_law
from tlssym.graph import Node
from tlssym.language import Transform
from tlssym.values import Answer

LOG_TIME = 1.2e4
DIGITS = 12
SCALES = (sp.Integer(1), sp.Rational(7, 3))
"""All constants are one at first, then each another number."""


def read_law(node: Node, formula: sp.Expr, loglog: Any) -> Found:
    """Solve the relation between transforms, its powers and number measured, and compare the law it leads to.

    Parameters
    ----------
    node : Node
        Its operation gives the measured relation, its variables, its function and its time scale.
    formula : sympy expression
        The law derived.
    loglog : sympy expression
        The derived coefficient of the iterated logarithm.
    """
    operation: Any = node.operation
    t, p = operation.variables
    function, scale = operation.function, operation.scale
    q = Transform(1 / function, t, p)
    reached, says = 99.0, ""
    constants = sorted(formula.free_symbols - {t, scale}, key=lambda s: s.name)
    for k, number in enumerate(SCALES):
        values = {s: number ** (1 + j % 3) for j, s in enumerate(constants)}
        try:
            with mp.workdps(DIGITS + GUARD):
                factor, power, other = operation.relation(Reading(DIGITS), values)
        except (Unread, ValueError) as reason:
            return Found(Answer.UNDECIDED, str(reason))
        right = sp.Float(factor, DIGITS) * p ** _whole(power) * q ** _whole(other)
        relation = sp.Eq(Transform(function, t, p), right, evaluate=False)
        solution = solve_log_time(
            numeric_relation(relation, function.func, t, p, {scale: 1}), log_time=LOG_TIME
        )
        if not solution.converged:
            return Found(Answer.UNDECIDED, f"the solver did not converge: residual {solution.residual:.0e}")
        measured = measure_law(solution)
        law = law_agrees(solution, formula.subs(values), t, values={scale: 1}, measured=measured)
        second = law if loglog is None else loglog_agrees(measured, loglog)
        for each in (law, second):
            if each.outcome is not Answer.AGREES:
                return Found(each.outcome, each.says, each.digits, k + 1)
            reached = min(reached, each.digits or reached)
        says = (
            f"the relation solved to ln(t/{scale}) = {LOG_TIME:g}, residual {solution.residual:.0e}: {law.says}; "
            f"ln ln term: {second.says}"
        )
    return Found(Answer.AGREES, says, reached, len(SCALES))


def _whole(power: sp.Expr) -> Any:
    """A measured power as the simple fraction that it is."""
    guess = sp.Rational(str(mp.nstr(power, 15))).limit_denominator(24)
    return guess if abs(mp.mpf(guess.p) / guess.q - power) < mp.mpf(10) ** -8 else sp.Float(power)
