"""The comparison of two values, in the terms a verdict is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import sympy as sp
from mpmath import mp
from sympy.core.function import AppliedUndef

from tlssym.derive.targets import Relation, Value
from tlssym.judge.definitions import expand
from tlssym.judge.policy import TURNED, Ratio
from tlssym.mathematics.conditions import ConditionError, condition_equivalent
from tlssym.mathematics.equality import Comparison, Kind, compare, compare_leading
from tlssym.mathematics.monomials import as_monomial, number_in_powers
from tlssym.numbers.evaluate import NotEvaluable, evaluate
from tlssym.numbers.exponents import Powers
from tlssym.numbers.points import sample
from tlssym.parse.notation import Notation

if TYPE_CHECKING:
    from tlssym.judge.context import Context

ORDER_POINTS = 24
QUADRATURE_WORK = 10_000_000
POWERS = tuple(
    sp.Rational(*pair) for pair in ((2, 1), (1, 2), (3, 1), (1, 3))
)  # of both sides of an inequality
MUCH = 10  # x ≪ y is taken to hold where x < y/10

FAR_BELOW = sp.Rational(1, 1000)
NOTICED = mp.mpf("1e-6")
"""A witness moved to where a leading behaviour holds is this far below, and shows at least this difference."""


@dataclass(frozen=True)
class Agreement:
    """How a printed value compares with a derived one.

    Attributes
    ----------
    ratio : Ratio
    number : sympy expression or None
        Derived over printed, where that is a pure number.
    quotient : sympy expression or None
        Derived over printed, where it depends on symbols and is known in closed form.
    reference : sympy expression
        The derived value it was compared with.
    log_argument : sympy expression or None
        What the printed logarithm's argument lacks.
    witness : mapping
        A point at which the two differ, and both values there.
    why : str
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

    ratio: Ratio
    number: Any = None
    quotient: Any = None
    reference: Any = None
    log_argument: Any = None
    witness: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    pair: tuple[Any, ...] = ()
    turned: str = ""
    hbar: Any = sp.S.Zero
    collapsed: bool = False
    through: Mapping[Any, Any] = field(default_factory=dict)


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
        return _told(found, value, reference if was is None else was, reference)
    return replace(_told(found, value, reference if was is None else was, reference), pair=(value, reference))


def _where_it_leads(found: Comparison, value: Any, reference: Any, leading: Any) -> Comparison:
    """The comparison with its witness where leading behaviours hold: far below all else that it names."""
    others = [number for symbol, number in found.witness.items() if symbol != leading]
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
    witness = {}
    if found.witness and found.printed_value is not None:
        words = found.witness_words()
        printed, derived = words.pop("printed"), words.pop("derived")
        witness = {**words, "= printed": printed, "= derived": derived}
    if found.kind is Kind.IDENTICAL:
        return Agreement(Ratio.ONE, sp.S.One, sp.S.One, reference)
    if found.kind is Kind.NUMBER:
        number = _number_of_monomials(value, compared) or tidy_number(found.ratio)
        return Agreement(Ratio.NUMBER, number, number, reference, witness=witness)
    if found.refutes:
        quotient = None if found.ratio is None or found.ratio.atoms(sp.Dummy) else found.ratio
        return Agreement(
            Ratio.DEPENDS,
            None,
            quotient,
            reference,
            _without_number(found.log_argument),
            witness,
            found.reason,
        )
    return Agreement(Ratio.UNKNOWN, reference=reference, why=found.reason)


def _number_of_monomials(value: Any, reference: Any) -> Any:
    """Derived over printed for two products of the same powers, as the quotient of their numbers."""
    printed, derived = as_monomial(value), as_monomial(reference)
    if printed is None or derived is None or dict(printed.powers) != dict(derived.powers):
        return None
    return number_in_powers(derived.coefficient / printed.coefficient)


def opposite_sign(found: Agreement) -> bool:
    """Whether two values a pure number apart have opposite signs, where the conditions hold."""
    if found.number is None:
        return False
    if not found.number.free_symbols:
        return found.number.is_extended_negative is True or bool(sp.re(sp.N(found.number)) < 0)
    printed, derived = (found.witness.get(key, "") for key in ("= printed", "= derived"))
    return bool(printed and derived) and printed.startswith("-") != derived.startswith("-")


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


