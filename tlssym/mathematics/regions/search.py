"""Search for chambers by sample points, and the answer made from the chambers found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import comb
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.chambers import Chamber, Chambers, Divergence
from tlssym.mathematics.regions.escape import Direction, Signs, constraints_of, largest, reaches
from tlssym.mathematics.regions.explain import region_data, tell
from tlssym.mathematics.regions.exponential import Piece
from tlssym.mathematics.regions.knowledge import Knowledge
from tlssym.mathematics.regions.leading import leading
from tlssym.mathematics.regions.monomials import PositiveDifference, Setting
from tlssym.mathematics.regions.result import OutsideClass, RegionResult, Told
from tlssym.mathematics.regions.sampling import Point, sample_exponents, sample_logs
from tlssym.mathematics.regions.writing import direction_words
from tlssym.values import Leading, Step

MOST_CHAMBERS = 12
MOST_TRIED = 6
MOST_WANTED = 12
MOST_CORNERS = 3_000_000
"""Corners that are looked at, of all regions at all points, before the search ends."""
ENOUGH = 8
"""Points at which an integral diverges whatever the exponents are, before the search for others ends."""
MOVING = 3
"""How many times more points are looked at where the directions themselves depend on the exponents."""
DISORDER = 4
"""How many times more patient the search is where limits stand in the wrong order."""
PATIENCE = 10
"""Sample points in a row that show nothing new before the search for chambers ends."""


@dataclass(frozen=True)
class Parameter:
    """The small or large parameter whose leading behaviour is asked for; no symbol: none."""

    symbol: Any = None
    is_small: bool = True
    patience: int = PATIENCE
    """How many sample points in a row may show nothing new; fewer where assumptions leave one chamber."""
    terms: int = 1
    """How many terms of the behaviour are asked for."""

    @property
    def far(self) -> dict[Any, int]:
        """Where sample points put it."""
        return {} if self.symbol is None else {self.symbol: -1 if self.is_small else 1}

    @property
    def claim(self) -> Leading | None:
        """What a step claims that keeps the leading part."""
        if self.symbol is None:
            return None
        return Leading(self.symbol, sp.S.Zero if self.is_small else sp.oo)


@dataclass
class Found:
    """Chambers with a value, and points at which the integral diverges."""

    settled: list[Chamber]
    diverging: list[Chamber]

    @property
    def best(self) -> Chamber:
        """The chamber to answer for: a value other than zero under the fewest conditions.

        Of several, the one in which most step functions bind: where ``θ(a − xy)`` is 1 in the whole range,
        nobody would have written it.
        """
        return self.ranked[0]

    @property
    def ranked(self) -> list[Chamber]:
        """The chambers with a value other than zero, simplest first; all of them where there is none."""
        nonzero = [c for c in self.settled if c.total]
        return sorted(nonzero or self.settled, key=_simplicity)


def _simplicity(chamber: Chamber) -> tuple[int, int, int, int]:
    terms = sum(len(p) for groups in chamber.total.values() for p in groups.values())
    binding = idle = 0
    if len(chamber.outcomes) == 1:
        # several pieces stand for the ways in which a window is cut: few of them, not many, make it simple
        used = {index for basis in chamber.outcomes[0].shape.bases for index in basis}
        # step functions stand before the limits of integration, so that low places mean steps
        binding, idle = len(used), sum(used)
    return len(chamber.order_forms) + len(chamber.factors), -binding, idle, terms


def _points(
    chambers: Chambers, far: dict[Any, int], source: random.Random, wanted: list[Any]
) -> Iterator[Point]:
    """Sample points, those inside some piece's region first, with ``wanted`` positive where possible."""
    knowledge = chambers.knowledge
    failed = False
    moving = _cone_moves(chambers)
    for turn in range((12 if chambers.bases else 40) * (MOVING if moving else 1)):
        steered = wanted if not (moving and turn % 2) else []
        exponents = sample_exponents(knowledge, source, chambers.fixed, steered, turn if moving else 0)
        if exponents is None and steered:
            if failed and not moving:
                return
            failed = True
            wanted.clear()
            exponents = sample_exponents(knowledge, source, chambers.fixed)
        if exponents is None:
            raise OutsideClass("the assumptions about the exponents contradict each other")
        wants = [([*p.constraints, *chambers.demands], p.variables) for p in chambers.pieces]
        if not any(base.free_symbols for base in chambers.bases):
            yield Point(exponents, {})
            continue
        for forms, inner in [*wants, *[(chambers.demands, ())] * 3]:
            logs = sample_logs(
                knowledge, chambers.bases, exponents, source, far=far, wanted=forms, inner=inner
            )
            if logs is not None:
                yield Point(exponents, logs)


