r"""The pieces of a display → the pieces of each of its statements.

A display holds several statements, separated by commas, ``\quad``, words or rows; and one statement runs
over several rows, the next beginning with ``=``, ``\times`` or ``+``, or the last ending with ``=`` (the
sign is then often printed twice and counts once).
"""

from __future__ import annotations

import re

from tlssym.parse.errors import NO_KETS, UNKNOWN_COMMAND, ParseError
from tlssym.parse.scan import Piece, scan
from tlssym.parse.tree import RELATIONS
from tlssym.parse.wholes import whole

RELATION_KINDS = {spelling: kind for kind, spellings in RELATIONS.items() for spelling in spellings}

ROW_ENVIRONMENTS = {
    *("aligned", "align", "alignat", "alignedat", "split", "gathered", "gather", "array", "eqnarray"),
    *("multline", "multlined", "equation", "flalign", "subequations", "displaymath", "math", "dmath"),
}
_PAIRS = {
    "{": "}",
    "(": ")",
    "[": "]",
    r"\{": r"\}",
    r"\langle": r"\rangle",
    r"\lfloor": r"\rfloor",
    r"\lceil": r"\rceil",
}
_JOINING = {r"\times", r"\cdot", "+", "-", "*", "/"}
_COMMA = (
    "a comma between digits could be a decimal point, one between thousands or a list; "
    "write 3.5, 1000, or a space after the comma"
)
_REPEATED = {r"\times", r"\cdot", "+", "*"}


LONGEST_NAME = 8
_DOTS = (r"\ldots", r"\dots", r"\dotsc", r"\cdots")
_NO_QUANTITY = {
    *(
        "for",
        "and",
        "or",
        "if",
        "where",
        "with",
        "when",
        "as",
        "at",
        "on",
        "in",
        "of",
        "to",
        "so",
        "that",
        "then",
        "is",
    ),
    *(
        "hence",
        "thus",
        "i.e.",
        "e.g.",
        "since",
        "but",
        "we",
        "from",
        "by",
        "because",
        "otherwise",
        "else",
        "let",
        "are",
    ),
}


def statements(  # noqa: C901 - one pass over the pieces, a branch a kind of piece, all with one state
    pieces: list[Piece], *, lenient: bool = False
) -> list[list[Piece]]:
    """The statements of a display, each a list of pieces without rows, marks of alignment and words.

    ``lenient`` takes what would have to be guessed, a list of numbers or a unit in words, as a quantity as a whole.

    Raises
    ------
    ParseError
        Brackets that do not match, an environment that is not one of rows.
    """
    pieces = _intervals(_without_environments(pieces))
    _check_brackets(pieces)
    found: list[list[Piece]] = [[]]
    conditions: list[list[Piece]] = []
    depth = skip = 0
    for at, piece in enumerate(pieces):
        if at < skip:
            continue
        current = found[-1]
        before = depth
        depth += (piece.text in _PAIRS) - (piece.text in _PAIRS.values())
        if piece.text == "&" or (depth > 0 and piece.kind in ("row", "wide")):
            continue
        if before == 0 and piece.text == "(" and _is_condition(pieces, at, current):
            found.append([piece])
        elif depth > 0:
            if piece.text == "," and pieces[at - 1].text == "{" and pieces[at + 1].text == "}":
                if not lenient:
                    raise ParseError(_COMMA, piece.span)
                del current[-1:]
                skip = at + 2
                depth -= 1
                current.append(whole(pieces[at - 1 : at + 2]))
                continue
            current.append(piece)
        elif piece.kind == "row":
            if not _continues(pieces, at, current):
                found.append([])
        elif piece.kind == "wide":
            if not _is_open(current) and not _opens(pieces, at + 1) and not _indents(pieces, at):
                found.append([])
        elif piece.kind == "text" and not _is_scripted(current, piece):
            if _is_named(pieces, at, current):
                current.append(piece)
            elif lenient and (_is_unit(pieces, at, current) or _is_phrase(pieces, at, current)):
                current.append(whole([piece]))
            else:
                _check_unit(pieces, at)
                conditions += _conditions(piece)
                found.append([])
        elif piece.text in (",", ";"):
            end = _list_end(pieces, at) if lenient else at
            if end > at:
                current[-1:] = [whole([current[-1], *pieces[at:end]])]
                skip = end
                continue
            _check_comma(pieces, at)
            found.append([])
        elif (
            piece.text == "."
            and not lenient
            and at + 1 < len(pieces)
            and pieces[at + 1].kind not in ("row", "wide", "text")
        ):
            raise ParseError("a full stop inside a formula; remove it, or write . between digits", piece.span)
        elif piece.text == ".":
            found.append([])
        elif not _repeats(current, piece, pieces, at):
            current.append(piece)
    kept: list[list[Piece]] = []
    for statement in [*found, *conditions]:
        inner = _unbracketed(statement)
        # in brackets of its own a condition may be a list, ``(k = 1, 2, \ldots, N)``
        kept += statements(inner, lenient=lenient) if len(inner) < len(statement) else [statement]
    return [statement for statement in kept if statement and not _is_only_dots(statement)]


