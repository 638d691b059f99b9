"""Fault injection at scale: every single-place fault of every formula, and every formula in other words.

Run with a file for the results (one JSON object a line), and read the score from it::

    python benchmarks/faults.py RESULTS [--lecture FILE] [--only ID ...] [--most N] [--what faults rewritings]
    python benchmarks/faults.py RESULTS --score [--list]
    python benchmarks/faults.py AGAIN --failed RESULTS

A change that RESULTS has already is not tried again, so a run that was stopped goes on where it was.  The order is
random with a fixed seed, rare kinds of fault first: what has been done is a sample at any time.  ``--failed`` tries
only what failed in another file.

Formulas that are wrong as printed are broken from their mended form, where a fault must turn right into wrong.  How a
fault was told:

- ``error``: by a finding of severity error that was not there before;
- ``another``: the value is the derived one by chance, and it is said that the integral is another one;
- ``number``: nothing but a pure number was changed, the relation excuses one, and the tool says which is lacking;
- ``warning``, ``undecided``, ``note``: by less than that;
- ``equivalent``: not told, for nothing changed, or to the better (``tests/faults/equivalent.py`` says why);
- ``missed``: not told; ``trouble``: an exception.

Recall is the share of ``error`` and ``another`` among the faults that are neither ``number`` nor ``equivalent``.  A
fault is mended when one of the first two suggestions, put in place, makes the formula as good as it was.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))

from bench_of_faults import Bench, Trial
from equivalent import reason_of
from generator import Fault, Rewriting
from mends import MENDS, Mend, mended
from rewordings import REWORDINGS

from tlssym.read import read_lecture, read_text

SHIPPED = Path(__file__).resolve().parents[1] / "derivations" / "lecture5" / "lecture.md"
WRONG = {mend.id for mend in MENDS}
SEED = 9
TOLD = ("error", "another")
NO_ERROR = ("number", "equivalent")
HOW = ("error", "another", "warning", "undecided", "note", "missed", "trouble", *NO_ERROR)
NUMBERS = {"TLS401", "TLS405"}
BARE_NUMBER = re.compile(r"[\s{}\d.]*(?:\\frac\s*\{\d+\}\s*\{\d+\}|\\cdot|\\pi)?[\s{}\d.]*")


@dataclass(frozen=True)
class Result:
    """What became of one change: ``how`` it was told, and whether a suggestion mends it."""

    what: str
    version: str
    id: str
    kind: str
    change: str
    how: str
    told: str
    mended: bool | None
    seconds: float

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.what, self.version, self.id, self.change)

    @property
    def failed(self) -> bool:
        if self.what == "rewritings":
            return self.how != "quiet"
        return self.how not in (*TOLD, *NO_ERROR) or self.mended is False


@dataclass(frozen=True)
class Task:
    """One change of one formula of one version of the lecture."""

    what: str
    version: str
    id: str
    change: Fault | Rewriting

    @property
    def says(self) -> str:
        if isinstance(self.change, Fault):
            return f"@{self.change.span[0]} {self.change.description}"
        return f"{self.change.kind} → {' '.join(latex for *_, latex in self.change.parts)}"

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.what, self.version, self.id, self.says)


def tasks(benches: dict[str, Bench], only: Sequence[str], what: Sequence[str]) -> list[Task]:
    """Every change, in the order in which it is tried."""
    found: list[Task] = []
    for id in benches["printed"].formulas:
        if only and id not in only:
            continue
        if "faults" in what:
            version = "mended" if id in WRONG else "printed"
            found += [Task("faults", version, id, each) for each in benches[version].faults(id)]
        if "rewritings" in what:
            for version in ("printed", "mended") if id in WRONG else ("printed",):
                found += [Task("rewritings", version, id, e) for e in reworded(benches[version], id)]
    return spread(found)


def reworded(bench: Bench, id: str) -> list[Rewriting]:
    """A formula as the machine and as other authors would print it."""
    return [
        *bench.rewritings(id),
        *(Rewriting("by hand", m.id, m.parts(bench.read)) for m in wordings(bench, id)),
    ]


def wordings(bench: Bench, id: str) -> Iterator[Mend]:
    """The rewordings of a formula that stands so in this version."""
    for mend in REWORDINGS:
        if mend.id == id:
            with contextlib.suppress(LookupError):
                mend.parts(bench.read)
                yield mend


def spread(found: list[Task]) -> list[Task]:
    """In an order in which any beginning is a sample: at random, rare kinds more often than their share."""
    random.Random(SEED).shuffle(found)
    counts = Counter((each.what, each.change.kind) for each in found)
    seen: Counter[tuple[str, str]] = Counter()
    placed = []
    for each in found:
        kind = (each.what, each.change.kind)
        placed.append((seen[kind] / math.sqrt(counts[kind]), len(placed), each))
        seen[kind] += 1
    return [each for *_, each in sorted(placed, key=lambda p: p[:2])]


def run(task: Task, bench: Bench) -> Result:
    """Try one change."""
    start = time.process_time()
    trial = bench.attempt(task.id, task.change)
    mends = None
    if task.what == "faults":
        how, told = faulted(bench, trial)
        # what was wrong before has errors of its own, which one suggestion does not mend
        if how == "error" and not trial.before.errors:
            mends = bench.repaired(trial)
    else:
        told = "; ".join(f"{code} {says}" for _, code, says in trial.alarms)
        how = "alarm" if told else "quiet"
    seconds = round(time.process_time() - start, 2)
    return Result(
        task.what, task.version, task.id, task.change.kind, task.says, how, told[:300], mends, seconds
    )


def faulted(bench: Bench, trial: Trial) -> tuple[str, str]:
    """How a fault was told, and in which words."""
    if trial.after is None:
        return "trouble", trial.trouble
    before, after = trial.before, trial.after
    new = [each for each in after.findings if each not in before.findings]
    if not new and (not trial.detected or after.verdict == "proved"):
        reason = reason_of(trial, bench.notation, bench.text)
        return ("equivalent", reason) if reason else ("missed", after.verdict)
    told = f"{after.verdict}; " + "; ".join(f"{code} {says}" for _, code, says in new)
    codes = {code for _, code, _ in new}
    if any(severity == "error" for severity, *_ in new):
        return "error", told
    if "TLS309" in codes:
        return "another", told
    if codes & NUMBERS and only_a_number(trial.change, bench.text):
        return "number", told
    if after.verdict != before.verdict and after.verdict == "undecided":
        return "undecided", told
    return ("warning" if any(severity == "warning" for severity, *_ in new) else "note"), told


def only_a_number(change: Fault | Rewriting, text: str) -> bool:
    """Whether a fault puts in, takes out or replaces nothing but a pure number."""
    assert isinstance(change, Fault)
    gone = text[change.span[0] : change.span[1]]
    return all(BARE_NUMBER.fullmatch(each) is not None for each in (gone, change.replacement))


# -- the score ----------------------------------------------------------------------------------------------


def score(results: Iterable[Result]) -> str:
    """The faults by what was changed and the rewritings by how, as Markdown tables."""
    results = list(results)
    faults = [r for r in results if r.what == "faults"]
    rewritten = [r for r in results if r.what == "rewritings"]
    lines = [
        f"| kind | {' | '.join(HOW)} | recall | mended |",
        f"| --- | {'---: | ' * (len(HOW) + 2)}".rstrip(),
    ]
    for name in (*sorted({r.kind for r in faults}), "all"):
        lines.append(_row(name, [r for r in faults if name in (r.kind, "all")]))
    lines += ["", "| rewriting | tried | alarms |", "| --- | ---: | ---: |"]
    for name in (*sorted({r.kind for r in rewritten}), "all"):
        own = [r for r in rewritten if name in (r.kind, "all")]
        lines.append(f"| {name} | {len(own)} | {sum(r.how != 'quiet' for r in own)} |")
    return "\n".join(lines)


def _row(name: str, own: Sequence[Result]) -> str:
    counts = Counter(r.how for r in own)
    real = sum(counts[how] for how in HOW if how not in NO_ERROR)
    tried = [r for r in own if r.mended is not None]
    recall, mended = sum(counts[how] for how in TOLD), sum(r.mended is True for r in tried)
    shares = [_share(recall, real), _share(mended, len(tried))]
    return f"| {name} | {' | '.join(str(counts[how]) for how in HOW)} | {' | '.join(shares)} |"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "–"


def read_results(path: Path) -> list[Result]:
    """What a file of results has; the last word on a change counts."""
    if not path.is_file():
        return []
    rows = [Result(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return list({each.key: each for each in rows}.values())


def main() -> int:
    """Run what is left, or print the score; 1 where something failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path)
    parser.add_argument("--lecture", default=str(SHIPPED))
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument(
        "--what", nargs="+", choices=("faults", "rewritings"), default=["faults", "rewritings"]
    )
    parser.add_argument("--most", type=int, help="try so many changes and stop")
    parser.add_argument("--failed", type=Path, help="try what failed in this file of results")
    parser.add_argument("--score", action="store_true", help="try nothing, print the score")
    parser.add_argument("--list", action="store_true", help="print what failed")
    arguments = parser.parse_args()
    done = read_results(arguments.results)
    if not arguments.score:
        known = {each.key for each in done}
        wanted = None
        if arguments.failed is not None:
            wanted = {each.key for each in read_results(arguments.failed) if each.failed}
        read = read_lecture(arguments.lecture)
        benches = {"printed": Bench(read)}
        benches["mended"] = Bench(read_text(mended(read, MENDS)), benches["printed"].session)
        todo = [
            each
            for each in tasks(benches, arguments.only, arguments.what)
            if each.key not in known and (wanted is None or each.key in wanted)
        ][: arguments.most]
        with arguments.results.open("a", encoding="utf-8") as file:
            for count, task in enumerate(todo, 1):
                result = run(task, benches[task.version])
                done.append(result)
                print(json.dumps(asdict(result), ensure_ascii=False), file=file, flush=True)
                print(f"{count}/{len(todo)} ({task.id}) {result.how} {result.seconds} s", file=sys.stderr)
    if arguments.list:
        for each in done:
            if each.failed:
                unmended = " NOT MENDED" if each.mended is False else ""
                print(f"{each.how}{unmended} ({each.id}) {each.version} {each.change}\n    {each.told}")
    print(score(done))
    return int(any(each.failed for each in done))


if __name__ == "__main__":
    sys.exit(main())
