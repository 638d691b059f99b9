r"""The smallest change of a printed piece that makes it say what it should.

Candidates come from the two trees: where they differ in one factor, term, exponent, argument or sign, only that is
written anew.  Each candidate is read again and its value compared with the wanted one; of those that are right the one
that changes least is taken.  Where none is, the whole piece is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy as sp

from tlssym.fix.bench import Bench, is_simple, leaves, may_be_led
from tlssym.parse.latex import to_latex
from tlssym.parse.tree import (
    RELATIONS,
    Call,
    Fraction,
    Group,
    Negative,
    Node,
    Power,
    Product,
    Statement,
    Sum,
    Symbol,
)

INSERTED = 6
MOST_ASKED = 8
MOST_TRIED = 60
LONGEST_FACTOR = 60


@dataclass(frozen=True)
class Change:
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str
    penalty: int = 0  # for a form that an author would choose only where no other is as short

    def applied(self, text: str) -> str:
        """The text with this change."""
        return text[: self.start] + self.new + text[self.end :]

    def cost(self, text: str) -> int:
        """How much is written anew."""
        return self.end - self.start + len(self.new) + self.penalty


Accept = Callable[[str], bool]


def smallest(
    printed: str, wanted: str, bench: Bench, accept: Accept | None = None, hints: Sequence[str] = ()
) -> list[Change]:
    """The changes of a printed piece that make it say what is wanted, in order.

    Parameters
    ----------
    printed, wanted : str
        LaTeX: as it stands in the file, and as it was derived.
    bench : Bench
    accept : callable, optional
        Asked of the whole piece where its value alone could not be compared.
    hints : sequence of str
        Formulas that the finding names, such as the factor that is lacking; what comes of them is only taken where
        it is accepted.

    Returns
    -------
    list of Change
        Empty where it says that already.
    """
    whole = [Change(0, len(printed.rstrip()), bench.in_macros(wanted))]
    old, new = bench.read(printed), bench.read(wanted)
    asked = _Asked(printed, bench, accept, [each for each in hints if bench.expression(each) is not None])
    if old is None:
        return whole
    if new is None:
        return asked.of_members(old) or whole
    if len(old.relations) < len(new.relations):
        return _with_relation(printed, old, new, bench) or whole
    if len(old.members) == len(new.members):
        changes = _by_members(printed, old, new, bench, asked)
        return whole if changes is None else changes
    if len(new.members) == 1:
        return asked.of_members(old) or _each_member(printed, old, new.members[0], bench) or whole
    return whole


def _by_members(
    printed: str, old: Statement, new: Statement, bench: Bench, asked: _Asked
) -> list[Change] | None:
    """One member after the other, then the signs between them."""
    changes: list[Change] = []
    for mine, wanted in zip(old.members, new.members, strict=True):
        if bench.same(bench.value(mine), bench.value(wanted)):
            continue
        change = _of_expression(printed, mine, wanted, bench, asked)
        if change is None:
            return None
        changes.append(change)
    for sign, right in zip(old.relations, new.relations, strict=True):
        if sign.kind != right.kind:
            changes.append(Change(*sign.span, RELATIONS[right.kind][0]))
    return sorted(changes, key=lambda change: change.start)


def _with_relation(printed: str, old: Statement, new: Statement, bench: Bench) -> list[Change]:
    """A relation sign that was lost, put between two factors."""
    if old.relations or len(new.relations) != 1 or not isinstance(old.members[0], Product | Call):
        return []
    sign = RELATIONS[new.relations[0].kind][0]
    head = bench.value(new.members[0])
    parts = list(old.members[0].children())
    cuts = [part.span[1] for part in parts] + [old.members[0].span[0]]
    if isinstance(old.members[0], Call):
        cuts = [printed.find("(", old.members[0].span[0])]
    for at in cuts:
        change = Change(at, at, f" {sign} ")
        read = bench.read(change.applied(printed))
        if (
            read is not None
            and len(read.members) == 2
            and bench.same(bench.value(read.members[0]), head)
            and bench.same(bench.value(read.members[1]), bench.value(new.members[1]))
        ):
            return [change]
    return []


def _each_member(printed: str, old: Statement, wanted: Node, bench: Bench) -> list[Change]:
    """Members that say the same all lack the same factor."""
    values = [bench.value(member) for member in old.members]
    target = bench.value(wanted)
    if target is None or any(not isinstance(value, sp.Expr) for value in values):
        return []
    quotients = [bench.quotient(value, target) for value in values]
    factor = next((q for q in quotients if q is not None and len(_latex(q, bench)) <= LONGEST_FACTOR), None)
    if factor is None:
        return []
    changes = []
    for member, value in zip(old.members, values, strict=True):
        change = _of_value(printed, member, value * factor, bench)
        if change is None:
            return []
        changes.append(change)
    return changes


def _of_value(printed: str, member: Node, target: Any, bench: Bench) -> Change | None:
    """The smallest change that gives a member a value that is known only as such."""
    return _best(printed, member, target, [*_factors(printed, member, target, bench)], bench)


def _of_expression(printed: str, old: Node, new: Node, bench: Bench, asked: _Asked) -> Change:
    target = bench.value(new)
    candidates = [
        *_differences(old, new, bench),
        *_arguments(old, new, bench),
        *_names(old, new, bench),
        *_exponents(old, new, bench),
        *_signs(printed, old),
        *_factors(printed, old, target, bench),
        *(change for node in old.walk() for change in _without(node, printed)),
    ]
    found = _best(printed, old, target, candidates, bench)
    most = len(printed) + len(bench.write(new)) if found is None else found.cost(printed)
    shorter = asked.change(old, [*_arguments(old, new, bench)], most)
    return shorter or found or Change(*old.span, bench.write(new))


def _best(
    printed: str, member: Node, target: Any, candidates: Sequence[Change], bench: Bench
) -> Change | None:
    """The cheapest candidate whose member has the value that is wanted."""
    start, end = member.span
    ranked = sorted(dict.fromkeys(candidates), key=lambda c: (c.cost(printed), c.start))[:MOST_TRIED]
    for change in ranked:
        piece = Change(change.start - start, change.end - start, change.new).applied(printed[start:end])
        if bench.same(bench.value(bench.expression(piece)), target):
            return change
    return None


@dataclass(frozen=True)
class _Asked:
    """Changes that the finding's own words suggest, each judged as a whole."""

    printed: str
    bench: Bench
    accept: Accept | None
    hints: Sequence[str]

    def change(self, old: Node, more: Sequence[Change], most: int) -> Change | None:
        """The cheapest one that is accepted, of those that cost less than something else that is right."""
        found = [*self._of_hints(old), *more]
        ranked = sorted(dict.fromkeys(found), key=lambda c: (c.cost(self.printed), c.start))
        ranked = [*_swapped(self.printed, self.hints), *ranked]
        for change in [c for c in ranked if c.cost(self.printed) < most][:MOST_ASKED]:
            if self._holds(change.applied(self.printed)):
                return change
        return None

    def of_members(self, old: Statement) -> list[Change]:
        """Every member multiplied by the same factor, where that is accepted."""
        for hint in self.hints:
            latex = self.bench.in_macros(hint)
            changes = [Change(m.span[0], m.span[0], f"{latex} ") for m in old.members if may_be_led(m)]
            new = self.printed
            for change in reversed(changes):
                new = change.applied(new)
            if len(changes) == len(old.members) and self._holds(new):
                return changes
        for change in _swapped(self.printed, self.hints):
            if self._holds(change.applied(self.printed)):
                return [change]
        return []

    def _holds(self, piece: str) -> bool:
        return self.accept is not None and self.bench.read(piece) is not None and self.accept(piece)

    def _of_hints(self, old: Node) -> Iterator[Change]:
        for hint in self.hints:
            yield from _times(self.printed, old, self.bench.in_macros(hint))
            said = self.bench.expression(hint)
            if isinstance(said, Fraction):
                # a factor Δ/E is lacking where E stands for Δ
                for above in (n for n in leaves(said.numerator) if isinstance(n, Symbol)):
                    for below in (n for n in leaves(said.denominator) if isinstance(n, Symbol)):
                        for leaf in leaves(old):
                            if leaf == below:
                                yield Change(*leaf.span, self.bench.write(above))


