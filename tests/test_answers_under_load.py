"""The same file gives the same answers: on a busy machine, with one job or two, whatever the hash seed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from derivations.lecture5 import LECTURE

pytestmark = pytest.mark.slow

PART = ["5.12", "5.19", "5.24", "5.29", "5.45", "5.46"]
"""Verdicts of every kind, and every kind of numeric leg."""
BURN = "while True: pass"


def answers(jobs, seed):
    """What a fresh process says, without its times."""
    command = [sys.executable, "-m", "tlssym", "check", str(LECTURE.path), "--only", *PART]
    command += ["--format", "json", "--jobs", str(jobs), "--no-cache"]
    own = {**os.environ, "PYTHONHASHSEED": str(seed)}
    run = subprocess.run(command, capture_output=True, text=True, env=own, check=False)
    assert run.returncode == 1, run.stderr  # there are errors in it
    return without_times(json.loads(run.stdout))


def without_times(value):
    """The same report without what tells how long it took."""
    if isinstance(value, dict):
        return {key: without_times(each) for key, each in value.items() if "seconds" not in key}
    return [without_times(each) for each in value] if isinstance(value, list) else value


@contextmanager
def load():
    """More processes that do nothing but compute than there are cores."""
    burning = [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range((os.cpu_count() or 1) + 1)]
    try:
        yield
    finally:
        for each in burning:
            each.kill()
            each.wait()


def test_answers_depend_neither_on_load_nor_on_jobs_nor_on_the_hash_seed():
    first = answers(jobs=1, seed=0)
    assert len(first["equations"]) == len(PART)
    with load():
        assert answers(jobs=2, seed=1) == first
