"""What ``tlssym integrate --regimes`` prints: of one parameter, and of the plane of two."""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.integrate import IntegralReport
from tlssym.judge.written import ToLatex, condition_text
from tlssym.parse.latex import to_latex
from tlssym.plane_regimes import PlaneRegimes
from tlssym.regimes import Regime, Regimes
from tlssym.render.integral import MARKS, SCHEMA, integral_object, order_object, value_object
from tlssym.render.plain import plain
from tlssym.several_limits import Order


def regimes_object(found: Regimes) -> dict[str, Any]:
    """What ``integrate --regimes`` prints: both ends as ``integrate`` has them, all regimes, and where they meet."""

    def latex(expr: Any) -> str:
        return to_latex(expr, found.below.notation)

    return {
        "schema": SCHEMA,
        "symbol": sp.sstr(found.symbol),
        "small": integral_object(found.below),
        "large": integral_object(found.above),
        "crossover": value_object(found.crossover, latex),
        "regimes": [_regime_object(regime, latex) for regime in found.regimes],
        "crossovers": [value_object(each, latex) for each in found.crossovers],
    }


def _regime_object(regime: Regime, latex: ToLatex) -> dict[str, Any]:
    return {
        "value": value_object(regime.value, latex),
        "above": None if regime.above is None else sp.sstr(regime.above),
        "below": None if regime.below is None else sp.sstr(regime.below),
        "power": None if regime.power is None else sp.sstr(regime.power),
        "log_power": int(regime.logarithm),
        "conditions": [condition_text(c) for c in regime.conditions],
    }


def regimes_text(found: Regimes) -> str:
    """The same for a person."""

    def latex(expr: Any) -> str:
        return to_latex(expr, found.below.notation)

    symbol = plain(latex(found.symbol))
    lines = [plain(latex(found.below.integral)), ""]
    for report, where in ((found.below, f"{symbol} → 0"), (found.above, f"{symbol} → ∞")):
        lines += _end_lines(report, where, found, latex)
    for regime in found.regimes:
        if regime.above is None and regime.below is None:
            continue
        low, high = (None if s is None else plain(latex(s)) for s in (regime.above, regime.below))
        where = f"{low} ≪ {symbol}" if low else f"{symbol} ≪ {high}"
        lines.append(f"  {where:<12} {plain(latex(regime.value))}   {_powers(regime, latex)}".rstrip())
    for k, meeting in enumerate(found.crossovers):
        if meeting is not None:
            pair = f" (regimes {k + 1} and {k + 2} of {len(found.regimes)})" if len(found.regimes) > 2 else ""
            lines.append(f"  the two are equal at {symbol} = {plain(latex(meeting))}{pair}")
    if len(found.regimes) <= 2:
        lines.append("  (where other parameters are far apart, there may be further regimes between them)")
    return "\n".join(lines)


def _powers(regime: Regime, latex: ToLatex) -> str:
    more = [f"power {plain(latex(regime.power))}"] if regime.power is not None else []
    return ", ".join([*more, *([f"logarithm {regime.logarithm}"] if regime.logarithm else [])])


def _end_lines(report: IntegralReport, where: str, found: Regimes, latex: ToLatex) -> list[str]:
    """One end of the parameter, with its conditions and checks."""
    if report.converges is False:
        lines = [f"  {where:<12} diverges along {plain(report.result.escapes)}"]
    elif report.value is None:
        lines = [f"  {where:<12} not decided: {plain(report.result.refused or 'no closed form was found')}"]
    else:
        regime = next(r for r in found.regimes if r.value == report.value)
        lines = [f"  {where:<12} {plain(latex(report.value))}   {_powers(regime, latex)}".rstrip()]
    if report.conditions:
        lines.append(f"  {'':<12} for {plain(latex(report.conditions))}")
    lines += [
        f"  {'':<12} {MARKS[check.outcome]} {check.name}: {check.outcome.value}" for check in report.checks
    ]
    return lines


# -- the plane of two --------------------------------------------------------------------------------------


def plane_object(found: PlaneRegimes) -> dict[str, Any]:
    """What holds far out in every direction, and where two that stand side by side meet."""

    def latex(expr: Any) -> str:
        return to_latex(expr, found.corners[0].notation)

    return {
        "schema": SCHEMA,
        "symbols": [sp.sstr(s) for s in found.symbols],
        "orders": [order_object(octant, latex) for octant in found.octants],
        "borders": [
            {
                "between": [value_object(one, latex), value_object(other, latex)],
                sp.sstr(found.symbols[1]): value_object(line, latex),
            }
            for one, other, line in found.borders
        ],
    }


def plane_text(found: PlaneRegimes) -> str:
    """The same for a person."""

    def latex(expr: Any) -> str:
        return to_latex(expr, found.corners[0].notation)

    lines = [plain(latex(found.corners[0].integral)), ""]
    for octant in found.octants:
        shown = (
            f"not decided: {plain(octant.refused)}" if octant.value is None else plain(latex(octant.value))
        )
        lines.append(f"  {_way(octant, latex):<24} {shown}")
    second = plain(latex(found.symbols[1]))
    for one, other, line in found.borders:
        if line is not None:
            pair = f"{plain(latex(one))} and {plain(latex(other))}"
            lines.append(f"  {pair} meet at {second} = {plain(latex(line))}")
    return "\n".join(lines)


def _way(octant: Order, latex: ToLatex) -> str:
    return ", then ".join(f"{plain(latex(e.symbol))} → {'0' if e.is_small else '∞'}" for e in octant.limits)
