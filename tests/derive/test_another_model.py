"""A file with another model: what follows from a changed input changes, to what a calculation by hand says."""

from __future__ import annotations

import pytest
import sympy as sp

from derivations.lecture5 import LECTURE
from derivations.lecture5.base import E_1, P_0, R_1, U_0, Delta_0, Delta_01, E, E_star, R, T, n_res
from tlssym.pipeline import Session, parse_lecture
from tlssym.read import read_lecture, read_text

SHIPPED = Session(LECTURE).derivations
UNCHANGED = ("5.6", "5.9", "5.25", "5.32", "5.38")
MODELS = {
    # each pair of systems three times: amplitudes are three times as large
    "three halves": (
        r"\frac{1}{2} \sum_{i \neq j}",
        r"\frac{3}{2} \sum_{i \neq j}",
        {
            "5.10": sp.Rational(3, 4) * U_0 * Delta_0 * Delta_01 / (R**3 * E * E_1),
            "5.14": sp.Rational(3, 2) * U_0 / R_1**3,
            "5.33": sp.Rational(3, 2) * U_0 / R**3,
            "5.12": 8 * sp.pi * sp.log(2) / 3 * P_0 * U_0 * Delta_0 / E,  # U_0 takes the number in
        },
    ),
    # U_0 n^2 at the distance n^(-1/3)
    "an interaction 1/R^6": (
        r"\sim \frac{U_0}{R_{ij}^3}",
        r"\sim \frac{U_0}{R_{ij}^6}",
        {
            "5.10": U_0 * Delta_0 * Delta_01 / (4 * R**6 * E * E_1),
            "5.14": U_0 / (2 * R_1**6),
            "5.33": U_0 / (2 * R**6),
        },
    ),
    # the window is 4 E_* wide: P_0 4 E_* (4π/3) R³ = 1
    "a window twice as wide": (
        r"|E - E'| < E_* \quad (5.26)",
        r"|E - E'| < 2 E_* \quad (5.26)",
        {"5.27": (3 / (16 * sp.pi * P_0 * E_star)) ** sp.Rational(1, 3)},
    ),
    # (5.12) at Δ_0 = E/2
    "half the tunnelling amplitude": (
        r"\Delta_0 \sim E \sim kT",
        r"\Delta_0 \sim \frac{E}{2} \sim kT",
        {"5.20": 4 * sp.pi * sp.log(2) / 3 * P_0**2 * T * U_0},
    ),
}


def model(before: str, after: str):
    """The derivations with one input of the file changed."""
    text = LECTURE.path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    parsed = parse_lecture(read_text(text.replace(before, after), "model.md"), LECTURE)
    return Session(LECTURE, model=parsed).derivations


def in_three_dimensions(derivations, id: str):
    """The derived value of an equation, for the exponents that the model prints."""
    target = derivations[id].targets[-1] if id == "5.27" else derivations[id].targets[0]
    return target.expr.subs(derivations.at(LECTURE.units[id]))


@pytest.mark.parametrize("name", MODELS)
def test_what_follows_changes_as_it_must_and_nothing_else(name):
    before, after, expected = MODELS[name]
    derivations = model(before, after)
    for id, value in expected.items():
        assert sp.simplify(in_three_dimensions(derivations, id) / value) == 1, id
    for id in UNCHANGED:
        assert [t.expr for t in derivations[id].targets] == [t.expr for t in SHIPPED[id].targets], id


def test_the_file_as_shipped_is_the_same_model():
    parsed = parse_lecture(read_lecture(LECTURE.path), LECTURE)
    derivations = Session(LECTURE, model=parsed).derivations
    for id in ("5.10", "5.12", "5.20", "5.27"):
        assert [t.expr for t in derivations[id].targets] == [t.expr for t in SHIPPED[id].targets]


def test_the_coupling_of_pairs_for_another_interaction():
    derivations = model(*MODELS["an interaction 1/R^6"][:2])
    density = derivations["5.20"].value(n_res)
    assert sp.simplify(derivations["5.21"].value() / (U_0 * density**2)) == 1
