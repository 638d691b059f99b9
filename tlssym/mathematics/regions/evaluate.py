"""The way in: which method an integral belongs to, and one answer from all chambers."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.regions.chambers import Chamber, Chambers
from tlssym.mathematics.regions.exponential import Piece
from tlssym.mathematics.regions.knowledge import Knowledge
from tlssym.mathematics.regions.leading import leading
from tlssym.mathematics.regions.monomials import Form, Setting, add
from tlssym.mathematics.regions.reading import (
    Reading,
    Term,
    expand_factors,
    flatten,
    halves,
    positive_symbols,
    read_term,
)
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.sampling import Point, sample_exponents, sample_logs
from tlssym.mathematics.regions.windows import PositiveDifference, integrate_window
from tlssym.mathematics.regions.writing import direction_words
from tlssym.values import Step

MOST_CHAMBERS = 12
PATIENCE = 14
"""Sample points in a row that show nothing new before the search for chambers ends."""


def evaluate(expr: Any, *, assuming: Any = (), small: Any = None, large: Any = None) -> RegionResult:
    """Evaluate integrals over step functions exactly, or their leading behaviour.

    Parameters
    ----------
    expr : sympy expression
        Contains ``sympy.Integral`` with ``Theta`` factors, powers, sums and square roots.
    assuming : iterable of sympy relations
        What may be assumed of the parameters, such as ``a > d``.
    small, large : sympy symbol, optional
        Ask for the leading behaviour as this symbol goes to zero, or to infinity.

    Returns
    -------
    RegionResult

    Notes
    -----
    Never raises for an integral outside the class: ``refused`` then holds the reason.
    """
    expr = sp.sympify(expr)
    assuming = tuple(assuming)
    limit = [s for s in (small, large) if s is not None]
    stand_ins = positive_symbols(expr, [*assuming, *limit])
    back = {dummy: symbol for symbol, dummy in stand_ins.items()}

    def into(value: Any) -> Any:
        return None if value is None else sp.sympify(value).xreplace(stand_ins)

    try:
        result = _by_logarithms(into(expr), tuple(into(a) for a in assuming), into(small), into(large))
    except OutsideClass as reason:
        result = RegionResult(converges=None, refused=str(reason))
    return _name_back(result, back)


def _name_back(result: RegionResult, back: dict[Any, Any]) -> RegionResult:
    """The result in the caller's own symbols."""

    def out(value: Any) -> Any:
        if value is None or not isinstance(value, sp.Basic):
            return value
        return value.replace(PositiveDifference, lambda x: x).xreplace(back)

    return replace(
        result,
        value=out(result.value),
        conditions=tuple(out(c) for c in result.conditions),
        exponents={out(k): out(v) for k, v in result.exponents.items()},
        log_powers={out(k): v for k, v in result.log_powers.items()},
        coefficient=out(result.coefficient),
        missing=tuple(out(c) for c in result.missing),
        cases=tuple((out(c), out(v)) for c, v in result.cases),
        steps=tuple(
            replace(
                s, before=out(s.before), after=out(s.after), conditions=tuple(out(c) for c in s.conditions)
            )
            for s in result.steps
        ),
    )


def _exponent_symbols(expr: Any, assuming: Any) -> set[Any]:
    bound = {x for integral in expr.atoms(sp.Integral) for x in integral.variables}
    symbols = set().union(*[p.exp.free_symbols for p in expr.atoms(sp.Pow)], set())
    if symbols & bound:
        raise OutsideClass("an integration variable stands in an exponent")
    return symbols


def _readings(term: Term, setting: Setting) -> tuple[list[Reading], list[Form], list[str]]:
    """A term with all windows integrated exactly; real variables are halved where they must be."""
    real = [x for x, _, _ in term.limits if x.is_positive is not True]
    try:
        return _without_windows(read_term(term, setting), setting)
    except OutsideClass:
        if not real:
            raise
    done: list[Reading] = []
    demands: list[Form] = []
    words: list[str] = []
    for half in halves(term, real[0]):
        more, needed, said = _readings(half, setting)
        done, demands, words = done + more, demands + needed, words + said
    return done, demands, words


def _without_windows(
    readings: list[Reading], setting: Setting
) -> tuple[list[Reading], list[Form], list[str]]:
    waiting, done = list(readings), []
    demands: list[Form] = []
    words: list[str] = []
    while waiting:
        reading = waiting.pop()
        if not reading.windows:
            done.append(reading)
            continue
        more, needed, said = integrate_window(reading, setting)
        waiting.extend(more)
        demands.extend(needed)
        words.extend(w for w in said if w not in words)
    return done, demands, words


def _by_logarithms(expr: Any, assuming: tuple[Any, ...], small: Any, large: Any) -> RegionResult:
    setting = Setting(_exponent_symbols(expr, assuming))
    knowledge = Knowledge(setting, assuming)
    pieces: list[Piece] = []
    demands: list[Form] = []
    words: list[str] = []
    for term in (part for whole in flatten(expr) for part in expand_factors(whole)):
        readings, needed, said = _readings(term, setting)
        demands.extend(needed)
        words.extend(w for w in said if w not in words)
        for reading in readings:
            if any(
                base.is_Add and set(reading.variables) & base.free_symbols
                for form in (reading.power, *reading.constraints)
                for base in form
            ):
                raise OutsideClass("a sum of variables in the integrand or a step function")
            pieces.append(
                Piece(
                    reading.variables,
                    reading.coefficient,
                    reading.power,
                    reading.constraints,
                    reading.integrated,
                )
            )
    chambers = Chambers(pieces, setting, knowledge, demands)
    return _answer(chambers, small, large, words)


