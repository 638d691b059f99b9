"""A sample of single faults in the lecture: each is told; and of the same formulas in other words: none is.

The whole run, some two thousand faults, is ``benchmarks/faults.py``.
"""

from __future__ import annotations

import random

import pytest
from bench_of_faults import Bench, mended_bench, shipped_bench
from equivalent import reason_of
from mends import MENDS

SEED = 20
FAULTS_EACH = 2
WRONG = {mend.id for mend in MENDS}
IDS = [u.id for u in shipped_bench().session.lecture.units.values() if u.id in shipped_bench().formulas]


def bench_of(id: str) -> Bench:
    """The lecture in which a formula is right, so that a fault makes it wrong."""
    return mended_bench() if id in WRONG else shipped_bench()


@pytest.mark.parametrize("id", IDS)
def test_faults_of_a_formula_are_told(id: str):
    bench = bench_of(id)
    made = bench.faults(id)
    for fault in random.Random(f"{SEED} {id}").sample(made, min(FAULTS_EACH, len(made))):
        trial = bench.attempt(id, fault)
        assert trial.trouble == "", (fault.description, trial.trouble)
        assert trial.detected or reason_of(trial, bench.notation, bench.text), fault.description


@pytest.mark.parametrize("id", [id for id in IDS if ":" not in id])
def test_another_wording_of_an_equation_raises_no_alarm(id: str):
    bench = shipped_bench()
    for rewriting in random.Random(f"{SEED} {id}").sample(bench.rewritings(id), 1):
        trial = bench.attempt(id, rewriting)
        assert trial.alarms == (), (rewriting.kind, rewriting.parts)
