r"""The macros of a file, ``\newcommand{\half}{\tfrac12}``, put in place of their names in the pieces of a formula.

Nothing of TeX's own programming is done: a macro is a body with at most nine arguments.  What comes of it
stands where the macro was called, so that a finding points at the place in the file.  The work is bounded in
depth and in number, so that a macro that calls itself is an error and no endless loop.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, pairwise

from tlssym.parse.errors import TOO_LARGE, UNREADABLE, ParseError
from tlssym.parse.packages import FORMS, form_of
from tlssym.parse.scan import MAX_PIECES, Piece, scan
from tlssym.parse.tree import Span

MAX_DEPTH = 20
LOOKED_AT = 2_000  # pieces behind a command of a package that are looked at for its arguments
BUILT_IN = {*FORMS, r"\qty", r"\div"}
UNSTARRED = {r"\dd", r"\div", r"\vdot", r"\cross", r"\grad", r"\tr", r"\Tr"}
MAX_CALLS = 5_000
MAX_WRITTEN = 500  # calls written out where a formula is only shown
LONGEST = 20_000  # signs of a formula written out


@dataclass(frozen=True)
class Macro:
    r"""One definition.

    Attributes
    ----------
    name : str
        With its backslash.
    body : str
        LaTeX, with ``#1`` to ``#9`` where the arguments go.
    arguments : int
        How many, the optional first one among them.
    default : str or None
        What the first argument is where none is given in square brackets; None where it is not optional.
    at : int
        Offset in the file: a later definition of the same name holds from there on.
    is_alias : bool
        Made by ``\let``: the body is one command, in the meaning that it had before.
    problem : str
        Why it cannot be used, for those that are found but not understood.
    """

    name: str
    body: str
    arguments: int = 0
    default: str | None = None
    at: int = 0
    is_alias: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Macros:
    """The definitions of a file, in its order."""

    all: tuple[Macro, ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, list[Macro]]:
        table: dict[str, list[Macro]] = {}
        for macro in self.all:
            table.setdefault(macro.name, []).append(macro)
        return table

    def find(self, name: str, at: int) -> Macro | None:
        """The definition that holds at an offset: the last one before it, else the first one after it."""
        own = self._by_name.get(name)
        if own is None:
            return None
        return own[max(0, bisect_right(own, at, key=lambda macro: macro.at) - 1)]

    def written_out(self, latex: str, at: int) -> str:
        """A formula as it would be printed without macros, for readers who do not have them.

        Parameters
        ----------
        latex : str
        at : int
            Where it stands in the file.
        """
        if not self.all:
            return latex
        for _ in range(MAX_WRITTEN):
            call = next(
                (
                    m
                    for m in _COMMAND.finditer(latex)
                    if (found := self.find(m[0], at)) and not found.is_alias
                ),
                None,
            )
            macro = None if call is None else self.find(call[0], at)
            if call is None or macro is None:
                return latex
            filled = None if macro.problem else _filled_text(macro, latex, call.end())
            if filled is None or len(filled[0]) + len(latex) > LONGEST:
                return latex
            body, end = filled
            space = " " if body[-1:].isalpha() and latex[end : end + 1].isalpha() else ""
            latex = latex[: call.start()] + body + space + latex[end:]
        return latex


NO_MACROS = Macros()
_COMMAND = re.compile(r"\\[A-Za-z]+")


def _filled_text(macro: Macro, latex: str, at: int) -> tuple[str, int] | None:
    """The body of a macro with its arguments, and the offset after them; None where they cannot be found."""
    arguments: list[str] = []
    if macro.default is not None:
        optional = re.compile(r"\s*\[([^\[\]]*)\]").match(latex, at)
        arguments.append(optional[1] if optional else macro.default)
        at = optional.end() if optional else at
    while len(arguments) < macro.arguments:
        plain = re.compile(r"\s*(\\[A-Za-z]+|[^\s{}\\])").match(latex, at)
        opening = re.compile(r"\s*\{").match(latex, at)
        if plain:
            arguments.append(plain[1])
            at = plain.end()
            continue
        if opening is None:
            return None
        depth, at = 1, opening.end()
        start = at
        while at < len(latex) and depth:
            depth += (latex[at] == "{") - (latex[at] == "}")
            at += 2 if latex[at] == "\\" else 1
        if depth:
            return None
        arguments.append(latex[start : at - 1])
    body = re.sub(
        r"#([1-9])", lambda m: arguments[int(m[1]) - 1] if int(m[1]) <= len(arguments) else m[0], macro.body
    )
    return body, at


@lru_cache(maxsize=1024)
def _pieces_of(body: str) -> tuple[Piece, ...]:
    return tuple(scan(body, parameters=True))


def expand(pieces: list[Piece], macros: Macros) -> list[Piece]:
    """The pieces of a formula with its macros put in.

    Raises
    ------
    ParseError
        A macro that calls itself, lacks an argument or cannot be read; a formula that grows beyond bounds.
    """
    if not any(piece.kind == "command" for piece in pieces):
        return pieces
    waiting = deque((piece, 0) for piece in pieces)
    done: list[Piece] = []
    calls = 0
    while waiting:
        piece, depth = waiting.popleft()
        macro = macros.find(piece.text, piece.span[0]) if piece.kind == "command" else None
        if macro is None and piece.text in BUILT_IN:
            macro = _built_in(piece, waiting)
        if macro is None or piece.side == "let":
            done.append(piece)
            if len(done) > MAX_PIECES:
                raise ParseError(
                    f"a formula of more than {MAX_PIECES} signs; split it", piece.span, TOO_LARGE
                )
            continue
        calls += 1
        if depth >= MAX_DEPTH or calls > MAX_CALLS:
            message = f"the macro {macro.name} calls itself, or too many others; write what is meant"
            raise ParseError(message, piece.span, TOO_LARGE)
        if macro.problem:
            raise ParseError(f"the macro {macro.name} is not understood: {macro.problem}", piece.span)
        arguments, end = _arguments(macro, piece, waiting)
        put_in = _filled(macro, arguments, (piece.span[0], max(piece.span[1], end)))
        waiting.extendleft((each, depth + 1) for each in reversed(put_in))
    return done


def _built_in(call: Piece, waiting: deque[tuple[Piece, int]]) -> Macro | None:
    """The command of a package as a macro, in the form that what stands behind it asks for."""
    if waiting and waiting[0][0].text == "*" and call.text not in UNSTARRED:
        waiting.popleft()
    form = form_of(call.text, [piece for piece, _ in islice(waiting, LOOKED_AT)])
    if form is None:
        return None
    body, bracket, count = form
    return Macro(call.text, body, count + bracket, "" if bracket else None, -1)


def _arguments(macro: Macro, call: Piece, waiting: deque[tuple[Piece, int]]) -> tuple[list[list[Piece]], int]:
    """The arguments that stand after a macro, taken away there, and the offset after the last of them."""
    found: list[list[Piece]] = []
    end = call.span[1]
    if macro.default is not None:
        if waiting and waiting[0][0].text == "[":
            inside, end = _group(macro, call, waiting, "[", "]")
            found.append(inside)
        else:
            found.append([replace(p, span=call.span) for p in _read(macro, macro.default, call.span)])
    while len(found) < macro.arguments:
        if not waiting:
            count = f"{macro.arguments} argument{'s' * (macro.arguments > 1)}"
            raise ParseError(f"the macro {macro.name} takes {count}; write {{…}} after it", call.span)
        first, depth = waiting[0]
        if first.text == "{":
            inside, end = _group(macro, call, waiting, "{", "}")
            found.append(inside)
            continue
        waiting.popleft()
        if first.kind == "number" and len(first.text) > 1 and first.text[0] != ".":
            start, stop = first.span  # as TeX has it, a macro takes a single digit
            cut = min(start + 1, stop)
            waiting.appendleft((replace(first, text=first.text[1:], span=(cut, stop)), depth))
            first = replace(first, text=first.text[0], span=(start, cut))
        found.append([first])
        end = first.span[1]
    return found, end


def _group(
    macro: Macro, call: Piece, waiting: deque[tuple[Piece, int]], opening: str, closing: str
) -> tuple[list[Piece], int]:
    """The pieces between an opening bracket, which comes next, and the one that closes it."""
    waiting.popleft()
    inside: list[Piece] = []
    braces = 0
    while waiting:
        piece, _ = waiting.popleft()
        if piece.text == closing and braces == 0:
            return inside, piece.span[1]
        braces += (piece.text == "{") - (piece.text == "}")
        inside.append(piece)
    raise ParseError(f"the argument of {macro.name} is never closed; add {closing}", call.span)


def _read(macro: Macro, latex: str, span: Span) -> tuple[Piece, ...]:
    try:
        return _pieces_of(latex)
    except ParseError as error:
        raise ParseError(
            f"the macro {macro.name} cannot be read: {error.message}", span, error.code
        ) from None


def _filled(macro: Macro, arguments: list[list[Piece]], span: Span) -> list[Piece]:
    """The body of a macro with its arguments in it.

    What is the body's own stands at the call.  An argument keeps its place in the file where the arguments
    come in order and once each, so that every node still begins before it ends.
    """
    body = _read(macro, macro.body, span)
    numbers = [int(piece.text[1:]) for piece in body if piece.kind == "parameter"]
    if any(number > len(arguments) for number in numbers):
        message = (
            f"the macro {macro.name} uses #{max(numbers)} and takes {len(arguments)}; mend its definition"
        )
        raise ParseError(message, span, UNREADABLE)
    keeps = all(one < other for one, other in pairwise(numbers))
    out: list[Piece] = []
    for piece in body:
        if piece.kind == "parameter":
            chosen: Iterable[Piece] = arguments[int(piece.text[1:]) - 1]
            out += chosen if keeps else [replace(each, span=span) for each in chosen]
            continue
        text = piece.text
        if piece.kind == "text" and "#" in text:
            for number, chosen in enumerate(arguments, 1):
                text = text.replace(f"#{number}", " ".join(each.text for each in chosen))
        out.append(replace(piece, text=text, span=span, side="let" if macro.is_alias else piece.side))
    return out
