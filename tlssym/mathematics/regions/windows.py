"""A variable under |x − x₀| < V is integrated first: its window has the width 2V where nothing cuts it.

Exact where a monomial change of the other variables makes V and all else independent of x, as s = Δ₀₁/E₁
does for an amplitude that depends on the ratio only.  The window is cut by x = 0 where V > x₀, so its width
is min(V, x₀) below and V above; the region splits along V = x₀, and the chambers find out which part exists.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.monomials import (
    Form,
    PositiveDifference,
    Setting,
    add,
    read_product,
    scale,
    subtract,
    to_product,
)
from tlssym.mathematics.regions.reading import Reading, Window
from tlssym.mathematics.regions.result import OutsideClass, Told


def _alone(reading: Reading, window: Window) -> None:
    x = window.variable
    for other in reading.windows:
        if other is window:
            continue
        if other.variable == x or _mentions(other.center, x):
            raise OutsideClass(f"{x} stands in two windows")
        _not_in_range(reading, other, x)


def _mentions(form: Form, x: Any) -> bool:
    return any(x in base.free_symbols for base in form)


def _not_in_range(reading: Reading, window: Window, x: Any) -> None:
    """The limits of a window's variable stand in no constraint: nothing may be done to what is in them."""
    if any(x in end.free_symbols for end in reading.ranges[window.variable]):
        raise OutsideClass(f"the limits of {window.variable}, which has a window, depend on {x}")


def scale_change(reading: Reading, window: Window, setting: Setting) -> dict[Any, Any]:
    """Powers λ_y such that y → y x^λ_y makes all monomials but the integrand's power of x independent of x.

    Raises
    ------
    OutsideClass
        There is no such change.
    """
    x = window.variable
    others = [v for v in reading.variables if v != x]
    rows = [*reading.constraints, window.width]
    rows += [form for w in reading.windows if w is not window for form in (w.center, w.width)]
    _alone(reading, window)
    if any(w.variable != x and x in w.center for w in reading.windows):
        raise OutsideClass(f"{x} stands in another window")
    if x in window.center or any(base.is_Add and x in base.free_symbols for form in rows for base in form):
        raise OutsideClass(f"the window of {x} depends on {x} through a sum")
    matrix = [[row.get(v, setting.zero) for v in others] + [-row.get(x, setting.zero)] for row in rows]
    powers = _solve(matrix, len(others), setting)
    if powers is None:
        raise OutsideClass(f"no monomial change of variables frees the window of {x} from {x}")
    return {v: p for v, p in zip(others, powers, strict=True) if p}


