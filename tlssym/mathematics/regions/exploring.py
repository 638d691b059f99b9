"""Where the answer changes with the exponents: on both sides of each boundary such as a = d, and on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.result import RegionResult

MOST_BOUNDARIES = 3
LARGEST_VALUE = 300
Solver = Callable[[Any, tuple[Any, ...]], RegionResult]


def boundaries(result: RegionResult, exponents: set[Any]) -> list[Any]:
    """Relations between exponents at whose edge the answer changes: conditions, and zeros of denominators."""
    found = [
        c for c in (*result.conditions, *result.missing) if c.free_symbols and c.free_symbols <= exponents
    ]
    for symbol, edge in _poles(result.value, exponents):
        if not any(set(c.args) == {symbol, edge} for c in found):
            found.append(sp.Gt(symbol, edge))
    return [c for c in found if c not in (sp.true, sp.false)][:MOST_BOUNDARIES]


def _poles(value: Any, parameters: set[Any]) -> list[tuple[Any, Any]]:
    """Parameters with the place at which a linear factor below the line of a value vanishes."""
    if value is None or sp.count_ops(value) >= LARGEST_VALUE:
        return []
    found = []
    for factor in sp.Mul.make_args(sp.fraction(sp.together(value))[1]):
        base = factor.as_base_exp()[0]
        if not base.is_Add or not base.free_symbols or not base.free_symbols <= parameters:
            continue
        symbol = sorted(base.free_symbols, key=lambda s: s.name)[0]
        if not base.is_polynomial(symbol) or sp.degree(base, symbol) != 1:
            continue
        edge = sp.expand(-base.subs(symbol, 0) / sp.diff(base, symbol))
        hopeless = edge.is_nonpositive or not any(edge.subs(s, 1).is_positive for s in edge.free_symbols)
        if not (symbol.is_positive and edge.is_positive is not True and hopeless):
            found.append((symbol, edge))
    return found


def at_poles(
    expr: Any, assuming: tuple[Any, ...], result: RegionResult, exponents: set[Any], solve: Solver
) -> tuple[tuple[Any, Any], ...]:
    """The integral where an exact value has the form 0/0, as it has at a = b in (1 − e^{−(a−b)t})/(a − b)."""
    cases = []
    parameters = expr.free_symbols - exponents
    for symbol, place in _poles(result.value, parameters)[:MOST_BOUNDARIES]:
        relations = (*assuming, *result.conditions)
        there = [_put(relation, symbol, place) for relation in relations]
        if sp.false in there or None in there or not expr.has(symbol):
            continue
        own = expr.subs(symbol, place)
        if own.has(sp.nan, sp.zoo) or not own.has(sp.Integral):
            continue
        equal = solve(own, tuple(c for c in there if c != sp.true))
        if equal.converges and equal.value is not None and equal.exact:
            cases.append((sp.And(sp.Eq(symbol, place), *equal.conditions), equal.value))
    return tuple(cases)


def on_and_beyond(
    expr: Any, assuming: tuple[Any, ...], result: RegionResult, exponents: set[Any], solve: Solver, show: Any
) -> tuple[tuple[Any, Any], ...]:
    """Answers on each boundary and beyond it, as cases; a divergent integral has the value infinity.

    Parameters
    ----------
    solve : callable
        Evaluates an integral under assumptions.
    show : callable
        Writes a result, which may be known up to a factor only, as one value.
    """
    edges = boundaries(result, exponents)
    given = assuming
    cases = []
    for edge in edges:
        # all else stays as it is: beyond one boundary only may what lies beyond another be different
        context = tuple(c for c in result.conditions if c != edge)
        assuming = (*given, *context)
        symbol, bound = (edge.lhs, edge.rhs) if edge.lhs.is_Symbol else (edge.rhs, edge.lhs)
        if not symbol.is_Symbol or bound.has(symbol):
            continue
        on_edge = [_put(a, symbol, bound) for a in assuming]
        allowed = not any(
            a.free_symbols <= exponents and (there == sp.false or _same_line(a, edge))
            for a, there in zip(assuming, on_edge, strict=True)
        )
        if not allowed or (bound.is_number and not bound.is_positive and symbol.is_positive):
            continue
        known = tuple(a for a in on_edge if a is not None)
        if len(known) == len(on_edge) and sp.false not in known:
            equal = solve(expr.subs(symbol, bound), known)
            if equal.converges is not None and not equal.refused:
                cases.append((sp.And(sp.Eq(symbol, bound), *context, *equal.conditions), show(equal)))
        if edge in result.conditions or edge in result.missing or result.value is not None:
            beyond = _strictly_opposite(edge)
            answer = solve(expr, (*assuming, beyond))
            if answer.converges is not None and not answer.refused and show(answer) != show(result):
                cases.append((sp.And(beyond, *context, *answer.conditions), show(answer)))
    return tuple(cases)


def _put(relation: Any, symbol: Any, bound: Any) -> Any:
    """A relation at one value of a symbol, or None where its sides have no value there."""
    left, right = relation.lhs.subs(symbol, bound), relation.rhs.subs(symbol, bound)
    if any(side.has(sp.nan, sp.zoo, sp.oo) for side in (left, right)):
        return None
    return relation.func(left, right)


def _strictly_opposite(relation: Any) -> Any:
    return (
        sp.Lt(relation.lhs, relation.rhs)
        if isinstance(relation, sp.StrictGreaterThan)
        else sp.Gt(relation.lhs, relation.rhs)
    )


def _same_line(first: Any, second: Any) -> bool:
    return sp.expand((first.lhs - first.rhs) ** 2 - (second.lhs - second.rhs) ** 2) == 0
