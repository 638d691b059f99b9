"""From a sympy integral to terms: variables, powers, step functions as monomial constraints, windows.

All free symbols that sympy knows nothing of are taken as positive; each integration variable becomes a
positive one of its own, the negative half of a range being reflected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import comb, prod
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.regions.monomials import Form, Setting, add, read_product, subtract
from tlssym.mathematics.regions.result import OutsideClass

MOST_TERMS, MOST_EXPANDED = 200, 5_000
"""Terms that are worked with, and that a power of a sum may have before equal ones are taken together."""
MOST_VARIABLES = 8
MOST_OPERATIONS = 4000
MOST_POWER = 8


@dataclass(frozen=True)
class Term:
    """A product under nested integrals: factors, and variables with limits, innermost first."""

    factors: tuple[Any, ...]
    limits: tuple[tuple[Any, Any, Any], ...]
    sector: tuple[str, ...] = ()

    def subs(self, rules: dict[Any, Any]) -> Term:
        """The term with symbols replaced, in factors and limits."""
        return replace(
            self,
            factors=tuple(f.xreplace(rules) for f in self.factors),
            limits=tuple((x, lo.xreplace(rules), hi.xreplace(rules)) for x, lo, hi in self.limits),
        )


@dataclass(frozen=True)
class Window:
    """The step function θ(width − |x − center|) with x an integration variable."""

    variable: Any
    center: Form
    width: Form


@dataclass(frozen=True)
class Reading:
    """A term in monomials; ``power`` includes the measure, as powers under ∏ dln(x)."""

    variables: tuple[Any, ...]
    coefficient: Any
    power: Form
    constraints: tuple[Form, ...] = ()
    windows: tuple[Window, ...] = ()
    ranges: dict[Any, tuple[Any, Any]] = field(default_factory=dict)
    orders: tuple[tuple[Any, Form], ...] = ()
    rough: bool = False
    narrow: tuple[int, ...] = ()
    integrated: tuple[Any, ...] = ()


def positive_symbols(expression: Any, extra: Any = ()) -> dict[Any, Any]:
    """Positive stand-ins for the symbols of which sympy knows nothing."""
    symbols = set(expression.free_symbols).union(*[sp.sympify(e, strict=True).free_symbols for e in extra])
    return {
        s: sp.Dummy(s.name, positive=True)
        for s in sorted(symbols, key=lambda s: s.name)
        if s.is_positive is None and s.is_negative is None and s.is_real is None and s.is_complex is None
    }


def flatten(expression: Any) -> list[Term]:
    """Write an expression with integrals as a sum of products under integrals.

    Raises
    ------
    OutsideClass
        An integral without two limits, or an expression too large.
    """
    if expression.has(sp.nan, sp.zoo):
        raise OutsideClass("the expression has no value at all")
    if sp.count_ops(expression) > MOST_OPERATIONS:
        raise OutsideClass("the expression is too large")
    if not expression.has(sp.Integral):
        return [Term((expression,), ())]
    if expression.is_Add:
        return [term for part in expression.args for term in flatten(part)]
    if expression.is_Mul:
        products = [Term((), ())]
        for part in expression.args:
            products = [
                Term(left.factors + right.factors, left.limits + right.limits)
                for left in products
                for right in flatten(part)
            ]
            if len(products) > MOST_TERMS:
                raise OutsideClass("a product of sums has too many terms")
        return products
    if expression.is_Pow and expression.exp.is_Integer and 1 < expression.exp <= 4:
        copies = [expression.base] * int(expression.exp)
        products = [Term((), ())]
        for part in copies:
            products = [
                Term(left.factors + right.factors, left.limits + right.limits)
                for left in products
                for right in flatten(part)
            ]
        return products
    if isinstance(expression, sp.Integral):
        terms = flatten(expression.function)
        for limit in expression.limits:
            if len(limit) != 3:
                raise OutsideClass(f"the integral over {limit[0]} has no limits")
            terms = [_bind(term, *limit) for term in terms]
        return terms
    raise OutsideClass(f"an integral inside {expression.func.__name__}")


def _bind(term: Term, variable: Any, low: Any, high: Any) -> Term:
    if (high - low).is_extended_negative:
        low, high, term = high, low, replace(term, factors=(sp.S.NegativeOne, *term.factors))
    positive = low.is_nonnegative is True
    own = sp.Dummy(variable.name, positive=True) if positive else sp.Dummy(variable.name, real=True)
    bound = term.subs({variable: own})
    if len(bound.limits) >= MOST_VARIABLES:
        raise OutsideClass(f"more than {MOST_VARIABLES} integration variables")
    return replace(bound, limits=(*bound.limits, (own, low, high)))


def halves(term: Term, variable: Any) -> list[Term]:
    """The range of a real variable cut at zero, the negative half reflected."""
    low, high = next((lo, hi) for x, lo, hi in term.limits if x == variable)
    if low.is_extended_nonpositive is not True and low != -sp.oo:
        raise OutsideClass(f"the sign of the limit {low} is not known")
    if high.is_extended_nonnegative is not True and high.is_extended_nonpositive is not True:
        raise OutsideClass(f"the sign of the limit {high} is not known")
    parts = []
    for sign in (1, -1):
        own = sp.Dummy(variable.name, positive=True)
        if sign > 0 and high.is_extended_nonpositive is True:
            continue
        ends = (
            (sp.S.Zero, high)
            if sign > 0
            else (-high if high.is_extended_nonpositive is True else sp.S.Zero, -low)
        )
        cut = term.subs({variable: sign * own})
        limits = tuple((own, *ends) if x == variable else (x, lo, hi) for x, lo, hi in cut.limits)
        parts.append(replace(cut, limits=limits, sector=(*term.sector, f"{sign:+d}{variable.name}")))
    return parts


def expand_factors(term: Term) -> Iterator[Term]:
    """Multiply out sums that stand to a positive integer power, so that each term is a product."""
    bound = {x for x, _, _ in term.limits}
    outside = [f for f in term.factors if not f.free_symbols & bound]
    products: list[tuple[Any, ...]] = [()]
    for factor in term.factors:
        if not factor.free_symbols & bound:
            continue
        base, power = factor.as_base_exp()
        if base.is_Add and power.is_Integer and 0 < power <= MOST_POWER:
            # negative powers of sums stay: they are split by regimes, not multiplied out
            refuse_many_terms(factor, MOST_EXPANDED)
            parts = sp.expand(factor, deep=False).args
        else:
            parts = (factor,)
        products = [(*done, *sp.Mul.make_args(part)) for done in products for part in parts]
        if len(products) > MOST_TERMS:
            raise OutsideClass("the integrand has too many terms")
    for product in products:
        if any(f.is_Add or (f.is_Pow and f.base.is_Add and f.exp.is_Integer and f.exp > 0) for f in product):
            product_term = replace(term, factors=(*outside, *product))
            if product != tuple(f for f in term.factors if f.free_symbols & bound):
                yield from expand_factors(product_term)
                continue
        yield replace(term, factors=(*outside, *product))


def read_term(term: Term, setting: Setting) -> list[Reading]:
    """A term as monomials, with one reading for each sign alternative of its step functions."""
    variables = tuple(x for x, _, _ in term.limits)
    bound = set(variables)
    coefficient: Any = sp.S.One
    power: Form = dict.fromkeys(variables, setting.one)
    readings = [Reading(variables, sp.S.One, {})]
    for factor in term.factors:
        base = factor.base if factor.is_Pow else factor
        if isinstance(base, Theta):
            if factor.is_Pow and factor.exp.is_positive is not True:
                raise OutsideClass(f"the step function in {factor} is not a factor")
            readings = [
                _join(r, alternative)
                for r in readings
                for alternative in read_step(base.args[0], bound, setting)
            ]
        elif not factor.free_symbols & bound:
            coefficient *= factor
        else:
            sign, form = read_product(factor, setting)
            coefficient *= sign
            power = add(power, form)
    ranges, orders = {}, []
    for variable, low, high in term.limits:
        ranges[variable] = (low, high)
        if low.is_positive and high.is_positive and high.is_finite is not False and high != sp.oo:
            orders.append((variable, subtract(read_product(high, setting)[1], read_product(low, setting)[1])))
        if any(w.variable == variable for r in readings for w in r.windows):
            continue
        if variable.is_positive is not True:
            raise OutsideClass(f"{variable} takes both signs")
        form_low = read_product(low, setting)[1] if low != 0 and not low.is_infinite else None
        if high.is_Add and high.free_symbols & bound and any(t.could_extract_minus_sign() for t in high.args):
            raise OutsideClass(f"the limit {high} may change its sign")
        if form_low is not None and high != sp.oo and not (low.is_positive and high.is_positive):
            raise OutsideClass(f"whether {low} lies below {high} is not known")
        for argument in ([variable - low] if form_low is not None else []) + (
            [high - variable] if high != sp.oo else []
        ):
            readings = [
                _join(r, alternative) for r in readings for alternative in read_step(argument, bound, setting)
            ]
    return [
        replace(r, coefficient=coefficient * r.coefficient, power=power, ranges=ranges, orders=tuple(orders))
        for r in readings
    ]


def _join(reading: Reading, other: Reading) -> Reading:
    return replace(
        reading,
        coefficient=reading.coefficient * other.coefficient,
        constraints=reading.constraints + other.constraints,
        windows=reading.windows + other.windows,
    )


def read_step(argument: Any, bound: set[Any], setting: Setting) -> list[Reading]:
    """The step function of an argument as constraints and windows, one reading for each alternative."""
    nothing = Reading((), sp.S.One, {})
    argument = sp.expand(argument, deep=False)
    if argument.is_Mul:
        sign, rest = 1, []
        for factor in argument.args:
            if factor.is_Add:
                rest.append(factor)
            else:
                factor_sign, _ = read_product(factor, setting)
                sign *= factor_sign
        if len(rest) == 1:
            return read_step(sp.expand(sign * rest[0]), bound, setting)
        if rest:
            argument = sp.expand(argument)
        else:
            return [nothing] if sign > 0 else []
    if not argument.is_Add:
        sign, _ = read_product(argument, setting)
        return [nothing] if sign > 0 else []
    moduli = [
        t
        for t in argument.args
        if any(isinstance(f, sp.Abs) and f.args[0].is_Add for f in sp.Mul.make_args(t))
    ]
    if moduli:
        return _read_window(argument, moduli, bound, setting)
    larger: list[Any] = []
    smaller: list[Any] = []
    for part in argument.args:
        sign, _ = read_product(part, setting)
        (larger if sign > 0 else smaller).append(part if sign > 0 else -part)
    if not smaller:
        return [nothing]
    if not larger:
        return []
    form = subtract(read_product(sp.Add(*larger), setting)[1], read_product(sp.Add(*smaller), setting)[1])
    return [replace(nothing, constraints=(form,))]


def _read_window(argument: Any, moduli: list[Any], bound: set[Any], setting: Setting) -> list[Reading]:
    if len(moduli) > 1:
        raise OutsideClass("a step function of two absolute values")
    modulus = next(f for f in sp.Mul.make_args(moduli[0]) if isinstance(f, sp.Abs))
    outside_sign, factor = read_product(moduli[0] / modulus, setting)
    rest = argument - moduli[0]
    inner = sp.expand(modulus.args[0])
    nothing = Reading((), sp.S.One, {})
    if len(inner.args) != 2:
        raise OutsideClass(f"the absolute value of {inner}")
    parts = [_signed(t, bound, setting) for t in inner.args]
    signs = {sign for sign, _, _ in parts}
    if len(signs) == 1:
        total = sp.Add(*[abs_term for _, _, abs_term in parts])
        return read_step(rest + (moduli[0] / modulus) * total, bound, setting)
    rest_sign, width = read_product(rest, setting)
    if rest_sign == 0 or rest_sign == outside_sign:
        return [nothing] if outside_sign > 0 else []
    width = subtract(width, factor)
    chosen = None
    for mine, other in (parts, parts[::-1]):
        own = [x for x in bound if x in mine[2].free_symbols]
        if len(own) == 1 and sp.diff(mine[2], own[0], 2) == 0 and own[0] not in other[2].free_symbols:
            slope = sp.diff(mine[2], own[0])
            if not slope.free_symbols & bound and slope * own[0] == mine[2]:
                form = read_product(slope, setting)[1]
                candidate = Window(own[0], subtract(other[1], form), subtract(width, form))
                if chosen is None or not other[2].free_symbols & bound:
                    chosen = candidate
    if chosen is None:
        raise OutsideClass(f"the absolute value of {inner} is not a window in one variable")
    if outside_sign < 0:
        return [replace(nothing, windows=(chosen,))]
    return [nothing, replace(nothing, coefficient=sp.S.NegativeOne, windows=(chosen,))]


def _signed(part: Any, bound: set[Any], setting: Setting) -> tuple[int, Form, Any]:
    """Sign, logarithm and absolute value of a term; a real variable of its own may stand in it linearly."""
    coefficient, rest = part.as_coeff_Mul()
    if rest in bound and rest.is_positive is not True:
        return (1 if coefficient > 0 else -1), {}, abs(coefficient) * rest
    sign, form = read_product(part, setting)
    return sign, form, part if sign > 0 else -part


def multiplied_out(expression: Any, most: int) -> Any:
    """Products and powers of sums multiplied out.

    Raises
    ------
    OutsideClass
        Where that could be more than ``most`` terms; they are counted before any is made.
    """
    refuse_many_terms(expression, most)
    return sp.expand(expression)


def refuse_many_terms(expression: Any, most: int) -> None:
    """Raise OutsideClass where an expression could have more than ``most`` terms when it is multiplied out."""
    if _terms(expression) > most:
        raise OutsideClass(f"the integrand {expression} has too many terms when multiplied out")


def _terms(expression: Any) -> int:
    """A bound on how many terms there are once products and powers of sums are multiplied out."""
    if expression.is_Add:
        return sum(map(_terms, expression.args))
    if expression.is_Mul:
        return prod(map(_terms, expression.args))
    if expression.is_Pow and expression.exp.is_Integer and expression.exp > 0:
        count = _terms(expression.base)
        return comb(int(expression.exp) + count - 1, count - 1)
    if isinstance(expression, sp.Sum):
        lengths = [high - low + 1 for _, low, high in expression.limits]
        return _terms(expression.function) * prod(int(n) for n in lengths if n.is_Integer and n > 0)
    return 1
