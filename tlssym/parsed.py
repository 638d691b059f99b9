"""A file after reading and parsing: its formulas, what they say as constraints, and the lecture they belong to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from sympy.core.function import AppliedUndef

from tlssym.catalogue import nearest, resemblance
from tlssym.claims import align_claims
from tlssym.definitions import Meanings, introducing, mark_of, meanings
from tlssym.derive.lecture import Lecture, Unit
from tlssym.judge.formula import Formula
from tlssym.judge.implication.constraints import Constraint, Earlier, Quantities, constraints_of, is_special
from tlssym.judge.implication.nearby import nearby
from tlssym.judge.implication.prose import (
    ends_sentence_of,
    follows_display,
    goes_on,
    in_one_section,
    is_said_of_all,
    joined,
    leads,
    opens_sentence_of,
)
from tlssym.judge.implication.search import accepted
from tlssym.judge.implication.values import is_at_a_point_of
from tlssym.parse.lower import Lowered, lower
from tlssym.parse.parser import parse_blocks
from tlssym.parse.ranges import apart, are_conditions, assumed, lowering_of
from tlssym.parse.tree import Printed, Source
from tlssym.read.lecture import Inline, read_lecture
from tlssym.read.lecture import Lecture as LectureText
from tlssym.values import Finding, Severity, severity_of

MOST_LISTED = 8


@dataclass(frozen=True)
class Beside:
    """An equation of the prose that holds for the displays after it, in its section.

    ``at`` is the offset it counts from: that of its display, for one that follows it and says what a letter of it is;
    ``index`` that of the first display which it holds for, ``stop`` that of the first one after its section.
    """

    formula: Formula
    statement: Lowered
    at: int
    index: int
    stop: int


@dataclass(frozen=True)
class Parsed:
    """A lecture file after reading and parsing, beside the lecture that it belongs to."""

    text: LectureText
    lecture: Lecture
    equations: tuple[Formula, ...]
    claims: tuple[Formula, ...]
    problems: tuple[Finding, ...]

    @property
    def path(self) -> str:
        """The file's."""
        return self.text.path

    @property
    def source(self) -> Source:
        """Its text and the places in it."""
        return self.text.source

    @cached_property
    def lowered(self) -> tuple[tuple[Lowered, ...], ...]:
        """The statements of each equation in sympy; of the two that a ± stands for, it is not known which holds."""
        return tuple(
            tuple(
                statement
                for statement in lower(each.printed, self.lecture.notation, equation=each.id, lenient=True)[0]
                if statement.printed.is_certain
            )
            for each in self.equations
        )

    @cached_property
    def _assumed(self) -> tuple[frozenset[tuple[Any, Any]], ...]:
        """The conditions printed with each equation, where no lecture says what follows from what."""
        notation = self.lecture.notation
        return tuple(
            assumed(each.statements, notation, each.id) if notation.is_generic else frozenset()
            for each in self.equations
        )

    @cached_property
    def _below_zero(self) -> frozenset[int]:
        """The equations that hold for letters below zero: what they say is said of no positive letter."""
        notation = self.lecture.notation
        return frozenset(
            index
            for index, each in enumerate(self.equations)
            if self._assumed[index] and lowering_of(each.statements, notation, each.id).below
        )

    @cached_property
    def introduced(self) -> tuple[tuple[int, Any, Any], ...]:
        """The names that the text introduces, name = value, each with the index of its equation.

        What a function that is given is said to be at one of its points, U(r_0), is no name; nor is one that has a
        value in each of several cases.
        """
        found: list[tuple[int, Any, Any]] = []
        given: dict[Any, list[Any]] = {}
        for index, lowered in enumerate(self.lowered):
            for name, value in (pair for statement in lowered for pair in introducing(statement)):
                heads = given.get(name.func, []) if isinstance(name, AppliedUndef) else []
                if any(is_at_a_point_of(name, head) for head in heads):
                    continue
                found.append((index, name, value))
                if isinstance(name, AppliedUndef):
                    given.setdefault(name.func, []).append(name)
        cases: dict[Any, list[int]] = {}
        for index, name, _ in found:
            cases.setdefault(mark_of(name), []).append(index)
        return tuple(each for each in found if not self._are_cases(cases[mark_of(each[1])]))

    def _are_cases(self, indices: Sequence[int]) -> bool:
        """Whether some of these equations speak of different cases, or of letters below zero."""
        first = self._assumed[indices[0]]
        return bool(self._below_zero & set(indices)) or any(apart(first, self._assumed[i]) for i in indices[1:])

    @cached_property
    def meanings(self) -> Meanings:
        """What they stand for."""
        return meanings(self.introduced)

    @cached_property
    def beside(self) -> tuple[Beside, ...]:
        """The equations of the prose that hold for displays, where no lecture says what follows from what."""
        notation, text = self.lecture.notation, self.source.text
        if not notation.is_generic:
            return ()
        places = [self.source.offset(each.place) for each in self.equations]
        ends = [place + len(each.latex) for place, each in zip(places, self.equations, strict=True)]
        found = []
        for each in self.claims:
            start = self.source.offset(each.place)
            lowered, _ = lower(each.printed, notation, equation="", lenient=True)
            if not is_said_of_all(text, start, lowered):
                continue
            index = sum(place < start for place in places)
            close = index > 0 and in_one_section(text, places[index - 1], start)
            back = close and follows_display(text, _after(text, ends[index - 1]), start)
            index -= back
            later = (i for i in range(index, len(places)) if not in_one_section(text, start, places[i]))
            at = places[index] - 1 if back else start
            found.append(Beside(each, lowered[0], at, index, next(later, len(places))))
        return tuple(found)

    @cached_property
    def _named_beside(self) -> tuple[tuple[Beside, Any, Any], ...]:
        """The names that the prose alone introduces, each with one value."""
        shown = {mark_of(name) for _, name, _ in self.introduced}
        pairs = [(each, *pair) for each in self.beside for pair in introducing(each.statement)]
        values: dict[Any, set[Any]] = {}
        for _, name, value in pairs:
            values.setdefault(mark_of(name), set()).add(value)
        return tuple(p for p in pairs if mark_of(p[1]) not in shown and len(values[mark_of(p[1])]) == 1)

    def names(self, formula: Formula) -> dict[Any, Any]:
        """What the names in a formula stand for by the text alone."""
        at = self._index(formula)
        prose = {name: value for each, name, value in self._named_beside if each.index <= at < each.stop}
        return prose | self.meanings.up_to(at)

    def last_names(self, formula: Formula) -> dict[Any, Any]:
        """The same with the last meaning of each name, where the text gives a name more than one."""
        return self.meanings.last_before(self._index(formula))

    def _index(self, formula: Formula) -> int:
        """Its place among the displays; of a formula in the prose, that of the display before it."""
        own = next((i for i, each in enumerate(self.equations) if each.id == formula.id), None)
        if own is not None:
            return own
        at = self.source.offset(formula.place)
        return sum(self.source.offset(each.place) < at for each in self.equations) - 1

    @cached_property
    def constraints(self) -> tuple[Quantities, tuple[Constraint, ...]]:
        """What each display says, as constraints on quantities that all of them share."""
        prose = {name: value for _, name, value in self._named_beside}
        quantities = Quantities(prose | {name: value for _, name, value in reversed(self.introduced)})
        said = [
            (self.source.offset(each.place), each, lowered, assumes)
            for each, lowered, assumes in zip(self.equations, self.lowered, self._assumed, strict=True)
            if each.id not in {self.equations[index].id for index in self._below_zero}
        ] + [(each.at, each.formula, (each.statement,), frozenset()) for each in self.beside]
        found: list[Constraint] = []
        for _, each, lowered, assumes in sorted(said, key=lambda one: one[0]):
            # of the two formulas of a ± it is not known that both hold
            statements = [(s.members, s.relations) for s in lowered if s.printed.is_certain]
            found += constraints_of(each.short, each.place.line, statements, quantities, assumes)
        return quantities, tuple(found)

    @cached_property
    def _accepted(self) -> tuple[Constraint, ...]:
        return accepted(self.constraints[1])

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each display and each equation of the prose counts from."""
        own = {each.short: self.source.offset(each.place) for each in self.equations}
        return own | {each.formula.short: each.at for each in self.beside}

    def _holds_at(self, at: int) -> frozenset[str]:
        """What is said before a place; of the prose, what is said in its section."""
        prose = {each.formula.short for each in self.beside}
        text = self.source.text
        return frozenset(
            id
            for id, place in self._places.items()
            if place < at and (id not in prose or in_one_section(text, place, at))
        )

    def earlier(self, formula: Formula) -> Earlier:
        """What the text says before a formula, without what contradicts what it said before."""
        quantities, found = self.constraints
        at = self._places.get(formula.short, self.source.offset(formula.place))
        holding = self._holds_at(at)
        before = {id(each) for each in found if each.id in holding}
        both = zip(self.equations, self.lowered, self._assumed, strict=True)
        own, assumes = next(((l, a) for each, l, a in both if each.id == formula.id), ((), frozenset()))
        special = is_special([(s.members, s.relations) for s in own])
        found = tuple(c for c in found if not apart(c.assumes, assumes))
        kept = tuple(c for c in self._accepted if id(c) in before and not apart(c.assumes, assumes))
        taken = {id(c) for c in kept}
        doubtful = frozenset(c.left for c in found if id(c) in before and id(c) not in taken)
        near = nearby(formula, self.equations, self.source)
        last = max((self._places[each.short] for each in self.equations if self._places[each.short] < at), default=0)
        said_here = {each.formula.short for each in self.beside if last - 1 <= each.at < at}
        return Earlier(kept, quantities, near | said_here, special, doubtful)


def parse_lecture(text: LectureText, lecture: Lecture) -> Parsed:
    """Parse every numbered display and every formula of the prose that states a relation.

    Parameters
    ----------
    text : LectureText
        A file after reading.
    lecture : Lecture
        Whose notation holds; an equation that it does not know is taken as it stands.
    """
    equations = []
    for passage in text.passages:
        unit = lecture.units.get(passage.number) or Unit(passage.number, _plain_title(passage.number), "open")
        printed = parse_blocks(
            passage.parts,
            lecture.notation,
            number=passage.number,
            source=text.source,
            macros=text.macros,
            lenient=lecture.notation.is_generic,
        )
        if lecture.notation.is_generic:
            printed = replace(printed, findings=tuple(milder(f) for f in printed.findings))
        latex = text.macros.written_out(passage.latex, passage.blocks[0].start)
        equations.append(
            Formula(
                passage.number, unit, printed, passage.place, _tidy(latex), passage.number, passage.labels
            )
        )
    claims = []
    known = [unit for unit in lecture.units.values() if unit.is_claim]
    shipped = read_lecture(lecture.path).inline if known and Path(text.path) != lecture.path else text.inline
    paired = align_claims(text.inline, known, shipped)
    after: Counter[str] = Counter()
    for inline, unit in paired:
        after[inline.follows] += 1
        printed = _parsed(inline, text, lecture)
        if unit.kind == "open":
            printed = replace(printed, findings=tuple(milder(f) for f in printed.findings))
        claims.append(
            Formula(
                f"{inline.follows}:{inline.latex.strip()}",
                unit,
                printed,
                inline.place,
                inline.latex.strip(),
                f"{inline.follows}/{after[inline.follows]}",
            )
        )
    if lecture.notation.is_generic:
        toward = (each for each in text.inline if each.states_relation and each.only_leads)
        leading = [(each.start, each.latex, _parsed(each, text, lecture)) for each in toward]
        stated = [(text.source.offset(each.place), each.latex, each.printed) for each in claims]
        equations = _with_conditions(equations, sorted(stated + leading, key=lambda one: one[0]), text.source)
    return Parsed(
        text,
        lecture,
        tuple(equations),
        tuple(claims),
        tuple(text.problems) + _coverage(text, lecture, {unit.id for _, unit in paired}),
    )


def _parsed(inline: Inline, text: LectureText, lecture: Lecture) -> Printed:
    return parse_blocks(
        [(inline.latex, inline.start)],
        lecture.notation,
        number="",
        equation=inline.follows,
        source=text.source,
        macros=text.macros,
        lenient=lecture.notation.is_generic,
    )


def _with_conditions(
    equations: Sequence[Formula], formulas: Sequence[tuple[int, str, Printed]], source: Source
) -> list[Formula]:
    """The displays with the conditions that their sentences state before or behind them.

    Parameters
    ----------
    equations : sequence of Formula
    formulas : sequence of (offset, LaTeX, parsed)
        Those of the running text, in its order.
    source : Source
    """
    text, spans = source.text, [_span(each, source) for each in equations]
    told: list[list[tuple[str, Printed]]] = [[] for _ in equations]
    last, of = 0, ""
    for start, latex, printed in formulas:
        end = start + len(latex)
        index = sum(display < start for display, _ in spans)
        if not are_conditions(printed.statements):
            of = ""
        elif index and ends_sentence_of(text, spans[index - 1][1], start):
            of = "before"
        elif leads(text, start):
            of = "behind"
        elif not joined(text, last, start):
            of = ""
        if of == "before":
            told[index - 1].append((latex, printed))
        elif of == "behind" and index < len(spans) and opens_sentence_of(text, end, spans[index][0]):
            told[index].append((latex, printed))
        last = end
    for index, (one, other) in enumerate(pairwise(spans)):
        # "for $x < 0$ it is $$…$$ that is $$…$$": one sentence, one condition
        if not told[index + 1] and goes_on(text, equations[index].latex, one[1], other[0]):
            told[index + 1] = told[index]
    return [
        replace(
            each,
            beside=tuple(statement for _, printed in own for statement in printed.statements),
            under=tuple(latex for latex, _ in own),
        )
        for each, own in zip(equations, told, strict=True)
    ]


def _span(formula: Formula, source: Source) -> tuple[int, int]:
    """Where a display begins, and where it is over with the sign that closes it."""
    place = source.offset(formula.place)
    return place, _after(source.text, place + len(formula.latex))


def _after(text: str, at: int) -> int:
    """Behind the sign that ends the display in which a place lies."""
    ends = [found for sign in ("$$", r"\]", r"\end{") if (found := text.find(sign, at)) >= 0]
    first = min(ends, default=at)
    return text.find("}", first) + 1 if text.startswith(r"\end{", first) else first + 2


def milder(finding: Finding) -> Finding:
    """What cannot be read in the running text, or where no lecture is known, is a warning: nothing is claimed by it."""
    milder = severity_of(finding.code, "prose")
    return (
        finding if finding.severity is Severity.NOTE else replace(finding, variant="prose", severity=milder)
    )


def _tidy(latex: str) -> str:
    """The formula without the space that stood before its number."""
    return re.sub(r"(?:\s|\\q?quad|\\[,;])+$", "", latex)


def _plain_title(number: str) -> str:
    return f"Equation ({number})"


def _coverage(text: LectureText, lecture: Lecture, paired: set[str]) -> tuple[Finding, ...]:
    """One note on the equations of the lecture that the file lacks, one on the claims of its prose."""
    present = {p.number for p in text.passages}
    lacking = [u.id for u in lecture.equations if u.id not in present]
    # a claim is only missed where the equation that it follows is there
    silent = [u.text for u in lecture.claims if u.id not in paired and u.after in present]
    notes = _recognised(text, lecture)
    if silent:
        shown = ", ".join(f"${text}$" for text in silent[:MOST_LISTED]) + (
            ", …" if len(silent) > MOST_LISTED else ""
        )
        notes.append(Finding("TLS602", f"not found in the prose of this file: {shown}"))
    if not lacking:
        return tuple(notes)
    shown = ", ".join(f"({id})" for id in lacking[:MOST_LISTED]) + (
        ", …" if len(lacking) > MOST_LISTED else ""
    )
    told = f"{len(lacking)} of the lecture's equations {'is' if len(lacking) == 1 else 'are'} not in this file: {shown}"
    return (Finding("TLS602", told), *notes)


def _recognised(text: LectureText, lecture: Lecture) -> list[Finding]:
    """What made the file one of the lecture's, where not all of its formulas did."""
    if lecture.notation.is_generic:
        return _alone(text)
    if Path(text.path) == lecture.path:
        return []
    found = resemblance(text, lecture)
    if found.alike == found.formulas:
        return []
    said = f"{found.alike} of its {found.formulas} formulas are like the lecture's of the same number"
    return [Finding("TLS602", f"the file is taken for “{lecture.title}”: {said}")]


def _alone(text: LectureText) -> list[Finding]:
    """What is used for a file that no lecture fits, and why the one that nearly fits is not."""
    used = text.declared
    said = "no installed lecture fits this file: its formulas are held against each other"
    near = nearest(text)
    if near is not None and near.alike:
        said += f" (of {near.formulas}, {near.alike} are like those of “{near.lecture.title}”: too few)"
    if used.count:
        letters = f"{used.count} letter{'s' if used.count > 1 else ''}"
        said += f"; {letters} as {Path(used.path).name or 'the configuration'} declares them"
    return [Finding("TLS602", said)]
