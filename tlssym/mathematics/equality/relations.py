"""Comparison of relations: inequalities either way round, and equations whose sides were moved about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.language import Condition
from tlssym.mathematics.equality.formulas import compare
from tlssym.mathematics.equality.result import Comparison, Kind
from tlssym.mathematics.monomials import Monomial, as_monomial, parameters_of
from tlssym.numbers.exponents import canonical

_SMALLER_LEFT = ("<", "<=", "<<", "<~")
_SMALLER_RIGHT = {">": "<", ">=": "<=", ">>": "<<", ">~": "<~"}
_LATEX = {
    r"\ll": "<<", r"\gg": ">>", r"\le": "<=", r"\leq": "<=", r"\ge": ">=", r"\geq": ">=", r"\lt": "<",
    r"\gt": ">", r"\lesssim": "<~", r"\gtrsim": ">~",
}  # fmt: skip


class NotAnOrder(ValueError):
    """The relation is no inequality."""


def ordered(relation: Condition) -> tuple[Any, Any, str]:
    """A relation as (smaller side, larger side, sign), the sign one of ``<``, ``<=``, ``<<``, ``<~``.

    ``relation`` is a sympy inequality or a triple (left, sign, right), the sign as in the parsed tree
    (``<``, ``>>``, ...) or in LaTeX.
    """
    if isinstance(relation, sp.Lt | sp.Gt | sp.Le | sp.Ge):
        sign = "<" if isinstance(relation, sp.Lt | sp.Gt) else "<="
        return relation.lts, relation.gts, sign
    if relation in (sp.true, sp.false) or not isinstance(relation, tuple) or len(relation) != 3:
        raise NotAnOrder(f"{relation} is no inequality between two sides")
    left, sign, right = relation
    sign = _LATEX.get(str(sign), str(sign))
    if sign in _SMALLER_LEFT:
        return sp.sympify(left, strict=True), sp.sympify(right, strict=True), sign
    if sign in _SMALLER_RIGHT:
        return sp.sympify(right, strict=True), sp.sympify(left, strict=True), _SMALLER_RIGHT[sign]
    raise NotAnOrder(f"{sign} is no inequality sign")


def _positive(expression: sp.Expr) -> bool:
    if expression.is_positive is True:
        return True
    monomial = as_monomial(expression)
    if monomial is None:
        return isinstance(expression, sp.Abs)
    return monomial.coefficient.is_positive is True and all(b.is_positive is True for b in monomial.bases)


def compare_relations(printed: Any, derived: Any, **options: Any) -> Comparison:
    """Compare two inequalities.

    Both are brought to smaller/larger < 1 (or, where a side may not be positive, larger − smaller > 0), so
    a < b, b > a and a/b < 1 are the same.

    Parameters
    ----------
    printed, derived : sympy inequalities, or triples (left, sign, right)
    **options
        As for ``compare``.

    Returns
    -------
    Comparison
        ``identical``; ``number`` when the bounds differ by a positive pure number; ``ratio`` (refutes) when
        they depend differently on some symbol, or when the inequality points the other way.  A ≪ against <,
        or < against ≤, is not a difference here; ``reason`` names it.
    """
    small, large, sign = ordered(printed)
    other_small, other_large, other_sign = ordered(derived)
    note = "" if sign == other_sign else f"the sign is {sign}, derived {other_sign}"
    if all(map(_positive, (small, large, other_small, other_large))):
        result = compare(small / large, other_small / other_large, **options)
        if result.agrees:
            return replace(result, reason=note)
        backwards = compare(small / large, other_large / other_small, **options)
    else:
        result = _same_sign(large - small, other_large - other_small, options)
        if result.agrees:
            return replace(result, reason=note)
        backwards = _same_sign(large - small, other_small - other_large, options)
    if backwards.agrees:
        return Comparison(
            Kind.RATIO,
            ratio=result.ratio,
            symbols=result.symbols,
            witness=result.witness,
            printed_value=result.printed_value,
            derived_value=result.derived_value,
            reason="the inequality points the other way",
            points=result.points,
        )
    return replace(result, reason="; ".join(filter(None, (result.reason, note))))


def _same_sign(first: Any, second: Any, options: dict[str, Any]) -> Comparison:
    """Whether two expressions have the same sign everywhere: equal up to a positive factor."""
    result = compare(first, second, **options)
    if result.agrees or result.ratio is None:
        return result
    if result.kind is Kind.NUMBER:
        # a positive number times the whole difference moves no bound
        return (
            Comparison(Kind.IDENTICAL, ratio=sp.S.One, ratio_value="1", points=result.points)
            if (result.ratio.is_positive)
            else replace(result, kind=Kind.RATIO, reason="the inequality points the other way")
        )
    if result.kind is Kind.RATIO and _positive(result.ratio):
        return Comparison(Kind.IDENTICAL, ratio=sp.S.One, ratio_value="1", points=result.points)
    return result


def same_equation(
    printed: tuple[Any, Any],
    derived: tuple[Any, Any],
    *,
    unknown: Any = None,
    parameters: Iterable[sp.Symbol] = (),
    **options: Any,
) -> Comparison:
    """Whether two equations say the same, however their sides were moved.

    Parameters
    ----------
    printed, derived : pairs (left, right)
        The sides.
    unknown : symbol, function or derivative, optional
        What both equations are about; tried first when solving for a thing that stands linearly.
    parameters : iterable of symbols
        As for ``compare``.
    **options
        As for ``compare``.

    Returns
    -------
    Comparison
        ``identical`` when the sides agree, when left − right agree up to a factor that is a number or a
        product of powers, or when both give the same value of the unknown; ``number`` when that value, or a
        power law E^k = ..., differs by a pure number; ``ratio`` when it depends differently on symbols.
    """
    left, right = (sp.sympify(side, strict=True) for side in printed)
    other_left, other_right = (sp.sympify(side, strict=True) for side in derived)
    options = {**options, "parameters": tuple(parameters)}
    sides: Comparison | None = None
    for first, second in ((other_left, other_right), (other_right, other_left)):
        if compare(left, first, **options).agrees:
            sides = compare(right, second, **options)
            # with the unknown on the right too, unlike sides may still say the same
            if sides.agrees or not _shares_unknown(left, right, second, unknown):
                return sides
    difference = compare(left - right, other_left - other_right, **options)
    known = parameters_of(left, right, other_left, other_right) | frozenset(options["parameters"])
    vanishing = difference.ratio is None or difference.ratio == 0
    factor = None if vanishing else as_monomial(difference.ratio, known)
    if difference.agrees or (difference.kind in (Kind.NUMBER, Kind.RATIO) and factor is not None):
        return Comparison(Kind.IDENTICAL, ratio=sp.S.One, ratio_value="1", points=difference.points)
    powers = _as_power_laws((left, right), (other_left, other_right), unknown, options)
    if powers is not None:
        return powers
    for thing in _linear_candidates(left - right, other_left - other_right, unknown):
        values = [_solve_linear(side, thing) for side in (left - right, other_left - other_right)]
        if None not in values:
            return compare(*values, **options)
    return sides or Comparison(Kind.UNDECIDED, reason="the equations could not be brought to one form")


def _shares_unknown(left: Any, right: Any, other_right: Any, unknown: Any) -> bool:
    about = left if unknown is None else unknown
    return bool(right.has(about) or other_right.has(about)) if not about.is_number else True


def _as_power_laws(
    printed: tuple[Any, Any], derived: tuple[Any, Any], unknown: Any, options: dict[str, Any]
) -> Comparison | None:
    """For sides that are products of powers: compare what both say of one base; None when not applicable."""
    known = parameters_of(*printed, *derived) | frozenset(options["parameters"])
    monomials = [as_monomial(side, known) for side in (*printed, *derived)]
    if any(m is None for m in monomials):
        return None
    left, right, other_left, other_right = (m for m in monomials if m is not None)
    if not all(b.is_positive is True for m in (left, right, other_left, other_right) for b in m.bases):
        return None
    ours, theirs = left / right, other_left / other_right
    alone = [side for side in (*derived, *printed) if side in ours.bases]
    shared = [b for b in (unknown, *alone, *ours.exponents) if b in ours.bases and b in theirs.bases]
    if not shared:
        return None
    base = shared[0]
    # ours = 1 reads base^e = 1/rest
    first, second = (
        (side * Monomial(((base, -side.exponent(base)),))) ** canonical(-1 / side.exponent(base))
        for side in (ours, theirs)
    )
    return compare(first.to_expr(), second.to_expr(), **options)


def _linear_candidates(first: Any, second: Any, unknown: Any) -> list[Any]:
    if unknown is not None:
        return [unknown]
    shared = first.free_symbols & second.free_symbols
    functions = {f for f in first.atoms(sp.Function, sp.Derivative) if second.has(f)}
    return [*sorted(functions, key=str), *sorted(shared, key=str)]


def _solve_linear(expression: sp.Expr, thing: Any) -> Any | None:
    """The value of ``thing`` at which the expression vanishes, when it stands linearly; else None."""
    slot = sp.Dummy("slot", positive=True)
    numerator = sp.fraction(sp.together(expression.xreplace({thing: slot})))[0]
    if numerator.has(thing) or not numerator.is_polynomial(slot):
        return None
    poly = sp.Poly(numerator, slot)
    if poly.degree() != 1:
        return None
    slope, constant = poly.all_coeffs()
    return -constant / slope
