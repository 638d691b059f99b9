"""All numeric evidence for one equation: quadrature, sampling, formulas at points, and the legs of its derivation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from tlssym.check.confirm import confirm_formulas, confirm_integral
from tlssym.derive.work import Derivation
from tlssym.judge.members import has_unknown_function
from tlssym.judge.statements import Context, Judged
from tlssym.values import Answer, Evidence


def evidence_for(derivation: Derivation, judged: Sequence[Judged], context: Context, digits: int) -> tuple[Evidence, ...]:
    """Run every numeric check that an equation has.

    Parameters
    ----------
    derivation : Derivation
        Its integrals are done again by quadrature; its own legs are run.
    judged : sequence of Judged
        The integrals printed in it are done again as printed, and members that agree are compared at points.
    context : Context
    digits : int
    """
    found: list[Evidence] = []
    done: set[Any] = set()
    for record in derivation.integrals:
        if has_unknown_function(record.integral):
            continue
        done.add(record.integral)
        found.append(confirm_integral(record.integral, record.value, conditions=record.conditions, small=record.small,
                                      exact=record.result.exact, digits=digits))
    for result in judged:
        for member in result.members:
            if not member.has_integral or member.result is None or member.value is None or member.expr in done:
                continue
            done.add(member.expr)
            conditions = (*context.assumptions, *member.result.conditions)
            found.append(confirm_integral(member.expr, member.value, conditions=conditions,
                                          small=None if member.result.exact else context.small, exact=member.result.exact, digits=digits))
    pairs = [pair for result in judged for pair in result.compared]
    points = confirm_formulas(pairs, conditions=context.assumptions)
    if points is not None:
        found.append(points)
    for leg in derivation.legs:
        start = time.perf_counter()
        evidence = leg(digits)
        found.append(evidence if evidence.seconds else _timed(evidence, time.perf_counter() - start))
    return tuple(found)


def _timed(evidence: Evidence, seconds: float) -> Evidence:
    return Evidence(evidence.name, evidence.outcome, evidence.says, evidence.digits, evidence.points, seconds)


def refuted(evidence: Sequence[Evidence]) -> Evidence | None:
    """The first check that refutes, or None."""
    return next((e for e in evidence if e.outcome is Answer.REFUTES), None)

