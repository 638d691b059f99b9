r"""Laplace's method in several variables: ∫ g(x) e^{λ φ(x)} dx over a box for large λ, from where φ is largest.

At a largest place, for every coordinate at an end of its range with a slope s ≠ 0 the integral over it is 1/(λ|s|); the
others, with the Hessian −H among them, give (2π/λ)^{k/2}/√det H, half of it where one of them lies at an end with slope
zero, and the quarter 1/4 + arcsin(ρ)/2π of it where two do.  A direction z in which H vanishes has its own power: with
φ_0 − φ = ½ w·Hw + z^{m/2} b·w + c z^m + …, w = O(λ^{−1/2}), z = O(λ^{−1/m}), the square is completed, and what is left,
c′ = c − ½ b·H^{−1}b, gives Γ(1 + 1/m)/(λc′)^{1/m} for each side.  Several places are added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from tlssym.mathematics.effort import Exhausted, bounded
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.peaks import by_peaks, shown, split_exponential, without_floats
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.numbers.closures import array_function, number_function
from tlssym.numbers.evaluate import FAILURES
from tlssym.values import Leading, Step

CALLS = 16_000_000
MOST_VARIABLES = 3
MOST_POWER = 8
"""Of a flat direction."""
STARTS = {1: 41, 2: 21, 3: 11}
"""Places along each coordinate of a face from which a stationary one is looked for."""
STEPS = 60
ROUGH = 1e-6
BEST = 12
"""The largest places there may be."""
REACH = 3.0
"""How far along a range without end."""
DIGITS = 30
CLOSE = 1e-12
Place = tuple[Any, ...]


@dataclass(frozen=True)
class _Problem:
    """g e^{λφ} over a box."""

    g: Any
    phi: Any
    x: tuple[Any, ...]
    low: tuple[Any, ...]
    high: tuple[Any, ...]

    def at(self, expr: Any, place: Place) -> Any:
        """The value of an expression at a place."""
        return expr.subs(dict(zip(self.x, place, strict=True)))


def by_several_peaks(expr: Any, parameter: Parameter) -> RegionResult:
    """The leading term of an integral over two or three variables with one exponential.

    Raises
    ------
    OutsideClass
        The integrand or its range is of another kind, or its largest places are not found.
    """
    if parameter.symbol is None or parameter.terms != 1:
        raise OutsideClass("no single leading term in a parameter")
    try:
        return bounded(CALLS, partial(_by_several_peaks, expr, parameter))
    except Exhausted:
        raise OutsideClass("the largest places were not found within the work allowed") from None
    except FAILURES as error:
        raise OutsideClass(f"the exponent is of another kind ({type(error).__name__})") from error


def _by_several_peaks(expr: Any, parameter: Parameter) -> RegionResult:
    far = parameter.symbol
    front, f = expr.as_independent(sp.Integral, as_Add=False)
    limits: list[Any] = []
    while isinstance(f, sp.Integral):
        limits = [*f.limits, *limits]
        f = f.function
    if not 2 <= len(limits) <= MOST_VARIABLES or not all(len(limit) == 3 for limit in limits):
        raise OutsideClass("no integral over two or three variables")
    if not all(end.is_number for limit in limits for end in limit[1:]):
        raise OutsideClass("the range is no box of numbers")
    own = {limit[0]: sp.Dummy(limit[0].name, real=True) for limit in limits}
    g, phi, strength = split_exponential(f, tuple(own), parameter)
    problem = _Problem(
        without_floats(g.xreplace(own)),
        without_floats(phi.xreplace(own)),
        tuple(own.values()),
        tuple(without_floats(limit[1]) for limit in limits),
        tuple(without_floats(limit[2]) for limit in limits),
    )
    if (problem.g.free_symbols | problem.phi.free_symbols) - set(problem.x):
        raise OutsideClass("another parameter stands beside the one that is far")
    apart = _one_by_one(problem, limits, front, strength, expr, parameter)
    if apart is not None:
        return apart
    places, top = _largest(problem)
    shares: dict[Any, Any] = {}
    for place in places:
        power, value = _share(problem, place)
        shares[power] = shares.get(power, sp.S.Zero) + value
    least = min(shares)
    coefficient = shares[least]
    if abs(sp.N(coefficient, DIGITS)) < CLOSE:
        raise OutsideClass("the leading terms vanish where the exponent is largest, or cancel")
    value = front * shown(coefficient) * strength**-least * sp.exp(shown(top) * strength)
    names = ", ".join(limit[0].name for limit in limits)
    there = "; ".join(f"({', '.join(sp.latex(shown(c)) for c in place)})" for place in places)
    says = f"The exponent is largest at $({names}) = {there}$: the integral comes from there."
    claim = Leading(far, sp.S.Zero if parameter.is_small else sp.oo)
    step = Step("Laplace's method", says, expr, value, exact=False, turning_point=True, claim=claim)
    powers = split_powers(front * strength**-least)[0]
    exponents = {far: powers[far]} if far in powers and top == 0 else {}
    return RegionResult(True, value, False, (), exponents, {}, None, steps=(step,))


def _one_by_one(
    problem: _Problem, limits: list[Any], front: Any, strength: Any, expr: Any, parameter: Parameter
) -> RegionResult | None:
    """The product of single integrals, where each term of φ and each factor of g has one variable; else None."""
    terms, factors = sp.Add.make_args(sp.expand(problem.phi)), sp.Mul.make_args(problem.g)
    if any(len(part.free_symbols) > 1 for part in (*terms, *factors)):
        return None
    value = front
    for x, low, high, limit in zip(problem.x, problem.low, problem.high, limits, strict=True):
        mine = sp.Add(*[t for t in terms if x in t.free_symbols])
        beside = sp.Mul(*[f for f in factors if x in f.free_symbols])
        own = sp.Dummy(limit[0].name, real=True)
        one = sp.Integral((beside * sp.exp(strength * mine)).xreplace({x: own}), (own, low, high))
        value *= by_peaks(one, parameter).value
    constant = sp.Add(*[t for t in terms if t.is_number])
    value *= sp.Mul(*[f for f in factors if f.is_number]) * sp.exp(constant * strength)
    far = parameter.symbol
    claim = Leading(far, sp.S.Zero if parameter.is_small else sp.oo)
    says = "The integrand is a product of functions of one variable each: Laplace's method is used on each alone."
    step = Step("Laplace's method", says, expr, value, exact=False, turning_point=True, claim=claim)
    powers, rest = split_powers(value)
    exponents = {far: powers[far]} if far in powers and not rest.has(far) else {}
    return RegionResult(True, value, False, (), exponents, {}, None, steps=(step,))


# -- the largest places ------------------------------------------------------------------------------------


def _largest(problem: _Problem) -> tuple[list[Place], Any]:
    """The places where φ is largest, inside, on faces and at corners, and how large it is there."""
    height = array_function(problem.x, problem.phi)
    rough: list[tuple[float, tuple[int, ...], Any]] = []
    for face in product((-1, 0, 1), repeat=len(problem.x)):
        ends = [(problem.low, problem.high)[side > 0][i] for i, side in enumerate(face) if side]
        if all(end.is_finite for end in ends):
            rough += [(level, face, start) for level, start in _near_stationary(problem, face)]
    if not rough:
        raise OutsideClass("the exponent is largest nowhere in the range")
    highest = max(level for level, _, _ in rough)
    seen = max(float(np.nanmax(height(*grid) * np.ones_like(grid[0]))) for grid in _grids(problem))
    if seen > highest + ROUGH * (1 + abs(highest)):
        raise OutsideClass("the largest places of the exponent were not found")
    near = [(face, start) for level, face, start in rough if level > highest - ROUGH * (1 + abs(highest))]
    if len(near) > BEST:
        raise OutsideClass("the exponent is largest along a line")
    found = [place for face, start in near if (place := _sharp(problem, face, start)) is not None]
    levels = [sp.N(problem.at(problem.phi, place), DIGITS) for place in found]
    if not found or not all(v.is_comparable for v in levels):
        raise OutsideClass("the largest places of the exponent were not found")
    top = max(levels)
    places: list[Place] = []
    for v, place in zip(levels, found, strict=True):
        if abs(v - top) < CLOSE * (1 + abs(top)) and not any(_same(place, other) for other in places):
            places.append(place)
    exact = problem.at(problem.phi, places[0])
    return places, sp.simplify(exact) if not exact.has(sp.Float) else sp.N(exact, 20)


def _grids(problem: _Problem) -> Iterator[list[Any]]:
    """All over the box, and farther out where it has no end."""
    for reach in (REACH, 10 * REACH):
        axes = []
        for low, high in zip(problem.low, problem.high, strict=True):
            a, b = _window(low, high, reach)
            axes.append(np.linspace(a, b, 4 * STARTS[len(problem.x)] + 1))
        yield list(np.meshgrid(*axes))


def _window(low: Any, high: Any, reach: float) -> tuple[float, float]:
    if low.is_finite and high.is_finite:
        return float(low), float(high)
    if low.is_finite:
        return float(low), float(low) + 2 * reach
    return (float(high) - 2 * reach, float(high)) if high.is_finite else (-reach, reach)


def _same(first: Place, other: Place) -> bool:
    return all(abs(sp.N(a - b, DIGITS)) < 1e-8 for a, b in zip(first, other, strict=True))


def _on_face(problem: _Problem, face: tuple[int, ...]) -> tuple[Any, list[int], dict[int, Any]]:
    """φ on a face, which coordinates are free there, and the others."""
    free = [i for i, side in enumerate(face) if not side]
    fixed = {i: (problem.low, problem.high)[side > 0][i] for i, side in enumerate(face) if side}
    return problem.phi.subs({problem.x[i]: end for i, end in fixed.items()}), free, fixed


def _near_stationary(problem: _Problem, face: tuple[int, ...]) -> list[tuple[float, Any]]:
    """Where on a face φ nearly stands still along it, with its height there: Newton's steps from all over it."""
    phi, free, _ = _on_face(problem, face)
    if not free:
        return [(float(phi), ())]
    variables = tuple(problem.x[i] for i in free)
    ends = [_window(problem.low[i], problem.high[i], REACH) for i in free]
    count = STARTS[len(free)]
    axes = [a + (b - a) * (np.arange(count) + 0.5) / count for a, b in ends]
    v = np.array([grid.ravel() for grid in np.meshgrid(*axes)])
    slopes = [array_function(variables, sp.diff(phi, x)) for x in variables]
    bends = [[array_function(variables, sp.diff(phi, x, y)) for y in variables] for x in variables]
    one = np.ones(v.shape[1])
    for _ in range(STEPS):
        down = np.array([s(*v) * one for s in slopes])
        bend = np.array([[h(*v) * one for h in row] for row in bends])
        # the bend may be singular
        step = (np.linalg.pinv(np.moveaxis(np.nan_to_num(bend), -1, 0)) @ np.nan_to_num(down).T[..., None])[
            ..., 0
        ].T
        v = v - np.clip(step, -1, 1)
    down = np.abs(np.array([s(*v) * one for s in slopes])).max(axis=0)
    inside = down < 1e-6
    for place, i in enumerate(free):
        inside &= (v[place] > float(problem.low[i]) + 1e-9) & (v[place] < float(problem.high[i]) - 1e-9)
    levels = array_function(variables, phi)(*v) * one
    found: dict[Any, tuple[float, Any]] = {}
    for level, start in zip(levels[inside], v[:, inside].T, strict=True):
        found.setdefault(tuple(np.round(start, 3)), (float(level), start))
    return list(found.values())


