"""The findings about a printed member: what it lacks, where it differs, what it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.evidence.members import Member
from tlssym.judge import policy
from tlssym.judge.agreement import Agreement
from tlssym.judge.context import Context, finding, named
from tlssym.judge.differences import difference_words, integral_difference, parts_of_integral, wrong_variable
from tlssym.judge.divergence import integral_node, mended_integral
from tlssym.language import Theta
from tlssym.mathematics.equality import Kind
from tlssym.mathematics.monomials import as_monomial, exponents
from tlssym.parse.tree import Node
from tlssym.values import Finding

_CALL = re.compile(r"\w+\(\w+(?:, \w+)*\)")
"""A function with its arguments, by the names of both."""


def tell(
    context: Context,
    member: Member,
    rule: policy.LinkRule,
    found: Agreement,
    kind: str,
    keep_number: bool,
    whole: tuple[Node, str] | None = None,
) -> Finding:
    """The finding that a link deserves by its rule.

    Parameters
    ----------
    context : Context
    member : Member
        The right side of the link.
    rule : LinkRule
        With a code.
    found : Agreement
    kind : str
        Of the printed relation.
    keep_number : bool
        Whether a suggestion keeps its pure number.
    whole : (Node, str), optional
        Where the statement begins and what all of it should be, where no single member can be replaced.
    """
    derived = found.reference
    if rule.code == "TLS306":
        said = f"could not be compared with the derived value: {found.reason}"
        return finding(context, member.node, "TLS306", said, derived=derived)
    if rule.code == "TLS401":
        number, value = f"${context.latex(found.number)}$", ""
        if not found.number.free_symbols and not found.number.is_Rational:
            value = f" ≈ {sp.N(found.number, 6)}"
        said = f"the pure number {number}{value} is left out under {policy.SIGNS[kind]}"
        return finding(context, member.node, "TLS401", said, derived=derived)
    if rule.code == "TLS404":
        said = f"the pure number ${context.latex(found.number)}$ is missing, and both sides are exact"
        said += _read_as_number(member.expr, derived)
        wanted = context.latex(derived)
    else:
        said = f"contradicts the derivation{_contradiction(context, member, found)}"
        said += _where_they_agree(context, found)
        wanted = context.latex(plain_form(derived, keep_number or _has_number(member.value)))
    start, suggestion = (member.node, wanted) if whole is None else whole
    return finding(
        context,
        start,
        rule.code,
        said,
        to=member.node,
        derived=derived,
        suggestion=suggestion,
        witness=found.words,
        point=witness_words(context, found.words),
    )


def _contradiction(context: Context, member: Member, found: Agreement) -> str:
    """What is wrong with a member, in words: the argument of its logarithm, its sign, or a factor."""
    if found.log_argument is not None:
        return f": the argument of the logarithm lacks ${context.latex(found.log_argument)}$"
    if found.number is not None:
        lost = f"; it lacks the factor ${context.latex(found.number)}$" if abs(found.number) != 1 else ""
        return f": the sign is the opposite one{lost}"
    lacks = _integral_lacks(context, member, found)
    lacks = lacks or difference_words(member.expr, found.reference, context.latex)
    if lacks:
        return f": {lacks}"
    if found.ratio is not None:
        return f": it lacks the factor ${context.latex(found.ratio)}$, which is no pure number"
    return " by more than a pure number"


def _where_they_agree(context: Context, found: Agreement) -> str:
    """That printed and derived are the same at the exponents of this lecture, where the fault does not show."""
    if len(found.pair) != 2 or not all(isinstance(each, sp.Expr) for each in found.pair):
        return ""
    free = set().union(*(each.free_symbols for each in found.pair))
    here = {symbol: value for symbol, value in context.here.items() if symbol in free}
    if not here:
        return ""
    printed, derived = (each.subs(here) for each in found.pair)
    if derived.has(sp.nan, sp.zoo) or sp.powsimp(sp.expand_power_base(printed / derived)) != 1:
        return ""
    groups: dict[Any, list[str]] = {}
    for symbol, value in here.items():
        groups.setdefault(value, []).append(context.latex(symbol))
    words = ", ".join(f"${' = '.join([*names, context.latex(value)])}$" for value, names in groups.items())
    return f"; the two are the same for {words}"


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


def witness_words(context: Context, words: Mapping[str, str]) -> str:
    """The point at which printed and derived differ, in words."""
    if not words:
        return ""
    at = {k: v for k, v in words.items() if not k.startswith("=")}
    functions = [k for k in at if _CALL.fullmatch(k)]  # what was drawn for them is long: the finding has it
    point = ", ".join(f"{named(context, k)} = {v}" for k, v in at.items() if k not in functions)
    where = f"at {point} " if point else ""
    if functions:
        where += f"and trial functions for {', '.join(named(context, k) for k in functions)} "
    told = f"; {where}it is {words.get('= printed', '?')}, derived {words.get('= derived', '?')}"
    return told + ratio_words(words, lambda name: named(context, name))


def ratio_words(words: Mapping[str, str], name: Callable[[str], str]) -> str:
    """How derived over printed changes where one symbol is doubled; nothing where that was not tried."""
    elsewhere, _, symbol = words.get("= ratio elsewhere", "").rpartition(" ")
    if not elsewhere:
        return ""
    return f", {words['= ratio']} times as much, but {elsewhere} that {name(symbol)}: no pure number"


def _read_as_number(printed: Any, derived: Any) -> str:
    """That a letter was read as a constant, where one side of the statement is that letter alone."""
    for letter, name in ((sp.pi, r"\pi"), (sp.E, "e")):
        if letter in (printed, derived):
            return f"; {name} is read as the number {sp.N(letter, 6)}…, another quantity needs another letter"
    return ""


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


def number_left_out(
    context: Context, member: Member, found: Agreement, before: Agreement, kind: str, up_to_number: bool
) -> list[Finding]:
    """A pure number that the relation excuses is told all the same."""
    number, code = found.number, "TLS405"
    expanded = bool(found.pair) and found.pair[0] != member.value
    if up_to_number and expanded and _numbered_names(context, member.value, found.reference):
        return []  # names that carry numbers of their own were expanded
    if up_to_number and before.agrees:
        plain = context.latex(1 / number)
        message = f"the derivation fixes this up to a pure number; printed is ${plain}$ times its plain form"
        if kind in policy.EXACT:
            code = "TLS401"  # no estimate is printed that would excuse it
    else:
        message = f"the pure number ${context.latex(number)}$ is left out under {policy.SIGNS[kind]}"
        if before.kind is Kind.NUMBER:
            link = context.latex(sp.simplify(number / before.number))
            message += f" against the derived value, ${link}$ against the member before"
    return [finding(context, member.node, code, message, derived=found.reference)]


def written_differently(context: Context, member: Member) -> list[Finding]:
    """What is said where an integral has the derived value, but is another one: another limit, a moved window.

    That its value is the same is chance where its variable does not stand under it: a warning, elsewhere a note.
    """
    printed = member.as_evaluated
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