def _intervals(pieces: list[Piece]) -> list[Piece]:
    r"""``x \in (a, b]`` as ``x > a, x \le b``; an end that is infinite says nothing."""
    for at, piece in enumerate(pieces):
        if piece.text != r"\in" or _depth(pieces[:at]):
            continue
        name, found = _name_before(pieces, at), _interval_at(pieces, at + 1)
        if not name or found is None:
            continue
        comma, end = found
        said: list[Piece] = []
        for side, sign, bracket in (
            (pieces[at + 2 : comma], ">", pieces[at + 1]),
            (pieces[comma + 1 : end], "<", pieces[end]),
        ):
            if any(each.text == r"\infty" for each in side):
                continue
            kind = sign if bracket.text in "()" else {">": r"\ge", "<": r"\le"}[sign]
            said += [*([Piece("sign", ",", bracket.span)] if said else []), *name]
            said += [Piece("command" if kind[0] == "\\" else "sign", kind, piece.span), *side]
        return _intervals([*pieces[: at - len(name)], *said, *pieces[end + 1 :]]) if said else pieces
    return pieces


def _depth(pieces: list[Piece]) -> int:
    return sum((each.text == "{") - (each.text == "}") for each in pieces)


def _name_before(pieces: list[Piece], at: int) -> list[Piece]:
    """The letter with its scripts that ends at a place and begins a statement."""
    start = at
    while start and _depth(pieces[start - 1 : at]) <= 0 and pieces[start - 1].text not in (",", ";", "&", "("):
        if pieces[start - 1].kind in ("row", "wide", "text") and _depth(pieces[start:at]) == 0:
            break
        start -= 1
    name = pieces[start:at]
    plain = name and all(each.text not in RELATION_KINDS and each.text not in _JOINING for each in name)
    return name if plain and len(name) <= LONGEST_NAME else []


def _interval_at(pieces: list[Piece], start: int) -> tuple[int, int] | None:
    """The places of the comma and of the closing bracket of an interval that opens at a place."""
    if start >= len(pieces) or pieces[start].text not in ("(", "["):
        return None
    depth, comma = 0, None
    for at in range(start + 1, len(pieces)):
        text = pieces[at].text
        if depth == 0 and text in (")", "]"):
            return None if comma is None or comma in (start + 1, at - 1) else (comma, at)
        if depth == 0 and text in (",", ";"):
            if comma is not None:
                return None
            comma = at
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
    return None


def _list_end(pieces: list[Piece], at: int) -> int:
    """The index after a list of numbers, ``0,1,2,\\ldots``, whose first comma stands at a place; else the place."""
    end = at
    while end + 1 < len(pieces) and pieces[end].text == "," and end > 0:
        tight = pieces[end - 1].span[1] == pieces[end].span[0] == pieces[end + 1].span[0] - 1
        item = pieces[end + 1]
        if pieces[end - 1].kind != "number" or not (item.text in _DOTS or (item.kind == "number" and tight)):
            break
        end += 2
    return end


def _is_unit(pieces: list[Piece], at: int, current: list[Piece]) -> bool:
    r"""Whether ``\text{m/s}`` is the unit of a number that stands before it."""
    if not current or not (current[-1].kind == "number" or current[-1].text == "}"):
        return False
    words = re.split(r"[\s/~]+", re.sub(r"\\[,;:! ]|[$^{}\d.()-]", " ", _word(pieces[at])).strip())
    digits = any(piece.kind == "number" for piece in current[-8:])
    return digits and all(0 < len(word) <= 5 and word.lower() not in _NO_QUANTITY for word in words)


