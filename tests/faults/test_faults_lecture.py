"""A sample of single faults in the lecture: each is told; and of the same formulas in other words: none is.

The whole run, some two thousand faults, is ``benchmarks/faults.py``.
"""

from __future__ import annotations

import random

import pytest
from bench_of_faults import Bench, edit, mended_bench, shipped_bench
from equivalent import BETTER, reason_of
from generator import Rewriting, rewritings
from mends import MENDS, Mend
from rewordings import REWORDINGS, SLIPS

from derivations.lecture5 import lecture

pytestmark = pytest.mark.slow  # whole lectures, broken and judged again

SEED = 20
FAULTS_EACH = 1
WRONG = {mend.id for mend in MENDS}
EQUATIONS = [unit.id for unit in lecture.equations]
CLAIMS = [unit.id for unit in lecture.units.values() if unit.is_claim]


def bench_of(id: str) -> Bench:
    """The lecture in which a formula is right, so that a fault makes it wrong."""
    return mended_bench() if id in WRONG else shipped_bench()


@pytest.mark.parametrize("id", EQUATIONS + CLAIMS)
def test_faults_of_a_formula_are_told(id: str):
    bench = bench_of(id)
    made = bench.faults(id)
    for fault in random.Random(f"{SEED} {id}").sample(made, min(FAULTS_EACH, len(made))):
        trial = bench.attempt(id, fault)
        assert trial.trouble == "", (fault.description, trial.trouble)
        assert trial.detected or reason_of(trial, bench.notation, bench.text), fault.description


@pytest.mark.parametrize("id", EQUATIONS)
def test_another_wording_of_an_equation_raises_no_alarm(id: str):
    bench = shipped_bench()
    made = list(rewritings(bench.read.passage(id), bench.formulas[id].printed, bench.notation, together=2))
    rewriting = random.Random(f"{SEED} {id}").choice(made)
    assert bench.attempt(id, rewriting).alarms == (), (rewriting.kind, rewriting.parts)


@pytest.mark.parametrize("wording", REWORDINGS, ids=lambda wording: wording.id)
def test_another_author_s_wording_raises_no_alarm(wording: Mend):
    bench = shipped_bench()
    rewriting = Rewriting("by hand", wording.id, wording.parts(bench.read))
    assert bench.attempt(wording.id, rewriting).alarms == (), rewriting.parts


# a fault that made a wrong formula right would be a wrong "proved"; these are right: they put in the number
# that the derivation has and the lecture leaves out, or mend what it prints
RIGHT = {("5.6", "+ →"), *((id, part) for id, part, _ in BETTER)}
PROVED_EACH = 8


@pytest.mark.parametrize("id", ["5.6", "5.9", "5.14", "5.33", "5.37", "5.38", "5.39", "5.44"])
def test_no_fault_is_proved_but_the_right_ones(id: str):
    bench = shipped_bench()
    made = bench.faults(id)
    for fault in random.Random(f"{SEED} {id}").sample(made, min(PROVED_EACH, len(made))):
        trial = bench.attempt(id, fault)
        if trial.after is not None and trial.after.verdict == "proved":
            assert any(each == id and part in fault.description for each, part in RIGHT), fault.description


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_a_slip_in_other_words_is_refuted(slip: Mend):
    bench = shipped_bench()
    trial = bench.attempt(slip.id, Rewriting("by hand", slip.id, slip.parts(bench.read)))
    assert trial.after is not None and trial.after.verdict == "refuted"
    assert set(trial.after.errors) - set(trial.before.errors)


# one link of a longer chain of inequalities shares its sides with the next one, and is not replaced alone
ALONE = [slip for slip in SLIPS if ":" not in slip.id]


@pytest.mark.parametrize("slip", ALONE, ids=lambda slip: slip.id)
def test_what_is_suggested_put_in_place_makes_its_error_go(slip: Mend):
    bench = shipped_bench()
    trial = bench.attempt(slip.id, Rewriting("by hand", slip.id, slip.parts(bench.read)))
    assert trial.after is not None and trial.outcome is not None
    for told in trial.outcome.findings:
        if told.severity.value != "error" or told.suggestion is None or told.place is None:
            continue
        again = bench.attempt(slip.id, edit(bench.text, bench.with_suggestion(trial, told)))
        assert again.after is not None
        assert len(again.after.errors) < len(trial.after.errors), told.suggestion


@pytest.mark.parametrize("id", ["5.2", "5.10", "5.19", "5.24", "5.25", "5.33", "5.44", "5.48"])
def test_one_of_the_first_two_suggestions_mends_what_a_fault_broke(id: str):
    bench = bench_of(id)
    made = bench.faults(id)
    for fault in random.Random(f"{SEED} mends {id}").sample(made, 2):
        trial = bench.attempt(id, fault)
        assert bench.repaired(trial) is not False, (fault.description, trial.after)
