"""Waivers, baseline, selection: what is told of notes, and what the exit status says."""

from __future__ import annotations

import io
import json
import sys

import pytest

from tlssym.cli import main

RIGHT = r"$$ M = \int_0^1 dx\, x = \frac{1}{2} \tag{1.1} $$"
WRONG = r"$$ N = \int_0^E dx\, x = E^2 \tag{1.2} $$"
OTHER = r"$$ Q = \int_0^E x^2\, dx = E^3 \label{eq:q} $$"
NOTES = (
    f"# First part\n\n{RIGHT}\n\nhere $2 < 3$ and $3 < 4$.\n\n## Second part\n\n{WRONG}\n\nthen\n\n{OTHER}\n"
)


@pytest.fixture
def notes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def report(capsys, *arguments) -> tuple[int, dict]:
    status = main(["check", *map(str, arguments), "--jobs", "1", "--format", "json"])
    out = capsys.readouterr().out
    return status, json.loads(out) if out else {}


def ids(told: dict) -> list[str]:
    return [each["short"] for each in (*told["equations"], *told["claims"])]


@pytest.mark.parametrize(
    ("only", "chosen"),
    [
        ("1.2", ["1.2"]),
        ("(1.2)", ["1.2"]),
        ("1.1-1.2", ["1.1", "1.2", "1.1/1", "1.1/2"]),
        ("(1.1)–(1.2)", ["1.1", "1.2", "1.1/1", "1.1/2"]),
        ("eq:q", ["eq:q"]),
        (r"\eqref{eq:q}", ["eq:q"]),
        ("1.1/2", ["1.1/2"]),
        ("1.1:3 < 4", ["1.1/2"]),
        ("Second part", ["1.2", "eq:q"]),
        ("second", ["1.2", "eq:q"]),
        ("1.2,eq:q", ["1.2", "eq:q"]),
    ],
)
def test_a_formula_is_known_by_all_its_names(notes, capsys, only, chosen):
    assert ids(report(capsys, notes, "--only", only)[1]) == chosen


def test_a_name_that_is_none_says_the_nearest(notes, capsys):
    assert main(["check", str(notes), "--only", "eq:p"]) == 2
    assert "did you mean eq:q?" in capsys.readouterr().err


def test_files_may_stand_before_and_after_and_be_several(notes, capsys):
    second = notes.with_name("more.md")
    second.write_text(WRONG.replace("1.2", "2.1"), encoding="utf-8")
    status = main(
        ["check", "--only", "1.1", "2.1", str(notes), str(second), "--jobs", "1", "--format", "json"]
    )
    told = json.loads(capsys.readouterr().out)
    assert status == 1 and [each["lecture"] for each in told] == [str(notes), str(second)]
    assert main(["check", str(notes.parent), "--jobs", "1", "--format", "concise"]) == 1
    assert "3 errors" in capsys.readouterr().out


def test_standard_input_has_a_name(notes, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode()), encoding="utf-8"))
    status = main(["check", "-", "--stdin-filename", "draft.md", "--jobs", "1", "--format", "concise"])
    assert status == 1 and capsys.readouterr().out.startswith("draft.md:1:")


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- tlssym: allow TLS404 (1.2): an estimate -->\n",
        "% tlssym: allow TLS404 (1.2): an estimate\n",
        "% tlssym: allow number-missing-in-exact ((1.2)): an estimate\n",
        "<!-- tlssym: allow TLS404, TLS304 (1.2, eq:q): an estimate -->\n",
    ],
)
def test_a_waiver_with_a_reason_lets_a_finding_stand(notes, capsys, comment):
    notes.write_text(comment + NOTES, encoding="utf-8")
    status, told = report(capsys, notes, "--only", "1.2")
    assert status == 0 and told["summary"]["errors"] == 0
    assert [f["waived"] for f in told["equations"][0]["findings"]] == ["an estimate"]
    assert told["equations"][0]["verdict"] == "refuted"


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("% tlssym: allow TLS404 (1.1): nothing is wrong there\n", "TLS603"),
        ("% tlssym: allow TLS404 (1.2)\n", "TLS604"),
        ("% tlssym: allow TLS940 (1.2): no such code\n", "TLS604"),
        ("% tlssym: permit TLS404 (1.2): no such word\n", "TLS604"),
    ],
)
def test_a_waiver_that_waives_nothing_is_told(notes, capsys, comment, code):
    notes.write_text(comment + NOTES, encoding="utf-8")
    _, told = report(capsys, notes)
    (found,) = (f for f in told["problems"] if f["severity"] != "note")
    assert (found["code"], found["severity"], found["line"]) == (code, "warning", 1)