def _is_phrase(pieces: list[Piece], at: int, current: list[Piece]) -> bool:
    r"""Whether ``\text{mean free path}`` is a quantity: several words that a relation or an operation stands beside."""
    words = _word(pieces[at]).replace("~", " ").split()
    if not words or words[0].lower() in _NO_QUANTITY or "$" in pieces[at].text or not words[0][0].isalnum():
        return False
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    while following is not None and following.text == "&":
        at += 1
        following = pieces[at + 1] if at + 1 < len(pieces) else None
    joins = following is not None and (following.text in RELATION_KINDS or following.text in _JOINING)
    if current:
        return _is_open(current) and (joins or following is None or following.kind in ("row", "wide"))
    return joins


def _conditions(piece: Piece) -> list[list[Piece]]:
    r"""The conditions in words, ``\text{for $a < b$}``, each as a statement."""
    found = []
    for match in re.finditer(r"\$([^$]+)\$", piece.text):
        try:
            inside = scan(match[1], piece.span[0] + match.start(1))
        except ParseError:
            continue
        if any(each.text in RELATION_KINDS or each.text == r"\in" for each in inside):
            found += statements(inside, lenient=True)
    return found


def _is_only_dots(statement: list[Piece]) -> bool:
    r"""Whether dots stand between the members of a list, as in ``n = 1, 2, \ldots, N``."""
    return len(statement) == 1 and statement[0].text in _DOTS


def _is_condition(pieces: list[Piece], at: int, current: list[Piece]) -> bool:
    r"""Whether ``a = b\ (c > 0)`` ends in a condition: a bracket set off by a space that holds a relation."""
    if not current or _is_open(current) or pieces[at].span[0] - pieces[at - 1].span[1] < 2:
        return False
    depth, states = 0, False
    for piece in pieces[at:]:
        depth += (piece.text in _PAIRS) - (piece.text in _PAIRS.values())
        if depth == 0:
            return states
        states = states or (depth == 1 and piece.text in RELATION_KINDS)
    return False


def _check_comma(pieces: list[Piece], at: int) -> None:
    """Refuse ``3,5`` and ``1,000``: a decimal comma, one between thousands, or a list."""
    if not 0 < at < len(pieces) - 1:
        return
    before, comma, after = pieces[at - 1 : at + 2]
    tight = before.span[1] == comma.span[0] and comma.span[1] == after.span[0]
    if comma.text == "," and tight and before.kind == after.kind == "number":
        raise ParseError(_COMMA, (before.span[0], after.span[1]))


def _check_unit(pieces: list[Piece], at: int) -> None:
    r"""Refuse ``3\,\text{m/s} = …``: what comes after the unit would be torn off."""
    if not 0 < at < len(pieces) - 1 or pieces[at - 1].kind != "number":
        return
    if pieces[at + 1].text in RELATION_KINDS or pieces[at + 1].text in _JOINING:
        raise ParseError(
            r"a unit in words within a formula; write it as \mathrm{…}, a symbol like any other",
            pieces[at].span,
        )


def _unbracketed(statement: list[Piece]) -> list[Piece]:
    """``(z > 0)``, a condition in brackets of its own, without them."""
    if len(statement) < 3 or statement[0].text != "(" or statement[-1].text != ")":
        return statement
    depth, states = 0, False
    for at, piece in enumerate(statement):
        depth += (piece.text in _PAIRS) - (piece.text in _PAIRS.values())
        if depth == 0 and at < len(statement) - 1:
            return statement
        states = states or (depth == 1 and piece.text in RELATION_KINDS)
    return statement[1:-1] if states else statement


