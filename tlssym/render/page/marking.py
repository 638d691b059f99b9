"""Where a printed formula and what it should be part: the smallest pieces that differ, marked in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse
from tlssym.parse.tree import Group, Node

MOST_PIECES = 3
"""More differences than these are not picked out: the whole is marked."""


@dataclass(frozen=True)
class Marked:
    """Two formulas in LaTeX, with what differs in ``\\class{wrong}{...}`` and ``\\class{right}{...}``."""

    printed: str
    suggested: str


def marked(printed: str, suggested: str, notation: Notation, equation: str = "") -> Marked:
    """Mark the difference of a printed member and its suggestion.

    Parameters
    ----------
    printed, suggested : str
        LaTeX.
    notation, equation
        With which both are read.
    """
    trees = [_tree(text, notation, equation) for text in (printed, suggested)]
    if trees[0] is None or trees[1] is None:
        return Marked(wrapped(printed, "wrong"), wrapped(suggested, "right"))
    pieces = _pieces(trees[0], trees[1])
    if not pieces or len(pieces) > MOST_PIECES:
        pieces = [(trees[0], trees[1])]
    return Marked(
        _with(printed, [one.span for one, _ in pieces], "wrong"),
        _with(suggested, [other.span for _, other in pieces], "right"),
    )


def _tree(text: str, notation: Notation, equation: str) -> Node | None:
    read = parse(text, notation, equation=equation)
    if read.findings or len(read.statements) != 1 or len(read.statements[0].members) != 1:
        return None
    return read.statements[0].members[0]


def _pieces(one: Node, other: Node) -> list[tuple[Node, Node]]:
    """The deepest pairs of nodes that differ."""
    one, other = _inside(one), _inside(other)
    if one == other:
        return []
    mine, theirs = list(one.children()), list(other.children())
    if type(one) is not type(other) or not mine or len(mine) != len(theirs):
        return [(one, other)]
    found = [pair for a, b in zip(mine, theirs, strict=True) for pair in _pieces(a, b)]
    return found or [(one, other)]


def _inside(node: Node) -> Node:
    while isinstance(node, Group):
        (node,) = node.children()
    return node


def _with(text: str, spans: Sequence[tuple[int, int]], name: str) -> str:
    """The text with spans of it in a class."""
    for start, end in sorted(set(spans), reverse=True):
        text = text[:start] + wrapped(text[start:end], name) + text[end:]
    return text


def wrapped(piece: str, name: str) -> str:
    """A piece of LaTeX in a class, where it can be one: balanced, in one cell of its row."""
    whole = (
        piece.count("{") == piece.count("}")
        and piece.count(r"\left") == piece.count(r"\right")
        and not any(mark in piece for mark in (r"\\", "&", r"\begin", r"\class"))
    )
    return rf"\class{{{name}}}{{{piece}}}" if whole else piece
