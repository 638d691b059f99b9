"""Numerical inversion gives a value only where methods agree."""

import mpmath
import numpy as np
import pytest

from derivations.lecture5.finite_limit import finite_limit_relation
from tlssym.check.inversion import inversion_agrees, invert
from tlssym.check.selfconsistent import solve_log_time
from tlssym.check.selfconsistent_law import transform_at
from tlssym.values import Answer


@pytest.mark.parametrize(
    ("transform", "original"),
    [
        (lambda p: 1 / (p + 1), lambda t: mpmath.exp(-t)),
        (lambda p: mpmath.log(p) / p, lambda t: -mpmath.euler - mpmath.log(t)),
        (lambda p: 1 / mpmath.sqrt(p), lambda t: 1 / mpmath.sqrt(mpmath.pi * t)),
    ],
)
def test_known_pairs_agree_and_their_twins_do_not(transform, original):
    times = (0.1, 1, 30) if original(30) > 1e-2 or original(30) < -1e-2 else (0.1, 1, 3)
    assert inversion_agrees(transform, original, times).outcome is Answer.AGREES
    twin = inversion_agrees(transform, lambda t: original(t) * 1.001, times)
    assert twin.outcome is Answer.REFUTES


def test_a_pole_outside_the_contour_leaves_it_undecided():
    inverse = invert(lambda p: p / (p * p + 900), 1)
    assert inverse.value is None and inverse.reason
    evidence = inversion_agrees(lambda p: p / (p * p + 900), lambda t: mpmath.cos(30 * t), (1, 3))
    assert evidence.outcome is Answer.UNDECIDED


def test_one_method_alone_is_refused():
    with pytest.raises(ValueError, match="two methods"):
        invert(lambda p: 1 / p, 1, methods=("talbot",))


def test_the_self_consistent_transform_inverts_to_the_solution():
    curvature = 0.5
    solution = solve_log_time(finite_limit_relation(curvature))
    inverse_kernel = solution.relation.kernels[1]

    def transform(p):
        z = mpmath.sqrt(curvature * mpmath.mpmathify(transform_at(solution, inverse_kernel, complex(p))))
        return mpmath.atan(z) / z / p**2

    def original(t):
        return float(np.exp(solution.log_value(np.log(float(t)))))

    settings = {"degrees": {"talbot": (12, 16), "dehoog": (8, 12)}, "methods": ("talbot", "dehoog")}
    assert inversion_agrees(transform, original, (3, 1e4, 1e20), **settings).outcome is Answer.AGREES
    twin = inversion_agrees(lambda p: transform(p) * mpmath.pi / 3, original, (1e4,), **settings)
    assert twin.outcome is Answer.REFUTES
    with pytest.raises(ValueError):
        transform_at(solution, inverse_kernel, -1.0)
