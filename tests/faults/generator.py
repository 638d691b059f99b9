r"""Faults made by machine: every formula of a lecture, changed in one place as a slip of the pen would.

``faults(passage, printed, notation, text)`` yields each single change of an exponent, a factor, a sign, a
limit, a step function, an argument, a relation, or a variable of integration or of a derivative;
``chambers`` prints a condition beside a formula that contradicts the one under which it holds.
``fault.applied(text)`` is the lecture with that fault.
``effect`` says of a fault whether the formula then says something else, the same, or nothing readable.
``rewritings`` yields the same formulas in other words, which must raise no alarm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations
from typing import Any, Protocol

import sympy as sp

from tlssym.parse.lower import lower
from tlssym.parse.notation import Name, Notation
from tlssym.parse.parser import parse_blocks
from tlssym.parse.tree import (
    Bars,
    Call,
    Constant,
    Derivative,
    Fraction,
    Group,
    Integral,
    Negative,
    Node,
    Number,
    Power,
    Printed,
    Product,
    Root,
    Statement,
    Sum,
    Symbol,
)
from tlssym.parse.write import Style, write_statement
from tlssym.read import Passage, read_text

_REVERSED = {"<": ">", ">": "<", "<<": r"\gg", ">>": r"\ll", "<=": r"\geq", ">=": r"\leq"}


MOST_OTHERS = 2
"""Symbols tried in the place of a variable of integration, or of a derivative."""

Members = tuple[Any, ...]
Relations = tuple[str, ...]


class Numbered(Protocol):
    """What has the number of the equation whose meanings of letters hold: a passage, or a claim after one."""

    @property
    def number(self) -> str: ...


@dataclass(frozen=True)
class Fault:
    """One change of a lecture's text: ``text[start:end]`` becomes ``replacement``."""

    kind: str
    number: str
    span: tuple[int, int]
    replacement: str
    description: str

    def applied(self, text: str) -> str:
        """The whole text with this fault in it."""
        start, end = self.span
        return text[:start] + self.replacement + text[end:]


@dataclass(frozen=True)
class Rewriting:
    """A passage in other words: every block's new LaTeX, number included."""

    kind: str
    number: str
    parts: tuple[tuple[int, int, str], ...]

    def applied(self, text: str) -> str:
        """The whole text with the passage rewritten."""
        for start, end, latex in sorted(self.parts, reverse=True):
            text = text[:start] + latex + text[end:]
        return text


# -- faults -------------------------------------------------------------------------------------------------


def faults(passage: Numbered, printed: Printed, notation: Notation, text: str) -> Iterator[Fault]:
    """Every single-place fault of a numbered formula, each once, in the order of the text."""
    maker = _Faults(passage.number, notation, text)
    seen: set[tuple[tuple[int, int], str]] = set()
    for statement in printed.statements:
        for fault in maker.of_statement(statement):
            if (fault.span, fault.replacement) not in seen:
                seen.add((fault.span, fault.replacement))
                yield fault


def chambers(
    passage: Passage, conditions: Sequence[Any], latex: Callable[[Any], str], text: str
) -> Iterator[Fault]:
    """A printed condition that is the opposite of one under which the formula holds."""
    last = passage.blocks[-1]
    body = text[last.start : last.end]
    tag = re.search(r"(?:\\quad|\\qquad|\\tag|\\[,;]|\s)*(?:\\tag)?[({]" + re.escape(passage.number), body)
    at = last.start + len(body[: tag.start() if tag else None].rstrip().rstrip(".,").rstrip())
    lines = list(re.finditer(r"[.,]?\s*\\end\{aligned\}", body))
    at = last.start + lines[-1].start() if lines else at
    for condition in conditions:
        opposite = getattr(condition, "negated", None)
        if opposite is None or isinstance(condition, sp.Eq | sp.Ne):
            continue
        printed = rf", \quad {latex(opposite)}"
        yield Fault("chamber", passage.number, (at, at), printed, f"a condition put in: {printed}")


