r"""One variable over functions of one scale each: exponentials, Bose and Fermi factors, sums, steps and limits.

Each factor is f(λ x^k) with a power law on either side of its scale x = λ^{−1/k}, or nothing where it is cut off:

- e^{−u}, 1 − e^{−u}, 1/(e^u − 1), 1/(e^u + 1), (1 + u)^q, and the steps θ(1 − u), θ(u − 1) of the limits.

With one factor the integral is its Mellin transform.  With a parameter that is far, the scales lie decades
apart, and between them the integrand is a power x^P dx/x: the integral comes from the scale below which P is
positive and above which it is negative, where the other factors are their power laws, or, where P = 0, from
all decades between two scales, which gives a logarithm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.regions.elementary import CALLS, within
from tlssym.mathematics.regions.leading import split_powers
from tlssym.mathematics.regions.power_laws import solved
from tlssym.mathematics.regions.result import OutsideClass, RegionResult
from tlssym.mathematics.regions.search import Parameter
from tlssym.mathematics.regions.substitutions import with_limits
from tlssym.values import Leading, Step

MOST_GROUPS = 5
WAVES = ("sin", "cos", "versed")
Solver = Callable[[Any], RegionResult]
Side = tuple[Any, Any] | None
"""Power and coefficient of a power law; None where the function is cut off."""


@dataclass(frozen=True)
class Scaled:
    """f(λ x^k); ``q`` is the power of a sum."""

    kind: str
    rate: Any
    k: Any
    q: Any = None

    @property
    def scale(self) -> Any:
        """Where its argument is one."""
        return sp.powdenest(self.rate ** (-1 / self.k), force=True)

    def side(self, up: bool) -> Side:
        """The power law in x above, or below, its scale."""
        if self.kind in WAVES:
            raise OutsideClass("a function that oscillates is no power law")
        outside = bool(self.k.is_positive) is up
        law = {
            "exp": (None, (0, 1)),
            "rise": ((0, 1), (1, 1)),
            "bose": (None, (-1, 1)),
            "fermi": (None, (0, sp.Rational(1, 2))),
            "sum": ((self.q, 1), (0, 1)),
            "below": (None, (0, 1)),
            "above": ((0, 1), None),
            "edge": (None, (0, 1)),
        }[self.kind][0 if outside else 1]
        if law is None:
            return None
        power, number = law
        return sp.sympify(power, strict=True) * self.k, number * self.rate**power

    def mellin(self, s: Any) -> tuple[Any, tuple[Any, ...]]:
        """∫ x^{s−1} f(λ x^k) dx and what must be positive for it."""
        w = sp.factor(s / self.k)
        value, needed = {
            "exp": lambda: (sp.gamma(w), (w,)),
            "rise": lambda: (sp.gamma(w + 1) / -w, (-w, w + 1)),
            "bose": lambda: (sp.gamma(w) * sp.zeta(w), (w - 1,)),
            "fermi": lambda: (_fermi(w), (w,)),
            "sum": lambda: (sp.gamma(w) * sp.gamma(-self.q - w) / sp.gamma(-self.q), (w, -self.q - w)),
            "below": lambda: (1 / w, (w,)),
            "above": lambda: (-1 / w, (-w,)),
            # Γ(w) sin(πw/2) and Γ(w) cos(πw/2), written so that they have a value where Γ(w) has none
            "sin": lambda: (sp.pi / (2 * sp.gamma(1 - w) * sp.cos(sp.pi * w / 2)), (1 - w, 1 + w)),
            "cos": lambda: (sp.pi / (2 * sp.gamma(1 - w) * sp.sin(sp.pi * w / 2)), (1 - w, w)),
            "versed": lambda: (-sp.pi / (2 * sp.gamma(1 - w) * sp.sin(sp.pi * w / 2)), (-w, w + 2)),
            "edge": lambda: (sp.gamma(w) * sp.gamma(self.q + 1) / sp.gamma(w + self.q + 1), (w, self.q + 1)),
        }[self.kind]()
        size = self.k if self.k.is_positive else -self.k
        return self.rate**-w * value / size, needed

    def written(self, x: Any) -> Any:
        """As a factor of an integrand; a limit is none."""
        u = self.rate * x**self.k
        return {
            "exp": sp.exp(-u),
            "rise": 1 - sp.exp(-u),
            "bose": 1 / (sp.exp(u) - 1),
            "fermi": 1 / (sp.exp(u) + 1),
            "sin": sp.sin(u),
            "cos": sp.cos(u),
            "versed": 1 - sp.cos(u),
            "sum": (1 + u) ** (self.q or 0),
        }.get(self.kind, sp.S.One)


def _fermi(w: Any) -> Any:
    if w == 1:
        return sp.log(2)
    return sp.gamma(w) * sp.zeta(w) * (1 - 2 ** (1 - w))


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
    whole = with_limits(expr)
    if parameter.symbol is None and (together := _together(whole, assuming)) is not None:
        return together
    front, integral = whole.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise OutsideClass("no single integral over one variable")
    x, low, high = integral.limits[0]
    outside, power, parts, logs = _read(integral.function, x, low, high)
    s = sp.expand(power + 1)
    if parameter.symbol is None:
        if len(parts) != 1:
            raise OutsideClass("several scales without a parameter that is far")
        value, needed = _with_logs(parts[0], s, logs)
        return _result([_Answer(value, needed)], front * outside, assuming, parameter, expr)
    if front.has(parameter.symbol) or outside.has(parameter.symbol):
        powers, rest = split_powers(front * outside)
        if rest.has(parameter.symbol) or any(e.has(parameter.symbol) for e in powers.values()):
            raise OutsideClass("the parameter stands in front in a way that is no power")
    groups = _groups(parts, parameter)
    answers = _answers(groups, s, x, parameter, solve, logs)
    return _result(answers, front * outside, assuming, parameter, expr)


def _together(expr: Any, assuming: tuple[Any, ...]) -> RegionResult | None:
    """Several terms over (0, ∞) which converge at one end only together, as (e^{−ax} − e^{−bx})/x does.

    With x^ε under the integral each converges; the limit of the sum is the integral where it is finite, for a
    pole in ε is what a term x^{−1} at the end leaves.
    """
    front, integral = expr.as_independent(sp.Integral, as_Add=False)
    if (
        not isinstance(integral, sp.Integral)
        or len(integral.limits) != 1
        or integral.limits[0][1:] != (0, sp.oo)
    ):
        return None
    x = integral.limits[0][0]
    terms = sp.Add.make_args(sp.expand(integral.function))
    if len(terms) < 2:
        return None
    shift = sp.Dummy("epsilon", positive=True)
    for side in (1, -1):
        total, fits = sp.S.Zero, True
        for term in terms:
            try:
                outside, power, parts, logs = _read(term, x, sp.S.Zero, sp.oo)
                if len(parts) != 1 or logs:
                    return None
                value, needed = parts[0].mellin(sp.expand(power + 1 + side * shift))
            except OutsideClass:
                return None
            total += outside * value
            fits = fits and all(_near_zero(n, shift, assuming) for n in needed)
        if not fits:
            continue
        value = within(CALLS, lambda total=total: sp.limit(total, shift, 0))  # type: ignore[misc]
        if value.has(sp.oo, sp.nan, sp.zoo, sp.Limit, sp.AccumBounds, shift):
            return None
        value = sp.logcombine(sp.simplify(front * value))
        says = "The terms converge together only: with $x^\\varepsilon$ under the integral, the limit of their sum."
        step = Step("terms together", says, expr, value, turning_point=True)
        return RegionResult(True, value, True, (), {}, {}, value, steps=(step,))
    return None


def _near_zero(needed: Any, shift: Any, assuming: tuple[Any, ...]) -> bool:
    """Whether what is needed is positive for a small shift."""
    at_zero = sp.expand(needed.subs(shift, 0))
    if at_zero == 0:
        return bool(sp.diff(needed, shift).subs(shift, 0).is_positive)
    return sign_of(at_zero, assuming) == 1


# -- reading -----------------------------------------------------------------------------------------------


def _logs_apart(f: Any) -> Any:
    """Logarithms of powers and quotients of one variable as multiples of its own."""
    return (
        f.replace(lambda e: isinstance(e, sp.log), lambda e: sp.expand_log(e, force=True))
        if f.has(sp.log)
        else f
    )


def _with_logs(part: Scaled, s: Any, logs: int) -> tuple[Any, tuple[Any, ...]]:
    """The Mellin transform with ln^n x under it, which is its n-th derivative."""
    if not logs:
        return part.mellin(s)
    order = sp.Dummy("s", positive=True)
    value, needed = part.mellin(order)
    value = sp.expand_func(sp.diff(value, order, logs).subs(order, s))
    return sp.simplify(value), tuple(n.subs(order, s) for n in needed)


def _read(f: Any, x: Any, low: Any, high: Any) -> tuple[Any, Any, list[Scaled], int]:
    """What does not depend on x, the power of x, the functions of one scale, and the power of ln x."""
    outside: Any = sp.S.One
    logs = 0
    power: Any = sp.S.Zero
    parts: list[Scaled] = []
    if low != 0:
        if low.is_positive is not True or low == sp.oo:
            raise OutsideClass("the lower limit is not positive")
        parts.append(Scaled("above", 1 / low, sp.S.One))
    if high != sp.oo and high.is_positive is not True:
        raise OutsideClass("the upper limit is not positive")
    for factor in sp.Mul.make_args(sp.powsimp(_logs_apart(f))):
        base, e = factor.as_base_exp()
        if x not in factor.free_symbols:
            outside *= factor
        elif isinstance(factor, sp.exp):
            for term in sp.Add.make_args(sp.expand(factor.args[0])):
                if x in term.free_symbols:
                    parts.append(Scaled("exp", *_rate(-term, x)))
                else:
                    outside *= sp.exp(term)
        elif isinstance(factor, sp.sin | sp.cos):
            parts.append(Scaled("sin" if isinstance(factor, sp.sin) else "cos", *_rate(factor.args[0], x)))
        elif isinstance(base, sp.sin) and e == 2:
            outside *= sp.Rational(1, 2)
            parts.append(Scaled("versed", *_rate(2 * base.args[0], x)))
        elif base == x and x not in e.free_symbols:
            power += e
        elif isinstance(base, sp.log) and e.is_Integer and e > 0:
            outside *= _logarithm(base, x) ** e
            logs += int(e)
        elif base.is_Add and x not in e.free_symbols:
            number, part = _of_sum(base, e, x, high)
            outside *= number
            parts.append(part)
        else:
            raise OutsideClass(f"{factor} is no function of one scale")
    if high != sp.oo and not any(part.kind == "edge" for part in parts):
        parts.append(Scaled("below", 1 / high, sp.S.One))
    return outside, power, parts, logs


def _logarithm(logarithm: Any, x: Any) -> Any:
    """The factor before ln x of the logarithm of a power of x."""
    base, power = logarithm.args[0].as_base_exp()
    if base != x or not power.is_number:
        raise OutsideClass(f"{logarithm} is no function of one scale")
    return power


def _rate(term: Any, x: Any) -> tuple[Any, Any]:
    rate, power = term.as_independent(x, as_Add=False)
    base, k = power.as_base_exp()
    if base != x or x in k.free_symbols or rate.is_positive is not True:
        raise OutsideClass(f"{term} is no growing power of {x}")
    if not (k.is_positive or k.is_negative):
        raise OutsideClass(f"the sign of the power {k} is not known")
    return rate, k


def _of_sum(base: Any, e: Any, x: Any, high: Any) -> tuple[Any, Scaled]:
    constant = sp.Add(*[t for t in base.args if x not in t.free_symbols])
    (*others, term) = [t for t in base.args if x in t.free_symbols]
    if others or constant == 0:
        raise OutsideClass(f"{base} is no function of one scale")
    coefficient, function = term.as_independent(x, as_Add=False)
    if isinstance(function, sp.exp):
        rate, k = _rate(-function.args[0] if e == 1 else function.args[0], x)
        if e == 1 and coefficient == -constant:
            return constant, Scaled("rise", rate, k)
        if e == -1 and coefficient.is_positive and constant in (coefficient, -coefficient):
            kind = "fermi" if constant == coefficient else "bose"
            return 1 / coefficient, Scaled(kind, rate, k)
        raise OutsideClass(f"{base} is no function of one scale")
    if isinstance(function, sp.cos) and e == 1 and coefficient == -constant:
        return constant, Scaled("versed", *_rate(function.args[0], x))
    if constant.is_positive is not True:
        raise OutsideClass(f"{base} may vanish")
    if (-coefficient).is_positive:
        rate, k = _rate(-term / constant, x)
        if high == sp.oo or not k.is_positive or sp.simplify(rate * high**k) != 1:
            raise OutsideClass(f"{base} may vanish")
        return constant**e, Scaled("edge", rate, k, e)
    rate, k = _rate(term / constant, x)
    return constant**e, Scaled("sum", rate, k, e)


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
        value, needed = _with_logs(mine[0], power, logs)
        return number * value, needed
    low = next((p.scale for p in mine if p.kind == "above"), sp.S.Zero)
    high = next((p.scale for p in mine if p.kind == "below"), sp.oo)
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
        if value.has(sp.zoo, sp.nan, sp.oo):
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
