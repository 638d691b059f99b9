r"""Names → words: the longest declared name at a place, and what of its scripts belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches

from tlssym.parse.atoms import PieceReader, Scripts
from tlssym.parse.commands import DOTS, GREEK, KNOWN_COMMANDS
from tlssym.parse.errors import UNKNOWN_COMMAND, ParseError
from tlssym.parse.names import WORD_FONTS, Atom, atoms
from tlssym.parse.notation import Match, Name, Notation
from tlssym.parse.rows import RELATION_KINDS
from tlssym.parse.scan import Piece, text_of
from tlssym.parse.tree import Span

MARKS = {r"\dagger", "*", r"\ast", r"\star", r"\top", r"\intercal", r"\circ", r"\perp", r"\parallel"}
"""What stands in a superscript and is no power: of an adjoint, a conjugate, a direction."""
_BRACKETS = {"(": ")", "[": "]", r"\{": r"\}"}
_OPENING, _CLOSING = {*_BRACKETS, "{"}, {*_BRACKETS.values(), "}"}
_LETTERS = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_ORDERS = ("O", r"\mathcal{O}", "o")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the grammar: its kind is a terminal of ``grammar.lark``."""

    kind: str
    text: str
    span: Span
    name: str = ""
    indices: tuple[str, ...] = ()
    printed: str = ""


@dataclass(frozen=True)
class Unknown:
    """An undeclared symbol, and the declared name it was read as (empty where none is near)."""

    printed: str
    span: Span
    read_as: str = ""


