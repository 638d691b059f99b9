r"""Conditions as a user writes them, ``a > d`` or ``\varepsilon < \Delta_0``, read by the strict parser.

A symbol is a positive number unless a condition says otherwise: ``c < 0`` makes it negative, ``c > -1`` real.
The signs are found on the trees, before anything is handed to sympy: with positive symbols sympy would fold
``c < 0`` to False and ``\sqrt{c^2}`` to c.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp
from sympy.solvers.simplex import lpmax

from tlssym.parse.errors import ParseError, describe
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Name, Notation
from tlssym.parse.parser import parse
from tlssym.parse.tree import Node, Source, Span, Statement, Symbol

MOST_CONDITIONS = 40
_ORDERS = {"<": sp.Lt, ">": sp.Gt, "<<": sp.Lt, ">>": sp.Gt, "<=": sp.Lt, ">=": sp.Gt}


class IntegrateError(Exception):
    """A call that cannot be answered: the message says what was found, where, and what to do."""


@dataclass(frozen=True)
class Clause:
    """One relation of a condition: two trees and the sign between them."""

    left: Node
    kind: str
    right: Node
    source: Source

    @property
    def span(self) -> Span:
        """From the left side's start to the right side's end."""
        return self.left.span[0], self.right.span[1]

    def error(self, message: str) -> IntegrateError:
        """A complaint about this relation, with its place."""
        return complaint(message, self.span, self.source)


@dataclass(frozen=True)
class Given:
    """What the user's conditions say.

    Attributes
    ----------
    notation : Notation
        Generic, with every symbol of the formulas declared as printed and with its sign.
    values : dict
        Symbols that an equation such as ``d = 3`` replaces.
    relations : tuple of sympy relations
        The strict order relations that say more than the signs of symbols, in the user's symbols.
    signs : tuple of sympy relations
        Those that only say of a symbol that it is negative.
    edges : tuple of sympy relations
        Those of them that were given with ``\\leq`` or ``\\geq``: their boundary is not covered.
    reflected : dict
        Negative symbol → minus a positive stand-in.
    mentions : tuple of frozensets of symbols
        The symbols that stand together in one relation.
    """

    notation: Notation
    values: dict[Any, Any] = field(default_factory=dict)
    relations: tuple[Any, ...] = ()
    signs: tuple[Any, ...] = ()
    edges: tuple[Any, ...] = ()
    reflected: dict[Any, Any] = field(default_factory=dict)
    mentions: tuple[frozenset[Any], ...] = ()

    def into(self, expr: Any) -> Any:
        """An expression with the values put in, in positive stand-ins for negative symbols."""
        return expr.xreplace(self.values).xreplace(self.reflected)

    def back(self, expr: Any) -> Any:
        """The same in the user's symbols, with the signs gathered."""
        renamed = expr.xreplace({-below: -above for above, below in self.reflected.items()})
        if isinstance(renamed, sp.core.relational.Relational):
            return renamed.canonical
        return (
            sp.signsimp(renamed) if isinstance(renamed, sp.Expr) and not renamed.has(sp.Integral) else renamed
        )


def complaint(message: str, span: Span, source: Source, code: str = "TLS101") -> IntegrateError:
    """An error with place, message, the line and a caret."""
    return IntegrateError(describe(ParseError(message, span, code).finding(source), source))


def declared(texts: Sequence[str]) -> tuple[Name, ...]:
    """The symbols that stand in conditions: they are numbers, before a bracket too."""
    found: dict[str, Name] = {}
    for text in texts:
        for statement in parse(text, Notation.generic()).statements:
            for node in (node for member in statement.members for node in member.walk()):
                if isinstance(node, Symbol):
                    known = Notation.generic().lookup(node.name) or Name(node.name)
                    found.setdefault(known.key, known)
    return tuple(found.values())


def read_statements(
    text: str, place: str, numbers: tuple[Name, ...] = ()
) -> tuple[tuple[Statement, ...], Source]:
    """The statements of a text in the generic notation; ``numbers`` are letters that are no functions.

    Raises
    ------
    IntegrateError
        It cannot be read: all that is wrong, each with a caret line.
    """
    source = Source(text, place)
    if not text.strip():
        raise IntegrateError(f"{place}: nothing is written here; give a formula in LaTeX")
    notation = Notation(names=numbers, is_generic=True) if numbers else Notation.generic()
    printed = parse(text, notation, source=source)
    if printed.findings:
        raise IntegrateError("\n".join(describe(finding, source) for finding in printed.findings))
    return printed.statements, source


