"""Comparison to leading logarithm: K·ln^β(X), where X counts up to a pure number.

An estimate by logarithms is right when the powers in front agree, the power of the logarithm agrees, and the
arguments are the same up to a pure number (which adds only a constant to a large logarithm).  ln(E/ε) in the
place of ln(Δ_0/ε) has lost a dependence on E/Δ_0, and that is refuted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from tlssym.mathematics.compare import Comparison, Kind, compare
from tlssym.mathematics.exponents import canonical, in_factors
from tlssym.mathematics.monomials import LogMonomial, Monomial, as_monomial, exponents, parameters_of


def leading_logarithm(expression: Any, parameters: Iterable[Any]) -> LogMonomial | None:
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
    printed: Any,
    derived: Any,
    *,
    conditions: Iterable[Any] = (),
    parameters: Iterable[Any] = (),
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
    printed, derived = sp.sympify(printed), sp.sympify(derived)
    known = parameters_of(printed, derived) | frozenset(parameters)
    options: dict[str, Any] = {"conditions": conditions, "parameters": known, "seed": seed, "digits": digits}
    exact = compare(printed, derived, **options)
    if exact.agrees_up_to_number:
        return exact
    ours, theirs = leading_logarithm(printed, known), leading_logarithm(derived, known)
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


def _closest_sign(ours: Monomial, theirs: Monomial) -> Monomial:
    """theirs or its reciprocal, whichever has more powers in common: ln X = −ln(1/X) names the same loss."""
    inverse = theirs ** sp.S.NegativeOne
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


def _argument_differs(exact: Comparison, ratio: Any) -> Comparison:
    symbols = tuple(sorted(ratio.free_symbols, key=str))
    reason = f"the arguments of the logarithms differ by the factor {ratio}"
    return _refuted(exact, Kind.LOG_ARGUMENT, reason, log_argument=ratio, symbols=symbols, ratio=exact.ratio)
