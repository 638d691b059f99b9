"""Reading pieces without giving them a meaning: scripts, groups, and the atoms that names are made of."""

from __future__ import annotations

from dataclasses import dataclass

from tlssym.parse.commands import FRACTIONS, GREEK
from tlssym.parse.errors import ParseError
from tlssym.parse.names import ACCENTS, WORD_COMMAND, WORD_FONTS, Atom, atoms, normal_base, normal_script
from tlssym.parse.notation import Match
from tlssym.parse.scan import Piece, text_of
from tlssym.parse.tree import Span


@dataclass(frozen=True)
class Scripts:
    """Where the scripts after an atom stand in the pieces, and where they end."""

    sub: tuple[int, int] | None
    sup: tuple[int, int] | None
    primes: int
    end: int
    sup_is_word: bool = False  # \\text{max}, or the upper index of a component: no power


def _with_single_digits(pieces: list[Piece]) -> list[Piece]:
    r"""The pieces with ``\frac12`` taken apart into its two digits, as TeX reads it."""
    pieces = list(pieces)
    for at, piece in enumerate(pieces):
        wanted = 2 if piece.text in FRACTIONS else int(piece.text == r"\sqrt")
        spot = at + 1
        while wanted and spot < len(pieces):
            here = pieces[spot]
            if here.kind == "number" and len(here.text) > 1 and here.text[0] != ".":
                start, stop = here.span
                parts = ((here.text[0], (start, start + 1)), (here.text[1:], (start + 1, stop)))
                pieces[spot : spot + 1] = [Piece("number", text, span) for text, span in parts]
            spot = group_end(pieces, spot) if here.text == "{" else spot + 1
            wanted -= 1
    return pieces


def group_end(pieces: list[Piece], at: int) -> int:
    """Index after the brace that closes the one at ``at``."""
    depth = 0
    for i in range(at, len(pieces)):
        depth += (pieces[i].text == "{") - (pieces[i].text == "}")
        if depth == 0:
            return i + 1
    raise ParseError("{ is never closed; add }", pieces[at].span)


