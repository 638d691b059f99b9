r"""A text with headings, paragraphs, formulas and lists, and its three forms: terminal, Markdown, LaTeX.

Paragraphs hold mathematics as LaTeX between dollar signs; formulas are LaTeX without them.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tlssym.parse.greek import LETTERS
from tlssym.render.plain import plain

TEXT_WIDTH = 100
FORMULA_WIDTH = 78
"""Of a displayed formula, in characters as they would be set; longer ones are broken into lines."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``indent`` puts it one level in."""

    text: str
    indent: bool = False


@dataclass(frozen=True)
class Formula:
    """A displayed formula, or a chain of them: each further line begins with its relation."""

    lines: tuple[str, ...]
    indent: bool = False


@dataclass(frozen=True)
class Items:
    """A list, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


Block = Heading | Paragraph | Formula | Items


def write(blocks: Sequence[Block], form: str, *, width: int = TEXT_WIDTH) -> str:
    """The document in one of its forms.

    Parameters
    ----------
    blocks : sequence of Heading, Paragraph, Formula and Items
    form : {"text", "markdown", "latex"}
        LaTeX is a whole document, which needs amsmath only.
    width : int
        Of a line of text.

    Raises
    ------
    ValueError
        Another form; the message names it.
    """
    writers: dict[str, Callable[[Block], str]] = {
        "text": lambda block: _text(block, width),
        "markdown": _markdown,
        "latex": _latex,
    }
    if form not in writers:
        raise ValueError(f"there is no form {form!r}: choose among {', '.join(writers)}")
    pieces = [writers[form](block) for block in blocks]
    body = "\n\n".join(piece for piece in pieces if piece)
    return f"{_PREAMBLE}\n{body}\n\\end{{document}}\n" if form == "latex" else f"{body}\n"


# -- terminal ------------------------------------------------------------------------------------------


def _text(block: Block, width: int) -> str:
    if isinstance(block, Heading):
        title = _words(block.text)
        return (
            f"{title}\n{'=' * len(title)}"
            if block.level == 1
            else (title if block.level > 2 else f"{title}\n{'-' * len(title)}")
        )
    if isinstance(block, Formula):
        margin = "        " if block.indent else "    "
        return "\n".join(_wrap(plain(line), margin, margin + "    ", width) for line in block.lines)
    if isinstance(block, Items):
        marks = [f"{i}. " if block.numbered else "- " for i in range(1, len(block.items) + 1)]
        return "\n".join(
            _wrap(_words(item), "  " + mark, "    ", width)
            for item, mark in zip(block.items, marks, strict=True)
        )
    margin = "    " if block.indent else ""
    return _wrap(_words(block.text), margin, margin, width)


def _words(text: str) -> str:
    """Running text: what stands between dollar signs is a formula, the rest is left as it is."""
    return "".join(plain(part) if i % 2 else part for i, part in enumerate(text.split("$")))


def _wrap(text: str, first: str, rest: str, width: int) -> str:
    text = re.sub(r"(?<!\S)\*{1,2}([^*\s](?:[^*]*[^*\s])?)\*{1,2}(?!\w)", r"\1", text)
    return textwrap.fill(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


# -- Markdown ------------------------------------------------------------------------------------------


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {block.text}"
    if isinstance(block, Formula):
        return f"$$\n{set_lines(block.lines)}\n$$"
    if isinstance(block, Items):
        return "\n".join(
            f"{f'{i}.' if block.numbered else '-'} {item}" for i, item in enumerate(block.items, 1)
        )
    return f"> {block.text}" if block.indent else block.text


# -- LaTeX ---------------------------------------------------------------------------------------------

LATEX_WIDTH = 62
"""Of a displayed formula in a LaTeX document: what its lines hold."""
LATEX_SMALL, LATEX_INLINE = 50, 28
"""Beyond these a formula is set smaller, and one in running text in a line of its own."""
_PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage{amsmath}
\setlength{\textwidth}{17cm}
\setlength{\oddsidemargin}{-0.5cm}
\setlength{\textheight}{24cm}
\setlength{\topmargin}{-1.5cm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6em}
\setlength{\emergencystretch}{4em}
\providecommand{\lesssim}{\mathrel{\raisebox{-0.6ex}{$\stackrel{\textstyle<}{\sim}$}}}
\providecommand{\gtrsim}{\mathrel{\raisebox{-0.6ex}{$\stackrel{\textstyle>}{\sim}$}}}
\allowdisplaybreaks
\begin{document}"""
_LEVELS = {1: "section*", 2: "subsection*", 3: "paragraph"}
_IN_WORDS = {
    **{letter: rf"$\{name}$" for name, letter in LETTERS.items()},
    "ħ": r"$\hbar$",
    "∞": r"$\infty$",
    "∼": r"$\sim$",
    "≈": r"$\approx$",
    "≪": r"$\ll$",
    "≫": r"$\gg$",
    "→": r"$\to$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "×": r"$\times$",
    "∝": r"$\propto$",
    "∫": r"$\int$",
    "✓": r"$\surd$",
    "✗": r"$\times$",
    "…": r"\dots{}",
    "“": "``",
    "”": "''",
    "–": "--",
    "²": "$^2$",
    "³": "$^3$",
    "·": r"$\cdot$",
    "±": r"$\pm$",
    "∂": r"$\partial$",
    "−": "$-$",
    "≔": ":=",
    "√": r"$\surd$",
    "≲": r"$\le\!\!\sim$",
    "≳": r"$\ge\!\!\sim$",
    "⇒": r"$\Rightarrow$",
    "≠": r"$\ne$",
    "≃": r"$\simeq$",
    "≡": r"$\equiv$",
    "∑": r"$\sum$",
    "∏": r"$\prod$",
    "∇": r"$\nabla$",
    "′": "$'$",
}
_SPECIAL = str.maketrans(
    {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "^": r"\^{}"}
)


