"""What a display assumes: conditions and limits printed beside an equation are no statements of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.evidence.approach import Limit
from tlssym.judge import policy
from tlssym.judge.context import Context, at_values
from tlssym.mathematics.monomials import as_monomial
from tlssym.parse.tree import Statement

RELATIONS = {"<": sp.Lt, ">": sp.Gt, "<=": sp.Le, ">=": sp.Ge}
FAR = {"<<": 0, ">>": 1}


@dataclass(frozen=True)
class Stated:
    """The statements of a display, and what it says they hold under."""

    statements: tuple[Statement, ...]
    conditions: tuple[Any, ...] = ()
    limits: tuple[Limit, ...] = ()


def stated(statements: Sequence[Statement], context: Context) -> Stated:
    """Part the statements of a display from the conditions and limits printed beside them.

    Parameters
    ----------
    statements : sequence of Statement
        Of one display; where all of them are inequalities, they are what it says.
    context : Context
    """
    main = [s for s in statements if any(_is_claim(r.kind) for r in s.relations)]
    if not main:
        return Stated(tuple(statements))
    kept: list[Statement] = []
    conditions: list[Any] = []
    limits: list[Limit] = []
    for statement in statements:
        kinds = [r.kind for r in statement.relations]
        if statement in main or not kinds or not all(k in RELATIONS or k in FAR or k == "->" for k in kinds):
            kept.append(statement)
            continue
        members = [at_values(context, context.lower(node)) for node in statement.members]
        found, toward = _read(members, kinds)
        if found is None:
            kept.append(statement)
            continue
        conditions += found
        limits += [each for each in toward if each.symbol not in {one.symbol for one in limits}]
    return Stated(tuple(kept), tuple(conditions), tuple(limits))


def under(context: Context, found: Stated) -> Context:
    """The context with what the display assumes."""
    return replace(
        context, assumptions=(*context.assumptions, *found.conditions), limits=found.limits or context.limits
    )


def _is_claim(kind: str) -> bool:
    return kind in policy.EXACT or kind in policy.LOOSE or kind == "!="


def _read(members: Sequence[Any], kinds: Sequence[str]) -> tuple[list[Any] | None, list[Limit]]:
    conditions: list[Any] = []
    limits: list[Limit] = []
    for left, kind, right in zip(members, kinds, members[1:], strict=False):
        if not all(
            isinstance(e, sp.Expr) and e.is_commutative and not e.has(sp.Integral) for e in (left, right)
        ):
            return None, []
        if kind == "->":
            if not isinstance(left, sp.Symbol) or right.free_symbols:
                return None, []
            limits.append(Limit(left, right))
        elif kind in FAR:
            small, large = (left, right) if kind == "<<" else (right, left)
            limits += _far(small, large)
            conditions.append(sp.Lt(small, large))
        else:
            conditions.append(RELATIONS[kind](left, right))
    return [c for c in conditions if c is not sp.true], limits


def _far(small: Any, large: Any) -> list[Limit]:
    """One letter of one of the sides, which brings them far apart."""
    for side, end, sign in ((large, sp.oo, 1), (small, sp.S.Zero, 1), (large, sp.S.Zero, -1)):
        powers = as_monomial(side)
        for symbol in sorted(side.free_symbols, key=str):
            other = large if side is small else small
            power = None if powers is None else powers.exponent(symbol)
            if symbol not in other.free_symbols and power is not None and (power * sign).is_positive:
                return [Limit(symbol, end)]
    return []
