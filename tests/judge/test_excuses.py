"""Under ∼ a lost factor is told from a dependence that is stated: by what is kept and what is lost."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.judge.excuses import says_how_it_depends, variables_of
from tlssym.parse.notation import Name, Notation

E, D, R, T, P, U = sp.symbols("E D R T P U", positive=True)
N, f = sp.Function("N"), sp.Function("f")
VARIED = {E, D, R}

# left side, kept, lost, whether the whole value was said before, what it is
CASES = [
    (N(E), {E, D}, {T, P, U}, True, True),  # N = … ∼ D/E^x after the whole value
    (N(E), {E, D}, {T, P, U}, False, False),  # without it D may as well have been forgotten
    (N(E), {E}, {T, P}, False, True),  # the left side says which variable
    (sp.Symbol("N"), {E}, {D, T}, True, False),  # D is a variable that was lost
    (N(E), {E}, {D, T}, True, True),  # but the left side asks for E only
    (N(E), {E, T}, {P}, True, False),  # a constant is kept, another is lost
    (R, {D}, {U}, False, False),  # D ∼ 1/R³ for U/R³
    (sp.Symbol("V"), {P, U}, {T}, True, False),  # V ∼ (PU)² for T(PU)²
    (f(R), {R}, {U}, False, True),  # f(R) ∼ 1/R
    (f(R), set(), {U}, True, False),  # a number says nothing
    (None, {R}, {U}, False, False),
]


@pytest.mark.parametrize(("left", "kept", "lost", "before", "stated"), CASES)
def test_a_dependence_is_stated_where_only_variables_are_kept(left, kept, lost, before, stated):
    assert says_how_it_depends(left, kept, lost, VARIED, whole_before=before) is stated


def test_the_variables_of_a_lecture_are_what_its_functions_are_functions_of():
    notation = Notation(
        names=(
            Name("E", "energy", "energy"),
            Name("R", "distance", "length"),
            Name("T", "temperature", "energy"),
            Name("W", "density", "1", arguments=(("E", "R"), ("R",))),
        )
    )
    assert variables_of(notation, "1") == {E, R}
