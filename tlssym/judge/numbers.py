"""Where no proof is to be had: quadrature, rounded decimals, and limits in which an estimate is meant."""

from __future__ import annotations

from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.check.ratios import Ratios, Seen, compare_by_quadrature
from tlssym.judge import policy
from tlssym.judge.agreement import Agreement
from tlssym.judge.context import Context, Notes, finding
from tlssym.judge.definitions import expand
from tlssym.judge.divergence import integral_beside, integral_node, mended_integral
from tlssym.judge.members import Member
from tlssym.judge.policy import Ratio
from tlssym.judge.telling import witness_words
from tlssym.mathematics.monomials import as_monomial
from tlssym.parse.tree import Number as NumberNode
from tlssym.values import Verdict

NEAR = sp.Rational(1, 10)  # two numbers this much apart, relatively, are still printed with ≈
PRECISE, LAST_DIGITS = 3, 2  # a number with three digits is off by no more than two in the last one
ORDER_OF_MAGNITUDE = 10


def judge_by_numbers(
    context: Context, notes: Notes, member: Member, kind: str, references: list[Any]
) -> tuple[Ratio, Any]:
    """Where an integral has no closed form: numbers can refute, and support, but never prove."""
    found = seen_by_numbers(context, member, references)
    if contradicts(found, kind, context):
        refute_by_numbers(context, notes, member, references[0], found)
        return Ratio.DEPENDS, None
    notes.verdicts.append(Verdict.UNDECIDED)
    why = member.refused or "no closed form of the integral is known"
    notes.findings.append(
        finding(
            context,
            member.node,
            "TLS502",
            f"not evaluated: {why}{_support(found)}",
            derived=references[0],
        )
    )
    beside = integral_beside(context, member)
    mended = mended_integral(context, member)
    if beside and mended:
        says = f"is another integral than the derived one: {beside}"
        notes.findings.append(
            finding(
                context,
                integral_node(member),
                "TLS309",
                says,
                variant="chance",
                derived=references[0],
                suggestion=mended,
            )
        )
    return Ratio.UNKNOWN, None


def seen_by_numbers(context: Context, member: Member, references: list[Any]) -> Ratios:
    """The best comparison by quadrature with any of the references; names stand for their values.

    A leading behaviour is no value at a point, and is not compared so.
    """
    if context.small is not None:
        return Ratios(Seen.NOTHING)
    table = dict(context.definitions)
    printed = expand(member.plain if member.plain is not None else member.expr, table)
    found = [
        compare_by_quadrature(printed, expand(each, table), context.assumptions)
        for each in references
        if isinstance(each, sp.Expr)
    ]
    order = list(Seen)
    if any(each.seen is Seen.NOTHING for each in found):
        order = [Seen.SAME, Seen.CONSTANT, Seen.NOTHING, Seen.APART]  # it may be this one that it agrees with
    return min(found, key=lambda each: order.index(each.seen), default=Ratios(Seen.NOTHING))


def contradicts(found: Ratios, kind: str, context: Context) -> bool:
    """Whether numbers refute a member: under an estimate a factor that is the same everywhere does not.

    Nor does it where something is derived: what excuses a number is asked elsewhere, once it is known exactly.
    """
    if found.seen is Seen.CONSTANT:
        negative = not isinstance(found.factor, mp.mpc) and found.factor < 0
        return negative or (kind not in policy.LOOSE and not context.derivation.targets)
    return found.seen is Seen.APART and (kind not in policy.LOOSE or bool(context.derivation.targets))


def refute_by_numbers(context: Context, notes: Notes, member: Member, reference: Any, found: Ratios) -> None:
    """The finding that quadrature contradicts a member."""
    told = Agreement(Ratio.DEPENDS, reference=reference, witness=found.witness)
    beside = integral_beside(context, member)
    said = f"quadrature contradicts it: {beside}" if beside else "quadrature contradicts it"
    integral = mended_integral(context, member)
    notes.verdicts.append(Verdict.REFUTED)
    notes.findings.append(
        finding(
            context,
            member.node if integral is None else integral_node(member),
            "TLS304",
            said + witness_words(context, told),
            derived=reference,
            suggestion=integral or context.latex(reference),
            witness=found.witness,
        )
    )


def _support(found: Ratios) -> str:
    if found.seen is Seen.SAME:
        return f"; numbers agree to {found.digits:.0f} digits, which is no proof"
    if found.seen is Seen.CONSTANT:
        return f"; at {found.points} points it lacks the factor {mp.nstr(found.factor, 8)}, which is no proof"
    return ""


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


def is_near(member: Member, reference: Any, kind: str) -> bool:
    """Whether two numbers are near enough for ≈, or of one order of magnitude for ∼."""
    printed, wanted = sp.N(member.expr, 30), sp.N(reference, 30)
    if not printed.is_real or not wanted.is_real or wanted == 0 or printed == 0:
        return bool(printed == wanted)
    if kind == "~":
        return bool(
            printed * wanted > 0 and 1 / ORDER_OF_MAGNITUDE <= abs(printed / wanted) <= ORDER_OF_MAGNITUDE
        )
    text = member.node.text if isinstance(member.node, NumberNode) else ""
    if "." in text and len(text.replace(".", "").lstrip("0")) >= PRECISE:
        return bool(abs(printed - wanted) <= LAST_DIGITS * sp.Rational(1, 10 ** len(text.partition(".")[2])))
    return bool(abs(printed / wanted - 1) <= NEAR)
