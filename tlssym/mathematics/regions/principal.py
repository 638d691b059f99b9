r"""Cauchy's principal value: ∫ f over a range with one simple pole c inside, both sides of it taken together.

With u = |x − c| it is ∫_0^m (f(c + u) + f(c − u)) du and what is left over, where m is the distance of the nearer
end: the sum has no pole any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.conditions import sign_of
from tlssym.mathematics.regions.result import OutsideClass


@dataclass(frozen=True)
class Principal:
    """An integral with a pole, written without it.

    Attributes
    ----------
    regular : sympy expression
        Integrals that converge at the pole.
    excised : sympy expression
        The integral as it was, without a neighbourhood of the pole as wide as ``gap`` on either side.
    gap : sympy symbol
    pole : sympy expression
    """

    regular: Any
    excised: Any
    gap: Any
    pole: Any


def principal_form(expr: Any, assuming: tuple[Any, ...] = ()) -> Principal:
    """Both sides of the pole of the one integral in an expression taken together.

    Parameters
    ----------
    expr : sympy expression
        A factor times an integral over one variable.
    assuming : tuple of sympy relations
        Which say where the pole lies in the range, where that is not plain.

    Raises
    ------
    OutsideClass
        There is not one simple pole inside the range, or it is not known.
    """
    front, integral = expr.as_independent(sp.Integral, as_Add=False)
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise OutsideClass("a principal value is taken of one integral over one variable")
    x, low, high = integral.limits[0]
    f = integral.function
    if f.has(Theta, sp.Integral):
        raise OutsideClass("a principal value under step functions; put them into the limits")
    inside = [c for c in _poles(f, x) if _within(c, low, high, assuming)]
    if len(inside) != 1:
        raise OutsideClass(f"{len(inside) or 'no'} simple pole inside the range; a principal value is of one")
    (pole,) = inside
    u, gap = sp.Dummy("u", positive=True), sp.Symbol("δ", positive=True)
    both = sp.cancel(sp.together(f.xreplace({x: pole + u}) + f.xreplace({x: pole - u})))
    below, above = pole - low, high - pole
    order = _sign(sp.expand(above - below), assuming) if sp.oo not in (below, above) else None
    if above == sp.oo and below == sp.oo:
        rest: Any = sp.S.Zero
        reach: Any = sp.oo
    elif above == sp.oo or order == 1:
        reach, rest = below, sp.Integral(f, (x, pole + below, high))
    elif below == sp.oo or order == -1:
        reach, rest = above, sp.Integral(f, (x, low, pole - above))
    elif order == 0:
        reach, rest = below, sp.S.Zero
    else:
        raise OutsideClass(f"which end is nearer to the pole {pole} is not known; say it with --where")
    excised = sp.Integral(f, (x, low, pole - gap)) + sp.Integral(f, (x, pole + gap, high))
    regular = rest if both == 0 else sp.Integral(both, (u, 0, reach)) + rest
    return Principal(front * regular, front * excised, gap, pole)


def _poles(f: Any, x: Any) -> list[Any]:
    """The places of simple zeros of the denominator."""
    _, denominator = sp.fraction(sp.together(f))
    found: list[Any] = []
    for factor in sp.Mul.make_args(sp.factor(denominator)):
        base, power = factor.as_base_exp()
        if x not in base.free_symbols:
            continue
        if not base.is_polynomial(x):
            # it may vanish somewhere as well
            raise OutsideClass(f"where {base} vanishes is not known")
        for root, times in sp.roots(sp.Poly(base, x)).items():
            if root.is_real is False or (root.is_number and not root.is_real):
                continue
            if power * times != 1:
                raise OutsideClass(f"the pole at {root} is not simple: it has no principal value")
            found.append(root)
    return found


def _sign(expression: Any, assuming: tuple[Any, ...]) -> int | None:
    if expression == 0:
        return 0
    if expression.is_number and expression.is_comparable:
        return 1 if expression > 0 else -1
    return sign_of(expression, assuming)


def _within(place: Any, low: Any, high: Any, assuming: tuple[Any, ...]) -> bool:
    sides = []
    for gap in (sp.expand(place - low), sp.expand(high - place)):
        side = 1 if gap == sp.oo else _sign(gap, assuming)
        if side is None:
            raise OutsideClass(
                f"whether the pole {place} lies inside the range is not known; say it with --where"
            )
        if side == 0:
            raise OutsideClass(
                f"the pole {place} is an end of the range: the integral has no principal value"
            )
        sides.append(side)
    return sides == [1, 1]
