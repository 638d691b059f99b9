"""What ``check`` makes of notes that nobody here wrote: found, read, decided, and what it costs.

Run ``python benchmarks/outside.py [FOLDER_OR_FILE …] [--digits N] [--list]``; the notes of ``tests/notes`` where none
is named.  Every file of notes with a display is checked by itself in this process, without a cache; a line a file is
printed as soon as it is done.

*checkable* counts the displays with something that could be decided, by their form: a chain of two links or more,
numbers on both sides, an integral, a sum or a derivative between two sides with the same letters, or a relation between
letters that all stand in earlier displays.  That is an upper bound: an equation of motion counts where its letters
were spoken of before.  *decided* are those with a verdict of proved, scaling, agrees, refuted or divergent, or with
a finding that decides one of their links.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sympy as sp

from tlssym.catalogue import generic
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.parse.tree import Derivative, Integral, Limit, Number, Series, Statement, Symbol
from tlssym.parsed import Parsed, parse_lecture
from tlssym.pipeline import Session, check_formula
from tlssym.read.lecture import read_lecture
from tlssym.read.source import ReadError
from tlssym.values import Severity, Verdict

OWN = Path(__file__).parent.parent / "tests" / "notes"
KINDS = {".md", ".tex", ".qmd", ".rmd", ".ipynb", ".markdown"}
DECIDED = {Verdict.PROVED, Verdict.SCALING, Verdict.AGREES, Verdict.REFUTED, Verdict.DIVERGENT}
SAID = {"TLS304", "TLS305", "TLS310", "TLS404", "TLS501", "TLS504"}
"""Findings that decide one link of a display whose other links are open."""


@dataclass
class Counts:
    """What was counted in a file, or in all."""

    displays: int = 0
    read: int = 0
    checkable: int = 0
    decided: int = 0
    seconds: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Take in the counts of a file."""
        for name in ("displays", "read", "checkable", "decided", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.verdicts += other.verdicts


def is_read(formula: Formula) -> bool:
    """Whether nothing in a display was beyond reading."""
    unread = any(f.severity is not Severity.NOTE for f in formula.printed.findings)
    return bool(formula.printed.statements) and not unread


def names(statement: Statement) -> list[set[str]]:
    """The letters of each member."""
    return [{n.name for n in member.walk() if isinstance(n, Symbol)} for member in statement.members]


def is_checkable(formula: Formula, earlier: set[str]) -> bool:
    """Whether a display holds something that could be decided, by its form."""
    for statement in formula.printed.statements:
        if not statement.relations:
            continue
        if len(statement.relations) > 1:
            return True
        letters = names(statement)
        done = any(isinstance(n, Derivative | Integral | Limit | Series) for m in statement.members for n in m.walk())
        if done and len(set(map(frozenset, letters))) < len(letters):
            return True
        if not any(letters) and any(isinstance(n, Number) for m in statement.members for n in m.walk()):
            return True
        if all(letters) and set.union(*letters) <= earlier:
            return True
    return False


def is_decided(outcome: Outcome) -> bool:
    """Whether something is said of a display, or of one of its links."""
    return outcome.verdict in DECIDED or any(f.code in SAID for f in outcome.findings)


def counted(path: Path, digits: int, listed: bool) -> Counts | None:
    """The counts of a file; None where it holds no display or cannot be read."""
    begin = time.process_time()
    try:
        text = read_lecture(path)
    except (ReadError, UnicodeDecodeError):
        return None
    lecture = generic(str(path), text)
    parsed: Parsed = parse_lecture(text, lecture)
    session = Session(lecture)
    found = Counts(displays=len(parsed.equations))
    earlier: set[str] = set()
    for formula in parsed.equations:
        started = time.process_time()
        outcome = check_formula(formula, parsed, session, digits)
        took = time.process_time() - started
        checkable, decided = is_checkable(formula, earlier), is_decided(outcome)
        for statement in formula.printed.statements:
            earlier |= set().union(*names(statement))
        found.read += is_read(formula)
        found.checkable += checkable or decided
        found.decided += decided
        found.verdicts[outcome.verdict.value] += 1
        if listed:
            mark = "decided" if decided else "open" if checkable else "-"
            print(f"    {formula.id:24} {outcome.verdict.value:11} {mark:8} {took:7.2f} s", flush=True)
    found.seconds = time.process_time() - begin
    sp.core.cache.clear_cache()  # a file pays for itself
    return found if found.displays else None


def files(named: list[str]) -> Iterator[Path]:
    """The files of notes below what is named; chapters that a main file brings in are among them."""
    for each in map(Path, named):
        below: Any = sorted(each.rglob("*")) if each.is_dir() else [each]
        yield from (path for path in below if path.suffix.lower() in KINDS)


def main() -> None:
    """Print a line a file, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notes", nargs="*", default=[str(OWN)])
    parser.add_argument("--digits", type=int, default=30)
    parser.add_argument("--list", action="store_true", help="every display: its verdict, and what it cost")
    asked = parser.parse_args()
    total = Counts()
    slowest = (0.0, "")
    print(f"{'displays':>8} {'read':>5} {'checkable':>9} {'decided':>7} {'s CPU':>7}  file")
    for path in files(asked.notes):
        found = counted(path, asked.digits, asked.list)
        if found is None:
            continue
        row = f"{found.displays:8} {found.read:5} {found.checkable:9} {found.decided:7} {found.seconds:7.1f}"
        print(f"{row}  {path.parent.name}/{path.name}", flush=True)
        total.add(found)
        slowest = max(slowest, (found.seconds, str(path)))
    if not total.displays:
        print("no display was found")
        return
    print(f"{total.displays:8} {total.read:5} {total.checkable:9} {total.decided:7} {total.seconds:7.1f}  all")
    shares = total.read / total.displays, total.decided / max(total.checkable, 1)
    print("read {:.1%}, decided {:.1%} of the checkable".format(*shares))
    print("verdicts:", ", ".join(f"{name} {count}" for name, count in total.verdicts.most_common()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{total.seconds / total.displays:.2f} s a display; peak {peak:.0f} MiB")
    print(f"slowest {slowest[0]:.1f} s, {slowest[1]}")


if __name__ == "__main__":
    main()
