"""Derive the equations of a lecture on demand, each once, from inputs and earlier derived equations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.derive.lecture import Lecture, LectureError, Unit
from tlssym.derive.work import Derivation, DerivationFailed, Known, Work


@dataclass(frozen=True)
class Given:
    """An input or a definition, as the shipped lecture prints it: what derivations may start from.

    Attributes
    ----------
    statements : tuple of (members, relation kinds)
        Members are sympy expressions.
    """

    id: str
    statements: tuple[tuple[tuple[Any, ...], tuple[str, ...]], ...]

    @property
    def equation(self) -> sp.Eq:
        """The first two members of the first statement, as an equation."""
        members = self.statements[0][0]
        if len(members) < 2:
            raise LectureError(f"{self.id} has no right side")
        return sp.Eq(members[0], members[1], evaluate=False)

    @property
    def rhs(self) -> Any:
        """The right side of that equation."""
        return self.equation.rhs


class Derivations:
    """The derivations of one lecture, made when first asked for.

    Parameters
    ----------
    lecture : Lecture
        The registered lecture.
    given : callable
        From the id of an input or a definition to what the shipped lecture prints.
    progress : callable, optional
        Told the number of each equation before it is derived.
    """

    def __init__(
        self, lecture: Lecture, given: Callable[[str], Given], progress: Callable[[str], None] | None = None
    ) -> None:
        self.lecture = lecture
        self._given = given
        self._made: dict[str, Derivation] = {}
        self._progress = progress
        self._loose = frozenset(name.sympy_name for name in lecture.notation.names if name.up_to_number)

    def __getitem__(self, id: str) -> Derivation:
        if id not in self._made:
            self._made[id] = self._derive(self.lecture.units[id])
        return self._made[id]

    def _derive(self, unit: Unit) -> Derivation:
        work = Work(unit, self._loose)
        if unit.build is None:
            work.as_given(unit.says)
            return work.done()
        known = Known(unit, self.__getitem__, self._sources(unit))
        if self._progress is not None:
            self._progress(unit.id)
        try:
            unit.build(known, work)
        except DerivationFailed as failed:
            # what was done so far stays visible; the verdict will be undecided and say this reason
            return replace(work.done(), failure=str(failed))
        return work.done()

    def _sources(self, unit: Unit) -> Mapping[str, Any]:
        """The inputs among what a unit follows from: named ones, and printed ones."""
        found: dict[str, Any] = {}
        for id in unit.follows:
            if id in self.lecture.inputs:
                found[id] = self.lecture.inputs[id]
            elif self.lecture.units[id].build is None:
                found[id] = self._given(id)
        return found