class NameSpeller(PieceReader):
    """Writes the words of names; ``run`` writes those of everything else."""

    def __init__(self, pieces: list[Piece], notation: Notation, equation: str) -> None:
        super().__init__(pieces)
        self.notation = notation
        self.equation = equation
        self.words: list[Word] = []
        self.unknown: list[Unknown] = []
        self.brackets: list[str] = []

    def run(self, at: int, end: int) -> None:
        """The words from one place to another."""
        raise NotImplementedError

    def put(self, kind: str, piece: Piece, at: int, name: str = "") -> int:
        self.words.append(Word(kind, piece.text, piece.span, name))
        return at + 1

    def inside(self, kind: str, start: int, end: int) -> None:
        """The words of a part, between an opening and a closing word."""
        if start >= end:
            spot = self.pieces[max(0, min(start, len(self.pieces)) - 1)].span
            raise ParseError("an empty argument or script; write something in it", spot, structural=True)
        braced = start > 0 and self.pieces[start - 1].text == "{"
        opening, closing = self.pieces[start - braced].span, self.pieces[end - 1 + braced].span
        self.words.append(Word(f"{kind}_OPEN", "", opening))
        outer, self.brackets = self.brackets, []
        self.run(start, end)
        if self.brackets:
            raise ParseError(f"{self.brackets[-1]} is never closed", self.pieces[start].span)
        self.brackets = outer
        self.words.append(Word(f"{kind}_CLOSE", "", closing))

    def put_opaque(self, start: int, stop: int, end: int) -> int:
        """The word of a quantity that is read as a whole, with the subscript that stands behind it."""
        pieces = self.pieces[start:stop]
        after = self.read_scripts(stop, end)
        text = text_of(pieces)
        if after.sub:
            stop = after.sub[1] + (self.pieces[after.sub[0] - 1].text == "{")
            text += text_of(self.pieces[after.sub[0] - 1 : stop]) if text else ""
        if text in DOTS:
            text = f"{text}@{pieces[0].span[0]}"  # each of these leaves out something else
        letters = tuple(
            dict.fromkeys(each for each in _LETTERS.findall(text) if each in GREEK or each.isalpha())
        )
        self.words.append(Word("OPAQUE", text, self.span(start, stop), text, letters))
        if after.sup:
            return self.scripts(stop, replace(after, sub=None))
        return max(stop, after.end)

    def scripts(self, at: int, scripts: Scripts) -> int:
        """Scripts that are no part of a name: limits, powers, Laplace variables, the mark of an adjoint."""
        mark = (
            self.pieces[scripts.sup[0]].text if scripts.sup and scripts.sup[1] - scripts.sup[0] == 1 else ""
        )
        if mark in MARKS and self.notation.is_generic:
            if scripts.sub:
                self.inside("SUB", *scripts.sub)
            self.words.append(Word("ADJOINT", mark, self.span(*scripts.sup or (at, at + 1)), mark))
            return scripts.end
        if scripts.primes:
            raise ParseError(
                "a prime that belongs to no symbol; put it right after one", self.pieces[at].span
            )
        if scripts.sub:
            self.inside("SUB", *scripts.sub)
        if scripts.sup:
            self.inside("POWER", *scripts.sup)
        return scripts.end

    def symbol(self, at: int, end: int) -> int:
        found = self.atom(at, end)
        piece = self.pieces[at]
        if found is None:
            if piece.text == r"\infty":
                return self.put("CONSTANT", piece, at, name=r"\infty")
            close = get_close_matches(piece.text, KNOWN_COMMANDS, n=1, cutoff=0.7)
            advice = f"; did you mean {close[0]}?" if close else "; write the formula without it"
            raise ParseError(f"unknown command {piece.text}{advice}", piece.span, UNKNOWN_COMMAND)
        compound = self.compound(at, end)
        if compound:
            return compound
        atom, scripts = found
        match = self.notation.find(atom, self.equation)
        if (
            match is not None
            and scripts.sup_is_word
            and self.notation.is_generic
            and not match.name.arguments
        ):
            whole = self.notation.lookup(atom.latex)
            match = match if whole is None else Match(whole, bool(atom.sub), True)
        upright = piece.text in WORD_FONTS or piece.kind == "text"
        if upright and atom.base == "i" and not (atom.sub or atom.primes) and self.notation.is_generic:
            self.words.append(Word("CONSTANT", "i", self.span(at, at + 1), "i"))
            return self.scripts(at, scripts)
        if self.is_constant(atom, scripts, match is not None):
            self.put("CONSTANT", piece, at, name=atom.base)
            return self.scripts(at, scripts)
        if (
            match is not None
            and atom.sub
            and not match.sub_in_name
            and not self.is_transform(match.name, atom.sub)
        ):
            match = None
        if match is None:
            match = self.nearest(atom, at, scripts)
        return self.put_name(at, match, scripts, end, atom)

    def is_constant(self, atom: Atom, scripts: Scripts, is_declared: bool) -> bool:
        """Whether it is π or Euler's number; a charge e may stand alone or with a number as its power."""
        if atom.base not in (r"\pi", "e") or atom.sub or atom.primes:
            return False
        if is_declared and not self.notation.is_generic:
            return False
        if atom.base == r"\pi" or self.notation.euler:
            return True
        exponent = self.pieces[slice(*scripts.sup)] if scripts.sup else ()
        return any(p.kind == "letter" or p.text in GREEK for p in exponent)

    def is_transform(self, name: Name, sub: str) -> bool:
        variable = self.notation.lookup(sub, self.equation)
        return bool(name.arguments) and variable is not None and bool(variable.transform_of)

    def put_name(
        self, at: int, match: Match, scripts: Scripts, end: int, atom: Atom, printed: str = ""
    ) -> int:
        """The word of a name, then the scripts that are not part of it."""
        sup = None if match.sup_in_name else scripts.sup
        sub = None if match.sub_in_name else scripts.sub
        span = self.span(at, self.name_end(at, scripts, match, end))
        opens = scripts.end < end and self.pieces[scripts.end].text in ("(", "[")
        if opens and self.notation.is_generic and match.name.key in _ORDERS:
            self.words.append(Word("STANDARD", atom.base, span, "Order"))
            return scripts.end
        applied = bool(match.name.arguments)
        if self.notation.is_generic and scripts.end < end:
            if self.holds_condition(scripts.end, end):
                return self.put_opaque(at, self.bracket_end(scripts.end, end), end)
            applied = applied or self.looks_applied(at, scripts.end, end)
            after = self.bracket_end(scripts.end, end) if applied and opens else end
            if after < end and self.pieces[after].text == "_":
                return self.put_opaque(at, after, end)  # H(k)_{ij}
        opens = opens or (applied and scripts.end < end and self.pieces[scripts.end].text == r"\{")
        kind = "FUNCTION" if applied and opens and not sub else "SYMBOL"
        if self.notation.is_generic and atom == Atom("B") and opens and self.has_comma(scripts.end):
            self.words.append(Word("STANDARD", "B", span, "Beta"))
        else:
            printed = (
                ""
                if match.name.key == self.key_of(atom, match) or match.indices
                else self.key_of(atom, match)
            )
            self.words.append(
                Word(kind, text_of(self.pieces[at : at + 1]), span, match.name.key, match.indices, printed)
            )
        if sub:
            self.inside("SUB", *sub)
        if sup:
            self.inside("POWER", *sup)
        return scripts.end

    def looks_applied(self, name: int, at: int, end: int) -> bool:
        """Whether a bracket behind a name holds arguments: one symbol or number, several, another application.

        Several letters in a font, ``\\operatorname{rect}(x)``, and a letter before square brackets of another
        function are never factors.
        """
        opening = self.pieces[at].text
        # what comes of a macro stands where that was called, one piece over the other
        if opening not in _BRACKETS or self.pieces[at - 1].span[1] < self.pieces[at].span[0]:
            return False
        stop = self.bracket_end(at, end) - 1
        if stop <= at + 1:
            return False
        base = self.base(name, end)
        if base is not None and ((len(base[0]) > 1 and base[0].isalpha()) or base[0].startswith(r"\mathbb")):
            return True
        if self.pieces[at + 1].kind == "number":
            return at + 2 == stop
        inner = self.atom(at + 1, stop)
        after = inner[1].end if inner else at + 1
        if inner is not None and after < stop and self.pieces[after].text in _BRACKETS:
            after = self.bracket_end(after, stop)  # f(g(x)), T[U[x]]
        if inner is not None and after == stop:
            return opening != r"\{" or after > inner[1].end
        return opening != r"\{" and self.has_comma(at)

    def bracket_end(self, at: int, end: int) -> int:
        """The index after the bracket that opens at a place."""
        opening, closing = self.pieces[at].text, _BRACKETS[self.pieces[at].text]
        depth = 0
        for i in range(at, end):
            depth += (self.pieces[i].text == opening) - (self.pieces[i].text == closing)
            if depth == 0:
                return i + 1
        return end

    def holds_condition(self, at: int, end: int) -> bool:
        """Whether the bracket behind a name holds a relation or one bar, ``P(X = 1)``, ``p(x|y)``."""
        if self.pieces[at].text not in _BRACKETS:
            return False
        depth = bars = 0
        for piece in self.pieces[at : self.bracket_end(at, end)]:
            depth += (piece.text in _OPENING) - (piece.text in _CLOSING)
            if depth == 1 and piece.text in RELATION_KINDS:
                return True
            bars += depth == 1 and piece.text in ("|", r"\mid") and not piece.side
        return bars == 1

    @staticmethod
    def key_of(atom: Atom, match: Match) -> str:
        sub, sup = atom.sub if match.sub_in_name else "", atom.sup if match.sup_in_name else ""
        return Atom(atom.base, sub, sup, atom.primes).latex

    def compound(self, at: int, end: int) -> int | None:
        r"""A declared name of several atoms, such as ``\Delta S_k^z``, where one stands here."""
        first = self.base(at, end)
        for parts in self.notation.compounds(first[0]) if first else ():
            i = at
            seen: list[Atom] = []
            scripts: Scripts | None = None
            for part in parts:
                found = self.atom(i, end) if i < end else None
                if found is None:
                    break
                read, scripts = found
                last = len(seen) == len(parts) - 1
                if read != part and not (
                    last and not part.sup and Atom(read.base, read.sub, "", read.primes) == part
                ):
                    break
                seen.append(read)
                i = scripts.end
            if len(seen) < len(parts) or scripts is None:
                continue
            key = " ".join(part.latex for part in parts)
            name = self.notation.lookup(key, self.equation)
            if name is None:
                continue
            match = self.notation.site_letters(name, key)
            sup = scripts.sup if seen[-1].sup and not parts[-1].sup else None
            stop = i if sup is None else sup[0] - 1 - (self.pieces[sup[0] - 1].text == "{")
            opens = i < end and self.pieces[i].text in ("(", "[")
            kind = "FUNCTION" if name.arguments and opens else "SYMBOL"
            self.words.append(Word(kind, key, self.span(at, stop), name.key, match))
            if sup:
                self.inside("POWER", *sup)
            return i
        return None

    def nearest(self, atom: Atom, at: int, scripts: Scripts) -> Match:
        """The declared name nearest to an undeclared one, which is noted; or it as a symbol of its own."""
        bare = Atom(atom.base, atom.sub, "", atom.primes)
        key = bare.latex
        near = self.notation.nearest(key, self.equation)
        # one plain slip is near only in a subscript of some length: T_3 is not T_2
        is_near = near is not None and (
            near[1] <= 0.5 or (near[1] <= 1 and len(atom.sub) > 1 and atoms(near[0].key)[0].base == atom.base)
        )
        if near is not None and is_near:
            base = atoms(near[0].key)[0].base
            is_near = (
                base == atom.base or base.lower() != atom.base.lower()
            )  # V_p is another quantity than v_p
        name = near[0] if near is not None and is_near else Name(key)
        match = Match(name, bool(atom.sub), False)
        end = self.name_end(at, scripts, match, scripts.end)
        self.unknown.append(Unknown(key, self.span(at, end), name.key if is_near else ""))
        return match
