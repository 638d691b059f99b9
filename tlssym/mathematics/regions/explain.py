"""How a person would tell the integration over a region: what comes first, between which limits, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.chambers import Chamber, Chambers
from tlssym.mathematics.regions.exponential import Piece, rays_of, shape_at
from tlssym.mathematics.regions.monomials import Form, Setting, scale, subtract, to_product
from tlssym.mathematics.regions.sampling import Point
from tlssym.values import Step

INFINITY = r"$\infty$"


@dataclass(frozen=True)
class Limits:
    """The range of one variable once those before it are integrated over."""

    variable: Any
    low: tuple[Any, ...]
    high: tuple[Any, ...]


def binding(piece: Piece, setting: Setting, point: Point) -> list[Form]:
    """The constraints that bind somewhere: those that take part in a vertex."""
    shape = shape_at(piece, setting, point)
    used = sorted({i for basis in shape.bases for i in basis})
    return [piece.constraints[i] for i in used]


def order_of_integration(piece: Piece, setting: Setting, point: Point) -> list[Limits]:
    """An order in which each variable has the fewest limits, by Fourier's elimination in the log plane."""
    left = list(piece.variables)
    forms = binding(piece, setting, point)
    told = []
    while left:

        def cost(v: Any, forms: list[Form] = forms) -> tuple[int, int]:
            touching = sum(1 for f in forms if v in f)
            lower = sum(1 for f in forms if v in f and point.number(f[v], setting) > 0)
            return lower * (touching - lower), touching

        variable = min(left, key=cost)
        left.remove(variable)
        solved = [
            (scale(f, setting.one / f[variable]), point.number(f[variable], setting) > 0)
            for f in forms
            if variable in f
        ]
        edges = [({b: -p for b, p in f.items() if b != variable}, lower) for f, lower in solved]
        low = [edge for edge, lower in edges if lower]
        high = [edge for edge, lower in edges if not lower]
        told.append(
            Limits(
                variable,
                tuple(to_product(e, setting) for e in low),
                tuple(to_product(e, setting) for e in high),
            )
        )
        forms = [f for f in forms if variable not in f] + [subtract(h, e) for h in high for e in low]
        rest = Piece(tuple(left), sp.S.One, {}, tuple(forms))
        if left:
            forms = binding(rest, setting, point)
    return told


def _one(ends: tuple[Any, ...], otherwise: str, word: str) -> str:
    if not ends:
        return otherwise
    latex = [sp.latex(e) for e in ends]
    return f"${latex[0]}$" if len(latex) == 1 else f"the {word} of " + " and ".join(f"${e}$" for e in latex)


def tell(
    chambers: Chambers,
    chamber: Chamber,
    words: list[str],
    before: Any,
    value: Any,
    conditions: tuple[Any, ...],
) -> tuple[Step, ...]:
    """Steps from the integral to its value in one chamber."""
    setting, point = chambers.setting, chamber.point
    steps = [Step("integrate window", sentence, turning_point=True) for sentence in words]
    for piece, outcome in zip(chambers.pieces, chamber.outcomes, strict=True):
        if outcome.shape.empty or not piece.variables:
            continue
        names = ", ".join(f"\\ln {sp.latex(v)}" for v in piece.variables)
        corners = len(
            {tuple(sorted((str(b), str(p)) for f in v.place for b, p in f.items())) for v in outcome.vertices}
        )
        steps.append(
            Step(
                "take logarithms",
                f"In the logarithms ${names}$ every step function is a half-space; together they cut out a "
                f"region with {corners} corner{'s' if corners != 1 else ''}, over which the integrand is an "
                "exponential.",
            )
        )
        for limits in order_of_integration(piece, setting, point):
            steps.append(
                Step(
                    "integrate between limits",
                    f"Integrate over ${sp.latex(limits.variable)}$ from {_one(limits.low, '$0$', 'largest')} "
                    f"to {_one(limits.high, INFINITY, 'smallest')}.",
                )
            )
        steps.extend(_why_it_converges(piece, setting, chambers, chamber))
    steps.append(
        Step(
            "add up the corners",
            "Each corner of the region contributes one exponential; where an edge is flat "
            "the poles of neighbouring corners cancel and leave a logarithm.",
            before,
            value,
            conditions,
            turning_point=True,
        )
    )
    return tuple(steps)


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
                f"logarithm{needs}.",
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
