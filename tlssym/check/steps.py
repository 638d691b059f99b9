"""Check single steps by numbers: an exact step must agree at random admissible points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.check.confirm import number, told
from tlssym.check.sampling import sample
from tlssym.language import Theta, Transform
from tlssym.values import Step

POINTS = 4
DIGITS = 30


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
        With ``checked`` True where ``before`` and ``after`` agreed at every point, False where they did
        not, None where there was nothing to compare or it could not be evaluated; ``check`` says which.
    """
    return tuple(_checked(step, conditions, seed) for step in steps)


def _checked(step: Step, conditions: Sequence[Any], seed: int) -> Step:
    if (
        step.checked is not None
        or step.before is None
        or step.after is None
        or isinstance(step.before, str)
        or isinstance(step.after, str)
    ):
        return step
    if not step.exact:
        return replace(
            step, check=step.check or "not exact: it changes the pure number or keeps a leading term"
        )
    pair = _difference(step)
    if pair is None:
        return replace(step, check="not a step that numbers can compare")
    before, after = pair
    replaced = _functions_as_symbols(before, after)
    if replaced is None:
        return replace(
            step, check="contains an integral or a transform of an unknown function: not compared by numbers"
        )
    before, after = replaced
    symbols = sorted(before.free_symbols | after.free_symbols, key=lambda s: s.name)
    known = tuple(
        c
        for c in conditions
        if c.free_symbols & set(symbols) and c.free_symbols <= set(symbols) and not isinstance(c, sp.Eq)
    )
    points = sample(symbols, known, seed=seed, count=POINTS) if symbols else [{}]
    if not points:
        return replace(step, check="no admissible point was found")
    worst = mp.inf
    with mp.workdps(DIGITS + 10):
        for point in points:
            left, right = number(before, point), number(after, point)
            if left is None or right is None:
                return replace(step, check="could not be evaluated at a sample point")
            scale = max(abs(left), abs(right), mp.mpf(10) ** -DIGITS)
            off = abs(left - right) / scale
            if off > mp.mpf(10) ** (-DIGITS + 5):
                return replace(step, checked=False, check=f"differs at {told(point)}")
            worst = min(worst, -mp.log10(off) if off else DIGITS)
    return replace(
        step,
        checked=True,
        check=f"agrees at {len(points)} random point{'s' * (len(points) > 1)} to {int(min(worst, DIGITS))} digits",
    )


def _difference(step: Step) -> tuple[Any, Any] | None:
    """Two expressions that must be equal if the step is right."""
    before, after = step.before, step.after
    substituted = {c.lhs: c.rhs for c in step.conditions if isinstance(c, sp.Eq)}
    if isinstance(before, sp.Expr) and isinstance(after, sp.Expr):
        if substituted:
            # a rewriting through named scales holds once the names are put in
            return before.subs(substituted), after.subs(substituted)
        return before, after
    if isinstance(before, sp.Equality) and isinstance(after, sp.Equality):
        # a solved equation: its solution must satisfy the one before
        return before.lhs.subs(after.lhs, after.rhs), before.rhs.subs(after.lhs, after.rhs)
    return None


def _functions_as_symbols(*expressions: Any) -> tuple[Any, ...] | None:
    """Values of unknown functions as symbols of their own; None when they stand under an integral."""
    if any(e.has(sp.Integral, sp.Derivative, sp.Subs, Transform, Theta) for e in expressions):
        transforms = {x for e in expressions for x in e.atoms(Transform)}
        if any(e.has(sp.Integral, sp.Derivative, sp.Subs, Theta) for e in expressions):
            return None
        names = {
            tr: sp.Symbol(f"transform{i}", positive=True) for i, tr in enumerate(sorted(transforms, key=str))
        }
        expressions = tuple(e.xreplace(names) for e in expressions)
    calls = {x for e in expressions for x in e.atoms(AppliedUndef)}
    values = {call: sp.Symbol(f"value{i}", positive=True) for i, call in enumerate(sorted(calls, key=str))}
    return tuple(e.xreplace(values) for e in expressions)
