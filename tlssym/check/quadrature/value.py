"""Integrals of step functions and powers evaluated as written, to any number of digits: the independent leg.

This folder shares no code with the symbolic engine.  Where a step function changes is located first (``cuts``,
``cells``), the range is cut there, and each smooth piece is integrated by Gauss–Legendre rules (``rules``).  Every
value is computed twice, with different numbers of nodes and at different precision, and only the digits on which
the two agree are claimed.  A zero is returned only where the region is proved empty.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gmpy2  # type: ignore[import-untyped]
import mpmath
import numpy as np
import sympy as sp

from tlssym.check.quadrature.cells import Cells, OuterPiece
from tlssym.check.quadrature.cuts import Orders, choose_order
from tlssym.check.quadrature.intervals import proves_empty
from tlssym.check.quadrature.numbers import (
    Program,
    UnsupportedExpression,
    exact_number,
    mpfr_to_mpf,
    to_exact,
)
from tlssym.check.quadrature.panels import PiecePlan
from tlssym.check.quadrature.region import (
    NotReady,
    Region,
    components,
    flatten,
    regions_of,
    without_assumptions,
)
from tlssym.check.quadrature.rules import Divergent, Meter, Planner, TooMuch, outer_value, plan_outer_piece
from tlssym.numbers.evaluate import FAILURES

MOST_VARIABLES = 3
FAST_DIGITS = 10
"""Up to so many the fast arithmetic, of eighteen, is enough for both evaluations: they differ in their nodes."""
LEAST_AGREEMENT = 2.0
MOST_DIGITS = 1000
WORK = 20_000_000


@dataclass(frozen=True)
class Quadrature:
    """What the quadrature found.

    Attributes
    ----------
    value : mpf or None
        None unless ``outcome`` is ``"value"``.
    error : mpf or None
        Absolute difference of two evaluations with different nodes and precision, or the accuracy planned for
        where that is larger (an observation, no bound).
    digits : float
        Decimal digits on which the two agree; infinite for a zero that was proved.
    outcome : str
        ``"value"``, ``"divergent?"`` (the integral grows without settling; not a proof) or ``"undecided"``.
    says : str
        In words: how it was done, where it escapes to, or why nothing can be said.
    evaluations : int
        Evaluations of an integrand.
    seconds : float
    """

    value: Any
    error: Any
    digits: float
    outcome: str
    says: str
    evaluations: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Pair:
    """The two evaluations of one integral, with the integrand's evaluations and what was done."""

    first: Any
    second: Any
    evaluations: int = 0
    scanned: bool = False


@dataclass(frozen=True)
class _Means:
    """The work that is left, and orders of integration that were found before."""

    meter: Meter
    orders: Orders | None


def quadrature(
    expr: sp.Expr,
    values: Mapping[sp.Symbol, Any],
    *,
    digits: int = 30,
    work: int = WORK,
    orders: Orders | None = None,
) -> Quadrature:
    """Evaluate an expression with integrals in it, as written.

    Parameters
    ----------
    expr : sympy expression
        May contain ``sympy.Integral`` (multiple and nested ones; innermost limits first), ``Theta``, powers,
        roots, Abs, exp, log, Gamma, ...
    values : mapping from symbol to int, Rational or mpf
        One for each free symbol; a float or mpf stands for its exact binary value.
    digits : int
        Decimal digits wanted.
    work : int
        Instructions after which the answer is ``undecided``: the same on any machine, about a million a second.
    orders : dict, optional
        Kept by whoever asks for the same integral at many numbers: the orders of integration found so far.

    Returns
    -------
    Quadrature

    Notes
    -----
    Variables may be taken in another order than written where the integrand is proved non-negative
    (Tonelli).  At most three coupled variables; more are ``undecided``.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> from tlssym.language import Theta
    >>> found = quadrature(sp.Integral(Theta(sp.Rational(1, 3) - sp.Abs(x - y)), (x, 0, 1), (y, 0, 1)), {})
    >>> found.outcome, mpmath.nstr(found.value, 12)
    ('value', '0.555555555556')
    """
    start = time.process_time()
    if not 1 <= digits <= MOST_DIGITS:
        raise ValueError(f"digits is {digits}; it must lie between 1 and {MOST_DIGITS}")
    evaluations = 0

    def finish(
        outcome: str, says: str, value: Any = None, error: Any = None, agreed: float = 0.0
    ) -> Quadrature:
        return Quadrature(value, error, agreed, outcome, says, evaluations, time.process_time() - start)

    try:
        exact = {symbol: exact_number(value) for symbol, value in values.items()}
        found: dict[Any, _Pair] = {}
        plain = _replace_integrals(
            sp.sympify(expr, strict=True), exact, found, digits, _Means(Meter(work), orders)
        )
        evaluations = sum(pair.evaluations for pair in found.values())
        program = Program([plain], list(found))
        results = []
        for member, precision in (("first", _bits(digits)), ("second", _bits(digits) + 32)):
            with gmpy2.context(precision=precision):
                arguments = {symbol: getattr(pair, member) for symbol, pair in found.items()}
                results.append(program.exact(arguments)[0] + gmpy2.mpfr(0))
    except Divergent as divergent:
        return finish("divergent?", f"grows without settling as {divergent.direction}")
    except (NotReady, UnsupportedExpression, TooMuch) as reason:
        return finish("undecided", str(reason))
    except FAILURES as failure:
        return finish("undecided", f"the quadrature failed: {type(failure).__name__}: {failure}")
    if not all(gmpy2.is_finite(result) for result in results):
        return finish("undecided", "the expression has no finite real value at these numbers")
    with mpmath.workprec(_bits(digits) + 32):
        first, second = (mpfr_to_mpf(result) for result in results)
        # nodes are planned for three digits more than asked: what both evaluations leave out alike is no
        # larger
        agreed = min(_agreement(first, second, digits), float(digits + 3))
        error = max(abs(first - second), abs(second) * mpmath.mpf(10) ** -(digits + 3))
        says = "two evaluations with different nodes and precision agree"
        if any(pair.scanned for pair in found.values()):
            says += "; some cuts were located by a search, not in closed form"
        if second == 0:
            says = "the region is empty: the signs of its conditions exclude every point"
            agreed, error = float("inf"), mpmath.mpf(0)
        return finish("value", says, +second, error, agreed)


