"""Formulas of a lecture → ``Printed``: scan, split into statements, spell, parse by the grammar.

What cannot be read becomes a finding with its place, and the other statements are read all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from tlssym.parse.applied import with_functions
from tlssym.parse.build import Builder
from tlssym.parse.decorations import undecorated
from tlssym.parse.derivatives import BARE
from tlssym.parse.errors import TOO_LARGE, UNKNOWN_SYMBOL, ParseError, TwoReadings, finding_at
from tlssym.parse.macros import NO_MACROS, Macros, expand
from tlssym.parse.name_words import Unknown, Word
from tlssym.parse.notation import Notation
from tlssym.parse.rows import RELATION_KINDS, statements
from tlssym.parse.scan import Piece, scan
from tlssym.parse.tree import Node, Printed, Source, Span, Statement, Symbol
from tlssym.parse.wholes import whole, wholes
from tlssym.parse.words import spell
from tlssym.values import Finding

MAX_TREE_DEPTH = 150
_SIGN_PAIRS = {r"\pm": "+-", r"\mp": "-+"}
_OPENING, _CLOSING = {"{", "(", "[", r"\{", r"\langle"}, {"}", ")", "]", r"\}", r"\rangle"}

_SAID = {
    **dict.fromkeys(
        ("NUMBER", "CONSTANT", "SYMBOL", "OPEN", "FRAC", "SQRT", "BAR_OPEN", "FUNCTION"), "a symbol or number"
    ),
    **dict.fromkeys(("STANDARD", "INTEGRAL", "SERIES", "D", "OPAQUE", "LIMIT"), "a symbol or number"),
    "ADJOINT": "a power",
    **dict.fromkeys(("PLUS", "MINUS", "TIMES", "SLASH"), "an operator"),
    "RELATION": "a relation sign",
    "CLOSE": "a closing bracket",
    "BAR_CLOSE": "a closing bar",
    "COMMA": "a comma",
    "SEMICOLON": "a semicolon",
    "POWER_OPEN": "a power",
    "$END": "the end of the formula",
    **dict.fromkeys(("POWER_CLOSE", "SUB_CLOSE", "ARGUMENT_CLOSE", "INDEX_CLOSE"), "the end of the braces"),
    "ARGUMENT_OPEN": "an argument in braces",
    "SUB_OPEN": "a subscript",
    "INDEX_OPEN": "an index",
    "FACTORIAL": "a factorial",
    "AVERAGE_OPEN": "a symbol or number",
    "BINOMIAL": "a symbol or number",
    "AVERAGE_CLOSE": "a closing angle",
    "EVALUATED": "a bar",
    "BETWEEN": "limits",
}


class _Words(Lexer):
    """Hands the grammar the words that ``spell`` made."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, words: Any) -> Iterator[Token]:
        for word in words:
            yield Token(word.kind, word, start_pos=word.span[0], end_pos=word.span[1])


@lru_cache(maxsize=1)
def _grammar() -> tuple[Lark, Builder]:
    builder = Builder()
    text = files("tlssym.parse").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer=_Words, transformer=builder, start="chain"), builder


def parse(
    text: str,
    notation: Notation,
    *,
    number: str = "",
    equation: str = "",
    source: Source | None = None,
    offset: int = 0,
) -> Printed:
    r"""Parse one display or inline formula.

    Parameters
    ----------
    text : str
        Its LaTeX, without the signs around the display.
    notation : Notation
        The declared symbols; ``Notation.generic()`` where there is no lecture.
    number : str
        Its number, such as ``5.18``.
    equation : str
        The equation whose meanings of letters hold, where it is not ``number`` itself (an inline formula).
    source, offset : Source and int
        The file that it stands in, and where; findings and spans count from there.  By default the text.

    Returns
    -------
    Printed
        What could be read, and a finding of severity error for each thing that could not.
    """
    source = source or Source(text)
    return parse_blocks([(text, offset)], notation, number=number, equation=equation or number, source=source)


