"""The sum of several pieces in one chamber: its value, and the conditions that bound the chamber."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.exponential import (
    Groups,
    LogRing,
    Outcome,
    Piece,
    integrate_piece,
    rays_of,
    rows_of,
    shape_at,
)
from tlssym.mathematics.regions.knowledge import Knowledge
from tlssym.mathematics.regions.monomials import Form, Setting, add, scale
from tlssym.mathematics.regions.polyhedron import Structure, rank_and_kernel
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.mathematics.regions.sampling import Point

MOST_CERTIFICATES = 20_000


@dataclass
class Divergence:
    """A direction in which a piece does not converge: the ray, and the slope that should be negative.

    Of a line, both ends of which cannot converge, ``slope`` is zero; ``either`` says that the end at which
    it diverges is the one or the other, as the exponents' symbols have it.
    """

    piece: Piece
    direction: tuple[Any, ...]
    slope: Any
    line: bool = False
    either: bool = False


@dataclass
class Chamber:
    """All pieces at one point.  ``total``: coefficient → monomial → polynomial in logarithms."""

    point: Point
    signature: tuple[Any, ...]
    divergences: list[Divergence] = field(default_factory=list)
    total: dict[Any, Groups] = field(default_factory=dict)
    order_forms: list[Form] = field(default_factory=list)
    factors: list[tuple[Any, int]] = field(default_factory=list)
    critical: list[Any] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


class Chambers:
    """Evaluates a fixed list of pieces at points, remembering what is the same for all points."""

    def __init__(
        self, pieces: list[Piece], setting: Setting, knowledge: Knowledge, demands: list[Form]
    ) -> None:
        self.pieces, self.setting, self.knowledge, self.demands = pieces, setting, knowledge, demands
        bases = set().union(*[piece.parameters() for piece in pieces]) if pieces else set()
        self.bases = bases.union(*[set(form) for form in demands])
        self.checks: list[Piece] = []
        """Regions that must be empty, else limits stand in the wrong order somewhere."""
        self.logs = LogRing(setting, list(self.bases))
        self.fixed: dict[Any, Any] = {}
        """Symbols that stand for known constants, with their values."""
        self._outcomes: dict[Any, Outcome] = {}

    def in_order(self, point: Point) -> bool:
        """Whether the limits of every inner integral are in order wherever the outer ones are."""
        shapes = (shape_at(check, self.setting, point, shrink=True) for check in self.checks)
        return all(shape.empty and shape.line is None for shape in shapes)

    def look(self, point: Point) -> Chamber:
        """Shapes and divergences only, which is fast."""
        shapes = [self._shape(piece, point) for piece in self.pieces]
        signature = tuple((shape.bases, shape.line is not None) for shape in shapes)
        chamber = Chamber(point, signature)
        chamber.outcomes = [Outcome(shape) for shape in shapes]
        for piece, shape in zip(self.pieces, shapes, strict=True):
            if shape.line is not None:
                chamber.divergences.append(self._along_line(piece, shape, point))
                continue
            for direction, slope in rays_of(piece, self.setting, shape):
                if point.number(slope, self.setting) >= 0:
                    chamber.divergences.append(Divergence(piece, direction, slope))
        return chamber

    def _shape(self, piece: Piece, point: Point) -> Structure:
        """The structure of a region; one without interior, along which nothing can diverge, is empty."""
        shape = shape_at(piece, self.setting, point)
        open_ended = shape.line is not None or any(
            point.number(slope, self.setting) >= 0 for _, slope in rays_of(piece, self.setting, shape)
        )
        if open_ended:
            inner = shape_at(piece, self.setting, point, shrink=True)
            if inner.empty and inner.line is None:
                return Structure((), ())
        return shape

    def _along_line(self, piece: Piece, shape: Structure, point: Point) -> Divergence:
        """Of the two ends of a line, one along which the integrand does not fall."""
        assert shape.line is not None
        slope = sum(
            (
                point.number(piece.power[v], self.setting) * entry
                for v, entry in zip(piece.variables, shape.line, strict=True)
                if v in piece.power
            ),
            start=Fraction(0),
        )
        symbolic = sum(
            (
                piece.power[v] * self.setting.element(sp.Rational(entry.numerator, entry.denominator))
                for v, entry in zip(piece.variables, shape.line, strict=True)
                if v in piece.power
            ),
            start=self.setting.zero,
        )
        side = 1 if slope >= 0 else -1
        direction = tuple(
            self.setting.element(sp.Rational(side * e.numerator, e.denominator)) for e in shape.line
        )
        either = bool(self.knowledge.unsettled_factors(symbolic))
        return Divergence(piece, direction, self.setting.zero, True, either)

    def settle(self, chamber: Chamber) -> Chamber:
        """Value and conditions of a chamber without divergences."""
        setting = self.setting
        elements: list[Any] = []
        forms: list[Form] = list(self.demands)
        for index, piece in enumerate(self.pieces):
            shape = chamber.outcomes[index].shape
            key = (index, shape.bases)
            if key not in self._outcomes:
                self._outcomes[key] = integrate_piece(piece, setting, shape, self.logs, chamber.point)
            outcome = chamber.outcomes[index] = self._outcomes[key]
            if shape.empty:
                empty, weights = self._emptiness(piece, chamber.point)
                forms.extend(empty)
                elements.extend(weights)
                continue
            number, rest = piece.coefficient.as_coeff_Mul()
            if not number.is_Rational:
                number, rest = sp.S.One, piece.coefficient
            groups = chamber.total.setdefault(rest, {})
            weight = setting.element(number)
            for monomial, polynomial in outcome.groups.items():
                groups[monomial] = groups.get(monomial, self.logs.ring.zero) + polynomial * weight
            forms.extend(outcome.order_forms)
            elements.extend(outcome.elements)
            elements.extend(slope for _, slope in rays_of(piece, setting, shape))
            chamber.critical.extend(outcome.critical)
        for check in self.checks:
            empty, weights = self._emptiness(check, chamber.point)
            forms.extend(empty)
            elements.extend(weights)
        chamber.total = {
            rest: kept
            for rest, groups in chamber.total.items()
            if (kept := {monomial: p for monomial, p in groups.items() if p})
        }
        self._conditions(chamber, forms, elements)
        return chamber

    def _conditions(self, chamber: Chamber, forms: list[Form], elements: list[Any]) -> None:
        """Keep what is not proved: signs of factors, and the order of parameters."""
        setting, knowledge = self.setting, self.knowledge
        seen, settled = set(), set()
        leadings: dict[Any, Any] = {}
        for form in forms:
            key = frozenset(form.items())
            if key in seen:
                continue
            seen.add(key)
            leading, reduced = knowledge.split_form(form)
            if reduced is None:
                if knowledge.follows_termwise(form):
                    continue
                key = frozenset((base, power / leading) for base, power in form.items())
                if key not in leadings:
                    leadings[key] = leading
                    chamber.order_forms.append(form)
                else:
                    # the same form up to a factor, which must keep its sign too
                    elements.append(leading / leadings[key])
                continue
            elements.append(leading)
            if chamber.point.number(leading, setting) < 0:
                reduced = scale(reduced, -setting.one)
            if frozenset(reduced.items()) in settled:
                continue
            settled.add(frozenset(reduced.items()))
            if not knowledge.follows(reduced):
                chamber.order_forms.append(reduced)
        chamber.order_forms = knowledge.irredundant(chamber.order_forms)
        for element in dict.fromkeys(elements):
            for factor in knowledge.unsettled_factors(element):
                as_element = setting.field.new(factor) if setting.exponent_symbols else factor
                sign = 1 if chamber.point.number(as_element, setting) > 0 else -1
                if (factor, sign) not in chamber.factors:
                    chamber.factors.append((factor, sign))
        chamber.factors = _irredundant_factors(chamber.factors, knowledge)

    def _emptiness(self, piece: Piece, point: Point) -> tuple[list[Form], list[Any]]:
        """Why a region is empty (Farkas): a form that is positive, none where it always is, and its weights.

        The form is a combination of the constraints' offsets; it proves emptiness while all weights, which
        are given as quotients, are positive.
        """
        rows, offsets = rows_of(piece, self.setting)
        numbers = [[point.number(entry, self.setting) for entry in row] for row in rows]
        best: tuple[Form, list[Any]] | None = None
        least: tuple[int, int] | None = None
        tried = 0
        for count in range(1, len(piece.variables) + 2):
            for chosen in combinations(range(len(rows)), count):
                tried += 1
                if tried > MOST_CERTIFICATES:
                    break
                columns = [[numbers[i][k] for i in chosen] for k in range(len(piece.variables))]
                _, kernel = rank_and_kernel(columns, count)
                if len(kernel) != 1 or any(w == 0 for w in kernel[0]) or len({w > 0 for w in kernel[0]}) > 1:
                    continue
                weights = self._symbolic_kernel(rows, chosen, len(piece.variables), kernel[0])
                if weights is None:
                    continue
                sign = 1 if kernel[0][0] > 0 else -1
                form = add(*[scale(offsets[i], w * -sign) for i, w in zip(chosen, weights, strict=True)])
                value = point.form(form, self.setting)
                if value < 0:
                    continue
                open_signs = sum(bool(self.knowledge.unsettled_factors(w)) for w in weights)
                if not open_signs and (not form or self._proved(form, point)):
                    return [], []
                if least is None or (open_signs, len(form)) < least:
                    best, least = (form, weights), (open_signs, len(form))
        if best is None:
            raise OutsideClass("why a region is empty was not found")
        return ([best[0]] if best[0] else []), best[1]

    def _proved(self, form: Form, point: Point) -> bool:
        """Whether a form that is positive at a point is positive by what is known."""
        leading, reduced = self.knowledge.split_form(form)
        if reduced is None or self.knowledge.unsettled_factors(leading):
            return False
        if point.number(leading, self.setting) < 0:
            reduced = scale(reduced, -self.setting.one)
        return self.knowledge.follows(reduced)

    def _symbolic_kernel(
        self, rows: list[list[Any]], chosen: tuple[int, ...], size: int, numeric: list[Fraction]
    ) -> list[Any] | None:
        if not self.setting.exponent_symbols:
            return [self.setting.element(sp.Rational(w.numerator, w.denominator)) for w in numeric]
        matrix = [[rows[i][k] for i in chosen] for k in range(size)]
        _, kernel = rank_and_kernel(matrix, len(chosen))
        if len(kernel) != 1:
            return None
        # the numeric kernel has its free entry 1, as the symbolic one: same scale, so same signs
        return [
            self.setting.element(sp.Rational(w.numerator, w.denominator)) if isinstance(w, Fraction) else w
            for w in kernel[0]
        ]


def _irredundant_factors(factors: list[tuple[Any, int]], knowledge: Knowledge) -> list[tuple[Any, int]]:
    kept = list(factors)
    field_ = knowledge.setting.field
    for item in factors:
        others = [other for other in kept if other != item]
        saved = knowledge.exponent_facts
        knowledge.exponent_facts = [*saved, *[field_.new(f) * s for f, s in others]]
        try:
            if knowledge.polynomial_sign(item[0]) == item[1]:
                kept = others
        finally:
            knowledge.exponent_facts = saved
    return kept
