r"""Laplace transform of linear equations of evolution with memory, rule by rule.

    ξ(t) = A [1 − B ∫_0^t k(t − τ) ξ(τ) dτ]   →   F = A/p − A B k_p F   →   F = A / (p (1 + A B k_p))

The convolution theorem needs a kernel that depends on the delay t − τ alone.  A kernel taken at the later
time t is a factor outside the integral, and the transform of a product is no product of transforms: such an
equation is refused, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Condition, Theta, Transform
from tlssym.values import Step

MAXIMUM_OPERATIONS = 2000
"""Equations with more sympy operations than this are refused."""


class TransformError(ValueError):
    """A rule of the Laplace transform does not apply; the message says which and why."""


class NotAConvolution(TransformError):
    """The integral's kernel does not depend on the delay t − τ alone."""


@dataclass(frozen=True)
class TransformedEquation:
    """An equation after Laplace's transformation.

    Attributes
    ----------
    done : bool
        Whether the transformation could be carried out.
    equation : sympy Eq or None
        Both sides transformed; transforms of unknown functions stay as ``Transform(f(t), t, p)``.
    solution : sympy Eq or None
        ``Transform(f) = …`` when the equation is linear in it and holds f in no other way.
    reason : str
        Why it could not be carried out, or not be solved.
    conditions : tuple of sympy relations
        What the rules need.
    steps : tuple of Step
    """

    done: bool
    equation: Any = None
    solution: Any = None
    reason: str = ""
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()


def transform_equation(
    equation: Any, t: sp.Symbol, p: sp.Symbol, *, solve_for: Any = None
) -> TransformedEquation:
    """Take the Laplace transform of both sides of an equation and solve it for one transform.

    Parameters
    ----------
    equation : sympy Eq
        Of functions of t (and of parameters), their time derivatives, integrals over parameters, and
        ``Integral(k(t - tau)*f(tau), (tau, 0, t))``; the upper limit may be ``t - t_0`` with a constant t_0.
    t, p : sympy Symbol
        Time and Laplace variable.
    solve_for : applied function of t, optional
        Whose transform to solve for; by default the function that is the left side.

    Returns
    -------
    TransformedEquation
        ``done`` is False, with the reason, when a rule does not apply; this is an answer, not an error.

    Raises
    ------
    TransformError
        The equation is beyond the bound on its size, or is no equation.

    Examples
    --------
    >>> f, k = sp.Function("f"), sp.Function("k")
    >>> memory = sp.Integral(k(t - tau)*f(tau), (tau, 0, t))
    >>> transform_equation(sp.Eq(f(t), 1 - memory), t, p).solution.rhs
    1/(p*(Transform(k(t), t, p) + 1))
    """
    if not isinstance(equation, sp.Equality):
        raise TransformError(f"an equation is wanted, found {equation!r}")
    if sp.count_ops(equation) > MAXIMUM_OPERATIONS:
        raise TransformError(f"more than {MAXIMUM_OPERATIONS} operations")
    work = _Transformation(t, p)
    start = Step(
        "Laplace transform",
        r"Multiply both sides by $e^{-pt}$ and integrate over all times from 0.",
        equation,
        sp.Eq(Transform(equation.lhs, t, p), Transform(equation.rhs, t, p), evaluate=False),
    )
    work.steps.append(start)
    try:
        left, right = work.transform(equation.lhs), work.transform(equation.rhs)
    except TransformError as refusal:
        return TransformedEquation(False, reason=str(refusal), steps=tuple(work.steps))
    transformed = sp.Eq(left, right, evaluate=False)
    work.steps.append(
        Step("collect", "The transformed equation.", start.after, transformed, turning_point=True)
    )
    if solve_for is None and isinstance(equation.lhs, AppliedUndef | sp.Derivative):
        solve_for = equation.lhs.expr if isinstance(equation.lhs, sp.Derivative) else equation.lhs
    solution, reason = None, "no function was named to solve for"
    if solve_for is not None:
        solution, reason = _solve(transformed, solve_for, t, p)
    if solution is not None:
        work.steps.append(
            Step(
                "solve the linear equation",
                "The transform stands linearly: collect its terms and divide.",
                transformed,
                solution,
                check="put back into the equation, both sides agree identically",
                turning_point=True,
            )
        )
    conditions = tuple(dict.fromkeys(work.conditions))
    return TransformedEquation(True, transformed, solution, reason, conditions, tuple(work.steps))


