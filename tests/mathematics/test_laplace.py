"""Laplace transform of equations with memory: what is a convolution, and what only looks like one."""

import mpmath
import pytest
import sympy as sp

from tlssym.check.steps import check_steps
from tlssym.language import Theta, Transform
from tlssym.mathematics.laplace import TransformError, transform_equation

t, p, tau, A, B, delta, t_0 = sp.symbols("t p tau A B Delta_0 t_0", positive=True)
x, xi, W, k = (sp.Function(name) for name in ("x", "xi", "W", "k"))
F = Transform(xi(delta, t), t, p)
Q = Transform(1 / x(t), t, p)


def evolution(kernel, upper=t):
    memory = sp.Integral(xi(delta, tau) * kernel, (tau, 0, upper))
    return sp.Eq(xi(delta, t), A * (1 - B * delta**2 * memory))


def test_memory_of_the_delay_gives_the_product_of_transforms():
    result = transform_equation(evolution(1 / x(t - tau)), t, p)
    assert result.done
    right = A / p - A * B * delta**2 * Q * F
    assert sp.expand(result.equation.rhs - right) == 0
    assert sp.simplify(result.solution.rhs - A / (p * (1 + A * B * delta**2 * Q))) == 0
    twin = A / p - A * B * delta**2 * Q * F / p
    assert sp.expand(result.equation.rhs - twin) != 0
    assert "convolution theorem" in [step.rule for step in result.steps]
    assert check_steps(result.steps[-1:])[0].checked is True


@pytest.mark.parametrize(
    "equation",
    [
        evolution(1 / x(t)),
        sp.Eq(xi(delta, t), A - B / x(t) * sp.Integral(xi(delta, tau), (tau, 0, t))),
        evolution(1 / x(t * tau)),
        evolution(1 / x(t - 2 * tau)),
        evolution(1 / x(t + tau)),
        evolution(1 / x(t - tau), upper=2 * t),
        sp.Eq(xi(delta, t), A - sp.Integral(xi(delta, tau) / x(t - tau), (tau, t_0, t))),
        sp.Eq(xi(delta, t), A - sp.sqrt(1 + sp.Integral(xi(delta, tau), (tau, 0, t)))),
    ],
)
def test_what_is_no_convolution_is_refused_with_the_reason(equation):
    result = transform_equation(equation, t, p)
    assert not result.done
    assert result.equation is None and result.solution is None
    assert result.reason


def test_the_refusal_names_the_factor_that_is_taken_at_the_later_time():
    reason = transform_equation(evolution(1 / x(t)), t, p).reason
    assert "1/x(t)" in reason and r"t - \tau" in reason


def test_a_kernel_of_the_earlier_time_is_transformed_but_not_solved():
    result = transform_equation(evolution(1 / x(tau)), t, p)
    assert result.done and result.solution is None
    assert result.equation.rhs.has(Transform(xi(delta, t) / x(t), t, p))
    assert "under another transform" in result.reason


def test_derivative_rule_keeps_the_initial_value():
    result = transform_equation(sp.Eq(xi(delta, t), sp.Derivative(W(delta, t), t)), t, p)
    w_p = Transform(W(delta, t), t, p)
    assert sp.expand(result.equation.rhs - (p * w_p - W(delta, 0))) == 0
    second = transform_equation(sp.Eq(k(t), sp.Derivative(x(t), (t, 2))), t, p)
    initial_slope = sp.Subs(sp.diff(x(t), t), t, 0)
    expected = p**2 * Transform(x(t), t, p) - p * x(0) - initial_slope
    assert sp.simplify(second.equation.rhs - expected) == 0


def test_integrals_over_parameters_stay_outside():
    result = transform_equation(sp.Eq(x(t), sp.Integral(W(delta, t), (delta, 0, A))), t, p)
    assert result.solution.rhs == sp.Integral(Transform(W(delta, t), t, p), (delta, 0, A))


def test_a_memory_that_stops_short_of_the_present_carries_a_step():
    result = transform_equation(evolution(1 / x(t - tau), upper=t - t_0), t, p)
    assert result.equation.rhs.has(Transform(Theta(t - t_0) / x(t), t, p))


def test_expanded_kernels_are_recognised():
    memory = sp.Integral((t**2 - 2 * t * tau + tau**2) * k(tau) * sp.exp(tau - t), (tau, 0, t))
    result = transform_equation(sp.Eq(k(t), 1 + memory), t, p)
    kernel = Transform(t**2 * sp.exp(-t), t, p)
    assert sp.simplify(result.solution.rhs - 1 / (p * (1 - kernel))) == 0


def test_a_solved_equation_holds_in_time():
    memory = sp.Integral(k(tau) * sp.exp(-(t - tau)), (tau, 0, t))
    result = transform_equation(sp.Eq(k(t), 3 * (1 - 2 * memory)), t, p)
    image = sp.simplify(result.solution.rhs)
    assert sp.simplify(image - 3 * (p + 1) / (p * (p + 7))) == 0

    def original(time):
        return (3 + 18 * mpmath.exp(-7 * time)) / 7

    for time in (mpmath.mpf("0.3"), mpmath.mpf(2)):
        integral = mpmath.quad(lambda s, now=time: original(s) * mpmath.exp(-(now - s)), [0, time])
        assert abs(original(time) - 3 * (1 - 2 * integral)) < 1e-12
        numeric = mpmath.quad(lambda s, now=time: original(s) * mpmath.exp(-now * s), [0, 1, 10, mpmath.inf])
        assert abs(numeric - mpmath.mpf(str(sp.N(image.subs(p, sp.Float(str(time), 20)), 20)))) < 1e-10


def test_powers_and_exponentials_of_time():
    result = transform_equation(sp.Eq(k(t), 2 * t**3 + 5 * sp.exp(-A * t) + sp.sqrt(t)), t, p)
    expected = 12 / p**4 + 5 / (p + A) + sp.sqrt(sp.pi) / (2 * p ** sp.Rational(3, 2))
    assert sp.simplify(result.solution.rhs - expected) == 0
    assert result.conditions


def test_nonlinear_equations_are_not_solved():
    quadratic = sp.Eq(xi(delta, t), 1 - sp.Integral(xi(delta, tau) * xi(delta, t - tau), (tau, 0, t)))
    result = transform_equation(quadratic, t, p)
    assert result.done and result.solution is None and "not linear" in result.reason
    with pytest.raises(TransformError):
        transform_equation(xi(delta, t), t, p)
