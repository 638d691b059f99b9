"""A lecture at hand: derive, check, explain, draw and answer, one equation at a time.

    >>> from tlssym.classroom import open_lecture
    >>> lesson = open_lecture("lecture5")
    >>> print(lesson.explain("5.24"))                                           # doctest: +SKIP

This is what ``tlssym explain`` and the notebooks use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from tlssym.answers import Grade, Question, grade, hints, told
from tlssym.catalogue import lectures, match_lecture
from tlssym.derive.exercise import Exercise
from tlssym.derive.lecture import Lecture
from tlssym.derive.targets import Value
from tlssym.derive.work import Derivation
from tlssym.judge.formula import Formula
from tlssym.judge.policy import EXACT
from tlssym.judge.result import Outcome
from tlssym.language import is_number_like
from tlssym.parallel import check_all
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import Lowered, lower, lower_node
from tlssym.pipeline import Parsed, Session, check_formula, parse_lecture
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture
from tlssym.render.document import Block, Heading, write
from tlssym.render.explain import explain, explanation
from tlssym.render.tables import Shown, value_table, verdict_table
from tlssym.render.telling import tell
from tlssym.selection import one
from tlssym.values import Verdict

DIGITS = 30


class Lesson:
    """A lecture, one file of it, and everything derived for it so far.

    Parameters
    ----------
    lecture : Lecture
    path : str
        The file; empty for the one shipped with the lecture.
    digits : int
        Asked of the numeric checks.
    text : Lecture, optional
        The file where it has been read already.
    """

    def __init__(
        self,
        lecture: Lecture,
        path: str = "",
        *,
        digits: int = DIGITS,
        progress: Callable[[str], None] | None = None,
        text: LectureText | None = None,
    ) -> None:
        self.lecture = lecture
        self.digits = digits
        self.session = Session(lecture, progress)
        self.parsed: Parsed = (
            parse_lecture(text or read_lecture(path), lecture) if path else self.session.shipped
        )
        self._outcomes: dict[str, Outcome] = {}

    # -- looking up ------------------------------------------------------------------------------------

    def formula(self, id: str) -> Formula:
        """The printed formula of an equation or a claim.

        Raises
        ------
        KeyError
            The file has none of this number; the message says so.
        """
        found = one(id, self.parsed.equations, self.parsed.claims)
        if found is None:
            raise KeyError(f"there is no equation {id} in {self.parsed.path}")
        return found

    def derivation(self, id: str) -> Derivation:
        """How an equation follows; one without steps for a number that the lecture does not know."""
        return self.session.derivations[id] if id in self.lecture.units else Derivation(self.formula(id).unit)

    def printed_latex(self, id: str) -> str:
        """The formula as the shipped lecture prints it."""
        return next(
            (f.latex for f in self.session.shipped.equations + self.session.shipped.claims if f.id == id), ""
        )

    def latex(self, value: Any, equation: str = "") -> str:
        """A formula in the lecture's symbols."""
        return to_latex(value, self.lecture.notation, equation)

    def printed_member(self, id: str, member: int, statement: int = 0) -> Any:
        """One member of a printed chain, as sympy; members and statements are counted from 0."""
        formula = self.formula(id)
        node = formula.printed.statements[statement].members[member]
        return lower_node(node, self.lecture.notation, formula.unit.after or formula.id)

    def verdicts(self) -> dict[str, Verdict]:
        """The verdicts of the equations that have been checked so far."""
        return {id: outcome.verdict for id, outcome in self._outcomes.items()}

    # -- doing -----------------------------------------------------------------------------------------

    def check(self, id: str) -> Outcome:
        """Derive, cross-check and judge one equation or claim; done once, then remembered."""
        formula = self.formula(id)
        if formula.id not in self._outcomes:
            self._outcomes[formula.id] = check_formula(formula, self.parsed, self.session, self.digits)
        return self._outcomes[formula.id]

    def explain(self, id: str, *, detail: str = "brief", form: str = "text") -> str:
        """The derivation told to a reader; see ``tlssym.render.explain``."""
        return explain(self.check(id), self, detail=detail, form=form)

    def show(self, id: str, *, detail: str = "full") -> Shown:
        """The derivation, the result and the verdict as Markdown, without the title."""
        outcome = self.check(id)
        blocks = explanation(outcome, self, detail=detail)[1:]
        return Shown(write([_lower(block) for block in blocks], "markdown"))

    def values(self, id: str, **numbers: float) -> Shown:
        """Derived and printed values at given numbers, by the symbols' names (``Delta_0=0.1``).

        Symbols that are not given take the numbers with which the lecture begins, or 1.
        """
        rows, used = self._values(id, {**{k: float(v) for k, v in self.lecture.numbers.items()}, **numbers})
        at = ", ".join(
            f"${self.latex(s)}={_shown(used[s])}$" for s in sorted(used, key=lambda s: str(s.name))
        )
        return Shown(
            f"{value_table(rows)}\n\nat {at}"
            if rows
            else "Nothing here becomes a number: it holds functions."
        )

    def _values(
        self, id: str, numbers: Mapping[str, float]
    ) -> tuple[list[tuple[str, Any, Any]], dict[Any, float]]:
        """Rows (name, derived, printed) and the numbers that were used."""
        formula = self.formula(id)
        fixed = dict(formula.unit.at)
        statements, _ = lower(
            formula.printed, self.lecture.notation, equation=formula.unit.after or formula.id
        )
        rows: list[tuple[str, Any, Any]] = []
        used: dict[Any, float] = {}

        def number(expr: Any) -> Any:
            at = {s: numbers.get(s.name, 1.0) for s in expr.free_symbols}
            used.update(at)
            return sp.N(expr.subs(at), 15)

        for target in self.derivation(id).targets:
            if not isinstance(target, Value) or not is_number_like(target.expr):
                continue
            member = next(
                (_printed_value(s, target.expr) for s in statements if target.head in s.members), None
            )
            name = f"${self.latex(target.head, id)}$" if target.head is not None else f"({id})"
            printed = number(member.subs(fixed)) if member is not None else None
            rows.append((name, number(target.expr.subs(fixed)), printed))
        return rows, used

    def check_all(self, *, jobs: int | None = None) -> None:
        """Check every equation and claim of the file, on all cores."""
        formulas = [f for f in self.parsed.equations + self.parsed.claims if f.id not in self._outcomes]
        for outcome in check_all(formulas, self.parsed, self.session, self.digits, jobs, None):
            self._outcomes[outcome.id] = outcome

    def table(self, section: str = "", *, claims: bool = False) -> Shown:
        """Verdicts of a section's equations, or of its claims; of the whole lecture when no section is named."""
        chosen = [
            f
            for f in (self.parsed.claims if claims else self.parsed.equations)
            if not section or f.unit.section == section
        ]
        return Shown(verdict_table([self.check(f.id) for f in chosen], self.lecture.notation))

    def check_answer(self, id: str, answer: str, *, seed: int = 0) -> Shown:
        """What is said of an answer, given as LaTeX in the lecture's symbols; see ``grade``.

        Raises
        ------
        KeyError
            The lecture has no such exercise; the message lists those it has.
        """
        return Shown(told(self.grade(id, answer, seed=seed)))

    def grade(self, id: str, answer: str, *, seed: int = 0) -> Grade:
        """Grade an answer: its mark, its partial credit, and what of it is right, from the dimension down."""
        return grade(self.question(id, seed=seed), answer)

    def question(self, id: str, *, seed: int = 0) -> Question:
        """An exercise in the variant that a seed chooses; 0 is the one in print."""
        return Question(self._exercise(id), self.lecture, self.derivation, seed)

    def hint(self, id: str, degree: int = 1, *, seed: int = 0) -> Shown:
        """A hint, of degree 1 (where to start), 2 (the way) or 3 (the last step but one)."""
        question = self.question(id, seed=seed)
        given = hints(
            question.exercise, self.lecture, self.derivation(question.exercise.equation), question.right
        )
        return Shown(given[min(max(degree, 1), 3) - 1])

    def _exercise(self, id: str) -> Exercise:
        known = self.lecture.exercises
        found = next((e for e in known.values() if id in (e.id, e.id.replace(" ", "-"))), None)
        if found is None:
            raise KeyError(f"there is no exercise {id!r}; there are {', '.join(map(repr, known))}")
        return found

    def solution(self, id: str, *, seed: int = 0) -> Shown:
        """The solution of an exercise, folded away: the right answer and how it follows."""
        question = self.question(id, seed=seed)
        steps = tell(
            self.derivation(question.exercise.equation).steps,
            self.lecture.notation,
            full=False,
            equation=question.exercise.equation,
        )
        way = write(steps, "markdown")
        return Shown(
            f"<details><summary>Solution</summary>\n\n$$\n{question.latex(question.right)}\n$$\n\n{way}\n</details>"
        )

    def figure(self, id: str, **numbers: Any) -> Any:
        """Draw a figure of the lecture; its numbers may be changed.

        Raises
        ------
        KeyError
            The lecture has no such figure; the message lists those it has.
        """
        if id not in self.lecture.figures:
            raise KeyError(
                f"there is no figure {id!r}; there are {', '.join(map(repr, self.lecture.figures))}"
            )
        return self.lecture.figures[id].draw(self, **numbers)

    def graph(self) -> Any:
        """The graph of what follows from what, with the verdicts found so far."""
        from tlssym.render.graph_figure import draw_graph  # matplotlib is not needed for anything else here

        return draw_graph(self.lecture, self.verdicts())


