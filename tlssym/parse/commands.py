"""The commands that a formula may hold, and the function, sign or letter that each of them is."""

from __future__ import annotations

from tlssym.parse.greek import LETTERS
from tlssym.parse.names import ACCENTS, WORD_FONTS
from tlssym.parse.rows import RELATION_KINDS

STANDARD = {
    **{
        rf"\{name}": name
        for name in ("ln", "exp", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "coth")
    },
    **{rf"\{name}": name for name in ("arcsin", "arccos", "arctan", "max", "min")},
    r"\log": "ln",
    r"\theta": "theta",
    r"\Theta": "theta",
    r"\vartheta": "theta",
    r"\Gamma": "Gamma",
    r"\lg": "log10",
    "erf": "erf",
    "erfc": "erfc",
    "arsinh": "arcsinh",
    "arcosh": "arccosh",
    "artanh": "arctanh",
    "sgn": "sign",
    "sign": "sign",
    "Li": "li",
    "abs": "abs",
    "erfi": "erfi",
    "Ei": "Ei",
}
BRACKETED_ONLY = {r"\theta", r"\Theta", r"\vartheta", r"\Gamma"}  # letters, unless a bracket follows
GREEK = {
    rf"\{name}"
    for name in (*LETTERS, "hbar", "ell", "hslash", "imath", "jmath", "aleph", "Re", "Im", "nabla", "wp")
}
"""Commands that are a letter by themselves."""
AVERAGE = "average"  # the function that ⟨x⟩ stands for
NEIGHBOURS = "<>"  # the relation between the letters under a sum over neighbours, ⟨ij⟩
BINOMIALS = (r"\binom", r"\dbinom", r"\tbinom")
FRACTIONS = {r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"}
INTEGRALS = {r"\int": 1, r"\iint": 2, r"\iiint": 3}
VECTORS = (r"\mathbf", r"\vec", r"\boldsymbol", r"\bm")
SIGNS = {
    "+": "PLUS",
    "-": "MINUS",
    "*": "TIMES",
    r"\times": "TIMES",
    r"\cdot": "TIMES",
    r"\ast": "TIMES",
    "/": "SLASH",
    r"\div": "SLASH",
    ",": "COMMA",
    ";": "SEMICOLON",
    "(": "OPEN",
    "[": "OPEN",
    r"\{": "OPEN",
    "{": "OPEN",
    ")": "CLOSE",
    "]": "CLOSE",
    r"\}": "CLOSE",
    "}": "CLOSE",
}
REFUSED = {
    r"\pm": "stands for two formulas; write each of them",
    r"\mp": "stands for two formulas; write each of them",
    r"\over": "is not understood; write \\frac{}{}",
    r"\|": "is not understood; write | for an absolute value",
    r"\nabla": "is not understood; write the derivative by its variable",
    r"\lim": "is not understood; write the value with =, or the leading behaviour with \\approx",
    r"\prod": "is not understood; write its logarithm as a sum, or give the product a letter",
    r"\oint": "is not understood; write \\int with its limits",
    r"\mapsto": "tells how a function acts and is not understood; write f(x) = …",
    r"\colon": "tells where a function lives and is not understood; say it in the text",
    r"\circ": "is not understood; write the angle in radians, or the composed function out",
    r"\otimes": "is not understood; write the components",
    r"\oplus": "is not understood; write the components",
    **dict.fromkeys(
        (r"\in", r"\notin", r"\subset", r"\subseteq", r"\cup", r"\cap", r"\forall", r"\exists", r"\ni"),
        "is no relation between quantities; say it in the text, or write an inequality",
    ),
    **dict.fromkeys((r"\dots", r"\ldots", r"\cdots", r"\dotsc"), "leaves out what is meant; write it out"),
    ":": "is not understood here; write / for a quotient or := for a definition",
    "'": "belongs to no symbol; put the prime right after one",
}
KNOWN_COMMANDS = sorted(
    {
        c
        for c in (*STANDARD, *FRACTIONS, *INTEGRALS, *SIGNS, *ACCENTS, *WORD_FONTS, *RELATION_KINDS)
        if c[0] == "\\"
    }
    | GREEK
    | {r"\sqrt", r"\sum", r"\infty", r"\partial"}
)
