"""The answer for integrals with sums: convergence and exponents by regimes, coefficient by regions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.chambers import Chamber, Chambers
from tlssym.mathematics.regions.explain_sums import tell_with_sums
from tlssym.mathematics.regions.exponential import LogRing, Piece, shape_at
from tlssym.mathematics.regions.knowledge import Knowledge
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.monomials import Form, Setting, to_product
from tlssym.mathematics.regions.regimes import (
    DEEP,
    Laurent,
    contributions,
    corners,
    enlarged,
    regimes,
    relaxed,
    widest,
)
from tlssym.mathematics.regions.result import NoClosedForm, OutsideClass, RegionResult, Told
from tlssym.mathematics.regions.search import Found, Parameter, conditions_of, divergent, read_off, search
from tlssym.mathematics.regions.writing import log_expression, tidy
from tlssym.values import Step


def answer_with_sums(
    pieces: list[tuple[Piece, bool]],
    demands: list[Form],
    checks: list[Piece],
    setting: Setting,
    knowledge: Knowledge,
    parameter: Parameter,
    words: list[Told],
    before: Any,
) -> RegionResult:
    """Convergence, exponents and, where the regions allow it, the exact coefficient.

    Parameters
    ----------
    pieces : list of (Piece, bool)
        With sums as bases; True marks a rough piece, which is right up to a factor only.
    words : list of Told
        What was integrated over before.
    before : sympy expression
        The integral, for the steps.
    """
    by_regimes = [regime.piece for piece, _ in pieces for regime in regimes(piece, setting)]
    chambers = Chambers(by_regimes, setting, knowledge, demands)
    chambers.checks = checks
    found = search(chambers, parameter)
    if found.diverging and not any(c.total for c in found.settled):
        return divergent(chambers, found.diverging)
    best = found.best
    for chamber in found.ranked[:MOST_TRIED]:
        _check_rays([piece for piece, _ in pieces], chamber, setting, knowledge, parameter)
    if not best.total:
        return _nothing(pieces, chambers, best, setting, knowledge, parameter)
    if parameter.symbol is None:
        return _exact(pieces, chambers, found, setting, words, before)
    results = []
    leaders: list[Piece] = []
    for chamber in found.ranked[:MOST_TRIED]:
        result, leaders = _leading(pieces, chambers, chamber, setting, parameter)
        results.append(result)
        if result.coefficient is not None:
            best = chamber
            break
    top = results[-1] if results[-1].coefficient is not None else results[0]
    others = [r for r in results if r is not top]
    says = (
        "In logarithms the region is made of polyhedra with an exponential over each, in which a sum is its larger "
        "term, and their corners are added up; where its terms are comparable, the integral over the logarithm of "
        "their ratio is a Beta function."
    )
    if top.value is not None and any(log.free_symbols for log in top.value.atoms(sp.log)):
        says += "  An edge along which the exponential is flat gives its length, a logarithm."
    if top.value is None:
        steps: tuple[Step, ...] = (
            Step("add up the regimes", says, conditions=top.conditions, turning_point=True),
        )
    else:
        shown = (top.value, top.conditions)
        closing = ("add up the regimes", says)
        steps = tell_with_sums(leaders, chambers, best, words, before, shown, closing, parameter.claim)
    return replace(
        top,
        cases=tuple((sp.And(*r.conditions), scaling_of(r, parameter)) for r in others),
        steps=steps,
    )


def _nothing(
    pieces: list[tuple[Piece, bool]],
    chambers: Chambers,
    best: Chamber,
    setting: Setting,
    knowledge: Knowledge,
    parameter: Parameter,
) -> RegionResult:
    """The value zero of an empty region, under conditions that do not hang on comparable terms."""
    if any(rough for _, rough in pieces):
        known = [frozenset(form.items()) for form in (*chambers.demands, *knowledge.log_facts)]
        close = [
            form
            for form in best.order_forms
            if frozenset(form.items()) not in known and best.point.form(form, setting) < DEEP
        ]
        if parameter.symbol is None or close:
            raise OutsideClass("whether the region is empty is decided where a window is wide")
        return RegionResult(True, sp.S.Zero, False, conditions_of(chambers, best))
    wide = [regime.piece for piece, _ in pieces for regime in regimes(widest(piece, setting), setting)]
    larger = Chambers(wide, setting, knowledge, chambers.demands)
    larger.checks = chambers.checks
    chamber = larger.look(best.point)
    if chamber.divergences or any(not o.shape.empty for o in chamber.outcomes):
        raise OutsideClass("whether the region is empty is decided where terms of a sum are comparable")
    return RegionResult(True, sp.S.Zero, True, conditions_of(larger, larger.settle(chamber)))


def _check_rays(
    pieces: list[Piece], chamber: Chamber, setting: Setting, knowledge: Knowledge, parameter: Parameter
) -> None:
    """Emptiness and convergence must not hang on the factor by which a sum exceeds its largest term."""
    larger = [regime.piece for piece in pieces for regime in regimes(enlarged(piece, setting), setting)]
    plain = [regime.piece for piece in pieces for regime in regimes(piece, setting)]
    # without a parameter that is far, only what one Beta function covers is given a value: no strip is lost
    for small, large in zip(plain, larger, strict=True) if parameter.symbol is not None else ():
        if small is not large and _has_interior(large, setting, chamber) != _has_interior(
            small, setting, chamber
        ):
            raise OutsideClass("part of the region lies only where terms of a sum are comparable")
    other = Chambers(larger, setting, knowledge, []).look(chamber.point)
    if other.divergences:
        raise OutsideClass("whether the integral converges is decided where terms of a sum are comparable")
    if not chamber.total and any(not o.shape.empty for o in other.outcomes):
        raise OutsideClass("whether the region is empty is decided where terms of a sum are comparable")


def _has_interior(piece: Piece, setting: Setting, chamber: Chamber) -> bool:
    shape = shape_at(piece, setting, chamber.point, shrink=True)
    return not shape.empty or shape.line is not None


def scaling_of(result: RegionResult, parameter: Parameter) -> Any:
    """A value known up to a factor, as ``scales_as(x**p*log(x)**k)``."""
    if result.value is not None:
        return result.value
    argument = parameter.symbol ** result.exponents.get(parameter.symbol, sp.S.Zero)
    argument *= sp.log(parameter.symbol) ** result.log_powers.get(parameter.symbol, 0)
    return sp.Function("scales_as")(argument)


MOST_TRIED = 8
Terms = dict[Any, dict[Any, Any]]
"""Coefficient → monomial → expression in the ring's symbols for logarithms."""


