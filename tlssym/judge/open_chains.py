"""Chains that nothing is derived for: what their members say of each other, and what stays open.

An identity can be false, an equation cannot: two sides that differ are held against each other only where
both were computed (an integral, a derivative, a number), or where a name is introduced and its value then
only written in another way.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.check.series import Sums, compare_sums
from tlssym.judge import policy
from tlssym.judge.agreement import Agreement
from tlssym.judge.context import Context, Notes, finding
from tlssym.judge.definitions import expand
from tlssym.judge.members import Member
from tlssym.judge.policy import Ratio
from tlssym.judge.telling import witness_words
from tlssym.language import Transform
from tlssym.mathematics.monomials import as_monomial
from tlssym.parse.sites import SiteSum
from tlssym.parse.tree import Constant, Derivative, Number, Symbol
from tlssym.values import Verdict

NEAR = sp.Rational(1, 10)  # two numbers this much apart, relatively, are still printed with ≈
PRECISE, LAST_DIGITS = 3, 2  # a number with three digits is off by no more than two in the last one
ORDER_OF_MAGNITUDE = 10
LEAST_APART = sp.Rational(1, 10)  # exponents that are closer may be two roundings of one

FOR_CERTAIN_VALUES = (
    "a number for certain values of the symbols, or a condition on them: nothing here says which"
)


def introduces(first: Member, others: list[Member]) -> bool:
    """Whether a chain begins with a name that it introduces: one that its other members lack."""
    if isinstance(first.node, Constant) and first.node.name == "e":
        return True  # e = 1.6·10⁻¹⁹ is a charge, whatever e is elsewhere
    named = isinstance(first.expr, sp.Symbol | AppliedUndef | Transform)
    return named and not any(m.expr.has(first.expr) for m in others)


def with_transforms(expr: Any, context: Context) -> Any:
    """The Laplace transforms of what the text gives, as the integrals that they are."""
    if not isinstance(expr, sp.Basic) or not expr.has(Transform) or context.derivation.targets:
        return expr
    table = dict(context.definitions)

    def written(transform: Any) -> Any:
        body, time, variable = transform.args
        body = expand(body, table)
        if body.atoms(AppliedUndef, Transform, sp.Derivative) or not body.has(time):
            return transform
        return sp.Integral(sp.exp(-variable * time) * body, (time, 0, sp.oo))

    return expr.replace(lambda e: isinstance(e, Transform), written)


def has_unknown(member: Member, reference: Any, context: Context) -> bool:
    """Whether a function that the text does not give stands in what is compared: then it is a condition on it."""
    if context.derivation.targets:
        return False
    table = dict(context.definitions)
    sides = (expand(each, table) for each in (member.expr, reference) if isinstance(each, sp.Expr))
    return any(side.atoms(AppliedUndef, Transform) for side in sides)


def why_open(members: list[Member]) -> str:
    """Why members that differ are not held against each other."""
    if any(m.expr.has(sp.Sum, SiteSum) for m in members):
        return "a sum that is not worked out here"
    numbers = [m.expr.is_number for m in members]
    if any(numbers) and not all(numbers):
        return FOR_CERTAIN_VALUES
    return "an equation that nothing is derived for: its two sides are not the same by themselves"


def is_computed(members: list[Member], kinds: list[str], introduced: bool, context: Context) -> bool:
    """Whether members that differ contradict each other, rather than state an equation.

    Parameters
    ----------
    members : list of Member
        Those that are compared, without a name that is introduced.
    kinds : list of str
        The relations between them.
    introduced : bool
        Whether a name that is introduced stands before them.
    context : Context
    """
    if any(m.has_integral or m.expr.has(sp.Sum) or _is_explicit_derivative(m) for m in members):
        return True
    if all(m.expr.is_number for m in members):
        return True
    return introduced and _says_again(members, kinds, context)


def _is_explicit_derivative(member: Member) -> bool:
    """Whether a derivative of an expression in its variable alone was done in it: other letters may depend on it."""
    derivatives = [node for node in member.node.walk() if isinstance(node, Derivative)]
    unknown = member.expr.atoms(AppliedUndef, sp.Derivative, sp.Subs)
    names = {node.name for node in member.node.walk() if isinstance(node, Symbol)}
    return bool(derivatives) and not unknown and len(names) == 1


def _says_again(members: list[Member], kinds: list[str], context: Context) -> bool:
    """Whether the members are values of one name in the same symbols, so that one is another's rewriting.

    Under an estimate that holds for power laws only: other functions may agree in some limit.
    """
    values = [expand(m.expr, dict(context.definitions)) for m in members]
    if not all(isinstance(v, sp.Expr) and v.free_symbols for v in values):
        return False
    if any(v.atoms(AppliedUndef, sp.Derivative, sp.Sum, sp.Subs) or not v.is_commutative for v in values):
        return False
    if any(v.free_symbols != values[0].free_symbols for v in values):
        return False
    if all(kind in policy.EXACT for kind in kinds):
        return True
    powers = [as_monomial(value) for value in values]
    return all(each is not None and _clearly_apart(each, powers[0]) for each in powers[1:])


def _clearly_apart(one: Any, other: Any) -> bool:
    """Whether two power laws differ in no exponent, or by more than a rounding in one of them."""
    if one is None or other is None:
        return False
    ratio = one / other
    apart = [abs(power) for _, power in ratio.powers if power != 0]
    return all(not p.is_number or p > LEAST_APART for p in apart)


def judge_sum(context: Context, notes: Notes, member: Member, kind: str, reference: Any) -> bool:
    """Judge a member beside a sum: by numbers, which can refute it and support it; whether it was judged here."""
    if (
        context.derivation.targets
        or not isinstance(reference, sp.Expr)
        or not isinstance(member.value, sp.Expr)
    ):
        return False
    table = dict(context.definitions)
    printed, wanted = expand(member.value, table), expand(reference, table)
    if (not printed.has(sp.Sum) and not wanted.has(sp.Sum)) or printed == wanted:
        return False
    counted = all(
        each.function.has(each.limits[0][0]) for each in printed.atoms(sp.Sum) | wanted.atoms(sp.Sum)
    )
    comparable = counted and printed.free_symbols == wanted.free_symbols and kind not in policy.LOOSE
    unknown = printed.atoms(AppliedUndef) | wanted.atoms(AppliedUndef)
    found = compare_sums(wanted, printed) if comparable and not unknown else Sums(None, {})
    if found.same is False:
        told = Agreement(Ratio.DEPENDS, reference=reference, witness=found.witness)
        said = "adding the sum up contradicts it" + witness_words(context, told)
        notes.verdicts.append(Verdict.REFUTED)
        notes.findings.append(
            finding(
                context,
                member.node,
                "TLS304",
                said,
                derived=reference,
                witness=found.witness,
            )
        )
        return True
    support = "; added up at sample points it agrees, which is no proof" if found.same else ""
    notes.verdicts.append(Verdict.UNDECIDED)
    notes.findings.append(
        finding(
            context, member.node, "TLS306", f"a sum that is not worked out here{support}", variant="aside"
        )
    )
    return True


def brings_in(member: Member, reference: Any, found: Agreement, context: Context) -> str:
    """The letters that a member has and what it is held against lacks, in LaTeX; empty where there are none.

    Such a member says what they stand for, and contradicts nothing: 1/(β m) is k T/m where β is 1/(k T).
    """
    if context.derivation.targets or found.ratio is not Ratio.DEPENDS or not isinstance(reference, sp.Expr):
        return ""
    table = dict(context.definitions)
    new = expand(member.value, table).free_symbols - expand(reference, table).free_symbols
    return ", ".join(f"${context.latex(symbol)}$" for symbol in sorted(new, key=str))


def judge_number(
    context: Context, notes: Notes, member: Member, kind: str, reference: Any, found: Agreement
) -> bool:
    """Judge a member that is a pure number under an estimate, which only a comparison of numbers can settle.

    Returns
    -------
    bool
        Whether it was judged here.
    """
    if context.derivation.targets or kind not in policy.LOOSE or member.expr.free_symbols or kind == "prop":
        return False
    if not member.expr.is_number or not isinstance(reference, sp.Expr) or found.ratio is Ratio.ONE:
        return False
    if reference.free_symbols:
        notes.verdicts.append(Verdict.UNDECIDED)
        notes.findings.append(finding(context, member.node, "TLS306", FOR_CERTAIN_VALUES, variant="aside"))
        return True
    if reference.is_number and not _is_near(member, reference, kind):
        notes.verdicts.append(Verdict.REFUTED)
        sign = policy.SIGNS[kind]
        said = f"no number that {sign} allows: it should be ${context.latex(sp.N(reference, 5))}$"
        notes.findings.append(finding(context, member.node, "TLS404", said, derived=reference))
        return True
    return False


def _is_near(member: Member, reference: Any, kind: str) -> bool:
    """Whether two numbers are near enough for ≈, or of one order of magnitude for ∼."""
    printed, wanted = sp.N(member.expr, 30), sp.N(reference, 30)
    if not printed.is_real or not wanted.is_real or wanted == 0 or printed == 0:
        return bool(printed == wanted)
    if kind == "~":
        return bool(
            printed * wanted > 0 and 1 / ORDER_OF_MAGNITUDE <= abs(printed / wanted) <= ORDER_OF_MAGNITUDE
        )
    text = member.node.text if isinstance(member.node, Number) else ""
    if "." in text and len(text.replace(".", "").lstrip("0")) >= PRECISE:
        return bool(abs(printed - wanted) <= LAST_DIGITS * sp.Rational(1, 10 ** len(text.partition(".")[2])))
    return bool(abs(printed / wanted - 1) <= NEAR)
