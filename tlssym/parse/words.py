r"""Pieces of LaTeX → the words of the grammar, with every name looked up in the notation.

Here it is decided, from what is declared and never from what looks likely, whether a superscript is a power
or part of a name, whether a bracket holds arguments, whether ``d`` begins a differential, and on which side
a bar stands.
"""

from __future__ import annotations

from itertools import pairwise

from tlssym.parse.atoms import group_end
from tlssym.parse.commands import (
    AVERAGE,
    BINOMIALS,
    BRACKETED_ONLY,
    DOTS,
    FRACTIONS,
    GREEK,
    INTEGRALS,
    NAMED,
    REFUSED,
    SIGNS,
    STANDARD,
)
from tlssym.parse.errors import NO_KETS, ParseError
from tlssym.parse.name_words import Unknown, Word
from tlssym.parse.names import WORD_FONTS, Atom, normal_script
from tlssym.parse.notation import VECTORS, Notation
from tlssym.parse.rows import RELATION_KINDS
from tlssym.parse.scan import Piece, text_of
from tlssym.parse.sign_words import SignSpeller

_OPERANDS = {
    "NUMBER",
    "SYMBOL",
    "CONSTANT",
    "CLOSE",
    "BAR_CLOSE",
    "POWER_CLOSE",
    "SUB_CLOSE",
    "ARGUMENT_CLOSE",
    "AVERAGE_CLOSE",
    "FACTORIAL",
    "OPAQUE",
    "ADJOINT",
}

