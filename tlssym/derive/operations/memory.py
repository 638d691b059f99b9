"""Integral equations with memory: named constants, Laplace transform, the transform solved for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp
from mpmath import mp
from sympy.core.function import AppliedUndef

from tlssym.derive.operations.functions import put_function
from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic
from tlssym.language import Transform
from tlssym.mathematics.laplace import transform_equation
from tlssym.values import Step


@dataclass(frozen=True, eq=False)
class MatchMemory(Operation):
    """The constants A and B in which f = A·(1 − B·g·∫), the integral and g being what the pattern says.

    ``part`` picks the constant; a constant that is not free of ``free_of`` is a failed derivation.
    """

    of: Node
    integral: Any
    factor: Any
    free_of: tuple[Any, ...]
    part: str
    says: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The equation's right side."""
        return (self.of,)

    @cached_property
    def _parts(self) -> tuple[Any, Any]:
        formula = sp.expand(self.of.formula)
        integrals = list(formula.atoms(sp.Integral))
        if len(integrals) != 1:
            raise DerivationFailed(f"{self.of.formula} holds {len(integrals)} integrals, not one")
        (integral,) = integrals
        variables = {limit[0] for limit in integral.limits}
        inner, pattern = integral.function, self.integral.function
        share = sp.powsimp(sp.simplify(inner / pattern))
        if share.has(*variables) or integral.limits != self.integral.limits:
            raise DerivationFailed(f"the memory {integral} is not {self.integral} times a constant")
        source = sp.powsimp(formula.subs(integral, 0))
        slope = sp.powsimp(sp.simplify(formula.coeff(integral, 1) * share / source))
        second = sp.powsimp(sp.simplify(-slope / self.factor))
        for name, constant in (("the source", source), ("the constant of the memory", second)):
            inside = [v for v in self.free_of if constant.has(v)]
            if inside:
                raise DerivationFailed(f"{name}, {constant}, is not free of {inside[0]}")
        return source, second

    def symbolic(self) -> Symbolic:
        """Divide by the pattern; what is left must be free of the variables."""
        value = self._parts[0 if self.part == "source" else 1]
        step = Step("match", self.says, None, value, exact=False, turning_point=True)
        return Symbolic(value, (step,))

    def symbols(self, read: Numbers) -> set[Any]:
        """All but the variables, which the constants are free of."""
        return super().symbols(read) - set(self.free_of)

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """Two values of the variables fix the constants, a third one must fit."""
        raw = read.raw(self.of)
        rows = []
        for k in range(3):
            values = {v: mp.mpf(3 + 2 * k + j) / (5 + j) for j, v in enumerate(self.free_of)}
            here = {**at, **values}
            rows.append((read.value(raw, here), read.value(self.factor * self.integral, here)))
        (f1, g1), (f2, g2), (f3, g3) = rows
        product = (f1 - f2) / (g2 - g1)
        source = f1 + product * g1
        if abs(f3 / (source - product * g3) - 1) > mp.mpf(10) ** -6:
            raise ValueError("numbers do not fit the pattern")
        return source if self.part == "source" else product / source


