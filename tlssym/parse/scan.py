r"""LaTeX text → pieces: commands, letters, numbers, braces and signs, each with its span.

What only shapes the page goes here: spaces, ``\,``, ``\left`` and ``\big`` (their brackets stay), comments,
labels.  What no mathematics is made of is refused.  Nothing is given a meaning yet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tlssym.parse.errors import TOO_LARGE, UNREADABLE, ParseError
from tlssym.parse.greek import LETTERS
from tlssym.parse.tree import Span

MAX_PIECES = 20_000
MAX_DEPTH = 60
MAX_DIGITS = 400  # what a power of numbers may come to as well, so that it can be read again

_PIECE = re.compile(
    r"""(?P<space>[\s\u200b\u2060\ufeff\u00ad]+|~|\\[,;:!> /]
            |\\(?:thinspace|medspace|thickspace|negthinspace|displaystyle|textstyle|mathstrut|xspace|therefore|because
            |scriptstyle|scriptscriptstyle|limits|nolimits|nonumber|notag|allowbreak|strut|null|hfill|hfil|noindent
            |allowdisplaybreaks|displaybreak|nobreak|centering|small|footnotesize|large|Large|normalsize|phantomsection
            |displaylimits|relax|protect|boldmath|unboldmath|qed|qedhere|smallskip|medskip|bigskip|par|hline
            )(?![A-Za-z]))
      | (?P<comment>(?<!\\)%[^\n]*)
      | (?P<label>\\(?:label|hspace\*?|vspace\*?|phantom|hphantom|vphantom|footnote|cite[a-z]*|eqref|ref|cref|Cref
            |autoref|index)\s*(?:\[[^\[\]]*\]\s*)?\{(?:[^{}]|\{[^{}]*\})*\})
      | (?P<row>\\\\(?:\s*\[[^\]\n]*\])?)
      | (?P<begin>\\begin\s*\{[^{}\n]*\}) | (?P<end>\\end\s*\{[^{}\n]*\})
      | (?P<sized>\\(?:left|right|middle|[Bb]igg?[lrm]?)(?![A-Za-z]))
      | (?P<text>\\(?:text|textrm|textit|textbf|textsf|texttt|textnormal|mbox|hbox|intertext|shortintertext)\s*
            \{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})
      | (?P<command>\\(?:[A-Za-z]+|[{}|]))
      | (?P<dots>\.\.\.)
      | (?P<number>\d+(?:\.\d+)?|\.\d+)
      | (?P<letter>[A-Za-z])
      | (?P<sign>:=|[-+*/=<>(){}\[\]|^_,;.:&'!])
      | (?P<parameter>\#[1-9])
      | (?P<unicode>[−×·≈∼≃≤≥≪≫∞→∝≠′∫∂ħℏℓ±∑⟨⟩†∇α-ικ-ξπρς-ωΓΔΘΛΞΠΣΥΦΨΩϑϕϖϰϱϵ])
    """,
    re.VERBOSE,
)

_LIMITS = (r"\limits", r"\nolimits", r"\displaylimits")
_UNICODE = {
    "±": r"\pm",
    "∑": r"\sum",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "†": r"\dagger",
    "∇": r"\nabla",
    "−": "-",
    "×": r"\times",
    "·": r"\cdot",
    "≈": r"\approx",
    "∼": r"\sim",
    "≃": r"\simeq",
    "≤": r"\le",
    "≥": r"\ge",
    "≪": r"\ll",
    "≫": r"\gg",
    "∞": r"\infty",
    "→": r"\to",
    "∝": r"\propto",
    "≠": r"\neq",
    "′": "'",
    "∫": r"\int",
    "∂": r"\partial",
    "ħ": r"\hbar",
    "ℏ": r"\hbar",
    "ℓ": r"\ell",
    **{letter: rf"\{name}" for name, letter in LETTERS.items()},
}
_BRACKETS = {
    r"\lbrace": r"\{",
    r"\rbrace": r"\}",
    r"\lbrack": "[",
    r"\rbrack": "]",
    r"\lparen": "(",
    r"\rparen": ")",
    r"\vert": "|",
    r"\mid": "|",
    **dict.fromkeys((r"\Vert", r"\lVert", r"\rVert"), r"\|"),
    r"\llbracket": "[",
    r"\rrbracket": "]",
}
_BEFORE_DOTS = {*"+-*/=,;(", r"\cdot", r"\times", "&"}
_OPENING = {"{", "(", "[", r"\{"}
_CLOSING = {"}", ")", "]", r"\}"}


@dataclass(frozen=True, slots=True)
class Piece:
    r"""A piece of LaTeX; ``kind``: command, letter, number, sign, text, row, begin, end, wide (``\quad``).

    A piece of kind ``opaque`` is a quantity that is read as a whole: its text is all of its LaTeX.

    ``side`` is ``left`` or ``right`` for a bar that says which it is (``\left|``, ``\rvert``), ``at`` for the
    end of what is taken at a point (``\left. … \right|``), else empty.
    """

    kind: str
    text: str
    span: Span
    side: str = ""


def text_of(pieces: Sequence[Piece]) -> str:
    """The LaTeX of some pieces, with a space after a command where a letter follows."""
    out, after_command = "", False
    for piece in pieces:
        out += " " * (after_command and piece.text[:1].isalpha()) + piece.text
        after_command = piece.kind == "command" and piece.text[-1].isalpha()
    return out


def scan(text: str, offset: int = 0, *, parameters: bool = False) -> list[Piece]:
    """The pieces of a formula.

    Parameters
    ----------
    text : str
        LaTeX without the signs around a display.
    offset : int
        Where the text starts in its file; added to every span.
    parameters : bool
        Whether ``#1`` has a meaning: in the body of a macro.

    Raises
    ------
    ParseError
        A character that has no place in a formula, brackets nested too deep, a formula too long.
    """
    pieces: list[Piece] = []
    pairs = _Pairs()
    at, depth = 0, 0
    while at < len(text):
        match = _PIECE.match(text, at)
        span = (offset + at, offset + at + 1)
        if match is None or (match.lastgroup == "parameter" and not parameters):
            raise _meaningless(text, at, span)
        kind, word, at = match.lastgroup or "", match.group(), match.end()
        span = (span[0], offset + at)
        if word in _LIMITS and pieces:  # belongs to the sign before it, and is no space
            pieces[-1] = replace(pieces[-1], span=(pieces[-1].span[0], span[1]))
        if kind in ("space", "comment", "label"):
            continue
        if len(pieces) >= MAX_PIECES:
            raise ParseError(f"a formula of more than {MAX_PIECES} signs; split it", span, TOO_LARGE)
        if kind == "sized":
            piece, at = _delimiter(text, at, offset, word, span)
            piece = pairs.paired(word, piece, span, pieces)
            if piece is None:
                continue
        elif kind == "dots" and (not pieces or pieces[-1].text not in _BEFORE_DOTS):
            piece = Piece("sign", ".", span)  # the sentence goes on, and the formula does not
        else:
            piece = _piece(kind, word, span)
        depth += (piece.text in _OPENING) - (piece.text in _CLOSING)
        if depth > MAX_DEPTH:
            raise ParseError(f"brackets nested more than {MAX_DEPTH} deep; name a part", span, TOO_LARGE)
        pieces.append(piece)
    return pairs.without_joining_braces(pieces)


class _Pairs:
    r"""Which ``\left`` and ``\right`` belong together: ``\left. … \right|`` holds what is taken at a point.

    It becomes a bracket whose closing piece has the side ``at``.  An absolute value may run over two rows,
    as in ``\left| a \right. \\ \left. + b \right|``: then the bar closes that.
    """

    def __init__(self) -> None:
        self.opened: list[tuple[str, int, Span]] = []
        self.bars_left_open = 0
        self.braces_left_open: list[tuple[int, Span]] = []

    def paired(self, sizing: str, piece: Piece | None, span: Span, pieces: list[Piece]) -> Piece | None:
        if sizing == r"\left":
            self.opened.append(("." if piece is None else piece.text, len(pieces), span))
        elif sizing == r"\right" and self.opened:
            opening, place, where = self.opened.pop()
            if piece is None:
                self.bars_left_open += opening == "|"
                if opening == r"\{":
                    self.braces_left_open.append((place, span))
            elif opening == "." and piece.text == r"\}":
                if not self.braces_left_open:
                    return None  # joins the statements before it
                self.braces_left_open.pop()
            elif opening == "." and piece.text == "|":
                if self.bars_left_open:
                    self.bars_left_open -= 1
                    return piece
                pieces.insert(place, Piece("sign", "(", where))
                return Piece("sign", ")", piece.span, "at")
        return piece

    def without_joining_braces(self, pieces: list[Piece]) -> list[Piece]:
        r"""The pieces without a brace that only joins statements: ``\left\{ … \right.`` where one begins.

        Behind a relation it tells cases apart: it is closed, and ``\begin{cases}`` is written around it.
        """
        for place, closing in reversed(self.braces_left_open):
            before = pieces[place - 1] if place else None
            if before is not None and before.text == "&":  # an aligned row begins
                before = pieces[place - 2] if place > 1 else None
            if before is None or before.kind in ("row", "wide", "text", "begin") or before.text in (",", ";"):
                del pieces[place]
                continue
            pieces[place] = Piece("begin", r"\begin{cases}", pieces[place].span)
            end = next((i for i, piece in enumerate(pieces) if piece.span[0] >= closing[0]), len(pieces))
            pieces.insert(end, Piece("end", r"\end{cases}", closing))
        return pieces


_SIGNS_OF = {
    "√": r"\sqrt{…}",
}
_CONTROL_SIGNS = {
    r"\%": "write the fraction as a decimal number",
    r"\=": "write = or \\bar{…}",
}


def _meaningless(text: str, at: int, span: Span) -> ParseError:
    """What is said of a sign that no formula holds."""
    if text[at] == "\\" and at + 1 < len(text):
        command = text[at : at + 2]
        advice = _CONTROL_SIGNS.get(command, "remove it")
        return ParseError(f"{command} has no meaning in a formula; {advice}", (span[0], span[1] + 1))
    return ParseError(f"the character {text[at]!r} has no meaning in a formula; {_instead(text[at])}", span)


def _instead(character: str) -> str:
    """What to do about a character that is not LaTeX: Greek letters and signs are typed as they look."""
    name = unicodedata.name(character, "")
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)", name)
    if greek:
        letter = greek[2].lower().replace("lamda", "lambda")
        return f"write \\{letter if greek[1] == 'SMALL' else letter.capitalize()}"
    if character in _SIGNS_OF:
        return f"write {_SIGNS_OF[character]}"
    for kind, mark in (("SUPERSCRIPT", "^"), ("SUBSCRIPT", "_")):
        if name.startswith(kind):
            return f"write {mark}{unicodedata.normalize('NFKC', character)}"
    return "remove it"


def _piece(kind: str, word: str, span: Span) -> Piece:
    if kind == "number" and len(word) > MAX_DIGITS:
        raise ParseError(f"a number of more than {MAX_DIGITS} digits; write a power of ten", span, TOO_LARGE)
    if kind == "unicode":
        word = _UNICODE[word]
        return Piece("command" if word[0] == "\\" else "sign", word, span)
    if word in (r"\quad", r"\qquad"):
        return Piece("wide", word, span)
    if kind == "dots":
        return Piece("command", r"\ldots", span)
    if word in (r"\lvert", r"\rvert"):
        return Piece("sign", "|", span, "left" if word == r"\lvert" else "right")
    if word in _BRACKETS:
        return Piece("sign", _BRACKETS[word], span)
    if word in (r"\{", r"\}"):
        return Piece("sign", word, span)
    return Piece(kind, word, span)


def _delimiter(text: str, at: int, offset: int, sizing: str, span: Span) -> tuple[Piece | None, int]:
    r"""The bracket after ``\left``, ``\right`` or ``\big``; ``\left.`` is none."""
    while at < len(text) and text[at].isspace():
        at += 1
    match = _PIECE.match(text, at)
    if match is None or match.group() not in {
        *"()[]|./<>",
        r"\{",
        r"\}",
        r"\lvert",
        r"\rvert",
        r"\|",
        r"\langle",
        r"\rangle",
        *(r"\lfloor", r"\rfloor", r"\lceil", r"\rceil"),
        *_BRACKETS,
    }:
        raise ParseError(f"{sizing} must be followed by a bracket", span, UNREADABLE)
    whole = (span[0], offset + match.end())
    if match.group() == ".":
        return None, match.end()
    if match.group() in ("<", ">"):  # \left< is an angle
        return Piece("command", r"\langle" if match.group() == "<" else r"\rangle", whole), match.end()
    piece = _piece("command" if match.group() == r"\|" else match.lastgroup or "", match.group(), whole)
    if piece.text == "|":
        side = {"\\left": "left", "\\right": "right", "l": "left", "r": "right"}
        known = side.get(sizing) or (side.get(sizing[-1]) if sizing.lower().startswith("\\big") else "")
        piece = Piece("sign", "|", whole, known or piece.side)
    return piece, match.end()