def _bits(digits: int) -> int:
    return int((digits + 12) * 3.33) + 10


def _is_rounding(result: Any, digits: int) -> bool:
    """Whether a result is of the size that rounding leaves where parts of order one cancel."""
    return bool(gmpy2.mpfr(10) ** -(digits + 40) < abs(result) < gmpy2.mpfr(10) ** -digits)


def _agreement(first: Any, second: Any, digits: int) -> float:
    if first == second:
        return float(digits + 10)
    if first == 0 or second == 0:
        return 0.0
    return max(0.0, float(-mpmath.log10(abs(first - second) / abs(second))))


def _replace_integrals(
    expression: sp.Expr, values: Mapping[sp.Symbol, Any], found: dict[Any, _Pair], digits: int, means: _Means
) -> Any:
    """The expression with each integral replaced by a symbol, whose two evaluations go into ``found``."""
    if isinstance(expression, sp.Integral):
        pair = _Pair(gmpy2.mpfr(0), gmpy2.mpfr(0))
        for part, (integrand, limits) in enumerate(flatten(expression)):
            pair = _add(pair, _integral(integrand, limits, values, digits, means, (expression, part)))
        symbol = sp.Dummy("integral", real=True)
        found[symbol] = pair
        return symbol
    if not expression.args:
        replaced = values.get(expression, expression)
        if replaced.is_Symbol:
            raise NotReady(f"no value was given for {replaced}")
        return replaced
    return expression.func(
        *[_replace_integrals(argument, values, found, digits, means) for argument in expression.args]
    )


def _add(a: _Pair, b: _Pair) -> _Pair:
    with gmpy2.context(precision=max(a.first.precision, b.first.precision, b.second.precision)):
        return _Pair(
            a.first + b.first, a.second + b.second, a.evaluations + b.evaluations, a.scanned or b.scanned
        )


def _integral(
    integrand: sp.Expr,
    limits: list[tuple[Any, Any, Any]],
    values: Mapping[sp.Symbol, Any],
    digits: int,
    means: _Means,
    name: Any,
) -> _Pair:
    bounds = [(x, low.xreplace(values), high.xreplace(values)) for x, low, high in limits]
    function = integrand.xreplace(values)
    bound = {x for x, _, _ in bounds}
    missing = (
        function.free_symbols | set().union(*(lo.free_symbols | hi.free_symbols for _, lo, hi in bounds))
    ) - bound
    if missing:
        raise NotReady(f"no value was given for {', '.join(sorted(map(str, missing)))}")
    total = _Pair(gmpy2.mpfr(0), gmpy2.mpfr(0))
    for place, region in enumerate(regions_of(function, bounds)):
        total = _add(total, _region(region, digits, means, (name, place)))
    return total