def _sharp(problem: _Problem, face: tuple[int, ...], start: Any) -> Place | None:
    """A stationary place of a face in many digits, as fractions or multiples of π where it is one."""
    phi, free, fixed = _on_face(problem, face)
    inner = dict(zip(free, _followed(phi, [problem.x[i] for i in free], list(start)) or (), strict=False))
    if len(inner) < len(free):
        return None
    if not all(problem.low[i] < c < problem.high[i] for i, c in inner.items()):
        return None
    return tuple(fixed[i] if i in fixed else inner[i] for i in range(len(face)))


def _followed(phi: Any, variables: list[Any], start: list[float]) -> tuple[Any, ...] | None:
    """A common zero of the slopes near a start; one that is short is tried first, and must be one exactly."""
    slopes = [sp.diff(phi, v) for v in variables]
    short = tuple(_as_fraction(sp.Float(s)) for s in start)
    if all(sp.simplify(s.subs(dict(zip(variables, short, strict=True)))) == 0 for s in slopes):
        return short
    with mpmath.workdps(DIGITS + 10):
        system = [number_function(tuple(variables), s) for s in slopes]
        try:
            root = mpmath.findroot(
                lambda *v: [f(*v) for f in system],
                [float(s) for s in start],
                tol=1e-50,
                maxsteps=40,
                verify=False,
            )
            numbers = [root] if len(variables) == 1 else list(root)
            if any(abs(f(*numbers)) > 1e-18 for f in system):
                return None
        except (ValueError, ZeroDivisionError, ArithmeticError, TypeError):
            return None
        return tuple(sp.Float(n, DIGITS) for n in numbers)


