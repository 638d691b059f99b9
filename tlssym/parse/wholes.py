r"""Quantities that are read as a whole: kets and matrix elements, matrices, cases, norms, quantities with units.

Each becomes one piece of kind ``opaque``, whose text is its LaTeX.  Of such a quantity only that is known which
letters stand in it; nothing is worked out with it, and it commutes with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tlssym.parse.errors import ParseError
from tlssym.parse.scan import Piece, text_of
from tlssym.parse.tree import RELATIONS

_ENVIRONMENTS = {
    *("cases", "dcases", "rcases", "drcases", "numcases"),
    *(
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "psmallmatrix",
        "bsmallmatrix",
    ),
    *("tikzpicture", "tikzcd", "picture", "feynman"),
}
_CASES = {"cases", "dcases", "rcases", "drcases"}
_BOUNDARIES = ("row", "wide", "end", "text")
_RELATIONS = {spelling for spellings in RELATIONS.values() for spelling in spellings}
_NUMERAL = re.compile(r"([-+]?\d*\.?\d+)(?:[eE]([-+]?\d+))?")
_OPENING, _CLOSING = {"{", "(", "[", r"\{"}, {"}", ")", "]", r"\}"}


def whole(pieces: Sequence[Piece]) -> Piece:
    """Some pieces as one quantity."""
    return Piece("opaque", text_of(pieces), (pieces[0].span[0], max(piece.span[1] for piece in pieces)))


def wholes(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a display with those made one that are a quantity as a whole.

    Raises
    ------
    ParseError
        A matrix or a list of cases that is never closed.
    """
    if any(piece.kind == "begin" for piece in pieces):
        pieces = _environments(pieces)
    texts = {piece.text for piece in pieces}
    if texts & {r"\whole", r"\numeral"}:
        pieces = _marked(pieces)
    if r"\|" in texts:
        pieces = _norms(pieces)
    if texts & {r"\langle", r"\rangle"} and "|" in texts:
        pieces = _kets(_elements(pieces))
    return pieces


# -- environments -------------------------------------------------------------------------------------------


def _name(piece: Piece) -> str:
    return re.sub(r"^\\(begin|end)\s*\{\s*|\s*\*?\s*\}$", "", piece.text).strip()


def _environments(pieces: list[Piece]) -> list[Piece]:
    """Matrices and cases, and an ``array`` within brackets or behind a relation."""
    out: list[Piece] = []
    at = depth = 0
    while at < len(pieces):
        piece = pieces[at]
        name = _name(piece) if piece.kind == "begin" else ""
        inner = name == "array" and (depth > 0 or (bool(out) and out[-1].text in (*_RELATIONS, "|", "&")))
        if name in _ENVIRONMENTS or inner:
            end = _end(pieces, at, name)
            first = _group_end(pieces, at + 1) if name == "array" else at + 1
            system = name in {*_CASES, "array"} and _is_system(pieces, at, first, end)
            out += _environments(pieces[first : end - 1]) if system else [whole(pieces[at:end])]
            at = end
            continue
        depth += (piece.text in _OPENING) - (piece.text in _CLOSING)
        out.append(piece)
        at += 1
    return out


def _is_system(pieces: list[Piece], at: int, first: int, end: int) -> bool:
    r"""Whether ``cases`` stand alone and each of their rows is an equation: no cases of a value, but a system.

    Two rows for the same left side, or a row with a condition in a column of its own, tell cases apart.
    """
    before = at - 1
    while before >= 0 and pieces[before].text == "&":
        before -= 1
    alone = before < 0 or pieces[before].kind in ("begin", "row")
    after = pieces[end] if end < len(pieces) else None
    if not alone or (after is not None and after.kind not in _BOUNDARIES and after.text not in (".", ",", ";")):
        return False
    rows = [row for row in _split(pieces[first : end - 1], lambda piece: piece.kind == "row") if row]
    lefts = []
    for row in rows:
        head, *others = _split(row, lambda piece: piece.text == "&")
        told_apart = any(_relation(cell) > 0 or any(p.kind == "text" for p in cell) for cell in others)
        joined = [piece for piece in row if piece.text != "&"]
        if told_apart or _relation(joined) < 1 or any(p.kind == "text" for p in head):
            return False
        lefts.append(text_of(joined[: _relation(joined)]))
    return len(set(lefts)) == len(lefts) > 0


def _split(pieces: Sequence[Piece], ends: Callable[[Piece], bool]) -> list[list[Piece]]:
    """The parts between pieces of a kind that stand in no brackets and in no other environment."""
    parts: list[list[Piece]] = [[]]
    depth = 0
    for piece in pieces:
        depth += (piece.kind == "begin" or piece.text in _OPENING) - (piece.kind == "end" or piece.text in _CLOSING)
        if depth == 0 and ends(piece):
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _relation(pieces: Sequence[Piece]) -> int:
    """Where the first relation stands that no bracket holds; -1 where there is none."""
    depth = 0
    for i, piece in enumerate(pieces):
        depth += (piece.kind == "begin" or piece.text in _OPENING) - (piece.kind == "end" or piece.text in _CLOSING)
        if depth == 0 and piece.text in _RELATIONS:
            return i
    return -1


