"""Exponents, power of the logarithm and coefficient of a value, or of its leading part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.exponential import LogRing
from tlssym.mathematics.regions.knowledge import Knowledge, is_constant
from tlssym.mathematics.regions.monomials import to_product
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.mathematics.regions.sampling import Point
from tlssym.mathematics.regions.writing import log_polynomial, total_expression


@dataclass(frozen=True)
class Leading:
    """What ``leading`` found; ``whole`` tells whether nothing was left out of the value."""

    value: Any
    whole: bool
    conditions: tuple[Any, ...] = ()
    exponents: dict[Any, Any] = field(default_factory=dict)
    log_powers: dict[Any, int] = field(default_factory=dict)
    coefficient: Any = None


def split_powers(expression: Any) -> tuple[dict[Any, Any], Any]:
    """Powers of symbols in a product, and the rest."""
    powers: dict[Any, Any] = {}
    rest = []
    for factor in sp.Mul.make_args(expression):
        base, exponent = factor.as_base_exp()
        if base.is_Symbol:
            powers[base] = powers.get(base, sp.S.Zero) + exponent
        else:
            rest.append(factor)
    return powers, sp.Mul(*rest)


def without_shared(powers: dict[Any, Any], rest: Any) -> tuple[dict[Any, Any], Any]:
    """The powers of the symbols that stand nowhere else, and the rest with the other powers multiplied in.

    In ``k*x**k`` the value is no power of k, and in ``k*(1/k)`` it does not depend on k at all: of a symbol that
    stands in an exponent, or in the rest, no power is told.  The argument of a logarithm does not count: its
    power is told beside.
    """
    plain = rest.replace(lambda part: isinstance(part, sp.log), lambda part: sp.Dummy())
    elsewhere = plain.free_symbols.union(*[sp.sympify(e, strict=True).free_symbols for e in powers.values()])
    kept = {s: e for s, e in powers.items() if s not in elsewhere}
    return kept, rest * sp.Mul(*[s**e for s, e in powers.items() if s in elsewhere])


def leading(total: dict[Any, Any], logs: LogRing, point: Point, knowledge: Knowledge, asked: Any) -> Leading:
    """The leading part of a value, with its whole polynomial in logarithms.

    Parameters
    ----------
    total : dict
        Coefficient → monomial → polynomial in logarithms, as in ``Chamber.total``.
    asked : Parameter
        The small or large parameter; without a symbol, nothing is left out.

    Raises
    ------
    OutsideClass
        The parameter stands in the prefactor other than as a power.
    """
    setting = logs.setting
    parameter = asked.symbol
    if not total:
        return Leading(sp.S.Zero, True)
    conditions: list[Any] = []
    whole = True
    if parameter is not None:
        powers = []
        for rest, groups in total.items():
            outer, remainder = split_powers(rest)
            if remainder.has(parameter):
                raise OutsideClass(f"{parameter} stands in the prefactor in a way that is no power")
            shift = setting.element(outer.get(parameter, sp.S.Zero))
            powers += [(rest, m, dict(m).get(parameter, setting.zero) + shift) for m in groups]
        side = -1 if asked.is_small else 1
        top = max(powers, key=lambda item: side * setting.at(item[2], point.exponents))[2]
        kept: dict[Any, Any] = {}
        for rest, monomial, power in powers:
            if power == top:
                kept.setdefault(rest, {})[monomial] = total[rest][monomial]
                continue
            whole = False
            difference = top - power
            for factor in knowledge.unsettled_factors(difference):
                sign = 1 if setting.at(setting.field.new(factor), point.exponents) > 0 else -1
                conditions.append(knowledge.exponent_condition(factor, sign))
        total = kept
    value = total_expression(total, logs)
    exponents, log_powers, coefficient = _monomial(total, logs, parameter, asked.is_small)
    return Leading(value, whole, tuple(dict.fromkeys(conditions)), exponents, log_powers, coefficient)


def _monomial(
    total: dict[Any, Any], logs: LogRing, parameter: Any, is_small: bool
) -> tuple[dict[Any, Any], dict[Any, int], Any]:
    """Exponents of the symbols, where all terms share them, the parameter's logarithm and the coefficient."""
    setting = logs.setting
    degree = 0
    generator = logs.generators.get(parameter) if parameter is not None else None
    if generator is not None:
        degree = max(p.degree(generator) for groups in total.values() for p in groups.values())
    common: dict[Any, Any] | None = None
    numbers = []
    for rest, groups in total.items():
        outer, remainder = split_powers(rest)
        for monomial, polynomial in groups.items():
            form = dict(monomial)
            powers = {b: setting.expression(p) for b, p in form.items() if not is_constant(b) and b.is_Symbol}
            for base, exponent in outer.items():
                powers[base] = powers.get(base, sp.S.Zero) + exponent
            powers = {b: e for b, raw in powers.items() if (e := sp.factor(raw)) != 0}
            if degree and generator is not None:
                polynomial = _coefficient_of(polynomial, generator, degree)
                if is_small and degree % 2:
                    polynomial = -polynomial
            if not polynomial:
                continue
            if common is None:
                common = powers
            shared = common == powers
            if not shared:
                common = (
                    {parameter: common[parameter]} if parameter is not None and parameter in common else {}
                )
            numbers.append(
                (
                    remainder
                    * to_product(
                        {b: p for b, p in form.items() if is_constant(b) or not b.is_Symbol}, setting
                    )
                    * log_polynomial(polynomial, logs),
                    powers,
                )
            )
    common = common or {}
    coefficient = sp.Add(
        *[
            number * sp.Mul(*[b**e for b, e in powers.items() if b not in common])
            for number, powers in numbers
        ]
    )
    if parameter is None and len(numbers) > 1 and not common and any(powers for _, powers in numbers):
        return {}, {}, None
    return common, ({parameter: degree} if parameter is not None else {}), sp.factor_terms(coefficient)


def _coefficient_of(polynomial: Any, generator: Any, degree: int) -> Any:
    """Coefficient of generator**degree, as a polynomial in the others."""
    ring = polynomial.ring
    place = ring.gens.index(generator)
    kept = {
        powers[:place] + (0,) + powers[place + 1 :]: coefficient
        for powers, coefficient in polynomial.terms()
        if powers[place] == degree
    }
    return ring.from_dict(kept)
