"""Check single steps by numbers: each for what it claims of its two formulas.

An exact step must agree at random admissible points; where unknown functions stand in it, with trial functions in
their place, and where integrals do, by quadrature.  A step that is not exact makes a claim of another kind
(``tlssym.values.Claim``), which is tried as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.check.formulas import is_condition, same_truth
from tlssym.check.oscillating import oscillating_value
from tlssym.check.quadrature import quadrature
from tlssym.check.quadrature.cuts import Orders
from tlssym.check.trial_functions import EXAMPLE, UNKNOWN, held, made_definite
from tlssym.language import Transform
from tlssym.numbers.evaluate import number
from tlssym.numbers.points import exponent_symbols, points_of, told
from tlssym.numbers.smooth import smooth_value
from tlssym.values import Evidence, Leading, Renamed, SamePowers, Step, Times

POINTS = 4
DIGITS = 30
QUADRATURE_POINTS, QUADRATURE_DIGITS, QUADRATURE_WORK = 1, 9, 4_000_000
QUADRATURE_GAP = mp.mpf(10) ** -7
FAR = (1, 2, 3, 4, 5)
"""How far a limit is followed: to 10^±10^5, where even a logarithm has come within a few parts in 10^5."""
NEAR_ONE = mp.mpf(10) ** -3
SMALL_GAP = mp.mpf(10) ** -1
DONE_AGAIN = "integrate"
"""Integrals of a derivation are done again by quadrature to all digits asked for, as evidence of the whole."""
NEARING, NEARING_POINTS = (1, 2, 3), 4
"""Decades over which a limit of integrals is followed, and points at which this is tried until one settles."""
ARGUMENT = "not exact: a step of the argument, no rewriting"


def check_steps(steps: Iterable[Step], conditions: Sequence[Any] = (), *, seed: int = 5) -> tuple[Step, ...]:
    """The same steps, each with what a numeric check of it found.

    Parameters
    ----------
    steps : iterable of Step
        Steps that a check has looked at already are kept as they are.
    conditions : sequence of sympy relations
        Of the whole derivation; the sample points satisfy them.
    seed : int
        Of the sample points.

    Returns
    -------
    tuple of Step
        With ``checked`` True where the step's claim held at every point, False where it did not, None where
        there was nothing to compare or it could not be evaluated; ``check`` says which.
    """
    return tuple(_checked(step, conditions, seed) for step in steps)


def confirmed(step: Step, evidence: Evidence) -> Step:
    """A step that another check has confirmed, with what that one said."""
    return replace(step, checked=True, check=evidence.says)


class _Unsettled(Exception):
    """Nothing can be said of a step; the message is the reason."""


def _checked(step: Step, conditions: Sequence[Any], seed: int) -> Step:
    if step.checked is not None or step.before is None or step.after is None:
        return step
    if step.rule == DONE_AGAIN:
        return step
    if isinstance(step.before, str) or isinstance(step.after, str):
        return step
    if not step.exact and step.claim is None:
        return replace(step, check=step.check or ARGUMENT)
    known = (*conditions, *step.conditions)
    try:
        if any(is_condition(f) and not isinstance(f, sp.Equality) for f in (step.before, step.after)):
            fine, says = _same_conditions(step, seed)
        elif isinstance(step.claim, Leading):
            fine, says = _tends_to_one(step, step.claim, known, seed)
        elif isinstance(step.claim, SamePowers):
            fine, says = _same_powers(step, step.claim, known, seed)
        else:
            fine, says = _agrees(step, known, seed)
    except _Unsettled as reason:
        return replace(step, check=str(reason))
    return replace(step, checked=fine, check=says)


# -- equal ---------------------------------------------------------------------------------------------


def _agrees(step: Step, conditions: Sequence[Any], seed: int) -> tuple[bool, str]:
    """Both formulas at random points, with what the step puts in put in."""
    pair = _sides(step)
    if pair is None:
        raise _Unsettled("not a step that numbers can compare")
    if not any(side.has(*UNKNOWN) for side in pair):
        return _equal(pair, conditions, seed)
    # what both sides hold unopened is a symbol like any other; only where that is not enough do functions get a form
    symbols = held(*pair)
    if symbols is not None:
        try:
            same, says = _equal(symbols, conditions, seed)
        except _Unsettled:
            same = False
        if same:
            return same, says
    same, says = _equal(made_definite(*pair), conditions, seed)
    if not any(side.has(AppliedUndef) for side in pair):
        return same, says
    return same, f"{says}, with quotients such as {EXAMPLE} for the unknown functions"


def _equal(pair: tuple[Any, ...], conditions: Sequence[Any], seed: int) -> tuple[bool, str]:
    before, after = pair
    integrals = before.has(sp.Integral) or after.has(sp.Integral)
    wanted, gap = (QUADRATURE_DIGITS, QUADRATURE_GAP) if integrals else (DIGITS, mp.mpf(10) ** (5 - DIGITS))
    points = _points((before, after), conditions, seed, QUADRATURE_POINTS if integrals else POINTS)
    worst = mp.mpf(wanted)
    with mp.workdps(wanted + 10):
        for point in points:
            left, right = (_value(side, point) for side in (before, after))
            scale = max(abs(left), abs(right), mp.mpf(10) ** -wanted)
            off = abs(left - right) / scale
            if off > gap:
                return False, f"differs at {told(point)}"
            worst = min(worst, -mp.log10(off) if off else worst)
    one = "one random point" if len(points) == 1 else f"{len(points)} random points"
    quadratures = ", by quadrature" if integrals else ""
    return True, f"agrees at {one} to {int(worst)} digits{quadratures}"


def _sides(step: Step) -> tuple[Any, Any] | None:
    """Two expressions that must be equal if the step is right."""
    before, after = step.before, step.after
    if isinstance(step.claim, Times):
        return before * step.claim.factor, after
    if isinstance(step.claim, Renamed):
        return before.subs(step.claim.symbol, step.claim.by), after
    substituted = {c.lhs: c.rhs for c in step.conditions if isinstance(c, sp.Eq)}
    if isinstance(before, sp.Equality) and isinstance(after, sp.Equality):
        if before.lhs == after.lhs and not before.rhs.has(after.lhs):
            return before.rhs, after.rhs
        if isinstance(after.lhs, Transform) and after.lhs.args[0] == before.lhs:
            # the same transformation of both sides
            return Transform(before.rhs, *after.lhs.args[1:]), after.rhs
        # a solved equation: its solution must satisfy the one before
        return before.lhs.subs(after.lhs, after.rhs), before.rhs.subs(after.lhs, after.rhs)
    if isinstance(before, sp.Expr) and isinstance(after, sp.Expr):
        if substituted:
            # a rewriting through named scales holds once the names are put in
            return before.subs(substituted), after.subs(substituted)
        return before, after
    return None


# -- limits and powers ---------------------------------------------------------------------------------


def _tends_to_one(step: Step, claim: Leading, conditions: Sequence[Any], seed: int) -> tuple[bool, str]:
    """The ratio of the two formulas, far and farther out."""
    # what they must satisfy speaks of the same unknown functions
    relations = [c for c in conditions if isinstance(c, sp.core.relational.Relational)]
    every = held(step.before, step.after, *relations)
    if every is None:
        raise _Unsettled("a limit under an integral of an unknown function is not followed here")
    before, after, *conditions = every
    sign = -1 if claim.end == 0 else 1
    if before.has(sp.Integral) or after.has(sp.Integral):
        return _nears_one(before, after, claim, conditions, seed)
    # the limit is taken at fixed values of all else: what they must satisfy does not involve it
    others = [c for c in conditions if claim.symbol not in getattr(c, "free_symbols", set())]
    (point,) = _points((before, after), others, seed, 1)
    with mp.workdps(DIGITS):
        gaps = []
        for reach in FAR:
            far = {**point, claim.symbol: sp.Float(f"1e{sign * 10**reach}", DIGITS)}
            left, right = _value(before, far), _value(after, far)
            if left == 0:
                raise _Unsettled("vanishes in the limit")
            gaps.append(abs(right / left - 1))
    end = "0" if claim.end == 0 else "∞"
    if gaps[-1] < NEAR_ONE and gaps[-1] <= gaps[0]:
        return (
            True,
            f"the ratio is {mp.nstr(1 + gaps[0], 6)} at first and 1 within {_size(gaps[-1])} far towards {end}",
        )
    if abs(gaps[-1] - gaps[-2]) <= gaps[-1] / 10:
        return False, f"the ratio does not go to 1 towards {end}: it is off by {_size(gaps[-1])}"
    raise _Unsettled("the ratio has not settled as far as it was followed")


def _nears_one(
    before: Any, after: Any, claim: Leading, conditions: Sequence[Any], seed: int
) -> tuple[bool, str]:
    """The ratio of two integrals, or of an integral and a formula, over a few decades."""
    reason = _Unsettled("no admissible point was found")
    for point in _points((before, after), conditions, seed, NEARING_POINTS):
        try:
            return _at_one_point(before, after, claim, point)
        except _Unsettled as unsettled:
            reason = unsettled
    raise reason


def _at_one_point(before: Any, after: Any, claim: Leading, point: dict[Any, Any]) -> tuple[bool, str]:
    sign = -1 if claim.end == 0 else 1
    with mp.workdps(DIGITS):
        gaps = []
        orders: Orders = {}
        for decades in NEARING:
            far = {**point, claim.symbol: point[claim.symbol] * sp.Integer(10) ** (sign * decades)}
            gaps.append(_value(after, far, orders) / _value(before, far, orders) - 1)
        sizes = [abs(gap) for gap in gaps]
        if max(sizes) < QUADRATURE_GAP:
            return True, f"by quadrature, the ratio is one within {_size(max(sizes))} from the start"
        shown = ", ".join(mp.nstr(size, 2) for size in sizes)
        # what falls by the same factor from decade to decade, Aitken's step takes to its end
        bend = (gaps[2] - gaps[1]) - (gaps[1] - gaps[0])
        left = abs(gaps[2] - (gaps[2] - gaps[1]) ** 2 / bend) if bend else sizes[2]
    end = "0" if claim.end == 0 else "∞"
    if sizes[2] < QUADRATURE_GAP or (sizes[2] < SMALL_GAP and min(sizes[2], left) < sizes[0] / 10):
        return True, f"by quadrature, the ratio is off one by {shown} from decade to decade towards {end}"
    if sizes[2] > SMALL_GAP and abs(sizes[2] - sizes[1]) < sizes[2] / 20:
        return False, f"the ratio does not go to one: by quadrature it is off by {shown}"
    raise _Unsettled(f"the approach to one is slow: by quadrature the ratio is off by {shown}")


def _size(gap: Any) -> str:
    return f"10^({int(mp.ceil(mp.log10(gap)))})" if gap > mp.mpf(10) ** -DIGITS else f"10^(-{DIGITS})"


def _same_powers(step: Step, claim: SamePowers, conditions: Sequence[Any], seed: int) -> tuple[bool, str]:
    """The ratio of the two formulas at points that differ in the claimed symbols only."""
    pair = held(step.before, step.after)
    if pair is None or any(side.has(sp.Integral) for side in pair):
        raise _Unsettled("an integral is no product of powers")
    before, after = pair
    logs = {l for e in (before, after) for l in e.atoms(sp.log) if l.free_symbols}
    names = {l: sp.Symbol(f"log{i}", positive=True) for i, l in enumerate(sorted(logs, key=str))}
    before, after = before.xreplace(names), after.xreplace(names)
    first, *others = _points((before, after), conditions, seed, POINTS)
    parameters = exponent_symbols(before, after)
    varied = [s for s in claim.symbols if s in first and s not in parameters]
    with mp.workdps(DIGITS + 10):
        ratios = []
        for other in (first, *others):
            here = {**first, **{s: other[s] for s in varied}}
            left = _value(before, here)
            if left == 0:
                raise _Unsettled("vanishes at a sample point")
            ratios.append(_value(after, here) / left)
        spread = max(abs(r / ratios[0] - 1) for r in ratios)
    if len(ratios) < 2 or not varied:
        raise _Unsettled("no two admissible points were found")
    if spread > mp.mpf(10) ** (5 - DIGITS):
        return False, f"the ratio changes with {', '.join(map(str, varied))}"
    return True, f"the ratio is the same number at {len(ratios)} random points"


# -- conditions ----------------------------------------------------------------------------------------


def _same_conditions(step: Step, seed: int) -> tuple[bool, str]:
    """Two conditions, at points where they hold and where they do not."""
    before, after = step.before, step.after
    if not (is_condition(before) and is_condition(after)):
        raise _Unsettled("not a step that numbers can compare")
    same, count = same_truth(before, after, seed)
    if same is None:
        raise _Unsettled("the conditions could not be tried on both of their sides")
    if not same:
        return False, "one of the two conditions holds where the other does not"
    return True, f"both hold, or both fail, at each of {count} points on both sides"


# -- values --------------------------------------------------------------------------------------------


def _points(pair: tuple[Any, Any], conditions: Sequence[Any], seed: int, count: int) -> list[dict[Any, Any]]:
    # an infinite limit of an integral is no pole
    closed = None if pair[1].has(sp.Integral) else pair[1]
    points = points_of(pair, conditions, count, seed, value=closed)
    if not points:
        raise _Unsettled("no admissible point was found")
    return points


def _value(side: Any, point: dict[Any, Any], orders: Orders | None = None) -> Any:
    if side.has(sp.Integral):
        known = smooth_value(side, point)
        if known is None:
            known = oscillating_value(side, point)
        if known is not None:
            return mp.mpf(known)
        found = quadrature(side, point, digits=QUADRATURE_DIGITS, work=QUADRATURE_WORK, orders=orders)
        if found.value is None:
            raise _Unsettled(f"the quadrature was not settled: {found.says}")
        return found.value
    value = number(side, point)
    if value is None:
        raise _Unsettled("could not be evaluated at a sample point")
    return value
