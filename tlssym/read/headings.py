"""Headings of notes, in Markdown and LaTeX."""

from __future__ import annotations

import re

HEADING = re.compile(
    r"^(?P<marks>#{1,6})[ \t]+(?P<title>[^\n]*)"
    r"|\\(?P<command>(?:sub){0,2}section|chapter|part|paragraph)\*?[ \t]*"
    r"(?:\[[^\]]*\])?\{(?P<name>(?:[^{}]|\{[^{}]*\})*)\}",
    re.M,
)
DEPTHS = {"part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}


def depth(match: re.Match[str]) -> int:
    """How deep a heading is: 1 or 2 for a chapter, more for what stands below one."""
    marks = match["marks"]
    return len(marks) if marks else DEPTHS[match["command"]]
