"""The example for CI, the whole way: five faults, reports, a waiver, a baseline, fixes, clean notes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tlssym.cli import main

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "ci"
WAIVER = "<!-- tlssym: allow TLS404 (1.6): an order of magnitude -->\n\n"


@pytest.fixture
def there(tmp_path, monkeypatch):
    folder = tmp_path / "ci"
    shutil.copytree(EXAMPLE, folder)
    monkeypatch.chdir(folder)
    return folder


def test_from_five_faults_to_clean_notes(there, capsys):
    def errors(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        status = main(["check", "--jobs", "1", *arguments, "--format", "concise"])
        return status, capsys.readouterr().out.splitlines()[-1]

    assert errors(
        "--output", "sarif=tlssym.sarif", "--output", "junit=junit.xml", "--output", "github=gh"
    ) == (
        1,
        "5 errors, 0 warnings, 1 note",
    )
    log = json.loads((there / "tlssym.sarif").read_text(encoding="utf-8"))
    told = [r for r in log["runs"][0]["results"] if r["level"] == "error"]
    assert len(told) == 5 and all("fixes" in r for r in told)
    assert 'failures="5"' in (there / "junit.xml").read_text(encoding="utf-8")
    assert (there / "gh").read_text(encoding="utf-8").count("::error ") == 5

    notes = there / "notes.md"
    text = notes.read_text(encoding="utf-8")
    notes.write_text(text.replace("The mean square", WAIVER + "The mean square"), encoding="utf-8")
    assert errors() == (1, "4 errors, 0 warnings, 1 note, 1 waived")

    assert main(["check", "--jobs", "1", "--write-baseline", "baseline.json"]) == 0
    assert errors("--baseline", "baseline.json") == (
        0,
        "0 errors, 0 warnings, 0 notes, 1 waived, 5 known from the baseline",
    )

    waived = notes.read_text(encoding="utf-8")
    assert main(["fix", "--jobs", "1", "--unsafe", "--diff"]) == 0
    assert "+$$ I = " in capsys.readouterr().out and notes.read_text(encoding="utf-8") == waived
    assert main(["fix", "--jobs", "1", "--unsafe"]) == 0
    assert errors() == (0, "0 errors, 0 warnings, 1 note, 1 waived")
    lines = zip(waived.splitlines(), notes.read_text(encoding="utf-8").splitlines(), strict=True)
    assert sum(a != b for a, b in lines) == 4


def test_a_fix_leaves_what_is_right_alone(there, capsys):
    notes = there / "notes.md"
    assert main(["fix", "--jobs", "1", "--only", "1.1"]) == 0
    assert "0 mended" in capsys.readouterr().out
    assert notes.read_bytes() == (EXAMPLE / "notes.md").read_bytes()


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("action.yml", "github-actions"),
        ("examples/ci/.github/workflows/notes.yml", "github-workflows"),
        ("examples/ci/.gitlab-ci.yml", "gitlab-ci"),
    ],
)
def test_what_is_written_for_ci_fits_its_schema(file, schema):
    pytest.importorskip("check_jsonschema")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(ROOT / file)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hooks_call_what_there_is():
    from tlssym.cli import build_parser

    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == ["tlssym", "tlssym-fix"]
    for hook in hooks:
        program, *words = hook["entry"].split()
        assert program == "tlssym" and hook["language"] == "python"
        build_parser().parse_args([*words, "notes.md"])


def test_a_closed_pipe_keeps_the_status(there):
    command = f'"{sys.executable}" -m tlssym check --jobs 1; echo $? > status'
    subprocess.run(
        ["/bin/sh", "-c", f"({command}) | head -n 1"], capture_output=True, timeout=300, check=True
    )
    assert (there / "status").read_text(encoding="utf-8").strip() == "1"