def _exact(
    pieces: list[tuple[Piece, bool]],
    chambers: Chambers,
    found: Found,
    setting: Setting,
    words: list[Told],
    before: Any,
) -> RegionResult:
    """The value where a Beta function is all there is."""
    terms: Terms = {}
    ranked, diverging = found.ranked, found.diverging
    best = ranked[0]
    # convergence is told for the chamber where most of the region exists, which needs the most
    widest = max(ranked, key=lambda c: sum(not o.shape.empty for o in c.outcomes))
    _check_windows(pieces, chambers, widest, setting)
    partial = RegionResult(True, conditions=_to_converge(chambers, widest, ranked, diverging))
    for piece, rough in pieces:
        if rough:
            raise NoClosedForm(
                "a window whose width depends on its own variable; ask for a small parameter's behaviour",
                partial,
            )
        for part in contributions(piece, setting, chambers.logs, best.point, exactly=True):
            if part.reason:
                raise NoClosedForm(f"a sum of variables: {part.reason}", partial)
            _add(terms, piece, part.monomial, part.series, 0)
    value = _expression(terms, chambers.logs, setting)
    exponents, coefficient = _shared_monomial(terms, chambers.logs, setting)
    conditions = conditions_of(chambers, best)
    says = "The integral over the logarithm of the ratio of the sum's terms is a Beta function."
    closing = ("Beta function", says)
    parts = [piece for piece, _ in pieces]
    steps = tell_with_sums(parts, chambers, best, words, before, (value, conditions), closing, None)
    return RegionResult(True, value, True, conditions, exponents, {}, coefficient, steps=steps)


def _check_windows(
    pieces: list[tuple[Piece, bool]], chambers: Chambers, widest: Chamber, setting: Setting
) -> None:
    """A window taken by orders of magnitude must need the same with its edges moved by a factor."""
    if not any(rough for _, rough in pieces):
        return
    wide = [
        regime.piece
        for piece, rough in pieces
        for regime in regimes(relaxed(piece, setting) if rough else piece, setting)
    ]
    other = Chambers(wide, setting, chambers.knowledge, chambers.demands)
    chamber = other.look(widest.point)
    said = "whether the integral converges is decided where a window is as wide as its distance from zero"
    if chamber.divergences:
        raise OutsideClass(said)
    if set(other.settle(chamber).factors) - set(widest.factors):
        raise OutsideClass(said)


