r"""The definitions of the main file that a chapter belongs to.

A chapter is written with the macros of the file that brings it in.  That file is named by the chapter
(``% !TEX root = …``, ``\documentclass[…]{subfiles}``) or is one of the LaTeX files above it that name the chapter.
Its definitions are read, and nothing else of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tlssym.parse.tree import Source
from tlssym.read.include import Read, assembled, called
from tlssym.read.macros import definitions
from tlssym.read.mask import masked
from tlssym.read.source import ReadError

MAX_LEVELS = 4
MAX_FILES = 60
MAX_BYTES = 2_000_000
_CLASS = re.compile(r"\\documentclass\s*(?:\[(?P<of>[^\[\]]*)\])?\s*\{(?P<name>[^{}]*)\}")
_ROOT = re.compile(r"^%\s*!\s*TeX\s+root\s*=\s*(?P<root>\S[^\r\n]*?)\s*$", re.M | re.I)
_BEGIN = re.compile(r"\\begin\s*\{document\}")


def definitions_above(path: Path, text: str, read: Read) -> str:
    r"""The definitions of a chapter's main file as LaTeX, empty for a file that is no chapter or has none.

    Parameters
    ----------
    path, text : Path, str
        The chapter.
    read : callable
        Opens a file.
    """
    own = _CLASS.search(masked(text, True))
    if own is not None and own["name"].strip() != "subfiles":
        return ""
    for main, preamble in _mains(path, text, own["of"] if own is not None else None):
        try:
            source, _ = assembled(Source(preamble, str(main)), True, read)
        except ReadError:
            continue
        visible = masked(source.text, True)
        ranges = definitions(visible).ranges
        return "".join(f"{visible[start:end]}\n" for start, end in ranges) + ("\n" if ranges else "")
    return ""


def _mains(path: Path, text: str, of: str | None) -> Iterator[tuple[Path, str]]:
    """The main files that are named, or else those that name the chapter, each with its preamble."""
    chapter = path.resolve()
    named = [match["root"] for match in _ROOT.finditer(text[:2000])] + ([of.strip()] if of else [])
    for name in named:
        for spelled in (name, f"{name}.tex"):
            main = (chapter.parent / spelled).resolve()
            if main != chapter and main.suffix == ".tex" and main.parent in chapter.parents:
                yield from _with_preamble(main)
    for folder in chapter.parents[:MAX_LEVELS]:
        try:
            files = sorted(folder.glob("*.tex"))[:MAX_FILES]
        except OSError:
            continue
        for main in files:
            if main.resolve() == chapter:
                continue
            for found, preamble in _with_preamble(main):
                if _brings_in(found, chapter):
                    yield found, preamble


def _with_preamble(main: Path) -> Iterator[tuple[Path, str]]:
    text = _text_of(main)
    begin = _BEGIN.search(text)
    if begin is not None and _CLASS.search(text):
        yield main, text[: begin.start()]


def _brings_in(main: Path, chapter: Path) -> bool:
    for name in called(_text_of(main)):
        for spelled in (f"{name}.tex", name):
            try:
                if (main.parent / spelled).resolve() == chapter:
                    return True
            except OSError:
                continue
    return False


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace") if file.stat().st_size <= MAX_BYTES else ""
    except OSError:
        return ""
