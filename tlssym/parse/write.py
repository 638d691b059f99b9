r"""Tree → LaTeX, in any of several styles; what is written reads back as the same tree, brackets apart.

This writes what is printed, not what it means; for sympy expressions see ``latex``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import singledispatchmethod
from typing import Any

from tlssym.numbers.functions import names
from tlssym.parse.commands import AVERAGE, NAMED, STANDARD
from tlssym.parse.latex_names import site_letters
from tlssym.parse.notation import Notation, with_letters
from tlssym.parse.tree import (
    RELATIONS,
    At,
    Bars,
    Between,
    Call,
    Constant,
    Derivative,
    Differential,
    Fraction,
    Group,
    Integral,
    Limit,
    Negative,
    Node,
    Number,
    Opaque,
    Power,
    Product,
    Root,
    Series,
    Statement,
    Sum,
    Symbol,
    Transformed,
)

_LATEX = names("latex")
COMMANDS = {
    **{word: _LATEX[head] for head, word in names("word").items() if head in _LATEX},
    "exp": r"\exp",
    "abs": r"\operatorname{abs}",
    "log10": r"\log_{10}",
    "log2": r"\log_{2}",
}
_PRINTED = {
    "commutator": r"\left[ {0}, {1} \right]",
    "anticommutator": r"\left\{{ {0}, {1} \right\}}",
    "cross": r"{0} \times {1}",
    "dot": r"{0} \cdot {1}",
    "bracket": r"\left[ {0} \right]",
    "braces": r"\left\{{ {0} \right\}}",
    "dagger": r"{0}^{{\dagger}}",
    "conjugate": r"{0}^{{*}}",
}
_POWER_BEFORE_BRACKET = set(COMMANDS) - {"theta", "Gamma", "Beta", "max", "min", "log10", "log2"}


@dataclass(frozen=True)
class Style:
    r"""How to write what can be written in several ways.

    ``fraction`` is ``frac``, ``dfrac``, ``slash`` or ``power`` (a negative exponent); ``times`` stands
    between factors; ``sized`` writes ``\left(``; ``differential`` is ``before`` or ``after`` the integrand.
    """

    fraction: str = "frac"
    times: str = " "
    sized: bool = False
    differential: str = "before"


def write_statement(statement: Statement, notation: Notation, style: Style = Style()) -> str:
    """A chain in LaTeX."""
    parts = [write(statement.members[0], notation, style)]
    for relation, member in zip(statement.relations, statement.members[1:], strict=True):
        parts += [RELATIONS[relation.kind][0], write(member, notation, style)]
    return " ".join(parts)


def write(node: Node, notation: Notation, style: Style = Style()) -> str:
    """An expression in LaTeX."""
    return _Writer(notation, style).of(node)


class _Writer:
    def __init__(self, notation: Notation, style: Style) -> None:
        self.notation = notation
        self.style = style

    def brackets(self, inside: str, opening: str = "(") -> str:
        closing = {"(": ")", "[": "]", r"\{": r"\}", "{": "}"}[opening]
        if self.style.sized and opening != "{":
            return rf"\left{opening} {inside} \right{closing}"
        return f"{opening}{inside}{closing}"

    def bracketed(self, node: Node) -> str:
        return self.brackets(self.of(node))

    @singledispatchmethod
    def of(self, node: Node) -> str:
        raise TypeError(f"no LaTeX for {type(node).__name__}")

    @of.register
    def _(self, node: Number) -> str:
        return node.text

    @of.register
    def _(self, node: Constant) -> str:
        return node.name

    @of.register
    def _(self, node: Symbol) -> str:
        if not node.indices:
            return node.name
        name = self.notation.lookup(node.name)
        return node.name if name is None else with_letters(name, node.indices)

    @of.register
    def _(self, node: Group) -> str:
        return self.brackets(self.of(node.body), node.bracket)

    @of.register
    def _(self, node: Call) -> str:
        if node.name.startswith(AVERAGE):
            return rf"\langle {self.of(node.arguments[0])} \rangle" + node.name.removeprefix(AVERAGE)
        if node.name.startswith(NAMED):
            return self.named(node)
        signs = (*node.separators, *(",",) * len(node.arguments))
        inside = "".join(f"{self.of(a)}{s} " for a, s in zip(node.arguments, signs, strict=False))
        return COMMANDS.get(node.name, node.name) + self.brackets(inside[:-2])

    def named(self, node: Call) -> str:
        """A function of which only the name is known, as it is printed."""
        name = node.name.removeprefix(NAMED)
        inside = [self.of(argument) for argument in node.arguments]
        if name in _PRINTED:
            return _PRINTED[name].format(*inside)
        if name.startswith("nabla"):
            sign = {"": "", " dot": r" \cdot", " cross": r" \times"}[name.removeprefix("nabla")]
            power = "" if inside[1] == "1" else f"^{{{inside[1]}}}"
            return f"{inside[0]}{power}{sign} {inside[2]}"
        base, _, sub = name.partition("_")
        word = rf"\{base}" if rf"\{base}" in STANDARD else rf"\operatorname{{{base}}}"
        return word + (f"_{sub}" if sub else "") + self.brackets(", ".join(inside))

    @of.register
    def _(self, node: Opaque) -> str:
        return node.text.partition("@")[0]

    @of.register
    def _(self, node: Limit) -> str:
        side = f"^{{{node.side}}}" if node.side else ""
        body = self.bracketed(node.body) if isinstance(node.body, (Sum, Negative)) else self.of(node.body)
        return rf"\lim_{{{self.of(node.variable)} \to {self.of(node.value)}{side}}} {body}"

    @of.register
    def _(self, node: Sum) -> str:
        out = ""
        for term in node.terms:
            negative = isinstance(term, Negative)
            inner = term.operand if isinstance(term, Negative) else term
            text = self.bracketed(inner) if isinstance(inner, (Sum, Negative)) else self.of(inner)
            out += (" - " if negative else " + ") + text
        return out[3:] if out.startswith(" + ") else "-" + out[3:]

    @of.register
    def _(self, node: Negative) -> str:
        inner = node.operand
        return "-" + (self.bracketed(inner) if isinstance(inner, (Sum, Negative)) else self.of(inner))

    @of.register
    def _(self, node: Product) -> str:
        last = len(node.factors) - 1
        out = ""
        for i, factor in enumerate(node.factors):
            text = self.factor(factor, i == last)
            if i and self.needs_sign(node.factors[i - 1], factor, text):
                out += self.style.times if self.style.times.strip() in (r"\cdot", r"\times") else r" \cdot "
            elif i:
                out += self.style.times
            out += text
        return out

    def needs_sign(self, before: Node, factor: Node, text: str) -> bool:
        """Where two factors side by side would read as something else: a call, a number, a differential."""
        base = before.base if isinstance(before, Power) else before
        name = self.notation.lookup(base.name) if isinstance(base, Symbol) else None
        is_name = isinstance(base, Symbol) and (
            base.name in ("d", "B") or (name is not None and bool(name.arguments))
        )
        if isinstance(base, Symbol) and text.startswith(("(", "[", r"\left")) and is_name:
            return True
        return text[:1].isdigit() or (isinstance(base, Symbol) and base.name == "d")

    def factor(self, node: Node, last: bool) -> str:
        if isinstance(node, (Sum, Negative, Product)) or (isinstance(node, (Integral, Series)) and not last):
            return self.bracketed(node)
        if isinstance(node, Fraction) and self.style.fraction == "slash":
            return self.bracketed(node)
        if isinstance(node, Fraction) and self.style.fraction == "power":
            return self.bracketed(node)
        return self.of(node)

    @of.register
    def _(self, node: Fraction) -> str:
        style = self.style.fraction
        if style in ("frac", "dfrac"):
            return rf"\{style}{{{self.of(node.numerator)}}}{{{self.of(node.denominator)}}}"
        above, below = node.numerator, node.denominator
        simple = isinstance(above, (Symbol, Number, Constant, Group, Root, Bars)) or (
            isinstance(above, Call) and above.name not in _POWER_BEFORE_BRACKET
        )
        top = self.of(above) if simple else self.bracketed(above)
        if style == "slash":
            return f"{top}/{self.base(below)}"
        joint = r" \cdot " if below == Symbol((0, 0), "d") or self.base(below)[:1].isdigit() else " "
        if self.needs_sign(above, below, self.base(below)):
            joint = r" \cdot "
        return f"{top}{joint}{self.base(below)}^{{-1}}"

    def base(self, node: Node) -> str:
        """What can carry an exponent or stand under a slash without brackets of its own."""
        plain = isinstance(node, (Number, Constant, Symbol, Group, Bars, Root, Transformed))
        declared = isinstance(node, Call) and node.name not in _POWER_BEFORE_BRACKET
        return self.of(node) if plain or declared else self.bracketed(node)

    @of.register
    def _(self, node: Power) -> str:
        exponent = self.of(node.exponent)
        if isinstance(node.base, Call) and node.base.name in _POWER_BEFORE_BRACKET:
            name = COMMANDS[node.base.name]
            return f"{name}^{{{exponent}}}{self.brackets(self.of(node.base.arguments[0]))}"
        return f"{self.base(node.base)}^{{{exponent}}}"

    @of.register
    def _(self, node: Root) -> str:
        index = "" if node.index is None else f"[{self.of(node.index)}]"
        return rf"\sqrt{index}{{{self.of(node.radicand)}}}"

    @of.register
    def _(self, node: Bars) -> str:
        body = self.of(node.body)
        # bars within bars: say which belong together
        return rf"\left| {body} \right|" if self.style.sized or "|" in body else f"|{body}|"

    @of.register
    def _(self, node: Differential) -> str:
        sign = r"\partial" if node.partial else "d"
        power = "" if node.dimension is None else f"^{{{self.of(node.dimension)}}}"
        return f"{sign}{power} {self.of(node.body)}"

    @of.register
    def _(self, node: Derivative) -> str:
        sign = r"\partial" if node.partial else "d"
        order = f"^{{{node.order}}}" if node.order > 1 else ""
        return rf"\frac{{{sign}{order} {self.of(node.body)}}}{{{sign} {self.of(node.variable)}{order}}}"

    @of.register
    def _(self, node: Integral) -> str:
        limits = self.limits(node.lower, node.upper)
        body = self.bracketed(node.integrand) if isinstance(node.integrand, (Sum, Negative)) else ""
        body = body or self.of(node.integrand)
        if self.style.differential == "after" and not isinstance(node.integrand, (Integral, Series)):
            return rf"\int{limits} {body}\, {self.of(node.differential)}"
        return rf"\int{limits} {self.of(node.differential)}\, {body}"

    def limits(self, lower: Node | None, upper: Node | None) -> str:
        below = "" if lower is None else f"_{{{self.of(lower)}}}"
        return below + ("" if upper is None else f"^{{{self.of(upper)}}}")

    @of.register
    def _(self, node: At) -> str:
        return rf"\left. {self.of(node.body)} \right|_{{{self.of(node.variable)} = {self.of(node.value)}}}"

    @of.register
    def _(self, node: Between) -> str:
        return rf"\left[ {self.of(node.body)} \right]{self.limits(node.lower, node.upper)}"

    @of.register
    def _(self, node: Series) -> str:
        letters = site_letters(node.indices, node.relation)
        if node.lower is not None:
            letters = f"{letters} = {self.of(node.lower)}"
        if node.values:
            letters = f"{letters} = {', '.join(map(self.of, node.values))}"
        upper = "" if node.upper is None else f"^{{{self.of(node.upper)}}}"
        body = self.bracketed(node.body) if isinstance(node.body, (Sum, Negative)) else self.of(node.body)
        sign = r"\prod" if node.is_product else r"\sum"
        return f"{sign}_{{{letters}}}{upper} {body}"

    @of.register
    def _(self, node: Transformed) -> str:
        plain = isinstance(node.body, (Symbol, Group))
        body = self.of(node.body) if plain else self.bracketed(node.body)
        return f"{body}_{{{self.of(node.variable)}}}"


def without_groups(node: Node) -> Node:
    """The tree without brackets, for comparing what two trees say."""
    if isinstance(node, Group):
        return without_groups(node.body)
    changes: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changes[each.name] = without_groups(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changes[each.name] = tuple(without_groups(item) for item in value)
    return replace(node, **changes)
