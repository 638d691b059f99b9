"""A member without E is no power of E, whatever its integrals are worth."""

from __future__ import annotations

import pytest
import sympy as sp

from tlssym.judge.differences import lost_symbols
from tlssym.language import Theta

E, U, R, D, a, d, eps, x = sp.symbols("E U R D a d eps x", positive=True)

CASES = [
    (sp.Integral(Theta(U / R - x), (R, 0, sp.oo)), [U / E**2], {}, [E]),
    (sp.Integral(Theta(U / R - E * x), (R, 0, sp.oo)), [U / E**2], {}, []),
    # bound by an integral is not held
    (sp.Integral(Theta(U - E), (E, 0, D)), [U * E * D], {}, [E]),
    # a power that is zero for every a is none
    (U * R, [U * R * E ** (a - a)], {}, []),
    (U * R, [U * R * E ** (2 * (a - d) / a)], {}, [E]),
    # what a name stands for is held
    (U * D, [U * E], {D: E * x}, []),
    # what stands in a logarithm only may be lost in a leading behaviour
    (U, [U * sp.log(E / eps)], {}, []),
    # one reference without it is enough
    (U, [U * E, U], {}, []),
    (U, [U * (1 + E)], {}, []),
]


@pytest.mark.parametrize(("printed", "references", "table", "lost"), CASES)
def test_symbols_that_a_member_should_hold(printed, references, table, lost):
    assert lost_symbols(printed, references, table) == lost
