"""The commands that a formula may hold, and the function, sign or letter that each of them is."""

from __future__ import annotations

from tlssym.parse.greek import LETTERS
from tlssym.parse.names import ACCENTS, WORD_FONTS
from tlssym.parse.rows import RELATION_KINDS

NAMED = "named "  # before the name of a function of which only the name is known
STANDARD = {
    **{
        rf"\{name}": name
        for name in ("ln", "exp", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "coth", "sec", "csc")
    },
    **{rf"\{name}": name for name in ("arcsin", "arccos", "arctan", "max", "min")},
    r"\log": "ln",
    r"\theta": "theta",
    r"\Theta": "theta",
    r"\vartheta": "theta",
    r"\Gamma": "Gamma",
    r"\lg": "log10",
    **dict.fromkeys((r"\sech", "sech"), "sech"),
    **dict.fromkeys((r"\csch", "csch"), "csch"),
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
    **dict.fromkeys(("Heaviside", "heaviside", "UnitStep", "HeavisideTheta", "step"), "theta"),
    "rect": "rect",
    r"\zeta": "zeta",
    r"\lfloor": "floor",
    r"\lceil": "ceiling",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "arctanh": "arctanh",
    "arcsinh": "arcsinh",
    "arccosh": "arccosh",
    **{
        word: f"{NAMED}{word.removeprefix(chr(92))}"
        for word in (
            *(
                r"\det",
                r"\dim",
                r"\arg",
                r"\sup",
                r"\inf",
                r"\Pr",
                r"\deg",
                r"\ker",
                r"\gcd",
                r"\limsup",
                r"\liminf",
            ),
            *(
                "tr",
                "Tr",
                "Trace",
                "rank",
                "diag",
                "Var",
                "var",
                "Cov",
                "cov",
                "Res",
                "arg",
                "argmin",
                "argmax",
                "det",
            ),
            *(
                "Prob",
                "div",
                "curl",
                "rot",
                "grad",
                "sinc",
                "si",
                "Si",
                "Ci",
                "span",
                "supp",
                "vec",
                "erfcx",
                "mod",
            ),
        )
    },
}
BRACKETED_ONLY = {
    r"\theta",
    r"\Theta",
    r"\vartheta",
    r"\Gamma",
    r"\zeta",
}  # letters, unless a bracket follows
GREEK = {
    rf"\{name}"
    for name in (
        *(
            *LETTERS,
            "hbar",
            "ell",
            "hslash",
            "imath",
            "jmath",
            "aleph",
            "Re",
            "Im",
            "nabla",
            "wp",
            "Box",
            "square",
        ),
        *("lambdabar", "digamma", "eth", "varnothing", "emptyset"),
        *("varGamma", "varDelta", "varOmega", "varPhi", "varPsi", "varSigma"),
    )
}
"""Commands that are a letter by themselves."""
AVERAGE = "average"  # the function that ⟨x⟩ stands for
NEIGHBOURS = "<>"  # the relation between the letters under a sum over neighbours, ⟨ij⟩
BINOMIALS = (r"\binom", r"\dbinom", r"\tbinom")
FRACTIONS = {r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"}
INTEGRALS = {r"\int": 1, r"\iint": 2, r"\iiint": 3, r"\oint": 1, r"\intop": 1, r"\idotsint": 1}
DOTS = (r"\dots", r"\ldots", r"\cdots", r"\dotsc", r"\dotsb", r"\dotsm", r"\dotso", r"\vdots", r"\ddots")
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
    r"\over": "is not understood; write \\frac{}{}",
    r"\colon": "tells where a function lives and is not understood; say it in the text",
    r"\otimes": "is not understood; write the components",
    **dict.fromkeys(
        (
            *(
                r"\in",
                r"\notin",
                r"\subset",
                r"\subseteq",
                r"\supset",
                r"\supseteq",
                r"\cup",
                r"\cap",
                r"\forall",
                r"\exists",
            ),
            *(
                r"\ni",
                r"\land",
                r"\lor",
                r"\neg",
                r"\setminus",
                r"\prec",
                r"\succ",
                r"\preceq",
                r"\succeq",
                r"\wedge",
            ),
            *(
                r"\circ",
                r"\oplus",
                r"\odot",
                r"\dagger",
                r"\top",
                r"\perp",
                r"\parallel",
                r"\prime",
                r"\bullet",
            ),
            *(
                r"\bigcup",
                r"\bigcap",
                r"\bigoplus",
                r"\bigotimes",
                r"\vee",
                r"\uparrow",
                r"\downarrow",
                r"\not",
            ),
            *(
                r"\hookrightarrow",
                r"\rightleftharpoons",
                r"\leftarrow",
                r"\vdash",
                r"\models",
                r"\mid",
                r"\nmid",
            ),
            *(
                r"\xleftarrow",
                r"\gets",
                r"\bmod",
                r"\pmod",
                r"\mod",
                r"\star",
                r"\Leftarrow",
                r"\nearrow",
                r"\searrow",
            ),
        ),
        "is no operation between numbers; say it in the text, or write an inequality",
    ),
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
    | {r"\sqrt", r"\sum", r"\prod", r"\lim", r"\infty", r"\partial"}
)
