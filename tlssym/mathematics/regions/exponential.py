"""∫ e^{c·y} dy over {y : N y + b ≥ 0}, exactly, with c and N over Q(a, d) and b linear in logarithms.

Each vertex v with edges u_j gives e^{c·v} |det U| / ∏(−c·u_j) (Brion 1988, Lawrence 1991).  Where an edge is
flat, c·u_j = 0, all of c is shifted to c + tη; single terms then have poles in t which cancel in the sum, and
the t⁰ coefficient is the integral.  The powers of e^{tη·v} that the poles pick out are powers of logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import factorial
from typing import Any

import sympy as sp
from sympy.polys.rings import ring as polynomial_ring

from tlssym.mathematics.regions.monomials import Form, Setting, add, restrict, scale
from tlssym.mathematics.regions.polyhedron import Structure, structure
from tlssym.mathematics.regions.powers import powers_of_forms
from tlssym.mathematics.regions.sampling import Point

Groups = dict[Any, Any]
"""Monomial (frozen form) → polynomial in logarithms."""
Polynomial = dict[tuple[int, ...], Any]
"""Powers of the variables → coefficient in the field."""


@dataclass(frozen=True)
class Piece:
    """``coefficient`` × ∫ ∏ dln(y) exp(power) over the region where every constraint is positive."""

    variables: tuple[Any, ...]
    coefficient: Any
    power: Form
    constraints: tuple[Form, ...]
    integrated: tuple[Any, ...] = ()
    """Variables integrated over before, named where a direction holds them fixed."""
    narrow: tuple[int, ...] = ()
    """Constraints that say a window is narrow: its width 2V is right only far inside of them."""
    polynomial: Polynomial | None = None
    """A polynomial factor in the variables themselves, over a polytope; None for 1."""
    flat: bool = False
    """Whether it is a polytope in the variables themselves, not in their logarithms."""
    source: Any = None
    """The term that it was read from, for what is asked of the region itself."""
    sector: tuple[str, ...] = ()
    """Which halves of the ranges of variables of both signs it stands for: other sectors cancel nothing here."""

    def parameters(self) -> set[Any]:
        """Bases other than the integration variables."""
        forms = [self.power, *self.constraints]
        return {base for form in forms for base in form if base not in self.variables}


@dataclass(frozen=True)
class Vertex:
    """A vertex lifted from numbers to symbols: v, and edges as columns, over the field."""

    basis: tuple[int, ...]
    place: tuple[Form, ...]
    edges: tuple[tuple[Any, ...], ...]
    determinant: Any


@dataclass
class Outcome:
    """What a piece is in the chamber of one sample point."""

    shape: Structure
    groups: Groups = field(default_factory=dict)
    order_forms: list[Form] = field(default_factory=list)
    elements: list[Any] = field(default_factory=list)
    critical: list[Any] = field(default_factory=list)
    vertices: list[Vertex] = field(default_factory=list)


class LogRing:
    """Polynomials in the logarithms of the bases met so far, over the field of exponents."""

    def __init__(self, setting: Setting, bases: list[Any]) -> None:
        self.bases = sorted(bases, key=str)
        names = [f"L{i}" for i in range(len(self.bases))] or ["L0"]
        self.ring, *generators = polynomial_ring(names, setting.field)
        self.generators = dict(zip(self.bases, generators, strict=False))
        self.setting = setting

    def form(self, form: Form) -> Any:
        """A linear form as a polynomial."""
        total = self.ring.zero
        for base, power in form.items():
            total += self.generators[base] * power
        return total


def invert(matrix: list[list[Any]], setting: Setting) -> tuple[list[list[Any]], Any]:
    """Inverse and determinant of a matrix over the field, by Gauss's elimination."""
    size = len(matrix)
    work = [
        list(row) + [setting.one if i == j else setting.zero for j in range(size)]
        for i, row in enumerate(matrix)
    ]
    determinant = setting.one
    for column in range(size):
        pivot = next(r for r in range(column, size) if work[r][column])
        if pivot != column:
            work[column], work[pivot] = work[pivot], work[column]
            determinant = -determinant
        head = work[column][column]
        determinant *= head
        if head != setting.one:
            work[column] = [entry / head if entry else entry for entry in work[column]]
        for r in range(size):
            factor = work[r][column]
            if r != column and factor:
                work[r] = [x - factor * y if y else x for x, y in zip(work[r], work[column], strict=True)]
    return [row[size:] for row in work], determinant


