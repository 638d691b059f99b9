"""Small notes of every dialect, each with its answers beside it: found, read, and decided rightly.

``expected.json`` says of each display whether it is right, wrong, or open: nothing is known of it by itself.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tlssym.catalogue import generic
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read.lecture import read_lecture
from tlssym.values import Severity, Verdict

HERE = Path(__file__).parent
CASES = [
    (path, answers)
    for listed in sorted(HERE.glob("*/expected.json"))
    for path, answers in (
        (listed.parent / name, each) for name, each in json.loads(listed.read_text()).items()
    )
]
MEANT = {
    "right": {Verdict.PROVED, Verdict.AGREES, Verdict.SCALING},
    "wrong": {Verdict.REFUTED, Verdict.DIVERGENT},
    "open": {Verdict.UNDECIDED, Verdict.DEFINITION, Verdict.INPUT},
}


@pytest.fixture(scope="module", params=CASES, ids=[path.name for path, _ in CASES])
def notes(request):
    path, answers = request.param
    text = read_lecture(path)
    lecture = generic(str(path), text)
    return text, parse_lecture(text, lecture), Session(lecture), answers


def test_every_display_is_found_under_its_name(notes):
    text, parsed, _, answers = notes
    assert [formula.id for formula in parsed.equations] == list(answers)
    assert not [problem for problem in text.problems if problem.severity is not Severity.NOTE]


def test_every_display_is_read(notes):
    _, parsed, _, _ = notes
    for formula in parsed.equations:
        unread = [f.message for f in formula.printed.findings if f.severity is not Severity.NOTE]
        assert formula.printed.statements and not unread, (formula.id, unread)


def test_every_answer_is_the_right_one(notes):
    _, parsed, session, answers = notes
    given = {f.id: check_formula(f, parsed, session, 15).verdict for f in parsed.equations}
    assert {id: verdict in MEANT[answers[id]] for id, verdict in given.items()} == dict.fromkeys(
        answers, True
    ), given


def test_a_finding_stands_in_the_file_and_line_that_was_written():
    path = HERE / "latex_parts" / "main.tex"
    text = read_lecture(path)
    lecture = generic(str(path), text)
    parsed = parse_lecture(text, lecture)
    wrong = next(f for f in parsed.equations if f.id == "1.2")
    outcome = check_formula(wrong, parsed, Session(lecture), 15)
    place = next(f.place for f in outcome.findings if f.severity is Severity.ERROR)
    assert Path(place.file).name == "gas.tex"
    line = Path(place.file).read_text().splitlines()[place.line - 1]
    assert r"\sqrt{2 \pi m \kT}" in line and place.column > line.index("&=")


def test_nothing_above_the_folder_is_opened(tmp_path):
    (tmp_path / "secret.tex").write_text(r"\begin{equation} a = b \end{equation}")
    below = tmp_path / "notes"
    below.mkdir()
    (below / "main.tex").write_text(
        "\\documentclass{article}\\begin{document}\\input{../secret}\\input{/etc/passwd}\n"
        "\\begin{equation} c = d \\end{equation}\\end{document}"
    )
    text = read_lecture(below / "main.tex")
    assert [passage.latex for passage in text.passages] == ["c = d"]
    assert [problem.severity for problem in text.problems] == [Severity.WARNING] * 2


def test_a_file_that_brings_in_itself_ends(tmp_path):
    (tmp_path / "loop.tex").write_text("\\begin{equation} a = b \\end{equation}\n\\input{loop}\n")
    text = read_lecture(tmp_path / "loop.tex")
    assert 1 < len(text.passages) <= 12 and text.problems