def _points(chambers: Chambers, far: dict[Any, int], source: random.Random) -> Any:
    """Sample points, those inside some piece's region first."""
    setting, knowledge = chambers.setting, chambers.knowledge
    for _round in range(12):
        exponents = sample_exponents(knowledge, source)
        if exponents is None:
            raise OutsideClass("the assumptions about the exponents contradict each other")
        for piece in chambers.pieces:
            logs = sample_logs(
                knowledge,
                chambers.bases,
                exponents,
                source,
                far=far,
                wanted=[*piece.constraints, *chambers.demands],
                inner=piece.variables,
            )
            if logs is not None:
                yield Point(exponents, logs)
        for _ in range(3):
            logs = sample_logs(knowledge, chambers.bases, exponents, source, far=far, wanted=chambers.demands)
            if logs is not None:
                yield Point(exponents, logs)


def _answer(chambers: Chambers, small: Any, large: Any, words: list[str]) -> RegionResult:
    setting = chambers.setting
    source = random.Random(20)
    far = {small: -1} if small is not None else {large: 1} if large is not None else {}
    seen: dict[Any, Chamber] = {}
    diverging: list[Chamber] = []
    stale = 0
    for point in _points(chambers, far, source):
        chamber = chambers.look(point)
        stale += 1
        if stale > PATIENCE and (seen or len(diverging) > 3 * PATIENCE):
            break
        if chamber.divergences:
            diverging.append(chamber)
            if any(setting.rational(d.slope) is not None for d in chamber.divergences) and len(diverging) > 5:
                break
            continue
        if chamber.signature in seen or len(seen) >= MOST_CHAMBERS:
            continue
        stale = 0
        seen[chamber.signature] = chambers.settle(chamber)
    if not seen and not diverging:
        raise OutsideClass("the assumptions contradict each other")
    signs = {c.coefficient.could_extract_minus_sign() for c in chambers.pieces}
    settled = list(seen.values())
    nonzero = [c for c in settled if c.total]
    if diverging and not nonzero:
        if len(signs) > 1:
            raise OutsideClass("parts of opposite sign diverge; whether they cancel is not decided")
        return _divergent(chambers, diverging[0], words)
    best = min(nonzero or settled, key=_simplicity)
    results = {}
    for chamber in settled:
        results[id(chamber)] = read_off(chamber, chambers, small, large)
    top = results[id(best)]
    cases = tuple(
        (sp.And(*results[id(c)].conditions), results[id(c)].value) for c in settled if c is not best
    )
    return replace(top, cases=cases)


def _simplicity(chamber: Chamber) -> tuple[int, int]:
    terms = sum(len(p) for groups in chamber.total.values() for p in groups.values())
    return len(chamber.order_forms) + len(chamber.factors), terms


def read_off(chamber: Chamber, chambers: Chambers, small: Any, large: Any) -> RegionResult:
    """The answer in one chamber: value, or its leading behaviour, with exponents and coefficient."""
    conditions = conditions_of(chambers, chamber)
    lead = leading(chamber.total, chambers.logs, chamber.point, chambers.knowledge, small, large)
    conditions += tuple(c for c in lead.conditions if c not in conditions)
    return RegionResult(
        True, lead.value, lead.whole, conditions, lead.exponents, lead.log_powers, lead.coefficient
    )


def conditions_of(chambers: Chambers, chamber: Chamber) -> tuple[Any, ...]:
    """What bounds a chamber, as relations."""
    knowledge = chambers.knowledge
    found = [knowledge.exponent_condition(f, s) for f, s in chamber.factors]
    found += [knowledge.order_condition(form) for form in chamber.order_forms]
    return tuple(dict.fromkeys(c for c in found if c not in (sp.true, sp.false)))


def _divergent(chambers: Chambers, chamber: Chamber, words: list[str]) -> RegionResult:
    setting, knowledge = chambers.setting, chambers.knowledge
    bare = Knowledge(setting, ())
    missing = []
    hopeless = False
    for divergence in chamber.divergences:
        factors = bare.unsettled_factors(divergence.slope)
        if not factors:
            hopeless = True
        for factor in factors:
            sign = 1 if setting.at(setting.field.new(factor), chamber.point.exponents) > 0 else -1
            missing.append(knowledge.exponent_condition(factor, -sign))
    first = chamber.divergences[0]
    direction = tuple(Fraction(setting.at(e, chamber.point.exponents)) for e in first.direction)
    return RegionResult(
        False,
        escapes=direction_words(first.piece.variables, direction, first.piece.integrated),
        missing=() if hopeless else tuple(dict.fromkeys(missing)),
    )


__all__ = ["Step", "Theta", "add", "evaluate"]
