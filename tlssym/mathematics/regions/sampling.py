"""Points of general position at which the combinatorics of a region is decided by exact arithmetic.

The structure found at a point holds in its whole chamber; ``knowledge`` says which conditions bound it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import mpmath

from tlssym.mathematics.regions.knowledge import Knowledge, is_constant
from tlssym.mathematics.regions.monomials import Form, PositiveDifference, Setting, constant_log
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.numbers.evaluate import NotEvaluable, evaluate

FAR = 10**7
"""Logarithm of the ratio that stands for "asymptotically far"; all others are of order one."""
NEAR = FAR / 1000
"""Logarithms below this are of order one."""


@dataclass(frozen=True)
class Point:
    """Values of the exponents' symbols and of the logarithms of parameters."""

    exponents: dict[Any, Fraction]
    logs: dict[Any, Fraction]
    numbers: dict[Any, Fraction] = field(default_factory=dict, compare=False)

    def number(self, element: Any, setting: Setting) -> Fraction:
        """Value of an exponent; each is worked out once."""
        if element not in self.numbers:
            self.numbers[element] = setting.at(element, self.exponents)
        return self.numbers[element]

    def form(self, form: Form, setting: Setting) -> Fraction:
        """Value of a linear form in the logarithms of parameters."""
        return sum(
            (self.number(power, setting) * self.log(base) for base, power in form.items()),
            start=Fraction(0),
        )

    def log(self, base: Any) -> Fraction:
        """Logarithm of a parameter or a constant."""
        if base not in self.logs:
            if not is_constant(base):
                raise KeyError(base)
            self.logs[base] = Fraction(str(constant_log(base)))
        return self.logs[base]


def sample_exponents(
    knowledge: Knowledge,
    source: random.Random,
    fixed: dict[Any, Any] | None = None,
    wanted: Iterable[Any] = (),
    width: int = 0,
) -> dict[Any, Fraction] | None:
    """Random values of the exponents' symbols obeying what is known, and with ``wanted`` elements positive.

    ``fixed`` symbols have their value; ``width`` says in which of the ranges, narrow to wide, to try first.
    """
    setting = knowledge.setting
    demands = [*knowledge.exponent_facts, *wanted]
    for attempt in range(width, width + (150 if wanted else 400)):
        widest = (1.2, 3.0, 8.0)[attempt % 3]
        values = {}
        for symbol in setting.exponent_symbols:
            low = 0.05 if symbol.is_positive is True else -widest
            value = source.uniform(low, widest)
            if attempt % 2 and symbol.is_positive is True:
                value = 10 ** source.uniform(-1.5, 1.2)
            values[symbol] = Fraction(value).limit_denominator(997)
        for symbol, value in (fixed or {}).items():
            values[symbol] = Fraction(int(value.p), int(value.q))
        try:
            if all(setting.at(demand, values) > 0 for demand in demands):
                return values
        except ZeroDivisionError:
            continue
    return None


def sample_logs(
    knowledge: Knowledge,
    bases: Iterable[Any],
    exponents: dict[Any, Fraction],
    source: random.Random,
    *,
    far: dict[Any, int] | None = None,
    wanted: Iterable[Form] = (),
    inner: Iterable[Any] = (),
    spread: float = 2.0,
) -> dict[Any, Fraction] | None:
    """Random logarithms of the parameters obeying what is known and the forms wanted positive.

    ``inner`` are integration variables that the wanted forms may contain: a point at which all wanted forms
    are positive lies inside the region, so the region is then not empty.  ``far`` holds parameters at ±FAR.
    """
    setting = knowledge.setting
    far = far or {}
    named = {b for form in knowledge.log_facts for b in form}.union(bases)
    derived = sorted({b for b in named if not is_constant(b) and not b.is_Symbol}, key=str)
    named = named.union(*[b.free_symbols for b in derived])
    bases = sorted({b for b in named if not is_constant(b)}, key=str)
    places = {base: i for i, base in enumerate([*bases, *inner])}
    rows = []
    for form in [*knowledge.log_facts, *wanted]:
        row, offset = [0.0] * len(places), 0.0
        for base, power in form.items():
            slope = float(setting.at(power, exponents))
            if is_constant(base):
                offset += slope * float(constant_log(base))
            elif base in places:
                row[places[base]] += slope
        if any(row) or offset <= 0:
            rows.append((row, offset))
    start = [source.uniform(-spread, spread) for _ in places]
    for base, side in far.items():
        if base in places:
            start[places[base]] = float(side * FAR)
    held = {places[b] for b in bases} if far else set()
    found = _relax(rows, start, {places[b] for b in far if b in places}, source, held)
    if found is None or any(abs(found[places[b]]) > NEAR for b in bases if far and b not in far):
        # a limit is taken at fixed values of all other parameters: none of them may follow it
        return None
    logs = {base: Fraction(found[places[base]]).limit_denominator(10007) for base in bases}
    for base in derived:
        # a sum or a difference of parameters is what its terms make it
        value = _log_of(base, logs, exponents)
        if value is None:
            return None
        logs[base] = value
    point = Point(exponents, dict(logs))
    return None if any(point.form(fact, setting) <= 0 for fact in knowledge.log_facts) else logs


def _log_of(base: Any, logs: dict[Any, Fraction], exponents: dict[Any, Fraction]) -> Fraction | None:
    """Logarithm of a sum or a difference of parameters at given logarithms of them; None where not positive."""
    with mpmath.workdps(60):
        values = {s: _mpf(v) for s, v in exponents.items()}
        values |= {s: mpmath.exp(_mpf(v)) for s, v in logs.items() if s.is_Symbol}
        try:
            number = evaluate(base.replace(PositiveDifference, lambda e: e), values)
        except NotEvaluable as reason:
            raise OutsideClass(f"{base} has no value that can be sampled") from reason
        return Fraction(mpmath.nstr(mpmath.log(number), 40)) if number > 0 else None


def _mpf(value: Fraction) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


def _relax(
    rows: list[tuple[list[float], float]],
    start: list[float],
    fixed: set[int],
    source: random.Random,
    held: set[int],
) -> list[float] | None:
    """A point with every row·x + offset positive, by stepping across the worst violated one.

    What is ``held`` moves only where little is wanting.
    """
    x = list(start)
    norms = [sum(c * c for i, c in enumerate(row) if i not in fixed) for row, _ in rows]
    freely = [sum(c * c for i, c in enumerate(row) if i not in fixed | held) for row, _ in rows]
    for _ in range(600):
        worst, worst_value = -1, 0.02
        for index, (row, offset) in enumerate(rows):
            value = offset + sum(c * xi for c, xi in zip(row, x, strict=True) if c)
            if value < worst_value and norms[index]:
                worst, worst_value = index, value
            elif value <= 0 and not norms[index]:
                return None
        if worst < 0:
            return x
        row = rows[worst][0]
        still = fixed if not held or worst_value > -NEAR else fixed | held
        norm = norms[worst] if still is fixed else freely[worst]
        if not norm:
            return None
        step = (source.uniform(0.1, 1.0) - worst_value) / norm
        for i, c in enumerate(row):
            if c and i not in still:
                x[i] += step * c
    return None