def rows_of(piece: Piece, setting: Setting) -> tuple[list[list[Any]], list[Form]]:
    """Constraint matrix over the field, and the parameters' part of each constraint."""
    rows = [[form.get(v, setting.zero) for v in piece.variables] for form in piece.constraints]
    return rows, [restrict(form, piece.variables, keep=False) for form in piece.constraints]


def shape_at(piece: Piece, setting: Setting, point: Point, *, shrink: bool = False) -> Structure:
    """The combinatorial structure of the region at a point; shrunk, what has no interior is empty."""
    rows, offsets = rows_of(piece, setting)
    exact_rows = [[point.number(entry, setting) for entry in row] for row in rows]
    heights = [point.form(form, setting) for form in offsets]
    return structure(exact_rows, heights, len(piece.variables), shrink=shrink)


def lift(piece: Piece, setting: Setting, basis: tuple[int, ...]) -> Vertex:
    """The vertex where the constraints of a basis vanish, with symbols; each is worked out once."""
    key = (id(piece), basis)
    if key not in setting.vertices:
        # the piece is kept with its vertex, so that its identity stays its own
        setting.vertices[key] = (piece, _lift(piece, setting, basis))
    vertex: Vertex = setting.vertices[key][1]
    return vertex


def _lift(piece: Piece, setting: Setting, basis: tuple[int, ...]) -> Vertex:
    rows, offsets = rows_of(piece, setting)
    inverse, determinant = invert([rows[i] for i in basis], setting)
    size = len(piece.variables)
    place = tuple(
        add(*[scale(offsets[i], -inverse[k][j]) for j, i in enumerate(basis) if inverse[k][j]])
        for k in range(size)
    )
    edges = tuple(tuple(inverse[k][j] for k in range(size)) for j in range(size))
    return Vertex(basis, place, edges, determinant)


def slope(direction: tuple[Any, ...], piece: Piece, setting: Setting) -> Any:
    """c·u: how the logarithm of the integrand grows along a direction."""
    total = setting.zero
    for variable, entry in zip(piece.variables, direction, strict=True):
        if entry and variable in piece.power:
            total += piece.power[variable] * entry
    return total


def rays_of(piece: Piece, setting: Setting, shape: Structure) -> list[tuple[tuple[Any, ...], Any]]:
    """Extreme rays of the recession cone with their slopes, lifted to symbols, each once."""
    known = (id(piece), shape.rays)
    if known not in setting.rays:
        setting.rays[known] = (piece, _rays(piece, setting, shape))
    rays: list[tuple[tuple[Any, ...], Any]] = setting.rays[known][1]
    return rays


def _rays(piece: Piece, setting: Setting, shape: Structure) -> list[tuple[tuple[Any, ...], Any]]:
    found: list[tuple[tuple[Any, ...], Any]] = []
    seen = set()
    for basis, j in shape.rays:
        vertex = lift(piece, setting, basis)
        direction = vertex.edges[j]
        head = next(entry for entry in direction if entry)
        key = tuple(entry / head for entry in direction)
        if key not in seen:
            seen.add(key)
            found.append((direction, slope(direction, piece, setting)))
    return found


def integrate_piece(piece: Piece, setting: Setting, shape: Structure, logs: LogRing, point: Point) -> Outcome:
    """The exact value of a converging piece, with everything that its structure rests on.

    Returns
    -------
    Outcome
        ``groups`` is the value; ``order_forms`` (each positive at ``point``) and ``elements`` (each of fixed
        sign) are what the chamber rests on; ``critical`` are the slopes whose zeros change the value's form.
    """
    outcome = Outcome(shape)
    if shape.empty:
        return outcome
    size = len(piece.variables)
    outside = restrict(piece.power, piece.variables, keep=False)
    lifted = [lift(piece, setting, basis) for basis in shape.bases]
    outcome.vertices = lifted
    _slacks(piece, setting, outcome)
    if piece.polynomial is not None and not any(v in piece.power for v in piece.variables):
        value = logs.ring.zero + integrate_polynomial(piece.polynomial, lifted, setting, point)
        outcome.groups = {frozenset(outside.items()): value} if value else {}
        return outcome
    constant = setting.one if piece.polynomial is None else sum(piece.polynomial.values(), start=setting.zero)
    eta = _regulator(size, lifted, setting)
    for vertex in lifted:
        slopes = [slope(edge, piece, setting) for edge in vertex.edges]
        tilts = [
            sum((entry * weight for entry, weight in zip(edge, eta, strict=True)), start=setting.zero)
            for edge in vertex.edges
        ]
        flat = [j for j in range(size) if not slopes[j]]
        moment = logs.form(
            add(*[scale(p, setting.element(w)) for p, w in zip(vertex.place, eta, strict=True)])
        )
        series = _expand(
            moment, [(-slopes[j], -tilts[j]) for j in range(size) if j not in flat], len(flat), logs
        )
        sign = 1 if setting.at(vertex.determinant, point.exponents) > 0 else -1
        front = constant / vertex.determinant * sign
        for j in flat:
            front = front / -tilts[j]
        exponent = add(
            outside,
            *[
                scale(vertex.place[k], piece.power[v])
                for k, v in enumerate(piece.variables)
                if v in piece.power
            ],
        )
        key = frozenset(exponent.items())
        outcome.groups[key] = outcome.groups.get(key, logs.ring.zero) + series * front
        outcome.critical.extend(slopes)
    outcome.groups = {key: value for key, value in outcome.groups.items() if value}
    return outcome