_BEFORE_OPERANDS = {
    *("PLUS", "MINUS", "TIMES", "SLASH", "RELATION", "COMMA", "SEMICOLON"),
    *("OPEN", "BAR_OPEN", "POWER_OPEN", "SUB_OPEN", "ARGUMENT_OPEN", "AVERAGE_OPEN"),
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


class _Speller(SignSpeller):
    # -- one piece after another --------------------------------------------------------------------------

    def run(self, at: int, end: int) -> None:
        while at < end:
            at = self.step(at, end)

    def step(self, at: int, end: int) -> int:  # noqa: C901 - one dispatch, a branch a kind of sign
        piece = self.pieces[at]
        word = piece.text
        if piece.kind == "opaque" or word in DOTS:
            return self.put_opaque(at, at + 1, end)
        if self.notation.is_generic and (after := self.indicator(at, end)):
            return after
        if piece.kind == "number":
            self.check_scientific(at, end)
            return self.put("NUMBER", piece, at)
        if word in RELATION_KINDS:
            return self.put("RELATION", piece, at, name=RELATION_KINDS[word])
        if word == "|":
            return self.bar(piece, at, end)
        if word in (r"\langle", r"\rangle"):
            return self.angle(piece, at, end)
        if word == "!":
            double = at + 1 < end and self.pieces[at + 1].text == "!"
            self.put("FACTORIAL", piece, at, name="factorial2" if double else "factorial")
            return at + 1 + double
        if word in BINOMIALS:
            self.put("BINOMIAL", piece, at)
            return self.argument(self.argument(at + 1, end, word), end, word)
        if word == "{" and at + 1 < end and self.pieces[at + 1].text == "}":
            return at + 2
        if word in ("(", "[") and self.notation.is_generic and not piece.side and self.is_labelled(at, end):
            return self.put_opaque(at, self.bracket_end(at, end), end)
        if word in ("(", r"\{") and self.notation.is_generic and self.holds_condition(at, end):
            return self.put_opaque(at, self.bracket_end(at, end), end)  # a set, or a condition
        if word in SIGNS:
            if SIGNS[word] == "OPEN":
                self.brackets.append(word)
            elif SIGNS[word] == "CLOSE" and self.brackets and self.brackets.pop().endswith("|"):
                raise ParseError("a bar | is not closed before this bracket; close it", piece.span)
            self.put(SIGNS[word], piece, at)
            if piece.side == "at":
                return self.point(piece, at + 1, end)
            return self.between(piece, at + 1, end) if word == "]" else at + 1
        if word in (r"\lfloor", r"\lceil"):
            self.brackets.append(word)
            self.put("STANDARD", piece, at, name=STANDARD[word])
            return self.put("OPEN", piece, at)
        if word in (r"\rfloor", r"\rceil"):
            del self.brackets[-1:]
            return self.put("CLOSE", piece, at)
        if word in ("_", "^"):
            return self.script(at, end)
        if word in FRACTIONS:
            self.put("FRAC", piece, at)
            return self.argument(self.argument(at + 1, end, word), end, word)
        if word == r"\sqrt":
            return self.root(at, end)
        if word in INTEGRALS:
            for _ in range(INTEGRALS[word]):
                self.put("INTEGRAL", piece, at)
            return at + 1
        if word in (r"\sum", r"\prod"):
            return self.series(at, end)
        if word == r"\lim":
            return self.limit(at, end)
        if word in REFUSED:
            raise ParseError(f"{word} {REFUSED[word]}", piece.span)
        return self.named(at, end)

    def script(self, at: int, end: int) -> int:
        r"""Scripts that no name has taken; ``{}^{235}U`` and ``^{(3)}R`` are names as a whole."""
        scripts = self.read_scripts(at, end)
        empty = at > 1 and [piece.text for piece in self.pieces[at - 2 : at]] == ["{", "}"]
        first = not self.words or self.words[-1].kind in _BEFORE_OPERANDS
        if self.notation.is_generic and (empty or first) and scripts.end < end:
            following = self.base(scripts.end, end)
            if following is not None:
                return self.put_opaque(at, following[1], end)
        return self.scripts(at, scripts)

    def is_labelled(self, at: int, end: int) -> bool:
        r"""Whether a bracket has a subscript that is no letter, ``(dn/dt)_{a \to b}``: it is one of several."""
        after = self.bracket_end(at, end)
        if after >= end or self.pieces[after].text != "_" or self.pieces[after - 1].side:
            return False
        scripts = self.read_scripts(after, end)
        return bool(scripts.sub and not scripts.sup) and any(
            piece.text in RELATION_KINDS or piece.kind == "number"
            for piece in self.pieces[slice(*scripts.sub or (0, 0))]
        )

    def check_scientific(self, at: int, end: int) -> None:
        """Refuse ``1.5e-3``, which prints as 1.5 times e, less 3."""
        inside = self.pieces[at : min(at + 4, end)]
        if len(inside) < 3 or inside[1].text not in ("e", "E"):
            return
        last = 3 if inside[2].text in ("+", "-") else 2
        tight = all(one.span[1] == other.span[0] for one, other in pairwise(inside[: last + 1]))
        if len(inside) > last and tight and inside[last].kind == "number":
            power = "".join(each.text for each in inside[2 : last + 1])
            raise ParseError(
                f"{inside[0].text}{inside[1].text}{power} is no number in LaTeX; "
                rf"write {inside[0].text} \cdot 10^{{{power}}}",
                (inside[0].span[0], inside[last].span[1]),
            )

    def angle(self, piece: Piece, at: int, end: int) -> int:
        r"""``\langle x \rangle``: the average of what stands between, ``\langle x \rangle_0`` one of several."""
        if piece.text == r"\langle":
            self.brackets.append(piece.text)
            return self.put("AVERAGE_OPEN", piece, at)
        if not self.brackets or self.brackets.pop() != r"\langle":
            raise ParseError(NO_KETS, piece.span)
        scripts = self.read_scripts(at + 1, end)
        sub = normal_script(text_of(self.pieces[slice(*scripts.sub)])) if scripts.sub else ""
        if scripts.primes or (sub and not sub.isalnum()):
            raise ParseError("of an average only a plain subscript is understood", piece.span)
        name = f"{AVERAGE}_{{{sub}}}" if sub else AVERAGE
        self.words.append(Word("AVERAGE_CLOSE", piece.text, piece.span, name))
        if scripts.sup:
            self.inside("POWER", *scripts.sup)
        return scripts.end

    def point(self, piece: Piece, at: int, end: int) -> int:
        r"""The point of ``\left. … \right|_{x=0}``, after the bar."""
        scripts = self.read_scripts(at, end)
        if scripts.sub and scripts.sup and not scripts.primes:
            return self.between(piece, at, end)
        if scripts.sub is None or scripts.sup or scripts.primes:
            raise ParseError(
                "what is taken at a point needs it in a subscript, as in |_{x=0}",
                piece.span,
            )
        self.words.append(Word("EVALUATED", "|", piece.span))
        self.inside("SUB", *scripts.sub)
        return scripts.end

    def between(self, piece: Piece, at: int, end: int) -> int:
        r"""The limits of ``\left[ x^2 \right]_0^1``, after the bracket; a power or nothing is left as it is."""
        scripts = self.read_scripts(at, end)
        if scripts.sub is None or scripts.sup is None or scripts.primes:
            return at
        self.words.append(Word("BETWEEN", piece.text, piece.span))
        self.inside("SUB", *scripts.sub)
        self.inside("POWER", *scripts.sup)
        return scripts.end

    def bar(self, piece: Piece, at: int, end: int) -> int:
        """A bar closes when one is open and an operand stands before it; ``\\left|`` and ``\\right|`` say."""
        opening = r"\left|" if piece.side else "|"  # a \left| is closed by a \right| only
        is_open = bool(self.brackets) and self.brackets[-1] == opening
        after_operand = bool(self.words) and self.words[-1].kind in _OPERANDS
        closes = piece.side == "right" or (piece.side == "" and is_open and after_operand)
        if not is_open and after_operand and at + 1 < end and self.pieces[at + 1].text == "_":
            return self.point(piece, at + 1, end)
        if after_operand and self.brackets[-1:] == [r"\langle"]:
            raise ParseError(NO_KETS, piece.span)
        if not closes:
            self.brackets.append(opening)
            return self.put("BAR_OPEN", piece, at)
        if not is_open:
            raise ParseError("a bar | closes nothing", piece.span)
        self.brackets.pop()
        after = self.put("BAR_CLOSE", piece, at)
        if self.notation.is_generic and after < end and self.pieces[after].text == "_":
            return self.point(piece, after, end)  # |f|_{x=0}
        return after

    # -- arguments and scripts ----------------------------------------------------------------------------

    def argument(self, at: int, end: int, command: str) -> int:
        """One argument of a command: a group, or as TeX has it a single digit, letter or command."""
        if at >= end:
            raise ParseError(f"{command} lacks an argument; write {{…}} after it", self.pieces[at - 1].span)
        piece = self.pieces[at]
        if command == r"\sqrt" and piece.text in FRACTIONS:
            after = at + 1
            for _ in range(2):  # TeX takes the whole fraction
                after = group_end(self.pieces, after) if self.pieces[after].text == "{" else after + 1
            self.inside("ARGUMENT", at, after)
            return after
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
            if name == "ln" and base in ("10", "2"):
                name = f"log{base}"
            elif self.notation.is_generic:
                name = f"{NAMED}{name.removeprefix(NAMED)}_{{{base}}}"
            else:
                raise ParseError(f"{word} with a subscript is not understood", piece.span)
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
        if piece.text == r"\partial" and after < end and self.pieces[after].text == "_":
            return self.short_derivative(at, end)
        if piece.kind == "text" or piece.text in (r"\mathrm", r"\operatorname", r"\rm"):
            found = self.base(at, end)
            upright = found is not None and found[0] == "d"
            after = found[1] if found else after
        if not (
            upright or (piece.text in ("d", r"\partial", r"\dd") and piece.kind in ("letter", "command"))
        ):
            return None
        following = self.pieces[after : after + 2]
        doubled = piece.text == "d" and [each.text for each in following[:1]] == ["d"]
        if doubled and piece.kind == "letter" and following[0].span[0] == piece.span[1]:
            raise ParseError(
                "two d side by side; write one, or \\cdot between them", self.span(at, after + 1)
            )
        sign_end, power = after, None
        if after < end and self.pieces[after].text == "^":
            scripts = self.read_scripts(after, end)
            if scripts.sub or scripts.primes:
                return None
            power, after = scripts.sup, scripts.end
        variable = self.variable(after, end) if after < end else None
        if variable is None:
            if not upright and piece.text == "d":
                return None
            # no variable follows: \frac{\partial}{\partial x}, or \mathrm{d}\ln x, is for the grammar to judge
            name = r"\partial" if piece.text == r"\partial" else r"\mathrm{d}"
            self.words.append(Word("SYMBOL", piece.text, self.span(at, sign_end), name))
            if power:
                self.inside("POWER", *power)
            return after
        self.words.append(Word("D", piece.text, self.span(at, at + 1 if not upright else after), "d"))
        if power:
            self.inside("POWER", *power)
        if variable:
            name, stop = variable
            self.words.append(Word("SYMBOL", name, self.span(after, stop), name))
            return stop
        return self.symbol(after, end)

    def short_derivative(self, at: int, end: int) -> int:
        r"""``\partial_t`` and ``\partial_x^2``, in the words of ``\frac{\partial^2}{\partial x^2}``."""
        piece = self.pieces[at]
        scripts = self.read_scripts(at + 1, end)
        variable = self.atom(*scripts.sub) if scripts.sub else None
        if scripts.sub is None or variable is None or variable[1].end != scripts.sub[1] or scripts.primes:
            raise ParseError(r"of \partial_x only a single variable is understood", piece.span)
        if variable[0].latex in ("i", "j", r"\mu", r"\nu"):
            if not self.notation.is_generic:
                raise ParseError(
                    r"\partial_i by a coordinate's index is not understood; write the derivative by the variable",
                    self.span(at, scripts.end),
                )
            name = rf"\partial_{{{variable[0].latex}}}"
            self.words.append(Word("SYMBOL", name, self.span(at, scripts.end), name))
            if scripts.sup:
                self.inside("POWER", *scripts.sup)
            return scripts.end
        self.put("FRAC", piece, at)
        for sign, name in (("SYMBOL", r"\partial"), ("D", "d")):
            self.words.append(Word("ARGUMENT_OPEN", "", piece.span))
            self.words.append(Word(sign, piece.text, piece.span, name))
            if sign == "D":
                self.words.append(
                    Word("SYMBOL", variable[0].latex, self.span(*scripts.sub), variable[0].latex)
                )
            if scripts.sup:
                self.inside("POWER", *scripts.sup)
            self.words.append(Word("ARGUMENT_CLOSE", "", self.span(at, scripts.end)))
        return scripts.end

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