def effect(fault: Fault | Rewriting, notation: Notation, text: str) -> str:
    """``changed``, ``same`` or ``unreadable``: what a change of the text does to its formula."""
    before = meaning(text, fault.number, notation)
    after = meaning(fault.applied(text), fault.number, notation)
    if after is None:
        return "unreadable"
    if before is None or len(before) != len(after):
        return "changed"
    return "changed" if any(_differ(one, other) for one, other in zip(before, after, strict=True)) else "same"


def meaning(text: str, number: str, notation: Notation) -> list[tuple[Members, Relations]] | None:
    """Members and relations of each statement of an equation, in sympy; None where it cannot be read."""
    lecture = read_text(text)
    passage = lecture.passage(number)
    if passage is None:
        return None
    printed = parse_blocks(passage.parts, notation, number=number, source=lecture.source)
    lowered, findings = lower(printed, notation)
    broken = findings or any(finding.code != "TLS103" for finding in printed.findings)
    return None if broken else [(each.members, each.relations) for each in lowered]


def _differ(one: tuple[Members, Relations], other: tuple[Members, Relations]) -> bool:
    if one[1] != other[1] or len(one[0]) != len(other[0]):
        return True
    return any(a != b and (b == 0 or sp.powsimp(a / b) != 1) for a, b in zip(one[0], other[0], strict=True))