def _without_environments(pieces: list[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    opened: list[tuple[str, Piece]] = []
    skip_group = 0
    for at, piece in enumerate(pieces):
        if at < skip_group:
            continue
        if piece.kind not in ("begin", "end"):
            kept.append(piece)
            continue
        name = re.sub(r"^\\(begin|end)\s*\{\s*|\s*\}$", "", piece.text).strip()
        if name.rstrip("*") not in ROW_ENVIRONMENTS:
            raise ParseError(
                f"the environment {name} is not understood; write the formula without it",
                piece.span,
                UNKNOWN_COMMAND,
            )
        if piece.kind == "begin":
            opened.append((name, piece))
            if name in ("array", "alignat", "alignat*", "alignedat") and at + 1 < len(pieces):
                skip_group = _end_of_group(pieces, at + 1)
        elif not opened or opened.pop()[0] != name:
            raise ParseError(rf"\end{{{name}}} closes nothing that is open", piece.span)
    if opened:
        name, piece = opened[-1]
        raise ParseError(rf"\begin{{{name}}} is never closed; add \end{{{name}}}", piece.span)
    return kept


def _end_of_group(pieces: list[Piece], at: int) -> int:
    depth = 0
    for i in range(at, len(pieces)):
        depth += (pieces[i].text == "{") - (pieces[i].text == "}")
        if depth == 0:
            return i + 1
    return len(pieces)


def _check_brackets(pieces: list[Piece]) -> None:
    opened: list[Piece] = []
    for piece in pieces:
        if piece.text in _PAIRS and piece.kind != "text":
            opened.append(piece)
        elif piece.text in _PAIRS.values():
            if not opened and piece.text == r"\rangle":
                raise ParseError(NO_KETS, piece.span)
            if not opened:
                raise ParseError(
                    f"{piece.text} closes nothing; remove it or open a bracket before it",
                    piece.span,
                    structural=True,
                )
            other = opened.pop()
            if _PAIRS[other.text] != piece.text:
                raise ParseError(
                    f"{piece.text} closes {other.text}; expected {_PAIRS[other.text]}, so close that first",
                    piece.span,
                    structural=True,
                )
    if opened:
        other = opened[-1]
        advice = f"add {_PAIRS[other.text]}"
        if other.text == r"\{":
            advice += ", or where it joins several cases, write each as a statement"
        raise ParseError(f"{other.text} is never closed; {advice}", other.span)


def _is_open(current: list[Piece]) -> bool:
    """Whether a statement cannot end where it is: after an operator or a relation, or with nothing in it."""
    return not current or current[-1].text in _JOINING or current[-1].text in RELATION_KINDS


def _opens(pieces: list[Piece], at: int) -> bool:
    """Whether what comes next can only go on with what was before."""
    return at < len(pieces) and (
        pieces[at].text in RELATION_KINDS or pieces[at].text in _JOINING - {"-", "+"}
    )


def _continues(pieces: list[Piece], at: int, current: list[Piece]) -> bool:
    """Whether the row after a row's end goes on with the statement of the row before."""
    if not current:
        return True
    after = at + 1
    aligned = after < len(pieces) and pieces[after].text == "&"
    while after < len(pieces) and (pieces[after].text == "&" or pieces[after].kind == "wide"):
        after += 1
    if after >= len(pieces) or _is_open(current) or _opens(pieces, after):
        return True
    if pieces[after].text not in ("+", "-"):
        return False
    if aligned:
        return True
    # "-x &= y", and in a gather "-x = y", is a statement of its own
    depth = 0
    for piece in pieces[after:]:
        if piece.kind == "row" and depth == 0:
            break
        depth += (piece.text in _PAIRS) - (piece.text in _PAIRS.values())
        if depth == 0 and piece.text in RELATION_KINDS:
            return False
    return True


def _indents(pieces: list[Piece], at: int) -> bool:
    r"""Whether ``\quad`` only shifts a row that goes on with the one before: it stands at the row's start."""
    before = at - 1
    while before >= 0 and (pieces[before].text == "&" or pieces[before].kind == "wide"):
        before -= 1
    return before >= 0 and pieces[before].kind == "row"


def _is_named(pieces: list[Piece], at: int, current: list[Piece]) -> bool:
    r"""Whether ``\text{Re}`` is a quantity and no word between formulas: one word beside a relation or operator."""
    if re.fullmatch(r"[A-Za-z]+", _word(pieces[at])) is None:
        return False
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if current:
        return _is_open(current) and (
            following is None or following.kind in ("row", "wide") or not _starts(following)
        )
    return following is not None and following.text in (*RELATION_KINDS, "_", "^")


def _starts(piece: Piece) -> bool:
    """Whether a piece can begin a formula, so that a word before it stands between two."""
    return (
        piece.kind in ("letter", "number", "command", "opaque")
        and piece.text not in RELATION_KINDS
        and (piece.text not in _JOINING)
    )


def _is_scripted(current: list[Piece], piece: Piece) -> bool:
    r"""Whether ``\text{…}`` is a subscript, or a differential ``\text{d}``: part of the formula."""
    return (bool(current) and current[-1].text in ("_", "^")) or _word(piece) == "d"


def _word(piece: Piece) -> str:
    return re.sub(r"^\\[a-z]+\s*\{|\}$", "", piece.text).strip()


def _repeats(current: list[Piece], piece: Piece, pieces: list[Piece], at: int) -> bool:
    """Whether a sign only repeats, at the start of a row, the sign at the end of the row before."""
    if not current or piece.text != current[-1].text:
        return False
    if piece.text not in RELATION_KINDS and piece.text not in _REPEATED:
        return False
    before = at - 1
    while before >= 0 and pieces[before].text == "&":
        before -= 1
    return before >= 0 and pieces[before].kind == "row"
