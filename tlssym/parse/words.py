r"""Pieces of LaTeX → the words of the grammar, with every name looked up in the notation.

Here it is decided, from what is declared and never from what looks likely, whether a superscript is a power
or part of a name, whether a bracket holds arguments, whether ``d`` begins a differential, and on which side
a bar stands.
"""

from __future__ import annotations

from tlssym.parse.atoms import group_end, text_of
from tlssym.parse.commands import (
    BRACKETED_ONLY,
    FRACTIONS,
    GREEK,
    INTEGRALS,
    REFUSED,
    SIGNS,
    STANDARD,
    VECTORS,
)
from tlssym.parse.errors import ParseError
from tlssym.parse.name_words import NameSpeller, Unknown, Word
from tlssym.parse.names import WORD_FONTS, Atom, normal_script
from tlssym.parse.notation import Notation
from tlssym.parse.rows import RELATION_KINDS
from tlssym.parse.scan import Piece

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


class _Speller(NameSpeller):
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
            elif SIGNS[word] == "CLOSE" and self.brackets and self.brackets.pop().endswith("|"):
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

    def bar(self, piece: Piece, at: int) -> int:
        """A bar closes when one is open and an operand stands before it; ``\\left|`` and ``\\right|`` say."""
        opening = r"\left|" if piece.side else "|"  # a \left| is closed by a \right| only
        is_open = bool(self.brackets) and self.brackets[-1] == opening
        after_operand = bool(self.words) and self.words[-1].kind in _OPERANDS
        closes = piece.side == "right" or (piece.side == "" and is_open and after_operand)
        if not closes:
            self.brackets.append(opening)
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

    def root(self, at: int, end: int) -> int:
        after = self.put("SQRT", self.pieces[at], at)
        if after < end and self.pieces[after].text == "[":
            close = after
            while close < end and self.pieces[close].text != "]":
                close += 1
            self.inside("INDEX", after + 1, close)
            after = close + 1
        return self.argument(after, end, r"\sqrt")

    # -- names --------------------------------------------------------------------------------------------

    def named(self, at: int, end: int) -> int:
        after = self.differential(at, end)
        if after is not None:
            return after
        return self.standard(at, end) or self.symbol(at, end)

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
