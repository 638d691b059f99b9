"""How an integral scales at either end of one parameter, and where the two behaviours meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.integrate import IntegralReport, integrate
from tlssym.mathematics.regions.leading import split_powers


@dataclass(frozen=True)
class Regimes:
    """Both ends of a parameter.

    Attributes
    ----------
    symbol : sympy symbol
    below, above : IntegralReport
        The leading behaviour where the parameter is small, and where it is large.
    crossover : sympy expression or None
        Where the two are equal; None where that is no power of the other parameters.
    """

    symbol: Any
    below: IntegralReport
    above: IntegralReport
    crossover: Any


def regimes(latex: str, symbol: str, *, where: Sequence[str] = (), digits: int = 30) -> Regimes:
    """The leading behaviour at both ends of a parameter, each confirmed as ``integrate`` does.

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
    return Regimes(parameter, below, above, _crossover(below.value, above.value, parameter))


def _crossover(below: Any, above: Any, symbol: Any) -> Any:
    """Where two products with different powers of a symbol are equal."""
    if below is None or above is None:
        return None
    powers, rest = split_powers(sp.powsimp(sp.expand_power_base(below / above, force=True)))
    power = powers.pop(symbol, sp.S.Zero)
    others = rest * sp.Mul(*[s**e for s, e in powers.items()])
    if power == 0 or power.has(symbol) or others.has(symbol):
        return None
    return sp.powdenest(sp.expand_power_base(others ** (-1 / power), force=True), force=True)
