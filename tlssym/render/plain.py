r"""LaTeX for a terminal: ``\frac{\Delta_{01}}{E}`` becomes ``Δ₀₁/E``.  For reading only, never parsed again."""

from __future__ import annotations

import re

_GREEK = dict(zip(
    ["alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"],
    "αβγδεεζηθικλμνξπρστφφχψωΓΔΘΛΞΠΣΦΨΩ", strict=True))
_COMMANDS = {
    "hbar": "ħ", "infty": "∞", "approx": "≈", "sim": "∼", "ll": "≪", "gg": "≫", "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥",
    "to": "→", "rightarrow": "→", "cdot": "·", "times": "×", "int": "∫", "sum": "Σ", "partial": "∂", "ln": "ln", "log": "ln",
    "neq": "≠", "ne": "≠", "propto": "∝", "exp": "exp", "prime": "′", "in": "∈", "pm": "±", "dots": "…", "ldots": "…", "left": "",
    "right": "", "quad": " ", "qquad": " ", "displaystyle": "", "sin": "sin", "cos": "cos", "arctan": "arctan",
    "operatorname": "", "mathrm": "", "text": "", "limits": "", "big": "", "Big": "", "bigl": "", "bigr": "",
}
_SUB = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SUPER = str.maketrans("0123456789+-=()abcdeghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_SUBABLE = set("0123456789+-=()aehijklmnoprstuvx")
_SUPERABLE = set("0123456789+-=()")


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
    text = text.replace("$", "").replace(r"\,", " ").replace(r"\;", " ").replace(r"\!", "").replace(r"\ ", " ")
    text = _groups(text)
    text = re.sub(r"\\([A-Za-z]+)\s*", _command, text)
    return re.sub(r"[ \t]{2,}", " ", text).replace("{", "").replace("}", "").replace("\\", "").strip()


def _command(match: re.Match[str]) -> str:
    name = match.group(1)
    word = _GREEK.get(name, _COMMANDS.get(name, name))
    return f"{word} " if len(word) > 1 and word.isalpha() else word


def _groups(text: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(text):
        if text.startswith((r"\frac", r"\tfrac", r"\dfrac"), at):
            at += 5 if text.startswith(r"\frac", at) else 6
            top, at = _argument(text, at)
            bottom, at = _argument(text, at)
            out.append(f"{_wrapped(plain(top))}/{_wrapped(plain(bottom))} ")
        elif text.startswith(r"\sqrt", at):
            body, at = _argument(text, at + 5)
            out.append(f"√({plain(body)})")
        elif text[at] in "_^":
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


def _wrapped(text: str) -> str:
    return text if re.fullmatch(r"[\w₀-₉ₐ-ₜ⁰-⁹∗*′ħ∞.]+", text) else f"({text})"
