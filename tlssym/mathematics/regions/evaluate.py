"""The way in: which method an integral belongs to, and one answer from all chambers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.regions.approach import approach, expanded
from tlssym.mathematics.regions.chambers import Chambers
from tlssym.mathematics.regions.elementary import by_antiderivative
from tlssym.mathematics.regions.exploring import at_poles, on_and_beyond
from tlssym.mathematics.regions.exponential import Piece
from tlssym.mathematics.regions.families import by_family
from tlssym.mathematics.regions.knowledge import Knowledge
from tlssym.mathematics.regions.leading import split_powers, without_shared
from tlssym.mathematics.regions.linear import by_polytopes, is_linear_kind
from tlssym.mathematics.regions.monomials import Form, PositiveDifference, Setting, to_product
from tlssym.mathematics.regions.peaks import by_peaks
from tlssym.mathematics.regions.peaks_several import by_several_peaks
from tlssym.mathematics.regions.preparing import (
    at_zeros,
    in_logarithms,
    with_differences,
    without_idle_limits,
    without_roots,
)
from tlssym.mathematics.regions.reading import (
    Reading,
    Term,
    expand_factors,
    flatten,
    halves,
    positive_symbols,
    read_term,
)
from tlssym.mathematics.regions.reductions import by_reduction
from tlssym.mathematics.regions.regimes import sums_in
from tlssym.mathematics.regions.residues import by_residues
from tlssym.mathematics.regions.result import NoClosedForm, OutsideClass, RegionResult, Told
from tlssym.mathematics.regions.scales import by_scales
from tlssym.mathematics.regions.search import Parameter, answer
from tlssym.mathematics.regions.substitutions import (
    by_the_largest,
    cut_at_equality,
    cut_at_zero,
    difference_over_square,
    from_the_zero,
    resolve_extremes,
)
from tlssym.mathematics.regions.sums import answer_with_sums, scaling_of
from tlssym.mathematics.regions.waves import by_waves
from tlssym.mathematics.regions.windows import integrate_window, leading_window
from tlssym.numbers.evaluate import FAILURES
from tlssym.values import Step

CHANGES = (
    (
        "A function of the difference over a square is integrated along the lines on which it is constant, "
        "which have the length $L - u$.",
        difference_over_square,
    ),
    (
        "With the distance from the zero of the difference as the variable it is a power of a sum.",
        from_the_zero,
    ),
    (
        "A homogeneous function over a cube is integrated over the largest variable, then over the ratios to it.",
        by_the_largest,
    ),
    ("The range is cut at zero, and its negative half reflected.", cut_at_zero),
    ("The range is cut where the two terms of an absolute value are equal.", cut_at_equality),
    ("The range is cut where an absolute value has its zeros.", at_zeros),
    ("The logarithm is the variable.", in_logarithms),
)
"""The changes of variables that are tried, each with the sentence that tells it."""


def evaluate(
    expr: Any,
    *,
    assuming: Any = (),
    small: Any = None,
    large: Any = None,
    explore: bool = True,
    terms: int = 1,
) -> RegionResult:
    """Evaluate integrals over step functions exactly, or their leading behaviour.

    Parameters
    ----------
    expr : sympy expression
        Contains ``sympy.Integral`` with ``Theta`` factors, powers, sums and square roots.
    assuming : iterable of sympy relations
        What may be assumed of the parameters, such as ``a > d``.
    small, large : sympy symbol, optional
        Ask for the leading behaviour as this symbol goes to zero, or to infinity.
    explore : bool
        Whether to look for the ``cases`` beyond and on the boundaries between exponents, such as a = d.
    terms : int
        How many terms of the behaviour; more than the leading one are found by Laplace's method only.

    Returns
    -------
    RegionResult

    Notes
    -----
    Never raises for an integral outside the class: ``refused`` then holds the reason.
    """
    expr = sp.sympify(expr, strict=True)
    assuming = tuple(assuming)
    limit = [s for s in (small, large) if s is not None]
    stand_ins = positive_symbols(expr, [*assuming, *limit])
    back = {dummy: symbol for symbol, dummy in stand_ins.items()}

    def into(value: Any) -> Any:
        return None if value is None else sp.sympify(value, strict=True).xreplace(stand_ins)

    if expr.has(sp.nan, sp.zoo):
        return RegionResult(converges=None, refused="the expression has no value at all")
    try:
        parameter = Parameter(into(large), False) if small is None else Parameter(into(small), True)
        parameter = replace(parameter, terms=terms)
        _limit_is_allowed(parameter, tuple(into(a) for a in assuming))
        known = tuple(into(a) for a in assuming)
        inner = without_idle_limits(without_roots(resolve_extremes(_bound_positive(into(expr)))))
        result = _answered(inner, known, parameter, explore)
        changed = (
            with_differences(inner, known) if result.value is None and result.converges is not False else None
        )
        if changed is not None and parameter.symbol not in {
            s for gap in changed[2].values() for s in gap.free_symbols
        }:
            other = _answered(changed[0], changed[1], parameter, explore)
            if other.value is not None:
                result = other
                back |= changed[2]
    except OutsideClass as reason:
        result = RegionResult(converges=None, refused=str(reason))
    except FAILURES as error:
        result = RegionResult(converges=None, refused=f"the evaluation failed: {_described(error)}")
    if limit and not result.exact:
        kept = tuple(c for c in result.conditions if not _surely_holds(c, into(limit[0]), small is not None))
        result = replace(result, conditions=kept)
    if result.exponents and result.coefficient is not None:
        exponents, coefficient = without_shared(result.exponents, result.coefficient)
        result = replace(result, exponents=exponents, coefficient=coefficient)
    if result.value is not None and result.value.has(sp.Derivative):
        result = replace(result, value=result.value.doit())
    bound = {x for integral in expr.atoms(sp.Integral) for x in integral.variables}
    return _name_back(result, back, bound)


def _answered(inner: Any, known: tuple[Any, ...], parameter: Parameter, explore: bool) -> RegionResult:
    """The answer, with its cases; what no method takes is refused with the reason."""
    try:
        result = _by_methods_or_limit(inner, known, parameter)
        return _explored(inner, known, parameter, result) if explore else result
    except OutsideClass as reason:
        return RegionResult(converges=None, refused=str(reason))


def _limit_is_allowed(parameter: Parameter, assuming: tuple[Any, ...]) -> None:
    """Refuse a limit in which something assumed does not hold."""
    for relation in assuming:
        if parameter.symbol is None or not isinstance(relation, sp.StrictGreaterThan | sp.StrictLessThan):
            continue
        if relation.has(parameter.symbol) and not _may_hold(relation, parameter):
            raise OutsideClass(f"{relation} and the limit asked for contradict each other")


def _may_hold(relation: Any, parameter: Parameter) -> bool:
    """Whether a relation may hold far out, by its terms: False only where it certainly does not."""
    t = sp.Dummy("t", positive=True)
    gap = sp.expand((relation.gts - relation.lts).xreplace({parameter.symbol: 1 / t}))
    if parameter.is_small:
        gap = sp.expand((relation.gts - relation.lts).xreplace({parameter.symbol: t}))
    orders: dict[Any, Any] = {}
    for term in sp.Add.make_args(gap):
        rest, power = term.as_independent(t, as_Add=False)
        base, order = power.as_base_exp() if power != 1 else (t, sp.S.Zero)
        if base != t or not order.is_Rational:
            return True
        orders[order] = orders.get(order, sp.S.Zero) + rest
    leading = {order: c for order, c in orders.items() if sp.expand(c) != 0}
    return not leading or sign_of(sp.expand(leading[min(leading)])) != -1


def _surely_holds(relation: Any, symbol: Any, is_small: bool) -> bool:
    """Whether a relation between two products of powers holds far enough out, whatever the other parameters are."""
    powers = split_powers(sp.powsimp(relation.gts / relation.lts))[0] if relation.lts != 0 else {}
    power = powers.get(symbol)
    if power is None or symbol in power.free_symbols or relation.gts.is_Add or relation.lts.is_Add:
        return False
    return sign_of(power) == (-1 if is_small else 1)


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _by_methods_or_limit(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """By the first method; where it leaves the leading coefficient open, by the limit or the exact value."""
    if parameter.terms > 1:
        return by_peaks(expr, parameter)

    def solve(other: Any) -> RegionResult:
        return _solved(other, assuming, Parameter())

    narrow = parameter.symbol is not None and any(
        e.has(parameter.symbol) for e in expr.atoms(sp.exp, sp.sin, sp.cos)
    )
    scaled, found = _of_scales_and_places(expr, assuming, parameter, solve) if narrow else (None, None)
    if found is not None:
        return found
    known: RegionResult | None = None
    refused: OutsideClass | None = None
    try:
        known = _by_methods(expr, assuming, parameter)
        if parameter.symbol is None or known.converges is False:
            return known
        if known.value is not None:
            return expanded(known, parameter.symbol, parameter.is_small) or known
    except OutsideClass as reason:
        if parameter.symbol is None:
            raise
        refused = reason
    if known is None and not narrow:
        scaled, found = _of_scales_and_places(expr, assuming, parameter, solve)
    found = found or approach(expr, parameter.symbol, parameter.is_small, known, solve) or scaled
    if found is not None:
        return found
    if known is None:
        raise refused or OutsideClass("no method")
    return known


def _of_scales_and_places(
    expr: Any, assuming: tuple[Any, ...], parameter: Parameter, solve: Callable[[Any], RegionResult]
) -> tuple[RegionResult | None, RegionResult | None]:
    """What scales that lie far apart say, and what is the answer: that, or what comes from single places.

    A symbolic exponent has its cases, which a limit or an expansion does not see: what has none is left to those.
    """
    try:
        scaled = by_scales(expr, assuming, parameter, solve)
    except OutsideClass:
        return None, _by_places(expr, assuming, parameter)
    if scaled.cases or any(scaled.exponents.values()):
        return scaled, scaled
    return scaled, _by_places(expr, assuming, parameter)


def _bound_positive(expr: Any) -> Any:
    """Integration variables as positive symbols where their lower limit says so, the outer ones first.

    An inner limit then knows the sign of an outer variable.  What is zero is left out.
    """
    if not expr.has(sp.Integral):
        return expr
    if not isinstance(expr, sp.Integral):
        return expr.func(*[_bound_positive(part) for part in expr.args])
    f, limits = expr.function, list(expr.limits)
    for place in range(len(limits) - 1, -1, -1):
        limit = limits[place]
        if len(limit) == 3 and limit[1].is_nonnegative and limit[0].is_positive is not True:
            own = sp.Dummy(limit[0].name, positive=True)
            rule = {limit[0]: own}
            f = f.xreplace(rule)
            limits[:place] = [tuple(e.xreplace(rule) for e in inner) for inner in limits[:place]]
            limits[place] = (own, *limit[1:])
    f = _bound_positive(f)
    return sp.S.Zero if f.is_zero else sp.Integral(f, *limits)


def _explored(
    expr: Any, assuming: tuple[Any, ...], parameter: Parameter, result: RegionResult
) -> RegionResult:
    """The result with the cases where the exponents make another answer."""
    exponents = _exponent_symbols(expr, assuming)
    if result.exact and parameter.symbol is None and not expr.has(Theta):
        at = at_poles(expr, assuming, result, exponents, lambda e, known: _solved(e, known, parameter))
        result = replace(result, cases=result.cases + at)
    if result.converges is None or not exponents or (result.region is None and not result.steps):
        return result

    hurried = replace(parameter, patience=3)

    def solve(other: Any, more: tuple[Any, ...]) -> RegionResult:
        try:
            return _by_logarithms(other, tuple(a for a in more if a != sp.true), hurried)
        except OutsideClass as reason:
            return RegionResult(converges=None, refused=str(reason))

    def show(answer_: RegionResult) -> Any:
        return sp.oo if answer_.converges is False else scaling_of(answer_, parameter)

    more = on_and_beyond(expr, assuming, result, exponents, solve, show)
    return replace(result, cases=tuple(dict.fromkeys(result.cases + more)))


def _solved(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    try:
        return _by_methods(expr, assuming, parameter)
    except OutsideClass as reason:
        return RegionResult(converges=None, refused=str(reason))


def _name_back(result: RegionResult, back: dict[Any, Any], named: set[Any]) -> RegionResult:
    """The result in the caller's own symbols."""
    own = {s.name: s for s in named}

    def out(value: Any) -> Any:
        if value is None or not isinstance(value, sp.Basic):
            return value
        plain = value.replace(PositiveDifference, lambda x: x).xreplace(back).xreplace(back)
        # what is still a stand-in is an integration variable
        return plain.xreplace({s: own.get(s.name, sp.Symbol(s.name)) for s in plain.atoms(sp.Dummy)})

    def deep(value: Any) -> Any:
        return tuple(deep(v) for v in value) if isinstance(value, tuple) else out(value)

    names = {s.name for s in named} | {s.name for s in back.values() if s.is_Symbol}
    names_ = sorted(names, key=len, reverse=True)
    stand_in = re.compile(r"(?<!\w)_(" + "|".join(map(re.escape, names_)) + r")(?!\w)") if names else None
    refused = stand_in.sub(r"\1", result.refused) if stand_in else result.refused
    # a difference that was a symbol of its own may settle a relation once it is written out
    conditions = tuple(c for c in map(out, result.conditions) if c != sp.true)
    missing = tuple(c for c in map(out, result.missing) if c != sp.true)
    if sp.false in (*conditions, *missing):
        return RegionResult(None, refused="the conditions found contradict each other")
    return replace(
        result,
        refused=refused,
        value=out(result.value),
        conditions=conditions,
        exponents={out(k): out(v) for k, v in result.exponents.items()},
        log_powers={out(k): v for k, v in result.log_powers.items()},
        coefficient=out(result.coefficient),
        missing=missing,
        cases=tuple((c, out(v)) for c, v in ((out(c), v) for c, v in result.cases) if c != sp.false),
        region=None if result.region is None else {k: deep(v) for k, v in result.region.items()},
        steps=tuple(
            replace(
                s,
                before=out(s.before),
                after=out(s.after),
                conditions=tuple(c for c in map(out, s.conditions) if c != sp.true),
            )
            for s in result.steps
        ),
    )


