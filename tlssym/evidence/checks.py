"""All numeric evidence for one equation: the numeric reading, sampling, formulas at points, and further legs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import sympy as sp

from tlssym.check.confirm import confirm_by_sampling, confirm_integral
from tlssym.check.formulas import confirm_formulas
from tlssym.check.reading import Measured
from tlssym.check.steps import check_steps, confirmed
from tlssym.derive.work import Derivation
from tlssym.evidence.members import Member
from tlssym.evidence.reading import NAME, numeric_reading
from tlssym.language import hold_functions
from tlssym.parse.tree import Node
from tlssym.values import Answer, Evidence, Step


@dataclass(frozen=True)
class OwnChecks:
    """What numbers say of a derivation, however its equation is printed.

    ``reading`` are the numeric reading and the samplings, ``legs`` its own further checks, ``steps`` its steps tried.
    """

    reading: tuple[Evidence, ...] = ()
    legs: tuple[Evidence, ...] = ()
    steps: tuple[Step, ...] = ()


class Compared(Protocol):
    """What is said of a statement, as far as numbers look into it again."""

    @property
    def members(self) -> tuple[Member, ...]:
        """Its members as printed."""

    @property
    def conditions(self) -> tuple[Any, ...]:
        """Under which it is said."""

    @property
    def compared(self) -> tuple[tuple[Any, Any], ...]:
        """Formulas that are equal up to a number."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What numbers have said of it."""


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
    derivation: Derivation,
    judged: Sequence[Compared],
    own: OwnChecks,
    digits: int,
    *,
    source: Callable[[Node], str],
    small: Any = None,
) -> tuple[Evidence, ...]:
    """Every numeric check that an equation has, in order.

    Parameters
    ----------
    derivation : Derivation
    judged : sequence of Judged
        The integrals printed in it are done again as printed, and members that agree are compared at points.
    own : OwnChecks
        Those of the derivation.
    digits : int
    source : callable
        How a node is printed.
    small : sympy symbol, optional
        The leading behaviour in this symbol is meant.
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
            conditions = (*derivation.conditions, *result.conditions, *member.result.conditions)
            evidence = confirm_integral(
                integral,
                value,
                conditions=conditions,
                small=None if member.result.exact else small,
                exact=member.result.exact,
                digits=digits,
            )
            found.append(replace(evidence, of=source(member.node)))
    pairs = [pair for result in judged for pair in result.compared]
    points = confirm_formulas(pairs, conditions=derivation.conditions)
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


def confirmed_steps(
    steps: Sequence[Step], checks: Sequence[Evidence], derivation: Derivation
) -> tuple[Step, ...]:
    """The steps of a derivation, checked where a check of its results is one of theirs."""
    return tuple(_with_sampling(_with_reading(steps, checks), checks, derivation))


def _with_reading(steps: Sequence[Step], checks: Sequence[Evidence]) -> list[Step]:
    """An integral whose value the numeric reading confirmed is a step that has been checked."""
    read = next((c for c in checks if c.name == NAME), None)
    if read is None or read.outcome is not Answer.AGREES:
        return list(steps)
    return [
        confirmed(step, read) if step.rule == "integrate" and step.checked is None else step for step in steps
    ]


def _with_sampling(steps: Sequence[Step], checks: Sequence[Evidence], derivation: Derivation) -> list[Step]:
    """A count whose systems were drawn from their distribution and counted is a step that has been checked."""
    sampled = iter([c for c in checks if c.name == "sampling"])
    told = {count.formula: next(sampled, None) for count in derivation.sampled}

    def with_it(step: Step) -> Step:
        counted = told.get(step.after.rhs) if isinstance(step.after, sp.Equality) else None
        if counted is None or counted.outcome is not Answer.AGREES or step.checked is not None:
            return step
        return confirmed(step, counted)

    return [with_it(step) for step in steps]
