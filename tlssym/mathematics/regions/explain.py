"""How a person would tell the integration over a region: what comes first, between which limits, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.regions.chambers import Chamber, Chambers
from tlssym.mathematics.regions.exponential import Piece, rays_of, shape_at
from tlssym.mathematics.regions.knowledge import is_constant
from tlssym.mathematics.regions.monomials import Form, Setting, add, scale, subtract, sum_terms, to_product
from tlssym.mathematics.regions.regimes import regimes
from tlssym.mathematics.regions.sampling import Point
from tlssym.mathematics.regions.writing import tidy
from tlssym.values import Step

LEFT = "what is left"
"""A step that shows the integral which remains."""
MOST_CORNERS = 4  # told one by one
INFINITY = r"$\infty$"


@dataclass(frozen=True)
class Limits:
    """The range of one variable once those before it are integrated over."""

    variable: Any
    low: tuple[Any, ...]
    high: tuple[Any, ...]
    lower: tuple[Form, ...] = ()
    upper: tuple[Form, ...] = ()


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
                tuple(low),
                tuple(high),
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
        if words:
            steps.append(
                Step(LEFT, "What is left is:", after=integral_over(piece, setting), turning_point=True)
            )
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
        steps.append(
            Step(
                "take logarithms",
                f"In the logarithms ${names}$ every step function is a half-space; together they cut out a "
                f"region with {corners} corner{'s' if corners != 1 else ''}{where}; over it the integrand is an "
                "exponential.",
            )
        )
        steps.extend(_one_by_one(piece, setting, point))
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


def tell_regimes(
    pieces: list[Piece],
    setting: Setting,
    point: Point,
    words: list[str],
    value: Any,
    conditions: tuple[Any, ...],
) -> tuple[Step, ...]:
    """Steps from an integral with sums to its leading part: what leads, which term wins where, what is added up.

    Parameters
    ----------
    pieces : list of Piece
        Those that take part at leading order.
    """
    steps = [Step("integrate window", sentence, exact=False, turning_point=True) for sentence in words]
    for index, piece in enumerate(pieces):
        says = "What leads, as long as the window is narrow, is:" if piece.narrow else "What leads is:"
        says = says if index == 0 else "And there is the part:"
        left = integral_over(piece, setting)
        steps.append(Step(LEFT, says, after=left, exact=False, turning_point=True))
        for regime in regimes(piece, setting):
            shape = shape_at(regime.piece, setting, point)
            if shape.empty or not shape.bases:
                continue
            winners = [
                (sum_terms(base, setting)[k], [t for j, t in enumerate(sum_terms(base, setting)) if j != k])
                for base, k in regime.choice
            ]
            where = " and ".join(
                f"${_latex(won, setting)}$ exceeds ${_latex(lost, setting)}$"
                for won, others in winners
                for lost in others
            )
            order = order_of_integration(_free(regime.piece), setting, point)
            told = ", then ".join(f"over ${sp.latex(o.variable)}$ from {_ends(o)}" for o in order)
            steps.append(
                Step(
                    "one term is the larger",
                    f"Where {where}, the sum is about its larger term: integrate {told}.",
                )
            )
    flat = value is not None and any(log.free_symbols for log in value.atoms(sp.log))
    steps.append(
        Step(
            "add up the regimes",
            "In logarithms the region is made of polyhedra with an exponential over each, in which a sum is its "
            "larger term, and their corners are added up; where its terms are comparable, the integral over the "
            "logarithm of their ratio is a Beta function."
            + (
                "  An edge along which the exponential is flat gives its length, a logarithm." if flat else ""
            ),
            None,
            value,
            conditions,
            exact=False,
            turning_point=True,
        )
    )
    return tuple(steps)


def _free(piece: Piece) -> Piece:
    """Without the constraints that say that a window is narrow, and those on parameters alone."""
    kept = [i for i, c in enumerate(piece.constraints) if i not in piece.narrow and _bounds(c, piece)]
    return replace(piece, constraints=tuple(piece.constraints[i] for i in kept), narrow=())


def _bounds(constraint: Form, piece: Piece) -> bool:
    variables = set(piece.variables)
    return any(base.free_symbols & variables for base in constraint)


def integral_over(piece: Piece, setting: Setting) -> Any:
    """A piece as an integral again, over its variables and with its step functions."""
    inside = tidy(piece.coefficient * to_product(piece.power, setting) / sp.Mul(*piece.variables))
    for constraint in _free(piece).constraints:
        powers = {base: setting.expression(power) for base, power in constraint.items()}
        below = {base for base, power in powers.items() if power.could_extract_minus_sign()}
        inside *= Theta(
            sp.Mul(*(b**p for b, p in powers.items() if b not in below))
            - sp.Mul(*(b ** (-p) for b, p in powers.items() if b in below))
        )
    return sp.Integral(inside, *((v, 0, sp.oo) for v in piece.variables))


def _one_by_one(piece: Piece, setting: Setting, point: Point) -> list[Step]:
    """One integration after the other, with what each gives while that is one product of powers."""
    told = []
    left: tuple[Any, Form] | None = (piece.coefficient, piece.power)
    for limits in order_of_integration(piece, setting, point):
        left = _integrated(*left, limits, setting, point) if left is not None else None
        says = f"Integrate over ${sp.latex(limits.variable)}$ from {_ends(limits)}."
        after = None if left is None else left[0] * to_product(left[1], setting)
        told.append(Step("integrate between limits", says, after=after))
    return told


def _integrated(
    number: Any, power: Form, limits: Limits, setting: Setting, point: Point
) -> tuple[Any, Form] | None:
    """∫ number · exp(power) dln(x) between limits a number apart, or with one end at 0 or ∞; None elsewhere."""
    slope = power.get(limits.variable, setting.zero)
    rest = {base: p for base, p in power.items() if base != limits.variable}
    if len(limits.lower) > 1 or len(limits.upper) > 1:
        return None
    low, high = (next(iter(ends), None) for ends in (limits.lower, limits.upper))
    if not slope:
        if low is None or high is None or not all(map(is_constant, ratio := subtract(high, low))):
            return None
        return number * sp.expand_log(sp.log(to_product(ratio, setting))), rest
    falls = point.number(slope, setting) < 0
    main, other = (low, high) if falls else (high, low)
    if main is None:
        return None
    share = sp.S.One
    if other is not None:
        ratio = scale(subtract(other, main), slope)
        if not all(map(is_constant, ratio)):
            return None
        share = 1 - to_product(ratio, setting)
    size = setting.expression(-slope if falls else slope)
    return number * share / sp.factor(size), add(rest, scale(main, slope))


def _ends(limits: Limits) -> str:
    return f"{_one(limits.low, '$0$', 'largest')} to {_one(limits.high, INFINITY, 'smallest')}"


def _latex(form: Form, setting: Setting) -> str:
    return str(sp.latex(to_product(form, setting)))


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
