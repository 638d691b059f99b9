"""The engine's answer to an integral, with the numeric checks of it: no value that only one leg supports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.check.cells import confirm_by_cells, confirm_by_triangles
from tlssym.check.confirm import confirm_integral
from tlssym.check.lattice import confirm_by_lattice
from tlssym.check.quadrature import quadrature
from tlssym.check.terms import confirm_terms
from tlssym.check.waves import confirm_by_waves
from tlssym.mathematics.regions import RegionResult, evaluate
from tlssym.mathematics.regions.principal import principal_form
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.numbers.conditions import usable
from tlssym.numbers.points import sample, told
from tlssym.values import Answer, Evidence, Step
from tlssym.where import Given, IntegrateError

WORK = 10_000_000
"""What one quadrature may take, in its instructions, and what those may that are tried after it."""
LATER_WORK = 2_500_000
POINTS = 2
MANY_POINTS = 8
SEED = 5
AGAIN = (101, 102, 103)
FEWER_DIGITS = 12


def answer_derivative(
    given: Given, expr: Any, small: Any, large: Any, digits: int
) -> tuple[RegionResult, tuple[Evidence, ...]]:
    """The derivative with respect to a parameter of an integral: that of its value, which the checks are of."""
    factor, derivative = expr.as_independent(sp.Derivative, as_Add=False)
    inner = derivative.expr if isinstance(derivative, sp.Derivative) else sp.S.Zero
    if not inner.has(sp.Integral) or inner.has(sp.Derivative):
        said = "derivatives of integrals are done one at a time, as they stand, with factors before them"
    elif small is not None or large is not None:
        said = "the leading behaviour of a derivative; ask for its value, or for the integral's leading behaviour"
    else:
        result, checks = answer(given, inner, None, None, digits)
        if result.value is None or not result.exact:
            return result, checks
        differentiated = replace(
            result,
            value=factor * _differentiated(result.value, derivative),
            exponents={},
            coefficient=None,
            cases=tuple(
                (condition, factor * _differentiated(value, derivative))
                for condition, value in result.cases
                # on an equation, and where it is known up to a factor only, there is no slope
                if not condition.has(sp.Eq) and not value.has(sp.oo, AppliedUndef)
            ),
        )
        step = Step(
            "differentiate", "The value is differentiated inside its conditions.", after=differentiated.value
        )
        return replace(differentiated, steps=(*result.steps, step)), checks
    return RegionResult(None, refused=said), (Evidence("quadrature", Answer.UNDECIDED, "nothing to compare"),)


def _differentiated(value: Any, derivative: Any) -> Any:
    """The derivative of a value with respect to what the derivative of its integral is taken by."""
    return sp.simplify(sp.diff(value, *derivative.variable_count))


def answer_principal(given: Given, integral: Any, digits: int) -> tuple[RegionResult, tuple[Evidence, ...]]:
    """Cauchy's principal value; checked by the integral as written with less and less around the pole left out."""
    if given.reflected:
        raise IntegrateError("--principal-value: the parameters must be positive")
    assuming = tuple(given.into(relation) for relation in given.relations)
    try:
        form = principal_form(given.into(integral), assuming)
    except OutsideClass as reason:
        nothing = Evidence("quadrature", Answer.UNDECIDED, "nothing to compare")
        return RegionResult(None, refused=str(reason)), (nothing,)
    result = evaluate(form.regular, assuming=assuming)
    step = Step("principal value", f"Both sides of the pole at ${sp.latex(form.pole)}$ are taken together.")
    result = replace(result, steps=(step, *result.steps))
    if result.value is None:
        return result, (Evidence("quadrature", Answer.UNDECIDED, "nothing to compare"),)
    conditions = (*assuming, *result.conditions)
    checks = confirm_value(form.excised, result.value, conditions, form.gap, min(digits, FEWER_DIGITS))
    if any(check.outcome is Answer.REFUTES for check in checks):
        result = RegionResult(
            None, refused=f"the quadrature contradicts it: {checks[0].says}", steps=result.steps
        )
    return result, checks


