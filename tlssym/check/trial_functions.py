"""Unknown functions made definite, so that a step that holds for every function can be tried with one.

A derivation speaks of W(Δ_0, t) or x(t) without knowing them.  A rewriting such as the convolution theorem, or
the insertion of a kernel, must hold whatever they are; here each gets a definite positive form, with
derivatives done and Laplace transforms written as the integrals that they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Transform

FAMILIES = ("plain", "everywhere", "vanishing")
"""Trial forms: for positive arguments; for any; for any, and vanishing faster than every exponential."""

UNKNOWN = (AppliedUndef, Transform, sp.Derivative, sp.Subs)


def held(*expressions: Any) -> tuple[Any, ...] | None:
    """Unknown functions, and derivatives and transforms of them, as symbols.

    Returns
    -------
    tuple of sympy expressions, or None
        None where an integral looks into one of them.
    """
    calls = sorted({x for e in expressions for x in _unopened(e)}, key=str)
    values = {call: sp.Symbol(f"value{i}", positive=True) for i, call in enumerate(calls)}
    held = tuple(e.xreplace(values) for e in expressions)
    return None if any(e.has(*UNKNOWN) for e in held) else held


def _unopened(expr: Any) -> list[Any]:
    """The outermost unknowns that hold no variable of an integration around them."""
    bound = {limit[0] for integral in expr.atoms(sp.Integral) for limit in integral.limits}

    def found(part: Any) -> list[Any]:
        # a derivative or a transform of something known is no unknown: it is worked out, not held
        if isinstance(part, UNKNOWN) and part.atoms(AppliedUndef) and not part.free_symbols & bound:
            return [part]
        return [call for each in part.args for call in found(each)]

    return found(expr)


def made_definite(
    *expressions: Any, family: str = "plain", places: dict[Any, int] | None = None
) -> tuple[Any, ...]:
    """The expressions with a trial form for every unknown function, the same in all of them.

    Parameters
    ----------
    expressions : sympy expressions
    family : str
        One of ``FAMILIES``.
    places : dict, optional
        The form of each function that has one already; new ones are added.

    Returns
    -------
    tuple of sympy expressions
        Without unknown functions, derivatives or transforms of them.
    """
    names = sorted({call.func for e in expressions for call in e.atoms(AppliedUndef)}, key=str)
    places = {} if places is None else places
    for name in names:
        places.setdefault(name, len(places))
    return tuple(_definite(e, places, family) for e in expressions)


def _definite(expr: Any, places: Mapping[Any, int], family: str) -> Any:
    if not expr.has(*UNKNOWN):
        return expr
    if isinstance(expr, sp.Derivative):
        return sp.diff(_definite(expr.expr, places, family), *expr.variable_count)
    if isinstance(expr, sp.Subs):
        values = dict(zip(expr.variables, expr.point, strict=True))
        return _definite(expr.expr, places, family).subs(values)
    parts = [_definite(part, places, family) for part in expr.args]
    if isinstance(expr, Transform):
        f, t, p = parts
        return sp.Integral(sp.exp(-p * t) * f, (t, 0, sp.oo))
    if isinstance(expr, AppliedUndef):
        return _trial(places[expr.func], parts, family)
    return expr.func(*parts)


def _trial(place: int, arguments: list[Any], family: str) -> Any:
    """A quotient of two sums, positive for positive arguments, which depends on every one of them.

    It neither grows nor falls to zero, so that transforms of it and of its inverse exist; but a vanishing one does.
    """
    if family != "plain":
        squares = [argument**2 for argument in arguments]
        fall = sp.exp(-sp.Add(*squares)) if family == "vanishing" else sp.S.One
        return _trial(place, squares, "plain") * fall
    above, below = sp.S.One, sp.S.One
    for i, argument in enumerate(arguments):
        above += argument * sp.Rational(3 + 2 * i + 5 * place, 7)
        below += argument * sp.Rational(4 + 3 * i + 2 * place, 11)
    return above / below


EXAMPLE = str(_trial(0, [sp.Symbol("t")], "plain"))
"""The first of the trial forms, of one variable."""
