"""How a person would tell the integration over a region: what comes first, between which limits, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.regions.chambers import Chamber, Chambers
from tlssym.mathematics.regions.exponential import Outcome, Piece, rays_of
from tlssym.mathematics.regions.iterated import (
    Integrand,
    Limits,
    binding,
    density,
    integrand_of,
    integrate_out,
    order_of_integration,
)
from tlssym.mathematics.regions.knowledge import Knowledge
from tlssym.mathematics.regions.monomials import Form, Setting, to_product
from tlssym.mathematics.regions.result import Told
from tlssym.mathematics.regions.sampling import Point
from tlssym.values import Claim, Step

INFINITY = r"$\infty$"
MOST_CORNERS = 4
"""Corners up to which their places are told one by one."""


def _one(ends: tuple[Form, ...], setting: Setting, otherwise: str, word: str) -> str:
    if not ends:
        return otherwise
    latex = [form_latex(e, setting) for e in ends]
    return f"${latex[0]}$" if len(latex) == 1 else f"the {word} of " + " and ".join(f"${e}$" for e in latex)


def between(limits: Limits, setting: Setting) -> str:
    """The range of a variable in words."""
    low = _one(limits.low, setting, "$0$", "larger")
    high = _one(limits.high, setting, INFINITY, "smaller")
    return f"from {low} to {high}"


def form_latex(form: Form, setting: Setting) -> str:
    """A monomial as it is written by hand: one root over a quotient, where the powers have one in common."""
    powers = {base: setting.expression(p) for base, p in form.items() if p}
    root = min(
        powers.values(),
        key=lambda p: (sp.Abs(p).subs(dict.fromkeys(p.free_symbols, 7)), str(p)),
        default=None,
    )
    ratios = {b: sp.cancel(p / root) for b, p in powers.items()} if root is not None else {}
    if root in (None, 1, -1) or any(not r.is_Integer for r in ratios.values()):
        return str(sp.latex(to_product(form, setting)))
    if root.could_extract_minus_sign():
        root, ratios = -root, {b: -r for b, r in ratios.items()}
    inner = sp.latex(sp.Mul(*[b**r for b, r in ratios.items()]))
    if len(ratios) == 1 and inner in [sp.latex(b) for b in ratios]:
        return f"{inner}^{{{_slashed(root)}}}"
    return rf"\left({inner}\right)^{{{_slashed(root)}}}"


def fraction(power: Any) -> Any:
    """A power as one fraction, its numerator as a sum."""
    top, bottom = sp.fraction(sp.together(sp.expand(power)))
    return sp.expand(top) / bottom


def _slashed(power: Any) -> str:
    top, bottom = sp.fraction(power)
    return str(sp.latex(power)) if bottom == 1 else f"{sp.latex(top)}/{sp.latex(bottom)}"


def tell(
    chambers: Chambers,
    chamber: Chamber,
    words: list[Told],
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
    words, names = with_ratios(words, before)
    present = [
        (renamed(piece, names), outcome)
        for piece, outcome in zip(chambers.pieces, chamber.outcomes, strict=True)
        if not outcome.shape.empty
    ]
    orders = [order_of_integration(piece, setting, point) for piece, _ in present]
    limited = sp.Add(
        *[with_limits(piece, order, setting) for (piece, _), order in zip(present, orders, strict=True)]
    )
    single = orders[0] if len(orders) == 1 else ()
    steps = to_limits(
        words, before, limited, without_exponents(conditions, before), order=single, setting=setting
    )
    # the halves of a variable of both signs have symbols of their own under one name
    ways = [
        one_after_another(integrand_of(piece, setting), order, point, chambers.knowledge)
        for (piece, _), order in zip(present, orders, strict=True)
    ]
    alike = [[(s.says, str(s.before), str(s.after)) for s in done] for done, _ in ways]
    for index, ((piece, outcome), (done, left)) in enumerate(zip(present, ways, strict=True)):
        if not piece.variables or alike[index] in alike[:index]:
            continue
        if (times := alike.count(alike[index])) > 1:
            says = f"The region has {times} parts that are mirror images of one another: one of them is done here, and "
            steps.append(Step("symmetric", f"{says}counted {times} times in the end."))
        more = [
            _in_logarithms(piece, outcome, setting),
            *done,
            *_why_it_converges(piece, outcome, setting, chambers, chamber),
        ]
        # where every variable was integrated over by itself, the region in logarithms is a second look at it
        steps += (
            more if left is None else [replace(s, rule=SECOND_LOOK) if s not in done else s for s in more]
        )
    says = "Each corner of the region contributes one exponential; where an edge is flat the poles of neighbouring "
    says += "corners cancel and leave a logarithm."
    exact = claim is None
    last = Step("add up the corners", says, before, value, conditions, exact, turning_point=True, claim=claim)
    return (*steps, last)


SECOND_LOOK = "in logarithms"
"""The rule of what is told only where a step is opened."""


def with_ratios(words: list[Told], before: Any) -> tuple[list[Told], dict[Any, Any]]:
    """The words with a letter of its own for every variable that is taken in units of another, and these letters."""
    names: dict[Any, Any] = {}
    told = []
    taken = {s.name for s in before.atoms(sp.Symbol)}
    for word in words:
        if word.ratio is not None:
            letter = next(n for n in ("u", "v", "w", *(f"u_{i}" for i in range(9))) if n not in taken)
            taken.add(letter)
            names[word.ratio] = sp.Symbol(letter, positive=True)
            word = replace(word, put=sp.Eq(word.ratio, names[word.ratio] * word.put, evaluate=False))
        told.append(word)
    return told, names


def renamed(piece: Piece, names: dict[Any, Any]) -> Piece:
    """A piece with other letters for its variables."""
    if not names:
        return piece

    def form(given: Form) -> Form:
        return {base.xreplace(names): power for base, power in given.items()}

    return replace(
        piece,
        variables=tuple(names.get(v, v) for v in piece.variables),
        power=form(piece.power),
        constraints=tuple(form(each) for each in piece.constraints),
    )


def without_exponents(conditions: Collection[Any], before: Any) -> tuple[Any, ...]:
    """The conditions that are not on exponents alone: those are told where an integral converges for them."""
    exponents = {s for power in before.atoms(sp.Pow) for s in power.exp.free_symbols}
    return tuple(c for c in conditions if not c.free_symbols <= exponents)


def with_limits(piece: Piece, order: Sequence[Limits], setting: Setting) -> Any:
    """The integral over a piece with the limits that its step functions leave, innermost first."""
    variables = [limits.variable for limits in order]
    return piece.coefficient * over(density(piece.power, variables, setting), order, setting)


def over(body: Any, order: Sequence[Limits], setting: Setting) -> Any:
    """An integral with these limits, innermost first; without any it is what stands under it."""
    return sp.Integral(body, *[limits.written(setting) for limits in order]) if order else body


def to_limits(
    words: list[Told],
    before: Any,
    limited: Any,
    conditions: tuple[Any, ...],
    claim: Claim | None = None,
    *,
    order: Sequence[Limits] = (),
    setting: Setting | None = None,
) -> list[Step]:
    """The first step: windows integrated over, and step functions turned into limits."""
    if not before.has(Theta):
        return []
    limits = "The step functions become limits"
    if order and setting is not None and all(each.plain for each in order):
        ranges = [f"${sp.latex(each.variable)}$ runs {between(each, setting)}" for each in reversed(order)]
        limits += ": " + ", and there ".join(ranges)
    if words:
        return [windows_done([*words, Told(limits + ".")], before, limited, conditions, claim)]
    return [Step("find the limits", limits + ".", before, limited, conditions, claim is None, claim=claim)]


def windows_done(
    words: list[Told], before: Any, after: Any, conditions: tuple[Any, ...], claim: Claim | None
) -> Step:
    """The step in which windows are integrated over."""
    says = " ".join(word.says for word in words)
    put = tuple(word.put for word in words if word.put is not None)
    return Step(
        "integrate window",
        says,
        before,
        after,
        (*put, *conditions),
        claim is None,
        turning_point=True,
        claim=claim,
    )


def _in_logarithms(piece: Piece, outcome: Outcome, setting: Setting) -> Step:
    names = ", ".join(f"\\ln {sp.latex(v)}" for v in piece.variables)
    places = dict.fromkeys(
        tuple(form_latex(form, setting) for form in vertex.place) for vertex in outcome.vertices
    )
    corners = len(places)
    where = ""
    if len(piece.variables) == 2 and corners <= MOST_CORNERS:
        plane = ", ".join(f"${sp.latex(v)}$" for v in piece.variables)
        shown = " and ".join("(" + ", ".join(f"${end}$" for end in place) + ")" for place in places)
        where = f", at ({plane}) = {shown}"
    return Step(
        "take logarithms",
        f"In the logarithms ${names}$ every step function is a half-plane or half-space; together they cut out a "
        f"region with {corners} corner{'s' if corners != 1 else ''}{where}; over it the integrand is an "
        "exponential.",
    )


def one_after_another(
    integrand: Integrand,
    order: Sequence[Limits],
    point: Point,
    knowledge: Knowledge,
    outer: Sequence[Any] = (),
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
        x = limits.variable
        says = f"{'Integrate' if place == 0 else 'Then integrate'} over ${sp.latex(x)}$, {between(limits, setting)}"
        if waiting:
            says += f", with ${', '.join(sp.latex(v) for v in waiting)}$ fixed"
        says += "."
        needed: tuple[Any, ...] = ()
        if now is not None and done is not None:
            before = sp.Integral(now.written([x, *waiting]), limits.written(setting))
            after = done.written(waiting)
            why, needed = _at_open_ends(now, limits, point, knowledge)
            says += why
        steps.append(Step("integrate between limits", says, before, after, needed))
        now = done
    return steps, now


def _at_open_ends(
    integrand: Integrand, limits: Limits, point: Point, knowledge: Knowledge
) -> tuple[str, tuple[Any, ...]]:
    """Why the integral over one variable converges where its range goes down to 0 or up to ∞, and what it needs."""
    setting, x = integrand.setting, limits.variable
    powers = [dict(form).get(x, setting.zero) for form in integrand.terms]
    words, needed = "", {}
    for ends, end, side in ((limits.low, "0", 1), (limits.high, r"\infty", -1)):
        if ends:
            continue
        slowest = min(powers, key=lambda p: side * point.number(p, setting))
        conditions = sign_conditions(slowest, point, setting, knowledge)
        plain = setting.rational(slowest)
        if side > 0 and plain is not None and plain >= 1:
            continue  # there is nothing that could diverge
        needed.update(dict.fromkeys(conditions))
        goes = sp.latex(x ** fraction(setting.expression(slowest) - 1))
        words += (
            rf" For ${sp.latex(x)}\to{end}$ the integrand goes as ${goes}$, and the integral converges there"
        )
        words += f" for ${sp.latex(sp.And(*conditions))}$." if conditions else "."
    return words, tuple(needed)


def sign_conditions(element: Any, point: Point, setting: Setting, knowledge: Knowledge) -> tuple[Any, ...]:
    """The relations on exponents that give an element the sign that it has at a point."""
    found = []
    for factor in knowledge.unsettled_factors(element):
        sign = 1 if point.number(setting.field.new(factor), setting) > 0 else -1
        found.append(knowledge.exponent_condition(factor, sign))
    return tuple(found)


def _why_it_converges(
    piece: Piece, outcome: Outcome, setting: Setting, chambers: Chambers, chamber: Chamber
) -> list[Step]:
    rays = rays_of(piece, setting, outcome.shape)
    if not rays:
        return [Step("converges", "The region is bounded in the logarithms, so the integral converges.")]
    told = []
    for direction, slope in rays:
        numbers = [chamber.point.number(e, setting) for e in direction]
        ends = [(v, r"\infty" if n > 0 else "0") for v, n in zip(piece.variables, numbers, strict=True) if n]
        moving = [f"${sp.latex(v)} \\to {end}$" for v, end in ends]
        conditions = sign_conditions(slope, chamber.point, setting, chambers.knowledge)
        first = next(e for e, n in zip(direction, numbers, strict=True) if n)
        size = first if next(n for n in numbers if n) > 0 else -first
        rate = sp.latex(setting.expression(slope / size))
        needs = f", which needs ${sp.latex(sp.And(*conditions))}$" if conditions else ""
        told.append(
            Step(
                "converges",
                f"Along {', '.join(moving)} the integrand falls, with the exponent ${rate}$ per "
                f"logarithm, and the integral converges{needs}.",
                conditions=conditions,
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
