"""Sentences about formulas: names among the words become mathematics, formulas take the lecture's spelling."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp

from tlssym.parse.errors import ParseError
from tlssym.parse.latex import to_latex
from tlssym.parse.latex_names import guessed, short
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse

_NAME = re.compile(r"(?<![\w$\\])(?:[A-Za-z]|[ΔεητξħΦγμρπθαβλκσωℓ])(?:\w*[A-Za-z0-9])?(?:_\*|'(?!\w))?")
_GREEK = {
    "α": r"\alpha",
    "β": r"\beta",
    "λ": r"\lambda",
    "κ": r"\kappa",
    "σ": r"\sigma",
    "ω": r"\omega",
    "ℓ": r"\ell",
    "Δ": r"\Delta",
    "ε": r"\varepsilon",
    "η": r"\eta",
    "τ": r"\tau",
    "ξ": r"\xi",
    "ħ": r"\hbar",
    "Φ": r"\Phi",
    "γ": r"\gamma",
    "μ": r"\mu",
    "ρ": r"\rho",
    "π": r"\pi",
    "θ": r"\theta",
}


def sentence(text: str, notation: Notation) -> str:
    """A sentence with every formula in it between dollar signs and in the lecture's symbols.

    Parameters
    ----------
    text : str
        Words, with LaTeX between dollar signs, and with symbols under their names (``Delta_01``, ``Δ_0``).
    notation : Notation

    Examples
    --------
    ``R_1 → ∞ at fixed Delta_01`` becomes ``$R_1$ → ∞ at fixed $\\Delta_{01}$``.
    """
    parts = text.split("$")
    words = [_words(part, notation) for part in parts[::2]]
    formulas = [f"${respelled(part, notation)}$" for part in parts[1::2]]
    joined = "".join(piece for pair in zip(words, [*formulas, ""], strict=False) for piece in pair)
    return joined.replace("$$", " ")  # two formulas side by side would open a display


_POWER = re.compile(
    r"[^\s,;:$]*\w\^(?:\([^()\n]*\)|-?\w+)[^\s,;:.$]*"  # U_0/R^a, n^(-1/d)
    r"|\b[A-Z]\w?(?:_\w+)?[*/][A-Z](?:_\w+)?\b"  # R*R_1
    r"|\b\d+\*pi(?:/\d+)?"  # 4*pi/3
    r"|\\[A-Za-z]+(?:[_^](?:\{[^{}]*\}|\w))*"  # \Delta_{0p}
)
WORDS = "AI"
"""Capital letters that are words by themselves."""
_UNITS = re.compile(r"energy|length|time")


def _words(text: str, notation: Notation) -> str:
    """Words with powers such as ``U_0/R^a`` and names among them."""
    pieces, at = [], 0
    for match in _POWER.finditer(text):
        if _UNITS.search(match.group()):  # a dimension, written in words
            pieces.append(_NAME.sub(lambda m: _named(m, notation), text[at : match.start()]))
            pieces.append(_unit(match.group()))
            at = match.end()
            continue
        pieces += [
            _NAME.sub(lambda m: _named(m, notation), text[at : match.start()]),
            f"${_power(match.group())}$",
        ]
        at = match.end()
    return "".join(pieces) + _NAME.sub(lambda m: _named(m, notation), text[at:])


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _unit(text: str) -> str:
    """A dimension such as ``1/(energy*length^3)``, written in words."""
    raised = re.sub(r"\^\(?(-?\d+)\)?(?![\w/])", lambda m: m.group(1).translate(_RAISED), text)
    return raised.replace("*", "·")


def _power(text: str) -> str:
    latex = re.sub(r"\^\(([^()]*)\)", r"^{\1}", text)
    latex = re.sub(r"\^(-\w+|\w\w+)", r"^{\1}", latex)
    latex = latex.replace("*pi", r"\pi").replace("*", " ")
    latex = re.sub(r"_(\w\w+)", r"_{\1}", latex)
    return "".join(f"{_GREEK[c]} " if c in _GREEK else c for c in latex)


def _named(match: re.Match[str], notation: Notation) -> str:
    word = match.group()
    greek = _GREEK.get(word[0], "")
    if not greek and "_" not in word and notation.of_sympy(word) is None:
        return word
    if len(word) == 1 and not greek and not (word.isupper() and word not in WORDS):
        return word  # a letter alone is as likely a word
    latex = greek + (" " if greek and word[1:2].isalpha() else "") + word[1:] if greek else word
    declared = notation.of_sympy(word) or notation.of_sympy(latex.lstrip("\\").replace("*", "star"))
    if declared is not None:
        return f"${short(declared.key)}$"
    if greek:
        base, _, sub = latex.partition("_")
        return f"${base}_{{{sub}}}$" if sub else f"${base}$"
    return f"${guessed(word)}$" if "_" in word.strip("_") else word


_MINUS_FIRST = re.compile(r"(^|[({])- ([^(){}+=-]+) \+ ([^(){}+=-]+)(?=$|[)}])")
"""A sum of two terms that begins with what is taken away, as sympy sorts it."""


def respelled(latex: str, notation: Notation) -> str:
    """A formula of an engine's step in the lecture's spelling; as it stands where it cannot be read."""
    latex = _MINUS_FIRST.sub(r"\1\3 - \2", latex.replace("_{star}", "_*"))
    if not any(each in latex for each in (r"\sqrt[", "_{", "^{-")):
        return latex
    printed = parse(latex, notation)
    if printed.findings or len(printed.statements) != 1 or len(printed.statements[0].members) != 1:
        return latex
    try:
        expression = lower_node(printed.statements[0].members[0], notation)
    except ParseError:
        return latex
    return to_latex(expression, notation) if isinstance(expression, sp.Expr) else latex


def formula(value: Any, notation: Notation, equation: str = "") -> str:
    """LaTeX of a step's formula; what is LaTeX already stays."""
    return value if isinstance(value, str) else to_latex(value, notation, equation)
