"""Answers to exercises: read by the parser, graded by the engine, never executed."""

from tlssym.answers.grade import Grade, Mark
from tlssym.answers.grading import Question, grade
from tlssym.answers.hints import hints
from tlssym.answers.telling import told

__all__ = ["Grade", "Mark", "Question", "grade", "hints", "told"]
