"""Derive the equations of a lecture on demand, each once, from inputs and earlier derived equations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tlssym.derive.lecture import Lecture, Unit
from tlssym.derive.work import Derivation, DerivationFailed, Known, Work


class Derivations:
    """The derivations of one lecture, made when first asked for.

    Parameters
    ----------
    lecture : Lecture
        The registered lecture.
    given : mapping from equation number to its formula
        What the shipped lecture has for its inputs and definitions.
    """

    def __init__(self, lecture: Lecture, given: Mapping[str, Any]) -> None:
        self.lecture = lecture
        self._given = dict(given)
        self._made: dict[str, Derivation] = {}

    def __getitem__(self, id: str) -> Derivation:
        if id not in self._made:
            self._made[id] = self._derive(self.lecture.units[id])
        return self._made[id]

    def _derive(self, unit: Unit) -> Derivation:
        work = Work(unit)
        if unit.build is None:
            work.as_given(unit.says)
            return work.done()
        inputs: dict[str, Any] = {**self.lecture.inputs, **self._given}
        known = Known(unit, self.__getitem__, {k: v for k, v in inputs.items() if not self._derived(k)})
        try:
            unit.build(known, work)
        except DerivationFailed as failed:
            # what was done so far stays visible; the verdict will be undecided and say this reason
            return _failed(work, str(failed))
        return work.done()

    def _derived(self, id: str) -> bool:
        unit = self.lecture.units.get(id)
        return unit is not None and unit.build is not None


def _failed(work: Work, reason: str) -> Derivation:
    from dataclasses import replace

    return replace(work.done(), failure=reason)
