"""Formulas with integrals in them, told apart by numbers: unknown functions drawn, integrals computed.

Where the integrals of two formulas do not match by structure, only values can settle whether the formulas
differ.  Every undefined function is replaced by a positive rational function with random coefficients (an
admissible choice, as the formula must hold for all functions), and each integral of what is then a smooth
function is computed by quadrature.  A step function in an integrand is refused: the integrals with edges have
an engine of their own.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp
from mpmath import mp
from sympy.core.function import AppliedUndef

from tlssym.language import Condition, Theta, Transform
from tlssym.numbers.evaluate import NotEvaluable, evaluate
from tlssym.numbers.points import sample_point
from tlssym.numbers.smooth import smooth_digits

POINTS = 3
DIGITS = 20
# Values of the integrand that one comparison may cost.
MOST_VALUES = 12_000
MOST_SUMMED = 200
# Relative error that quadrature must claim; a difference counts from a thousand times this on.
QUADRATURE = 1e-10
STEPS = (Theta, sp.Heaviside, sp.Piecewise, sp.Abs)


def draw_functions(expressions: Iterable[sp.Expr], generator: random.Random) -> dict[tuple[Any, int], Any]:
    """A positive function, increasing and bounded, for each undefined one and each count of its arguments."""
    heads: dict[tuple[str, int], Any] = {}
    for expression in expressions:
        for applied in expression.atoms(AppliedUndef):
            heads[(type(applied).__name__, len(applied.args))] = applied.func
    drawn = {}
    for (name, count), head in sorted(heads.items()):
        slots = [sp.Dummy(f"slot_{name}_{i}") for i in range(count)]  # a name may hold any sign of LaTeX
        total = sp.Rational(generator.randint(3, 40), 7)
        for slot in slots:
            # rational functions bounded for positive arguments: no scale of the argument drowns the others
            scale = sp.Rational(generator.randint(9, 70), 9)
            total += sp.Rational(generator.randint(3, 40), 11) * slot / (scale + slot)
        total += sp.Rational(generator.randint(3, 40), 13) * sp.Mul(*[slot / (1 + slot) for slot in slots])
        drawn[head, count] = sp.Lambda(tuple(slots), total)
    return drawn


def _told_functions(expressions: Iterable[sp.Expr], drawn: Mapping[Any, Any]) -> dict[Any, Any]:
    """What was drawn for each function, as it stands in the formulas: f(t) and its value in t."""
    calls: dict[Any, Any] = {}
    for expression in expressions:
        for call in sorted(expression.atoms(AppliedUndef), key=sp.default_sort_key):
            plain = all(each.is_Symbol for each in call.args)
            if plain and (call.func, len(call.args)) in drawn:
                calls.setdefault((call.func, len(call.args)), call)
    return {call: drawn[key](*call.args) for key, call in calls.items()}


def with_functions(expression: sp.Expr, drawn: Mapping[Any, Any]) -> Any:
    """The expression with these functions put in and the derivatives done."""
    expression = expression.replace(
        lambda e: isinstance(e, AppliedUndef), lambda e: drawn.get((e.func, len(e.args)), e.func)(*e.args)
    )
    return expression.replace(lambda e: isinstance(e, sp.Derivative | sp.Subs), lambda e: e.doit(deep=False))


class _Evaluation:
    """Values of formulas with integrals, counting the integrand's values."""

    def __init__(self) -> None:
        self.spent = 0
        self._outer: dict[Any, tuple[Any, dict[Any, Any]]] = {}
        self._known: dict[Any, Any] = {}

    def value(self, expression: sp.Expr, point: Mapping[sp.Symbol, Any]) -> Any:
        """Value at a point; NotEvaluable where an integral is not settled."""
        self.spent += 1
        if self.spent > MOST_VALUES:
            raise NotEvaluable(f"more than {MOST_VALUES} values of the integrand")
        if expression not in self._outer:
            self._outer[expression] = self._take_out(expression)
        closed, integrals = self._outer[expression]
        values = {slot: self._remembered(node, point) for slot, node in integrals.items()}
        return evaluate(closed, {**point, **values} if values else point)

    @staticmethod
    def _take_out(expression: sp.Expr) -> tuple[Any, dict[Any, Any]]:
        found: dict[Any, Any] = {}

        def visit(node: Any) -> Any:
            if isinstance(node, sp.Integral | sp.Sum | Transform):
                return found.setdefault(node, sp.Dummy("integral"))
            if isinstance(node, sp.Indexed | sp.Derivative | AppliedUndef | sp.Subs):
                raise NotEvaluable(f"no value is known for {node}")
            return node.func(*map(visit, node.args)) if node.args else node

        closed = visit(expression)
        return closed, {slot: node for node, slot in found.items()}

    def _remembered(self, node: Any, point: Mapping[sp.Symbol, Any]) -> Any:
        # an inner integral that does not depend on the outer variable is computed once
        key = (node, tuple(point[s] for s in sorted(node.free_symbols, key=str) if s in point))
        if key not in self._known:
            self._known[key] = self._integral(node, point)
        return self._known[key]

    def _integral(self, node: Any, point: Mapping[sp.Symbol, Any]) -> Any:
        if node.has(*STEPS):
            raise NotEvaluable("a step in an integrand")
        if isinstance(node, sp.Sum):
            return self._sum(node, point)
        if isinstance(node, Transform):
            function, time, p = node.args
            rate = self.value(p, point)
            ends = [mp.mpf(0), 1 / rate, 8 / rate, mp.inf]
            return self._quadrature(
                lambda x: mp.exp(-rate * x) * self.value(function, {**point, time: x}), ends
            )
        *inner, (variable, *limits) = node.limits
        if len(limits) != 2:
            raise NotEvaluable("an integral without limits")
        body = sp.Integral(node.function, *inner) if inner else node.function
        infinite = {sp.oo: mp.inf, -sp.oo: -mp.inf}
        ends = [infinite[end] if end in infinite else self.value(end, point) for end in limits]
        return self._quadrature(lambda x: self.value(body, {**point, variable: x}), ends)

    def _sum(self, node: Any, point: Mapping[sp.Symbol, Any]) -> Any:
        *inner, (variable, *limits) = node.limits
        body = sp.Sum(node.function, *inner) if inner else node.function
        if any(end.is_infinite for end in limits):
            raise NotEvaluable("an infinite sum")
        low, high = (self.value(end, point) for end in limits)
        if low != int(low) or high != int(high) or high - low > MOST_SUMMED:
            raise NotEvaluable("a sum whose limits are no whole numbers, or far apart")
        total = mp.mpf(0)
        for index in range(int(low), int(high) + 1):
            total += self.value(body, {**point, variable: sp.Integer(index)})
        return total

    @staticmethod
    def _quadrature(function: Any, ends: list[Any]) -> Any:
        value, error = mp.quad(function, ends, error=True)
        if not mp.isfinite(value) or error > QUADRATURE * abs(value):
            raise NotEvaluable("quadrature did not settle")
        return value