def _swapped(printed: str, hints: Sequence[str]) -> Iterator[Change]:
    """One formula that the finding names put for another, wherever it stands."""
    for mine, other in pairwise(hints):
        pattern = r"\s*".join(re.escape(sign) for sign in re.findall(r"\\[A-Za-z]+|\S", mine))
        new, times = re.subn(pattern, lambda _, other=other: other, printed)  # type: ignore[misc]
        if times:
            cost = times * (len(mine) + len(other))
            yield Change(0, len(printed), new, cost - len(printed) - len(new))


# -- candidates ----------------------------------------------------------------------------------------


def _differences(old: Node, new: Node, bench: Bench) -> Iterator[Change]:
    """Where two trees of one shape differ: that part alone, from the smallest to the whole."""
    old, new = _bare(old), _bare(new)
    if bench.same(bench.value(old), bench.value(new)):
        return
    pair = _one_apart(old, new, bench)
    if pair is not None:
        yield from _differences(*pair, bench)
    yield Change(*old.span, bench.write(new))


def _one_apart(old: Node, new: Node, bench: Bench) -> tuple[Node, Node] | None:
    """The one part below in which two nodes differ, and its counterpart."""
    if type(old) is not type(new):
        return None
    mine, theirs = list(old.children()), list(new.children())
    if isinstance(old, Sum | Product):
        for each in list(mine):
            other = next((t for t in theirs if bench.same(bench.value(each), bench.value(t))), None)
            if other is not None:
                mine.remove(each)
                theirs.remove(other)
    elif len(mine) == len(theirs):
        apart = [
            (a, b)
            for a, b in zip(mine, theirs, strict=True)
            if not bench.same(bench.value(_bare(a)), bench.value(_bare(b)))
        ]
        mine, theirs = [a for a, _ in apart], [b for _, b in apart]
    return (mine[0], theirs[0]) if len(mine) == len(theirs) == 1 else None


