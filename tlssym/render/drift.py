"""Whether committed notebooks are still what the tool makes: ``python -m tlssym.render.drift notebooks``.

Compared are the cells (id, kind, source, metadata) and, with ``--execute``, the outputs.  Left out is what may
change without anything being wrong: execution counts and times, versions of Python, and the bytes of a
picture, whose words (its rounded numbers) are compared instead.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from tlssym.catalogue import lectures, shipped
from tlssym.derive.lecture import Lecture
from tlssym.render.notebook import NotebookError, notebooks, run

VOLATILE = ("execution", "ExecuteTime", "collapsed_output")
PICTURES = ("image/png", "image/svg+xml")


def drift(committed: NotebookNode, fresh: NotebookNode, name: str, *, outputs: bool) -> list[str]:
    """What differs between a committed notebook and a fresh one, one line each; none when they agree.

    Parameters
    ----------
    committed, fresh : notebooks
    name : str
        For the messages.
    outputs : bool
        Compare outputs too; ``fresh`` has been executed.
    """
    found = []
    old, new = [c.get("id") for c in committed.cells], [c.id for c in fresh.cells]
    if old != new:
        gone, come = [i for i in old if i not in new], [i for i in new if i not in old]
        found.append(
            f"{name}: other cells: {len(gone)} gone, {len(come)} new"
            if gone or come
            else f"{name}: cells in another order"
        )
        return found
    for i, (one, other) in enumerate(zip(committed.cells, fresh.cells, strict=True), 1):
        where = f"{name}: cell {i} ({other.id})"
        if (one.cell_type, one.source) != (other.cell_type, other.source):
            found.append(f"{where}: another source")
        if _steady(one.metadata) != _steady(other.metadata):
            found.append(f"{where}: other metadata")
        if outputs and one.cell_type == "code":
            before, after = [_said(o) for o in one.outputs], [_said(o) for o in other.outputs]
            if before != after:
                found.append(f"{where}: other outputs: {_first_difference(before, after)}")
    return found


def _steady(metadata: Any) -> dict[str, Any]:
    return {k: v for k, v in dict(metadata).items() if k not in VOLATILE}


def _said(output: Any) -> dict[str, Any]:
    """An output without what may change from run to run."""
    kept = {k: v for k, v in dict(output).items() if k not in ("execution_count", "metadata", "data")}
    data = dict(output.get("data", {}))
    kept["data"] = {kind: ("a picture" if kind in PICTURES else content) for kind, content in data.items()}
    return kept


def _first_difference(before: list[Any], after: list[Any]) -> str:
    """Where the first line that differs begins to differ, with what stands there."""
    one, other = (list(_lines(x)) for x in (before, after))
    pair = next(((a, b) for a, b in zip(one, other, strict=False) if a != b), None)
    if pair is None:
        return f"{len(one)} lines became {len(other)}"
    at = next((k for k, (a, b) in enumerate(zip(*pair, strict=False)) if a != b), min(map(len, pair)))
    was, is_ = (line[max(0, at - 60) : at + 60] for line in pair)
    return f"…{was!r} became …{is_!r}"


def _lines(value: Any) -> Iterator[str]:
    """The lines of all texts in nested values."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _lines(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item)
    else:
        yield from str(value).split("\n")


def check(lecture: Lecture, directory: Path, *, execute: bool) -> list[str]:
    """Everything in which the notebooks of a directory differ from those that the tool makes of a lecture.

    Raises
    ------
    NotebookError
        A fresh notebook could not be executed.
    """
    found = []
    fresh = notebooks(lecture, str(lecture.path))
    for name, book in fresh.items():
        file = directory / name
        if not file.is_file():
            found.append(f"{name} is not there")
            continue
        if execute:
            run(book, name)
        found += drift(nbformat.read(file, as_version=4), book, name, outputs=execute)
    found += [
        f"{file.name} is made by nobody"
        for file in sorted(directory.glob("*.ipynb"))
        if file.name not in fresh
    ]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 when nothing has drifted, 1 when something has, 2 when it could not be found out."""
    parser = argparse.ArgumentParser(prog="python -m tlssym.render.drift", description=__doc__.split("\n")[0])
    parser.add_argument("directory", type=Path, help="where the committed notebooks are")
    parser.add_argument("--lecture", default=None, help="name of the lecture (default: the shipped one)")
    parser.add_argument(
        "--execute", action="store_true", help="run the fresh notebooks and compare the outputs too"
    )
    options = parser.parse_args(arguments)
    wanted = options.lecture or shipped().id
    lecture = next((known for known in lectures() if known.id == wanted), None)
    if lecture is None:
        print(f"there is no lecture named {wanted}", file=sys.stderr)
        return 2
    try:
        found = check(lecture, options.directory, execute=options.execute)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 2
    for line in found:
        print(line)
    if found:
        print(
            f"make them again with `tlssym notebook --execute --out {options.directory}` and commit what changed"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
