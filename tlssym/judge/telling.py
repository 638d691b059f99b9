"""The findings about a printed member: what it lacks, where it differs, what it should be."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.judge import policy
from tlssym.judge.agreement import Agreement
from tlssym.judge.context import Context, Notes, finding, named
from tlssym.judge.differences import difference_words
from tlssym.judge.divergence import integral_node, mended_integral
from tlssym.judge.integrals import integral_difference, parts_of_integral, wrong_variable
from tlssym.judge.members import Member
from tlssym.judge.policy import Ratio
from tlssym.language import Theta
from tlssym.mathematics.monomials import as_monomial, exponents
from tlssym.values import Finding


def tell(
    context: Context,
    notes: Notes,
    member: Member,
    rule: policy.LinkRule,
    found: Agreement,
    kind: str,
    keep_number: bool,
) -> None:
    derived = found.reference
    start, end = (notes.first, member.node) if notes.whole else (member.node, None)
    if rule.code == "TLS306":
        notes.findings.append(
            finding(
                context,
                member.node,
                "TLS306",
                f"could not be compared with the derived value: {found.why}",
                derived=derived,
            )
        )
        return
    if rule.code == "TLS401":
        number = context.latex(found.number)
        notes.findings.append(
            finding(
                context,
                member.node,
                "TLS401",
                f"the pure number ${number}$ ≈ {sp.N(found.number, 6)} is left out under {policy.SIGNS[kind]}"
                if not found.number.free_symbols and not found.number.is_Rational
                else f"the pure number ${number}$ is left out under {policy.SIGNS[kind]}",
                derived=derived,
            )
        )
        return
    if rule.code == "TLS404":
        notes.findings.append(
            finding(
                context,
                start,
                "TLS404",
                f"the pure number ${context.latex(found.number)}$ is missing, and both sides are exact"
                + witness_words(context, found),
                to=end,
                derived=derived,
                suggestion=notes.whole or context.latex(derived),
                witness=found.witness,
            )
        )
        return
    lacks = _integral_lacks(context, member, found) or difference_words(member.expr, derived, context.latex)
    if found.log_argument is not None:
        what = f"the argument of the logarithm lacks ${context.latex(found.log_argument)}$"
        message = f"contradicts the derivation: {what}"
    elif found.number is not None:
        message = "contradicts the derivation: the sign is the opposite one"
        if abs(found.number) != 1:
            message += f"; it lacks the factor ${context.latex(found.number)}$"
    elif lacks:
        message = f"contradicts the derivation: {lacks}"
    elif found.quotient is not None:
        what = f"it lacks the factor ${context.latex(found.quotient)}$, which is no pure number"
        message = f"contradicts the derivation: {what}"
    else:
        message = "contradicts the derivation by more than a pure number"
    notes.findings.append(
        finding(
            context,
            start,
            "TLS304",
            message + witness_words(context, found),
            to=end,
            derived=derived,
            suggestion=notes.whole
            or context.latex(plain_form(derived, keep_number or _has_number(member.value))),
            witness=found.witness,
        )
    )


def _integral_lacks(context: Context, member: Member, found: Agreement) -> str:
    """For c + ∫f against another of its kind: what is lacking outside the integral, and what under it."""
    if len(found.pair) != 2:
        return ""
    printed, derived = found.pair
    hbar = context.notation.lookup(r"\hbar")
    if hbar is not None and hbar.symbol not in member.expr.free_symbols:
        # a missing power of ħ is the dimensions' note
        printed, derived = printed.subs(hbar.symbol, 1), derived.subs(hbar.symbol, 1)
    quotients = integral_difference(printed, derived)
    if quotients is None:
        return ""
    told = [
        f"{where} it lacks the factor ${context.latex(quotient)}$"
        for where, quotient in zip(("outside the integral", "under the integral"), quotients, strict=True)
        if quotient != 1
    ]
    return "; ".join(told)


def witness_words(context: Context, found: Agreement) -> str:
    """The point at which printed and derived differ, in words."""
    if not found.witness:
        return ""
    point = ", ".join(f"{named(context, k)} = {v}" for k, v in found.witness.items() if not k.startswith("="))
    where = f"at {point} " if point else ""
    return (
        f"; {where}it is {found.witness.get('= printed', '?')}, derived {found.witness.get('= derived', '?')}"
    )


def _has_number(value: Any) -> bool:
    """Whether the printed form carries a pure number, so that the suggestion should too."""
    parts = None if value is None else exponents(value)
    return parts is not None and parts.monomial.coefficient != 1


def plain_form(expr: Any, keep_number: bool) -> Any:
    """The suggestion: without pure numbers where the printed form drops them too, in logarithms as well."""
    parts = None if keep_number else exponents(expr)
    if parts is None:
        return expr
    insides = [as_monomial(argument) for argument, _ in parts.logs]
    if parts.monomial.coefficient == 1 and all(i is None or i.coefficient == 1 for i in insides):
        return expr
    bare = parts.monomial.without_number().to_expr()
    for argument, power in parts.logs:
        inside = as_monomial(argument)
        bare *= sp.log(argument if inside is None else inside.without_number().to_expr()) ** power
    return bare


def _numbered_names(context: Context, *expressions: Any) -> bool:
    """Whether a name in these stands for a value with a pure number of its own."""
    names = {s for e in expressions for s in e.free_symbols | e.atoms(AppliedUndef)} & set(
        context.definitions
    )
    values = [as_monomial(context.definitions[name]) for name in names]
    return any(value is None or value.coefficient != 1 for value in values)


def _note_number(
    context: Context,
    notes: Notes,
    member: Member,
    found: Agreement,
    before: tuple[Ratio, Any],
    kind: str,
    up_to_number: bool,
) -> None:
    """A pure number that the relation excuses is told all the same."""
    number, code = found.number, "TLS405"
    expanded = bool(found.pair) and found.pair[0] != member.value
    if up_to_number and expanded and _numbered_names(context, member.value, found.reference):
        return  # names that carry numbers of their own were expanded
    if up_to_number and before[0] is Ratio.ONE:
        plain = context.latex(1 / number)
        message = f"the derivation fixes this up to a pure number; printed is ${plain}$ times its plain form"
        if kind in policy.EXACT:
            code = "TLS401"  # no estimate is printed that would excuse it
    else:
        message = f"the pure number ${context.latex(number)}$ is left out under {policy.SIGNS[kind]}"
        if before[0] is Ratio.NUMBER:
            link = context.latex(sp.simplify(number / before[1]))
            message += f" against the derived value, ${link}$ against the member before"
    notes.findings.append(finding(context, member.node, code, message, derived=found.reference))


def written_differently(context: Context, member: Member) -> list[Finding]:
    """What is said where an integral has the derived value, but is another one: another limit, a moved window.

    That its value is the same is chance where its variable does not stand under it: a warning, elsewhere a note.
    """
    printed = member.plain if member.plain is not None else member.expr
    mine = parts_of_integral(printed)
    others = [
        (record.integral, parts_of_integral(record.integral)) for record in context.derivation.integrals
    ]
    if mine is None or not others or mine == others[0][1]:
        return []
    if any(mine == theirs for _, theirs in others):
        # a later form of the derivation, such as its limit: told where only the limits are others
        first = others[0][1]
        if first is None or (mine.steps, mine.rest) != (first.steps, first.rest):
            return []
        others = others[:1]
    for integral, theirs in others:
        if theirs is None:
            continue
        over = wrong_variable(mine, theirs, printed)
        if over is not None:
            have, want = (context.latex(each) for each in over)
            says = f"it is integrated over ${have}$, which does not stand under it, and ${want}$ stays free"
            return [_another_integral(context, member, integral, says, "chance")]
        if theirs.variables != mine.variables:
            continue
        steps = integral.has(Theta) and printed.has(Theta)
        if not steps and (mine.steps, mine.rest) != (theirs.steps, theirs.rest):
            continue  # what stands under it may be written in many ways
        says = mine.difference(theirs, context.latex)
        if says:
            return [_another_integral(context, member, integral, says, "")]
    return []


def _another_integral(context: Context, member: Member, integral: Any, says: str, variant: str) -> Finding:
    return finding(
        context,
        integral_node(member) if variant else member.node,
        "TLS309",
        f"has the derived value, but is another integral: {says}",
        variant=variant,
        derived=integral,
        suggestion=mended_integral(context, member) if variant else None,
    )


def only_as_numbers(context: Context, member: Member, found: Agreement) -> list[Finding]:
    """A warning where a member is another formula than the derived one, and both are pure numbers.

    A note where what the text derived elsewhere makes it the derived one.
    """
    if found.through and not found.collapsed:
        put_in = ", ".join(
            f"${context.latex(sp.Eq(name, value, evaluate=False))}$" for name, value in found.through.items()
        )
        says = f"is another formula than the derived one, and the same up to a number with {put_in}"
        return [finding(context, member.node, "TLS309", says, derived=found.reference)]
    if not found.collapsed:
        return []
    derived = context.latex(found.reference)
    says = f"is another formula than the derived ${derived}$: the two agree as pure numbers only"
    return [
        finding(
            context,
            member.node,
            "TLS309",
            says,
            variant="chance",
            derived=found.reference,
            suggestion=derived,
        )
    ]
