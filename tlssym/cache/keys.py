"""What an outcome depends on, as a key: the engine, the lecture, and what is printed where the formula looks.

A formula with a derivation depends on how it is printed, on what the lecture prints as its inputs, and on how those
formulas are printed from which it is followed step by step; one without, on the displays before it, which introduce
its names, and, where it was looked for, on what all of the text implies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

from tlssym.cache.engine import digest, engine
from tlssym.cache.outcomes import BROKEN, OURS, evidence_of, evidence_value, outcome_of, outcome_value
from tlssym.cache.store import Keeps
from tlssym.evidence.checks import OwnChecks
from tlssym.judge.implication.nearby import nearby
from tlssym.judge.result import Outcome
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture

EARLIER, LINES = "*", "line"
"""Among what was read: other displays, as far as they say something about the same quantities; where they stand."""
_TELLS_LINES = re.compile(r"\blines? \d")


@dataclass(frozen=True)
class Kept:
    """The outcomes of one text that a store keeps.

    Attributes
    ----------
    store : Keeps
    parsed : tlssym.parsed.Parsed
        The text after reading and parsing.
    digits : int
    inputs : str
        Whose inputs hold, as for ``tlssym.pipeline.check_lecture``.
    """

    store: Keeps
    parsed: Any
    digits: int
    inputs: str = "lecture"

    @property
    def text(self) -> LectureText:
        """The file as read."""
        text: LectureText = self.parsed.text
        return text

    def recall(self, formula: Any) -> Outcome | None:
        """The outcome of a formula, with places as they are in this text; None where it has to be found."""
        links = self._links(formula)
        reads = self.store.get(links)
        if not isinstance(reads, list):
            return None
        key = self._key(formula, reads)
        value = self.store.get(key)
        if value is None:
            return None
        start = self.start(formula)
        try:
            known = outcome_of(value, self.text.source.place, start)
        except BROKEN:
            self.store.drop(key)
            return None
        # what it is called and where it stands is no part of what is said of it
        at = formula.place
        return replace(known, line=at.line, column=at.column, labels=formula.labels)

    def keep(self, formula: Any, outcome: Outcome) -> None:
        """Keep an outcome that is written out; an error of ours is not kept."""
        if any(finding.code == OURS for finding in outcome.findings):
            return
        with suppress(KeyError, IndexError):  # a finding in a file that is no part of the text
            value = outcome_value(outcome, self.text.source.offset, self.start(formula))
            said = [f.message for f in outcome.findings] + [c.says for c in outcome.checks]
            reads = [*outcome.reads, *([LINES] if any(map(_TELLS_LINES.search, said)) else [])]
            self.store.put(self._key(formula, reads), value)
            self.store.put(self._links(formula), reads)

    def recall_own(self, derivation: Any) -> OwnChecks | None:
        """What numbers said of a derivation, None where that has to be found."""
        key = self._own_key(derivation)
        value = self.store.get(key)
        if value is None:
            return None
        try:
            reading, legs = (tuple(map(evidence_of, value[name])) for name in ("reading", "legs"))
            pairs = zip(derivation.steps, value["steps"], strict=True)
            steps = tuple(replace(step, checked=checked, check=check) for step, (checked, check) in pairs)
        except BROKEN:
            self.store.drop(key)
            return None
        return OwnChecks(reading, legs, steps)

    def keep_own(self, derivation: Any, own: OwnChecks) -> None:
        """Keep what numbers say of a derivation."""
        value = {
            "reading": list(map(evidence_value, own.reading)),
            "legs": list(map(evidence_value, own.legs)),
            "steps": [[step.checked, step.check] for step in own.steps],
        }
        self.store.put(self._own_key(derivation), value)

    def recall_follows(self) -> dict[str, tuple[str, ...]] | None:
        """What each equation of the lecture follows from, None where that has to be derived."""
        value = self.store.get(digest([self._given, "follows"]))
        try:
            return None if value is None else {str(id): tuple(map(str, each)) for id, each in value.items()}
        except BROKEN:
            return None

    def keep_follows(self, follows: Mapping[str, Sequence[str]]) -> None:
        """Keep it."""
        self.store.put(digest([self._given, "follows"]), {id: list(each) for id, each in follows.items()})

    def _own_key(self, derivation: Any) -> str:
        return digest([self._given, "own", derivation.unit.id])

    def spans(self, formula: Any) -> Iterator[tuple[int, int]]:
        """The stretches of the text that a formula takes."""
        passage = self._passages.get(formula.id)
        if passage is not None:
            yield from ((block.start, block.end) for block in passage.blocks)
        else:
            start = self.text.source.offset(formula.place)
            yield start, start + len(formula.latex) + 2

    def start(self, formula: Any) -> int:
        """The offset from which places of a formula are counted."""
        return min(next(self.spans(formula))[0], self.text.source.offset(formula.place))

    def _own(self, formula: Any) -> list[str]:
        """How a formula is printed and called."""
        end = max(end for _, end in self.spans(formula))
        printed = self.text.text[self.start(formula) : end]
        return [formula.id, formula.short, formula.unit.id, formula.latex, printed, *formula.under]

    def _links(self, formula: Any) -> str:
        """The key of what a formula was found to read beside itself."""
        return digest([self._given, "links", *self._own(formula)])

    def _key(self, formula: Any, reads: Sequence[str]) -> str:
        """All that the outcome of a formula depends on."""
        unit, own = formula.unit.id, self._own(formula)
        if unit in self.parsed.lecture.units and formula.unit.kind != "open":
            others = [f"{id}\n{self._printed.get(id, '')}" for id in map(str, reads)]
            return digest([self._given, "derived", *own, self._shipped.get(unit, ""), *others])
        looked = self._everywhere if EARLIER in reads else ""
        lines = self._lines if LINES in reads else ""
        return digest(
            [self._given, "open", *own, self._before[self._place.get(formula.id, -1)], looked, lines]
        )

    @cached_property
    def _given(self) -> str:
        """What every formula of a lecture depends on."""
        lecture = self.parsed.lecture
        model = [f"{unit.id}\n{self._model(unit)}" for unit in lecture.units.values() if unit.is_model]
        asked = [lecture.id, str(self.digits), self.inputs]
        return digest(
            [engine(self.store), *asked, canonical(lecture.notation), self._macros(self.text), *model]
        )

    def _model(self, unit: Any) -> str:
        own = self._printed.get(unit.id, "") if self.inputs == "file" else ""
        return f"{self._shipped.get(unit.id, '')}\n{own}"

    @cached_property
    def _shipped(self) -> dict[str, str]:
        """How the lecture's own file prints its equations and claims."""
        lecture = self.parsed.lecture
        if not lecture.units:
            return {}
        text = read_lecture(lecture.path)
        macros, prose = self._macros(text), digest(each.latex for each in text.inline)
        found = {passage.number: f"{macros}\n{passage.latex}" for passage in text.passages}
        return found | {unit.id: f"{macros}\n{prose}" for unit in lecture.claims}

    @cached_property
    def _passages(self) -> dict[str, Any]:
        return {passage.number: passage for passage in self.text.passages}

    @cached_property
    def _printed(self) -> dict[str, str]:
        return {f.unit.id: f.latex for f in (*self.parsed.equations, *self.parsed.claims)}

    @cached_property
    def _place(self) -> dict[str, int]:
        return {each.id: index for index, each in enumerate(self.parsed.equations)}

    @cached_property
    def _before(self) -> list[str]:
        """For each equation, what its names may have been introduced by: the displays up to it."""
        found, state = [], ""
        prose = [(each.index, each.stop, each.formula.latex) for each in self.parsed.beside]
        for index, each in enumerate(self.parsed.equations):
            state = digest([state, each.id, each.latex, *each.under])
            beside = [latex for start, stop, latex in prose if start <= index < stop]
            found.append(digest([state, *beside]) if beside else state)
        return found or [state]

    @cached_property
    def _everywhere(self) -> str:
        """What the text says, and which displays it binds together: those near each other, or referred to."""
        equations, source = self.parsed.equations, self.parsed.source
        bound = ("\n".join(sorted(nearby(each, equations, source))) for each in equations)
        prose = (f"{each.index} {each.stop}\n{each.formula.latex}" for each in self.parsed.beside)
        return digest([*(f"{each.id}\n{each.latex}\n{each.under}" for each in equations), *bound, *prose])

    @cached_property
    def _lines(self) -> str:
        return digest(str(each.place) for each in self.parsed.equations)

    @staticmethod
    def _macros(text: LectureText) -> str:
        """The macros of a text; where they stand matters only where one name has several meanings."""
        macros = text.macros.all
        if len({macro.name for macro in macros}) == len(macros):
            macros = tuple(replace(macro, at=0) for macro in macros)
        return digest(map(repr, macros))


def canonical(value: Any) -> str:
    """A text for a value of dataclasses, which says the same in every process: sets have no order of their own."""
    if is_dataclass(value) and not isinstance(value, type):
        return digest(
            [type(value).__name__, *(canonical(getattr(value, each.name)) for each in fields(value))]
        )
    if isinstance(value, Mapping):
        return digest(sorted(digest([canonical(k), canonical(v)]) for k, v in value.items()))
    if isinstance(value, AbstractSet):
        return digest(sorted(map(canonical, value)))
    if isinstance(value, list | tuple):
        return digest(map(canonical, value))
    return repr(value)
