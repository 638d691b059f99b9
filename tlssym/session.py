"""A lecture with its derivations, made once and used for any number of files and questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from weakref import WeakKeyDictionary

from tlssym.cache.keys import Kept
from tlssym.cache.store import Keeps
from tlssym.check.reading import Measured
from tlssym.definitions import Definitions
from tlssym.derive.engine import Derivations
from tlssym.derive.known import GivenFormulas, LectureError
from tlssym.derive.lecture import Lecture, Unit
from tlssym.derive.work import Derivation
from tlssym.evidence.checks import OwnChecks, own_checks
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower
from tlssym.parse.parser import parse_blocks
from tlssym.parse.tree import Printed, Source
from tlssym.parsed import Parsed, parse_lecture
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture

Progress = Callable[[str], None]


@dataclass
class _Shipped:
    """What follows from a lecture's own file, whatever notes are checked: found once in a process."""

    text: LectureText
    parsed: Parsed | None = None
    made: dict[str, Derivation] = field(default_factory=dict)
    own: dict[tuple[str, int], OwnChecks] = field(default_factory=dict)
    sources: dict[str, GivenFormulas] = field(default_factory=dict)


_SHIPPED: WeakKeyDictionary[Lecture, _Shipped] = WeakKeyDictionary()


def _shipped(lecture: Lecture) -> _Shipped:
    text = read_lecture(lecture.path)
    known = _SHIPPED.get(lecture)
    if known is None or known.text.text != text.text:
        known = _SHIPPED[lecture] = _Shipped(text)
    return known


class Session:
    """A lecture and its derivations, made once and used for any number of files and questions.

    Parameters
    ----------
    lecture : Lecture
    progress : callable, optional
        Told what is being derived.
    model : Parsed, optional
        A file whose inputs and definitions hold in place of the shipped lecture's: another model.
    fresh : bool
        Whether to derive again what another session of this process has derived.
    store : Keeps, optional
        Where numeric checks of derivations are kept.
    """

    def __init__(
        self,
        lecture: Lecture,
        progress: Progress | None = None,
        model: Parsed | None = None,
        *,
        fresh: bool = False,
        store: Keeps | None = None,
    ) -> None:
        self.lecture = lecture
        self.store = store
        self._model = model
        self._known = _shipped(lecture) if lecture.units else None
        self._own: dict[tuple[str, int], OwnChecks] = {}
        self._kept: Kept | None = None
        if self._known is None or fresh or model is not None:
            self.derivations = Derivations(lecture, self._given, progress)
        else:
            self._own = self._known.own
            self.derivations = Derivations(
                lecture, self._given, progress, made=self._known.made, sources=self._known.sources
            )
        self.measured = Measured()

    def own_checks(self, derivation: Derivation, digits: int, parsed: Parsed) -> OwnChecks:
        """What numbers say of a derivation, found once; ``parsed`` is the file that is checked."""
        key = (derivation.unit.id, digits)
        if key in self._own:
            return self._own[key]
        kept = self._kept_of(parsed, digits)
        own = None if kept is None else kept.recall_own(derivation)
        if own is None:
            own = own_checks(
                derivation, digits, lambda expr: to_latex(expr, self.lecture.notation), self.measured
            )
            if kept is not None:
                kept.keep_own(derivation, own)
        self._own[key] = own
        return own

    def _kept_of(self, parsed: Parsed, digits: int) -> Kept | None:
        if self.store is None:
            return None
        kept = self._kept
        if kept is None or kept.parsed is not parsed or kept.digits != digits:
            inputs = "lecture" if self._model is None else "file"
            kept = self._kept = Kept(self.store, parsed, digits, inputs)
        return kept

    @property
    def shipped(self) -> Parsed:
        """The lecture's own file."""
        known = self._known or _shipped(self.lecture)
        if known.parsed is None:
            known.parsed = parse_lecture(known.text, self.lecture)
        return known.parsed

    def printed(self, id: str) -> Printed | None:
        """The formula of an equation or a claim: that of the shipped lecture, or the model's own input."""
        unit = self.lecture.units.get(id)
        if unit is None:
            return None
        if self._model is not None and unit.is_model:
            own = _printed_in(self._model, id)
            if own is not None and own.statements and not own.findings:
                return own
        return _printed_in(self.shipped, id)

    @cached_property
    def _said(self) -> tuple[tuple[str, Any], ...]:
        """The units of the shipped lecture in the order of its text, each with its left side."""
        shipped = self.shipped
        formulas = sorted((*shipped.equations, *shipped.claims), key=lambda f: shipped.source.offset(f.place))
        found = []
        for each in formulas:
            if each.unit.id in self.lecture.units:
                statements, _ = lower(
                    each.printed, self.lecture.notation, equation=scope_of(each.unit), lenient=True
                )
                found += [(each.unit.id, s.members[0]) for s in statements if s.members]
        return tuple(found)

    def established(self, unit: Unit) -> Callable[[frozenset[Any]], Mapping[Any, Any]]:
        """What gives estimates the values that the lecture has derived for them before a unit."""

        def values(names: frozenset[Any]) -> Mapping[Any, Any]:
            at = next((i for i, (id, _) in enumerate(self._said) if id == unit.id), 0)
            known = Definitions(self.lecture, lambda id: self.derivations[id])
            return known.established(names, self._said[:at])

        return cache(values)

    def _given(self, id: str) -> GivenFormulas:
        """The formulas of a named input, or of a printed input or definition."""
        if id in self.lecture.inputs:
            return GivenFormulas(id, self._statements(self.lecture.inputs[id].latex, ""))
        unit = self.lecture.units[id]
        printed = self.printed(id)
        if printed is None:
            return GivenFormulas(id, ())
        statements, _ = lower(printed, self.lecture.notation, equation=scope_of(unit))
        general = None
        if unit.general is not None:
            ((general,), _) = self._statements(unit.general.latex, scope_of(unit))[0]
        return GivenFormulas(id, tuple((s.members, s.relations) for s in statements), general)

    def _statements(self, latex: str, scope: str) -> tuple[tuple[tuple[Any, ...], tuple[str, ...]], ...]:
        """A formula that the lecture's package states, in its notation."""
        source = Source(latex)
        printed = parse_blocks([(latex, 0)], self.lecture.notation, number=scope, source=source)
        statements, unmeant = lower(printed, self.lecture.notation, equation=scope, source=source)
        wrong = [*printed.findings, *unmeant]
        if wrong:
            raise LectureError(f"{self.lecture.id}: {latex} cannot be read: {wrong[0].message}")
        return tuple((s.members, s.relations) for s in statements)


def follows_of(lecture: Lecture, store: Keeps | None) -> Callable[[str], tuple[str, ...]]:
    """What each equation of a lecture follows from, derived where no store has it.

    Parameters
    ----------
    lecture : Lecture
    store : Keeps or None
        Where it is kept.
    """
    session = Session(lecture, store=store)
    if store is None or not lecture.units:
        return session.derivations.follows
    kept = Kept(store, session.shipped, 0)
    found = kept.recall_follows()
    if found is None:
        found = {id: session.derivations.follows(id) for id in lecture.units}
        kept.keep_follows(found)
    known = found
    return lambda id: known.get(id, ())


def _printed_in(parsed: Parsed, id: str) -> Printed | None:
    return next((f.printed for f in parsed.equations + parsed.claims if f.unit.id == id), None)


def scope_of(unit: Unit) -> str:
    """The equation whose meanings of letters hold in a formula."""
    return unit.after or unit.id