class _Transformation:
    """One transformation under way: the rules, and the steps they leave."""

    def __init__(self, t: sp.Symbol, p: sp.Symbol) -> None:
        self.t, self.p = t, p
        self.steps: list[Step] = []
        self.conditions: list[Condition] = []

    def transform(self, expression: sp.Expr) -> Any:
        """The transform of an expression in t."""
        expression = _distribute(expression)
        if isinstance(expression, sp.Add):
            return sp.Add(*(self.transform(term) for term in expression.args))
        constant, rest = expression.as_independent(self.t, as_Add=False)
        if rest == 1:
            return constant / self.p
        return constant * self._factor(rest)

    def _factor(self, factor: sp.Expr) -> Any:
        """The transform of something in which no constant factor is left."""
        t = self.t
        if isinstance(factor, sp.Mul):
            memory = [part for part in factor.args if _memory_integrals(part, t)]
            if memory:
                others = sp.Mul(*(part for part in factor.args if part not in memory))
                raise NotAConvolution(
                    f"{others} at the time {t} multiplies an integral over earlier times; the transform of a "
                    "product is no product of transforms, and the convolution theorem does not apply"
                )
            return Transform(factor, t, self.p)
        if isinstance(factor, sp.Integral):
            return self._integral(factor)
        if isinstance(factor, sp.Derivative):
            return self._derivative(factor)
        if _memory_integrals(factor, t):
            raise TransformError(f"{factor} holds an integral over earlier times in a nonlinear way")
        return self._known(factor)

    def _known(self, factor: sp.Expr) -> Any:
        """Powers and exponentials of t have known transforms; all else keeps its name."""
        t, p = self.t, self.p
        base, exponent = factor.as_base_exp()
        if base == t and exponent.is_number and (exponent > -1) == True:  # noqa: E712
            return sp.gamma(exponent + 1) / p ** (exponent + 1)
        if isinstance(factor, sp.exp):
            rate = sp.diff(factor.args[0], t)
            if t not in rate.free_symbols and sp.expand(factor.args[0] - rate * t) == 0:
                self.conditions.append(sp.Gt(p, rate, evaluate=False))
                return 1 / (p - rate)
        return Transform(factor, t, p)

    def _derivative(self, derivative: Any) -> Any:
        t, p = self.t, self.p
        orders = dict(derivative.variable_count)
        order = orders.pop(t, 0)
        if order == 0 or orders or not order.is_Integer:
            return Transform(derivative, t, p)
        function = derivative.expr
        result = p**order * self.transform(function)
        for n in range(int(order)):
            initial = function.subs(t, 0) if n == 0 else sp.Subs(sp.diff(function, t, n), t, 0)
            result -= p ** (order - 1 - n) * initial
        self.steps.append(
            Step(
                "derivative rule",
                r"Integrate by parts: $(\dot f)_p = p f_p - f(0)$.",
                Transform(derivative, t, p),
                result,
            )
        )
        return result

    def _integral(self, integral: sp.Expr) -> Any:
        """Memory integrals become products; integrals over parameters stay outside."""
        t = self.t
        body, limits = integral.function, list(integral.limits)
        variable, *bounds = limits.pop()
        if len(bounds) != 2:
            raise TransformError(f"{integral} has no limits")
        if limits:
            body = sp.Integral(body, *limits)
        lower, upper = bounds
        if t not in lower.free_symbols | upper.free_symbols:
            inner = self.transform(body)
            result = sp.Integral(inner, (variable, lower, upper))
            self.steps.append(
                Step(
                    "exchange integrals",
                    f"The integral over ${sp.latex(variable)}$ has limits that do not depend on time.",
                    Transform(integral, t, self.p),
                    result,
                )
            )
            return result
        if lower != 0:
            raise NotAConvolution(f"the integral over {variable} starts at {lower}, not at 0")
        delay = sp.expand(t - upper)
        if delay.has(t) or delay.has(variable):
            raise NotAConvolution(f"the upper limit {upper} is not {t} less a constant")
        return self._convolution(integral, body, variable, delay)

    def _convolution(self, integral: sp.Expr, body: Any, variable: sp.Symbol, delay: Any) -> Any:
        t, p = self.t, self.p
        gap = sp.Dummy("s", positive=True)
        shifted = sp.expand(body.subs(t, variable + gap), power_exp=True, power_base=True)
        result = sp.S.Zero
        for summand in sp.Add.make_args(shifted):
            late, early = summand.as_independent(variable, as_Add=False)
            if gap in early.free_symbols:
                raise NotAConvolution(self._why_not(body, variable))
            constant, kernel = late.as_independent(gap, as_Add=False)
            kernel = kernel.xreplace({gap: t})
            if delay != 0:
                if delay.is_nonnegative is not True:
                    self.conditions.append(sp.Ge(delay, 0, evaluate=False))
                kernel = kernel * Theta(t - delay)
            result += constant * self.transform(kernel) * self.transform(early.xreplace({variable: t}))
        self.steps.append(
            Step(
                "convolution theorem",
                f"The kernel depends on the delay ${sp.latex(t - variable)}$ alone, so the transform of the "
                "integral is the product of the transforms.",
                Transform(integral, t, p),
                result,
                turning_point=True,
            )
        )
        return result

    def _why_not(self, body: Any, variable: sp.Symbol) -> str:
        t = self.t
        outside = [
            part for part in sp.Mul.make_args(body) if t in part.free_symbols and not part.has(variable)
        ]
        if outside:
            factor, delay = sp.Mul(*outside), sp.latex(t - variable)
            return (
                f"the kernel {factor} is taken at the later time ${t}$ and not at the delay ${delay}$: "
                "it is a factor outside the integral, and the convolution theorem does not apply; it would "
                f"with ${t}$ replaced by ${delay}$ in {factor}"
            )
        return (
            f"the kernel in {body} does not depend on the delay ${sp.latex(t - variable)}$ alone, as the convolution "
            "theorem needs"
        )


