"""One printed statement against what was derived for it, link by link."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.targets import Equation, Relation, Value
from tlssym.derive.work import Derivation
from tlssym.judge import policy
from tlssym.judge.agreement import (
    Agreement,
    agreement,
    dimension_ratio,
    numbers_agree,
    order_holds,
    own_values,
    same_order,
)
from tlssym.judge.definitions import expand
from tlssym.judge.integrals import parts_of_integral
from tlssym.judge.members import Member, value_of
from tlssym.judge.policy import Ratio
from tlssym.language import Theta
from tlssym.mathematics.monomials import as_monomial, exponents
from tlssym.mathematics.regions import evaluate
from tlssym.parse.tree import Node, Source, Statement
from tlssym.parse.tree import Number as NumberNode
from tlssym.values import Finding, Place, Severity, Verdict


@dataclass(frozen=True)
class Context:
    """All that judging a statement needs to know, beside the statement itself."""

    unit_id: str
    at: Mapping[Any, Any]
    derivation: Derivation
    notation: Any
    place: Callable[[int], Place]
    latex: Callable[[Any], str]
    source: Callable[[Node], str]
    lower: Callable[[Node], Any]
    definitions: Mapping[Any, Any]
    file: Source
    small: Any = None
    assumptions: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What is said of one statement."""

    verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    prefactor: Any = None
    derived: Any = None
    members: tuple[Member, ...] = ()
    references: tuple[Any, ...] = ()
    compared: tuple[tuple[Any, Any], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of the links."""
        return Verdict.worst(list(self.verdicts))


@dataclass
class _Notes:
    """Collects while one statement is walked through."""

    verdicts: list[Verdict] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    compared: list[tuple[Any, Any]] = field(default_factory=list)
    prefactor: Any = None


def finding(
    context: Context,
    node: Node,
    code: str,
    severity: Severity,
    message: str,
    *,
    derived: Any = None,
    suggestion: str | None = None,
    witness: Mapping[str, str] | None = None,
) -> Finding:
    """A finding at a node of the printed formula."""
    return Finding(
        code,
        severity,
        message,
        context.place(node.span[0]),
        max(1, node.span[1] - node.span[0]),
        context.source(node),
        "" if derived is None else context.latex(derived),
        suggestion,
        dict(witness or {}),
    )


def judge_chain(statement: Statement, target: Value | Equation | None, context: Context) -> Judged:
    """Judge a chain of equalities and estimates, each member against the derived value.

    Parameters
    ----------
    statement : Statement
        Without order relations in it, except at its end (``… ≪ 1``).
    target : Value, Equation or None
        What was derived for its head; None where nothing was, and the members are compared with each other.
    context : Context

    Returns
    -------
    Judged
    """
    notes = _Notes()
    members = [
        value_of(
            node,
            _at(context, context.lower(node)),
            assuming=context.assumptions,
            small=context.small,
            definitions=context.definitions,
        )
        for node in statement.members
    ]
    kinds = [r.kind for r in statement.relations]
    loose_chain = any(kind in policy.LOOSE for kind in kinds)
    references, up_to_number, start = _references(members, target, context, notes)
    before: tuple[Ratio, Any] = (Ratio.ONE, sp.S.One)
    for index in range(start, len(members)):
        kind = kinds[index - 1] if index else "="
        member = members[index]
        if kind in policy.ORDER:
            _judge_order(context, notes, kind, references, members[index - 1], member)
            continue
        if member.diverges:
            _tell_divergence(context, notes, member, references, members[index - 1] if index else None)
            continue
        if not references:
            before = _first_reference(references, member, before)
            continue
        before = _judge_member(
            context,
            notes,
            member,
            kind,
            references,
            before,
            up_to_number,
            loose_chain,
            members[index - 1] if index else None,
        )
    return Judged(
        tuple(notes.verdicts),
        tuple(notes.findings),
        notes.prefactor,
        target.expr if target is not None else None,
        tuple(members),
        tuple(references),
        tuple(notes.compared),
    )


def _at(context: Context, expr: Any) -> Any:
    return expr.subs(dict(context.at)) if context.at and isinstance(expr, sp.Basic) else expr


def _references(
    members: list[Member], target: Value | Equation | None, context: Context, notes: _Notes
) -> tuple[list[Any], bool, int]:
    """The values every member is compared with, and the index of the first member that is compared."""
    if target is None:
        return _undertaken(members, context, notes)
    derived = [_at(context, target.expr), *(_at(context, form) for form in getattr(target, "also", ()))]
    if target.head is None:
        return derived, target.up_to_number, 0
    head = _at(context, target.head)
    printed = members[0].expr
    if len(members) == 1 or agreement(printed, head).ratio is Ratio.ONE:
        return derived, target.up_to_number, 1
    # another left side: what the derived values make of it
    table = {**context.definitions, **own_values(context)}
    expanded = expand(printed, table)
    if expanded == printed:
        notes.findings.append(
            finding(
                context,
                members[0].node,
                "TLS304",
                Severity.ERROR,
                f"the left side is not the quantity that is derived here, ${context.latex(head)}$",
                derived=sp.Eq(head, target.expr, evaluate=False),
                suggestion=context.latex(head),
            )
        )
        notes.verdicts.append(Verdict.REFUTED)
        return derived, target.up_to_number, len(members)
    return [expanded], target.up_to_number or _is_loose(context, printed), 1


def _undertaken(members: list[Member], context: Context, notes: _Notes) -> tuple[list[Any], bool, int]:
    """Where nothing was derived: the first member that the others can be held against.

    A name on the left that the right side lacks is being introduced, and is compared with nothing.  Two sides
    that nothing was computed for state an equation, which is not an identity to be refuted.
    """
    start, first = 1, members[0]
    if len(members) == 1:
        return [], False, 1
    if isinstance(first.expr, sp.Symbol | AppliedUndef) and not any(
        m.expr.has(first.expr) for m in members[1:]
    ):
        notes.verdicts.append(Verdict.DEFINITION)
        start, first = 2, members[1]
    if first.diverges:
        return [], False, start - 1
    if start >= len(members):
        return [], False, start
    if first.value is None:
        return [first.plain if first.plain is not None else first.expr], False, start
    computed = any(m.has_integral or m.expr.is_number for m in members[start - 1 :])
    if not computed and any(
        agreement(m.value, first.value).ratio is not Ratio.ONE for m in members[start:] if m.value is not None
    ):
        notes.verdicts.append(Verdict.UNDECIDED)
        notes.findings.append(
            finding(
                context,
                members[start].node,
                "TLS306",
                Severity.NOTE,
                "an equation that nothing is derived for: its two sides are not the same by themselves",
            )
        )
        return [], False, len(members)
    return [first.value], False, start


def _first_reference(references: list[Any], member: Member, before: tuple[Ratio, Any]) -> tuple[Ratio, Any]:
    if member.value is not None:
        references.append(member.value)
    return before


def _judge_member(
    context: Context,
    notes: _Notes,
    member: Member,
    kind: str,
    references: list[Any],
    before: tuple[Ratio, Any],
    up_to_number: bool,
    loose_chain: bool,
    previous: Member | None,
) -> tuple[Ratio, Any]:
    if member.value is None or (references[0].has(sp.Integral) and not member.expr.atoms(AppliedUndef)):
        return _judge_by_numbers(context, notes, member, kind, references[0])
    if _is_rounded(member, references, context):
        notes.verdicts.append(Verdict.SCALING)
        return Ratio.ONE, sp.S.One
    found = best_agreement(member.value, references, context)
    if (
        kind in policy.PROPORTIONAL
        and found.ratio is Ratio.DEPENDS
        and _read_as_proportional(context, found, member, kind)
    ):
        if kind == "~":
            notes.findings.append(
                finding(
                    context,
                    member.node,
                    "TLS205",
                    Severity.WARNING,
                    f"∼ is read as ∝: the factor left out, ${context.latex(found.quotient)}$, carries a dimension",
                    derived=references[0],
                )
            )
        notes.verdicts.append(Verdict.SCALING)
        return Ratio.ONE, sp.S.One
    regime = _leading_regime(member.value, references[0], kind) if found.ratio is Ratio.DEPENDS else None
    if regime is not None:
        notes.verdicts.append(Verdict.SCALING)
        notes.findings.append(
            finding(
                context,
                member.node,
                "TLS504",
                Severity.NOTE,
                f"holds to leading order, where ${regime}$",
                derived=references[0],
            )
        )
        return Ratio.ONE, sp.S.One
    if found.ratio in (Ratio.ONE, Ratio.NUMBER) and found.pair:
        notes.compared.append((found.pair[0], found.pair[1]))
    if (
        found.ratio is Ratio.NUMBER
        and not up_to_number
        and notes.prefactor is None
        and not member.has_integral
    ):
        notes.prefactor = found.number
    if found.ratio in (Ratio.ONE, Ratio.NUMBER):
        notes.findings += _written_differently(context, member)
    link = _relative(found, before)
    loose = _loose_in_both(context, member, found.reference, previous)
    rule = policy.judge_link(
        kind, link, loose_chain=loose_chain, loose_quantity=loose, up_to_number=up_to_number
    )
    inherited = found.ratio is Ratio.DEPENDS and _same_as_before(member, previous, context)
    notes.verdicts.append(
        rule.verdict if not inherited else (Verdict.SCALING if up_to_number else Verdict.PROVED)
    )
    if rule.code and not inherited:
        _tell(context, notes, member, rule, found, kind, not (loose or loose_chain or kind in policy.LOOSE))
    elif link is Ratio.NUMBER and not inherited:
        _note_number(context, notes, member, found, before, kind, up_to_number)
    return found.ratio, found.number


def _numbered_names(context: Context, *expressions: Any) -> bool:
    """Whether a name in these stands for a value with a pure number of its own."""
    names = {s for e in expressions for s in e.free_symbols | e.atoms(AppliedUndef)} & set(
        context.definitions
    )
    values = [as_monomial(context.definitions[name]) for name in names]
    return any(value is None or value.coefficient != 1 for value in values)


def _note_number(
    context: Context,
    notes: _Notes,
    member: Member,
    found: Agreement,
    before: tuple[Ratio, Any],
    kind: str,
    up_to_number: bool,
) -> None:
    """A pure number that the relation excuses is told all the same."""
    number = sp.simplify(found.number / before[1]) if before[0] is Ratio.NUMBER else found.number
    if up_to_number and _numbered_names(context, member.value, found.reference):
        return  # names that carry numbers of their own were expanded
    if up_to_number and before[0] is Ratio.ONE:
        message = f"the derivation fixes this up to a pure number only; the printed one differs from its plain form by ${context.latex(1 / number)}$"
    else:
        message = f"the pure number ${context.latex(number)}$ is left out under {policy.SIGNS[kind]}"
    notes.findings.append(
        finding(context, member.node, "TLS405", Severity.NOTE, message, derived=found.reference)
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


def _judge_by_numbers(
    context: Context, notes: _Notes, member: Member, kind: str, reference: Any
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
                Severity.ERROR,
                "quadrature contradicts it" + _witness(context, told),
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
            Severity.WARNING,
            f"not evaluated: {why}{support}",
            derived=reference,
        )
    )
    return Ratio.UNKNOWN, None


def _is_rounded(member: Member, references: list[Any], context: Context) -> bool:
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


def _written_differently(context: Context, member: Member) -> list[Finding]:
    """A note where an integral has the derived value, but is not the derived integral: another limit, a moved window."""
    records = [r for r in context.derivation.integrals if r.integral.has(Theta)]
    printed = member.plain if member.plain is not None else member.expr
    if not records or not printed.atoms(sp.Integral) or not printed.has(Theta):
        return []
    mine = parts_of_integral(printed)
    theirs = [parts_of_integral(record.integral) for record in records]
    if mine is None or any(other is None or other.variables != mine.variables for other in theirs):
        return []
    if any(mine == other for other in theirs):
        return []
    difference = next(mine.difference(other) for other in theirs if other is not None)
    if not difference:
        return []
    return [
        finding(
            context,
            member.node,
            "TLS309",
            Severity.NOTE,
            f"has the derived value, but is another integral: {difference}",
            derived=records[0].integral,
        )
    ]


def _leading_regime(value: Any, reference: Any, kind: str) -> Any:
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


def best_agreement(value: Any, references: list[Any], context: Context) -> Agreement:
    """The best agreement with any of the references, first as printed, then with the names expanded."""
    attempts: list[Agreement] = []
    for reference in references:
        attempts.append(agreement(value, reference, conditions=context.assumptions, leading=context.small))
        if attempts[-1].ratio is Ratio.ONE:
            return attempts[-1]
    table = dict(context.definitions)
    for reference in references:
        plain, wanted = expand(value, table), expand(reference, table)
        if (plain, wanted) != (value, reference):
            attempts.append(
                agreement(plain, wanted, conditions=context.assumptions, leading=context.small, was=reference)
            )
            if attempts[-1].ratio is Ratio.ONE:
                return attempts[-1]
    order = [Ratio.ONE, Ratio.NUMBER, Ratio.DEPENDS, Ratio.UNKNOWN]
    best = min(reversed(attempts), key=lambda a: order.index(a.ratio))
    return _without_hbar(value, references, table, context) or best if best.ratio is Ratio.DEPENDS else best


def _without_hbar(
    value: Any, references: list[Any], table: Mapping[Any, Any], context: Context
) -> Agreement | None:
    """The comparison with ħ = 1, for a member that prints no ħ at all; what dimensions say of it is a note."""
    declared = context.notation.lookup(r"\hbar")
    if declared is None or declared.symbol in value.free_symbols:
        return None
    for reference in references:
        plain, wanted = expand(value, table), expand(reference, table)
        if declared.symbol not in wanted.free_symbols | plain.free_symbols:
            continue
        found = agreement(
            plain.subs(declared.symbol, 1),
            wanted.subs(declared.symbol, 1),
            conditions=context.assumptions,
            leading=context.small,
            was=reference,
        )
        if found.ratio in (Ratio.ONE, Ratio.NUMBER):
            return found
    return None


def _relative(found: Agreement, before: tuple[Ratio, Any]) -> Ratio:
    """The ratio of this member to the one before, from the ratios of both to the derived value."""
    if (
        found.ratio is Ratio.NUMBER
        and before[0] is Ratio.NUMBER
        and sp.simplify(found.number / before[1]) == 1
    ):
        return Ratio.ONE
    if found.ratio is Ratio.ONE and before[0] is Ratio.NUMBER:
        return Ratio.ONE
    return found.ratio


def _same_as_before(member: Member, previous: Member | None, context: Context) -> bool:
    if previous is None or previous.value is None or previous.diverges or member.value is None:
        return False
    if not previous.value.free_symbols or (previous.value == member.value and False):
        return False
    table = dict(context.definitions)
    return agreement(
        expand(member.value, table),
        expand(previous.value, table),
        conditions=context.assumptions,
        leading=context.small,
    ).ratio in (Ratio.ONE, Ratio.NUMBER)


def _loose_in_both(context: Context, member: Member, reference: Any, previous: Member | None) -> bool:
    """Whether a quantity known only up to a number stands on both sides of the link."""
    here = _loose_names(context, member.expr)
    there = _loose_names(context, reference)
    if previous is not None:
        there |= _loose_names(context, previous.expr)
    return bool(here & there) or bool(here and there and not member.has_integral)


def _loose_names(context: Context, expr: Any) -> set[str]:
    names = {s.name for s in expr.free_symbols} | {f.func.__name__ for f in expr.atoms(AppliedUndef)}
    return {
        name
        for name in names
        if (declared := context.notation.of_sympy(name, context.unit_id)) and declared.up_to_number
    }


def _is_loose(context: Context, expr: Any) -> bool:
    return bool(_loose_names(context, expr))


def _read_as_proportional(context: Context, found: Agreement, member: Member, kind: str) -> bool:
    """Whether what is missing is a constant of other symbols: ∝, or ∼ between unlike dimensions."""
    if found.quotient is None or found.quotient.free_symbols & (
        member.expr.free_symbols - _parameters(context)
    ):
        return False
    return kind == "prop" or dimension_ratio(found.quotient, context.notation, context.unit_id) is False


def _parameters(context: Context) -> set[Any]:
    return {name.symbol for name in context.notation.names if name.exponent_parameter}


def _tell(
    context: Context,
    notes: _Notes,
    member: Member,
    rule: policy.LinkRule,
    found: Agreement,
    kind: str,
    keep_number: bool,
) -> None:
    derived = found.reference
    if rule.code == "TLS306":
        notes.findings.append(
            finding(
                context,
                member.node,
                "TLS306",
                Severity.WARNING,
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
                Severity.WARNING,
                f"the pure number ${number}$ ≈ {sp.N(found.number, 6)} is left out under {policy.SIGNS[kind]}"
                if not found.number.free_symbols
                else f"the pure number ${number}$ is left out under {policy.SIGNS[kind]}",
                derived=derived,
            )
        )
        return
    if rule.code == "TLS404":
        notes.findings.append(
            finding(
                context,
                member.node,
                "TLS404",
                Severity.ERROR,
                f"the pure number ${context.latex(found.number)}$ is missing, and both sides are exact"
                + _witness(context, found),
                derived=derived,
                suggestion=context.latex(derived),
                witness=found.witness,
            )
        )
        return
    if found.log_argument is not None:
        message = f"contradicts the derivation: the argument of the logarithm lacks ${context.latex(found.log_argument)}$"
    elif found.quotient is not None:
        message = f"contradicts the derivation: it lacks the factor ${context.latex(found.quotient)}$, which is no pure number"
    else:
        message = "contradicts the derivation by more than a pure number"
    notes.findings.append(
        finding(
            context,
            member.node,
            "TLS304",
            Severity.ERROR,
            message + _witness(context, found),
            derived=derived,
            suggestion=context.latex(_plain(derived, keep_number)),
            witness=found.witness,
        )
    )


def _witness(context: Context, found: Agreement) -> str:
    """The point at which printed and derived differ, in words."""
    if not found.witness:
        return ""
    point = ", ".join(f"{named(context, k)} = {v}" for k, v in found.witness.items() if not k.startswith("="))
    return f"; at {point} it is {found.witness.get('= printed', '?')}, derived {found.witness.get('= derived', '?')}"


def named(context: Context, text: str) -> str:
    """A text with sympy names of declared symbols, with their LaTeX in its place."""

    def latex(match: re.Match[str]) -> str:
        name = context.notation.of_sympy(match.group(), context.unit_id)
        return (
            match.group()
            if name is None or (name.latex == match.group() and len(match.group()) == 1)
            else f"${name.latex}$"
        )

    return re.sub(r"[A-Za-z][A-Za-z0-9_]*", latex, text)


def _plain(expr: Any, keep_number: bool) -> Any:
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


def _tell_divergence(
    context: Context, notes: _Notes, member: Member, references: list[Any], previous: Member | None
) -> None:
    notes.verdicts.append(Verdict.DIVERGENT)
    result = member.result
    assert result is not None
    needs = [context.latex(c) for c in result.missing]
    step = _missing_step(member, previous, context) if previous is not None else None
    if step is not None:
        needs.append(context.latex(Theta(step)))
    missing = f"; it would converge with ${', '.join(needs)}$" if needs else ""
    where = next((n for n in member.node.walk() if type(n).__name__ == "Integral"), member.node)
    notes.findings.append(
        finding(
            context,
            where,
            "TLS501",
            Severity.ERROR,
            f"the integral as printed diverges: {named(context, result.escapes)}{missing}",
            derived=references[0] if references else None,
            suggestion=_mended(context, member, step),
        )
    )


def _missing_step(member: Member, previous: Member, context: Context) -> Any:
    """A step function of the member before whose absence makes the integral diverge."""
    source = previous.plain if previous.plain is not None else previous.expr
    printed = member.plain if member.plain is not None else member.expr
    integrals = printed.atoms(sp.Integral)
    if len(integrals) != 1:
        return None
    (integral,) = integrals
    present = {step.args[0] for step in integral.function.atoms(Theta)}
    known = printed.free_symbols | {limit[0] for limit in integral.limits}
    steps = {step.args[0] for i in source.atoms(sp.Integral) for step in i.function.atoms(Theta)}
    for argument in sorted(steps - present, key=sp.count_ops):
        if argument.free_symbols <= known and _converges_with(integral, argument, context):
            return argument
    return None


def _converges_with(integral: Any, argument: Any, context: Context) -> bool:
    mended = sp.Integral(integral.function * Theta(argument), *integral.limits)
    return evaluate(mended, assuming=context.assumptions, explore=False).converges is True


def _mended(context: Context, member: Member, step: Any) -> str | None:
    """The printed integral with the missing step function, or the derived integral."""
    if step is not None and member.expr.has(sp.Integral):
        return context.latex(
            member.expr.replace(
                lambda e: isinstance(e, sp.Integral),
                lambda e: sp.Integral(e.function * Theta(step), *e.limits),
            )
        )
    records = context.derivation.integrals
    return context.latex(records[0].integral) if records else None


def _judge_order(
    context: Context, notes: _Notes, kind: str, references: list[Any], left: Member, right: Member
) -> None:
    """The end of a chain such as ``… ≪ 1``: must hold for the derived value wherever its conditions do."""
    table = dict(context.definitions)
    value = references[-1] if references else left.value
    holds = order_holds(value, kind, right.value, table, context)
    if holds is None:
        notes.verdicts.append(Verdict.UNDECIDED)
        notes.findings.append(
            finding(
                context,
                right.node,
                "TLS306",
                Severity.WARNING,
                f"whether {policy.SIGNS[kind]} holds here was not settled",
            )
        )
    elif holds:
        notes.verdicts.append(Verdict.SCALING)
    else:
        notes.verdicts.append(Verdict.REFUTED)
        notes.findings.append(
            finding(
                context,
                right.node,
                "TLS305",
                Severity.ERROR,
                f"the derived value does not satisfy {policy.SIGNS[kind]}",
                derived=value,
            )
        )


def _plain_order(node: Node, lhs: Any, kind: str, rhs: Any, context: Context) -> Judged:
    """An inequality that nothing is derived for: true or false by itself, or a range that the text sets."""
    gap = (
        sp.simplify(rhs - lhs)
        if isinstance(lhs, sp.Expr) and isinstance(rhs, sp.Expr) and lhs.is_commutative
        else None
    )
    if gap is None or not gap.is_number or gap.is_extended_real is not True or context.derivation.targets:
        return Judged((Verdict.DEFINITION,))
    holds = {"<": gap > 0, ">": gap < 0, "<=": gap >= 0, ">=": gap <= 0}.get(kind)
    if holds in (True, sp.true):
        return Judged((Verdict.PROVED,))
    if holds in (False, sp.false):
        return Judged(
            (Verdict.REFUTED,),
            (
                finding(
                    context,
                    node,
                    "TLS305",
                    Severity.ERROR,
                    f"does not hold: the right side exceeds the left one by ${context.latex(gap)}$",
                ),
            ),
        )
    return Judged((Verdict.UNDECIDED,))


def judge_order_link(
    left: Node, kind: str, right: Node, relation: Relation | None, context: Context
) -> Judged:
    """A printed inequality on its own, against the derived one."""
    lhs, rhs = _at(context, context.lower(left)), _at(context, context.lower(right))
    if relation is None:
        return _plain_order(left, lhs, kind, rhs, context)
    derived = Relation(
        _at(context, relation.lhs), relation.kind, _at(context, relation.rhs), relation.up_to_number
    )
    found = same_order((lhs, kind, rhs), derived, context)
    latex = (
        sp.Rel(
            derived.lhs,
            derived.rhs,
            "<" if derived.kind in ("<", "<<") else ">" if derived.kind in (">", ">>") else "<=",
        )
        if isinstance(derived.lhs, sp.Expr)
        else None
    )
    if found.ratio is Ratio.DEPENDS:
        return Judged(
            (Verdict.REFUTED,),
            (
                finding(
                    context,
                    right,
                    "TLS305",
                    Severity.ERROR,
                    "the derived condition is another one",
                    derived=latex,
                    suggestion=context.latex(latex) if latex is not None else None,
                    witness=found.witness,
                ),
            ),
            derived=latex,
        )
    rule = policy.judge_link(
        "=",
        found.ratio,
        loose_chain=False,
        loose_quantity=bool(_loose_names(context, rhs) | _loose_names(context, lhs)),
        up_to_number=derived.up_to_number,
    )
    findings: tuple[Finding, ...] = ()
    if rule.code == "TLS401":
        findings = (
            finding(
                context,
                right,
                "TLS401",
                Severity.WARNING,
                f"the pure number ${context.latex(found.number)}$ is left out",
                derived=latex,
            ),
        )
    elif rule.code:
        findings = (
            finding(
                context,
                right,
                rule.code,
                Severity.ERROR if rule.verdict is Verdict.REFUTED else Severity.WARNING,
                found.why or f"derived differs by the number ${context.latex(found.number)}$",
                derived=latex,
            ),
        )
    number = found.number if found.ratio is Ratio.NUMBER and not derived.up_to_number else None
    return Judged((rule.verdict,), findings, number, latex)
