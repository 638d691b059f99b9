"""A whole numbered equation or claim: its statements cut apart, matched with what was derived, and judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import sympy as sp

from tlssym.derive.targets import AsGiven, Condition, Equation, Relation, Value
from tlssym.judge import policy
from tlssym.judge.chains import judge_chain
from tlssym.judge.comparing import is_head
from tlssym.judge.conditions import judge_beside, judge_condition, stated, under
from tlssym.judge.context import Context, Judged, finding
from tlssym.judge.derivatives import judge_derivatives
from tlssym.judge.meanings import by_both_meanings
from tlssym.judge.open_chains import judge_open_chain
from tlssym.judge.order import judge_order_link, judge_wrong_sign, same_number_in_both
from tlssym.judge.policy import TURNED
from tlssym.judge.printed import bounded, differs, judge_as_given, same_statement
from tlssym.judge.segments import Segmented, segments, sentences
from tlssym.parse.tree import Node, Statement
from tlssym.parse.tree import Relation as Sign
from tlssym.values import Finding, Verdict

MOST_PAIRINGS = 24
DERIVED = (Verdict.PROVED, Verdict.SCALING)


def _parts(statements: Sequence[Statement], context: Context) -> list[Statement]:
    return [bounded(each, context.lower) for each in sentences(statements)]


def judge_equation(
    statements: Sequence[Statement], context: Context, given: Sequence[Statement] | None
) -> list[Judged]:
    """Judge every statement of a printed equation against the targets of its derivation.

    Parameters
    ----------
    statements : sequence of Statement
        As printed in the lecture that is checked.
    context : Context
    given : sequence of Statement or None
        The shipped lecture's statements, for an input or a definition.

    Returns
    -------
    list of Judged
        One a statement, in order; what is said of targets that no statement matches comes last.
    """
    targets = context.derivation.targets
    if any(isinstance(t, AsGiven) for t in targets):
        return judge_as_given(_parts(statements, context), _parts(given or [], context), context)
    if not targets:
        found = stated(statements, context)
        if sp.false in found.conditions:
            return [Judged((Verdict.UNDECIDED,), (_holds_nowhere(found.statements[0], context),))]
        statements, context = found.statements, under(context, found)
    parts = _parts(statements, context)
    judged = _judge_parts(parts, context, given or ())
    if not targets or any(isinstance(t, Relation | Condition) for t in targets):
        return judged
    return _equality_meant(parts, judged, context, given or ()) or judged


def _holds_nowhere(statement: Statement, context: Context) -> Finding:
    says = "nothing is tried: what is printed beside it cannot hold of letters that are positive, as these are here"
    return finding(context, statement.members[-1], "TLS306", says, variant="aside")


def _equality_meant(
    parts: list[Statement], judged: list[Judged], context: Context, given: Sequence[Statement]
) -> list[Judged] | None:
    """An inequality sign where an equality is derived: with = in its place all of it would be right."""
    if Verdict.worst([v for each in judged for v in each.verdicts]) in DERIVED:
        return None
    for index, part in enumerate(parts):
        for place, sign in enumerate(part.relations):
            if sign.kind not in TURNED:
                continue
            signs = (*part.relations[:place], replace(sign, kind="="), *part.relations[place + 1 :])
            tried = [*parts[:index], replace(part, relations=signs), *parts[index + 1 :]]
            meant = _judge_parts(tried, context, given)
            if Verdict.worst([v for each in meant for v in each.verdicts]) not in DERIVED:
                continue
            left, right = part.members[place : place + 2]
            says = f"the derived relation between the two sides is =, printed is {policy.SIGNS[sign.kind]}"
            wanted = f"{context.source(left)} = {context.source(right)}"
            told = finding(context, left, "TLS305", says, to=right, suggestion=wanted)
            return [*meant, Judged((Verdict.REFUTED,), (told,))]
    return None


def _judge_parts(parts: list[Statement], context: Context, given: Sequence[Statement]) -> list[Judged]:
    targets = context.derivation.targets
    conditions = [t for t in targets if isinstance(t, Condition)]
    if conditions and len(parts) == 1:
        return [judge_condition(parts[0], conditions[0], context)]
    relations = [t for t in targets if isinstance(t, Relation)]
    values = [t for t in targets if isinstance(t, Value | Equation)]
    cut = [segments(part) for part in parts]
    chains = [chain for segmented in cut for chain in segmented.chains]
    matched = _match(chains, values, context, bool(relations))
    judged: list[Judged] = []
    waiting = list(relations)
    position = 0
    for segmented in cut:
        count = len(segmented.chains)
        own = matched[position : position + count]
        position += count
        judged += _judge_segmented(segmented, own, waiting, context, given)
    used = {id(target) for target, _ in matched if target is not None}
    judged += [_missing(target, context, parts) for target in values if id(target) not in used]
    return judged + judge_derivatives(parts, context)


def _best_orders(segmented: Segmented, waiting: list[Relation], context: Context) -> dict[int, Judged]:
    """The inequalities of a statement with the derived ones, in whichever order they are printed."""
    count = min(len(segmented.orders), len(waiting))
    if not count:
        return {}
    known: dict[tuple[int, int], Judged] = {}
    best: tuple[int, tuple[int, ...]] | None = None
    for tried, choice in enumerate(permutations(range(len(waiting)), count)):
        if tried >= MOST_PAIRINGS:
            break
        for index, of in enumerate(choice):
            if (index, of) not in known:
                left, right = segmented.chains[index], segmented.chains[index + 1]
                known[index, of] = _best_order(left, segmented.orders[index], right, waiting[of], context)
        cost = sum(_cost(known[pair]) for pair in enumerate(choice))
        if best is None or cost < best[0]:
            best = cost, choice
    assert best is not None
    chosen = [waiting[of] for of in best[1]]
    waiting[:] = [each for index, each in enumerate(waiting) if index not in best[1]]
    ordered = [known[pair] for pair in enumerate(best[1])]
    return dict(enumerate(same_number_in_both(segmented, ordered, chosen, context)))


def _judge_segmented(
    segmented: Segmented,
    matched: Sequence[tuple[Value | Equation | None, Judged | None]],
    waiting: list[Relation],
    context: Context,
    given: Sequence[Statement],
) -> list[Judged]:
    judged: list[Judged] = []
    ordered = _best_orders(segmented, waiting, context)
    for index, (chain, (target, result)) in enumerate(zip(segmented.chains, matched, strict=True)):
        if result is not None:
            judged.append(result)
        elif len(chain.members) > 1:
            wrong = judge_wrong_sign(chain, waiting, context)
            judged.append(wrong or _unmatched(chain, context, given))
        if index < len(segmented.orders):
            sign, following = segmented.orders[index], segmented.chains[index + 1]
            if index in ordered:
                judged.append(ordered[index])
            elif target is not None:
                ending = Statement((*chain.members[:1], following.members[0]), (sign,))
                judged.append(replace(judge_chain(ending, target, context), prefactor=None, derived=None))
            else:
                first, last = chain.members[-1], following.members[0]
                beside = judge_beside(first, sign.kind, last, context)
                judged.append(beside or judge_order_link(first, sign.kind, last, None, context))
    return judged


def _best_order(
    left: Statement, sign: Sign, right: Statement, relation: Relation, context: Context
) -> Judged:
    """In ``E ∼ Δ_0 < E_* = …`` any member of either side may be the one that the derived relation is about."""
    tried = [
        judge_order_link(a, sign.kind, b, relation, context)
        for a in reversed(left.members)
        for b in right.members
    ]
    return min(tried, key=lambda j: (j.verdict.rank, len(j.findings)))


def _match(
    chains: Sequence[Statement], values: Sequence[Value | Equation], context: Context, has_relations: bool
) -> list[tuple[Value | Equation | None, Judged | None]]:
    """Give each chain its target: by its left side, then by its place; among equals, whichever fits best."""
    if not values:
        return [(None, None) for _ in chains]
    open_ = list(values)
    plan: list[list[Value | Equation]] = []
    for chain in chains:
        head = context.lower(chain.members[0])
        bare = len(chain.members) == 1
        fitting = [v for v in open_ if (v.head is None) == bare and (bare or is_head(head, v.head))]
        plan.append(fitting)
    taken: list[Value | Equation | None] = [None] * len(chains)
    groups: dict[tuple[int, ...], list[int]] = {}
    for index, fitting in enumerate(plan):
        if fitting:
            groups.setdefault(tuple(id(f) for f in fitting), []).append(index)
    judged: list[Judged | None] = [None] * len(chains)
    for indices in groups.values():
        fitting = plan[indices[0]]
        _assign(indices, fitting, chains, context, taken, judged)
    left = [v for v in values if not any(v is t for t in taken)]
    for index, chain in enumerate(chains):
        plain = len(chain.members) > 1 or (not has_relations and len(chains) == len(values))
        if taken[index] is None and plain:
            _take_best(index, chain, left, plan[index], context, taken, judged)
    return list(zip(taken, judged, strict=True))


def _take_best(
    index: int,
    chain: Statement,
    left: list[Value | Equation],
    same: list[Value | Equation],
    context: Context,
    taken: list[Value | Equation | None],
    judged: list[Judged | None],
) -> None:
    """Give a chain the result it fits best: one not printed yet, or, where a chain was split, one that is."""
    tried: list[tuple[int, Value | Equation, Judged]] = []
    for target in (*left, *(t for t in same if not any(t is v for v in left))):
        result = judge(chain, target, context)
        if len(chain.members) == 1 and target.head is not None:
            result = _no_relation(chain.members[0], target, context)
        tried.append((_cost(result), target, result))
    if not tried:
        return
    _, target, result = min(tried, key=lambda each: each[0])
    taken[index], judged[index] = target, result
    if any(target is v for v in left):
        left[:] = [v for v in left if v is not target]


def _cost(result: Judged) -> int:
    """How badly a chain fits a result: by its verdict first."""
    return 10 * result.verdict.rank + len(result.findings)


def _assign(
    indices: list[int],
    fitting: list[Value | Equation],
    chains: Sequence[Statement],
    context: Context,
    taken: list[Value | Equation | None],
    judged: list[Judged | None],
) -> None:
    best: tuple[int, list[tuple[int, Value | Equation, Judged]]] | None = None
    count = min(len(indices), len(fitting))
    known: dict[tuple[int, int], Judged] = {}
    pairings = (
        (own, choice) for own in permutations(indices, count) for choice in permutations(fitting, count)
    )
    for tried, (own, choice) in enumerate(pairings):
        if tried >= MOST_PAIRINGS or (tried and len(indices) == len(fitting) == 1):
            break
        results = []
        for i, target in zip(own, choice, strict=True):
            key = i, id(target)
            if key not in known:
                known[key] = judge(chains[i], target, context)
            results.append((i, target, known[key]))
        cost = sum(_cost(r) for _, _, r in results)
        if best is None or cost < best[0]:
            best = cost, results
    if best is not None:
        for i, target, result in best[1]:
            taken[i], judged[i] = target, result


def judge(chain: Statement, target: Value | Equation | None, context: Context) -> Judged:
    """Judge one chain against one target."""
    return judge_chain(chain, target, context)


def _no_relation(node: Node, target: Value | Equation | None, context: Context) -> Judged:
    """An expression stands where a quantity and its value are derived: the sign between them is missing."""
    assert target is not None
    equation = sp.Eq(target.head, target.expr, evaluate=False)
    return Judged(
        (Verdict.REFUTED,),
        (
            finding(
                context,
                node,
                "TLS108",
                f"an expression without a relation; the quantity derived here is ${context.latex(target.head)}$",
                derived=equation,
                suggestion=context.latex(equation),
            ),
        ),
        derived=target.expr,
    )


def _unmatched(chain: Statement, context: Context, given: Sequence[Statement]) -> Judged:
    """A chain that nothing was derived for: a remark of the shipped lecture, or links to compare."""
    known = [
        part for statement in sentences(given) for part in segments(statement).chains if len(part.members) > 1
    ]
    if known and context.derivation.targets:
        if any(same_statement(chain, part, context) for part in known):
            return Judged((Verdict.DEFINITION,))
        return Judged((Verdict.REFUTED,), (differs(chain, known[0], Verdict.DEFINITION, context),))
    if context.derivation.targets:
        result = judge_chain(chain, None, context)
    else:
        result = by_both_meanings(chain, context, judge_open_chain)
    return result if result.verdicts else replace(result, verdicts=(Verdict.DEFINITION,))


def _missing(target: Value | Equation, context: Context, statements: Sequence[Statement]) -> Judged:
    node = statements[0].members[0] if statements else None
    latex = context.latex(
        target.expr if target.head is None else sp.Eq(target.head, target.expr, evaluate=False)
    )
    return Judged(
        (),
        (
            Finding(
                "TLS307",
                "a statement that is derived here is not printed",
                context.place(node.span[0]) if node is not None else None,
                derived=latex,
                suggestion=latex,
            ),
        ),
    )
