"""The store: what goes in comes out, what is broken is dropped, it stays within its limit, several may use it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from tlssym.cache.folder import VARIABLE, default_folder, store_of
from tlssym.cache.store import Store

VALUE = {"text": "∫ dx √ \ud800", "numbers": [1, 0.1, None, True], "empty": {}}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept")


def test_what_goes_in_comes_out_also_of_another_store_of_the_same_folder(store):
    assert store.get("key") is None and store.size() == (0, 0)
    store.put("key", VALUE)
    store.put("other", [])
    store.put("key", VALUE)
    assert store.get("key") == VALUE and store.get("other") == [] and store.get("third") is None
    store.close()
    assert Store(store.folder).get("key") == VALUE
    entries, size = store.size()
    assert entries == 2 and size > 0
    store.clear()
    assert store.size() == (0, 0) and store.get("key") is None


@pytest.mark.parametrize("blob", [b"", b"x" * 100, "text", None, 7])
def test_a_broken_entry_is_dropped(store, blob):
    store.put("key", VALUE)
    store.close()
    with sqlite3.connect(store.path) as file:
        file.execute("UPDATE kept SET value = ?", (blob,))
    assert store.get("key") is None
    assert store.size()[0] == 0
    store.put("key", VALUE)
    assert store.get("key") == VALUE


def test_one_turned_bit_breaks_an_entry(store):
    store.put("key", VALUE)
    store.close()
    with sqlite3.connect(store.path) as file:
        ((blob,),) = file.execute("SELECT value FROM kept").fetchall()
        file.execute("UPDATE kept SET value = ?", (blob[:-1] + bytes([blob[-1] ^ 1]),))
    assert store.get("key") is None


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_file_is_made_anew(store, content):
    store.folder.mkdir()
    store.path.write_bytes(content)
    assert store.get("key") is None
    store.put("key", VALUE)
    assert store.get("key") == VALUE


def test_a_folder_that_cannot_be_made_keeps_nothing_and_breaks_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "kept")
    store.put("key", VALUE)
    assert store.get("key") is None and store.size() == (0, 0)
    store.clear()
    store.close()


def test_it_stays_within_its_limit_and_forgets_the_oldest_first(tmp_path):
    store = Store(tmp_path, limit=20_000)
    for number in range(200):
        store.put(f"key {number}", [hash((number, each)) for each in range(30)])
    store.close()
    assert store.get("key 0") is None and store.get("key 199") is not None
    assert 10 < store.size()[0] < 100


WRITER = """
import sys
from pathlib import Path
from tlssym.cache.store import Store
store = Store(Path(sys.argv[1]))
for number in range(100):
    store.put(f"{sys.argv[2]} {number}", [sys.argv[2], number])
    assert store.get(f"{sys.argv[2]} {number}") == [sys.argv[2], number]
"""


def test_several_processes_use_it_at_once(tmp_path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in "abc"]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    store = Store(tmp_path)
    assert store.size()[0] == 300
    assert store.get("b 99") == ["b", 99]


def test_which_folder_is_meant(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named"))
    assert default_folder() == tmp_path / "named"
    assert store_of(False) is None
    assert store_of("here", str(tmp_path)).folder == tmp_path / "here"
    assert store_of(True, "ignored").folder == tmp_path / "named"
    monkeypatch.delenv(VARIABLE)
    assert default_folder().name == "tlssym"