class _Faults:
    def __init__(self, number: str, notation: Notation, text: str) -> None:
        self.number = number
        self.notation = notation
        self.text = text
        self.present: tuple[str, ...] = ()
        self.differentials: list[tuple[int, int]] = []

    def make(self, kind: str, span: tuple[int, int], replacement: str, says: str) -> Fault:
        return Fault(
            kind, self.number, span, replacement, f"{says}: {self.text[span[0] : span[1]]} → {replacement}"
        )

    def of_statement(self, statement: Statement) -> Iterator[Fault]:
        nodes = [node for member in statement.members for node in member.walk()]
        self.differentials = [node.differential.span for node in nodes if isinstance(node, Integral)]
        self.present = tuple(dict.fromkeys(node.name for node in nodes if isinstance(node, Symbol)))
        for relation in statement.relations:
            if relation.kind in _REVERSED:
                yield self.make("relation", relation.span, _REVERSED[relation.kind], "relation turned round")
                yield self.make("relation", relation.span, "=", "an equality for an inequality")
            elif relation.kind == "=":
                yield self.make("relation", relation.span, "<", "an inequality for an equality")
        for i, member in enumerate(statement.members):
            if i or len(statement.members) == 1:
                yield from self.scaled(member)
            yield from self.of_node(member)

    def scaled(self, member: Node) -> Iterator[Fault]:
        start = member.span[0]
        if isinstance(member, Sum):
            return
        after_sign = start + 1 if isinstance(member, Negative) else start
        yield self.make("factor", (after_sign, after_sign), r"2 \cdot ", "a factor 2 put in")
        yield self.make("factor", (after_sign, after_sign), r"\frac{1}{2} ", "a factor 1/2 put in")

    def of_node(  # noqa: C901 - one dispatch, a branch a kind of node
        self, node: Node, place: str = "factor"
    ) -> Iterator[Fault]:
        """The faults at a node and below; ``place`` says what a symbol here is part of."""
        if isinstance(node, Symbol):
            yield from self.swapped(node, place)
        elif isinstance(node, Number):
            yield from self.number_changed(node, place)
        elif isinstance(node, Sum):
            yield from self.signs(node)
        elif isinstance(node, Product):
            yield from self.dropped(node)
        elif isinstance(node, Call) and node.name == "theta":
            inner = node.arguments[0]
            reversed_argument = f"-({self.text[inner.span[0] : inner.span[1]]})"
            yield self.make("step", inner.span, reversed_argument, "a step function turned round")
        elif isinstance(node, Root) and node.index is None:
            yield self.make(
                "exponent", (node.span[0], node.span[0] + 5), r"\sqrt[3]", "a square root made a cube root"
            )
        elif isinstance(node, Negative):
            yield self.make("sign", (node.span[0], node.span[0] + 1), "", "a sign dropped")
        if isinstance(node, Fraction):
            yield from self.parts_dropped(node)
        if isinstance(node, Derivative) and isinstance(node.variable, Symbol):
            yield from self.swapped(node.variable, "derivative", MOST_OTHERS)
        if isinstance(node, Integral):
            yield from self.limits(node)
            if isinstance(node.differential.body, Symbol):
                yield from self.swapped(node.differential.body, "variable", MOST_OTHERS)
            yield from self.of_node(node.integrand, place)
            if node.differential.dimension is not None:
                yield from self.of_node(node.differential.dimension, "measure")
        elif isinstance(node, Power):
            yield from self.of_node(node.base, place)
            yield from self.of_node(node.exponent, "exponent")
        elif isinstance(node, Call):
            inside = place if node.name in ("theta", "ln") else "argument"
            for argument in node.arguments:
                yield from self.of_node(argument, inside)
        else:
            for child in node.children():
                yield from self.of_node(child, place)

    def swapped(self, node: Symbol, place: str, most: int = 1) -> Iterator[Fault]:
        for other in self.like(node)[:most]:
            script = self.text[: node.span[0]].rstrip().endswith(("_", "^"))
            replacement = f"{{{other.latex}}}" if script or place == "exponent" else f" {other.latex} "
            yield self.make(place, node.span, replacement, "another symbol")

    def like(self, node: Symbol) -> list[Name]:
        """Symbols that could be taken for one: of the same dimension, those of the formula first."""
        name = self.notation.lookup(node.name, self.number)
        if name is None or name.indices or node.printed:
            return []
        others = [
            other
            for other in self.notation.in_equation(self.number)
            if other.key != name.key
            and other.dimension == name.dimension
            and other.assume == name.assume
            and other.exponent_parameter == name.exponent_parameter
            and not other.indices
            and not other.arguments
        ]
        return sorted(others, key=lambda other: other.key not in self.present)

    def number_changed(self, node: Number, place: str) -> Iterator[Fault]:
        if not node.text.isdigit() or node.span[1] - node.span[0] != len(node.text):
            return
        value = int(node.text)
        for changed in (value + 1, value - 1):
            if changed > 0 or (changed == 0 and place == "argument"):
                yield self.make(
                    place if place != "factor" else "number", node.span, f"{{{changed}}}", "another number"
                )

    def signs(self, node: Sum) -> Iterator[Fault]:
        for i, each in enumerate(node.terms):
            start = each.span[0]
            if isinstance(each, Negative):
                yield self.make("sign", (start, start + 1), "+", "a sign turned round")
            elif i:
                at = self.text.rfind("+", node.terms[i - 1].span[1], start)
                if at >= 0:
                    yield self.make("sign", (at, at + 1), "-", "a sign turned round")
            else:
                yield self.make("sign", (start, start), "-", "a sign turned round")
            inner = each.operand if isinstance(each, Negative) else each
            yield self.make("factor", (inner.span[0], inner.span[0]), r"2 \cdot ", "a factor 2 put in")

    def dropped(self, node: Product) -> Iterator[Fault]:
        for factor in node.factors:
            base = factor.base if isinstance(factor, Power) else factor
            if isinstance(base, Call) and base.name == "theta":
                yield self.make("step", factor.span, "", "a step function dropped")
            elif any(factor.span[0] <= start < factor.span[1] for start, _ in self.differentials):
                if isinstance(factor, Fraction):
                    yield self.make("factor", factor.denominator.span, "1", "a denominator dropped")
            elif isinstance(base, (Symbol, Number, Constant, Call, Group)) or isinstance(factor, Fraction):
                yield self.make("factor", factor.span, "", "a factor dropped")

    def parts_dropped(self, node: Fraction) -> Iterator[Fault]:
        """A numerator or a denominator that is one factor, dropped."""
        for part in (node.numerator, node.denominator):
            bare = part.body if isinstance(part, Group) else part
            base = bare.base if isinstance(bare, Power) else bare
            if isinstance(base, Symbol):
                yield self.make("factor", bare.span, " 1 ", "a part of a fraction dropped")

    def limits(self, node: Integral) -> Iterator[Fault]:
        body = node.differential.body
        others = self.like(body) if isinstance(body, Symbol) else []
        if node.lower is not None and node.upper is not None:
            (low, up), text = (node.lower.span, node.upper.span), self.text
            between = text[low[1] : up[0]]
            if low[1] <= up[0]:
                turned = f"{{{text[slice(*up)]}}}{between}{{{text[slice(*low)]}}}"
                yield self.make("limit", (low[0], up[1]), turned, "limits exchanged")
            if "infty" not in text[slice(*up)]:
                yield self.make("limit", up, r"{\infty}", "an infinite limit")
        for limit in (node.lower, node.upper):
            if limit is None:
                continue
            printed = self.text[limit.span[0] : limit.span[1]]
            if printed.strip("{}+ ") != "0":
                inner = printed[1:-1] if printed[:1] + printed[-1:] == "{}" else printed
                sign, bare = re.fullmatch(r"\s*(-?)(.*)", inner, re.DOTALL).groups()  # type: ignore[union-attr]
                changed = "{1}" if "infty" in printed else f"{{{sign}2 {{{bare}}}}}"
                yield self.make("limit", limit.span, changed, "another limit")
            for other in others[:1]:
                if other.latex not in printed:
                    yield self.make("limit", limit.span, f"{{{other.latex}}}", "another limit")


