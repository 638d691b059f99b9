"""The integral over a region done one variable after another, as on a blackboard.

The value comes from the corners of the region (``exponential``).  This is how a person gets the same: the step
functions leave limits, and an integrand of powers and logarithms has an elementary antiderivative in each
variable in turn, as long as each range has one lower and one upper end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.exponential import Piece, lift, rays_of, shape_at
from tlssym.mathematics.regions.monomials import Form, Setting, add, scale, subtract, to_product
from tlssym.mathematics.regions.sampling import Point
from tlssym.mathematics.regions.writing import one_logarithm, tidy

FEW = 3
"""Variables up to which touching constraints are told from binding ones."""


@dataclass(frozen=True)
class Limits:
    """The range of one variable once those before it are integrated over; no end: down to 0, up to ∞."""

    variable: Any
    low: tuple[Form, ...]
    high: tuple[Form, ...]

    @property
    def plain(self) -> bool:
        """Whether there is one end on either side at most."""
        return len(self.low) <= 1 and len(self.high) <= 1

    def ends(self, setting: Setting) -> tuple[Any, Any]:
        """Lower and upper limit as expressions."""
        low = sp.Max(*[to_product(e, setting) for e in self.low]) if self.low else sp.S.Zero
        high = sp.Min(*[to_product(e, setting) for e in self.high]) if self.high else sp.oo
        return low, high

    def written(self, setting: Setting) -> tuple[Any, Any, Any]:
        """The limit as sympy has it."""
        return (self.variable, *self.ends(setting))


def binding(piece: Piece, setting: Setting, point: Point) -> list[Form]:
    """The constraints that bind somewhere: those that take part in a vertex, and are not implied by others there."""
    shape = shape_at(piece, setting, point)
    if shape.line is not None:
        return list(piece.constraints)  # there is no vertex to take part in
    used = sorted({i for basis in shape.bases for i in basis})
    kept = replace(piece, constraints=tuple(piece.constraints[i] for i in used))
    if len(piece.variables) > FEW:
        return list(kept.constraints)
    corners = _corners(kept, setting, point)
    for form in kept.constraints:
        fewer = replace(kept, constraints=tuple(other for other in kept.constraints if other is not form))
        if _corners(fewer, setting, point) == corners:
            kept = fewer
    return list(kept.constraints)


def _corners(piece: Piece, setting: Setting, point: Point) -> Any:
    """Where the corners of a region lie, and the directions in which it is open; None where it has a line in it."""
    shape = shape_at(piece, setting, point)
    if shape.line is not None:
        return None
    places = [[point.form(f, setting) for f in lift(piece, setting, basis).place] for basis in shape.bases]
    rays = [[point.number(e, setting) for e in ray] for ray, _ in rays_of(piece, setting, shape)]
    sizes = [max(abs(e) for e in ray) for ray in rays]
    directions = [tuple(e / size for e in ray) for ray, size in zip(rays, sizes, strict=True)]
    return frozenset(map(tuple, places)), frozenset(directions)


def order_of_integration(
    piece: Piece, setting: Setting, point: Point, last: Collection[Any] = ()
) -> list[Limits]:
    """An order in which each variable has the fewest limits, by Fourier's elimination in the log plane.

    Parameters
    ----------
    last : collection of symbols
        Variables to be integrated over after all others.
    """
    left = list(piece.variables)
    forms = binding(piece, setting, point)
    told = []
    while left:

        def cost(v: Any, forms: list[Form] = forms) -> tuple[bool, int, int]:
            touching = sum(1 for f in forms if v in f)
            lower = sum(1 for f in forms if v in f and point.number(f[v], setting) > 0)
            return v in last, lower * (touching - lower), touching

        variable = min(left, key=cost)
        left.remove(variable)
        solved = [
            (scale(f, setting.one / f[variable]), point.number(f[variable], setting) > 0)
            for f in forms
            if variable in f
        ]
        edges = [({b: -p for b, p in f.items() if b != variable}, lower) for f, lower in solved]
        low = [edge for edge, lower in edges if lower]
        high = [edge for edge, lower in edges if not lower]
        told.append(Limits(variable, tuple(low), tuple(high)))
        forms = [f for f in forms if variable not in f] + [subtract(h, e) for h in high for e in low]
        rest = Piece(tuple(left), sp.S.One, {}, tuple(forms))
        if left:
            forms = binding(rest, setting, point)
    return told


# -- the integrand, one variable after another ---------------------------------------------------------


@dataclass(frozen=True)
class Integrand:
    """A sum of monomials times polynomials in logarithms, in the measure ∏ dv/v.

    Attributes
    ----------
    coefficient : sympy expression
        Common to all terms.
    terms : dict from frozen form to polynomial
        In the symbols of ``logarithms``.
    logarithms : dict from base to symbol
        Which symbol stands for which logarithm.
    setting : Setting
    """

    coefficient: Any
    terms: dict[Any, Any]
    logarithms: dict[Any, Any]
    setting: Setting

    def written(self, variables: Sequence[Any] = ()) -> Any:
        """As an expression, with the measure of these variables divided out."""
        total = sp.Add(
            *[
                tidy(density(dict(form), variables, self.setting)) * self._polynomial(polynomial)
                for form, polynomial in self.terms.items()
            ]
        )
        return self.coefficient * (sp.factor_terms(total) if total.is_Add else total)

    def _polynomial(self, polynomial: Any) -> Any:
        used = {b: s for b, s in self.logarithms.items() if polynomial.has(s)}
        if not used:
            return polynomial
        poly = sp.Poly(polynomial, *used.values())
        if poly.total_degree() == 1:
            slopes = {b: poly.coeff_monomial(s) for b, s in used.items()}
            if all(slope.is_Rational for slope in slopes.values()):
                return poly.coeff_monomial(1) + one_logarithm(slopes)
        return polynomial.xreplace({s: sp.log(b) for b, s in used.items()})

    def log_of(self, form: Form) -> Any:
        """The logarithm of a monomial in the symbols for logarithms."""
        return sp.Add(*[self.setting.expression(p) * self._symbol(b) for b, p in form.items()])

    def _symbol(self, base: Any) -> Any:
        return self.logarithms.setdefault(base, sp.Dummy("L"))


def density(form: Form, variables: Sequence[Any], setting: Setting) -> Any:
    """A monomial in the measure ∏ dv/v as what stands before ∏ dv."""
    return to_product(add(form, dict.fromkeys(variables, -setting.one)), setting)


def integrand_of(piece: Piece, setting: Setting) -> Integrand:
    """What stands under the integral over a piece."""
    return Integrand(piece.coefficient, {frozenset(piece.power.items()): sp.S.One}, {}, setting)


def integrate_out(integrand: Integrand, limits: Limits, point: Point) -> Integrand | None:
    """The integral over one variable between one lower and one upper end.

    Returns
    -------
    Integrand or None
        None where an end that is 0 or ∞ gives no limit of its own: terms then converge only together.
    """
    setting, x = integrand.setting, limits.variable
    name = integrand.logarithms.setdefault(x, sp.Dummy("L"))
    found: dict[Any, Any] = {}
    for frozen, polynomial in integrand.terms.items():
        form = dict(frozen)
        power = form.pop(x, setting.zero)
        coefficients = sp.Poly(polynomial, name).all_coeffs()[::-1]
        for ends, sign in ((limits.high, 1), (limits.low, -1)):
            if not ends:
                if sign * point.number(power, setting) >= 0:
                    return None
                continue
            there = add(form, scale(ends[0], power)) if power else form
            value = _primitive(coefficients, power, integrand.log_of(ends[0]), setting, point)
            key = frozenset(there.items())
            found[key] = sp.expand(found.get(key, sp.S.Zero) + sign * value)
    kept = {form: polynomial for form, polynomial in found.items() if polynomial != 0}
    return Integrand(integrand.coefficient, kept, integrand.logarithms, setting)


def _primitive(coefficients: list[Any], power: Any, logarithm: Any, setting: Setting, point: Point) -> Any:
    """∫ e^{pL} Σ a_k L^k dL at L = ``logarithm``, without the exponential."""
    if not power:
        return sum((a * logarithm ** (k + 1) / (k + 1) for k, a in enumerate(coefficients)), sp.S.Zero)
    # written through |p|: for a > d a reader wants 1/(a − d) and no −1/(d − a)
    sign = 1 if point.number(power, setting) > 0 else -1
    size = setting.expression(power if sign > 0 else -power)
    total = sp.S.Zero
    for k, a in enumerate(coefficients):
        falling = sp.S.One
        for j in range(k + 1):
            total += a * (-1) ** j * sign ** (j + 1) * falling * logarithm ** (k - j) / size ** (j + 1)
            falling *= k - j
    return total
