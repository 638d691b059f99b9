"""Comparison of two formulas: identical, equal up to a pure number, different, or undecided.

``identical`` is said only when the normal form proves it *and* numbers at random points agree; ``ratio`` (the
two depend differently on some symbol) only with an exact point at which they differ.  Everything else is
``undecided`` with its reason: agreement of numbers alone supports, it never proves.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.language import Condition
from tlssym.mathematics.equality.functions import clearly_different, tell_apart
from tlssym.mathematics.equality.normal import Algebra, Atom, NoNormalForm, Poly, Quotient, TooLarge
from tlssym.mathematics.equality.result import Comparison, Kind
from tlssym.mathematics.equality.structure import DEEPEST_TREE, Standin, Structure
from tlssym.mathematics.monomials import exponents, number_in_powers, parameters_of
from tlssym.numbers.evaluate import NotEvaluable, evaluate
from tlssym.numbers.points import sample_point

POINTS = 4
# Digits carried beyond those asked for, against cancellation; what differs by less is not called different.
GUARD = 20
CANCELLATION = 200
NO_VALUES = (sp.oo, -sp.oo, sp.zoo, sp.nan)
REMEMBERED = 1000
"""Comparisons kept."""


@dataclass
class _Pair:
    """Two formulas made ready: opaque things replaced by symbols, and the tools they share.

    ``originals`` are the two as they were given.
    """

    originals: tuple[Any, Any]
    printed: sp.Expr
    derived: sp.Expr
    algebra: Algebra
    structure: Structure
    parameters: frozenset[sp.Symbol]
    seed: int


def compare(
    printed: sp.Expr,
    derived: sp.Expr,
    *,
    conditions: Iterable[Condition] = (),
    up_to: Iterable[Any] = (),
    parameters: Iterable[sp.Symbol] = (),
    seed: int = 0,
    digits: int = 30,
) -> Comparison:
    """Compare two closed formulas.

    Parameters
    ----------
    printed, derived : sympy expressions
        Powers with symbolic exponents, roots, logarithms, functions; integrals, sums, transforms, derivatives
        and undefined functions are compared by structure.
    conditions : iterable of relations
        Hold at every sample point, such as ``a > d``.
    up_to, parameters : iterables of symbols
        Further symbols to be counted as pure numbers; those in exponents are counted anyway.
    seed : int
        Of the sample points.
    digits : int
        To which values are compared and numbers given.

    Returns
    -------
    Comparison

    Examples
    --------
    >>> from sympy.abc import x
    >>> compare(x, 2*x).ratio
    2
    """
    printed, derived = sp.sympify(printed, strict=True), sp.sympify(derived, strict=True)
    return _compare(
        printed, derived, tuple(conditions), frozenset(up_to) | frozenset(parameters), seed, digits
    )


@lru_cache(maxsize=REMEMBERED)
def _compare(
    printed: sp.Expr,
    derived: sp.Expr,
    conditions: tuple[Condition, ...],
    pure: frozenset[Any],
    seed: int,
    digits: int,
) -> Comparison:
    """``compare``, once for each question: a judge asks the same of several links, and points are seeded."""
    for side in (printed, derived):
        if not isinstance(side, sp.Expr) or side.has(sp.MatrixExpr):
            return Comparison(Kind.UNDECIDED, reason=f"{type(side).__name__} is no formula with a value")
    if max(map(Structure.nesting, (printed, derived))) >= DEEPEST_TREE:
        return Comparison(Kind.UNDECIDED, reason=f"a formula nested more than {DEEPEST_TREE} deep")
    numbers = parameters_of(printed, derived) | pure
    algebra = Algebra(seed)
    structure = Structure(algebra)
    reason = ""
    try:
        closed = structure.replace(printed), structure.replace(derived)
        pair = _Pair((printed, derived), *closed, algebra, structure, numbers, seed)
    except (TooLarge, NoNormalForm) as error:
        return Comparison(Kind.UNDECIDED, reason=f"no normal form: {error}")
    quotients: tuple[Quotient, Quotient] | None = None
    try:
        quotients = algebra.read(pair.printed), algebra.read(pair.derived)
        equal = algebra.equal(*quotients)
    except (TooLarge, NoNormalForm) as error:
        # the same tree is the same formula, however large, unless it is no number at all
        same = pair.printed == pair.derived and not pair.printed.has(*NO_VALUES)
        quotients, equal, reason = None, same, f"no normal form: {error}"
    trial = _try_numbers(pair, conditions, seed, digits)
    if equal:
        return _identical(trial)
    ratio = None
    if quotients is not None:
        try:
            ratio = _number_ratio(pair, *quotients)
        except TooLarge as error:
            reason = str(error)
    if ratio is not None:
        return _equal_up_to(pair, ratio, trial, digits)
    return _different(pair, quotients, trial, reason, conditions, digits)


# numbers ---------------------------------------------------------------------------------------------


@dataclass
class _Trial:
    """Values of both sides at the points tried; ``problem`` says why there are none."""

    rows: list[tuple[dict[Any, Any], Any, Any]]
    problem: str = ""
    digits: int = 30

    def differs(self, printed: sp.Expr, derived: sp.Expr) -> bool:
        scale = max(abs(printed), abs(derived))
        return bool(abs(printed - derived) > scale * mp.mpf(10) ** (-self.digits + 5))

    @property
    def difference(self) -> tuple[dict[Any, Any], Any, Any] | None:
        return next((row for row in self.rows if self.differs(row[1], row[2])), None)


def _symbols(pair: _Pair) -> set[Any]:
    return set(pair.printed.free_symbols | pair.derived.free_symbols)


def _try_numbers(pair: _Pair, conditions: tuple[Condition, ...], seed: int, digits: int) -> _Trial:
    symbols = _symbols(pair)
    if any(s.is_commutative is False for s in symbols):
        # operators as numbers: can only show a difference, which is all that is made of it
        replacing = {s: sp.Dummy(str(s), real=True) for s in symbols if s.is_commutative is False}
        for operator, number in replacing.items():
            meant = pair.structure.shown(operator)
            pair.structure.standins[number] = Standin(meant, frozenset([operator]), False)
        pair.printed, pair.derived = pair.printed.xreplace(replacing), pair.derived.xreplace(replacing)
        symbols = _symbols(pair)
    shared = set().union(*(c.free_symbols for c in conditions)) if conditions else set()
    generator = random.Random(seed)
    trial = _Trial([], digits=digits)
    with mp.workdps(digits + GUARD):
        for _ in range(3 * POINTS):
            point = sample_point(symbols | shared, conditions, pair.parameters, generator)
            if point is None:
                trial.problem = "no point was found at which the conditions hold"
                break
            try:
                values = evaluate(pair.printed, point), evaluate(pair.derived, point)
                if trial.differs(*values):
                    # cancellation may have eaten the digits: what remains at many more is a difference
                    with mp.workdps(digits + CANCELLATION):
                        values = evaluate(pair.printed, point), evaluate(pair.derived, point)
            except NotEvaluable as error:
                trial.problem = str(error)
                continue
            if values != (0, 0) or not symbols:
                trial.rows.append((point, *values))
            if len(trial.rows) >= (POINTS if symbols else 1):
                break
    return trial


def _identical(trial: _Trial) -> Comparison:
    with mp.workdps(trial.digits + GUARD):
        found = trial.difference
    if found is not None:
        # a proof and a counterexample at once: the tool is at fault, so nothing is claimed
        return Comparison(
            Kind.UNDECIDED,
            reason="the normal form says equal, numbers say different: please report this",
            witness=found[0],
            printed_value=found[1],
            derived_value=found[2],
        )
    return Comparison(Kind.IDENTICAL, ratio=sp.S.One, ratio_value="1", points=len(trial.rows))


# exact ratio -------------------------------------------------------------------------------------------


def _is_number(atom: Atom, parameters: frozenset[sp.Symbol]) -> bool:
    return bool(atom.expression.free_symbols <= parameters)


def _by_physics(poly: Poly, parameters: frozenset[sp.Symbol]) -> dict[Any, Poly]:
    """A sum sorted by the part of each term that is no pure number."""
    sorted_terms: dict[Any, Poly] = {}
    for (mono, word), c in poly.items():
        number = frozenset(p for p in mono if _is_number(p[0], parameters))
        sorted_terms.setdefault((mono - number, word), {})[(number, ())] = c
    return sorted_terms


def _number_ratio(pair: _Pair, printed: Quotient, derived: Quotient) -> Any:
    """derived/printed when it is provably a pure number, else None."""
    algebra = pair.algebra
    if not printed.above or not derived.above:
        return None
    above, below = algebra.cross(derived, printed)
    ours, theirs = _by_physics(above, pair.parameters), _by_physics(below, pair.parameters)
    if set(ours) != set(theirs):
        return None
    first = min(ours, key=lambda key: (len(ours[key]) + len(theirs[key]), len(key[0])))
    top, bottom = ours[first], theirs[first]
    if algebra.times(above, bottom) != algebra.times(below, top):
        return None
    numerator, denominator = algebra.poly_to_expr(top), algebra.poly_to_expr(bottom)
    return _tidy_number(numerator / denominator)


def _tidy_number(number: Any) -> Any:
    """A pure number in short form; every rewriting here keeps its value."""
    number = number_in_powers(number)
    if number.is_Atom or sp.count_ops(number) > 60:
        return number
    together = sp.factor_terms(sp.together(number))
    return number_in_powers(min((number, together, sp.radsimp(together)), key=sp.count_ops))


def _equal_up_to(pair: _Pair, ratio: sp.Expr, trial: _Trial, digits: int) -> Comparison:
    with mp.workdps(digits + GUARD):
        values = []
        for point, printed, derived in trial.rows:
            try:
                value = evaluate(ratio, point)
            except NotEvaluable as error:
                return Comparison(Kind.UNDECIDED, ratio=ratio, reason=f"the ratio has no value: {error}")
            if trial.differs(printed * value, derived):
                return Comparison(
                    Kind.UNDECIDED,
                    ratio=ratio,
                    reason="the normal form and the numbers disagree on the ratio: please report this",
                )
            values.append(value)
        if values and not any(trial.differs(v, mp.mpf(1)) for v in values):
            return Comparison(
                Kind.UNDECIDED,
                ratio=ratio,
                supported=True,
                reason="the ratio is the pure number 1 to all digits, which is not proved",
                points=len(values),
            )
        if not values and not ratio.is_Rational:
            return Comparison(Kind.UNDECIDED, ratio=ratio, reason=trial.problem or "no values to compare")
        digits_text = ""
        if not ratio.free_symbols:
            digits_text = mp.nstr(values[0] if values else evaluate(ratio, {}), digits)
    row = next(iter(trial.rows), None)
    return Comparison(
        Kind.NUMBER,
        ratio=ratio,
        ratio_value=digits_text,
        witness=_shown_point(pair, row[0]) if row else {},
        printed_value=row[1] if row else None,
        derived_value=row[2] if row else None,
        reason="equal up to a pure number",
        points=len(trial.rows),
    )


def _joined(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)


# different ---------------------------------------------------------------------------------------------


def _shown_point(pair: _Pair, point: Mapping[sp.Symbol, Any]) -> dict[Any, Any]:
    return {pair.structure.shown(symbol): value for symbol, value in point.items()}


def _shown_ratio(pair: _Pair, quotients: tuple[Quotient, Quotient] | None) -> Any:
    """derived/printed where that is short enough to tell a reader something; else None."""
    ours, theirs = exponents(pair.printed, pair.parameters), exponents(pair.derived, pair.parameters)
    if ours is not None and theirs is not None:
        front = (theirs.monomial / ours.monomial).to_expr()
        powers = [sp.Mul(*[sp.log(x) ** e for x, e in side.logs]) for side in (ours, theirs)]
        return pair.structure.shown(front * powers[1] / powers[0])
    if quotients is None or not quotients[0].above or not quotients[1].above:
        return None
    algebra = pair.algebra
    try:
        ratio = algebra.product(quotients[1], algebra.invert(quotients[0]))
    except (TooLarge, NoNormalForm):
        return None
    if len(ratio.above) > 3 or len(ratio.below) > 1:
        return None
    return pair.structure.shown(sp.factor_terms(_factored_bases(algebra.to_expr(ratio))))


def _factored_bases(expression: sp.Expr) -> Any:
    """Sums under powers in factors: √(1 − 2x + x²) reads |1 − x|."""

    def factored(power: sp.Expr) -> Any:
        return sp.Pow(sp.factor(power.base), power.exp)

    if sp.count_ops(expression) > 80:
        return expression
    return expression.replace(lambda e: e.is_Pow and e.base.is_Add and e.exp.is_Rational, factored)


def _ratio_without(pair: _Pair, quotients: tuple[Quotient, Quotient] | None, unwanted: set[Any]) -> bool:
    """Whether some symbols cancel exactly from derived/printed."""
    if quotients is None or not quotients[0].above or not quotients[1].above:
        return False
    try:
        ratio = pair.algebra.product(quotients[1], pair.algebra.invert(quotients[0]))
    except (TooLarge, NoNormalForm):
        return False
    return not pair.algebra.to_expr(ratio).free_symbols & unwanted


TINY = mp.mpf(10) ** -300
SHOWN = 9
"""Digits of values by quadrature that are told."""


def _different_integrals(
    pair: _Pair, integrals: tuple[Any, ...], conditions: tuple[Condition, ...], points: int
) -> Comparison:
    """Formulas whose integrals do not match: settled by computing them, if at all."""
    shown = pair.structure.shown
    rows, problem = tell_apart(*pair.originals, conditions, pair.parameters, pair.seed)
    names = ", ".join(str(shown(s)) for s in integrals)
    found = next((row for row in rows if clearly_different(row[1], row[2])), None)
    if found is None:
        reason = problem or "the values agree, a proof was not found"
        return Comparison(
            Kind.UNDECIDED,
            supported=True if rows and not problem else None,
            reason=f"not settled by structure: {names}; {reason}",
            points=len(rows),
        )
    constant = not any(clearly_different(row[2] * found[1], row[1] * found[2]) for row in rows)
    if constant and 0 not in found[1:]:
        return Comparison(
            Kind.UNDECIDED,
            reason=f"the ratio seems to be the pure number {mp.nstr(found[2] / found[1], 10)}, not proved",
            points=len(rows),
        )
    # shown is the point at which they differ most, to the digits that quadrature is good for
    point, printed, derived = max(
        rows, key=lambda row: abs(row[1] - row[2]) / max(abs(row[1]), abs(row[2]), TINY)
    )
    return Comparison(
        Kind.RATIO,
        symbols=tuple(shown(s) for s in integrals),
        witness=point,
        printed_value=mp.mpf(mp.nstr(printed, SHOWN)),
        derived_value=mp.mpf(mp.nstr(derived, SHOWN)),
        reason=f"differs in {names} (computed by quadrature, unknown functions drawn at random)",
        points=len(rows),
    )


def _vary(pair: _Pair, row: tuple[dict[Any, Any], Any, Any], symbol: sp.Symbol, trial: _Trial) -> bool | None:
    """Whether the ratio of the sides changes when one symbol alone is changed."""
    point, printed, derived = row
    changed = {**point, symbol: point[symbol] * sp.Rational(17, 13)}
    try:
        values = evaluate(pair.printed, changed), evaluate(pair.derived, changed)
    except NotEvaluable:
        return None
    return trial.differs(values[1] * printed, values[0] * derived)


def _changes_with_point(pair: _Pair, trial: _Trial) -> bool:
    """Whether the ratio changes between points that share the values of the parameters."""
    first = trial.rows[0][0]
    shared = {s: value for s, value in first.items() if s in pair.parameters}
    values = []
    with mp.workdps(trial.digits + GUARD):
        for point, _, _ in trial.rows:
            at = {**point, **shared}
            try:
                values.append((evaluate(pair.printed, at), evaluate(pair.derived, at)))
            except NotEvaluable:
                continue
        return any(trial.differs(v[1] * values[0][0], v[0] * values[0][1]) for v in values[1:])


def _different(
    pair: _Pair,
    quotients: tuple[Quotient, Quotient] | None,
    trial: _Trial,
    reason: str,
    conditions: tuple[Condition, ...],
    digits: int,
) -> Comparison:
    if not trial.rows:
        return Comparison(Kind.UNDECIDED, reason=_joined(reason, trial.problem) or "no values")
    with mp.workdps(digits + GUARD):
        row = trial.difference
        if row is None:
            return Comparison(
                Kind.UNDECIDED,
                supported=True,
                reason=_joined("numbers agree at every point, a proof was not found", reason),
                points=len(trial.rows),
            )
        free = sorted(_symbols(pair), key=str)
        changes = {s: _vary(pair, row, s, trial) for s in free}
    depends = [s for s in free if changes[s]]
    integrals = [s for s in free if s in pair.structure.standins and pair.structure.standins[s].integral]
    if integrals and not _ratio_without(pair, quotients, set(integrals)):
        # the value of an integral is fixed by the other symbols: drawing it at random would show nothing
        return _different_integrals(pair, tuple(integrals), conditions, len(trial.rows))
    symbols = tuple(pair.structure.shown(s) for s in depends if s not in pair.parameters)
    if not symbols and (0 not in row[1:]):
        # changed one by one no symbol matters; a sign may still change from point to point
        if not _changes_with_point(pair, trial):
            with mp.workdps(digits):
                numeric = mp.nstr(row[2] / row[1], 15)
            return Comparison(
                Kind.UNDECIDED,
                reason=f"the ratio seems to be a pure number ({numeric} at one point), which is not proved",
                points=len(trial.rows),
            )
        symbols = tuple(pair.structure.shown(s) for s in free if s not in pair.parameters)
    ratio = _shown_ratio(pair, quotients)
    return Comparison(
        Kind.RATIO,
        ratio=ratio,
        symbols=symbols,
        witness=_shown_point(pair, row[0]),
        printed_value=row[1],
        derived_value=row[2],
        reason="depends differently on " + ", ".join(map(str, symbols)) if symbols else "one side is zero",
        points=len(trial.rows),
    )
