r"""Displays and inline formulas of a text, wherever an author may put them, each with its offsets.

One pass, left to right.  A formula never holds an empty line (TeX forbids it), so one that is not closed is
reported and costs its own paragraph only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
    "xalignat",
    "IEEEeqnarray",
    "empheq",
    "dgroup",
)
_ROWS = ("align", "alignat", "flalign", "gather", "eqnarray", "xalignat", "IEEEeqnarray", "empheq")
_OPENING = (
    r"\\\\\[|\\\\|\\\$|\$\$|\$|\\\[|\\\(|\\begin\s*\{(?P<name>" + "|".join(ENVIRONMENTS) + r")(?P<star>\*?)\}"
)
_LABEL = re.compile(r"\s*\{[^{}]*\}")
LONGEST = 4_000  # signs of a display that runs over empty lines
_IN_WORDS = re.compile(r"\\(?:text|mbox|textrm|textit|mathrm|tag|label)\*?\s*\{[^{}]*\}")
_PROSE = re.compile(r"(?:(?<!\\)\b[A-Za-z]{2,}\s+){3}|^\s*(?:#{1,6}\s|[-*]\s+[A-Z][a-z])", re.M)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_CLOSING = {
    "$$": re.compile(r"(?<!\\)\$\$"),
    "$": re.compile(r"(?<!\\)\$"),
    r"\\[": re.compile(r"\\\\\]"),
    r"\[": re.compile(r"(?<!\\)\\\]"),
    r"\(": re.compile(r"(?<!\\)\\\)"),
}


@dataclass
class Aliases:
    r"""The names that a file gives to the beginning and end of displays, ``\be`` … ``\ee``.

    Each name, a macro or an environment of the file's own, goes with an environment and its star.
    """

    begins: dict[str, tuple[str, str]] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    labelled: set[str] = field(default_factory=set)  # those that take a label as their argument
    wrapping: dict[str, tuple[str, str]] = field(default_factory=dict)  # those whose argument is the formula


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


def _as_pattern(names: Iterable[str]) -> str:
    """A pattern for names of macros and of environments, longest first."""
    return "|".join(
        re.escape(name) + (r"(?![A-Za-z@])" if name[-1].isalpha() else "")
        for name in sorted(names, key=len, reverse=True)
    )


def _closing(kind: str, star: str, aliases: Aliases) -> re.Pattern[str]:
    """What ends an environment."""
    own = rf"\\end\s*\{{{kind}{re.escape(star)}\}}"
    others = _as_pattern(name for name, meant in aliases.ends.items() if meant == (kind, star))
    return re.compile(f"{own}|{others}" if others else own)


def _group(text: str, at: int) -> tuple[int, int] | None:
    """Start and end of what stands in the braces that come next; None where none do."""
    opening = re.compile(r"\s*\{").match(text, at)
    if opening is None:
        return None
    depth, i = 1, opening.end()
    while i < len(text) and i - at < LONGEST:
        if text[i] == "\\":
            i += 2
            continue
        depth += (text[i] == "{") - (text[i] == "}")
        if depth == 0:
            return opening.end(), i
        i += 1
    return None


def _over_empty_lines(text: str, at: int, closing: re.Pattern[str]) -> re.Match[str] | None:
    """The end of a display that runs over an empty line, where nothing but a formula stands before it."""
    end = closing.search(text, at, min(len(text), at + LONGEST))
    inside = "" if end is None else _IN_WORDS.sub("", text[at : end.start()])
    return None if "$" in inside or _PROSE.search(inside) else end


def formulas(text: str, aliases: Aliases | None = None, *, lenient: bool = False) -> Iterator[Found]:
    """The formulas of a text whose code, comments and definitions are masked, in order.

    ``lenient`` lets a display go on over an empty line where no prose stands in it, as Markdown does.
    """
    aliases = aliases or Aliases()
    names = _as_pattern([*aliases.begins, *aliases.wrapping])
    # a name that the file gives comes first: it may be that of an environment
    pattern = re.compile(f"(?P<alias>{names or '(?!)'})|{_OPENING}")
    at = limit = 0
    missing: dict[str, int] = {}  # opening → the paragraph's end up to which nothing closes it
    while match := pattern.search(text, at):
        sign, at = match.group(), match.end()
        if sign in (r"\\", r"\$"):
            continue
        if sign in aliases.wrapping:
            group = _group(text, at)
            if group is not None:
                kind, star = aliases.wrapping[sign]
                yield Found(kind, *group, (match.start(), group[1] + 1), bool(star))
                at = group[1] + 1
            continue
        name, star = aliases.begins[sign] if match["alias"] else (match["name"], match["star"])
        if sign in aliases.labelled and (label := _LABEL.match(text, at)):
            at = label.end()
        kind = name or ("inline" if sign in ("$", r"\(") else "display")
        if at > limit or limit == 0:
            gap = _EMPTY_LINE.search(text, at)
            limit = gap.start() if gap else len(text)
        closing = _closing(name, star, aliases) if name else _CLOSING[sign]
        end = None if missing.get(sign) == limit else closing.search(text, at, limit)
        if end is None and lenient and kind != "inline":
            end = _over_empty_lines(text, at, closing)
        if end is None:
            missing[sign] = limit
            if sign == r"\\[":
                continue  # \\[2mm], the end of a line
            if kind != "inline":
                yield Found(kind, at, limit, (match.start(), limit), bool(star), False)
                at = limit
            continue
        yield Found(kind, at, end.start(), (match.start(), end.end()), bool(star))
        at = end.end()
