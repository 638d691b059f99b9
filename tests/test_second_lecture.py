"""A second lecture goes through every command without a line of the engine knowing of it."""

import json
import re
from pathlib import Path

import nbformat
import pytest

import tlssym
from derivations.hopping import LECTURE
from tlssym.cache.folder import store_of
from tlssym.catalogue import match_lecture, shipped
from tlssym.classroom import open_lecture
from tlssym.cli import main
from tlssym.pipeline import check_lecture
from tlssym.read.lecture import read_lecture
from tlssym.values import Answer, Verdict

FILE = str(LECTURE.path)
TEXT = LECTURE.path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report():
    return check_lecture(FILE, digits=15, store=store_of())


def verdicts(report):
    return {o.id: o.verdict for o in (*report.equations, *report.claims)}


def test_the_file_is_recognised_and_the_first_lecture_stays_the_default():
    assert match_lecture(read_lecture(FILE)) is LECTURE
    assert shipped() is not LECTURE


def test_every_formula_is_derived_and_confirmed(report):
    assert report.exit_status == 0
    assert set(verdicts(report).values()) <= {Verdict.PROVED, Verdict.SCALING, Verdict.INPUT}
    assert all(e.outcome is Answer.AGREES for o in report.equations for e in o.checks)
    assert verdicts(report)["1.9:a < d"] is Verdict.PROVED


# Each misprint and the equation at which it must be found.  None of these verdicts is written anywhere but in
# the computation: the right text has none of them.
MISPRINTS = [
    (r"{g_0 T}\right)^{\frac{1}{d+1}}", r"{g_0 T}\right)^{\frac{1}{d}}", "1.3"),
    (
        r"s_M \sim \left(\frac{T_M}{T}\right)^{\frac{1}{d+1}}",
        r"s_M \sim \left(\frac{T_M}{T}\right)^{\frac{1}{4}}",
        "1.4",
    ),
    (r"T_M \sim \frac{1}{g_0 \xi^d}", r"T_M \sim \frac{1}{g_0 \xi^{d+1}}", "1.4"),
    (r"\left(\frac{T_C}{T}\right)^{\frac{1}{2}}", r"\left(\frac{T_C}{T}\right)^{\frac{1}{3}}", "1.7"),
    (r"\left(\frac{T_C^{d+1}}{T_M^2}\right)", r"\left(\frac{T_C^{d}}{T_M^2}\right)", "1.8"),
    (r"g_0 V_0 r^{d-a}", r"g_0 V_0 r^{a-d}", "1.9"),
    (r"For $a < d$", r"For $a > d$", "1.9:a > d"),
]


@pytest.mark.parametrize(("right", "wrong", "id"), MISPRINTS)
def test_a_misprint_is_refuted_where_it_stands_and_nowhere_else(right, wrong, id, report, tmp_path):
    assert TEXT.count(right) == 1
    file = tmp_path / "notes.md"
    file.write_text(TEXT.replace(right, wrong), encoding="utf-8")
    number = id.partition(":")[0]
    found = check_lecture(str(file), only=[number, *(["1.2"] if number != "1.2" else [])], digits=15)
    assert found.exit_status == 1
    assert {k for k, v in verdicts(found).items() if v is Verdict.REFUTED} == {id}


@pytest.mark.slow
def test_without_its_shell_the_integral_diverges_and_with_one_side_of_it_for_some_powers_only(tmp_path):
    file = tmp_path / "notes.md"
    near, far = r" \theta(R - r)", r" \theta(2r - R)"
    assert near + far in TEXT
    file.write_text(TEXT.replace(near + far, ""), encoding="utf-8")
    (found,) = check_lecture(str(file), only=["1.9"], digits=15).equations
    # for no a and d does it converge, and numbers say so
    assert found.verdict is Verdict.DIVERGENT
    for one, needed in ((near, "a < d"), (far, "a > d")):
        file.write_text(TEXT.replace(one, ""), encoding="utf-8")
        (found,) = check_lecture(str(file), only=["1.9"], digits=15).equations
        assert found.verdict is Verdict.DIVERGENT
        assert any(f"it would converge with ${needed}$" in f.message for f in found.findings)


@pytest.mark.parametrize(
    "words",
    [
        ["list", FILE],
        ["graph", FILE],
        ["graph", FILE, "--format", "mermaid"],
        ["explain", "1.4", FILE],
        ["explain", "1.9", FILE, "--detail", "full", "--format", "markdown"],
        ["explain", "1.3", FILE, "--format", "latex"],
    ],
)
def test_every_command_speaks_of_it(words, capsys):
    assert main(words) == 0
    assert "1.4" in capsys.readouterr().out or words[1] in ("1.9", "1.3")


def test_the_json_of_check(capsys):
    assert main(["check", FILE, "--only", "1.4", "--digits", "15", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["equations"][0]["id"] == "1.4" and found["equations"][0]["follows"] == ["1.1", "1.2", "1.3"]


def test_its_notebooks(tmp_path, capsys):
    assert main(["notebook", FILE, "--out", str(tmp_path / "out")]) == 0
    files = [Path(line) for line in capsys.readouterr().out.split()]
    assert [f.name for f in files] == ["00-overview.ipynb", "01-hops.ipynb", "02-resonances.ipynb"]
    for file in files:
        nbformat.validate(nbformat.read(file, as_version=4))


def test_its_figure_and_exercises():
    lesson = open_lecture("hopping", digits=15)
    assert "crossing at" in lesson.figure("two laws").says
    assert len(LECTURE.exercises) >= 8


def test_the_engine_knows_nothing_of_it():
    for file in Path(tlssym.__file__).parent.rglob("*.py"):
        assert not re.search(r"hopping|Mott|Efros", file.read_text(encoding="utf-8")), file
