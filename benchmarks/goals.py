"""The times that a user waits: a lecture cold, unchanged, with one formula edited; start-up; the editor.

Run ``python benchmarks/goals.py [--jobs N]`` on an idle machine.  Told are wall seconds and CPU seconds of whole
processes, start included, beside ``python -c "import sympy"`` in the same run; the last line is an editor's session.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from derivations.lecture5 import LECTURE
from tlssym.lsp.notes import Notes

EDIT = (r"\frac{\pi^2 A}{B}", r"\frac{\pi A}{B}")  # of (5.46), from which nothing is followed
QUICK = (r"T (P_0 U_0)^2. \tag{5.21}", r"T (P_0 U_0)^3. \tag{5.21}")


def run(words: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall and CPU seconds of a process and its children."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def line(what: str, goal: str, wall: float, cpu: float) -> None:
    """One line of the table."""
    print(f"{what:48} {goal:>10} {wall:9.2f} {cpu:9.2f}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--jobs", default="2")
    jobs = parser.parse_args().jobs
    print(f"{'what':48} {'goal, s':>10} {'wall, s':>9} {'CPU, s':>9}")
    with tempfile.TemporaryDirectory() as name:
        environment = {**os.environ, "TLSSYM_CACHE_DIR": str(Path(name) / "kept")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled once
        path, text = Path(name) / "lecture.md", LECTURE.path.read_text(encoding="utf-8")
        check = [sys.executable, "-m", "tlssym", "check", str(path), "--jobs", jobs]
        path.write_text(text, encoding="utf-8")
        line('python -c "import sympy"', "", *run([sys.executable, "-c", "import sympy"], environment))
        line("whole lecture, cold", "10", *run(check, environment))
        line("nothing changed", "1", *run(check, environment))
        path.write_text(f"One line more.\n\n{text}", encoding="utf-8")
        line("every line moved", "1.5", *run(check, environment))
        for before, after in (QUICK, EDIT):
            assert text.count(before) == 1
            path.write_text(text.replace(before, after), encoding="utf-8")
            line(f"one formula edited, {after[:24]}", "1.5 + own", *run(check, environment))
            alone = [*check, "--no-cache", "--only", "5.21" if before == QUICK[0] else "5.46"]
            line("    the same formula alone, without what is kept", "", *run(alone, environment))
        os.environ["TLSSYM_CACHE_DIR"] = environment["TLSSYM_CACHE_DIR"]
        notes = Notes(str(path))
        notes.update(text)
        wall, cpu = time.perf_counter(), time.process_time()
        notes.update(text.replace(*QUICK))
        for formula in notes.waiting():
            notes.check(formula)
        notes.report()
        line("the editor, after an edit", "1.5", time.perf_counter() - wall, time.process_time() - cpu)


if __name__ == "__main__":
    main()
