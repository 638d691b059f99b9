"""Compare what a derivation says with symbols to what the numeric reading of its graph gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.check.reading import GUARD, Measured, Reading, Unread
from tlssym.graph import Node
from tlssym.numbers.conditions import usable
from tlssym.numbers.evaluate import number
from tlssym.numbers.points import draw, exponent_symbols, told
from tlssym.values import Answer

POINTS, INTEGRAL_POINTS = 3, 2
POWER_DIGITS = 10
"""Asked of a reading that only powers are taken from."""
SHIFT = sp.Rational(13, 5)
"""By which one symbol at a time is changed to measure the power that a quantity goes with."""
LEAST_DIGITS = 5.0
SIDES = 2
SIGN_DIGITS = 8
"""Asked of a reading of which only the sign of a power is taken."""


@dataclass(frozen=True)
class Found:
    """What the reading of one result found."""

    outcome: Answer
    says: str
    digits: float | None = None
    points: int = 0


def read_value(
    node: Node,
    formula: Any,
    *,
    up_to_number: bool = False,
    leading_in: tuple[Any, Any] | None = None,
    conditions: Sequence[Any] = (),
    digits: int = 30,
    seed: int = 5,
    measured: Measured | None = None,
) -> Found:
    """Read a node with numbers and compare its formula with them.

    Parameters
    ----------
    node : Node
        Read from the inputs on.
    formula : sympy expression
        What the derivation made of it with symbols.
    up_to_number : bool
        Compare the local powers of every symbol instead of the values.
    leading_in : (symbol, end), optional
        Compare the leading behaviour there.
    conditions : sequence of sympy relations
        The sample points satisfy them.
    digits : int
        Asked for.
    measured : Measured, optional
        Laws that other readings have measured.
    """
    asked = min(digits, POWER_DIGITS) if up_to_number or leading_in else digits
    read = Reading(asked, measured)
    with mp.workdps(asked + GUARD):
        try:
            if leading_in is not None:
                return _leading(read, node, formula, leading_in, conditions, seed)
            if up_to_number:
                return _powers(read, node, formula, conditions, seed)
            return _values(read, node, formula, conditions, seed)
        except Unread as reason:
            return Found(Answer.UNDECIDED, str(reason))
        except (ZeroDivisionError, OverflowError, ValueError, mp.libmp.NoConvergence) as error:
            return Found(Answer.UNDECIDED, f"{type(error).__name__}: {error}")


def _values(read: Reading, node: Node, formula: Any, conditions: Sequence[Any], seed: int) -> Found:
    digits = read.digits
    points = _points(read, node, formula, conditions, seed)
    worst = float(digits)
    for point in points:
        mine = read.value(read.raw(node), point)
        derived = _derived(read, node, formula, point)
        off = abs(mine - derived) / max(abs(mine), abs(derived), mp.mpf(10) ** -digits)
        allowed = mp.mpf(10) ** (2 - read.reached)
        if off > allowed:
            return Found(
                Answer.REFUTES,
                f"read with numbers it is {mp.nstr(mine, 12)}, by its formula {mp.nstr(derived, 12)}, at {told(point)}",
                points=len(points),
            )
        worst = min(worst, float(-mp.log10(off)) if off else worst)
    reached = min(worst, read.reached)
    if reached < LEAST_DIGITS:
        return Found(Answer.UNDECIDED, f"only {reached:.1f} digits were reached", reached, len(points))
    return Found(Answer.AGREES, "the same value", reached, len(points))


def _powers(read: Reading, node: Node, formula: Any, conditions: Sequence[Any], seed: int) -> Found:
    points = _points(read, node, formula, conditions, seed)
    raw = read.raw(node)
    parameters = exponent_symbols(raw, formula)
    worst, count, varied_any = float(read.digits), 0, False
    for point in points:
        base, own = read.value(raw, point), _derived(read, node, formula, point)
        for symbol in sorted(set(point) - parameters, key=lambda s: s.name):
            there = {**point, symbol: point[symbol] * SHIFT}
            scale = mp.log(mp.mpf(SHIFT.p) / SHIFT.q)
            measured = mp.log(abs(read.value(raw, there) / base)) / scale
            derived = mp.log(abs(_derived(read, node, formula, there) / own)) / scale
            varied_any, count = True, count + 1
            off = abs(measured - derived)
            if off > mp.mpf(10) ** (3 - read.reached):
                return Found(
                    Answer.REFUTES,
                    f"read with numbers it goes with {symbol} to the power {mp.nstr(measured, 8)}, by its formula "
                    f"{mp.nstr(derived, 8)}, at {told(point)}",
                    points=len(points),
                )
            worst = min(worst, float(-mp.log10(off)) if off else worst)
    if not varied_any:
        return Found(Answer.AGREES, "a pure number", worst, len(points))
    reached = min(worst, read.reached)
    if reached < LEAST_DIGITS:
        return Found(Answer.UNDECIDED, f"only {reached:.1f} digits were reached", reached, len(points))
    return Found(
        Answer.AGREES,
        f"the same power of every symbol, each changed by itself ({count} times)",
        reached,
        len(points),
    )


def _leading(
    read: Reading,
    node: Node,
    formula: Any,
    leading_in: tuple[Any, Any],
    conditions: Sequence[Any],
    seed: int,
) -> Found:
    """Followed far out: the integral that the leading behaviour is of, and the formula."""
    symbol, end = leading_in
    integral = read.raw(node.operation.inputs[0])
    others = [c for c in conditions if symbol not in getattr(c, "free_symbols", ())]
    points = _points(read, node, formula, others, seed)
    worst = float(read.digits)
    for point in points:
        mine = read.far(lambda s, p=point: read.value(integral, {**p, symbol: s}), end)  # type: ignore[misc]
        derived = read.far(
            lambda s, p=point: _derived(read, node, formula, {**p, symbol: s}),  # type: ignore[misc]
            end,
        )
        told_ = f"({symbol})^{mp.nstr(mine.power, 6)}" + (" ln" if mine.logs else "")
        if (mine.power, mine.logs) != (derived.power, derived.logs):
            other = f"({symbol})^{mp.nstr(derived.power, 6)}" + (" ln" if derived.logs else "")
            return Found(
                Answer.REFUTES,
                f"followed over 32 decades it goes as {told_}, its formula as {other}, at {told(point)}",
            )
        off = abs(mine.coefficient / derived.coefficient - 1)
        if off > mp.mpf(10) ** (2 - min(mine.digits, read.reached)):
            return Found(
                Answer.REFUTES,
                f"followed over 32 decades its coefficient is {mp.nstr(mine.coefficient, 10)}, that of its formula "
                f"{mp.nstr(derived.coefficient, 10)}, at {told(point)}",
            )
        worst = min(worst, float(-mp.log10(off)) if off else worst)
    reached = min(worst, read.reached)
    if reached < LEAST_DIGITS:
        return Found(Answer.UNDECIDED, f"only {reached:.1f} digits were reached", reached, len(points))
    return Found(
        Answer.AGREES,
        f"the same leading behaviour in {symbol}, followed over 32 decades",
        reached,
        len(points),
    )


def read_condition(
    node: Node, relation: Any, *, digits: int = 30, seed: int = 5, measured: Measured | None = None
) -> Found:
    """Whether the power that was measured has the sign that a condition says, on both of its sides."""
    symbols = sorted(relation.free_symbols, key=lambda s: s.name)
    opposite = sp.Not(relation) if not isinstance(relation, sp.Eq) else sp.Ne(*relation.args)
    digits = min(digits, SIGN_DIGITS)
    with mp.workdps(digits + GUARD):
        read = Reading(digits, measured)
        try:
            raw = read.raw(node)
            tried = 0
            for side, holds in ((relation, True), (opposite, False)):
                points = _on_side(side, symbols, seed)
                for point in points:
                    others = {s: sp.Rational(7, 5) for s in raw.free_symbols - set(point)}
                    power = read.value(raw, {**others, **point})
                    zero = abs(power) < mp.mpf(10) ** -LEAST_DIGITS
                    weak = isinstance(relation, sp.LessThan | sp.GreaterThan)
                    true = zero if isinstance(relation, sp.Eq) else power > 0 or (weak and zero)
                    if true is not holds and bool(true) is not holds:
                        return Found(
                            Answer.REFUTES, f"the measured power is {mp.nstr(power, 8)} at {told(point)}"
                        )
                    tried += 1
        except Unread as reason:
            return Found(Answer.UNDECIDED, str(reason))
    if tried < 2:
        return Found(Answer.UNDECIDED, "no admissible point was found on both sides")
    return Found(Answer.AGREES, "the measured power has the sign that it says", LEAST_DIGITS, tried)


def _on_side(relation: Any, symbols: Sequence[Any], seed: int) -> list[dict[Any, Any]]:
    if isinstance(relation, sp.Eq):
        value = sp.Rational(17, 5)
        solved = sp.solve(relation, symbols[0]) if symbols else []
        return [{**dict.fromkeys(symbols[1:], value), symbols[0]: s.subs(dict.fromkeys(symbols[1:], value))}
                for s in solved[:1]]  # fmt: skip
    conditions = [] if isinstance(relation, sp.Ne) else [relation]
    return draw(symbols, conditions, set(symbols), SIDES, seed)


def _points(
    read: Reading, node: Node, formula: Any, conditions: Sequence[Any], seed: int
) -> list[dict[Any, Any]]:
    raw = read.raw(node)
    named = {name for name in node.names if isinstance(name, sp.Symbol)} - raw.free_symbols
    symbols = (raw.free_symbols | formula.free_symbols) - named
    for scale in node.names.values():
        symbols |= read.raw(scale).free_symbols
    ordered = sorted(symbols, key=lambda s: s.name)
    if not ordered:
        return [{}]
    heavy = any(_heavy(each) for each in node.graph())
    domain = [relation for each in node.graph() for relation in each.operation.domain()]
    known = [c for c in (*conditions, *domain) if c not in (sp.true, sp.false)]
    points = draw(
        ordered,
        usable(list(dict.fromkeys(known)), ordered),
        exponent_symbols(raw, formula),
        INTEGRAL_POINTS if heavy else POINTS,
        seed,
        value=formula,
    )
    if not points:
        raise Unread("no admissible point was found")
    return points


def _heavy(node: Node) -> bool:
    return isinstance(node.formula, sp.Basic) and bool(node.formula.has(sp.Integral))


def _derived(read: Reading, node: Node, formula: Any, point: Mapping[Any, Any]) -> Any:
    """The derived formula's value; what it names is read with numbers."""
    values = dict(point)
    for name, scale in node.names.items():
        if isinstance(name, AppliedUndef):
            raw = read.raw(scale)
            calls = [c for c in formula.atoms(AppliedUndef) if c.func == name.func]
            formula = formula.xreplace(
                {c: raw.subs(dict(zip(name.args, c.args, strict=True)), simultaneous=True) for c in calls}
            )
        elif name not in point:
            values[name] = read.value(read.raw(scale), point)
    if formula.has(sp.Integral, AppliedUndef, sp.Derivative, sp.Subs):
        return read.value(formula, values)
    value = number(formula, values)
    if value is None:
        raise Unread(f"{formula} could not be evaluated")
    return value
