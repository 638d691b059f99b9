"""A student's derivation as it comes back: each line with its mark, then the first wrong one."""

from __future__ import annotations

from typing import Any

from tlssym.answers.lines import GOOD, Line, Reviewed, Status
from tlssym.render.document import Block, Formula, Heading, Paragraph

MARKS = {
    Status.GIVEN: "·",
    Status.FOLLOWS: "✓",
    Status.UP_TO_NUMBER: "∼",
    Status.ASSUMED: "○",
    Status.WRONG: "✗",
    Status.CARRIED: "↳",
    Status.UNDECIDED: "?",
    Status.UNREAD: "?",
}


def reviewed_blocks(found: Reviewed, equation: str) -> list[Block]:
    """The review as a document."""
    title = f"A derivation of ({equation})" if equation else "A derivation"
    blocks: list[Block] = [Heading(title, 1)]
    for line in found.lines:
        step = f" The lecture's own derivation is here at “{line.where}”." if line.where else ""
        blocks.append(
            Paragraph(f"{MARKS[line.status]} line {line.number}: **{line.status.value}**. {line.says}{step}")
        )
        blocks.append(Formula((line.shown,)))
    blocks.append(Paragraph(summary(found)))
    return blocks


def summary(found: Reviewed) -> str:
    """What to look at first."""
    wrong = found.first_wrong
    if wrong is not None:
        carried = sum(line.status is Status.CARRIED for line in found.lines)
        after = (
            f" {carried} later line{'s are' if carried > 1 else ' is'} right given that." if carried else ""
        )
        return f"The first line that does not follow is line {wrong.number}.{after}"
    if not found.lines:
        return "No line that states anything was found."
    if found.arrives:
        return "Every line that was decided holds, and the result is there."
    rest = sum(line.status not in GOOD for line in found.lines)
    said = f" {rest} of {len(found.lines)} lines are assumed or not decided." if rest else ""
    missing = " The result is not among the lines." if found.arrives is False else ""
    return f"No line was found wrong.{said}{missing}"


def reviewed_object(found: Reviewed) -> dict[str, Any]:
    """For JSON."""

    def line(each: Line) -> dict[str, Any]:
        return {
            "line": each.number,
            "read_as": each.shown,
            "status": each.status.value,
            "says": each.says,
            "step": each.step or None,
        }

    wrong = found.first_wrong
    return {
        "schema": 1,
        "lines": [line(each) for each in found.lines],
        "first_wrong": wrong.number if wrong is not None else None,
        "arrives": found.arrives,
    }
