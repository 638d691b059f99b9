"""A printed member is worth the same however its step functions are written."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.evidence.members import with_windows
from tlssym.language import Theta

E, F, V, W, eps, x, y = sp.symbols("E F V W eps x y", positive=True)
D = sp.Symbol("D", real=True)


def over_x(body):
    return sp.Integral(body, (x, 0, sp.oo))


@pytest.mark.parametrize(
    ("printed", "joined"),
    [
        (Theta(V / x - E + y) * Theta(V / x + E - y), Theta(V / x - sp.Abs(E - y))),
        (3 * y * Theta(V - D + E) * Theta(V + D - E), 3 * y * Theta(V - sp.Abs(D - E))),
        # the ends of an octave are no window, nor are two steps with nothing in common
        (Theta(V / x - eps / 2) * Theta(eps - V / x), None),
        (Theta(V - E + y) * Theta(W + E - y), None),
        (Theta(x - E) * Theta(y - F), None),
        # a window of another width on each side
        (Theta(V - E + y) * Theta(2 * V + E - y), None),
    ],
)
def test_two_step_functions_of_a_window_are_one(printed, joined):
    wanted = printed if joined is None else joined
    found = with_windows(over_x(printed))
    assert found == over_x(wanted) or found == over_x(wanted.xreplace({E - y: y - E, D - E: E - D}))
