"""Derive the equations of a lecture on demand, each once, from inputs and earlier derived equations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import sympy as sp

from tlssym.derive.known import Change, Derived, GivenFormulas, Known, LectureError
from tlssym.derive.lecture import Lecture, Unit
from tlssym.derive.operations.algebra import Absorb
from tlssym.derive.operations.sources import Given
from tlssym.derive.targets import AsGiven, Equation, Relation, Target, Value
from tlssym.derive.work import Derivation, Work, own
from tlssym.graph import DerivationFailed, Node, made
from tlssym.values import Step

Read = Callable[[str], GivenFormulas]


class Derivations:
    """The derivations of one lecture, made when first asked for.

    Parameters
    ----------
    lecture : Lecture
        The registered lecture.
    read : callable
        From the id of an input or a definition to its formulas.
    progress : callable, optional
        Told the number of each equation before it is derived.
    change : callable, optional
        From the id of a source and a formula of it to the formula that is used instead: another model.
    made, sources : dict, optional
        What has been derived and read before, by others who start from the same; what is found is added.
    """

    def __init__(
        self,
        lecture: Lecture,
        read: Read,
        progress: Callable[[str], None] | None = None,
        change: Change | None = None,
        *,
        made: dict[str, Derivation] | None = None,
        sources: dict[str, GivenFormulas] | None = None,
    ) -> None:
        self.lecture = lecture
        self._read = read
        self._made = {} if made is None else made
        self._sources = {} if sources is None else sources
        self._told: dict[str, tuple[Step, ...]] = {}
        self._open: list[str] = []
        self._progress = progress
        self._change = change
        order = [*lecture.units, *lecture.inputs]
        self._place = {id: place for place, id in enumerate(order)}
        self._loose = frozenset(name.sympy_name for name in lecture.notation.names if name.up_to_number)

    def __getitem__(self, id: str) -> Derivation:
        if id not in self._made:
            if id in self._open:
                circle = " → ".join([*self._open[self._open.index(id) :], id])
                raise LectureError(f"{self.lecture.id}: derived in a circle: {circle}")
            self._open.append(id)
            try:
                self._made[id] = self._derive(self.lecture.units[id])
            finally:
                self._open.pop()
        return self._made[id]

    def _derive(self, unit: Unit) -> Derivation:
        if unit.build is None:
            work = Work(unit)
            work.as_given(unit.says)
            return work.done(self._place.__getitem__)
        if self._progress is not None:
            self._progress(unit.id)
        work = Work(unit, self._loose, {} if unit.is_model else self._here())
        try:
            unit.build(Known(self.source), work)
        except DerivationFailed as failed:
            # what was done so far stays visible; the verdict will be undecided and say this reason
            return work.done(self._place.__getitem__, str(failed))
        return work.done(self._place.__getitem__)

    def told(self, id: str) -> tuple[Step, ...]:
        """The steps of a derivation as they are told: pure numbers are carried to the end and settled there.

        Made when it is asked for: the derivation is gone through a second time, unless it absorbs nothing.
        """
        if id not in self._told:
            self._told[id] = self._tell(id)
        return self._told[id]

    def _tell(self, id: str) -> tuple[Step, ...]:
        derivation = self[id]
        if not any(isinstance(node.operation, Absorb) for each in derivation.nodes for node in own(each)):
            return derivation.steps
        work = Work(derivation.unit, self._loose, self._here(), carrying=True)
        try:
            derivation.unit.build(Known(self.source), work)  # type: ignore[misc]
        except DerivationFailed:
            return derivation.steps  # with the numbers in it, it cannot be done: it is told as it was
        return work.told

    def follows(self, id: str) -> tuple[str, ...]:
        """What an equation is derived from: earlier equations and inputs; nothing for one without a derivation."""
        return self[id].follows if id in self.lecture.units else ()

    def changed(self, id: str, source: str, change: Callable[[Any, Any], Any]) -> Derivation:
        """The derivation of one equation with one of its sources changed, all others as they are.

        ``change`` takes what a statement of the source is about and its formula.
        """
        other = Derivations(
            self.lecture,
            self._read,
            change=lambda at, head, formula: change(head, formula) if at == source else formula,
        )
        self[id]
        other._made = {made: found for made, found in self._made.items() if made != id}
        return other[id]

    def replayed(self, id: str, source: str) -> Callable[[sp.Eq], Any]:
        """From what is printed for ``source`` (left side = right side) to what ``id`` would then be.

        The function raises ``DerivationFailed`` where nothing follows.
        """

        def follow(printed: sp.Eq) -> Any:
            def change(head: Any, formula: Any) -> Any:
                return printed.rhs if head == printed.lhs else formula

            found = self.changed(id, source, change)
            if found.failure:
                raise DerivationFailed(found.failure)
            return found.targets[0].expr  # type: ignore[union-attr]

        return follow

    def at(self, unit: Unit) -> dict[Any, Any]:
        """The values of the exponent parameters in an equation: those that the inputs print."""
        return {symbol: value for symbol, value in self.here.items() if symbol in unit.at}

    @cached_property
    def here(self) -> dict[Any, Any]:
        """The values of the exponent parameters that the inputs print, such as a = d = 3."""
        return {symbol: node.formula for symbol, node in self._here().items()}

    def source(self, id: str) -> GivenFormulas | Derived:
        """What a unit sees of a source.

        Raises
        ------
        LectureError
            There is no such source.
        DerivationFailed
            It was not derived.
        """
        unit = self.lecture.units.get(id)
        if unit is None and id not in self.lecture.inputs:
            raise LectureError(f"{self.lecture.id}: there is no source {id}")
        if unit is None or unit.is_model:
            return self._given(id)
        derivation = self[id]
        if derivation.failure:
            raise DerivationFailed(f"it needs {id}, which was not derived: {derivation.failure}")
        return Derived(id, tuple(self._as_changed(id, target) for target in derivation.targets))

    def _given(self, id: str) -> GivenFormulas:
        if id not in self._sources:
            found = self._read(id)
            whole = self._change
            own = None if whole is None else lambda formula: whole(id, None, formula)
            self._sources[id] = replace(found, change=own, loose=self._loose)
        return self._sources[id]

    def _here(self) -> dict[Any, Node]:
        """The values of the exponent parameters, each from the input that prints it."""
        found = {symbol: literal(value) for symbol, value in self.lecture.at.items()}
        for unit in self.lecture.units.values():
            if unit.general is not None:
                try:
                    power = self._given(unit.id).power(unit.general.parameter)
                    found[unit.general.parameter] = made(Given(unit.id, power))[0]
                except DerivationFailed:
                    # no exponent makes the general form the printed one: it stays open, and whoever reads it is told
                    found.pop(unit.general.parameter, None)
        return found

    def _as_changed(self, id: str, target: Target) -> Target:
        """A result, or what a changed model has in its place."""
        if self._change is None or isinstance(target, AsGiven):
            return target
        if isinstance(target, Value | Equation):
            formula = self._change(id, target.head, target.expr)
            if formula == target.expr:
                return target
            return replace(target, expr=formula, node=literal(formula, target.node))
        if isinstance(target, Relation):
            sides = [self._change(id, target.lhs, each.formula) for each in target.nodes]
            nodes = tuple(literal(s, n) for s, n in zip(sides, target.nodes, strict=True))
            return target if sides == [n.formula for n in target.nodes] else replace(target, nodes=nodes)
        relation = self._change(id, None, target.relation)
        return target if relation == target.relation else replace(target, node=literal(relation, target.node))


def literal(value: Any, like: Node | None = None) -> Node:
    """A node that stands for itself, under the conditions of the one that it stands in for."""
    node = made(Given("", sp.sympify(value, strict=True)))[0]
    return node if like is None else replace(node, conditions=like.conditions)
