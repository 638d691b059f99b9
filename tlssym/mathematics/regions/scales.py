r"""One variable over functions of one scale each: exponentials, Bose and Fermi factors, waves, sums, steps and limits.

Each factor is f(λ x^k) of the table in ``one_scale``, with a power law on either side of its scale x = λ^{−1/k}, or
nothing where it is cut off.

With one factor the integral is its Mellin transform.  With a parameter that is far, the scales lie decades
apart, and between them the integrand is a power x^P dx/x: the integral comes from the scale below which P is
positive and above which it is negative, where the other factors are their power laws, or, where P = 0, from
all decades between two scales, which gives a logarithm.  Where a lower limit lies far in an exponential tail, it comes
from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.regions.elementary import CALLS, within
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.one_scale import Scaled, logs_apart, mellin_with_logs, merged, read_product
from tlssym.mathematics.regions.power_laws import solved
from tlssym.mathematics.regions.reading import multiplied_out
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.mathematics.regions.substitutions import with_limits
from tlssym.values import Leading, Step

MOST_GROUPS = 5
MOST_TERMS = 64
TAILS = {"exp": 1, "bose": 1, "fermi": 1, "bose slope": 1, "fermi slope": 1, "csch": 2}
"""Functions that fall as a number times e^{−u}."""
Solver = Callable[[Any], RegionResult]


@dataclass(frozen=True)
class _Answer:
    """A value, what must be positive for it, the power of the parameter's logarithm and where it comes from."""

    value: Any
    needed: tuple[Any, ...]
    equal: Any = None
    logarithms: int = 0
    where: Any = None


def by_scales(expr: Any, assuming: tuple[Any, ...], parameter: Parameter, solve: Solver) -> RegionResult:
    """Evaluate an integral over functions of one scale, or its leading behaviour with all its cases.

    Raises
    ------
    OutsideClass
        A factor is of another kind, or what is asked for needs more than the scales.
    """
    whole = _half_of_even(with_limits(expr))
    if parameter.symbol is None and (together := _together(whole, assuming)) is not None:
        return together
    front, integral = whole.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise OutsideClass("no single integral over one variable")
    x, low, high = integral.limits[0]
    outside, power, parts, logs = read_product(integral.function, x, low, high)
    s = sp.expand(power + 1)
    if parameter.symbol is None and len(damped := merged(parts)) == 1:
        parts = damped
    if parameter.symbol is None and len(parts) != 1:
        raise OutsideClass("several scales without a parameter that is far")
    if len(parts) == 1 and (parameter.symbol is None or not logs):
        value, needed = mellin_with_logs(parts[0], s, logs)
        return _result([_Answer(value, needed)], front * outside, assuming, parameter, expr)
    if front.has(parameter.symbol) or outside.has(parameter.symbol):
        powers, rest = split_powers(front * outside)
        if rest.has(parameter.symbol) or any(e.has(parameter.symbol) for e in powers.values()):
            raise OutsideClass("the parameter stands in front in a way that is no power")
    if any(p.kind in ("sin", "cos") for p in parts) and any(p.kind == "edge" for p in parts):
        raise OutsideClass("a wave meets the end of a range where the integrand is no power series")
    groups = _groups(parts, parameter)
    answers = _answers(groups, s, x, parameter, solve, logs) or _tail(groups, s, logs)
    return _result(answers, front * outside, assuming, parameter, expr)


def _half_of_even(expr: Any) -> Any:
    """The expression with an even integrand over the whole line as twice that over its positive half."""
    front, integral = expr.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or [tuple(lim[1:]) for lim in integral.limits] != [
        (-sp.oo, sp.oo)
    ]:
        return expr
    x, own = integral.limits[0][0], sp.Dummy(integral.limits[0][0].name, positive=True)
    f = integral.function.xreplace({x: own})
    if f.has(sp.Abs) or sp.simplify(integral.function.xreplace({x: -own}) - f) != 0:
        return expr
    return 2 * front * sp.Integral(f, (own, 0, sp.oo))