def _as_fraction(number: Any) -> Any:
    for unit in (sp.S.One, sp.pi):
        near = sp.nsimplify(sp.N(number / unit, DIGITS), rational=True, tolerance=1e-4)
        if near.q <= 24 and abs(near) < 1000:
            return near * unit
    return number


# -- one place ---------------------------------------------------------------------------------------------


def _share(problem: _Problem, place: Place) -> tuple[Any, Any]:
    """Power of 1/λ and coefficient of what one place adds."""
    power, coefficient = sp.S.Zero, _number(problem.at(problem.g, place))
    if coefficient == 0 or not coefficient.is_finite:
        raise OutsideClass("what stands beside the exponential vanishes where that is largest")
    level: list[int] = []
    halves: dict[int, int] = {}
    for i, x in enumerate(problem.x):
        side = 1 if _equal(place[i], problem.low[i]) else -1 if _equal(place[i], problem.high[i]) else 0
        slope = _number(problem.at(sp.diff(problem.phi, x), place)) if side else sp.S.Zero
        if slope == 0:
            if side:
                halves[len(level)] = side
            level.append(i)
            continue
        if not sp.N(slope * side) < 0:
            raise OutsideClass("the exponent rises into the range where it should be largest")
        power, coefficient = power + 1, coefficient / sp.Abs(slope)
    if not level:
        return power, coefficient
    more, number = _over_level(problem, place, level, halves)
    return power + more, coefficient * number


