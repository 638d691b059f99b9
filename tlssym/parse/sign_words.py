r"""Signs that act on what stands after them, sums, products and limits; and the steps that a condition stands for."""

from __future__ import annotations

from itertools import pairwise

from tlssym.parse.atoms import group_end
from tlssym.parse.commands import DOTS, GREEK, NEIGHBOURS
from tlssym.parse.errors import ParseError
from tlssym.parse.name_words import NameSpeller, Word
from tlssym.parse.rows import RELATION_KINDS
from tlssym.parse.tree import Span

_ORDERS = {"<": 1, "<=": 1, "<<": 1, ">": -1, ">=": -1, ">>": -1}  # 1 where the right side is the larger one
_INDICATORS = {
    r"\mathbb{1}",
    r"\mathbf{1}",
    r"\boldsymbol{1}",
    r"\mathbb{I}",
    r"\chi",
    "I",
    "1",
    r"\Theta",
    r"\theta",
}
_PAIRS = {"(": ")", "[": "]", r"\{": r"\}", "{": "}"}


class SignSpeller(NameSpeller):
    """Writes the words of sums, products, limits and conditions."""

    def series(self, at: int, end: int) -> int:
        r"""``\sum`` or ``\prod`` with its indices: ``_{i}``, ``_{i \neq j}``, ``_{i<j}``, ``_{i,j}``, ``_{k=1}^n``."""
        piece = self.pieces[at]
        scripts = self.read_scripts(at + 1, end)
        if scripts.sub is None:
            raise ParseError(rf"{piece.text} lacks its index; write {piece.text}_{{…}}", piece.span)
        start, stop = scripts.sub
        inside = self.pieces[start:stop]
        letters = [p.text for p in inside if p.kind == "letter" or p.text in GREEK]
        signs = [p.text for p in inside if p.kind != "letter" and p.text not in GREEK]
        first = self.pieces[start]
        is_letter = first.kind == "letter" or first.text in GREEK
        vector = self.base(start, stop)
        listed = self.listed(start, stop) if not scripts.sup else None
        if listed is not None:
            name, values = listed
            self.words.append(Word("SERIES", piece.text, piece.span, "", (name,)))
            self.values(values, self.span(start, stop))
        elif is_letter and start + 1 < stop and self.pieces[start + 1].text == "=":
            self.words.append(Word("SERIES", piece.text, piece.span, "", (first.text,)))
            self.inside("SUB", start + 2, stop)
        elif vector is not None and vector[1] == stop and not is_letter:
            self.words.append(Word("SERIES", piece.text, piece.span, "", (vector[0],)))
        elif (named := self.subscripted(start, stop)) is not None:
            self.words.append(Word("SERIES", piece.text, piece.span, "", (named,)))
        elif (
            len(letters) == 2
            and [*signs, ","][0] == r"\langle"
            and signs[-1] == r"\rangle"
            and len(signs) < 4
        ):
            self.words.append(Word("SERIES", piece.text, piece.span, NEIGHBOURS, (letters[0], letters[1])))
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
            raise ParseError(
                rf"the index of {piece.text} is not understood; write i, i \neq j or k=1", first.span
            )
        if scripts.sup:
            self.inside("POWER", *scripts.sup)
        return scripts.end

    def subscripted(self, start: int, stop: int) -> str | None:
        r"""The index of ``\sum_{E_1}``: a name with a subscript; None where there is no such name."""
        found = self.atom(start, stop)
        alone = found is not None and found[1].end == stop and bool(found[0].sub) and not found[0].sup
        return found[0].latex if found is not None and alone and self.notation.is_generic else None

    def listed(self, start: int, stop: int) -> tuple[str, list[tuple[str, int, int]]] | None:
        r"""The index and its values, signs apart, of ``\sigma = \pm 1``, ``n = 0, 1`` and ``s \in \{-1, 1\}``."""
        texts = [each.text for each in self.pieces[start:stop]]
        equals = next((start + i for i, text in enumerate(texts) if text in ("=", r"\in")), None)
        variable = None if equals is None else self.atom(start, equals)
        if equals is None or variable is None or variable[1].end != equals or {*texts} & {*DOTS, r"\infty"}:
            return None
        first, last = equals + 1, stop
        if self.pieces[equals].text == r"\in":
            if texts[-1] != r"\}" or self.pieces[first].text != r"\{":
                return None
            first, last = first + 1, last - 1
        elif self.pieces[first].text in (r"\pm", r"\mp") and first + 1 < last:
            return variable[0].latex, [("", first + 1, last), ("-", first + 1, last)]
        commas = [i for i in range(first, last) if self.pieces[i].text == ","]
        related = any(text in RELATION_KINDS for text in texts[equals + 1 - start :])
        if not commas or related or any(self.pieces[i].text in _PAIRS for i in range(first, last)):
            return None
        edges = [first - 1, *commas, last]
        return variable[0].latex, [("", one + 1, other) for one, other in pairwise(edges)]

    def values(self, values: list[tuple[str, int, int]], span: Span) -> None:
        """The words of the values of an index."""
        self.words.append(Word("SUB_OPEN", "", span))
        for place, (sign, one, other) in enumerate(values):
            if place:
                self.words.append(Word("COMMA", ",", span))
            if sign:
                self.words.append(Word("MINUS", sign, span))
            self.run(one, other)
        self.words.append(Word("SUB_CLOSE", "", span))

    # -- limits -------------------------------------------------------------------------------------------

    def limit(self, at: int, end: int) -> int:
        r"""``\lim_{x \to 0^+}``: the sign, the variable, the value and the side it comes from."""
        piece = self.pieces[at]
        scripts = self.read_scripts(at + 1, end)
        arrow = None
        if scripts.sub is not None:
            inside = range(*scripts.sub)
            arrow = next((i for i in inside if RELATION_KINDS.get(self.pieces[i].text) == "->"), None)
        if scripts.sub is None or arrow is None or scripts.sup:
            raise ParseError(r"a limit needs its variable and value, as in \lim_{x \to 0}", piece.span)
        start, stop = scripts.sub
        variable = self.atom(start, arrow)
        if variable is None or variable[1].end != arrow:
            raise ParseError(r"a limit must be in one variable, as in \lim_{x \to 0}", piece.span)
        side = ""
        for length in (4, 2):  # 0^{+}, 0^+
            tail = [each.text for each in self.pieces[max(arrow + 2, stop - length) : stop]]
            if tail in (["^", sign] if length == 2 else ["^", "{", sign, "}"] for sign in "+-"):
                side, stop = tail[length // 2], stop - length
                break
        if self.pieces[stop - 1].text in ("+", "-") and stop - 1 > arrow + 1:
            side, stop = self.pieces[stop - 1].text, stop - 1  # x \to 0+
        name = variable[0].latex
        self.words.append(Word("LIMIT", piece.text, self.span(at, scripts.end), side))
        self.words.append(Word("SYMBOL", name, self.span(start, arrow), name))
        self.inside("SUB", arrow + 1, stop)
        return scripts.end

    # -- conditions as steps ------------------------------------------------------------------------------

    def indicator(self, at: int, end: int) -> int | None:
        r"""``\mathbb{1}_{x>a}``, ``\chi_{x>a}``, ``1_{x>a}``, ``I(x > a)``, ``[x > a]``: one step for each relation."""
        if self.pieces[at].text == "[":
            close = self.closing(at, end)
            return self.steps(at + 1, close, close + 1) if self.orders(at + 1, close) else None
        found = self.base(at, end) or (
            (self.pieces[at].text, at + 1) if self.pieces[at].text == "1" else None
        )
        if found is None or found[0] not in _INDICATORS or found[1] >= end:
            return None
        after = found[1]
        if self.pieces[after].text == "_" and found[0] not in (r"\theta", r"\Theta") and after + 1 < end:
            if self.pieces[after + 1].text != "{":
                return None
            start, stop = after + 2, group_end(self.pieces, after + 1) - 1
            stopped = stop + 1
        elif self.pieces[after].text in ("(", "[", r"\{"):
            start, stop = after + 1, self.closing(after, end)
            stopped = stop + 1
        else:
            return None
        if stop - start > 2 and self.pieces[start].text == r"\{" and self.pieces[stop - 1].text == r"\}":
            start, stop = start + 1, stop - 1
        return self.steps(start, stop, stopped) if self.orders(start, stop) else None

    def closing(self, at: int, end: int) -> int:
        """Where the bracket that opens at a place is closed."""
        opening, depth = self.pieces[at].text, 0
        for i in range(at, end):
            text = self.pieces[i].text
            depth += (text == opening) - (text == _PAIRS[opening])
            if depth == 0:
                return i
        raise ParseError(f"{opening} is never closed; add {_PAIRS[opening]}", self.pieces[at].span)

    def orders(self, start: int, stop: int) -> list[int]:
        """Where the relations of order stand in a condition; none where it holds another relation, or none."""
        depth, found = 0, []
        for i in range(start, stop):
            text = self.pieces[i].text
            depth += (text in _PAIRS) - (text in _PAIRS.values())
            if depth == 0 and text in RELATION_KINDS:
                if RELATION_KINDS[text] not in _ORDERS:
                    return []
                found.append(i)
        return found

    def steps(self, start: int, stop: int, after: int) -> int:
        """The words of a step for each relation of a condition."""
        places = self.orders(start, stop)
        edges = [start - 1, *places, stop]
        members = [(one + 1, other) for one, other in pairwise(edges)]
        for place, left, right in zip(places, members, members[1:], strict=False):
            larger, smaller = (
                (right, left) if _ORDERS[RELATION_KINDS[self.pieces[place].text]] > 0 else (left, right)
            )
            span = self.span(left[0], right[1])
            self.words.append(Word("STANDARD", r"\theta", span, "theta"))
            self.words.append(Word("OPEN", "(", span))
            for sign, (one, other) in (("", larger), ("MINUS", smaller)):
                if one >= other:
                    raise ParseError("a condition lacks a side; write both", span)
                if sign:
                    self.words.append(Word(sign, "-", span))
                self.words.append(Word("OPEN", "(", span))
                self.run(one, other)
                self.words.append(Word("CLOSE", ")", span))
            self.words.append(Word("CLOSE", ")", span))
        return after
