"""One equation on the page: its formula and verdict, what is wrong, and what opens beneath it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.parse.latex import to_latex
from tlssym.render.document import set_lines
from tlssym.render.explain import display_lines, result, steps_of, verdict_says
from tlssym.render.graph_figure import MARKS
from tlssym.render.page.html import blocks_html, formula, words
from tlssym.render.page.marking import marked, wrapped
from tlssym.render.page.mathml import mathml
from tlssym.render.page.sliders import sliders
from tlssym.render.page.taught import Taught
from tlssym.render.prose import sentence
from tlssym.render.telling import rounded
from tlssym.values import Finding, Severity

Link = Callable[[str], str]
SERIOUS = (Severity.ERROR, Severity.WARNING)


def badge(outcome: Outcome) -> str:
    """The verdict with its mark: never by colour alone."""
    return f'<span class="verdict {outcome.verdict.value}">{MARKS[outcome.verdict]} {outcome.verdict.value}</span>'


def equation_html(lesson: Taught, printed: Formula, anchor: str, link: Link, *, server: bool = False) -> str:
    """The article of a numbered equation; with a server, also a box for a derivation of one's own."""
    outcome = lesson.check(printed.id)
    notation = lesson.lecture.notation
    latex, remarks = _with_findings(lesson, printed, outcome)
    parts = [
        f'<article id="{anchor}" class="equation {outcome.verdict.value}">',
        f'<h3><a class="number" href="#{anchor}">({html.escape(printed.id)})</a> '
        f"{words(sentence(outcome.title, notation))} {badge(outcome)}</h3>",
        formula(set_lines(display_lines(latex)), f"equation {printed.id} as printed"),
        f'<p class="says">{words(verdict_says(outcome, lambda e: to_latex(e, notation)))}</p>',
        *remarks,
        _sources(lesson, printed, link),
        _derivation(lesson, outcome),
        _values(lesson, printed.id),
        _own(printed) if server and printed.unit.build is not None else "",
        *(
            _claim(lesson, claim)
            for claim in lesson.parsed.claims
            if claim.id.partition(":")[0] == printed.id
        ),
        "</article>",
    ]
    return "\n".join(part for part in parts if part)


# -- what is wrong ---------------------------------------------------------------------------------------


def _with_findings(lesson: Taught, printed: Formula, outcome: Outcome) -> tuple[str, list[str]]:
    """The printed formula with what is wrong marked in it, and what is said of that."""
    latex, remarks = outcome.printed, []
    for finding in sorted(outcome.findings, key=lambda f: list(Severity).index(f.severity)):
        shown = ""
        pieces = None
        if finding.suggestion and finding.severity in SERIOUS:
            pieces = marked(finding.printed, finding.suggestion, lesson.lecture.notation, printed.id)
            better = formula(pieces.suggested, "what it should be")
            shown = f'<div class="should"><span>In its place there should be</span>{better}</div>'
        if finding.severity is Severity.ERROR and finding.printed:
            new = pieces.printed if pieces is not None else wrapped(finding.printed, "wrong")
            latex = _put(latex, finding, new, lesson, printed)
        said = words(sentence(finding.message, lesson.lecture.notation))
        remarks.append(
            f'<div class="finding {finding.severity.value}"><p><strong>{finding.severity.value} {finding.code}'
            f"</strong> {said}</p>{shown}</div>"
        )
    return latex, remarks


def _put(latex: str, finding: Finding, new: str, lesson: Taught, printed: Formula) -> str:
    """The formula with a marked piece in its place; as it is where the place cannot be found."""
    old = finding.printed
    if not old or finding.place is None or r"\class" in old:
        return latex
    count = latex.count(old)
    if not count:
        return latex
    which = min(_occurrence(finding, lesson, printed), count - 1)
    at = -1
    for _ in range(which + 1):
        at = latex.find(old, at + 1)
    # a name within a longer one, or a piece that is marked already, is left alone
    inside = latex[:at].count(r"\class{") and latex[:at].count("{") != latex[:at].count("}")
    return latex if inside else latex[:at] + new + latex[at + len(old) :]