def answer(
    given: Given, integral: Any, small: Any, large: Any, digits: int, terms: int = 1
) -> tuple[RegionResult, tuple[Evidence, ...]]:
    """The engine's result in the user's symbols, and the numeric check of it."""
    inner = given.into(integral)
    assuming = tuple(given.into(relation) for relation in given.relations)
    inner_small, inner_large = (
        None if s is None else -given.into(s) if s in given.reflected else s for s in (small, large)
    )
    result = evaluate(inner, assuming=assuming, small=inner_small, large=inner_large, terms=terms)
    if assuming and "the limit asked for contradict each other" in result.refused:
        raise IntegrateError(
            f"--where, --{'small' if small is not None else 'large'}: {result.refused}; leave one out or mend it"
        )
    if assuming and "contradict each other" in result.refused:
        raise IntegrateError("--where: the conditions contradict each other; leave one out or mend it")
    evidence = _check(inner, result, assuming, inner_small, inner_large, digits, terms)
    refuting = [check for check in evidence if check.outcome is Answer.REFUTES]
    if refuting:
        # two legs that contradict each other prove nothing: no answer is better than a wrong one
        said = f"the evaluation and the quadrature contradict each other: {refuting[0].says}"
        result = RegionResult(None, refused=said, steps=result.steps)
    return _renamed(result, given), evidence


def _check(
    inner: Any,
    result: RegionResult,
    assuming: tuple[Any, ...],
    small: Any,
    large: Any,
    digits: int,
    terms: int,
) -> tuple[Evidence, ...]:
    if result.value is not None and result.converges:
        return _check_value(inner, result, assuming, small, large, digits, terms)
    symbols = sorted(inner.free_symbols, key=str)
    points = sample(
        symbols, usable(assuming + tuple(result.conditions), symbols), seed=SEED, count=MANY_POINTS
    )
    if not points:
        return (Evidence("quadrature", Answer.UNDECIDED, "no admissible parameters were found"),)
    if result.converges is False:
        return (_check_divergence(inner, points, digits),)
    return (_number_only(inner, points[0], digits),)


def _number_only(inner: Any, point: dict[Any, Any], digits: int) -> Evidence:
    """The integral at a point, where there is no formula to compare it with."""
    found = quadrature(inner, point, digits=digits, work=WORK)
    at = f" at {told(point)}" if point else ""
    if found.value is None:
        return Evidence("quadrature", Answer.UNDECIDED, f"{found.says}{at}", points=1, seconds=found.seconds)
    value = mp.nstr(found.value, max(1, min(digits, int(min(found.digits, digits)))))
    return Evidence(
        "quadrature",
        Answer.UNDECIDED,
        f"there is no closed form to compare with; the integral is {value}{at}",
        float(min(found.digits, digits)),
        1,
        found.seconds,
    )


def _check_value(
    inner: Any,
    result: RegionResult,
    assuming: tuple[Any, ...],
    small: Any,
    large: Any,
    digits: int,
    terms: int,
) -> tuple[Evidence, ...]:
    conditions = assuming + tuple(result.conditions)
    value = result.value
    if large is not None and not result.exact:
        inverse = sp.Symbol(f"1/{large.name}", positive=True)
        turn = {large: 1 / inverse}
        inner, value, small = inner.xreplace(turn), value.xreplace(turn), inverse
        conditions = tuple(
            c for c in (condition.xreplace(turn) for condition in conditions) if c is not sp.true
        )
    if terms > 1 and not result.exact:
        return (confirm_terms(inner, value, small, WORK),)
    return confirm_value(inner, value, conditions, None if result.exact else small, digits)