def _equal(first: Any, other: Any) -> bool:
    return bool(other.is_finite and abs(sp.N(first - other, DIGITS)) < CLOSE)


def _number(value: Any) -> Any:
    """Simple where it is exact; zero where its digits are."""
    value = sp.simplify(value) if not value.has(sp.Float) else sp.N(value, DIGITS)
    return sp.S.Zero if value.has(sp.Float) and abs(value) < CLOSE else value


def _over_level(problem: _Problem, place: Place, level: list[int], halves: dict[int, int]) -> tuple[Any, Any]:
    """The integral over the coordinates in which φ has no slope."""
    x = [problem.x[i] for i in level]
    hessian = sp.Matrix(
        len(x), len(x), lambda i, j: -_number(problem.at(sp.diff(problem.phi, x[i], x[j]), place))
    )
    if hessian.has(sp.Float) or hessian.det() != 0:
        if not all(sp.N(hessian[: n + 1, : n + 1].det()) > CLOSE for n in range(len(x))):
            raise OutsideClass("the exponent is too flat where it is largest")
        k = sp.Rational(len(x), 2)
        return k, (2 * sp.pi) ** k / sp.sqrt(hessian.det()) * _part(hessian, halves)
    if halves:
        raise OutsideClass("the exponent is flat at an end of the range")
    return _over_flat(problem, place, level, hessian)