def parse_blocks(
    blocks: list[tuple[str, int]],
    notation: Notation,
    *,
    number: str,
    source: Source,
    equation: str = "",
    macros: Macros = NO_MACROS,
    lenient: bool = False,
) -> Printed:
    """Parse the displays that belong to one number, with the macros of their file; see :func:`parse`.

    With ``lenient`` a member of which a part is not understood is taken as a quantity of which nothing is known.
    """
    read: list[Statement] = []
    findings: list[Finding] = []
    for text, offset in blocks:
        try:
            pieces = wholes(undecorated(expand(scan(text, offset), macros)))
            groups = statements(pieces, lenient=lenient)
        except ParseError as error:
            findings.append(error.finding(source))
            continue
        for branch, pieces in (each for group in groups for each in branches(group)):
            if lenient:
                pieces = _within_words(pieces)
            try:
                statement, unknown = parse_statement(pieces, notation, equation or number)
            except ParseError as error:
                if not lenient or not error.leaves_whole:
                    findings.append(error.finding(source))
                    continue
                try:
                    statement, unknown, note = _as_far_as_read(error, pieces, notation, equation or number)
                except ParseError as still:
                    findings.append(still.finding(source))
                    continue
                findings.append(note.note(source))
            read.append(replace(statement, branch=branch))
            findings.extend(_unknown_symbol(each, notation, source) for each in unknown)
    if not read and not findings:
        text, offset = blocks[0] if blocks else ("", 0)
        empty = ParseError("an empty formula; write one, or remove it", (offset, offset + len(text)))
        findings.append(empty.finding(source))
    return Printed(number, tuple(read), tuple(findings))


def _within_words(pieces: list[Piece]) -> list[Piece]:
    """A formula that goes on from words, or ends in some, without the sign between: nothing is known of them."""
    if len(pieces) > 1 and pieces[0].text in RELATION_KINDS:
        pieces = pieces[1:]
    if len(pieces) > 1 and pieces[-1].text in RELATION_KINDS:
        pieces = pieces[:-1]
    return pieces


def _as_far_as_read(
    error: ParseError, pieces: list[Piece], notation: Notation, equation: str
) -> tuple[Statement, list[Unknown], ParseError]:
    """A statement with its other reading, or with a part of it taken as a whole; and what is told of it."""
    if isinstance(error, TwoReadings):
        first, second = ("beside", "below") if error.coefficient else ("below", "beside")
        try:
            statement, unknown = parse_statement(pieces, notation, equation, first)
            other, _ = parse_statement(pieces, notation, equation, second)
        except ParseError:
            pass
        else:
            return replace(statement, other=other, doubtful=not error.usual), unknown, error
    statement, unknown = _with_wholes(pieces, notation, equation)
    return statement, unknown, error


def parse_expression(text: str, notation: Notation, equation: str = "") -> Node:
    """Parse one expression without relations.

    Raises
    ------
    ParseError
        It cannot be read, it is not one expression, or a symbol in it is not declared.
    """
    printed = parse(text, notation, equation=equation)
    for finding in printed.findings:
        start = finding.place.column - 1 if finding.place and finding.place.line == 1 else 0
        raise ParseError(finding.message, (start, start + finding.length), finding.code)
    if len(printed.statements) != 1 or printed.statements[0].relations:
        raise ParseError("expected one expression without relation signs", (0, len(text)))
    return printed.statements[0].members[0]


def parse_statement(
    pieces: list[Piece], notation: Notation, equation: str = "", slash: str = ""
) -> tuple[Statement, list[Unknown]]:
    """The tree of one statement, and the symbols in it that are not declared; ``slash`` as in :func:`term`.

    Raises
    ------
    ParseError
        It cannot be read.
    """
    words, unknown = spell(pieces, notation, equation)
    grammar, builder = _grammar()

    def is_transform_variable(name: str) -> bool:
        found = notation.lookup(name, equation)
        return found is not None and bool(found.transform_of)

    builder.is_transform_variable = is_transform_variable
    builder.is_generic = notation.is_generic
    builder.slash = slash
    whole = (pieces[0].span[0], pieces[-1].span[1])
    if not words:
        raise ParseError("an empty formula", whole)
    try:
        statement: Any = grammar.parse(words)
    except UnexpectedToken as error:
        raise _unexpected(error, words, whole) from None
    for member in statement.members:
        _check_depth(member)
        _check_differentials(member)
    return with_functions(statement, notation), unknown