def _latex(block: Block) -> str:
    if isinstance(block, Heading):
        return rf"\{_LEVELS[block.level]}{{{_latex_words(block.text)}}}"
    if isinstance(block, Formula):
        return _latex_display(block.lines)
    if isinstance(block, Items):
        kind = "enumerate" if block.numbered else "itemize"
        items = "\n".join(rf"  \item {_latex_words(item)}" for item in block.items)
        return f"\\begin{{{kind}}}\n{items}\n\\end{{{kind}}}"
    words = _latex_words(block.text)
    return f"\\begin{{quote}}\n{words}\n\\end{{quote}}" if block.indent else words


def _latex_display(lines: Sequence[str]) -> str:
    """A displayed formula; what cannot be broken is set smaller."""
    shown = f"\\[\n{set_lines(lines, LATEX_WIDTH)}\n\\]"
    widest = max(set_width(part) for line in lines for part in broken_formula(line, LATEX_WIDTH))
    return f"{{\\footnotesize\n{shown}}}" if widest > LATEX_SMALL else shown


def _latex_words(text: str) -> str:
    """Words with mathematics between dollar signs: only the words are escaped."""
    parts = text.split("$")
    words = [re.sub(r"\*\*(.+?)\*\*", r"\\textbf{\1}", part.translate(_SPECIAL)) for part in parts[::2]]
    words = [
        re.sub(r"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])", r"\\emph{\1}", part) for part in words
    ]
    words = ["".join(map(_in_words, part)) for part in words]
    mathematics = [
        f"${part}$" if set_width(part) <= LATEX_INLINE else _latex_display([part]) for part in parts[1::2]
    ]
    return "".join(piece for pair in zip(words, [*mathematics, ""], strict=False) for piece in pair)


def _in_words(sign: str) -> str:
    """A sign among words; one that LaTeX does not know by itself, and this table neither, is called by its name."""
    unknown = unicodedata.category(sign) in ("Sm", "So", "No") and not sign.isascii()
    return _IN_WORDS.get(sign) or (f"({unicodedata.name(sign, 'sign').lower()})" if unknown else sign)


