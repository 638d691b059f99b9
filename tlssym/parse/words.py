r"""Pieces of LaTeX → the words of the grammar, with every name looked up in the notation.

Here it is decided, from what is declared and never from what looks likely, whether a superscript is a power
or part of a name, whether a bracket holds arguments, whether ``d`` begins a differential, and on which side
a bar stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from tlssym.parse.atoms import PieceReader, Scripts, group_end, text_of
from tlssym.parse.commands import (
    BRACKETED_ONLY,
    FRACTIONS,
    GREEK,
    INTEGRALS,
    KNOWN_COMMANDS,
    REFUSED,
    SIGNS,
    STANDARD,
    VECTORS,
)
from tlssym.parse.errors import UNKNOWN_COMMAND, ParseError
from tlssym.parse.names import WORD_FONTS, Atom, atoms, normal_script
from tlssym.parse.notation import Match, Name, Notation
from tlssym.parse.rows import RELATION_KINDS
from tlssym.parse.scan import Piece
from tlssym.parse.tree import Span

_OPERANDS = {
    "NUMBER",
    "SYMBOL",
    "CONSTANT",
    "CLOSE",
    "BAR_CLOSE",
    "POWER_CLOSE",
    "SUB_CLOSE",
    "ARGUMENT_CLOSE",
}


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


def spell(pieces: list[Piece], notation: Notation, equation: str = "") -> tuple[list[Word], list[Unknown]]:
    """The words of a statement, and the symbols in it that are not declared.

    Raises
    ------
    ParseError
        Something that is no part of the language, or that would have to be guessed.
    """
    speller = _Speller(pieces, notation, equation)
    speller.run(0, len(speller.pieces))
    return speller.words, speller.unknown


class _Speller(PieceReader):
    def __init__(self, pieces: list[Piece], notation: Notation, equation: str) -> None:
        super().__init__(pieces)
        self.notation = notation
        self.equation = equation
        self.words: list[Word] = []
        self.unknown: list[Unknown] = []
        self.brackets: list[str] = []

    # -- one piece after another --------------------------------------------------------------------------

    def run(self, at: int, end: int) -> None:
        while at < end:
            at = self.step(at, end)

    def step(self, at: int, end: int) -> int:
        piece = self.pieces[at]
        word = piece.text
        if piece.kind == "number":
            return self.put("NUMBER", piece, at)
        if word in RELATION_KINDS:
            return self.put("RELATION", piece, at, name=RELATION_KINDS[word])
        if word == "|":
            return self.bar(piece, at)
        if word == "{" and at + 1 < end and self.pieces[at + 1].text == "}":
            return at + 2
        if word in SIGNS:
            if SIGNS[word] == "OPEN":
                self.brackets.append(word)
            elif SIGNS[word] == "CLOSE" and self.brackets and self.brackets.pop() == "|":
                raise ParseError("a bar | is not closed before this bracket; close it", piece.span)
            return self.put(SIGNS[word], piece, at)
        if word in ("_", "^"):
            return self.scripts(at, self.read_scripts(at, end))
        if word in FRACTIONS:
            self.put("FRAC", piece, at)
            return self.argument(self.argument(at + 1, end, word), end, word)
        if word == r"\sqrt":
            return self.root(at, end)
        if word in INTEGRALS:
            for _ in range(INTEGRALS[word]):
                self.put("INTEGRAL", piece, at)
            return at + 1
        if word == r"\sum":
            return self.series(at, end)
        if word in REFUSED:
            raise ParseError(f"{word} {REFUSED[word]}", piece.span)
        return self.named(at, end)

    def put(self, kind: str, piece: Piece, at: int, name: str = "") -> int:
        self.words.append(Word(kind, piece.text, piece.span, name))
        return at + 1

    def bar(self, piece: Piece, at: int) -> int:
        """A bar closes when one is open and an operand stands before it; ``\\left|`` and ``\\right|`` say."""
        is_open = bool(self.brackets) and self.brackets[-1] == "|"
        after_operand = bool(self.words) and self.words[-1].kind in _OPERANDS
        closes = piece.side == "right" or (piece.side == "" and is_open and after_operand)
        if not closes:
            self.brackets.append("|")
            return self.put("BAR_OPEN", piece, at)
        if not is_open:
            raise ParseError("a bar | closes nothing", piece.span)
        self.brackets.pop()
        return self.put("BAR_CLOSE", piece, at)

    # -- arguments and scripts ----------------------------------------------------------------------------

    def argument(self, at: int, end: int, command: str) -> int:
        """One argument of a command: a group, or as TeX has it a single digit, letter or command."""
        if at >= end:
            raise ParseError(f"{command} lacks an argument; write {{…}} after it", self.pieces[at - 1].span)
        piece = self.pieces[at]
        if piece.text == "{":
            after = group_end(self.pieces, at)
            self.inside("ARGUMENT", at + 1, after - 1)
            return after
        if piece.kind not in ("number", "letter") and piece.text not in GREEK | {r"\infty"}:
            raise ParseError(f"{command} before {piece.text}; write {{…}}", piece.span)
        self.inside("ARGUMENT", at, at + 1)
        return at + 1

    def inside(self, kind: str, start: int, end: int) -> None:
        """The words of a part, between an opening and a closing word."""
        if start >= end:
            spot = self.pieces[max(0, min(start, len(self.pieces)) - 1)].span
            raise ParseError("an empty argument or script; write something in it", spot)
        braced = start > 0 and self.pieces[start - 1].text == "{"
        opening, closing = self.pieces[start - braced].span, self.pieces[end - 1 + braced].span
        self.words.append(Word(f"{kind}_OPEN", "", opening))
        outer, self.brackets = self.brackets, []
        self.run(start, end)
        if self.brackets:
            raise ParseError(f"{self.brackets[-1]} is never closed", self.pieces[start].span)
        self.brackets = outer
        self.words.append(Word(f"{kind}_CLOSE", "", closing))

    def root(self, at: int, end: int) -> int:
        after = self.put("SQRT", self.pieces[at], at)
        if after < end and self.pieces[after].text == "[":
            close = after
            while close < end and self.pieces[close].text != "]":
                close += 1
            self.inside("INDEX", after + 1, close)
            after = close + 1
        return self.argument(after, end, r"\sqrt")

    def scripts(self, at: int, scripts: Scripts) -> int:
        """Scripts that are no part of a name: limits, powers, Laplace variables."""
        if scripts.primes:
            raise ParseError(
                "a prime that belongs to no symbol; put it right after one", self.pieces[at].span
            )
        if scripts.sub:
            self.inside("SUB", *scripts.sub)
        if scripts.sup:
            self.inside("POWER", *scripts.sup)
        return scripts.end

    # -- names --------------------------------------------------------------------------------------------

    def named(self, at: int, end: int) -> int:
        after = self.differential(at, end)
        if after is not None:
            return after
        return self.standard(at, end) or self.symbol(at, end)

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
        bare = not (atom.sub or atom.primes)
        if atom.base in (r"\pi", "e") and bare and (match is None or self.notation.is_generic):
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
        kind = "FUNCTION" if match.name.arguments and opens and not sub else "SYMBOL"
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
        name = near[0] if near is not None and is_near else Name(key)
        match = Match(name, bool(atom.sub), False)
        end = self.name_end(at, scripts, match, scripts.end)
        self.unknown.append(Unknown(key, self.span(at, end), name.key if is_near else ""))
        return match

    # -- functions and differentials ----------------------------------------------------------------------

    def standard(self, at: int, end: int) -> int | None:
        r"""``\ln``, ``\theta(``, ``\operatorname{erf}``: a function that every formula knows."""
        piece = self.pieces[at]
        word, after = piece.text, at + 1
        if piece.kind == "text" or word in WORD_FONTS:
            found = self.base(at, end)
            if found is None:
                return None
            word, after = (rf"\{found[0]}" if rf"\{found[0]}" in STANDARD else found[0]), found[1]
        if word not in STANDARD or (piece.kind == "letter"):
            return None
        scripts = self.read_scripts(after, end)
        opens = scripts.end < end and self.pieces[scripts.end].text in ("(", "[")
        if word in BRACKETED_ONLY and (not opens or scripts.sub or self.declared(word)):
            return None
        name = STANDARD[word]
        if scripts.sub:
            base = normal_script(text_of(self.pieces[scripts.sub[0] : scripts.sub[1]]))
            if name != "ln" or base not in ("10", "2"):
                raise ParseError(f"{word} with a subscript is not understood", piece.span)
            name = f"log{base}"
        self.words.append(Word("STANDARD", word, self.span(at, after), name))
        if scripts.primes:
            raise ParseError("a prime after a function is not understood; write the derivative", piece.span)
        if scripts.sup:
            self.inside("POWER", *scripts.sup)
        return scripts.end

    def declared(self, word: str) -> bool:
        return not self.notation.is_generic and self.notation.lookup(word, self.equation) is not None

    def differential(self, at: int, end: int) -> int | None:
        r"""``d``, ``\mathrm{d}`` or ``\partial`` before a symbol that can be integrated over."""
        piece = self.pieces[at]
        upright = False
        after = at + 1
        if piece.kind == "text" or piece.text in (r"\mathrm", r"\operatorname", r"\rm"):
            found = self.base(at, end)
            upright = found is not None and found[0] == "d"
            after = found[1] if found else after
        if not (
            upright or (piece.text in ("d", r"\partial", r"\dd") and piece.kind in ("letter", "command"))
        ):
            return None
        power = None
        if after < end and self.pieces[after].text == "^":
            scripts = self.read_scripts(after, end)
            if scripts.sub or scripts.primes:
                return None
            power, after = scripts.sup, scripts.end
        variable = self.variable(after, end) if after < end else None
        if variable is None:
            if upright or piece.text != "d":
                raise ParseError(f"{piece.text} must stand before a symbol", piece.span)
            return None
        self.words.append(Word("D", piece.text, self.span(at, at + 1 if not upright else after), "d"))
        if power:
            self.inside("POWER", *power)
        if variable:
            name, stop = variable
            self.words.append(Word("SYMBOL", name, self.span(after, stop), name))
            return stop
        return self.symbol(after, end)

    def variable(self, at: int, end: int) -> tuple[str, int] | tuple[()] | None:
        """None where no variable stands; a vector's plain name and its end; () for an ordinary symbol."""
        found = self.atom(at, end)
        if found is None:
            return None
        atom, scripts = found
        match = self.notation.find(atom, self.equation)
        for font in VECTORS:
            if atom.base.startswith(font) and (match is None or self.notation.is_generic):
                plain = Atom(atom.base[len(font) + 1 : -1], atom.sub, "", atom.primes)
                inner = self.notation.find(plain, self.equation)
                if inner is not None and not atom.sup:
                    return inner.name.key, scripts.end
        standard = self.pieces[at].text in STANDARD and self.pieces[at].text not in BRACKETED_ONLY
        if standard or (
            atom.base in (r"\pi", "e") and not atom.sub and (match is None or self.notation.is_generic)
        ):
            return None
        if match is not None and (match.name.exponent_parameter or match.name.assume == "index"):
            return None
        return ()

    # -- sums ---------------------------------------------------------------------------------------------

    def series(self, at: int, end: int) -> int:
        r"""``\sum`` with its indices: ``_{i}``, ``_{i \neq j}``, ``_{i<j}``, ``_{i,j}`` or ``_{k=1}^n``."""
        piece = self.pieces[at]
        scripts = self.read_scripts(at + 1, end)
        if scripts.sub is None:
            raise ParseError(r"\sum lacks its index; write \sum_{…}", piece.span)
        start, stop = scripts.sub
        letters = [p.text for p in self.pieces[start:stop] if p.kind == "letter"]
        signs = [p.text for p in self.pieces[start:stop] if p.kind != "letter"]
        first = self.pieces[start]
        if first.kind == "letter" and start + 1 < stop and self.pieces[start + 1].text == "=":
            self.words.append(Word("SERIES", piece.text, piece.span, "", (first.text,)))
            self.inside("SUB", start + 2, stop)
        elif len(letters) == 1 and not signs:
            self.words.append(Word("SERIES", piece.text, piece.span, "", (first.text,)))
        elif (
            len(letters) == 2
            and len(signs) <= 1
            and (not signs or signs[0] == "," or signs[0] in RELATION_KINDS)
        ):
            relation = RELATION_KINDS.get(signs[0], "") if signs else ""
            self.words.append(Word("SERIES", piece.text, piece.span, relation, (letters[0], letters[1])))
        else:
            raise ParseError(r"the index of \sum is not understood; write i, i \neq j or k=1", first.span)
        if scripts.sup:
            self.inside("POWER", *scripts.sup)
        return scripts.end
