"""All numeric evidence for one equation: the numeric reading, sampling, formulas at points, and further legs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.check.confirm import confirm_by_sampling, confirm_integral
from tlssym.check.formulas import confirm_formulas
from tlssym.check.reading import Measured
from tlssym.check.steps import check_steps
from tlssym.derive.work import Derivation
from tlssym.judge.context import Context, Judged
from tlssym.judge.reading import numeric_reading
from tlssym.judge.result import OwnChecks
from tlssym.language import hold_functions
from tlssym.values import Answer, Evidence


def own_checks(
    derivation: Derivation, digits: int, latex: Callable[[Any], str], measured: Measured | None = None
) -> OwnChecks:
    """Read the graph of a derivation with numbers, sample what was counted, run its legs, try its steps.

    Parameters
    ----------
    derivation : Derivation
    digits : int
    latex : callable
        Writes a formula in the lecture's symbols.
    measured : Measured, optional
        Laws that the readings of other equations have measured.
    """
    found: list[Evidence] = []
    start = time.perf_counter()
    read = numeric_reading(derivation, digits, measured)
    if read is not None:
        found.append(_timed(read, time.perf_counter() - start))
    for count in derivation.sampled:
        sampled = next((r for r in derivation.integrals if r.integral == count.formula), None)
        if sampled is not None:
            evidence = confirm_by_sampling(
                sampled.integral, sampled.value, conditions=sampled.conditions, exact=sampled.small is None
            )
            found.append(replace(evidence, of=latex(sampled.integral)))
    legs = []
    for leg in derivation.legs:
        start = time.perf_counter()
        evidence = leg(digits)
        legs.append(evidence if evidence.seconds else _timed(evidence, time.perf_counter() - start))
    return OwnChecks(tuple(found), tuple(legs), check_steps(derivation.steps, derivation.conditions))


def evidence_for(
    derivation: Derivation, judged: Sequence[Judged], context: Context, own: OwnChecks, digits: int
) -> tuple[Evidence, ...]:
    """Every numeric check that an equation has, in order.

    Parameters
    ----------
    derivation : Derivation
    judged : sequence of Judged
        The integrals printed in it are done again as printed, and members that agree are compared at points.
    context : Context
    own : OwnChecks
        Those of the derivation.
    digits : int
    """
    found = list(own.reading)
    done = {_spread(held(record.integral, record.value)[0]) for record in derivation.integrals}
    found += [each for result in judged for each in result.evidence]
    for result in judged:
        if result.evidence and not derivation.targets:
            continue  # both sides were evaluated as printed while it was judged
        for member in result.members:
            if member.result is None or member.value is None:
                continue
            integral, value = held(member.plain, member.value)
            if _spread(integral) in done:
                continue
            done.add(_spread(integral))
            conditions = (*context.assumptions, *result.conditions, *member.result.conditions)
            evidence = confirm_integral(
                integral,
                value,
                conditions=conditions,
                small=None if member.result.exact else context.small,
                exact=member.result.exact,
                digits=digits,
            )
            found.append(replace(evidence, of=context.source(member.node)))
    pairs = [pair for result in judged for pair in result.compared]
    points = confirm_formulas(pairs, conditions=context.assumptions)
    if points is not None:
        found.append(points)
    return (*found, *own.legs)


def held(integral: Any, value: Any) -> tuple[Any, Any]:
    """An integral and its value with the same symbols in place of transforms and unknown functions."""
    plain, back = hold_functions(integral)
    return plain, value.xreplace({call: name for name, call in back.items()})


def _spread(integral: Any) -> Any:
    """The integral with its powers spread over products, so that two spellings of it are seen to be one."""
    return sp.powdenest(sp.expand_power_base(integral))


def _timed(evidence: Evidence, seconds: float) -> Evidence:
    return replace(evidence, seconds=seconds)


def refuted(evidence: Sequence[Evidence]) -> Evidence | None:
    """The first check that refutes, or None."""
    return next((e for e in evidence if e.outcome is Answer.REFUTES), None)