def _exponent_symbols(expr: Any, assuming: Any) -> set[Any]:
    bound = {x for integral in expr.atoms(sp.Integral) for x in integral.variables}
    symbols = set().union(*[p.exp.free_symbols for p in expr.atoms(sp.Pow)], set())
    for relation in assuming:
        others: set[Any] = getattr(relation, "free_symbols", set())
        if others & symbols and not (others - symbols) & expr.free_symbols:
            symbols |= others
    if symbols & bound:
        raise OutsideClass("an integration variable stands in an exponent")
    return symbols


def _by_methods(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """The first method whose class the integral is in, as it stands or in other variables."""
    methods = [_by_logarithms, by_polytopes]
    if is_linear_kind(expr):
        methods = [by_polytopes, _by_logarithms]
    reasons = []
    partial: RegionResult | None = None
    turned = [(change, other) for change, rule in CHANGES if (other := rule(expr)) is not None]
    attempts = [("", expr, method) for method in methods]
    attempts += [(change, other, method) for change, other in turned for method in methods]
    attempts += [(change, other, by_antiderivative) for change, other in turned]
    last = (by_one_scale, by_family, by_residues, by_reduction, by_antiderivative)
    attempts += [("", expr, method) for method in last]
    for change, form, method in attempts:
        try:
            result = method(form, assuming, parameter)
        except NoClosedForm as reason:
            partial = partial or reason.partial
            reasons += [] if change else [str(reason)]
        except OutsideClass as reason:
            # what is said of the other variables would be of no use to who has not named them
            reasons += [] if change else [str(reason)]
        except FAILURES as error:
            reasons.append(f"a method failed: {_described(error)}")
        else:
            return replace(result, steps=(Step("substitute", change), *result.steps)) if change else result
    said = "; ".join(dict.fromkeys(reasons))
    if partial is not None:
        return replace(partial, refused=said)
    raise OutsideClass(said)


def _by_places(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult | None:
    """From single places: where an exponent is largest, or where a phase stands still."""
    for method in (by_peaks, by_several_peaks, partial(by_waves, assuming=assuming)):
        try:
            return method(expr, parameter=parameter)
        except OutsideClass:
            continue
    return None


def by_one_scale(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    """The Mellin transform of a function of one scale; what is far is left to ``_by_methods_or_limit``."""
    if parameter.symbol is not None:
        raise OutsideClass("leading behaviour of this kind of integral")
    return by_scales(expr, assuming, parameter, lambda other: RegionResult(None))


def _by_logarithms(expr: Any, assuming: tuple[Any, ...], parameter: Parameter) -> RegionResult:
    if not expr.has(sp.Integral):
        return RegionResult(True, expr, True)
    setting = Setting(_exponent_symbols(expr, assuming))
    knowledge = Knowledge(setting, assuming)
    gathered = Gathered()
    for term in (part for whole in flatten(expr) for part in expand_factors(whole)):
        _gather(term, setting, gathered, parameter)
    if any(rough or sums_in(piece) for piece, rough in gathered.pieces):
        return answer_with_sums(
            gathered.pieces,
            gathered.demands,
            gathered.checks,
            setting,
            knowledge,
            parameter,
            gathered.words,
            expr,
        )
    chambers = Chambers([piece for piece, _ in gathered.pieces], setting, knowledge, gathered.demands)
    chambers.checks = gathered.checks
    return answer(chambers, parameter, expr, gathered.words)


@dataclass
class Gathered:
    """Pieces (rough ones marked), demands, checks of limits, and sentences, from all terms."""

    pieces: list[tuple[Piece, bool]] = field(default_factory=list)
    demands: list[Form] = field(default_factory=list)
    checks: list[Piece] = field(default_factory=list)
    words: list[Told] = field(default_factory=list)


def _gather(term: Term, setting: Setting, gathered: Gathered, parameter: Parameter) -> None:
    """Read a term; its windows go exactly, else, where a leading behaviour is asked for, to leading order."""
    real = [x for x, _, _ in term.limits if x.is_positive is not True]
    try:
        readings = read_term(term, setting)
        exact = _without_windows(readings, setting, gathered)
    except OutsideClass:
        if real:
            for half in halves(term, real[0]):
                _gather(half, setting, gathered, parameter)
            return
        readings = read_term(term, setting)
        exact = _leading_windows(readings, setting)
        if parameter.symbol is None:
            # without a small parameter the narrow window is right up to a factor: it decides convergence only
            exact = [replace(r, rough=True) for r in exact]
        for window in (w for r in readings for w in r.windows):
            name, center = sp.latex(window.variable), to_product(window.center, setting)
            sentence = Told(
                f"Integrate over ${name}$ first, with all else fixed: the step function leaves a window around "
                f"${name}={sp.latex(center)}$. Where it is narrow, all else is taken at its centre, and the integral "
                "is its width: twice what stands against the modulus."
                + (
                    ""
                    if parameter.symbol is None
                    else " What that leaves out is small beside the rest in the limit."
                ),
                sp.Eq(window.variable, center, evaluate=False),
            )
            if sentence not in gathered.words:
                gathered.words.append(sentence)
    _orders(readings, setting, gathered)
    for r in exact:
        piece = Piece(
            r.variables,
            r.coefficient,
            r.power,
            r.constraints,
            r.integrated,
            r.narrow,
            source=term,
            sector=term.sector,
        )
        gathered.pieces.append((piece, r.rough))


def _orders(readings: list[Reading], setting: Setting, gathered: Gathered) -> None:
    """Limits must stand in their order: a demand on parameters, or a region that must be empty."""
    for reading in readings:
        for variable, order in reading.orders:
            if not any(base.free_symbols & set(reading.variables) for base in order):
                gathered.demands.append(order)
                continue
            others = [form for form in reading.constraints if variable not in form]
            if any(base.is_Add for form in [*others, order] for base in form):
                raise OutsideClass(f"the order of the limits of {variable} is not settled")
            reverse = {base: -power for base, power in order.items()}
            gathered.checks.append(Piece(reading.variables, sp.S.One, {}, (*others, reverse)))


def _without_windows(readings: list[Reading], setting: Setting, gathered: Gathered) -> list[Reading]:
    """Integrate every window exactly."""
    waiting, done = list(readings), []
    demands: list[Form] = []
    words: list[Told] = []
    while waiting:
        reading = waiting.pop()
        if not reading.windows:
            done.append(reading)
            continue
        more, needed, said = integrate_window(reading, setting)
        waiting.extend(more)
        demands.extend(needed)
        words.extend(w for w in said if w not in words)
    gathered.demands.extend(demands)
    gathered.words.extend(w for w in words if w not in gathered.words)
    return done


def _leading_windows(readings: list[Reading], setting: Setting) -> list[Reading]:
    """Every window as 2V at its centre, with the rest of its region by orders of magnitude."""
    waiting, done = list(readings), []
    while waiting:
        reading = waiting.pop()
        if reading.windows:
            waiting.extend(leading_window(reading, reading.windows[0], setting))
        else:
            done.append(reading)
    return done
