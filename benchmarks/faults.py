"""Fault injection at scale: every single-place fault of every formula, and every formula in other words.

Run with a lecture file (default: the shipped one)::

    python benchmarks/faults.py [LECTURE] [--only ID ...] [--jobs N] [--list] [--skip-rewritings]

A fault is detected when the verdict of its formula changes or a finding appears, goes or changes.  Formulas that
are wrong as printed are broken from their mended form, where a fault must turn right into wrong; as printed they
are scored in a row of their own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))

from bench_of_faults import Bench, Trial
from equivalent import reason_of
from mends import MENDS, mended

from tlssym.read import read_lecture, read_text

SHIPPED = Path(__file__).resolve().parents[1] / "derivations" / "lecture5" / "lecture.md"
PARTS = (("(5.1)–(5.15)", 1, 15), ("(5.9)–(5.24)", 9, 24), ("(5.25)–(5.48)", 25, 48))
CLAIMS, TWICE_WRONG = "claims of the prose", "wrong as printed, broken once more"
WRONG = {mend.id for mend in MENDS}


@dataclass(frozen=True)
class Task:
    """All faults, or all rewritings, of one formula of one version of the lecture."""

    version: str
    kind: str
    id: str


@dataclass(frozen=True)
class Result:
    """What became of one change."""

    task: Task
    description: str
    outcome: str
    told: str
    seconds: float


_benches: dict[str, Bench] = {}


def tasks(only: Sequence[str], rewritings: bool) -> list[Task]:
    """Right formulas as printed, wrong ones mended, wrong ones as printed; the quickest first."""
    found = []
    for id in _benches["printed"].formulas:
        if only and id not in only:
            continue
        found.append(Task("mended" if id in WRONG else "printed", "faults", id))
        if id in WRONG:
            found.append(Task("printed", "faults", id))
        if rewritings and ":" not in id:
            found.append(Task("printed", "rewritings", id))
            if id in WRONG:
                found.append(Task("mended", "rewritings", id))
    return sorted(found, key=lambda task: len(_benches["printed"].formulas[task.id].latex))


def run(task: Task) -> list[Result]:
    """Try every change of a task."""
    bench = _benches[task.version]
    results = []
    for change in bench.faults(task.id) if task.kind == "faults" else bench.rewritings(task.id):
        start = time.perf_counter()
        trial = bench.attempt(task.id, change)
        seconds = time.perf_counter() - start
        description = getattr(change, "description", change.kind)
        outcome, told = _faulted(bench, trial) if task.kind == "faults" else _rewritten(trial)
        results.append(Result(task, description, outcome, told, seconds))
    return results


def _faulted(bench: Bench, trial: Trial) -> tuple[str, str]:
    if trial.after is None:
        return "trouble", trial.trouble
    verdict = trial.after.verdict
    if trial.detected:
        new = [f"{each[1]} {each[2]}" for each in trial.after.findings if each not in trial.before.findings]
        outcome = "detected, proved" if verdict == "proved" else "detected"
        return outcome, f"{verdict}; {'; '.join(new)[:160]}"
    equivalent = reason_of(trial, bench.notation, bench.text)
    return ("equivalent", equivalent) if equivalent else ("undetected", verdict)


def _rewritten(trial: Trial) -> tuple[str, str]:
    return (
        ("alarm", "; ".join(f"{code} {says}" for _, code, says in trial.alarms))
        if trial.alarms
        else ("quiet", "")
    )


def part_of(id: str) -> list[str]:
    """The rows of the table that a formula counts in."""
    if ":" in id:
        return [CLAIMS]
    number = int(id.partition(".")[2])
    return [name for name, low, high in PARTS if low <= number <= high]


def table(results: Iterable[Result]) -> str:
    """The score as a Markdown table."""
    rows: dict[str, list[Result]] = {
        name: [] for name in (*(name for name, *_ in PARTS), CLAIMS, TWICE_WRONG)
    }
    for each in results:
        if each.task.kind != "faults":
            continue
        second = each.task.version == "printed" and each.task.id in WRONG
        for name in [TWICE_WRONG] if second else part_of(each.task.id):
            rows[name].append(each)
    lines = [
        "| formulas | faults | equivalent | detected | score | exceptions or over time |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, own in rows.items():
        same = sum(r.outcome == "equivalent" for r in own)
        caught = sum(r.outcome.startswith("detected") for r in own)
        trouble = sum(r.outcome == "trouble" for r in own)
        score = f"{100 * caught / (len(own) - same):.1f} %" if len(own) > same else "–"
        lines.append(f"| {name} | {len(own)} | {same} | {caught} | {score} | {trouble} |")
    rewritten = [r for r in results if r.task.kind == "rewritings"]
    if rewritten:
        alarms = sum(r.outcome == "alarm" for r in rewritten)
        lines.append(f"\nRewritings that mean the same: {len(rewritten)}, false alarms: {alarms}.")
    return "\n".join(lines)


def main() -> int:
    """Run and print the table; 1 when a fault brings an exception or a hang, or an alarm is false."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lecture", nargs="?", default=str(SHIPPED))
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--list", action="store_true", help="list every change that is not simply detected or quiet"
    )
    parser.add_argument("--all", action="store_true", help="list every change")
    parser.add_argument("--skip-rewritings", action="store_true")
    arguments = parser.parse_args()
    start = time.perf_counter()
    read = read_lecture(arguments.lecture)
    _benches["printed"] = Bench(read)
    _benches["mended"] = Bench(read_text(mended(read, MENDS)), _benches["printed"].session)
    todo = tasks(arguments.only, not arguments.skip_rewritings)
    for task in todo:
        _benches[task.version].before(task.id)
    print(f"derived in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    results: list[Result] = []
    # the derivations are made before the fork and shared
    with multiprocessing.get_context("fork").Pool(arguments.jobs) as pool:
        for count, batch in enumerate(pool.imap_unordered(run, todo), 1):
            results += batch
            for each in batch:
                dull = each.outcome in ("detected", "quiet")
                if arguments.all or (arguments.list and not dull):
                    where = f"({each.task.id}) {each.task.version} {each.seconds:.1f}s"
                    print(f"{each.outcome:10} {where} {each.description} → {each.told}", flush=True)
            print(f"{count}/{len(todo)} done, {len(results)} changes", file=sys.stderr)
    print(table(results))
    slowest = max(results, key=lambda r: r.seconds)
    print(
        f"\nSlowest change: {slowest.seconds:.1f} s, ({slowest.task.id}).  All: {time.perf_counter() - start:.0f} s."
    )
    return int(any(r.outcome in ("trouble", "alarm", "undetected") for r in results))


if __name__ == "__main__":
    sys.exit(main())
