"""The symbols that a lecture relates: an answer may be given in any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.definitions import Definitions, expand, solved
from tlssym.derive.lecture import Lecture
from tlssym.derive.targets import Value
from tlssym.derive.work import Derivation


@dataclass(frozen=True)
class Related:
    """What names stand for at one equation.

    Attributes
    ----------
    table : mapping from name to value
    fixed : mapping
        The values of parameters that hold there.
    """

    table: Mapping[Any, Any]
    fixed: Mapping[Any, Any]

    def at_values(self, expr: Any) -> Any:
        """With the parameters' values put in."""
        return expr.subs(dict(self.fixed)) if self.fixed and isinstance(expr, sp.Basic) else expr

    def expanded(self, expr: Any) -> Any:
        """In the basic symbols."""
        return self.at_values(expand(expr, self.table)) if isinstance(expr, sp.Expr) else expr

    def both(self, one: Any, other: Any) -> tuple[Any, Any]:
        """Two expressions in the basic symbols; a name for a number stays where it stands in both.

        Written out, it would count as a pure number, and what is wrong with its power would not be seen.
        """
        numbers = frozenset(k for k, v in self.table.items() if isinstance(v, sp.Expr) and not v.free_symbols)
        wide = [self.at_values(expand(e, self.table, numbers)) for e in (one, other)]
        keep = numbers & wide[0].free_symbols & wide[1].free_symbols
        return self.at_values(expand(wide[0], self.table, keep)), self.at_values(
            expand(wide[1], self.table, keep)
        )


def related(
    lecture: Lecture,
    derived: Callable[[str], Derivation],
    equation: str,
    head: Any,
    variant: Mapping[str, Any],
    *,
    widely: bool = False,
) -> Related:
    """What the lecture relates at an equation, without the quantity that is asked for itself.

    ``widely`` adds the estimates of all its equations to what this one follows from.
    """
    unit = lecture.units.get(equation)
    if unit is None:
        return Related({}, {})
    parameters = {n.symbol.name: n.symbol for n in lecture.notation.names if n.exponent_parameter}
    chosen = {parameters[k]: sp.sympify(v, strict=True) for k, v in variant.items() if k in parameters}
    fixed = {**dict(unit.at), **chosen}
    # values derived for other parameters would be wrong here
    foreign = any(unit.at.get(k, v) != v for k, v in chosen.items())
    table: dict[Any, Any] = {}
    if not foreign:
        table = Definitions(lecture, derived).for_unit(unit)
        for target in derived(equation).targets:
            if isinstance(target, Value) and target.head is not None:
                name, value = solved(target)
                if name is not None:
                    table.setdefault(name, value)
    if widely:
        for name, value in _estimates(lecture, derived, fixed):
            table.setdefault(name, value)
    table = {k: v for k, v in table.items() if k != head and not (head is not None and v.has(head))}
    return Related(table, fixed)


def _estimates(
    lecture: Lecture, derived: Callable[[str], Derivation], fixed: Mapping[Any, Any]
) -> Iterator[tuple[Any, Any]]:
    """The quantities that are declared as known up to a number, where their derivation holds for these parameters."""
    for unit in lecture.units.values():
        if unit.build is None or any(fixed.get(k) != v for k, v in unit.at.items()):
            continue
        for target in derived(unit.id).targets:
            if isinstance(target, Value) and isinstance(target.head, sp.Symbol):
                name = lecture.notation.of_sympy(target.head.name, unit.id)
                if name is not None and name.up_to_number:
                    yield target.head, target.expr