def _to_converge(
    chambers: Chambers, widest: Chamber, ranked: list[Chamber], diverging: list[Chamber]
) -> tuple[Any, ...]:
    """What convergence needs: of the exponents alone where all chambers agree, for there are no others then.

    The order of the parameters says which term of a sum is the largest where, and not whether it falls off,
    unless the integral diverges in another order at exponents that would do.
    """
    setting = chambers.setting
    if any(set(chamber.factors) - set(widest.factors) for chamber in ranked) or any(
        all(setting.at(setting.field.new(f) * s, chamber.point.exponents) > 0 for f, s in widest.factors)
        for chamber in diverging
    ):
        return conditions_of(chambers, widest)
    ordered = {frozenset(form.items()) for form in chambers.demands}
    kept = [form for form in widest.order_forms if frozenset(form.items()) in ordered]
    return conditions_of(chambers, replace(widest, order_forms=kept))


def _leading(
    pieces: list[tuple[Piece, bool]],
    chambers: Chambers,
    best: Chamber,
    setting: Setting,
    parameter: Parameter,
) -> tuple[RegionResult, list[Piece]]:
    """Leading behaviour: by regimes up to a factor, then the coefficient if every top region has one.

    With it, the pieces that it comes from, where the coefficient is known.
    """
    rough = read_off(best, chambers, parameter)
    side = -1 if parameter.is_small else 1
    candidates = []
    for piece, is_rough in pieces:
        shift = setting.element(split_powers(piece.coefficient)[0].get(parameter.symbol, sp.S.Zero))
        for part in contributions(piece, setting, chambers.logs, best.point, exactly=False):
            power = part.monomial.get(parameter.symbol, setting.zero) + shift
            candidates.append((side * setting.at(power, best.point.exponents), piece, part, is_rough))
    top = max(value for value, *_ in candidates)
    if not _robust(pieces, setting, best, parameter):
        raise NoClosedForm(
            "the leading part comes from where terms of a sum are comparable", RegionResult(True)
        )
    terms: Terms = {}
    poles: Terms = {}
    leaders: dict[int, Piece] = {}
    for value, piece, part, is_rough in candidates:
        if value != top:
            continue
        if is_rough or part.reason:
            partial = replace(
                rough,
                value=None,
                coefficient=None,
                exact=False,
                refused="",
                exponents=_only(rough.exponents, parameter),
            )
            return partial, []
        leaders[id(piece)] = piece
        _add(terms, piece, part.monomial, part.series, 0)
        for m in range(1, part.series.pole() + 1):
            _add(poles, piece, part.monomial, part.series, -m, tag=m)
    _check_poles(poles, chambers.logs, best, setting)
    value = _expression(terms, chambers.logs, setting)
    exponents, coefficient, degree = _leading_logarithm(terms, chambers.logs, setting, parameter)
    result = replace(
        rough,
        value=value,
        exact=False,
        exponents=exponents,
        coefficient=coefficient,
        log_powers={parameter.symbol: degree},
    )
    return result, list(leaders.values())


def _robust(pieces: list[tuple[Piece, bool]], setting: Setting, best: Chamber, parameter: Parameter) -> bool:
    """Whether the leading corners stay the same when each sum is as large as it can be."""
    side = -1 if parameter.is_small else 1
    tops = []
    for grow in (False, True):
        found = {}
        for index, (piece, _) in enumerate(pieces):
            shift = setting.element(split_powers(piece.coefficient)[0].get(parameter.symbol, sp.S.Zero))
            shown = enlarged(piece, setting) if grow else piece
            for key, power in corners(shown, setting, best.point, parameter.symbol).items():
                found[(index, key)] = side * (power + best.point.number(shift, setting))
        top = max(found.values(), default=None)
        tops.append((top, {key for key, value in found.items() if value == top}))
    return tops[0] == tops[1]


def _only(exponents: dict[Any, Any], parameter: Parameter) -> dict[Any, Any]:
    return {s: e for s, e in exponents.items() if s == parameter.symbol}