class PieceReader:
    """Looks at the pieces of a statement; every method takes an index and says where what it found ends."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = _with_single_digits(pieces)

    def read_scripts(self, at: int, end: int) -> Scripts:
        """Where subscript, superscript and primes stand from ``at`` on."""
        sub = sup = None
        primes, first, staggered = 0, at, False
        while at < end and (self.pieces[at].text in ("_", "^", "'") or self.is_gap(first, at, end)):
            piece = self.pieces[at]
            if piece.text == "{":
                at, staggered = at + 2, True
                continue
            # \Lambda^0\,_0: a component; a single space is nothing
            staggered = staggered or (at > first and sup is not None and self.gap(at) > 1)
            if piece.text == "'":
                primes, at = primes + 1, at + 1
                continue
            if at + 1 >= end:
                raise ParseError(f"nothing after {piece.text}; write {{…}}", piece.span)
            following = self.pieces[at + 1]
            if following.text == "{":
                after = group_end(self.pieces, at + 1)
                where = (at + 2, after - 1)
            else:
                if following.kind == "number" and len(following.text) > 1:
                    raise ParseError(
                        f"{piece.text}{following.text} prints only {following.text[0]} as a script; "
                        f"write {piece.text}{{{following.text}}}",
                        (piece.span[0], following.span[1]),
                    )
                if not self.is_mark(piece.text, at + 1, end) and (
                    following.text in ("-", "+", "_", "^", "(", "[", "&") or following.text in FRACTIONS
                ):
                    raise ParseError(
                        f"{piece.text} before {following.text}; write {piece.text}{{…}}", piece.span
                    )
                after = at + 2  # a single piece, or as in _\mathrm{int} a font with its argument
                if following.text in WORD_FONTS and after < end and self.pieces[after].text == "{":
                    after = group_end(self.pieces, after)
                where = (at + 1, after)
            while self.pieces[where[0]].text == "{" and group_end(self.pieces, where[0]) == where[1]:
                where = (where[0] + 1, where[1] - 1)  # ^{{2}} is ^2
            script = normal_script(text_of(self.pieces[where[0] : where[1]]))
            if piece.text == "^" and script and set(script) == {"'"}:
                primes += len(script)
            elif (piece.text == "_" and sub) or (piece.text == "^" and sup):
                raise ParseError(f"two scripts {piece.text} at one symbol; use brackets", piece.span)
            elif piece.text == "_":
                sub = where
            else:
                sup = where
            at = after
        word = sup is not None and (self.is_word(*sup) or (staggered and sub is not None))
        return Scripts(sub, sup, primes, at, word)

    def is_gap(self, first: int, at: int, end: int) -> bool:
        """Whether ``{}`` stands between two scripts of one symbol, which are indices of a component then."""
        texts = [piece.text for piece in self.pieces[at : min(at + 3, end)]]
        return at > first and texts[:2] == ["{", "}"] and texts[2:] in (["_"], ["^"])

    def gap(self, at: int) -> int:
        """The signs that shape the page before a piece."""
        return self.pieces[at].span[0] - self.pieces[at - 1].span[1]

    def is_mark(self, script: str, at: int, end: int) -> bool:
        """Whether a sign is a script by itself, E_+ or a^-; of x^-1 it is not."""
        if self.pieces[at].text not in ("+", "-"):
            return False
        after = self.pieces[at + 1] if at + 1 < end else None
        return script == "_" or after is None or after.kind not in ("number", "letter")

    def is_word(self, start: int, end: int) -> bool:
        """Whether a script is a word in its own font."""
        first = self.pieces[start]
        letters = normal_script(text_of(self.pieces[start:end]))
        is_worded = first.kind == "text" or first.text in WORD_FONTS or WORD_COMMAND.fullmatch(first.text)
        return bool(is_worded) and len(letters) > 1 and letters.isalpha()

    def base(self, at: int, end: int) -> tuple[str, int] | None:
        """The base of the atom at a place and the index after it; None where no atom stands."""
        piece = self.pieces[at]
        if piece.kind == "letter" or (piece.kind == "command" and piece.text in GREEK):
            return piece.text, at + 1
        if piece.kind == "text":
            return normal_base(piece.text), at + 1
        if piece.text not in ACCENTS and piece.text not in WORD_FONTS:
            return None
        if at + 1 >= end:
            raise ParseError(f"{piece.text} lacks an argument; write {{…}} after it", piece.span)
        after = group_end(self.pieces, at + 1) if self.pieces[at + 1].text == "{" else at + 2
        inner = normal_script(text_of(self.pieces[at + 1 : after]))
        if not inner:
            raise ParseError(f"{piece.text} of nothing", piece.span)
        return (inner if piece.text in WORD_FONTS else f"{piece.text}{{{inner}}}"), after

    def atom(self, at: int, end: int) -> tuple[Atom, Scripts] | None:
        """The atom at a place, with all its scripts in normal form."""
        found = self.base(at, end)
        if found is None:
            return None
        scripts = self.read_scripts(found[1], end)

        def normal(where: tuple[int, int] | None) -> str:
            return normal_script(text_of(self.pieces[where[0] : where[1]])) if where else ""

        atom = Atom(found[0], normal(scripts.sub), normal(scripts.sup), scripts.primes)
        try:
            atoms(atom.latex)
        except ValueError:
            # a font can hold more than letters and digits, which could not be read again
            raise ParseError(
                "this is no name of a symbol; write letters and digits", self.span(at, scripts.end)
            ) from None
        return atom, scripts

    def span(self, start: int, end: int) -> Span:
        return self.pieces[start].span[0], self.pieces[end - 1].span[1]

    def name_end(self, at: int, scripts: Scripts, match: Match, end: int) -> int:
        """Index after the last piece that belongs to the name."""
        found = self.base(at, end)
        after = found[1] if found else at + 1
        while after < scripts.end and self.pieces[after].text == "'":
            after += 1
        for where, inside in ((scripts.sub, match.sub_in_name), (scripts.sup, match.sup_in_name)):
            if where and inside:
                braced = where[1] < len(self.pieces) and self.pieces[where[0] - 1].text == "{"
                after = max(after, where[1] + braced)
        return after

    def has_comma(self, at: int) -> bool:
        depth = 0
        for piece in self.pieces[at:]:
            depth += (piece.text in "([") - (piece.text in ")]") if piece.kind == "sign" else 0
            if depth == 0:
                return False
            if piece.text == "," and depth == 1:
                return True
        return False