def search(  # noqa: C901 - one loop over sample points whose ends share all their counts
    chambers: Chambers, parameter: Parameter
) -> Found:
    """Look at sample points until nothing new shows, and settle each new chamber.

    Raises
    ------
    OutsideClass
        No point obeys the assumptions.
    """
    setting = chambers.setting
    source = random.Random(20)
    seen: dict[Any, Chamber] = {}
    diverging: list[Chamber] = []
    stale = 0
    disorder = False
    wanted: list[Any] = []
    moving = _cone_moves(chambers)
    lookout = 3 * parameter.patience * (MOVING if moving else 1)
    corners = sum(comb(len(p.constraints), len(p.variables)) for p in chambers.pieces)
    spent = 0
    if parameter.symbol is not None:
        _limit_is_plain(chambers, parameter)
    for point in _points(chambers, parameter.far, source, wanted):
        spent += corners
        if spent > MOST_CORNERS and spent > 2 * corners:
            if seen:
                break
            raise OutsideClass("no chamber was settled within the work allowed")
        if not chambers.in_order(point):
            disorder = True
            stale += 1
            if stale > DISORDER * parameter.patience:
                break
            continue
        chamber = chambers.look(point)
        stale += 1
        if stale > parameter.patience and (seen or len(diverging) > lookout):
            break
        if chamber.divergences:
            diverging.append(chamber)
            hopeless = any(setting.rational(d.slope) is not None for d in chamber.divergences)
            if not seen and not (moving and hopeless):
                # what would make it converge steers the next samples
                slopes = [-d.slope for d in chamber.divergences if setting.rational(d.slope) is None]
                wanted.extend(s for s in slopes if s not in wanted and len(wanted) < MOST_WANTED)
            if len(diverging) > ENOUGH and hopeless and not moving:
                break
            continue
        if chamber.signature in seen or len(seen) >= MOST_CHAMBERS:
            continue
        stale = 0
        settled = chambers.settle(chamber)
        if not _impossible(settled, chambers.knowledge):
            seen[chamber.signature] = settled
    if not seen and not diverging and disorder:
        raise OutsideClass("the limits of an inner integral change their order inside the region")
    if not seen and not diverging:
        if parameter.symbol is not None:
            raise OutsideClass(
                "the assumptions and the order of the limits do not hold in the limit asked for"
            )
        raise OutsideClass("the assumptions contradict each other")
    return Found(list(seen.values()), diverging)


def _cone_moves(chambers: Chambers) -> bool:
    """Whether the directions in which a region is open depend on exponents: elsewhere there may be others."""
    setting = chambers.setting
    return any(
        setting.rational(form[v]) is None
        for piece in chambers.pieces
        for form in piece.constraints
        for v in piece.variables
        if v in form
    )


def _impossible(chamber: Chamber, knowledge: Knowledge) -> bool:
    """Whether a chamber's conditions contradict what sums and differences of parameters are."""
    return any(knowledge.order_condition(form) == sp.false for form in chamber.order_forms)