def _arguments(old: Node, new: Node, bench: Bench) -> Iterator[Change]:
    """A function at other arguments, as in x(t) → x(t − τ)."""
    theirs = [node for node in new.walk() if isinstance(node, Call)]
    for mine in old.walk():
        if not isinstance(mine, Call):
            continue
        for other in theirs:
            if mine.name == other.name and len(mine.arguments) == len(other.arguments):
                for a, b in zip(mine.arguments, other.arguments, strict=True):
                    if a != b:
                        yield Change(*a.span, bench.write(b))


def _names(old: Node, new: Node, bench: Bench) -> Iterator[Change]:
    """One letter for another."""
    theirs = {node.name: node for node in leaves(new) if isinstance(node, Symbol)}
    for mine in leaves(old):
        if isinstance(mine, Symbol):
            for name, other in theirs.items():
                if name != mine.name or mine.printed:
                    yield Change(*mine.span, bench.write(other))


def _exponents(old: Node, new: Node, bench: Bench) -> Iterator[Change]:
    """Another exponent."""
    theirs = [node.exponent for node in new.walk() if isinstance(node, Power)]
    for mine in old.walk():
        if isinstance(mine, Power):
            for other in theirs:
                if other != mine.exponent:
                    yield Change(*_bare(mine.exponent).span, bench.write(other))


def _signs(printed: str, old: Node) -> Iterator[Change]:
    """A sign turned."""
    for node in old.walk():
        if not isinstance(node, Sum):
            continue
        for term in node.terms[1:]:
            before = printed[: term.span[0] + 1].rstrip()
            at = max(before.rfind("+"), before.rfind("-"))
            if at >= 0:
                yield Change(at, at + 1, "-" if printed[at] == "+" else "+")
    for node in old.walk():
        if isinstance(node, Negative):
            yield Change(node.span[0], node.operand.span[0], "")


def _factors(printed: str, old: Node, target: Any, bench: Bench) -> Iterator[Change]:
    """A factor that is lacking, put before the piece or a term of it, or one too many, taken out."""
    value = bench.value(old)
    if not isinstance(value, sp.Expr) or not isinstance(target, sp.Expr) or value == 0:
        return
    for goal in (target, *([target.subs(bench.hbar, 1)] if bench.hbar is not None else [])):
        quotient = bench.quotient(value, goal)
        latex = "" if quotient is None else bench.in_macros(_latex(quotient, bench))
        if 0 < len(latex) <= LONGEST_FACTOR:
            yield from _times(printed, old, latex)


def _times(printed: str, old: Node, latex: str) -> Iterator[Change]:
    start, end = old.span
    above = r"\frac{1}{"
    # a factor that only cancels what stands there is not how anybody writes
    again = sum(1 for leaf in leaves(old) if isinstance(leaf, Symbol) and leaf.name in latex)
    if may_be_led(old):
        yield Change(start, start, f"{latex} ", INSERTED * (1 + again))
    if is_simple(old):
        yield Change(end, end, f" {latex}", INSERTED * (1 + again))
        if (
            isinstance(old, Fraction)
            and old.style == "frac"
            and latex.startswith(above)
            and latex.endswith("}")
        ):
            inner = old.denominator.span[0]
            yield Change(inner, inner, f"{latex[len(above) : -1]} ")
    if not may_be_led(old):
        yield Change(start, end, rf"{latex} \left({printed[start:end]}\right)")


def _without(node: Node, printed: str) -> Iterator[Change]:
    """A node with one of its factors, its exponent or its denominator left out."""
    if isinstance(node, Product):
        for factor, after in zip(node.factors, (*node.factors[1:], None), strict=True):
            end = factor.span[1] if after is None else after.span[0]
            yield Change(factor.span[0], end, "")
    if isinstance(node, Power):
        yield Change(node.base.span[1], node.span[1], "")
    if isinstance(node, Fraction) and is_simple(node.numerator):
        yield Change(
            *node.span, printed[slice(*node.numerator.span)], -len(printed[slice(*node.numerator.span)])
        )


def _latex(value: Any, bench: Bench) -> str:
    return to_latex(value, bench.notation, bench.equation)


def _bare(node: Node) -> Node:
    return _bare(node.body) if isinstance(node, Group) else node
