"""The files of the site: an overview with search and graph, and a page for each section."""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from tlssym.derive.exercise import Exercise
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.render.gist import gist
from tlssym.render.page.equation import badge, equation_html
from tlssym.render.page.graph import graph_svg
from tlssym.render.page.html import formula, words
from tlssym.render.page.mathml import mathml
from tlssym.render.page.taught import Taught
from tlssym.render.prose import sentence
from tlssym.values import Verdict

ASSETS = ("page.css", "page.js")
LONGEST = 160


class PageError(Exception):
    """The site cannot be written; the message says why."""


def write_page(lesson: Taught, out: Path, *, jobs: int | None = None) -> list[Path]:
    """Write the site of a lesson.

    Parameters
    ----------
    lesson : Lesson
    out : Path
        The directory; it is made when it does not exist.
    jobs : int, optional
        Processes for checking; None for the number of cores.

    Returns
    -------
    list of Path
        The files written, the overview first.

    Raises
    ------
    PageError
        The directory cannot be written.
    """
    lesson.check_all(jobs=jobs)
    made = pages(lesson)
    try:
        out.mkdir(parents=True, exist_ok=True)
        waiting = Path(tempfile.mkdtemp(prefix=".tlssym-", dir=out))
        try:
            for name, content in made.items():
                (waiting / name).write_bytes(content)
            for name in made:
                os.replace(waiting / name, out / name)
        finally:
            shutil.rmtree(waiting, ignore_errors=True)
    except OSError as error:
        raise PageError(
            f"{out} cannot be written ({error.strerror or error}): choose another with --out"
        ) from None
    return [out / name for name in made]


def pages(lesson: Taught, *, server: bool = False) -> dict[str, bytes]:
    """The files of the site by name; with ``server`` the page asks the engine about answers."""
    site = _Site(lesson, server)
    made = {"index.html": site.overview()}
    for id, title in site.sections.items():
        made[site.file(id)] = site.section(id, title)
    found = {name: text.encode() for name, text in made.items()}
    for name in ASSETS:
        found[name] = files("tlssym.render.page").joinpath(name).read_bytes()
    return {**found, **site.pictures}


def anchor_of(id: str) -> str:
    """The name of an equation in links."""
    return "eq-" + re.sub(r"[^0-9A-Za-z]+", "-", id).strip("-")


