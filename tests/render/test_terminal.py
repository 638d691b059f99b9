"""The report at a terminal shows the lecture's own text, brackets and backslashes included."""

from __future__ import annotations

import pytest

from tlssym.judge.result import Report
from tlssym.render.formats.full import report_text
from tlssym.render.gist import shortened
from tlssym.values import Finding, Place, Severity


def written(text: str, message: str, code: str, column: int = 1) -> str:
    finding = Finding(code, message, Place(1, column), length=4)
    return report_text(Report("notes[1].tex", "a [bold] title", 30, (), (), (), (finding,), text, {}))


def test_brackets_and_backslashes_are_not_taken_for_markup() -> None:
    line = r"\[ \oint [red] x [/red] = y \tag{1.1}\]"
    text = written(line, r"unknown command \oint; did you mean \int?", "TLS102", 4)
    assert f"    {line}\n       ^^^^\n" in text
    assert text.startswith("notes[1].tex\n") and "\na [bold] title\n" in text
    assert text.count("notes[1].tex") == 1


def test_a_message_about_writing_shows_latex_and_one_about_physics_reads_as_mathematics() -> None:
    message = r"number one, as in $x \sim \hbar_{11} \tag{1}$"
    assert message in written("x", message, "TLS105")
    assert "x ∼ ħ₁₁" in written("x", message, "TLS304")


def test_a_caret_stands_under_its_place_behind_tabs() -> None:
    assert "    $$ x = y\n         ^^^" in written("$$\tx\t=\ty", "found", "TLS304", 6)


def test_counts_agree_with_their_nouns() -> None:
    text = written("x", "found", "TLS304")
    assert "0 equations: nothing to check." in text and "1 error, 0 warnings" in text


def test_findings_come_in_the_order_of_the_file_and_errors_first_in_a_line() -> None:
    def found(line: int, severity: Severity, says: str) -> Finding:
        return Finding("TLS304", says, Place(line, 1), length=1, severity=severity)

    problems = (
        found(3, Severity.ERROR, "third"),
        found(1, Severity.NOTE, "second"),
        found(1, Severity.ERROR, "first"),
    )
    text = report_text(Report("notes.md", "a title", 30, (), (), (), problems, "a\nb\nc", {}))
    places = [text.index(word) for word in ("first", "second", "third")]
    assert places == sorted(places)


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_an_excerpt_with_its_carets_fits_the_window(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    line = "x" * 70 + "yyyy" + "z" * 70
    rows = written(line, "found", "TLS304", 71).split("\n")
    (at,) = [i for i, row in enumerate(rows) if "^^^^" in row]
    assert len(rows[at - 1]) <= columns and rows[at].index("^") == rows[at - 1].index("yyyy")


def test_a_message_is_cut_where_a_clause_ends_never_in_a_formula() -> None:
    long = r"contradicts the derivation: under the integral it lacks $a; b, c$; " + "and so on " * 12
    assert shortened(long, 60) == "under the integral it lacks $a; b, c$"
    assert shortened(long, 34).count("$") % 2 == 0
    point = "; at $x$ = 1 it is 2, derived 3"
    told = Finding("TLS304", "contradicts the derivation: short" + point, point=point)
    assert shortened(told.said, 60) == "short"
