"""The numeric reading refutes a fault in a derivation, and never looks at what the symbols gave."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from derivations.hopping import LECTURE as HOPPING
from derivations.lecture5 import LECTURE as LECTURE5
from tlssym.derive.operations import algebra, balances, calculus, integrate, limits, memory, sources, spins
from tlssym.evidence.reading import numeric_reading
from tlssym.pipeline import Session
from tlssym.values import Answer


def read(lecture, id: str, *, fresh: bool = True):
    """A derivation, read with numbers."""
    return numeric_reading(Session(lecture, fresh=fresh).derivations[id], 30)


SHELL = r"5.33:dR^3 = U_0 d\Delta_0 / \Delta_0^2"
CHEAP = ("1.2", "1.4", "1.8", "1.9", "1.9:a < d")
LIGHT = (
    "5.6",
    "5.8",
    "5.9",
    "5.10",
    "5.11",
    "5.12",
    "5.14",
    "5.15",
    "5.21",
    "5.24",
    "5.27",
    "5.38",
    "5.44",
    pytest.param("5.45", marks=pytest.mark.slow),
)


@pytest.mark.parametrize("id", CHEAP)
def test_a_right_derivation_agrees(id):
    assert read(HOPPING, id, fresh=False).outcome is Answer.AGREES


@pytest.mark.parametrize("id", LIGHT)
def test_the_lecture_agrees(id):
    evidence = read(LECTURE5, id, fresh=False)
    assert evidence.outcome is Answer.AGREES and evidence.operations > 1 and evidence.points


def spoiled(change):
    """An operation's symbolic reading with its formula changed."""

    def spoil(monkeypatch, cls):
        right = cls.symbolic
        monkeypatch.setattr(
            cls, "symbolic", lambda self: replace(d := right(self), formula=change(self, d.formula))
        )

    return spoil


FAULTS = {
    "wrong exponent in a solve": (balances.Solve, lambda op, f: f ** sp.Rational(3, 2), HOPPING, "1.4"),
    "lost factor in put": (algebra.Put, lambda op, f: f / 2 if isinstance(f, sp.Expr) else f, LECTURE5, "5.10"),
    "lost factor of a product": (algebra.Multiply, lambda op, f: op.of.formula, LECTURE5, "5.20"),
    "wrong value of an integral": (integrate.Integrate, lambda op, f: f * 3, LECTURE5, "5.12"),
    "wrong power of an integral": (integrate.Integrate, lambda op, f: f**2, HOPPING, "1.9"),
    "wrong amplitude": (spins.Amplitude, lambda op, f: 2 * f, LECTURE5, "5.10"),
    "wrong pair": (spins.PairTunnelling, lambda op, f: f / 2, LECTURE5, "5.14"),
    "wrong derivative": (calculus.Differentiate, lambda op, f: -f, LECTURE5, SHELL),
    "wrong minimum": (calculus.Minimum, lambda op, f: f**2, HOPPING, "1.3"),
    "wrong leading term": (limits.LeadingTerm, lambda op, f: 2 * f, LECTURE5, "5.38"),
    "wrong condition": (balances.Dominates, lambda op, f: sp.Gt(*f.args), HOPPING, "1.9:a < d"),
    "wrong solution of a linear equation": (memory.SolveLinear, lambda op, f: f / 2, LECTURE5, "5.44"),
    "lost power of a monomial": (balances.Powers, lambda op, f: sp.sqrt(f), LECTURE5, "5.28"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_symbols_is_refuted_by_the_numbers(fault, monkeypatch):
    cls, change, lecture, id = FAULTS[fault]
    spoiled(change)(monkeypatch, cls)
    evidence = read(lecture, id)
    assert evidence.outcome is Answer.REFUTES, evidence.says


def test_the_engine_of_integrals_gone_wrong_is_refuted(monkeypatch):
    right = integrate.evaluate
    monkeypatch.setattr(
        integrate, "evaluate", lambda *a, **k: replace(r := right(*a, **k), value=r.value * sp.Rational(3, 2))
    )
    assert read(HOPPING, "1.9").outcome is Answer.REFUTES


@pytest.mark.parametrize("id", ["1.2", "1.8", "1.9"])
def test_the_numbers_never_see_a_formula(id):
    """With the symbolic reading of every node taken away the numbers are the same."""
    derivation = Session(HOPPING, fresh=True).derivations[id]
    whole = numeric_reading(derivation, 20)
    for node in derivation.nodes:
        for each in node.graph():
            if not isinstance(each.operation, sources.Given):
                object.__setattr__(each, "formula", None)
    again = numeric_reading(derivation, 20)
    assert again.outcome is whole.outcome is Answer.AGREES and again.operations == whole.operations