def _together(expr: Any, assuming: tuple[Any, ...]) -> RegionResult | None:
    """Several terms of one scale each: their sum where each converges, or the limit of it where they do together.

    (e^{−ax} − e^{−bx})/x over (0, ∞) is of that kind.  With x^ε under the integral each converges; the limit of the sum
    is the integral where it is finite, for a pole in ε is what a term x^{−1} at the end leaves.
    """
    front, integral = expr.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        return None
    x, low, high = integral.limits[0]
    try:
        terms = sp.Add.make_args(multiplied_out(logs_apart(integral.function), MOST_TERMS))
        if len(terms) < 2:
            return None
        read = [
            (o, power, merged(parts), logs)
            for o, power, parts, logs in (read_product(t, x, low, high) for t in terms)
        ]
    except OutsideClass:
        return None
    if any(len(parts) != 1 for _, _, parts, _ in read):
        return None
    apart = _each(read, front, assuming, expr)
    if apart is not None or (low, high) != (0, sp.oo) or any(logs for *_, logs in read):
        return apart
    ends = _by_its_ends(read, front, expr)
    if ends is not None:
        return ends
    shift = sp.Dummy("epsilon", positive=True)
    for side in (1, -1):
        moved = [(o, *parts[0].mellin(sp.expand(power + 1 + side * shift))) for o, power, parts, _ in read]
        if not all(_near_zero(n, shift, assuming) for _, _, needed in moved for n in needed):
            continue
        total = sp.Add(*[o * value for o, value, _ in moved])
        value = within(CALLS, lambda total=total: sp.limit(total, shift, 0))  # type: ignore[misc]
        if value.has(sp.oo, -sp.oo, sp.nan, sp.zoo, sp.Limit, sp.AccumBounds, shift):
            return None
        value = sp.logcombine(sp.simplify(front * value))
        says = "The terms converge together only: with $x^\\varepsilon$ under the integral, the limit of their sum."
        step = Step("terms together", says, expr, value, turning_point=True)
        return RegionResult(True, value, True, (), {}, {}, value, steps=(step,))
    return None


def _by_its_ends(
    read: list[tuple[Any, Any, list[Scaled], int]], front: Any, expr: Any
) -> RegionResult | None:
    """Frullani: ∫ Σ c_i f(λ_i x^k) dx/x with Σ c_i = 0 is (f(∞) − f(0)) Σ c_i ln λ_i/k; a wave ends in its mean."""
    first = read[0][2][0]
    same = all((p.kind, p.k, p.q) == (first.kind, first.k, first.q) for _, _, (p,), _ in read)
    if not same or any(power != -1 for _, power, _, _ in read):
        return None
    if sp.expand(sp.Add(*[outside for outside, *_ in read])) != 0:
        return None
    try:
        laws = [first.side(up=up) for up in (True, False)]
    except OutsideClass:
        return None
    # a law that still grows leaves no value at its end; one that falls leaves none
    for law, side in zip(laws, (1, -1), strict=True):
        if law is not None and law[0] != 0 and sign_of(law[0] * side) != -1:
            return None
    far, near = (law[1] if law is not None and law[0] == 0 else sp.S.Zero for law in laws)
    logarithm = sp.logcombine(sp.expand(sp.Add(*[c * sp.log(p.rate) / p.k for c, _, (p,), _ in read])))
    value = front * (far - near) * logarithm
    says = "Each term is the same function on another scale: what is left is its two ends, and the ratio of scales."
    step = Step("terms together", says, expr, value, turning_point=True)
    return RegionResult(True, value, True, (), {}, {}, value, steps=(step,))


def _each(
    read: list[tuple[Any, Any, list[Scaled], int]], front: Any, assuming: tuple[Any, ...], expr: Any
) -> RegionResult | None:
    """The sum of the terms where each has a value; None where one has none."""
    total, needed = sp.S.Zero, list[Any]()
    for outside, power, parts, logs in read:
        value, more = mellin_with_logs(parts[0], sp.expand(power + 1), logs)
        total += outside * value
        needed += more
    conditions = _relations(needed, assuming)
    if conditions is None or total.has(sp.oo, -sp.oo, sp.nan, sp.zoo):
        return None
    value = sp.factor_terms(sp.simplify(front * total))
    step = Step(
        "term by term",
        "Each term has one scale, and its Mellin transform.",
        expr,
        value,
        conditions=conditions,
    )
    return RegionResult(True, value, True, conditions, {}, {}, value, steps=(step,))


