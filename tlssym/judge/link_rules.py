"""The rules of a link between what is derived and a printed member: an ordered table, read from top to bottom.

The first rule that applies says all that is said of the link; what it is worth by itself stands in the table of
``tlssym.judge.policy``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp
from mpmath import mp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand
from tlssym.derive.targets import Equation
from tlssym.evidence.oracle import Member, Ratios, Seen
from tlssym.judge import policy
from tlssym.judge.agreement import Agreement, agreement
from tlssym.judge.comparing import as_equation, best_agreement
from tlssym.judge.context import Context, Rule, Said, finding
from tlssym.judge.differences import lost_symbols
from tlssym.judge.divergence import (
    endless,
    escaping,
    integral_beside,
    integral_node,
    mended_integral,
    partly,
    tell_divergence,
    turned,
)
from tlssym.judge.excuses import excuses_number, is_rounded, leading_regime, read_as_proportional
from tlssym.judge.order import judge_ending
from tlssym.judge.references import Chain
from tlssym.judge.telling import number_left_out, only_as_numbers, tell, witness_words, written_differently
from tlssym.mathematics.equality import Kind
from tlssym.values import Verdict

SAME = Agreement(Kind.IDENTICAL, sp.S.One)
APART = Agreement(Kind.RATIO)


@dataclass(frozen=True)
class Link:
    """A member of a chain, held against what is derived.

    Attributes
    ----------
    chain : Chain
    index : int
        The member's.
    references : list
        What it is held against, the first one first.
    before : Agreement
        How the member before compares with the derived value.
    whole_before : bool
        Whether a member before has said the whole value.
    """

    chain: Chain
    index: int
    references: list[Any]
    before: Agreement
    whole_before: bool

    @property
    def context(self) -> Context:
        """What names stand for."""
        return self.chain.context

    @property
    def member(self) -> Member:
        """What is printed."""
        return self.chain.members[self.index]

    @property
    def previous(self) -> Member | None:
        """The member before."""
        return self.chain.members[self.index - 1] if self.index else None

    @property
    def kind(self) -> str:
        """Of the relation before the member."""
        return self.chain.kinds[self.index - 1] if self.index else "="

    @property
    def has_no_value(self) -> bool:
        """Whether one of the two sides is an integral that could not be done."""
        open_ = self.references[0].has(sp.Integral) and not self.member.expr.atoms(AppliedUndef)
        return self.member.value is None or bool(open_)

    @property
    def is_open(self) -> bool:
        """Whether the values of a printed integral and of what is derived could not be compared."""
        derived = bool(self.context.derivation.targets)
        return derived and self.member.has_integral and self.found.kind is Kind.UNDECIDED

    @cached_property
    def found(self) -> Agreement:
        """How the member's value compares with the derived one."""
        chain, value = self.chain, self.member.value
        if isinstance(chain.target, Equation) and chain.moved:
            return as_equation(chain.left, value, chain.target, self.context)
        found = best_agreement(value, self.references, self.context)
        if isinstance(chain.target, Equation) and not found.agrees_up_to_number:
            # an unknown may stand on both sides, and be solved for in print
            moved = as_equation(chain.left, value, chain.target, self.context)
            found = moved if moved.agrees_up_to_number else found
        return found

    @cached_property
    def seen(self) -> Ratios:
        """The best comparison by quadrature with any of the references; names stand for their values.

        A leading behaviour is no value at a point, and is not compared so.
        """
        context, member = self.context, self.member
        if context.small is not None:
            return Ratios(Seen.NOTHING)
        table = dict(context.definitions)
        printed = expand(member.as_evaluated, table)
        found = [
            context.oracle.ratios(printed, expand(each, table), context.assumptions)
            for each in self.references
            if isinstance(each, sp.Expr)
        ]
        order = list(Seen)
        if any(each.seen is Seen.NOTHING for each in found):
            # it may be this one that it agrees with
            order = [Seen.SAME, Seen.CONSTANT, Seen.NOTHING, Seen.APART]
        return min(found, key=lambda each: order.index(each.seen), default=Ratios(Seen.NOTHING))


def _ending(link: Link) -> Said:
    previous = link.previous
    assert previous is not None
    return judge_ending(link.context, link.kind, link.references, previous, link.member)


def _divergent(link: Link) -> Said:
    said = tell_divergence(link.context, link.member, link.references, link.previous)
    return Said(said.verdict, said.findings)


def _partly_divergent(link: Link) -> Said | None:
    said = partly(link.context, link.member)
    return None if said is None else Said(said.verdict, said.findings)


