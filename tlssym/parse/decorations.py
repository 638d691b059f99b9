r"""Pieces that only dress a formula, taken off: ``\boxed{…}``, ``\color{red}``, ``{\bf k}``, ``\underbrace{…}_{…}``.

What is left is the formula itself, each piece with its place.  Nothing that could change what is meant is
taken off: a mark set over a letter makes another letter, and stays for the speller to refuse.
"""

from __future__ import annotations

from dataclasses import replace

from tlssym.parse.errors import ParseError
from tlssym.parse.scan import Piece
from tlssym.parse.tree import RELATIONS

_OPERATORS = {r"\arg", r"\max", r"\min", r"\sup", r"\inf", r"\lim", r"\argmax", r"\argmin"}
_RELATIONS = {spelling for spellings in RELATIONS.values() for spelling in spellings}
# command → how many arguments it has, and which of them is the formula (0: none)
_WRAPPING = {
    r"\boxed": (1, 1),
    r"\fbox": (1, 1),
    r"\ensuremath": (1, 1),
    r"\lefteqn": (1, 1),
    r"\mathop": (1, 1),
    r"\mathrel": (1, 1),
    r"\mathbin": (1, 1),
    r"\mathord": (1, 1),
    r"\mathinner": (1, 1),
    r"\mathclose": (1, 1),
    r"\mathopen": (1, 1),
    r"\smash": (1, 1),
    r"\textcolor": (2, 2),
    r"\color": (1, 0),
}
_BRACED = {r"\underbrace": "_", r"\overbrace": "^"}  # what the brace is called stands in this script
_OVER_RELATION = {r"\stackrel", r"\overset", r"\underset"}
_SWITCHES = {
    r"\bf": r"\mathbf",
    r"\rm": r"\mathrm",
    r"\it": r"\mathit",
    r"\cal": r"\mathcal",
    r"\sf": r"\mathsf",
}

_TAKING = {r"\frac", r"\dfrac", r"\tfrac", r"\sqrt", r"\hat", r"\bar", r"\vec", r"\mathrm", r"\mathbf"}


def undecorated(pieces: list[Piece]) -> list[Piece]:
    """The pieces without what only dresses them.

    Raises
    ------
    ParseError
        A command that lacks its argument.
    """
    if not any(piece.kind == "command" for piece in pieces):
        return pieces
    pieces = _differentials(_switches(_quotients(pieces)))
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.text in _RELATIONS:  # what stands over an arrow, \\to^{a = 1}, says why
            out.append(piece)
            at = _script_end(pieces, _script_end(pieces, at + 1, "^"), "_")
        elif piece.kind != "command":
            out.append(piece)
            at += 1
        elif piece.text in _WRAPPING:
            at = _unwrapped(pieces, at, out)
        elif piece.text in _BRACED:
            after = _argument_end(pieces, at + 1, piece)
            pieces[at : _script_end(pieces, after, _BRACED[piece.text])] = pieces[at + 1 : after]
        elif piece.text in _OVER_RELATION:
            middle = _argument_end(pieces, at + 1, piece)
            end = _argument_end(pieces, middle, piece)
            inner = [each for each in pieces[middle:end] if each.text not in ("{", "}")]
            if len(inner) == 1 and inner[0].text in _RELATIONS:
                out.append(inner[0])
            elif piece.text == r"\underset" and {each.text for each in inner} <= _OPERATORS:
                out += [*inner, Piece("sign", "_", piece.span), *pieces[at + 1 : middle]]
            else:
                raise ParseError(
                    f"{piece.text} over anything but a relation sign is not understood", piece.span
                )
            at = end
        elif piece.text == r"\not" and at + 1 < len(pieces) and pieces[at + 1].text == "=":
            out.append(Piece("command", r"\neq", (piece.span[0], pieces[at + 1].span[1])))
            at += 2
        else:
            out.append(piece)
            at += 1
    return out


def _differentials(pieces: list[Piece]) -> list[Piece]:
    r"""``d{x}``, ``\partial {t}`` and ``\mathrm{d}^3{r}`` without the braces around the variable."""
    out = list(pieces)
    at = 0
    while at < len(out):
        texts = [piece.text for piece in out[at : at + 4]]
        upright = texts[:1] in ([r"\mathrm"], [r"\rm"]) and texts[1:] == ["{", "d", "}"]
        after = at + (4 if upright else 1)
        if upright or (texts[0] in ("d", r"\partial", r"\dd") and out[at].kind in ("letter", "command")):
            if after < len(out) and out[after].text == "^":
                after = _script_end(out, after, "^")
            if after < len(out) and out[after].text == "{":
                end = _argument_end(out, after, out[at])
                inner = out[after + 1 : end - 1]
                if inner and inner[0].kind in ("letter", "command") and _is_one_letter(inner):
                    out[after:end] = inner
        at += 1
    return out