def _printed_value(statement: Lowered, derived: Any) -> Any:
    """The last member of a printed chain that is its value: before any ∼, < or ≪ but the first.

    One in the symbols of the derived value is preferred to one in which others stand for them.
    """
    found: list[Any] = []
    for i, (kind, member) in enumerate(zip(statement.relations, statement.members[1:], strict=True)):
        if i > 0 and kind not in (*EXACT, "~=", "~-"):
            break
        if is_number_like(member):
            found.append(member)
    alike = [member for member in found if member.free_symbols <= derived.free_symbols]
    return (alike or found or [None])[-1]


def _shown(number: float) -> str:
    """A number as it is set: 10^{-6} rather than 1e-06."""
    mantissa, _, power = f"{number:g}".partition("e")
    if not power:
        return mantissa
    return (rf"{mantissa}\cdot " if mantissa != "1" else "") + f"10^{{{int(power)}}}"


def _lower(block: Block) -> Block:
    """Headings one level down: the notebook has its own."""
    return Heading(block.text, block.level + 1) if isinstance(block, Heading) else block


def open_lecture(name: str = "", *, digits: int = DIGITS) -> Lesson:
    """An installed lecture by its name, or the one that a file belongs to.

    Parameters
    ----------
    name : str
        A name such as ``lecture5``, or the path of a Markdown or LaTeX file.
    digits : int
        Asked of the numeric checks.

    Raises
    ------
    ReadError
        It is neither the name of a lecture nor a file that can be read.
    """
    known = {lecture.id: lecture for lecture in lectures()}
    if name in known:
        return Lesson(known[name], digits=digits)
    return Lesson(match_lecture(read_lecture(name)), name, digits=digits)
