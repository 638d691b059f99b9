"""A byte-level fuzzer for reader and parser: ``python tests/read/fuzz_bytes.py --seconds 60 [--seed N]``.

It changes, cuts and splices the shipped lecture, and runs the result through reading, parsing, lowering and
showing every finding.  It prints the worst time and fails at the first exception, with what made it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

from derivations.lecture5 import notation as lecture_notation
from tlssym.parse.errors import describe
from tlssym.parse.lower import lower
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse_blocks
from tlssym.read import ReadError, read_text
from tlssym.read.source import decode

NOTATIONS = (lecture_notation.NOTATION, Notation.generic())
TOKENS = [
    rb"\frac",
    rb"\int_0^1",
    b"dx",
    b"{",
    b"}",
    b"(",
    b")",
    b"|",
    b"$$",
    b"$",
    b"\\\\",
    b"^",
    b"_",
    b"9",
    b"&",
]
TOKENS += [
    rb"\newcommand{\x}[1]{#1\x}",
    rb"\def\y#1{\frac{#1}{2}}",
    rb"\x{a}",
    rb"\y{a}",
    rb"\begin{subequations}",
    rb"\begin{align}",
    rb"\left.",
    rb"\right|",
    rb"\langle",
    rb"\rangle",
    rb"\partial",
    b"!",
    b"```math",
    rb"\left(",
    rb"\right)",
    rb"\begin{aligned}",
    rb"\end{aligned}",
    rb"\tag{5.1}",
    b"\n\n",
    b"\xff",
    b"\0",
    b"'",
]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A piece of the data, changed in a few places."""
    length = rng.randrange(20, 2000)
    start = rng.randrange(len(data))
    out = bytearray(data[start : start + length])
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(out) + 1)
        action = rng.randrange(4)
        if action == 0:
            out[at : at + 1] = bytes([rng.randrange(256)])
        elif action == 1:
            del out[at : at + rng.randrange(1, 20)]
        elif action == 2:
            out[at:at] = rng.choice(TOKENS) * rng.choice((1, 1, 1, 2, 300))
        else:
            other = rng.randrange(len(data))
            out[at:at] = data[other : other + rng.randrange(1, 60)]
    return bytes(out)


def through(data: bytes) -> int:
    """All stages on some bytes; the number of formulas that were read."""
    try:
        source, _ = decode(b"$$ " + data + b" \\tag{1.1} $$", "fuzz.md")
    except ReadError:
        return 0
    lecture = read_text(source.text)
    read = 0
    for passage in lecture.passages:
        for notation in NOTATIONS:
            printed = parse_blocks(
                passage.parts,
                notation,
                number=passage.number,
                source=lecture.source,
                macros=lecture.macros,
            )
            lecture.macros.written_out(passage.latex, passage.blocks[0].start)
            lowered, findings = lower(printed, notation, source=lecture.source)
            read += len(lowered)
            for finding in (*printed.findings, *findings, *lecture.problems):
                describe(finding, lecture.source)
    return read


def main() -> int:
    """Fuzz for some seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    data = (Path(lecture_notation.__file__).parent / "lecture.md").read_bytes()
    end = time.monotonic() + asked.seconds
    runs = read = 0
    slowest = 0.0
    while time.monotonic() < end:
        piece = mutated(data, rng)
        start = time.perf_counter()
        try:
            read += through(piece)
        except Exception:
            traceback.print_exc()
            print(f"after {runs} runs with seed {asked.seed}: {piece!r}")
            return 1
        slowest = max(slowest, time.perf_counter() - start)
        runs += 1
    print(f"{runs} runs, {read} statements read, slowest {slowest:.3f} s, no exception")
    return 0


if __name__ == "__main__":
    sys.exit(main())