def _is_one_letter(pieces: list[Piece]) -> bool:
    """Whether some pieces are one letter with its scripts."""
    at = 1
    while at < len(pieces) and pieces[at].text in ("_", "'"):
        at = _script_end(pieces, at, "_") if pieces[at].text == "_" else at + 1
    return at == len(pieces)


def _unwrapped(pieces: list[Piece], at: int, out: list[Piece]) -> int:
    """Leave only the formula of a command at its place, to be looked at next; the index to go on from."""
    count, chosen = _WRAPPING[pieces[at].text]
    is_name = pieces[at].text == r"\mathop"
    kept: list[Piece] = []
    end = at + 1
    for number in range(1, count + 1):
        start, end = end, _argument_end(pieces, end, pieces[at])
        if number == chosen:
            kept = pieces[start:end]
    if len(kept) >= 2 and kept[0].text == "{" and (is_name or _is_whole(kept)):
        kept = kept[1:-1]
    if kept:  # what stands behind the braces stands behind what was in them
        kept[-1] = replace(kept[-1], span=(kept[-1].span[0], pieces[end - 1].span[1]))
    pieces[at:end] = kept
    return at


def _is_whole(pieces: list[Piece]) -> bool:
    """Whether a formula that was framed holds a relation: then its braces must go, for it is the statement."""
    return any(piece.text in _RELATIONS or piece.kind in ("row", "begin") for piece in pieces)


def _argument_end(pieces: list[Piece], at: int, command: Piece) -> int:
    if at >= len(pieces):
        raise ParseError(f"{command.text} lacks an argument; write {{…}} after it", command.span)
    if pieces[at].text != "{":
        return at + 1
    depth = 0
    for i in range(at, len(pieces)):
        depth += (pieces[i].text == "{") - (pieces[i].text == "}")
        if depth == 0:
            return i + 1
    raise ParseError("{ is never closed; add }", pieces[at].span)


def _script_end(pieces: list[Piece], at: int, sign: str) -> int:
    if at < len(pieces) and pieces[at].text == sign:
        return _argument_end(pieces, at + 1, pieces[at])
    return at


_BETWEEN = {r"\over": r"\frac", r"\choose": r"\binom"}  # TeX's own, which stand between their two arguments


def _quotients(pieces: list[Piece]) -> list[Piece]:
    r"""``{a \over b}`` written as ``\frac{a}{b}``; without braces around it, it stays, to be refused."""
    if not any(piece.text in _BETWEEN for piece in pieces):
        return pieces
    out = list(pieces)
    opened: list[int] = []
    at = 0
    while at < len(out):
        piece = out[at]
        if piece.text == "{":
            opened.append(at)
        elif piece.text == "}" and opened:
            opened.pop()
        elif piece.text in _BETWEEN and opened and out[opened[-1]].side != "over":
            start = opened[-1]
            brace = out[start]
            before = out[start - 1] if start else None
            is_argument = before is not None and (
                before.text in ("_", "^", "}", "]") or (before.kind == "command" and before.text in _TAKING)
            )
            head = [brace] if is_argument else []
            fraction = Piece("command", _BETWEEN[piece.text], (brace.span[0], brace.span[0] + 1))
            end = _argument_end(out, start, brace)
            tail = [replace(out[end - 1])] if is_argument else []
            middle = [replace(out[at], text="}", kind="sign"), replace(out[at], text="{", kind="sign")]
            mark = replace(brace, side="over")
            inner = [*head, fraction, mark, *out[start + 1 : at], *middle, *out[at + 1 : end], *tail]
            out[start:end] = inner
            opened.pop()
            at = start  # what stands inside may hold another one
            continue
        at += 1
    return out


def _switches(pieces: list[Piece]) -> list[Piece]:
    r"""``{\bf k}`` written as ``\mathbf{k}``: the font holds up to the brace that closes its group."""
    out: list[Piece] = []
    again: list[bool] = []  # for each open brace, whether it is closed twice
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else None
        if piece.text == "{":
            following = pieces[at + 1].text if at + 1 < len(pieces) else ""
            in_script = before is not None and before.text in ("_", "^")
            switched = following in _SWITCHES and not in_script
            is_argument = before is not None and (before.text == "}" or before.kind == "command")
            if switched and not is_argument:
                again.append(False)
                continue  # the brace comes after the font
            again.append(switched)
            out.append(piece)
        elif piece.text in _SWITCHES and before is not None and before.text == "{" and _is_switch(pieces, at):
            out += (replace(piece, text=_SWITCHES[piece.text]), replace(before, span=piece.span))
        else:
            out.append(piece)
            if piece.text == "}" and again and again.pop():
                out.append(piece)
    return out


def _is_switch(pieces: list[Piece], at: int) -> bool:
    """Whether a font stands first in a group that is not a script, whose name keeps no fonts."""
    return at < 2 or pieces[at - 2].text not in ("_", "^")
