"""Lines of each room of the engine, at a revision (HEAD) and now: `python benchmarks/rooms.py REV`."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]


def git(*words: str) -> str:
    """What git prints."""
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def before(revision: str) -> Counter[str]:
    """Lines by folder at a revision: git counts what an empty tree would have to gain."""
    empty = git("hash-object", "-t", "tree", "/dev/null").strip()
    lines: Counter[str] = Counter()
    for row in git("diff", "--numstat", empty, revision, "--", "tlssym").splitlines():
        added, _, name = row.split("\t")
        if name.endswith(".py"):
            lines[str(PurePosixPath(name).parent)] += int(added)
    return lines


def now() -> Counter[str]:
    """Lines by folder as the files are."""
    lines: Counter[str] = Counter()
    for file in (ROOT / "tlssym").rglob("*.py"):
        lines[file.parent.relative_to(ROOT).as_posix()] += len(file.read_text("utf-8").splitlines())
    return lines


def main() -> None:
    """Print a row a room, and the sum."""
    revision = sys.argv[1] if len(sys.argv) > 1 else "HEAD"
    old, new = before(revision), now()
    rows = [(room, old[room], new[room]) for room in sorted(old | new)]
    for room, was, is_ in [*rows, ("all", old.total(), new.total())]:
        print(f"{room:32} {was:7,} {is_:7,} {is_ - was:+6,}")


if __name__ == "__main__":
    main()
