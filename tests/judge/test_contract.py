"""The contract of open notes, kind by kind: each case with a control that keeps the refusing from being a habit.

A row has displays (the last one is judged), what may be said of it, and the same for its control.  ``right`` and
``wrong`` must be decided so, ``open`` must not be decided, ``not right`` may be anything but that.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tlssym.catalogue import match_lecture
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text
from tlssym.values import Verdict

ROWS = [json.loads(line) for line in Path(__file__).with_name("contract.jsonl").open(encoding="utf-8")]
RIGHT = {Verdict.PROVED, Verdict.AGREES, Verdict.SCALING}
WRONG = {Verdict.REFUTED, Verdict.DIVERGENT}
ALLOWED = {
    "right": RIGHT,
    "wrong": WRONG,
    "open": set(Verdict) - RIGHT - WRONG,
    "not right": set(Verdict) - RIGHT,
}


def verdict_of(displays):
    body = "\n\n".join(f"$$ {each} $$" for each in displays)
    text = read_text(f"# Notes\n\n{body}\n", "notes.md")
    parsed = parse_lecture(text, match_lecture(text))
    return check_formula(parsed.equations[-1], parsed, Session(parsed.lecture), 15).verdict


def test_there_are_enough_of_them():
    assert len(ROWS) >= 150
    assert all(row["said"] != row["control_said"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}: {row['notes'][-1]}"[:70])
def test_a_case_and_its_control(row):
    assert verdict_of(row["notes"]) in ALLOWED[row["said"]]
    assert verdict_of(row["control"]) in ALLOWED[row["control_said"]]
