"""The report at a terminal shows the lecture's own text, brackets and backslashes included."""

from __future__ import annotations

from tlssym.judge.result import Report
from tlssym.render.terminal import report_text
from tlssym.values import Finding, Place, Severity


def written(text: str, message: str, code: str, column: int = 1) -> str:
    finding = Finding(code, Severity.ERROR, message, Place(1, column), length=4)
    return report_text(Report("notes[1].tex", "a [bold] title", 30, (), (), (), (finding,), text, {}))


def test_brackets_and_backslashes_are_not_taken_for_markup() -> None:
    line = r"\[ \oint [red] x [/red] = y \tag{1.1}\]"
    text = written(line, r"unknown command \oint; did you mean \int?", "TLS102", 4)
    assert f"    {line}\n       ^^^^\n" in text
    assert "notes[1].tex: a [bold] title" in text


def test_a_message_about_writing_shows_latex_and_one_about_physics_reads_as_mathematics() -> None:
    message = r"number one, as in $x \sim \hbar_{11} \tag{1}$"
    assert message in written("x", message, "TLS105")
    assert "x ∼ ħ₁₁" in written("x", message, "TLS304")


def test_a_caret_stands_under_its_place_behind_tabs() -> None:
    assert "    $$ x = y\n         ^^^" in written("$$\tx\t=\ty", "found", "TLS304", 6)


def test_counts_agree_with_their_nouns() -> None:
    text = written("x", "found", "TLS304")
    assert "0 equations: nothing to check." in text and "1 error, 0 warnings" in text
