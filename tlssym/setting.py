"""What judging a formula needs to know: its names, its conditions, what stands before it, how it is written."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

from tlssym.definitions import Definitions
from tlssym.derive.work import Derivation
from tlssym.judge.context import Context
from tlssym.judge.formula import Formula
from tlssym.judge.implication.constraints import Earlier
from tlssym.judge.result import Outcome
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower
from tlssym.parse.ranges import lowering_of
from tlssym.parse.tree import Node, Printed
from tlssym.parsed import Parsed, milder
from tlssym.session import Session, scope_of
from tlssym.values import Finding, Verdict


def context_of(
    formula: Formula, parsed: Parsed, session: Session, derivation: Derivation, looked: list[str]
) -> Context:
    """All that judging a formula needs to know beside the formula.

    Parameters
    ----------
    formula : Formula
    parsed : Parsed
        The file it stands in.
    session : Session
    derivation : Derivation
        The formula's.
    looked : list of str
        Gets the formula's id where it was asked what the text says before it.
    """
    unit, notation, source = formula.unit, session.lecture.notation, parsed.source
    scope = scope_of(unit)
    derived = unit.id in session.lecture.units
    lowering = lowering_of(formula.statements, notation, scope)

    def text_of(node: Node) -> str:
        return source.text[node.span[0] : node.span[1]]

    def earlier() -> Earlier:
        looked.append(formula.id)
        return parsed.earlier(formula)

    return Context(
        unit_id=scope,
        at=session.derivations.at(unit) if derived else unit.at,
        derivation=derivation,
        notation=notation,
        place=source.place,
        latex=lambda expr: to_latex(lowering.written(expr), lowering.notation),
        source=text_of,
        lower=lowering,
        either_sign=lowering.of_either_sign,
        definitions=lowering.without(definitions_of(formula, parsed, session, derivation)),
        file=source,
        last_names=lowering.without(parsed.last_names(formula)) if unit.kind == "open" else {},
        small=unit.small,
        assumptions=derivation.conditions,
        here=session.derivations.here,
        earlier=earlier if unit.kind == "open" and not lowering.below else None,
        established=session.established(unit) if derived else None,
    )


def definitions_of(
    formula: Formula, parsed: Parsed, session: Session, derivation: Derivation
) -> dict[Any, Any]:
    """What the names in a formula stand for: derived values, or, where nothing is derived, the text's own."""
    if formula.unit.kind == "open":
        return parsed.names(formula)
    derived = Definitions(session.lecture, lambda id: session.derivations[id]).for_unit(formula.unit)
    return {**derived, **dict(derivation.names)}


def with_meaning(formula: Formula, parsed: Parsed, session: Session) -> Formula:
    """The formula with those of its statements that mean something; what does not is told.

    Of an integral without limits that is told, and the other statements are judged all the same.
    """
    notation = session.lecture.notation
    meant, unmeant = lower(
        formula.printed,
        notation,
        equation=scope_of(formula.unit),
        source=parsed.source,
        lenient=notation.is_generic,
    )
    told = map(milder, unmeant) if notation.is_generic else unmeant
    printed = replace(
        formula.printed,
        statements=tuple(each.printed for each in meant),
        findings=(*formula.printed.findings, *told),
    )
    return replace(formula, printed=printed)


def printed_as(parsed: Parsed, id: str) -> Printed | None:
    """What a file prints as an equation."""
    return next((f.printed for f in parsed.equations if f.id == id), None)


def failed(error: Exception, formula: Formula) -> Outcome:
    """What is said where a formula could not be worked with: our mistake, or more than the mathematics can do."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if Path(__file__).parent in Path(where.filename).parents:
        at = f"{Path(where.filename).name}:{where.lineno}"
        told = Finding("TLS699", f"internal error, please report it: {said} ({at})", formula.place)
    else:
        # a library gives up on what is printed: that may be a slip, and is no defect to be reported
        hint = f"this formula cannot be worked with ({said}); look for a slip in it, or write it in smaller parts"
        told = Finding("TLS306", hint, formula.place)
    return Outcome(
        formula.id,
        formula.unit.title,
        formula.place.line,
        Verdict.UNDECIDED,
        printed=formula.latex,
        findings=(told,),
        short=formula.short,
        labels=formula.labels,
    )