def test_a_waiver_shown_as_code_waives_nothing_and_is_no_slip(notes, capsys):
    notes.write_text("```latex\n% tlssym: allow TLS404 (1.2): shown\n```\n" + NOTES, encoding="utf-8")
    status, told = report(capsys, notes)
    assert status == 1 and all(f["severity"] == "note" for f in told["problems"])


def test_the_configuration_waives_too_and_chooses(notes, capsys):
    said = '[[waive]]\ncode = "TLS404"\nequation = "(1.2)"\nreason = "an estimate"\n'
    notes.with_name("tlssym.toml").write_text(said, encoding="utf-8")
    assert report(capsys, notes, "--only", "1.2")[0] == 0
    notes.with_name("tlssym.toml").write_text('ignore = ["TLS404"]\n', encoding="utf-8")
    assert report(capsys, notes)[0] == 0
    notes.with_name("tlssym.toml").write_text('[severities]\nTLS404 = "warning"\n', encoding="utf-8")
    status, told = report(capsys, notes)
    assert status == 0 and told["summary"]["warnings"] == 2
    assert report(capsys, notes, "--ignore", "TLS4")[1]["summary"]["warnings"] == 0


def test_what_cannot_be_read_is_an_error_where_that_is_asked_for(notes, capsys):
    notes.write_text(r"$$ A = \frac{1}{(x + 1} \tag{1.1} $$", encoding="utf-8")
    assert report(capsys, notes)[0] == 0
    assert report(capsys, notes, "--strict")[0] == 1


def test_a_wrong_configuration_is_a_wrong_call(notes, capsys):
    notes.with_name("tlssym.toml").write_text("digit = 20\n", encoding="utf-8")
    assert main(["check", str(notes)]) == 2
    assert "did you mean 'digits'?" in capsys.readouterr().err


def test_without_a_file_those_of_the_configuration_are_checked(notes, capsys):
    notes.with_name("tlssym.toml").write_text('lectures = ["*.md"]\ndigits = 15\n', encoding="utf-8")
    status, told = report(capsys)
    assert status == 1 and told["lecture"] == "notes.md" and told["digits"] == 15


def test_a_baseline_knows_old_findings_wherever_they_move(notes, capsys):
    base = notes.with_name("base.json")
    assert main(["check", str(notes), "--jobs", "1", "--write-baseline", str(base)]) == 0
    assert report(capsys, notes, "--baseline", base)[0] == 0 if not capsys.readouterr().err else False
    notes.write_text("One more line.\n\n" + NOTES, encoding="utf-8")
    status, told = report(capsys, notes, "--baseline", base)
    assert status == 0 and all(f["known"] for e in told["equations"] for f in e["findings"])
    notes.write_text(NOTES.replace(r"\frac{1}{2}", r"\frac{1}{3}"), encoding="utf-8")
    status, told = report(capsys, notes, "--baseline", base)
    assert status == 1 and told["summary"]["errors"] == 1


def test_a_baseline_that_is_none_is_a_wrong_call(notes, capsys):
    assert main(["check", str(notes), "--baseline", "nowhere.json"]) == 2
    notes.with_name("no.json").write_text("[]", encoding="utf-8")
    assert main(["check", str(notes), "--baseline", str(notes.with_name("no.json"))]) == 2
