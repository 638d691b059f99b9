"""What the names in a formula stand for: derived quantities put in terms of the basic ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.lecture import Lecture, Unit
from tlssym.derive.targets import Value
from tlssym.derive.work import Derivation
from tlssym.language import Antiderivative
from tlssym.parse.lower import Lowered

DEEPEST = 8


class Definitions:
    """The derived values of the names that an equation may use.

    Parameters
    ----------
    lecture : Lecture
    derive : callable
        Gives the derivation of an equation by its number.
    """

    def __init__(self, lecture: Lecture, derive: Callable[[str], Derivation]) -> None:
        self._lecture = lecture
        self._derive = derive

    def established(self, names: Iterable[Any], before: Sequence[tuple[str, Any]]) -> dict[Any, Any]:
        """Name → value for estimates that a formula does not follow from, and that the text has derived before it.

        Parameters
        ----------
        names : iterable of symbols
        before : sequence of (id, left side)
            What the text says before, in its order; the first value of a name holds.
        """
        table: dict[Any, Any] = {}
        for name in names:
            about = [
                id for id, left in before if left.has(name) and self._lecture.units[id].build is not None
            ]
            if not self._is_estimate(name):
                continue
            for id in about:
                values = (solved(t) for t in self._derive(id).targets if isinstance(t, Value))
                value = next((value for head, value in values if head == name), None)
                if value is not None:
                    table[name] = value
                    break
        return table

    def for_unit(self, unit: Unit) -> dict[Any, Any]:
        """Name → value for an equation: what its sources give, and, further back, the named estimates.

        Plain variables (a distance, an energy) are only replaced when a direct source fixes them.
        """
        table: dict[Any, Any] = {}
        for depth, id in self._sources(unit):
            source = self._lecture.units.get(id)
            if source is None or source.build is None:
                continue
            for target in self._derive(id).targets:
                if isinstance(target, Value) and target.head is not None:
                    name, value = solved(target)
                    if name is not None and (depth == 1 or self._is_estimate(name)) and name not in table:
                        table[name] = self._at(unit, value)
        return table

    def _sources(self, unit: Unit) -> Iterable[tuple[int, str]]:
        seen: set[str] = set()
        level, depth = [*self._derive(unit.id).follows, *unit.cites], 1
        while level:
            for id in level:
                if id not in seen:
                    seen.add(id)
                    yield depth, id
            level = [
                s
                for id in level
                if id in self._lecture.units
                for s in (*self._derive(id).follows, *self._lecture.units[id].cites)
                if s not in seen
            ]
            depth += 1

    def _is_estimate(self, name: Any) -> bool:
        if isinstance(name, AppliedUndef):
            return True
        declared = self._lecture.notation.of_sympy(name.name)
        return declared is not None and declared.up_to_number

    @staticmethod
    def _at(unit: Unit, value: Any) -> Any:
        return value.subs(dict(unit.at)) if unit.at else value


def solved(target: Value) -> tuple[Any, Any]:
    """The name that a derived value fixes, and what it fixes it to; (None, None) for a product of names."""
    head = target.head
    if isinstance(head, sp.Symbol | AppliedUndef):
        return head, target.expr
    if isinstance(head, sp.Pow) and isinstance(head.base, sp.Symbol) and head.exp.is_number:
        return head.base, target.expr ** (1 / head.exp)
    return None, None


def _plain(swaps: Mapping[Any, Any]) -> bool:
    return all(isinstance(name, sp.Symbol | AppliedUndef) for name in swaps)


def expand(expr: Any, table: Mapping[Any, Any], keep: frozenset[Any] = frozenset()) -> Any:
    """Put values in place of names until none is left; functions are replaced with their arguments.

    Parameters
    ----------
    expr : sympy expression
    table : mapping from symbol or function application to its value
    keep : set
        Names that stay.
    """
    for _ in range(DEEPEST):
        # a table may be as long as the text: what the expression holds is looked up, not the other way round
        swaps: dict[Any, Any] = {name: table[name] for name in expr.free_symbols - keep if name in table}
        calls = expr.atoms(AppliedUndef)
        for name, value in table.items() if calls else ():
            if isinstance(name, AppliedUndef) and name not in keep:
                for call in calls:
                    if type(call) is type(name) and len(call.args) == len(name.args):
                        swaps[call] = value.subs(
                            dict(zip(name.args, call.args, strict=True)), simultaneous=True
                        )
            elif not isinstance(name, sp.Symbol) and expr.has(name):
                swaps[name] = value
        if not swaps:
            return expr
        after = expr.subs(swaps, simultaneous=True) if _plain(swaps) else expr.xreplace(swaps)
        if after == expr:
            return expr
        expr = after
    return expr


def introducing(statement: Lowered) -> list[tuple[Any, Any]]:
    """The name and its value where a statement introduces one."""
    if len(statement.members) < 2 or statement.relations[0] not in ("=", ":="):
        return []
    name, value = statement.members[0], _plainest(statement)
    if not isinstance(value, sp.Expr) or value.has(sp.Integral, name):
        return []
    if name.is_commutative is False or value.is_commutative is False:
        return []
    if not statement.printed.is_certain or value.has(Antiderivative):
        return []
    if isinstance(name, AppliedUndef):
        plain = all(isinstance(argument, sp.Symbol) for argument in name.args)
        again = any(call.func == name.func for call in value.atoms(AppliedUndef))
        return [(name, value)] if plain and len(set(name.args)) == len(name.args) and not again else []
    return [(name, value)] if isinstance(name, sp.Symbol) else []


def _plainest(statement: Lowered) -> Any:
    """The first value of a name; of I = -dQ/dt = a e^{-bt}, or where it is an integral, the one in closed form."""
    exact = next((i for i, kind in enumerate(statement.relations) if kind not in ("=", ":=")), None)
    values = statement.members[1 : None if exact is None else exact + 1]
    undone = (sp.Integral, sp.Derivative, sp.Subs, AppliedUndef)
    closed = (v for v in values if isinstance(v, sp.Expr) and not v.has(*undone))
    first = values[0]
    return next(closed, first) if isinstance(first, sp.Expr) and first.has(sp.Integral, sp.Derivative) else first


@dataclass(frozen=True)
class Meanings:
    """The names that a text introduces, each with the index of its display: first meanings, and others after them."""

    first: tuple[tuple[int, Any, Any], ...]
    again: tuple[tuple[int, Any, Any], ...]

    def up_to(self, at: int) -> dict[Any, Any]:
        """The first meaning of each name up to a display."""
        return {name: value for index, name, value in self.first if index <= at}

    def last_before(self, at: int) -> dict[Any, Any]:
        """The last meaning of each name before a display."""
        return {name: value for given in (self.first, self.again) for index, name, value in given if index < at}


def meanings(introduced: Iterable[tuple[int, Any, Any]]) -> Meanings:
    """The names that a text introduces, name = value, in its order."""
    first: list[tuple[int, Any, Any]] = []
    again: list[tuple[int, Any, Any]] = []
    known: set[Any] = set()
    by_mark: dict[Any, list[Any]] = {}
    for index, name, value in introduced:
        if name in known:
            own = by_mark.pop(mark_of(name))
            if not _stands_in(name, value, by_mark):
                again.append((index, name, value))
            by_mark[mark_of(name)] = own
        elif not _stands_in(name, value, by_mark):
            first.append((index, name, value))
            known.add(name)
            by_mark.setdefault(mark_of(name), []).append(value)
    return Meanings(tuple(first), tuple(again))


def mark_of(name: Any) -> Any:
    """What shows that a name stands somewhere: itself, or of a function the function."""
    return name.func if isinstance(name, AppliedUndef) else name


def marks_in(expr: Any) -> set[Any]:
    """The letters and functions that stand in an expression."""
    return {*expr.free_symbols, *(call.func for call in expr.atoms(AppliedUndef))}


def _stands_in(name: Any, value: Any, by_mark: Mapping[Any, Sequence[Any]]) -> bool:
    """Whether a name comes back in its own value once the others are written out: it is then no abbreviation."""
    mark = mark_of(name)
    seen: set[Any] = set()
    waiting = [value]
    while waiting:
        here = waiting.pop()
        names = marks_in(here)
        if mark in names or (here is value and here.has(name)):
            return True
        for other in names - seen:
            seen.add(other)
            waiting += by_mark.get(other, ())
    return False
