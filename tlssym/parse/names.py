r"""LaTeX names of symbols in one normal form, and how far two of them are apart.

``\Delta _ {0 1}``, ``\Delta_{01}``; ``E_*``, ``E_{*}``, ``E_\ast``; ``E'``, ``E^{\prime}``;
``S_i^z``, ``S^z_i``: each of these is one name, written in several ways.  Fonts of words do not count
(``n_{\text{res}}`` is ``n_{res}``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

WORD_FONTS = (r"\text", r"\mathrm", r"\textrm", r"\operatorname", r"\mathit", r"\textit", r"\mbox", r"\rm")
WORD_COMMAND = re.compile(r"\\(max|min|sup|inf|det|dim)(?![A-Za-z])")
"""Commands that print a word, which a script may be: ``\\epsilon_{\\max}``."""
_FONT = re.compile(r"\\(?:text|mathrm|textrm|operatorname|mathit|textit|mbox|rm)(?![A-Za-z])")
_SPACE = re.compile(r"\\[,;:! ]|\\quad|\\qquad|\s|~")
_UNIT = re.compile(r"\\[A-Za-z]+|.", re.DOTALL)

# glyphs that are taken for one another, each pair at a quarter of the cost of a plain slip
_LOOK_ALIKE = {
    frozenset(pair)
    for pair in (
        "o0",
        "O0",
        "l1",
        "I1",
        "Il",
        "il",
        "i1",
        "ij",
        "vν",
        "uv",
        "S5",
        "B8",
        "Z2",
        "g9",
        "q9",
        "pq",
        "nm",
    )
} | {
    frozenset(pair)
    for pair in (
        (r"\epsilon", r"\varepsilon"),
        (r"\phi", r"\varphi"),
        (r"\theta", r"\vartheta"),
        (r"\nu", "v"),
        (r"\omega", "w"),
        (r"\rho", "p"),
        (r"\mu", "u"),
        (r"\eta", "n"),
        (r"\gamma", "y"),
        (r"\tau", "t"),
        (r"\alpha", "a"),
        (r"\chi", "x"),
        (r"\kappa", "k"),
        ("*", r"\star"),
    )
}


@dataclass(frozen=True)
class Atom:
    r"""One letter or command with what hangs on it: ``V_*^a`` is base V, sub ``*``, sup ``a``, no primes."""

    base: str
    sub: str = ""
    sup: str = ""
    primes: int = 0

    @property
    def latex(self) -> str:
        """The normal form."""
        sub = f"_{{{self.sub}}}" if self.sub else ""
        sup = f"^{{{self.sup}}}" if self.sup else ""
        return self.base + "'" * self.primes + sub + sup


def normal_script(text: str) -> str:
    r"""Normal form of what stands in a subscript or superscript: no spaces, braces or word fonts.

    >>> normal_script(r"{\text{int}}"), normal_script(r"\ast"), normal_script("{0 1}")
    ('int', '*', '01')
    """
    text = WORD_COMMAND.sub(r"\1", _FONT.sub("", text))
    text = re.sub(r"(\\[A-Za-z]+)\s+(?=[A-Za-z])", r"\1 ", text)
    text = text.replace(r"\ast", "*").replace(r"\star", "*").replace(r"\prime", "'")
    text = re.sub(r"(?<!\\[A-Za-z])(?<![A-Za-z])\s+", "", _SPACE.sub(" ", text))
    text = text.replace("{", "").replace("}", "")
    return re.sub(r"(\\[A-Za-z]+) (?![A-Za-z])", r"\1", text).replace("  ", " ").strip()


def normal_base(text: str) -> str:
    r"""Normal form of a base: a letter, a command, or an accent or font with its argument, ``\hat{H}``."""
    match = re.match(r"(\\[A-Za-z]+)\s*\{?\s*(.*?)\s*\}?\s*$", text.strip(), re.DOTALL)
    if match and match.group(2):
        inner = match.group(2)
        return inner if match.group(1) in WORD_FONTS else f"{match.group(1)}{{{inner}}}"
    return text.strip()


def _argument(text: str, at: int) -> int:
    """End of the argument of a command or script that starts at ``at`` (after spaces)."""
    while at < len(text) and text[at].isspace():
        at += 1
    if at < len(text) and text[at] == "{":
        depth = 0
        for i in range(at, len(text)):
            depth += (text[i] == "{") - (text[i] == "}")
            if depth == 0:
                return i + 1
        return len(text)
    match = _UNIT.match(text, at)
    return match.end() if match else at


ACCENTS = (
    *(
        r"\hat",
        r"\widehat",
        r"\bar",
        r"\overline",
        r"\tilde",
        r"\widetilde",
        r"\dot",
        r"\ddot",
        r"\vec",
        r"\check",
    ),
    *(r"\mathbf", r"\boldsymbol", r"\bm", r"\mathcal", r"\mathbb", r"\mathfrak", r"\mathsf", r"\mathscr"),
    *(r"\pmb", r"\symbf", r"\overrightarrow", r"\underline", r"\acute", r"\grave", r"\breve", r"\mathring"),
    *(r"\dddot", r"\slashed", r"\mathtt", r"\overleftarrow", r"\undertilde", r"\underbar"),
)


@lru_cache(maxsize=4096)
def atoms(latex: str) -> tuple[Atom, ...]:
    r"""The atoms of a name: one for most, two for ``\Delta S_k^z``.

    Raises
    ------
    ValueError
        The text is not a name.
    """
    found: list[Atom] = []
    at, text = 0, latex.strip()
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        unit = _UNIT.match(text, at)
        if unit is None or unit.group() in "_^{}":
            raise ValueError(f"not a symbol's name: {latex!r}")
        end = unit.end()
        if unit.group() in ACCENTS or unit.group() in WORD_FONTS:
            end = _argument(text, end)
        base, sub, sup, primes = normal_base(text[at:end]), "", "", 0
        at = end
        while at < len(text) and (text[at] in "_^'" or text[at].isspace()):
            if text[at] == "'":
                primes, at = primes + 1, at + 1
            elif text[at].isspace():
                at += 1
            else:
                end = _argument(text, at + 1)
                script = normal_script(text[at + 1 : end])
                if text[at] == "_":
                    sub = script
                elif script and set(script) == {"'"}:
                    primes += len(script)
                else:
                    sup = script
                at = end
        found.append(Atom(base, sub, sup, primes))
    if not found:
        raise ValueError("an empty name")
    return tuple(found)


def normal_name(latex: str) -> str:
    r"""Normal form of a whole name.

    >>> normal_name(r"\Delta _ {0 1}"), normal_name("E_*"), normal_name(r"E^{\prime}"), normal_name("S^z_i")
    ('\\Delta_{01}', 'E_{*}', "E'", 'S_{i}^{z}')
    """
    return " ".join(atom.latex for atom in atoms(latex))


def distance(one: str, other: str) -> float:
    """How far two names in normal form are apart: slips of one glyph cost 1, look-alikes 1/4."""
    first, second = _UNIT.findall(_bare(one)), _UNIT.findall(_bare(other))
    row = [float(j) for j in range(len(second) + 1)]
    for i, a in enumerate(first, 1):
        diagonal, row[0] = row[0], float(i)
        for j, b in enumerate(second, 1):
            cost = 0.0 if a == b else _replacing(a, b)
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + cost)
    return row[-1]


def _bare(name: str) -> str:
    return name.replace("{", "").replace("}", "")


def _replacing(a: str, b: str) -> float:
    if frozenset((a, b)) in _LOOK_ALIKE:
        return 0.25
    return 0.5 if a.lower() == b.lower() else 1.0
