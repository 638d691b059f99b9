"""Small notes of every dialect, each with its answers beside it: found, read, and decided rightly.

``expected.json`` says of each display whether it is right, wrong, or open: nothing is known of it by itself, or it is
another value of a name, which is told and not decided.
"""

from __future__ import annotations

import json
from functools import cache
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


LEAST_READ, LEAST_DECIDED = 0.95, 0.8


@cache
def checked(path):
    """A set of notes: what was read, and the verdict on each display."""
    text = read_lecture(path)
    lecture = generic(str(path), text)
    parsed = parse_lecture(text, lecture)
    session = Session(lecture)
    return text, parsed, {f.id: check_formula(f, parsed, session, 15).verdict for f in parsed.equations}


@pytest.fixture(params=CASES, ids=[f"{path.parent.name}/{path.name}" for path, _ in CASES])
def notes(request):
    path, answers = request.param
    return *checked(path), answers


def is_read(formula):
    """Whether nothing in a display was beyond reading."""
    unread = any(f.severity is not Severity.NOTE for f in formula.printed.findings)
    return bool(formula.printed.statements) and not unread


def test_every_display_is_found_under_its_name(notes):
    text, parsed, _, answers = notes
    assert [formula.id for formula in parsed.equations] == list(answers)
    assert not [problem for problem in text.problems if problem.severity is not Severity.NOTE]


def test_every_display_is_read(notes):
    _, parsed, _, _ = notes
    for formula in parsed.equations:
        assert is_read(formula), (formula.id, formula.printed.findings)


def test_every_answer_is_the_right_one(notes):
    _, _, given, answers = notes
    assert {id: verdict in MEANT[answers[id]] for id, verdict in given.items()} == dict.fromkeys(
        answers, True
    ), given


def test_the_table_of_all_sets(capsys):
    rows = []
    for path, answers in CASES:
        _, parsed, given = checked(path)
        known = {id: meant for id, meant in answers.items() if meant != "open"}
        decided = [id for id in known if given.get(id) in MEANT["right"] | MEANT["wrong"]]
        wrong = [id for id in given if given[id] in MEANT["right"] and answers.get(id) == "wrong"]
        alarms = [id for id in given if given[id] in MEANT["wrong"] and answers.get(id) != "wrong"]
        found, read = len(answers.keys() & given.keys()), sum(map(is_read, parsed.equations))
        rows.append(
            (path.parent.name, len(answers), found, read, len(known), len(decided), len(wrong), len(alarms))
        )
    total = ["all", *(sum(row[i] for row in rows) for i in range(1, 8))]
    with capsys.disabled():
        print("\nset                displays found read checkable decided wrong alarms")
        for name, *counts in [*rows, total]:
            print(
                f"{name:18}"
                + "".join(f"{c:{w}}" for c, w in zip(counts, (9, 6, 5, 10, 8, 6, 7), strict=True))
            )
    assert len(rows) >= 25
    displays, found, read, known, decided, wrong, alarms = total[1:]
    assert found == displays and read >= LEAST_READ * displays and decided >= LEAST_DECIDED * known
    assert wrong == alarms == 0


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
