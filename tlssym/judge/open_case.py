"""A link of a chain that nothing is derived for, and the numbers of its two sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand
from tlssym.evidence.oracle import Member, Row
from tlssym.judge.agreement import Agreement
from tlssym.judge.comparing import best_agreement
from tlssym.judge.context import Context, Said, finding
from tlssym.judge.hidden import EQUATION, fixes_an_unknown, hidden_letters
from tlssym.mathematics.equality import Kind
from tlssym.numbers.conditions import broken, usable
from tlssym.numbers.evaluate import UNDONE
from tlssym.numbers.regional_points import points_in_every_region, thresholds
from tlssym.values import Answer, Evidence, Verdict

MOST_POINTS, MOST_DEAR_POINTS = 10, 5
"""Points at which two sides are evaluated, and where each of them costs several integrals."""
NAME = "both sides"
LEAST_APART = sp.Rational(1, 10)  # exponents that are closer may be two roundings of one
WHY_OPEN = "an equation that nothing is derived for: its two sides are not the same by themselves"
FOR_CERTAIN_VALUES = (
    "a number for certain values of the symbols, or a condition on them: nothing here says which"
)


@dataclass(frozen=True)
class OpenLink:
    """Two members of a chain, as printed and with names written out, and the sign between them.

    ``everywhere`` is the letter at all whose values they must agree: that of an integral without limits.
    """

    left: Member
    right: Member
    kind: str
    introduced: bool
    loose_chain: bool
    members: tuple[Any, ...]
    everywhere: Any = None


@dataclass
class Case:
    """A link being judged: its sides with names written out, and what is found about them once it is asked."""

    link: OpenLink
    context: Context
    _rows: list[Row] | None = field(default=None)

    @cached_property
    def left(self) -> Any:
        """The left side as printed."""
        return self._written(self.link.left)

    @cached_property
    def right(self) -> Any:
        """The right side as printed."""
        return self._written(self.link.right)

    def _written(self, member: Member) -> Any:
        printed = member.as_evaluated
        return expand(printed, dict(self.context.definitions)) if isinstance(printed, sp.Expr) else printed

    @cached_property
    def conditions(self) -> tuple[Any, ...]:
        """Under which the integrals were done, beside those that the text gives."""
        return tuple(
            c
            for m in (self.link.left, self.link.right)
            if m.result is not None
            for c in m.result.conditions
            if c not in self.context.assumptions and isinstance(c, sp.core.relational.Relational)
        )

    @cached_property
    def found(self) -> Agreement:
        """What a proof says, under the conditions at which the integrals were done."""
        left, right = self.link.left, self.link.right
        if left.value is None or right.value is None:
            return Agreement(reason=right.refused or left.refused)
        wider = replace(self.context, assumptions=(*self.context.assumptions, *self.conditions))
        found = best_agreement(right.value, [left.value], wider)
        letters = set() if found.ratio is None else found.ratio.free_symbols
        if found.kind is Kind.NUMBER and letters & (_below(left.expr) | _below(right.expr)):
            # the n of n! ∼ n^n is no parameter as the one of ∫x^n dx is: what depends on it is no pure number
            return replace(found, kind=Kind.RATIO)
        return found

    @property
    def letters(self) -> set[Any]:
        """Of both sides."""
        letters: set[Any] = self.left.free_symbols | self.right.free_symbols
        return letters

    @property
    def agree(self) -> list[Row]:
        """The points at which numbers agree."""
        return [r for r in self.rows if r.same is True]

    @property
    def differ(self) -> list[Row]:
        """The points at which they differ."""
        return [r for r in self.rows if r.same is False]

    @cached_property
    def why_open(self) -> str:
        """Why two sides that differ may be an equation for something in them."""
        return fixes_an_unknown(self.left, self.right, self.link.introduced)

    @property
    def special(self) -> bool:
        """Whether numbers must look into it: an integral or the like, or a number far from one."""
        return self.left.has(*UNDONE) or self.right.has(*UNDONE) or bool(thresholds((self.left, self.right)))

    @property
    def rows(self) -> list[Row]:
        """Both sides at points in every region."""
        if self._rows is None:
            sides = (self.left, self.right)
            points = points_in_every_region(
                sides, usable(self.context.assumptions), cuts=usable(self.conditions)
            )
            chosen = points[: MOST_DEAR_POINTS if _is_dear(sides) else MOST_POINTS]
            suspicious = not self.found.agrees or bool(thresholds(sides))
            self._rows = self.context.oracle.sides(*sides, chosen, suspicious=suspicious) if points else []
        return self._rows

    @property
    def first_row(self) -> Row | None:
        """Both sides at one point."""
        if self._rows is None:
            points = points_in_every_region((self.left, self.right), usable(self.context.assumptions))
            return self.context.oracle.sides(self.left, self.right, points[:1])[0] if points else None
        return self._rows[0] if self._rows else None

    @property
    def hidden(self) -> set[Any]:
        """The letters that may depend on what is integrated over."""
        table = dict(self.context.definitions)
        others = [expand(m, table) for m in self.link.members if isinstance(m, sp.Expr)]
        known = self.context.notation.constants
        return hidden_letters((self.left, self.right, *others, *self.link.members[:1]), known)

    @property
    def loose(self) -> bool:
        """Whether a letter in it is declared as known up to a pure number only."""
        letters = self.left.free_symbols | self.right.free_symbols
        letters |= {s for m in self.link.members if isinstance(m, sp.Expr) for s in m.free_symbols}
        return any(s.name in self.context.notation.loose for s in letters)

    @property
    def renamed(self) -> str:
        """A function at another letter than the text gives it at: of P(x) and P(y) each may be its own function."""
        heads = [n for n in self.context.definitions if isinstance(n, AppliedUndef)]
        for member in self.link.members:
            for call in member.atoms(AppliedUndef) if isinstance(member, sp.Basic) else ():
                for head in heads:
                    letters = all(isinstance(each, sp.Symbol) for each in call.args)
                    if call.func == head.func and letters and call.args != head.args:
                        return f"${self.context.latex(call)}$ may be another function than ${self.context.latex(head)}$"
        return ""

    def outside(self, row: Row) -> bool:
        """Whether a condition that the value was found under fails at a row's point."""
        return bool(broken(self.conditions, row.point))

    def failing(self, rows: Sequence[Row]) -> tuple[Any, ...]:
        """The conditions that the value was found under and that fail at one of the rows' points."""
        return tuple(c for c in self.conditions if any(broken((c,), row.point) for row in rows))