def _endless(link: Link) -> Said | None:
    return endless(link.context, link.member, link.chain.left)


def _turned(link: Link) -> Said | None:
    return turned(link.context, link.member)


def _escaping(link: Link) -> Said | None:
    return escaping(link.context, link.member)


def _lost(link: Link) -> Said | None:
    """An integral that holds nothing of a symbol that its value has a power of."""
    context, member, references = link.context, link.member, link.references
    if not context.derivation.targets:
        return None
    declared = context.notation.lookup(r"\hbar")
    units = {declared.symbol} if declared is not None else set()
    units |= {name.symbol for name in context.notation.names if name.is_one}
    printed = member.as_evaluated
    lost = [s for s in lost_symbols(printed, references, dict(context.definitions)) if s not in units]
    if not lost:
        return None
    names = ", ".join(f"${context.latex(symbol)}$" for symbol in lost)
    beside = integral_beside(context, member)
    said = f"contradicts the derivation: it does not depend on {names}" + (f"; {beside}" if beside else "")
    return _another_integral(link, said)


def _another_integral(link: Link, said: str, **more: Any) -> Said:
    """The finding that an integral is not the derived one: at it, with the derived one to stand in its place."""
    context, member, reference = link.context, link.member, link.references[0]
    integral = mended_integral(context, member)
    told = finding(
        context,
        member.node if integral is None else integral_node(member),
        "TLS304",
        said,
        derived=reference,
        suggestion=integral or context.latex(reference),
        **more,
    )
    return Said(Verdict.REFUTED, (told,), found=APART)


def _contradicted(link: Link) -> Said | None:
    """What quadrature refutes: under an estimate a factor that is the same everywhere does not.

    Nor does it where something is derived: what excuses a number is asked elsewhere, once it is known exactly.
    """
    seen, derived = link.seen, bool(link.context.derivation.targets)
    wrong = seen.seen is Seen.APART and (link.kind not in policy.LOOSE or derived)
    if seen.seen is Seen.CONSTANT:
        negative = not isinstance(seen.factor, mp.mpc) and seen.factor < 0
        wrong = negative or (link.kind not in policy.LOOSE and not derived)
    if not wrong:
        return None
    beside = integral_beside(link.context, link.member)
    said = f"quadrature contradicts it: {beside}" if beside else "quadrature contradicts it"
    point = witness_words(link.context, seen.witness)
    return _another_integral(link, said, witness=seen.witness, point=point)


def _not_evaluated(link: Link) -> Said:
    """Where an integral has no closed form: numbers can refute, and support, but never prove."""
    context, member, derived = link.context, link.member, link.references[0]
    why = member.refused or "no closed form of the integral is known"
    said = f"not evaluated: {why}{_support(link.seen)}"
    told = [finding(context, member.node, "TLS502", said, derived=derived)]
    beside = integral_beside(context, member)
    mended = mended_integral(context, member)
    if beside and mended:
        says = f"is another integral than the derived one: {beside}"
        where = integral_node(member)
        told.append(
            finding(context, where, "TLS309", says, variant="chance", derived=derived, suggestion=mended)
        )
    return Said(Verdict.UNDECIDED, tuple(told), found=Agreement())


def _support(found: Ratios) -> str:
    if found.seen is Seen.SAME:
        return f"; numbers agree to {found.digits:.0f} digits, which is no proof"
    if found.seen is Seen.CONSTANT:
        return f"; at {found.points} points it lacks the factor {mp.nstr(found.factor, 8)}, which is no proof"
    return ""


def _rounded(link: Link) -> Said | None:
    if not is_rounded(link.member, link.references, link.context):
        return None
    return Said(Verdict.SCALING, found=SAME)


def _proportional(link: Link) -> Said | None:
    context, member, found = link.context, link.member, link.found
    if not read_as_proportional(
        context, found, member, link.kind, link.chain.left, whole_before=link.whole_before
    ):
        return None
    if link.kind != "~":
        return Said(Verdict.SCALING, found=SAME)
    says = f"∼ is read as ∝: the factor left out, ${context.latex(found.ratio)}$, carries a dimension"
    told = finding(context, member.node, "TLS205", says, derived=link.references[0])
    return Said(Verdict.SCALING, (told,), found=SAME)


def _leading(link: Link) -> Said | None:
    regime = leading_regime(link.member.value, link.references[0], link.kind)
    if regime is None:
        return None
    says = f"holds to leading order, where ${regime}$"
    told = finding(link.context, link.member.node, "TLS504", says, derived=link.references[0])
    return Said(Verdict.SCALING, (told,), found=SAME)


