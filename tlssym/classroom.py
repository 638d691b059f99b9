"""A lecture at hand: derive, check, explain, draw and answer, one equation at a time.

    >>> from tlssym.classroom import open_lecture
    >>> lesson = open_lecture("lecture5")
    >>> print(lesson.explain("5.24"))                                           # doctest: +SKIP

This is what ``tlssym explain`` and the notebooks use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sympy as sp

from tlssym.answers import Grade, Question, grade, hints, told
from tlssym.cache.keys import Kept
from tlssym.cache.store import Keeps
from tlssym.catalogue import lectures, match_lecture
from tlssym.check.steps import check_steps
from tlssym.derive.exercise import Exercise
from tlssym.derive.lecture import Lecture
from tlssym.derive.work import Derivation
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.numbers.conditions import broken
from tlssym.parallel import check_all, processes
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower, lower_node
from tlssym.parsed import Parsed, parse_lecture
from tlssym.pipeline import check_formula, checked, work_of
from tlssym.project.config import find_config
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture
from tlssym.render.document import TEXT_WIDTH, Block, Heading, write
from tlssym.render.explain import explain, explanation, judged, result, steps_of
from tlssym.render.page.html import document_html
from tlssym.render.plain import plain_words
from tlssym.render.prose import sentence
from tlssym.render.tables import Shown, value_table, verdict_table
from tlssym.render.telling import tell
from tlssym.render.valued import Valued, valued
from tlssym.selection import one
from tlssym.session import Session
from tlssym.setting import definitions_of
from tlssym.values import Step, Verdict

DIGITS = 30


class LessonError(KeyError):
    """A question that a lesson cannot answer; the message says in one line what there is."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


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
    store : Keeps, optional
        Where numeric checks are kept between runs.
    """

    def __init__(
        self,
        lecture: Lecture,
        path: str = "",
        *,
        digits: int = DIGITS,
        progress: Callable[[str], None] | None = None,
        text: LectureText | None = None,
        store: Keeps | None = None,
    ) -> None:
        self.lecture = lecture
        self.digits = digits
        self.store = store
        self.session = Session(lecture, progress, store=self.store)
        self.parsed: Parsed = (
            parse_lecture(text or read_lecture(path), lecture) if path else self.session.shipped
        )
        self._outcomes: dict[str, Outcome] = {}
        self._told: dict[str, tuple[Step, ...]] = {}
        self._hints: dict[tuple[str, int], tuple[str, ...]] = {}

    def __repr__(self) -> str:
        done = f", {len(self._outcomes)} checked" if self._outcomes else ""
        return f"Lesson: {self.lecture.title} ({len(self.parsed.equations)} equations in {self.parsed.path}{done})"

    def _repr_markdown_(self) -> str:
        parts = "\n".join(f"- **{id}**: {title}" for id, title in self.sections.items())
        return (
            f"**{self.lecture.title}**: {len(self.parsed.equations)} equations, {len(self.exercises)} exercises, "
            f"{len(self.figures)} figures\n\n{parts}"
        )

    @property
    def sections(self) -> dict[str, str]:
        """The sections: id and title."""
        return {s.id: s.title for s in self.lecture.sections.values()}

    @property
    def exercises(self) -> dict[str, str]:
        """The exercises: id and question, in the variant of the print."""
        return {e.id: e.asked() for e in self.lecture.exercises.values()}

    @property
    def figures(self) -> dict[str, str]:
        """The figures: id and title."""
        return {f.id: f.title for f in self.lecture.figures.values()}

    # -- looking up ------------------------------------------------------------------------------------

    def formula(self, id: str) -> Formula:
        """The printed formula of an equation or a claim.

        Raises
        ------
        LessonError
            The file has none of this number; the message says so.
        """
        found = one(id, self.parsed.equations, self.parsed.claims)
        if found is None:
            known = ", ".join(f.id for f in self.parsed.equations)
            raise LessonError(f"there is no equation {id} in {self.parsed.path}; there are {known}")
        return found

    def follows(self, id: str) -> tuple[str, ...]:
        """What the derivation of an equation reads: earlier equations and inputs."""
        return self.session.derivations.follows(id)

    def derivation(self, id: str) -> Derivation:
        """How an equation follows; one without steps for a number that the lecture does not know."""
        return self.session.derivations[id] if id in self.lecture.units else Derivation(self.formula(id).unit)

    def printed_latex(self, id: str) -> str:
        """The formula as the shipped lecture prints it."""
        return next(
            (f.latex for f in self.session.shipped.equations + self.session.shipped.claims if f.id == id), ""
        )

    def prints(self, id: str) -> tuple[Any, ...]:
        """What the shipped lecture prints for an equation, as sympy: the members of its statements."""
        shipped = self.session.shipped
        at = {each.id: index for index, each in enumerate(shipped.equations)}.get(id)
        return () if at is None else tuple(m for s in shipped.lowered[at] for m in s.members)

    def remarks(self, id: str) -> tuple[Outcome, ...]:
        """What is said of the claims that stand after an equation."""
        return tuple(self.check(f.id) for f in self.parsed.claims if f.unit.after == id)

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
            self._outcomes[formula.id] = checked(formula, self.parsed, self.session, self.digits, self.store)
        return self._outcomes[formula.id]

    def steps(self, outcome: Outcome) -> tuple[Step, ...]:
        """The steps of a derivation as they are told, each with what its check found."""
        if outcome.id not in self.lecture.units:
            return outcome.steps
        told, derivation = self.session.derivations.told(outcome.id), self.derivation(outcome.id)
        if told is derivation.steps:
            return outcome.steps
        if outcome.id not in self._told:
            self._told[outcome.id] = check_steps(told, derivation.conditions)
        return self._told[outcome.id]

    def remember(self, outcome: Outcome) -> None:
        """Take an outcome as checked: one of the same formula, in an earlier state of its file."""
        self._outcomes[outcome.id] = outcome

    def explain(
        self, id: str, *, detail: str = "brief", form: str = "text", step: int = 0, width: int = TEXT_WIDTH
    ) -> str:
        """The derivation told to a reader; see ``tlssym.render.explain``."""
        outcome = self.check(id)
        if form == "html":
            blocks = explanation(outcome, self, detail=detail, step=step)
            return document_html(blocks, f"({id}) {outcome.title}")
        return explain(outcome, self, detail=detail, form=form, step=step, width=width)

    def show(self, id: str, *, detail: str = "full") -> Shown:
        """The printed formula beside its verdict, then how it follows, as Markdown without the title."""
        outcome = self.check(id)
        blocks = [
            *judged(outcome, self),
            *steps_of(outcome, self, full=detail == "full"),
            *result(outcome, self),
        ]
        return Shown(write([_lower(block) for block in blocks], "markdown"))

    def values(self, id: str, **numbers: float) -> Shown:
        """Derived and printed values at given numbers, by the symbols' names (``Delta_0=0.1``).

        Symbols that are not given take the numbers with which the lecture begins, or 1.  Outside of the conditions
        of the derivation nothing is claimed, and nothing is shown.

        Raises
        ------
        LessonError
            A name that does not stand in the formula; the message lists those that do.
        """
        found = self.valued(id)
        if not found.rows:
            return Shown("Nothing here becomes a number: it holds functions.")
        names = {s.name: s for s in found.symbols}
        unknown = [name for name in numbers if name not in names]
        if unknown:
            raise LessonError(
                f"{', '.join(unknown)} does not stand in ({id}); there are {', '.join(names) or 'no symbols'}"
            )
        chosen = {**{k: float(v) for k, v in self.lecture.numbers.items()}, **numbers}
        used = {s: chosen.get(s.name, 1.0) for s in found.symbols}
        at = ", ".join(f"${self.latex(s)}={_shown(v)}$" for s, v in used.items())
        broken = found.broken(used)
        if broken:
            conditions = ", ".join(f"${self.latex(c)}$" for c in broken)
            return Shown(f"No values: ({id}) is derived for {conditions} only, and this is outside: {at}.")
        rows = []
        for row in found.rows:
            name = f"${self.latex(row.head, id)}$" if row.head is not None else f"({id})"
            derived = _number(row.derived, used)
            for member in row.printed or (None,):
                latex = "" if member is None else f"${member.latex}$"
                rows.append((name, derived, latex, None if member is None else _number(member.expr, used)))
        return Shown(f"{value_table(rows)}\n\nat {at}" if used else value_table(rows))

    def outside(self, ids: Sequence[str], numbers: Mapping[Any, Any]) -> str:
        """The conditions of derivations that do not hold at numbers, as formulas; empty where all of them hold."""
        conditions = dict.fromkeys(c for id in ids for c in self.derivation(id).conditions)
        return ", ".join(f"${self.latex(c)}$" for c in broken(conditions, numbers))

    def valued(self, id: str) -> Valued:
        """What of a formula becomes numbers: derived values, printed members, conditions."""
        formula = self.formula(id)
        equation = formula.unit.after or formula.id
        statements, _ = lower(formula.printed, self.lecture.notation, equation=equation)
        derivation = self.derivation(id)
        names = definitions_of(formula, self.parsed, self.session, derivation)
        return valued(statements, derivation, names, formula.unit.at, lambda e: self.latex(e, equation))

    def check_all(self, *, jobs: int | None = None) -> None:
        """Check every equation and claim of the file, on all cores."""
        formulas = [f for f in self.parsed.equations + self.parsed.claims if f.id not in self._outcomes]
        kept = None if self.store is None else Kept(self.store, self.parsed, self.digits)
        new = [f for f in formulas if kept is None or kept.recall(f) is None]
        if processes(len(new), jobs) == 1:
            new = []
        # from other processes comes text: the numeric checks are taken from it, and the rest is done again here
        work = work_of(self.parsed, self.session, self.digits)
        for formula, known in zip(new, check_all(new, work, jobs), strict=True):
            if kept is not None:
                kept.keep(formula, known)
            self._outcomes[formula.id] = check_formula(
                formula, self.parsed, self.session, self.digits, known=known
            )
        for formula in formulas:
            self.check(formula.id)

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
        LessonError
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
        return Shown(self.hints(id, seed=seed)[min(max(degree, 1), 3) - 1])

    def hints(self, id: str, *, seed: int = 0) -> tuple[str, ...]:
        """The three hints of an exercise, formulas between dollar signs."""
        question = self.question(id, seed=seed)
        key = (question.exercise.id, seed)
        if key not in self._hints:  # whoever asks for one often asks for the next
            notation = self.lecture.notation
            found = hints(
                question.exercise,
                self.lecture,
                self.derivation(question.exercise.equation),
                question.right,
                lambda text: plain_words(sentence(text, notation)),
            )
            self._hints[key] = tuple(sentence(each, notation) for each in found)
        return self._hints[key]

    def _exercise(self, id: str) -> Exercise:
        known = self.lecture.exercises
        found = next((e for e in known.values() if id in (e.id, e.id.replace(" ", "-"))), None)
        if found is None:
            raise LessonError(f"there is no exercise {id!r}; there are {', '.join(map(repr, known))}")
        return found

    def solution(self, id: str, *, seed: int = 0) -> Shown:
        """The solution of an exercise, folded away: the right answer and how it follows."""
        question = self.question(id, seed=seed)
        steps = tell(
            self.session.derivations.told(question.exercise.equation),
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
        LessonError
            The lecture has no such figure; the message lists those it has.
        """
        if id not in self.lecture.figures:
            raise LessonError(
                f"there is no figure {id!r}; there are {', '.join(map(repr, self.lecture.figures))}"
            )
        return self.lecture.figures[id].draw(self, **numbers)

    def graph(self) -> Any:
        """The graph of what follows from what, with the verdicts found so far."""
        from tlssym.render.graph_figure import draw_graph  # matplotlib is not needed for anything else here

        return draw_graph(self.lecture, self.session.derivations.follows, self.verdicts())


def _number(expr: Any, used: Mapping[Any, float]) -> Any:
    """The number that an expression becomes; None where it is none."""
    value = sp.N(expr.subs(used), 15)
    return value if value.is_real and value.is_finite else None


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
        return Lesson(known[name], digits=digits, store=find_config(Path()).store)
    store = find_config(Path(name).parent).store
    return Lesson(match_lecture(read_lecture(name)), name, digits=digits, store=store)
