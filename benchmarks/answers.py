"""The table of what is said of answers: ``python -m benchmarks.answers > docs/answers.md``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.answers.behaviour import graded, line, rows
from tlssym.catalogue import lectures
from tlssym.classroom import open_lecture


def main() -> None:
    """Print the table; rows that are not as expected are counted at its end."""
    print("# What is said of answers\n")
    print(
        "Made by `python -m benchmarks.answers` from every exercise in its first variant; the tests try all.\n"
    )
    total = strange = 0
    for lecture in lectures():
        lesson = open_lecture(lecture.id)
        print(f"## {lecture.title}\n\n| exercise, variant | answer | LaTeX | verdict | what is said |")
        print("| --- | --- | --- | --- | --- |")
        for row in rows(lesson, seeds=1):
            grade = graded(lesson, row)
            total += 1
            strange += grade.mark not in row.marks
            print(line(row, grade))
        print()
    print(f"{total} rows, {strange} not as expected.")


if __name__ == "__main__":
    main()
