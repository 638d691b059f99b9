r"""The commands of packages that people write formulas with, as macros: physics, siunitx, braket, mathtools, bm.

A command may have several forms, told apart by what stands behind it: a bracket ``[…]`` and how many groups in
braces.  ``\whole`` (no command of LaTeX) marks what is a quantity as a whole, which is read and not worked out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tlssym.parse.commands import GREEK
from tlssym.parse.names import ACCENTS, WORD_FONTS
from tlssym.parse.scan import Piece

Form = tuple[bool, int]  # whether a bracket stands first, and how many groups follow

_DERIVATIVES = {
    (sign, name): {
        (False, 1): rf"\frac{{{sign}}}{{{sign} #1}}",
        (False, 2): rf"\frac{{{sign} #1}}{{{sign} #2}}",
        (False, 3): rf"\frac{{{sign}^2 #1}}{{{sign} #2 {sign} #3}}",
        (True, 1): rf"\frac{{{sign}^{{#1}}}}{{{sign} #2^{{#1}}}}",
        (True, 2): rf"\frac{{{sign}^{{#1}} #2}}{{{sign} #3^{{#1}}}}",
    }
    for sign, names in (
        (r"\mathrm{d}", ("dv", "derivative", "odv")),
        (r"\partial", ("pdv", "partialderivative", "pderivative")),
    )
    for name in names
}
_TABLE: tuple[tuple[str, dict[Form, str]], ...] = (
    ("fdv functionalderivative", {(False, 2): r"\whole{\frac{\delta #1}{\delta #2}}"}),
    ("dd", {(False, 0): r"\mathrm{d}", (False, 1): r"\mathrm{d} #1", (True, 1): r"\mathrm{d}^{#1} #2"}),
    ("abs absolutevalue vqty", {(False, 1): r"\left|#1\right|"}),
    ("norm", {(False, 1): r"\whole{\|#1\|}"}),
    ("order", {(False, 1): r"O(#1)"}),
    ("eval", {(False, 1): r"\left. #1 \right|"}),
    ("comm commutator", {(False, 2): r"\left[#1,#2\right]"}),
    ("acomm anticommutator pb poissonbracket", {(False, 2): r"\left\{#1,#2\right\}"}),
    ("vb vectorbold vectbold", {(False, 1): r"\mathbf{#1}"}),
    ("va vectorarrow", {(False, 1): r"\vec{#1}"}),
    ("vu vectorunit", {(False, 1): r"\hat{#1}"}),
    ("vdot", {(False, 0): r"\cdot"}),
    ("cross", {(False, 0): r"\times"}),
    ("grad", {(False, 0): r"\nabla"}),
    ("curl", {(False, 0): r"\nabla\times"}),
    ("divergence", {(False, 0): r"\nabla\cdot"}),
    ("laplacian", {(False, 0): r"\nabla^{2}"}),
    ("tr trace", {(False, 0): r"\operatorname{tr}"}),
    ("Tr Trace", {(False, 0): r"\operatorname{Tr}"}),
    ("rank", {(False, 0): r"\operatorname{rank}"}),
    ("real", {(False, 0): r"\Re"}),
    ("imaginary", {(False, 0): r"\Im"}),
    ("ket Ket kets", {(False, 1): r"\whole{|#1\rangle}"}),
    ("bra Bra", {(False, 1): r"\whole{\langle #1|}"}),
    (
        "braket Braket ip innerproduct",
        {(False, 1): r"\whole{\langle #1\rangle}", (False, 2): r"\whole{\langle #1|#2\rangle}"},
    ),
    (
        "ketbra dyad op outerproduct",
        {(False, 1): r"\whole{|#1\rangle\langle #1|}", (False, 2): r"\whole{|#1\rangle\langle #2|}"},
    ),
    (
        "ev expval expectationvalue mean",
        {(False, 1): r"\langle #1\rangle", (False, 2): r"\whole{\langle #2|#1|#2\rangle}"},
    ),
    ("mel matrixel matrixelement", {(False, 3): r"\whole{\langle #1|#2|#3\rangle}"}),
    ("flatfrac sfrac nicefrac", {(False, 2): r"\frac{#1}{#2}"}),
    ("num", {(False, 1): r"\numeral{#1}", (True, 1): r"\numeral{#2}"}),
    ("SI", {(False, 2): r"\whole{#1\,#2}", (True, 2): r"\whole{#2\,#3}"}),
    ("si unit", {(False, 1): r"\whole{#1}", (True, 1): r"\whole{#2}"}),
    ("ang", {(False, 1): r"\whole{#1^{\circ}}"}),
    ("cancel bcancel xcancel", {(False, 1): r"\whole{\sout{#1}}"}),
    ("cancelto", {(False, 2): r"\whole{\sout{#2}}"}),
    ("prescript", {(False, 3): r"\whole{{}^{#1}_{#2}#3}"}),
    ("xrightarrow xlongrightarrow", {(False, 1): r"\to", (True, 1): r"\to"}),
    ("substack smashoperator mathclap mathllap mathrlap", {(False, 1): "#1"}),
    ("underbracket overbracket", {(False, 1): r"\underbrace{#1}"}),
    ("pqty", {(False, 1): r"\left(#1\right)"}),
    ("bqty", {(False, 1): r"\left[#1\right]"}),
    ("Bqty", {(False, 1): r"\left\{#1\right\}"}),
    ("mqty matrixquantity", {(False, 1): r"\whole{\begin{matrix}#1\end{matrix}}"}),
    ("pmqty bmqty", {(False, 1): r"\whole{\begin{pmatrix}#1\end{pmatrix}}"}),
    ("Set set", {(False, 1): r"\whole{\{#1\}}"}),
    ("mathds mathbbm", {(False, 1): r"\mathbb{#1}"}),
    ("eqdef", {(False, 0): ":="}),
)
FORMS: dict[str, dict[Form, str]] = {
    **{rf"\{name}": forms for (_, name), forms in _DERIVATIVES.items()},
    **{rf"\{name}": forms for names, forms in _TABLE for name in names.split()},
}
"""Command → the body of each of its forms."""
_QUANTITY = {  # \qty is a quantity of siunitx before two groups, and sizes a bracket of physics elsewhere
    (False, 0): "",
    (False, 1): r"\left\{#1\right\}",
    (False, 2): r"\whole{#1\,#2}",
    (True, 2): r"\whole{#2\,#3}",
}
_NUMERIC = re.compile(r"[-+\d.,eE^{}()\s]|\\(?:pm|times|cdot|num)")


def _is_argument(piece: Piece) -> bool:
    """Whether a piece can be an argument without braces: a letter, a number, a command that stands for one."""
    if piece.kind == "command":
        return piece.text in GREEK or piece.text in ACCENTS or piece.text in WORD_FONTS
    return piece.kind in ("letter", "number", "text")


def form_of(name: str, following: Sequence[Piece]) -> tuple[str, bool, int] | None:
    """The body of a command's form, whether it has a bracket, how many arguments it has; None where it is none.

    Parameters
    ----------
    name : str
    following : sequence of Piece
        What stands behind it.
    """
    forms = _QUANTITY if name == r"\qty" else FORMS.get(name)
    if (
        forms is None
        and name == r"\div"
        and following
        and following[0].text in ("{", r"\vb", r"\va", r"\mathbf")
    ):
        return r"\nabla\cdot", False, 0
    if forms is None:
        return None
    at, bracket = 0, False
    if following and following[0].text == "[" and any(form[0] for form in forms):
        end = next((i for i, piece in enumerate(following) if piece.text == "]"), None)
        bracket = end is not None
        at = 0 if end is None else end + 1
    groups: list[Sequence[Piece]] = []
    most = max(count for has, count in forms if has == bracket)
    while len(groups) < most and at < len(following) and following[at].text == "{":
        depth, start = 0, at
        while at < len(following):
            depth += (following[at].text == "{") - (following[at].text == "}")
            at += 1
            if depth == 0:
                break
        groups.append(following[start + 1 : at - 1])
    count = len(groups)
    if name == r"\qty" and count == 2 and not all(_NUMERIC.fullmatch(piece.text) for piece in groups[0]):
        count = 1
    if (bracket, count) not in forms and (False, 1) in forms and count == 0 and following and not bracket:
        if not _is_argument(following[0]):
            return (
                rf"\whole{{\text{{{name[1:]}}}}}",
                False,
                0,
            )  # a letter of the author's own, whose macro is not here
        count = 1  # as TeX has it, a single letter or command
    while count >= 0 and (bracket, count) not in forms:
        count -= 1
    if count < 0:
        return (forms[False, 0], False, 0) if (False, 0) in forms else None
    return forms[bracket, count], bracket, count
