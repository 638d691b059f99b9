r"""A file with what it brings in: ``\input``, ``\include``, ``\subfile``, its own style file, an include of Quarto.

What is brought in stands in the text where it is called, and keeps its own places.  Only files in the folder of
the first one, and below it, are opened, and no more of them than the bounds say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tlssym.parse.tree import Part, Source
from tlssym.read.mask import masked
from tlssym.values import Finding, Place

MAX_FILES = 200
MAX_DEPTH = 10
MISSING = "TLS106"
_LATEX = re.compile(
    r"\\(?P<command>input|include|subfile|subfileinclude|usepackage|RequirePackage|(?:sub)?import)(?![A-Za-z])"
    r"\s*(?:\[[^\[\]]*\]\s*)?(?:\{(?P<folder>[^{}]*)\}\s*)??\{(?P<names>[^{}]*)\}"
)
_BARE_INPUT = re.compile(r"\\input\s+(?P<names>[^\s{}\\%]+)")
_MARKDOWN = re.compile(
    r"\{\{<\s*include\s+(?P<quarto>[^\s>]+)\s*>\}\}|^(?:`{3,}|:{3,})\s*\{include\}\s+(?P<myst>\S+)[ \t]*$",
    re.M,
)
_STYLES = ("usepackage", "RequirePackage")

Read = Callable[[Path], tuple[Source, list[Finding]]]


@dataclass
class _Whole:
    """The text as it grows, and where its pieces come from."""

    root: Path
    main: Path
    read: Read
    texts: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    length: int = 0
    files: int = 0

    def add(self, text: str, start: int, end: int, file: str) -> None:
        """Append a stretch of a file."""
        if end > start:
            self.parts.append(Part(self.length, file, start, text))
            self.texts.append(text[start:end])
            self.length += end - start


def assembled(source: Source, latex: bool, read: Read, before: str = "") -> tuple[Source, list[Finding]]:
    """The text of a file with the files that it brings in, and what was wrong with those.

    Parameters
    ----------
    source : Source
        The file that was named.
    latex : bool
        Whether it is LaTeX rather than Markdown.
    read : callable
        Opens a file.
    before : str
        Definitions that hold for the file and stand elsewhere, as LaTeX.
    """
    path = Path(source.path)
    if source.parts:  # a notebook, which brings in nothing
        first = Part(0, "the configuration", 0, before)
        moved = tuple(replace(part, start=part.start + len(before)) for part in source.parts)
        return (Source(before + source.text, source.path, (first, *moved)) if before else source), []
    whole = _Whole(path.parent.resolve(), path, read)
    whole.add(before, 0, len(before), "the configuration")
    _bring_in(whole, source.text, "", path, latex, 0)
    if len(whole.parts) <= 1:
        return source, whole.problems
    return Source("".join(whole.texts), source.path, tuple(whole.parts)), whole.problems


def _bring_in(whole: _Whole, text: str, file: str, path: Path, latex: bool, depth: int) -> None:
    at = 0
    place = Source(text)
    for start, end, command, names in _calls(text, latex):
        found = [each for name in names if (each := _found(whole, path, name, command)) is not None]
        lacking = not found and command not in _STYLES
        if not found and not lacking:
            continue
        if lacking or depth >= MAX_DEPTH or whole.files + len(found) > MAX_FILES:
            why = "is not there" if lacking else "is not brought in: too many files"
            where = place.place(start)
            told = f"{', '.join(names)} {why}; its formulas are not checked"
            whole.problems.append(
                Finding(
                    MISSING,
                    told,
                    Place(where.line, where.column, file),
                    max(1, end - start),
                    variant="included",
                )
            )
            continue
        whole.add(text, at, start, file)
        for each in found:
            whole.files += 1
            inner, problems = whole.read(each)
            shown = str(whole.main.parent / each.relative_to(whole.root))
            whole.problems += problems
            _bring_in(whole, inner.text, shown, each, latex, depth + 1)
            whole.add("\n\n", 0, 2, shown)
        at = end
    whole.add(text, at, len(text), file)


def called(text: str) -> list[str]:
    """The names of the files that a LaTeX text brings in, styles aside."""
    return [name for _, _, command, names in _calls(text, True) if command not in _STYLES for name in names]


def _calls(text: str, latex: bool) -> list[tuple[int, int, str, list[str]]]:
    """Where a text brings in files, and which."""
    if not latex:
        return [(m.start(), m.end(), "include", [m["quarto"] or m["myst"]]) for m in _MARKDOWN.finditer(text)]
    visible = masked(text, True)
    found = []
    for m in _LATEX.finditer(visible):
        names = [name.strip() for name in m["names"].split(",") if name.strip()]
        folder = (m["folder"] or "").strip()
        found.append((m.start(), m.end(), m["command"], [f"{folder}{name}" for name in names]))
    found += [(m.start(), m.end(), "input", [m["names"]]) for m in _BARE_INPUT.finditer(visible)]
    return sorted(found)


def _found(whole: _Whole, path: Path, name: str, command: str) -> Path | None:
    """The file of a name: beside the first file or the one that calls, and not above the first one's folder."""
    if "\0" in name or len(name) > 500:
        return None
    suffix = ".sty" if command in _STYLES else ".tex"
    for folder in dict.fromkeys((whole.root, path.parent)):
        for spelled in (f"{name}{suffix}", name):
            try:
                file = (folder / spelled).resolve()
                if file.is_file() and file.is_relative_to(whole.root):
                    return file
            except OSError:
                continue
    return None