def branches(pieces: list[Piece]) -> list[tuple[int, list[Piece]]]:
    r"""The two statements that one with ``\\pm`` stands for, numbered; the statement itself where there is none.

    Between two numbers it tells an uncertainty, and both are one quantity.
    """
    signs = [i for i, each in enumerate(pieces) if each.text in _SIGN_PAIRS and not _lists_values(pieces, i)]
    if not signs:
        return [(0, pieces)]
    at = signs[0]
    if 0 < at < len(pieces) - 1 and pieces[at - 1].kind == pieces[at + 1].kind == "number":
        return branches([*pieces[: at - 1], whole(pieces[at - 1 : at + 2]), *pieces[at + 2 :]])
    scripts = [i for i in signs if i and pieces[i - 1].text in ("_", "^", "{") and _is_alone(pieces, i)]
    if scripts:
        return [(0, pieces)]  # a mark, \\sigma_\\pm
    return [
        (
            branch,
            [
                replace(piece, kind="sign", text=_SIGN_PAIRS[piece.text][branch - 1])
                if at in signs
                else piece
                for at, piece in enumerate(pieces)
            ],
        )
        for branch in (1, 2)
    ]


def _lists_values(pieces: list[Piece], at: int) -> bool:
    r"""Whether a sign tells the values of an index, as in ``\sum_{\sigma=\pm1}``."""
    if at < 1 or pieces[at - 1].text != "=":
        return False
    depth = 0
    for i in range(at - 1, 0, -1):
        depth += (pieces[i].text == "}") - (pieces[i].text == "{")
        if depth < 0:
            return i > 1 and pieces[i - 1].text == "_" and pieces[i - 2].text in (r"\sum", r"\prod")
    return False


def _is_alone(pieces: list[Piece], at: int) -> bool:
    """Whether a sign is all of a script."""
    return pieces[at - 1].text != "{" or (
        at + 1 < len(pieces) and pieces[at + 1].text == "}" and at > 1 and pieces[at - 2].text in ("_", "^")
    )


def _with_wholes(pieces: list[Piece], notation: Notation, equation: str) -> tuple[Statement, list[Unknown]]:
    """A statement with each member that cannot be read taken as a whole.

    Raises
    ------
    ParseError
        A member lacks, or its structure is not known.
    """
    parts: list[list[Piece]] = [[]]
    depth = 0
    for piece in pieces:
        depth += (piece.text in _OPENING) - (piece.text in _CLOSING)
        if depth == 0 and piece.text in RELATION_KINDS and piece.kind != "opaque":
            parts += [[piece], []]
        else:
            parts[-1].append(piece)
    made: list[Piece] = []
    for part in parts:
        if not part or (len(part) == 1 and part[0].text in RELATION_KINDS):
            made += part
            continue
        try:
            statement, _ = parse_statement(part, notation, equation)
            lower_ok = not statement.relations
        except ParseError as error:
            if not error.leaves_whole:
                raise
            lower_ok = False
        made += part if lower_ok else [whole(part)]
    return parse_statement(made, notation, equation)


def _unexpected(error: UnexpectedToken, words: list[Word], whole: Span) -> ParseError:
    expected = sorted({_SAID.get(kind, kind) for kind in error.accepts or error.expected})
    wanted = " or ".join((", ".join(expected[:-1]), expected[-1])) if len(expected) > 1 else expected[0]
    word = error.token.value if isinstance(error.token.value, Word) else None
    if word is None:
        last = words[-1]
        said = f"the formula ends after {last.text or 'this'}; expected {wanted}"
        return ParseError(said, last.span, structural=True)
    found = word.text or _SAID.get(word.kind, word.kind)
    if word.kind == "RELATION" and word.span[0] == whole[0]:
        return ParseError(f"nothing stands before {found}; write the left side", word.span, structural=True)
    return ParseError(f"found {found}; expected {wanted}", word.span, structural=True)


def _check_depth(node: Node) -> None:
    """Refuse a tree so deep that walking it by recursion could fail."""
    level = [node]
    for _ in range(MAX_TREE_DEPTH):
        level = [child for each in level for child in each.children()]
        if not level:
            return
    raise ParseError("a formula nested too deep; name a part", node.span, TOO_LARGE)


def _check_differentials(member: Node) -> None:
    """Refuse a differential's sign that no quotient of differentials has taken."""
    for node in member.walk():
        if isinstance(node, Symbol) and node.name in BARE:
            raise ParseError(f"{node.name} must stand before a symbol", node.span)


def _unknown_symbol(unknown: Unknown, notation: Notation, source: Source) -> Finding:
    where = notation.declared_in or "the notation"
    advice = f"did you mean {unknown.read_as}?  Otherwise declare it in {where}"
    if not unknown.read_as:
        advice = f"declare it in {where}"
    message = f"unknown symbol {unknown.printed}; {advice}"
    found = finding_at(UNKNOWN_SYMBOL, message, unknown.span, source)
    return replace(found, suggestion=unknown.read_as or None)
