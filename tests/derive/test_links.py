"""What an equation follows from is what its graph reads: changing a source changes the result."""

from __future__ import annotations

import pytest
import sympy as sp

from derivations.hopping import LECTURE as HOPPING
from derivations.lecture5 import LECTURE as LECTURE5
from tlssym.derive.targets import AsGiven, Condition, Relation
from tlssym.pipeline import Session

SESSIONS = {lecture.id: Session(lecture) for lecture in (LECTURE5, HOPPING)}
MARK = sp.Symbol("k_changed", positive=True)


def derived(session: Session) -> list[str]:
    """The equations and claims that have a derivation."""
    lecture = session.lecture
    return [id for id, unit in lecture.units.items() if unit.build is not None and not unit.is_model]


LINKS = [
    (name, id, source)
    for name, session in SESSIONS.items()
    for id in derived(session)
    for source in session.derivations[id].follows
]


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
            said.append(str(target.expr))
    return (*said, *map(str, derivation.conditions))


def with_changed(session: Session, id: str, source: str, change) -> tuple[str, ...]:
    """The derivation of an equation after one of its sources has been changed."""
    return told(session.derivations.changed(id, source, lambda head, formula: change(formula)))


def squared_with_a_mark(formula):
    """A formula that no rewriting takes for the one it was."""
    if isinstance(formula, sp.core.relational.Relational):
        return formula.func(formula.lhs, 3 * formula.rhs + 1)
    return (MARK * formula) ** 2 if formula.is_commutative else MARK * formula


@pytest.mark.parametrize(("name", "id", "source"), LINKS, ids=[f"{n}:{i} from {s}" for n, i, s in LINKS])
def test_every_link_is_live(name, id, source):
    session = SESSIONS[name]
    assert with_changed(session, id, source, squared_with_a_mark) != told(session.derivations[id])


@pytest.mark.parametrize(("name", "id"), [(n, i) for n, s in SESSIONS.items() for i in derived(s)])
def test_what_is_not_read_is_a_citation(name, id):
    derivation = SESSIONS[name].derivations[id]
    assert not set(derivation.cites) & set(derivation.follows)
    assert not derivation.failure


def test_a_source_that_is_not_read_moves_nothing():
    session = SESSIONS["lecture5"]
    assert "5.30" not in session.derivations["5.19"].follows
    assert with_changed(session, "5.19", "5.30", squared_with_a_mark) == told(session.derivations["5.19"])


def test_conditions_travel():
    assert {str(c) for c in SESSIONS["lecture5"].derivations["5.19"].conditions} == {"a < 2*d", "a > d"}