def _add(terms: Terms, piece: Piece, monomial: Form, series: Laurent, order: int, tag: int = 0) -> None:
    number, rest = piece.coefficient.as_coeff_Mul()
    coefficient = series.coefficients(0).get(order)
    if coefficient is None:
        return
    key = (tag, frozenset(monomial.items())) if tag else frozenset(monomial.items())
    groups = terms.setdefault(rest, {})
    groups[key] = groups.get(key, sp.S.Zero) + number * coefficient


def _check_poles(poles: Terms, logs: LogRing, best: Chamber, setting: Setting) -> None:
    """The poles of the regulator must cancel; if they do not, a region was missed."""
    point = {s: sp.Rational(v.numerator, v.denominator) for s, v in best.point.exponents.items()}
    point |= {symbol: sp.Rational(3 * k + 2, 7) for k, symbol in enumerate(logs.ring.symbols)}
    for groups in poles.values():
        totals: dict[int, list[Any]] = {}
        for (order, _), expression in groups.items():
            totals.setdefault(order, []).append(sp.N(expression.subs(point), 30))
        for (order, _), expression in groups.items():
            number = sp.N(expression.subs(point), 30)
            if abs(number) > 1e-15:
                raise OutsideClass(f"the regions of the sum do not fit together (pole of order {order})")


def _clean(expression: Any, logs: LogRing) -> Any:
    """Logarithms of whole numbers as the ring's symbols where it has them, then expanded."""
    symbols = dict(zip(logs.bases, logs.ring.symbols, strict=False))
    expanded = sp.expand(sp.expand_log(expression))
    rules = {}
    for logarithm in expanded.atoms(sp.log):
        number = logarithm.args[0]
        if number.is_Integer and number > 0:
            parts = [
                power * symbols.get(sp.Integer(prime), sp.log(prime))
                for prime, power in sp.factorint(number).items()
            ]
            rules[logarithm] = sp.Add(*parts)
    return sp.expand(expanded.xreplace(rules))


def _expression(terms: Terms, logs: LogRing, setting: Setting) -> Any:
    total = []
    for rest, groups in terms.items():
        for key, raw in groups.items():
            expression = _clean(raw, logs)
            if expression != 0:
                total.append(tidy(rest * to_product(dict(key), setting)) * log_expression(expression, logs))
    return sp.Add(*total)


def _shared_monomial(terms: Terms, logs: LogRing, setting: Setting) -> tuple[dict[Any, Any], Any]:
    found = []
    for rest, groups in terms.items():
        outer, remainder = split_powers(rest)
        for key, raw in groups.items():
            expression = _clean(raw, logs)
            if expression == 0:
                continue
            form = dict(key)
            powers = {b: setting.expression(p) for b, p in form.items() if b.is_Symbol}
            for base, exponent in outer.items():
                powers[base] = powers.get(base, sp.S.Zero) + exponent
            powers = {b: e for b, raw_e in powers.items() if (e := sp.factor(raw_e)) != 0}
            numbers = {b: p for b, p in form.items() if not b.is_Symbol}
            found.append(
                (powers, remainder * to_product(numbers, setting) * log_expression(expression, logs))
            )
    if not found or any(powers != found[0][0] for powers, _ in found):
        return {}, None
    return found[0][0], sp.Add(*[number for _, number in found])


def _leading_logarithm(
    terms: Terms, logs: LogRing, setting: Setting, parameter: Parameter
) -> tuple[dict[Any, Any], Any, int]:
    symbols = dict(zip(logs.bases, logs.ring.symbols, strict=False))
    own = symbols.get(parameter.symbol)
    cleaned = {
        rest: {key: _clean(raw, logs) for key, raw in groups.items()} for rest, groups in terms.items()
    }
    degree = 0
    if own is not None:
        degree = max(
            int(sp.degree(e, own)) if e.has(own) else 0 for g in cleaned.values() for e in g.values()
        )
    if degree and own is not None:
        sign = (-1) ** degree if parameter.is_small else 1
        cleaned = {
            rest: {key: sign * e.coeff(own, degree) for key, e in groups.items()}
            for rest, groups in cleaned.items()
        }
    exponents, coefficient = _shared_monomial(cleaned, logs, setting)
    if coefficient is None:
        powers = {
            sp.factor(
                split_powers(rest)[0].get(parameter.symbol, sp.S.Zero)
                + setting.expression(dict(key).get(parameter.symbol, setting.zero))
            )
            for rest, groups in cleaned.items()
            for key, e in groups.items()
            if e != 0
        }
        exponents = {parameter.symbol: powers.pop()} if len(powers) == 1 else {}
    return exponents, coefficient, degree
