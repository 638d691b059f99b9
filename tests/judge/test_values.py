"""What a function of the text is worth at a point, and its slope: followed, with the wrong twin told."""

from __future__ import annotations

import pytest
import sympy as sp
from test_implication import last_of

from tlssym.judge.implication.values import is_at_a_point_of
from tlssym.values import Verdict

X = r"x(t) = A \cos(\omega t + \phi)"
Y = r"y(s) = B e^{-\gamma s}"
U = r"U(r) = \frac{L^2}{2 m r^2} - \frac{G m}{r}"
R0 = r"r_0 = \frac{L^2}{G m^2}"

# what stands before, a right value, a wrong one
VALUES = [
    ((X,), r"\dot x = -A \omega \sin(\omega t + \phi)", r"\dot x = A \omega \sin(\omega t + \phi)"),
    ((X,), r"\ddot{x} = -\omega^2 x", r"\ddot{x} = \omega^2 x"),
    ((X,), r"x(0) = A \cos\phi", r"x(0) = 2 A \cos\phi"),
    ((Y,), r"y'(s) = -\gamma y", r"y'(s) = \gamma y"),
    ((Y,), r"y(2 s) = B e^{-2 \gamma s}", r"y(2 s) = 2 B e^{-2 \gamma s}"),
    ((Y,), r"y(s_0) = B e^{-\gamma s_0}", r"y(s_0) = 3 B e^{-\gamma s_0}"),
    ((U, R0), r"U(r_0) = -\frac{G^2 m^3}{2 L^2}", r"U(r_0) = -\frac{G^2 m^3}{L^2}"),
]


@pytest.mark.parametrize(("before", "right", "wrong"), VALUES, ids=[right for _, right, _ in VALUES])
def test_a_value_follows_and_its_twin_is_told(before, right, wrong):
    assert last_of(*before, right).verdict is Verdict.PROVED
    assert last_of(*before, wrong).verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    ("before", "open_"),
    [
        ((Y,), r"y(u) = C e^{\gamma u}"),  # of another letter it may be another function
        ((r"x(t) = A(t) \cos(\omega t)", r"A(t) = B t"), r"\dot x = -A \omega \sin(\omega t)"),  # A moves as well
        ((r"x = A \cos(\omega t)",), r"\dot x = A \omega \sin(\omega t)"),  # that x is a function of t is not said
        ((r"y(z) = B z^2",), r"\dot y = 2 B z"),  # a dot is no derivative by z
    ],
)
def test_what_may_mean_something_else_is_not_refuted(before, open_):
    assert last_of(*before, open_).verdict not in (Verdict.REFUTED, Verdict.PROVED)


def test_points_of_a_function():
    r, s, r0 = sp.symbols("r s r_0", positive=True)
    f, g = sp.Function("f"), sp.Function("g")
    assert is_at_a_point_of(f(r0), f(r)) and is_at_a_point_of(f(0), f(r)) and is_at_a_point_of(g(r, 0), g(r, s))
    assert not is_at_a_point_of(f(s), f(r)) and not is_at_a_point_of(f(r), f(r))
