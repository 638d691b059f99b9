"""How an integral scales in one parameter: at either end, between the scales of the others, and where regimes meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy as sp

from tlssym.integrate import IntegralReport, integrate
from tlssym.mathematics.regions.leading import split_powers
from tlssym.numbers.points import exponent_symbols
from tlssym.several_limits import Limit, one_order

MOST_SCALES = 3
"""Other parameters on either side of which a regime between the ends is looked for."""


@dataclass(frozen=True)
class Regime:
    """The behaviour over a range of the parameter.

    Attributes
    ----------
    value : sympy expression
    above, below : sympy symbol or None
        The parameter is far above the one scale, and far below the other; None at an end.
    power, logarithm : sympy expressions
        Of the parameter in the value; the power is None where it is none.
    conditions : tuple of sympy relations
    """

    value: Any
    above: Any
    below: Any
    power: Any
    logarithm: Any
    conditions: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Regimes:
    """All regimes of a parameter.

    Attributes
    ----------
    symbol : sympy symbol
    below, above : IntegralReport
        The leading behaviour where the parameter is small, and where it is large.
    crossover : sympy expression or None
        Where the two are equal; None where that is no power of the other parameters.
    regimes : tuple of Regime
        From small to large values of the parameter: the two ends, and what lies between them where another parameter
        is far away.
    crossovers : tuple
        Where each meets the next; None where that is no power of the other parameters.
    """

    symbol: Any
    below: IntegralReport
    above: IntegralReport
    crossover: Any
    regimes: tuple[Regime, ...]
    crossovers: tuple[Any, ...]


def regimes(latex: str, symbol: str, *, where: Sequence[str] = (), digits: int = 30) -> Regimes:
    """The leading behaviour over the whole range of a parameter, each confirmed as ``integrate`` does.

    Parameters
    ----------
    latex : str
    symbol : str
        As LaTeX.
    where : sequence of str
    digits : int

    Raises
    ------
    IntegrateError
        As of ``integrate``.
    """
    below = integrate(latex, where=where, small=symbol, digits=digits)
    above = integrate(latex, where=where, large=symbol, digits=digits)
    parameter = below.small
    first, last = (_end(report, parameter) for report in (below, above))
    whole = [first, *_between(below, above, parameter, digits), last]
    chain = tuple(regime for regime in whole if regime is not None)
    crossovers = tuple(crossover(a.value, b.value, parameter) for a, b in pairwise(chain))
    return Regimes(parameter, below, above, crossover(below.value, above.value, parameter), chain, crossovers)


def _end(report: IntegralReport, symbol: Any) -> Regime | None:
    if report.value is None:
        return None
    return _regime(report.value, symbol, None, None, report.conditions)


def _regime(value: Any, symbol: Any, above: Any, below: Any, conditions: tuple[Any, ...]) -> Regime:
    powers, rest = split_powers(value)
    power = powers.get(symbol, sp.S.Zero)
    logarithms = {e for e in rest.atoms(sp.log) if e.has(symbol)}
    degree = max((sp.degree(sp.expand_log(rest, force=True), sp.log(symbol)) for _ in logarithms), default=0)
    whole = not power.has(symbol) and not rest.xreplace({sp.log(symbol): sp.S.One}).has(symbol)
    return Regime(value, above, below, power if whole else None, degree, conditions)


def _between(below: IntegralReport, above: IntegralReport, symbol: Any, digits: int) -> Iterator[Regime]:
    """What holds far above, or far below, another parameter, which neither end shows."""
    integral = below.integral
    ends = [report.value for report in (below, above) if report.value is not None]
    scales = sorted(integral.free_symbols - {symbol} - exponent_symbols(integral), key=str)
    if not all(s.is_positive for s in integral.free_symbols):
        return
    middle: list[tuple[bool, Regime]] = []
    for scale in scales[:MOST_SCALES]:
        for first, then in ((True, True), (False, False)):
            order = one_order(integral, below.given, (Limit(scale, first), Limit(symbol, then)), digits)
            if order.value is None or not order.value.has(symbol) or any(alike(order.value, e) for e in ends):
                continue
            ends.append(order.value)
            low, high = (scale, None) if first else (None, scale)
            middle.append((first, _regime(order.value, symbol, low, high, order.conditions)))
    # what lies below a scale stands before what lies above one
    yield from (regime for first, regime in sorted(middle, key=lambda pair: pair[0]))


def alike(value: Any, other: Any) -> bool:
    """Whether two behaviours are one."""
    ratio = sp.simplify(sp.powsimp(sp.expand_power_base(value / other, force=True)))
    return bool(ratio == 1)


def crossover(below: Any, above: Any, symbol: Any) -> Any:
    """Where two products with different powers of a symbol are equal."""
    if below is None or above is None:
        return None
    powers, rest = split_powers(sp.powsimp(sp.expand_power_base(below / above, force=True)))
    power = powers.pop(symbol, sp.S.Zero)
    others = rest * sp.Mul(*[s**e for s, e in powers.items()])
    if power == 0 or power.has(symbol) or others.has(symbol):
        return None
    return sp.powdenest(sp.expand_power_base(others ** (-1 / power), force=True), force=True)
