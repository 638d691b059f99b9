"""The plain number of an integral, by points that know nothing of it.

Every range is stretched over the whole line so that its ends are far away (x = 1/(1 + e^{−π sinh t}) on (0, 1),
x = e^{π sinh t} on (0, ∞)), and the integrand is summed over a lattice there, shifted at random: what the
shifts differ by is the error.  A sum that still grows when the lattice is made longer says that the integral
diverges.  Steps that are linear in a variable become its limits; no other cut is looked for.

A difference of large terms is lost in these numbers, and a peak may be missed: they may agree with a value, and
refute none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from tlssym.check.quadrature.numbers import Program, UnsupportedExpression
from tlssym.language import Theta
from tlssym.numbers.evaluate import number
from tlssym.numbers.points import points_of, told
from tlssym.values import Answer, Evidence

REACH = 4.5, 6.0
"""How far t goes, in several variables and in one: the ends are then e^{−141} or e^{−634} of the range away."""
NEARER = (0.8, 0.91)
"""Shares of that reach."""
SHIFTS = 8
SEEDS = (1, 2, 3, 4, 5, 6)
"""Of the shifts; more than the first are looked at where the error is too large to compare with."""
LATTICE = 1 << 16
_GENERATORS = {8191: 2496, 32749: 14694, 65521: 25785}
"""Numbers of points with the generator whose powers fill two to four dimensions best (least P_2)."""
SETTLED = 0.02
GOOD = 2e-3
DRAWN = 3
WAYS = ((3, 6, 9), (2, 3, 4), (1, 2, 3))
"""Decades at which a leading behaviour is tried; near ones where narrow windows are lost in rounding farther out."""
NEAR = 0.02


@dataclass(frozen=True)
class Lattice:
    """A number with what it is worth.

    Attributes
    ----------
    value, error : float
        The mean over the shifts, and its standard error.
    says : str
        ``value``, ``grows`` (the integral does not converge) or ``unsettled``.
    """

    value: float
    error: float
    says: str


def lattice(expr: Any, point: Mapping[Any, Any], *, points: int = LATTICE, seed: int = 1) -> Lattice | None:
    """An expression with integrals at a point of its parameters, by shifted lattices.

    Parameters
    ----------
    expr : sympy expression
        Integrals have their limits innermost first; an inner limit may hold an outer variable.
    point : mapping
        Numbers for the free symbols.
    points : int
        Of the lattice, for each of the shifts.

    Returns
    -------
    Lattice or None
        None for what cannot be read.
    """
    values = {s: np.longdouble(sp.Float(v, 25)) for s, v in point.items()}
    outer = sorted(
        (i for i in expr.atoms(sp.Integral) if not any(i != j and j.has(i) for j in expr.atoms(sp.Integral))),
        key=sp.default_sort_key,
    )
    try:
        with np.errstate(all="ignore"):
            found = {i: _one(i, values, points, seed) for i in outer}
            stand_ins = {i: sp.Dummy() for i in outer}
            whole = Program([expr.xreplace(stand_ins)], [*stand_ins.values(), *values])
            means = {stand_ins[i]: np.longdouble(f.value) for i, f in found.items()}
            value = float(whole.fast({**values, **means})[0])
            error = 0.0
            for i, f in found.items():
                shifted = {**means, stand_ins[i]: means[stand_ins[i]] + np.longdouble(f.error)}
                error += abs(float(whole.fast({**values, **shifted})[0]) - value)
    except (UnsupportedExpression, OverflowError, ValueError, ZeroDivisionError, TypeError):
        return None
    words = {f.says for f in found.values()}
    says = words.pop() if len(words) == 1 else "unsettled"
    if says == "value" and not (np.isfinite(value) and error <= SETTLED * abs(value)):
        says = "unsettled"
    return Lattice(value, error, says)


def _one(integral: Any, values: dict[Any, Any], points: int, seed: int) -> Lattice:
    function, limits = _within_steps(*_flat(integral))
    order = [limit[0] for limit in reversed(limits)]
    known = list(values)
    ends = [
        Program(
            [low if low.is_finite is not False else sp.S.Zero for low in limit[1:]], known + order[:place]
        )
        for place, limit in enumerate(reversed(limits))
    ]
    infinite = [tuple(end in (sp.oo, -sp.oo) for end in limit[1:]) for limit in reversed(limits)]
    program = Program([without_cancelling(function)], known + order)
    dimension = len(order)
    points = min(_GENERATORS, key=lambda n: abs(n - points))
    reach = REACH[dimension == 1]
    grid = (np.arange(points)[:, None] * _generators(dimension, points)[None, :]) % 1.0
    source = np.random.default_rng(seed)
    sums = []
    for _ in range(SHIFTS):
        t = ((grid + source.random(dimension)) % 1.0) * (2 * reach) - reach
        here, weight = dict(values), np.ones(points, dtype=np.longdouble)
        for place, x in enumerate(order):
            low, high = ends[place].fast(here)
            here[x], slope = _stretched(low, high, infinite[place], np.asarray(t[:, place], np.longdouble))
            weight = weight * slope
        f = np.nan_to_num(program.fast(here)[0] * weight, nan=0.0, posinf=0.0, neginf=0.0)
        f = np.broadcast_to(f, weight.shape)
        size = (2 * reach) ** dimension / points
        far = np.abs(t).max(axis=1)
        sums.append(
            [float(f[far < share * reach].sum() * size) for share in NEARER] + [float(f.sum() * size)]
        )
    means = np.array(sums).mean(axis=0)
    spread = np.array(sums).std(axis=0) / np.sqrt(SHIFTS - 1)
    return _judged(means, spread)


def _flat(integral: Any) -> tuple[Any, tuple[Any, ...]]:
    """Integrand and limits, innermost first, of an integral whose integrand may be one again."""
    function, limits = integral.function, tuple(integral.limits)
    while function.has(sp.Integral):
        rest, inner = function.as_independent(sp.Integral, as_Add=False)
        if not isinstance(inner, sp.Integral):
            raise UnsupportedExpression("integrals inside an integral")
        function, limits = rest * inner.function, (*inner.limits, *limits)
    if any(len(limit) != 3 for limit in limits):
        raise UnsupportedExpression("a range without ends")
    return function, limits


def without_cancelling(function: Any) -> Any:
    """The function with 1 − e^v and 1 − cos v, which are lost in rounding where v is small, by functions of v/2."""

    def is_one(e: Any) -> bool:
        return bool(e.is_Add and len(e.args) == 2 and {abs(a) for a in e.args if a.is_number} == {1})

    def turned(e: Any) -> Any:
        sign = next(a for a in e.args if a.is_number)
        power = next(a for a in e.args if not a.is_number) / -sign
        if isinstance(power, sp.cos):
            return 2 * sign * sp.sin(power.args[0] / 2) ** 2
        if not isinstance(power, sp.exp) or power.args[0].is_nonzero is not True:
            return e
        half = sp.tanh(power.args[0] / 2)
        return -2 * sign * half / (1 - half)

    return function.replace(is_one, turned)


# -- steps as limits ----------------------------------------------------------------------------------------


def _within_steps(function: Any, limits: tuple[Any, ...]) -> tuple[Any, list[Any]]:
    """Linear steps as limits of the first variable, from the inside, that they hold."""
    factors = list(sp.Mul.make_args(function))
    done = []
    for x, low, high in _order(factors, list(limits)):
        lows, highs = [low], [high]
        for factor in [f for f in factors if isinstance(f, Theta) and f.has(x)]:
            bounds = _bounds(factor.args[0], x)
            if bounds is not None:
                factors.remove(factor)
                lows += bounds[0]
                highs += bounds[1]
        if len(lows) > 1:
            low = sp.Max(*[b for b in lows if b != -sp.oo])
        if len(highs) > 1:
            high = sp.Min(*[b for b in highs if b != sp.oo])
        if len(lows) + len(highs) > 2 and low.is_finite is not False and high.is_finite is not False:
            high = sp.Max(low, high)
        done.append((x, low, high))
    return sp.Mul(*factors), done


def _order(factors: list[Any], limits: list[Any]) -> list[Any]:
    """The ranges with that variable innermost which the steps hold between limits, where it may stand there."""
    steps = [f.args[0] for f in factors if isinstance(f, Theta)]

    def held(limit: Any) -> int:
        x = limit[0]
        if any(end.has(x) for other in limits for end in other[1:]):
            return -1
        if any(end.has(*[o[0] for o in limits]) for end in limit[1:]):
            return -1
        return sum(_bounds(s, x) is not None and len(s.free_symbols) > 1 for s in steps if s.has(x))

    best = max(limits, key=held)
    if held(best) <= max(held(limits[0]), 0):
        return limits
    return [best, *[limit for limit in limits if limit is not best]]


def _bounds(argument: Any, x: Any) -> tuple[list[Any], list[Any]] | None:
    """Lower and upper bounds on x that together say the argument is positive; None where they are not found."""
    whole = sp.expand(argument)
    moduli = [m for m in whole.atoms(sp.Abs) if m.has(x)]
    if moduli:
        slope = whole.coeff(moduli[0])
        rest = whole - slope * moduli[0]
        if len(moduli) > 1 or rest.has(moduli[0]) or not slope.is_negative:
            return None
        both = [_bounds(rest + side * slope * moduli[0].args[0], x) for side in (1, -1)]
        if both[0] is None or both[1] is None:
            return None
        return both[0][0] + both[1][0], both[0][1] + both[1][1]
    slope = whole.coeff(x)
    rest = sp.expand(whole - slope * x)
    if rest.has(x) or not slope.is_nonzero or not (slope.is_positive or slope.is_negative):
        return None
    bound = -rest / slope
    return ([bound], []) if slope.is_positive else ([], [bound])


# -- sums ---------------------------------------------------------------------------------------------------


def _judged(means: Any, spread: Any) -> Lattice:
    near, middle, far = (float(m) for m in means)
    error = float(spread[2])
    if not np.isfinite([near, middle, far, error]).all() or far == 0:
        # nothing at all found may be something narrow that is missed
        return Lattice(far, error, "unsettled")
    first, last = abs(middle - near), abs(far - middle)
    noise = 4 * float(spread.max())
    if last > first > 0 and last > noise + SETTLED * abs(far) and first > noise:
        return Lattice(far, error, "grows")
    settled = last <= noise + GOOD / 2 * abs(far) and error <= SETTLED * abs(far)
    error += min(last, GOOD / 2 * abs(far))
    return Lattice(far, error, "value" if settled else "unsettled")


def _generators(dimension: int, points: int) -> Any:
    """The steps of the lattice along each variable."""
    return np.array([pow(_GENERATORS[points], k, points) / points for k in range(dimension)])


def _stretched(low: Any, high: Any, infinite: tuple[bool, ...], t: Any) -> tuple[Any, Any]:
    """The variable and its weight; a range that runs backwards has a negative one."""
    pull = np.pi * np.sinh(t)
    slope = np.pi * np.cosh(t)
    if infinite == (False, False):
        share, rest = 1 / (1 + np.exp(-pull)), 1 / (1 + np.exp(pull))
        x = np.where(pull < 0, low + (high - low) * share, high - (high - low) * rest)
        return x, (high - low) * share * rest * slope
    if infinite == (False, True):
        return low + np.exp(pull), np.exp(pull) * slope
    if infinite == (True, False):
        return high - np.exp(pull), np.exp(pull) * slope
    return np.sinh(pull), np.cosh(pull) * slope


# -- comparing --------------------------------------------------------------------------------------------


def confirm_by_lattice(
    integral: Any,
    value: Any,
    *,
    conditions: Sequence[Any] = (),
    small: Any = None,
    exact: bool = True,
    seed: int = 11,
    size: int = LATTICE,
) -> Evidence:
    """Compare a value with the plain sum at several points, or a leading behaviour on its way.

    Parameters
    ----------
    integral, value : sympy expressions
    conditions : sequence of sympy relations
        Under which the value holds; the parameters are drawn so that they do.
    small : sympy symbol, optional
        The value is the leading behaviour in this symbol.
    exact : bool
        Whether the value is exact; False together with ``small``.
    size : int
        Points of each lattice.

    Returns
    -------
    Evidence
        Agrees to some three digits at every point, or undecided: a rough number refutes nothing.
    """
    start = time.perf_counter()
    leading = small is not None and not exact
    count = 1 if leading else DRAWN
    points = points_of((integral, value), conditions, count, seed, value=value)
    name = "plain sum"

    def said(outcome: Answer, says: str, reached: float | None = None) -> Evidence:
        return Evidence(name, outcome, says, reached, len(points), time.perf_counter() - start)

    if not points:
        return said(Answer.UNDECIDED, "no admissible parameters were found")
    reached = 16.0
    for point in points:
        at = f" at {told(point)}" if point else ""
        if leading:
            return _on_its_way(integral, value, point, small, size, said)
        wanted = number(value, point)
        found = lattice(integral, point, points=size)
        if found is None or wanted is None or found.says != "value":
            return said(Answer.UNDECIDED, f"the sum over a lattice does not settle{at}")
        off = abs(found.value - float(wanted.real))
        if found.error > GOOD * abs(found.value) or off > 4 * found.error + GOOD / 2 * abs(found.value):
            return said(
                Answer.UNDECIDED,
                f"the sum over a lattice is {found.value:.4g} ± {found.error:.1g}, the value {float(wanted):.4g}{at}",
            )
        reached = min(reached, -float(np.log10(max(off, found.error) / abs(found.value) + 1e-16)))
    return said(
        Answer.AGREES,
        f"sums over a lattice of the integral as written agree to {reached:.0f} digits",
        float(int(reached)),
    )


def _on_its_way(
    integral: Any, value: Any, point: dict[Any, Any], small: Any, size: int, said: Callable[..., Evidence]
) -> Evidence:
    """The ratio to the leading behaviour must near one as a power, or as one over a logarithm, does."""
    for decades in WAYS:
        ratios = []
        for decade in decades:
            here = {**point, small: sp.Rational(1, 10**decade)}
            found, wanted = _sharp(integral, here, size), number(value, here)
            if found is None or not wanted:
                break
            ratios.append(found.value / float(wanted.real))
        if len(ratios) == len(decades):
            shown = ", ".join(f"{r:.5g}" for r in ratios)
            if nears_one(ratios):
                return said(
                    Answer.AGREES, f"sums over a lattice over the leading behaviour near 1: {shown}", 2.0
                )
            return said(Answer.UNDECIDED, f"sums over a lattice over the leading behaviour: {shown}")
    return said(Answer.UNDECIDED, f"the sum over a lattice does not settle at {told(here)}")


def _sharp(integral: Any, here: Mapping[Any, Any], size: int) -> Lattice | None:
    """The sum with other shifts too where its error is too large; None where it does not settle even then."""
    sums: list[Lattice] = []
    for seed in SEEDS:
        found = lattice(integral, here, points=size, seed=seed)
        if found is None or found.says != "value":
            return None
        sums.append(found)
        value = sum(f.value for f in sums) / len(sums)
        error = float(sum(f.error**2 for f in sums) ** 0.5) / len(sums)
        if error <= GOOD * abs(value):
            return Lattice(value, error, "value")
    return None


def nears_one(ratios: Sequence[float]) -> bool:
    """Whether three ratios at equal distances on a logarithmic scale go to one."""
    first, second, last = (r - 1 for r in ratios)
    if abs(last) < NEAR and abs(last) <= max(abs(first), GOOD):
        return True
    bend = (last - second) - (second - first)
    limit = last - (last - second) ** 2 / bend if bend else last
    if abs(limit) < NEAR and abs(last) < abs(second) < abs(first):
        return True
    if not first * second * last or first * last < 0 or abs(last) > 0.3:
        return False
    steps = 1 / second - 1 / first, 1 / last - 1 / second
    return steps[0] * last > 0 and steps[1] * last > 0 and abs(steps[1] - steps[0]) < 0.2 * abs(steps[0])
