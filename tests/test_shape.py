"""A function has few branches, or says why: ruff holds the limit, and an exception has its reason beside it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import tlssym

ROOT = Path(tlssym.__file__).parent
_EXCEPTION = re.compile(r"# noqa: C901(?P<reason>[^\n]*)")


def without_reason(text):
    """The exceptions of a file that give no reason."""
    return [m.group() for m in _EXCEPTION.finditer(text) if len(m["reason"].strip(" -").split()) < 3]


def test_the_limit_is_held():
    config = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "C901" in config["select"] and config["mccabe"]["max-complexity"] == 15


def test_an_exception_gives_its_reason():
    assert {file.name: bare for file in ROOT.rglob("*.py") if (bare := without_reason(file.read_text("utf-8")))} == {}


def test_a_bare_exception_is_seen():
    assert without_reason("def f():  # noqa: C901\n") and without_reason("def f():  # noqa: C901 - long\n")
    assert not without_reason("def f():  # noqa: C901 - one dispatch, a branch a sign\n")


def named_files(text):
    """The files of the project that a page names."""
    return set(re.findall(r"`((?:tlssym|tests|docs|derivations)/[\w/.]+?)`", text))


def test_the_map_names_what_is_there():
    top = ROOT.parent
    pages = [(top / page).read_text("utf-8") for page in ("docs/architecture.md", "CONTRIBUTING.md")]
    named = named_files("\n".join(pages)) - {"tlssym/rules/tls312.py", "tlssym/rules/tls304.py"}
    assert len(named) > 60
    templates = {name for name in named if "NAME" in name}
    assert {name for name in named - templates if not (top / name).exists()} == set()


def test_the_list_of_dear_tests_names_what_is_there():
    lines = Path(__file__).with_name("slow.txt").read_text("utf-8").splitlines()
    assert lines[1:] == sorted(set(lines[1:])) and len(lines) > 30
    for line in lines[1:]:
        file, _, name = line.partition("[")[0].partition("::")
        assert f"def {name}(" in (Path(__file__).parents[1] / file).read_text("utf-8"), line


def test_a_page_that_names_a_missing_file_is_seen():
    assert named_files("see `tlssym/judge/nowhere.py`") == {"tlssym/judge/nowhere.py"}
