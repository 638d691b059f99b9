r"""Letters before a bracket that are functions: where the bracket holds what is integrated over, and where a name is
introduced.

``\int f(t - x)\, dx`` would be a product of letters to a reader that knows none of them, and every check of that
reading would agree with it.  So a letter is a number only where something declares it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

from tlssym.parse.notation import Notation
from tlssym.parse.tree import (
    Call,
    Constant,
    Fraction,
    Group,
    Integral,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Statement,
    Sum,
    Symbol,
)

DELTA = "delta"  # the delta function
_STEP_LETTERS = {"H", r"\Theta"}
_HEADS = {"Gamma": r"\Gamma", "zeta": r"\zeta", "Beta": "B"}
# an inverse temperature, a rate, a wave number: in an exponent they are factors, whatever stands in the bracket
_RATES = {r"\alpha", r"\beta", r"\gamma", r"\kappa", r"\lambda", "k", "m", "a", "b", "c", "s", "p", "q"}


def with_functions(
    statement: Statement, notation: Notation, numbers: frozenset[str] = frozenset()
) -> Statement:
    """The statement with its letters that are functions read so.

    Parameters
    ----------
    statement : Statement
    notation : Notation
        What it declares is left as it is.
    numbers : frozenset of str
        Letters that are known to be numbers.
    """
    if not notation.is_generic:
        return statement
    members = _with_unit(statement.members)
    first = members[0]
    is_head = bool(statement.relations) and isinstance(first, Call) and first.name in _HEADS
    if is_head and isinstance(first, Call) and all(isinstance(each, Symbol) for each in first.arguments):
        members[0] = replace(first, name=_HEADS[first.name])
    known = numbers | {name.key for name in notation.names if not name.arguments}
    nodes = [node for member in members for node in member.walk()]
    called = {node.name for node in nodes if isinstance(node, Call)}
    letters = {node.name for node in nodes if isinstance(node, Symbol)}
    bare = letters & called
    alone = _alone(members)
    integrated = any(isinstance(node, Integral) for node in nodes)
    if r"\delta" in letters - alone and not integrated:
        bare |= {r"\delta"}  # only ever with a bracket behind it: the delta function
    if not bare and not integrated:
        return replace(statement, members=tuple(members))
    members = [_Applying(known, member, bare, alone).of(member) for member in members]
    return replace(statement, members=tuple(members))


def _with_unit(members: Sequence[Node]) -> list[Node]:
    """The members with an i that stands alone as the unit, where another one shows that i is that."""
    if not any(is_evidence_of_imaginary(member) for member in members):
        return list(members)

    def unit(node: Node) -> Node:
        if isinstance(node, Negative):
            return replace(node, operand=unit(node.operand))
        is_i = isinstance(node, Symbol) and node.name == "i" and not node.indices
        return Constant(node.span, "i") if is_i else node

    return [unit(member) for member in members]


def _alone(members: Sequence[Node]) -> set[str]:
    """The letters that stand somewhere without a bracket behind them."""
    before = {
        id(factor.base if isinstance(factor, Power) else factor)
        for member in members
        for node in member.walk()
        if isinstance(node, Product)
        for factor, after in pairwise(node.factors)
        if isinstance(after.base if isinstance(after, Power) else after, Group)
    }
    return {
        n.name for member in members for n in member.walk() if isinstance(n, Symbol) and id(n) not in before
    }


def _is_profile(body: Node) -> bool:
    """Whether a bracket is a number and something that grows, ``(1 - r/R)``: a factor rather than an argument."""
    if not isinstance(body, Sum):
        return False
    terms = [term.operand if isinstance(term, Negative) else term for term in body.terms]
    numbers = [term for term in terms if isinstance(term, Number)]
    return bool(numbers) and any(isinstance(term, Fraction | Power) for term in terms)


class _Applying:
    """The walk over one member."""

    def __init__(
        self, known: frozenset[str] | set[str], member: Node, called: set[str], bare: set[str]
    ) -> None:
        self.variables = {
            node.name
            for whole in member.walk()
            if isinstance(whole, Integral)
            for node in whole.differential.body.walk()
            if isinstance(node, Symbol)
        }
        self.known = known
        self.bare = bare  # letters that stand without a bracket as well
        self.functions = called  # letters that have arguments elsewhere in the statement
        self.in_exponent = False

    def of(self, node: Node) -> Node:
        if isinstance(node, Product):
            return self.product(node)
        if isinstance(node, Power) and isinstance(node.base, Constant):
            return replace(node, exponent=self.exponent(node.exponent))
        if isinstance(node, Call) and node.name == "exp":
            return replace(node, arguments=tuple(self.exponent(each) for each in node.arguments))
        return self.below(node)

    def exponent(self, node: Node) -> Node:
        outer, self.in_exponent = self.in_exponent, True
        done = self.of(node)
        self.in_exponent = outer
        return done

    def below(self, node: Node) -> Node:
        changes: dict[str, Any] = {}
        for each in fields(node):
            value = getattr(node, each.name)
            if isinstance(value, Node):
                changes[each.name] = self.of(value)
            elif isinstance(value, tuple) and value and isinstance(value[0], Node):
                changes[each.name] = tuple(self.of(item) for item in value)
        return replace(node, **changes) if changes else node

    def product(self, node: Product) -> Node:
        factors: list[Node] = []
        for factor in node.factors:
            before = factors[-1] if factors else None
            called = None if before is None else self.called(before, factor)
            if called is None:
                factors.append(self.of(factor))
            else:
                factors[-1] = called
        return factors[0] if len(factors) == 1 else replace(node, factors=tuple(factors))

    def called(self, letter: Node, factor: Node) -> Node | None:
        """The application that a letter and the bracket behind it are; None where they are a product."""
        group = factor.base if isinstance(factor, Power) else factor
        name = letter.base if isinstance(letter, Power) else letter
        if not (isinstance(group, Group) and group.behind and isinstance(name, Symbol)):
            return None
        if name.name in self.variables or name.name in self.known or name.indices:
            return None
        inside = _free_names(group.body)
        if not inside & self.variables and name.name not in self.functions:
            return None
        if name.name in self.bare and _is_profile(group.body):
            return None
        if self.in_exponent and name.name in _RATES and isinstance(group.body, Sum):
            return None
        span = (letter.span[0], factor.span[1])
        node: Node = Call(span, self.function(name.name, group.body), (self.of(group.body),))
        if isinstance(letter, Power):
            node = Power(span, node, letter.exponent)
        return Power(span, node, factor.exponent) if isinstance(factor, Power) else node

    def function(self, letter: str, body: Node) -> str:
        """What the letter stands for: a step of a difference, the delta function, or a function of that name."""
        difference = isinstance(body, Sum) and any(isinstance(term, Negative) for term in body.terms)
        if letter in _STEP_LETTERS and difference and not self.in_exponent:
            return "theta"
        return DELTA if letter == r"\delta" else letter


def _free_names(node: Node) -> set[str]:
    """The letters in a formula but those that an integral in it is taken over."""
    if isinstance(node, Symbol):
        return {node.name}
    names: set[str] = set()
    for each in fields(node):
        value = getattr(node, each.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Node):
                names |= _free_names(part)
    if isinstance(node, Integral):
        names -= {each.name for each in node.differential.walk() if isinstance(each, Symbol)}
    return names


def is_evidence_of_imaginary(node: Node) -> bool:
    r"""Whether i is the imaginary unit in it: in the exponent of e, or beside ħ or π."""
    for each in node.walk():
        exponent: Node | None = None
        if isinstance(each, Power) and isinstance(each.base, Constant) and each.base.name == "e":
            exponent = each.exponent
        elif isinstance(each, Call) and each.name == "exp":
            exponent = each.arguments[0]
        if exponent is not None and _has_unit(exponent):
            return True
        factors = each.factors if isinstance(each, Product) else ()
        if isinstance(each, Fraction):
            factors = (each.numerator, each.denominator)
        beside = any(
            (isinstance(f, Symbol) and f.name in (r"\hbar", r"\hslash"))
            or (isinstance(f, Constant) and f.name == r"\pi")
            for factor in factors
            for f in factor.walk()
        )
        if beside and any(
            isinstance(f, Symbol) and f.name == "i" for factor in factors for f in factor.walk()
        ):
            return True
    return False


def _has_unit(node: Node) -> bool:
    return any(isinstance(each, Symbol) and each.name == "i" and not each.indices for each in node.walk())
