"""Every format of ``check``, read by a schema or by a program that other people use for it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema
import pytest

from tlssym.cli import main
from tlssym.render.formats import FORMATS

NOTES = r"""# 🙂 Notes: 50% wrong

$$ M = \int_0^1 dx\, x = \frac{1}{2} \tag{1.1} $$

🙂 $$ N = \int_0^E dx\, x = E^2 \tag{1.2} $$

% tlssym: allow TLS404 (1.3): an estimate, <so>

$$ Q = \int_0^E x^2\, dx = E^3 \tag{1.3} $$

$$ A = x + x^2 \approx x \tag{1.5} $$
"""
SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every format of the same notes, from one run."""
    folder = tmp_path_factory.mktemp("formats")
    (folder / "my notes.md").write_text(NOTES, encoding="utf-8")
    outputs = [word for name in FORMATS for word in ("--output", f"{name}={folder / name}")]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["check", "my notes.md", "--jobs", "1", *outputs]) == 1
    return folder


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def test_there_are_the_formats_that_are_promised():
    promised = [
        "full",
        "concise",
        "github",
        "gitlab",
        "sarif",
        "junit",
        "json",
        "json-lines",
        "rdjson",
        "markdown",
    ]
    assert sorted(promised) == sorted(FORMATS)


def test_a_format_that_is_none_is_a_wrong_call(capsys):
    assert main(["check", "--format", "sarf"]) == 2
    assert "sarif" in capsys.readouterr().err


def test_sarif_is_read_by_a_model_and_by_a_tool_for_it(folder):
    sarif_pydantic = pytest.importorskip("sarif_pydantic")
    loader = pytest.importorskip("sarif.loader")
    log = json.loads(text(folder, "sarif"))
    sarif_pydantic.Sarif.model_validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        if result["ruleId"] == "TLS602":
            continue  # of the file as a whole
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["snippet"]["text"] in NOTES.split("\n")[region["startLine"] - 1]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20notes.md"
    wrong = next(r for r in run["results"] if r["ruleId"] == "TLS404" and "suppressions" not in r)
    (change,) = wrong["fixes"][0]["artifactChanges"][0]["replacements"]
    assert change["insertedContent"]["text"].strip() == r"\frac{E^2}{2}"
    waived = next(r for r in run["results"] if "suppressions" in r)
    assert waived["suppressions"][0]["justification"] == "an estimate, <so>"
    path = folder / "tlssym.sarif"
    path.write_text(text(folder, "sarif"), encoding="utf-8")
    read = loader.load_sarif_file(str(path))
    assert read.get_result_count() == len(run["results"])


def test_fingerprints_survive_an_edit_elsewhere(folder, capsys):
    def marks(notes: str) -> list[str]:
        (folder / "edited.md").write_text(notes, encoding="utf-8")
        main(["check", str(folder / "edited.md"), "--jobs", "1", "--format", "sarif"])
        log = json.loads(capsys.readouterr().out)
        return sorted(r["partialFingerprints"]["tlssym/v1"] for r in log["runs"][0]["results"])

    before = marks(NOTES)
    assert len(set(before)) == len(before)
    assert marks("New words.\n\n" + NOTES.replace("Notes", "Other notes")) == before
    assert marks(NOTES.replace("= E^2", "= E^4")) != before


def test_github_annotations_are_escaped_sorted_and_few(folder, capsys):
    lines = text(folder, "github").splitlines()
    annotations = [line for line in lines if line.startswith("::")]
    assert annotations[0].startswith("::error file=my notes.md,line=5,endLine=5,col=")
    assert "title=TLS404 (1.2)::" in annotations[0]
    order = [line[2:].split(" ")[0] for line in annotations]
    assert order == sorted(order, key=["error", "warning", "notice"].index)
    many = "\n\nthen\n\n".join(
        rf"$$ N_{{{n}}} = \int_0^E dx\, x = E^2 \tag{{2.{n}}} $$" for n in range(1, 13)
    )
    (folder / "many.md").write_text(many, encoding="utf-8")
    main(["check", str(folder / "many.md"), "--jobs", "1", "--format", "github"])
    told = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("::") for line in told) == 10 and "3 more findings" in "\n".join(told)
    assert sum("TLS404" in line for line in told) == 12


