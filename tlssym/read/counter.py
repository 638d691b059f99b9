"""The numbers that LaTeX gives by itself to ``equation`` and ``align``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_WITHIN_SECTION = re.compile(
    r"\\numberwithin\s*(?:\[[^\]]*\]\s*)?\{equation\}\s*\{section\}"
    r"|\\renewcommand\s*\*?\s*\{?\s*\\theequation\s*\}?\s*\{[^{}]*\\thesection"
)
_SECTION = re.compile(r"\\section\s*[\[{]")
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
        self.by_section = bool(_WITHIN_SECTION.search(text))
        body = max(0, text.find(r"\begin{document}"))
        self.sections = [m.start() for m in _SECTION.finditer(text, body)]
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
        section = bisect_left(self.sections, at)
        if self.by_section and section != self.section:
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
        return f"{self.section}.{self.count}{part}" if self.by_section else f"{self.count}{part}"
