"""Derivatives at a point, dW(Δ, 0)/dτ, whose variable is none of the function's; identities for every function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.judge.context import Context, Judged, finding
from tlssym.mathematics.equality import compare
from tlssym.numbers.evaluate import UNDONE
from tlssym.parse.tree import Call, Derivative, Node, Number, Statement, Symbol
from tlssym.values import Verdict


def judge_derivatives(statements: Sequence[Statement], context: Context) -> list[Judged]:
    """Refute a derivative by a letter that its function does not have, where the formula shows which it has.

    ``dW(Δ_0, 0)/dτ`` is the derivative by the argument that is given a value; its letter is the one that W has
    in this place elsewhere in the formula, or is declared with.
    """
    if not context.derivation.targets:
        return []
    nodes = [node for each in statements for member in each.members for node in member.walk()]
    judged = []
    for derivative, place, call in _at_points(nodes):
        printed = derivative.variable
        letters = _letters(call, place, nodes, context)
        if not isinstance(printed, Symbol) or not letters or printed.name in letters:
            continue
        wanted = letters[0]
        says = (
            f"a derivative by ${context.source(printed).strip()}$, of which its function is none: "
            f"${wanted}$ stands in this place"
        )
        told = finding(context, printed, "TLS304", says, suggestion=f" {wanted}")
        judged.append(Judged((Verdict.REFUTED,), (told,)))
    return judged


def same_by_rules(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether two sides are the same for every function in them, by the rules of derivatives alone.

    A name without its argument, the Z of ∂ln Z/∂β = (1/Z) ∂Z/∂β, is the function that is differentiated beside it.
    """
    calls: dict[str, set[AppliedUndef]] = {}
    for call in left.atoms(AppliedUndef) | right.atoms(AppliedUndef):
        calls.setdefault(call.func.__name__, set()).add(call)
    arguments = {a for each in calls.values() for call in each for a in call.args}
    table = {
        s: next(iter(calls[s.name]))
        for s in left.free_symbols | right.free_symbols
        if len(calls.get(s.name, ())) == 1 and s not in arguments
    }
    if not table or not all(isinstance(a, sp.Symbol) for a in arguments):
        return False
    sides = [side.xreplace(table).doit() for side in (left, right)]
    unknown = sorted({d for side in sides for d in side.atoms(sp.Derivative)}, key=sp.default_sort_key)
    unknown += sorted({c for side in sides for c in side.atoms(AppliedUndef)}, key=sp.default_sort_key)
    for each in unknown:
        value = {each: sp.Dummy("value", positive=True)}
        sides = [side.xreplace(value) for side in sides]
    if any(side.has(AppliedUndef, *UNDONE) for side in sides):
        return False
    return bool(compare(*sides).agrees)


def _at_points(nodes: Sequence[Node]) -> Iterator[tuple[Derivative, int, Call]]:
    """The derivatives of a function with a number in one place, and that place."""
    for node in nodes:
        if not isinstance(node, Derivative) or not isinstance(node.body, Call):
            continue
        fixed = [i for i, argument in enumerate(node.body.arguments) if isinstance(argument, Number)]
        named = any(argument == node.variable for argument in node.body.arguments)
        if len(fixed) == 1 and not named:
            yield node, fixed[0], node.body


def _letters(call: Call, place: int, nodes: Sequence[Node], context: Context) -> list[str]:
    """The letters in a place of a function: first those of the formula, then the declared one."""
    count = len(call.arguments)
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Call) and node.name == call.name and len(node.arguments) == count:
            argument = node.arguments[place]
            if isinstance(argument, Symbol) and argument.name not in found:
                found.append(argument.name)
    name = context.notation.lookup(call.name, context.unit_id, count)
    declared = [one[place] for one in name.arguments if len(one) == count] if name is not None else []
    return found + [each for each in declared if each not in found]