def read_where(texts: Sequence[str], formula: Node) -> Given:
    """Read the conditions that go with a formula.

    Parameters
    ----------
    texts : sequence of str
        LaTeX relations: orders, chains of them, several separated by commas, or equations that give a
        symbol its value.
    formula : Node
        What they are about; its symbols are declared as printed there.

    Raises
    ------
    IntegrateError
        A condition cannot be read, is of another kind, or contradicts the others.
    """
    clauses = [clause for text in texts for clause in _clauses(text)]
    if len(clauses) > MOST_CONDITIONS:
        raise IntegrateError(
            f"--where: {len(clauses)} conditions; at most {MOST_CONDITIONS} are read, leave out what follows"
        )
    signs = _signs(clauses)
    notation = _notation(
        [formula, *(side for clause in clauses for side in (clause.left, clause.right))], signs
    )
    reflected = {}
    for name, sign in signs.items():
        if sign == "negative":
            symbol = notation.symbol(name)
            reflected[symbol] = -sp.Symbol(f"|{symbol.name}|", positive=True)
    values = _values([c for c in clauses if c.kind == "="], notation)
    mentions = tuple(
        frozenset(
            notation.symbol(node.name)
            for side in (c.left, c.right)
            for node in side.walk()
            if isinstance(node, Symbol)
        )
        for c in clauses
    )
    given = Given(notation, values, reflected=reflected, mentions=mentions)
    relations, edges, kept_signs = [], [], []
    for clause in clauses:
        if clause.kind == "=":
            continue
        relation = _relation(clause, given)
        if relation is sp.true:
            continue  # it says no more than that symbols are positive
        if given.into(relation) is sp.true:
            kept_signs.append(relation)
            continue
        relations.append(relation)
        if clause.kind in ("<=", ">="):
            edges.append(relation)
    given = replace(
        given,
        relations=tuple(dict.fromkeys(relations)),
        signs=tuple(dict.fromkeys(kept_signs)),
        edges=tuple(dict.fromkeys(edges)),
    )
    if contradict([given.into(relation) for relation in given.relations]):
        shown = ", ".join(to_latex(relation, notation) for relation in given.relations)
        raise IntegrateError(
            f"--where: the conditions contradict each other: {shown}; leave one out or mend it"
        )
    return given


def _clauses(text: str) -> Iterator[Clause]:
    statements, source = read_statements(text, "--where")
    for statement in statements:
        if not statement.relations:
            raise complaint("this is no relation; write one such as a > d, or d = 3", statement.span, source)
        for left, relation, right in zip(
            statement.members, statement.relations, statement.members[1:], strict=False
        ):
            if relation.kind != "=" and relation.kind not in _ORDERS:
                raise complaint(
                    f"{relation.text} is no condition; use <, >, \\leq, \\geq or =", relation.span, source
                )
            yield Clause(left, relation.kind, right, source)


# -- signs ------------------------------------------------------------------------------------------------


def _signs(clauses: Iterable[Clause]) -> dict[str, str]:
    """The names that are not simply positive: ``negative`` or ``real``."""
    above: dict[str, list[Any]] = {}
    below: dict[str, list[Any]] = {}
    for clause in clauses:
        for symbol, other, kind in (
            (clause.left, clause.right, clause.kind),
            (clause.right, clause.left, _turned(clause.kind)),
        ):
            if not isinstance(symbol, Symbol):
                continue
            bound = _lowered(other, Notation.generic(), clause.source)
            if kind in ("<", "<=", "<<", "="):
                below.setdefault(symbol.name, []).append(bound)
            if kind in (">", ">=", ">>", "="):
                above.setdefault(symbol.name, []).append(bound)
    signs: dict[str, str] = {}

    negative = {name for name in below if any(bound.is_nonpositive for bound in below[name])}
    for _ in below:
        # what lies below a negative symbol is negative too
        symbols = {_symbol(name) for name in negative}
        negative |= {name for name in below if any(bound in symbols for bound in below[name])}
    for name in dict.fromkeys([*below, *above]):
        if name in negative:
            signs[name] = "negative"
        elif any(bound.is_negative for bound in above.get(name, [])) and not any(
            b.is_nonnegative for b in above[name]
        ):
            signs[name] = "real"
    return signs