@dataclass(frozen=True, eq=False)
class Matched(Operation):
    """The same quantity written with its constants named."""

    of: Node
    pattern: Any
    constants: Mapping[Any, Node]
    says: str
    anchor = True  # later equations speak of the named constants, which have values of their own

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The quantity and its constants."""
        return (self.of, *self.constants.values())

    def symbolic(self) -> Symbolic:
        """The pattern."""
        return Symbolic(
            self.pattern, (Step("name", self.says, None, self.pattern, exact=False, turning_point=True),)
        )

    def raw(self, node: Node, read: Numbers) -> Any:
        """The quantity before it was named."""
        return read.raw(self.of)


@dataclass(frozen=True, eq=False)
class Transformed(Operation):
    """The Laplace transform of an equation for an unknown function, its own transform named."""

    of: Node
    unknown: Any
    name: Any
    variables: tuple[Any, Any]
    says: str
    anchor = True

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The right side of the equation."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """Linear, and a convolution becomes a product."""
        t, p = self.variables
        equation = sp.Eq(self.unknown, self.of.formula, evaluate=False)
        result = transform_equation(equation, t, p, solve_for=self.unknown)
        if not result.done:
            raise DerivationFailed(result.reason)
        named = result.equation.rhs.subs(Transform(self.unknown, t, p), self.name)
        step = Step(
            "name",
            self.says,
            None,
            sp.Eq(self.name, named, evaluate=False),
            exact=False,
            turning_point=True,
        )
        return Symbolic(named, (*result.steps, step))

    def raw(self, node: Node, read: Numbers) -> Any:
        """The integral that the transform is, of what was read."""
        t, p = self.variables
        return sp.Integral(sp.exp(-p * t) * read.raw(self.of), (t, 0, sp.oo))


@dataclass(frozen=True, eq=False)
class TransformedValue(Operation):
    """The Laplace transform of a quantity, taken under the integrals whose limits do not depend on time."""

    of: Node
    head: Any
    variables: tuple[Any, Any]
    says: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The quantity."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """Linear; functions of time stay under the name of their transform."""
        t, p = self.variables
        result = transform_equation(sp.Eq(self.head, self.of.formula, evaluate=False), t, p)
        if not result.done:
            raise DerivationFailed(result.reason)
        after = result.equation.rhs
        step = Step("Laplace transform", self.says, self.of.formula, after, exact=False, turning_point=True)
        return Symbolic(after, (step,))

    def raw(self, node: Node, read: Numbers) -> Any:
        """The same with what was read: each function of time as its transform."""
        t, p = self.variables
        raw = read.raw(self.of)
        calls = [call for call in raw.atoms(AppliedUndef) if call.has(t)]
        return raw.xreplace({call: Transform(call, t, p) for call in calls})


@dataclass(frozen=True, eq=False)
class TransformOfPrimitive(Operation):
    """The transform of a function that starts from zero, by the transform of its rate, which has a name."""

    function: Any
    variables: tuple[Any, Any]
    rate: Node
    says: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The transform of the rate."""
        return (self.rate,)

    def symbolic(self) -> Symbolic:
        """Integrate by parts."""
        t, p = self.variables
        whole = Transform(self.function, t, p)
        after = self.rate.formula / p
        step = Step("integrate by parts", self.says, whole, after, exact=False, turning_point=True)
        return Symbolic(after, (step,))

    def raw(self, node: Node, read: Numbers) -> Any:
        """The quotient."""
        return read.raw(self.rate) / self.variables[1]


@dataclass(frozen=True, eq=False)
class SolveLinear(Operation):
    """The value of an unknown that stands linearly in its own equation."""

    of: Node
    unknown: Any
    says: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The right side of the equation."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """Collect and divide."""
        gap = sp.expand(self.unknown - self.of.formula)
        slope = gap.coeff(self.unknown, 1)
        rest = sp.expand(gap - slope * self.unknown)
        if slope == 0 or rest.has(self.unknown):
            raise DerivationFailed(f"the equation is not linear in {self.unknown}")
        value = sp.factor(sp.together(-rest / slope))
        before = sp.Eq(self.unknown, self.of.formula, evaluate=False)
        after = sp.Eq(self.unknown, value, evaluate=False)
        return Symbolic(value, (Step("solve", self.says, before, after, turning_point=True),))

    def symbols(self, read: Numbers) -> set[Any]:
        """Those of the equation, and the transforms of other functions in it."""
        raw = read.raw(self.of)
        return set(raw.free_symbols) | set(raw.atoms(Transform))

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """From two values of the equation's gap, which is straight between them."""
        raw = read.raw(self.of)
        ends = [
            value - read.value(put_function(raw, self.unknown, value), at) for value in (sp.S.Zero, sp.S.One)
        ]
        return ends[0] / (ends[0] - ends[1])