def _region(region: Region, digits: int, means: _Means, name: Any) -> _Pair:
    """A region as the product of its independent parts."""
    zero = gmpy2.mpfr(0)
    if any(condition.is_number and condition.is_zero for condition in region.conditions):
        raise NotReady("a step function's argument is zero")
    product: _Pair | None = None
    diverges: Divergent | None = None
    for part in components(region):
        if len(part.axes) > MOST_VARIABLES:
            raise NotReady(f"{len(part.axes)} coupled variables; at most {MOST_VARIABLES} are integrated")
        try:
            here = _component(part, digits, means, name)
        except Divergent as divergent:
            # over an empty part nothing is added up, whatever the others do
            diverges = divergent
            continue
        if here is None:
            return _Pair(zero, zero)
        if product is None:
            product = here
        else:
            with gmpy2.context(precision=max(here.second.precision, product.second.precision)):
                product = _Pair(
                    product.first * here.first,
                    product.second * here.second,
                    product.evaluations + here.evaluations,
                    product.scanned or here.scanned,
                )
    if diverges is not None:
        raise diverges
    assert product is not None
    if region.sign < 0:
        # even a change of sign rounds to the precision of the context it stands in
        with gmpy2.context(precision=product.second.precision):
            return _Pair(-product.first, -product.second, product.evaluations, product.scanned)
    return product


def _fast_pair(
    planner: Planner,
    cells: Cells,
    pieces: Sequence[OuterPiece],
    plans: Sequence[PiecePlan],
    digits: int,
) -> _Pair | None:
    """Two evaluations with different nodes in the fast arithmetic, or None where it does not carry them."""
    results = []
    with np.errstate(all="ignore"):
        for growth in (1.0, 1.15):
            parts = [
                outer_value(planner, piece, plan, growth, exact=False)
                for piece, plan in zip(pieces, plans, strict=True)
            ]
            results.append(sum(parts, np.longdouble(0)))
    if not all(np.isfinite(result) and result != 0 for result in results):
        return None
    if abs(results[0] - results[1]) > abs(results[1]) * np.longdouble(10) ** -digits:
        return None
    with gmpy2.context(precision=_bits(digits) + 32):
        first, second = to_exact(np.array(results))
    return _Pair(first, second, planner.evaluations, cells.numeric_roots_used)


def _component(region: Region, digits: int, means: _Means, name: Any) -> _Pair | None:
    """Two evaluations of the integral over a region, or None when the region is proved empty."""
    region, meter = without_assumptions(region), means.meter
    levels = choose_order(region, means.orders, name)
    cells = Cells(region, levels)
    with gmpy2.context(precision=_bits(digits) + 32):
        pieces = cells.outer_pieces()
    if not pieces:
        if cells.complete or proves_empty(region.conditions, region.box):
            return None
        raise NotReady("no point of the region was found, and it could not be proved empty")
    planner = Planner(cells, digits, meter)
    plans = [plan_outer_piece(planner, piece) for piece in pieces]
    extra = int(planner.reach)
    if extra:
        with gmpy2.context(precision=_bits(digits) + 32 + extra):
            pieces = cells.outer_pieces()
    if digits <= FAST_DIGITS and not extra:
        pair = _fast_pair(planner, cells, pieces, plans, digits)
        if pair is not None:
            return pair
    growth = 1.0
    pair = None
    while True:
        results = []
        before = meter.left
        for more, bits in ((1.0, 0), (1.15, 32)):
            with gmpy2.context(precision=_bits(digits) + extra + bits):
                results.append(
                    sum(
                        (
                            outer_value(planner, piece, plan, growth * more)
                            for piece, plan in zip(pieces, plans, strict=True)
                        ),
                        gmpy2.mpfr(0),
                    )
                )
        if not all(gmpy2.is_finite(result) for result in results):
            raise NotReady("the integrand is not finite and real at a node")
        pair = _Pair(results[0], results[1], planner.evaluations, cells.numeric_roots_used)
        with mpmath.workprec(_bits(digits)):
            agreed = _agreement(mpfr_to_mpf(results[0]), mpfr_to_mpf(results[1]), digits)
        if results == [0, 0] and not region.integrand.is_zero:
            raise NotReady(
                "the integrand vanishes at every node, which a narrow peak between them would do too"
            )
        if agreed >= digits or growth > 2 or meter.left < 2 * (before - meter.left):
            if agreed < LEAST_AGREEMENT and not _is_rounding(results[1], digits):
                # in a sum with a larger part its error would not show
                raise NotReady("two evaluations of a part with different nodes do not agree")
            return pair
        growth *= 1.5
