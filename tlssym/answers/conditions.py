"""Conditions on parameters and inequalities between quantities as answers: the bound, and the side of it."""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.answers.grade import Aspect
from tlssym.judge.agreement import same_condition
from tlssym.judge.policy import EXACT, LOOSE, ORDER
from tlssym.mathematics.equality import Kind, compare
from tlssym.mathematics.equality.relations import compare_relations

_RELATIONS = {
    "<": sp.Lt,
    ">": sp.Gt,
    "<=": sp.Le,
    ">=": sp.Ge,
    "<<": sp.Lt,
    ">>": sp.Gt,
    "<~": sp.Lt,
    ">~": sp.Gt,
}
_STRICT = {sp.Lt: sp.Le, sp.Le: sp.Lt, sp.Gt: sp.Ge, sp.Ge: sp.Gt}
_BACK = {sp.Lt: sp.Gt, sp.Gt: sp.Lt, sp.Le: sp.Ge, sp.Ge: sp.Le}
ASKS_SIDE = "A condition is asked for: on which side of this boundary does it hold?"


def grade_condition(members: tuple[Any, ...], relations: tuple[str, ...], right: Any) -> list[Aspect] | None:
    """A condition such as a < 2d, in any form; None where it cannot be decided."""
    if not relations or set(relations) <= EXACT | LOOSE:
        return _boundary_only(members, right)
    if any(r not in _RELATIONS for r in relations):
        return [Aspect("kind", 0.0, "This sign states no condition.", "kind")]
    given = _all_of(members, relations)
    if given in (sp.true, sp.false):
        says = "It holds always." if given is sp.true else "It holds never."
        return [Aspect("kind", 0.0, f"{says} A condition is asked for.", "kind")]
    same = same_condition(given, right, ())
    if same is None:
        return None
    if same:
        return [Aspect("bound", 1.0), Aspect("direction", 1.0)]
    if not isinstance(given, tuple(_BACK)):
        return [Aspect("bound", 0.0, "It is not this range.", "bound")]
    parts: Any = given
    kind, left, bound = type(given), parts.lhs, parts.rhs
    for other, direction, boundary in (
        (_STRICT[kind](left, bound), 1.0, 0.0),
        (_BACK[kind](left, bound), 0.0, 1.0),
        (_STRICT[_BACK[kind]](left, bound), 0.0, 0.0),
    ):
        if same_condition(other, right, ()):
            aspects = [Aspect("bound", 1.0)]
            says = "The bound is right, and it holds on the other side of it." if not direction else ""
            aspects.append(Aspect("direction", direction, says, "direction"))
            if direction:
                says = "Does it hold on the boundary itself?"
                aspects.append(Aspect("boundary", boundary, says, "boundary"))
            return aspects
    return [Aspect("bound", 0.0, "The bound is not right.", "bound")]


def _all_of(members: tuple[Any, ...], relations: tuple[str, ...]) -> Any:
    links = [
        _RELATIONS[kind](one, other)
        for one, kind, other in zip(members[:-1], relations, members[1:], strict=True)
    ]
    # positive parameters fold 0 < a to true
    left = [link for link in links if link is not sp.true]
    return sp.And(*left) if len(left) != 1 else left[0]


def _boundary_only(members: tuple[Any, ...], right: Any) -> list[Aspect]:
    """The bound without its side: part of the answer."""
    unknown = right.lhs
    values = [m for m in members if m != unknown]
    hit = any(sp.simplify(v - right.rhs) == 0 for v in values if isinstance(v, sp.Expr))
    return [
        Aspect("bound", 1.0 if hit else 0.0, "" if hit else "The bound is not right.", "bound"),
        Aspect("direction", 0.0, ASKS_SIDE, "direction"),
    ]


def grade_inequality(
    members: tuple[Any, ...], relations: tuple[str, ...], right: tuple[Any, str, Any], up_to_number: bool
) -> list[Aspect] | None:
    """An inequality between quantities, either way round; None where it cannot be decided."""
    left, sign, bound = right
    if len(members) != 2 or relations[0] not in ORDER:
        hit = any(_alike(m, bound, up_to_number) for m in members)
        says = "An inequality is asked for: which side is the larger one?"
        return [
            Aspect("bound", 1.0 if hit else 0.0, "" if hit else "The bound is not right.", "bound"),
            Aspect("direction", 0.0, says, "direction"),
        ]
    found = compare_relations((members[0], relations[0], members[1]), (left, sign, bound))
    if found.kind is Kind.UNDECIDED:
        return None
    if found.agrees or (up_to_number and found.kind is Kind.NUMBER):
        return [Aspect("bound", 1.0), Aspect("direction", 1.0)]
    turned = compare_relations((members[1], relations[0], members[0]), (left, sign, bound))
    if turned.agrees or (up_to_number and turned.kind is Kind.NUMBER):
        says = "The two sides are right, and it points the other way."
        return [Aspect("bound", 1.0), Aspect("direction", 0.0, says, "direction")]
    if found.kind is Kind.NUMBER:
        return [
            Aspect("prefactor", 0.0, "A pure number in it is not right.", "prefactor"),
            Aspect("direction", 1.0),
            Aspect("bound", 0.5),
        ]
    return [Aspect("bound", 0.0, "The two sides are not those.", "bound")]


def _alike(one: Any, other: Any, up_to_number: bool) -> bool:
    if not isinstance(one, sp.Expr):
        return False
    found = compare(one, other)
    return found.agrees or (up_to_number and found.kind is Kind.NUMBER)
