"""Whoever stops a check is left with nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and process groups")

EQUATIONS = 7  # more than are checked in one process
SLOW_CHECK = """
import os, signal, sys, time
import tlssym.pipeline
from tlssym.cli import main

# a shell starts its background jobs with Ctrl-C ignored; a test run in one must not inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)

def check_formula(*arguments):
    os.write(1, b"busy\\n")  # in one piece: both workers write to the same pipe
    time.sleep(60)

tlssym.pipeline.check_formula = check_formula
sys.exit(main(["check", sys.argv[1], "--jobs", "2"]))
"""


@pytest.mark.parametrize(
    ("sent", "to_all", "status"),
    [(signal.SIGINT, True, 130), (signal.SIGINT, False, 130), (signal.SIGKILL, False, -signal.SIGKILL)],
)
def test_an_interrupted_check_ends_at_once_with_its_workers(
    sent: signal.Signals, to_all: bool, status: int, tmp_path: Path
) -> None:
    lecture = tmp_path / "notes.md"
    lecture.write_text("\n".join(f"$$a_{n} = {n} \\tag{{1.{n}}}$$\n" for n in range(1, EQUATIONS + 1)))
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_CHECK, str(lecture)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "busy\n", process.communicate()[1]
    before = time.monotonic()
    (os.killpg if to_all else os.kill)(process.pid, sent)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == status
    assert time.monotonic() - before < 20  # a worker that is waited for would take a minute
    assert "Traceback" not in errors
    assert _gone(process.pid)


def _gone(group: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
