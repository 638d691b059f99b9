"""What the pages say can be typed: every command in them is one that the command line knows."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from tlssym.cli import build_parser
from tlssym.project.config import read_table

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["docs/ci.md", "docs/configuration.md", "docs/editors.md", "examples/ci/README.md"]


def commands() -> list[str]:
    found = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        found += re.findall(r"`(tlssym [a-z][^`]*)`", text)
        for block in re.findall(r"```sh\n(.*?)```", text, re.S):
            found += [
                line.split(" #")[0].strip() for line in block.splitlines() if line.startswith("tlssym ")
            ]
    return sorted({" ".join(each.split()) for each in found})


@pytest.mark.parametrize("command", commands())
def test_a_command_in_the_pages_can_be_typed(command):
    build_parser().parse_args(shlex.split(command)[1:])


def test_the_configuration_that_is_shown_is_read():
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.S)
    config = read_table(tomllib.loads(block), Path("tlssym.toml"))
    assert config.lectures and config.waive and config.severities


def test_every_format_and_rule_of_the_table_exists():
    from tlssym.render.formats import FORMATS

    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"tlssym check --format ([a-z-]+)", text))
    assert shown | {"full", "json"} == set(FORMATS)
