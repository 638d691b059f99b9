"""The generator of faults: it changes one place, its faults mean something else, its rewritings do not."""

from __future__ import annotations

import pytest
from generator import effect, faults, rewritings

from derivations.lecture5 import notation as lecture_notation
from tlssym.parse.parser import parse_blocks
from tlssym.read import read_lecture

NOTATION = lecture_notation.NOTATION
LECTURE = read_lecture(lecture_notation.__file__.replace("notation.py", "lecture.md"))
TEXT = LECTURE.text


def of(number: str):
    passage = LECTURE.passage(number)
    printed = parse_blocks(passage.parts, NOTATION, number=number, source=LECTURE.source)
    return passage, printed


def all_faults(number: str):
    return list(faults(*of(number), NOTATION, TEXT))


def test_kinds_of_fault_of_the_d_dimensional_count():
    kinds = {fault.kind for fault in all_faults("5.18")}
    assert kinds >= {"factor", "exponent", "sign", "limit", "step", "argument"}


@pytest.mark.parametrize("number", ["5.10", "5.19", "5.24", "5.29", "5.44", "5.47"])
def test_every_fault_changes_the_meaning(number: str):
    made = all_faults(number)
    assert len(made) > 5
    assert [fault.description for fault in made if effect(fault, NOTATION, TEXT) == "same"] == []


def test_a_fault_stays_within_its_formula():
    passage, printed = of("5.22")
    block = passage.blocks[0]
    for fault in faults(passage, printed, NOTATION, TEXT):
        assert block.start <= fault.span[0] <= fault.span[1] <= block.end
        assert fault.applied(TEXT)[: fault.span[0]] == TEXT[: fault.span[0]]


def test_swapped_exponent_letters_are_among_the_faults():
    swaps = [fault.description for fault in all_faults("5.19") if fault.kind == "exponent"]
    assert any("a → {d}" in says for says in swaps) and any("d → {a}" in says for says in swaps)


REARRANGED = {"sides exchanged", "windows as two steps", "logarithms turned"}


@pytest.mark.parametrize("number", [passage.number for passage in LECTURE.passages])
def test_rewritings_mean_the_same(number: str):
    for rewriting in rewritings(*of(number), NOTATION):
        if rewriting.kind in REARRANGED:
            continue  # its members stand elsewhere: that it raises no alarm is tried in test_faults_lecture
        assert effect(rewriting, NOTATION, TEXT) == "same", (rewriting.kind, rewriting.parts)
