"""A formula whose signs can be read in two ways: right where one of them is, wrong where both are."""

from __future__ import annotations

from dataclasses import replace

from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.values import Finding, Severity, Verdict

RIGHT = {Verdict.PROVED, Verdict.SCALING, Verdict.AGREES}
WRONG = {Verdict.REFUTED, Verdict.DIVERGENT}


def second_reading(formula: Formula) -> Formula | None:
    """The formula with the other reading of each statement that has one; None where none has."""
    printed = formula.printed
    if all(each.other is None for each in printed.statements):
        return None
    statements = tuple(each.other or each for each in printed.statements)
    return replace(formula, printed=replace(printed, statements=statements))


def is_settled(said: Outcome) -> bool:
    """Whether the first reading is right, or says nothing that could be wrong."""
    return said.verdict in RIGHT or said.verdict is Verdict.DEFINITION


def of_two_readings(first: Outcome, second: Outcome, formula: Formula) -> Outcome:
    """What is said of a formula that is not right in its first reading.

    Parameters
    ----------
    first, second : Outcome
        Of the two readings.
    formula : Formula
        As printed.
    """
    if second.verdict in RIGHT:
        return second
    if first.verdict not in WRONG or second.verdict in WRONG:
        return first
    kept = tuple(f for f in first.findings if f.severity is Severity.NOTE)
    said = "one reading of a/b c would be wrong here, and the other settles nothing; use brackets or \\frac"
    if second.verdict is Verdict.UNDECIDED or second.verdict is Verdict.DEFINITION:
        note = Finding("TLS306", said, formula.place, variant="aside")
        return replace(first, verdict=Verdict.UNDECIDED, findings=(*kept, note))
    return first
