"""Dominant balance of a self-consistent relation between Laplace transforms.

``leading_law`` looks for x ~ C t^α ln^β t.  Karamata's theorem gives each transform's leading behaviour;
the powers of p are balanced first, then the powers of ln(1/p), then the coefficients.  Every α and every β at
which two terms can tie is tried, so "no solution" means none of this form.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from tlssym.values import Step

from .cases import Case
from .coefficients import AMPLITUDE, balance_coefficients, constant_symbol, weighted_terms
from .families import same_sign, solve_family
from .karamata import Kind
from .nextterms import NextTerms, next_terms
from .orders import Tie, kinds_at, log_ties, loglog_power, power_ties
from .relations import Relation, take_apart
from .telling import tell, tell_failure


@dataclass(frozen=True)
class Balance:
    """What a self-consistent relation says of x(t) at one end of the time axis.

    Attributes
    ----------
    solution : True, False or None
        True: the law solves the relation at leading order, and no other law of this form that large times
        determine does.  False: there is none at all.  None: not settled; ``reason`` says why.
    alpha, beta : sympy numbers or None
        x ~ coefficient * t**alpha * L**beta with L = ln t (ln(1/t) at small times).
    coefficient : sympy expression or None
        Exact; None when the relation leaves it free or when it depends on more than the leading law.
    law : sympy expression in t, or None
    next_terms : NextTerms or None
        The first correction, in powers of 1/L.
    reason : str
        Why there is no solution, or what is not determined.
    unknown_constants : dict of Symbol to expression
        Integrals over all times that the asymptotic law does not determine, by their name in the result.
    conditions : tuple of sympy relations
    cases : tuple of Case
        Everything that was tried.
    steps : tuple of Step
    alternatives : tuple of Case
        Laws that balance too, with a transform that tends to a number no large time determines.
    """

    solution: bool | None
    alpha: Any = None
    beta: Any = None
    coefficient: Any = None
    law: Any = None
    next_terms: NextTerms | None = None
    reason: str = ""
    unknown_constants: dict[Any, Any] = field(default_factory=dict)
    conditions: tuple[Any, ...] = ()
    cases: tuple[Case, ...] = ()
    steps: tuple[Step, ...] = ()
    alternatives: tuple[Case, ...] = ()

    def law_with_scale(self, t: Any, scale: Any) -> Any:
        """The law with the time in its logarithm counted from ``scale``, the same at leading order."""
        if self.law is None:
            return None
        return _law(self.coefficient, self.alpha, self.beta, t, sp.log(t / scale))


def leading_law(
    relation: Any, x: Any, t: Any, p: Any, *, at: str = "infinity", growing: bool = False
) -> Balance:
    """Leading behaviour x ~ C t^α ln^β t that a self-consistent Laplace relation asks for.

    Parameters
    ----------
    relation : sympy Eq
        Between sums of products of powers of ``p``, of ``Transform(t**m*x(t)**k, t, p)`` (rational exponents)
        and of constants.
    x : sympy undefined function
        The unknown, positive.
    t, p : sympy Symbol
        Time and Laplace variable.
    at : {"infinity", "zero"}
        Which end of the time axis: large times and p → 0, or small times and p → ∞.
    growing : bool
        Whether x(t) is known not to decrease; then laws that tend to zero at large times are left out.

    Returns
    -------
    Balance

    Raises
    ------
    RelationError
        The relation is not of this kind.

    Notes
    -----
    The Laplace integrals need not converge at the other end of the time axis by themselves: the relation's
    own cut-off there is taken for granted; it sets the time scale inside the logarithm, not the law.

    Examples
    --------
    >>> x, t, p = sp.Function("x"), sp.Symbol("t", positive=True), sp.Symbol("p", positive=True)
    >>> balance = leading_law(sp.Eq(Transform(x(t), t, p), 1/(p**2*sqrt(Transform(1/x(t), t, p)))), x, t, p)
    >>> balance.law
    2*t/log(t)
    """
    if at not in ("infinity", "zero"):
        raise ValueError(f'at is "infinity" or "zero", found {at!r}')
    apart = take_apart(relation, x, t, p)
    cases = [
        case
        for tie in power_ties(apart, at)
        if not (growing and at == "infinity" and tie.interval is not None and tie.interval[1] <= 0)
        for case in _cases_of(apart, tie, at)
    ]
    if growing and at == "infinity":
        cases = [_unless_decaying(case) for case in cases]
    possible = [case for case in cases if case.solution is not False]
    # A law that its own large times determine comes first; one that leans on an integral over all times
    # (x decaying so fast that a transform tends to a number) is told beside it.
    local = [case for case in possible if Kind.CONSTANT not in case.kinds.values()]
    if not possible:
        reason = tell_failure(apart, cases, at)
        return Balance(False, reason=reason, cases=tuple(cases), steps=tuple(tell(apart, None, None, at)))
    chosen = local or possible
    others = tuple(case for case in possible if case not in chosen)
    if len(chosen) > 1:
        told = [_name(case) + (f" ({case.reason})" if case.reason else "") for case in chosen]
        return Balance(
            None,
            reason=f"{len(chosen)} laws are possible: " + "; ".join(told),
            cases=tuple(cases),
            alternatives=others,
        )
    return _balance(apart, chosen[0], tuple(cases), others, at, growing)


def _unless_decaying(case: Case) -> Case:
    if case.alpha is None or case.solution is False:
        return case
    if case.alpha < 0 or (case.alpha == 0 and case.beta is not None and case.beta < 0):
        return replace(case, solution=False, reason=f"{_name(case)} decreases")
    return case


def _name(case: Case) -> str:
    if case.alpha is None:
        return "a power that stays open"
    return f"t^({case.alpha})" + (f" ln^({case.beta})" if case.beta else "")


def _cases_of(relation: Relation, tie: Tie, at: str) -> list[Case]:
    if tie.value is None:
        return [
            Case(
                family.alpha,
                sp.S.Zero if family.alpha is not None else None,
                family.solution,
                None,
                family.reason,
                leaders=tie.leaders,
                condition=family.condition,
            )
            for family in solve_family(relation, tie, at)
        ]
    alpha = tie.value
    found = log_ties(relation, tie.leaders, alpha, at)
    if not found:
        return [Case(alpha, None, False, reason="no power of the logarithm balances", leaders=tie.leaders)]
    return [_case(relation, alpha, log_tie, at) for log_tie in found]


def _case(relation: Relation, alpha: Any, tie: Tie, at: str) -> Case:
    if tie.value is None:
        if same_sign([relation.terms[i].coefficient for i in tie.leaders]):
            reason = "the leading terms have one sign and cannot cancel"
            return Case(alpha, None, False, reason=reason, leaders=tie.leaders)
        return Case(alpha, None, None, reason="the power of the logarithm stays free", leaders=tie.leaders)
    beta = tie.value
    kinds = kinds_at(relation, alpha, beta, at)
    if Kind.DIVERGENT in kinds.values():
        return Case(alpha, beta, False, reason="a transform does not exist for this law", kinds=kinds)
    powers = [loglog_power(relation.terms[i], alpha, beta, at) for i in tie.leaders]
    top = max(powers)
    leaders = tuple(i for i, power in zip(tie.leaders, powers, strict=True) if power == top)
    if len(leaders) < 2:
        return Case(
            alpha,
            beta,
            False,
            reason="an iterated logarithm ln ln(1/p) is left on one side",
            kinds=kinds,
            leaders=leaders,
        )
    result = balance_coefficients(weighted_terms(relation, leaders, alpha, beta, at))
    return Case(alpha, beta, result.solution, result.value, result.reason, kinds, leaders, result.condition)


def _balance(
    relation: Relation, case: Case, cases: tuple[Case, ...], others: tuple[Case, ...], at: str, growing: bool
) -> Balance:
    notes = [case.reason]
    for other in others:
        notes.append(
            f"beside it {_name(other)} balances, where a transform tends to a number set by all times"
        )
    if case.alpha is None or case.beta is None:
        conditions = () if case.condition is None else (case.condition,)
        reason = "; ".join(note for note in notes if note)
        return Balance(
            None, case.alpha, reason=reason, conditions=conditions, cases=cases, alternatives=others
        )
    t = relation.t
    amplitude = case.coefficient if case.coefficient is not None else AMPLITUDE
    long_time = at == "infinity"
    law = _law(amplitude, case.alpha, case.beta, t, sp.log(t) if long_time else sp.log(1 / t))
    unknown = {
        constant_symbol(kernel): sp.Integral(t**kernel.weight * relation.x(t) ** kernel.power, (t, 0, sp.oo))
        for kernel, kind in case.kinds.items()
        if kind is Kind.CONSTANT
    }
    correction = None
    if long_time and case.solution is True and case.kinds:
        correction = next_terms(relation, case.leaders, case.alpha, case.beta, amplitude)
    if unknown and case.coefficient is not None and case.coefficient.free_symbols & set(unknown):
        notes.append(
            "the coefficient holds an integral over all times, which the behaviour at large times leaves open"
        )
    return Balance(
        case.solution,
        case.alpha,
        case.beta,
        case.coefficient,
        law,
        correction,
        "; ".join(dict.fromkeys(note for note in notes if note)),
        unknown,
        () if case.condition is None else (case.condition,),
        cases,
        tuple(tell(relation, case, law, at, correction, growing=growing)),
        others,
    )


def _law(amplitude: Any, alpha: Any, beta: Any, t: Any, logarithm: Any) -> Any:
    return amplitude * t**alpha * logarithm**beta
