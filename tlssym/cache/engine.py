"""What answers: the code of this package and of the lectures, the libraries under it, the python that runs them.

A digest of all of it stands in every key, so that a new version answers anew.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from pathlib import Path

from tlssym.cache.store import Keeps

LIBRARIES = ("sympy", "mpmath", "python-flint", "gmpy2", "numpy", "lark")
LECTURES = "derivations"
SOURCES = (".py", ".lark", ".json")
_FOUND: list[str] = []


def engine(store: Keeps) -> str:
    """The digest, found once in a process.

    Files are read again only where their sizes or times changed, which is what the store remembers.
    """
    if not _FOUND:
        _FOUND.append(_digest(store))
    return _FOUND[0]


def _digest(store: Keeps) -> str:
    files = tuple(sorted(_files()))
    seen = digest(f"{path}\n{(stat := path.stat()).st_size} {stat.st_mtime_ns}" for path in files)
    known = store.get(f"files {seen}")
    if not isinstance(known, str):
        # contents only: where the package is installed does not matter
        known = digest(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
        store.put(f"files {seen}", known)
    return digest([known, platform.python_version(), *(f"{name} {_version(name)}" for name in LIBRARIES)])


def digest(parts: Iterable[str]) -> str:
    """One short text for several, in their order."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(data) + data)
    return whole.hexdigest()


def shipped_texts() -> list[str]:
    """The lectures' own texts, as they are now."""
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(_files((".md", ".tex")))]


def _files(endings: tuple[str, ...] = SOURCES) -> Iterator[Path]:
    """The sources of this package, and those of every lecture's; the texts of these are not among them."""
    tops = [__package__.partition(".")[0], LECTURES]
    tops += [
        point.value.partition(":")[0].partition(".")[0] for point in entry_points(group="tlssym.lectures")
    ]
    for top in dict.fromkeys(tops):
        spec = find_spec(top)
        if spec is None:
            continue
        if not spec.submodule_search_locations:
            yield from [Path(spec.origin)] if spec.origin else []
        for folder in spec.submodule_search_locations or ():
            yield from (path for path in Path(folder).rglob("*") if path.suffix in endings and path.is_file())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
