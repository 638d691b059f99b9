"""Each module of the judge has cases of its own kind."""

from __future__ import annotations

import ast
from pathlib import Path

import tlssym.judge

HERE, ROOT = Path(__file__).parent, Path(tlssym.judge.__file__).parent


def imported(file):
    """The modules of the judge that a test file names."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    froms = [n for n in nodes if isinstance(n, ast.ImportFrom) and (n.module or "").startswith("tlssym.judge")]
    return {n.module.split(".")[2] for n in froms if n.module.count(".") > 1}


def test_each_module_of_the_judge_is_imported_by_a_test_of_its_own_kind():
    tested = set().union(*(imported(file) for file in HERE.glob("*.py")))
    there = {file.stem for file in ROOT.glob("*.py")} - {"__init__"}
    assert there - tested == set()
    assert (HERE / "test_implication.py").exists()  # by whole notes: what follows is a matter of several displays
