"""How many links of the shipped lectures are live, and how many verdicts a numeric reading stands behind.

Run as ``python benchmarks/links.py``; ``--links`` leaves out the check of the lectures, which takes a minute.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from tlssym.catalogue import lectures
from tlssym.derive.lecture import Lecture
from tlssym.derive.links import is_live, links
from tlssym.evidence.reading import NAME
from tlssym.pipeline import Session, check_lecture
from tlssym.values import Answer, Verdict

READ = (Verdict.PROVED, Verdict.SCALING)


def count_links(lecture: Lecture) -> None:
    """Change every source of every derived equation and count what moves."""
    derivations = Session(lecture).derivations
    found = links(derivations)
    dead = [f"({id}) from {source}" for id, source in found if not is_live(derivations, id, source)]
    print(f"{lecture.id}: {len(found) - len(dead)} of {len(found)} links are live", *dead, sep="\n    ")


def count_readings(lecture: Lecture) -> None:
    """Check the lecture and count the numeric readings behind what is called right."""
    started = time.process_time()
    report = check_lecture(str(lecture.path))
    counts: Counter[Answer | None] = Counter()
    lacking = []
    for outcome in (*report.equations, *report.claims):
        if outcome.verdict not in READ or not outcome.follows:
            continue
        answer = next((each.outcome for each in outcome.checks if each.name == NAME), None)
        counts[answer] += 1
        if answer is not Answer.AGREES:
            lacking.append(f"({outcome.id}) {outcome.verdict}: {answer}")
    print(
        f"{lecture.id}: {counts[Answer.AGREES]} of {counts.total()} proved or scaling verdicts have a numeric "
        f"reading that agrees ({time.process_time() - started:.0f} s of CPU)",
        *lacking,
        sep="\n    ",
    )


def main() -> None:
    """One line a lecture for the links, one for the readings."""
    for lecture in lectures():
        count_links(lecture)
    if "--links" not in sys.argv:
        for lecture in lectures():
            count_readings(lecture)


if __name__ == "__main__":
    main()