def _occurrence(finding: Finding, lesson: Taught, printed: Formula) -> int:
    """Which of the equal pieces of the formula is meant: how many stand before it in the file."""
    assert finding.place is not None
    lines = lesson.parsed.source.text.split("\n")
    at = sum(len(line) + 1 for line in lines[: finding.place.line - 1]) + finding.place.column - 1
    starts = [m.span[0] for s in printed.printed.statements for m in s.members]
    start = min(starts, default=at)
    return lesson.parsed.source.text[start:at].count(finding.printed)


# -- beneath ---------------------------------------------------------------------------------------------


def _sources(lesson: Taught, printed: Formula, link: Link) -> str:
    follows = [_named(id, lesson, link) for id in lesson.check(printed.id).follows]
    leads = [
        f'<a href="{html.escape(link(u.id))}">({html.escape(u.id)})</a>'
        for u in lesson.lecture.equations
        if printed.id in lesson.follows(u.id) and link(u.id)
    ]
    said = []
    if follows:
        said.append(f"Follows from {', '.join(follows)}.")
    if leads:
        said.append(f"Leads to {', '.join(leads)}.")
    return f'<p class="links">{" ".join(said)}</p>' if said else ""


def _named(id: str, lesson: Taught, link: Link) -> str:
    after, _, text = id.partition(":")
    if text:
        return mathml(text)
    if id in lesson.lecture.inputs:
        return f"<em>{html.escape(id)}</em>"
    address = link(after)
    return (
        f'<a href="{html.escape(address)}">({html.escape(after)})</a>'
        if address
        else f"({html.escape(after)})"
    )


def _derivation(lesson: Taught, outcome: Outcome) -> str:
    blocks = [*steps_of(outcome, lesson, full=True), *result(outcome, lesson)]
    if not outcome.steps:
        return ""
    notation = lesson.lecture.notation
    said = (f"{e.outcome.value}: {words(sentence(rounded(e.says), notation))}" for e in outcome.checks)
    checks = [f"<li>{each}</li>" for each in dict.fromkeys(said)]
    confirmed = f"<h4>Checked by numbers</h4><ul>{''.join(checks)}</ul>" if checks else ""
    return (
        f"<details><summary>How it follows</summary>\n{blocks_html(blocks, level=3)}\n{confirmed}</details>"
    )


def _values(lesson: Taught, id: str) -> str:
    notation = lesson.lecture.notation
    found = lesson.valued(id)
    parameters = frozenset(n.sympy_name for n in notation.names if n.exponent_parameter)
    data = sliders(found, lesson.lecture.numbers, lambda e: to_latex(e, notation), mathml, parameters)
    if data is None:
        return ""
    packed = html.escape(json.dumps(data, ensure_ascii=False, sort_keys=True))
    place = f'<div class="sliders" data-values="{packed}"></div>'
    return f'<details class="values"><summary>Numbers</summary>{place}</details>'


def _own(printed: Formula) -> str:
    """The box for a derivation of one's own."""
    number = html.escape(printed.id)
    return (
        f'<details><summary>Your own derivation</summary><form class="answer derive" data-equation="{number}">'
        "<label>Formulas between double dollar signs, one after the other"
        '<textarea name="text" spellcheck="false"></textarea></label> <button>Check</button>'
        '<output role="status" aria-live="polite"></output></form></details>'
    )


def _claim(lesson: Taught, claim: Formula) -> str:
    outcome = lesson.check(claim.id)
    said = [
        f"<p>{words(sentence(f.message, lesson.lecture.notation))}</p>"
        for f in outcome.findings
        if f.severity in SERIOUS
    ]
    return f'<div class="claim {outcome.verdict.value}">{badge(outcome)} {mathml(claim.latex)}{"".join(said)}</div>'