def _slacks(piece: Piece, setting: Setting, outcome: Outcome) -> None:
    """What the structure rests on: at each vertex the other constraints are positive, det ≠ 0."""
    rows, offsets = rows_of(piece, setting)
    for vertex in outcome.vertices:
        outcome.elements.append(vertex.determinant)
        for i in range(len(rows)):
            if i not in vertex.basis:
                moved = [
                    scale(vertex.place[k], rows[i][k]) for k in range(len(piece.variables)) if rows[i][k]
                ]
                slack = add(offsets[i], *moved)
                if slack:
                    outcome.order_forms.append(slack)
    for basis, j in outcome.shape.rays:
        # an edge stays a ray only while no other constraint turns against it
        edge = lift(piece, setting, basis).edges[j]
        for i, row in enumerate(rows):
            if i not in basis:
                rate = sum((r * e for r, e in zip(row, edge, strict=True) if r and e), start=setting.zero)
                if rate:
                    outcome.elements.append(rate)


def integrate_polynomial(polynomial: Polynomial, lifted: list[Vertex], setting: Setting, point: Point) -> Any:
    """∫ of a polynomial over a simple polytope with vertices in the field, as a field element."""
    size = len(lifted[0].place)
    by_degree: dict[int, Polynomial] = {}
    for powers, coefficient in polynomial.items():
        by_degree.setdefault(sum(powers), {})[powers] = coefficient

    def dot(form: tuple[int, ...], vector: tuple[Any, ...]) -> Any:
        return sum(
            (entry * weight for weight, entry in zip(form, vector, strict=True) if entry), start=setting.zero
        )

    places = [tuple(form.get(sp.E, setting.zero) for form in vertex.place) for vertex in lifted]
    fronts = []
    for vertex in lifted:
        sign = 1 if setting.at(vertex.determinant, point.exponents) > 0 else -1
        fronts.append(setting.one / vertex.determinant * sign)

    def flat(form: tuple[int, ...]) -> bool:
        return any(not dot(form, edge) for vertex in lifted for edge in vertex.edges)

    total = setting.zero
    for degree, targets in by_degree.items():
        number = setting.element(sp.Rational(factorial(degree), factorial(degree + size)))
        for form, weight in powers_of_forms(degree, size, targets, setting, flat):
            inner = setting.zero
            for vertex, place, front in zip(lifted, places, fronts, strict=True):
                term = dot(form, place) ** (degree + size) * front
                for edge in vertex.edges:
                    term = term / -dot(form, edge)
                inner += term
            total += inner * weight * number
    return total


def _regulator(size: int, lifted: list[Vertex], setting: Setting) -> tuple[int, ...]:
    """An integer direction η along which no edge is flat."""
    for seed in range(1, 60):
        eta = tuple((seed * (k + 2) ** 2 + 3 * k + seed) % 23 - 11 for k in range(size))
        if all(
            sum((entry * weight for entry, weight in zip(edge, eta, strict=True)), start=setting.zero)
            for vertex in lifted
            for edge in vertex.edges
        ):
            return eta
    raise ArithmeticError("no generic direction was found")


def _expand(moment: Any, factors: list[tuple[Any, Any]], order: int, logs: LogRing) -> Any:
    """Coefficient of t^order in e^{t moment} ∏ 1/(α_j + β_j t)."""
    one = logs.ring.one
    series = [one]
    for m in range(1, order + 1):
        series.append(series[-1] * moment * logs.setting.element(sp.Rational(1, m)))
    for alpha, beta in factors:
        inverse = logs.setting.one / alpha
        ratio = -beta * inverse
        divided: list[Any] = []
        for m in range(order + 1):
            value = series[m] * inverse
            if m:
                value = value + divided[m - 1] * ratio
            divided.append(value)
        series = divided
    return series[order]
