"""The check "numeric reading": every result of a derivation read with numbers, from the inputs to the end."""

from __future__ import annotations

from typing import Any

from tlssym.check.graph_reading import Found, read_condition, read_value
from tlssym.check.law_reading import read_law
from tlssym.check.reading import Measured
from tlssym.derive.operations.laws import Law
from tlssym.derive.targets import AsGiven, Condition, Equation, Relation, Target, Value
from tlssym.derive.work import Derivation
from tlssym.values import Answer, Evidence

NAME = "numeric reading"


def numeric_reading(derivation: Derivation, digits: int, measured: Measured | None = None) -> Evidence | None:
    """Read a derivation with numbers and compare each of its results; None where it has none.

    Parameters
    ----------
    derivation : Derivation
    digits : int
        Asked for; a limit law says how far it was followed.
    measured : Measured, optional
        Laws that the readings of other equations have measured.
    """
    found: list[Found] = []
    for target in derivation.targets:
        found += _read(target, derivation.conditions, digits, measured)
    if not found:
        return None
    operations = len({id(each) for node in derivation.nodes for each in node.graph()})
    points = sum(each.points for each in found)
    worst = next(
        (each for outcome in (Answer.REFUTES, Answer.UNDECIDED) for each in found if each.outcome is outcome),
        None,
    )
    if worst is not None:
        return Evidence(NAME, worst.outcome, worst.says, worst.digits, points, operations=operations)
    reached = min((each.digits for each in found if each.digits is not None), default=float(digits))
    said = "; ".join(dict.fromkeys(each.says for each in found))
    says = f"the derivation done again with numbers alone, in {operations} operations from what is given on: {said}"
    return Evidence(NAME, Answer.AGREES, says, reached, points, operations=operations)


def _read(target: Target, conditions: tuple[Any, ...], digits: int, measured: Measured | None) -> list[Found]:
    if isinstance(target, AsGiven):
        return []
    if isinstance(target, Condition):
        if target.node is None:
            return []
        return [read_condition(target.node, target.relation, digits=digits, measured=measured)]
    if isinstance(target, Relation):
        sides = zip(target.nodes, (target.lhs, target.rhs), strict=True)
        return [
            read_value(
                n,
                f,
                up_to_number=target.up_to_number,
                conditions=conditions,
                digits=digits,
                measured=measured,
            )
            for n, f in sides
        ]
    assert isinstance(target, Value | Equation)
    node = target.node
    if node is None:
        return [Found(Answer.UNDECIDED, "no operation made this result")]
    if isinstance(node.operation, Law):
        terms = node.operation.balance.next_terms
        return [read_law(node, target.expr, None if terms is None else terms.loglog)]
    known = (*conditions, *getattr(target, "conditions", ()))
    others = zip(target.also_nodes, target.also, strict=True) if isinstance(target, Value) else ()
    return [
        read_value(
            each,
            formula,
            up_to_number=target.up_to_number,
            leading_in=each.operation.leading_in,
            conditions=known,
            digits=digits,
            measured=measured,
        )
        for each, formula in ((node, target.expr), *others)
    ]