# -- long formulas -------------------------------------------------------------------------------------


def set_lines(lines: Sequence[str], width: int = FORMULA_WIDTH) -> str:
    """Lines of a formula as LaTeX: one line as it is, more of them aligned, each broken where too long."""
    broken = [part for line in lines for part in broken_formula(line, width)]
    if len(broken) == 1:
        return broken[0]
    body = " \\\\\n".join(f"& {'' if i == 0 else chr(92) + 'quad '}{line}" for i, line in enumerate(broken))
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def broken_formula(latex: str, width: int = FORMULA_WIDTH) -> list[str]:
    r"""A formula in pieces of about ``width`` characters, cut before step functions, relations and signs.

    A formula that brings its own ``\begin{...}`` is left as it is.
    """
    if r"\begin" in latex or set_width(latex) <= width:
        return [latex]
    pieces, line = [], ""
    for part in _parts(latex):
        if line and set_width(line + part) > width:
            pieces.append(line.strip())
            line = ""
        line += part
    return [*pieces, line.strip()]


_CUT = re.compile(r"\\(?:theta|times|approx|sim|int|lesssim)(?![A-Za-z])|[=+]|(?<=[\s)}])-")


def _parts(latex: str) -> list[str]:
    """The formula cut at the places where a line may end, outside all brackets."""
    depth, at, cuts = 0, 0, [0]
    while at < len(latex):
        if latex.startswith((r"\left", r"\right"), at) and not latex.startswith(
            (r"\leftarrow", r"\rightarrow"), at
        ):
            depth += 1 if latex.startswith(r"\left", at) else -1
            at += 6 if latex.startswith(r"\left", at) else 7
            continue
        depth += (latex[at] in "{(") - (latex[at] in "})")
        found = _CUT.match(latex, at) if depth == 0 else None
        if found and at and not latex[:at].endswith((r"\int_0^", "^", "_")):
            cuts.append(at)
            at = found.end()
        elif latex[at] == "\\" and (name := re.match(r"\\[A-Za-z]+", latex[at:])):
            at += name.end()
        else:
            at += 1
    cuts = [c for i, c in enumerate(cuts) if i == 0 or not _joins(latex[cuts[i - 1] : c])]
    return [latex[i:j] for i, j in zip(cuts, [*cuts[1:], len(latex)], strict=True)]


def _joins(part: str) -> bool:
    """Integral signs stay on one line with what follows them."""
    return part.lstrip().startswith(r"\int") and set_width(part) < 12


def set_width(latex: str) -> int:
    """About how many characters wide a formula is when set; a fraction is as wide as its wider part."""
    return _width(latex, 0)[0]


def _width(latex: str, at: int, closing: str = "") -> tuple[int, int]:
    total = 0
    while at < len(latex):
        if closing and latex[at] == closing:
            return total, at + 1
        if latex.startswith((r"\frac{", r"\tfrac{", r"\dfrac{"), at):
            top, at = _width(latex, latex.index("{", at) + 1, "}")
            at += latex[at : at + 1] == " "
            bottom, at = _width(latex, at + 1, "}") if latex[at : at + 1] == "{" else (1, at + 1)
            total += max(top, bottom)
            continue
        if latex[at] in "_^" and latex[at + 1 : at + 2] == "{":
            script, at = _width(latex, at + 2, "}")
            total += (script * 2 + 2) // 3
            continue
        if latex[at] == "{":
            inner, at = _width(latex, at + 1, "}")
            total += inner
            continue
        name = re.match(r"\\([A-Za-z]+|.)", latex[at:])
        if name:
            total += {"left": 0, "right": 0, "quad": 3, "ln": 2, "int": 2, "Gamma": 1}.get(name.group(1), 1)
            at += name.end()
            continue
        total += latex[at] not in " _^&"
        at += 1
    return total, at
