"""The comparison of two values, in the terms a verdict is made of."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.mathematics.conditions import ConditionError, condition_equivalent
from tlssym.mathematics.equality import Comparison, Kind, compare, compare_leading
from tlssym.mathematics.monomials import as_monomial, number_in_powers
from tlssym.numbers.evaluate import NotEvaluable, evaluate
from tlssym.numbers.exponents import Powers
from tlssym.numbers.points import exponent_symbols
from tlssym.parse.notation import Notation

FAR_BELOW = sp.Rational(1, 1000)
NOTICED = mp.mpf("1e-6")
"""A witness moved to where a leading behaviour holds is this far below, and shows at least this difference."""
MOVES = {"twice": sp.Integer(2), "half": sp.Rational(1, 2)}
"""How far one symbol is moved to show that a ratio is no pure number."""
WHOLE, MOST_EXPONENTS = tuple(map(sp.Integer, (3, 2, 4, 5))), 3
"""Exponents that a witness is shown at, where it can be, and how many of them there may be."""


@dataclass(frozen=True)
class Agreement(Comparison):
    """How a printed value compares with a derived one, and in what form the two were held against each other.

    ``ratio`` is derived over printed, tidied, where it is known in closed form; ``log_argument`` has no pure number.

    Attributes
    ----------
    reference : sympy expression
        The derived value it was compared with.
    words : mapping
        A point at which the two differ, and both values there, as text.
    pair : tuple of sympy expressions
        The two values as they were compared, names expanded where that was needed; empty where only their leading
        logarithms were compared, whose ratio is constant in a limit only.
    turned : str
        Of two inequalities with the same sides: the kind of sign that belongs between the printed ones.
    hbar : sympy expression
        The power of ħ that the printed value lacks, where it agrees but for that.
    collapsed : bool
        Whether they agree only as the pure numbers that both are once their names are put in.
    through : mapping
        What the text has derived before and the derivation does not use, with which alone they agree.
    """

    kind: Kind = Kind.UNDECIDED
    reference: Any = None
    words: Mapping[str, str] = field(default_factory=dict)
    pair: tuple[Any, ...] = ()
    turned: str = ""
    hbar: Any = sp.S.Zero
    collapsed: bool = False
    through: Mapping[Any, Any] = field(default_factory=dict)

    @property
    def number(self) -> Any:
        """Derived over printed, where that is a pure number; else None."""
        return self.ratio if self.agrees_up_to_number else None

    @property
    def has_opposite_sign(self) -> bool:
        """Whether the two values, a pure number apart, have opposite signs, where the conditions hold."""
        if self.kind is not Kind.NUMBER:
            return False
        if not self.ratio.free_symbols:
            return self.ratio.is_extended_negative is True or bool(sp.re(sp.N(self.ratio)) < 0)
        printed, derived = (self.words.get(key, "") for key in ("= printed", "= derived"))
        return bool(printed and derived) and printed.startswith("-") != derived.startswith("-")


def agreement(
    value: Any,
    reference: Any,
    *,
    conditions: Sequence[Any] = (),
    leading: Any = None,
    was: Any = None,
    parameters: Sequence[Any] = (),
) -> Agreement:
    """Compare a printed value with a derived one.

    Parameters
    ----------
    value, reference : sympy expressions
    conditions : sequence of sympy relations
        Hold at every sample point.
    leading : sympy symbol, optional
        Compare leading behaviours as this symbol becomes small.
    was : sympy expression, optional
        What to report as the derived value, when ``reference`` has had its names expanded.
    parameters : sequence of symbols
        Symbols that count as pure numbers.

    Returns
    -------
    Agreement
    """
    usable = tuple(
        c for c in conditions if isinstance(c, sp.core.relational.Relational) and not isinstance(c, sp.Eq)
    )
    plain = _same_sums_as_symbols(value, reference)
    found = compare(*plain, conditions=usable, parameters=parameters)
    if (
        leading is not None
        and found.kind is not Kind.IDENTICAL
        and leading in value.free_symbols | reference.free_symbols
        and (value.has(sp.log) or reference.has(sp.log))
    ):
        found = compare_leading(value, reference, leading, conditions=usable)
        found = _where_it_leads(found, value, reference, leading)
        told = _told(found, value, reference if was is None else was, reference)
        return replace(told, words={**told.words, **_no_pure_number(found, value, reference, usable)})
    found = _in_whole_exponents(found, value, reference, usable)
    return replace(_told(found, value, reference if was is None else was, reference), pair=(value, reference))


def _in_whole_exponents(
    found: Comparison, value: Any, reference: Any, conditions: Sequence[Any]
) -> Comparison:
    """The comparison with its witness at whole exponents, no two of them the same: a dimension that there is."""
    inside = sorted(exponent_symbols(value, reference) & set(found.witness), key=str)
    if not found.refutes or not inside or len(inside) > MOST_EXPONENTS:
        return found
    for choice in itertools.permutations(WHOLE, len(inside)):
        point = {**found.witness, **dict(zip(inside, choice, strict=True))}
        if any(c.subs(point) not in (True, sp.true) for c in conditions if c.free_symbols <= set(point)):
            continue
        try:
            printed, derived = (evaluate(each, point) for each in (value, reference))
        except NotEvaluable:
            continue
        if abs(printed - derived) > NOTICED * abs(derived):
            return replace(found, witness=point, printed_value=printed, derived_value=derived)
    return found


def _where_it_leads(found: Comparison, value: Any, reference: Any, leading: Any) -> Comparison:
    """The comparison with its witness where leading behaviours hold: far below all else that it names."""
    others = [n for symbol, n in found.witness.items() if symbol != leading and isinstance(symbol, sp.Symbol)]
    if leading not in found.witness or not others:
        return found
    point = {**found.witness, leading: min(map(abs, others)) * FAR_BELOW}
    try:
        printed, derived = (evaluate(each, point) for each in (value, reference))
    except NotEvaluable:
        return found
    if abs(printed - derived) <= NOTICED * abs(derived):
        return found
    return replace(found, witness=point, printed_value=printed, derived_value=derived)


def _no_pure_number(
    found: Comparison, value: Any, reference: Any, conditions: Sequence[Any]
) -> dict[str, str]:
    """That derived over printed is no pure number: what it is where the two differ, and with one symbol moved."""
    if found.log_argument is None or not found.witness or not found.printed_value:
        return {}
    before = found.derived_value / found.printed_value
    inside = sorted(found.log_argument.free_symbols & set(found.witness), key=str)
    for (word, factor), symbol in itertools.product(MOVES.items(), inside):
        point = {**found.witness, symbol: factor * found.witness[symbol]}
        if any(c.subs(point) in (False, sp.false) for c in conditions):
            continue
        try:
            printed, derived = (evaluate(each, point) for each in (value, reference))
        except NotEvaluable:
            continue
        if printed and abs(derived / printed - before) > NOTICED * abs(before):
            ratios = [mp.nstr(each, 6) for each in (before, derived / printed)]
            return {"= ratio": ratios[0], "= ratio elsewhere": f"{ratios[1]} with {word} {symbol}"}
    return {}


def _same_sums_as_symbols(value: Any, reference: Any) -> tuple[Any, Any]:
    """Sums that stand on both sides, whatever their index is called: only what they stand with matters."""
    ours = {each: _with_one_index(each) for each in value.atoms(sp.Sum)}
    theirs = {each: _with_one_index(each) for each in reference.atoms(sp.Sum)}
    shared = sorted(set(ours.values()) & set(theirs.values()), key=str)
    names = {
        form: sp.Dummy("the sum" if not i else f"sum {i + 1}", real=True) for i, form in enumerate(shared)
    }
    if not names:
        return value, reference
    return (
        value.xreplace({each: names[form] for each, form in ours.items() if form in names}),
        reference.xreplace({each: names[form] for each, form in theirs.items() if form in names}),
    )


def _with_one_index(total: Any) -> Any:
    """The sum with its indices called by their place."""
    return total.xreplace(
        {limit[0]: sp.Symbol(f"index_{i}", integer=True) for i, limit in enumerate(total.limits)}
    )


def _told(found: Comparison, value: Any, reference: Any, compared: Any) -> Agreement:
    words = in_words(found)
    if found.agrees:
        return Agreement(Kind.IDENTICAL, sp.S.One, reference=reference)
    if found.kind is Kind.NUMBER:
        number = _number_of_monomials(value, compared) or tidy_number(found.ratio)
        return Agreement(Kind.NUMBER, number, reference=reference, words=words)
    if found.refutes:
        return Agreement(
            found.kind,
            None if found.ratio is None or found.ratio.atoms(sp.Dummy) else found.ratio,
            log_argument=_without_number(found.log_argument),
            reference=reference,
            words=words,
            reason=found.reason,
        )
    return Agreement(reference=reference, reason=found.reason)


def in_words(found: Comparison) -> dict[str, str]:
    """The point at which two values differ, and both values there, as text."""
    if not found.witness or found.printed_value is None:
        return {}
    words = found.witness_words()
    printed, derived = words.pop("printed"), words.pop("derived")
    return {**words, "= printed": printed, "= derived": derived}


def _number_of_monomials(value: Any, reference: Any) -> Any:
    """Derived over printed for two products of the same powers, as the quotient of their numbers."""
    printed, derived = as_monomial(value), as_monomial(reference)
    if printed is None or derived is None or dict(printed.powers) != dict(derived.powers):
        return None
    return number_in_powers(derived.coefficient / printed.coefficient)


def _without_number(argument: Any) -> Any:
    monomial = None if argument is None else as_monomial(argument)
    return argument if monomial is None else monomial.without_number().to_expr()


def tidy_number(number: Any) -> Any:
    """A pure number with exponent parameters, its sums in factors."""
    if not number.free_symbols:
        return number
    tidy = number.replace(
        lambda e: isinstance(e, sp.Pow) and e.base.is_Add, lambda e: sp.factor(e.base) ** e.exp
    )
    return min((number, sp.powsimp(tidy)), key=sp.count_ops)


def dimension_ratio(quotient: Any, notation: Notation, equation: str) -> bool | None:
    """Whether a quotient of powers is dimensionless; None where a dimension is not declared."""
    monomial = as_monomial(quotient)
    if monomial is None:
        return None
    total = Powers()
    for base, power in monomial.powers:
        declared = notation.of_sympy(base.name, equation) if isinstance(base, sp.Symbol) else None
        if declared is None or declared.exponents is None:
            return None
        total *= Powers.of(declared.exponents) ** power
    return total.is_number


def same_condition(printed: Any, derived: Any, assuming: Sequence[Any]) -> bool | None:
    """Whether two conditions on exponent parameters mean the same."""
    try:
        return condition_equivalent(printed, derived, assuming)
    except ConditionError:
        return None


def same_expression(one: Any, other: Any) -> bool:
    """Whether two expressions are the same, in whatever algebraic form."""
    if one == other:
        return True
    if not isinstance(one, sp.Expr) or not isinstance(other, sp.Expr):
        return False
    return agreement(one, other).agrees
