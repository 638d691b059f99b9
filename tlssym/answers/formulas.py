"""A formula against the right one, from the top down: dimension, sign, exponents, logarithm, prefactor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from tlssym.answers.grade import Aspect
from tlssym.check.dimensions import check_dimensions
from tlssym.mathematics.equality import Comparison, Kind
from tlssym.mathematics.monomials import LogMonomial, exponents, parameters_of
from tlssym.parse.latex import to_latex
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse
from tlssym.parse.tree import Source


def formula_aspects(
    given: Any,
    right: Any,
    found: Comparison,
    *,
    notation: Notation,
    equation: str,
    fixed: Mapping[Any, Any],
    up_to_number: bool,
) -> list[Aspect]:
    """What of a formula is right and what is not; nothing here gives the right one away.

    Parameters
    ----------
    given, right : sympy expressions
        In the same symbols, as far as that is possible.
    found : Comparison
        Of the two.
    notation, equation
        For writing, and for dimensions.
    fixed : mapping
        Values of parameters.
    up_to_number : bool
        Whether a pure number does not matter.
    """

    def latex(expr: Any) -> str:
        return f"${to_latex(expr, notation, equation)}$"

    aspects = [_dimension(given, right, notation, equation, fixed)]
    known = parameters_of(given, right)
    ours, theirs = exponents(given, known), exponents(right, known)
    if ours is None or theirs is None:
        aspects += _dependence(found, latex)
    else:
        aspects += [_sign(ours, theirs), _exponents(ours, theirs, latex), _logarithm(ours, theirs)]
    if not up_to_number:
        aspects.append(_prefactor(ours, theirs, found))
    kept = [a for a in aspects if a is not None]
    if kept and all(a.right == 1 for a in kept):
        kept.append(Aspect("dependence", 0.0, "It is not the same: try it at some numbers."))
    return kept


def _dimension(
    given: Any, right: Any, notation: Notation, equation: str, fixed: Mapping[Any, Any]
) -> Aspect | None:
    """The two dimensions; None where one is not known."""
    at = {str(s): v for s, v in fixed.items()}
    ours, wanted = (_dimension_of(e, notation, equation, at) for e in (given, right))
    if wanted is None:
        return None
    if ours is None:
        return Aspect("dimension", 0.0, "Its terms do not have the same dimension.", "dimension")
    if ours == "" or wanted == "":
        return None
    if ours == wanted:
        return Aspect("dimension", 1.0)
    names = {"1": "a pure number"}
    says = f"Its dimension is {names.get(ours, ours)}, and {names.get(wanted, wanted)} is asked for."
    return Aspect("dimension", 0.0, says, "dimension")


def _dimension_of(expr: Any, notation: Notation, equation: str, at: Mapping[str, Any]) -> str | None:
    """In words; empty where it is not known, None where the formula has none."""
    text = to_latex(expr, notation, equation)
    report = check_dimensions(
        parse(text, notation, equation=equation), notation, Source(text), equation=equation, at=at
    )
    if report.ok is False:
        return None
    return (report.dimensions[0] or "") if len(report.dimensions) == 1 else ""


def _sign(ours: LogMonomial, theirs: LogMonomial) -> Aspect:
    mine, right = ours.monomial.coefficient, theirs.monomial.coefficient
    if (
        mine.is_positive is not None
        and right.is_positive is not None
        and mine.is_positive != right.is_positive
    ):
        return Aspect("sign", 0.0, "Its sign is the other one.", "sign")
    return Aspect("sign", 1.0)


def _exponents(ours: LogMonomial, theirs: LogMonomial, latex: Any) -> Aspect:
    bases = list({**ours.monomial.exponents, **theirs.monomial.exponents})
    wrong = [b for b in bases if sp.simplify(ours.monomial.exponent(b) - theirs.monomial.exponent(b)) != 0]
    if not wrong:
        return Aspect("exponents", 1.0)
    said = []
    for base in wrong:
        mine, right = ours.monomial.exponent(base), theirs.monomial.exponent(base)
        if right == 0:
            said.append(f"{latex(base)} does not belong in it")
        elif mine == 0:
            said.append(f"{latex(base)} is missing")
        else:
            said.append(f"the exponent of {latex(base)}, {latex(mine)}, is not right")
    says = "; ".join(said)
    note = f"exponents: {', '.join(str(b) for b in wrong)}"
    return Aspect("exponents", 1 - len(wrong) / len(bases), f"{says[:1].upper()}{says[1:]}.", note)


def _logarithm(ours: LogMonomial, theirs: LogMonomial) -> Aspect | None:
    if not ours.logs and not theirs.logs:
        return None
    if ours.log_power != theirs.log_power:
        says = "The power of the logarithm is not right."
        if ours.log_power == 0:
            says = "A logarithm is missing."
        elif theirs.log_power == 0:
            says = "No logarithm belongs in it."
        return Aspect("logarithm", 0.0, says, "logarithm")
    if {p for _, p in ours.logs} == {p for _, p in theirs.logs} and all(
        any(sp.simplify(x - y) == 0 for y, _ in theirs.logs) for x, _ in ours.logs
    ):
        return Aspect("logarithm", 1.0)
    return Aspect("logarithm", 0.0, "The argument of the logarithm is not right.", "logarithm")


def _prefactor(ours: LogMonomial | None, theirs: LogMonomial | None, found: Comparison) -> Aspect | None:
    """The pure number, told to be too large or too small only."""
    ratio = None
    if found.kind is Kind.NUMBER:
        ratio = found.ratio
    elif ours is not None and theirs is not None:
        ratio = sp.simplify(theirs.monomial.coefficient / ours.monomial.coefficient)
    if ratio is None:
        return None
    if ratio in (1, -1):
        return Aspect("prefactor", 1.0)
    size = abs(sp.N(ratio)) if ratio.is_number else None
    how = (
        ""
        if size is None or not size.is_number
        else (" It is too small." if size > 1 else " It is too large.")
    )
    return Aspect("prefactor", 0.0, f"The pure number in front is not right.{how}", "prefactor")


def _dependence(found: Comparison, latex: Any) -> list[Aspect]:
    """Where the formulas are no products: on what they depend differently."""
    if found.kind is Kind.NUMBER:
        negative = found.ratio is not None and found.ratio.is_negative
        sign = Aspect("sign", 0.0, "Its sign is the other one.", "sign") if negative else Aspect("sign", 1.0)
        return [sign, Aspect("dependence", 1.0)]
    on = ", ".join(latex(s) for s in found.symbols)
    says = f"It depends on {on} in another way than it should." if on else "It is not the same."
    return [Aspect("dependence", 0.0, says, f"dependence: {on}")]
