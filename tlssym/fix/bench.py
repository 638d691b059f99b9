"""What finding the smallest change needs: reading a piece of LaTeX, its value, and whether two values are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from tlssym.judge.agreement import agreement
from tlssym.parse.errors import ParseError
from tlssym.parse.lower import lower_node
from tlssym.parse.macros import NO_MACROS, Macros
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse_blocks
from tlssym.parse.tree import Fraction, Group, Node, Source, Statement
from tlssym.parse.write import Style, write

HELD = (sp.Integral, sp.Derivative, sp.Subs)
"""What stands in a value until it is worked out."""


@dataclass(frozen=True)
class Bench:
    """The notation and macros that hold at one formula, and how its author writes."""

    notation: Notation
    equation: str = ""
    macros: Macros = NO_MACROS
    printed: str = ""

    def read(self, text: str) -> Statement | None:
        """The one statement that a text is; None where it is not one that can be read."""
        found = parse_blocks(
            [(text, 0)],
            self.notation,
            number="",
            equation=self.equation,
            source=Source(text),
            macros=self.macros,
        )
        alone = len(found.statements) == 1 and not found.findings
        return found.statements[0] if alone else None

    def expression(self, text: str) -> Node | None:
        """The one expression that a text is, or None."""
        statement = self.read(text)
        return statement.members[0] if statement is not None and not statement.relations else None

    def value(self, node: Node | None) -> Any:
        """What a piece of a formula means, or None."""
        if node is None:
            return None
        try:
            return lower_node(node, self.notation, self.equation)
        except (ParseError, TypeError, ValueError, RecursionError):
            return None

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values are the same; a power of ħ that one of them lacks does not count."""
        if one is None or other is None:
            return False
        if one == other:
            return True
        if not isinstance(one, sp.Expr) or not isinstance(other, sp.Expr):
            return False
        return self._agree(one, other) or (
            self.hbar is not None
            and self.hbar in one.free_symbols | other.free_symbols
            and self._agree(one.subs(self.hbar, 1), other.subs(self.hbar, 1))
        )

    def _agree(self, one: Any, other: Any) -> bool:
        if not one.has(*HELD) and not other.has(*HELD):
            return agreement(one, other).agrees
        # integrals are compared as they are written: working them out is not for a hundred candidates
        one, other = spread(one), spread(other)
        return bool(one == other or sp.expand(one - other) == 0)

    def quotient(self, value: Any, wanted: Any) -> Any:
        """The factor by which a value falls short of the wanted one, or None where it is not a plain one."""
        if value.has(*HELD) or wanted.has(*HELD):
            factor = spread(wanted) / spread(value)
        else:
            found = agreement(value, wanted)
            factor = found.ratio
        return None if factor is None or factor.has(*HELD) else factor

    @cached_property
    def hbar(self) -> Any:
        """ħ, where the notation has it."""
        name = self.notation.lookup(r"\hbar")
        return None if name is None else name.symbol

    @cached_property
    def style(self) -> Style:
        r"""How the author writes: fractions by a stroke, brackets that grow."""
        slashes = self.printed.count("/")
        fractions = len(re.findall(r"\\[td]?frac", self.printed))
        fraction = "slash" if slashes > fractions else "dfrac" if r"\dfrac" in self.printed else "frac"
        return Style(fraction=fraction, sized=r"\left" in self.printed)

    def write(self, node: Node) -> str:
        """A node as the author would write it."""
        latex = write(_plain(node), self.notation, self.style)
        if not re.search(r"[_^]\{\w\}", self.printed):
            latex = re.sub(r"([_^])\{(\w)\}", r"\1\2", latex)
        if not re.search(r"(?<![A-Za-z])d [A-Za-z\\]", self.printed):
            latex = re.sub(r"(?<![A-Za-z\\])d (?=[A-Za-z\\])", "d", latex)
        return self.in_macros(re.sub(r"\\left([(\[]) (.*?) \\right", r"\\left\1\2\\right", latex))

    def in_macros(self, latex: str) -> str:
        """LaTeX with the author's own abbreviations, those without arguments, in place of what they stand for."""
        short = [m for m in self.macros.all if not m.arguments and not m.problem and not m.is_alias]
        for macro in sorted(short, key=lambda m: -len(m.body)):
            if re.search(re.escape(macro.name) + r"(?![A-Za-z])", self.printed) and macro.body.strip():
                body = re.escape(macro.body.strip())
                end = r"(?![A-Za-z])" if macro.body.strip()[-1:].isalpha() else ""
                space = r"\g<after>"
                latex = re.sub(
                    body + end + r"(?P<after>\s?)", re.sub(r"\\", r"\\\\", macro.name) + space, latex
                )
        return latex


def spread(value: Any) -> Any:
    """A value with powers of products spread, and factors that an integral does not need before it."""
    value = sp.expand_power_base(value)

    def before(integral: Any) -> Any:
        constant, rest = integral.function.as_independent(*integral.variables, as_Add=False)
        return constant * sp.Integral(rest, *integral.limits)

    # a product alone has a part outside; a sum under an integral stays together
    return value.replace(lambda each: isinstance(each, sp.Integral), before)


def _plain(node: Node) -> Node:
    """A node without brackets around all of it."""
    return _plain(node.body) if isinstance(node, Group) else node


def leaves(node: Node) -> Iterable[Node]:
    """The nodes without others below."""
    return (each for each in node.walk() if not any(True for _ in each.children()))


def may_be_led(node: Node) -> bool:
    """Whether a factor may stand before a node without brackets around that."""
    from tlssym.parse.tree import Negative, Sum

    return not isinstance(_plain(node), (Sum, Negative)) or isinstance(node, Group)


def is_simple(node: Node) -> bool:
    """Whether a node may be multiplied without brackets around it."""
    from tlssym.parse.tree import Integral, Negative, Series, Sum

    return not isinstance(_plain(node), (Sum, Negative, Integral, Series)) or isinstance(
        node, Group | Fraction
    )