def _near_zero(needed: Any, shift: Any, assuming: tuple[Any, ...]) -> bool:
    """Whether what is needed is positive for a small shift."""
    at_zero = sp.expand(needed.subs(shift, 0))
    if at_zero == 0:
        return bool(sp.diff(needed, shift).subs(shift, 0).is_positive)
    return sign_of(at_zero, assuming) == 1


# -- far apart ---------------------------------------------------------------------------------------------


def _groups(parts: Sequence[Scaled], parameter: Parameter) -> list[list[Scaled]]:
    """The functions by where their scale goes with the parameter, from small to large x."""
    placed: list[tuple[Any, Scaled]] = []
    for part in parts:
        powers, rest = split_powers(part.scale)
        if (
            rest.has(parameter.symbol)
            or part.k.has(parameter.symbol)
            or (part.q or sp.S.Zero).has(parameter.symbol)
        ):
            raise OutsideClass("the parameter stands in a scale in a way that is no power")
        place = powers.get(parameter.symbol, sp.S.Zero) * (-1 if parameter.is_small else 1)
        placed.append((sp.expand(place), part))
    groups: list[tuple[Any, list[Scaled]]] = []
    for place, part in placed:
        for index, (other, members) in enumerate(groups):
            gap = sp.expand(place - other)
            side = 0 if gap == 0 else sign_of(gap)
            if side is None:
                raise OutsideClass("which of two scales is the larger hangs on an exponent")
            if side == 0:
                members.append(part)
                break
            if side < 0:
                groups.insert(index, (place, [part]))
                break
        else:
            groups.append((place, [part]))
    if len(groups) > MOST_GROUPS:
        raise OutsideClass("too many scales")
    return [members for _, members in groups]


def _between(groups: list[list[Scaled]], at: int, s: Any) -> tuple[Any, Any] | None:
    """Power P and coefficient of the integrand x^P dx/x above the first ``at`` groups; None where it is cut off."""
    power, number = s, sp.S.One
    for index, members in enumerate(groups):
        for part in members:
            side = part.side(up=index < at)
            if side is None:
                return None
            power, number = power + side[0], number * side[1]
    return sp.expand(power), number


def _answers(
    groups: list[list[Scaled]], s: Any, x: Any, parameter: Parameter, solve: Solver, logs: int
) -> list[_Answer]:
    """The value in each case of the powers between the scales."""
    laws = [_between(groups, at, s) for at in range(len(groups) + 1)]
    powers = [None if law is None else law[0] for law in laws]
    ends: list[Any] = []
    if powers[0] is not None:
        ends.append(powers[0])
    if powers[-1] is not None:
        ends.append(-powers[-1])
    answers = []
    for at in range(len(groups)):
        below, above = powers[at], powers[at + 1]
        needed = [*([below] if below is not None else []), *([-above] if above is not None else [])]
        if any(n == 0 for n in needed) or not _is_there(groups, at):
            continue
        more = _farther(powers, at, needed)
        value, own = _local(groups, at, s, x, solve, logs)
        answers.append(_Answer(value, tuple(dict.fromkeys([*ends, *needed, *more, *own])), where=at))
    for at in range(1, len(groups)):
        law = laws[at]
        if law is None or (not law[0].free_symbols and law[0] != 0):
            continue
        answers += _flat(groups, at, law, powers, ends, parameter, logs)
    return answers


