r"""Parts of a file that hold no formulas, blanked out so that every offset stays what it was.

Code fences and code spans, HTML comments, verbatim environments, and in LaTeX files comments; and what stands
before ``\begin{document}``, where only macros are defined.  Everything here is one pass over the text, whatever
the text is.
"""

from __future__ import annotations

import re

_HTML = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_VERBATIM = re.compile(r"\\begin\{((?:verbatim|lstlisting|minted|comment)\*?)\}")
_INLINE_VERBATIM = re.compile(r"\\verb\*?([^A-Za-z0-9\s])[^\n]*?\1")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*")
_COMMENT_LINE = re.compile(r"^([ \t]*)%[^\r\n]*", re.M)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"(?<!\\)`+")
_NOT_NEWLINE = re.compile(r"[^\n]")


def is_latex(path: str, text: str) -> bool:
    """Whether a file is LaTeX rather than Markdown."""
    return path.lower().endswith((".tex", ".ltx")) or r"\begin{document}" in text or r"\documentclass" in text


def masked(text: str, latex: bool) -> str:
    """The text with code and comments turned to spaces; of the same length."""
    if not latex:
        return _spans(_verbatim(_fences(_HTML.sub(_blank, text))))
    text = _COMMENT_LINE.sub(_marked, _INLINE_VERBATIM.sub(_blank, _verbatim(text)))
    return _COMMENT.sub(_blank, text)


def body_of(text: str) -> str:
    r"""A masked LaTeX file without what stands before ``\begin{document}``, spaces in its place."""
    body = text.find(r"\begin{document}")
    return text if body < 0 else _NOT_NEWLINE.sub(" ", text[:body]) + text[body:]


def _blank(match: re.Match[str]) -> str:
    return _NOT_NEWLINE.sub(" ", match.group())


def _marked(match: re.Match[str]) -> str:
    """A line that is all comment is no empty line, which would end a formula: a space of TeX's stands there."""
    return match[1] + "~" + " " * (len(match.group()) - len(match[1]) - 1)


def _blanked(text: str, ranges: list[tuple[int, int]]) -> str:
    """The text with some ranges, in order and apart, blanked."""
    parts: list[str] = []
    at = 0
    for start, end in ranges:
        parts += (text[at:start], _NOT_NEWLINE.sub(" ", text[start:end]))
        at = end
    return "".join((*parts, text[at:]))


def _verbatim(text: str) -> str:
    ranges: list[tuple[int, int]] = []
    never_closed: set[str] = set()
    at = 0
    while match := _VERBATIM.search(text, at):
        name, at = match.group(1), match.end()
        end = -1 if name in never_closed else text.find(rf"\end{{{name}}}", at)
        if end < 0:
            never_closed.add(name)
            continue
        ranges.append((match.start(), end))
        at = end
    return _blanked(text, ranges)


def _fences(text: str) -> str:
    """Fenced code blanked line by line: a fence that is never closed runs to the end of the file."""
    out: list[str] = []
    fence, is_math = "", False
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        inside, edge = bool(fence), False
        if mark and not fence:
            fence, inside, edge = mark.group(1), True, True
            is_math = line[mark.end() :].strip() == "math"
        elif mark and mark.group(1).startswith(fence) and not line.strip(" `~\r\n"):
            fence, edge = "", True
        if inside and is_math:  # a display in the way of GitHub: $$ in place of its fences
            out.append("$$" + _NOT_NEWLINE.sub(" ", line[2:]) if edge else line)
        else:
            out.append(_NOT_NEWLINE.sub(" ", line) if inside else line)
    return "".join(out)


def _spans(text: str) -> str:
    """Code spans within a line blanked: from a run of backticks to the next run of the same length."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if "`" in line:
            open_at: tuple[int, int] | None = None
            runs = list(_TICKS.finditer(line))
            left: dict[int, int] = {}
            for run in runs:
                left[len(run.group())] = left.get(len(run.group()), 0) + 1
            for run in runs:
                length = len(run.group())
                left[length] -= 1
                if open_at is None:
                    if left[length]:
                        open_at = (run.start(), length)
                elif open_at[1] == length:
                    ranges.append((start + open_at[0], start + run.end()))
                    open_at = None
        start += len(line)
    return _blanked(text, ranges)