def _limit_is_plain(chambers: Chambers, parameter: Parameter) -> None:
    """A sum or difference of parameters must have a limit of its own, which is neither zero nor infinite."""
    for base in chambers.bases:
        if base.is_Symbol or parameter.symbol not in base.free_symbols:
            continue
        inverse = sp.Dummy(positive=True)
        inner = base.replace(PositiveDifference, lambda e: e)
        turned = inner if parameter.is_small else inner.xreplace({parameter.symbol: 1 / inverse})
        end = sp.expand(turned).subs(parameter.symbol if parameter.is_small else inverse, 0)
        if end.is_zero or end.has(sp.zoo, sp.nan, sp.oo) or any(p.base.is_zero for p in end.atoms(sp.Pow)):
            raise OutsideClass(f"{inner} is no power of {parameter.symbol} in the limit")


def answer(
    chambers: Chambers, parameter: Parameter, before: Any = None, words: list[Told] | None = None
) -> RegionResult:
    """One result from all chambers of integrals without sums.

    Parameters
    ----------
    before : sympy expression, optional
        The integral, for the steps; without it no steps are told.
    words : list of Told, optional
        What was integrated over before.
    """
    found = search(chambers, parameter)
    if found.diverging and not any(c.total for c in found.settled):
        return _zero_elsewhere(divergent(chambers, found.diverging), chambers, found.settled)
    results = {id(chamber): read_off(chamber, chambers, parameter) for chamber in found.settled}
    best = found.best
    cases = tuple(
        (sp.And(*results[id(c)].conditions), results[id(c)].value) for c in found.settled if c is not best
    )
    top = results[id(best)]
    if before is None:
        return replace(top, cases=cases)
    claim = None if top.exact else parameter.claim
    steps = tell(chambers, best, words or [], before, top.value, top.conditions, claim=claim)
    return replace(top, cases=cases, steps=steps, region=region_data(chambers, best))


def _zero_elsewhere(result: RegionResult, chambers: Chambers, settled: list[Chamber]) -> RegionResult:
    """A divergent result with the value zero where its region is empty: on the other side of one relation."""
    if len(settled) != 1 or len(result.conditions) != 1:
        return result
    empty = conditions_of(chambers, settled[0])
    gaps = [sp.expand(c.gts - c.lts) for c in (*empty, *result.conditions)]
    if len(empty) != 1 or sp.expand(gaps[0] + gaps[1]) != 0:
        return result
    return replace(result, cases=((empty[0], sp.S.Zero),))


def read_off(chamber: Chamber, chambers: Chambers, parameter: Parameter) -> RegionResult:
    """The answer in one chamber: value, or its leading behaviour, with exponents and coefficient."""
    conditions = conditions_of(chambers, chamber)
    lead = leading(chamber.total, chambers.logs, chamber.point, chambers.knowledge, parameter)
    conditions += tuple(c for c in lead.conditions if c not in conditions)
    return RegionResult(
        True, lead.value, lead.whole, conditions, lead.exponents, lead.log_powers, lead.coefficient
    )


def conditions_of(chambers: Chambers, chamber: Chamber) -> tuple[Any, ...]:
    """What bounds a chamber, as relations."""
    knowledge = chambers.knowledge
    found = [knowledge.exponent_condition(f, s) for f, s in chamber.factors]
    found += [knowledge.order_condition(form) for form in chamber.order_forms]
    return tuple(dict.fromkeys(c for c in found if c not in (sp.true, sp.false)))