def _solve(matrix: list[list[Any]], size: int, setting: Setting) -> list[Any] | None:
    work = [list(row) for row in matrix]
    pivots: list[int] = []
    for column in range(size):
        top = len(pivots)
        pivot = next((r for r in range(top, len(work)) if work[r][column]), None)
        if pivot is None:
            continue
        work[top], work[pivot] = work[pivot], work[top]
        head = work[top][column]
        work[top] = [entry / head for entry in work[top]]
        for r in range(len(work)):
            if r != top and work[r][column]:
                factor = work[r][column]
                work[r] = [a - factor * b for a, b in zip(work[r], work[top], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in work[len(pivots) :]):
        return None
    solution = [setting.zero] * size
    for row, column in enumerate(pivots):
        solution[column] = work[row][-1]
    return solution


def _change(form: Form, x: Any, powers: dict[Any, Any], setting: Setting) -> Form:
    """A monomial after y → y x^λ."""
    gained = sum((form[v] * p for v, p in powers.items() if v in form), start=setting.zero)
    return add(form, {x: gained}) if gained else form


def integrate_window(reading: Reading, setting: Setting) -> tuple[list[Reading], list[Form], list[Told]]:
    """Integrate exactly over the variable of the first window that can be.

    Returns
    -------
    readings, demands, sentences
        The sum of the readings is the integral; ``demands`` are forms that must be positive for that, such
        as ln(hi/x₀); ``sentences`` say what was done.

    Raises
    ------
    OutsideClass
        No window can be integrated exactly.
    """
    reasons = []
    for window in reading.windows:
        try:
            return _integrate(reading, window, setting)
        except OutsideClass as reason:
            reasons.append(str(reason))
    raise OutsideClass("; ".join(reasons))


def _integrate(
    reading: Reading, window: Window, setting: Setting
) -> tuple[list[Reading], list[Form], list[Told]]:
    x, center = window.variable, window.center
    powers = scale_change(reading, window, setting)
    for other in reading.windows:
        for v in powers:
            _not_in_range(reading, other, v)
    if any(_mentions(center, v) for v in powers):
        raise OutsideClass(f"the centre of the window of {x} would move with {x}")
    width = _change(window.width, x, powers, setting)
    power = _change(reading.power, x, powers, setting)
    if any(x in base.free_symbols and base != x for base in power):
        raise OutsideClass(f"{x} stands in a sum in the integrand")
    degree = setting.rational(power.get(x, setting.zero) - setting.one)
    if degree is None or degree < 0 or degree.denominator != 1 or degree > 12:
        raise OutsideClass(f"the integrand's power of {x} in its window is not a whole number")
    k = int(degree)
    rest = {base: p for base, p in power.items() if base != x}
    constraints = tuple(_change(form, x, powers, setting) for form in reading.constraints)
    windows = tuple(
        Window(w.variable, w.center, _change(w.width, x, powers, setting))
        for w in reading.windows
        if w is not window
    )
    variables = tuple(v for v in reading.variables if v != x)
    low, high = reading.ranges[x]
    demands: list[Form] = []
    made = []
    sides = tuple((side, end) for side, end in ((1, high), (-1, low)) if not _ends_at(end, center, setting))
    reaches = [_reach(side, end, center, variables, setting, demands) for side, end in sides]
    known = [reach for reach in reaches if reach is not None]
    for (side, _), reach in zip(sides, reaches, strict=True):
        alternatives: list[tuple[Form, tuple[Form, ...]]] = [(width, ())]
        if reach is not None and reach != width:
            alternatives = [(width, (subtract(reach, width),)), (reach, (subtract(width, reach),))]
        elif reach is None and known and known[0] != width:
            # the side without an end is split in the same way, so that the two halves add up to 2V
            alternatives = [(width, (subtract(known[0], width),)), (width, (subtract(width, known[0]),))]
        for j in range(k + 1):
            number = sp.binomial(k, j) * sp.Rational(side**j, j + 1)
            for length, more in alternatives:
                made.append(
                    replace(
                        reading,
                        variables=variables,
                        integrated=(*reading.integrated, x),
                        coefficient=reading.coefficient * number,
                        power=add(
                            rest,
                            scale(center, setting.element(sp.Integer(k - j))),
                            scale(length, setting.element(sp.Integer(j + 1))),
                        ),
                        constraints=constraints + more,
                        windows=windows,
                    )
                )
    made = _join_equal(made)
    name = sp.latex(x)
    words = [
        Told(
            f"Take ${sp.latex(v)}$ in units of ${sp.latex(x ** setting.expression(p))}$: "
            f"then nothing but the window depends on ${name}$.",
            x ** setting.expression(p),
            v,
        )
        for v, p in powers.items()
    ]
    words.append(
        Told(
            f"Integrate over ${name}$ first, with all else fixed: the step function leaves a window around "
            f"${name}={sp.latex(to_product(center, setting))}$. Where no limit cuts it, it is twice as wide as what "
            "stands against the modulus."
        )
    )
    return made, demands, words


def _ends_at(end: Any, center: Form, setting: Setting) -> bool:
    """Whether a limit is the window's centre itself, so that the half beyond it is cut off."""
    if end == 0 or end.is_infinite:
        return False
    try:
        sign, form = read_product(end, setting)
    except OutsideClass:
        return False
    return sign == 1 and form == center


def _reach(
    side: int, end: Any, center: Form, variables: tuple[Any, ...], setting: Setting, demands: list[Form]
) -> Form | None:
    """How far the window can reach to one side before the range ends; None for no end."""
    if end in (sp.oo, -sp.oo):
        return None
    if side < 0 and end == 0:
        return center
    if any(v in center for v in variables) or end.free_symbols & set(variables):
        raise OutsideClass("a window around a variable centre is cut by a finite limit")
    middle = sp.Mul(*[b ** setting.expression(p) for b, p in center.items()])
    distance = sp.expand(end - middle if side > 0 else middle - end)
    if distance.is_positive is not True:
        sign, form = read_product(end, setting)
        if sign != 1:
            raise OutsideClass(f"the sign of {distance} is not known")
        order = subtract(form, center)
        demands.append(order if side > 0 else {b: -p for b, p in order.items()})
        distance = sp.UnevaluatedExpr(distance)
        return {PositiveDifference(distance.args[0]): setting.one}
    return read_product(distance, setting)[1]


def _join_equal(readings: list[Reading]) -> list[Reading]:
    """Add up readings that differ in their coefficient only, as the two halves of a window do."""
    joined: dict[Any, Reading] = {}
    for reading in readings:
        key = (
            frozenset(reading.power.items()),
            frozenset(frozenset(form.items()) for form in reading.constraints),
        )
        if key in joined:
            reading = replace(reading, coefficient=joined[key].coefficient + reading.coefficient)
        joined[key] = reading
    return [reading for reading in joined.values() if reading.coefficient != 0]


def leading_window(reading: Reading, window: Window, setting: Setting) -> list[Reading]:
    """A window as V ≪ x₀ leaves it, 2V at x = x₀, and the rest of its region by orders of magnitude.

    The first reading is exact to leading order where it dominates; the others (x far above x₀, x far below)
    are ``rough``: right up to a factor, so they serve to tell which part dominates.
    """
    _alone(reading, window)
    if any(w is not window and _mentions(w.width, window.variable) for w in reading.windows):
        raise OutsideClass(f"{window.variable} stands in two windows")
    x, center = window.variable, window.center
    middle = sp.Mul(*[b ** setting.expression(p) for b, p in center.items()])

    def at_center(form: Form) -> Form:
        total: Form = {}
        for base, p in form.items():
            if base.is_Add and x in base.free_symbols:
                # terms may fall together at the centre, so that the sum is one no longer
                total = add(total, scale(read_product(base.xreplace({x: middle}), setting)[1], p))
            elif base == x:
                total = add(total, scale(center, p))
            else:
                total = add(total, {base: p})
        return total

    others = tuple(w for w in reading.windows if w is not window)
    low, high = reading.ranges[x]
    ends: list[Form] = []
    if high != sp.oo:
        ends.append(subtract(read_product(high, setting)[1], {x: setting.one}))
    if low != 0:
        ends.append(subtract({x: setting.one}, read_product(low, setting)[1]))
    width = at_center(window.width)
    power = at_center(add(reading.power, {x: -setting.one}))
    moved = [(form, at_center(form)) for form in (*reading.constraints, *ends)]
    sides = {_side(form, x, setting) for form, there in moved if not there}
    constraints = tuple(there for _, there in moved if there)
    if center == width:
        raise OutsideClass(f"the window of {x} is as wide as its distance from zero")
    near = replace(
        reading,
        variables=tuple(v for v in reading.variables if v != x),
        integrated=(*reading.integrated, x),
        # a limit through the centre leaves the half of the window on its own side
        coefficient=(1 if sides else 2) * reading.coefficient,
        power=add(power, width),
        constraints=(*constraints, subtract(center, width)),
        narrow=(*reading.narrow, len(constraints)),
        windows=others,
    )
    mine = {x: setting.one}
    above = replace(
        reading,
        constraints=(*reading.constraints, *ends, subtract(mine, center), subtract(window.width, mine)),
        windows=others,
        rough=True,
    )
    below = replace(
        reading,
        constraints=(*reading.constraints, *ends, subtract(center, mine), subtract(window.width, center)),
        windows=others,
        rough=True,
    )
    # limits through the centre from both sides leave nothing of the window
    return [above, below] if len(sides) > 1 else [near, above, below]


def _side(form: Form, x: Any, setting: Setting) -> int:
    """On which side of its edge, which passes through a window's centre, a constraint holds."""
    power = setting.rational(form.get(x, setting.zero))
    if power is None or power == 0 or any(base != x and x in base.free_symbols for base in form):
        raise OutsideClass(f"a limit of {x} passes through the centre of its window")
    return 1 if power > 0 else -1
