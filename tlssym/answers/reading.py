"""An answer as it is read: members, relations and the tree, or why it could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tlssym.parse.errors import ParseError
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse
from tlssym.parse.tree import Printed

FAULTS = (
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    NotImplementedError,
    IndexError,
)
"""What engines raise on formulas that they cannot deal with: the answer is then not decided."""
LONGEST_ANSWER = 2000
_FENCES = ("$$", "$", r"\[", r"\]", r"\(", r"\)")


@dataclass(frozen=True)
class Given:
    """An answer in sympy."""

    text: str
    members: tuple[Any, ...]
    relations: tuple[str, ...]
    printed: Printed


class Unreadable(Exception):
    """The answer cannot be read; the message says why."""


def read_answer(answer: str, notation: Notation, equation: str) -> Given:
    """Read an answer.

    Raises
    ------
    Unreadable
        It is too long, says nothing, or is more than one formula.
    """
    text = _bare(answer)
    if len(text) > LONGEST_ANSWER:
        raise Unreadable(f"it is longer than {LONGEST_ANSWER} characters")
    printed = parse(text, notation, equation=equation)
    if printed.findings or len(printed.statements) != 1:
        said = "; ".join(f"{f.message} (column {f.place.column if f.place else 1})" for f in printed.findings)
        raise Unreadable(said or "one formula is expected")
    statement = printed.statements[0]
    try:
        members = tuple(lower_node(node, notation, equation) for node in statement.members)
    except ParseError as error:
        raise Unreadable(error.message) from None
    return Given(text, members, tuple(r.kind for r in statement.relations), printed)


def _bare(answer: str) -> str:
    """The formula without the signs around it and a full stop at its end."""
    text = answer.strip()
    for fence in _FENCES:
        text = text.removeprefix(fence).removesuffix(fence).strip()
    return re.sub(r"[.,;]$", "", text).strip()