def _is_dear(sides: Sequence[Any]) -> bool:
    """Whether a point costs several integrals, or one over several variables."""
    integrals = [i for side in sides for i in side.atoms(sp.Integral)]
    nested = any(d.has(sp.Integral) for s in sides for d in s.atoms(sp.Derivative, sp.Sum, sp.Product))
    return nested or any(len(i.limits) > 1 or i.function.has(sp.Integral) for i in integrals)


def opened(
    link: OpenLink, context: Context, said: str, code: str = "TLS306", *, equation: bool = False
) -> Said:
    """Undecided, and why; an equation is one that may say something new."""
    variant = EQUATION if equation else "aside" if code == "TLS306" else ""
    told = finding(context, link.right.node, code, said, variant=variant)
    return Said(Verdict.UNDECIDED, (told,))


def agreeing(case: Case, agree: Sequence[Row]) -> Evidence:
    digits = min((r.digits for r in agree), default=0.0)
    count = f"{len(agree)} point{'s' if len(agree) != 1 else ''}"
    says = f"as printed, the two sides agree to {digits:.1f} digits at {count}"
    return Evidence(
        NAME, Answer.AGREES, says, digits, len(agree), of=case.context.source(case.link.right.node)
    )


def _below(expr: Any) -> set[Any]:
    """The letters that stand in a formula elsewhere than in exponents."""
    if isinstance(expr, sp.Symbol):
        return {expr}
    if isinstance(expr, sp.Pow):
        return _below(expr.base)
    if isinstance(expr, sp.exp):
        return set()
    return {letter for part in expr.args for letter in _below(part)}


def clearly_apart(one: Any, other: Any) -> bool:
    """Whether two power laws differ in no exponent, or by more than a rounding in one of them."""
    if one is None or other is None:
        return False
    ratio = one / other
    apart = [abs(power) for _, power in ratio.powers if power != 0]
    return all(not p.is_number or p > LEAST_APART for p in apart)