def _distribute(expression: sp.Expr) -> Any:
    """Multiply out products over sums, but look into no function or integral."""
    return sp.expand_mul(expression, deep=False) if not isinstance(expression, sp.Integral) else expression


def _memory_integrals(expression: sp.Expr, t: sp.Symbol) -> list[Any]:
    """Integrals in an expression whose limits depend on t."""
    return [
        integral
        for integral in expression.atoms(sp.Integral)
        if any(t in bound.free_symbols for limit in integral.limits for bound in limit[1:])
    ]


def _solve(transformed: Any, function: Any, t: sp.Symbol, p: sp.Symbol) -> tuple[Any, str]:
    """Solve a transformed equation that is linear in the transform of ``function``."""
    unknown = Transform(function, t, p)
    stand_in = sp.Dummy("F")
    difference = (transformed.lhs - transformed.rhs).xreplace({unknown: stand_in})
    if stand_in not in difference.free_symbols:
        return None, f"the equation does not hold the transform of {function}"
    if any(function.func == applied.func and t in applied.free_symbols for applied in _hidden(difference, t)):
        return (
            None,
            f"{function} also stands under another transform, so the equation is not closed in {unknown}",
        )
    slope = sp.diff(difference, stand_in)
    if stand_in in sp.simplify(slope).free_symbols or slope.has(sp.Integral):
        return None, f"the equation is not linear in {unknown}, or holds it under an integral"
    rest = difference.xreplace({stand_in: sp.S.Zero})
    if sp.simplify(slope) == 0:
        return None, f"the transform of {function} cancels"
    value = sp.factor(sp.together(-rest / slope))
    if sp.simplify(difference.xreplace({stand_in: value})) != 0:
        return None, "the solution could not be confirmed by putting it back"
    return sp.Eq(unknown, value, evaluate=False), ""


def _hidden(expression: sp.Expr, t: sp.Symbol) -> set[Any]:
    """Functions of t under the transforms that are left."""
    return {
        applied
        for transform in expression.atoms(Transform)
        for applied in transform.args[0].atoms(AppliedUndef)
        if t in applied.free_symbols
    }
