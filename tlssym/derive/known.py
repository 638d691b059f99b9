"""What a unit may start from: the formulas that the lecture gives, and the results of earlier equations.

Asking for a source is what makes a link: nothing is declared, and the graph of a result says what it follows from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.derive.operations.sources import Earlier, Given
from tlssym.derive.targets import Condition, Equation, Relation, Target, Value
from tlssym.graph import DerivationFailed, Node, made
from tlssym.language import Theta
from tlssym.mathematics.monomials import as_monomial

ROUGH = frozenset({"~", "~=", "~-", "prop"})
"""Relations that hold up to a pure number."""

Statement = tuple[tuple[Any, ...], tuple[str, ...]]
"""Members, and the kinds of the relations between them."""


class LectureError(Exception):
    """A lecture that contradicts itself: a doubled number, an unknown source, a circle of derivations."""


class Source(Protocol):
    """A source of a derivation."""

    def value(self, head: Any = None) -> Node:
        """The value of ``head``, or of the only quantity that the source is about."""

    def head(self, index: int = 0) -> Any:
        """The quantity that the index-th statement is about."""

    def sides(self, index: int = 0) -> tuple[Node, Node]:
        """Both sides of the index-th relation."""


@dataclass(frozen=True)
class GivenFormulas:
    """A named input, a printed input or a definition: its statements, and its form for other exponents.

    Attributes
    ----------
    id : str
    statements : tuple of (members, relation kinds)
    general : sympy expression or None
        What the lecture says that the last member of the first statement is for other exponents.
    change : callable, optional
        What is read of each formula instead: another model.
    loose : set of str
        The names of symbols that are known up to a pure number only: an estimate with one of them is a choice of it.
    """

    id: str
    statements: tuple[Statement, ...]
    general: Any = None
    change: Callable[[Any], Any] | None = None
    loose: frozenset[str] = frozenset()

    def power(self, parameter: Any) -> Any:
        """The value of an exponent parameter with which the general form is the printed one."""
        return generalized(self._changed(self.statements[0][0][-1]), self.general, parameter)[0]

    def node(self, formula: Any, kind: str = "=") -> Node:
        """A formula of this source as the start of a derivation; ``kind`` relates it to what it is read for."""
        changed = self._changed(formula)
        names = {each.name for each in getattr(changed, "free_symbols", ())}
        return made(Given(self.id, changed, kind in ROUGH and not names & self.loose))[0]

    def _changed(self, formula: Any) -> Any:
        return formula if self.change is None else self.change(formula)

    def member(self, index: int, statement: int = 0) -> Node:
        """One member of a statement."""
        return self.node(self.statements[statement][0][index])

    def head(self, index: int = 0) -> Any:
        """The first member of a statement."""
        return self.statements[index][0][0]

    def value(self, head: Any = None) -> Node:
        """The member that stands next to ``head`` in a chain; without ``head`` the second one of the first.

        Raises
        ------
        LectureError
            There is none.
        """
        for members, kinds in self.statements:
            if head is None and len(members) > 1:
                return self.node(members[1], kinds[0])
            for (left, right), kind in zip(pairwise(members), kinds, strict=False):
                if head is not None and left == head:
                    return self.node(right, kind)
        raise LectureError(f"{self.id} gives no value{f' of {head}' if head is not None else ''}")

    def sides(self, index: int = 0) -> tuple[Node, Node]:
        """The first two members of a statement."""
        members, kinds = self.statements[index]
        return self.node(members[0]), self.node(members[1], kinds[0])

    def at_distance(self, distance: Any, parameter: Any) -> Node:
        """The form for other exponents, with a symbol in place of the distance between two sites."""
        formula = generalized(self.statements[0][0][-1], self.general, parameter)[1]
        calls = formula.atoms(AppliedUndef)
        return self.node(formula.xreplace(dict.fromkeys(calls, distance)))

    def window(self) -> Node:
        """The step functions that say that every inequality of the source holds."""
        factors = [
            Theta(right - left if kind in ("<", "<=") else left - right)
            for members, kinds in self.statements
            for left, kind, right in zip(members, kinds, members[1:], strict=False)
            if kind in ("<", "<=", ">", ">=")
        ]
        if not factors:
            raise LectureError(f"{self.id} has no inequality")
        return self.node(sp.Mul(*factors))

    def density(self, *variables: Any) -> tuple[Node, tuple[tuple[Any, Any, Any], ...]]:
        """A distribution: its density per differential of its variables, and the range of each that has one.

        The first statement is the density with its differentials, the others are ranges ``low < variable < high``.
        """
        element = self.statements[0][0][-1]
        names = [s for s in element.free_symbols if s.name.startswith("d") and s.name != "d"]
        ranges = tuple(
            (members[1], members[0], members[2]) for members, _ in self.statements if len(members) == 3
        )
        return self.node(element / sp.Mul(*names)), ranges


@dataclass(frozen=True)
class Derived:
    """An equation that was derived before."""

    id: str
    targets: tuple[Target, ...]

    def head(self, index: int = 0) -> Any:
        """The quantity that the index-th result is the value of."""
        return self.targets[index].head  # type: ignore[union-attr]

    def value(self, head: Any = None) -> Node:
        """The derived value of ``head``, or of the only quantity that the equation gives."""
        found = values_of(self.targets, head)
        if head is not None and len(found) > 1:
            found = [t for t in found if isinstance(t, Value)] or found
        if len(found) != 1:
            about = f" of {head}" if head is not None else ""
            raise LectureError(f"{self.id} gives {len(found)} values{about}, not one")
        return self._earlier(found[0].node, found[0].up_to_number)

    def sides(self, index: int = 0) -> tuple[Node, Node]:
        """Both sides of the index-th derived relation."""
        relations = [t for t in self.targets if isinstance(t, Relation)]
        left, right = relations[index].nodes
        return self._earlier(left), self._earlier(right)

    def equation(self, head: Any) -> Node:
        """The right side of the derived equation for an unknown function."""
        return self._earlier(next(t.node for t in self.targets if isinstance(t, Equation) and t.head == head))

    def condition(self) -> Node:
        """The derived condition."""
        return self._earlier(next(t.node for t in self.targets if isinstance(t, Condition)))

    def _earlier(self, node: Node | None, up_to_number: bool = False) -> Node:
        if node is None:
            raise LectureError(f"{self.id} has a result that no operation made")
        return made(Earlier(self.id, node, up_to_number))[0]


def values_of(targets: tuple[Target, ...], head: Any = None) -> list[Value | Equation]:
    """The values (and equations) among results, of one quantity or of all."""
    values = [t for t in targets if isinstance(t, Value | Equation)]
    return values if head is None else [t for t in values if t.head == head]


class Known:
    """The sources of one unit, made when asked for.

    Parameters
    ----------
    find : callable
        From an id to a source.
    """

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find

    def __getitem__(self, id: str) -> Any:
        return self._find(id)


def generalized(printed: Any, general: Any, parameter: Any) -> tuple[Any, Any]:
    """The value of an exponent parameter at which a general form is the printed one, and the general form with
    the printed number.

    Parameters
    ----------
    printed, general : sympy expressions
        Products of powers.
    parameter : symbol
        In the exponents of ``general``.

    Returns
    -------
    (value, general)

    Raises
    ------
    DerivationFailed
        No value makes the two agree up to a number.
    """
    one, many = as_monomial(printed), as_monomial(general, frozenset({parameter}))
    if one is None or many is None:
        raise DerivationFailed(f"{printed} is no product of powers, as {general} is")
    ratio = many / one
    gaps = [power for _, power in ratio.powers]
    values = {v for gap in gaps if gap.has(parameter) for v in sp.solve(gap, parameter)}
    if len(values) != 1 or any(sp.simplify(gap.subs(parameter, next(iter(values)))) != 0 for gap in gaps):
        raise DerivationFailed(f"{printed} is not of the form {general}")
    return next(iter(values)), general / ratio.coefficient


Change = Callable[[str, Any, Any], Any]
"""From a source, what its statement is about, and its formula, to the formula that is used instead."""
