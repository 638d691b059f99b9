"""With what is kept of a lecture, a mutated one gets the answers that it gets without, in JSON but for the seconds."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from generator import Fault, faults

from derivations.hopping import LECTURE as HOPPING
from derivations.lecture5 import LECTURE
from tlssym import pipeline
from tlssym.cli import main
from tlssym.derive.lecture import Lecture
from tlssym.pipeline import parse_lecture
from tlssym.read import read_lecture

DIGITS, JOBS = 15, "1"


def mutants(lecture: Lecture, every: int) -> list[tuple[Fault, str]]:
    """A sample of the faults of a lecture, each with the text that it makes."""
    text = read_lecture(lecture.path)
    parsed = parse_lecture(text, lecture)
    made = [
        fault
        for passage, formula in zip(text.passages, parsed.equations, strict=True)
        for fault in faults(passage, formula.printed, lecture.notation, text.text)
    ]
    return [(fault, fault.applied(text.text)) for fault in made[every // 2 :: every]]


def checked(path: Path, *more: str, capsys: pytest.CaptureFixture[str]) -> dict[str, dict]:
    """What is said of each equation and claim, without the seconds."""
    main(["check", str(path), "--format", "json", "--digits", str(DIGITS), "--jobs", JOBS, *more])
    report = json.loads(capsys.readouterr().out)
    found = {each["id"]: each for each in (*report["equations"], *report["claims"])}
    for each in found.values():
        for check in each["checks"]:
            assert check.pop("seconds") >= 0
    return found


def compare(lecture: Lecture, every: int, path: Path, capsys: pytest.CaptureFixture[str], *kept: str) -> None:
    path.write_text(lecture.path.read_text(encoding="utf-8"), encoding="utf-8")
    whole = checked(path, *kept, capsys=capsys)
    assert whole == checked(path, "--no-cache", capsys=capsys)
    assert whole == checked(path, *kept, capsys=capsys)
    found = mutants(lecture, every)
    assert found
    for fault, text in found:
        path.write_text(text, encoding="utf-8")
        told = checked(path, *kept, capsys=capsys)
        # what is computed anew is the equation and those that are followed from it as printed
        few = checked(path, "--no-cache", "--only", fault.number, capsys=capsys)
        assert few and all(told[id] == each for id, each in few.items()), fault
        others = [id for id in told if id not in few and id in whole]
        assert sum(told[id] != whole[id] for id in others) <= 3


def test_a_lecture_and_mutants_of_it(tmp_path, capsys, monkeypatch):
    """Without the numeric checks, for the sake of time; the slow one has them."""
    monkeypatch.setattr(pipeline, "check_formula", partial(pipeline.check_formula, numeric=False))
    compare(HOPPING, 300, tmp_path / "hopping.md", capsys, "--cache", str(tmp_path / "kept"))


@pytest.mark.slow
def test_the_shipped_lecture_and_mutants_of_it(tmp_path, capsys):
    """In the store of the whole run: other tests may have checked the lecture before."""
    compare(LECTURE, 700, tmp_path / "lecture.md", capsys)
