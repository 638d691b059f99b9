"""Points for a comparison: exact rational numbers that obey the conditions.

All are different and none of them 1, so that no coincidence (a = d, d = 1) hides a difference.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import sympy as sp

from tlssym.numbers.evaluate import holds

TRIES = 600


def _draw(symbol: Any, parameters: frozenset[Any], used: set[Any], generator: random.Random) -> Any:
    while True:
        if symbol.is_integer:
            value = sp.Integer(generator.randint(2, 60))
        elif symbol in parameters:
            # exponents stay moderate, so that values stay in a range where precision suffices
            value = sp.Rational(generator.randint(13, 79), generator.choice((11, 13, 17, 19)))
        else:
            value = sp.Rational(generator.randint(11, 499), generator.choice((7, 11, 13, 23, 41, 83, 167)))
        if symbol.is_negative or (symbol.is_nonnegative is not True and generator.random() < 0.5):
            value = -value
        if value not in used and abs(value) != 1:
            used.add(value)
            return value


def sample_point(
    symbols: Iterable[Any],
    conditions: Iterable[Any],
    parameters: frozenset[Any],
    generator: random.Random,
) -> dict[Any, Any] | None:
    """One exact point, all values different, at which the conditions hold; None when none was met.

    Positive symbols get positive values, other real ones either sign.  Values that stand the wrong way round
    in a condition ``x < y`` are exchanged before the point is given up.
    """
    ordered = sorted(symbols, key=lambda s: (str(s), getattr(s, "dummy_index", 0)))
    conditions = [c for c in conditions if c not in (sp.true, sp.false)]
    chains = [
        (c.lts, c.gts)
        for c in conditions
        if isinstance(c, sp.Lt | sp.Gt | sp.Le | sp.Ge) and c.lts.is_Symbol and c.gts.is_Symbol
    ]
    for _ in range(TRIES):
        used: set[Any] = set()
        point = {s: _draw(s, parameters, used, generator) for s in ordered}
        for _ in chains:
            for less, more in chains:
                if less in point and more in point and point[less] > point[more]:
                    point[less], point[more] = point[more], point[less]
        if all(holds(c, point) for c in conditions if c.free_symbols <= set(ordered)):
            return point
    return None
