"""Every fault of the generator through ``tlssym fix``: how many of those that are told get an edit, and what it leaves.

Run ``python benchmarks/fixes.py RESULTS [--most N]``: one JSON object a line, in an order that is random with a fixed
seed, so that what has been done is a sample at any time; what RESULTS has already is not tried again.  Without more to
try, or with ``--score``, the figures are printed.  What becomes of a fault:

- ``silent``: no finding of it has a suggestion;
- ``none``: there is a suggestion, and no edit that was judged to mend it is made;
- ``mended``: after the edit none of the findings it was for is left, and no error that was not there before the fault;
- ``left``: the edit was made, and something of that is left.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))

from bench_of_faults import DIGITS, Bench, mended_bench, shipped_bench
from generator import Fault
from mends import MENDS

from derivations.lecture5 import lecture
from tlssym.fix.edits import edits
from tlssym.fix.verify import Verifier, applied
from tlssym.judge.result import Report
from tlssym.rules import Fix

WRONG = {mend.id for mend in MENDS}
SEED = 41


def fixed(bench: Bench, id: str, fault: Fault) -> tuple[str, str]:
    """What becomes of a fault, and whether the edits are safe."""
    trial = bench.attempt(id, fault)
    if trial.outcome is None or not any(f.suggestion for f in trial.outcome.findings):
        return "silent", ""
    text = fault.applied(bench.text)
    report = Report("lecture.md", "", DIGITS, (), (trial.outcome,), (), (), text)
    verifier = Verifier(report, bench.session)
    done = verifier.keep(edits(report, verifier.mends))
    if not done:
        return "none", ""
    safe = "safe" if all(edit.fix is Fix.SAFE for edit in done) else "unsafe"
    after = applied(text, done)
    # the stretch that the fault or an edit has touched, in the text as it was and as it is now
    low = min(fault.span[0], *(edit.start for edit in done))
    end = max(edit.end for edit in done)
    rest = len(text) - max(end, len(text) - (len(bench.text) - fault.span[1]))
    touched = (low, len(bench.text) - rest)
    again = bench.attempt(id, Fault("fix", id, touched, after[low : len(after) - rest], ""))
    if again.after is None or again.after.more_errors_than(trial.before):
        return "left", safe
    left = Counter(code for _, code, _ in again.after.findings)
    had = Counter(finding.code for finding in trial.outcome.findings)
    gone = Counter(edit.finding.code for edit in done)
    return ("mended" if all(left[code] <= had[code] - gone[code] for code in gone) else "left"), safe


def score(path: Path) -> None:
    """Print the figures."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    counts = Counter(row["what"] for row in rows)
    made = counts["mended"] + counts["left"]
    print(f"{len(rows)} faults: {dict(counts)}")
    if made:
        safe = sum(row["safe"] == "safe" for row in rows)
        print(f"an edit is made for {made} of {made + counts['none']} that have a suggestion, {safe} of them safe")
        print(f"mended by it: {counts['mended']} of {made}, {100 * counts['mended'] / made:.1f} %")
    for row in rows:
        if row["what"] == "left":
            print(f"  left: ({row['id']}) {row['change']}")


def main() -> None:
    """Try what has not been tried, then print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--most", type=int, default=10**6)
    parser.add_argument("--score", action="store_true")
    options = parser.parse_args()
    options.results.touch()
    done = {json.loads(line)["change"] for line in options.results.read_text(encoding="utf-8").splitlines()}
    if not options.score:
        benches = {unit.id: mended_bench() if unit.id in WRONG else shipped_bench() for unit in lecture.equations}
        tasks = [(id, f) for id, bench in benches.items() for f in bench.faults(id) if isinstance(f, Fault)]
        random.Random(SEED).shuffle(tasks)
        with options.results.open("a", encoding="utf-8") as file:
            for id, fault in tasks[: options.most]:
                change = f"{id} {fault.span} {fault.replacement}"
                if change not in done:
                    what, safe = fixed(benches[id], id, fault)
                    file.write(json.dumps({"id": id, "change": change, "what": what, "safe": safe}) + "\n")
                    file.flush()
    score(options.results)


if __name__ == "__main__":
    main()
