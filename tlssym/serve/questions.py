"""What is asked of the engine: an answer to grade, a derivation to review."""

from __future__ import annotations

from typing import Any

from tlssym.answers import told
from tlssym.answers.lines import review
from tlssym.answers.reading import LONGEST_ANSWER
from tlssym.classroom import Lesson, LessonError, open_lecture
from tlssym.read.lecture import read_text
from tlssym.read.source import ReadError
from tlssym.render.page.html import blocks_html, words
from tlssym.render.reviewed import reviewed_blocks, reviewed_object

LONGEST_DERIVATION = 20_000


class Questions:
    """The questions of one lecture."""

    def __init__(self, path: str) -> None:
        self.lesson: Lesson = open_lecture(path)

    def asked(self, question: dict[str, Any]) -> dict[str, Any]:
        """What is said to a question, as HTML and as an object; ``status`` is that of HTTP."""
        return self.derivation(question) if "text" in question else self.answer(question)

    def derivation(self, question: dict[str, Any]) -> dict[str, Any]:
        """The review of a derivation."""
        text, equation = question.get("text"), question.get("equation", "")
        if not isinstance(text, str) or not isinstance(equation, str):
            return _refused("text and equation are strings")
        if not text.strip() or len(text) > LONGEST_DERIVATION:
            return _refused(f"a derivation has at most {LONGEST_DERIVATION} characters, and at least one")
        if equation not in self.lesson.lecture.units:
            return {"status": 404, "html": "<p>There is no such equation.</p>"}
        try:
            read = read_text(text, "derivation")
        except ReadError as error:
            return _refused(error.finding.message)
        found = review(read, self.lesson.lecture, self.lesson.derivation, equation)
        return {
            "status": 200,
            "html": blocks_html(reviewed_blocks(found, equation)[1:]),
            **reviewed_object(found),
        }

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """The grade of an answer as HTML and as an object; ``status`` is that of HTTP."""
        exercise, answer, seed = question.get("exercise"), question.get("answer"), question.get("seed", 0)
        if not isinstance(exercise, str) or not isinstance(answer, str) or type(seed) is not int:
            return _refused("exercise and answer are strings, seed is a whole number")
        if len(answer) > LONGEST_ANSWER or not 0 <= seed < 1000:
            return _refused(f"an answer has at most {LONGEST_ANSWER} characters, a seed is below 1000")
        try:
            grade = self.lesson.grade(exercise, answer, seed=seed)
        except LessonError:
            return {"status": 404, "html": "<p>There is no such exercise.</p>"}
        return {"status": 200, "html": f"<p>{words(told(grade))}</p>", **grade.as_object()}


def _refused(why: str) -> dict[str, Any]:
    return {"status": 422, "html": f"<p>Not understood: {why}.</p>"}
