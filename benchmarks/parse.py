"""What reading and parsing cost: ``python benchmarks/parse.py``.

Prints the time to import (with sympy's own beside it), to read and parse the whole shipped lecture, to lower
it to sympy, and how reading grows with the length of hostile texts (linear: twice the text, twice the time).
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path


def importing(module: str) -> float:
    """Seconds that a fresh interpreter spends on importing a module, beyond starting."""
    code = f"import time; s = time.perf_counter(); import {module}; print(time.perf_counter() - s)"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    return min(float(run.stdout) for run in runs)


def main() -> None:
    """Print the table."""
    print("import, seconds (best of 3)")
    for module in ("sympy", "lark", "tlssym.read", "tlssym.parse.parser", "tlssym.parse.lower"):
        print(f"  {module:24s} {importing(module):8.3f}")

    from derivations.lecture5 import notation as lecture_notation
    from tlssym.parse.lower import lower
    from tlssym.parse.parser import parse, parse_blocks
    from tlssym.read import read_lecture, read_text

    path = Path(lecture_notation.__file__).parent / "lecture.md"
    notation = lecture_notation.NOTATION
    print("the whole lecture, seconds")
    for attempt in ("first", "again"):
        start = time.perf_counter()
        lecture = read_lecture(path)
        read = time.perf_counter()
        printed = [
            parse_blocks(p.parts, notation, number=p.number, source=lecture.source) for p in lecture.passages
        ]
        claims = [parse(i.latex, notation, equation=i.follows) for i in lecture.inline if i.states_relation]
        parsed = time.perf_counter()
        for each in (*printed, *claims):
            lower(each, notation, source=lecture.source)
        lowered = time.perf_counter()
        print(
            f"  {attempt}: read {read - start:.4f}, parse {parsed - read:.4f}, lower {lowered - parsed:.4f}"
        )
    print(f"  ({len(printed)} equations, {len(claims)} claims)")

    print("hostile texts, seconds for 0.5, 1 and 2 million characters")
    for unit in ("$", "$$x\n\n", "\\(", "{", "`` ", "\\begin{verbatim}", "\\begin{equation}", "\\tag{1.1}"):
        times = []
        for length in (500_000, 1_000_000, 2_000_000):
            text = unit * (length // len(unit))
            start = time.perf_counter()
            read_text(text)
            times.append(time.perf_counter() - start)
        print(f"  {unit!r:22s} " + " ".join(f"{seconds:7.3f}" for seconds in times))


if __name__ == "__main__":
    main()
