"""The shipped lecture holds the formulas of the lecture itself, one by one, and none of its prose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derivations.lecture5 import notation as lecture_notation
from tlssym.parse.parser import parse
from tlssym.read import Lecture, read_lecture

SHIPPED = read_lecture(Path(lecture_notation.__file__).parent / "lecture.md")
ORIGINAL = Path(__file__).parents[3] / "shared" / "lecture" / "lecture5.md"


def squeezed(latex: str) -> str:
    return " ".join(latex.split())


def displays(lecture: Lecture) -> list[tuple[str, list[str]]]:
    return [(p.number, [squeezed(block.latex) for block in p.blocks]) for p in lecture.passages]


def claims(lecture: Lecture) -> list[tuple[str, str]]:
    return [(i.follows, squeezed(i.latex)) for i in lecture.inline if i.states_relation]


def test_shipped_lecture_reads_with_one_gap():
    assert len(SHIPPED.passages) == 47
    assert [(f.code, f.severity.value) for f in SHIPPED.problems] == [("TLS601", "note")]
    assert "(5.17)" in SHIPPED.problems[0].message


def test_several_displays_share_a_number():
    counts = {p.number: len(p.blocks) for p in SHIPPED.passages if len(p.blocks) > 1}
    assert counts == {"5.1": 3, "5.19": 2, "5.42": 5, "5.43": 2}


def test_every_claim_of_the_prose_parses():
    assert len(claims(SHIPPED)) == 28
    for inline in SHIPPED.inline:
        printed = parse(inline.latex, lecture_notation.NOTATION, equation=inline.follows)
        assert printed.statements and not printed.findings, inline.latex


def test_shipped_lecture_holds_no_prose():
    outside = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", SHIPPED.text, flags=re.S)
    sentences = [line for line in outside.splitlines() if len(line.split()) > 8 and not line.startswith("#")]
    assert len(sentences) <= 2  # our own remark at the top


def test_formulas_are_those_of_the_lecture():
    if not ORIGINAL.exists():
        pytest.skip(f"the lecture itself is not at {ORIGINAL}: nothing to compare the shipped formulas with")
    original = read_lecture(ORIGINAL)
    assert displays(original) == displays(SHIPPED)
    assert claims(original) == claims(SHIPPED)
