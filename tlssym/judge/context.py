"""What judging a statement needs to know, and what it collects on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.targets import Value
from tlssym.derive.work import Derivation
from tlssym.evidence.members import Member
from tlssym.evidence.oracle import Oracle
from tlssym.judge.agreement import Agreement
from tlssym.judge.implication.constraints import Earlier
from tlssym.parse.tree import Node, Source
from tlssym.values import Evidence, Finding, Place, Verdict


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
    oracle: Oracle = field(default_factory=Oracle)
    last_names: Mapping[Any, Any] = field(default_factory=dict)
    small: Any = None
    assumptions: tuple[Any, ...] = ()
    limits: tuple[Any, ...] = ()
    here: Mapping[Any, Any] = field(default_factory=dict)
    earlier: Callable[[], Earlier] | None = None
    established: Callable[[frozenset[Any]], Mapping[Any, Any]] | None = None
    either_sign: Callable[[Node], Any] | None = None
    positive: tuple[Any, ...] = ()


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
    hbar_power: Any = 0
    evidence: tuple[Evidence, ...] = ()
    conditions: tuple[Any, ...] = ()
    follows: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of the links."""
        return Verdict.worst(list(self.verdicts))


@dataclass(frozen=True)
class Said:
    """What is said of one link of a chain.

    Attributes
    ----------
    verdict : Verdict or None
        None where the link adds nothing to what is said.
    findings, evidence : tuple
    conditions : tuple
        Under which it holds, and which the text does not give.
    compared : tuple of pairs
        Formulas that a proof says are equal up to a number: tried at points.
    prefactor : sympy expression or None
        The pure number that is left out.
    follows : tuple of str
        The displays from which it follows.
    found : Agreement or None
        How the member compares with the derived value, which the next link starts from; None leaves that as it was.
    hbar : sympy expression
        The power of ħ that is left out.
    is_whole : bool
        Whether the member says the whole value.
    repeats : bool
        Whether it says again what the member before says, so that a finding there is about both.
    rule : str
        The name of the rule that said it.
    """

    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conditions: tuple[Any, ...] = ()
    compared: tuple[tuple[Any, Any], ...] = ()
    prefactor: Any = None
    follows: tuple[str, ...] = ()
    found: Agreement | None = None
    hbar: Any = 0
    is_whole: bool = False
    repeats: bool = False
    rule: str = ""


Case = TypeVar("Case")


@dataclass(frozen=True)
class Rule(Generic[Case]):
    """One rule of an ordered table.

    Attributes
    ----------
    name : str
    says : callable
        What it says of a link; None where it does not apply, and the next rule is asked.
    when : callable
        Whether the link is of its kind at all.
    """

    name: str
    says: Callable[[Case], Said | None]
    when: Callable[[Case], bool] = lambda case: True


def first_of(rules: Sequence[Rule[Case]], case: Case) -> Said | None:
    """What the first rule says that applies, with its name; None where none does."""
    for rule in rules:
        if rule.when(case) and (said := rule.says(case)) is not None:
            return said if said.rule else replace(said, rule=rule.name)
    return None


def judged(
    said: Sequence[Said],
    members: Sequence[Member] = (),
    references: Sequence[Any] = (),
    derived: Any = None,
    findings: Sequence[Finding] | None = None,
) -> Judged:
    """What is said of a statement, from what is said of its links."""
    return Judged(
        tuple(each.verdict for each in said if each.verdict is not None),
        tuple(f for each in said for f in each.findings) if findings is None else tuple(findings),
        next((each.prefactor for each in said if each.prefactor is not None), None),
        derived,
        tuple(members),
        tuple(references),
        tuple(pair for each in said for pair in each.compared),
        next((each.hbar for each in said if each.hbar), 0),
        tuple(e for each in said for e in each.evidence),
        tuple(dict.fromkeys(c for each in said for c in each.conditions)),
        tuple(dict.fromkeys(id for each in said for id in each.follows)),
        tuple(each.rule for each in said if each.rule),
    )


def finding(
    context: Context,
    node: Node,
    code: str,
    message: str,
    *,
    variant: str = "",
    derived: Any = None,
    suggestion: str | None = None,
    witness: Mapping[str, str] | None = None,
    point: str = "",
    to: Node | None = None,
) -> Finding:
    """A finding at a node of the printed formula, or from it to another; a suggestion stands for all of that.

    ``point`` is told after the message: where it was tried.
    """
    start, end = node.span[0], (node if to is None else to).span[1]
    return Finding(
        code,
        message + point,
        context.place(start),
        max(1, end - start),
        context.source(node) if to is None else context.file.text[start:end],
        "" if derived is None else context.latex(derived),
        suggestion,
        dict(witness or {}),
        variant,
        point=point,
    )


def evaluated(context: Context, node: Node, expr: Any) -> Member:
    """A printed member with its integrals done as the context means them."""
    return context.oracle.member(node, expr, context.assumptions, context.small, context.definitions)


def at_values(context: Context, expr: Any) -> Any:
    return expr.subs(dict(context.at)) if context.at and isinstance(expr, sp.Basic) else expr


def named(context: Context, text: str) -> str:
    """A text with sympy names of declared symbols, with their LaTeX in its place."""

    def latex(match: re.Match[str]) -> str:
        name = context.notation.of_sympy(match.group(), context.unit_id)
        return (
            match.group()
            if name is None or (name.latex == match.group() and len(match.group()) == 1)
            else f"${name.latex}$"
        )

    transform = re.fullmatch(r"Transform\((.+), (\w+), (\w+)\)", text)
    if transform:
        return rf"$\left({transform[1].replace(f'({transform[2]})', '')}\right)_{transform[3]}$"

    def product(match: re.Match[str]) -> str:
        parts = [re.sub(r"\w+", latex, part).strip("$") for part in match.group().split("*")]
        return f"${' '.join(parts)}$"

    text = re.sub(r"(?<![\w*])[A-Za-z]\w*(?:\*[A-Za-z]\w*)+(?![\w*])", product, text)
    # what is a formula already stays
    return "".join(
        part if i % 2 else re.sub(r"[A-Za-z][A-Za-z0-9_]*", latex, part)
        for i, part in enumerate(re.split(r"(\$[^$]*\$)", text))
    )


def loose_names(context: Context, expr: Any) -> set[str]:
    names = {s.name for s in expr.free_symbols} | {f.func.__name__ for f in expr.atoms(AppliedUndef)}
    return {
        name
        for name in names
        if (declared := context.notation.of_sympy(name, context.unit_id)) and declared.up_to_number
    }


def own_values(context: Context) -> dict[Any, Any]:
    """What this very equation derives, by its head."""
    table: dict[Any, Any] = {}
    for target in context.derivation.targets:
        if isinstance(target, Value) and isinstance(target.head, sp.Symbol | AppliedUndef):
            table[target.head] = target.expr.subs(dict(context.at)) if context.at else target.expr
    return table
