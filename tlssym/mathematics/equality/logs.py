"""Comparison to leading logarithm: K·ln^β(X), where X counts up to a pure number.

An estimate by logarithms is right when the powers in front agree, the power of the logarithm agrees, and the
arguments are the same up to a pure number (which adds only a constant to a large logarithm).  ln(E/ε) in the
place of ln(Δ_0/ε) has lost a dependence on E/Δ_0, and that is refuted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from tlssym.language import Condition
from tlssym.mathematics.equality.formulas import compare
from tlssym.mathematics.equality.result import Comparison, Kind
from tlssym.mathematics.monomials import LogMonomial, Monomial, as_monomial, exponents, parameters_of
from tlssym.numbers.exponents import canonical, in_factors


def join_logarithms(expression: sp.Expr, parameters: Iterable[sp.Symbol]) -> Any:
    """Logarithms of a sum with the same powers in front in one: ``K*log(E) - K*log(epsilon)``.

    Only positive arguments and rational proportions of the coefficients are joined, so nothing changes its
    value.  An argument split in this way would look like a lost dependence.
    """
    known = frozenset(parameters)
    if not expression.args or not expression.has(sp.log):
        return expression
    arguments = [join_logarithms(argument, known) for argument in expression.args]
    if not expression.is_Add:
        return expression.func(*arguments)
    groups: dict[Any, list[tuple[Any, Any]]] = {}
    rest = []
    for term in arguments:
        part = exponents(term, known)
        single = part is not None and len(part.logs) == 1 and part.logs[0][1] == 1
        if part is not None and single and part.logs[0][0].is_positive:
            groups.setdefault(part.monomial.powers, []).append((part.monomial, part.logs[0][0]))
        else:
            rest.append(term)
    for members in groups.values():
        first = members[0][0]
        shares = [(monomial / first).coefficient for monomial, _ in members]
        if all(share.is_Rational for share in shares):
            joined = sp.Mul(*[x**share for share, (_, x) in zip(shares, members, strict=True)])
            rest.append(first.to_expr() * sp.log(joined))
        else:
            rest += [monomial.to_expr() * sp.log(x) for monomial, x in members]
    return sp.Add(*rest)


def leading_logarithm(expression: sp.Expr, parameters: Iterable[sp.Symbol]) -> LogMonomial | None:
    """The term of a sum with the highest power of logarithms, as a monomial times those; None if unclear.

    ``K*(log(E/epsilon) + 3)`` gives ``K*log(E/epsilon)``; several leading terms that do not join give None.
    """
    known = frozenset(parameters)
    whole = exponents(expression, known)
    if whole is not None:
        return whole
    terms = sp.Add.make_args(sp.expand_mul(expression))
    split = [exponents(term, known) for term in terms]
    if any(part is None for part in split):
        return None
    found = [part for part in split if part is not None]
    if any(part.log_power.is_Rational is not True for part in found):
        return None
    highest = max(part.log_power for part in found)
    leading = [part for part in found if part.log_power == highest]
    return leading[0] if len(leading) == 1 else None


def _rate(argument: Monomial, other: Monomial) -> Any | None:
    """k with other = number·argument^k, or None."""
    base = next(iter(argument.exponents), None)
    if base is None or argument.bases != other.bases:
        return None
    k = canonical(other.exponent(base) / argument.exponent(base))
    same = all(canonical(other.exponent(b) - k * e) == 0 for b, e in argument.powers)
    return k if same else None


def compare_leading_logarithm(
    printed: sp.Expr,
    derived: sp.Expr,
    *,
    conditions: Iterable[Condition] = (),
    parameters: Iterable[sp.Symbol] = (),
    seed: int = 0,
    digits: int = 30,
) -> Comparison:
    """Compare two formulas to leading logarithm.

    Parameters
    ----------
    printed, derived : sympy expressions
        Each a product of powers and powers of logarithms of such products (or a sum led by one).
    conditions, parameters, seed, digits
        As for ``compare``.

    Returns
    -------
    Comparison
        ``identical`` and ``number`` as in ``compare``, the latter also when the arguments of the logarithms
        differ by the pure number ``log_argument``; ``log_argument`` (refutes) when their ratio depends on
        symbols; ``ratio`` when the powers in front or of the logarithm differ; ``undecided`` otherwise.
    """
    printed, derived = sp.sympify(printed, strict=True), sp.sympify(derived, strict=True)
    known = parameters_of(printed, derived) | frozenset(parameters)
    options: dict[str, Any] = {"conditions": conditions, "parameters": known, "seed": seed, "digits": digits}
    exact = compare(printed, derived, **options)
    if exact.agrees_up_to_number:
        return exact
    ours, theirs = (leading_logarithm(join_logarithms(side, known), known) for side in (printed, derived))
    if ours is None or theirs is None:
        return exact if exact.refutes else _undecided(exact, "not a product of powers and logarithms")
    if len(ours.logs) != len(theirs.logs) or ours.log_power != theirs.log_power:
        return _powers_differ(ours, theirs, exact)
    number: Any = sp.S.One
    argument_ratio: Any = sp.S.One
    for (our_argument, our_power), (their_argument, their_power) in zip(ours.logs, theirs.logs, strict=True):
        if our_power != their_power:
            return _powers_differ(ours, theirs, exact)
        our_monomial, their_monomial = (as_monomial(x, known) for x in (our_argument, their_argument))
        if our_monomial is None or their_monomial is None:
            return exact if exact.refutes else _undecided(exact, "the argument of a logarithm is a sum")
        rate = _rate(our_monomial, their_monomial)
        if rate is None:
            flipped = _closest_sign(our_monomial, their_monomial)
            return _argument_differs(exact, (flipped / our_monomial).to_expr())
        # ln(c*X^k) = k*ln X to leading order
        number *= in_factors(rate) ** our_power
        argument_ratio *= (their_monomial / our_monomial**rate).to_expr()
    front = theirs.monomial / ours.monomial
    if not front.is_number:
        return _front_differs(front, exact)
    scaled = compare(ours.monomial.to_expr(), theirs.monomial.to_expr() * number, **options)
    inside = f"the arguments of the logarithms differ by the number {argument_ratio}"
    note = "" if argument_ratio == 1 else inside
    return Comparison(
        Kind.NUMBER if scaled.agrees_up_to_number else Kind.UNDECIDED,
        ratio=scaled.ratio,
        ratio_value=scaled.ratio_value,
        log_argument=argument_ratio,
        witness=exact.witness,
        printed_value=exact.printed_value,
        derived_value=exact.derived_value,
        reason="; ".join(filter(None, ("equal to leading logarithm", note))),
        points=exact.points,
    )


def leading_terms(expression: sp.Expr, symbol: sp.Symbol, parameters: Iterable[sp.Symbol]) -> Any | None:
    """The terms of a sum that lead as a symbol becomes small; None where their order is not known.

    The lowest power of the symbol wins; among equal powers the highest power of logarithms of it.  Powers
    that are not numbers cannot be put in order, unless they are all the same.
    """
    known = frozenset(parameters)
    graded: list[tuple[Any, Any, Any]] = []
    for term in sp.Add.make_args(sp.expand_mul(expression)):
        part = exponents(term, known)
        if part is None:
            return None
        logarithms = [power for argument, power in part.logs if argument.has(symbol)]
        graded.append((part.monomial.exponent(symbol), canonical(sp.Add(*logarithms)), term))
    powers = {power for power, _, _ in graded}
    if len(powers) > 1 and not all(power.is_Rational for power in powers):
        return None
    lowest = min(powers) if len(powers) > 1 else next(iter(powers))
    rest = [(logs, term) for power, logs, term in graded if power == lowest]
    orders = {logs for logs, _ in rest}
    if len(orders) > 1 and not all(order.is_Rational for order in orders):
        return None
    highest = max(orders) if len(orders) > 1 else next(iter(orders))
    return sp.Add(*[term for logs, term in rest if logs == highest])


def compare_leading(
    printed: sp.Expr,
    derived: sp.Expr,
    symbol: sp.Symbol,
    *,
    conditions: Iterable[Condition] = (),
    parameters: Iterable[sp.Symbol] = (),
    seed: int = 0,
    digits: int = 30,
) -> Comparison:
    """Compare the leading behaviour of two formulas as a symbol becomes small, to leading logarithm.

    Parameters
    ----------
    printed, derived : sympy expressions
    symbol : symbol
        The small one; for a large one, put its reciprocal in its place.
    conditions, parameters, seed, digits
        As for ``compare``.

    Returns
    -------
    Comparison
        As from ``compare_leading_logarithm``, of the leading terms.  Where these are not found, the formulas
        themselves are compared.
    """
    printed, derived = sp.sympify(printed, strict=True), sp.sympify(derived, strict=True)
    known = parameters_of(printed, derived) | frozenset(parameters)
    printed, derived = join_logarithms(printed, known), join_logarithms(derived, known)
    leading = [leading_terms(side, symbol, known) for side in (printed, derived)]
    first, second = (
        whole if found is None else found for found, whole in zip(leading, (printed, derived), strict=True)
    )
    return compare_leading_logarithm(
        first, second, conditions=conditions, parameters=known, seed=seed, digits=digits
    )


def _closest_sign(ours: Monomial, theirs: Monomial) -> Monomial:
    """theirs or its reciprocal, whichever has more powers in common: ln X = −ln(1/X) names the same loss."""
    inverse = theirs**sp.S.NegativeOne
    direct = len((theirs / ours).bases)
    return inverse if len((inverse / ours).bases) < direct else theirs


def _undecided(exact: Comparison, reason: str) -> Comparison:
    return Comparison(
        Kind.UNDECIDED, supported=exact.supported, reason=f"{reason}; {exact.reason}", points=exact.points
    )


def _refuted(exact: Comparison, kind: Kind, reason: str, **more: Any) -> Comparison:
    """A refutation stands only on a point at which the two differ."""
    if not exact.refutes:
        return _undecided(exact, reason)
    return Comparison(
        kind,
        witness=exact.witness,
        printed_value=exact.printed_value,
        derived_value=exact.derived_value,
        reason=reason,
        points=exact.points,
        **more,
    )


def _powers_differ(ours: LogMonomial, theirs: LogMonomial, exact: Comparison) -> Comparison:
    reason = f"the logarithm stands to the power {ours.log_power}, derived {theirs.log_power}"
    return _refuted(exact, Kind.RATIO, reason, ratio=exact.ratio, symbols=exact.symbols)


def _front_differs(front: Monomial, exact: Comparison) -> Comparison:
    ratio = front.to_expr()
    symbols = tuple(sorted(front.bases, key=str))
    reason = f"in front of the logarithm a factor {ratio} differs"
    return _refuted(exact, Kind.RATIO, reason, ratio=ratio, symbols=symbols)


def _argument_differs(exact: Comparison, ratio: sp.Expr) -> Comparison:
    symbols = tuple(sorted(ratio.free_symbols, key=str))
    reason = f"the arguments of the logarithms differ by the factor {ratio}"
    return _refuted(exact, Kind.LOG_ARGUMENT, reason, log_argument=ratio, symbols=symbols, ratio=exact.ratio)
