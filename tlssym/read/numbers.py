r"""The number of a display: ``\tag{5.18}``, ``\quad (5.1)``, at the block's end, ``\label{eq:5.3}``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"\\tag\*?\s*\{\s*\(?\s*\$?\s*([^{}$()]*?)\s*\$?\s*\)?\s*\}")
_LABEL = re.compile(r"\\label\s*\{(?P<label>[^{}]*)\}|\(\\#(?P<bookdown>[^\s(){}]{1,100})\)")
_LABEL_NUMBER = re.compile(r"(?:^|[^0-9.])(\d+(?:\.\d+)+[a-z]?)$")
_UNNUMBERED = re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])")
_EQNO = re.compile(r"\\l?eqno\s*\(?\s*(?P<number>[^\s(){}\\]{1,20})\s*\)?[\s~]*$")
# what stands at the end of a block is its number when it is set off, or is of the form 5.18
_SET_OFF = re.compile(
    r"(?:\\q?quad|\\hspace\*?\{[^{}]*\}|\\hfill|\\end\{[a-z*]+\})\s*\((?P<number>\d+(?:\.\d+)*[a-z]?)\)\s*[.,;]?[\s~]*$"
)
_AT_END = re.compile(r"[\s,.;}]\((?P<number>\d+(?:\.\d+)+[a-z]?)\)\s*[.,;]?[\s~]*$")
# behind a display: as printed, {#eq:5.18} of pandoc and Quarto, (eq:mass) of MyST
_AFTER = re.compile(
    r"[ \t]*(?:\((?P<number>\d+(?:\.\d+)+[a-z]?)\)|\{#eq[:\-.](?P<numbered>\d+(?:\.\d+)+[a-z]?)\}"
    r"|\{#(?P<label>[^\s{}]{1,100})[^{}\n]{0,100}\}|\((?P<myst>[A-Za-z][\w:.\-]{0,99})\))"
    r"[ \t]*[.,;]?[ \t]*(?=\r?\n|$)"
)


@dataclass(frozen=True)
class Numbered:
    """A block with its number taken out: the same length, spaces where the number stood."""

    number: str
    latex: str
    label: str = ""
    unnumbered: bool = False  # the author says that it has no number
    span: tuple[int, int] | None = None  # where the number stands in the block


def take_number(latex: str) -> Numbered:
    """The number of a block, and the block without it; the number is empty where there is none."""
    label = _LABEL.search(latex)
    named = (label["label"] or label["bookdown"] or "").strip() if label else ""
    latex_left = _LABEL.sub(_blank, latex)
    unnumbered = bool(_UNNUMBERED.search(latex_left))
    latex_left = _UNNUMBERED.sub(_blank, latex_left)
    for pattern in (_TAG, _EQNO, _SET_OFF, _AT_END):
        tail_from = 0 if pattern is _TAG else max(0, len(latex_left.rstrip("~ \t\r\n")) - 80)
        match = pattern.search(latex_left, tail_from)
        if match is None:
            continue
        number = match.group(1) if pattern is _TAG else match.group("number")
        start, end = match.span()
        if pattern is not _TAG:
            start = match.start("number") - 1 if pattern is not _EQNO else start
        return Numbered(
            number, latex_left[:start] + " " * (end - start) + latex_left[end:], named, False, (start, end)
        )
    found = _LABEL_NUMBER.search(named) if named else None
    return Numbered(
        found.group(1) if found else "", latex_left, named, unnumbered, label.span() if label else None
    )


def number_after(text: str, at: int) -> tuple[str, str, int]:
    """Number and label printed right behind a display, on the same line, and where they end; else empty."""
    match = _AFTER.match(text, at)
    if match is None:
        return "", "", at
    return match["number"] or match["numbered"] or "", match["label"] or match["myst"] or "", match.end()


def tags(latex: str) -> int:
    """How many numbers a block carries by tags."""
    return len(_TAG.findall(latex))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def split_rows(latex: str) -> list[tuple[int, int]]:
    r"""The rows of an ``align`` or ``gather``, start and end of each, cut at the outermost ``\\``."""
    rows: list[tuple[int, int]] = []
    depth = start = at = 0
    while at < len(latex):
        if latex.startswith(r"\\", at):
            if depth == 0:
                rows.append((start, at))
                start = at + 2
            at += 2
        elif latex.startswith((r"\{", r"\}"), at):
            at += 2
        else:
            opens = latex[at] == "{" or latex.startswith(r"\begin{", at)
            closes = latex[at] == "}" or latex.startswith(r"\end{", at)
            depth += opens - closes
            at += 1
    rows.append((start, len(latex)))
    return [(a, b) for a, b in rows if latex[a:b].strip("~ \t\r\n")]