def _symbol(name: str) -> Any:
    """The symbol of a name in the generic notation."""
    known = Notation.generic().lookup(name)
    return known.symbol if known else Name(name).symbol


def _turned(kind: str) -> str:
    return kind.translate(str.maketrans("<>", "><"))


def _notation(trees: Iterable[Node], signs: dict[str, str]) -> Notation:
    names: dict[str, Name] = {}
    for tree in trees:
        for node in tree.walk():
            if not isinstance(node, Symbol):
                continue
            known = Notation.generic().lookup(node.name) or Name(node.name)
            names[known.key] = replace(known, assume="real") if node.name in signs else known
    return Notation(names=tuple(names.values()), is_generic=True)


def _lowered(node: Node, notation: Notation, source: Source) -> Any:
    try:
        return lower_node(node, notation)
    except ParseError as error:
        raise IntegrateError(describe(error.finding(source), source)) from None


# -- values and relations -----------------------------------------------------------------------------------


def _values(clauses: Sequence[Clause], notation: Notation) -> dict[Any, Any]:
    """The values that equations give to symbols, each free of the others."""
    values: dict[Any, Any] = {}
    for clause in clauses:
        left, right = (
            _lowered(side, notation, clause.source).xreplace(values) for side in (clause.left, clause.right)
        )
        if left == right:
            continue
        symbol, value = (left, right) if left.is_Symbol else (right, left)
        if not symbol.is_Symbol or symbol in value.free_symbols:
            if left.is_number and right.is_number:
                raise clause.error("this contradicts the conditions before it; leave one out")
            raise clause.error("an equation must give one symbol its value, such as d = 3")
        if value.has(sp.oo, sp.zoo, sp.nan) or value.is_real is False:
            raise clause.error("this is no real value")
        values = {s: v.xreplace({symbol: value}) for s, v in values.items()} | {symbol: value}
    return values


def _relation(clause: Clause, given: Given) -> Any:
    """The relation in sympy, strict; ``sympy.true`` when it says nothing new."""
    left, right = (
        _lowered(side, given.notation, clause.source).xreplace(given.values)
        for side in (clause.left, clause.right)
    )
    try:
        relation = _ORDERS[clause.kind](left, right)
    except TypeError:
        raise clause.error("the two sides cannot be ordered: one of them is no real number") from None
    if relation is sp.false or given.into(relation) is sp.false:
        what = "this is false for positive symbols and for the other conditions"
        raise clause.error(
            f"{what}; a symbol that may be negative is declared by a condition such as c < 0 or c > -1"
        )
    return relation


def contradict(relations: Sequence[Any]) -> bool:
    """Whether strict order relations are proved to have no common solution in positive numbers.

    Proved by exact linear programming, in the symbols for relations of degree one and in their logarithms for
    relations between monomials; False where neither shows a contradiction.
    """
    symbols = sorted({s for r in relations for s in r.free_symbols}, key=str)
    linear = [form for r in relations if (form := _linear(r.gts - r.lts, symbols)) is not None]
    positive = [s for s in symbols if s.is_positive]
    if _infeasible([*linear, *positive]):
        return True
    logs = {s: sp.Symbol(f"ln_{s.name}", real=True) for s in positive}
    ratios = [
        sp.expand_log(sp.log(r.gts / r.lts)).xreplace({sp.log(s): u for s, u in logs.items()})
        for r in relations
        if r.free_symbols and r.free_symbols <= set(positive)
    ]
    return _infeasible(
        [form for ratio in ratios if (form := _linear(ratio, list(logs.values()))) is not None]
    )


def _linear(expression: Any, symbols: list[Any]) -> Any:
    """The expression where it is of degree one with rational coefficients, else None."""
    if not expression.free_symbols or not expression.free_symbols <= set(symbols):
        return None
    if not expression.is_polynomial(*symbols):
        return None
    polynomial = sp.Poly(expression, *symbols)
    if polynomial.total_degree() > 1 or not all(c.is_Rational for c in polynomial.coeffs()):
        return None
    return polynomial.as_expr()


def _infeasible(forms: list[Any]) -> bool:
    """Whether no point makes all forms positive."""
    if not forms:
        return False
    plain = {s: sp.Symbol(s.name) for form in forms for s in form.free_symbols}
    slack = sp.Symbol("slack")
    best, _ = lpmax(slack, [form.xreplace(plain) >= slack for form in forms] + [slack <= 1])
    return bool(best <= 0)
