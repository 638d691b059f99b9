r"""LaTeX for a terminal: ``\frac{\Delta_{01}}{E}`` becomes ``Δ₀₁/E``.  For reading only, never parsed again."""

from __future__ import annotations

import re

from tlssym.parse.greek import LETTERS

_GREEK = {**LETTERS, "epsilon": LETTERS["varepsilon"], "phi": LETTERS["varphi"]}  # the cuts that fonts have
_COMMANDS = {
    "hbar": "ħ",
    "infty": "∞",
    "approx": "≈",
    "sim": "∼",
    "simeq": "≃",
    "equiv": "≡",
    "ll": "≪",
    "gg": "≫",
    "leq": "≤",
    "geq": "≥",
    "le": "≤",
    "ge": "≥",
    "to": "→",
    "rightarrow": "→",
    "cdot": "·",
    "times": "×",
    "int": "∫",
    "sum": "Σ",
    "partial": "∂",
    "ln": "ln",
    "log": "ln",
    "neq": "≠",
    "ne": "≠",
    "propto": "∝",
    "exp": "exp",
    "prime": "′",
    "in": "∈",
    "pm": "±",
    "dots": "…",
    "ldots": "…",
    "left": "",
    "right": "",
    "quad": " ",
    "qquad": " ",
    "displaystyle": "",
    "sin": "sin",
    "cos": "cos",
    "arctan": "arctan",
    "operatorname": "",
    "Rightarrow": "⇒",
    "leftarrow": "←",
    "lesssim": "≲",
    "gtrsim": "≳",
    "land": "and",
    "wedge": "and",
    "checkmark": "✓",
    "downarrow": "↓",
    "uparrow": "↑",
    "langle": "⟨",
    "rangle": "⟩",
    "ell": "ℓ",
    "gamma_E": "γ_E",
    **dict.fromkeys(
        (
            *("mathrm", "mathbf", "boldsymbol", "bm", "mathcal", "mathscr", "mathbb", "mathop", "operatorname"),
            *("text", "mbox", "limits", "nolimits", "displaystyle", "boxed", "vec"),
        ),
        "",
    ),
    "big": "",
    "Big": "",
    "bigl": "",
    "bigr": "",
}
_SUB = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SUPER = str.maketrans("0123456789+-=()abcdeghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_SUBABLE = set("0123456789+-=()aehijklmnoprstuvx")
_SUPERABLE = set("0123456789+-=()")

_LAYOUT = re.compile(
    r"\\begin\{array\}\s*\{[^{}]*\}|\\begin\{[a-z*]+\}|\\end\{[a-z*]+\}|\\tag\{[^}]*\}|\\\\|&|\\[,;: ]"
)
_END = "\x00"  # of a fraction
_ROOTS = {"3": "∛", "4": "∜"}


def plain(text: str) -> str:
    r"""A text with LaTeX in it, for a terminal.

    Parameters
    ----------
    text : str
        Words and formulas; dollar signs are dropped.

    Returns
    -------
    str
        With Greek letters, real subscripts where Unicode has them, and fractions on one line.
    """
    text = re.sub(r"\\dot\s*\{?([A-Za-z])\}?", "\\1\u0307", text)
    text = re.sub(r"\\hat\s*\{?([A-Za-z])\}?", "\\1\u0302", text)
    text = re.sub(r"([_^])\\(?:mathrm|text|mathbf|mathsf|mathit)\s*(\{[^{}]*\})", r"\1\2", text)
    text = re.sub(r"\\(?:rm|bf|it|sf|tt)\s+(?=\w)", "", text)
    text = re.sub(r"(\\(?:bra|Bra)\s*\{[^{}]*\})\s*\\(?:ket|Ket)\s*\{([^{}]*)\}", r"\1\2\\rangle ", text)
    text = re.sub(r"\\(?:ket|Ket)\s*\{([^{}]*)\}", r"|\1\\rangle ", text)
    text = re.sub(r"\\(?:bra|Bra)\s*\{([^{}]*)\}", r"\\langle \1|", text)
    text = re.sub(r"\\begin\{p?matrix\}(.*?)\\end\{p?matrix\}", _matrix, text, flags=re.DOTALL)
    text = re.sub(r"\^(-\w+)", r"^{\1}", text.replace("_{star}", "_*"))
    text = _LAYOUT.sub(" ", text.replace("$", "").replace(r"\!", ""))
    text = _groups(text)
    text = re.sub(r"\\([A-Za-z]+)(\s*)", _command, text)
    text = text.replace("{", "").replace("}", "").replace("\\", "")
    text = re.sub(r"\b(ln|exp|sin|cos|arctan|max|min) (?=[(^²³⁻])", r"\1", text).replace("∂ ", "∂")
    text = re.sub(r"=\s+=", "=", text)
    text = re.sub(r"(?<=[^\W\d_]) (?=[⁰¹²³⁴⁵⁶⁷⁸⁹⁻^])", "", text)
    text = re.sub(r"(?<=[A-Za-z0-9])\*(?=[A-Z])", " ", text)
    text = re.sub(r"(?<=[a-z⁰-⁹²³])\*(?=[a-z])", "·", text)  # units written in words
    # a point keeps a fraction and the factor after it apart; where a limit goes is no factor
    text = re.sub(rf"{_END}\s*(?=[^\W_]|[(√∛∜|∫Σ∂])(?!\([^()]*→)", " · ", text).replace(_END, " ")
    text = re.sub(r"\(- (?=\w)", "(-", text)
    text = re.sub(r"(?<=\()\s+|\s+(?=[),;])|(?<=\|) (?=\|)", "", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def plain_words(text: str) -> str:
    """Running text with formulas between dollar signs, for a terminal; each stretch by itself."""
    told = []
    for part in text.split("$"):
        bare = part.strip()
        lead, tail = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :] if bare else ""
        told.append(f"{lead}{plain(bare)}{tail}")
    return re.sub(r"[ \t]{2,}", " ", "".join(told)).strip()


def _matrix(match: re.Match[str]) -> str:
    """Rows one after the other: ``[1, 2; 3, 4]``."""
    rows = [row.split("&") for row in match.group(1).split(r"\\") if row.strip()]
    return "; ".join(", ".join(cell.strip() for cell in row) for row in rows)


def _command(match: re.Match[str]) -> str:
    name = match.group(1)
    word = _GREEK.get(name, _COMMANDS.get(name, name))
    spaced = (len(word) > 1 and word.isalpha()) or (word and match.group(2))
    return f"{word} " if spaced else word


def _groups(text: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(text):
        if text.startswith((r"\frac", r"\tfrac", r"\dfrac"), at):
            at += 5 if text.startswith(r"\frac", at) else 6
            top, at = _argument(text, at)
            bottom, at = _argument(text, at)
            # a command before is not to run into what follows
            space = " " if out and re.search(r"\\[A-Za-z]+$", "".join(out[-12:])) else ""
            out.append(f"{space}{_numerator(plain(top))}/{_wrapped(plain(bottom))}{_END}")
        elif text.startswith(r"\sqrt", at):
            at += 5
            index = ""
            if text.startswith("[", at):
                index, at = text[at + 1 : text.find("]", at)], text.find("]", at) + 1
            body, at = _argument(text, at)
            out.append(
                f"{_ROOTS.get(index, '√')}{_wrapped(plain(body))}"
                if index in ("", *_ROOTS)
                else f"({plain(body)})^(1/{index})"
            )
        elif text[at] in "_^":
            if text.startswith(("^(", "_("), at):
                out.append(text[at])
                at += 1
                continue
            body, end = _argument(text, at + 1)
            shown = plain(body)
            able, table, sign = (_SUBABLE, _SUB, "_") if text[at] == "_" else (_SUPERABLE, _SUPER, "^")
            if shown and set(shown) <= able:
                out.append(shown.translate(table))
            else:
                out.append(sign + (shown if len(shown) == 1 or shown.isalnum() else f"({shown})"))
            at = end
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def _argument(text: str, at: int) -> tuple[str, int]:
    while at < len(text) and text[at] == " ":
        at += 1
    if at >= len(text):
        return "", at
    if text[at] == "{":
        depth = 0
        for end in range(at, len(text)):
            depth += (text[end] == "{") - (text[end] == "}")
            if depth == 0:
                return text[at + 1 : end], end + 1
        return text[at + 1 :], len(text)
    if text[at] == "\\":
        match = re.match(r"\\[A-Za-z]+", text[at:])
        if match:
            return match.group(), at + match.end()
    return text[at], at + 1


def _numerator(text: str) -> str:
    """A product needs no brackets above a slash; a sum, or what has a sign of its own, does."""
    outside = text
    while outside != (outside := re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "_", outside)):
        pass
    return (
        text
        if not re.search(r"[-+−/=<>∫|Σ]|\b(ln|exp|sin|cos)\b(?!\()", outside) and not text.endswith("!")
        else _wrapped(text)
    )


def _wrapped(text: str) -> str:
    if text.startswith("(") and text.find(")") == len(text) - 1:
        return text
    # a name, with a power, or a function of something plain
    alone = re.fullmatch(r"[\w₀-₉ₐ-ₜ⁰-⁹⁻∗*′ħ∞.∂√]+(\^\w+|\^?\([^()]*\))?[⁰-⁹²³]*", text)
    return text if alone else f"({text})"
