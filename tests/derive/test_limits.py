"""Integrals whose upper limit goes to infinity: told with where that is right, and tried as the limit that it is."""

import pytest
import sympy as sp

from tlssym.check.steps import check_steps
from tlssym.derive.operations.limits import Unbounded
from tlssym.derive.operations.sources import Given
from tlssym.graph import DerivationFailed, made

b, x, L = sp.symbols("b x L", positive=True)


def node(body):
    return made(Given("", sp.Integral(body, (x, 0, L))))[0]


def test_a_limit_far_beyond_where_the_integrand_falls_off():
    done, (step,) = made(Unbounded(node(1 / (1 + b * x**2)), L, "to infinity"))
    assert done.formula == sp.Integral(1 / (1 + b * x**2), (x, 0, sp.oo))
    assert step.conditions == (sp.Gt(L, 1 / sp.sqrt(b), evaluate=False),) and not step.exact
    (checked,) = check_steps((step,))
    assert checked.checked is True


def test_its_twin_that_keeps_growing_is_not_confirmed():
    _, (step,) = made(Unbounded(node(1 / (1 + b * sp.sqrt(x))), L, "to infinity"))
    (checked,) = check_steps((step,))
    assert checked.checked is not True


def test_an_integrand_that_falls_off_nowhere_is_refused():
    with pytest.raises(DerivationFailed, match="falls off"):
        made(Unbounded(node(x), L, "to infinity"))
