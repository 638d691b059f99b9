"""The command line on files of the reader's own: pipes, closed and full outputs, narrow encodings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTES = r"""# Notes

$$ N = \int_0^E dx\, x = \frac{E^2}{2} \tag{1.1} $$

and $E \to 0$.

$$ N = \int_0^E dx\, x = E^2 \tag{1.2} $$

$$ Γ = \frac{1}{τ} \tag{1.3} $$

$$ a = b \tag{1.4} $$ $$ c = d \tag{1.5} $$ $$ e = f \tag{1.6} $$ $$ g = h \tag{1.7} $$
"""


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def run(*arguments, encoding="utf-8", **more):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-m", "tlssym", *map(str, arguments)],
        capture_output="stdout" not in more,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        timeout=300,
        **more,
    )
    assert "Traceback" not in (done.stderr or "")
    return done


def test_a_pipe_is_read_once_by_every_command():
    if not Path("/dev/stdin").exists():
        pytest.skip("no /dev/stdin here")
    done = run("check", "/dev/stdin", "--format", "json", "--jobs", "2", input=NOTES)
    report = json.loads(done.stdout)
    assert done.returncode == 1 and [e["id"] for e in report["equations"]] == [f"1.{n}" for n in range(1, 8)]
    assert [e["verdict"] for e in report["equations"][:3]] == ["proved", "refuted", "definition"]
    assert "1.2" in run("list", "/dev/stdin", input=NOTES).stdout
    assert '"1.2"' in run("graph", "/dev/stdin", input=NOTES).stdout
    assert "refuted" in run("explain", "1.2", "/dev/stdin", input=NOTES).stdout


def test_an_output_that_lacks_letters_gets_question_marks_and_whole_json(notes):
    done = run("check", notes, encoding="ascii")
    assert done.returncode == 1 and done.stdout.isascii() and "refuted" in done.stdout
    assert json.loads(run("check", notes, "--format", "json", encoding="ascii").stdout)["schema"] == 2
    assert run("list", notes, encoding="ascii").returncode == 0
    assert run("explain", "1.3", notes, encoding="ascii").returncode == 0


def test_an_output_that_cannot_be_written_is_told(notes):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = run("list", notes, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2 and "standard output" in done.stderr


def test_an_output_that_is_closed_changes_no_status(notes):
    command = f'"{sys.executable}" -m tlssym check "{notes}" --jobs 1 >&-'
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        ["/bin/sh", "-c", command], stderr=subprocess.PIPE, text=True, env=environment, timeout=300
    )
    assert done.returncode == 1 and not done.stderr


def test_every_equation_of_a_file_without_derivations_is_listed_and_drawn(notes):
    listed = run("list", notes).stdout
    assert all(f"1.{n}" in listed for n in range(1, 8)) and "E²/2" in listed
    assert all(f'"1.{n}"' in run("graph", notes, "--format", "mermaid").stdout for n in (1, 7))


@pytest.mark.parametrize("only", ["", ",", "9.9"])
def test_only_what_is_not_there(notes, only):
    done = run("check", notes, "--only", only)
    assert done.returncode == 2 and not done.stdout and "equation" in done.stderr


def test_help_needs_no_mathematics():
    code = "import sys, tlssym.cli; tlssym.cli.build_parser().format_help(); print('sympy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_a_library_that_gives_up_is_no_internal_error(monkeypatch, notes):
    import sympy

    from tlssym import pipeline
    from tlssym.catalogue import match_lecture
    from tlssym.read import read_lecture

    text = read_lecture(notes)
    lecture = match_lecture(text)
    parsed, session = pipeline.parse_lecture(text, lecture), pipeline.Session(lecture)

    def codes(fails) -> list[str]:
        monkeypatch.setattr(pipeline, "_check_formula", lambda *rest: fails())
        return [f.code for f in pipeline.check_formula(parsed.equations[0], parsed, session, 15).findings]

    def ours():
        raise ZeroDivisionError("ours")

    assert codes(lambda: sympy.Poly(sympy.Symbol("x") ** sympy.Symbol("y"), sympy.Symbol("x"))) == ["TLS306"]
    ours.__code__ = ours.__code__.replace(co_filename=pipeline.__file__)
    assert codes(ours) == ["TLS699"]
