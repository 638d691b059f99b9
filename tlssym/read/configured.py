r"""Macros that a page or a book declares outside its formulas, written as ``\newcommand``.

``myst.yml`` (``math:``), ``_config.yml`` of Jupyter Book and Jekyll (``macros:``), and the configuration of MathJax
or KaTeX in a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

FILES = ("myst.yml", "_config.yml", "_quarto.yml")
MAX_LEVELS = 4
MAX_BYTES = 200_000
MAX_MACROS = 500
_MACROS = re.compile(r"\b[Mm]acros[\"']?\s*:\s*\{")
_STRING = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_ENTRY = re.compile(
    rf"(?P<name>{_STRING}|\\?[A-Za-z]+)\s*:\s*(?:(?P<body>{_STRING})"
    rf"|\[\s*(?P<listed>{_STRING})\s*,\s*(?P<count>\d)(?:\s*,\s*(?P<default>{_STRING}))?\s*\])"
)
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.{0,20000}?)\n---[ \t]*\r?\n", re.S)
_ESCAPE = re.compile(r"\\(.)", re.S)


def configured(path: str, text: str) -> str:
    r"""The definitions that hold for a page though they do not stand in it, one ``\newcommand`` a line."""
    lines = [*_of_front_matter(text), *_of_page(text), *_of_folder(Path(path))]
    return "".join(f"{line}\n" for line in lines[:MAX_MACROS]) + ("\n" if lines else "")


def _defined(name: str, body: str, count: int = 0, default: str | None = None) -> str:
    optional = "" if default is None else f"[{default}]"
    taken = f"[{count}]{optional}" if count else ""
    return rf"\newcommand{{\{name.lstrip(chr(92))}}}{taken}{{{body}}}"


# -- of the page --------------------------------------------------------------------------------------------


def _of_page(text: str) -> Iterator[str]:
    for start in _MACROS.finditer(text):
        depth, at = 1, start.end()
        while at < len(text) and depth and at - start.end() < MAX_BYTES:
            depth += (text[at] == "{") - (text[at] == "}")
            at += 1
        for entry in _ENTRY.finditer(text[start.end() : at]):
            name = _unquoted(entry["name"]) if entry["name"][0] in "\"'" else entry["name"]
            count = int(entry["count"] or 0)
            default = _unquoted(entry["default"]) if entry["default"] else None
            yield _defined(name, _unquoted(entry["body"] or entry["listed"]), count, default)


def _unquoted(string: str) -> str:
    return _ESCAPE.sub(r"\1", string[1:-1])


def _of_front_matter(text: str) -> Iterator[str]:
    match = _FRONT_MATTER.match(text)
    if match is not None:
        with suppress(yaml.YAMLError):
            yield from _in_tree(yaml.safe_load(match[1]), 0)


# -- of the folder ------------------------------------------------------------------------------------------


def _of_folder(path: Path) -> Iterator[str]:
    """From the nearest configuration file, in the folder of a file or one above it."""
    for folder in [path.resolve().parent, *path.resolve().parents][: MAX_LEVELS + 1]:
        for name in FILES:
            file = folder / name
            try:
                if file.is_file() and file.stat().st_size <= MAX_BYTES:
                    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
                else:
                    continue
            except (OSError, UnicodeDecodeError, yaml.YAMLError):
                continue
            yield from _in_tree(loaded, 0)
            return


def _in_tree(tree: Any, depth: int) -> Iterator[str]:
    """The macros under ``math`` or ``macros``, wherever that key stands."""
    if not isinstance(tree, dict) or depth > 8:
        return
    for key, value in tree.items():
        if str(key).lower() in ("math", "macros") and isinstance(value, dict):
            for name, meant in value.items():
                yield from _one(str(name), meant)
        else:
            yield from _in_tree(value, depth + 1)


def _one(name: str, meant: Any) -> Iterator[str]:
    if isinstance(meant, dict):
        meant = meant.get("macro")
    if isinstance(meant, list) and len(meant) in (2, 3) and isinstance(meant[1], int):
        default = str(meant[2]) if len(meant) == 3 else None
        yield _defined(name, str(meant[0]), min(9, max(0, meant[1])), default)
    elif isinstance(meant, str):
        used = [int(n) for n in re.findall(r"#([1-9])", meant)]
        yield _defined(name, meant, max(used, default=0))