def divergent(chambers: Chambers, diverging: list[Chamber]) -> RegionResult:
    """The answer for an integral that converges at no admissible exponents."""
    setting, knowledge = chambers.setting, chambers.knowledge
    bare = Knowledge(setting, ())
    chamber = diverging[0]
    present = [
        piece
        for piece, outcome in zip(chambers.pieces, chamber.outcomes, strict=True)
        if not outcome.shape.empty or outcome.shape.line is not None
    ]
    sectors: dict[Any, list[Piece]] = {}
    for piece in present:
        sectors.setdefault(piece.sector, []).append(piece)
    decided = [d for d in chamber.divergences if not _may_cancel(sectors[d.piece.sector], setting, chamber)]
    if not decided:
        raise OutsideClass("parts of opposite sign diverge; whether they cancel is not decided")
    missing = []
    hopeless = False
    for divergence in decided:
        factors = bare.unsettled_factors(divergence.slope)
        hopeless = hopeless or not factors
        for factor in factors:
            sign = 1 if setting.at(setting.field.new(factor), chamber.point.exponents) > 0 else -1
            missing.append(knowledge.exponent_condition(factor, -sign))
    worst, conditions = _reaching(decided, setting, chamber, knowledge)
    direction = tuple(setting.at(e, chamber.point.exponents) for e in worst.direction)
    escapes = direction_words(worst.piece.variables, direction, worst.piece.integrated)
    if worst.either:
        other = tuple(-e for e in direction)
        escapes += f", or {direction_words(worst.piece.variables, other, worst.piece.integrated)}"
    wanted = () if hopeless else tuple(dict.fromkeys(missing))
    slope = setting.expression(worst.slope)
    rate = "" if worst.line else f" (exponent ${sp.latex(slope)}$ along the ray)"
    says = f"Along {escapes} the integrand does not fall{rate}: the integral diverges."
    step = Step("diverges", says, conditions=wanted, turning_point=True)
    return RegionResult(False, escapes=escapes, missing=wanted, conditions=conditions, steps=(step,))


def _reaching(
    decided: list[Divergence], setting: Setting, chamber: Chamber, knowledge: Knowledge
) -> tuple[Divergence, tuple[Any, ...]]:
    """The divergence to tell, and the relations under which its region reaches out along it."""
    worst = sorted(decided, key=lambda d: -setting.at(d.slope, chamber.point.exponents))
    reasons = []
    for divergence in worst[:MOST_TRIED]:
        piece = divergence.piece
        moves = {
            x: setting.expression(e) for x, e in zip(piece.variables, divergence.direction, strict=True) if e
        }
        exponents = {s: sp.Rational(v.numerator, v.denominator) for s, v in chamber.point.exponents.items()}
        for constraints, variables, powers in _places(piece, moves, Signs(knowledge.given, exponents)):
            try:
                conditions = reaches(
                    constraints,
                    variables,
                    Direction({} if piece.flat else powers, powers if piece.flat else {}, {}),
                    knowledge.given,
                    exponents,
                )
            except OutsideClass as reason:
                reasons.append(reason)
                continue
            return divergence, conditions
    raise reasons[0]


def _places(
    piece: Piece, moves: dict[Any, Any], signs: Signs
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...], dict[Any, Any]]]:
    """Constraints, variables and how they move: as they stand, and from the centres of windows done before."""
    term = piece.source
    constraints = constraints_of(term.factors, term.limits)
    variables = tuple(x for x, _, _ in term.limits)
    yield constraints, variables, moves
    moved = dict(moves)
    for x in piece.integrated:
        for constraint in constraints:
            for modulus in constraint.atoms(sp.Abs):
                inner = sp.expand(modulus.args[0])
                slope = inner.coeff(x, 1)
                if not slope.is_number or slope == 0 or x not in variables:
                    continue
                center = sp.expand(-(inner - slope * x) / slope)
                width = sp.expand(constraint - constraint.coeff(modulus) * modulus).xreplace({x: center})
                try:
                    _, degree = largest(width, moved, signs)
                except OutsideClass:
                    continue
                v = sp.Dummy(x.name, positive=True)
                rule = {modulus: abs(slope) * v, x: center + v}
                constraints = tuple(
                    c.xreplace({modulus: rule[modulus]}).xreplace({x: rule[x]}) for c in constraints
                )
                variables = tuple(v if y == x else y for y in variables)
                moved[v] = degree
                yield constraints, variables, moved
                break


def _may_cancel(pieces: list[Piece], setting: Setting, chamber: Chamber) -> bool:
    """Whether pieces over one range have both signs, so that what diverges in one may cancel in another."""
    signs = {piece.coefficient.could_extract_minus_sign() for piece in pieces}
    for piece in pieces:
        if piece.polynomial is not None:
            signs |= {setting.at(c, chamber.point.exponents) < 0 for c in piece.polynomial.values()}
            if any(any(powers) for powers in piece.polynomial):
                return True
    return len(signs) > 1
