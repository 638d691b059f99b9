"""The configuration: found upward, read strictly, with the nearest name for a slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from tlssym.project.config import ConfigError, find_config
from tlssym.rules import Severity

WHOLE = """
lectures = ["notes/*.tex"]
select = ["TLS"]
ignore = ["number-open"]
digits = 20
jobs = 1
cache = false
baseline = "baseline.json"

[severities]
TLS401 = "error"
TLS2 = "off"

[[waive]]
code = "TLS404"
equation = "1.2"
reason = "an estimate"

[notation.k]
kind = "number"
"""


def test_everything_is_read(tmp_path):
    (tmp_path / "tlssym.toml").write_text(WHOLE, encoding="utf-8")
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    config = find_config(inside)
    assert Path(config.path) == tmp_path / "tlssym.toml" and Path(config.folder) == tmp_path
    assert config.lectures == ("notes/*.tex",) and config.digits == 20 and config.cache is False
    assert config.severities == {"TLS401": Severity.ERROR, "TLS2": None}
    assert config.waive[0].codes == ("TLS404",) and config.waive[0].equations == ("1.2",)
    assert config.notation == {"k": {"kind": "number"}}


def test_pyproject_has_its_table_and_one_without_is_passed_by(tmp_path):
    inside = tmp_path / "inner"
    inside.mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.tlssym]\ndigits = 12\n", encoding="utf-8")
    (inside / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert find_config(inside).digits == 12


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("digit = 30", "did you mean 'digits'?"),
        ("digits = 1000", "from 5 to 200"),
        ("digits = true", "a whole number"),
        ('select = ["TLS340"]', "did you mean TLS"),
        ('[severities]\nTLS401 = "fatal"', "one of off, error, warning, note"),
        ('[[waive]]\ncode = "TLS404"', "needs a code and a reason"),
        ('[[waive]]\ncode = "TLS404"\nreson = "x"', "did you mean 'reason'?"),
        ("= 3", "no TOML"),
        ("lectures = 3", "a list of texts"),
    ],
)
def test_what_means_nothing_is_told(tmp_path, text, told):
    (tmp_path / "tlssym.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        find_config(tmp_path)
    assert told in str(error.value) and str(tmp_path / "tlssym.toml") in str(error.value)