class _Site:
    """The pages in the making: which equation stands where."""

    def __init__(self, lesson: Taught, server: bool) -> None:
        self.lesson = lesson
        self.server = server
        self.pictures: dict[str, bytes] = {}
        self.formulas: dict[str, list[Formula]] = {}
        for each in lesson.parsed.equations:
            self.formulas.setdefault(each.unit.section, []).append(each)
        titles = {s.id: s.title for s in lesson.lecture.sections.values()}
        self.sections = {id: titles.get(id, "Equations") for id in (*titles, "") if id in self.formulas}
        self.where = {
            each.id: f"{self.file(id)}#{anchor_of(each.id)}"
            for id, some in self.formulas.items()
            for each in some
        }

    def file(self, section: str) -> str:
        name = re.sub(r"[^0-9A-Za-z]+", "-", section) or "equations"
        return f"{name}.html" if name != "index" else "index-.html"

    def link(self, id: str) -> str:
        return self.where.get(id, "")

    # -- the overview ----------------------------------------------------------------------------------

    def overview(self) -> str:
        lesson = self.lesson
        outcomes = [lesson.check(f.id) for f in lesson.parsed.equations]
        claims = [lesson.check(f.id) for f in lesson.parsed.claims]
        counts = {v: sum(o.verdict is v for o in outcomes) for v in Verdict}
        summary = ", ".join(f"{n} {v.value}" for v, n in counts.items() if n)
        body = [
            f'<p class="summary">{len(outcomes)} equations: {summary}.</p>',
            self._search(),
            self._table(outcomes),
            *([f"<h2>Claims of the running text</h2>{self._claims(claims)}"] if claims else []),
            self._graph({o.id: o.verdict for o in outcomes}),
            *(self._figure(f.id) for f in lesson.lecture.figures.values() if not f.section),
            self._inputs(),
        ]
        return self._page("index.html", lesson.lecture.title, "\n".join(b for b in body if b))

    def _search(self) -> str:
        chosen = "".join(f'<option value="{v.value}">{v.value}</option>' for v in Verdict)
        return (
            '<form class="search" role="search"><label>Search a number, a symbol or a word '
            '<input id="search" type="search" autocomplete="off" aria-describedby="found"></label> '
            f'<label>Verdict <select id="verdict"><option value="">all</option>{chosen}</select></label> '
            '<span id="found" role="status" aria-live="polite"></span></form>'
        )

    def _table(self, outcomes: list[Outcome]) -> str:
        rows = "\n".join(self._row(o) for o in outcomes)
        return (
            '<div class="scroll" tabindex="0" role="region" aria-label="All equations"><table id="equations">'
            "<thead><tr>"
            '<th scope="col">Number</th><th scope="col">Verdict</th><th scope="col">What it is</th>'
            f'<th scope="col">Finding</th></tr></thead><tbody>\n{rows}\n</tbody></table></div>'
        )

    def _row(self, outcome: Outcome) -> str:
        said = gist(
            outcome,
            lambda f: sentence(f.said, self.lesson.lecture.notation),
            lambda value: f"${value if isinstance(value, str) else self.lesson.latex(value)}$",
            longest=LONGEST,
        )
        key = html.escape(f"{outcome.id} {outcome.verdict.value} {outcome.title} {outcome.printed}".lower())
        return (
            f'<tr data-key="{key}" data-verdict="{outcome.verdict.value}"><th scope="row">'
            f'<a href="{html.escape(self.link(outcome.id))}">({html.escape(outcome.id)})</a></th>'
            f"<td>{badge(outcome)}</td><td>{words(sentence(outcome.title, self.lesson.lecture.notation))}</td>"
            f"<td>{words(said)}</td></tr>"
        )

    def _claims(self, outcomes: list[Outcome]) -> str:
        items = []
        for outcome in outcomes:
            after = outcome.id.partition(":")[0]
            place = (
                f' after <a href="{html.escape(self.link(after))}">({html.escape(after)})</a>'
                if after
                else ""
            )
            items.append(f"<li>{badge(outcome)} {mathml(outcome.printed)}{place}</li>")
        return f'<ul class="claims">{"".join(items)}</ul>'

    def _graph(self, verdicts: Mapping[str, Verdict]) -> str:
        drawn = graph_svg(self.lesson.lecture, self.lesson.follows, verdicts, self.link)
        if not drawn:
            return ""
        return (
            "<h2>What follows from what</h2><p>An arrow leads from an equation to one that is derived from it; square "
            "boxes are taken as given.</p>"
            f'<div class="scroll graph-frame" tabindex="0" role="region" aria-label="Graph">{drawn}</div>'
        )

    def _inputs(self) -> str:
        given = self.lesson.lecture.inputs.values()
        items = [
            f"<li><strong>{html.escape(i.id)}</strong>: {words(sentence(i.says, self.lesson.lecture.notation))}"
            + (f": {mathml(i.latex)}" if i.latex else "")
            + "</li>"
            for i in given
        ]
        return f"<h2>Taken as given</h2><ul>{''.join(items)}</ul>" if items else ""

    # -- a section -------------------------------------------------------------------------------------

    def section(self, id: str, title: str) -> str:
        lecture = self.lesson.lecture
        intro = lecture.sections[id].intro if id in lecture.sections else ""
        body = [f"<p>{words(sentence(intro, lecture.notation))}</p>"] if intro else []
        body += [
            equation_html(self.lesson, f, anchor_of(f.id), self.link, server=self.server)
            for f in self.formulas[id]
        ]
        body += [self._figure(f.id) for f in lecture.figures.values() if f.section == id and id]
        exercises = [e for e in lecture.exercises.values() if e.section == id and id]
        if exercises:
            body.append('<h2 id="exercises">Exercises</h2>')
            body += [self._exercise(e, i) for i, e in enumerate(exercises, 1)]
        return self._page(self.file(id), title, "\n".join(body))

    def _figure(self, id: str) -> str:
        figure = self.lesson.lecture.figures[id]
        picture = self.lesson.figure(id)
        name = f"figure-{re.sub(r'[^0-9A-Za-z]+', '-', id)}.svg"
        self.pictures[name] = _svg(picture)
        wide, high = _size(self.pictures[name])
        alt = html.escape(f"{_plain(figure.title)}. {picture.says}")
        return (
            f'<figure id="figure-{re.sub(r"[^0-9A-Za-z]+", "-", id)}"><img src="{name}" alt="{alt}" '
            f'width="{wide}" height="{high}" loading="lazy">'
            f"<figcaption><strong>{words(figure.title)}.</strong> {words(figure.caption)} "
            f"<span class=\"numbers\">{words(sentence(picture.says, self.lesson.lecture.notation))}</span>"
            "</figcaption></figure>"
        )

    def _exercise(self, exercise: Exercise, number: int) -> str:
        question = self.lesson.question(exercise.id)
        degrees = ("where to start", "the way", "the last step but one")
        given = self.lesson.hints(exercise.id)
        folded = "".join(
            f"<details><summary>Hint {i}: {degree}</summary><p>{words(hint)}</p></details>"
            for i, (degree, hint) in enumerate(zip(degrees, given, strict=True), 1)
        )
        box = ""
        if self.server:
            box = (
                f'<form class="answer" data-exercise="{html.escape(exercise.id)}"><label>Your answer, as LaTeX '
                '<input name="answer" autocomplete="off" spellcheck="false"></label> <button>Ask</button>'
                '<output role="status" aria-live="polite"></output></form>'
            )
        return (
            f'<section class="exercise" id="exercise-{re.sub(r"[^0-9A-Za-z]+", "-", exercise.id)}">'
            f"<h3>Exercise {number}</h3><p>{words(exercise.asked())}</p>{box}{folded}"
            f"<details><summary>Answer</summary>{formula(question.latex(question.right), 'the answer')}</details>"
            "</section>"
        )

    # -- what all pages share --------------------------------------------------------------------------

    def _page(self, file: str, title: str, body: str) -> str:
        entries = {"index.html": "Overview", **{self.file(id): t for id, t in self.sections.items()}}
        here = ' aria-current="page"'
        nav = "".join(
            f'<li><a href="{name}"{here if name == file else ""}>{words(text)}</a></li>'
            for name, text in entries.items()
        )
        plain = html.escape(_plain(title))
        live = ' data-server="yes"' if self.server else ""
        return f"""<!DOCTYPE html>
<html lang="en"{live}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="tlssym">
<title>{plain}</title>
<link rel="stylesheet" href="page.css">
<script defer src="page.js"></script>
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header><p class="lecture">{words(self.lesson.lecture.title)}</p>
<nav aria-label="Sections"><ul>{nav}</ul></nav>
<button id="theme" type="button">Light or dark</button></header>
<main id="main">
<h1>{words(title)}</h1>
{body}
</main>
<footer><p>Made by tlssym from {html.escape(Path(self.lesson.parsed.path).name)}.</p></footer>
</body>
</html>
"""


def _plain(text: str) -> str:
    return text.replace("$", "")


def _size(svg: bytes) -> tuple[int, int]:
    """Width and height of a picture in pixels of a page, which then keeps its place while it is loaded."""
    found = re.search(rb'<svg[^>]*? width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    wide, high = found.groups() if found else (b"480", b"320")
    return round(float(wide) * 4 / 3), round(float(high) * 4 / 3)


def _svg(picture: Any) -> bytes:
    """A picture as SVG, the same from run to run."""
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "tlssym", "svg.fonttype": "path"}):
        out = io.BytesIO()
        picture.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()
