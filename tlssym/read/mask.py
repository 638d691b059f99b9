r"""Parts of a file that hold no formulas, blanked out so that every offset stays what it was.

Code fences and code spans, HTML comments, verbatim environments, and in LaTeX files comments; and what stands
before ``\begin{document}``, where only macros are defined.  Everything here is one pass over the text, whatever
the text is.
"""

from __future__ import annotations

import re

_HTML = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_SCRIPT = re.compile(r"<(script|style|pre|code)\b.*?</\1\s*>", re.S | re.I)
_LIQUID = re.compile(r"\{%-?\s*(highlight|raw|comment)\b.*?\{%-?\s*end\1\b[^%]*%\}", re.S)
_VERBATIM = re.compile(r"\\begin\{((?:verbatim|lstlisting|minted|comment)\*?)\}")
_INLINE_VERBATIM = re.compile(r"\\verb\*?([^A-Za-z0-9\s])[^\n]*?\1")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*")
_COMMENT_LINE = re.compile(r"^([ \t]*)%[^\r\n]*", re.M)
_FENCE = re.compile(r"( {0,12})(`{3,}|~{3,}|:{3,})")
_DIRECTIVE = re.compile(r"\{([A-Za-z][\w:.-]*)")
_OPTION = re.compile(r"\s*:([a-z-]+):[ \t]*([^\s{}\\]*)")
_CODE = {
    *(
        "code",
        "code-block",
        "code-cell",
        "sourcecode",
        "literalinclude",
        "eval-rst",
        "raw",
        "toctree",
        "include",
    ),
    *(
        "python",
        "r",
        "julia",
        "bash",
        "sh",
        "sql",
        "ojs",
        "mermaid",
        "dot",
        "tikz",
        "bibliography",
        "csv-table",
    ),
}
_QUOTE = re.compile(r"^(?: {0,3}> ?)+", re.M)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.{0,20000}?\n---[ \t]*(?=\r?\n)", re.S)
_TICKS = re.compile(r"(?<!\\)`+")
_NOT_NEWLINE = re.compile(r"[^\n]")


def is_latex(path: str, text: str) -> bool:
    """Whether a file is LaTeX rather than Markdown."""
    return path.lower().endswith((".tex", ".ltx")) or r"\begin{document}" in text or r"\documentclass" in text


def masked(text: str, latex: bool) -> str:
    """The text with code and comments turned to spaces; of the same length."""
    if not latex:
        text = _QUOTE.sub(_blank, _FRONT_MATTER.sub(_blank, text))
        return _spans(_verbatim(_fences(_LIQUID.sub(_blank, _SCRIPT.sub(_blank, _HTML.sub(_blank, text))))))
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
    """Fenced code blanked line by line: a fence that is never closed runs to the end of the file.

    A directive of MyST that holds text, ``{note}``, keeps it; ``math`` and ``{math}`` become a display.
    """
    out: list[str] = []
    open_fences: list[tuple[str, str]] = []  # marks and what they hold: code, math or text
    options = False  # at the head of a directive
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        inner = open_fences[-1] if open_fences else ("", "")
        if mark and inner[0] and mark[2].startswith(inner[0]) and not line.strip(" `~:\r\n"):
            open_fences.pop()
            out.append(_edge(line, inner[1]))
        elif mark and inner[1] not in ("code", "math") and (kind := _holds(mark[2], line[mark.end() :])):
            open_fences.append((mark[2], kind))
            out.append(_edge(line, kind))
            options = kind == "math"
            continue
        elif inner[1] == "math" and options and (option := _OPTION.match(line)):
            label = option[1] in ("label", "name") and option[2]
            told = rf"\label{{{option[2]}}}" if label else ""
            # as long as ":label: x", and no empty line, which would end the display
            out.append(re.sub(r"[^\n]", "~", line) if not told else told.ljust(len(line) - 1, "~") + "\n")
            continue
        else:
            out.append(_NOT_NEWLINE.sub(" ", line) if inner[1] == "code" else line)
        options = False
    return "".join(out)


def _holds(mark: str, info: str) -> str:
    """What a fence holds, by what stands after its marks; empty where it is no fence."""
    name = _DIRECTIVE.match(info.strip())
    if info.strip() == "math" or (name and name[1] == "math"):
        return "math"
    if mark[0] == ":":
        return "code" if name and name[1] in _CODE else "text" if info.strip() else ""
    return "text" if name and name[1] not in _CODE else "code"


def _edge(line: str, kind: str) -> str:
    """The line of a fence: the sign of a display where it holds one, else blank."""
    blank = _NOT_NEWLINE.sub(" ", line)
    return "$$" + blank[2:] if kind == "math" and len(line) > 2 else blank


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