def confirm_value(
    inner: Any, value: Any, conditions: tuple[Any, ...], small: Any, digits: int
) -> tuple[Evidence, ...]:
    """The value against quadrature, then against plain sums, then at other points where the first ones are hard.

    ``small`` is the symbol in which the value is the leading behaviour; None where it is exact.
    """

    def confirm(known: tuple[Any, ...], wanted: int, seed: int, work: int) -> Evidence:
        return confirm_integral(
            inner,
            value,
            conditions=known,
            small=small,
            exact=small is None,
            digits=wanted,
            seed=seed,
            points=POINTS,
            work=work,
        )

    if _has_endless_waves(inner, small):
        waves = confirm_by_waves(inner, value, conditions, small, POINTS)
        if waves.outcome is not Answer.UNDECIDED:
            return (waves,)
    if small is not None and _has_peaks(inner, value, small):
        cells = confirm_by_cells(inner, value, conditions, small)
        if cells.outcome is not Answer.UNDECIDED:
            return (cells,)
    # well inside the conditions the integral settles fast; on their edges it hardly does
    inside = tuple(sp.Gt(c.gts, 2 * c.lts) for c in conditions if c.lts.is_positive)
    tried: list[Evidence] = []
    for known in ((*conditions, *inside), conditions) if inside else (conditions,):
        tried.append(confirm(known, digits, SEED, LATER_WORK if tried else WORK))
        if tried[-1].outcome is not Answer.UNDECIDED:
            return (tried[-1],)
    rough = confirm_by_lattice(inner, value, conditions=conditions, small=small, exact=small is None)
    if rough.outcome is Answer.AGREES:
        return (tried[0], rough)
    if small is None and inner.has(sp.Abs):
        triangles = confirm_by_triangles(inner, value, conditions)
        if triangles.outcome is Answer.AGREES:
            return (tried[0], triangles)
    for seed in AGAIN:
        tried.append(confirm(conditions, min(digits, FEWER_DIGITS), seed, LATER_WORK))
        if tried[-1].outcome is not Answer.UNDECIDED:
            return (tried[-1],)
    return (max(tried, key=lambda e: e.digits or 0.0), rough)


def _has_peaks(inner: Any, value: Any, small: Any) -> bool:
    """Whether quadrature would have to follow a peak in several variables, or something exponentially small."""
    variables = [limit[0] for i in inner.atoms(sp.Integral) for limit in i.limits]
    narrow = any(e.has(small) for i in inner.atoms(sp.Integral) for e in i.function.atoms(sp.exp))
    vanishing = any(e.has(small) for e in value.atoms(sp.exp))
    return (narrow and len(variables) > 1) or vanishing


def _has_endless_waves(inner: Any, small: Any) -> bool:
    """Whether quadrature would have to follow a wave for ever: to infinity, or ever faster."""
    ends = [end for i in inner.atoms(sp.Integral) for limit in i.limits for end in limit[1:]]
    waves = [w for i in inner.atoms(sp.Integral) for w in i.function.atoms(sp.sin, sp.cos)]
    endless = any(end in (sp.oo, -sp.oo) for end in ends)
    faster = small is not None and any(e.has(small) for e in (*waves, *ends))
    return bool(waves) and (endless or faster)


def _check_divergence(inner: Any, points: list[dict[Any, Any]], digits: int) -> Evidence:
    """Quadrature must not settle on a value at every point where the integral is said to diverge.

    At some points the region that makes it diverge may be empty, so that one divergence is enough.
    """
    seconds = 0.0
    settled = undecided = ""
    for tried, point in enumerate(points, 1):
        found = quadrature(inner, point, digits=min(digits, 15), work=WORK if tried == 1 else LATER_WORK)
        seconds += found.seconds
        at = f" at {told(point)}" if point else ""
        if found.outcome == "divergent?":
            return Evidence("quadrature", Answer.AGREES, f"quadrature {found.says}{at}", None, tried, seconds)
        if found.outcome == "value":
            settled = settled or f"quadrature settles on {mp.nstr(found.value, 12)}{at}"
        else:
            undecided = undecided or f"{found.says}{at}"
    if undecided:
        return Evidence("quadrature", Answer.UNDECIDED, undecided, None, len(points), seconds)
    return Evidence("quadrature", Answer.REFUTES, settled, None, len(points), seconds)


def _renamed(result: RegionResult, given: Given) -> RegionResult:
    """The result with negative symbols in place of their positive stand-ins."""
    if not given.reflected:
        return result

    def back(value: Any) -> Any:
        return given.back(value) if isinstance(value, sp.Basic) else value

    names = {-below: above for above, below in given.reflected.items()}
    return replace(
        result,
        value=back(result.value),
        conditions=tuple(back(c) for c in result.conditions),
        exponents={names.get(s, s): back(v) for s, v in result.exponents.items()},
        log_powers={names.get(s, s): v for s, v in result.log_powers.items()},
        coefficient=back(result.coefficient),
        missing=tuple(back(c) for c in result.missing),
        cases=tuple((back(c), back(v)) for c, v in result.cases),
        steps=tuple(
            replace(
                s, before=back(s.before), after=back(s.after), conditions=tuple(back(c) for c in s.conditions)
            )
            for s in result.steps
        ),
    )
