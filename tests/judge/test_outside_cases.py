"""Formulas of which something wrong was said once, kept beside the project: skipped where they are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tlssym.catalogue import match_lecture
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text
from tlssym.values import Verdict

CASES = Path(__file__).parents[3] / "shared" / "cases" / "truth.jsonl"
ROWS = [json.loads(line) for line in CASES.open(encoding="utf-8")] if CASES.is_file() else []
TRUE = ("refuted but true", "refuted or refused but true")
FALSE = ("passes but false", "proved but false")
GOOD = (Verdict.PROVED, Verdict.SCALING, Verdict.AGREES)


def outcome_of(latex):
    text = read_text(f"# Notes\n\n$$ {latex} \\tag{{91.1}} $$\n", "notes.md")
    parsed = parse_lecture(text, match_lecture(text))
    return check_formula(parsed.equations[0], parsed, Session(parsed.lecture), 20)


@pytest.mark.skipif(not ROWS, reason="the cases are kept outside of the project")
@pytest.mark.parametrize("row", [r for r in ROWS if r["kind"] in TRUE], ids=lambda r: r["latex"][:50])
def test_what_is_true_passes(row):
    assert outcome_of(row["latex"]).verdict in GOOD


@pytest.mark.skipif(not ROWS, reason="the cases are kept outside of the project")
@pytest.mark.parametrize("row", [r for r in ROWS if r["kind"] in FALSE], ids=lambda r: r["latex"][:50])
def test_what_is_false_does_not_or_its_condition_is_told(row):
    outcome = outcome_of(row["latex"])
    told = bool(outcome.conditions) and any(f.code == "TLS505" for f in outcome.findings)
    assert outcome.verdict not in GOOD or told
