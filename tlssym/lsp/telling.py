"""What the server tells, in the protocol's terms."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from tlssym.fix.edits import Edit
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome, Report
from tlssym.lsp.notes import Notes
from tlssym.render.formats._base import advice, end_of, found, message, title_of
from tlssym.render.formats.full import MARKS
from tlssym.rules import Fix, Severity
from tlssym.values import Finding, Place

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


class Positions:
    """Places of a text as the client counts them: from 0, columns in UTF-16 units or in signs."""

    def __init__(self, text: str, utf16: bool) -> None:
        self.lines = text.split("\n")
        self.utf16 = utf16

    def position(self, place: Place) -> types.Position:
        """A place as the client names it."""
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        before = line[: place.column - 1]
        return types.Position(
            place.line - 1, len(before.encode("utf-16-le")) // 2 if self.utf16 else len(before)
        )

    def place(self, position: types.Position) -> Place:
        """A place as it is counted here."""
        line = self.lines[position.line] if position.line < len(self.lines) else ""
        if not self.utf16:
            return Place(position.line + 1, min(position.character, len(line)) + 1)
        before = line.encode("utf-16-le")[: 2 * position.character].decode("utf-16-le", errors="ignore")
        return Place(position.line + 1, len(before) + 1)

    def span(self, start: Place, end: Place) -> types.Range:
        """A stretch of the text."""
        return types.Range(self.position(start), self.position(end))


def range_of(finding: Finding, report: Report, positions: Positions) -> types.Range:
    """The stretch that a finding marks, on its first line."""
    place = finding.place or Place(1, 1)
    end = end_of(finding, report.line_of(place)) if finding.place else 1
    return positions.span(place, Place(place.line, end))


def diagnostics(report: Report, positions: Positions) -> list[types.Diagnostic]:
    """The findings that count."""
    return [
        types.Diagnostic(
            range=range_of(finding, report, positions),
            message=f"{message(finding)}.  {advice(finding)}".strip(),
            severity=SEVERITIES[finding.severity],
            code=finding.code,
            source="tlssym",
        )
        for finding, _ in found(report)
    ]


def actions(
    uri: str, edits: Iterable[Edit], report: Report, positions: Positions, wanted: types.Range
) -> list[types.CodeAction]:
    """The edits of findings on the lines that are asked for."""
    told = []
    for edit in edits:
        marked = range_of(edit.finding, report, positions)
        if marked.start.line > wanted.end.line or marked.end.line < wanted.start.line:
            continue
        change = types.TextEdit(positions.span(*edit.where(report)), edit.new)
        sure = "" if edit.fix is Fix.SAFE else " (to be looked at)"
        told.append(
            types.CodeAction(
                title=f"({edit.outcome.short}) {edit.says}{sure}",
                kind=types.CodeActionKind.QuickFix,
                is_preferred=edit.fix is Fix.SAFE,
                edit=types.WorkspaceEdit(changes={uri: [change]}),
                diagnostics=[d for d in diagnostics(report, positions) if d.range == marked],
            )
        )
    return told


def hover(formula: Formula, outcome: Outcome | None) -> str:
    """Verdict, derived formula, conditions and what it follows from, as Markdown."""
    head = f"**({formula.short or formula.id})** {formula.unit.title}"
    if outcome is None:
        return f"{head}\n\nstill to be checked"
    lines = [head, f"{MARKS[outcome.verdict]} **{outcome.verdict.value}**"]
    if outcome.derived_latex:
        lines.append(f"derived: $${outcome.derived_latex}$$")
    if outcome.conditions:
        told = ", ".join(f"`{condition}`" for condition in outcome.conditions)
        lines.append(f"holds for {told}")
    if outcome.follows:
        lines.append("follows from " + ", ".join(f"({id})" for id in outcome.follows))
    lines += [f"- {finding.code}: {message(finding)}" for finding in outcome.findings if finding.counts]
    return "\n\n".join(lines)


def symbols(notes: Notes, positions: Positions) -> list[types.DocumentSymbol]:
    """The equations, each with its claims."""
    told: dict[str, types.DocumentSymbol] = {}
    for formula in notes.formulas:
        symbol = _symbol(notes, formula, positions)
        after = told.get(formula.id.partition(":")[0]) if formula in notes.parsed.claims else None
        if after is not None and after.children is not None:
            after.children = [*after.children, symbol]
        else:
            told[formula.id] = symbol
    return list(told.values())


def _symbol(notes: Notes, formula: Formula, positions: Positions) -> types.DocumentSymbol:
    spans = list(notes.spans(formula))
    source = notes.text.source
    span = positions.span(source.place(spans[0][0]), source.place(spans[-1][1]))
    outcome = notes.outcome(formula)
    return types.DocumentSymbol(
        name=f"({formula.short or formula.id})",
        detail="" if outcome is None else f"{MARKS[outcome.verdict]} {title_of(outcome)}",
        kind=types.SymbolKind.Constant if formula in notes.parsed.claims else types.SymbolKind.Function,
        range=span,
        selection_range=span,
        children=[],
    )


def inlays(notes: Notes, positions: Positions, within: types.Range) -> list[types.InlayHint]:
    """The verdict behind each formula."""
    told = []
    for formula in notes.formulas:
        outcome = notes.outcome(formula)
        end = notes.text.source.place(list(notes.spans(formula))[-1][1])
        position = positions.position(end)
        if outcome is not None and within.start.line <= position.line <= within.end.line:
            label = f"{MARKS[outcome.verdict]} {outcome.verdict.value}"
            told.append(types.InlayHint(position=position, label=label, padding_left=True))
    return told
