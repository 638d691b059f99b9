"""What judging a statement needs to know, and what it collects on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.work import Derivation
from tlssym.judge.implication.constraints import Earlier
from tlssym.judge.members import Member
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
    small: Any = None
    assumptions: tuple[Any, ...] = ()
    limits: tuple[Any, ...] = ()
    earlier: Callable[[], Earlier] | None = None
    established: Callable[[frozenset[Any]], Mapping[Any, Any]] | None = None


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

    @property
    def verdict(self) -> Verdict:
        """The worst of the links."""
        return Verdict.worst(list(self.verdicts))


@dataclass
class Notes:
    """Collects while one statement is walked through."""

    verdicts: list[Verdict] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    compared: list[tuple[Any, Any]] = field(default_factory=list)
    prefactor: Any = None
    hbar_power: Any = 0
    left: Any = None  # what the statement is about, as printed
    moved: bool = False  # an equation printed with its sides moved about
    first: Any = None  # the node of the left side
    whole_said: bool = False  # whether a member before has said the whole value
    whole: str = ""  # what the whole statement should be, where no single member can be replaced


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
    to: Node | None = None,
) -> Finding:
    """A finding at a node of the printed formula, or from it to another; a suggestion stands for all of that."""
    start, end = node.span[0], (node if to is None else to).span[1]
    return Finding(
        code,
        message,
        context.place(start),
        max(1, end - start),
        context.source(node) if to is None else context.file.text[start:end],
        "" if derived is None else context.latex(derived),
        suggestion,
        dict(witness or {}),
        variant,
    )


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
