"""How the time of a display grows with the number of displays before it that constrain one another.

python -m benchmarks.implication [DISPLAYS ...]
"""

from __future__ import annotations

import sys
import time

from tlssym.catalogue import match_lecture
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text

SIZES = (10, 20, 40, 80)
STEPS = (
    r"E_{%d} = \frac{p_{%d}^2}{2 m}",
    r"p_{%d} = \hbar k_{%d}",
    r"E_{%d} = \frac{\hbar^2 k_{%d}^2}{2 m}",
    r"k_{%d} = \frac{2 \pi}{l_{%d}}",
    r"E_{%d} = \frac{2 \pi^2 \hbar^2}{m l_{%d}^2}",
)


def notes(displays: int) -> str:
    """Notes in which every fifth display follows from those before it, all with one mass and one ħ."""
    formulas = []
    for index in range(displays):
        group, step = divmod(index, len(STEPS))
        formulas.append(f"$$ {STEPS[step] % (group, group)} \\tag{{{index + 1}}} $$")
    return "\n\nso that\n\n".join(formulas)


def main() -> None:
    """Print seconds for each number of displays, in all and for one."""
    for displays in [int(each) for each in sys.argv[1:]] or SIZES:
        parsed = parse_lecture(text := read_text(notes(displays), "notes.md"), match_lecture(text))
        session = Session(parsed.lecture)
        start = time.process_time()
        verdicts = [check_formula(each, parsed, session, 20).verdict.value for each in parsed.equations]
        spent = time.process_time() - start
        followed = sum(each in ("proved", "agrees") for each in verdicts)
        print(f"{displays:4} displays: {spent:6.1f} s, {spent / displays:5.2f} s each, {followed} follow")


if __name__ == "__main__":
    main()
