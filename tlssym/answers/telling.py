"""A grade as a person is told it."""

from __future__ import annotations

from tlssym.answers.grade import SIGNS, Grade, Mark


def told(grade: Grade) -> str:
    """Markdown that begins with the mark: ✓ right, ✗ not or not quite, ? not read or not decided."""
    sign = SIGNS[grade.mark]
    shown = f"${grade.shown}$" if grade.shown else "the answer"
    if grade.mark is Mark.EMPTY:
        return "Write your answer as LaTeX between the quotes and run this cell again."
    if grade.mark is Mark.UNREAD:
        return f"{sign} The answer could not be read: {grade.reason}."
    if grade.mark is Mark.UNDECIDED:
        return f"{sign} Not decided, which is not wrong: {shown} could not be compared ({grade.reason})."
    if grade.mark is Mark.RIGHT:
        extra = " ".join(a.says for a in grade.aspects if a.says)
        return f"{sign} Right: {shown}." + (f" {extra}" if extra else "")
    credit = f"{round(100 * (grade.credit or 0))} % of the credit"
    head = (
        f"{sign} Not quite: {shown} ({credit})."
        if grade.mark is Mark.PARTLY
        else f"{sign} No: {shown} ({credit})."
    )
    good = [a.name for a in grade.aspects if a.right == 1]
    lines = [head]
    if good and grade.credit:
        lines.append(f"Right: {', '.join(good)}.")
    lines += [a.says for a in grade.aspects if a.right < 1 and a.says]
    if grade.slip:
        lines.append(grade.slip)
    return " ".join(lines)
