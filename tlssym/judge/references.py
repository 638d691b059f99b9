"""What the members of a printed chain are held against: derived values, or one member where nothing was derived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.derive.targets import Equation, Value
from tlssym.evidence.members import Member
from tlssym.judge import policy
from tlssym.judge.comparing import Reading, best_agreement, is_head, readings, same_both_sides, speaks_of
from tlssym.judge.context import Context, Said, at_values, finding
from tlssym.judge.excuses import leading_regime
from tlssym.judge.open_chains import introduces, is_computed, why_open
from tlssym.parse.tree import Node
from tlssym.values import Verdict


@dataclass(frozen=True)
class Chain:
    """A printed chain, and what its members are held against.

    Attributes
    ----------
    members, kinds : list
        Its members, and the kinds of the relations between them.
    target : Value, Equation or None
        What was derived for its head.
    context : Context
        In which names stand for what they do there.
    references : tuple
        The forms of the derived value; empty where a member has to serve, or nothing is compared.
    start : int
        The index of the first member that is compared.
    up_to_number : bool
        Whether the derivation fixes no number.
    moved : bool
        Whether it is an equation printed with its sides moved about.
    whole : str
        What the whole statement should be, where no single member can be replaced.
    said : tuple of Said
        What is said of its left side.
    """

    members: list[Member]
    kinds: list[str]
    target: Value | Equation | None
    context: Context
    references: tuple[Any, ...] = ()
    start: int = 0
    up_to_number: bool = False
    moved: bool = False
    whole: str = ""
    said: tuple[Said, ...] = ()

    @property
    def left(self) -> Any:
        """What it is about, as printed; None for a single member."""
        return self.members[0].expr if len(self.members) > 1 else None

    @property
    def is_loose(self) -> bool:
        """Whether ≈, ∼ or ∝ stands in it."""
        return any(kind in policy.LOOSE for kind in self.kinds)

    @property
    def mend(self) -> tuple[Node, str] | None:
        """Where it begins, and what all of it should be."""
        return (self.members[0].node, self.whole) if self.whole else None


def chain_of(
    members: list[Member], kinds: list[str], target: Value | Equation | None, context: Context
) -> Chain:
    """A chain with what every member is compared with, and what names stand for there."""
    chain = Chain(members, kinds, target, context)
    if target is None:
        return _undertaken(chain)
    derived = [
        at_values(context, target.expr),
        *(at_values(context, form) for form in getattr(target, "also", ())),
    ]
    chain = replace(chain, references=tuple(derived), up_to_number=target.up_to_number)
    if target.head is None:
        return chain
    if len(members) == 1:
        return replace(chain, start=1)
    reading, moved = _reading(members, kinds, target, context)
    head = at_values(context, target.head)
    if reading is not None:
        whole = ""
        if moved or members[0].expr in reading.references:
            # a derived value in place of the right side alone would say nothing, or something else
            whole = f"{context.latex(head)} = {context.latex(derived[0])}"
        return replace(
            chain,
            context=reading.context,
            references=tuple(reading.references),
            start=1,
            up_to_number=reading.up_to_number,
            moved=moved,
            whole=whole,
        )
    told = finding(
        context,
        members[0].node,
        "TLS304",
        f"the left side is not the quantity that is derived here, ${context.latex(head)}$",
        derived=sp.Eq(head, target.expr, evaluate=False),
        suggestion=context.latex(head),
    )
    return replace(chain, start=len(members), said=(Said(Verdict.REFUTED, (told,)),))


def _reading(
    members: list[Member], kinds: list[str], target: Value | Equation, context: Context
) -> tuple[Reading | None, bool]:
    """The first way to read a chain in which all its members agree; where none does, the nearest one.

    Returns
    -------
    (Reading or None, bool)
        And whether it is an equation printed with its sides moved about.
    """
    left = members[0].expr
    direct = is_head(left, at_values(context, target.head))
    if isinstance(target, Equation) and not direct:
        head = at_values(context, target.head)
        if not any(m.expr.has(head) for m in members):
            return None, False
        return Reading((at_values(context, target.expr),), context, target.up_to_number), True
    if not direct and same_both_sides(left, members):
        return None, False
    compared = [m for m, kind in zip(members[1:], kinds, strict=True) if kind not in policy.ORDER]
    ways = [
        way
        for index, way in enumerate(readings(left, target, context))
        if (direct and not index) or speaks_of(way, left, [*way.references, *(m.expr for m in compared)])
    ]
    values = [m.value for m in compared if m.value is not None and not m.diverges]
    fitting = next((way for way in ways if _all_agree(values, way.references, way.context)), None)
    if fitting is None and not direct and values:
        derived = [at_values(context, form) for form in (target.expr, *getattr(target, "also", ()))]
        if _all_agree(values, derived, context):
            return None, False  # the right side is what is derived, and the left side is another quantity
    return fitting or (ways[0] if ways else None), False


def _all_agree(values: list[Any], references: Sequence[Any], context: Context) -> bool:
    return all(best_agreement(value, list(references), context).agrees_up_to_number for value in values)


def _undertaken(chain: Chain) -> Chain:
    """Where nothing was derived: the first member that the others can be held against.

    A name on the left that the right side lacks is being introduced, and is compared with nothing.  Two sides
    that nothing was computed for state an equation, which is not an identity to be refuted.
    """
    members, kinds, context = chain.members, chain.kinds, chain.context
    start, first = 1, members[0]
    if len(members) == 1:
        return replace(chain, start=1)
    if introduces(first, members[1:]):
        chain = replace(chain, said=(Said(Verdict.DEFINITION),))
        start, first = 2, members[1]
    if first.diverges:
        return replace(chain, start=start - 1)
    if start >= len(members):
        return replace(chain, start=start)
    if first.value is None:
        return replace(
            chain, references=(first.as_evaluated,), start=start
        )
    compared = [
        m for i, m in enumerate(members) if i >= start - 1 and (i == 0 or kinds[i - 1] not in policy.ORDER)
    ]
    computed = is_computed(compared, kinds[start - 1 :], start == 2, context)
    if not computed and any(
        not best_agreement(m.value, [first.value], context).agrees
        and leading_regime(m.value, first.value, kind) is None
        for m, kind in zip(members[start:], kinds[start - 1 :], strict=True)
        if m.value is not None
    ):
        told = finding(context, members[start].node, "TLS306", why_open(compared), variant="aside")
        open_ = Said(Verdict.UNDECIDED, (told,))
        return replace(chain, start=len(members), said=(*chain.said, open_))
    return replace(chain, references=(first.value,), start=start)
