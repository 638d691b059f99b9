"""A folder with one sqlite file: texts under keys, safe for several processes, bounded, never executed."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

FILE = "tlssym.sqlite3"
LIMIT = 128 * 2**20
"""Bytes that are kept; what was not used for the longest time goes first."""
FULL = 0.8
"""To which part of the limit a full store is emptied."""
WAIT = 10.0
"""Seconds that another process may hold the file; then there is nothing to be read, or kept, this time."""
DAY = 86_400
_OF_OTHERS: list[sqlite3.Connection] = []
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB, size INTEGER, used INTEGER)"


class Store:
    """Values of JSON under texts.  It never fails: what cannot be read is not there, what cannot be kept is lost.

    Parameters
    ----------
    folder : Path
        Made when something is kept.
    limit : int
        Bytes.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self._open: tuple[int, sqlite3.Connection] | None = None
        self._lock = threading.Lock()
        self._new = 0

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / FILE

    def get(self, key: str) -> Any:
        """What is kept under a key, or None; an entry that is broken is dropped."""
        with self._lock:
            try:
                if not self.path.exists():
                    return None
                found = self._ask("SELECT value, used FROM kept WHERE key = ?", key)
                if not found:
                    return None
                now = int(time.time())
                if now - found[0][1] > DAY:
                    self._ask("UPDATE kept SET used = ? WHERE key = ?", now, key)
                value = _unpacked(found[0][0])
                if value is None:
                    self._ask("DELETE FROM kept WHERE key = ?", key)
            except (sqlite3.Error, OSError):
                return None
            return value

    def put(self, key: str, value: Any) -> None:
        """Keep a value, which must be one of JSON."""
        packed = _packed(value)
        with self._lock, suppress(sqlite3.Error, OSError):
            self._ask(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", key, packed, len(packed), int(time.time())
            )
            self._new += len(packed)
            if self._new * 16 > self.limit:
                self._new = 0
                self._shrink()

    def drop(self, key: str) -> None:
        """Forget one entry: what it says means nothing."""
        with self._lock, suppress(sqlite3.Error, OSError):
            self._ask("DELETE FROM kept WHERE key = ?", key)

    def close(self) -> None:
        """Shrink it to its limit, and let go of the file."""
        with self._lock:
            if self._new:
                with suppress(sqlite3.Error, OSError):
                    self._shrink()
            self._close()

    def size(self) -> tuple[int, int]:
        """How many entries there are, and the bytes of the file."""
        with self._lock:
            try:
                if not self.path.exists():
                    return 0, 0
                ((entries,),) = self._ask("SELECT count(*) FROM kept")
                return int(entries), self.path.stat().st_size
            except (sqlite3.Error, OSError):
                return 0, 0

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._remove()

    def _shrink(self) -> None:
        ((total,),) = self._ask("SELECT coalesce(sum(size), 0) FROM kept")
        if total <= self.limit:
            return
        for key, size in self._ask("SELECT key, size FROM kept ORDER BY used, rowid"):
            self._ask("DELETE FROM kept WHERE key = ?", key)
            total -= size
            if total <= FULL * self.limit:
                break
        self._ask("VACUUM")

    def _ask(self, question: str, *values: Any) -> list[Any]:
        try:
            return self._connection().execute(question, values).fetchall()
        except sqlite3.OperationalError:
            raise  # somebody else is writing, or the disk is full: the file is as it should be
        except sqlite3.DatabaseError:
            # no database, or a broken one: it is made anew
            self._remove()
            return self._connection().execute(question, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        # a connection does not survive a fork
        if self._open is None or self._open[0] != os.getpid():
            if self._open is not None:
                _OF_OTHERS.append(self._open[1])  # closing it is its own process's business
            self.folder.mkdir(parents=True, exist_ok=True)
            made = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            self._open = (os.getpid(), made)
            # what a crash breaks is computed again
            made.execute("PRAGMA synchronous = OFF")
            made.execute(_TABLE)
        return self._open[1]

    def _close(self) -> None:
        if self._open is not None and self._open[0] == os.getpid():
            with suppress(sqlite3.Error):
                self._open[1].close()
        self._open = None

    def _remove(self) -> None:
        self._close()
        for name in (FILE, f"{FILE}-journal"):
            with suppress(OSError):
                (self.folder / name).unlink()


class Memory:
    """The same for as long as the program runs."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        """What is kept under a key, or None."""
        return self._kept.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep a value."""
        self._kept[key] = value

    def drop(self, key: str) -> None:
        """Forget one entry."""
        self._kept.pop(key, None)


class Keeps(Protocol):
    """What keeps values of JSON under texts."""

    def get(self, key: str) -> Any:
        """What is kept under a key, or None."""

    def put(self, key: str, value: Any) -> None:
        """Keep a value."""

    def drop(self, key: str) -> None:
        """Forget one entry."""


def _packed(value: Any) -> bytes:
    data = zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), 3)
    return hashlib.sha256(data).digest() + data


def _unpacked(blob: Any) -> Any:
    """The value, or None where it is not what was written."""
    if not isinstance(blob, bytes) or hashlib.sha256(blob[32:]).digest() != blob[:32]:
        return None
    try:
        return json.loads(zlib.decompress(blob[32:]).decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError):
        return None
