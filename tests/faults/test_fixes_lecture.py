"""Fixes: with all of them in, the lecture has none of the mended findings; nor has it after a fault and its fix."""

from __future__ import annotations

import random

import pytest
from bench_of_faults import DIGITS, Bench, mended_bench, shipped_bench
from generator import Fault
from mends import MENDS

from derivations.lecture5 import lecture
from tlssym.fix.edits import Edit, edits
from tlssym.fix.verify import Verifier, applied
from tlssym.judge.result import Outcome, Report
from tlssym.pipeline import check_formula, parse_lecture
from tlssym.read import read_text

pytestmark = pytest.mark.slow  # whole lectures, broken and judged again

SEED = 31
WRONG = {mend.id for mend in MENDS}
EQUATIONS = [unit.id for unit in lecture.equations]


def report_of(text: str, outcomes: list[Outcome]) -> Report:
    return Report("lecture.md", "", DIGITS, (), tuple(outcomes), (), (), text)


def fixes(bench: Bench, report: Report) -> list[Edit]:
    verifier = Verifier(report, bench.session)
    return verifier.keep(edits(report, verifier.mends))


@pytest.mark.slow
def test_after_all_fixes_the_lecture_has_none_of_the_mended_findings():
    bench = shipped_bench()
    wrong = [f for f in bench.formulas.values() if f.unit.id in WRONG]
    outcomes = [check_formula(f, bench.parsed, bench.session, DIGITS, numeric=False) for f in wrong]
    report = report_of(bench.text, outcomes)
    done = fixes(bench, report)
    mended = {edit.outcome.short for edit in done}
    assert mended >= {
        "5.6",
        "5.15",
        "5.19",
        "5.28",
        "5.29",
        "5.41",
        "5.43",
        "5.45",
        "5.24/2",
        "5.24/3",
        "5.25/5",
    }
    parsed = parse_lecture(read_text(applied(bench.text, done), "lecture.md"), bench.session.lecture)
    for formula in (*parsed.equations, *parsed.claims):
        codes = {edit.finding.code for edit in done if edit.outcome.short == formula.short}
        if not codes:
            continue
        before = next(o for o in outcomes if o.short == formula.short)
        after = check_formula(formula, parsed, bench.session, DIGITS, numeric=False)
        for code in codes:
            gone = sum(e.finding.code == code and e.outcome is before for e in done)
            had = [f.code for f in before.findings].count(code)
            assert [f.code for f in after.findings].count(code) <= had - gone, formula.short
    # the smallest change: one argument, one factor, one exponent, one sign
    small = {edit.outcome.short: (bench.text[edit.start : edit.end], edit.new) for edit in done}
    assert small["5.41"] == ("", r" - \tau")  # x(t) becomes x(t - τ)
    assert small["5.19"] == ("d", "a") and small["5.24/2"] == (">", "<") and small["5.6"] == ("+", "-")


@pytest.mark.parametrize("id", EQUATIONS)
def test_a_fault_with_a_suggestion_is_fixed(id: str):
    bench = mended_bench() if id in WRONG else shipped_bench()
    made = [f for f in bench.faults(id) if isinstance(f, Fault)]
    for fault in random.Random(f"{SEED} {id}").sample(made, min(2, len(made))):
        trial = bench.attempt(id, fault)
        if trial.outcome is None or not any(f.suggestion for f in trial.outcome.findings):
            continue
        text = fault.applied(bench.text)
        done = fixes(bench, report_of(text, [trial.outcome]))
        if not done:
            continue  # a suggestion that does not mend what it is for is not put in
        after = applied(text, done)
        start = min(edit.start for edit in done)
        end = max(edit.end for edit in done)
        # the whole stretch that the fault or a fix has touched, in the text as it was and as it is now
        low = min(start, fault.span[0])
        rest = len(text) - max(end, len(text) - (len(bench.text) - fault.span[1]))
        touched = (low, len(bench.text) - rest)
        again = bench.attempt(id, Fault("fix", id, touched, after[low : len(after) - rest], ""))
        assert again.after is not None, again.trouble
        left = [code for _, code, _ in again.after.findings]
        for code in {edit.finding.code for edit in done}:
            had = [f.code for f in trial.outcome.findings].count(code)
            gone = sum(edit.finding.code == code for edit in done)
            assert left.count(code) <= had - gone, (fault.description, start, end)
