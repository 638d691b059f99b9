"""What is kept changes no answer: every mutated lecture of the fault generator, checked with and without the cache.

Run with a file for the results (one JSON object a line)::

    python benchmarks/kept.py RESULTS [--lecture lecture5 | hopping] [--most N] [--judged]
    python benchmarks/kept.py RESULTS --score

A mutant that RESULTS has already is not tried again, so a run that was stopped goes on where it was.  The order is
random with a fixed seed: what has been done is a sample at any time.  Of each mutant the whole lecture is checked
twice, once from nothing and once with what is kept of the lecture as shipped and of the mutants before; the two reports
are JSON, equal but for the seconds.  ``--judged`` leaves the numeric checks out of both: what the cache has to find out
is which formulas an edit concerns, which costs as much without them, and a mutant takes seconds, not a minute.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))

from generator import faults

from tlssym import pipeline
from tlssym.catalogue import match_lecture
from tlssym.cli import main as tlssym
from tlssym.pipeline import parse_lecture
from tlssym.read import read_lecture

ROOT = Path(__file__).resolve().parents[1] / "derivations"
SEED, DIGITS = 13, 15


def mutants(path: Path) -> Iterator[tuple[str, str]]:
    """The name of every fault of a lecture and the text that it makes."""
    text = read_lecture(str(path))
    lecture = match_lecture(text)
    parsed = parse_lecture(text, lecture)
    for passage, formula in zip(text.passages, parsed.equations, strict=True):
        for fault in faults(passage, formula.printed, lecture.notation, text.text):
            yield f"({formula.id}) @{fault.span[0]} {fault.description}", fault.applied(text.text)


def report(path: Path, *more: str) -> dict[str, Any]:
    """What is said of a lecture, without the seconds."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        tlssym(["check", str(path), "--format", "json", "--digits", str(DIGITS), "--jobs", "1", *more])
    found = json.loads(told.getvalue())
    for each in (*found["equations"], *found["claims"]):
        for check in each["checks"]:
            del check["seconds"]
    return found


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The formulas of which two reports say different things; ``report`` where it is something else."""
    parts = [{e["id"]: e for e in (*each["equations"], *each["claims"])} for each in (one, other)]
    names = [id for id in {**parts[0], **parts[1]} if parts[0].get(id) != parts[1].get(id)]
    return names or ["report"] * (one != other)


def main() -> int:
    """Run what is left, or print the score; 1 where an answer differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path)
    parser.add_argument("--lecture", default="lecture5", choices=("lecture5", "hopping"))
    parser.add_argument("--most", type=int, help="try so many mutants and stop")
    parser.add_argument("--judged", action="store_true", help="without the numeric checks")
    parser.add_argument("--score", action="store_true", help="try nothing, print the score")
    arguments = parser.parse_args()
    if arguments.judged:
        pipeline.check_formula = partial(pipeline.check_formula, numeric=False)  # type: ignore[assignment]
    shipped = ROOT / arguments.lecture / "lecture.md"
    lines = arguments.results.read_text(encoding="utf-8").splitlines() if arguments.results.exists() else []
    done = {row["mutant"]: row for row in map(json.loads, lines)}
    every = dict(mutants(shipped))
    order = list(every)
    random.Random(SEED).shuffle(order)
    todo = [(name, every[name]) for name in order if name not in done]
    if not arguments.score:
        with (
            tempfile.TemporaryDirectory() as folder,
            arguments.results.open("a", encoding="utf-8") as file,
        ):
            path, kept = Path(folder) / "lecture.md", ("--cache", str(Path(folder) / "kept"))
            path.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
            report(path, *kept)
            for name, text in todo[: arguments.most]:
                path.write_text(text, encoding="utf-8")
                spent = [time.process_time()]
                pair = []
                for more in (kept, ("--no-cache",)):
                    pair.append(report(path, *more))
                    spent.append(time.process_time())
                row = {
                    "mutant": name,
                    "differ": differing(*pair),
                    "kept": round(spent[1] - spent[0], 2),
                    "anew": round(spent[2] - spent[1], 2),
                }
                done[name] = row
                print(json.dumps(row, ensure_ascii=False), file=file, flush=True)
    wrong = [row for row in done.values() if row["differ"]]
    for row in wrong:
        print(f"{row['mutant']}: {', '.join(row['differ'])}")
    print(f"{len(done)} of {len(every)} mutants tried, {len(wrong)} with another answer", end="; ")
    print(
        f"CPU s {sum(r['kept'] for r in done.values()):.0f} kept, {sum(r['anew'] for r in done.values()):.0f} anew"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
