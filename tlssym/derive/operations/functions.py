"""Unknown functions: what one of them is, put in wherever it stands, with its arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.graph import Node, Numbers, Operation, Symbolic
from tlssym.values import Step


def put_function(formula: Any, head: Any, value: Any) -> Any:
    """A formula with the value of f(a, b) in place of f at any arguments, as many as ``head`` has.

    A head that is no function, such as the transform of one, is put in as it stands.
    """
    if not isinstance(head, AppliedUndef):
        return formula.xreplace({head: value})
    calls = {
        call: value.subs(dict(zip(head.args, call.args, strict=True)), simultaneous=True)
        for call in formula.atoms(AppliedUndef)
        if call.func == head.func and len(call.args) == len(head.args)
    }
    return formula.xreplace(calls)


@dataclass(frozen=True, eq=False)
class PutFunction(Operation):
    """A known function in place of its name."""

    of: Node
    head: Any
    value: Node
    says: str
    turning_point: bool = False

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The formula and the function's value."""
        return (self.of, self.value)

    def symbolic(self) -> Symbolic:
        """Every call replaced."""
        before, value = self.of.formula, self.value.formula
        after = put_function(before, self.head, value)
        named = (sp.Eq(self.head, value, evaluate=False),)
        step = Step(
            "substitute",
            self.says,
            before,
            after,
            conditions=named,
            turning_point=self.turning_point,
            exact=False,
        )
        return Symbolic(after, (step,) if self.says else ())

    def raw(self, node: Node, read: Numbers) -> Any:
        """Every call replaced."""
        return put_function(read.raw(self.of), self.head, read.raw(self.value))
