"""The page of operations is made from the code, and every operation is on it with words of its own."""

from __future__ import annotations

import inspect
from pathlib import Path

import tlssym.derive.operations
from tlssym.render.operations import MODULES, kinds, page

FILE = Path(__file__).parents[2] / "docs" / "operations.md"


def test_the_page_is_the_one_that_the_code_makes():
    assert FILE.read_text(encoding="utf-8") == page(), (
        "python -m tlssym.render.operations > docs/operations.md"
    )


def test_every_file_of_operations_is_read():
    files = Path(tlssym.derive.operations.__path__[0]).glob("[a-z]*.py")
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == {file.stem for file in files}


def test_every_operation_is_told_and_most_are_shown():
    text = page()
    assert len(kinds()) > 20
    for each in kinds():
        assert f"### `{each.__name__}`" in text and inspect.getdoc(each)
    assert text.count("\nIn (") > len(kinds())