def _tail(groups: list[list[Scaled]], s: Any, logs: int) -> list[_Answer]:
    """Where the range begins far in an exponential tail: ∫_L^∞ x^{P−1} e^{−λx^k} dx ≈ L^P e^{−λL^k}/(kλL^k)."""
    starts = [at for at, members in enumerate(groups) if [p.kind for p in members] == ["above"]]
    fading = [p for members in groups for p in members if p.kind in TAILS]
    if len(starts) != 1 or len(fading) != 1 or logs or fading[0].k.is_positive is not True:
        return []
    start, (cut,) = groups[starts[0]][0], fading
    power, number = s, sp.Integer(TAILS[cut.kind])
    for index, members in enumerate(groups):
        for part in members:
            if part is cut:
                if index >= starts[0]:
                    return []
                continue
            side = (sp.S.Zero, sp.S.One) if part is start else part.side(up=index < starts[0])
            if side is None:
                return []
            power, number = sp.expand(power + side[0]), number * side[1]
    argument = cut.rate * start.scale**cut.k
    return [
        _Answer(number * start.scale**power * sp.exp(-argument) / (cut.k * argument), (), where=starts[0])
    ]


def _is_there(groups: list[list[Scaled]], at: int) -> bool:
    """Whether no function of another scale is cut off at this one."""
    return all(
        part.side(up=index < at) is not None
        for index, members in enumerate(groups)
        if index != at
        for part in members
    )


def _farther(powers: list[Any], at: int, needed: list[Any]) -> list[Any]:
    """That no scale beyond the next one gives more: all powers on the way have the sign of the first."""
    below = [p for p in powers[1:at] if p is not None]
    above = [-p for p in powers[at + 1 : -1] if p is not None]
    return [p for p in (*below, *above) if p not in needed]


def _local(
    groups: list[list[Scaled]], at: int, s: Any, x: Any, solve: Solver, logs: int
) -> tuple[Any, tuple[Any, ...]]:
    """The integral at one scale, the functions of other scales as their power laws there."""
    power, number = s, sp.S.One
    for index, members in enumerate(groups):
        for part in members if index != at else ():
            side = part.side(up=index < at)
            assert side is not None
            power, number = sp.expand(power + side[0]), number * side[1]
    mine = groups[at]
    if len(mine) == 1:
        value, needed = mellin_with_logs(mine[0], power, logs)
        return number * value, needed
    low = next((p.scale for p in mine if p.kind == "above"), sp.S.Zero)
    high = next((p.scale for p in mine if p.kind in ("below", "edge")), sp.oo)
    function = x ** (power - 1) * sp.log(x) ** logs * sp.Mul(*[p.written(x) for p in mine])
    found = solve(sp.Integral(function, (x, low, high)))
    if not found.converges or found.value is None or not found.exact:
        raise OutsideClass("the integral where two functions have one scale has no closed form")
    return number * found.value, tuple(c.gts - c.lts for c in found.conditions)


def _flat(
    groups: list[list[Scaled]],
    at: int,
    law: tuple[Any, Any],
    powers: list[Any],
    ends: list[Any],
    parameter: Parameter,
    logs: int,
) -> list[_Answer]:
    """The logarithm of the decades between two scales, where the power between them is zero."""
    power, number = law
    rule: dict[Any, Any] = {}
    equal = None
    if power != 0:
        symbol = min(power.free_symbols, key=str)
        slope = sp.diff(power, symbol)
        if slope.free_symbols:
            return []
        bound = sp.expand(-power.subs(symbol, 0) / slope)
        rule, equal = {symbol: bound}, sp.Eq(symbol, bound)
        if bound.is_nonpositive and symbol.is_positive:
            return []
    lower, upper = groups[at - 1][0].scale, groups[at][0].scale
    degree = logs + 1
    spread = (
        split_powers(upper)[0].get(parameter.symbol, sp.S.Zero) ** degree
        - split_powers(lower)[0].get(parameter.symbol, sp.S.Zero) ** degree
    ) / degree
    needed = [p for p in powers[1:at] if p is not None] + [-p for p in powers[at + 1 : -1] if p is not None]
    value = (number * spread * sp.log(parameter.symbol) ** degree).subs(rule)
    return [_Answer(value, tuple(n.subs(rule) for n in (*ends, *needed)), equal, degree, at)]


# -- the answer --------------------------------------------------------------------------------------------


