"""Whether what an equation is said to follow from is used: each source changed, and what was derived looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from tlssym.derive.engine import Derivations
from tlssym.derive.targets import AsGiven, Condition, Relation
from tlssym.derive.work import Derivation

MARK = sp.Symbol("k_changed", positive=True)


def squared_with_a_mark(formula: Any) -> Any:
    """A formula that no rewriting takes for the one it was."""
    if isinstance(formula, sp.core.relational.Relational):
        return formula.func(formula.lhs, 3 * formula.rhs + 1)
    return (MARK * formula) ** 2 if formula.is_commutative else MARK * formula


def times_its_symbols(formula: Any) -> Any:
    """A formula with more powers of everything that stands in it: what squaring cannot move, this does."""
    if isinstance(formula, sp.core.relational.Relational):
        return formula.func(2 * formula.lhs, formula.rhs)
    inside = sorted((s for s in formula.free_symbols if s.is_commutative), key=str)
    return formula * sp.Mul(*(s ** (3 + 2 * k) for k, s in enumerate(inside)))


WAYS: tuple[Callable[[Any], Any], ...] = (squared_with_a_mark, times_its_symbols)


def said(derivation: Derivation) -> tuple[str, ...]:
    """The results and conditions of a derivation, or its failure, as they can be compared."""
    found = [str(derivation.failure)]
    for target in derivation.targets:
        if isinstance(target, AsGiven):
            continue
        if isinstance(target, Condition):
            found.append(str(target.relation))
        elif isinstance(target, Relation):
            found += [str(target.lhs), str(target.rhs)]
        else:
            found += [str(target.expr), *map(str, getattr(target, "also", ()))]
    return (*found, *map(str, derivation.conditions))


def with_changed(
    derivations: Derivations, id: str, source: str, way: Callable[[Any], Any]
) -> tuple[str, ...]:
    """What is derived for an equation after one of its sources has been changed."""
    return said(derivations.changed(id, source, lambda head, formula: way(formula)))


def is_live(derivations: Derivations, id: str, source: str) -> bool:
    """Whether a change of the source moves a result or a condition of the equation."""
    before = said(derivations[id])
    return any(with_changed(derivations, id, source, way) != before for way in WAYS)


def links(derivations: Derivations) -> tuple[tuple[str, str], ...]:
    """Each derived equation of a lecture with each source that its graph reads."""
    derived = [
        id for id, unit in derivations.lecture.units.items() if unit.build is not None and not unit.is_model
    ]
    return tuple((id, source) for id in derived for source in derivations[id].follows)
