"""What is asked of the engine: an answer to grade."""

from __future__ import annotations

from typing import Any

from tlssym.answers import told
from tlssym.answers.reading import LONGEST_ANSWER
from tlssym.classroom import Lesson, LessonError, open_lecture
from tlssym.render.page.html import words


class Questions:
    """The questions of one lecture."""

    def __init__(self, path: str) -> None:
        self.lesson: Lesson = open_lecture(path)

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