def _end(pieces: list[Piece], at: int, name: str) -> int:
    depth = 0
    for i in range(at, len(pieces)):
        if pieces[i].kind in ("begin", "end") and _name(pieces[i]) == name:
            depth += 1 if pieces[i].kind == "begin" else -1
            if depth == 0:
                return i + 1
    raise ParseError(rf"\begin{{{name}}} is never closed; add \end{{{name}}}", pieces[at].span)


# -- what a macro marks -------------------------------------------------------------------------------------


def _group_end(pieces: Sequence[Piece], at: int) -> int:
    if at >= len(pieces):
        raise ParseError(f"{pieces[-1].text} lacks an argument; write {{…}} after it", pieces[-1].span)
    depth = 0
    for i in range(at, len(pieces)):
        depth += (pieces[i].text == "{") - (pieces[i].text == "}")
        if depth == 0:
            return i + 1
    raise ParseError("{ is never closed; add }", pieces[at].span)


def _marked(pieces: list[Piece]) -> list[Piece]:
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.text not in (r"\whole", r"\numeral"):
            out.append(piece)
            at += 1
            continue
        end = _group_end(pieces, at + 1)
        inside = _marked(pieces[at + 2 : end - 1])
        if not inside:
            raise ParseError("an empty argument; write something in it", piece.span)
        out += _numeral(inside) if piece.text == r"\numeral" else [whole(inside)]
        at = end
    return out


def _numeral(inside: list[Piece]) -> list[Piece]:
    r"""``\num{3e8}`` as 3·10⁸, in brackets; anything else as a whole."""
    match = _NUMERAL.fullmatch("".join(piece.text for piece in inside))
    if match is None:
        return [whole(inside)]
    span = (inside[0].span[0], inside[-1].span[1])
    mantissa, exponent = match[1], match[2]
    made = [("sign", "-")] if mantissa[0] == "-" else []
    made.append(("number", mantissa.lstrip("+-")))
    if exponent:
        sign = [("sign", "-")] if exponent[0] == "-" else []
        made += [("command", r"\cdot"), ("number", "10"), ("sign", "^"), ("sign", "{"), *sign]
        made += [("number", exponent.lstrip("+-")), ("sign", "}")]
    brackets = len(made) > 1
    made = [("sign", "("), *made, ("sign", ")")] if brackets else made
    return [Piece(kind, text, span) for kind, text in made]


# -- norms, bras and kets -----------------------------------------------------------------------------------


def _scripts_end(pieces: Sequence[Piece], at: int) -> int:
    """The index after the scripts that stand at a place: they belong to the quantity before them."""
    while at + 1 < len(pieces) and pieces[at].text in ("_", "^"):
        at = _group_end(pieces, at + 1) if pieces[at + 1].text == "{" else at + 2
    return at


def _norms(pieces: list[Piece]) -> list[Piece]:
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        if pieces[at].text == r"\|":
            end = next((i for i in range(at + 1, len(pieces)) if pieces[i].text == r"\|"), None)
            if end is None:
                raise ParseError(r"\| is never closed; add \|", pieces[at].span)
            out.append(whole(pieces[at : end + 1]))
            at = end + 1
            continue
        out.append(pieces[at])
        at += 1
    return out


def _stops(piece: Piece) -> bool:
    return piece.kind in ("row", "wide") or piece.text in _RELATIONS or piece.text == "&"


def _elements(pieces: list[Piece]) -> list[Piece]:
    r"""Matrix elements ``\langle a | H | b \rangle`` and bras ``\langle a |``, each as a whole."""
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = _element_end(pieces, at) if pieces[at].text == r"\langle" else None
        if end is None:
            out.append(pieces[at])
            at += 1
            continue
        after = _scripts_end(pieces, end) if pieces[end - 1].text == r"\rangle" else end
        out.append(whole(pieces[at:after]))
        at = after
    return out


def _element_end(pieces: list[Piece], at: int) -> int | None:
    """The index after a matrix element or a bra; None for an average, which has no bar of its own."""
    if at + 1 < len(pieces) and pieces[at + 1].text == "|":
        return None
    bar: int | None = None
    for i in range(at + 1, len(pieces)):
        piece = pieces[i]
        if piece.text == "|" and bar is None:
            bar = i
        elif piece.text == r"\rangle":
            return i + 1 if bar is not None else None
        elif piece.text == r"\langle" or _stops(piece):
            break
    return None if bar is None else bar + 1


def _kets(pieces: list[Piece]) -> list[Piece]:
    r"""Kets ``|a\rangle``, each as a whole."""
    out: list[Piece] = []
    open_angles = 0
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.text == r"\rangle" and not open_angles:
            start = len(out) - 1
            while start >= 0 and out[start].text != "|" and not _stops(out[start]):
                start -= 1
            if start >= 0 and out[start].text == "|" and start < len(out) - 1:
                end = _scripts_end(pieces, at + 1)
                out[start:] = [whole([*out[start:], *pieces[at:end]])]
                at = end
                continue
        open_angles += (piece.text == r"\langle") - (piece.text == r"\rangle")
        open_angles = max(0, open_angles)
        out.append(piece)
        at += 1
    return out
