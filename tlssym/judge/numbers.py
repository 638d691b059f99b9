"""Where no proof is to be had: quadrature, rounded decimals, and limits in which an estimate is meant."""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.judge import policy
from tlssym.judge.agreement import Agreement, numbers_agree
from tlssym.judge.context import Context, Notes, finding
from tlssym.judge.members import Member
from tlssym.judge.policy import Ratio
from tlssym.judge.telling import witness_words
from tlssym.mathematics.monomials import as_monomial
from tlssym.parse.tree import Number as NumberNode
from tlssym.values import Verdict


def judge_by_numbers(
    context: Context, notes: Notes, member: Member, kind: str, reference: Any
) -> tuple[Ratio, Any]:
    """Where an integral has no closed form: numbers can refute, and support, but never prove."""
    printed = member.plain if member.plain is not None else member.expr
    same, digits, witness = numbers_agree(printed, reference, context.assumptions)
    if same is False and kind not in policy.LOOSE:
        notes.verdicts.append(Verdict.REFUTED)
        told = Agreement(Ratio.DEPENDS, reference=reference, witness=witness)
        notes.findings.append(
            finding(
                context,
                member.node,
                "TLS304",
                "quadrature contradicts it" + witness_words(context, told),
                derived=reference,
                witness=witness,
            )
        )
        return Ratio.DEPENDS, None
    notes.verdicts.append(Verdict.UNDECIDED)
    support = f"; numbers agree to {digits:.0f} digits, which is no proof" if same else ""
    why = member.refused or "no closed form of the integral is known"
    notes.findings.append(
        finding(
            context,
            member.node,
            "TLS502",
            f"not evaluated: {why}{support}",
            derived=reference,
        )
    )
    return Ratio.UNKNOWN, None


def is_rounded(member: Member, references: list[Any], context: Context) -> bool:
    """Whether a printed decimal number is a derived number, rounded to the digits that are printed."""
    decimals = [n.text for n in member.node.walk() if isinstance(n, NumberNode) and "." in n.text]
    if len(decimals) != 1 or not member.expr.is_number:
        return False
    places = len(decimals[0].partition(".")[2])
    unit = abs(member.expr) / sp.Rational(decimals[0]) if sp.Rational(decimals[0]) != 0 else 1
    half = unit * sp.Rational(1, 2 * 10**places)
    return any(
        r.is_number and bool(abs(sp.N(r - member.expr, 30)) <= half)
        for r in references
        if isinstance(r, sp.Expr)
    )


def _limit_of_ratio(value: Any, reference: Any) -> str | None:
    """The limit of one symbol in which a ratio of rational functions goes to one, in words."""
    ratio = (
        sp.cancel(value / reference)
        if value.is_rational_function() and reference.is_rational_function()
        else None
    )
    if ratio is None or sp.count_ops(ratio) > 40:
        return None
    for symbol in sorted(ratio.free_symbols, key=str):
        above, below = (sp.Poly(part, symbol) for part in sp.fraction(ratio))
        if (
            above.degree() == below.degree()
            and above.degree() > 0
            and sp.cancel(above.LC() / below.LC()) == 1
        ):
            return rf"{sp.latex(symbol)} \to \infty"
        if above.TC() != 0 and sp.cancel(above.TC() / below.TC() if below.TC() != 0 else 0) == 1:
            return rf"{sp.latex(symbol)} \to 0"
    return None


def leading_regime(value: Any, reference: Any, kind: str) -> Any:
    """Under ≈ or ∼, the limit in which the printed member is the leading term of the derived sum; else None."""
    if kind not in ("~=", "~-", "~"):
        return None
    printed = as_monomial(value)
    terms = [as_monomial(term) for term in sp.Add.make_args(sp.expand(reference))]
    limit = _limit_of_ratio(value, reference)
    if limit is not None:
        return limit
    if printed is None or len(terms) < 2 or any(term is None for term in terms):
        return None
    powers = dict(printed.powers)
    leading = [term for term in terms if term is not None and dict(term.powers) == powers]
    if len(leading) != 1 or (kind != "~" and sp.simplify(leading[0].coefficient - printed.coefficient) != 0):
        return None
    rest = [term / leading[0] for term in terms if term is not None and term is not leading[0]]
    for symbol in sorted(reference.free_symbols, key=str):
        growth = [term.exponent(symbol) for term in rest]
        # the others vanish beside it as the symbol goes to zero, or to infinity
        if all(g.is_positive for g in growth) or all(g.is_negative for g in growth):
            number = rest[0].without_number().to_expr()
            return rf"{sp.latex(number)} \ll 1"
    return None