def _part(hessian: Any, halves: dict[int, int]) -> Any:
    """The part of the Gaussian in which the coordinates at ends lie inside the range; each has the side it goes to."""
    if len(halves) < 2:
        return sp.Rational(1, 2) if halves else sp.S.One
    if len(halves) > 2:
        raise OutsideClass("the exponent is largest at a corner without slopes")
    c = hessian.inv()
    (i, first), (j, second) = halves.items()
    correlation = first * second * c[i, j] / sp.sqrt(c[i, i] * c[j, j])
    return sp.Rational(1, 4) + sp.asin(sp.simplify(correlation)) / (2 * sp.pi)


def _over_flat(problem: _Problem, place: Place, level: list[int], hessian: Any) -> tuple[Any, Any]:
    """With one direction in which the Hessian vanishes."""
    kernel = hessian.nullspace()
    if len(kernel) != 1:
        raise OutsideClass("the exponent is flat in two directions where it is largest")
    (null,) = kernel
    lead = next(i for i in range(len(level)) if null[i] != 0)
    null = null / null[lead]
    others = [i for i in range(len(level)) if i != lead]
    z = sp.Dummy("z", real=True)
    w = [sp.Dummy(f"w{i}", real=True) for i in others]
    # the coordinate ``lead`` becomes z along the kernel: the change has the determinant one
    moved = {i: null[i] * z for i in range(len(level))}
    for i, each in zip(others, w, strict=True):
        moved[i] += each
    rule = dict(zip(problem.x, place, strict=True))
    rule |= {problem.x[level[i]]: place[level[i]] + moved[i] for i in range(len(level))}
    fall = sp.expand(problem.at(problem.phi, place) - problem.phi.xreplace(rule))
    quadratic = hessian.extract(others, others)
    bend, m = _along(fall, w, z, quadratic)
    if not all(sp.N(quadratic[: n + 1, : n + 1].det()) > CLOSE for n in range(len(w))):
        raise OutsideClass("the exponent is too flat where it is largest")
    k = sp.Rational(len(w), 2)
    number = (2 * sp.pi) ** k / sp.sqrt(quadratic.det())
    return k + sp.Rational(1, m), number * 2 * sp.gamma(1 + sp.Rational(1, m)) / bend ** sp.Rational(1, m)


def _along(fall: Any, w: list[Any], z: Any, quadratic: Any) -> tuple[Any, int]:
    """c′ and m of what φ falls by along the flat direction, with w where it is least for each z."""
    zero = dict.fromkeys(w, 0)
    for m in range(4, MOST_POWER + 1, 2):
        c = _taylor(fall.subs(zero), z, m)
        b = [_taylor(sp.diff(fall, each).subs(zero), z, m // 2) for each in w]
        lower = [_taylor(fall.subs(zero), z, k) for k in range(2, m)]
        lower += [_taylor(sp.diff(fall, each).subs(zero), z, k) for each in w for k in range(1, m // 2)]
        if any(e != 0 for e in lower):
            raise OutsideClass("the exponent is flat along no single direction")
        column = sp.Matrix(b)
        left = sp.simplify(c - (column.T * quadratic.inv() * column)[0] / 2)
        if c == 0 and all(e == 0 for e in b):
            continue
        if left.is_number and sp.N(left) > CLOSE:
            return left, m
        raise OutsideClass("the exponent is too flat where it is largest")
    raise OutsideClass("the exponent is too flat where it is largest")


def _taylor(f: Any, z: Any, order: int) -> Any:
    return _number(sp.diff(f, z, order).subs(z, 0) / sp.factorial(order))
