"""Dimensions as a lecture's notation writes them: ``1/(energy*length^d)``, ``energy^2*length^(2-a)``.

The exponents are exact, rational in whatever parameters occur in them (a, d).  The grammar is small and
closed: names, whole numbers, ``* / ^ + -`` and brackets; nothing is evaluated but that.  A name of mechanics such
as ``mass`` is what it is in energy, length and time, so that ``mass*length^2/time^2`` is an energy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tlssym.numbers.exponents import Powers

_TOKEN = re.compile(r"\s*(?:([A-Za-z_]+)|(\d+)|(.))")

Exponents = dict[str, Any]

MECHANICS = {
    "mass": {"energy": 1, "time": 2, "length": -2},
    "momentum": {"energy": 1, "time": 1, "length": -1},
    "action": {"energy": 1, "time": 1},
    "force": {"energy": 1, "length": -1},
    "pressure": {"energy": 1, "length": -3},
    "power": {"energy": 1, "time": -1},
    "velocity": {"length": 1, "time": -1},
    "frequency": {"time": -1},
}
"""Quantities that are no bases of their own beside energy, length and time."""


class DimensionError(ValueError):
    """The text is not a dimension; the message says where."""


class _Reader:
    """One pass over the tokens, left to right; ``base`` tells base quantities from exponent parameters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [m.groups() for m in _TOKEN.finditer(text.strip())]
        self.at = 0

    def fail(self) -> DimensionError:
        return DimensionError(f"not a dimension: {self.text!r}; write it like 1/(energy*length^d)")

    def peek(self) -> str:
        if self.at >= len(self.tokens):
            return ""
        return next(part for part in self.tokens[self.at] if part)

    def take(self) -> str:
        word = self.peek()
        self.at += 1
        return word

    def expect(self, word: str) -> None:
        if self.take() != word:
            raise self.fail()

    def quantity(self) -> Powers:
        result = self.powered()
        while self.peek() in ("*", "/"):
            result = result * self.powered() if self.take() == "*" else result / self.powered()
        return result

    def powered(self) -> Powers:
        from tlssym.numbers.exponents import Powers

        word = self.take()
        if word == "(":
            result = self.quantity()
            self.expect(")")
        elif word == "1":
            result = Powers()
        elif word[:1].isalpha():
            result = Powers.of(MECHANICS.get(word, {word: 1}))
        else:
            raise self.fail()
        if self.peek() == "^":
            self.take()
            result = result ** self.exponent_factor()
        return result

    def exponent(self) -> Any:
        negative = self.peek() == "-" and bool(self.take())
        result = self.exponent_term()
        result = -result if negative else result
        while self.peek() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            result = result + sign * self.exponent_term()
        return result

    def exponent_term(self) -> Any:
        result = self.exponent_factor()
        while self.peek() in ("*", "/"):
            if self.take() == "*":
                result = result * self.exponent_factor()
            else:
                result = result / self.exponent_factor()
        return result

    def exponent_factor(self) -> Any:
        import sympy as sp

        word = self.take()
        if word == "-":
            return -self.exponent_factor()
        if word == "(":
            result = self.exponent()
            self.expect(")")
            return result
        if word.isdigit() and len(word) < 4:
            return sp.Integer(word)
        if word.isidentifier():
            return sp.Symbol(word, positive=True)
        raise self.fail()


def parse_dimension(text: str) -> Exponents:
    """Exponents of the base quantities in a dimension.

    Parameters
    ----------
    text : str
        Such as ``"1"``, ``"energy"``, ``"1/(energy*length^d)"``.

    Returns
    -------
    dict of str to sympy expression
        Base quantity → exponent, positive symbols for the parameters; the empty dict is dimensionless.

    Raises
    ------
    DimensionError
        Where the text is something else.
    """
    if len(text) > 200:
        raise DimensionError("a dimension longer than 200 characters")
    reader = _Reader(text)
    result = reader.quantity()
    if reader.at != len(reader.tokens):
        raise reader.fail()
    return dict(result.exponents)
