"""How a person would tell the integration over a region: what comes first, between which limits, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.regions.chambers import Chamber, Chambers
from tlssym.mathematics.regions.exponential import Outcome, Piece, rays_of, shape_at
from tlssym.mathematics.regions.iterated import (
    Integrand,
    Limits,
    binding,
    density,
    integrand_of,
    integrate_out,
    order_of_integration,
)
from tlssym.mathematics.regions.monomials import Form, Setting, scale, sum_terms, to_product
from tlssym.mathematics.regions.regimes import regimes
from tlssym.values import Claim, Step

INFINITY = r"$\infty$"
MOST_CORNERS = 4
"""Corners up to which their places are told one by one."""


def _one(ends: tuple[Form, ...], setting: Setting, otherwise: str, word: str) -> str:
    if not ends:
        return otherwise
    latex = [sp.latex(to_product(e, setting)) for e in ends]
    return f"${latex[0]}$" if len(latex) == 1 else f"the {word} of " + " and ".join(f"${e}$" for e in latex)


def _between(limits: Limits, setting: Setting) -> str:
    low = _one(limits.low, setting, "$0$", "largest")
    high = _one(limits.high, setting, INFINITY, "smallest")
    return f"over ${sp.latex(limits.variable)}$ from {low} to {high}"


def _latex(form: Form, setting: Setting) -> str:
    return str(sp.latex(to_product(form, setting)))


def tell(
    chambers: Chambers,
    chamber: Chamber,
    words: list[str],
    before: Any,
    value: Any,
    conditions: tuple[Any, ...],
    *,
    claim: Claim | None = None,
) -> tuple[Step, ...]:
    """Steps from the integral to its value in one chamber.

    Parameters
    ----------
    claim : Claim, optional
        What the last step claims, where ``value`` is a leading behaviour only.
    """
    setting, point = chambers.setting, chamber.point
    present = [
        (piece, outcome)
        for piece, outcome in zip(chambers.pieces, chamber.outcomes, strict=True)
        if not outcome.shape.empty
    ]
    orders = [order_of_integration(piece, setting, point) for piece, _ in present]
    limited = sp.Add(
        *[_with_limits(piece, order, setting) for (piece, _), order in zip(present, orders, strict=True)]
    )
    steps = _to_limits(words, before, limited, conditions)
    for (piece, outcome), order in zip(present, orders, strict=True):
        if not piece.variables:
            continue
        steps.append(_in_logarithms(piece, outcome, setting))
        done, _ = _one_after_another(integrand_of(piece, setting), order, point)
        steps += done
        steps += _why_it_converges(piece, setting, chambers, chamber)
    says = "Each corner of the region contributes one exponential; where an edge is flat the poles of neighbouring "
    says += "corners cancel and leave a logarithm."
    exact = claim is None
    last = Step("add up the corners", says, before, value, conditions, exact, turning_point=True, claim=claim)
    return (*steps, last)


def _with_limits(piece: Piece, order: Sequence[Limits], setting: Setting) -> Any:
    """The integral over a piece with the limits that its step functions leave, innermost first."""
    variables = [limits.variable for limits in order]
    return piece.coefficient * _over(density(piece.power, variables, setting), order, setting)


def _over(body: Any, order: Sequence[Limits], setting: Setting) -> Any:
    """An integral with these limits, innermost first; without any it is what stands under it."""
    return sp.Integral(body, *[limits.written(setting) for limits in order]) if order else body


def _to_limits(
    words: list[str], before: Any, limited: Any, conditions: tuple[Any, ...], claim: Claim | None = None
) -> list[Step]:
    """The first step: windows integrated over, and step functions turned into limits."""
    if not before.has(Theta):
        return []
    limits = "The step functions become limits."
    if words:
        return [_windows_done([*words, limits], before, limited, conditions, claim)]
    return [Step("find the limits", limits, before, limited, conditions, claim is None, claim=claim)]


def _in_logarithms(piece: Piece, outcome: Outcome, setting: Setting) -> Step:
    names = ", ".join(f"\\ln {sp.latex(v)}" for v in piece.variables)
    places = dict.fromkeys(
        tuple(_latex(form, setting) for form in vertex.place) for vertex in outcome.vertices
    )
    corners = len(places)
    where = ""
    if len(piece.variables) == 2 and corners <= MOST_CORNERS:
        plane = ", ".join(f"${sp.latex(v)}$" for v in piece.variables)
        shown = " and ".join("(" + ", ".join(f"${end}$" for end in place) + ")" for place in places)
        where = f", at ({plane}) = {shown}"
    return Step(
        "take logarithms",
        f"In the logarithms ${names}$ every step function is a half-space; together they cut out a "
        f"region with {corners} corner{'s' if corners != 1 else ''}{where}; over it the integrand is an "
        "exponential.",
    )


def _one_after_another(
    integrand: Integrand, order: Sequence[Limits], point: Any, outer: Sequence[Any] = ()
) -> tuple[list[Step], Integrand | None]:
    """One step for each variable, with the integral done as far as each range has one end on either side.

    Returns
    -------
    list of Step, Integrand or None
        What is left when all of them have been integrated over; None where a range has more ends than two.
    """
    setting = integrand.setting
    steps = []
    now: Integrand | None = integrand
    for place, limits in enumerate(order):
        waiting = [each.variable for each in order[place + 1 :]] + list(outer)
        done = integrate_out(now, limits, point) if now is not None and limits.plain else None
        before = after = None
        if now is not None and done is not None:
            x = limits.variable
            before = sp.Integral(now.written([x, *waiting]), limits.written(setting))
            after = done.written(waiting)
        says = f"Integrate {_between(limits, setting)}."
        steps.append(Step("integrate between limits", says, before, after))
        now = done
    return steps, now


def tell_with_sums(
    pieces: Sequence[Piece],
    chambers: Chambers,
    chamber: Chamber,
    words: list[str],
    before: Any,
    result: tuple[Any, tuple[Any, ...]],
    closing: tuple[str, str],
    claim: Claim | None,
) -> tuple[Step, ...]:
    """Steps for an integral with sums: what stands in no sum goes first, a Beta function is what is left.

    Parameters
    ----------
    pieces : sequence of Piece
        The parts that the value comes from.
    result : (value, conditions)
    closing : (rule, sentence)
        How the last integral is done.
    claim : Claim or None
        What the steps claim where they keep a leading part; None where they are exact.
    """
    value, conditions = result
    setting, point = chambers.setting, chamber.point
    steps: list[Step] = []
    remaining = before
    if len(pieces) == 1:
        steps, remaining = _down_to_the_sums(pieces[0], setting, point, words, before, conditions, claim)
    elif words:
        parts = sp.Add(*[_with_steps(piece, setting, point, claim) for piece in pieces])
        steps = [_windows_done(words, before, parts, conditions, claim)]
        remaining = parts
    if claim is not None:
        steps += [step for piece in pieces for step in _which_term_wins(piece, setting, point)]
    rule, says = closing
    exact = claim is None
    last = Step(rule, says, remaining, value, conditions, exact, turning_point=True, claim=claim)
    return (*steps, last)


def _down_to_the_sums(
    piece: Piece,
    setting: Setting,
    point: Any,
    words: list[str],
    before: Any,
    conditions: tuple[Any, ...],
    claim: Claim | None,
) -> tuple[list[Step], Any]:
    """Steps up to the integral over what stands in sums, and that integral."""
    found = _sums_left(piece, setting, point)
    if found is None:
        left = _with_steps(piece, setting, point, claim)
        return ([_windows_done(words, before, left, conditions, claim)], left) if words else ([], before)
    plain, order, summed = found
    limited = _with_limits(plain, order, setting)
    steps = _to_limits(words, before, limited, conditions, claim)
    free = [limits for limits in order if limits.variable not in summed]
    rest = [limits for limits in order if limits.variable in summed]
    variables = [limits.variable for limits in rest]
    more, left = _one_after_another(integrand_of(plain, setting), free, point, outer=variables)
    if left is None:
        return steps + more, limited if steps else before
    return steps + more, _over(left.written(variables), rest, setting)


def _which_term_wins(piece: Piece, setting: Setting, point: Any) -> list[Step]:
    """In words, for every regime with a corner: which terms are the larger ones, and the limits there."""
    plain = replace(piece, constraints=tuple(_on_variables(piece)), narrow=())
    told = []
    for regime in regimes(plain, setting):
        shape = shape_at(regime.piece, setting, point)
        if shape.empty or not shape.bases or not regime.choice:
            continue
        terms = [(sum_terms(base, setting), k) for base, k in regime.choice]
        where = " and ".join(
            f"${_latex(each[k], setting)}$ exceeds ${_latex(other, setting)}$"
            for each, k in terms
            for j, other in enumerate(each)
            if j != k
        )
        order = order_of_integration(regime.piece, setting, point)
        told.append(
            Step(
                "one term is the larger",
                f"Where {where}, the sum is about its larger term: integrate "
                f"{', then '.join(_between(limits, setting) for limits in order)}.",
            )
        )
    return told


def _on_variables(piece: Piece) -> list[Form]:
    """The constraints that bound a variable, less those that say that a window is narrow."""
    variables = set(piece.variables)
    return [
        form
        for i, form in enumerate(piece.constraints)
        if i not in piece.narrow and any(base.free_symbols & variables for base in form)
    ]


def _windows_done(
    words: list[str], before: Any, after: Any, conditions: tuple[Any, ...], claim: Claim | None
) -> Step:
    exact = claim is None
    says = " ".join(words)
    return Step("integrate window", says, before, after, conditions, exact, turning_point=True, claim=claim)


def _with_steps(piece: Piece, setting: Setting, point: Any, claim: Claim | None) -> Any:
    """The integral over a piece with its constraints as step functions, all ranges from 0 to ∞."""
    steps = []
    for form in _on_variables(piece):
        alone = getattr(claim, "symbol", None)
        power = form.get(alone, setting.zero)
        if power and len(form) > 2:
            # ε against all the rest reads as the text has it
            rest = to_product(
                scale({b: p for b, p in form.items() if b != alone}, -setting.one / power), setting
            )
            steps.append(Theta(alone - rest if point.number(power, setting) > 0 else rest - alone))
            continue
        above = {b: p for b, p in form.items() if point.number(p, setting) > 0}
        below = {b: -p for b, p in form.items() if b not in above}
        steps.append(Theta(to_product(above, setting) - to_product(below, setting)))
    body = density(piece.power, piece.variables, setting) * sp.Mul(*steps)
    everywhere = [Limits(v, (), ()) for v in piece.variables]
    return piece.coefficient * _over(body, everywhere, setting)


def _sums_left(piece: Piece, setting: Setting, point: Any) -> tuple[Piece, list[Limits], set[Any]] | None:
    """The piece without the condition that its windows are narrow, its limits, and the variables inside sums.

    None where a limit itself lies in a sum.
    """
    constraints = tuple(form for i, form in enumerate(piece.constraints) if i not in piece.narrow)
    if any(base.is_Add for form in constraints for base in form):
        return None
    plain = replace(piece, constraints=constraints, narrow=())
    summed = {v for base in piece.power if base.is_Add for v in base.free_symbols & set(piece.variables)}
    return plain, order_of_integration(plain, setting, point, last=summed), summed


def _why_it_converges(piece: Piece, setting: Setting, chambers: Chambers, chamber: Chamber) -> list[Step]:
    outcome = next(o for p, o in zip(chambers.pieces, chamber.outcomes, strict=True) if p is piece)
    rays = rays_of(piece, setting, outcome.shape)
    if not rays:
        return [Step("converges", "The region is bounded in the logarithms, so the integral converges.")]
    told = []
    for direction, slope in rays:
        numbers = [chamber.point.number(e, setting) for e in direction]
        ends = [(v, r"\infty" if n > 0 else "0") for v, n in zip(piece.variables, numbers, strict=True) if n]
        moving = [f"${sp.latex(v)} \\to {end}$" for v, end in ends]
        conditions = []
        for factor in chambers.knowledge.unsettled_factors(slope):
            sign = 1 if chamber.point.number(setting.field.new(factor), setting) > 0 else -1
            conditions.append(chambers.knowledge.exponent_condition(factor, sign))
        first = next(e for e, n in zip(direction, numbers, strict=True) if n)
        size = first if next(n for n in numbers if n) > 0 else -first
        rate = sp.latex(setting.expression(slope / size))
        needs = f", which needs ${sp.latex(sp.And(*conditions))}$" if conditions else ""
        told.append(
            Step(
                "converges",
                f"Along {', '.join(moving)} the integrand falls, with the exponent ${rate}$ per "
                f"logarithm, and the integral converges{needs}.",
                conditions=tuple(conditions),
            )
        )
    return told


def region_data(chambers: Chambers, chamber: Chamber) -> dict[str, Any] | None:
    """The first region of two dimensions: binding constraints and corners, for a figure of the log plane."""
    for piece, outcome in zip(chambers.pieces, chamber.outcomes, strict=True):
        if len(piece.variables) != 2 or outcome.shape.empty:
            continue
        setting = chambers.setting
        return {
            "variables": piece.variables,
            "constraints": tuple(to_product(f, setting) for f in binding(piece, setting, chamber.point)),
            "vertices": tuple(tuple(to_product(f, setting) for f in v.place) for v in outcome.vertices),
            "rays": tuple(
                tuple(setting.expression(e) for e in ray) for ray, _ in rays_of(piece, setting, outcome.shape)
            ),
            "integrand": to_product(piece.power, setting),
        }
    return None
