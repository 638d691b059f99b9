"""What the commands cost before they compute anything, beside ``python -c "import sympy"`` in the same run.

Run ``python benchmarks/startup.py [--times N]``.  Told is CPU time (user and system) of a whole process, the median of
N runs taken in turns, and its ratio to that of importing sympy: the ratio is what a loaded machine leaves alone.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PAIRS = (
    r"4\pi \int_0^{\infty} R^2 dR \int_0^{E} \frac{d\Delta_{01}}{\Delta_{01}} \int_0^{\infty} dE_1"
    r"\, \theta\left(\frac{U_0}{R^3}\frac{\Delta_{01}}{E_1} - |E - E_1|\right)"
    r"\theta\left(\varepsilon - \frac{U_0}{R^3}\frac{\Delta_{01}}{E_1}\right)"
    r"\theta\left(\frac{U_0}{R^3}\frac{\Delta_{01}}{E_1} - \frac{\varepsilon}{2}\right)"
)
NOTES = r"""
$$ M = \int_0^1 dx\, x = \frac{1}{2} \tag{1.1} $$

$$ N = \int_0^E dx\, x = E^2 \tag{1.2} $$
"""


def cpu(words: Sequence[str], environment: dict[str, str]) -> float:
    """The CPU time of a process and its children, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def commands(folder: Path) -> dict[str, list[str]]:
    """What is measured: name and words."""
    tool = [sys.executable, "-m", "tlssym"]
    notes = folder / "notes.md"
    notes.write_text(NOTES, encoding="utf-8")
    return {
        'python -c "pass"': [sys.executable, "-c", "pass"],
        'python -c "import sympy"': [sys.executable, "-c", "import sympy"],
        "tlssym --help": [*tool, "--help"],
        "tlssym rule TLS304": [*tool, "rule", "TLS304"],
        "tlssym cache size": [*tool, "cache", "size"],
        "tlssym check, two formulas, cold": [*tool, "check", str(notes), "--no-cache", "--jobs", "1"],
        "tlssym check, two formulas, kept": [*tool, "check", str(notes), "--jobs", "1"],
        "tlssym list": [*tool, "list"],
        "tlssym integrate, one variable": [*tool, "integrate", r"\int_0^1 x\, dx"],
        "tlssym integrate, (5.12)": [*tool, "integrate", PAIRS],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as name:
        environment = {**os.environ, "TLSSYM_CACHE_DIR": str(Path(name) / "kept")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled once
        wanted = commands(Path(name))
        spent: dict[str, list[float]] = {each: [] for each in wanted}
        for turn in range(times + 1):
            for each, words in wanted.items():
                taken = cpu(words, environment)
                if turn:  # the first turn fills the caches of bytecode and of results
                    spent[each].append(taken)
    sympy = statistics.median(spent['python -c "import sympy"'])
    print(f"{'command':36} {'CPU s':>7} {'× import sympy':>15}")
    for each, taken in spent.items():
        middle = statistics.median(taken)
        print(f"{each:36} {middle:7.2f} {middle / sympy:15.2f}")
    goal = 1.2 * sympy + 0.3
    reached = statistics.median(spent["tlssym integrate, (5.12)"])
    print(f"goal for (5.12): 1.2 × import sympy + 0.3 s = {goal:.2f} s; it takes {reached:.2f} s")


if __name__ == "__main__":
    main()