# -- the same in other words --------------------------------------------------------------------------------

STYLES = {
    "fractions with a slash": Style(fraction="slash"),
    "negative exponents": Style(fraction="power"),
    "sized brackets": Style(sized=True),
    "dots between factors": Style(times=r" \cdot "),
    "thin spaces and displayed fractions": Style(fraction="dfrac", times=r"\,"),
    "differentials last": Style(differential="after"),
}


def rewritings(
    passage: Passage, printed: Printed, notation: Notation, together: int = 1
) -> Iterator[Rewriting]:
    """The passage in other words: in each style and with each change of order and brackets.

    ``together`` says how many are made at once: with 2, every pair that goes together.
    """
    every = [*STYLES, *CHANGES, *TURNS]
    for names in combinations(every, together):
        style = _joined([STYLES[name] for name in names if name in STYLES])
        if style is None:
            continue
        statements = printed.statements
        for name in names:
            if name in CHANGES:
                statements = tuple(
                    Statement(
                        tuple(CHANGES[name](m, notation, passage.number) for m in s.members), s.relations
                    )
                    for s in statements
                )
            if name in TURNS:
                statements = tuple(TURNS[name](s) for s in statements)
        if statements != printed.statements or any(name in STYLES for name in names):
            yield _rewriting(" and ".join(names), passage, statements, notation, style, printed.statements)


def _joined(styles: list[Style]) -> Style | None:
    """One style that does what all of these do, or None where two of them differ on the same thing."""
    joined: dict[str, object] = {}
    plain = Style()
    for style in styles:
        for each in fields(Style):
            value = getattr(style, each.name)
            if value != getattr(plain, each.name) and joined.setdefault(each.name, value) != value:
                return None
    return Style(**joined)  # type: ignore[arg-type]


