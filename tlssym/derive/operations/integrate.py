"""Integrals over step functions: done exactly, or followed to their leading behaviour."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic
from tlssym.language import hold_functions
from tlssym.mathematics.regions import evaluate
from tlssym.values import Step


@dataclass(frozen=True, eq=False)
class Integrate(Operation):
    """The value of an integral, exactly, or its leading behaviour as a symbol becomes small or large."""

    of: Node
    says: str
    small: Any = None
    large: Any = None
    assuming: tuple[Any, ...] = ()

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The integral."""
        return (self.of,)

    @property
    def leading_in(self) -> tuple[Any, Any] | None:  # type: ignore[override]
        """Where only the leading behaviour is asked for."""
        if self.small is not None:
            return self.small, sp.S.Zero
        return (self.large, sp.oo) if self.large is not None else None

    @property
    def scale_free(self) -> bool:  # type: ignore[override]
        """A leading behaviour is a product of powers (its logarithms left out)."""
        return self.leading_in is not None

    def symbolic(self) -> Symbolic:
        """By the engine of regions, with the conditions that it finds."""
        integral = self.of.formula
        held, back = hold_functions(integral)
        result = evaluate(held, assuming=self.assuming, small=self.small, large=self.large)
        if result.value is not None and back:
            result = replace(
                result,
                value=result.value.xreplace(back),
                steps=(),
                conditions=tuple(c.xreplace(back) for c in result.conditions),
            )
        if result.value is None:
            what = "diverges: " + result.escapes if result.converges is False else result.refused
            raise DerivationFailed(f"the integral {what}")
        # what the integral was done under holds for its value as what was found on the way does
        found = (*result.conditions, *_assumed(result.steps, integral.free_symbols))
        conditions = tuple(dict.fromkeys((*self.assuming, *found)))
        whole = Step(
            "integrate",
            self.says,
            integral,
            result.value,
            conditions,
            exact=result.exact,
            turning_point=True,
        )
        return Symbolic(result.value, (*_parts(result.steps, integral, result.value), whole), conditions)

    def raw(self, node: Node, read: Numbers) -> Any:
        """The integral as it stands; its leading behaviour only numbers can say."""
        return read.raw(self.of) if self.leading_in is None else read.slot(node)

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The leading behaviour, measured far out and brought back to the point, logarithms left out."""
        assert self.leading_in is not None
        symbol, end = self.leading_in
        integral = read.raw(self.of)
        exponents = tuple((s, at[s]) for p in integral.atoms(sp.Pow) for s in p.exp.free_symbols if s in at)
        of = (self, frozenset(exponents))
        found = read.far_again(lambda s: read.value(integral, {**at, symbol: s}), end, of)
        return found.coefficient * at[symbol] ** found.power


def _assumed(steps: tuple[Step, ...], known: Collection[Any]) -> tuple[Any, ...]:
    """The inequalities that steps of the integration were done under, such as that a window is narrow."""
    return tuple(
        condition
        for step in steps
        for condition in step.conditions
        if not isinstance(condition, sp.Equality) and condition.free_symbols <= set(known)
    )


def _parts(steps: tuple[Step, ...], integral: Any, value: Any) -> tuple[Step, ...]:
    """An engine's steps without the one that says the whole, which the derivation says itself.

    How it was added up stays, in words, unless every variable was integrated over by itself.
    """
    if not steps or (steps[-1].before, steps[-1].after) != (integral, value):
        return steps
    parts = [s for s in steps[:-1] if s.rule == "integrate between limits"]
    if parts and all(s.after is not None for s in parts):
        return steps[:-1]
    return (*steps[:-1], replace(steps[-1], before=None, after=None))