def _repeats(link: Link) -> Said | None:
    """A member that only rewrites a wrong one is not wrong once more."""
    member, previous, context = link.member, link.previous, link.context
    if previous is None or previous.value is None or previous.diverges or not previous.value.free_symbols:
        return None
    table = dict(context.definitions)
    same = agreement(
        expand(member.value, table),
        expand(previous.value, table),
        conditions=context.assumptions,
        leading=context.small,
    )
    if not same.agrees_up_to_number:
        return None
    verdict = Verdict.SCALING if link.chain.up_to_number else Verdict.PROVED
    return Said(verdict, found=link.found, repeats=True)


def _by_worth(link: Link) -> Said:
    """What the table of ``policy`` says of two values that were compared."""
    context, member, found, chain = link.context, link.member, link.found, link.chain
    up_to_number = chain.up_to_number or bool(found.through)
    between = _between(found, link.before)
    excused = between is Kind.NUMBER and excuses_number(context, member, found.reference, link.previous)
    facts = policy.Facts(
        link.kind, between, chain.is_loose, excused, up_to_number, opposite=found.has_opposite_sign
    )
    rule = policy.worth(facts)
    told = _without_hbar(link)
    if found.agrees_up_to_number:
        told += [*written_differently(context, member), *only_as_numbers(context, member, found)]
    if rule.code:
        exact = not (excused or chain.is_loose or link.kind in policy.LOOSE)
        told.append(tell(context, member, rule, found, link.kind, exact, chain.mend))
    elif between is Kind.NUMBER:
        told += number_left_out(context, member, found, link.before, link.kind, up_to_number)
    fixed = found.kind is Kind.NUMBER and not chain.up_to_number and not member.has_integral
    return Said(
        rule.verdict,
        tuple(told),
        compared=((found.pair[0], found.pair[1]),) if found.agrees_up_to_number and found.pair else (),
        prefactor=found.number if fixed else None,
        found=found,
        hbar=found.hbar,
        is_whole=found.agrees_up_to_number,
        rule=rule.name,
    )


def _without_hbar(link: Link) -> list[Any]:
    """The text has set ħ = 1 here: told, as where the dimensions of two sides show it."""
    context, found = link.context, link.found
    if found.hbar == 0:
        return []
    factor = context.latex(context.notation.lookup(r"\hbar").symbol ** found.hbar)
    said = f"it lacks the factor ${factor}$ beside the derived value"
    return [finding(context, link.member.node, "TLS204", said, derived=found.reference)]


def _between(found: Agreement, before: Agreement) -> Kind:
    """How this member compares with the one before, from how both compare with the derived value."""
    if before.kind is not Kind.NUMBER:
        return found.kind
    same = found.agrees or (found.kind is Kind.NUMBER and sp.simplify(found.number / before.number) == 1)
    return Kind.IDENTICAL if same else found.kind


BY_ITSELF: tuple[Rule[Link], ...] = (
    Rule("an order at the end", _ending, lambda link: link.kind in policy.ORDER),
    Rule("diverges", _divergent, lambda link: link.member.diverges),
    Rule("diverges for some exponents", _partly_divergent),
)
"""What is said of a member whatever it is held against."""

AGAINST: tuple[Rule[Link], ...] = (
    # one of the two is an integral without a value
    Rule("without end", _endless, lambda link: link.has_no_value),
    Rule("a step turned round", _turned, lambda link: link.has_no_value),
    Rule("escapes quadrature", _escaping, lambda link: link.has_no_value),
    Rule("a symbol is lost", _lost, lambda link: link.has_no_value),
    Rule("quadrature contradicts", _contradicted, lambda link: link.has_no_value),
    Rule("not evaluated", _not_evaluated, lambda link: link.has_no_value),
    # both have values
    Rule("a rounded number", _rounded),
    Rule("without end, not compared", _endless, lambda link: link.is_open),
    Rule("quadrature contradicts, not compared", _contradicted, lambda link: link.is_open),
    # the values differ
    Rule(
        "a proportionality",
        _proportional,
        lambda link: link.found.refutes and link.kind in policy.PROPORTIONAL,
    ),
    Rule("a leading term", _leading, lambda link: link.found.refutes),
    Rule("repeats the member before", _repeats, lambda link: link.found.refutes),
    # they were compared
    Rule("worth", _by_worth),
)
"""What is said of a member held against what is derived."""
