"""Fault injection at scale: every single-place fault of every formula, and every formula in other words.

Run with a lecture file (default: the shipped one)::

    python benchmarks/faults.py [LECTURE] [--only ID ...] [--every N] [--jobs N] [--list] [--skip-rewritings]

A fault is told when the verdict of its formula changes or a finding appears, goes or changes; it is mended when one
of the first two suggestions, put in place, makes the formula as good as it was.  Formulas that are wrong as printed
are broken from their mended form, where a fault must turn right into wrong; as printed they are scored in a row of
their own.  ``--every N`` tries one change of N, taken at random with a fixed seed.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))

from bench_of_faults import Bench, Trial
from equivalent import reason_of
from generator import Fault, Rewriting
from mends import MENDS, Mend, mended
from rewordings import REWORDINGS

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
    """What became of one change: ``error`` whether an error is told, ``mended`` whether a suggestion mends it."""

    task: Task
    kind: str
    description: str
    outcome: str
    told: str
    seconds: float
    error: bool = False
    mended: bool | None = None


SEED = 9
_benches: dict[str, Bench] = {}
_every = 1


def tasks(only: Sequence[str], rewritings: bool) -> list[Task]:
    """Right formulas as printed, wrong ones mended, wrong ones as printed; the quickest first."""
    found = []
    for id in _benches["printed"].formulas:
        if only and id not in only:
            continue
        found.append(Task("mended" if id in WRONG else "printed", "faults", id))
        if id in WRONG:
            found.append(Task("printed", "faults", id))
        if rewritings:
            found.append(Task("printed", "rewritings", id))
            if id in WRONG and ":" not in id:
                found.append(Task("mended", "rewritings", id))
    return sorted(found, key=lambda task: len(_benches["printed"].formulas[task.id].latex))


def run(task: Task) -> list[Result]:
    """Try the changes of a task."""
    bench = _benches[task.version]
    results = []
    for change in chosen(bench, task):
        start = time.perf_counter()
        trial = bench.attempt(task.id, change)
        seconds = time.perf_counter() - start
        description = getattr(change, "description", change.kind)
        if task.kind == "rewritings":
            results.append(Result(task, change.kind, description, *_rewritten(trial), seconds))
            continue
        error = trial.after is not None and bool(trial.after.errors)
        # what was wrong before has errors of its own, which one suggestion does not mend
        mended = bench.repaired(trial) if error and not trial.before.errors else None
        results.append(
            Result(task, change.kind, description, *_faulted(bench, trial), seconds, error, mended)
        )
    return results


def chosen(bench: Bench, task: Task) -> list[Fault | Rewriting]:
    """The changes of a task, or one of ``_every`` of them."""
    made: list[Fault | Rewriting] = []
    if task.kind == "faults":
        made += bench.faults(task.id)
    else:
        made += bench.rewritings(task.id)
        made += [Rewriting("by hand", m.id, m.parts(bench.read)) for m in _wordings(bench, task.id)]
    if _every == 1:
        return made
    return random.Random(f"{SEED} {task}").sample(made, -(-len(made) // _every))


def _wordings(bench: Bench, id: str) -> list[Mend]:
    """The formula as other authors would print it, where it stands so in this version."""
    found = []
    for mend in REWORDINGS:
        if mend.id == id:
            with contextlib.suppress(LookupError):
                mend.parts(bench.read)
                found.append(mend)
    return found


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
        for name in [TWICE_WRONG] if _second(each) else part_of(each.task.id):
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
    lines += ["", *by_kind([r for r in results if r.task.kind == "faults" and not _second(r)])]
    rewritten = [r for r in results if r.task.kind == "rewritings"]
    if rewritten:
        alarms = sum(r.outcome == "alarm" for r in rewritten)
        lines.append(f"\nRewritings that mean the same: {len(rewritten)}, false alarms: {alarms}.")
    return "\n".join(lines)


def _second(result: Result) -> bool:
    """Whether the formula was wrong before it was broken."""
    return result.task.version == "printed" and result.task.id in WRONG


def by_kind(faulted: Sequence[Result]) -> list[str]:
    """The faults of right formulas by what was changed."""
    lines = [
        "| kind | real changes | told | recall | as an error | mended by a suggestion |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    kinds = sorted({r.kind for r in faulted})
    for name in (*kinds, "all"):
        own = [r for r in faulted if name in (r.kind, "all") and r.outcome != "equivalent"]
        if not own:
            continue
        told = sum(r.outcome.startswith("detected") for r in own)
        wrong = sum(r.error for r in own)
        tried = [r for r in own if r.mended is not None]
        mended = sum(r.mended is True for r in tried)
        share = f"{mended} of {len(tried)} ({100 * mended / len(tried):.1f} %)" if tried else "–"
        lines.append(f"| {name} | {len(own)} | {told} | {100 * told / len(own):.1f} % | {wrong} | {share} |")
    return lines


def main() -> int:
    """Run and print the table; 1 when a fault brings an exception or a hang, or an alarm is false."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lecture", nargs="?", default=str(SHIPPED))
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="try one change of so many")
    parser.add_argument(
        "--list", action="store_true", help="list every change that is not simply detected or quiet"
    )
    parser.add_argument("--all", action="store_true", help="list every change")
    parser.add_argument("--skip-rewritings", action="store_true")
    arguments = parser.parse_args()
    global _every
    _every = arguments.every
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
                dull = each.outcome in ("detected", "quiet") and each.mended is not False
                if arguments.all or (arguments.list and not dull):
                    where = f"({each.task.id}) {each.task.version} {each.seconds:.1f}s"
                    repair = " NOT MENDED" if each.mended is False else ""
                    print(f"{each.outcome:10}{repair} {where} {each.description} → {each.told}", flush=True)
            print(f"{count}/{len(todo)} done, {len(results)} changes", file=sys.stderr)
    print(table(results))
    slowest = max(results, key=lambda r: r.seconds)
    print(
        f"\nSlowest change: {slowest.seconds:.1f} s, ({slowest.task.id}).  All: {time.perf_counter() - start:.0f} s."
    )
    return int(any(r.outcome in ("trouble", "alarm", "undetected") for r in results))


if __name__ == "__main__":
    sys.exit(main())
