"""The value of one printed member of a chain, integrals done by the engine as they are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand
from tlssym.language import Theta, Transform, hold_functions
from tlssym.mathematics.regions import RegionResult, evaluate
from tlssym.mathematics.regions.escape import UNKNOWN
from tlssym.parse.tree import Derivative, Node, Symbol


@dataclass(frozen=True)
class Member:
    """A printed member and what it is worth.

    Attributes
    ----------
    node : Node
        The member in the parsed tree.
    expr : sympy expression
        As printed.
    value : sympy expression or None
        The same with its integrals done; None when that failed.
    result : RegionResult or None
        What the engine found about its integrals.
    refused : str
        Why there is no value, for an integral that neither converges nor diverges for the engine.
    plain : sympy expression or None
        The integral that was done, with known functions written out.
    """

    node: Node
    expr: Any
    value: Any
    result: RegionResult | None = None
    refused: str = ""
    plain: Any = None

    @property
    def diverges(self) -> bool:
        """Whether an integral in it does not converge as printed."""
        return self.result is not None and self.result.converges is False

    @property
    def escapes_unless_empty(self) -> bool:
        """Whether all that is known is that it diverges wherever its region is not empty."""
        return UNKNOWN in self.refused

    @property
    def as_evaluated(self) -> Any:
        """What its value is of: as printed, with known functions written out."""
        return self.plain if self.plain is not None else self.expr

    @property
    def has_integral(self) -> bool:
        """Whether it is printed with an integral sign."""
        return bool(self.expr.has(sp.Integral))


def value_of(
    node: Node,
    expr: Any,
    *,
    assuming: Sequence[Any] = (),
    small: Any = None,
    large: Any = None,
    definitions: Mapping[Any, Any] | None = None,
) -> Member:
    """Do the integrals of a member, unless they are over unknown functions.

    Parameters
    ----------
    node : Node
        Where it stands.
    expr : sympy expression
        The member as printed.
    assuming : sequence of sympy relations
        Conditions under which the formula is meant.
    small, large : sympy symbol, optional
        The leading behaviour in this symbol is meant.
    definitions : mapping, optional
        What functions under an integral stand for, where that is known.
    """
    integrals = expr.atoms(sp.Integral)
    if not integrals:
        return Member(node, expr, expr)
    plain = with_windows(_written_out(expr, definitions or {}))
    held, back = hold_functions(plain)
    if any(has_unknown_function(i) for i in held.atoms(sp.Integral)):
        return Member(node, expr, expr)
    result = evaluate(held, assuming=tuple(assuming), small=small, large=large)
    if small is not None and result.value is None and result.converges is not False:
        # a leading behaviour was asked for where only the exact value is known, or the other way round
        exact = evaluate(held, assuming=tuple(assuming))
        result = exact if exact.value is not None else result
    value = None if result.value is None else result.value.xreplace(back)
    return Member(node, expr, value, result, "" if value is not None else result.refused, plain)


def _written_out(expr: Any, definitions: Mapping[Any, Any]) -> Any:
    """With what the functions under its integrals stand for."""

    def written(integral: Any) -> Any:
        bound = {limit[0] for limit in integral.limits}
        # a name whose value depends on what is integrated over is no constant of the integral
        moving = {
            name: value
            for name, value in definitions.items()
            if isinstance(name, AppliedUndef) or (name not in bound and value.free_symbols & bound)
        }
        return sp.Integral(expand(integral.function, moving), *integral.limits) if moving else integral

    return expr.replace(lambda e: isinstance(e, sp.Integral), written)


def with_windows(expr: Any) -> Any:
    """With two step functions of a window, θ(V - x) θ(V + x), as the one that they are: θ(V - |x|)."""

    def joined(product: Any) -> Any:
        steps = [factor for factor in product.args if isinstance(factor, Theta)]
        for one, other in combinations(steps, 2):
            window = _window(one.args[0], other.args[0])
            if window is not None:
                rest = [factor for factor in product.args if factor not in (one, other)]
                return joined(sp.Mul(*rest, Theta(window)))
        return product

    return expr.replace(lambda e: e.is_Mul and e.has(Theta), joined)


def _window(one: Any, other: Any) -> Any:
    """V - |x| for V - x and V + x, where x is a difference of two symbols and V a product; None elsewhere."""
    width, centre = sp.expand((one + other) / 2), sp.expand((one - other) / 2)
    terms = sp.Add.make_args(centre)
    if len(terms) != 2 or not all(term.is_Symbol or (-term).is_Symbol for term in terms):
        return None
    return None if width.is_Add or width.is_number else width - sp.Abs(centre)


def has_unknown_function(expr: Any) -> bool:
    """Whether it contains a function that is only a name, or a transform of one."""
    return bool(expr.atoms(AppliedUndef) or expr.has(Transform) or expr.has(sp.Derivative))


def is_explicit_derivative(member: Member) -> bool:
    """Whether a derivative of an expression in its variable alone was done in it: other letters may depend on it."""
    derivatives = [node for node in member.node.walk() if isinstance(node, Derivative)]
    unknown = member.expr.atoms(AppliedUndef, sp.Derivative, sp.Subs)
    names = {node.name for node in member.node.walk() if isinstance(node, Symbol)}
    return bool(derivatives) and not unknown and len(names) == 1