def same_order(printed: tuple[Any, str, Any], derived: Relation, context: Context) -> Agreement:
    """Compare a printed inequality with the derived one, whichever way round it is written.

    Both sides may be multiplied by the same positive quantity; a pure number between them is told.
    """
    lhs, kind, rhs = printed
    strict = {"<=": "<", ">=": ">"}
    results = []
    for left, sign, right, wanted in (
        (lhs, kind, rhs, derived.kind),
        (rhs, TURNED.get(kind, kind), lhs, TURNED.get(derived.kind, "")),
    ):
        attempts = [(left, right, derived.lhs, derived.rhs)]
        table = {**context.definitions, **own_values(context)}
        expanded = tuple(expand(e, table) for e in attempts[0])
        if expanded != attempts[0]:
            attempts.append(expanded)
        for a, b, c, e in attempts:
            found = _one_order(a, b, c, e, context)
            if found.ratio in (Ratio.ONE, Ratio.NUMBER):
                if strict.get(sign, sign) != strict.get(derived.kind, derived.kind):
                    return Agreement(
                        Ratio.DEPENDS,
                        reference=derived,
                        why=f"the relation points the other way: derived {derived.kind}",
                        turned=wanted,
                    )
                return found
            results.append(found)
    return next((r for r in results if r.ratio is Ratio.DEPENDS), results[0])


def _one_order(left: Any, right: Any, lower: Any, upper: Any, context: Context) -> Agreement:
    conditions = context.assumptions
    if 0 in (left, right) and 0 not in (lower, upper):
        left, right = _sides_of(right - left)
    if 0 in (left, right, lower, upper):
        return agreement(right - left, upper - lower, conditions=conditions)
    found = agreement(right / left, upper / lower, conditions=conditions)
    if found.ratio is Ratio.NUMBER and opposite_sign(found):
        return replace(found, ratio=Ratio.DEPENDS, quotient=found.number, number=None)
    if found.ratio is not Ratio.DEPENDS:
        return found
    for power in POWERS:
        # both sides of an inequality between sizes may be raised to a power
        raised = agreement(right / left, (upper / lower) ** power, conditions=conditions)
        if raised.ratio is Ratio.ONE or (raised.ratio is Ratio.NUMBER and not opposite_sign(raised)):
            return raised
    return found


def _sides_of(difference: Any) -> tuple[Any, Any]:
    """A difference that is compared with zero, as the two sides of an inequality."""
    terms = sp.Add.make_args(sp.expand(difference))
    taken = [term for term in terms if term.could_extract_minus_sign()]
    return -sp.Add(*taken), sp.Add(*(term for term in terms if term not in taken))


def order_holds(left: Any, kind: str, right: Any, table: Mapping[Any, Any], context: Context) -> bool | None:
    """Whether ``left kind right`` holds wherever the conditions of the derivation do, tried at random points."""
    left, right = expand(left, table), expand(right, table)
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    if left.atoms(sp.Function) or right.atoms(sp.Function):
        left, right = left.doit(), right.doit()
    conditions = tuple(
        c
        for c in context.assumptions
        if isinstance(c, sp.core.relational.Relational) and c.free_symbols <= set(symbols)
    )
    points = sample(symbols, conditions, seed=3, count=ORDER_POINTS) if symbols else [{}]
    if not points:
        return None
    holds = []
    for point in points:
        low, high = sp.N(left.subs(point), 20), sp.N(right.subs(point), 20)
        if not (low.is_Float or low.is_Rational) or not (high.is_Float or high.is_Rational):
            return None
        low, high = mp.mpf(str(low)), mp.mpf(str(high))
        holds.append(
            {
                "<": low < high,
                ">": low > high,
                "<=": low <= high,
                ">=": low >= high,
                "<<": MUCH * low < high,
                ">>": low > MUCH * high,
                "<~": low < MUCH * high,
                ">~": MUCH * low > high,
            }[kind]
        )
    return all(holds)


def own_values(context: Context) -> dict[Any, Any]:
    """What this very equation derives, by its head."""
    table: dict[Any, Any] = {}
    for target in context.derivation.targets:
        if isinstance(target, Value) and isinstance(target.head, sp.Symbol | AppliedUndef):
            table[target.head] = target.expr.subs(dict(context.at)) if context.at else target.expr
    return table


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
    return agreement(one, other).ratio is Ratio.ONE