def test_junit_is_read_by_a_parser_for_it(folder):
    junitparser = pytest.importorskip("junitparser")
    found = junitparser.JUnitXml.fromstring(text(folder, "junit").encode())
    assert (found.tests, found.failures, found.skipped) == (5, 1, 1)
    (suite,) = list(found)
    cases = {case.name.split(" ")[0]: case for case in suite}
    assert cases["(1.2)"].result[0].type == "TLS404" and "Write" in cases["(1.2)"].result[0].text
    assert cases["(1.3)"].result[0].message == "an estimate, <so>"


@pytest.mark.parametrize("name", ["gitlab", "rdjson"])
def test_gitlab_and_rdjson_fit_their_schemas(folder, name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    told = json.loads(text(folder, name))
    jsonschema.Draft202012Validator(schema).validate(told)
    assert len(told if name == "gitlab" else told["diagnostics"]) >= 2


def test_rdjson_counts_bytes(folder):
    told = json.loads(text(folder, "rdjson"))
    wrong = next(d for d in told["diagnostics"] if d["code"]["value"] == "TLS404")
    line = NOTES.split("\n")[wrong["location"]["range"]["start"]["line"] - 1].encode()
    start, end = (wrong["location"]["range"][end]["column"] - 1 for end in ("start", "end"))
    assert line[start:end] == b"E^2"


def test_json_and_json_lines_say_the_same(folder):
    whole = json.loads(text(folder, "json"))
    lines = [json.loads(line) for line in text(folder, "json-lines").splitlines()]
    kinds = [line["type"] for line in lines]
    assert kinds[0] == "file" and kinds[-1] == "summary"
    equations = [line for line in lines if line["type"] == "equation"]
    assert [e["id"] for e in equations] == [e["id"] for e in whole["equations"]]
    assert equations[1]["findings"] == whole["equations"][1]["findings"]
    assert {k: v for k, v in lines[-1].items() if k in whole["summary"]} == whole["summary"]


def test_concise_is_one_line_a_finding_with_its_place(folder):
    lines = text(folder, "concise").splitlines()
    assert lines[0].startswith("my notes.md:5:") and ": error TLS404 (1.2) " in lines[0]
    assert lines[-1].startswith("1 error, ") and lines[-1].endswith("1 waived")


def test_markdown_is_a_page_with_a_table(folder):
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark").enable("table").render(text(folder, "markdown"))
    assert page.count("<tr>") == 1 + sum(
        not f.get("waived") for e in json.loads(text(folder, "json"))["equations"] for f in e["findings"]
    ) + len(json.loads(text(folder, "json"))["problems"])
    assert "<code>TLS404</code>" in page


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_the_report_fits_the_window_and_tells_the_path_once(folder, capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.chdir(folder)
    assert main(["check", "my notes.md", "--jobs", "1"]) == 1
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= columns
    assert told.count("my notes.md") == 1 and "\x1b" not in told
    assert "Write E²/2." in told and "waived: an estimate" in told


def test_findings_are_streamed(folder, monkeypatch):
    """The first finding is written before the last formula is checked."""
    from tlssym import pipeline

    stream, seen = io.StringIO(), []
    real = pipeline.check_formula

    def watched(formula, *rest, **more):
        seen.append((formula.id, stream.getvalue()))
        return real(formula, *rest, **more)

    monkeypatch.setattr(pipeline, "check_formula", watched)
    monkeypatch.setattr("sys.stdout", stream)
    main(["check", str(folder / "my notes.md"), "--jobs", "1", "--no-cache"])
    assert "TLS404" in dict(seen)["1.5"] and "TLS404" not in dict(seen)["1.1"]