def _as_integral(function: Any, time: Any, rate: Any) -> Any:
    """A Laplace transform written out."""
    return sp.Integral(function * sp.exp(-rate * time), (time, 0, sp.oo))


def _quickly(sides: tuple[Any, Any], point: Mapping[Any, Any]) -> list[Any] | None:
    """Values of both sides by rules over whole arrays; None where two rules do not agree as well as is claimed."""
    if any(side.has(*STEPS, sp.Sum) for side in sides):
        return None
    found = [smooth_digits(side.replace(Transform, _as_integral), point) for side in sides]
    if any(each is None or each[1] < -mp.log10(QUADRATURE) for each in found):
        return None
    return [mp.mpf(each[0]) for each in found if each is not None]


def tell_apart(
    printed: sp.Expr,
    derived: sp.Expr,
    conditions: tuple[Condition, ...],
    parameters: frozenset[sp.Symbol],
    seed: int,
) -> tuple[list[tuple[dict[Any, Any], Any, Any]], str]:
    """Values of both formulas at a few points, integrals computed.

    Returns
    -------
    rows : list of (point, printed value, derived value)
        Relative error of the values about ``QUADRATURE``, as quadrature estimates it (an estimate, no bound).
    problem : str
        Why there are none, or fewer.
    """
    if not (printed.is_commutative and derived.is_commutative):
        return [], "it holds quantities that need not commute"
    generator = random.Random(seed)
    rows: list[tuple[dict[Any, Any], Any, Any]] = []
    shared = {s for c in conditions for s in c.free_symbols}
    with mp.workdps(DIGITS):
        for _ in range(POINTS):
            drawn = draw_functions((printed, derived), generator)
            sides = with_functions(printed, drawn), with_functions(derived, drawn)
            symbols = sides[0].free_symbols | sides[1].free_symbols | shared
            point = sample_point(symbols, conditions, parameters, generator)
            if point is None:
                return rows, "no point was found at which the conditions hold"
            # the first point is the witness, told to more digits than rules in double precision have
            quick = _quickly(sides, point) if rows else None
            told = {**point, **_told_functions((printed, derived), drawn)}
            if quick is not None:
                rows.append((told, *quick))
                continue
            evaluation = _Evaluation()
            try:
                rows.append((told, evaluation.value(sides[0], point), evaluation.value(sides[1], point)))
            except NotEvaluable as error:
                return rows, str(error)
    return rows, ""


def clearly_different(printed: sp.Expr, derived: sp.Expr) -> bool:
    """Whether two values differ by much more than the quadrature's error."""
    return bool(abs(printed - derived) > 1000 * QUADRATURE * max(abs(printed), abs(derived)))
