"""Which files are to be checked: files, folders, ``-`` for standard input, patterns of the configuration."""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tlssym.exits import UsageError
from tlssym.project.config import Config
from tlssym.read.lecture import Lecture, read_lecture, read_text
from tlssym.read.source import MAX_BYTES, ReadError, decode

ENDINGS = (".md", ".markdown", ".qmd", ".rmd", ".tex", ".ltx", ".ipynb")
STDIN = "-"


@dataclass(frozen=True)
class Target:
    """A file to check, under the path that it was given by; its text where that has been read already."""

    path: str
    text: Lecture | None = None


def is_file_name(word: str) -> bool:
    """Whether a word is rather a file than the name of an equation."""
    return word == STDIN or word.lower().endswith(ENDINGS) or Path(word).exists()


def targets(words: Sequence[str], config: Config, stdin_filename: str = "") -> list[Target]:
    """The files that the words of the command line name, or else the configuration's; none where neither does.

    Raises
    ------
    UsageError
        A folder without notes, or a pattern that no file fits.
    """
    if words:
        return [target for word in words for target in _of_word(word, stdin_filename)]
    found = [path for pattern in config.lectures for path in _of_pattern(pattern, config)]
    return [Target(path) for path in dict.fromkeys(found)]


def _of_word(word: str, stdin_filename: str) -> list[Target]:
    if word == STDIN:
        return [Target(stdin_filename or "<stdin>", _standard_input(stdin_filename or "<stdin>"))]
    return _in_folder(word) if Path(word).is_dir() else [Target(word)]


def _standard_input(path: str) -> Lecture:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ReadError(path, f"more than {MAX_BYTES} bytes are not read; split it")
    source, problems = decode(data, path)
    lecture = read_text(source, path)
    return Lecture(
        lecture.path,
        lecture.source,
        lecture.passages,
        lecture.inline,
        (*problems, *lecture.problems),
        lecture.macros,
    )


def _in_folder(folder: str) -> list[Target]:
    """The notes in a folder: files with displays, those that another one brings in left out."""
    found: dict[str, Lecture] = {}
    for path in sorted(_visible(Path(folder))):
        try:
            text = read_lecture(path)
        except ReadError:
            continue  # an empty or binary file in a folder is nobody's notes
        if text.passages:
            found[str(path)] = text
    if not found:
        raise UsageError(f"{folder}: no file with displayed formulas in this folder ({', '.join(ENDINGS)})")
    inside = {Path(part.file).resolve() for text in found.values() for part in text.source.parts if part.file}
    return [Target(path, text) for path, text in found.items() if Path(path).resolve() not in inside]


def _visible(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in ENDINGS and not hidden and path.is_file():
            yield path


def _of_pattern(pattern: str, config: Config) -> list[str]:
    found = sorted(glob.glob(str(Path(config.folder) / pattern), recursive=True))
    if not found:
        raise UsageError(f"{config.path}: lectures: no file fits {pattern!r}")
    here = Path.cwd()
    return [str(Path(p).relative_to(here)) if Path(p).is_relative_to(here) else p for p in found]


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: it is there whole or as it was, whatever happens, with its permissions kept."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        if target.exists():
            shutil.copymode(target, name)
        else:
            Path(name).chmod(0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
