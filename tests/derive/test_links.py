"""What an equation follows from is what its graph reads: changing a source changes the result."""

from __future__ import annotations

from functools import cache

import pytest
import sympy as sp

from derivations.hopping import LECTURE as HOPPING
from derivations.lecture5 import LECTURE as LECTURE5
from tlssym.derive.targets import AsGiven, Condition, Relation
from tlssym.pipeline import Session

LECTURES = {lecture.id: lecture for lecture in (LECTURE5, HOPPING)}
MARK = sp.Symbol("k_changed", positive=True)
LONG = {("lecture5", "5.16"), ("lecture5", "5.18")}
"""Derived again for each of many sources."""
DERIVED = [
    pytest.param(name, id, marks=pytest.mark.slow if (name, id) in LONG else ())
    for name, lecture in LECTURES.items()
    for id, unit in lecture.units.items()
    if unit.build is not None and not unit.is_model
]


@cache
def session(name: str) -> Session:
    """A lecture's derivations, made once."""
    return Session(LECTURES[name])


def told(derivation) -> tuple[str, ...]:
    """Results and conditions, as they can be compared."""
    said = [derivation.failure]
    for target in derivation.targets:
        if isinstance(target, AsGiven):
            continue
        if isinstance(target, Condition):
            said.append(str(target.relation))
        elif isinstance(target, Relation):
            said += [str(target.lhs), str(target.rhs)]
        else:
            said += [str(target.expr), *map(str, getattr(target, "also", ()))]
    return (*said, *map(str, derivation.conditions))


def with_changed(session: Session, id: str, source: str, change) -> tuple[str, ...]:
    """The derivation of an equation after one of its sources has been changed."""
    return told(session.derivations.changed(id, source, lambda head, formula: change(formula)))


def squared_with_a_mark(formula):
    """A formula that no rewriting takes for the one it was."""
    if isinstance(formula, sp.core.relational.Relational):
        return formula.func(formula.lhs, 3 * formula.rhs + 1)
    return (MARK * formula) ** 2 if formula.is_commutative else MARK * formula


def times_its_symbols(formula):
    """A formula with one more power of everything that stands in it: what squaring cannot move, this does."""
    if isinstance(formula, sp.core.relational.Relational):
        return formula.func(2 * formula.lhs, formula.rhs)
    inside = sorted((s for s in formula.free_symbols if s.is_commutative), key=str)
    return formula * sp.Mul(*(s ** (3 + 2 * k) for k, s in enumerate(inside)))


@pytest.mark.parametrize(("name", "id"), DERIVED)
def test_every_link_is_live(name, id):
    """Every source that is read moves the result when it is changed; what moves nothing is a citation."""
    here = session(name)
    derivation = here.derivations[id]
    assert not derivation.failure and derivation.follows
    for source in derivation.follows:
        ways = (squared_with_a_mark, times_its_symbols)
        assert any(with_changed(here, id, source, way) != told(derivation) for way in ways), source
    assert not set(derivation.cites) & set(derivation.follows)


def test_a_source_that_is_not_read_moves_nothing():
    here = session("lecture5")
    assert "5.30" not in here.derivations["5.19"].follows
    assert with_changed(here, "5.19", "5.30", squared_with_a_mark) == told(here.derivations["5.19"])


def test_conditions_travel():
    assert {str(c) for c in session("lecture5").derivations["5.19"].conditions} == {"a < 2*d", "a > d"}
