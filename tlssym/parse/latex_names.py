"""Names and numbers as LaTeX prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tlssym.language import SIGNS
from tlssym.parse.commands import NEIGHBOURS
from tlssym.parse.greek import LETTERS
from tlssym.parse.names import ACCENTS
from tlssym.parse.tree import RELATIONS

_ACCENTS = sorted((accent[1:] for accent in ACCENTS), key=len, reverse=True)
_GREEK = {*LETTERS, "hbar", "ell"} - {"pi"}  # π is a number, not a name


def script(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"


def scientific(e: Any) -> str:
    mantissa, _, exponent = str(e).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def short(key: str) -> str:
    """A name in normal form with no braces around single letters: ``E_*`` for ``E_{*}``."""
    out, at = "", 0
    while at < len(key):
        if key[at] == "{" and at + 2 < len(key) and key[at + 2] == "}" and at and key[at - 1] in "_^":
            out, at = out + key[at + 1], at + 3
        else:
            out, at = out + key[at], at + 1
    return out


def site_letters(letters: Sequence[str], relation: str) -> str:
    r"""The letters under a sum over sites: ``i \neq j``, or ``\langle i, j \rangle`` for neighbours."""
    if relation == NEIGHBOURS:
        return rf"\langle {', '.join(letters)} \rangle"
    return f" {RELATIONS[relation][0] if relation else ','} ".join(letters)


def _accented(base: str) -> str:
    r"""A letter under accents or in a font: ``dottheta`` → ``\dot{\theta}``; anything else as it is."""
    if len(base) == 1 or base in _GREEK:
        return rf"\{base}" if len(base) > 1 else base
    for accent in _ACCENTS:
        inner = base.removeprefix(accent)
        if inner and inner != base:
            letter = _accented(inner)
            if len(letter) == 1 or letter[0] == "\\":
                return rf"\{accent}{{{letter}}}"
    return base


def guessed(name: str) -> str:
    """LaTeX of an undeclared name: ``Delta_01`` → ``\\Delta_{01}``."""
    base, _, sub = name.partition("_")
    primes = base.endswith("prime") and len(base) > 5
    base = base.removesuffix("prime") if primes else base
    base = _accented(base)
    if base.startswith("Delta") and len(base) == 6:  # the change of a quantity
        base = rf"\Delta {base[5]}"
    if len(base) > 1 and base[0] != "\\":
        base = rf"\mathrm{{{base}}}"
    sub = sub.replace("star", "*").replace("_", "")
    for sign in "+-":
        sub = sub.replace(SIGNS[sign], sign)
    return base + "'" * primes + (f"_{{{sub}}}" if sub else "")
