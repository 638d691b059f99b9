"""The law that a self-consistent relation between Laplace transforms leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic
from tlssym.language import Transform
from tlssym.mathematics.tauberian import Balance, RelationError, leading_law
from tlssym.values import Leading, Step


@dataclass(frozen=True, eq=False)
class Law(Operation):
    """The growing solution of x_p = f(p, (1/x)_p) for late times, with the time scale of its logarithm."""

    of: Node
    function: Any
    variables: tuple[Any, Any]
    scale: Any
    says: str
    told: Callable[[Balance], Balance] = lambda balance: balance

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The right side of the relation."""
        return (self.of,)

    @property
    def leading_in(self) -> tuple[Any, Any]:  # type: ignore[override]
        """Late times."""
        return self.variables[0], sp.oo

    @cached_property
    def balance(self) -> Balance:
        """Powers, logarithms and coefficients balanced by Karamata's theorem."""
        t, p = self.variables
        relation = sp.Eq(Transform(self.function, t, p), self.of.formula, evaluate=False)
        try:
            found = leading_law(relation, self.function.func, t, p, growing=True)
        except RelationError as reason:
            raise DerivationFailed(str(reason)) from reason
        if found.solution is not True:
            raise DerivationFailed(found.reason)
        return found

    def symbolic(self) -> Symbolic:
        """The balance, and the scale set."""
        t, _ = self.variables
        law = self.balance.law_with_scale(t, self.scale)
        terms = self.balance.next_terms
        says = self.says
        if terms is not None:
            says += (
                rf". What stands beside $\ln {sp.latex(t)}$ in the brackets before is dropped with that: it grows more "
                r"slowly, so that this is the leading behaviour only"
            )
        step = Step(
            "set the scale",
            says,
            self.balance.law,
            law,
            exact=False,
            claim=Leading(t, sp.oo),
            turning_point=True,
        )
        return Symbolic(law, (*self.told(self.balance).steps, step))

    def relation(self, read: Numbers, at: Mapping[Any, Any]) -> tuple[Any, Any, Any]:
        """The relation as x_p = C p^m ((1/x)_p)^n, its numbers measured: C, m, n."""
        t, p = self.variables
        q = sp.Dummy("q", positive=True)
        raw = read.raw(self.of).xreplace({Transform(1 / self.function, t, p): q})
        here = {**at, p: mp.mpf(1), q: mp.mpf(1)}
        base = read.value(raw, here)
        scale = mp.mpf(3)
        powers = [mp.log(read.value(raw, {**here, s: scale}) / base) / mp.log(scale) for s in (p, q)]
        both = read.value(raw, {**here, p: scale**2, q: 1 / scale})
        if abs(both / (base * scale ** (2 * powers[0] - powers[1])) - 1) > mp.mpf(10) ** -8:
            raise ValueError("the relation is no product of powers of p and the transform")
        return base, powers[0], powers[1]
