"""A derived formula is called wrong only where the numeric checks that concern it are settled."""

from __future__ import annotations

import pytest

from derivations.hopping import LECTURE
from tlssym import pipeline
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read.lecture import read_text
from tlssym.values import Answer, Evidence, Severity, Verdict

TEXT = LECTURE.path.read_text(encoding="utf-8").replace(r"\frac{1}{g_0 R^d}", r"\frac{\xi}{g_0 R^{d+1}}")
MEMBER = r"\frac{\xi}{g_0 R^{d+1}}"


def judged(monkeypatch, *checks):
    """(1.2) with a wrong power of the right dimension, and these checks of it."""
    monkeypatch.setattr(pipeline, "evidence_for", lambda *_, **__: checks)
    parsed = parse_lecture(read_text(TEXT, "notes.md"), LECTURE)
    (formula,) = (each for each in parsed.equations if each.id == "1.2")
    return check_formula(formula, parsed, Session(LECTURE), 15)


@pytest.mark.parametrize(
    ("outcome", "of", "verdict", "code"),
    [
        (Answer.AGREES, "", Verdict.REFUTED, ""),
        (Answer.UNDECIDED, "", Verdict.UNDECIDED, "TLS403"),
        (Answer.UNDECIDED, MEMBER, Verdict.UNDECIDED, "TLS403"),
        (Answer.UNDECIDED, r"\Delta", Verdict.REFUTED, ""),  # of a member that nothing is said against
        (Answer.REFUTES, r"\Delta", Verdict.UNDECIDED, "TLS402"),
    ],
)
def test_what_a_check_leaves_of_refuted(monkeypatch, outcome, of, verdict, code):
    found = judged(monkeypatch, Evidence("quadrature", outcome, "as it says", of=of))
    assert found.verdict is verdict
    told = {f.code: f.severity for f in found.findings}
    assert told["TLS304"] is (Severity.ERROR if verdict is Verdict.REFUTED else Severity.WARNING)
    assert not code or code in told