def _rewriting(
    kind: str,
    passage: Passage,
    statements: tuple[Statement, ...],
    notation: Notation,
    style: Style,
    originals: tuple[Statement, ...] | None = None,
) -> Rewriting:
    parts = []
    for block in passage.blocks:
        here = [
            write_statement(new, notation, style)
            for new, old in zip(statements, originals or statements, strict=True)
            if block.start <= old.span[0] < block.end
        ]
        latex = r", \\ ".join(here)
        if len(here) > 1:
            latex = rf"\begin{{aligned}} {latex} \end{{aligned}}"
        if block.start <= passage.number_at < block.end:
            latex += rf" \tag{{{passage.number}}}"
        parts.append((block.start, block.end, latex))
    return Rewriting(kind, passage.number, tuple(parts))


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with a function applied to every node, innermost first."""
    changes: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changes[each.name] = _mapped(value, change)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changes[each.name] = tuple(_mapped(item, change) for item in value)
    return change(replace(node, **changes))


def _commutes(node: Node, notation: Notation, number: str) -> bool:
    names = [notation.lookup(n.name, number) for n in node.walk() if isinstance(n, Symbol)]
    return not any(name is not None and name.assume == "operator" for name in names)


def _reordered(member: Node, notation: Notation, number: str) -> Node:
    def change(node: Node) -> Node:
        if not isinstance(node, Product) or not _commutes(node, notation, number):
            return node
        last = [f for f in node.factors if type(f).__name__ in ("Integral", "Series")]
        return Product(node.span, (*reversed([f for f in node.factors if f not in last]), *last))

    return _mapped(member, change)


def _turned(member: Node, notation: Notation, number: str) -> Node:
    """Terms of every sum in the opposite order."""

    def change(node: Node) -> Node:
        return Sum(node.span, tuple(reversed(node.terms))) if isinstance(node, Sum) else node

    return _mapped(member, change)


def _written_out(member: Node, notation: Notation, number: str) -> Node:
    """Squares of letters and brackets as products of two."""

    def change(node: Node) -> Node:
        if not isinstance(node, Power) or not isinstance(node.exponent, Number) or node.exponent.text != "2":
            return node
        if not isinstance(node.base, (Symbol, Group)) or not _commutes(node, notation, number):
            return node
        return Product(node.span, (node.base, node.base))

    return _mapped(member, change)


def _bracketed(member: Node, notation: Notation, number: str) -> Node:
    def bracket(node: Node) -> Node:
        plain = isinstance(node, (Group, Negative)) or type(node).__name__ in (
            "Integral",
            "Series",
            "Differential",
        )
        return node if plain else Group(node.span, node)

    def change(node: Node) -> Node:
        if isinstance(node, Product):
            return Product(node.span, tuple(bracket(f) for f in node.factors))
        if isinstance(node, Sum):
            return Sum(node.span, tuple(bracket(t) for t in node.terms))
        return node

    return _mapped(member, change)


def _windows_split(member: Node, notation: Notation, number: str) -> Node:
    """A step function of a window, θ(V - |x|), as two: θ(V - x) θ(V + x)."""

    def change(node: Node) -> Node:
        if not isinstance(node, Call) or node.name != "theta" or not isinstance(node.arguments[0], Sum):
            return node
        terms = node.arguments[0].terms
        bars = [t for t in terms if isinstance(t, Negative) and isinstance(t.operand, Bars)]
        if len(bars) != 1 or not isinstance(bars[0].operand, Bars):
            return node
        rest = tuple(t for t in terms if t is not bars[0])
        body = Group(node.span, bars[0].operand.body)
        steps = (
            replace(node, arguments=(Sum(node.span, (*rest, term)),))
            for term in (Negative(node.span, body), body)
        )
        return Product(node.span, tuple(steps))

    return _mapped(member, change)


def _logarithms_turned(member: Node, notation: Notation, number: str) -> Node:
    """ln(x/y) as -ln(y/x)."""

    def change(node: Node) -> Node:
        if not isinstance(node, Call) or node.name != "ln":
            return node
        inside = node.arguments[0]
        while isinstance(inside, Group):
            inside = inside.body
        if not isinstance(inside, Fraction):
            return node
        turned = replace(inside, numerator=inside.denominator, denominator=inside.numerator)
        return Group(node.span, Negative(node.span, replace(node, arguments=(turned,))))

    return _mapped(member, change)


def _sides_exchanged(statement: Statement) -> Statement:
    """Two members, under a sign that reads the same both ways, exchanged; an inequality from right to left."""
    turned = {"<": (">", ">"), ">": ("<", "<"), "<<": (">>", r"\gg"), ">>": ("<<", r"\ll")}
    if len(statement.members) != 2:
        return statement
    sign = statement.relations[0]
    if sign.kind in turned:
        kind, text = turned[sign.kind]
        sign = replace(sign, kind=kind, text=text)
    elif sign.kind not in ("=", "~", "~="):
        return statement
    return Statement(statement.members[::-1], (sign,))


TURNS = {"sides exchanged": _sides_exchanged}

CHANGES = {
    "windows as two steps": _windows_split,
    "logarithms turned": _logarithms_turned,
    "factors reordered": _reordered,
    "terms reordered": _turned,
    "squares written out": _written_out,
    "brackets added": _bracketed,
}
