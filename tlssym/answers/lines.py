"""A student's own derivation, line by line: what each line follows from, and the first that does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sympy as sp

from tlssym.answers.reading import FAULTS
from tlssym.answers.references import OF_A_STEP, Reference, first_sentence, references
from tlssym.derive.lecture import Lecture
from tlssym.derive.work import Derivation
from tlssym.judge.implication import Constraint, Kind, search
from tlssym.judge.implication.constraints import Quantities
from tlssym.judge.policy import EXACT, LOOSE
from tlssym.mathematics.equality import Kind as Same
from tlssym.mathematics.equality import compare
from tlssym.parse.errors import ParseError
from tlssym.parse.latex import chain_to_latex
from tlssym.parse.lower import lower
from tlssym.parse.parser import parse_blocks
from tlssym.read.lecture import Lecture as LectureText


class Status(StrEnum):
    """What is said of a line."""

    GIVEN = "given"
    FOLLOWS = "follows"
    UP_TO_NUMBER = "up to a number"
    ASSUMED = "assumed"
    WRONG = "wrong"
    CARRIED = "right given the mistake"
    UNDECIDED = "undecided"
    UNREAD = "unread"


GOOD = (Status.GIVEN, Status.FOLLOWS, Status.UP_TO_NUMBER)


@dataclass(frozen=True)
class Line:
    """One statement of the student.

    Attributes
    ----------
    number : int
        Its line in the file.
    shown : str
        As it was read, in LaTeX.
    status : Status
    says : str
        Markdown: from what it follows, or what is wrong.
    step : int
        The step of the engine's own derivation that says the same, counted from 1; 0 where none does.
    where : str
        What that step does, in words: it may be told under another number, together with others.
    """

    number: int
    shown: str
    members: tuple[Any, ...]
    relations: tuple[str, ...]
    status: Status = Status.UNDECIDED
    says: str = ""
    step: int = 0
    where: str = ""


@dataclass(frozen=True)
class Reviewed:
    """A whole derivation.

    Attributes
    ----------
    lines : tuple of Line
    arrives : bool or None
        Whether the result of the equation is among the lines that hold; None where it was not looked for.
    """

    lines: tuple[Line, ...]
    arrives: bool | None = None

    @property
    def first_wrong(self) -> Line | None:
        """The first line that does not follow."""
        return next((line for line in self.lines if line.status is Status.WRONG), None)


def review(
    text: LectureText, lecture: Lecture, derived: Callable[[str], Derivation], equation: str
) -> Reviewed:
    """Judge a derivation.

    Parameters
    ----------
    text : Lecture
        A file of the student, after reading; its prose is ignored.
    lecture : Lecture
        Whose notation holds; the generic one where there is none.
    derived : callable
        From the number of an equation to its derivation.
    equation : str
        What is to be derived; empty where the lines are judged among themselves.
    """
    known = references(lecture, derived, equation)
    lines = _read(text, lecture, equation)
    return _Review(lecture, equation, known).of(lines)


def _read(text: LectureText, lecture: Lecture, equation: str) -> list[Line]:
    """Displays and formulas of the running text that state something, in the order of the file."""
    parts = [(block.start, block.latex) for passage in text.passages for block in passage.blocks]
    parts += [(each.start, each.latex) for each in text.inline if each.states_relation]
    lines = []
    for start, latex in sorted(parts):
        printed = parse_blocks(
            [(latex, start)],
            lecture.notation,
            number="",
            equation=equation,
            source=text.source,
            macros=text.macros,
        )
        number = text.place(start).line
        if printed.findings:
            said = "; ".join(f.message for f in printed.findings)
            lines.append(Line(number, latex.strip(), (), (), Status.UNREAD, f"It could not be read: {said}."))
            continue
        try:
            statements, problems = lower(printed, lecture.notation, equation=equation)
        except ParseError as error:
            lines.append(
                Line(number, latex.strip(), (), (), Status.UNREAD, f"It could not be read: {error.message}.")
            )
            continue
        lines += [Line(number, latex.strip(), (), (), Status.UNREAD, p.message) for p in problems]
        for each in statements:
            at = text.place(each.printed.members[0].span[0]).line
            shown = chain_to_latex(each.members, each.relations, lecture.notation, equation)
            lines.append(Line(at, shown, each.members, each.relations))
    return lines


class _Review:
    """The walk over the lines: what holds so far, and what the student claims."""

    def __init__(self, lecture: Lecture, equation: str, known: Reference) -> None:
        self.lecture = lecture
        self.equation = equation
        self.known = known
        self.quantities = Quantities()
        self.given = [
            c
            for each in known.values
            if (c := self._constraint("given", 0, each.head, each.value, each.loose))
        ]
        self.holds: list[Constraint] = []  # lines that follow, or that nothing contradicts
        self.claims: list[Constraint] = []  # lines that are wrong, and what follows from them

    def of(self, lines: Sequence[Line]) -> Reviewed:
        done: list[Line] = []
        for line in lines:
            judged = line if line.status is Status.UNREAD else self._judged(line)
            if judged.status is Status.WRONG:
                done, judged = self._blamed(done, judged)
            done.append(judged)
        results = self.known.results
        arrives = None
        if results:
            arrives = any(line.status in GOOD and head in line.members for line in done for head in results)
        return Reviewed(tuple(done), arrives)

    def _judged(self, line: Line) -> Line:
        try:
            return self._links(line)
        except FAULTS as error:
            return replace(
                line, status=Status.UNDECIDED, says=f"It could not be decided ({type(error).__name__})."
            )

    def _links(self, line: Line) -> Line:
        """The worst of its links."""
        if len(line.members) < 2:
            return replace(line, status=Status.ASSUMED, says="It states no relation.")
        found = []
        first = line.members[0]
        for i, kind in enumerate(line.relations, 1):
            left, right = line.members[i - 1], line.members[i]
            if kind not in EXACT | LOOSE:
                found.append((Status.ASSUMED, "An inequality or a limit, taken as yours.", 0))
                continue
            link = self._link(left if i == 1 else first, right, kind, line.number)
            if link[0] in (Status.ASSUMED, Status.UNDECIDED) and i > 1:
                link = self._link(left, right, kind, line.number)
            found.append(link)
        order = list(_WORST)
        status, says, step = max(found, key=lambda f: order.index(f[0]))
        self._remember(line, status)
        step = step or max(f[2] for f in found)
        where = first_sentence(self.known.steps[step - 1].says) if step else ""
        return replace(line, status=status, says=says, step=step, where=where)

    def _remember(self, line: Line, status: Status) -> None:
        to = self.holds if status in (*GOOD, Status.ASSUMED) else self.claims
        for kind, right in zip(line.relations, line.members[1:], strict=True):
            if kind in EXACT | LOOSE:
                constraint = self._constraint(
                    f"line {line.number}", line.number, line.members[0], right, kind not in EXACT
                )
                if constraint is not None:
                    to.append(constraint)

    def _constraint(self, id: str, line: int, left: Any, right: Any, loose: bool) -> Constraint | None:
        sides = self.quantities.read(left), self.quantities.read(right)
        if None in sides or sides[0] == sides[1] or not (sides[0].free_symbols | sides[1].free_symbols):
            return None
        return Constraint(id, line, sides[0], sides[1], loose)

    # -- one link --------------------------------------------------------------------------------------

    def _link(self, left: Any, right: Any, kind: str, number: int) -> tuple[Status, str, int]:
        loose = kind not in EXACT
        step = self.known.step_of(left, right)
        if self.known.is_given(left, right):
            return Status.GIVEN, "It is taken as given there too.", step
        against = self._against_known(left, right, loose)
        if against is not None and against[0] is not Status.WRONG:
            return (*against, step)
        followed = self._followed(left, right, loose, [*self.given, *self.holds])
        if against is not None:
            if followed is not None and followed[0] is Status.WRONG:
                return (*followed, step)
            return (*against, step)
        if followed is not None:
            return (*followed, step)
        if step:
            return Status.FOLLOWS, OF_A_STEP, step
        if self.claims and self._followed(left, right, loose, [*self.given, *self.holds, *self.claims], True):
            return Status.CARRIED, "It follows from the lines before, the wrong one among them.", 0
        return Status.ASSUMED, "It follows from nothing before; it is taken as yours.", 0

    def _against_known(self, left: Any, right: Any, loose: bool) -> tuple[Status, str] | None:
        """Against the values that the lecture derives for the quantity; None where it has none."""
        wrong: tuple[Status, str] | None = None
        for reference in self.known.of(left, right):
            value = right if reference.head == left else left
            if reference.of_step and isinstance(value, sp.Symbol):
                continue  # an assumption on a symbol that a step solves for later
            found = self.known.compared(value, reference)
            if found.agrees:
                return Status.FOLLOWS, reference.says
            if found.kind is Same.NUMBER and (loose or reference.loose or self.known.loose_in(value)):
                negative = found.ratio is not None and found.ratio.is_negative
                if not negative:
                    return Status.UP_TO_NUMBER, reference.says
            if found.refutes or found.kind is Same.NUMBER:
                wrong = wrong or (Status.WRONG, self.known.told(value, reference, found, self.equation))
        return wrong

    def _followed(
        self, left: Any, right: Any, loose: bool, known: Sequence[Constraint], carried: bool = False
    ) -> tuple[Status, str] | None:
        sides = self.quantities.read(left), self.quantities.read(right)
        if None in sides or sides[0] == sides[1]:
            return (Status.FOLLOWS, "Both sides are the same.") if sides[0] is not None else None
        plain = compare(left, right)
        if plain.agrees:
            return Status.FOLLOWS, "Both sides are equal as they stand."
        found = search(sides[0], sides[1], loose, known)
        used = ", ".join(dict.fromkeys(c.id for c in found.used)) or "what stands before"
        if found.kind is Kind.FOLLOWS:
            return Status.FOLLOWS, f"It follows from {used}."
        if found.kind is Kind.UP_TO_NUMBER:
            return Status.UP_TO_NUMBER, f"It follows from {used}, up to a pure number."
        if found.kind is Kind.CONTRADICTS and not carried:
            return Status.WRONG, f"It contradicts {used} by a pure number."
        return None

    # -- whose fault -----------------------------------------------------------------------------------

    def _blamed(self, done: list[Line], wrong: Line) -> tuple[list[Line], Line]:
        """A line that follows from an assumption or from a mistake before is right given that."""
        if len(wrong.members) < 2:
            return done, wrong
        left, right, loose = wrong.members[0], wrong.members[-1], wrong.relations[0] not in EXACT
        sides = self.quantities.read(left), self.quantities.read(right)
        if None in sides:
            return done, wrong
        at = f"line {wrong.number}"
        lines = [c for c in (*self.holds, *self.claims) if c.id != at]
        found = search(sides[0], sides[1], loose, [*self.given, *lines])
        if found.kind not in (Kind.FOLLOWS, Kind.UP_TO_NUMBER):
            return done, wrong
        used = {c.line for c in found.used}
        before = [d for d in done if d.status is Status.WRONG and d.number in used]
        carried = any(d.status is Status.CARRIED and d.number in used for d in done)
        if before or carried:
            return done, replace(
                wrong, status=Status.CARRIED, says=f"Right given the mistake before. {wrong.says}"
            )
        guessed = [d for d in done if d.status is Status.ASSUMED and d.number in used]
        if not guessed:
            return done, wrong
        first = guessed[0]
        says = f"From it follows line {wrong.number}, which is not right: {wrong.says}"
        done = [replace(d, status=Status.WRONG, says=says) if d is first else d for d in done]
        moved = [c for c in self.holds if c.line == first.number]
        self.holds = [c for c in self.holds if c not in moved]
        self.claims += moved
        return done, replace(wrong, status=Status.CARRIED, says="Right given the mistake before.")


_WORST = (
    Status.GIVEN,
    Status.FOLLOWS,
    Status.UP_TO_NUMBER,
    Status.CARRIED,
    Status.ASSUMED,
    Status.UNDECIDED,
    Status.UNREAD,
    Status.WRONG,
)
