"""Small identities of our own, true and false: nothing wrong is said of any of them.

``truth`` is true, false, ``partly`` (holds for some values of its letters and fails for others), ``range`` (an
inequality that the text sets), ``open`` (an equation, or something that depends on what is not told) or ``loose``
(an estimate on whose goodness one may differ).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tlssym.catalogue import match_lecture
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text
from tlssym.values import Verdict

ROWS = [
    json.loads(line) for line in Path(__file__).with_suffix("").parent.joinpath("identities.jsonl").open()
]
GOOD = {Verdict.PROVED, Verdict.SCALING, Verdict.AGREES}
BAD = {Verdict.REFUTED, Verdict.DIVERGENT}
FAST = 8
"""Every eighth is tried in each run of the suite, all of them in the slow one."""
LEAST_DECIDED = 0.8


def outcome_of(latex):
    text = read_text(f"# Notes\n\n$$ {latex} \\tag{{91.1}} $$\n", "notes.md")
    lecture = match_lecture(text)
    parsed = parse_lecture(text, lecture)
    return check_formula(parsed.equations[0], parsed, Session(lecture), 20)


def wrong(row, outcome):
    """What is wrong with what is said; empty where nothing is."""
    verdict, truth = outcome.verdict, row["truth"]
    conditional = bool(outcome.conditions) and any(f.code == "TLS505" for f in outcome.findings)
    if truth is True and verdict in BAD:
        return "a true one is called wrong"
    if truth is False and verdict in GOOD:
        return "a false one passes"
    if truth == "partly" and verdict in GOOD and not conditional:
        return "holds for some values only, and no condition is told"
    if truth in ("open", "range") and verdict in BAD | {Verdict.PROVED}:
        return "what is open is decided"
    return ""


@pytest.mark.parametrize("row", ROWS[::FAST], ids=lambda row: row["latex"])
def test_nothing_wrong_is_said(row):
    outcome = outcome_of(row["latex"])
    assert not wrong(row, outcome), (outcome.verdict, [f.message for f in outcome.findings])


@pytest.mark.slow
def test_all_of_them(capsys):
    said = [(row, outcome_of(row["latex"])) for row in ROWS]
    table: dict[str, list[int]] = {}
    for row, outcome in said:
        if isinstance(row["truth"], bool):
            counts = table.setdefault(row["kind"], [0, 0])
            counts[0] += outcome.verdict in (BAD if row["truth"] is False else GOOD)
            counts[1] += 1
    with capsys.disabled():
        for kind, (decided, count) in table.items():
            print(f"{kind:12} {decided:3} of {count:3} decided")
    assert [(row["latex"], outcome.verdict) for row, outcome in said if wrong(row, outcome)] == []
    decided, count = (sum(counts[i] for counts in table.values()) for i in (0, 1))
    assert decided >= LEAST_DECIDED * count
