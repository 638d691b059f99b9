"""File → passages: the numbered formulas of a lecture with their places, whatever way they are printed in."""

from tlssym.read.lecture import Block, Inline, Lecture, Passage, read_lecture, read_text
from tlssym.read.source import ReadError

__all__ = ["Block", "Inline", "Lecture", "Passage", "ReadError", "read_lecture", "read_text"]
