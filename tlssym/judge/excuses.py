"""What excuses a member that is not the derived value: a number left open, a proportionality, a limit, a rounding.

An author who writes the whole value and then ``∼ Δ_0/E^x`` says how it depends on Δ_0 and E.  One who drops the
temperature from an estimate has made a slip.  The two look alike; they are told apart by what is kept.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand
from tlssym.evidence.members import Member
from tlssym.judge.agreement import Agreement, agreement, dimension_ratio
from tlssym.judge.context import Context, loose_names
from tlssym.mathematics.equality import Kind
from tlssym.mathematics.monomials import as_monomial, exponents
from tlssym.parse.notation import Notation
from tlssym.parse.tree import Number as NumberNode
from tlssym.parse.tree import Sum

NEAR = sp.Rational(1, 10)  # two numbers this much apart, relatively, are still printed with ≈
PRECISE, LAST_DIGITS = 3, 2  # a number with three digits is off by no more than two in the last one
ORDER_OF_MAGNITUDE = 10


def takes_in(expr: Any, name: str) -> bool:
    """Whether a quantity, made larger by a number, makes an expression larger by a number too.

    Only then may a number that is missing be in that quantity: the interaction in an amplitude U_0/R^3 may,
    the width of a distribution may not, as the distribution would no longer add up to one.

    Parameters
    ----------
    expr : sympy expression
    name : str
        Of a symbol or a function in it.
    """
    held = sp.Dummy(name, positive=True)
    plain = expr.xreplace({s: held for s in expr.free_symbols if s.name == name})
    calls = {f: sp.Dummy(positive=True) for f in plain.atoms(AppliedUndef) if f.func.__name__ == name}
    if calls and plain.has(sp.Integral, sp.Sum):
        scale = sp.Dummy("scale", positive=True)
        scaled = plain.xreplace({call: scale * call for call in calls} | {held: scale * held})
        found = agreement(plain, scaled, parameters=(scale,))
        return found.kind is Kind.NUMBER and found.number.free_symbols == {scale}
    plain = plain.xreplace(dict.fromkeys(calls, held))
    powers = exponents(plain)
    if powers is not None:
        return any(base == held and power != 0 for base, power in powers.monomial.powers)
    scale = sp.Dummy("scale", positive=True)
    found = agreement(plain, plain.xreplace({held: scale * held}), parameters=(scale,))
    return found.kind is Kind.NUMBER and scale in found.number.free_symbols


def excuses_number(context: Context, member: Member, reference: Any, previous: Member | None) -> bool:
    """Whether a pure number missing between two sides may be in quantities that are known up to one only.

    A change of such a quantity must act as a number does.  One that stands on both sides of an integral and
    its value may take it in; elsewhere one that stands on a single side may as well.
    """
    value = member.value if member.value is not None else member.expr
    here = _taking(context, member.expr, value)
    there = _taking(context, reference, reference)
    if previous is not None:
        there |= _taking(context, previous.expr, previous.expr if previous.value is None else previous.value)
    return bool(here & there) or bool(here ^ there and not member.has_integral)


def _taking(context: Context, printed: Any, value: Any) -> set[str]:
    return {name for name in loose_names(context, printed) if takes_in(value, name)}


def read_as_proportional(
    context: Context, found: Agreement, member: Member, kind: str, left: Any, *, whole_before: bool
) -> bool:
    """Whether what is missing is a constant of other symbols: under ∝, or under ∼ where the text says so.

    What either side depends on, by itself or through what its names stand for, is no constant; and ∼ with a
    number on the right is an estimate of the whole left side.  Where something is derived, ∼ is no excuse for
    a factor that was lost: see ``says_how_it_depends``.
    """
    if found.ratio is None or (kind == "~" and member.expr.is_number):
        return False
    table = dict(context.definitions)
    sides = [each for each in (left, member.expr) if isinstance(each, sp.Expr)]
    about = {s for side in sides for form in (side, expand(side, table)) for s in form.free_symbols}
    lost = found.ratio.free_symbols
    if lost & (about - _parameters(context.notation)):
        return False
    if kind == "prop":
        return True
    if dimension_ratio(found.ratio, context.notation, context.unit_id) is not False:
        return False
    if not context.derivation.targets:
        return True
    kept = member.expr.free_symbols - _parameters(context.notation)
    varied = variables_of(context.notation, context.unit_id)
    return says_how_it_depends(left, kept, lost, varied, whole_before=whole_before)


def says_how_it_depends(
    left: Any, kept: set[Any], lost: set[Any], varied: set[Any], *, whole_before: bool
) -> bool:
    """Whether a member that lacks a factor with a dimension says how a quantity depends on some variables.

    Parameters
    ----------
    left : sympy expression or None
        The left side of the chain: a function on it names its variables, f(R) ∼ 1/R.
    kept, lost : set of symbols
        What the member has, exponent parameters apart, and what the missing factor has.
    varied : set of symbols
        What the text takes functions of: variables, not constants.
    whole_before : bool
        Whether the chain has said the whole value before.

    Returns
    -------
    bool
        Only variables are kept, and only constants are lost.
    """
    if not kept:
        return False
    named = {s for call in _calls(left) for s in call.free_symbols}
    told = (named, varied if whole_before else set())
    return any(kept <= variables and not lost & variables for variables in told)


def variables_of(notation: Notation, equation: str) -> set[Any]:
    """The symbols that the functions of a lecture are functions of."""
    letters = {each for name in notation.names for one in name.arguments for each in one}
    found = (notation.lookup(letter, equation) for letter in letters)
    return {name.symbol for name in found if name is not None}


def _calls(expr: Any) -> set[Any]:
    return expr.atoms(AppliedUndef) if isinstance(expr, sp.Basic) else set()


def _parameters(notation: Notation) -> set[Any]:
    return {name.symbol for name in notation.names if name.exponent_parameter}


def _ends_with(decimal: str, member: Member) -> bool:
    """Whether a printed number has no digits after those of its decimal, as 0.3 + 10^{-30} does."""
    places = len(decimal.partition(".")[2])
    has_terms = any(isinstance(part, Sum) for part in member.node.walk())
    return not has_terms or (member.expr * 10**places).is_integer is True


def is_rounded(member: Member, references: list[Any], context: Context) -> bool:
    """Whether a printed decimal number is a derived number, rounded to the digits that are printed."""
    decimals = [n.text for n in member.node.walk() if isinstance(n, NumberNode) and "." in n.text]
    if len(decimals) != 1 or not member.expr.is_number or not _ends_with(decimals[0], member):
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
