r"""Displays and inline formulas of a text, wherever an author may put them, each with its offsets.

One pass, left to right.  A formula never holds an empty line (TeX forbids it), so one that is not closed is
reported and costs its own paragraph only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENVIRONMENTS = (
    "equation",
    "align",
    "alignat",
    "flalign",
    "gather",
    "multline",
    "eqnarray",
    "displaymath",
    "dmath",
)
_ROWS = ("align", "alignat", "flalign", "gather", "eqnarray")
_OPENING = re.compile(
    r"\\\\|\\\$|\$\$|\$|\\\[|\\\(|\\begin\s*\{(" + "|".join(ENVIRONMENTS) + r")(\*?)\}", re.S
)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_CLOSING = {
    "$$": re.compile(r"(?<!\\)\$\$"),
    "$": re.compile(r"(?<!\\)\$"),
    r"\[": re.compile(r"(?<!\\)\\\]"),
    r"\(": re.compile(r"(?<!\\)\\\)"),
}


@dataclass(frozen=True)
class Found:
    r"""A formula in the text: ``start`` and ``end`` of its inside, ``outer`` with the signs around it.

    ``kind`` is ``inline``, ``display`` (``$$``, ``\[``) or the environment's name; ``starred`` as in
    ``align*``; ``closed`` is False where its end is missing.
    """

    kind: str
    start: int
    end: int
    outer: tuple[int, int]
    starred: bool = False
    closed: bool = True

    @property
    def has_rows(self) -> bool:
        """Whether each row may carry a number of its own."""
        return self.kind in _ROWS


def formulas(text: str) -> Iterator[Found]:
    """The formulas of a text whose code and comments are masked, in order."""
    at = limit = 0
    missing: dict[str, int] = {}  # opening → the paragraph's end up to which nothing closes it
    while match := _OPENING.search(text, at):
        sign, at = match.group(), match.end()
        if sign in (r"\\", r"\$"):
            continue
        name = match.group(1)
        kind = name or ("inline" if sign in ("$", r"\(") else "display")
        if at > limit or limit == 0:
            gap = _EMPTY_LINE.search(text, at)
            limit = gap.start() if gap else len(text)
        closing = re.compile(rf"\\end\s*\{{{name}{re.escape(match.group(2))}\}}") if name else _CLOSING[sign]
        end = None if missing.get(sign) == limit else closing.search(text, at, limit)
        if end is None:
            missing[sign] = limit
            if kind != "inline":
                yield Found(kind, at, limit, (match.start(), limit), bool(match.group(2)), False)
                at = limit
            continue
        yield Found(kind, at, end.start(), (match.start(), end.end()), bool(match.group(2)))
        at = end.end()
