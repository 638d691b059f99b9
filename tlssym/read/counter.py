"""The numbers that LaTeX gives by itself to ``equation`` and ``align``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_WITHIN = re.compile(
    r"\\(?:numberwithin|counterwithin\*?)\s*(?:\[[^\]]*\]\s*)?\{equation\}\s*\{(chapter|section|subsection)\}"
    r"|\\renewcommand\s*\*?\s*\{?\s*\\theequation\s*\}?\s*\{[^{}]*\\the(chapter|section|subsection)"
)
_BOOK = re.compile(
    r"\\documentclass\s*(?:\[[^\]]*\]\s*)?\{[^{}]*(?:book|report|memoir)[^{}]*\}|\\documentclass[^{}]*\{scrreprt\}"
)
_LEVELS = ("chapter", "section", "subsection")
_HEADING = re.compile(r"\\(chapter|section|subsection)\s*[\[{]")
_SET = re.compile(r"\\(setcounter|addtocounter)\s*\{equation\}\s*\{\s*(-?\d{1,6})\s*\}")
_PARTS = re.compile(r"\\(begin|end)\s*\{subequations\}")


class Counter:
    """Counts on as LaTeX does: in sections, in the parts (4a), (4b) of ``subequations``, and as it is set.

    Parameters
    ----------
    text : str
        The file, its comments and code blanked; the preamble says how equations are numbered.
    """

    def __init__(self, text: str) -> None:
        within = _WITHIN.search(text)
        level = (within[1] or within[2]) if within else "chapter" if _BOOK.search(text) else ""
        body = max(0, text.find(r"\begin{document}"))
        headings = [m for m in _HEADING.finditer(text, body) if level] if level else []
        if level == "chapter" and not any(m[1] == "chapter" for m in headings):
            level, headings = "", []
        kept = _LEVELS[: _LEVELS.index(level) + 1] if level else ()
        if not any(m[1] == "chapter" for m in headings):
            kept = tuple(each for each in kept if each != "chapter")
        self.headings, self.names = _numbered([m for m in headings if m[1] in kept], kept)
        self.settings = [(m.start(), m[1], int(m[2])) for m in _SET.finditer(text)]
        self.parts = self._parts(text)
        self.section = self.count = self.set = 0
        self.part: tuple[int, int] | None = None  # the subequations that are being counted, and how many

    @staticmethod
    def _parts(text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        opened: int | None = None
        for match in _PARTS.finditer(text):
            if match[1] == "begin":
                opened = match.start()
            elif opened is not None:
                found.append((opened, match.start()))
                opened = None
        return found

    def next(self, at: int) -> str:
        """The number of the next equation, which stands at an offset."""
        section = bisect_left(self.headings, at)
        if section != self.section:
            self.section, self.count = section, 0
        while self.set < len(self.settings) and self.settings[self.set][0] < at:
            _, how, value = self.settings[self.set]
            self.count = value if how == "setcounter" else self.count + value
            self.set += 1
        index = bisect_right(self.parts, (at, at)) - 1
        if index < 0 or at > self.parts[index][1]:
            self.part = None
            self.count += 1
            return self._said("")
        if self.part is None or self.part[0] != index:
            self.part = (index, 0)
            self.count += 1
        count = self.part[1] + 1
        self.part = (index, count)
        return self._said(chr(ord("a") + count - 1) if count <= 26 else f"-{count}")

    def _said(self, part: str) -> str:
        within = self.names[self.section - 1] if self.section else "0" if self.names else ""
        return f"{within}.{self.count}{part}" if within else f"{self.count}{part}"


def _numbered(headings: list[re.Match[str]], levels: tuple[str, ...]) -> tuple[list[int], list[str]]:
    """Where the headings stand, and the number of each: 2, or 2.1 within a level above."""
    counts = dict.fromkeys(levels, 0)
    names = []
    for match in headings:
        counts[match[1]] += 1
        for below in levels[levels.index(match[1]) + 1 :]:
            counts[below] = 0
        names.append(".".join(str(counts[level]) for level in levels))
    return [match.start() for match in headings], names
