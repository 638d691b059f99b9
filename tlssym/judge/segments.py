"""Statements cut where they are judged apart: at order signs, and where one leads to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tlssym.judge import policy
from tlssym.parse.tree import Constant, Integral, Negative, Node, Series, Statement
from tlssym.parse.tree import Relation as Sign


@dataclass(frozen=True)
class Segmented:
    """A statement cut at its order signs: chains of equalities, and the order signs between them."""

    chains: tuple[Statement, ...]
    orders: tuple[Sign, ...]


def segments(statement: Statement) -> Segmented:
    """Cut a statement at ``<``, ``≪`` and the like."""
    chains: list[Statement] = []
    orders: list[Sign] = []
    members: list[Node] = [statement.members[0]]
    signs: list[Sign] = []
    for sign, member in zip(statement.relations, statement.members[1:], strict=True):
        if sign.kind in policy.ORDER:
            chains.append(Statement(tuple(members), tuple(signs)))
            orders.append(sign)
            members, signs = [member], []
        else:
            members.append(member)
            signs.append(sign)
    chains.append(Statement(tuple(members), tuple(signs)))
    return Segmented(tuple(chains), tuple(orders))


def sentences(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, cut where one leads to the next (→).

    That an integral or a sum goes to infinity is no step to a next statement: it is what is said of it.
    """
    found: list[Statement] = []
    for statement in statements:
        members: list[Node] = [statement.members[0]]
        signs: list[Sign] = []
        for sign, member in zip(statement.relations, statement.members[1:], strict=True):
            if sign.kind == "->" and _is_endless(member) and _is_worked_out(members[-1]):
                members.append(member)
                signs.append(replace(sign, kind="="))
            elif sign.kind in policy.LEADS_TO:
                found.append(Statement(tuple(members), tuple(signs)))
                members, signs = [member], []
            else:
                members.append(member)
                signs.append(sign)
        found.append(Statement(tuple(members), tuple(signs)))
    return found


def _is_endless(node: Node) -> bool:
    inner = node.operand if isinstance(node, Negative) else node
    return isinstance(inner, Constant) and inner.name == r"\infty"


def _is_worked_out(node: Node) -> bool:
    return any(isinstance(each, Integral | Series) for each in node.walk())