def _signed(value: Any, needed: Sequence[Any]) -> Any:
    """−1/(1 − a) as 1/(a − 1) where a − 1 is what is positive."""
    for positive in needed:
        p = sp.expand(positive)
        if p.is_Add:
            value = value.replace(
                lambda e, p=p: e.is_Pow and e.exp == -1 and sp.expand(e.base + p) == 0, lambda e, p=p: -1 / p
            )
    return value


def _relations(needed: Sequence[Any], assuming: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """What is needed as relations; None where it cannot be."""
    found = []
    for expression in needed:
        side = sign_of(sp.expand(expression), assuming)
        if side == -1 or expression == 0:
            return None
        if side != 1:
            found.append(solved(sp.Gt(expression, 0)))
    if any(c == sp.false for c in found):
        return None
    given = {
        sp.expand(a.gts - a.lts) for a in assuming if isinstance(a, sp.StrictGreaterThan | sp.StrictLessThan)
    }
    return tuple(dict.fromkeys(c for c in found if c != sp.true and sp.expand(c.gts - c.lts) not in given))


def _result(
    answers: Sequence[_Answer], front: Any, assuming: tuple[Any, ...], parameter: Parameter, before: Any
) -> RegionResult:
    shown = []
    for answer in answers:
        relations = _relations(answer.needed, assuming)
        if relations is None or (answer.equal is not None and _excluded(answer.equal, assuming)):
            continue
        value = _signed(sp.powsimp(front * answer.value), answer.needed)
        if value.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
            continue
        shown.append((answer, relations, value))
    plain = [each for each in shown if each[0].equal is None]
    if not plain:
        raise OutsideClass("the integral does not come from one scale")
    far = parameter.symbol
    plain.sort(key=lambda each: (len(each[1]), far is not None and not each[2].has(far)))
    main = next((p for p in plain if far is not None and p[2].has(far)), plain[0])
    if len({len(p[1]) for p in plain}) > 1:
        main = plain[0]
    answer, conditions, value = main
    cases = tuple(
        (sp.And(*([a.equal] if a.equal is not None else []), *c), v) for a, c, v in shown if a is not answer
    )
    powers, rest = split_powers(value)
    elsewhere = rest.free_symbols.union(*[e.free_symbols for e in powers.values()])
    exponents = {b: sp.factor(e) for b, e in powers.items() if b not in elsewhere}
    if far is None:
        says = "The integrand has one scale: the integral is the Mellin transform of its function."
        step = Step("one scale", says, before, value, conditions=conditions, turning_point=True)
        return RegionResult(True, value, True, conditions, exponents, {}, value, steps=(step,))
    says = (
        "The scales lie decades apart, with a power law between them: the integral comes from the scale below "
        "which that grows and above which it falls."
    )
    if answer.logarithms:
        says = "Between two scales every decade adds the same: the integral is the logarithm of their ratio."
    claim = Leading(far, sp.S.Zero if parameter.is_small else sp.oo)
    step = Step(
        "one scale after another",
        says,
        before,
        value,
        conditions=conditions,
        turning_point=True,
        exact=False,
        claim=claim,
    )
    rest *= sp.Mul(*[b**e for b, e in powers.items() if b in elsewhere])
    coefficient = rest / sp.log(far) ** answer.logarithms
    if answer.logarithms % 2 and parameter.is_small:
        coefficient = -coefficient
    return RegionResult(
        True,
        value,
        False,
        conditions,
        {far: exponents[far]} if far in exponents else {},
        {far: answer.logarithms},
        None if coefficient.has(far) else coefficient,
        cases=cases,
        steps=(step,),
    )


def _excluded(equal: Any, assuming: tuple[Any, ...]) -> bool:
    """Whether an assumption speaks against an equation."""
    for relation in assuming:
        there = relation.xreplace({equal.lhs: equal.rhs})
        if there == sp.false:
            return True
        if hasattr(there, "gts") and sign_of(sp.expand(there.gts - there.lts)) == -1:
            return True
        if hasattr(there, "gts") and sp.expand(there.gts - there.lts) == 0:
            return True
    return False
