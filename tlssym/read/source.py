"""A file → its text, or a clear refusal: too large, binary, empty, not UTF-8."""

from __future__ import annotations

import json
from pathlib import Path

from tlssym.parse.tree import Part, Source
from tlssym.values import Finding, Place

MAX_BYTES = 5_000_000
CANNOT_READ = "TLS106"


class ReadError(Exception):
    """A file that cannot be read at all; ``finding`` says where, what and what to do."""

    def __init__(self, path: str, message: str, place: Place | None = None) -> None:
        super().__init__(f"{path}: {CANNOT_READ} {message}")
        self.path = path
        self.finding = Finding(CANNOT_READ, message, place or Place(1, 1))


def read_source(path: str | Path) -> tuple[Source, list[Finding]]:
    """The text of a file, with what was wrong with its encoding.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Source, list of Finding
        Bytes that are not UTF-8 become U+FFFD and are reported at their place; the rest is read.

    Raises
    ------
    ReadError
        The file is missing, a folder, longer than ``MAX_BYTES``, empty or binary.
    """
    shown = str(path)
    file = Path(path)
    try:
        if file.is_dir():
            raise ReadError(shown, "this is a folder; give a Markdown or LaTeX file")
        size = file.stat().st_size
        if size > MAX_BYTES:
            message = f"{size} bytes, and a lecture of more than {MAX_BYTES} is not read; split it"
            raise ReadError(shown, message)
        with file.open("rb") as stream:  # a device has no size: read no more than the bound
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReadError(shown, f"{error.strerror or error}; give a readable file") from None
    if len(data) > MAX_BYTES:
        raise ReadError(shown, f"more than {MAX_BYTES} bytes are not read; split it")
    if file.suffix.lower() == ".ipynb":
        return _notebook(data, shown)
    return decode(data, shown)


def _notebook(data: bytes, path: str) -> tuple[Source, list[Finding]]:
    """The Markdown cells of a Jupyter notebook, one after the other, with places in each cell."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
        cells = [each for each in found["cells"] if each["cell_type"] == "markdown"]
        numbers = [n for n, each in enumerate(found["cells"], 1) if each["cell_type"] == "markdown"]
        texts = [
            each["source"] if isinstance(each["source"], str) else "".join(each["source"]) for each in cells
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ReadError(path, "this is no Jupyter notebook of version 4; save it anew") from None
    parts: list[Part] = []
    at = 0
    for number, text in zip(numbers, texts, strict=True):
        parts.append(Part(at, f"{path}#cell-{number}", 0, f"{text}\n\n"))
        at += len(text) + 2
    if not parts:
        raise ReadError(path, "no Markdown cell in this notebook; its formulas would stand there")
    return Source("".join(part.text for part in parts), path, tuple(parts)), []


def decode(data: bytes, path: str) -> tuple[Source, list[Finding]]:
    """The text in some bytes; see :func:`read_source`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError(path, "the file is UTF-16; save it as UTF-8")
    if b"\0" in data[:8192]:
        raise ReadError(path, "this is a binary file; give a Markdown or LaTeX file")
    if not data.strip():
        raise ReadError(path, "the file is empty; give a lecture with numbered formulas")
    try:
        return Source(data.decode("utf-8-sig"), path), []
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", errors="replace")
    source = Source(text, path)
    broken = [i for i, c in enumerate(text) if c == "\ufffd"]
    message = f"{len(broken)} character(s) are not UTF-8, the first one here; save the file as UTF-8"
    return source, [Finding(CANNOT_READ, message, source.place(broken[0]))]
