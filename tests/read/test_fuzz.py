"""Whatever bytes come in, reader and parser answer: no crash, no hang, nothing run."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.lecture5 import notation as lecture_notation
from tlssym.parse.errors import describe
from tlssym.parse.lower import lower
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse, parse_blocks
from tlssym.parse.tree import Printed
from tlssym.read import ReadError, read_lecture, read_text
from tlssym.read.source import decode

NOTATION = lecture_notation.NOTATION
SEED = read_lecture(lecture_notation.__file__.replace("notation.py", "lecture.md")).text

FRAGMENTS = [
    *(
        [
            r"\frac",
            r"\int_0^1",
            r"\int",
            r"d^3",
            r"R",
            r"\theta",
            r"\left(",
            r"\right)",
            r"\left|",
            r"\right|",
            r"(",
            r")",
            r"[",
            r"]",
            r"{",
            r"}",
            r"|",
            r"^",
            r"_",
            r"&",
            r"\\",
            r",",
            r";",
            r".",
            r"=",
            r"<",
            r"\approx",
            r"+",
            r"-",
            r"*",
            r"/",
        ]
    ),
    *(
        [
            r"x",
            r"t",
            r"p",
            r"d",
            r"2",
            r"10",
            r"0",
            r"\Delta_0",
            r"E_*",
            r"V_*^a",
            r"n_{res}^a",
            r"dE_1",
            r"\sum_{i\neq",
            r"j}",
            r"\hat{H}",
            r"S_i^z",
            r"\ln",
            r"\sqrt",
            r"\infty",
            r"\pi",
            r"e",
            r"'",
            r"!",
            r"\tag{5.1}",
        ]
    ),
    *(
        "$",
        "$$",
        r"\[",
        r"\]",
        r"\begin{aligned}",
        r"\end{aligned}",
        "\n",
        "\n\n",
        "%",
        r"\text{if}",
        r"\mathrm{d}",
        "`",
    ),
]
formulas = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join)


def through(text: str) -> None:
    """Read, parse and lower a text as a whole lecture."""
    lecture = read_text(text)
    for passage in lecture.passages:
        printed = parse_blocks(passage.parts, NOTATION, number=passage.number, source=lecture.source)
        check_answer(printed, lecture.source)
        _, findings = lower(printed, NOTATION, source=lecture.source)
        for finding in (*printed.findings, *findings, *lecture.problems):
            assert describe(finding, lecture.source)


def check_answer(printed: Printed, source) -> None:
    assert printed.statements or printed.findings or not source.text.strip()
    for node in printed.walk():
        start, end = node.span
        assert 0 <= start <= end <= len(source.text)


@settings(max_examples=300, deadline=None)
@given(formulas)
def test_fragments_as_a_formula(text):
    for notation in (NOTATION, Notation.generic()):
        printed = parse(text, notation, number="5.12")
        lower(printed, notation)


@settings(max_examples=150, deadline=None)
@given(formulas)
def test_fragments_as_a_lecture(text):
    through(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text):
    through(text)
    parse(text, Notation.generic())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    try:
        source, _ = decode(data, "fuzz.md")
    except ReadError:
        return
    through(source.text)


@pytest.mark.parametrize("seed", range(6))
def test_the_lecture_with_bytes_changed(seed):
    rng = random.Random(seed)
    text = list(SEED)
    for _ in range(60):
        at = rng.randrange(len(text))
        action = rng.randrange(3)
        if action == 0:
            text[at] = rng.choice("{}()[]|$\\^_&=+-/.,dx0 \n")
        elif action == 1:
            del text[at]
        else:
            text.insert(at, rng.choice("{}()[]|$\\^_&=+-/.,dx0 \n"))
    through("".join(text))


@pytest.mark.parametrize(
    "unit",
    [
        "$",
        "$$",
        "\\[",
        "\\(",
        "{",
        "`",
        "`` ",
        "\\begin{verbatim}",
        "\\begin{equation}",
        "<!--",
        "$$x\n\n",
        "%",
        "\\tag{1.1}",
        "$x",
    ],
)
def test_long_repetitions_are_read(unit):
    read_text(
        unit * (200_000 // len(unit))
    )  # quadratic work here would take minutes; see benchmarks/parse.py


def test_nothing_is_executed(tmp_path, monkeypatch):
    touched = tmp_path / "touched"
    for text in (
        f"__import__('pathlib').Path('{touched}').touch()",
        f"\\input{{{touched}}}",
        "\\write18{touch x}",
    ):
        through(f"$$ {text} \\tag{{1.1}} $$")
    assert not touched.exists()
